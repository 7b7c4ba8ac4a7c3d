"""A connection to a log's file, and what the errors of one are called."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LONGEST", "Connection", "at", "code_of", "has_code", "is_unfinished", "unfinished"]

LONGEST = 64 * 1024 * 1024
"""How many bytes one value in a log's file may have; SQLite itself would take 1,000,000,000."""


class Connection(sqlite3.Connection):
    """A connection that remembers for how many seconds SQLite waits for others, and says it only where that changes.

    Attributes:
        waits: For how many; None = not said yet.
        immutable: Whether SQLite takes the file for one that nobody changes: it locks and makes nothing.
        begun: A position up to which all was in the file itself when what lies beside it was begun.
        guard: Another connection to the file that only reads. As long as it is open, to close this one takes nothing
            over into the file and deletes nothing beside it.
    """

    waits: float | None = None
    immutable = False
    begun = 0
    guard: Connection | None = None

    def close(self) -> None:
        """Close, and leave one file."""
        if self.guard is not None:
            self.guard.close()
        super().close()

    def abandon(self) -> None:
        """Close, and leave everything as it is: at the path of the file stands something else by now."""
        super().close()
        if self.guard is not None:
            self.guard.close()

    def wait(self, seconds: float) -> None:
        """Let SQLite wait for so many seconds wherever somebody else is in the way."""
        if seconds != self.waits:
            self.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
            self.waits = seconds


def at(file: Path, how: str, timeout: float = 0.0) -> Connection:
    """Open a file in a way of SQLite's, such as ``mode=ro``."""
    db = sqlite3.connect(
        f"{file.as_uri()}?{how}",
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
    )
    # A stranger's file may claim to hold any value: none is read that would fill the memory.
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    return db


def has_code(error: Exception, *codes: int) -> bool:
    """Tell whether SQLite calls the error by one of these."""
    return code_of(error) in codes


def is_unfinished(error: Exception) -> bool:
    """Tell whether a reader met a write that is to be taken back, which takes a writer.

    SQLite sees one, too, where a writer gives up a moment after it began. Either way it is gone once one has opened the
    log.
    """
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_ROLLBACK


def unfinished() -> sqlite3.OperationalError:
    """Make the error by which SQLite says that."""
    error = sqlite3.OperationalError("what lies beside it cannot be read without writing")
    error.sqlite_errorcode = sqlite3.SQLITE_READONLY_ROLLBACK
    return error


def code_of(error: Exception) -> int | None:
    """Return what SQLite calls the error; None for one that Python's own side of the connection raised."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the rest of it says more than we ask
