"""Noticing that at a log's path stands another file than the one that was opened, or beside it another's side file.

SQLite looks at neither: it goes on writing to a file that was deleted, and lays the write-ahead log that it finds over
whatever file it finds.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from conflict_events.stores.sqlite.adding import NOTED, UNFIT
from conflict_events.stores.sqlite.beside import Beside, size_of
from conflict_events.stores.sqlite.connection import at, has_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Watch", "alone", "begun_at", "fits", "is_read_only"]

_LAST = "SELECT position, id FROM entry ORDER BY position DESC LIMIT 1"
_AT = "SELECT id FROM entry WHERE position = ?"
_AFTER = "SELECT count(*) FROM entry NOT INDEXED WHERE position > ?"
_LISTED = "SELECT count(*) FROM entry INDEXED BY sqlite_autoindex_entry_1"


class Last(NamedTuple):
    """The last entry of a log at some moment: position 0 where there was none."""

    position: int
    id: bytes


_LOOKS, _PAUSE = 20, 0.005  # at a file and its side file, before they are said not to belong together; seconds between
_TICK = 20_000_000  # nanoseconds: the clock of a file system goes by steps, none longer than this

NO_LOG = Last(-1, b"")
"""What is last in a file that is no log."""


def last_of(db: sqlite3.Connection) -> Last:
    """Tell what is last."""
    return next((Last(*row) for row in db.execute(_LAST).fetchall()), Last(0, b""))


def holds(db: sqlite3.Connection, last: Last) -> bool:
    """Tell whether this entry is where it was."""
    return last.position == 0 or db.execute(_AT, (last.position,)).fetchall() == [(last.id,)]


def is_mixed(last: Last | None, together: sqlite3.Connection, *, thorough: bool) -> bool:
    """Tell whether what is read of a file and its side file together is made of pages that do not belong together.

    Args:
        last: What is last in the file alone; None = it cannot be told.
        together: A connection to both.
        thorough: Look at every page, which takes seconds for a million entries, and not only at what entries need.
    """
    try:
        together.execute("BEGIN")
        if thorough and together.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            return True
        if together.execute(UNFIT).fetchall():
            return True
        end, listed = last_of(together).position, _count(together, _LISTED)
        if last is not None and not holds(together, last):
            return True
        begun = 0 if last is None else last.position
        if listed == end and _count(together, _AFTER, begun) == end - begun:
            return False
        # Something is missing. Where the index misses it too, somebody took it out, which is for `verify` to say.
        return listed != _count(together, _AFTER, 0)
    except sqlite3.DatabaseError as error:
        return has_code(error, sqlite3.SQLITE_CORRUPT)


def begun_at(db: sqlite3.Connection, file: Path) -> int:
    """Tell a position up to which all was in a file when what lies beside it was begun; nobody can write meanwhile."""
    try:
        return last_of(db).position if not size_of(f"{file}-wal") else _noted(db)[1]
    except sqlite3.DatabaseError:  # it lost its tables, say: whoever asks for something is told
        return 0


def _noted(db: sqlite3.Connection) -> tuple[int, int]:
    """Tell the position of the last entry, and the one up to which all was in the file, as they were noted; or 0."""
    noted = " ".join(str(text) for (text,) in db.execute(NOTED).fetchall()).split()
    end, begun = (noted[0], noted[-1]) if len(noted) == 3 else ("0", "0")
    return (int(end), int(begun)) if (end + begun).isdecimal() and len(end + begun) < 40 else (0, 0)


def is_earlier(file: Path, together: sqlite3.Connection) -> bool:
    """Tell whether a file, sound by itself, is of a moment before what lies beside it was begun.

    One in the midst of a checkpoint may seem to be so, and is not sound by itself.
    """
    try:
        begun = _noted(together)[1]
        with closing(at(file, "mode=ro&immutable=1")) as db:
            end = _noted(db)[0]
            return 0 < end < begun and db.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
    except (sqlite3.DatabaseError, UnicodeError):
        return False


def _count(db: sqlite3.Connection, question: str, *values: int) -> int:
    ((number,),) = db.execute(question, values).fetchall()
    return int(number)


def alone(file: Path) -> Last | None:
    """Tell what is last in the file itself, without what lies beside it.

    Returns:
        None where it cannot be told: in the midst of a checkpoint a file may make no sense by itself.
    """
    if size_of(file) == 0:
        return NO_LOG
    try:
        with closing(at(file, "mode=ro&immutable=1")) as db:
            return last_of(db)
    except (sqlite3.DatabaseError, UnicodeError) as error:
        return NO_LOG if has_code(error, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_NOTADB) else None


def fits(file: Path, timeout: float, *, read_only: bool, thorough: bool = False) -> bool:
    """Tell whether a file and the write-ahead log beside it, where there is one, are of one log.

    Args:
        file: The file.
        timeout: For how many seconds to wait for others.
        read_only: Make no side file to find it out.
        thorough: Look at every page.
    """
    if not size_of(f"{file}-wal") or (read_only and not size_of(f"{file}-shm")):
        return True
    for _ in range(_LOOKS):
        last = alone(file)
        if last == NO_LOG:
            return False  # to look further would have SQLite delete what lies beside an empty file
        with closing(at(file, "mode=ro", timeout)) as together:
            if not is_mixed(last, together, thorough=thorough) and not is_earlier(file, together):
                return True
        time.sleep(_PAUSE)  # somebody may be at work at it
    return False


def is_read_only(path: str) -> bool:
    """Tell whether the file system in which a file lies was mounted to be read only; where nobody can say, no."""
    try:
        return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:  # it is there no more, which is noticed where it is read
        return False


class Look(NamedTuple):
    """What stands at a log's path and beside it at some moment.

    Attributes:
        file: Device and number of the file; None where there is none.
        beside: The same of its side files, which stay what they are for as long as somebody has it open to write.
        written: What changes where the file itself is written to.
    """

    file: tuple[int, int] | None
    beside: tuple[tuple[int, int] | None, ...]
    written: tuple[int, ...]


class Watch:
    """What stands at a log's path and beside it, as it was when the log was opened or last found to go on.

    Args:
        file: The file.
        alone: Tells what is last in the file itself.
        settled: Whether the first look waits as `look_settled` does.
    """

    def __init__(self, file: str, alone: Callable[[], Last | None], *, settled: bool) -> None:
        self._alone = alone
        self._real = real = os.path.realpath(file)
        self._paths = file, f"{real}-wal", f"{real}-shm"
        self._seen = self.look_settled() if settled else self.look()
        self._last = alone() or Last(0, b"")
        if self._last == NO_LOG:
            self._last = Last(0, b"")

    def look(self) -> Look:
        """See what stands there now."""
        file, *beside = map(_stat, self._paths)
        return Look(_node(file), tuple(map(_node, beside)), _written(file))

    def look_settled(self) -> Look:
        """See what stands there once the file was left alone for so long that the next change of it will show."""
        while (file := _stat(self._paths[0])) and 0 <= time.time_ns() - file.st_mtime_ns < _TICK:
            time.sleep(_TICK / 4e9)
        return self.look()

    @property
    def saw_it(self) -> bool:
        """The file was there when it was looked at."""
        return self._seen.file is not None

    def is_as_it_was(self, *, alone: bool) -> bool:
        """Tell whether nothing changed but what is in the side files; ``alone`` = and there are none."""
        return self.is_unwritten() and not (alone and Beside.of(self._real).says_something())

    def is_unwritten(self) -> bool:
        """Tell whether the file itself is where it was, and was not written to since the last look."""
        file = _stat(self._paths[0])
        return (_node(file), _written(file)) == (self._seen.file, self._seen.written)

    def is_same_file(self, *, beside: bool) -> bool:
        """Tell whether the path still leads to the file; ``beside`` = and to its side files."""
        now = self.look()
        return now.file == self._seen.file and (not beside or now.beside == self._seen.beside)

    def goes_on(self, db: sqlite3.Connection, seen: Look) -> bool:
        """Tell whether the file, which was written to, holds what it held and nothing that is another's.

        Args:
            db: A connection to it.
            seen: What stood there before that connection was made, or this was asked.
        """
        last = self._alone()
        if last is None:
            return True  # somebody is at work; it is looked at again the next time
        if last.position < self._last.position or not (holds(db, self._last) and holds(db, last)):
            return False
        self._seen, self._last = seen, last
        return True


def _node(stat: os.stat_result | None) -> tuple[int, int] | None:
    return None if stat is None else (stat.st_dev, stat.st_ino)


def _written(stat: os.stat_result | None) -> tuple[int, ...]:
    return () if stat is None else (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - asked before every read, and Path's takes twice as long
    except OSError:
        return None
