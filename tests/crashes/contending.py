"""Many processes append to one log and read it at once: nothing is lost or twice, and no reader ever sees a gap."""

from __future__ import annotations

import itertools
import random
import struct
import time
from collections import Counter
from collections.abc import Callable

import attrs

from conflict_events.errors import AppendConflict, LogLocked
from conflict_events.log import EventLog
from tests.crashes.processes import Acknowledged, batch_of, opened, started, statements

__all__ = ["Contention", "contend"]

SIZES = (1, 1, 1, 2, 5)
TOLD_LAST = -1  # in the place of a batch: what follows are figures


@attrs.frozen
class Contention:
    """What became of it.

    Attributes:
        seconds: How long it was.
        appends: How many appends were acknowledged, by process.
        entries: How many entries there are.
        read: How many entries were read, by all.
        conflicts: How often an append condition no longer held.
        locked: How often somebody waited in vain for the turn, and tried again.
        longest: Seconds that the slowest append took, retries and all.
    """

    seconds: float
    appends: tuple[int, ...]
    entries: int
    read: int
    conflicts: int
    locked: int
    longest: float


def contend(
    where: str, processes: int, seconds: float, seed: int, progress: Callable[[float], object] = lambda _: None
) -> Contention:
    """Let processes contend for one log.

    Raises:
        AssertionError: Something is lost or twice, or a reader saw a gap.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    opened(where).close()
    begin = time.monotonic()
    children = [started(_take_part, where, number, begin + seconds, chance.random()) for number in range(processes)]
    while time.monotonic() < begin + seconds:
        time.sleep(min(1.0, seconds))
        progress(min(1.0, seconds))
    told = [each for child in children for each in child.end()]
    took = time.monotonic() - begin
    figures = [each for each in told if each.batch == TOLD_LAST]
    appends = {(each.writer, each.batch): each for each in told if each.batch != TOLD_LAST}
    assert len(figures) == processes, "a process did not come to its end"
    with opened(where) as log:
        entries = _check(log, appends)
    counted = Counter(writer for writer, _ in appends)
    read, conflicts, locked = (sum(_figures(each)[at] for each in figures) for at in range(3))
    longest = max(_figures(each)[3] for each in figures) / 1e6
    by_process = tuple(counted[number] for number in range(processes))
    return Contention(took, by_process, entries, read, conflicts, locked, longest)


def _check(log: EventLog, appends: dict[tuple[int, int], Acknowledged]) -> int:
    verified = log.verify()
    assert verified.is_intact, str(verified)
    expected = 0
    found = Counter(batch_of(entry.event)[1:3] for entry in log.entries())
    digests = {entry.position: entry.digest for entry in log.entries()}
    for entry in log.entries():
        _, writer, batch, _, size = batch_of(entry.event)
        assert found[writer, batch] == size, f"position {entry.position}: lost or twice"
    for each in appends.values():
        assert digests[each.position] == each.digest, f"position {each.position}: not what was acknowledged"
        expected += found[each.writer, each.batch]
    assert expected == len(log), "entries that nobody was told of, or the other way round"
    return expected


_FIGURES = struct.Struct(">QQQQ")


def _figures(told: Acknowledged) -> tuple[int, int, int, int]:
    read, conflicts, locked, longest = _FIGURES.unpack(bytes.fromhex(told.digest))
    return read, conflicts, locked, longest


def _take_part(where: str, number: int, until: float, seed: float, pipe: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    read = longest = 0
    seen: Counter[str] = Counter()
    with opened(where) as log:
        for batch in itertools.count():
            if batch and time.monotonic() > until:
                break
            events = statements(0, number, batch, chance.choice(SIZES))
            began = time.monotonic()
            while True:
                expect = read if chance.random() < 0.3 else None
                try:
                    done = log.append(*events, expect=expect)
                    break
                except (AppendConflict, LogLocked) as error:
                    seen[type(error).__name__] += 1
                    read = _read(log, read)
            longest = max(longest, int((time.monotonic() - began) * 1e6))
            Acknowledged(0, number, batch, done[-1].position, done[-1].digest).tell(pipe)
            read = _read(log, read)
    figures = _FIGURES.pack(read, seen["AppendConflict"], seen["LogLocked"], longest)
    Acknowledged(0, number, TOLD_LAST, 0, figures.hex()).tell(pipe)


def _read(log: EventLog, after: int) -> int:
    """Read what is new, and return up to where."""
    for entry in log.entries(after=after):
        assert entry.position == after + 1, f"a gap after position {after}"
        after = entry.position
    return after
