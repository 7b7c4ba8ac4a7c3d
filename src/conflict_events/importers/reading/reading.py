"""`read_table`: any tabular file in, whatever it is packed and written in."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import IO, Any

import attrs

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.asking import AS_FOUND, ReadAs
from conflict_events.importers.reading.decoding import encoding_of
from conflict_events.importers.reading.delimited import read_delimited
from conflict_events.importers.reading.looking import HEAD, binary_form, no_table
from conflict_events.importers.reading.opening import Opened, TableSource, opened, unpacked
from conflict_events.importers.reading.parquet import read_parquet
from conflict_events.importers.reading.records import json_form, read_json, read_json_lines
from conflict_events.importers.reading.shaping import Shaped
from conflict_events.importers.reading.sheets import read_sheet
from conflict_events.importers.reading.tables import Row, Table
from conflict_events.importers.report import ImportFinding

__all__ = ["read_table"]

TEXTS = {"csv": read_delimited, "json": read_json, "jsonl": read_json_lines}


def read_table(source: TableSource, how: ReadAs = AS_FOUND) -> Table:
    """Read a table from wherever it is.

    Args:
        source: A path, "-" for standard input, an ``http`` or ``https`` address, an open file, or lines of text.
        how: What is declared of it; the rest is found out from the file, and said among the table's findings.

    Raises:
        UnreadableSource: It cannot be read at all; the message says what it looks like. Going through the table's rows
            may raise it as well.
        UsageError: An address without an opener.
    """
    given = unpacked(opened(source, how), how)
    findings: list[ImportFinding] = []
    try:
        read = _named(_read(given, how, findings), given.name, how.named)
    except BaseException:
        given.file.close()
        raise
    rows = _closing(given.file, read.rows)
    next(rows)
    return Table(given.name, read.columns, rows, findings, read.about)


def _read(given: Opened, how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    head = given.file.read(HEAD)
    given.file.seek(0)
    form = how.form or binary_form(head)
    if form == "sheet":
        return read_sheet(given.file, given.name, how, findings)
    if form == "parquet":
        return read_parquet(given.file, given.name, how, findings)
    wrong = no_table(head)
    if wrong is not None:
        raise UnreadableSource(f"{given.name} is no table; it looks like {wrong}")
    encoding = encoding_of(given.file, given.name, given.encoding or how.encoding, findings)
    read = TEXTS[form or json_form(given.file, encoding) or "csv"]
    return read(given.file, given.name, encoding, how, findings)


def _named(read: Shaped, name: str, column: str | None) -> Shaped:
    """Add the column that the caller wants, with the file's name."""
    if column is None:
        return read
    if column in read.columns:
        raise UnreadableSource(f"{name} has a column {column!r} itself, which was to be added with the file's name")
    rows = (attrs.evolve(row, cells={**row.cells, column: name}) for row in read.rows)
    return attrs.evolve(read, columns=(*read.columns, column), rows=rows)


def _closing(file: IO[bytes], rows: Iterator[Row]) -> Generator[Any, None, None]:
    with file:
        yield None  # taken at once: a generator that never began would never close the file
        yield from rows
