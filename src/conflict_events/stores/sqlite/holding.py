"""Holding on to a log's file: the connection, whose turn it is, and whether the file is still the one opened."""

from __future__ import annotations

import os
import sqlite3
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from conflict_events.errors import LogClosed, LogMayBeBehind, StoreFailure, UsageError
from conflict_events.stores.sqlite.file import connect, in_our_words, translated
from conflict_events.stores.sqlite.watching import Watch, alone, fits, is_read_only
from conflict_events.stores.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_events.stores.protocol import Row
    from conflict_events.stores.sqlite.connection import Connection

__all__ = ["_Holding"]

T = TypeVar("T")


class _Holding:
    """What a store has of its file; on the page of `SqliteStore`, as it is nothing by itself."""

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool, timeout: float) -> None:
        self._path = os.fspath(path)
        self._file = os.path.abspath(self._path)  # noqa: PTH100 - Path's leaves ".." in, and does not take bytes
        self._timeout = timeout
        self._turns = Turns()
        self._process = os.getpid()
        self._read_only = read_only
        self._standing: tuple[Row | None] | None = None  # the head, while a draft is worked out on it
        self._undoing = False  # whether a write is still to be undone
        self._lost = False  # whether something else stands at the path by now
        self._db: Connection | None
        if read_only:  # has to notice whatever is written from before the first look on
            self._watch, self._db = self._opened_to_read()
            self._look_at_once()
        else:
            self._db = connect(self._path, read_only=False, timeout=timeout)
            self._watch = self._watching()

    def _watching(self) -> Watch:
        return Watch(self._file, lambda: alone(Path(self._file)), settled=self._read_only)

    def _opened_to_read(self) -> tuple[Watch, Connection]:
        while True:
            watch = self._watching()
            db = connect(self._path, read_only=True, timeout=self._timeout)
            if watch.saw_it:
                return watch, db
            db.close()  # it was made between the two

    def _look_at_once(self) -> None:
        try:
            behind = self._use(lambda db: db.immutable and is_read_only(self._file))
        except BaseException:
            self.close()
            raise
        if behind:
            warning = f"log {self._path}: its medium is read-only here; what is written to it elsewhere may be missing"
            warnings.warn(warning, LogMayBeBehind, stacklevel=4)

    def close(self) -> None:
        """See `Store.close`."""

        def work() -> None:
            if self._db is not None:
                with in_our_words(self._path):
                    if self._lost or not self._watch.is_same_file(beside=not self._read_only):
                        self._db.abandon()
                    else:
                        self._db.close()
            self._db = None

        self._turns.take(work)

    def _use(self, work: Callable[[Connection], T]) -> T:
        """Read; whatever goes wrong is raised as an error of ours."""

        def use(db: Connection) -> T:
            try:  # said at once: most of what is asked takes less time than to enter `in_our_words`
                self._wait(db)
                result = work(db)
            except (sqlite3.Error, UnicodeError, OverflowError) as error:
                if not self._was_written_to(db):
                    raise translated(error, self._path) from error
            else:
                if not self._was_written_to(db):
                    return result
            if db.in_transaction:
                raise StoreFailure(f"log {self._path}: it was written to while a state of it was read; start again")
            return self._use(work)

        return self._turn(use)

    def _was_written_to(self, db: Connection) -> bool:
        """Tell whether what was just read may be of two states: only of a file that was said not to change."""
        if not db.immutable:
            return False
        return not (self._watch.is_unwritten() if db.in_transaction else self._watch.is_as_it_was(alone=True))

    def _turn(self, work: Callable[[Connection], T]) -> T:
        self._check_process()
        return self._turns.take(lambda: work(self._looked_after()))

    def _looked_after(self) -> Connection:
        """Give the connection, once it is sure that it is still one to the log that is there."""
        db = self._connection()
        if self._lost:
            self._check_same()
        if db.in_transaction or self._watch.is_as_it_was(alone=db.immutable):
            return db
        self._check_same()
        seen = self._watch.look_settled() if db.immutable else self._watch.look()
        if self._read_only and (db.immutable or not self._watch.is_same_file(beside=True)):
            # SQLite does not look again at a file that it was told nobody changes.
            self._db = connect(self._file, read_only=True, timeout=self._timeout)
            db.close()
            db = self._db
        with in_our_words(self._path):
            fit = fits(Path(os.path.realpath(self._file)), self._timeout, read_only=self._read_only)
            goes_on = fit and self._watch.goes_on(db, seen)
            # What a reader held against each other may be of two moments, where somebody writes: it looks again later.
            self._lost = not goes_on and not (self._read_only and self._watch.look() != seen)
        self._check_same()
        return db

    def _check_same(self) -> None:
        self._lost = self._lost or not self._watch.is_same_file(beside=not self._read_only)
        if self._lost:
            raise StoreFailure(
                f"log {self._path}: it was deleted, moved or replaced, or a copy was put in its place, since it was "
                "opened; nothing was written; close it, check that the right file is there without another log's side "
                "files, and open it again"
            )

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
