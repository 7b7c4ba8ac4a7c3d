"""The air-attack file as rows of text: its columns, in all the shapes it has had, and its lines.

Columns came and went over the years. The required ones are in every shape; the others are read
where they are there; a column that we do not know is left alone and said once.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import attrs

from conflict_events.errors import UnreadableSource
from conflict_events.importers.missile_attacks import counts
from conflict_events.importers.report import ImportFinding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DETAILS", "REQUIRED", "Row", "Source", "Table", "read_table"]

Source: TypeAlias = "str | os.PathLike[str] | Iterable[str]"
"""A path, or the lines of text of such a file."""

UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""What a file in UTF-16 begins with."""

REQUIRED = ("time_start", "time_end", "model", "target", "launched", "destroyed", "source")

DETAILS = (
    "carrier",
    "target_main",
    "is_shahed",
    "turbojet",
    "turbojet_destroyed",
    "affected region",
    "destroyed_details",
    "launched_details",
    "launch_place_details",
)
"""Columns that no field of an event holds; their text goes into the note as it stands."""

KNOWN = {*REQUIRED, *DETAILS, *counts.COUNTS, counts.STATUS, "launch_place"}


@attrs.define
class Row:
    """One data row, and what was found in it so far.

    Attributes:
        line: The line on which it begins, counted from 1.
        cells: Its text by column, blanks trimmed and runs of blanks made one: they are layout. What
            pandas writes for a gap, "nan", is a gap.
        findings: What the reader of the import should know of it.
    """

    line: int
    cells: dict[str, str]
    findings: list[ImportFinding] = attrs.field(factory=list)

    def find(self, rule: str, message: str) -> None:
        """Say something about a row that is kept."""
        self.findings.append(ImportFinding(self.line, rule, message))

    def refuse(self, rule: str, message: str) -> None:
        """Say why there is no event of the row, in one finding with all that was said before."""
        messages = [message, *(finding.message for finding in self.findings)]
        self.findings = [ImportFinding(self.line, rule, "; ".join(messages), kept=False)]


@attrs.frozen
class Table:
    """A file as read.

    Attributes:
        name: What was read.
        unknown: Columns that we do not know, in their order.
        rows: All data rows; one that does not fit the columns has no cells, and says why.
    """

    name: str
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(source: Source) -> Table:
    """Read a file, or its lines of text, into rows.

    Raises:
        UnreadableSource: Where it cannot be opened, is not UTF-8 text, is not CSV, or lacks a
            column that every shape of this file has.
    """
    if not isinstance(source, str | os.PathLike):
        return _table("the lines given", source)
    path = Path(source)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return _table(path.name, lines)
    except OSError as error:
        raise UnreadableSource(f"{path.name} cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        looks = "UTF-16, as spreadsheets save" if error.object[:2] in UTF16 else "text of an older code page"
        raise UnreadableSource(f"{path.name} is not UTF-8 text; it looks like {looks}: save it as UTF-8") from error


def _table(name: str, lines: Iterable[str]) -> Table:
    reader = csv.reader(lines, strict=True)
    try:
        columns = _columns(name, next(reader, []))
        rows = tuple(_rows(reader, columns))
    except csv.Error as error:
        # The reader's own words are of Python; nearly always it is this.
        why = f"{error}; is a quotation mark opened and never closed?"
        raise UnreadableSource(f"{name} is not CSV: line {reader.line_num}: {why}") from error
    unknown = tuple(column or "one without a name" for column in columns if column not in KNOWN)
    return Table(name, unknown, rows)


def _columns(name: str, header: list[str]) -> list[str]:
    columns = [column.strip("\ufeff \t") for column in header]
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise UnreadableSource(f"{name} lacks the columns {', '.join(missing)}: {_looks_like(columns)}")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise UnreadableSource(f"{name} has the columns {', '.join(twice)} more than once")
    return columns


def _looks_like(columns: list[str]) -> str:
    """Say what a file looks like that lacks columns."""
    if not columns:
        return "it is empty"
    for parted, sign in ((";", "semicolons"), ("\t", "tabs")):
        if set(REQUIRED) <= {each.strip() for each in parted.join(columns).split(parted)}:
            return f"its cells are separated by {sign}; save it with commas"
    if set(REQUIRED) <= {column.casefold() for column in columns}:
        return "they are there in capitals; write them as they were published"
    return "is it this file?"


def _rows(reader: Iterator[list[str]], columns: list[str]) -> Iterator[Row]:
    before = reader.line_num  # type: ignore[attr-defined]  # the csv reader counts its lines
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield _row(before + 1, cells, columns)
        before = reader.line_num  # type: ignore[attr-defined]  # as above


def _row(line: int, cells: list[str], columns: list[str]) -> Row:
    if len(cells) != len(columns):
        row = Row(line, {})
        row.refuse("ragged-row", f"it has {len(cells)} cells for {len(columns)} columns: {cells}")
        return row
    trimmed = (" ".join(cell.split()) for cell in cells)
    said = ("" if cell.lower() == "nan" else cell for cell in trimmed)
    return Row(line, dict(zip(columns, said, strict=True)))
