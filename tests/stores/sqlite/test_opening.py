"""A file that is not a log of ours, or cannot be used, is named for what it is and left as it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from conflict_events.errors import (
    ConflictEventsError,
    DataError,
    LogDamaged,
    LogLocked,
    LogReadOnly,
    LogTooNew,
    MachineError,
    NotALog,
    StoreFailure,
)
from conflict_events.stores import Draft, SqliteStore
from conflict_events.stores.sqlite import file as sqlite_file
from conflict_events.stores.sqlite.schema import FORMAT
from conflict_events.testing.contract.stores import sample_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

both_ways = pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a log of six rows is, closed."""
    path = tmp_path / "log"
    with closing(SqliteStore(path)) as store:
        store.write(lambda: Draft(sample_rows(6)))
    return path


def refuses(path: Path, error: type[ConflictEventsError], *, read_only: bool) -> str:
    """Assert that opening raises this and changes no byte, and return the message."""
    before = {found.name: found.read_bytes() for found in path.parent.iterdir() if found.is_file()}
    with pytest.raises(error) as raised:
        SqliteStore(path, read_only=read_only, timeout=0.01)
    assert {found.name: found.read_bytes() for found in path.parent.iterdir() if found.is_file()} == before
    return str(raised.value)


@both_ways
@pytest.mark.parametrize("content", [b"x", b"hello\n" * 999, bytes(4096), b"SQLite format 3\x00", os.urandom(5000)])
def test_a_file_of_something_else_is_no_log(tmp_path: Path, content: bytes, *, read_only: bool) -> None:
    (tmp_path / "other").write_bytes(content)
    assert "left as it is" in refuses(tmp_path / "other", NotALog, read_only=read_only)


@both_ways
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_database_is_no_log(tmp_path: Path, mode: str, *, read_only: bool) -> None:
    with closing(sqlite3.connect(tmp_path / "other")) as db:
        db.executescript(f"PRAGMA journal_mode = {mode}; CREATE TABLE entry (position)")
        assert "another program's" in refuses(tmp_path / "other", NotALog, read_only=read_only)
    assert "another program's" in refuses(tmp_path / "other", NotALog, read_only=read_only)


@both_ways
def test_a_folder_is_no_log(tmp_path: Path, *, read_only: bool) -> None:
    assert "folder" in refuses(tmp_path, NotALog, read_only=read_only)


def test_what_is_not_there_cannot_be_read_and_is_not_made(tmp_path: Path) -> None:
    refuses(tmp_path / "absent", NotALog, read_only=True)
    (tmp_path / "empty").touch()
    refuses(tmp_path / "empty", NotALog, read_only=True)
    with pytest.raises(StoreFailure, match="folder exists"):
        SqliteStore(tmp_path / "absent" / "log")


def test_an_empty_file_becomes_a_log(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with closing(SqliteStore(tmp_path / "empty")) as store:
        store.write(lambda: Draft(sample_rows(1)))
        assert tuple(store.read()) == sample_rows(1)


@both_ways
@pytest.mark.parametrize(
    ("version", "error"), [(FORMAT + 1, LogTooNew), (2**31 - 1, LogTooNew), (0, LogDamaged), (-1, LogDamaged)]
)
def test_a_format_that_is_not_ours_is_refused(
    path: Path, version: int, error: type[ConflictEventsError], *, read_only: bool
) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    assert f"got {version}" in refuses(path, error, read_only=read_only)


@both_ways
def test_a_truncated_log_is_damaged(path: Path, *, read_only: bool) -> None:
    whole = path.read_bytes()
    for length in {*range(1, len(whole), 509), 15, 99, 100, 4096, len(whole) - 4096, len(whole) - 1}:
        path.write_bytes(whole[:length])
        refuses(path, LogDamaged if length >= 100 else DataError, read_only=read_only)


@both_ways
@pytest.mark.parametrize("index", [b"", bytes(32768)])
def test_a_log_that_lost_its_end_is_damaged_whatever_a_writer_left_beside_it(
    path: Path, index: bytes, *, read_only: bool
) -> None:
    whole = path.read_bytes()
    path.with_name("log-wal").write_bytes(b"")
    path.with_name("log-shm").write_bytes(index)
    for length in (len(whole) - 4000, len(whole) - 1):
        path.write_bytes(whole[:length])
        refuses(path, LogDamaged, read_only=read_only)


def test_a_log_that_a_writer_makes_shorter_meanwhile_is_not_called_truncated(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = path.stat().st_size
    said = iter([size + 4096, size])
    monkeypatch.setattr(sqlite_file, "_size_said", lambda _: next(said))
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(6)


def test_a_log_that_lost_its_tables_is_not_made_anew(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema")
    before = path.read_bytes()
    with closing(SqliteStore(path)) as store, pytest.raises(LogDamaged, match="no such table"):
        store.head()
    assert path.read_bytes() == before


EXCLUSIVE = "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", EXCLUSIVE])
def test_a_locked_log_says_so_and_opens_later(path: Path, lock: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(lock)
        with pytest.raises(LogLocked, match="retry"):
            SqliteStore(path, timeout=0.01)
        with closing(
            SqliteStore(path, read_only=True)
        ) as store:  # of whom nothing was written yet is in no reader's way
            assert tuple(store.read()) == sample_rows(6)
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(6)


def test_a_log_that_somebody_writes_without_a_side_file_says_so_to_readers_and_is_read_later(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; BEGIN EXCLUSIVE; CREATE TABLE more (of)")
        with closing(SqliteStore(path, read_only=True)) as store:  # the file is as it was
            assert tuple(store.read()) == sample_rows(6)
        db.executemany("INSERT INTO more VALUES (?)", [("what no cache holds" * 99,)] * 99)
        with pytest.raises(LogLocked, match="retry"):
            SqliteStore(path, timeout=0.01, read_only=True)
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(6)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user to whom permissions apply: they do not to root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable(path: Path) -> Iterator[Path]:
    """Where that log is, with every folder above open to all and its own closed to writing."""
    folders = [folder for folder in path.parents if folder.stat().st_uid == os.getuid() and folder != folder.parent]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(modes[folder] | 0o555)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    for folder in folders:
        folder.chmod(modes[folder])


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are POSIX ones")
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_log_that_may_not_be_written_can_still_be_read(reachable: Path, mode: str) -> None:
    with closing(sqlite3.connect(reachable)) as db:
        db.execute(f"PRAGMA journal_mode = {mode}")
    with somebody_else():
        message = refuses(reachable, LogReadOnly, read_only=False)
        assert "read_only=True" in message
        with closing(SqliteStore(reachable, read_only=True)) as store:
            assert tuple(store.read()) == sample_rows(6)
            assert list(store.faults()) == []
    assert [found.name for found in reachable.parent.iterdir()] == ["log"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are POSIX ones")
def test_a_log_that_may_not_be_looked_at_says_so(reachable: Path) -> None:
    reachable.chmod(0)
    with somebody_else(), pytest.raises(StoreFailure, match="cannot be opened"):
        SqliteStore(reachable)
    reachable.parent.chmod(0)
    with somebody_else(), pytest.raises(NotALog, match="no log to read"):
        SqliteStore(reachable, read_only=True)


def test_an_older_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(MachineError, match=r"3\.37 or later"):
        SqliteStore(path)


def test_a_log_is_made_once_however_many_make_it(tmp_path: Path) -> None:
    def make(number: int) -> bool:
        with closing(SqliteStore(tmp_path / f"{number // 8}", timeout=60)) as store:
            return not list(store.faults())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(make, range(80)))


def test_a_log_waits_for_others_before_it_writes_ahead(path: Path) -> None:
    def let_go() -> None:
        reader.execute("ROLLBACK")

    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reader:
        reader.executescript("PRAGMA journal_mode = DELETE; BEGIN; SELECT * FROM entry")
        reader.execute("SELECT * FROM entry").fetchall()
        with pytest.raises(LogLocked):
            SqliteStore(path, timeout=0.01)
        threading.Timer(0.05, let_go).start()
        with closing(SqliteStore(path, timeout=60)) as store:
            assert store._ask("PRAGMA journal_mode") == [("wal",)]


def test_what_a_killed_writer_left_is_taken_up_with_what_lies_beside_it(path: Path) -> None:
    """A copy in mid-write: the file cut as a checkpoint may leave it, the write-ahead log beside it whole."""
    with closing(SqliteStore(path)) as store:
        store.write(lambda: Draft(sample_rows(500, first=7)))
        wal = path.with_name("log-wal").read_bytes()
        grown = path.read_bytes()
    copy = path.with_name("copy")
    copy.with_name("copy-wal").write_bytes(wal)
    copy.write_bytes(path.read_bytes()[: len(grown)])  # the header already says more pages than are there
    with closing(SqliteStore(copy)) as store:
        assert tuple(store.read()) == sample_rows(506)
        assert list(store.faults()) == []


_WRITER = """
import sys
from conflict_events.stores import Draft, SqliteStore
from conflict_events.testing.contract.stores import sample_rows

def draft():
    head = store.head()
    rows = sample_rows(7, first=head.position + 1 if head else 1)
    return Draft(rows, tuple((row.id, row.position) for row in rows))

store = SqliteStore(sys.argv[1], timeout=60)
while True:
    print(store.write(draft)[-1].position, flush=True)
"""


@pytest.mark.no_cover
def test_writers_that_are_killed_leave_whole_writes_and_all_that_were_acknowledged(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _WRITER, str(tmp_path / "log")]
    for round_ in range(3):
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as one,
            subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as other,
        ):
            for _ in range(3 + 10 * round_):
                acknowledged = [int(writer.stdout.readline()) for writer in (one, other) if writer.stdout]
            one.kill()
            other.kill()
        with closing(SqliteStore(tmp_path / "log")) as store:
            rows = tuple(store.read())
            assert len(rows) >= max(acknowledged)
            assert len(rows) % 7 == 0
            assert rows == sample_rows(len(rows))
            assert dict(store.every_seen()) == {row.id: row.position for row in rows}
            assert list(store.faults()) == []


class _Busy:
    """A connection whose file somebody else still holds, so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def execute(self, _statement: str) -> None:
        if self.times:
            self.times -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error


def test_switching_to_the_write_ahead_log_waits_for_others_to_let_go_and_no_longer_than_told() -> None:
    """Two processes that make one log at a time both get there."""
    passing: Any = _Busy(2)
    sqlite_file._write_ahead(passing, 5.0)

    stuck: Any = _Busy(10**9)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite_file._write_ahead(stuck, 0.02)

    assert passing.times == 0
