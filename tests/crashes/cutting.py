"""The write-ahead log of a SQLite file is cut at every byte: what is left is some log that there was."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import attrs

from conflict_events.errors import DataError
from conflict_events.history import Head
from conflict_events.log import EventLog
from tests.crashes.processes import statements

__all__ = ["Small", "cut"]

PAGE = 512
RARELY = 7  # no part of the length of a page and its header, so that in time each byte of it has its turn


@attrs.frozen
class Small:
    """A small log as its two files are while it is open, after several appends.

    Attributes:
        file: The database, as it was before the first of them.
        beside: The write-ahead log, after the last.
        heads: Each head that there was, and how long the write-ahead log then was.
    """

    file: bytes
    beside: bytes
    heads: tuple[tuple[Head, int], ...]

    @classmethod
    def made(cls, folder: Path) -> Small:
        """Make one in a folder."""
        path, beside = folder / "log", folder / "log-wal"
        with EventLog.open(path, secret=b"s" * 32) as log:
            log.append(*statements(0, 0, 0, 2))
        with closing(sqlite3.connect(path)) as db:
            db.executescript(f"PRAGMA journal_mode = DELETE; PRAGMA page_size = {PAGE}; VACUUM")
            db.execute("PRAGMA journal_mode = WAL")
        file = path.read_bytes()
        with EventLog.open(path) as log:
            log._store._ask("PRAGMA wal_autocheckpoint = 0")  # type: ignore[attr-defined]
            heads = [(log.head, beside.stat().st_size if beside.exists() else 0)]
            for batch, size in enumerate((1, 3, 2), 1):
                log.append(*statements(0, 0, batch, size), keys=[f"{batch} {each}" for each in range(size)])
                heads.append((log.head, beside.stat().st_size))
            assert path.read_bytes() == file
            return cls(file, beside.read_bytes(), tuple(heads))

    def at(self, length: int) -> Head:
        """The last head that was acknowledged when the write-ahead log had this length."""
        return max((head for head, needed in self.heads if needed <= length), key=lambda head: head.position)


def cut(small: Small, folder: Path, lengths: Iterable[int], progress: Callable[[], object]) -> Counter[str]:
    """Open the log with each length of its write-ahead log, now and then also followed by zeros and by noise.

    Raises:
        AssertionError: It is no log that there was, or lacks what was acknowledged.
    """
    seen: Counter[str] = Counter()
    path = folder / "cut"
    for length in lengths:
        missing = len(small.beside) - length
        others = () if length % RARELY else (("zeros", bytes(missing)), ("noise", b"\xa5" * missing))
        for name, rest in (("", b""), *others):
            path.write_bytes(small.file)
            Path(f"{path}-wal").write_bytes(small.beside[:length] + rest)
            found = _opened(path, small)
            assert found is None or found.position >= small.at(length).position, f"{length} {name}: lost"
            seen["refused" if found is None else f"opened at position {found.position}"] += 1
        progress()
    return seen


def _opened(path: Path, small: Small) -> Head | None:
    """The head of what can be opened; None where it was refused."""
    try:
        with EventLog.open(path) as log:
            verified = log.verify()
            assert verified.is_intact, str(verified)
            assert log.head in [head for head, _ in small.heads]
            return log.head
    except DataError:
        return None
    finally:
        for ending in ("-wal", "-shm"):
            if os.path.exists(f"{path}{ending}"):  # noqa: PTH110 - quicker, and there are very many
                os.unlink(f"{path}{ending}")  # noqa: PTH108 - as above
