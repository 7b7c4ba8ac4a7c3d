"""How the rows of entries are asked for in a SQLite log, and made of what SQLite gives."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from conflict_events.stores.protocol import Row
from conflict_events.stores.sqlite.schema import FORMAT, format_of
from conflict_events.stores.turns import surely

if TYPE_CHECKING:
    import sqlite3

__all__ = ["TYPES", "Types", "is_todays", "row_of", "rows_in", "some", "span"]

Types: TypeAlias = AbstractSet[tuple[type[Any], ...]]
"""Of which types the values in a row may be."""

_LARGE = 16 * 1024 * 1024  # bytes of payloads or settings held at a time by a reader, but for a few rows more
_SIZED = slice(-4, None)  # where in a row the long values stand: payload and metadata, a setting at the end

_PERHAPS: tuple[type[Any], ...] = (bytes, type(None))
TYPES: Types = {
    (int, bytes, int, str, str, int, int, *content, bytes, *noted)
    for content in product(_PERHAPS, repeat=2)
    for noted in product(_PERHAPS, repeat=2)
}

_BEFORE = "position, id, recorded_at, recorded_by, kind, schema, ledger, salt, CAST(payload AS BLOB), digest"
_COLUMNS = f"{_BEFORE}, CAST(metadata AS BLOB), metadata_digest"


# The index of ledger entries is asked for by name: SQLite, which keeps no statistics here, might not see its use. Else
# none is used: one that a stranger made might leave entries out.
_BY_LEDGER = {
    None: "NOT INDEXED WHERE position > ? AND position <= ?",
    True: "INDEXED BY entry_ledger WHERE position > ? AND position <= ? AND ledger = 1",
    False: "NOT INDEXED WHERE position > ? AND position <= ? AND ledger = 0",
}
_OF_KINDS = " AND kind IN (SELECT value FROM json_each(?))"


def is_todays(db: sqlite3.Connection) -> bool:
    """Tell whether a file is of today's format."""
    return format_of(db) >= FORMAT


def rows_in(*, is_current: bool) -> str:
    """Say what is asked for rows.

    Args:
        is_current: Whether the file is of today's format.
    """
    columns = _COLUMNS if is_current else f"{_BEFORE}, NULL, NULL"
    return f"SELECT {columns} FROM entry"  # noqa: S608 - constants


def span(*, ledger: bool | None = None, of_kinds: bool = False) -> str:
    """Say which rows are asked for: those after one position and up to another.

    Args:
        ledger: Only entries about entries, or only accounts; None = both.
        of_kinds: Whether only some kinds are, which are given as a third value.
    """
    return _BY_LEDGER[ledger] + (_OF_KINDS if of_kinds else "")


def row_of(columns: tuple[Any, ...]) -> Row:
    """Make a row of the values that SQLite gave, each of which is of its type."""
    position, id_, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest, *noted = columns
    # One is made for every row of every scan: this takes half the time of a call of the class.
    return Row._make(
        (position, id_, recorded_at, recorded_by, kind, schema, ledger == 1, salt, payload, digest, *noted)
    )


def some(cursor: sqlite3.Cursor, question: str, values: tuple[object, ...]) -> list[Any]:
    """Give the first answers, all of them or until they are large: a stranger's file may hold anything."""

    def ask() -> list[Any]:
        rows: list[Any] = []
        size = 0
        cursor.execute(question, values)
        while size < _LARGE and (more := cursor.fetchmany(8)):
            rows += more
            size += sum([len(value) for row in more for value in row[_SIZED] if isinstance(value, str | bytes)])
        return rows

    return surely(ask, cursor.close)  # one that stays open keeps what it reads from being written anew
