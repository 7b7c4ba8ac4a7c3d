"""A process whose disk, memory or permission gives out while it writes: `python -m tests.crashes.shortage HOW WHERE`.

It prints each position that was acknowledged, and each error that it was told instead.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from conflict_events.errors import ConflictEventsError
from conflict_events.events import Statement
from conflict_events.log import EventLog
from conflict_events.stores import Draft, Row
from tests.crashes.processes import statements

MANY = 8_000
MIB = 1 << 20
NOBODY = 65534


def main(how: str, where: str) -> None:
    """Append, go on while something is short, and append once more when it is not."""
    stranger = _stranger(Path(where))  # forked before there is a connection to be copied
    with EventLog.open(where) as log:
        _append(log, statements(0, 0, 0, 20))
        SHORT[how](log, Path(where))
        if how == "read_only":
            stranger()
        _append(log, statements(0, 0, 10**6, 3))


def _append(log: EventLog, events: Sequence[Statement]) -> bool:
    """Append, print what comes of it, and tell whether that was good."""
    try:
        told = str(log.append(*events)[-1].position)
    except (ConflictEventsError, MemoryError) as error:
        told = type(error).__name__
    os.write(1, f"{told}\n".encode())
    return told.isdecimal()


def _until_it_fails(log: EventLog) -> None:
    for batch in range(1, 200):
        if not _append(log, statements(0, 0, batch, 200)):
            return


def full_disk(log: EventLog, path: Path) -> None:
    """The folder is on a small disk; the last append finds room because another file goes."""
    ballast = path.with_name("ballast")
    ballast.write_bytes(bytes(100_000))
    _until_it_fails(log)
    ballast.unlink()


def few_pages(log: EventLog, _: Path) -> None:
    """SQLite itself lets the file grow no further."""
    log._store._ask("PRAGMA max_page_count = 60")  # type: ignore[attr-defined]
    _until_it_fails(log)
    log._store._ask("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]


def quota(log: EventLog, path: Path) -> None:
    """No file may grow beyond some size."""
    with _limited(resource.RLIMIT_FSIZE, path.stat().st_size + 300_000):
        _until_it_fails(log)


def memory(log: EventLog, _: Path) -> None:
    """A huge append finds less memory than it needs, sooner or later in what is done under the lock."""
    write = log._store.write
    for batch, spare in enumerate((0, 1, 2, 3, 4, 6, 8, 64)):
        events = statements(0, 1, batch, MANY)

        def starved(draft: Callable[[], Draft], spare: int = spare) -> tuple[Row, ...]:
            with _limited(resource.RLIMIT_AS, _used() + spare * MIB):
                return write(draft)

        log._store.write = starved  # type: ignore[method-assign]
        if _append(log, events):
            break
    log._store.write = write  # type: ignore[method-assign]


def read_only(log: EventLog, path: Path) -> None:
    """Nobody may write the file, or make another beside it; who has it open still may."""
    path.chmod(0o444)
    path.parent.chmod(0o555)
    _append(log, statements(0, 0, 1, 3))


def _stranger(path: Path) -> Callable[[], None]:
    """Return what lets another process open the log, and print what it is told."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:

        def now() -> None:
            os.write(writing, b"now")
            os.waitpid(pid, 0)

        return now
    os.close(writing)
    if os.read(reading, 3):
        path.absolute().as_uri()  # Python 3.13 imports for this only now, from where nobody may perhaps not read
        if os.geteuid() == 0:  # to whom nothing is forbidden
            os.seteuid(NOBODY)
        try:
            EventLog.open(path).close()
        except ConflictEventsError as error:
            os.write(1, f"{type(error).__name__}\n".encode())
    os._exit(0)


@contextlib.contextmanager
def _limited(what: int, soft: int) -> Iterator[None]:
    before = resource.getrlimit(what)
    resource.setrlimit(what, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, before)


def _used() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


SHORT = {each.__name__: each for each in (few_pages, full_disk, memory, quota, read_only)}

if __name__ == "__main__":
    main(*sys.argv[1:])
