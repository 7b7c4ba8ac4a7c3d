"""Whatever byte of a log's file is altered: it is found, or refused on opening, or nothing that is read changes.

The store's part of this law is in ``tests/stores``; here the log judges, which knows what its rows must be.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from conflict_events.errors import ConflictEventsError
from conflict_events.events import Correction, DroneStrike, Kinds, Link, Retraction
from conflict_events.history import Query, QueryItem
from conflict_events.log import EventLog
from tests.log.accounts import filled, opened

CLAIMANTS = ["UA/AirForce", "RU/MoD"]
# Few kinds make few views, and a file whose bytes are mostly entries.
FEW = Kinds([DroneStrike], [Correction, Retraction, Link])


def everything(log: EventLog) -> object:
    """Whatever can be read back, by every way that leads to it."""
    store = log._store
    entries = list(log.entries())
    beside = store.every_seen(), store.every_key(), store.every_meta(), store.every_tag()
    kept = [sorted(each) for each in beside]
    ways = (
        list(log.entries(ledger=True)),
        list(log.entries(Query(QueryItem(claimants=CLAIMANTS)))),
        [log.entry(entry.id) for entry in entries],
        log.keyed(["one", "two"]),
        [log.id_of(entry.event) for entry in entries],
        list(log.now().accounts(object)),
    )
    schema = store._ask("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")  # type: ignore[attr-defined]
    return entries, kept, ways, schema, log.head


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A closed log of small pages, with something of everything in it."""
    path = tmp_path / "log"
    with filled(opened(path, kinds=FEW)):
        pass
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL")
    return path


def outcome(path: Path, content: bytes, before: object) -> str:
    """Say what comes of a file with this content, after asserting that nothing altered goes unnoticed."""
    path.write_bytes(content)
    try:
        log = opened(path, kinds=FEW, secret=None)
    except ConflictEventsError:
        assert path.read_bytes() == content, "a file that is refused is left as it is"
        return "refused"
    with log:
        if not log.verify().is_intact:
            return "found"
        assert everything(log) == before
        return "the same"


def flipped(small: Path, offsets: range, mask: int) -> Counter[str]:
    whole = small.read_bytes()
    with opened(small, kinds=FEW) as log:
        assert log.verify(deep=True).is_intact
        before = everything(log)
    counts: Counter[str] = Counter()
    for offset in offsets:
        content = bytearray(whole)
        content[offset] ^= mask
        counts[outcome(small.with_name("copy"), bytes(content), before)] += 1
    return counts


@pytest.mark.no_cover
def test_an_altered_byte_is_found_or_refused_or_changes_nothing(small: Path) -> None:
    """Some bytes of the file, spread over all of it."""
    size = small.stat().st_size
    counts = flipped(small, range(7, size, 211), 0xFF)

    assert sum(counts.values()) == len(range(7, size, 211))
    assert counts.keys() == {"refused", "found", "the same"}


@pytest.mark.slow
@pytest.mark.parametrize(("mask", "step"), [(0xFF, 1), (0x01, 3), (0x80, 5), (0x20, 7)])
def test_every_altered_byte_is_found_or_refused_or_changes_nothing(small: Path, mask: int, step: int) -> None:
    """Each byte of the file in turn, and single bits of many."""
    offsets = range(0, small.stat().st_size, step)

    assert sum(flipped(small, offsets, mask).values()) == len(offsets)
