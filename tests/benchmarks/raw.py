"""The raw limit: sqlite3, msgspec and hashlib alone, with the same bytes in the same table."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from conflict_events import DroneStrike
from conflict_events.codec.fast import decoder_of
from conflict_events.stores import Row
from conflict_events.stores.sqlite.schema import statements

__all__ = ["connect", "decoded", "digests", "insert", "scan"]

PAGE = 512
COLUMNS = "position, id, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest"


def connect(path: str) -> sqlite3.Connection:
    """Make a database with our tables and nothing that watches them, durable like ours."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    for statement in statements():
        if "TRIGGER" not in statement:
            db.execute(statement)
    return db


def insert(db: sqlite3.Connection, rows: Iterable[Any]) -> None:
    """Insert rows that are ready, in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    db.executemany(f"INSERT INTO entry ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - constants
    db.execute("COMMIT")


def ready(rows: Iterable[Row]) -> list[Any]:
    """Give our rows as SQLite takes them."""
    return [(*row[:8], row.payload.decode(), row.digest) for row in rows if row.payload is not None]


def scan(db: sqlite3.Connection) -> Iterator[Any]:
    """Read every column of every row, page by page."""
    after = 0
    while True:
        page = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE position > ? ORDER BY position LIMIT {PAGE}",  # noqa: S608 - constants
            (after,),
        ).fetchall()
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1][0]


def decoded(db: sqlite3.Connection) -> dict[str, int]:
    """Scan, decode into our class, and fold."""
    decode = decoder_of(DroneStrike)
    assert decode is not None
    totals: dict[str, int] = {}
    for row in scan(db):
        event = decode(row[8])
        said = event.attribution.claimant
        totals[said] = totals.get(said, 0) + event.tally.launched.low
    return totals


def digests(db: sqlite3.Connection) -> bytes:
    """Scan, and hash every payload."""
    last = b""
    for row in scan(db):
        last = hashlib.sha256(row[8].encode()).digest()
    return last
