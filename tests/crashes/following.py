"""Readers that follow a log are killed at random moments and begin anew: each gets each entry once and in order."""

from __future__ import annotations

import itertools
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from conflict_events.errors import StoreFailure, TransientError
from tests.crashes.processes import opened, started, statements
from tests.stores.postgres_server import Server

__all__ = ["kill_followers"]


def kill_followers(
    where: str,
    board: Path,
    kills: int,
    seed: int,
    *,
    server: Server | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> Counter[str]:
    """Kill a reader again and again while somebody else appends, and compare what it has with the log.

    Args:
        where: The address of a new log.
        board: Where the reader keeps what it was given, with the position.
        kills: How often.
        seed: What chance begins with.
        server: Where given, it is killed and started again now and then too.
        progress: Called after each kill.

    Raises:
        AssertionError: An entry is missing, or out of order; or the reader failed, as when one came twice.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    seen: Counter[str] = Counter()
    opened(where).close()
    with closing(sqlite3.connect(board)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE board (position INTEGER PRIMARY KEY, digest TEXT NOT NULL)")
    writer = started(_write, where)
    for number in range(1, kills + 1):
        reader = started(_read, where, board, None)
        time.sleep(chance.uniform(0, 0.25))
        if server is not None and number % 20 == 0:
            server.kill()
            server.start()
            seen["servers killed"] += 1
            time.sleep(0.2)
        reader.kill()
        reader.end()
        seen["readers killed"] += 1
        progress(1)
    writer.kill()
    writer.end()
    with opened(where) as log:
        expected = [(entry.position, entry.digest) for entry in log.entries()]
    with closing(sqlite3.connect(board)) as db:
        (before,) = db.execute("SELECT count(*) FROM board").fetchone()
        started(_read, where, board, 0.0).end()
        assert db.execute("SELECT * FROM board ORDER BY rowid").fetchall() == expected
    seen["entries, each delivered once and in order"] = len(expected)
    seen["of them to a reader that was killed"] = before
    return seen


def _write(where: str, _pipe: int) -> None:
    with opened(where) as log:
        for batch in itertools.count():
            events = statements(0, 0, batch, 1 + batch % 3)
            while True:
                try:
                    log.append(*events)
                    break
                except (StoreFailure, TransientError):  # the server is away: repeat
                    time.sleep(0.01)
            time.sleep(0.002)


def _read(where: str, board: Path, timeout: float | None, _pipe: int) -> None:
    """Keep each entry and its position in one step."""
    with opened(where) as log, closing(sqlite3.connect(board)) as db:
        while True:
            (after,) = db.execute("SELECT coalesce(max(position), 0) FROM board").fetchone()
            try:
                for entry in log.follow(after, timeout=timeout):
                    assert entry.position == after + 1, f"position {entry.position} after {after}"
                    after = entry.position
                    with db:
                        db.execute("INSERT INTO board VALUES (?, ?)", (entry.position, entry.digest))
            except (StoreFailure, TransientError):
                continue
            return
