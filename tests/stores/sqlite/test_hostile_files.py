"""A log file from a stranger: it runs nothing of theirs, and fills no memory."""

from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from conflict_events.errors import ConflictEventsError, DataError, LogDamaged
from conflict_events.log import EventLog
from conflict_events.stores import SqliteStore
from conflict_events.stores.sqlite.connection import LONGEST
from tests.log.accounts import filled

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log file of nine entries, closed."""
    with EventLog.open(tmp_path / "a.db") as log:
        filled(log)
    return tmp_path / "a.db"


def spoil(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(";".join(statements))


@pytest.mark.parametrize("table", ["entry", "seen", "record_key", "meta"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_view_in_the_place_of_a_table_is_never_read(path: Path, table: str, *, read_only: bool) -> None:
    """It could go on for ever."""
    views = "DROP VIEW entries", "DROP VIEW DroneStrike"
    spoil(path, *views, f"DROP TABLE {table}", f"CREATE VIEW {table} AS {ENDLESS} x AS position, x AS name FROM n")

    with pytest.raises(LogDamaged, match=f"its table {table} is not as this library made it and might do anything"):
        EventLog.open(path, read_only=read_only)


def test_a_trigger_of_theirs_is_never_fired(path: Path) -> None:
    """The log can be read, verify names it, and nobody writes."""
    spoil(path, "CREATE TRIGGER theirs AFTER INSERT ON entry BEGIN DELETE FROM meta; END")

    with pytest.raises(LogDamaged, match="its trigger theirs is not as this library made it"):
        EventLog.open(path)
    with EventLog.open(path, read_only=True) as log:
        assert "trigger theirs" in str(log.verify())


def test_a_file_can_neither_load_an_extension_nor_write_elsewhere(path: Path) -> None:
    """SQLite's own functions are all that its expressions can call."""
    with closing(SqliteStore(path)) as store:
        db = store._db
        assert db is not None
        with pytest.raises(sqlite3.OperationalError):
            db.execute("SELECT load_extension('x')")
        with pytest.raises(sqlite3.OperationalError):
            db.execute("SELECT writefile('x', 'y')")


GUARDS = "DROP TRIGGER entry_no_update", "DROP TRIGGER entry_in_sequence"


def test_a_value_too_large_is_an_error_and_not_read(path: Path) -> None:
    """Neither a payload nor a setting."""
    half = LONGEST // 2 + 1
    large = f"""'{{"x":"' || hex(zeroblob({half})) || '"}}'"""
    spoil(path, *GUARDS, f"UPDATE entry SET payload = {large} WHERE position = 2")  # noqa: S608 - our own words
    with EventLog.open(path, read_only=True) as log, pytest.raises(ConflictEventsError):
        list(log.entries())
    spoil(path, f"UPDATE meta SET value = zeroblob({2 * half}) WHERE name = 'secret'")  # noqa: S608 - as above
    with pytest.raises(ConflictEventsError):
        EventLog.open(path)


def test_many_large_payloads_are_not_held_at_once(path: Path) -> None:
    """A page of a reader ends when it is large."""
    large = """'{"x":"' || hex(zeroblob(1000000)) || '"}'"""
    row = f"20, '', 'Strike', 1, 0, NULL, {large}, randomblob(32)"
    rows = ", ".join(f"({position}, randomblob(16), 20000000000000{row}" + ")" for position in range(10, 60))
    names = "position, id, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest"
    spoil(path, *GUARDS, f"INSERT INTO entry ({names}) VALUES {rows}")  # noqa: S608 - our own words
    with closing(SqliteStore(path, read_only=True)) as store:
        tracemalloc.start()
        try:
            count = sum(1 for _ in store.read())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert count == 59
    assert peak < 50 * 2_000_000 * 3 // 4


def test_an_event_larger_than_the_limit_is_refused_both_ways(path: Path) -> None:
    """A thousand times what an event needs."""
    from conflict_events.codec import Codec  # noqa: PLC0415  # with its limit, for this test alone
    from conflict_events.codec.codec import LARGEST  # noqa: PLC0415  # as above
    from conflict_events.events import KINDS, Retraction  # noqa: PLC0415  # as above

    codec = Codec(KINDS)
    with EventLog.open(path) as log, pytest.raises(DataError, match=f"must have at most {LARGEST} bytes"):
        log.append(Retraction(target=log.entry(1).id, by="ledger", reason="x" * LARGEST))
    for read in codec.decode, codec.decode_slowly:
        with pytest.raises(DataError, match=f"must have at most {LARGEST} bytes"):
            read("Retraction", 1, b'{"reason":"' + b"x" * LARGEST + b'"}')
