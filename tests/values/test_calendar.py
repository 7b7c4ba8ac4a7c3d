"""Nights and days: S7 and S8, against the slow way and by hand."""

from __future__ import annotations

import time as time_module
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue
from conflict_events.testing import local_windows, whens, zones
from conflict_events.values import When
from tests.values.slow_calendar import day_by_minutes, night_by_minutes

KYIV, MOSCOW = "Europe/Kyiv", "Europe/Moscow"
RULES = st.sampled_from(("start", "end", "majority"))
STARTS = st.sampled_from((time(0), time(6), time(12), time(18)))


@given(local_windows(), RULES, STARTS)
def test_s8_the_local_day_is_that_of_the_slow_way(window: When, rule: Any, starts: time) -> None:
    """In any zone, around its clock changes, wherever a day begins."""
    tz = window.tz or "UTC"

    assert window.local_day(tz, rule, day_starts=starts) == day_by_minutes(window, tz, rule, starts)


@given(local_windows(), zones(), st.sampled_from(("start", "end")))
def test_s8_the_local_night_is_that_of_the_slow_way(window: When, tz: str, rule: Any) -> None:
    """Also for a window that was spoken of in another zone than is asked for."""
    assert window.local_night(tz, rule) == night_by_minutes(window, tz, rule)


@given(local_windows(), zones())
def test_s8_the_day_rule_only_names_the_night(window: When, tz: str) -> None:
    """By its end the night has the date after the one by its start."""
    by_start, by_end = window.local_night(tz, "start"), window.local_night(tz, "end")

    assert (by_start is None) == (by_end is None)
    assert by_start is None or by_end == by_start + timedelta(1)


@given(whens(), zones(), RULES, STARTS)
def test_s8_every_time_has_a_day_or_none_and_nothing_raises(each: When, tz: str, rule: Any, starts: time) -> None:
    """Open ends and windows without a majority have none."""
    day = each.local_day(tz, rule, day_starts=starts)

    needs = {"start": each.earliest, "end": each.latest}.get(rule, each.earliest and each.latest)
    if rule != "majority":
        assert (day is None) == (needs is None)
    assert needs is not None or day is None


@given(whens(), zones())
def test_s8_a_time_known_by_date_only_or_open_belongs_to_no_night(each: When, tz: str) -> None:
    """It is set aside; the scope may say otherwise, the time does not."""
    if each.is_dated or each.start is None or each.end is None:
        assert each.local_night(tz, "end") is None


@pytest.mark.parametrize(
    ("start", "end", "tz", "night"),
    [
        ("2024-11-09T20:00", "2024-11-10T09:30", KYIV, date(2024, 11, 10)),  # D1: 10 h of 13.5 h are dark
        ("2024-11-09T20:00", "2024-11-10T07:00", MOSCOW, date(2024, 11, 10)),  # D5
        ("2024-11-10T07:00", "2024-11-10T10:00", MOSCOW, None),  # D6: no night at all
        ("2024-11-10T21:25", "2024-11-10T23:00", MOSCOW, date(2024, 11, 11)),  # D7: the night to the 11th
        ("2024-11-09T12:00", "2024-11-10T12:00", KYIV, None),  # exactly half
        ("2024-11-09T12:01", "2024-11-10T12:00", KYIV, date(2024, 11, 10)),  # a minute more than half
        ("2024-11-09T00:00", "2024-11-10T00:00", KYIV, None),  # a whole day: exactly half
        ("2024-11-09T06:00", "2024-11-09T18:00", KYIV, None),
        ("2024-11-09T18:00", "2024-11-11T06:00", KYIV, date(2024, 11, 11)),  # two nights, midpoint at noon: the second
    ],
)
def test_s8_the_founding_days_windows(start: str, end: str, tz: str, night: date | None) -> None:
    """More than half in 18:00-06:00; the noon-to-noon that holds the midpoint; named by the second noon."""
    assert When.between(start, end, tz=tz).local_night(tz, "end") == night


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        ("2024-03-30T12:00", "2024-03-31T12:00", None),  # 11 dark hours of 23
        ("2024-10-26T12:00", "2024-10-27T12:00", date(2024, 10, 27)),  # 13 dark hours of 25
    ],
)
def test_s8_a_clock_change_shortens_or_lengthens_the_night(start: str, end: str, night: date | None) -> None:
    """Lengths are what a stopwatch shows."""
    assert When.between(start, end, tz=KYIV).local_night(KYIV, "end") == night


@pytest.mark.parametrize(
    ("clock", "night"),
    [("17:59", None), ("18:00", date(2024, 11, 11)), ("05:59", date(2024, 11, 10)), ("06:00", None)],
)
def test_s8_an_instant_is_dark_or_it_is_not(clock: str, night: date | None) -> None:
    """It has no length; half-open, 18:00 is night and 06:00 is not."""
    assert When.at(f"2024-11-10T{clock}", tz=KYIV).local_night(KYIV, "end") == night


def test_a_window_longer_than_two_days_belongs_to_no_night() -> None:
    """Three nights and two days are mostly dark, and are yet no night that anybody would name."""
    window = When.between("2024-11-08T18:00", "2024-11-11T06:00", tz=KYIV)

    assert window.local_night(KYIV, "end") is None


@pytest.mark.parametrize("when", [When.day("2024-11-10", tz=KYIV), When.between("2024-11-10T20:00Z", None)])
def test_a_window_without_clock_times_at_both_ends_belongs_to_no_night(when: When) -> None:
    """Where its middle lies is not said."""
    assert when.local_night(KYIV, "end") is None


def test_s8_the_attack_day_begins_at_six_in_the_evening() -> None:
    """And is named by its morning."""
    evening = When.between("2024-11-09T18:00", "2024-11-09T23:00", tz=KYIV)

    assert evening.local_day(KYIV, "start", day_starts=time(18)) == date(2024, 11, 10)
    assert evening.local_day(KYIV, "start") == date(2024, 11, 9)


def test_s8_a_window_to_midnight_ends_on_the_day_before_it() -> None:
    """Half-open: its last instant is just before its end; an instant at midnight is on the new day."""
    window = When.between("2024-11-09T20:00", "2024-11-10T00:00", tz=KYIV)

    assert window.local_day(KYIV, "end") == date(2024, 11, 9)
    assert When.at("2024-11-10T00:00", tz=KYIV).local_day(KYIV, "end") == date(2024, 11, 10)
    assert When.at("2024-11-10T00:00", tz=KYIV).local_day(KYIV, "majority") == date(2024, 11, 10)


def test_a_window_in_equal_halves_has_no_majority() -> None:
    """Nobody guesses which."""
    halves = When.between("2024-11-09T20:00", "2024-11-10T04:00", tz=KYIV)

    assert halves.local_day(KYIV, "majority") is None
    assert (halves.local_day(KYIV, "start"), halves.local_day(KYIV, "end")) == (date(2024, 11, 9), date(2024, 11, 10))


def test_a_day_that_somebody_named_keeps_its_name_in_every_zone() -> None:
    """Days are not moved by asking in another zone; runs of them have their first and last."""
    run = When.days("2024-11-09", "2024-11-10", tz=KYIV)

    assert When.day("2024-11-10").local_day("Pacific/Kiritimati", "majority") == date(2024, 11, 10)
    assert run.local_day(MOSCOW, "start") == date(2024, 11, 9)
    assert run.local_day(MOSCOW, "end") == date(2024, 11, 10)
    assert run.local_day(MOSCOW, "majority") is None


def test_a_day_is_placed_among_days_that_begin_in_the_evening_by_its_midnights() -> None:
    """18 of its 24 hours lie in the attack day of its own name."""
    day = When.day("2024-11-10", tz=KYIV)

    assert day.local_day(KYIV, "start", day_starts=time(18)) == date(2024, 11, 10)
    assert day.local_day(KYIV, "end", day_starts=time(18)) == date(2024, 11, 11)
    assert day.local_day(KYIV, "majority", day_starts=time(18)) == date(2024, 11, 10)
    assert When.day("2024-11-10").local_day(KYIV, "majority", day_starts=time(18)) == date(2024, 11, 10)


def test_the_rule_has_no_default_and_no_other_words() -> None:
    """Moving the day moves headlines, so the caller says."""
    each = When.at(datetime(2024, 11, 10, tzinfo=UTC))

    with pytest.raises(TypeError):
        each.local_day(KYIV)  # type: ignore[call-arg]
    with pytest.raises(InvalidValue, match="rule"):
        each.local_day(KYIV, "middle")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="its 'start' or its 'end'"):
        each.local_night(KYIV, "majority")  # type: ignore[arg-type]


def test_an_unknown_zone_is_refused_when_asked_for() -> None:
    """As when given."""
    with pytest.raises(InvalidValue, match="IANA"):
        When.at(datetime(2024, 11, 10, tzinfo=UTC)).local_day("Europe/Kiew", "start")


def test_a_window_with_an_open_end_has_no_majority() -> None:
    """Most of it is not known."""
    noon = datetime(2024, 11, 10, 12, tzinfo=UTC)

    assert When.between(noon, None).local_day(KYIV, "majority") is None
    assert When.between(None, noon).local_day(KYIV, "majority") is None


@pytest.mark.parametrize(
    ("start", "end", "rule", "day"),
    [
        ("2024-11-09T20:00", "2024-11-10T05:00", "majority", date(2024, 11, 10)),  # 4 hours and 5
        ("2024-11-09T19:00", "2024-11-10T04:00", "majority", date(2024, 11, 9)),  # 5 hours and 4
        ("2024-11-09T12:00", "2024-11-12T00:00", "majority", None),  # a whole day of two and a half
        ("2024-11-10T00:00", "2024-11-12T00:00", "majority", None),  # two whole days
        ("2024-11-09T20:00", "2024-11-10T00:00:00.000001", "end", date(2024, 11, 10)),
        ("2024-11-09T23:59:59.999999", "2024-11-10T05:00", "start", date(2024, 11, 9)),
    ],
)
def test_s8_days_by_hand(start: str, end: str, rule: Any, day: date | None) -> None:
    """More than half of it, the last instant of it, the first of it."""
    assert When.between(start, end, tz=KYIV).local_day(KYIV, rule) == day


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock is nine hours ahead."""
    if not hasattr(time_module, "tzset"):
        pytest.skip("this system sets its zone otherwise")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time_module.tzset()
    yield
    monkeypatch.undo()
    time_module.tzset()


@pytest.mark.usefixtures("far_from_utc")
def test_nothing_depends_on_the_zone_of_the_machine() -> None:
    """Instants are in UTC, days and nights in the zone that is asked for, wherever this runs."""
    nights = [When.night("2024-11-10", KYIV, named_by="morning"), When.at("2024-11-10T03:00", tz=KYIV)]
    days = [When.day("2024-11-10", tz=KYIV), When.day("2024-11-10")]
    bounds = [moment for each in (*nights, *days) for moment in (each.earliest, each.latest)]

    assert all(moment is not None and moment.tzinfo is UTC for moment in bounds)
    assert When.at("2024-11-10T03:00+09:00").start == datetime(2024, 11, 9, 18, tzinfo=UTC)
    for each in nights:
        assert each.local_night(KYIV, "end") == date(2024, 11, 10)
        assert each.local_day(KYIV, "end") == date(2024, 11, 10)
        assert each.local_day("America/New_York", "end") == date(2024, 11, 9)
    assert str(nights[1]) == "2024-11-10 03:00 Europe/Kyiv"
    assert When.at("2024-11-10T17:30", tz=KYIV).local_night(KYIV, "end") is None
