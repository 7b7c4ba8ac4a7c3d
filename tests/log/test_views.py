"""Views: a log seen from a moment, which never changes, whatever is appended meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from conflict_events.counting import by, latest
from conflict_events.errors import UnknownEntry, UsageError
from conflict_events.events import Assessment, Correction, DroneStrike, HarmReport, Link, Retraction
from conflict_events.history import Account, Head, QueryItem, Unsettled, View
from conflict_events.log import EventLog, moments_of, record_history
from conflict_events.projections import Context, projection
from conflict_events.questions.records import Outcome, RecordBoard
from conflict_events.values import Scope
from tests.log.accounts import BEGIN, MINUTE, filled, opened, said, strike


@projection(version=1, on=DroneStrike, start=list, answer=sorted)
def figures(state: list[Any], account: Account[DroneStrike]) -> list[Any]:
    """Every launched figure."""
    state.append(account.event.tally.launched.floor)
    return state


@attrs.frozen
class Seen:
    """An answer that says where it was asked."""

    figures: tuple[Any, ...]
    context: Context | None = None

    def seen_from(self, context: Context) -> Seen:
        return attrs.evolve(self, context=context)


def _seen(state: list[Any]) -> Seen:
    return Seen(tuple(sorted(state)))


@projection(version=1, on=DroneStrike, start=list, answer=_seen)
def situated(state: list[Any], account: Account[DroneStrike]) -> list[Any]:
    """The same, with its context."""
    return figures.apply(state, account)


@projection(version=1, on=(Retraction, Link), start=list)
def bookkeeping(state: list[Any], account: Account[Any]) -> list[Any]:
    """Entries about entries come where they are named."""
    state.append(type(account.event).__name__)
    return state


@pytest.fixture
def log() -> EventLog:
    return filled(opened())


def test_a_question_is_answered_from_the_standing_accounts(log: EventLog) -> None:
    """One revised, one repaired, one withdrawn."""
    assert log.ask(figures) == log.now().ask(figures) == [3, 4, 10, 11]
    assert log.ask(bookkeeping) == ["Link", "Retraction"]


def test_a_view_is_a_snapshot(log: EventLog) -> None:
    """What is appended after it was made is not in it, though it be asked later."""
    views = [log.now(), log.as_known("2025-06-01T00:00Z"), log.as_recorded("2025-06-01T00:00Z")]
    before: list[Any] = [(view.head, view.ask(figures)) for view in views]
    log.append(strike(99), Retraction(target=log.id_of(strike(3)), by="ledger"))

    assert [(view.head, view.ask(figures)) for view in views] == before
    assert log.ask(figures) == [4, 10, 11, 99]


def test_as_recorded_is_what_the_log_held_at_a_moment(log: EventLog) -> None:
    """S2: the view of now of what was recorded by then."""
    first, second = BEGIN + MINUTE, BEGIN + 2 * MINUTE
    heads = [log.as_recorded(at).head for at in (BEGIN, first, second - timedelta(microseconds=1), second)]

    assert [head.position for head in heads] == [0, 5, 5, 9]
    assert (heads[0], heads[-1]) == (Head(0, ""), log.head)
    assert heads[1] == Head(5, log.entry(5).digest)
    assert log.as_recorded(first).ask(figures) == [0, 1, 2, 3, 4]
    assert log.as_recorded(BEGIN).ask(figures) == []
    assert log.as_recorded("2025-01-01T02:01+02:00").head == heads[1]


def test_as_known_sees_what_was_said_by_a_moment_with_todays_bookkeeping(log: EventLog) -> None:
    """The revision was reported at nine; the erratum and the withdrawal are ours, and count always."""
    assert log.as_known("2024-11-10T07:59Z").ask(figures) == []
    assert log.as_known("2024-11-10T08:00Z").ask(figures) == [0, 3, 4, 11]
    assert log.as_known("2024-11-10T10:00+01:00").ask(figures) == [3, 4, 10, 11]


def test_an_answer_that_can_be_situated_says_where_it_was_asked(log: EventLog) -> None:
    """View, head, how many accounts were seen, and who did not speak."""
    answer = log.as_known("2024-11-10T08:00Z").ask(situated)

    assert answer == Seen((0, 3, 4, 11), Context(View.known("2024-11-10T08:00Z"), log.head, 4, ()))


def test_accounts_come_in_log_order_and_by_kind(log: EventLog) -> None:
    """No kind named = every kind of account; ledger kinds only where they are named."""
    harm = HarmReport(when="2024-11-10", attribution=said(), killed=0)
    log.append(harm)

    assert [account.position for account in log.now().accounts()] == [1, 2, 4, 5, 10]
    assert [account.event for account in log.now().accounts(HarmReport)] == [harm]
    assert [account.position for account in log.now().accounts(Correction, Retraction)] == [6, 7, 9]
    assert list(log.now().accounts(Assessment)) == []


def test_an_account_is_found_by_the_id_of_its_original(log: EventLog) -> None:
    """For ever, whatever revised it."""
    first = log.id_of(strike(0))
    account: Account[DroneStrike] = log.now().account(first)

    assert (account.id, account.position, account.recorded_at) == (first, 1, BEGIN + MINUTE)
    assert account.event == strike(10, reported="2024-11-10T09:00Z")
    assert account.corrected
    assert account.incident == {first, log.id_of(strike(1))}
    assert not log.as_known("2024-11-10T08:30Z").account(first).corrected


@pytest.mark.parametrize("which", ["withdrawn", "unsaid", "unknown", "bookkeeping"])
def test_an_account_that_does_not_stand_is_an_error_that_says_from_where(log: EventLog, which: str) -> None:
    """Withdrawn, not yet said, never there, or no account at all."""
    ids = {"withdrawn": log.entry(3).id, "unsaid": log.entry(1).id, "bookkeeping": log.entry(9).id}
    view = log.as_known("2024-11-01T00:00Z") if which == "unsaid" else log.now()
    with pytest.raises(UnknownEntry, match=rf"no standing account '.*' {view.view}"):
        view.account(ids.get(which, "1" * 32))


def test_an_account_that_cannot_be_settled_does_not_speak_and_is_told(log: EventLog) -> None:
    """Two revisions at one time name different targets."""
    (entry,) = log.append(strike(50))
    for target in ("UA", "MD"):
        revised = attrs.evolve(strike(51, reported="2024-11-10T09:00Z"), target=target)
        log.append(Correction(target=entry.id, replacement=revised, by="claimant"))
    unsettled = Unsettled(entry.id, ("target",))

    assert log.now().unsettled() == (unsettled,)
    assert log.as_known("2024-11-10T08:00Z").unsettled() == ()
    assert 51 not in log.ask(figures)
    assert log.ask(situated).context == Context(View.now(), log.head, 4, (unsettled,))
    with pytest.raises(UnknownEntry):
        log.now().account(entry.id)


def test_a_view_needs_a_moment_that_names_an_instant(log: EventLog) -> None:
    """A local time is refused; now has none."""
    assert log.as_known(datetime(2024, 11, 10, 8, tzinfo=UTC)).ask(figures) == [0, 3, 4, 11]
    for ask in (log.as_known, log.as_recorded):
        with pytest.raises(ValueError, match=r"^moment: a time without an offset needs one"):
            ask("2024-11-10T08:00")
    with pytest.raises(UsageError, match="a view of now has no moment"):
        View("now", datetime(2024, 11, 10, tzinfo=UTC))
    with pytest.raises(UsageError):
        View("known")


def test_a_view_says_what_it_is(log: EventLog) -> None:
    """In words, for messages and reports."""
    assert str(log.now().view) == "now"
    assert str(log.as_known("2024-11-10T08:00Z", possibly=True).view) == "as known at 2024-11-10 08:00Z, possibly"
    assert repr(log.as_recorded("2025-06-01T00:00Z")) == "<log of 9 entries, as recorded at 2025-06-01 00:00Z>"


# --- over time -------------------------------------------------------------------------------------------------------


def test_the_moments_of_a_log_are_the_ends_of_its_reports() -> None:
    """Corrections count with the report of what they say; links say nothing."""
    log = filled(opened())
    log.append(strike(7, reported="2024-11-11"))

    assert [f"{moment:%d %H:%M}" for moment in moments_of(log)] == ["10 08:00", "10 09:00", "12 12:00"]


@pytest.mark.parametrize("mark", ["~", "?", "%"])
def test_what_was_said_about_a_day_is_never_definitely_known(mark: str) -> None:
    """C1: it is seen by what was possibly said only, in one pass as in many, and makes no moment."""
    log = opened()
    log.append(strike(7), strike(8, reported=f"2024-11-11{mark}"))
    later = "2025-01-01T00:00Z"
    board = RecordBoard(
        Scope(kinds={DroneStrike}, measure="launched", grain="day", day_rule="end", tz="UTC"), by("UA/AirForce")
    )

    assert [str(account.event.tally.launched) for account in log.as_known(later).accounts()] == ["7"]
    assert len(list(log.as_known(later, possibly=True).accounts())) == 2
    assert len(moments_of(log)) == 1
    for possibly in (False, True):
        answers = log.ask_as_known(board, [later], possibly=possibly)
        assert [answer for _, answer in answers] == [log.as_known(later, possibly=possibly).ask(board)]


def test_the_history_of_a_record_is_how_its_verdict_came_about() -> None:
    """A late report of an earlier day un-makes it, and a revision makes it again."""
    asked: Any = {"grain": "day", "day_rule": "end", "tz": "Europe/Kyiv", "complete_since": "2024-11-01"}
    scope = Scope(kinds={DroneStrike}, measure="launched", attacker="RU", **asked)
    board = RecordBoard(scope, latest("UA/AirForce"))
    log = opened()
    late = attrs.evolve(strike(150, reported="2024-11-12T08:00Z"), when="2024-11-08")
    log.append(strike(145), late)
    revised = attrs.evolve(late, tally=strike(50).tally, attribution=said(reported="2024-11-13T08:00Z"))
    log.append(Correction(target=log.id_of(late), replacement=revised, by="claimant"))
    history = record_history(log, board, date(2024, 11, 10))

    assert [step.verdict.outcome for step in history.steps] == [Outcome.HOLDS, Outcome.FAILS, Outcome.HOLDS]
    assert [moment.day for moment in history.made] == [10, 13]
    assert [moment.day for moment in history.unmade] == [12]
    assert len(history.table().rows()) == 3
    first = moments_of(log)[:1]
    assert record_history(log, board, date(2024, 11, 10), moments=first * 2).steps == history.steps[:1]


def test_one_bare_text_is_not_taken_apart_into_letters() -> None:
    """Where several kinds or claimants are meant, a text is refused, by reading and by append conditions alike."""
    with EventLog.open() as log:
        wrongs: tuple[dict[str, Any], ...] = ({"kinds": "DroneStrike"}, {"claimants": "UA/AirForce"})
        for wrong in wrongs:
            with pytest.raises(UsageError, match="must be several"):
                QueryItem(**wrong)
        with pytest.raises(UsageError, match="must be several"):
            log.entries(kinds="DroneStrike")
