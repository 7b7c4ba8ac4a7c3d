"""From lists of cells to rows by column: what the header says, and what does not fit it.

A column is known by its name, so each name is there once: one that is blank is called by its place, one that is there
twice by how often it was there before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.asking import ReadAs
from conflict_events.importers.reading.tables import Cell, Row, text
from conflict_events.importers.report import ImportFinding

__all__ = ["Numbered", "Shaped", "is_blank", "shaped"]

Numbered = tuple[int, Sequence[Cell]]
"""A line, and the cells that begin on it."""


@attrs.frozen(eq=False)
class Shaped:
    """The columns, the rows once, one by one, and what the file says beside them."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    about: dict[str, Any] = attrs.field(factory=dict)


def is_blank(cells: Iterable[Cell]) -> bool:
    """Tell whether nothing is said in any of these cells."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def shaped(name: str, lines: Iterator[Numbered], how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    """Take the header off, and make rows of the rest.

    Raises:
        UnreadableSource: There is no header.
    """
    columns = how.columns or _header(name, lines, how.header, findings)
    return Shaped(columns, _rows(lines, columns, findings))


def _header(name: str, lines: Iterator[Numbered], asked: int | None, findings: list[ImportFinding]) -> tuple[str, ...]:
    for line, cells in lines:
        if line == asked or (asked is None and not is_blank(cells)):
            return _named(line, [text(cell).strip("\ufeff ") for cell in cells], findings)
        if not is_blank(cells):
            findings.append(ImportFinding(line, "above-header", f"it stands above the header: {_shown(cells)}"))
    raise UnreadableSource(f"{name} is empty" if asked is None else f"{name} has no line {asked} to name its columns")


def _named(line: int, header: list[str], findings: list[ImportFinding]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for place, given in enumerate(header, 1):
        name = given or f"(column {place})"
        times = 1
        while name in names:
            times += 1
            name = f"{given} ({times})"
        if not given:
            findings.append(ImportFinding(line, "blank-header", f"column {place} has no name; it is called {name!r}"))
        elif times > 1:
            message = f"column {place} is another {given!r}; it is called {name!r}"
            findings.append(ImportFinding(line, "duplicate-header", message))
        names[name] = None
    return tuple(names)


def _rows(lines: Iterable[Numbered], columns: tuple[str, ...], findings: list[ImportFinding]) -> Iterator[Row]:
    for line, cells in lines:
        if is_blank(cells):
            continue
        unfit = _unfit(cells, len(columns))
        if unfit is None:
            yield Row(line, dict(zip(columns, cells, strict=False)))
        else:
            rule, why = unfit
            findings.append(ImportFinding(line, rule, f"{why}: {_shown(cells)}", kept=False))


def _unfit(cells: Sequence[Cell], width: int) -> tuple[str, str] | None:
    """Give the rule by which these cells are no row, and why; None = they are one. Blanks too many do no harm."""
    if len(cells) != width and (len(cells) < width or not is_blank(cells[width:])):
        return "ragged-row", f"it has {len(cells)} cells for {width} columns"
    if any(type(cell) is str and "\0" in cell for cell in cells):
        return "damaged-row", "it holds a NUL, which no text has; the file was damaged there"
    return None


def _shown(cells: Sequence[Cell]) -> str:
    shown = repr(list(cells))
    return shown if len(shown) <= 500 else f"{shown[:500]}..."
