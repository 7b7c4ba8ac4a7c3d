"""Publishing: what stands as a plain SQLite file for everybody, without anything that is the log's own.

It is no log: a table ``standing_<kind>`` for each kind, `columns` with what each column says, and `about` with the head
that it was made from. No secret, no salt, no word that was erased, withdrawn or replaced is in it; who wrote an entry
down is not, nor are notes, unless they are asked for.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import polars as pl

from conflict_events.columns import SCHEMA, FrameColumn, frame_columns
from conflict_events.events import kind_name
from conflict_events.export.exporting import tables_of
from conflict_events.export.flattening import times_as_text
from conflict_events.log import LogView
from conflict_events.log.upkeep.backup import published
from conflict_events.values.calls import explained

__all__ = ["publish"]

OURS = frozenset({"recorded_by", "recorded_at"})
"""Columns about whoever keeps the log."""
NOTES = frozenset({"note"})
PRIVATE = r"(?i)^\s*private\b"
"""A note that begins so is for nobody else, whatever is asked for."""
TYPES = {"whole": "INTEGER", "decimal": "REAL", "flag": "INTEGER"}


@explained
def publish(view: LogView, to: str | os.PathLike[str], kinds: Iterable[type[Any]] = (), *, notes: bool = False) -> None:
    """Write what stands into a new SQLite file that may be given to anybody.

    Args:
        view: What is seen, such as ``log.now()``.
        to: A new file.
        kinds: Which kinds; none = all of which there are accounts.
        notes: Whether notes of whoever records go along; one that begins with "private" never does.

    Raises:
        UsageError: There is something at the path already.
        StoreFailure: There is no room, no such folder, or the like; nothing is at the path.
    """
    tables = tables_of(view, kinds)
    by_name = {kind_name(kind): kind for kind in view.kinds.domain}
    with published(to, "publication") as partial, closing(sqlite3.connect(partial)) as db:
        _describe(db, view)
        for name, frame in tables.items():
            shown = [each for each in frame_columns(by_name[name]) if _is_public(each, notes=notes)]
            db.executemany(
                "INSERT INTO columns VALUES (?, ?, ?, ?)", [(f"standing_{name}", *_told(each)) for each in shown]
            )
            _fill(db, f"standing_{name}", shown, frame)
        db.commit()


def _describe(db: sqlite3.Connection, view: LogView) -> None:
    db.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) STRICT")
    db.execute(
        "CREATE TABLE columns (in_table TEXT, name TEXT, form TEXT, tells TEXT, PRIMARY KEY (in_table, name)) STRICT"
    )
    head = view.head
    about = {"view": str(view.view), "position": str(head.position), "digest": head.digest, "schema": str(SCHEMA)}
    db.executemany("INSERT INTO about VALUES (?, ?)", about.items())


def _is_public(column: FrameColumn, *, notes: bool) -> bool:
    return column.name not in OURS and (notes or column.name not in NOTES)


def _told(column: FrameColumn) -> tuple[str, str, str]:
    return column.name, column.form, column.tells


def _fill(db: sqlite3.Connection, table: str, columns: list[FrameColumn], frame: pl.DataFrame) -> None:
    typed = (f"{_quoted(each.name)} {TYPES.get(each.form, 'TEXT')}" for each in columns)
    db.execute(f"CREATE TABLE {_quoted(table)} ({', '.join(typed)}) STRICT")
    places = ", ".join("?" * len(columns))
    rows = map(_stored, _plain(frame.select([each.name for each in columns])).iter_rows())
    db.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", rows)  # noqa: S608  # names, quoted


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Give what SQLite has no type for as text: instants and days in ISO; leave out notes that are private."""
    note = pl.col(NOTES & set(frame.columns))
    kept = frame.with_columns(pl.when(note.str.contains(PRIVATE)).then(None).otherwise(note).name.keep())
    return times_as_text(kept).with_columns(pl.col(pl.Date).cast(pl.String))


def _stored(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
