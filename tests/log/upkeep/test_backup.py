"""A backup is the log as it was at one moment; compacting leaves every hashed byte alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from conflict_events.errors import LogClosed, LogLocked, StoreFailure, UsageError
from conflict_events.log import EventLog, write_lines
from conflict_events.log.upkeep import backup
from conflict_events.stores import MemoryStore, SqliteStore
from conflict_events.testing import log_of, logs
from conflict_events.testing.contract.rows import everything
from tests.log.accounts import filled, opened, strike, tamper


@pytest.fixture(params=[":memory:", "file"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> EventLog:
    """A log with something of everything, to be closed by the test."""
    return filled(opened(request.param if request.param == ":memory:" else tmp_path / "log"))


def test_a_backup_is_the_same_log_and_can_be_continued(log: EventLog, tmp_path: Path) -> None:
    with log:
        log.compact()
        head = log.backup(tmp_path / "copy")
        assert head == log.head
        with EventLog.open(tmp_path / "copy") as copy:
            assert copy.head == head
            assert everything(copy._store) == everything(log._store)
            assert copy.verify(head, deep=True).is_intact
            assert copy.append(*map(strike, range(5)), keys=["one", "two", None, None, None]).new == ()
            assert log.append(strike(99)).new[0].id == copy.append(strike(99)).new[0].id
        with closing(sqlite3.connect(tmp_path / "copy")) as db:
            assert db.execute("SELECT tally_launched FROM DroneStrike").fetchone() == (0,)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "log") == ["copy"]


@pytest.mark.law
def test_a_log_is_handed_over_without_its_secret(log: EventLog, tmp_path: Path) -> None:
    """Who gets it verifies it, and takes it over under a secret of their own: ids stay, nothing is known twice."""
    with log:
        head = log.backup(tmp_path / "copy", secret=False)
        ids = [entry.id for entry in log.entries()]
        with EventLog.open(tmp_path / "copy", read_only=True) as handed:
            assert handed.verify(head, deep=True).is_intact
            assert [entry.id for entry in handed.entries()] == ids
        secret = log._store.meta("secret")
        assert secret
        assert secret not in (tmp_path / "copy").read_bytes()
        with EventLog.open(tmp_path / "copy") as taken:
            assert taken._store.meta("secret") not in (None, secret)
            assert taken.append(*map(strike, range(5))).new == ()
            assert taken.keyed(["one", "two"]) == log.keyed(["one", "two"])
            assert taken.verify(head, deep=True).is_intact


@given(logs())
def test_the_backup_of_any_log_is_that_log(events: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, log_of(events) as log:
        assert log.backup(Path(folder) / "copy") == log.head
        with EventLog.open(Path(folder) / "copy", read_only=True) as copy:
            assert everything(copy._store) == everything(log._store)
            assert copy.verify(log.head).is_intact


def test_an_empty_log_has_a_backup_too(tmp_path: Path) -> None:
    with opened() as log:
        assert log.backup(tmp_path / "copy") == log.head
        with EventLog.open(tmp_path / "copy", read_only=True) as copy:
            assert everything(copy._store) == everything(log._store)


def test_a_backup_of_a_log_without_its_secret_has_none_either(tmp_path: Path) -> None:
    with filled(opened()) as log:
        stripped = log._store.snapshot()
        assert isinstance(stripped, MemoryStore)
        stripped._meta.clear()
        with EventLog.on(stripped, read_only=True) as without:
            assert without.backup(tmp_path / "copy") == log.head
    with closing(SqliteStore(tmp_path / "copy", read_only=True)) as copy:
        assert list(copy.every_meta()) == []


def test_a_backup_in_chunks_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "CHUNK", 2)
    with filled(opened()) as log:
        log.backup(tmp_path / "copy")
        with closing(SqliteStore(tmp_path / "copy")) as copy:
            assert everything(copy) == everything(log._store)


def test_what_is_there_already_is_left_alone(log: EventLog, tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "dangling").symlink_to("nowhere")
    with log:
        for there in "theirs", "dangling", ".":
            with pytest.raises(UsageError, match="name a new file"):
                log.backup(tmp_path / there)
    assert (tmp_path / "theirs").read_text() == "theirs"


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_is_put_there_meanwhile_is_left_alone(
    log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    """Whether the file system knows hard links or not; where nothing is in the way, both come to the same."""
    copy = backup._copy
    target = tmp_path / "copy"

    def meddled(*given: Any, **how: Any) -> None:
        copy(*given, **how)
        target.write_text("put there meanwhile")

    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    with log:
        monkeypatch.setattr(backup, "_copy", meddled)
        with pytest.raises(UsageError, match="name a new file"):
            log.backup(target)
        assert target.read_text() == "put there meanwhile"
        target.unlink()
        monkeypatch.setattr(backup, "_copy", copy)
        assert log.backup(target) == log.head
        with EventLog.open(target, read_only=True) as read:
            assert read.verify(log.head).is_intact
    assert {path.name for path in tmp_path.iterdir()} <= {"copy", "log"}


def test_a_backup_that_fails_leaves_nothing(log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "no room")

    folder = tmp_path / "folder"
    folder.mkdir()
    with log:
        with pytest.raises(StoreFailure):
            log.backup(folder / "none" / "copy")
        (tmp_path / "letter").touch()
        with pytest.raises(StoreFailure):
            log.backup(tmp_path / "letter" / "copy")
        with pytest.raises(StoreFailure, match="cannot be put there: Not a directory"):
            write_lines(log, tmp_path / "letter" / "copy")
        monkeypatch.setattr(os, "link", refuse)
        monkeypatch.setattr(Path, "touch", refuse)
        with pytest.raises(StoreFailure, match="cannot be put there: no room"):
            log.backup(folder / "copy")
        assert list(folder.iterdir()) == []
        monkeypatch.undo()
        log.close()
        with pytest.raises(LogClosed):
            log.backup(folder / "copy")
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_opened_still_takes_a_backup(
    log: EventLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""

    def refuse(*_: object) -> int:
        raise PermissionError

    with log:
        monkeypatch.setattr(os, "open", refuse)
        assert log.backup(tmp_path / "copy") == log.head


def test_a_backup_while_others_append_has_a_head_that_the_log_had(tmp_path: Path) -> None:
    heads = set()
    stop = threading.Event()

    def append() -> None:
        with EventLog.open(tmp_path / "log") as writer:
            number = 0
            while not stop.is_set():
                number += 1
                writer.append(strike(number), strike(-number % 997 + 2000), keys=[f"a{number}", f"b{number}"])
                heads.add(writer.head)

    with EventLog.open(tmp_path / "log") as log:
        heads.add(log.head)
        appending = threading.Thread(target=append)
        appending.start()
        try:
            copied = [log.backup(tmp_path / f"copy {number}") for number in range(2)]
            with suppress(LogLocked):  # on a busy machine the other thread may hold it all the while
                log.compact()
        finally:
            stop.set()
            appending.join()
        assert set(copied) <= heads
        assert log.verify().is_intact
    for number, head in enumerate(copied):
        with EventLog.open(tmp_path / f"copy {number}") as copy:
            assert copy.verify(head).is_intact


def test_a_log_that_was_altered_is_backed_up_as_it_stands(tmp_path: Path) -> None:
    filled(opened(tmp_path / "log")).close()
    tamper(tmp_path / "log", "UPDATE entry SET recorded_by = 'them' WHERE position = 3")
    with EventLog.open(tmp_path / "log") as log:
        log.backup(tmp_path / "copy")
        with EventLog.open(tmp_path / "copy") as copy:
            assert copy.verify() == log.verify()
            assert not copy.verify().is_intact
