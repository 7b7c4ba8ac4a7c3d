"""The store that is one SQLite file, durable when `SqliteStore.write` returns, and readable by other tools."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeAlias

from conflict_events.errors import LogClosed, LogDamaged, LogLocked, StoreFailure, UsageError
from conflict_events.stores import paging
from conflict_events.stores.protocol import Row, check_rows, last_at
from conflict_events.stores.sqlite.file import Connection, begin, commit, connect, in_our_words, insist, translated
from conflict_events.stores.sqlite.schema import integrity_faults, outdated, quoted, schema_faults, view_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from conflict_events.stores.protocol import Draft, View

__all__ = ["SqliteStore"]

_PAGE = 512  # rows held at a time by a reader: more is no faster, and payloads may be large
_LARGE = 16 * 1024 * 1024  # bytes of payloads or settings held at a time by a reader, but for a few rows more
_SIZED = slice(-2, None)  # where in a row the long values stand: the payload before the digest, a setting at the end
_ASK = 500  # values put into one question
_PAUSE = 0.1  # seconds between two looks of one who waits, once that is long

_COLUMNS = "position, id, recorded_at, recorded_by, kind, schema, ledger, salt, CAST(payload AS BLOB), digest"
_LAST = f"SELECT {_COLUMNS} FROM entry ORDER BY position DESC LIMIT 1"  # noqa: S608 - constants
_INSERT = """
INSERT INTO entry
    (position, id, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?)
"""
_ADDING = (
    _INSERT,
    "INSERT OR REPLACE INTO seen VALUES (?, ?)",
    "INSERT OR REPLACE INTO record_key VALUES (?, ?, ?)",
    "DELETE FROM meta WHERE name = ?",
    "INSERT OR REPLACE INTO meta VALUES (?, ?)",
)
# The index of ledger entries is asked for by name: SQLite, which keeps no statistics here, might not see its use. Else
# none is used: one that a stranger made might leave entries out.
_BY_LEDGER = {
    None: "NOT INDEXED WHERE position > ? AND position <= ?",
    True: "INDEXED BY entry_ledger WHERE position > ? AND position <= ? AND ledger = 1",
    False: "NOT INDEXED WHERE position > ? AND position <= ? AND ledger = 0",
}
_OF_KINDS = " AND kind IN (SELECT value FROM json_each(?))"
_OF_CLAIMANTS = " AND claimant IN (SELECT value FROM json_each(?))"
_SETTING = "SELECT name, value FROM meta WHERE name = ?"
_Types: TypeAlias = AbstractSet[tuple[type[Any], ...]]
"""Of which types the values in a row may be."""
_PERHAPS = bytes, type(None)
_ROW: _Types = {
    (int, bytes, int, str, str, int, int, salt, payload, bytes) for salt in _PERHAPS for payload in _PERHAPS
}
_SEEN: _Types = {(bytes, int)}
_KEY: _Types = {(str, int, bytes)}
_META: _Types = {(str, bytes)}


class SqliteStore:
    """Keeps rows in one file, with a write-ahead log beside it while the file is open.

    Threads take turns on one connection; other processes, and other stores in this one, may have the same
    file open. What `write` has returned survives a power cut (``synchronous=FULL``). When the last store on
    a file is closed, everything is in that one file; only stores that cannot write leave SQLite's two side
    files where they were.

    Args:
        path: The file. One that is absent or empty becomes a new log.
        read_only: Change nothing; `write` raises `LogReadOnly`.
        timeout: How many seconds to wait for another writer before `LogLocked`.

    Raises:
        NotALog: The file is something else; it is left as it is.
        LogTooNew: A newer version of this library made it; it is left as it is.
        LogDamaged: It is truncated or damaged; it is left as it is.
        LogLocked: Somebody else holds it for longer than ``timeout``.
        LogReadOnly: It cannot be written, and ``read_only`` was not asked for.
        StoreFailure: It cannot be opened: its folder does not exist, say.
    """

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = False, timeout: float = 5.0) -> None:
        self._path = os.fspath(path)
        self._file = os.path.abspath(self._path)  # noqa: PTH100 - Path's leaves ".." in, and does not take bytes
        self._timeout = timeout
        self._lock = RLock()
        self._process = os.getpid()
        self._read_only = read_only
        self._standing: tuple[Row | None] | None = None  # the head, while a draft is worked out on it
        self._db: Connection | None = connect(self._path, read_only=read_only, timeout=timeout)

    # ------------------------------------------------------------------------------------------------------- writing

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        """See `Store.write`."""
        with self._turn(), self._transaction():
            wanted = self._worked_out(draft)
            with in_our_words(self._path):
                db = self._connection()
                _add(db, wanted)
                commit(db, self._path)
        return wanted.rows

    def _worked_out(self, draft: Callable[[], Draft]) -> Draft:
        head = self.head()
        self._standing = (head,)  # nobody else can write now: it is read once
        try:
            wanted = draft()
        finally:
            self._standing = None
        check_rows(head, wanted.rows)
        return wanted

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        db = self._connection()
        if db.in_transaction:
            raise UsageError("write: a draft must not write itself; return what it would add")
        with in_our_words(self._path):
            begin(db, self._timeout)
        try:
            yield
        finally:
            # Still open after anything but a success, unless the draft closed us or SQLite gave up by itself.
            if self._db is not None and self._db.in_transaction:
                with in_our_words(self._path):
                    self._db.execute("ROLLBACK")

    def scrub(self) -> bool:
        """See `Store.scrub`: the file is written anew without its free space, and its write-ahead log is emptied.

        As long as another process reads or writes, the write-ahead log may hold the pages as they were.
        """
        try:
            self.compact()
        except (LogLocked, StoreFailure):
            return False
        return True

    def define_views(self, views: Sequence[View]) -> None:
        """See `Store.define_views`; what somebody else made or altered is left for `faults` to report."""
        wanted = view_statements(views)
        with self._use() as db:
            if self._read_only or not outdated(db, wanted):
                return
            with self._transaction():
                for older, statement in outdated(db, wanted):
                    if older is not None:
                        db.execute(f"DROP VIEW {quoted(older)}")
                    db.execute(statement)
                commit(db, self._path)

    # ------------------------------------------------------------------------------------------------------- reading

    def head(self) -> Row | None:
        """See `Store.head`."""
        self._check_process()
        with self._lock:
            if self._standing is not None:
                return self._standing[0]
            return next(map(self._row, self._ask(_LAST)), None)

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
        claimants: Collection[str] | None = None,
    ) -> Iterator[Row]:
        """See `Store.read`."""
        last = self._last() if upto is None else min(upto, self._last())
        tests, given = "", []
        for test, chosen in (_OF_KINDS, kinds), (_OF_CLAIMANTS, claimants):
            if chosen is not None:
                tests += test
                given.append(json.dumps(list(chosen)))
        page = f"SELECT {_COLUMNS} FROM entry {_BY_LEDGER[ledger]}{tests} ORDER BY position LIMIT {_PAGE}"  # noqa: S608 - constants

        def read(after: int) -> list[Row]:
            # Taken whole: a statement that stays open would keep the write-ahead log from being emptied.
            return [self._row(found) for found in self._ask_some(page, after, last, *given)]

        return paging.entries(read, after, last, log=self._path)

    def _last(self) -> int:
        ((last,),) = self._ask("SELECT coalesce(max(position), 0) FROM entry")
        return int(last)

    def find(self, ids: Collection[bytes]) -> dict[bytes, Row]:
        """See `Store.find`."""
        found = self._ask_many(f"SELECT {_COLUMNS} FROM entry WHERE id IN", ids)  # noqa: S608 - constants
        return {row.id: row for row in map(self._row, found)}

    def seen(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """See `Store.seen`."""
        return dict(self._typed(self._ask_many("SELECT key, position FROM seen WHERE key IN", keys), _SEEN))

    def keyed(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """See `Store.keyed`."""
        found = self._ask_many("SELECT key, position, mark FROM record_key WHERE key IN", keys)
        return {key: (position, mark) for key, position, mark in self._typed(found, _KEY)}

    def meta(self, name: str) -> bytes | None:
        """See `Store.meta`."""
        return next((value for _, value in self._typed(self._ask(_SETTING, name), _META)), None)

    def every_seen(self) -> Iterator[tuple[bytes, int]]:
        """See `Store.every_seen`."""
        return self._every("key, position", "seen", "key", _SEEN)

    def every_key(self, after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """See `Store.every_key`."""
        return self._every(
            "key, position, mark", "record_key", "key", _KEY, f"position > {after:d}" if after else "TRUE"
        )

    def every_meta(self) -> Iterator[tuple[str, bytes]]:
        """See `Store.every_meta`."""
        return self._every("name, value", "meta", "name", _META)

    def _every(self, columns: str, table: str, key: str, types: _Types, which: str = "TRUE") -> Iterator[Any]:
        first = f"SELECT {columns} FROM {table} WHERE {which} ORDER BY {key} LIMIT {_PAGE}"  # noqa: S608 - constants
        further = first.replace("ORDER", f"AND {key} > ? ORDER")

        def read(after: Any | None) -> list[Any]:
            return self._typed(self._ask_some(first) if after is None else self._ask_some(further, after), types)

        return paging.keyed(read, log=self._path)

    def position_at(self, recorded_at: int) -> int:
        """See `Store.position_at`."""
        return last_at(self._time_of, self._last(), recorded_at)

    def _time_of(self, position: int) -> int:
        rows = self._ask("SELECT recorded_at FROM entry WHERE position = ?", position)
        if not rows:
            raise LogDamaged(f"log {self._path}: position {position} is missing; verify it")
        ((moment,),) = self._typed(rows, {(int,)})
        return int(moment)

    def wait(self, after: int, timeout: float) -> bool:
        """See `Store.wait`; SQLite tells nobody, so this looks again, soon at first and then ten times a second."""
        deadline = time.monotonic() + timeout
        pause = 0.001
        while self._last() <= after:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(pause, left))
            pause = min(2 * pause, _PAUSE)
        return True

    # ------------------------------------------------------------------------------------------------ the file itself

    def snapshot(self) -> SqliteStore:
        """See `Store.snapshot`; while it is open, the write-ahead log grows with all that is written."""
        with self._turn():
            copy = SqliteStore(self._file, read_only=True, timeout=self._timeout)
        copy._ask("BEGIN")
        copy._last()  # only the first look is what a transaction holds on to
        return copy

    def compact(self) -> None:
        """See `Store.compact`; it takes as much room again while it is at work."""
        with self._turn() as db, in_our_words(self._path):
            if db.in_transaction:
                raise UsageError("compact: not in a draft; do it before or after")
            db.wait(0)  # each of the two takes the write lock
            insist(lambda: db.execute("VACUUM"), self._timeout)
            insist(lambda: _empty_side_file(db), self._timeout)

    def faults(self) -> Iterator[str]:
        """See `Store.faults`: the tables, triggers, indexes and views, then SQLite's own integrity check."""
        found: list[str] = []
        for look in schema_faults, integrity_faults:
            try:
                with self._use() as db:
                    found.extend(look(db))
            except LogDamaged as error:
                found.append(str(error))
        return iter(found)

    def close(self) -> None:
        """See `Store.close`."""
        with self._lock, in_our_words(self._path):
            if self._db is not None:
                self._db.close()
            self._db = None

    def _ask(self, question: str, *values: object) -> list[Any]:
        # What `_use` does, said at once: most of what is asked takes less time than entering three contexts.
        self._check_process()
        with self._lock:
            try:
                db = self._connection()
                self._wait(db)
                return db.execute(question, values).fetchall()
            except (sqlite3.Error, UnicodeError, OverflowError) as error:
                raise translated(error, self._path) from error

    def _row(self, found: tuple[Any, ...]) -> Row:
        self._typed([found], _ROW)
        return Row._make((*found[:6], found[6] == 1, *found[7:]))

    def _typed(self, rows: list[Any], types: _Types) -> list[Any]:
        """Give rows back, each of whose values is of its type: a STRICT table holds no other, a stranger's file may."""
        for found in rows:
            if tuple(map(type, found)) not in types:
                raise LogDamaged(f"log {self._path}: a value at {found[0]!r} is of a type that it cannot be; verify it")
        return rows

    def _ask_some(self, question: str, *values: object) -> list[Any]:
        """Return the first answers, all of them or until they are large: a stranger's file may hold anything."""
        rows: list[Any] = []
        size = 0
        with self._use() as db:
            cursor = db.execute(question, values)
            while size < _LARGE and (more := cursor.fetchmany(8)):
                rows += more
                size += sum([len(value) for found in more for value in found[_SIZED] if isinstance(value, str | bytes)])
            cursor.close()
        return rows

    def _ask_many(self, question: str, values: Collection[object]) -> list[Any]:
        """Return the answers to a question that ends with a list of values, put for some of them at a time."""
        asked = list(values)
        found = []
        self._check_process()
        with self._lock:
            self._connection()  # closed is closed, also where nothing is asked
            for start in range(0, len(asked), _ASK):
                some = asked[start : start + _ASK]
                found += self._ask(f"{question} ({', '.join('?' * len(some))})", *some)
        return found

    @contextmanager
    def _use(self) -> Iterator[sqlite3.Connection]:
        with self._turn() as db, in_our_words(self._path):
            self._wait(db)
            yield db

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        self._check_process()
        with self._lock:
            yield self._connection()

    def _wait(self, db: Connection) -> None:
        if not db.in_transaction:  # where one is, nobody is in the way any more
            db.wait(self._timeout)

    def _check_process(self) -> None:
        if self._process != os.getpid():
            # A lock or a connection that was copied with its process works for neither of the two.
            raise UsageError(f"log {self._path}: it was opened in another process; open it in this one")

    def _connection(self) -> Connection:
        if self._db is None:
            raise LogClosed(f"log {self._path}: it was closed; open it again")
        return self._db


def _empty_side_file(db: sqlite3.Connection) -> None:
    ((busy, _, _),) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if busy:
        error = sqlite3.OperationalError("its side file stayed as it is")
        error.sqlite_errorcode = sqlite3.SQLITE_BUSY  # which SQLite says here in a row
        raise error


def _add(db: sqlite3.Connection, wanted: Draft) -> None:
    if wanted.reset_seen:
        db.execute("DELETE FROM seen")
    forget = [(name,) for name in wanted.forget]
    for statement, values in zip(_ADDING, (wanted.rows, wanted.seen, wanted.keys, forget, wanted.meta), strict=True):
        if values:
            db.executemany(statement, values)
    if wanted.erase:
        _erase(db, wanted.erase)


def _erase(db: sqlite3.Connection, positions: Sequence[int]) -> None:
    db.execute("PRAGMA secure_delete = ON")  # what is freed is overwritten with zeros
    last = db.execute("SELECT coalesce(max(position), 0) FROM entry").fetchone()[0]
    if not all(1 <= position <= last for position in positions):
        raise UsageError(f"erase: must be positions of rows, 1 to {last}, got {list(positions)}")
    # The trigger refuses each that no Redaction names.
    db.executemany("UPDATE entry SET salt = NULL, payload = NULL WHERE position = ?", [(each,) for each in positions])
