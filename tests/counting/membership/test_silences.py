"""Silences: the periods of which somebody checked that there was no report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from conflict_events.counting.membership.silences import core_of, is_about, silent_periods
from conflict_events.counting.placing.periods import period_holding
from conflict_events.events import Silence
from conflict_events.testing import silences
from conflict_events.values import Attribution, Place, When
from tests.counting.figures import askable
from tests.projections.accounts import scope

KYIV = "Europe/Kyiv"


def silence(when: When, **fields: Any) -> Silence:
    said = Attribution("desk", "2024-12-01T00:00Z")
    return Silence(**{"silent": "UA/AirForce", "kinds": {"DroneStrike"}, "when": when, "attribution": said, **fields})


WEEK = When.between("2024-11-09T17:00", "2024-11-12T06:30", tz=KYIV)


def keys(*checked: Silence, **fields: Any) -> list[str]:
    return [str(period.key) for period in silent_periods(checked, scope(fields.pop("grain", "night"), **fields))]


def test_a_silence_covers_a_night_by_its_dark_hours_and_a_day_wholly() -> None:
    """Two halves are not put together."""
    assert keys(silence(WEEK)) == ["2024-11-10", "2024-11-11", "2024-11-12"]
    assert keys(silence(WEEK), day_rule="start") == ["2024-11-09", "2024-11-10", "2024-11-11"]
    assert keys(silence(WEEK), grain="day") == ["2024-11-10", "2024-11-11"]
    assert keys(silence(WEEK), grain="month") == []
    assert keys(silence(When.month(2024, 11, tz=KYIV)), grain="month") == ["2024-11"]
    assert keys(silence(When.between("2024-11-09T19:00", "2024-11-10T06:30", tz=KYIV))) == []


def test_a_silence_of_what_is_no_calendar_or_of_an_open_time_covers_nothing() -> None:
    """There is no period to cover."""
    assert keys(silence(WEEK), grain="account") == []
    assert keys(silence(When.edtf("2024-11-10/..", tz=KYIV))) == []
    assert keys(silence(When.edtf("../2024-11-10", tz=KYIV))) == []


@pytest.mark.parametrize(
    ("fields", "asked", "about"),
    [
        ({}, {}, True),
        ({}, {"kinds": {"DroneStrike", "MissileStrike"}}, False),
        ({"kinds": {"DroneStrike", "MissileStrike"}}, {}, True),
        ({}, {"places": {"UA"}}, True),
        ({"where": Place("x", code="UA")}, {}, False),
        ({"where": Place("x", code="UA")}, {"places": {"UA/UA-30"}}, True),
        ({"where": Place("x", code="UA/UA-30")}, {"places": {"UA"}}, False),
        ({"where": Place("x")}, {"places": {"UA"}}, False),
        ({}, {"attacker": "RU"}, True),
        ({"attacker": "RU"}, {"attacker": "RU/navy"}, True),
        ({"attacker": "RU/navy"}, {"attacker": "RU"}, False),
        ({"attacker": "RU"}, {}, False),
    ],
)
def test_a_silence_is_about_a_scope_where_it_holds_all_that_is_asked(
    fields: dict[str, Any], asked: dict[str, Any], *, about: bool
) -> None:
    """Kinds, places and whose attacks."""
    assert is_about(silence(WEEK, **fields), scope(**asked)) == about


def test_of_a_night_the_dark_hours_have_to_be_covered() -> None:
    """18:00 to 06:00, whatever names it."""
    for rule, day in (("end", date(2024, 11, 10)), ("start", date(2024, 11, 9))):
        asked = scope(day_rule=rule)
        assert core_of(period_holding(day, asked), asked) == When.between(
            "2024-11-09T18:00", "2024-11-10T06:00", tz=KYIV
        )


@given(silences(), askable())
def test_every_silent_period_lies_in_the_silence(checked: Silence, asked: Any) -> None:
    """A law over all calendars; at most a few thousand of them are looked at."""
    for _, period in zip(range(1000), silent_periods([checked], asked), strict=False):
        assert core_of(period, asked).lies_within(checked.when)
