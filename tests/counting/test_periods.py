"""Periods: which bucket of its grain a window belongs to, and when that bucket ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.periods import Period, ends_of, period_of
from conflict_events.testing import scopes, whens
from conflict_events.values import When
from tests.projections.accounts import hours, night, scope

MOSCOW = "Europe/Moscow"
LONG = When.between("2024-11-30T20:00", "2024-12-01T09:30", tz="Europe/Kyiv")
NEW_YEAR = When.between("2024-12-31T20:00", "2025-01-01T09:30", tz="Europe/Kyiv")


def key(when: When, grain: str, **fields: Any) -> Any:
    """The key of a window's bucket, or why it has none."""
    found = period_of(when, scope(grain, **fields))
    return found if isinstance(found, str) else found.key


def end(when: When, grain: str, **fields: Any) -> datetime:
    found = period_of(when, scope(grain, **fields))
    assert isinstance(found, Period)
    return found.end


# --- day rules over midnight, and the shapes of keys -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("when", "grain", "rule", "found"),
    [
        (night(10), "night", "end", date(2024, 11, 10)),
        (night(10), "night", "start", date(2024, 11, 9)),
        (night(10), "day", "end", date(2024, 11, 10)),
        (night(10), "day", "start", date(2024, 11, 9)),
        (night(10), "day", "majority", date(2024, 11, 10)),
        (night(11), "week", "end", (2024, 46)),
        (night(11), "week", "start", (2024, 45)),
        (night(11), "week", "majority", (2024, 46)),
        (LONG, "month", "end", (2024, 12)),
        (LONG, "month", "start", (2024, 11)),
        (LONG, "month", "majority", (2024, 12)),
        (NEW_YEAR, "year", "end", 2025),
        (NEW_YEAR, "year", "start", 2024),
        (NEW_YEAR, "year", "majority", 2025),
        (NEW_YEAR, "month", "start", (2024, 12)),
        (NEW_YEAR, "week", "start", (2025, 1)),
        (NEW_YEAR, "week", "end", (2025, 1)),
        (When.day("2027-01-01"), "week", "end", (2026, 53)),
        (When.day("2027-01-01"), "year", "end", 2027),
    ],
)
def test_ruling_8_the_day_rule_names_the_bucket_of_a_window_over_midnight(
    when: When, grain: str, rule: str, found: Any
) -> None:
    """Moving it moves headlines: over midnight, over Sunday, over the end of a month and of a year."""
    assert key(when, grain, day_rule=rule) == found


@pytest.mark.parametrize(
    ("tz", "starts", "ends", "found"),
    [
        ("Europe/Kyiv", "2024-10-26T18:30", "2024-10-27T08:00", date(2024, 10, 27)),
        ("Europe/Kyiv", "2024-03-30T18:30", "2024-03-31T08:00", date(2024, 3, 31)),
        ("America/New_York", "2024-11-02T20:00", "2024-11-03T06:00", date(2024, 11, 3)),
    ],
)
def test_ruling_8_a_night_over_a_clock_change_is_one_night(tz: str, starts: str, ends: str, found: date) -> None:
    """It is an hour longer or shorter than its clocks say, and ends at its noon all the same."""
    when = When.between(starts, ends, tz=tz)
    noon = When.at(datetime.combine(found, time(12)), tz=tz).start

    assert key(when, "night", tz=tz) == found
    assert end(when, "night", tz=tz) == noon
    assert end(when, "night", tz=tz, day_rule="start") == noon


def test_ruling_8_the_calendar_is_that_of_the_scope_and_not_of_the_source() -> None:
    """Half past midnight in Moscow is still the evening before in Kyiv."""
    when = When.at("2024-11-10T00:30", tz=MOSCOW)

    assert key(when, "day", tz=MOSCOW) == date(2024, 11, 10)
    assert key(when, "day", tz="Europe/Kyiv") == date(2024, 11, 9)


def test_ruling_8_a_window_exactly_half_dark_or_known_by_date_only_belongs_to_no_night() -> None:
    """Noon to noon is half dark; a date says nothing of the hour. Both say why."""
    half = When.between("2024-11-09T12:00", "2024-11-10T12:00", tz="Europe/Kyiv")

    assert "not more than half" in key(half, "night")
    assert "date only" in key(When.day("2024-11-10"), "night")
    assert "date only" in key(When.edtf("2024-11"), "night")


def test_ruling_8_date_only_night_takes_a_date_as_the_night_it_names() -> None:
    """One date only, and by either rule: a run of days names no night."""
    named: dict[str, Any] = {"date_only": "night"}

    assert key(When.day("2024-11-10"), "night", **named) == date(2024, 11, 10)
    assert key(When.day("2024-11-10"), "night", day_rule="start", **named) == date(2024, 11, 10)
    assert "date only" in key(When.days("2024-11-09", "2024-11-10"), "night", **named)
    assert "date only" in key(When.edtf("../2024-11-10"), "night", **named)


def test_ruling_8_the_attack_day_begins_at_18_00_and_is_named_by_its_morning() -> None:
    """An evening belongs to the day that follows, and that day ends at 18:00."""
    evening = When.at("2024-11-09T19:00", tz="Europe/Kyiv")
    attack_day: dict[str, Any] = {"day_starts": time(18)}

    assert key(evening, "day", **attack_day) == date(2024, 11, 10)
    assert key(evening, "day") == date(2024, 11, 9)
    assert end(evening, "day", **attack_day) == datetime(2024, 11, 10, 16, tzinfo=UTC)
    assert end(evening, "day") == datetime(2024, 11, 9, 22, tzinfo=UTC)


def test_a_day_that_begins_in_the_morning_keeps_its_date_and_ends_the_next_morning() -> None:
    """06:00 to 06:00 is named by the date that holds the larger part."""
    small_hours = When.at("2024-11-10T03:00", tz="Europe/Kyiv")

    assert key(small_hours, "day", day_starts=time(6)) == date(2024, 11, 9)
    assert end(small_hours, "day", day_starts=time(6)) == datetime(2024, 11, 10, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("grain", "ends"),
    [
        ("day", "2024-11-11T00:00"),
        ("night", "2024-11-10T12:00"),
        ("week", "2024-11-11T00:00"),
        ("month", "2024-12-01T00:00"),
        ("year", "2025-01-01T00:00"),
    ],
)
def test_a_bucket_ends_at_the_first_local_instant_after_it(grain: str, ends: str) -> None:
    """Half-open, as windows are; the attack day's month ends at 18:00 of its last day."""
    assert end(night(10), grain) == When.at(ends, tz="Europe/Kyiv").start
    if grain == "month":
        assert end(night(10), grain, day_starts=time(18)) == When.at("2024-11-30T18:00", tz="Europe/Kyiv").start


def test_a_window_longer_than_any_day_of_it_has_no_day_by_majority() -> None:
    """The reason names the rule; by the ends it has one."""
    long = When.between("2024-11-08T18:00", "2024-11-11T06:00", tz="Europe/Kyiv")

    assert key(long, "day", day_rule="majority") == "no single day by the rule 'majority'"
    assert key(long, "day", day_rule="end") == date(2024, 11, 11)


def test_a_window_wholly_inside_a_month_belongs_to_it_though_no_day_holds_its_majority() -> None:
    """Which of its days names it is not in question then; over the edge of two months it is."""
    inside = When.between("2024-11-08T18:00", "2024-11-11T06:00", tz="Europe/Kyiv")
    across = When.between("2024-11-29T18:00", "2024-12-02T06:00", tz="Europe/Kyiv")

    assert key(inside, "month", day_rule="majority") == (2024, 11)
    assert key(across, "month", day_rule="majority") == "no single day by the rule 'majority'"


@pytest.mark.parametrize("rule", ["start", "end", "majority"])
def test_a_figure_for_a_whole_month_belongs_to_its_month_and_its_year_and_to_no_day(rule: str) -> None:
    """A monthly area is compared by month; what is known by its year only is compared by year only."""
    month, year = When.edtf("2024-10"), When.edtf("2024")

    assert key(month, "month", day_rule=rule) == (2024, 10)
    assert key(month, "year", day_rule=rule) == 2024
    assert key(year, "year", day_rule=rule) == 2024
    assert key(month, "week", day_rule=rule) == "known only by its month"
    assert key(month, "day", day_rule=rule) == "known only by its month"
    assert key(year, "month", day_rule=rule) == "known only by its year"


def test_an_open_end_has_no_day_by_the_rule_that_needs_it() -> None:
    """It is never taken for the other end."""
    assert key(hours(0, None), "day", day_rule="end") == "no single day by the rule 'end'"
    assert key(hours(0, None), "day", day_rule="start") == date(2024, 11, 1)


def test_dates_keep_their_day_whatever_the_zone() -> None:
    """A day said without a zone is that day in every calendar."""
    for tz in ("Pacific/Kiritimati", "Pacific/Honolulu"):
        assert key(When.day("2024-11-10"), "day", tz=tz) == date(2024, 11, 10)


@given(whens(), scopes(complete=True, grains=st.sampled_from(("night", "day", "week", "month", "year"))))
def test_every_window_has_a_bucket_or_a_reason_to_the_edges_of_the_calendar(when: When, asked: Any) -> None:
    """Nothing that can be said raises, in the year 9999 either; and no bucket ends before its last day begins."""
    found = period_of(when, asked)

    assert isinstance(found, str) or found.end.date() >= found.day - timedelta(2)


@pytest.mark.parametrize("grain", ["night", "day", "week", "month", "year"])
def test_the_last_days_of_the_calendar_have_buckets_too(grain: str) -> None:
    """December 9999 has no January after it."""
    last = When.at("9999-12-26T23:00Z")

    for starts in (time(0), time(6), time(18)):
        assert not isinstance(period_of(last, scope(grain, day_starts=starts)), str)


# --- when things end -------------------------------------------------------------------------------------------------
def test_ruling_7_a_date_without_a_zone_ends_somewhere_between_the_ends_of_the_earth() -> None:
    """UTC+14 first, UTC-12 last; with a zone at its midnight."""
    first, last = datetime(2024, 11, 10, 10, tzinfo=UTC), datetime(2024, 11, 11, 12, tzinfo=UTC)
    midnight = datetime(2024, 11, 10, 22, tzinfo=UTC)

    assert ends_of([When.day("2024-11-10")]) == (first, last)
    assert ends_of([When.day("2024-11-10", tz="Europe/Kyiv")]) == (midnight, midnight)


def test_several_windows_end_when_the_last_of_them_does() -> None:
    """As exactly as that is known; one that is open leaves the end open."""
    day = When.day("2024-11-10")
    before = When.at("2024-11-10T11:00Z")

    assert ends_of([day, before]) == (before.latest, day.latest)
    assert ends_of([hours(0, 5), hours(2, None)]) == (hours(0, 5).latest, None)
    assert ends_of([When.between(None, "2024-11-10T11:00Z")]) == (before.latest, before.latest)
