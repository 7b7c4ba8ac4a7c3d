"""Several questions in one pass give the answers that each gives alone, and can do what all of them can."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from conflict_events.counting import envelope
from conflict_events.errors import UsageError
from conflict_events.events import DroneStrike, HarmReport, Link
from conflict_events.history import Account, Entry
from conflict_events.projections import Mergeable, Revocable, Together, projection, together
from conflict_events.questions.attacks import Totals
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import check_projection, comparable, entries_of, log_of, logs, seen
from tests.projections.accounts import scope

RECORD = RecordBoard(scope(), envelope())
HARM = Totals(scope("month", kinds={HarmReport}, measure="killed"), envelope())


@projection(version=2, on=DroneStrike)
def by_attacker(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    """How many accounts of strikes there are of each side."""
    state[account.event.attacker] += 1
    return state


@projection(version=1, on=Link, start=int)
def links(state: int, _account: Account[Link]) -> int:
    """How many links stand: a question about the ledger."""
    return state + 1


@attrs.frozen
class Only:
    """Counts, and can do one thing more."""

    name: str = "only"
    version: int = 1
    handles: frozenset[type[Any] | str] = frozenset({DroneStrike})

    def initial(self) -> int:
        return 0

    def apply(self, state: int, _account: Account[Any]) -> int:
        return state + 1

    def answer(self, state: int) -> int:
        return state


class OnlyRevokes(Only):
    def revoke(self, state: int, _account: Account[Any]) -> int:
        return state - 1


class OnlyMerges(Only):
    def merge(self, left: int, right: int) -> int:
        return left + right


class RevokesAndMerges(OnlyRevokes, OnlyMerges):
    """Can do both."""


@pytest.mark.law
@given(logs())
def test_each_answer_is_the_one_that_its_question_gives_alone(written: list[Any]) -> None:
    """But for the context, which tells of the whole pass."""
    view = seen(entries_of(written))

    record, attackers, linked, harm = view.ask(together(RECORD, by_attacker, links, HARM))

    assert comparable(harm) == comparable(view.ask(HARM))
    assert comparable(record.buckets) == comparable(view.ask(RECORD).buckets)
    assert (attackers, linked) == (view.ask(by_attacker), view.ask(links))


@pytest.mark.law
@pytest.mark.parametrize(
    "asked",
    [
        together(RECORD, HARM),
        together(strikes=by_attacker, links=links),
        together(RevokesAndMerges(), OnlyRevokes()),
        together(RevokesAndMerges(), OnlyMerges()),
    ],
    ids=repr,
)
def test_a_composition_obeys_every_law(asked: Any) -> None:
    """As its questions do, on logs of their own: a third of the examples is enough for what a composition adds."""
    check_projection(asked, settings=settings(deadline=None, max_examples=max(1, settings().max_examples // 3)))


def test_answers_come_by_name_where_names_were_given() -> None:
    """And each is told where it was asked."""
    with log_of([]) as log:
        answers = log.ask(together(record=RECORD, strikes=by_attacker))

    assert list(answers) == ["record", "strikes"]
    assert answers["record"].context is not None
    assert answers["strikes"] == Counter()


def test_an_answer_in_order_is_told_where_it_was_asked() -> None:
    """Where it wants to know."""
    with log_of([]) as log:
        record, strikes = log.ask(together(RECORD, by_attacker))

    assert record.context is not None
    assert strikes == Counter()


@pytest.mark.parametrize(
    ("parts", "able"),
    [
        ((RECORD, HARM), (True, True)),
        ((RECORD, by_attacker), (False, False)),
        ((RECORD, OnlyRevokes()), (True, False)),
        ((RECORD, OnlyMerges()), (False, True)),
    ],
)
def test_a_composition_can_revoke_and_merge_where_all_of_its_questions_can(parts: Any, able: tuple[bool, bool]) -> None:
    """What one cannot, the whole cannot."""
    asked = together(*parts)

    assert (isinstance(asked, Revocable), isinstance(asked, Mergeable)) == able


def test_a_composition_has_the_identity_of_its_questions() -> None:
    """Their names and versions decide whether a stored state is still theirs; it can be sent to another process."""
    asked: Together[Any] = together(a=by_attacker, b=links)

    assert asked.name == f"together(a={by_attacker.name}, b={links.name})"
    assert together(by_attacker).name == f"together(0={by_attacker.name})"
    assert asked.version == 3
    assert asked.handles == {DroneStrike, Link}
    assert pickle.loads(pickle.dumps(asked)) == asked  # noqa: S301 - our own bytes
    assert together(asked, RECORD).handles == {DroneStrike, Link} | RECORD.handles


def test_what_cannot_be_asked_together_is_refused() -> None:
    """With the way out."""
    with pytest.raises(UsageError, match="at least one"):
        together()
    with pytest.raises(UsageError, match="one way"):
        together(RECORD, strikes=by_attacker)  # type: ignore[call-overload]
    with pytest.raises(UsageError, match="by itself"):
        together(projection(version=1, on=Entry, start=int)(lambda state, _account: state))
