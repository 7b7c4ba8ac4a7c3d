"""Periods that are not whole: cut by the days asked about, begun before the log is complete, or not over yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conflict_events.counting import by, envelope
from conflict_events.counting.buckets import CUT
from conflict_events.counting.membership.silences import core_of
from conflict_events.counting.placing.keys import first_day
from conflict_events.counting.placing.periods import first_from, period_before
from conflict_events.events import TerritorialClaim
from conflict_events.history import Account, Head, View
from conflict_events.projections import Context, fold
from conflict_events.questions.attacks import InterceptionRate, Mirror, Streaks, Totals
from conflict_events.questions.ground import TerritorialMomentum
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.records import FigureCheck, Outcome, RecordBoard
from conflict_events.values import Attribution, Place, Scope, When
from tests.counting.figures import askable
from tests.projections.accounts import harm, scope, strike, told

KYIV = "Europe/Kyiv"
EARLY, LATE = When.day("2024-10-05", tz=KYIV), When.day("2024-10-25", tz=KYIV)
NOVEMBER = When.day("2024-11-10", tz=KYIV)
OCTOBER: Any = (2024, 10)
STRIKES = [told(1, strike(100, EARLY)), told(2, strike(30, LATE)), told(3, strike(60, NOVEMBER))]
HARM = [told(1, harm(killed=9, when=EARLY)), told(2, harm(killed=3, when=LATE)), told(3, harm(killed=6, when=NOVEMBER))]


def ground(number: int, area: int, when: When) -> Account[Any]:
    said = Attribution("AFP", reported="2025-01-01")
    place = Place("Ukraine", code="UA")
    event = TerritorialClaim(
        holder="RU", basis="assessed", where=place, change="gained", when=when, area_km2=area, attribution=said
    )
    return told(number, event)


GROUND = [ground(1, 9, EARLY), ground(2, 3, LATE), ground(3, 6, NOVEMBER)]
Asked = tuple[Any, list[Account[Any]], Callable[[Any], Mapping[Any, Any]]]


def of_periods(answer: Any) -> Any:
    return answer.periods


def asked(**fields: Any) -> dict[str, Asked]:
    """Every question that counts by periods, by month, with where its figures by period are."""
    months: Any = {"grain": "month", "places": None, **fields}
    rest = {name: each for name, each in months.items() if name != "places"}
    people = Scope(day_rule="end", tz=KYIV, **rest)
    return {
        "record": (RecordBoard(scope(**months), envelope()), STRIKES, lambda answer: answer.buckets),
        "totals": (Totals(scope(**months), envelope()), STRIKES, of_periods),
        "interception": (InterceptionRate(scope(**months), envelope(), stopped={"destroyed"}), STRIKES, of_periods),
        "harm": (HarmRange(people, envelope()), HARM, lambda answer: answer.periods["killed"]),
        "momentum": (TerritorialMomentum(people, "AFP", holder="RU"), GROUND, of_periods),
    }


QUESTIONS = list(asked())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_month_of_which_not_all_days_are_asked_about_says_so(name: str) -> None:
    """In its bucket, its row and its table; a whole one says nothing."""
    question, accounts, periods = asked(since=date(2024, 10, 15), until=date(2024, 11, 20))[name]
    answer = fold(question, accounts)
    words = [f"{CUT} from 2024-10-15 on", f"{CUT} until 2024-11-20"]
    whole = fold(asked(since=date(2024, 10, 1), until=date(2024, 11, 30))[name][0], accounts)

    assert [word in periods(answer)[key].caveats for key, word in zip((OCTOBER, (2024, 11)), words, strict=True)] == [
        True,
        True,
    ]
    assert all(word in str(answer.rows()) for word in words)
    assert CUT not in str(whole.rows())


def test_a_month_that_is_cut_on_both_sides_says_which_days_it_counts() -> None:
    """A week may be cut as well; a day and a night never are."""
    days: dict[str, Any] = {"since": date(2024, 10, 22), "until": date(2024, 10, 26), "places": None}
    by_grain = {
        grain: fold(Totals(scope(grain=grain, **days), envelope()), STRIKES).rows()
        for grain in ("month", "week", "year", "day")
    }

    assert [f"{CUT} from 2024-10-22 to 2024-10-26" in str(by_grain[each]) for each in ("month", "week", "year")] == [
        True,
        True,
        True,
    ]
    assert CUT not in str(by_grain["day"])


def test_what_is_held_against_a_month_that_is_cut_is_told_so() -> None:
    """November is above the last days of October, and was below its first."""
    board = fold(asked(since=date(2024, 10, 15))["record"][0], STRIKES)
    words = "2024-10 is held against it by those of its days alone that are asked about"

    assert board.verdict("2024-11").outcome is Outcome.HOLDS
    assert words in board.verdict("2024-11").caveats
    assert words not in board.verdict("2024-10").caveats


# --- complete since ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grain", "rule", "since", "first", "outcome"),
    [
        ("month", "end", date(2024, 9, 1), date(2024, 9, 1), Outcome.HOLDS),
        ("month", "end", date(2024, 9, 2), (2024, 10), Outcome.UNDETERMINED),
        ("week", "end", date(2024, 11, 4), date(2024, 11, 4), Outcome.UNDETERMINED),
        ("week", "end", date(2024, 10, 29), (2024, 45), Outcome.UNDETERMINED),
        ("week", "end", date(2024, 10, 28), date(2024, 10, 28), Outcome.HOLDS),
        ("night", "end", date(2024, 11, 9), date(2024, 11, 10), Outcome.UNDETERMINED),
        ("night", "end", date(2024, 11, 8), date(2024, 11, 9), Outcome.HOLDS),
        ("night", "start", date(2024, 11, 8), date(2024, 11, 8), Outcome.HOLDS),
        ("day", "end", date(2024, 11, 9), date(2024, 11, 9), Outcome.HOLDS),
        ("day", "end", date(2024, 11, 10), date(2024, 11, 10), Outcome.UNDETERMINED),
    ],
)
def test_c18_a_log_that_is_complete_since_a_day_speaks_of_whole_periods_alone(
    grain: str, rule: str, since: date, first: Any, outcome: Outcome
) -> None:
    """Of the month, the week or the night that had begun before, something may not be here."""
    when = When.between("2024-11-09T22:00", "2024-11-09T23:30", tz=KYIV)
    if grain == "day":
        when = When.day("2024-11-10", tz=KYIV)
    if grain == "month":
        when = When.day("2024-10-10", tz=KYIV)
    board = fold(
        RecordBoard(scope(grain=grain, day_rule=rule, complete_since=since), by("UA/AirForce")),
        [told(1, strike(9, when))],
    )
    (key,) = board.buckets

    assert board.verdict(key).outcome is outcome
    assert board.verdict(key).since == first


@given(
    st.dates(date(2023, 1, 1), date(2026, 1, 1)), askable(st.sampled_from(("night", "day", "week", "month", "year")))
)
@example(date(2024, 10, 15), scope(grain="month"))
def test_the_first_period_from_a_day_is_whole_and_none_before_it_is(day: date, scope_: Scope) -> None:
    """A law: it begins when that day does, or later, and the one before it does not."""
    first = first_from(day, scope_)
    begins = first_day(first.key)
    assert begins is not None
    begun = core_of(first, scope_).earliest
    midnight = When.between(datetime.combine(day, time(0)), None, tz=scope_.tz).earliest

    assert begins >= day
    assert begun is not None
    assert midnight is not None
    if scope_.day_starts == time(0):
        assert begun >= midnight
        before = core_of(period_before(first, scope_), scope_).earliest
        assert before is not None
        assert before < midnight


# --- not over yet -----------------------------------------------------------------------------------------------------
def context(moment: str | None) -> Context:
    return Context(View.now() if moment is None else View.known(moment), Head(2, "f" * 64), 2)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_month_that_was_not_over_as_known_then_says_so(name: str) -> None:
    """In its row and its table, and not in a view of now, which has no clock."""
    question, accounts, periods = asked()[name]
    answer = fold(question, accounts)
    then, later, now = (answer.seen_from(context(each)) for each in ("2024-11-20T12:00Z", "2024-12-01T00:00Z", None))
    words = "2024-11 was not over, as known at 2024-11-20 12:00Z; this is the figure so far"

    assert words in periods(then)[2024, 11].caveats
    assert words in str(then.rows())
    assert "was not over" not in f"{periods(then)[OCTOBER].caveats} {later.rows()} {now.rows()}"


def test_a_verdict_on_a_period_that_was_not_over_is_told_as_such() -> None:
    """By the board of that moment, and by a check that asks it inside; a night is over at noon."""
    days, then = scope(grain="day", places=None), context("2024-11-10T09:00Z")
    board = fold(RecordBoard(days, envelope()), STRIKES).seen_from(then)
    check = fold(FigureCheck(days, envelope(), on="2024-11-10", figure=60), STRIKES).seen_from(then)
    words = "2024-11-10 was not over, as known at 2024-11-10 09:00Z; this is the figure so far"

    assert words in board.verdict("2024-11-10").caveats
    assert words in str(board.verdict("2024-11-10").table())
    assert words in check.verdict.caveats


def test_a_day_of_a_run_and_the_two_sides_of_a_day_are_told_too() -> None:
    """The day's status is as of that moment."""
    days = scope(grain="day", since=date(2024, 11, 9), until=date(2024, 11, 10), places=None)
    runs = fold(Streaks(days, envelope(), sources={"UA/AirForce"}), STRIKES).seen_from(context("2024-11-10T09:00Z"))
    counts = {"RU": by("UA/AirForce"), "UA": by("RU/MoD")}
    sides = fold(Mirror(scope(grain="day", places=None), counts, key="2024-11-10"), STRIKES)
    words = "2024-11-10 was not over, as known at 2024-11-10 09:00Z; this is the figure so far"

    assert [words in each.caveats for each in runs.days.values()] == [False, True]
    assert words in sides.seen_from(context("2024-11-10T09:00Z")).caveats
