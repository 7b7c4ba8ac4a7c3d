"""Reading bytes as a table, and the rules of what was found."""

from __future__ import annotations

import io

from conflict_events.importers.reading import ReadAs, Row, Table, read_table

AS_FOUND = ReadAs()


def read(content: bytes, how: ReadAs = AS_FOUND) -> tuple[Table, list[Row]]:
    """Read all of it; the table's findings are then complete."""
    table = read_table(io.BytesIO(content), how)
    return table, list(table.rows)


def cells(content: bytes, how: ReadAs = AS_FOUND) -> list[tuple[object, ...]]:
    """The header and the rows, as tuples."""
    table, rows = read(content, how)
    return [table.columns, *(tuple(row.cells.values()) for row in rows)]


def rules(content: bytes, how: ReadAs = AS_FOUND) -> list[tuple[int | None, str]]:
    """What was found, as lines and rules."""
    table, _ = read(content, how)
    return [(each.line, each.rule) for each in table.findings]
