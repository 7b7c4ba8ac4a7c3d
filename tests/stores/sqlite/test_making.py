"""However many make, read and append to a new file at once, and wherever one of them is killed, it becomes one log.

Nothing here is left to luck: each step is taken once the other side is known to be where it should be.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest

from conflict_events.errors import LogLocked, LogReadOnly, NotALog, StoreFailure
from conflict_events.stores import Draft, SqliteStore
from conflict_events.stores.sqlite import file as sqlite_file
from conflict_events.stores.sqlite import holding
from conflict_events.stores.sqlite.beside import Beside, empties
from conflict_events.testing.contract.rows import sample_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def looking(path: Path) -> sqlite3.Connection:
    """One who looks into a file that has no write-ahead log, and for as long is in the way of every commit."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN")
    db.execute("SELECT * FROM sqlite_schema").fetchall()
    return db


def await_commit(path: Path, maker: Future[None]) -> None:
    """Return when a commit waits for readers, which shows in that no further one is let in, or when it gave up."""
    with closing(sqlite3.connect(path, timeout=0)) as db:
        while not maker.done():
            try:
                db.execute("SELECT * FROM sqlite_schema").fetchall()
            except sqlite3.OperationalError:
                return
            time.sleep(0.001)


def make(path: Path, timeout: float = 60) -> None:
    with closing(SqliteStore(path, timeout=timeout)) as store:
        store.write(lambda: Draft(sample_rows(1)))


def test_a_log_is_made_once_those_who_look_into_the_new_file_are_done(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with ThreadPoolExecutor(1) as pool, closing(looking(path)):
        making = pool.submit(make, path)
        await_commit(path, making)
        assert not making.done()
    making.result()
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(1)


def test_who_makes_a_log_waits_no_longer_than_told_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with closing(looking(path)):
        with pytest.raises(LogLocked, match="retry"):
            make(path, timeout=0.01)
        assert [(found.name, found.stat().st_size) for found in tmp_path.iterdir()] == [("log", 0)]
    make(path)


def just_before_it_writes_ahead(monkeypatch: pytest.MonkeyPatch, do: Callable[[], None]) -> None:
    """Do something, once, when the next log is committed and has no write-ahead log yet."""

    def write_ahead(db: sqlite3.Connection, timeout: float) -> None:
        monkeypatch.undo()
        do()
        sqlite_file._write_ahead(db, timeout)

    monkeypatch.setattr(sqlite_file, "_write_ahead", write_ahead)


def test_a_reader_who_comes_before_the_log_writes_ahead_is_in_nobodys_way_and_sees_what_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    readers: list[SqliteStore] = []

    def read() -> None:
        readers.append(SqliteStore(path, read_only=True))
        readers.append(readers[0].snapshot())

    just_before_it_writes_ahead(monkeypatch, read)
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        pool.submit(make, path).result()
        reader, snapshot = [stack.enter_context(closing(each)) for each in readers]
        with pytest.raises(StoreFailure, match="written to while a state of it was read; start again"):
            list(snapshot.read())
        assert tuple(reader.read()) == sample_rows(1)


def test_another_maker_who_comes_before_the_log_writes_ahead_makes_no_second_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    just_before_it_writes_ahead(monkeypatch, lambda: make(path))
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(1)
        assert list(store.faults()) == []


def test_a_reader_who_looks_just_before_a_log_is_made_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not there at the first look was not replaced."""
    path = tmp_path / "log"

    def made_first(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        make(path)
        return sqlite_file.connect(*given, **named)

    monkeypatch.setattr(holding, "connect", made_first)
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(1)


_USER = """
import sys
from contextlib import closing
from conflict_events.errors import NotALog
from conflict_events.stores import Draft, SqliteStore
from conflict_events.testing.contract.rows import sample_rows

def append(path):
    def draft():
        head = store.head()
        return Draft(sample_rows(2, first=head.position + 1 if head else 1))

    with closing(SqliteStore(path, timeout=60)) as store:
        store.write(draft)
        return len(tuple(store.read()))

def read(path):
    while True:
        try:
            with closing(SqliteStore(path, read_only=True, timeout=60)) as store:
                rows = tuple(store.read())
        except NotALog:
            continue
        assert rows == sample_rows(len(rows))
        if len(rows) == 6:
            return len(rows)

for line in sys.stdin:
    print({"append": append, "read": read}[sys.argv[1]](line.strip()), flush=True)
"""


@pytest.mark.no_cover
def test_a_new_log_is_made_and_appended_to_and_read_by_processes_at_once(tmp_path: Path) -> None:
    def user(does: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-c", _USER, does], subprocess.PIPE
        return stack.enter_context(subprocess.Popen(command, env=ENVIRONMENT, text=True, stdin=pipe, stdout=pipe))

    with ExitStack() as stack:
        users = [user(does) for does in ("append", "append", "append", "read")]
        for number in range(20):
            for each in users:
                print(tmp_path / str(number), file=each.stdin, flush=True)
            *appended, read = [int(each.stdout.readline()) for each in users if each.stdout]
            assert read == max(appended) == 6


# ------------------------------------------------------------------------------------------------- killed in the middle

_KILLED = """
import os, signal, sys
from conflict_events.stores import SqliteStore
from conflict_events.stores.sqlite import file as sqlite_file
from conflict_events.stores.sqlite import holding

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before the commit":
    sqlite_file.Connection.wait = lambda _, seconds: seconds and die()
else:
    sqlite_file._write_ahead = die
SqliteStore(sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
@pytest.mark.parametrize("when", ["before the commit", "before it writes ahead"])
def test_a_maker_who_is_killed_leaves_a_log_or_none_and_the_next_has_one(tmp_path: Path, when: str) -> None:
    path = tmp_path / "log"
    ran = subprocess.run([sys.executable, "-c", _KILLED, path, when], env=ENVIRONMENT, check=False)
    assert ran.returncode < 0
    if when == "before the commit":
        with pytest.raises(NotALog, match="no log to read"):
            SqliteStore(path, read_only=True)
    else:
        with closing(SqliteStore(path, read_only=True)) as store:
            assert tuple(store.read()) == ()
    make(path)
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(1)
        assert list(store.faults()) == []
    assert [found.name for found in tmp_path.iterdir()] == ["log"]


PAGE = 4096


def cut_short(path: Path, pages: int, *, before: int = 0) -> None:
    """Leave of a log what a crash in mid-commit does: some pages, and beside them how many there were before."""
    with closing(SqliteStore(path)):
        pass
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    path.write_bytes(path.read_bytes()[: pages * PAGE])
    numbers = b"".join(number.to_bytes(4, "big") for number in (0, 1, before, 512, PAGE))
    path.with_name("log-journal").write_bytes((bytes.fromhex("d9d505f920a163d7") + numbers).ljust(512, b"\0"))


@pytest.mark.parametrize("pages", [1, 2, 7])
def test_a_crash_while_a_new_log_is_committed_is_told_to_readers_and_mended_by_the_next_maker(
    tmp_path: Path, pages: int
) -> None:
    path = tmp_path / "log"
    cut_short(path, pages)
    before = [(found.name, found.read_bytes()) for found in tmp_path.iterdir()]
    with pytest.raises(LogReadOnly, match="open it once to write"):
        SqliteStore(path, read_only=True, timeout=0.01)
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == before
    make(path)
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(1)
        assert list(store.faults()) == []


def test_a_reader_who_looks_at_the_last_of_a_making_does_not_take_its_journal_for_one_that_empties_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was there when the reader looked at it, and the first entries are there when it looks into the file."""
    path = tmp_path / "log"
    make(path)
    looks = iter([True])
    monkeypatch.setattr(sqlite_file, "empties", lambda file: next(looks, None) or empties(file))
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(1)


def test_a_reader_who_meets_what_a_crash_left_waits_for_one_who_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    cut_short(path, 1)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        monkeypatch.undo()
        make(path)

    monkeypatch.setattr(time, "sleep", pause)
    with closing(SqliteStore(path, read_only=True, timeout=60)) as store:
        assert tuple(store.read()) == sample_rows(1)
    assert len(pauses) == 1


def test_a_file_with_a_write_cut_short_is_never_read_as_one_that_nobody_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite sees one, too, where somebody gives up a write at that moment; nothing lies beside the file any more."""
    path = tmp_path / "log"
    cut_short(path, 8)
    looks, look = iter([Beside(None, indexed=False, journal=False)]), Beside.of
    monkeypatch.setattr(Beside, "of", lambda file: next(looks, look(file)))
    monkeypatch.setattr(sqlite_file, "_refuse_others", lambda *_: None)
    with pytest.raises(LogReadOnly, match="unfinished"):
        SqliteStore(path, read_only=True, timeout=0.01)
