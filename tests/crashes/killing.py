"""Writers are killed at random moments; what they were told is durable is there, and nothing is there in part."""

from __future__ import annotations

import contextlib
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import attrs

from conflict_events.errors import LogLocked, StoreFailure, TransientError
from conflict_events.history import Head
from conflict_events.log import EventLog
from tests.crashes.processes import Acknowledged, Child, batch_of, opened, started, statements
from tests.stores.postgres_server import Server

__all__ = ["kill_writers"]

SIZES = (1, 1, 1, 2, 5, 20)
LIVES = 25  # on one log, so that verifying all of it after each stays cheap
LARGE = 400


def kill_writers(
    where: Callable[[int], str],
    kills: int,
    seed: int,
    *,
    server: Server | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> Counter[str]:
    """Kill writers, look at the log after each time, and count what was seen.

    Args:
        where: The address of a log of a number; a new number is a new log.
        kills: How many processes to kill.
        seed: What chance begins with.
        server: Where given, it is killed and started again now and then too.
        progress: Called after each look with how many were killed since the last.

    Raises:
        AssertionError: Something is lost, there in part or twice, or the chain is broken.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    seen: Counter[str] = Counter()
    for life in itertools.count():
        if life % LIVES == 0:
            log = _Log(where(life // LIVES), chance, seen)
            seen["logs"] += 1
        before = seen["writers killed"]
        kills_server = server if life % 20 == 19 else None
        log.live(life, kills_server)
        log.check()
        progress(seen["writers killed"] - before)
        if seen["writers killed"] >= kills:
            return seen
    raise AssertionError("unreachable")


@attrs.define
class _Log:
    """One log, and what is known of it.

    Attributes:
        where: Its address.
        chance: Decides when.
        seen: What was counted so far.
        acknowledged: Every append that was, by life, writer and batch; forgotten when it was found.
        following: For each writer, the batch that is to come next.
        head: The last that was seen.
    """

    where: str
    chance: random.Random
    seen: Counter[str]
    acknowledged: dict[tuple[int, int, int], Acknowledged] = attrs.field(factory=dict)
    following: Counter[tuple[int, int]] = attrs.field(factory=Counter)
    head: Head = attrs.field(default=Head(0, ""))

    def live(self, life: int, server: Server | None) -> None:
        """Let one or two writers write, and kill them; and the server before them, where there is one."""
        chance = self.chance
        writers = [
            started(_write, self.where, life, number, chance.random()) for number in range(chance.choice((1, 1, 2)))
        ]
        if chance.random() < 0.25:
            time.sleep(chance.uniform(0, 0.03))  # it may be opening, or making, the log
        else:
            writers[0].wait_until_it_tells(10)
            time.sleep(chance.uniform(0, 0.05))
        if server is not None:
            server.kill()
            time.sleep(chance.uniform(0, 0.05))
            server.start()
            self.seen["servers killed"] += 1
            time.sleep(chance.uniform(0, 0.3))
        chance.shuffle(writers)
        for writer in writers:
            writer.kill()
            time.sleep(chance.choice((0, chance.uniform(0, 0.01))))
        self._note(writers)

    def _note(self, writers: list[Child]) -> None:
        for writer in writers:
            told = writer.end()
            self.seen["writers killed"] += 1
            self.seen["killed before anything was acknowledged"] += not told
            self.seen["appends acknowledged"] += len(told)
            self.acknowledged.update({(each.life, each.writer, each.batch): each for each in told})
        beside = Path(f"{self.where}-wal")
        self.seen["left a side file with something in it"] += beside.exists() and beside.stat().st_size > 0

    def check(self) -> None:
        """Open the log again, and look."""
        with opened(self.where) as log:
            verified = log.verify(self.head if self.head.position else None)
            assert verified.is_intact, str(verified)
            self._look(log)
            self.head = log.head
            self.seen["entries verified"] += log.head.position
        assert not self.acknowledged, f"lost: {self.acknowledged}"

    def _look(self, log: EventLog) -> None:
        entries = log.entries(after=self.head.position)
        for first in entries:
            life, writer, batch, index, size = batch_of(first.event)
            assert (index, batch) == (0, self.following[life, writer]), f"position {first.position}: not what follows"
            group = [first, *itertools.islice(entries, size - 1)]
            whole = [(life, writer, batch, number, size) for number in range(size)]
            assert [batch_of(each.event) for each in group] == whole, f"position {first.position}: there in part"
            last = group[-1]
            self.following[life, writer] += 1
            told = self.acknowledged.pop((life, writer, batch), None)
            self.seen["whole, but killed before it was acknowledged"] += told is None
            if told is not None:
                assert (told.position, told.digest) == (last.position, last.digest), "not where it was acknowledged"


def _write(where: str, life: int, number: int, seed: float, pipe: int) -> None:
    """Append until killed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    log = opened(where)
    is_file = "://" not in where
    if is_file and chance.random() < 0.5:
        log._store._ask("PRAGMA wal_autocheckpoint = 8")  # type: ignore[attr-defined]
    for batch in itertools.count():
        size = LARGE if chance.random() < 0.01 else chance.choice(SIZES)
        events = statements(life, number, batch, size)
        while True:
            with contextlib.suppress(StoreFailure, TransientError):
                done = log.append(*events)
                break
        Acknowledged(life, number, batch, done[-1].position, done[-1].digest).tell(pipe)
        if is_file and chance.random() < 0.03:
            with contextlib.suppress(LogLocked):
                log.compact()
