"""What a reading gives: a table of rows, each with its line and its cells, whatever file it came from.

Cells of delimited text are text, as it stands. Sheets, JSON and Parquet have types of their own, and they are kept:
what a cell means is for the importer to say (`number` and `day`), never guessed here.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import attrs

from conflict_events.importers.report import ImportFinding

__all__ = ["Cell", "Row", "Table", "text"]

Cell: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta | list[Any] | dict[str, Any] | None"
"""What a cell can be. Delimited text has strings only; None is a cell of a typed format that says nothing."""


@attrs.frozen(eq=False)
class Row:
    """One data row.

    Attributes:
        line: Where it begins: the line of a text, the row of a sheet, the number of a record where records share a
            line or have none; counted from 1, and no two rows have the same.
        cells: Its cells, one for each of the table's columns.
    """

    line: int
    cells: dict[str, Cell]


@attrs.define(eq=False)
class Table:
    """A file as it is read.

    Each row of the file is one of `rows`, or has a finding that is not `kept`. Rows of nothing but blanks are layout.

    Attributes:
        name: What is read.
        columns: The names of its columns, blanks around them cut away, each of them once.
        rows: The rows, once and one by one: a file need not fit the memory. Going through them may still raise
            `UnreadableSource`, so append nothing before the last. Close them where they are not gone through to the
            end: they hold the file.
        findings: What was found so far; it grows while `rows` are gone through.
        about: What a JSON file says beside its rows, by key.
    """

    name: str
    columns: tuple[str, ...]
    rows: Generator[Row, None, None]
    findings: list[ImportFinding]
    about: Mapping[str, Any] = attrs.field(factory=dict)


def text(cell: Cell) -> str:
    """Write a cell out, the same whatever format it came from; runs of blanks are layout, and one blank here.

    None is "", a whole number has no decimals (a sheet knows no other numbers than 10.0), days and moments are ISO,
    lists and objects JSON.
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if cell is None:
        return ""
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool | list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)
