"""The whole log as lines of JSON, one an entry, out and in again: the same entries, ids, digests and head.

The log's secret is not among them: a copy that is read in gets its own when it is opened to write, as a backup without
the secret does.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from conflict_events.codec import canonical_json
from conflict_events.errors import LogDamaged, UnreadableSource
from conflict_events.events import KINDS, Kinds
from conflict_events.history import Head
from conflict_events.log.eventlog import EventLog
from conflict_events.log.sealing import chain
from conflict_events.log.upkeep.backup import add_rows, chunks, published
from conflict_events.log.upkeep.tables import tables_of
from conflict_events.stores import Draft, Row, SqliteStore, Store, paging

__all__ = ["lines_of", "read_lines", "write_lines"]


def lines_of(log: EventLog) -> Iterator[bytes]:
    """Give every entry that a log holds now, a line of JSON each, as `write_lines` writes them."""
    with closing(log._source.store.snapshot()) as store:  # noqa: SLF001  # this room's own
        yield from _lines(store)


def write_lines(log: EventLog, to: str | os.PathLike[str]) -> Head:
    """Write every entry that a log holds now into a new file, a line of JSON each, and return the log's head.

    Whoever reads the lines reads every word of the log, salts and record keys among them; its secret is not there.

    Raises:
        UsageError: There is something at the path already.
        StoreFailure: There is no room, no such folder, or the like; nothing is at the path.
    """
    with closing(log._source.store.snapshot()) as store, published(to, "export") as partial:  # noqa: SLF001  # this room's own
        with partial.open("wb") as file:
            file.writelines(_lines(store))
        return chain.head_of(store.head())


def _lines(store: Store) -> Iterator[bytes]:
    keys = defaultdict[int, list[str]](list)
    for key, position, _ in store.every_key():
        keys[position].append(key)
    return (_line(row, sorted(keys.get(row.position, ()))) for row in paging.every(store))


def _line(row: Row, keys: list[str]) -> bytes:
    said = row._asdict() | {"recorded_at": chain.from_micros(row.recorded_at).isoformat(), "keys": keys}
    for name in HASHES:
        said[name] = None if said[name] is None else said[name].hex()
    for name in JSON:
        said[name] = _readable(said[name])
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


HASHES = ("id", "salt", "digest", "metadata_digest")
JSON = ("payload", "metadata")


def _readable(stored: bytes | None) -> Any:
    """Give stored JSON as what it says where that is stored so again, else as the text that it is."""
    if stored is None:
        return None
    plain = json.loads(stored)
    return plain if isinstance(plain, dict) and canonical_json(plain) == stored else stored.decode()


# --- in again ---------------------------------------------------------------------------------------------------------


def read_lines(lines: Iterable[bytes], to: str | os.PathLike[str], *, kinds: Kinds = KINDS) -> Head:
    """Make a log of the lines of another, in a new SQLite file, and return its head: that of the other.

    Args:
        lines: What `write_lines` wrote, such as the file opened with "rb".
        to: The path of the file to be made.
        kinds: The kinds that get a view in it, for other tools.

    Raises:
        UnreadableSource: A line is none of these; nothing is at the path.
        LogDamaged: The entries do not hold together, as where a line was lost; nothing is at the path.
        UsageError: There is something at the path already; or the lines begin in the middle of a log.
        StoreFailure: There is no room, no such folder, or the like; nothing is at the path.
    """
    with published(to, "log") as partial, closing(SqliteStore(partial)) as store:
        store.define_views(tables_of(kinds))
        for some in chunks(map(_read, enumerate(lines, start=1))):
            add_rows(store, Draft(rows=tuple(row for row, _ in some), keys=tuple(_keys(some))))
        verification = EventLog.on(store, kinds=kinds, read_only=True).verify()
        if not verification.is_intact:
            raise LogDamaged(f"lines: {verification.faults[0].what}; take them from a log that verifies")
        return verification.head


def _keys(rows: Iterable[tuple[Row, list[str]]]) -> Iterator[tuple[str, int, bytes]]:
    return ((key, row.position, b"") for row, keys in rows for key in keys)


def _read(line: tuple[int, bytes]) -> tuple[Row, list[str]]:
    number, text = line
    try:
        said = json.loads(text)
        keys = [str(key) for key in said.pop("keys")]
        hashes = {name: None if said[name] is None else bytes.fromhex(said[name]) for name in HASHES}
        stored = {name: _stored(said[name]) for name in JSON}
        at = chain.micros(datetime.fromisoformat(said["recorded_at"]))
        return Row(**{**said, **hashes, **stored, "recorded_at": at}), keys
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableSource(f"line {number}: is no entry of a log ({error!r})") from error


def _stored(said: Any) -> bytes | None:
    if said is None:
        return None
    return said.encode() if isinstance(said, str) else canonical_json(said)
