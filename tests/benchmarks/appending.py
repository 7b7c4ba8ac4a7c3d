"""What appending costs: in batches, and one at a time."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from conflict_events import EventLog
from tests.benchmarks import peer, raw
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.strikes import strikes

__all__ = ["batches", "one_by_one"]

PEER, STRUCTS, RAW = "peer", "peer with msgspec structs", "raw sqlite3"
SECRET = bytes(32)
_numbers = itertools.count(1)


def batches(folder: Path, count: int = 10_000) -> Row:
    """All in one append."""
    rivals = (Rival(PEER, 1.5, 3), Rival(STRUCTS), Rival(RAW, 0.35, 0.6))
    return _row(folder, f"append {count:,} in one batch, durable", rivals, count, together=True)


def one_by_one(folder: Path, count: int = 500) -> Row:
    """Each by itself."""
    rivals = (Rival(PEER, 1.1, 1.3), Rival(STRUCTS), Rival(RAW, 0.7, 0.8))
    return _row(folder, "append one at a time, durable", rivals, count, together=False)


def _row(folder: Path, what: str, rivals: tuple[Rival, ...], count: int, *, together: bool) -> Row:
    events = strikes(count)
    with EventLog.open(secret=SECRET) as log:
        log.append(*events)
        rows = raw.ready(log._store.read())
    runs = {
        PEER: _peer(folder, peer.Classes, events, together=together),
        STRUCTS: _peer(folder, peer.Structs, events, together=together),
        RAW: _raw(folder, rows, together=together),
    }
    return Row(what, count, _ours(folder, events, together=together), rivals, runs)


def _ours(folder: Path, events: list[Any], *, together: bool) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with EventLog.open(folder / f"ours{next(_numbers)}.db", secret=SECRET) as log:
            yield lambda: [log.append(*some) for some in _parts(events, together=together)]

    return prepare


def _peer(folder: Path, kind: Any, events: list[Any], *, together: bool) -> Contender:
    theirs = [peer.same(event, n, kind.kind) for n, event in enumerate(events, start=1)]

    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with closing(peer.on_sqlite(kind, folder / f"peer{next(_numbers)}.db")) as app:
            yield lambda: [app.save(*some) for some in _parts(theirs, together=together)]

    return prepare


def _raw(folder: Path, rows: list[Any], *, together: bool) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with closing(raw.connect(str(folder / f"raw{next(_numbers)}.db"))) as db:

            def run() -> None:
                for some in _parts(rows, together=together):
                    raw.insert(db, some)

            yield run

    return prepare


def _parts(things: list[Any], *, together: bool) -> list[list[Any]]:
    return [things] if together else [[each] for each in things]
