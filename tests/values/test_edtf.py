"""`When` and EDTF, both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue
from conflict_events.testing import day_windows
from conflict_events.values import When

DATED = day_windows()
WRITABLE = DATED.filter(lambda each: each.precision == "day")
DAY = date(2024, 11, 10)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision", "certainty"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1), "year", ""),
        ("2024-11~", date(2024, 11, 1), date(2024, 12, 1), "month", "~"),
        ("2024-12?", date(2024, 12, 1), date(2025, 1, 1), "month", "?"),
        ("2024-02-29%", date(2024, 2, 29), date(2024, 3, 1), "day", "%"),
        ("2024-10-01/2024-10-27", date(2024, 10, 1), date(2024, 10, 28), "day", ""),
        ("2024-11-10/..", date(2024, 11, 10), None, "day", ""),
        ("../2024-11", None, date(2024, 12, 1), "month", ""),
        ("2022~/2024~", date(2022, 1, 1), date(2025, 1, 1), "year", "~"),
    ],
)
def test_edtf_is_read_and_written(
    text: str, start: date | None, end: date | None, precision: str, certainty: str
) -> None:
    """By hand."""
    read = When.edtf(text)

    assert (read.start_day, read.end_day, read.precision, read.certainty) == (start, end, precision, certainty)
    assert read.to_edtf() == text


@given(WRITABLE)
def test_t3_edtf_round_trips_from_the_value(each: When) -> None:
    """Every date-level value to the day can be written and read back."""
    assert When.edtf(each.to_edtf(), extent=each.extent, tz=each.tz, raw=each.raw) == each


@given(DATED)
def test_t3_what_can_be_written_reads_back_and_what_cannot_is_refused(each: When) -> None:
    """Weeks, and months that begin in their middle, have no EDTF; nothing is written that reads otherwise."""
    try:
        text = each.to_edtf()
    except InvalidValue:
        assert each.precision != "day"
    else:
        assert When.edtf(text, extent=each.extent, tz=each.tz, raw=each.raw) == each


@given(st.text() | st.from_regex(r"\A[0-9./?~%-]{1,24}\Z"))
def test_text_that_is_no_edtf_is_refused_and_nothing_else_is_raised(text: str) -> None:
    """Whatever the text, the answer is a value that writes back to one that reads the same, or our error."""
    try:
        read = When.edtf(text)
    except InvalidValue:
        return
    assert When.edtf(read.to_edtf()) == read


@pytest.mark.parametrize(
    "text",
    [
        *("", "..", "../..", "2024/", "2024/2024-11", "2024?/2024", "2024-13", "2024-21", "20XX", "2024-02-30"),
        *("9999", "0000", "2024/2025/2026", "2025/2024", "Y20240", "-2024", "٢٠٢٤", 2024),
    ],
)
def test_edtf_outside_the_subset_is_refused(text: Any) -> None:
    """Seasons, unspecified digits, one-sided marks, unknown ends, days that are none."""
    with pytest.raises(InvalidValue):
        When.edtf(text)


def test_clock_times_and_weeks_have_no_edtf() -> None:
    """EDTF intervals are of dates."""
    with pytest.raises(InvalidValue, match="clock times"):
        When.at(datetime(2024, 11, 10, 12, tzinfo=UTC)).to_edtf()
    with pytest.raises(InvalidValue, match="weeks"):
        When(start_day=DAY, end_day=DAY + timedelta(7), precision="week").to_edtf()
    with pytest.raises(InvalidValue, match="from edge to edge"):
        When(start_day=DAY, end_day=DAY + timedelta(30), precision="month").to_edtf()
