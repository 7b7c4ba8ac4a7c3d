"""Periods without a figure that accounts are about all the same: there was not nothing in them (C2, C3, C18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from conflict_events.counting import by
from conflict_events.events import Silence
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.records import Board, Outcome, RecordBoard, Verdict
from conflict_events.questions.records.surroundings import OVERLAPS
from conflict_events.questions.records.touching import TOUCHED
from conflict_events.questions.records.verdicts import FIRST
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Quantity, Tally, When
from tests.projections.accounts import entry_id, hours, scope, strike, told

KYIV = "Europe/Kyiv"
HOLDS, UNDETERMINED = Outcome.HOLDS, Outcome.UNDETERMINED


def board(accounts: Sequence[Any], direction: Any = "max", **fields: Any) -> Board:
    asked = {"places": {"UA"}, "complete_since": date(2024, 11, 1), **fields}
    given = [each if isinstance(each, Account) else told(number, each) for number, each in enumerate(accounts, 1)]
    return fold(RecordBoard(scope(**asked), by("UA/AirForce"), direction=direction), given)


def tenth(accounts: Sequence[Any], **fields: Any) -> Verdict:
    """The verdict on 30 of the 10th."""
    return board([*accounts, strike(30, 10)], **fields).verdict(entry_id(len(accounts) + 1))


def days(first: int, last: int, launched: Any = 100) -> Any:
    return strike(launched, When.days(f"2024-11-{first:02}", f"2024-11-{last:02}", tz=KYIV))


@pytest.mark.parametrize(
    ("account", "fields", "touched"),
    [
        (strike(UNREPORTED, 5), {}, 1),
        (strike(None, 5, tally=Tally(destroyed=90)), {}, 1),
        (strike(UNREPORTED, 5, code=None), {}, 1),
        (days(3, 4), {"grain": "day"}, 2),
        (days(3, 4, WITHHELD), {"grain": "day"}, 2),
        (days(3, 5), {}, 4),
        (strike(100, When.between("2024-11-05T03:00", "2024-11-05T18:00", tz=KYIV)), {}, 1),
        (strike(100, When.between("2024-10-20T12:00", "2024-11-02T12:00", tz=KYIV)), {"grain": "day"}, 2),
    ],
)
def test_c18_before_an_uncounted_attack_there_was_not_nothing(account: Any, fields: Any, touched: int) -> None:
    """However complete the log is: without a number, or for a longer window."""
    verdict = tenth([account], **fields)

    assert verdict.outcome is UNDETERMINED
    assert f"{TOUCHED}: {touched}" in verdict.caveats
    assert "there was nothing" not in verdict.sentence()
    assert verdict.rank == Quantity.between(1, 1 + touched)


@pytest.mark.parametrize(
    ("launched", "first", "last", "rule", "touched"),
    [(100, None, 3, "start", 1), (100, 3, None, "end", 5), (20, 3, None, "end", 5)],
)
def test_c18_an_open_window_may_go_on_and_there_was_not_nothing(
    launched: int, first: int | None, last: int | None, rule: str, touched: int
) -> None:
    """It may belong to the days at its known end; to what lies beyond it may reach, in a window longer than a day."""
    start, end = (None if day is None else f"2024-11-{day:02}T12:00" for day in (first, last))
    verdict = tenth([strike(launched, When.between(start, end, tz=KYIV))], grain="day", day_rule=rule)

    assert verdict.outcome is (HOLDS if launched < 30 else UNDETERMINED)
    assert f"{TOUCHED}: {touched}" in verdict.caveats
    assert verdict.rank == Quantity.between(1, 1 if launched < 30 else 3 + touched)


@pytest.mark.parametrize(
    "account",
    [
        strike(100, 5, by="AFP"),
        strike(100, When.between("2024-11-05T10:00", "2024-11-05T16:00", tz=KYIV)),
        strike(100, When.between("2024-09-01T10:00", "2024-10-05T16:00", tz=KYIV)),
        strike(100, 5, code="MD"),
        strike(100, 5, attacker="UA", target="RU", code="RU"),
    ],
    ids=["another's count", "an afternoon", "before the log is complete", "elsewhere", "over the other side"],
)
def test_what_is_about_something_else_touches_no_night(account: Any) -> None:
    """By the caller's word there was nothing, and the sentence says so."""
    verdict = tenth([account])

    assert verdict.outcome is HOLDS
    assert verdict.wording().endswith("since 2024-11-02: before it there was nothing.")
    assert not any(each.startswith(TOUCHED) for each in verdict.caveats)


def test_c18_a_smaller_figure_for_a_longer_window_leaves_the_record_and_is_no_nothing() -> None:
    """Twenty in two days were in none of them thirty; two such together may have been."""
    small, other = told(1, days(3, 4, 20)), told(2, days(3, 4, 20))
    both = board([small, other, told(3, strike(30, 10))], grain="day").verdict("2024-11-10")
    one = tenth([days(3, 4, 20)], grain="day")

    assert (one.outcome, both.outcome) == (HOLDS, UNDETERMINED)
    assert "before it there was nothing that certainly counts" in one.sentence()
    assert f"{TOUCHED}: 2" in one.caveats
    assert tenth([days(3, 4, 30)], grain="day").outcome is UNDETERMINED
    assert tenth([days(3, 4, 20), days(3, 4, WITHHELD)], grain="day").outcome is UNDETERMINED


def test_of_the_fewest_a_touched_period_may_have_had_less() -> None:
    """And nothing in another is still less."""
    alone = board([strike(UNREPORTED, 9), strike(3, 10)], "min", complete_since=date(2024, 11, 9))

    assert alone.verdict("2024-11-10").outcome is UNDETERMINED
    assert board([strike(UNREPORTED, 9), strike(3, 10)], "min").verdict("2024-11-10").outcome is Outcome.FAILS


def test_a_silence_that_was_checked_says_nothing_of_a_night_that_an_account_is_about() -> None:
    """It is contradicted there, and stands elsewhere."""
    said = Attribution("Tracker", reported="2024-12-01T00:00Z")
    nights = When.between("2024-11-04T12:00", "2024-11-06T12:00", tz=KYIV)
    checked = Silence(silent="UA/AirForce", kinds={"DroneStrike"}, when=nights, attribution=said)
    quiet = tenth([checked], complete_since=None)
    spoken = tenth([checked, strike(UNREPORTED, 5)], complete_since=None)

    assert (quiet.outcome, spoken.outcome) == (HOLDS, UNDETERMINED)
    assert board([checked], complete_since=None).buckets == {}


def test_an_account_has_no_periods_around_it() -> None:
    """In grains that are no calendar's nothing lies between."""
    assert board([strike(UNREPORTED, 5), strike(30, 10)], grain="window").rows()[0]["caveats"] == [
        "accounts in scope that do not give the figure: 1",
        FIRST,
    ]


# --- left aside ------------------------------------------------------------------------------------------------------
def aside(*accounts: Any, **fields: Any) -> Verdict:
    asked = {"maybe": "aside", "complete_since": None, **fields}
    return board(accounts, **asked).verdict("2024-11-10")


@pytest.mark.parametrize(
    ("rival", "told_as"),
    [
        ([strike(20, 7, code=None)], "20"),
        ([strike(15, 7, code=None)], "15"),
        ([strike(WITHHELD, 7, code=None)], "at least 0"),
        ([strike(10, 7), strike(8, 7, code=None)], "18"),
        ([strike(20, When.day("2024-11-07", tz=KYIV))], "20"),
    ],
)
def test_c2_what_was_left_aside_and_could_be_ahead_is_named(rival: Sequence[Any], told_as: str) -> None:
    """In the sentence, the table and the caveats: with its figure, who said it, and what would decide."""
    verdict = aside(strike(10, 5), *rival, strike(15, 10))
    named = [each for each in verdict.caveats if each.startswith("may be ahead of it, and left aside, a ")]

    assert verdict.outcome is HOLDS
    assert named
    assert all(f"would decide: {told_as} (UA/AirForce, " in each for each in named)
    assert all(each in verdict.sentence() and each in str(verdict.table()) for each in named)
    given = [told(number, each) for number, each in enumerate([strike(10, 5), *rival, strike(15, 10)], 1)]
    assert named[0] in str(board(given, maybe="aside", complete_since=None).table())


def test_what_was_left_aside_and_changes_nothing_is_not_named() -> None:
    """Smaller, later, in the figure itself, or of the fewest an addition."""
    first, judged = strike(10, 5), strike(15, 10)

    def named(*accounts: Any, **fields: Any) -> list[str]:
        return [each for each in aside(first, judged, *accounts, **fields).caveats if each.startswith("may be ahead")]

    assert named(strike(4, 5, code=None)) == []
    assert named(strike(90, 12, code=None)) == []
    assert named(strike(90, 10, code=None)) == []
    assert named(strike(UNREPORTED, 7, code=None)) == []
    assert named(strike(90, 7, code=None), maybe=None) == []
    assert named(strike(2, 5, code=None), direction="min") == []
    assert len(named(strike(0, 7, code=None), direction="min")) == 1


def test_c2_what_was_left_aside_is_no_nothing() -> None:
    """The log is complete, and holds forty that may be of this place."""
    verdict = aside(strike(40, 7, code=None), strike(30, 10), complete_since=date(2024, 11, 1))

    assert verdict.outcome is HOLDS
    assert "before it there was nothing that certainly counts; may be ahead of it, and left aside" in verdict.sentence()
    assert f"{TOUCHED}: 1" in verdict.caveats


# --- 24 hours that overlap -------------------------------------------------------------------------------------------
def rolling(*figures: tuple[int, float], direction: Any = "max") -> dict[int, list[str]]:
    """What each 24 hours of figures by their ends, in hours, say of others that overlap them."""
    accounts = [strike(count, hours(end - 1, end)) for count, end in figures]
    answer = board(accounts, direction, grain="rolling_24h", complete_since=None)
    rows = zip(answer.judged(), answer.rows(), strict=True)
    return {
        int(bucket.value.floor): [each.split(": ")[1] for each in row["caveats"] if each.startswith(OVERLAPS)]
        for (bucket, _), row in rows
    }


def test_s9_larger_24_hours_that_overlap_and_end_earlier_are_told() -> None:
    """They do not compete, and a reader should know of them: 55, then 45 of which 15 are the same."""
    assert rolling((40, 2), (15, 16), (30, 34)) == {
        40: [],
        55: [],
        45: ["55 (24 h to 2024-11-01 16:00Z)"],
    }
    assert rolling((40, 2), (15, 16), (30, 34), (9, 70)) == {
        40: [],
        55: [],
        45: ["55 (24 h to 2024-11-01 16:00Z)"],
        9: [],
    }


def test_of_several_24_hours_that_overlap_the_one_furthest_ahead_is_told() -> None:
    """Of the fewest the smallest; what ends a day earlier competes and needs no telling."""
    assert rolling((10, 2), (1, 27), (20, 20), (4, 30)) == {
        10: [],
        30: [],
        21: ["30 (24 h to 2024-11-01 20:00Z)"],
        25: ["30 (24 h to 2024-11-01 20:00Z)"],
    }
    assert rolling((10, 2), (20, 20), direction="min") == {10: [], 30: ["10 (24 h to 2024-11-01 02:00Z)"]}


def test_an_overlapping_figure_that_is_open_may_be_ahead() -> None:
    """Of one that is withheld nobody knows."""
    accounts = [strike(WITHHELD, hours(8, 9)), strike(5, hours(30, 31)), strike(Quantity.at_least(2), hours(40, 41))]
    answer = board(accounts, grain="rolling_24h", complete_since=None)

    assert any(each.startswith(OVERLAPS) for each in answer.rows()[2]["caveats"])
    assert not any(each.startswith(OVERLAPS) for each in answer.rows()[0]["caveats"])


@pytest.mark.parametrize("grain", ["night", "day", "week", "month", "year"])
@pytest.mark.parametrize(
    ("start", "end"), [("0001-01-04T00:00Z", "2024-11-05T00:00Z"), ("2024-11-05T00:00Z", "9999-12-27T00:00Z")]
)
def test_a_window_as_long_as_the_calendar_touches_what_is_asked_about_and_raises_nothing(
    grain: Any, start: str, end: str
) -> None:
    judged = board([strike(100, When.between(start, end)), strike(30, 10)], grain=grain)
    assert len(judged.rows()) == 1
