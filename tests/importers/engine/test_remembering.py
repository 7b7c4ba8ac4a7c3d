"""A part of a row is read once for all rows that say the same in its columns, and each of them tells what was found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.importers import SourceRow, remembered

read: list[str] = []


@remembered("day", "place")
def spot(row: SourceRow) -> tuple[date, str]:
    read.append(row["place"])
    if not row["place"]:
        row.find("no-place", "it names no place")
    return row.date_in("day"), row["place"]


def row(line: int = 1, **cells: Any) -> SourceRow:
    return SourceRow(line, {"day": "2025-05-01", "place": "Here", "other": str(line), **cells})


@pytest.fixture(autouse=True)
def _nothing_read() -> None:
    read.clear()


def test_rows_that_say_the_same_there_share_what_is_made_of_it() -> None:
    first, second = spot(row(1, place="Shared")), spot(row(2, place="Shared"))

    assert first is second
    assert read == ["Shared"]


def test_what_was_found_is_said_of_each_row_on_its_line() -> None:
    rows = [row(1, place=""), row(2, place="")]
    for each in rows:
        spot(each)

    assert [(found.line, found.rule) for each in rows for found in each.findings] == [(1, "no-place"), (2, "no-place")]


def test_a_row_that_is_wrong_says_so_each_time_with_what_was_found_before() -> None:
    for line in (1, 2):
        wrong = row(line, place="", day="May")
        with pytest.raises(InvalidValue, match="day: must be a day"):
            spot(wrong)

        assert [(found.line, found.rule) for found in wrong.findings] == [(line, "no-place")]


def test_cells_are_told_apart_by_their_type() -> None:
    made = [spot(row(place=cell))[1] for cell in (1, 1.0, "1", True)]

    assert made == ["1", "1", "1", "true"]


def test_what_can_be_changed_is_not_remembered() -> None:
    cell = ["a"]
    first = spot(row(place=cell))
    cell.append("b")

    assert (first[1], spot(row(place=cell))[1]) == ('["a"]', '["a", "b"]')


def test_to_read_a_column_that_it_does_not_name_is_a_mistake() -> None:
    greedy = remembered("day")(lambda row: row["place"])

    with pytest.raises(UsageError, match="'place' is not declared"):
        greedy(row())
