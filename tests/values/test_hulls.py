"""`When`: the smallest window that holds several."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.testing import day_windows, whens
from conflict_events.values import When
from conflict_events.values.clocks import FIRST
from conflict_events.values.hulls import filled, hull, meeting

NOON = datetime(2024, 11, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = date(2024, 11, 10)
KYIV = "Europe/Kyiv"
CALENDAR_BEGINS = FIRST + timedelta(days=9)


@given(st.lists(whens(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_hull_of_windows_holds_each_and_knows_no_order(windows: list[When], random: Any) -> None:
    """No candidate is left out, and which came first does not matter."""
    around = hull(windows)

    assert hull(random.sample(windows, len(windows))) == around
    for each in windows:
        start, own = around.earliest, each.earliest
        assert start is None or start <= CALENDAR_BEGINS or (own is not None and start <= own)
        assert around.latest is None or (each.latest is not None and each.latest <= around.latest)


def test_the_hull_of_one_instant_said_twice_is_that_instant() -> None:
    """In other words; and of windows open on both sides it is all time, beginning where the calendar does."""
    twice = [When.at(NOON, tz="Europe/Kyiv", raw="noon"), When.at(NOON, tz="Europe/Kyiv", raw="at twelve")]

    assert hull(twice) == When.at(NOON, tz="Europe/Kyiv")
    assert hull([When.between(NOON, None), When.between(None, NOON)]) == When.between(FIRST, None)


@given(st.lists(day_windows(zones=st.just("Europe/Kyiv")), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_hull_of_days_of_one_zone_and_precision_stays_in_days(windows: list[When], random: Any) -> None:
    """So that it keeps its calendar day wherever it is asked for."""
    alike = [each for each in windows if each.precision == windows[0].precision]

    around = hull(alike)

    assert around.is_dated
    assert hull(random.sample(alike, len(alike))) == around
    assert all(each.latest is not None and each.latest <= around.latest for each in alike if around.latest)


def test_the_hull_of_days_open_on_both_sides_begins_where_the_calendar_does() -> None:
    """No When is open on both sides."""
    around = hull([When.edtf("2024-11-10/.."), When.edtf("../2024-11-10")])

    assert around.end_day is None
    assert around.earliest is not None
    assert around.earliest < CALENDAR_BEGINS


@pytest.mark.parametrize(
    ("windows", "around"),
    [
        (("2024-11-10", "2024-11-12"), "2024-11-10/2024-11-12"),
        (("2024-11-12/2024-11-13", "2024-11-10"), "2024-11-10/2024-11-13"),
        (("2024-11-10/..", "2024-11-12"), "2024-11-10/.."),
        (("../2024-11-10", "2024-11-12"), "../2024-11-12"),
        (("2024-10", "2024-12"), "2024-10/2024-12"),
    ],
)
def test_the_hull_of_days_runs_from_the_first_to_the_last(windows: tuple[str, ...], around: str) -> None:
    """In their zone and precision, for as long as an end of every one is known."""
    made = [When.edtf(each, tz=KYIV) for each in windows]

    assert hull(made) == When.edtf(around, tz=KYIV)


@pytest.mark.parametrize(
    ("windows", "around"),
    [
        (
            [When.at(NOON, tz=KYIV), When.between(NOON + HOUR, NOON + 2 * HOUR, tz=KYIV)],
            When.between(NOON, NOON + 2 * HOUR, tz=KYIV),
        ),
        (
            [When.between(NOON, NOON + HOUR, tz=KYIV), When.between(NOON, NOON + 2 * HOUR)],
            When.between(NOON, NOON + 2 * HOUR),
        ),
        (
            [When.between(NOON, None, tz=KYIV), When.at(NOON - HOUR, tz=KYIV)],
            When.between(NOON - HOUR, None, tz=KYIV),
        ),
        (
            [When.between(None, NOON, tz=KYIV), When.at(NOON + HOUR, tz=KYIV)],
            When.between(None, NOON + HOUR, tz=KYIV),
        ),
        (
            [When.day(DAY, tz=KYIV), When.between("2024-11-10T22:00Z", "2024-11-10T23:00Z", tz=KYIV)],
            When.between("2024-11-10T00:00", "2024-11-11T01:00", tz=KYIV),
        ),
        (
            [When.day(DAY), When.month(2024, 11)],
            When.between("2024-10-31T10:00Z", "2024-12-01T12:00Z"),
        ),
    ],
)
def test_the_hull_of_what_is_not_alike_is_a_window_of_instants(windows: list[When], around: When) -> None:
    """In the zone that all were spoken of in, else in UTC; an end that one of them leaves open stays open."""
    assert hull(windows) == around
    assert hull(windows[::-1]) == around


def test_things_meet_whose_spans_overlap_directly_or_through_others() -> None:
    """One that begins as another ends does not; an instant fills a microsecond."""
    windows = {
        "a": When.between(NOON, NOON + 2 * HOUR),
        "b": When.between(NOON + HOUR, NOON + 3 * HOUR),
        "c": When.between(NOON + 3 * HOUR, NOON + 4 * HOUR),
        "d": When.at(NOON + 3 * HOUR),
    }
    spans = [filled(each) for each in windows.values()]

    assert list(map(sorted, meeting(list(windows), spans))) == [["a", "b"], ["c", "d"]]
