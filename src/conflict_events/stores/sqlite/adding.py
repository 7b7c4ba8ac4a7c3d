"""Adding to the tables of a SQLite log what a draft wants, in the transaction that is open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from conflict_events.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from conflict_events.stores.protocol import Block, Draft
    from conflict_events.stores.sqlite.connection import Connection

__all__ = ["ENDS", "NOTED", "OURS", "UNFIT", "add"]

_INSERT = """
INSERT INTO entry
    (position, id, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest, metadata, metadata_digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, CAST(? AS TEXT), ?)
"""
_ADDING = (
    _INSERT,
    "INSERT OR REPLACE INTO seen VALUES (?, ?)",
    "INSERT OR REPLACE INTO record_key VALUES (?, ?, ?)",
    "DELETE FROM meta WHERE name = ?",
    "INSERT OR REPLACE INTO meta VALUES (?, ?)",
)
_NOTE_THE_END = """
INSERT OR REPLACE INTO meta
SELECT 'sqlite:end', CAST(position || ' ' || hex(digest) || ' ' || ? AS BLOB)
FROM entry ORDER BY position DESC LIMIT 1
"""
NOTED = "SELECT CAST(value AS TEXT) FROM meta WHERE name = 'sqlite:end'"
"""Finds what is noted: the position of the last entry, its digest, and the position up to which all was in the file
itself when what lies beside it was begun."""
UNFIT = f"""
SELECT 1 FROM ({NOTED.replace("AS TEXT)", "AS TEXT) AS noted")}) WHERE NOT EXISTS (
    SELECT 1 FROM entry NOT INDEXED
    WHERE position = CAST(noted AS INTEGER) AND noted LIKE position || ' ' || hex(digest) || '%'
)
"""  # noqa: S608 - constants
"""Finds something where the last entry that was added is not there: its pages and those of the settings are of two
files, or of two moments. Before there was this note nothing was kept of the end, and nothing is found."""
ENDS = f"SELECT (SELECT coalesce(max(position), 0) FROM entry), coalesce(CAST(({NOTED}) AS INTEGER), 0)"  # noqa: S608
"""Finds the last position, and the one that was noted; 0 = there is none."""
OURS = "name <> 'sqlite:end'"
"""Tells the settings of a log from what is noted here."""


def add(db: Connection, wanted: Draft) -> None:
    """Carry out a draft.

    Raises:
        UsageError: It erases what is no row.
    """
    db.execute("PRAGMA secure_delete = ON")  # what is removed or replaced is overwritten with zeros
    if wanted.reset_seen:
        db.execute("DELETE FROM seen")
    forget = [(name,) for name in wanted.forget]
    for statement, values in zip(_ADDING, (wanted.rows, wanted.seen, wanted.keys, forget, wanted.meta), strict=True):
        if values:
            db.executemany(statement, values)
    if wanted.rows:
        db.execute(_NOTE_THE_END, (db.begun,))
    if wanted.tags:
        _put(db, wanted.tags)
    if wanted.erase:
        _erase(db, wanted.erase)


def _put(db: sqlite3.Connection, blocks: Sequence[Block]) -> None:
    gone = [block[:3] for block in blocks if not block.positions]
    put = [(*block[:3], json.dumps(block.positions, separators=(",", ":"))) for block in blocks if block.positions]
    db.executemany("DELETE FROM tagged WHERE kind = ? AND tag = ? AND last = ?", gone)
    db.executemany("INSERT OR REPLACE INTO tagged VALUES (?, ?, ?, ?)", put)


def _erase(db: sqlite3.Connection, positions: Sequence[int]) -> None:
    last = db.execute("SELECT coalesce(max(position), 0) FROM entry").fetchone()[0]
    if not all(1 <= position <= last for position in positions):
        raise UsageError(f"erase: must be positions of rows, 1 to {last}, got {list(positions)}")
    # The trigger refuses each that no Redaction names.
    erase = "UPDATE entry SET salt = NULL, payload = NULL, metadata = NULL WHERE position = ?"
    db.executemany(erase, [(each,) for each in positions])
