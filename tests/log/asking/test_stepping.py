"""Asking as known at many moments in one pass gives what as many replays give."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope, latest
from conflict_events.events import Correction, DroneStrike
from conflict_events.history import Account, Entry
from conflict_events.log import moments_of
from conflict_events.projections import ById, Context, projection
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import log_of, logs
from conflict_events.values import Attribution, Place, Scope
from tests.log.accounts import opened, strike


@attrs.frozen
class Told:
    """Everything that was seen, with where it was asked."""

    accounts: dict[str, Account[Any]]
    context: Context | None = None

    def seen_from(self, context: Context) -> Told:
        return attrs.evolve(self, context=context)


class Everything(ById[Account[Any]]):
    """Keeps each account whole, ledger entries too."""

    name = "everything"
    handles = frozenset({object, "Assessment", "Correction", "Link", "Retraction"})

    def apply(self, state: dict[str, Account[Any]], account: Account[Any], /) -> dict[str, Account[Any]]:
        assert account.id not in state
        state[account.id] = account
        return state

    def answer(self, state: dict[str, Account[Any]], /) -> Told:
        return Told(dict(state))


SCOPE = Scope(measure="launched", kinds=frozenset({"DroneStrike"}), attacker="RU", grain="incident")
BOARD = RecordBoard(SCOPE, envelope())
NIGHTLY = attrs.evolve(SCOPE, grain="night", tz="Europe/Kyiv", day_rule="end")
BOARDS = (
    BOARD,
    RecordBoard(NIGHTLY, latest("UA/AirForce"), reading="floor"),
    RecordBoard(attrs.evolve(SCOPE, grain="rolling_24h"), envelope()),
    RecordBoard(attrs.evolve(SCOPE, grain="account", places=frozenset({"UA/UA-63"})), envelope()),
)


@pytest.mark.law
@given(logs(), st.booleans())
def test_one_pass_gives_the_answers_of_as_many_replays(events: list[Any], possibly: bool) -> None:  # noqa: FBT001 - drawn
    """With all that they say of where they were asked, whatever was revised, repaired, withdrawn or restored."""
    log = log_of(events, at_once=True)
    moments = [*reversed(moments_of(log)[:7]), *moments_of(log)[:1]]
    questions: tuple[Any, ...] = (Everything(), *BOARDS)
    for question in questions:
        replayed = [(at, log.as_known(at, possibly=possibly).ask(question)) for at in sorted(moments)]

        assert list(log.ask_as_known(question, moments, possibly=possibly)) == replayed


@projection(version=1, on=DroneStrike, start=list, answer=len)
def count(state: list[Any], account: Account[DroneStrike]) -> list[Any]:
    """Cannot take anything back."""
    return [*state, account.id]


@projection(version=1, on=Entry, start=list, answer=len)
def entries(state: list[Any], account: Account[Any]) -> list[Any]:
    """Looks at entries themselves."""
    return [*state, account.id]


@pytest.mark.parametrize("question", [count, entries], ids=["no revoke", "entries"])
@given(events=logs())
def test_other_questions_are_answered_by_replays(question: Any, events: list[Any]) -> None:
    """The answers are the same."""
    log = log_of(events, at_once=True)
    moments = moments_of(log)[:3]

    assert list(log.ask_as_known(question, moments)) == [(at, log.as_known(at).ask(question)) for at in moments]


class Names(Everything):
    """Its answer does not say where it was asked."""

    def answer(self, state: dict[str, Account[Any]], /) -> Any:
        return sorted(state)


def test_what_does_not_speak_is_told_of_from_when_on_it_does_not() -> None:
    """Two revisions of unknown order that name different places; the original speaks until they are said."""
    first = attrs.evolve(strike(5), attribution=Attribution("RU/MoD", "2024-11-01"))
    log = opened()
    target = log.id_of(first)
    days = Attribution("RU/MoD", "2024-12-01")
    two = [attrs.evolve(first, where=Place(code, code), attribution=days) for code in ("UA/UA-30", "UA/UA-51")]
    log.append(first, *(Correction(target=target, replacement=each, by="claimant") for each in two))
    moments = ("2024-11-20T00:00Z", "2024-12-20T00:00Z")

    everything: Any = Everything()
    names: Any = Names()
    answers: list[Any] = [answer for _, answer in log.ask_as_known(everything, moments)]
    assert [target in answer.accounts for answer in answers] == [True, False]
    assert [len(answer.context.unsettled) for answer in answers] == [0, 1]
    assert answers == [log.as_known(moment).ask(everything) for moment in moments]
    assert [found for _, found in log.ask_as_known(names, moments)] == [sorted(each.accounts) for each in answers]
