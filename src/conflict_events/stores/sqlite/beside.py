"""What lies beside a log's file, looked at before SQLite acts on it.

That is beside the file itself: where the path of a log is that of a link, SQLite looks where it leads.

SQLite takes back what a journal says was not finished, and then deletes the journal and every other file that it names.
The journal of a stranger may name any file. What this library leaves beside a log is a file of its own, and names none.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from conflict_events.errors import LogDamaged

__all__ = ["Beside", "check_beside", "empties", "size_of"]

_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""How a journal begins, and how one ends that names another file."""
_BLANK = bytes(len(_MAGIC))
_BEFORE, _SIZE = slice(16, 20), slice(24, 28)
"""Where a journal has the number of pages that there were before, and their size."""


def check_beside(file: Path, path: str) -> None:
    """Refuse to open a log beside which something lies that is not what SQLite leaves there.

    It is only read, and never anything but a plain file.

    Raises:
        LogDamaged: It is something else, or a journal that names another file.
    """
    for ending in ("-journal", "-wal", "-shm"):
        beside = _beside(file, ending)
        if not _is_plain(beside):
            raise LogDamaged(
                f"log {path}: {beside.name} beside it is not a file; both were left as they are, remove it"
            )
    begins, ends, size = _journal(file)
    rule = "is not a journal of SQLite" if begins[:8].strip(b"\0") and begins[:8] != _MAGIC else ""
    rule = "names another file, which would be deleted" if ends == _MAGIC else rule
    if begins[:8] == _MAGIC and _length_before(begins) > size + (size_of(file) or 0):
        rule = "says that the file was longer than it can have been"
    if rule:
        raise LogDamaged(
            f"log {path}: {_beside(file, '-journal').name} beside it {rule}; both were left as they are, remove it"
        )


def _is_plain(beside: Path) -> bool:
    try:
        return stat.S_ISREG(beside.lstat().st_mode)
    except OSError:  # nothing is there, or nobody may look
        return True


def empties(file: Path) -> bool:
    """Tell whether a journal lies beside a file that would take back everything in it."""
    begins, _, _ = _journal(file)
    return begins[:8] == _MAGIC and begins[_BEFORE] == bytes(4)


class Beside(NamedTuple):
    """What lies beside a log's file at some moment.

    Attributes:
        written: How many bytes the write-ahead log has; None = there is none.
        indexed: Whether there is an index to it, which whoever writes has before anything comes into it.
        journal: Whether there is a journal that is not done with.
    """

    written: int | None
    indexed: bool
    journal: bool

    @classmethod
    def of(cls, file: str | Path) -> Beside:
        """Look, in the order in which they are made: what is gone by the second look was given up at the first."""
        return cls(size_of(f"{file}-wal"), size_of(f"{file}-shm") is not None, _is_unfinished(Path(file)))

    def holds_pages(self) -> bool:
        """Tell whether pages of the file may lie beside it."""
        return bool(self.written) or self.journal

    def says_something(self) -> bool:
        """Tell whether the file may be written to, or is not whole without what lies beside it.

        An empty write-ahead log without an index is left by programs that may not make the index, and an index alone by
        whoever copied files.
        """
        return self.holds_pages() or (self.written is not None and self.indexed)


def size_of(path: str | Path) -> int | None:
    """Tell how many bytes a file has; None = there is none, or we may not look."""
    try:
        return os.stat(path).st_size  # noqa: PTH116 - asked before every read, and Path's takes twice as long
    except OSError:
        return None


def _length_before(begins: bytes) -> int:
    """Tell how long a journal will make its file."""
    return int.from_bytes(begins[_BEFORE]) * int.from_bytes(begins[_SIZE])


def _is_unfinished(file: Path) -> bool:
    """Tell whether a journal lies beside a file that is not done with, as SQLite does: done with begins with a zero."""
    return bool(size_of(f"{file}-journal")) and not _journal(file)[0].startswith(b"\0")


def _beside(file: Path, ending: str) -> Path:
    return Path(f"{file}{ending}")


def _journal(file: Path) -> tuple[bytes, bytes, int]:
    """Read how the journal begins and ends, and its length; empty where there is none that may be read."""
    try:
        with _beside(file, "-journal").open("rb") as journal:
            begins = journal.read(_SIZE.stop)
            size = journal.seek(0, os.SEEK_END)
            journal.seek(-min(len(_MAGIC), size), os.SEEK_END)
            return begins, journal.read(), size
    except OSError:
        return b"", b"", 0
