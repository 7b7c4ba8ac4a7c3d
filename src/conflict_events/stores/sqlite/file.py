"""Opening the file of a SQLite log without harm to files that are something else, and naming what goes wrong."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from conflict_events.errors import (
    ConflictEventsError,
    LogDamaged,
    LogLocked,
    LogReadOnly,
    LogTooNew,
    MachineError,
    NotALog,
    OutcomeUnknown,
    StoreFailure,
    UsageError,
)
from conflict_events.stores.sqlite.beside import Beside, check_beside, empties, size_of
from conflict_events.stores.sqlite.connection import Connection, at, code_of, has_code, is_unfinished, unfinished
from conflict_events.stores.sqlite.schema import APPLICATION_ID, FORMAT, format_of, statements, strange_things
from conflict_events.stores.sqlite.watching import begun_at, fits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["begin", "commit", "connect", "empty_side_file", "in_our_words", "insist", "translated"]

T = TypeVar("T")
_TABLES = "SELECT count(*) FROM sqlite_schema"
_SELDOM, _OFTEN = 0.005, 0.0005  # seconds between two looks of one who waits for the write lock
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables

_MEANINGS: dict[int, tuple[type[ConflictEventsError], str]] = {
    sqlite3.SQLITE_BUSY: (LogLocked, "somebody else is using it; retry after a moment"),
    sqlite3.SQLITE_LOCKED: (LogLocked, "somebody else is using it; retry after a moment"),
    sqlite3.SQLITE_PROTOCOL: (LogLocked, "somebody else is using it; retry after a moment"),
    sqlite3.SQLITE_READONLY: (LogReadOnly, "it cannot be written; open it with read_only=True"),
    sqlite3.SQLITE_PERM: (LogReadOnly, "it cannot be written; open it with read_only=True"),
    sqlite3.SQLITE_FULL: (StoreFailure, "the disk is full, nothing was written; make room and retry"),
    sqlite3.SQLITE_IOERR: (StoreFailure, "the device failed, nothing was written; check it"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreFailure,
        "it cannot be opened; check that its folder exists and that you may use both",
    ),
    sqlite3.SQLITE_CONSTRAINT: (UsageError, "the database refused it, nothing was written"),
    sqlite3.SQLITE_TOOBIG: (UsageError, "more than the database can hold, nothing was written"),
}
_DAMAGED: tuple[type[ConflictEventsError], str] = (
    LogDamaged,
    "it is damaged and was left as it is; take a copy that verifies",
)
_UNFINISHED: tuple[type[ConflictEventsError], str] = (
    LogReadOnly,
    "a crash left a write unfinished, and reading it cannot undo that; open it once to write",
)
_MISUSED: tuple[type[ConflictEventsError], str] = (
    UsageError,
    "the database cannot keep such a value, nothing was written",
)


def translated(error: Exception, path: str) -> ConflictEventsError:
    """Return the error of ours that says what this one of SQLite's means for the log at ``path``."""
    code = code_of(error)
    if is_unfinished(error):
        raised, meaning = _UNFINISHED
    elif code is None:
        unreadable = isinstance(error, UnicodeDecodeError | sqlite3.OperationalError)
        raised, meaning = _DAMAGED if unreadable else _MISUSED
    else:
        raised, meaning = _MEANINGS.get(code, _DAMAGED)
    return raised(f"log {path}: {meaning} (sqlite: {error})")


@contextmanager
def in_our_words(path: str) -> Iterator[None]:
    """Raise whatever goes wrong inside as an error of ours."""
    try:
        yield
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise translated(error, path) from error


def connect(path: str, *, read_only: bool, timeout: float) -> Connection:
    """Open the log at ``path``; unless ``read_only``, make one where there is no file or an empty one.

    The file is never opened other than by SQLite: to close a file drops this process's locks on it, those of another
    connection in the same process too.

    Raises:
        NotALog: It is something else, or is not there to be read.
        LogTooNew: A newer version of this library made it.
        LogDamaged: It is truncated or damaged.
        LogLocked: Somebody else holds it for longer than ``timeout`` seconds.
        LogReadOnly: It cannot be written.
        StoreFailure: The folder does not exist, say.
        MachineError: This Python's SQLite is too old.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise MachineError(
            f"a log on SQLite needs SQLite 3.37 or later, this Python has {sqlite3.sqlite_version}; "
            "use a newer Python, or keep the log in memory"
        )
    file = Path(os.path.realpath(path))
    check_beside(file, path)
    with in_our_words(path):
        something = _is_something(file, read_only=read_only)
        if something:
            _refuse_others(file, path)
        if read_only:
            return _opened_to_read(file, path, timeout)
        if something:
            _refuse_mixture(file, path, timeout, read_only=False)
        return _opened_to_write(file, path, timeout)


def _opened_to_read(file: Path, path: str, timeout: float) -> Connection:
    db = _readable(file, timeout)
    with _closing_what_fails(db):
        # As long as this one is open nobody deletes what lies beside, which another look would make anew.
        _refuse_mixture(file, path, timeout, read_only=True)
        _prepare(db, path, read_only=True, timeout=timeout)
    return db


def _opened_to_write(file: Path, path: str, timeout: float) -> Connection:
    db = at(file, "mode=rwc", timeout)
    with _closing_what_fails(db):
        _prepare(db, path, read_only=False, timeout=timeout)
        begin(db, timeout)  # nobody else writes while it is looked at
        db.begun = begun_at(db, file)
        db.execute("ROLLBACK")
        db.wait(timeout)
        db.guard = _guard(file, timeout)
    return db


@contextmanager
def _closing_what_fails(db: Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def _refuse_mixture(file: Path, path: str, timeout: float, *, read_only: bool) -> None:
    if not fits(file, timeout, read_only=read_only, thorough=not read_only):
        raise LogDamaged(
            f"log {path}: it and its side file, {path}-wal, are not of one log, or are damaged; one of the two "
            "was put there later, as by restoring a copy; both were left as they are: move the side file away "
            "to keep the file, or put back the file that it belongs to"
        )


def _guard(file: Path, timeout: float) -> Connection:
    db = at(file, "mode=ro", timeout)
    _number(db, _TABLES)  # only the first look is what it is there by
    return db


def begin(db: Connection, timeout: float) -> None:
    """Take the write lock, waiting for it for so many seconds.

    SQLite is left not to wait, which inside a transaction is all the same where there is a write-ahead log; without
    one, to commit means to wait until nobody reads.
    """
    db.wait(0)
    insist(lambda: db.execute("BEGIN IMMEDIATE"), timeout)


def insist(attempt: Callable[[], T], timeout: float) -> T:
    """Attempt it for so many seconds, as long as it fails for what will pass.

    SQLite's own waiting looks more and more seldom, so that among many writers some never have their turn. Here whoever
    has waited for longer looks more often; SQLite is to be left not to wait. And it does not wait for all that passes.
    """
    began = time.monotonic()
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            waited = time.monotonic() - began
            if not (has_code(error, sqlite3.SQLITE_BUSY) or is_unfinished(error)) or waited >= timeout:
                raise
            time.sleep(max(_SELDOM - waited / 100, _OFTEN))


def commit(db: sqlite3.Connection, path: str) -> None:
    """Make what a transaction did durable.

    Raises:
        OutcomeUnknown: The device or the memory gave out meanwhile. The mark that makes the transaction count may be in
            the write-ahead log all the same, where the next to open the file would find it.
    """
    try:
        db.execute("COMMIT")
    except (sqlite3.OperationalError, MemoryError) as error:
        # Not where the disk is full: then that mark, which is written last and whole, is not there.
        if isinstance(error, MemoryError) or has_code(error, sqlite3.SQLITE_IOERR):
            raise OutcomeUnknown(
                f"log {path}: it failed while a write was being made durable: all of it is in the log, or nothing; "
                f"append it again, what is there already is not appended twice (sqlite: {error})"
            ) from error
        raise


def empty_side_file(db: sqlite3.Connection) -> None:
    """Take all that lies beside a file over into it."""
    ((busy, _, _),) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if busy:
        error = sqlite3.OperationalError("its side file stayed as it is")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY  # which SQLite says here in a row
        raise error


def _is_something(file: Path, *, read_only: bool) -> bool:
    if os.path.isdir(file):  # noqa: PTH112 - unlike Path's, it answers where a folder above may not be looked into
        raise NotALog(f"log {file}: it is a folder; name a file in it")
    try:
        something = file.stat().st_size > 0
    except OSError:
        something = False
    if read_only and not something:
        raise NotALog(f"log {file}: there is no log to read; check the path, or open it to write")
    return something


def _refuse_others(file: Path, path: str) -> None:
    """Look at the header of a file before it is opened in earnest, which might tidy up after a crash of its owner."""
    # A writer that is at work or was killed may leave a file that is whole only together with what lies beside it.
    alone = not Beside.of(file).says_something()
    try:
        with closing(at(file, "mode=ro&immutable=1")) as db:
            _check_header(db, path)
            # Twice: whoever makes the log may be done after the first look, and have put the first entries into it.
            if empties(file) and _has_entries(db) and empties(file):
                raise LogDamaged(f"log {path}: the journal beside it would undo all entries; remove it")
            size = _size_said(db)
    except sqlite3.DatabaseError as error:
        if has_code(error, sqlite3.SQLITE_NOTADB):
            advice = "it is something else, and was left as it is; give the path of a log, or a new path"
            raise NotALog(f"log {path}: {advice}") from error
        if alone or not has_code(error, sqlite3.SQLITE_CORRUPT):
            raise
    else:
        # Twice: another may have made it shorter between the two looks, its header first.
        if _is_shorter(file, size) and _is_shorter(file, _size_now_said(file)):
            raise LogDamaged(f"log {path}: it is truncated, {size} bytes were written; it was left as it is")


def _is_shorter(file: Path, size: int) -> bool:
    """Tell whether a file has fewer bytes than its header said, and no more of them lie beside it.

    In this order: what others were writing is all in the file once nothing is left of it beside the file.
    """
    return not Beside.of(file).holds_pages() and (size_of(file) or size) < size


def _size_said(db: sqlite3.Connection) -> int:
    return _number(db, "PRAGMA page_count") * _number(db, "PRAGMA page_size")


def _size_now_said(file: Path) -> int:
    with closing(at(file, "mode=ro&immutable=1")) as db:
        return _size_said(db)


def _number(db: sqlite3.Connection, question: str) -> int:
    ((number,),) = db.execute(question).fetchall()
    return int(number)


def _has_entries(db: sqlite3.Connection) -> bool:
    return not strange_things(db) and _number(db, "SELECT EXISTS (SELECT 1 FROM entry)") > 0


def _check_header(db: sqlite3.Connection, path: str) -> None:
    version = format_of(db)
    if _number(db, "PRAGMA application_id") != APPLICATION_ID:
        raise NotALog(f"log {path}: it is another program's database and was left as it is")
    if version > FORMAT:
        raise LogTooNew(
            f"log {path}: format must be at most {FORMAT}, got {version}; "
            "it was left as it is, update this library to open it"
        )
    if version < 1:
        raise LogDamaged(f"log {path}: format must be at least 1, got {version}; it was left as it is")


def _readable(file: Path, timeout: float) -> Connection:
    """Open for reading, and make nothing: a side file of a reader's would keep writers out who may not write it.

    Where nothing lies beside the file, nobody has it open to write, and SQLite is told that nobody changes it; whoever
    reads has to look whether that is still so. Where a write-ahead log has no index, somebody is about to go away, or
    crashed: SQLite is not let near it, for by then it may be gone, and SQLite would make one anew and then find that it
    must not make the index.
    """

    def look() -> Connection:
        beside = Beside.of(file)
        if beside.written and not beside.indexed:
            raise unfinished()
        shared = "mode=ro" if beside.indexed else "mode=ro&readonly_shm=1"
        # It does not wait inside SQLite: by then what lies beside may be gone.
        db = at(file, shared if beside.says_something() else "mode=ro&immutable=1")
        db.immutable = not beside.says_something()
        try:
            _number(db, _TABLES)
        except sqlite3.Error as error:
            db.close()
            if not (db.immutable or beside.indexed) and has_code(error, sqlite3.SQLITE_CANTOPEN):
                raise unfinished() from error  # somebody went over to a write-ahead log just now
            raise
        return db

    db = insist(look, timeout)
    db.wait(timeout)
    return db


def _prepare(db: Connection, path: str, *, read_only: bool, timeout: float) -> None:
    # Not trusted_schema = OFF too: SQLite 3.40 then refuses json_extract, which our own tables use. A stranger's file
    # can call nothing with effects anyway: this connection has only SQLite's own functions and loads no extension.
    db.execute("PRAGMA cell_size_check = ON")
    if not read_only:
        _make_or_touch(db, timeout)
        _write_ahead(db, timeout)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA fullfsync = ON")  # only macOS knows the difference: a plain fsync leaves data in the drive
    _check_header(db, path)
    _check_tables(db, path, read_only=read_only)
    if not read_only and format_of(db) < FORMAT:
        _bring_up(db, timeout)


def _bring_up(db: Connection, timeout: float) -> None:
    """Bring a file of an older format up to today's, in which older versions of this library leave it alone."""
    begin(db, timeout)
    try:
        for statement in statements(format_of(db)):  # asked again: somebody else may have done it meanwhile
            db.execute(statement)
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    db.wait(timeout)


def _check_tables(db: sqlite3.Connection, path: str, *, read_only: bool) -> None:
    """Refuse a file in which something else goes under our tables' names, or would act when we write.

    What is merely missing or beside ours is for `faults` to report.
    """
    for kind, name in strange_things(db):
        if kind == "table" or not read_only:
            instead = (
                "take a copy that verifies" if kind == "table" else "open it with read_only=True and make a backup"
            )
            raise LogDamaged(
                f"log {path}: its {kind} {name} is not as this library made it and might do anything; "
                f"it was left as it is, {instead}"
            )


def _make_or_touch(db: Connection, timeout: float) -> None:
    """Take the write lock, which shows that we may; make the tables where there is nothing yet."""
    begin(db, timeout)
    try:
        # An empty schema under our own name is not a new file but a damaged one.
        if _number(db, "PRAGMA application_id") == _number(db, _TABLES) == 0:
            # Before WAL is switched on, so that the file's own header says from the first what it is.
            for statement in statements():
                db.execute(statement)
            db.wait(timeout)  # whoever just looks into the new file is in the way of this commit, unlike of later ones
            db.execute("COMMIT")
        elif db.execute("PRAGMA journal_mode").fetchall() == [("wal",)]:
            # Where the file cannot be written, only a change is refused; this one is undone. Without WAL the switch to
            # it is the change, and one undone would look to readers like what a crash left.
            db.execute(f"PRAGMA user_version = {format_of(db)}")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    db.wait(timeout)


def _write_ahead(db: sqlite3.Connection, timeout: float) -> None:
    """Switch to a write-ahead log, for which SQLite does not itself wait until others let go of a file just made."""
    insist(lambda: db.execute("PRAGMA journal_mode = WAL"), timeout)
