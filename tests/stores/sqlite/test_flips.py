"""Whatever byte of a log's file is altered: it is found, or refused on opening, or nothing that is read changes.

This is the store's part of that law. Rows, keys and settings that read differently are for the log to find, which knows
what they must be.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest

from conflict_events.errors import ConflictEventsError
from conflict_events.stores import Block, Column, Draft, KindView, SqliteStore
from conflict_events.testing.contract.stores import sample_rows

TAGS = tuple(Block("Strike", f"place:{number}", number, (1, number)) for number in range(2, 7))


def everything(store: SqliteStore) -> object:
    kept = store.every_seen(), store.every_key(), store.every_meta()
    ways = (
        list(store.read(ledger=True)),
        sorted(store.every_tag()),
        store.find([row.id for row in sample_rows(6)]),
    )
    schema = store._ask("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
    return list(store.read()), [sorted(each) for each in kept], ways, schema


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Where a log of small pages is, with something in each table, and rows that fill more than a page."""
    path = tmp_path / "log"
    rows = [
        row._replace(payload=(row.payload or b"")[:-1] + b',"note":"%s"}' % (b"abc" * 40)) for row in sample_rows(6)
    ]
    rows[1] = rows[1]._replace(payload=None, salt=None)
    with closing(SqliteStore(path)) as store:
        store.define_views([KindView("Strike", (Column("n", "n"),))])
        keys = (("one", 1, b"mark"), ("two", 2, b"mark"))
        store.write(
            lambda: Draft(
                tuple(rows), tuple((row.id, row.position) for row in rows), keys, (("name", b"x"),), tags=TAGS
            )
        )
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL")
    return path


def outcome(path: Path, content: bytes, before: object) -> str:
    """Say what comes of a file with this content, after asserting that it is nothing but an error of ours."""
    path.write_bytes(content)
    try:
        store = SqliteStore(path, timeout=0)
    except ConflictEventsError:
        assert path.read_bytes() == content, "a file that is refused is left as it is"
        return "refused"
    with closing(store):
        if list(store.faults()):
            return "found"
        try:
            return "the same" if everything(store) == before else "left to the log"
        except ConflictEventsError:
            return "unreadable"


EVERY = [pytest.param(mask, 1, marks=pytest.mark.slow) for mask in (0xFF, 0x01, 0x80)]


@pytest.mark.no_cover
@pytest.mark.parametrize(("mask", "step"), [(0xFF, 13), (0x01, 29), (0x80, 31), *EVERY])
def test_an_altered_byte_is_found_or_refused_or_changes_nothing(small: Path, mask: int, step: int) -> None:
    whole = small.read_bytes()
    with closing(SqliteStore(small)) as store:
        assert list(store.faults()) == []
        before = everything(store)
    counts: Counter[str] = Counter()
    for offset in range(0, len(whole), step):
        content = bytearray(whole)
        content[offset] ^= mask
        counts[outcome(small.with_name("copy"), bytes(content), before)] += 1
    # All but the last, which is free space, are altered bytes that matter.
    assert min(counts[how] for how in ("refused", "found", "left to the log", "the same")) > 100 // step, counts


def test_a_log_that_reads_as_before_can_be_written_as_before(small: Path) -> None:
    whole = small.read_bytes()
    for offset in range(0, len(whole), 199):
        small.write_bytes(whole[:offset] + bytes([whole[offset] ^ 0xFF]) + whole[offset + 1 :])
        with suppress(ConflictEventsError), closing(SqliteStore(small, timeout=0)) as store:
            store.write(lambda: Draft(sample_rows(1, first=7)))
