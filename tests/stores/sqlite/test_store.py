"""The SQLite log is one file that keeps what it was given, and refuses what would change it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import (
    LogClosed,
    LogDamaged,
    LogLocked,
    LogReadOnly,
    OutcomeUnknown,
    StoreFailure,
    UsageError,
)
from conflict_events.stores import Column, Draft, KindView, Row, SqliteStore
from conflict_events.stores.sqlite.schema import FORMAT, view_statements
from conflict_events.testing.contract.stores import sample_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ENTRY = "entry (position, id, recorded_at, recorded_by, kind, schema, ledger, digest)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a log of six rows is, closed."""
    path = tmp_path / "six #1?.log"
    with closing(SqliteStore(path)) as store:
        store.write(lambda: Draft(sample_rows(6), ((b"key", 1),), (("key", 1, b"mark"),), (("name", b"value"),)))
    return path


@pytest.fixture
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """Another tool's connection to that log."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        yield db


def test_a_closed_log_is_one_file(path: Path) -> None:
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_the_file_says_whose_it_is_and_is_made_durable(path: Path) -> None:
    assert path.read_bytes()[68:72] == b"CElg"
    with closing(SqliteStore(path)) as store:
        assert [store._ask(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "user_version")] == [
            [("wal",)], [(2,)], [(FORMAT,)]
        ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM entry WHERE position = 2",
        "DELETE FROM entry",
        "UPDATE entry SET payload = '{}' WHERE position = 2",
        "UPDATE entry SET payload = NULL, salt = NULL WHERE position = 2",
        "UPDATE entry SET recorded_at = 0",
        "REPLACE INTO ENTRY VALUES (2, NEW, 0, '', '', 1, 0, DIGEST)",
        "REPLACE INTO ENTRY SELECT 7, id, 0, '', '', 1, 0, digest FROM entry WHERE position = 2",
        "INSERT INTO ENTRY VALUES (9, NEW, 0, '', '', 1, 0, DIGEST)",
        "INSERT INTO ENTRY VALUES (7, x'00', 0, '', '', 1, 0, DIGEST)",
        "INSERT INTO ENTRY VALUES (7, NEW, 'today', '', '', 1, 0, DIGEST)",
        "INSERT INTO ENTRY VALUES (7, NEW, 0, '', '', 1, 2, DIGEST)",
    ],
)
def test_the_database_itself_refuses_what_is_not_an_append(raw: sqlite3.Connection, change: str) -> None:
    before = raw.execute("SELECT * FROM entry").fetchall()
    for short, long in ("ENTRY", ENTRY), ("NEW", "zeroblob(16)"), ("DIGEST", "zeroblob(32)"):
        change = change.replace(short, long)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(change)
    assert raw.execute("SELECT * FROM entry").fetchall() == before


def test_what_a_redaction_names_can_be_erased_and_nothing_else(path: Path, raw: sqlite3.Connection) -> None:
    rows = sample_rows(7)
    target = b'{"reason":"source at risk","target":"%s"}' % rows[1].id.hex().encode()
    redaction = rows[6]._replace(kind="Redaction", ledger=True, payload=target)
    with closing(SqliteStore(path)) as store:
        store.write(lambda: Draft((redaction,)))
        for refused in (
            "UPDATE entry SET payload = NULL, salt = NULL WHERE position = 1",
            "UPDATE entry SET payload = NULL WHERE position = 2",
            "UPDATE entry SET payload = NULL, salt = NULL, kind = 'Other' WHERE position = 2",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                raw.execute(refused)
        raw.execute("UPDATE entry SET payload = NULL, salt = NULL WHERE position = 2")
        assert list(store.read()) == [rows[0], rows[1]._replace(payload=None, salt=None), *rows[2:6], redaction]


def test_another_tool_reads_times_ids_and_claimants(path: Path, raw: sqlite3.Connection) -> None:
    launched = KindView("Strike", (Column("launched", "tally.launched", "whole", "best"), Column("n", "n")))
    with closing(SqliteStore(path)) as store:
        store.define_views([launched])
        plain = store.head() or sample_rows(1)[0]
        exact = plain._replace(position=7, kind="Strike", id=b"7" * 16, payload=b'{"tally":{"launched":145}}')
        bounds = exact._replace(position=8, id=b"8" * 16, payload=b'{"tally":{"launched":{"best":9,"low":8}}}')
        unsaid = exact._replace(position=9, id=b"9" * 16, payload=b'{"tally":{"launched":{"low":8}}}')
        store.write(lambda: Draft((exact, bounds, unsaid)))
    row = raw.execute("SELECT * FROM entries WHERE position = 1").fetchone()
    assert row[:4] == (1, sample_rows(1)[0].id.hex(), "2024-11-10T08:00:00.000000Z", "the contract")
    assert raw.execute("SELECT position, claimant, n, launched FROM Strike").fetchall() == [
        (1, "RU/MoD", 1, None), (2, "Жінка \N{PEACE SYMBOL}", 2, None), (4, "UA/AF", 4, None), (5, "RU/MoD", 5, None),
        (7, None, None, 145), (8, None, None, 9), (9, None, None, 8),
    ]  # fmt: skip


def test_a_view_follows_its_definition_unless_somebody_else_altered_it(path: Path, raw: sqlite3.Connection) -> None:
    def columns() -> list[str]:
        return [column[0] for column in raw.execute("SELECT * FROM Strike").description]

    with closing(SqliteStore(path)) as store:
        store.define_views([KindView("Strike", (Column("one", "one"),))])
        store.define_views([KindView("Strike", (Column("two", "two"),))])
        assert "two" in columns()
        assert "one" not in columns()
        raw.executescript("DROP VIEW Strike; CREATE VIEW Strike AS SELECT 1 AS theirs")
        store.define_views([KindView("Strike", ())])
        assert columns() == ["theirs"]
        assert list(store.faults()) == ["view Strike: not made by this library, or altered since"]


@given(st.lists(st.builds(KindView, st.text(), st.lists(st.builds(Column, st.text(), st.text())).map(tuple))))
def test_views_of_any_name_are_one_harmless_statement_each(views: list[KindView]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE entries (position, id, recorded_at, recorded_by, kind, claimant, payload)")
        statements = [statement for statement in view_statements(views).values() if "\0" not in statement]
        for statement in statements:
            db.execute(statement)
        made = db.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'view'").fetchone()
        assert made == (len(statements),)


def test_a_read_only_store_reads_and_refuses_to_write(path: Path) -> None:
    before = path.read_bytes()
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(6)
        store.define_views([KindView("Strike", ())])
        with pytest.raises(LogReadOnly, match="read_only=True"):
            store.write(lambda: Draft(sample_rows(1, first=7)))
        assert list(store.faults()) == []
    assert path.read_bytes() == before


def test_a_read_only_store_follows_a_writer(path: Path) -> None:
    with closing(SqliteStore(path)) as writer, closing(SqliteStore(path, read_only=True)) as reader:
        writer.write(lambda: Draft(sample_rows(1, first=7)))
        assert tuple(reader.read()) == sample_rows(7)


def test_a_second_writer_is_told_to_retry_and_then_succeeds(path: Path) -> None:
    with closing(SqliteStore(path)) as one, closing(SqliteStore(path, timeout=0.01)) as other:

        def draft() -> Draft:
            with pytest.raises(LogLocked, match="retry"):
                other.write(Draft)
            assert tuple(other.read()) == sample_rows(6)
            return Draft(sample_rows(1, first=7))

        one.write(draft)
        other.write(lambda: Draft(sample_rows(1, first=8)))
        assert tuple(one.read()) == sample_rows(8)


def test_a_thread_that_reads_waits_for_the_draft_to_be_decided(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        found: list[Row | None] = []
        reader = threading.Thread(target=lambda: found.append(store.head()))

        def draft() -> Draft:
            reader.start()
            return Draft(sample_rows(1, first=7))

        store.write(draft)
        reader.join()
        assert found == [sample_rows(7)[-1]]


def test_a_draft_that_closes_the_store_writes_nothing(path: Path) -> None:
    store = SqliteStore(path)

    def draft() -> Draft:
        store.close()
        return Draft(sample_rows(1, first=7))

    with pytest.raises(LogClosed):
        store.write(draft)
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(6)


def test_a_store_is_of_no_use_in_a_forked_process(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(SqliteStore(path)) as store:
        monkeypatch.setattr(os, "getpid", lambda: -1)
        with pytest.raises(UsageError, match="opened in another process"):
            store.head()


@pytest.mark.parametrize(
    "draft",
    [
        Draft((sample_rows(7)[6]._replace(recorded_by="\ud800"),)),
        Draft((sample_rows(7)[6]._replace(schema=2**64),)),
        Draft((sample_rows(7)[6]._replace(kind=b"Strike"),)),  # type: ignore[arg-type]
        Draft((sample_rows(7)[6]._replace(kind=object()),)),  # type: ignore[arg-type]
    ],
    ids=["surrogate", "too large", "bytes for text", "no type of SQLite's"],
)
def test_what_sqlite_cannot_keep_is_refused_in_our_words(path: Path, draft: Draft) -> None:
    with closing(SqliteStore(path)) as store:
        with pytest.raises(UsageError, match="nothing was written"):
            store.write(lambda: draft)
        assert tuple(store.read()) == sample_rows(6)


def test_a_full_disk_writes_nothing_and_says_so(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store._ask("PRAGMA max_page_count = 1")
        with pytest.raises(StoreFailure, match="disk is full, nothing was written"):
            store.write(lambda: Draft(sample_rows(1000, first=7)))
        assert tuple(store.read()) == sample_rows(6)


class GivesOut:
    """A connection whose commits fail, or whose every statement of a kind does."""

    def __init__(self, db: sqlite3.Connection, error: BaseException) -> None:
        self.db, self.error = db, error

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    def execute(self, statement: str, *values: Any) -> Any:
        if statement == "COMMIT":
            raise self.error
        return self.db.execute(statement, *values)


def failing(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (failing(sqlite3.SQLITE_IOERR_FSYNC), OutcomeUnknown),
        (failing(sqlite3.SQLITE_IOERR_WRITE), OutcomeUnknown),
        (MemoryError(), OutcomeUnknown),
        (failing(sqlite3.SQLITE_FULL), StoreFailure),
        (failing(sqlite3.SQLITE_BUSY), LogLocked),
    ],
)
def test_a_commit_that_fails_says_whether_its_outcome_is_known_and_repeating_is_safe(
    path: Path, error: BaseException, raised: type[Exception]
) -> None:
    with closing(SqliteStore(path)) as store:
        whole = store._db
        assert whole is not None
        store._db = GivesOut(whole, error)  # type: ignore[assignment]
        with pytest.raises(raised):
            store.write(lambda: Draft(sample_rows(1, first=7)))
        store._db = whole
        store.write(lambda: Draft(sample_rows(1, first=7)))
        assert tuple(store.read()) == sample_rows(7)


def test_a_write_that_had_not_even_the_memory_to_be_undone_is_undone_by_the_next_who_asks(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then nobody is shown its rows; and the store goes on as if it had never been begun."""
    with closing(SqliteStore(path)) as store:
        db: Any = store._db
        asked = db.execute
        wants = iter(("COMMIT", *["ROLLBACK"] * 3))

        def execute(statement: str, *given: Any) -> Any:
            if statement in ("COMMIT", "ROLLBACK") and next(wants, None) == statement:
                raise MemoryError
            return asked(statement, *given)

        monkeypatch.setattr(db, "execute", execute)
        with pytest.raises(MemoryError):
            store.write(lambda: Draft(sample_rows(7)[6:]))
        with pytest.raises(MemoryError):
            store.head()
        assert store.head() == sample_rows(6)[-1]
        store.write(lambda: Draft(sample_rows(7)[6:]))
        assert tuple(store.read()) == sample_rows(7)


def test_compacting_gives_back_room_and_empties_the_side_file(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        store.write(lambda: Draft(meta=(("large", bytes(10**6)),)))
        store.write(lambda: Draft(meta=(("large", b""),)))
        store.compact()
        assert path.stat().st_size < 10**5
        assert path.with_name(f"{path.name}-wal").stat().st_size == 0


def test_compacting_waits_for_readers_not_for_ever(path: Path) -> None:
    with closing(SqliteStore(path, timeout=0.01)) as store, closing(store.snapshot()):
        store.write(lambda: Draft(sample_rows(1, first=7)))
        with pytest.raises(LogLocked, match="retry"):
            store.compact()
        assert tuple(store.read()) == sample_rows(7)


@pytest.mark.parametrize("other_does", ["BEGIN IMMEDIATE", "BEGIN; SELECT * FROM entry"])
def test_compacting_looks_for_its_turn_as_often_as_writers_do(
    path: Path, monkeypatch: pytest.MonkeyPatch, other_does: str
) -> None:
    """Else it never has one among writers who do not pause."""
    pauses: list[float] = []
    with closing(SqliteStore(path, timeout=60)) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 20:
                other.execute("ROLLBACK")

        for statement in other_does.split("; "):
            other.execute(statement).fetchall()
        monkeypatch.setattr(time, "sleep", pause)
        store.compact()
    assert len(pauses) == 20
    assert max(pauses) <= 0.005


def test_compacting_is_writing(path: Path) -> None:
    with closing(SqliteStore(path, read_only=True)) as store, pytest.raises(LogReadOnly):
        store.compact()
    with closing(SqliteStore(path)) as store:

        def draft() -> Draft:
            with pytest.raises(UsageError, match="not in a draft"):
                store.compact()
            return Draft()

        store.write(draft)


def test_a_snapshot_is_taken_of_the_file_that_was_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with closing(SqliteStore(path.name)) as store:
        monkeypatch.chdir("/")
        with closing(store.snapshot()) as snapshot:
            assert tuple(snapshot.read()) == sample_rows(6)


@pytest.mark.parametrize(
    ("meddling", "fault"),
    [
        ("DROP TRIGGER entry_no_update", "trigger entry_no_update: missing"),
        ("CREATE TABLE theirs (a)", "table theirs: not made by this library"),
        ("CREATE INDEX theirs ON entry (kind)", "index theirs: not made by this library"),
        ("CREATE TRIGGER theirs INSERT ON entry BEGIN DELETE FROM seen; END", "trigger theirs: not made by"),
        ("DROP VIEW entries; CREATE VIEW entries AS SELECT 1", "view entries: missing, or not as"),
        ("DROP INDEX entry_ledger", "index entry_ledger: missing"),
    ],
)
def test_meddling_with_the_schema_is_a_fault(path: Path, raw: sqlite3.Connection, meddling: str, fault: str) -> None:
    raw.executescript(meddling)
    with closing(SqliteStore(path, read_only=True)) as store:
        assert [found for found in store.faults() if found.startswith(fault)]


def test_a_row_that_somebody_took_out_is_missed(path: Path, raw: sqlite3.Connection) -> None:
    raw.executescript("DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE position IN (3, 4)")
    with closing(SqliteStore(path)) as store, pytest.raises(LogDamaged, match="is missing"):
        store.position_at(0)


def test_a_log_whose_table_is_gone_is_damaged(path: Path, raw: sqlite3.Connection) -> None:
    raw.executescript("DROP VIEW entries; DROP TABLE entry")
    with closing(SqliteStore(path)) as store:
        with pytest.raises(LogDamaged, match="no such table"):
            store.head()
        assert len(list(store.faults())) > 1


def test_what_sqlite_itself_finds_wrong_is_a_fault(path: Path, raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA ignore_check_constraints = ON")
    raw.execute("INSERT INTO ENTRY VALUES (7, x'', 0, '', '', 1, 0, x'')".replace("ENTRY", ENTRY))
    with closing(SqliteStore(path)) as store:
        assert "sqlite finds: CHECK constraint failed in entry" in list(store.faults())


def test_a_fault_that_stops_a_look_is_a_fault_and_the_other_looks_go_on(path: Path, raw: sqlite3.Connection) -> None:
    with closing(SqliteStore(path)) as store:
        raw.executescript("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = CAST(x'ff' AS TEXT)")
        assert [found for found in store.faults() if "damaged" in found]
