"""Delimited text, called CSV whatever delimits it: commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.asking import ReadAs
from conflict_events.importers.reading.shaping import Numbered, Shaped, is_blank, shaped
from conflict_events.importers.report import ImportFinding

__all__ = ["read_delimited"]

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

SAMPLE = 2**16
ROWS = 50
"""So many rows are tried with each delimiter."""

LONGEST = 2**24
"""So many characters a cell may have: a whole press conference. Python's own limit is a hundredth of it."""

_EXCEL = re.compile(r"\ufeff?sep=(.)\r?\n?")
"""The first line that Excel writes and reads, and no table has."""


def read_delimited(file: IO[bytes], name: str, encoding: str, how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    """Read a text that is known to be in an encoding.

    Raises:
        UnreadableSource: It is empty, or its quotation marks do not close; the latter also while rows are gone through.
    """
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    sample = lines.read(SAMPLE)
    lines.seek(0)
    directive = _EXCEL.match(sample)
    delimiter = how.delimiter or (directive[1] if directive else _sniffed(sample))
    if how.delimiter is None and delimiter != ",":
        sign = DELIMITERS.get(delimiter, repr(delimiter))
        findings.append(ImportFinding(None, "delimiter", f"its cells are parted by {sign}"))
    skipped = 1 if directive else 0
    records = _records(name, lines, delimiter, skipped)
    return shaped(name, records, how, findings)


def _records(name: str, text: io.TextIOWrapper, delimiter: str, skipped: int) -> Iterator[Numbered]:
    csv.field_size_limit(max(LONGEST, csv.field_size_limit()))  # there is one limit for the whole process
    reader = csv.reader(itertools.islice(text, skipped, None), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1 + skipped, cells
            before = reader.line_num
    except csv.Error as error:
        # The reader's own words are of Python; nearly always it is this. Going on after it would read lines as rows
        # that begin in the middle of a cell.
        where = f"line {reader.line_num + skipped}: {error}"
        why = f"{where}; is a quotation mark opened on line {before + 1 + skipped} and never closed?"
        raise UnreadableSource(f"{name} is not CSV: {why}") from error
    finally:
        with suppress(ValueError):  # the file is closed by whoever opened it, and may be already
            text.detach()


def _sniffed(sample: str) -> str:
    """Give the delimiter that parts most rows into as many cells as the first; commas where none does."""
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) == SAMPLE else lines
    return max(DELIMITERS, key=lambda each: _evenness(whole, each))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    reader, widths = csv.reader(lines, delimiter=delimiter, strict=True), []
    try:
        for cells in itertools.islice(reader, ROWS):
            widths += [] if is_blank(cells) else [len(cells)]
    except csv.Error:
        if reader.line_num < len(lines):  # else it is the sample that ends within a cell
            return 0.0, 0
    if not widths or widths[0] == 1:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]
