"""`remembered`: a part of a row is read once for all rows whose cells say the same of it.

A file names few places, days, figures and pages, many times over. What is made of such cells is made of nothing else,
so it is the same the second time, with all that was found in them.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from conflict_events.errors import DataError
from conflict_events.importers.engine.row import SourceRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_events.importers.engine.row import Manner
    from conflict_events.importers.reading import Cell
    from conflict_events.importers.report import ImportFinding

__all__ = ["remembered"]

Made = TypeVar("Made")

SIZE = 4096
"""So many different parts are remembered of each sort; then the one that was asked for longest ago is forgotten."""

PLAIN = frozenset({str, int, float, bool, type(None)})
"""The cells that are remembered: those that never change, and are told apart by their type and themselves."""


def remembered(*columns: str) -> Callable[[Callable[[SourceRow], Made]], Callable[[SourceRow], Made]]:
    """Read a part of a row once for all rows that say the same in these columns, findings included.

    The function is given a row that has these columns alone: to read another is a mistake in the importer, and said. It
    may `find` and raise `DataError`; it refuses and ties nothing, and has no use for the line.

    Args:
        columns: All that it reads.
    """

    def decorate(read: Callable[[SourceRow], Made]) -> Callable[[SourceRow], Made]:
        known = frozenset(columns)

        @functools.lru_cache(SIZE, typed=True)
        def recall(via: str, manner: Manner, *cells: Cell) -> tuple[Made, list[ImportFinding]]:
            row = SourceRow(0, dict(zip(columns, cells, strict=True)), via, manner, known)
            return read(row), row.findings

        @functools.wraps(read)
        def read_or_recall(row: SourceRow) -> Made:
            cells: tuple[Any, ...] = tuple(map(row.cells.get, columns))
            if not PLAIN.issuperset(map(type, cells)):
                return read(row)
            try:
                made, findings = recall(row.via, row.manner, *cells)
            except DataError:
                return read(row)  # it says of this row itself what is wrong
            for finding in findings:
                row.find(finding.rule, finding.message)
            return made

        return read_or_recall

    return decorate
