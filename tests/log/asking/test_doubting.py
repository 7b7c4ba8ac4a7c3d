"""Questions that say what is possible are told it wherever they are asked; others see what they always saw."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope
from conflict_events.events import Correction, DroneStrike, HarmReport, MissileStrike
from conflict_events.history import Account, Doubted
from conflict_events.log import EventLog, moments_of, record_history
from conflict_events.projections import ById, Context, Doubting, fold, together
from conflict_events.projections.protocol import sees_possible
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import check_projection, entries_of, log_of, logs, seen
from conflict_events.values import Scope, When
from tests.log.accounts import opened, said, strike

T = "2024-11-10T12:00Z"
MAYBE = When.day("2024-11-10", tz="UTC")


@attrs.frozen
class Told:
    """Everything that was seen, with where it was asked."""

    accounts: dict[str, Any]
    context: Context | None = None

    def seen_from(self, context: Context) -> Told:
        return attrs.evolve(self, context=context)


class Plain(ById[Any]):
    """Keeps each account whole, ledger entries too."""

    name = "plain"
    handles = frozenset({object, "Assessment", "Correction", "Link", "Retraction"})

    def apply(self, state: dict[str, Any], account: Account[Any], /) -> dict[str, Any]:
        assert account.id not in state
        state[account.id] = account
        return state

    def answer(self, state: dict[str, Any], /) -> Told:
        return Told(dict(state))


class Possible(Plain):
    """The same, and says what is possible."""

    name = "possible"
    sees_possible = True


class Denying(Plain):
    """Says that it does not."""

    name = "denying"
    sees_possible = False


class Whole(Possible):
    """What it reads of each of three kinds."""

    name = "whole"
    handles = frozenset({DroneStrike, MissileStrike, HarmReport})

    def apply(self, state: dict[str, Any], account: Account[Any], /) -> dict[str, Any]:
        event = account.event
        figure = event.killed if isinstance(event, HarmReport) else event.tally.launched
        plain = account.plain.event.when if isinstance(account, Doubted) and account.plain is not None else None
        told = (account.certain, account.caveats, event.when, event.attribution.claimant, figure, plain)
        state[account.id] = told
        return state


class Narrow(Whole):
    """The same, and says which fields it reads."""

    name = "narrow"
    reads = frozenset({"attribution.claimant", "when", "tally.launched", "killed"})


POSSIBLE: Any = Possible()
PLAIN: Any = Plain()
DENYING: Any = Denying()


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def uncertain() -> EventLog:
    """One that was surely said, and revised perhaps; one that was perhaps said; one that was said later."""
    log = opened()
    first = strike(100)
    maybe = attrs.evolve(strike(50), attribution=said(reported="2024-11-10"))
    log.append(first, maybe, strike(7, reported="2024-11-11T08:00Z"))
    revision = attrs.evolve(strike(120), attribution=attrs.evolve(first.attribution, reported=MAYBE))
    log.append(Correction(target=log.id_of(first), replacement=revision, by="claimant"))
    return log


def views_of(log: EventLog) -> list[Any]:
    moments = moments_of(log, possibly=True)[2:6]
    return [log.now(), *(log.as_known(at, possibly=possibly) for at in moments for possibly in (False, True))]


def test_a_question_declares_it_by_an_attribute() -> None:
    """And one that says nothing, or no, is not told."""
    assert isinstance(POSSIBLE, Doubting)
    assert [sees_possible(each) for each in (POSSIBLE, PLAIN, DENYING)] == [True, False, False]


def test_only_a_question_that_declares_it_is_told() -> None:
    """What may have been said, and how what was said may read."""
    view = uncertain().as_known(T)

    def figures(question: Any) -> list[Any]:
        told = view.ask(question)
        assert told.context.accounts == len(told.accounts)
        strikes = [each for each in told.accounts.values() if isinstance(each.event, DroneStrike)]
        return sorted((each.event.tally.launched.bounds(), each.certain) for each in strikes)

    assert figures(POSSIBLE) == [((50, 50), False), ((100, 120), True)]
    assert figures(PLAIN) == [((100, 100), True)]
    assert view.ask(DENYING).accounts == view.ask(PLAIN).accounts


@pytest.mark.law
@given(logs(), st.booleans())
def test_one_pass_gives_the_answers_of_as_many_replays(events: list[Any], possibly: bool) -> None:  # noqa: FBT001 - drawn
    """At every moment at which something was said, or may have been."""
    log = log_of(events, at_once=True)
    moments = [*reversed(moments_of(log, possibly=True)[:12])]
    replayed = [(at, log.as_known(at, possibly=possibly).ask(POSSIBLE)) for at in sorted(moments)]

    assert list(log.ask_as_known(POSSIBLE, moments, possibly=possibly)) == replayed


@pytest.mark.law
@given(events=logs(), parts=st.sampled_from([1, 2, 5]))
def test_in_parts_or_in_one_piece_the_answer_is_the_same(events: list[Any], parts: int, threads: Executor) -> None:
    """Each part is told what the whole is told."""
    with log_of(events, at_once=True) as log:
        for view in views_of(log):
            assert view.ask(POSSIBLE, executor=threads, parts=parts) == view.ask(POSSIBLE)


@pytest.mark.law
@given(logs())
def test_together_each_is_told_what_it_is_told_alone(events: list[Any]) -> None:
    """One that says what is possible, beside one that does not, in whatever way they are asked."""
    log = log_of(events, at_once=True)
    both: Any = together(POSSIBLE, PLAIN)
    for view in views_of(log):
        found = view.ask(both)

        assert [each.accounts for each in found] == [view.ask(each).accounts for each in (POSSIBLE, PLAIN)]
    at = moments_of(log)[:2]
    assert list(log.ask_as_known(both, at)) == [(moment, log.as_known(moment).ask(both)) for moment in at]


@pytest.mark.law
@given(logs())
def test_the_narrow_answer_is_the_whole_answer(events: list[Any]) -> None:
    """Also where an account comes with the hull of its readings; from a store and from paper."""
    log = log_of(events, at_once=True)
    whole: Any = Whole()
    narrow: Any = Narrow()
    for view in views_of(log):
        on_paper = seen(entries_of(events), view.view)

        assert view.ask(narrow).accounts == view.ask(whole).accounts
        assert on_paper.ask(narrow).accounts == on_paper.ask(whole).accounts


@pytest.mark.law
@given(logs())
def test_what_does_not_speak_is_told_as_before(events: list[Any]) -> None:
    """The context names the same erased and unsettled accounts."""
    log = log_of(events, at_once=True)
    for view in views_of(log):
        told, plain = view.ask(POSSIBLE).context, view.ask(PLAIN).context

        assert (told.erased, told.unsettled) == (plain.erased, plain.unsettled)


@given(logs())
def test_a_kept_answer_is_one_of_now_and_leaves_nothing_open(events: list[Any]) -> None:
    """It is what is asked anew, and what a question is told that does not ask for what is possible."""
    log = log_of(events[: len(events) // 2], at_once=True)
    kept = log.keep(POSSIBLE, durable=False)
    kept.ask()
    log.append(*events)

    assert kept.ask() == log.ask(POSSIBLE)
    assert kept.ask().accounts == log.ask(PLAIN).accounts


@attrs.frozen
class Certain:
    """How many are certain, and how many there are."""

    name: str = "certain"
    version: int = 1
    handles: frozenset[type[Any] | str] = frozenset({object})
    sees_possible: bool = True

    def initial(self) -> dict[str, bool]:
        return {}

    def apply(self, state: dict[str, bool], account: Account[Any], /) -> dict[str, bool]:
        return {**state, account.id: account.certain}

    def answer(self, state: dict[str, bool], /) -> tuple[int, int]:
        return sum(state.values()), len(state)


@pytest.mark.law
def test_it_is_held_to_the_laws_by_what_it_is_told() -> None:
    """X1 for it: only what was surely said later must change nothing."""
    check_projection(Certain())


def test_folded_by_hand_each_takes_what_it_would_be_given() -> None:
    """Accounts told to one that says what is possible, folded by one that does not."""
    log = uncertain()
    told = log.as_known(T).judged({DroneStrike}, possible=True)
    accounts = [each for each in told if isinstance(each, Account)]

    assert fold(Certain(), accounts) == (1, 2)
    assert fold(attrs.evolve(Certain(), sees_possible=False), accounts) == (1, 1)


class Strict(RecordBoard):
    """A board that does not say what is possible."""

    sees_possible = False


def test_a_history_begins_when_something_may_have_been_known() -> None:
    """For a question that says what is possible; for others when it was known."""
    log = uncertain()
    scope = Scope(measure="launched", kinds={"DroneStrike"}, attacker="RU", grain="account")
    entry_id = log.entry(2).id

    def begun(board: RecordBoard) -> datetime:
        return record_history(log, board, entry_id).steps[0].moment

    assert f"{begun(RecordBoard(scope, envelope())):%d %H:%M}" == "09 10:00"
    assert f"{begun(Strict(scope, envelope())):%d %H:%M}" == "10 08:00"
    assert [f"{each:%d %H:%M}" for each in moments_of(log, possibly=True)][:3] == ["09 10:00", "10 00:00", "10 08:00"]
