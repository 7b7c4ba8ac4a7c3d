"""A day is not its first moment, and a week not its first day: text of another grain is refused, or is what it says."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue
from conflict_events.events import DroneStrike
from conflict_events.values import Attribution, Scope, Tally, When
from conflict_events.values.when import when

KYIV = "Europe/Kyiv"


def at(text: Any) -> When:
    return When.at(text, tz=KYIV)


def from_to(text: Any) -> When:
    return When.between(text, None, tz=KYIV)


def night(text: Any) -> When:
    return When.night(text, KYIV, named_by="morning")


def days(text: Any) -> When:
    return When.days("2024-01-01", text)


def since(text: Any) -> Scope:
    return Scope(since=text)


@pytest.mark.parametrize("make", [at, from_to])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-11-10", "is a day: add the clock time, or use When.day"),
        ("20241110", "is a day: add the clock time, or use When.day"),
        ("2024-W45-7", "is a day: add the clock time, or use When.day"),
        ("2024-315", "is a day, 2024-11-10: add the clock time, or use When.day"),
        ("2024-W45", r"is a week: give a day and a clock time, or use When.week\(2024, 45\)"),
        ("2024-11", r"is a month: give a day and a clock time, or use When.month\(2024, 11\)"),
        ("2024", r"is a year: give a day and a clock time, or use When.year\(2024\)"),
        ("2024-11-10T08", "hours and minutes, such as 08:00: add them, or use When.between"),
        ("2024-11-10T08+02:00", "hours and minutes, such as 08:00: add them, or use When.between"),
        ("2024-11-10T08:00 ", "take the blanks at its ends away"),
        (" 2024-11-10", "take the blanks at its ends away"),
        ("2024-11-10T24:30", "must be a moment that exists, such as"),
        ("2024-W45T08:00", "ISO text such as '2024-11-10T08:00Z'$"),
        ("2024-13", "ISO text such as '2024-11-10T08:00Z'$"),
        ("2024-W60", "ISO text such as '2024-11-10T08:00Z'$"),
        ("0000", "ISO text such as '2024-11-10T08:00Z'$"),
        ("2023-366", "ISO text such as '2024-11-10T08:00Z'$"),
        ("0000-001", "ISO text such as '2024-11-10T08:00Z'$"),
        (None, "ISO text such as '2024-11-10T08:00Z'$"),
        (date(2024, 11, 10), "a date is a whole day: use When.day, or give a datetime"),
    ],
)
def test_what_is_no_moment_is_refused_and_it_is_said_what_to_call(
    make: Callable[[Any], When], text: Any, words: str
) -> None:
    """Never midnight sharp; None is an open end of a window only."""
    if make is from_to and text is None:
        pytest.skip("an open end")
    with pytest.raises(InvalidValue) as raised:
        make(text)

    assert raised.value.value == text
    assert raised.value.field == "start/end"
    assert re.search(words, raised.value.rule)


@pytest.mark.parametrize("make", [When.day, days, night, since])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-W45", r"is a week: give its first or last day, 2024-11-04 or 2024-11-10, or use When.week\(2024, 45\)"),
        ("2026-W53", r"is a week: give its first or last day, 2026-12-28 or 2027-01-03, or use When.week\(2026, 53\)"),
        ("2024-11", r"is a month: give its first or last day, 2024-11-01 or 2024-11-30, or use When.month\(2024, 11\)"),
        ("2024", r"is a year: give its first or last day, 2024-01-01 or 2024-12-31, or use When.year\(2024\)"),
        ("2024-315", "day 315 of 2024 is written 2024-11-10"),
        ("2024-11-10T08:00Z", "this is a moment: give its day in the zone that is meant, or use When.at"),
        ("2024-11-10 ", "take the blanks at its ends away"),
        ("2024-02-30", "must be a day that exists"),
        ("2024-W60", "must be a date or ISO text such as '2024-11-10'"),
        (7, "must be a date or ISO text such as '2024-11-10'"),
        (datetime(2024, 11, 10, tzinfo=UTC), "a datetime is a moment: give its date in the zone that is meant"),
    ],
)
def test_what_is_no_day_is_refused_and_it_is_said_what_to_give(
    make: Callable[[Any], Any], text: Any, words: str
) -> None:
    """Never the first day of it, in windows and in scopes."""
    with pytest.raises(InvalidValue) as raised:
        make(text)

    assert raised.value.field.endswith("day")
    assert raised.match(words)


@pytest.mark.parametrize("text", ["2024-11-10", "20241110", "2024-W45-7", "2024W457"])
def test_a_day_in_any_form_of_iso_is_that_day(text: str) -> None:
    assert When.day(text) == When.day(date(2024, 11, 10))


@pytest.mark.parametrize(
    "text",
    ["2024-11-10T08:00Z", "2024-11-10 08:00Z", "20241110T0800Z", "2024-11-10T10:00:00.0+02:00", "2024-W45-7T08:00Z"],
)
def test_a_moment_in_any_form_of_iso_is_that_moment(text: str) -> None:
    assert When.at(text).start == datetime(2024, 11, 10, 8, tzinfo=UTC)


def test_a_week_as_text_is_the_week() -> None:
    """In every field that takes a time; with a mark too."""
    strike = DroneStrike(attacker="RU", when="2024-W45", tally=Tally(), attribution=Attribution("S", "2024-W46~"))

    assert strike.when == When.week(2024, 45) == when("2024-W45")
    assert (strike.when.start_day, strike.when.end_day) == (date(2024, 11, 4), date(2024, 11, 11))
    assert (strike.when.precision, strike.when.certainty) == ("week", "")
    assert strike.attribution.reported == When.week(2024, 46, certainty="~")


@given(st.dates(date(2, 1, 1), date(9998, 12, 1)))
def test_every_day_lies_in_its_week_and_weeks_have_seven_days(day: date) -> None:
    year, week, _ = day.isocalendar()
    found = When.week(year, week, tz=KYIV)

    assert found.start_day is not None
    assert found.end_day is not None
    assert found.start_day <= day < found.end_day == found.start_day + timedelta(7)
    assert when(f"{year:04}-W{week:02}").start_day == found.start_day


@pytest.mark.parametrize(("year", "week"), [(2024, 0), (2024, 53), (2024, 54), (10**9, 1), ("2024", 1)])
def test_a_week_that_the_year_does_not_have_is_refused(year: Any, week: int) -> None:
    with pytest.raises(InvalidValue, match="must be a week that the year has, 1 to 52 or 53"):
        When.week(year, week)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-W45", r"EDTF has no weeks; use When.week\(2024, 45\)"),
        ("2024-W45~", r"EDTF has no weeks; use When.week\(2024, 45\)"),
        ("2024-11-10 ", "take the blanks at its ends away"),
        ("20241110", "must be EDTF of the kind"),
        ("2024W45", "must be EDTF of the kind"),
    ],
)
def test_edtf_has_no_weeks_and_no_other_forms(text: str, words: str) -> None:
    """It is a standard of its own."""
    with pytest.raises(InvalidValue, match=words):
        When.edtf(text)


# --- moments of other libraries ---------------------------------------------------------------------


def test_a_timestamp_of_pandas_is_a_moment_and_is_kept_as_a_plain_one() -> None:
    """With its zone or a given one; without a warning."""
    eight = pd.Timestamp("2024-11-10T08:00:00.000001")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = [When.at(eight.tz_localize(KYIV)), When.at(eight, tz=KYIV), when(eight.tz_localize(KYIV))]
        made.append(When(start=eight.tz_localize(KYIV), end=eight.tz_localize(KYIV), tz="UTC"))

    assert {each.start for each in made} == {datetime(2024, 11, 10, 6, 0, 0, 1, tzinfo=UTC)}
    assert {type(each.start) for each in made} == {datetime}


def test_a_timestamp_that_is_none_or_too_fine_is_refused() -> None:
    """Nothing is rounded in silence."""
    nothing: Any = pd.NaT
    with pytest.raises(InvalidValue, match=r"this is none \(NaT\): leave it out"):
        When.at(nothing, tz=KYIV)
    with pytest.raises(InvalidValue, match="must be an instant with an offset, such as 2024-11-10T08:00Z"):
        When(start=nothing, tz=KYIV)
    with pytest.raises(InvalidValue, match="must be in whole microseconds: round it"):
        When.at(pd.Timestamp(1, unit="ns", tz="UTC"))


# --- what is marked ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["~", "?", "%"])
def test_a_date_that_is_marked_is_never_definitely_past(mark: str) -> None:
    """C1; possibly it is, from its beginning on."""
    marked, later = When.edtf(f"2024-11-10{mark}", tz="UTC"), datetime(2030, 1, 1, tzinfo=UTC)

    assert not marked.definitely_by(later)
    assert marked.surely_over is None
    assert marked.possibly_by(later)
    assert When.edtf("2024-11-10", tz="UTC").surely_over == datetime(2024, 11, 11, tzinfo=UTC)
