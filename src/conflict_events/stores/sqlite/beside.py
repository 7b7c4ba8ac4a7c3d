"""What lies beside a log's file, looked at before SQLite acts on it.

SQLite takes back what a journal says was not finished, and then deletes the journal and every other file that it names.
The journal of a stranger may name any file. What this library leaves beside a log is a file of its own, and names none.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from conflict_events.errors import LogDamaged

__all__ = ["check_beside", "empties", "has_beside"]

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
                f"log {path}: {beside.name} beside it is no file; both were left as they are, take it away"
            )
    begins, ends = _journal(file)
    rule = "is no journal of SQLite" if begins[:8].strip(b"\0") and begins[:8] != _MAGIC else ""
    rule = "names another file, which would be deleted" if ends == _MAGIC else rule
    rule = (
        "says that the file was longer than it can have been" if begins[:8] == _MAGIC and _grows(file, begins) else rule
    )
    if rule:
        raise LogDamaged(
            f"log {path}: {_beside(file, '-journal').name} beside it {rule}; both were left as they are, take it away"
        )


def _is_plain(beside: Path) -> bool:
    try:
        return stat.S_ISREG(beside.lstat().st_mode)
    except OSError:  # nothing is there, or nobody may look
        return True


def empties(file: Path) -> bool:
    """Tell whether a journal lies beside a file that would take back everything in it."""
    begins, _ = _journal(file)
    return begins[:8] == _MAGIC and begins[_BEFORE] == bytes(4)


def has_beside(file: Path) -> bool:
    """Tell whether a write-ahead log or a journal lies beside a file."""
    return any(_beside(file, ending).exists() for ending in ("-wal", "-journal"))


def _grows(file: Path, begins: bytes) -> bool:
    """Tell whether a journal would make a file longer than with all that it holds; SQLite would, by terabytes."""
    sizes = [each.stat().st_size for each in (file, _beside(file, "-journal")) if each.exists()]
    return int.from_bytes(begins[_BEFORE]) * int.from_bytes(begins[_SIZE]) > sum(sizes)


def _beside(file: Path, ending: str) -> Path:
    # Beside the file itself, as SQLite has it, where the path is that of a link.
    return Path(f"{os.path.realpath(file)}{ending}")


def _journal(file: Path) -> tuple[bytes, bytes]:
    """Read how the journal begins and ends; empty where there is none that may be read."""
    try:
        with _beside(file, "-journal").open("rb") as journal:
            begins = journal.read(_SIZE.stop)
            journal.seek(-min(len(_MAGIC), journal.seek(0, os.SEEK_END)), os.SEEK_END)
            return begins, journal.read()
    except OSError:
        return b"", b""
