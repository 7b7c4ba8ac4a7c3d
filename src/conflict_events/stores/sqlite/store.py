"""The store that is one SQLite file, durable when `SqliteStore.write` returns, and readable by other tools."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, TypeVar

from conflict_events.errors import LogDamaged, LogLocked, StoreFailure, UsageError
from conflict_events.stores import paging
from conflict_events.stores.protocol import Block, Row, check_rows, last_at
from conflict_events.stores.sqlite.adding import ENDS, OURS, add
from conflict_events.stores.sqlite.file import begin, commit, empty_side_file, in_our_words, insist
from conflict_events.stores.sqlite.holding import _Holding
from conflict_events.stores.sqlite.rows import TYPES, Types, is_todays, row_of, rows_in, some, span
from conflict_events.stores.sqlite.schema import (
    format_of,
    integrity_faults,
    outdated,
    quoted,
    schema_faults,
    view_statements,
)
from conflict_events.stores.turns import surely

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterator, Sequence

    from conflict_events.stores.protocol import Draft, KindView
    from conflict_events.stores.sqlite.connection import Connection

__all__ = ["SqliteStore"]

T = TypeVar("T")

_PAGE = 512  # rows held at a time by a reader: more is no faster, and payloads may be large
_BLOCKS = 16  # blocks of positions given at a time
_ASK = 500  # values put into one question
_PAUSE = 0.1  # seconds between two looks of one who waits, once that is long

_LAST = "ORDER BY position DESC LIMIT 1"
_THERE = f"SELECT count(*) FROM entry {span()}"  # noqa: S608 - constants
_TAGGED = "SELECT kind, tag, last, positions FROM tagged NOT INDEXED WHERE tag = ? AND kind = ? AND last"
_ONWARD = f"{_TAGGED} >= ? ORDER BY last LIMIT {_BLOCKS}"
_BACK = (
    f"{_TAGGED} <= coalesce((SELECT min(last) FROM tagged NOT INDEXED "  # noqa: S608 - constants
    f"WHERE tag = ? AND kind = ? AND last >= ?), ?) ORDER BY last DESC LIMIT {_BLOCKS}"
)
_SETTING = "SELECT name, value FROM meta WHERE name = ?"
_SEEN: Types = {(bytes, int)}
_KEY: Types = {(str, int, bytes)}
_META: Types = {(str, bytes)}
_BLOCK: Types = {(str, str, int, str)}


class SqliteStore(_Holding):
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
        self._is_current = False  # whether it is known to be of today's format
        super().__init__(path, read_only=read_only, timeout=timeout)

    # ------------------------------------------------------------------------------------------------------- writing

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        """See `Store.write`."""

        def work(db: Connection) -> tuple[Row, ...]:
            wanted = self._worked_out(draft)
            with in_our_words(self._path):
                self._connection()  # the draft may have closed us
                add(db, wanted)
                commit(db, self._path)
            return wanted.rows

        return self._transacted(work)

    def _worked_out(self, draft: Callable[[], Draft]) -> Draft:
        head = self.head()
        self._standing = (head,)  # nobody else can write now: it is read once
        wanted = draft()
        self._standing = None
        check_rows(head, wanted.rows)
        return wanted

    def _transacted(self, work: Callable[[Connection], T]) -> T:
        """Do the work as the only one who writes; what it does not commit is undone."""

        def begun(db: Connection) -> T:
            with in_our_words(self._path):
                begin(db, self._timeout)
            self._check_same()  # it may have been replaced while we waited
            return work(db)

        def turn(db: Connection) -> T:
            if db.in_transaction:
                raise UsageError("write: a draft must not write itself; return what it would add")
            return surely(lambda: begun(db), self._undo)

        return self._turn(turn)

    def _looked_after(self) -> Connection:
        if self._undoing:  # there was not even the memory for that
            self._undo()
        return super()._looked_after()

    def _undo(self) -> None:
        self._standing = None
        # Still open after anything but a success, unless the draft closed us or SQLite gave up by itself.
        if self._db is not None and self._db.in_transaction:
            self._undoing = True
            with in_our_words(self._path):
                self._db.execute("ROLLBACK")
        self._undoing = False

    def scrub(self) -> bool:
        """See `Store.scrub`: the file is written anew without its free space, and its write-ahead log is emptied.

        As long as another process reads or writes, the write-ahead log may hold the pages as they were.
        """
        try:
            self.compact()
        except (LogLocked, StoreFailure):
            return False
        return True

    def define_views(self, views: Sequence[KindView]) -> None:
        """See `Store.define_views`; what somebody else made or altered is left for `faults` to report."""
        wanted = view_statements(views)

        def define(db: Connection) -> None:
            with in_our_words(self._path):
                for older, statement in outdated(db, wanted):
                    if older is not None:
                        db.execute(f"DROP VIEW {quoted(older)}")
                    db.execute(statement)
                commit(db, self._path)

        if self._use(lambda db: outdated(db, wanted)) and not self._read_only:
            self._transacted(define)

    # ------------------------------------------------------------------------------------------------------- reading

    def head(self) -> Row | None:
        """See `Store.head`."""
        asked = f"{self._rows()} {_LAST}"

        def look(db: Connection) -> tuple[Row | None, Any]:
            if self._standing is not None:
                return self._standing[0], (0, 0)
            return next(self._made(db.execute(asked).fetchall()), None), db.execute(ENDS).fetchone()

        row, ends = self._use(look)
        self._whole(*ends)
        return row

    def _rows(self) -> str:
        # Only a reader meets a file of an older format, which somebody else may bring up meanwhile.
        self._is_current = self._is_current or self._use(is_todays)
        return rows_in(is_current=self._is_current)

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Row]:
        """See `Store.read`."""
        end, noted = self._ask(ENDS)[0]
        if after < noted and (upto is None or upto > end):
            self._whole(end, noted)
        last = end if upto is None else min(upto, end)
        is_blind = not ledger and (kinds, ledger) != (None, None)  # else positions show a gap, or an index tells
        given = [] if kinds is None else [json.dumps(list(kinds))]
        page = f"{span(ledger=ledger, of_kinds=kinds is not None)} ORDER BY position LIMIT {_PAGE}"

        def read(after: int) -> list[Row]:
            # Taken whole: a statement that stays open would keep the write-ahead log from being emptied.
            rows = list(self._made(self._ask_some(f"{self._rows()} {page}", after, last, *given)))
            if is_blind:
                self._check_all_there(max(after, 0), rows[-1].position if rows else last)
            return rows

        return paging.entries(read, after, last, log=self._path)

    def _check_all_there(self, after: int, upto: int) -> None:
        # Where a page of the file says that less is on it, SQLite passes over the rest without a word.
        if (there := self._ask(_THERE, after, upto)[0][0]) < upto - after:
            raise LogDamaged(f"log {self._path}: of positions {after + 1} to {upto} only {there} are there; verify it")

    def _last(self) -> int:
        return self._whole(*self._ask(ENDS)[0])

    def _whole(self, end: int, noted: int) -> int:
        if end < noted:  # a damaged page may say of the last rows, too, that they are not there
            raise LogDamaged(
                f"log {self._path}: it ends at position {end}, and the last append was at {noted}: what follows was "
                "removed, or a damaged page hides it; verify it with read_only=True, and take a copy that verifies"
            )
        return end

    def find(self, ids: Collection[bytes]) -> dict[bytes, Row]:
        """See `Store.find`."""
        rows = self._ask_many(f"{self._rows()} WHERE id IN", ids)
        return {row.id: row for row in self._made(rows)}

    def at(self, positions: Collection[int]) -> dict[int, Row]:
        """See `Store.at`."""
        rows = self._ask_many(f"{self._rows()} NOT INDEXED WHERE position IN", positions)
        return {row.position: row for row in self._made(rows)}

    def tagged(self, kind: str, tag: str, begin: int, *, back: bool = False) -> list[Block]:
        """See `Store.tagged`."""
        given = (tag, kind, tag, kind, begin, begin) if back else (tag, kind, begin)
        return [self._block(values) for values in self._ask(_BACK if back else _ONWARD, *given)]

    def every_tag(self) -> Iterator[Block]:
        """See `Store.every_tag`; none in a file of format 1, which is brought up when it is opened to write."""
        if self._use(format_of) < 2:
            return iter(())
        first = f"SELECT kind, tag, last, positions FROM tagged NOT INDEXED ORDER BY tag, kind, last LIMIT {_PAGE}"  # noqa: S608 - constants
        further = first.replace("ORDER", "WHERE (tag, kind, last) > (?, ?, ?) ORDER")

        def read(after: tuple[Any, ...] | None) -> list[Block]:
            return list(map(self._block, self._ask_some(first) if after is None else self._ask_some(further, *after)))

        return paging.keyed(read, log=self._path, key=lambda block: (block.tag, block.kind, block.last))

    def _block(self, values: tuple[Any, ...]) -> Block:
        self._typed([values], _BLOCK)
        try:
            positions = json.loads(values[3])
        except ValueError:
            positions = None
        if not (isinstance(positions, list) and all(type(each) is int for each in positions)):
            raise LogDamaged(f"log {self._path}: the positions of the tag {values[1]!r} are no numbers; verify it")
        return Block._make((*values[:3], tuple(positions)))

    def seen(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """See `Store.seen`."""
        return dict(self._typed(self._ask_many("SELECT key, position FROM seen WHERE key IN", keys), _SEEN))

    def keyed(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """See `Store.keyed`."""
        rows = self._ask_many("SELECT key, position, mark FROM record_key WHERE key IN", keys)
        return {key: (position, mark) for key, position, mark in self._typed(rows, _KEY)}

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
        return self._every("name, value", "meta", "name", _META, OURS)

    def _every(self, columns: str, table: str, key: str, types: Types, which: str = "TRUE") -> Iterator[Any]:
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
            if (left := deadline - time.monotonic()) <= 0:
                return False
            time.sleep(min(pause, left))
            pause = min(2 * pause, _PAUSE)
        return True

    # ------------------------------------------------------------------------------------------------ the file itself

    def snapshot(self) -> SqliteStore:
        """See `Store.snapshot`; while it is open, the write-ahead log grows with all that is written."""

        def taken(_: Connection) -> SqliteStore:
            self._check_same()
            copy = SqliteStore(self._file, read_only=True, timeout=self._timeout)
            try:
                copy._use(lambda db: db.execute("BEGIN"))
                copy.head()  # only the first look is what a transaction holds on to
                self._check_same()
            except BaseException:
                copy.close()
                raise
            return copy

        return self._turn(taken)

    def compact(self) -> None:
        """See `Store.compact`; it takes as much room again while it is at work."""

        def work(db: Connection) -> None:
            if db.in_transaction:
                raise UsageError("compact: not in a draft; do it before or after")
            with in_our_words(self._path):
                db.wait(0)  # each of the two takes the write lock
                insist(lambda: db.execute("VACUUM"), self._timeout)
                insist(lambda: empty_side_file(db), self._timeout)

        self._turn(work)

    def faults(self) -> Iterator[str]:
        """See `Store.faults`: the tables, triggers, indexes and views, then SQLite's own integrity check."""
        faults: list[str] = []
        for look in schema_faults, integrity_faults:
            try:
                faults += self._use(lambda db, look=look: list(look(db)))  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
            except LogDamaged as error:
                faults.append(str(error))
        return iter(faults)

    def _ask(self, question: str, *values: object) -> list[Any]:
        return self._use(lambda db: db.execute(question, values).fetchall())

    def _made(self, rows: list[Any]) -> Iterator[Row]:
        return map(row_of, self._typed(rows, TYPES))

    def _typed(self, rows: list[Any], types: Types) -> list[Any]:
        """Give rows back, each of whose values is of its type: a STRICT table holds no other, a stranger's file may."""
        for row in rows:
            if tuple(map(type, row)) not in types:
                raise LogDamaged(f"log {self._path}: a value at {row[0]!r} is of a type that it cannot be; verify it")
        return rows

    def _ask_some(self, question: str, *values: object) -> list[Any]:
        """Return the first answers, all of them or until they are large: a stranger's file may hold anything."""
        return self._use(lambda db: some(db.cursor(), question, values))

    def _ask_many(self, question: str, values: Collection[object]) -> list[Any]:
        """Return the answers to a question that ends with a list of values, put for some of them at a time."""
        asked = list(values)

        def ask(_: Connection) -> list[Any]:  # closed is closed, also where nothing is asked
            rows = []
            for start in range(0, len(asked), _ASK):
                some = asked[start : start + _ASK]
                rows += self._ask(f"{question} ({', '.join('?' * len(some))})", *some)
            return rows

        return self._turn(ask)
