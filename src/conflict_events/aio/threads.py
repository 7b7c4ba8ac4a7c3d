"""The threads in which a log is used, so that the loop never waits for it.

Two things are kept apart. What writes goes one by one, and once begun it is waited for: a log has one writer at a time
anyway, and a caller who was told that nothing came of it must be able to believe it. What reads goes some at a time, so
that a long question holds up no short one; where its caller is cancelled it is let go, and comes to its end by itself.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

import anyio
from anyio import to_thread

__all__ = ["Pages", "Threads"]

T = TypeVar("T")

READERS = 4
"""So many read at a time. They share one connection and one interpreter: more are not faster, fewer are unfair."""

PAGE = 256
"""So many are read before the loop sees the first: enough that changing threads costs little, few enough to be held."""


class Threads:
    """Where the calls of one log are made."""

    def __init__(self) -> None:
        self._writing = anyio.CapacityLimiter(1)
        self._reading = anyio.CapacityLimiter(READERS)
        self._waiting = anyio.CapacityLimiter(math.inf)

    async def write(self, work: Callable[[], T]) -> T:
        """Do what changes the log, or must not be left half done, after whatever else does."""
        return await to_thread.run_sync(work, limiter=self._writing)

    async def read(self, work: Callable[[], T]) -> T:
        """Do what only reads."""
        return await to_thread.run_sync(work, limiter=self._reading, abandon_on_cancel=True)

    async def wait(self, work: Callable[[], T]) -> T:
        """Do what only waits, and keeps nobody who reads from a thread."""
        return await to_thread.run_sync(work, limiter=self._waiting, abandon_on_cancel=True)


class Pages(Generic[T]):
    """What an iterator gives, taken from it in a thread, some at a time, and from here in the loop, one by one.

    A thread puts what it has read here itself, so that nothing is lost where whoever asked for it is cancelled
    meanwhile.

    Args:
        begin: Makes the iterator; it is made anew after its end.
    """

    def __init__(self, begin: Callable[[], Iterable[T]]) -> None:
        self._begin = begin
        self._source: Iterator[T] | None = None
        self._lock = Lock()
        self.at_hand: deque[T] = deque()

    def fill(self) -> None:
        """Read some, where none are at hand; for a thread."""
        with self._lock:
            if self.at_hand:
                return
            self._source = self._source or iter(self._begin())
            try:
                self.at_hand.extend(islice(self._source, PAGE))
            finally:
                if not self.at_hand:
                    self._source = None
