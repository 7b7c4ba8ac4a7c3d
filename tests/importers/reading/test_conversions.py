"""Numbers and days are read as they are declared, or refused with what was expected; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue
from conflict_events.importers.reading import Cell, day, moment_in_utc, number, text


@pytest.mark.parametrize(
    ("cell", "declared", "value"),
    [
        ("12", {}, 12),
        (" 12 ", {}, 12),
        ("1.50", {}, Decimal("1.50")),
        ("12.0", {}, 12),
        ("-3", {}, -3),
        ("\u22123", {}, -3),
        ("1234", {"thousands": ","}, 1234),
        ("1,234", {"thousands": ","}, 1234),
        ("1.234,5", {"decimal": ",", "thousands": "."}, Decimal("1234.5")),
        ("1\u00a0234", {"thousands": " "}, 1234),
        ("12\u202f345 678", {"thousands": " "}, 12_345_678),
        (7, {"decimal": ","}, 7),
        (7.0, {}, 7),
        (0.1, {}, Decimal("0.1")),
    ],
)
def test_a_number_is_read_as_declared(cell: Cell, declared: Any, value: object) -> None:
    made = number(cell, **declared)

    assert (made, type(made)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "declared"),
    [
        ("1,234", {}),
        ("1,5", {}),
        ("1 234", {}),
        ("1.234", {"decimal": ",", "thousands": " "}),
        ("12,34", {"thousands": ","}),
        ("1234,567", {"thousands": ","}),
        ("1,234.", {"thousands": ","}),
        (".5", {}),
        ("", {}),
        ("-", {}),
        ("1e3", {}),
        ("\uff11\uff12", {}),
        ("5-7", {}),
        (None, {}),
        (True, {}),
        (float("nan"), {}),
        (float("inf"), {}),
        ([1], {}),
    ],
)
def test_what_is_written_otherwise_is_refused_with_its_column_and_what_was_expected(cell: Cell, declared: Any) -> None:
    with pytest.raises(InvalidValue, match=r"launched: must be a (finite )?number") as refused:
        number(cell, "launched", **declared)
    assert refused.value.value is cell


@given(st.integers(), st.sampled_from(",. '"))
def test_each_whole_number_is_read_back_from_its_thousands(value: int, thousands: str) -> None:
    decimal = "." if thousands == "," else ","

    assert number(f"{value:,}".replace(",", thousands), decimal=decimal, thousands=thousands) == value


@pytest.mark.parametrize(
    ("cell", "form", "value"),
    [
        ("2024-11-09", "iso", date(2024, 11, 9)),
        (" 2024-11-09 20:00", "iso", datetime.combine(date(2024, 11, 9), time(20))),
        ("09.11.2024", "%d.%m.%Y", date(2024, 11, 9)),
        ("23 July 2022 - 19:04", "%d %B %Y - %H:%M", datetime.combine(date(2022, 7, 23), time(19, 4))),
        ("20010203", "%Y%m%d", date(2001, 2, 3)),
        ("45605", "excel-1900", date(2024, 11, 9)),
        (45605.5, "excel-1900", datetime.combine(date(2024, 11, 9), time(12))),
        (44143, "excel-1904", date(2024, 11, 9)),
        (date(2024, 11, 9), "%d.%m.%Y", date(2024, 11, 9)),
    ],
)
def test_a_day_is_read_as_declared(cell: Cell, form: str, value: date) -> None:
    made = day(cell, form)

    assert (made, type(made)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "form", "said"),
    [
        ("09.11.2024", "iso", "written such as 2024-11-09, got"),
        ("11/09/2024", "%d.%m.%Y", "written as %d.%m.%Y, got"),
        ("2024-02-30", "iso", "must be a day"),
        ("45605.83", "iso", "looks like a spreadsheet's number of days: declare it so"),
        (45605, "%d.%m.%Y", "looks like a spreadsheet's number of days"),
        (None, "iso", "must be a day"),
        ("9 November", "excel-1900", "as a spreadsheet's number of days, got"),
        (59, "excel-1900", "as a spreadsheet's number of days, got"),
        (1e12, "excel-1904", "as a spreadsheet's number of days, got"),
    ],
)
def test_a_day_that_is_written_otherwise_is_refused(cell: Cell, form: str, said: str) -> None:
    with pytest.raises(InvalidValue, match="date_start: must be a day") as refused:
        day(cell, form, "date_start")
    assert said in str(refused.value)


@given(st.dates(date(1904, 1, 2), date(2100, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y/%m/%d", "iso"]))
def test_each_day_is_read_back_in_each_form(value: date, form: str) -> None:
    written = value.isoformat() if form == "iso" else value.strftime(form)

    assert day(written, form) == value
    assert day((value - date(1899, 12, 30)).days, "excel-1900") == value


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (" Kyiv \n oblast\u00a0", "Kyiv oblast"),
        (None, ""),
        (10.0, "10"),
        (0.5, "0.5"),
        (3, "3"),
        (True, "true"),
        (date(2024, 11, 9), "2024-11-09"),
        (["a", None], '["a", null]'),
        ({"Київ": 1}, '{"Київ": 1}'),
    ],
)
def test_a_cell_is_written_out_alike_whatever_it_came_from(cell: Cell, written: str) -> None:
    assert text(cell) == written


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2024-11-09 10:00", datetime(2024, 11, 9, 10, tzinfo=UTC)),
        ("2024-11-09T10:00:00+02:00", datetime(2024, 11, 9, 8, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc_unless_it_says_otherwise(cell: str, meant: datetime) -> None:
    assert moment_in_utc(cell) == meant


@pytest.mark.parametrize("cell", ["2024-11-09", "soon", "0001-01-01T00:00:00+05:00"])
def test_what_is_no_moment_is_refused_also_at_the_edge_of_the_calendar(cell: str) -> None:
    with pytest.raises(InvalidValue, match=r"^posted: must"):
        moment_in_utc(cell, "posted")
