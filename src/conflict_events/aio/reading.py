"""Asynchronous iterators over a log: what it holds, and what comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Self, TypeVar

import anyio

from conflict_events.aio.awaiting import NoneWaits
from conflict_events.aio.threads import Pages, Threads
from conflict_events.history import Entry
from conflict_events.log.following.arrivals import Arrivals, patience

__all__ = ["Following", "Reading", "Watch"]

T = TypeVar("T")

DOZE = 1.0
"""A thread waits for so many seconds at a time: for so long, at most, one stays behind whose reader went away."""


# Classes, and no asynchronous generators: one that is left in the middle holds nothing that has to be closed.
class Reading(NoneWaits, AsyncIterator[T]):
    """Gives what an iterator gives that is read in threads."""

    def __init__(self, threads: Threads, begin: Callable[[], Iterable[T]]) -> None:
        self._threads = threads
        self._pages = Pages(begin)
        self._is_over = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        pages = self._pages
        if not pages.at_hand and not self._is_over:
            await self._threads.read(pages.fill)
            self._is_over = not pages.at_hand
        if not pages.at_hand:
            raise StopAsyncIteration
        return pages.at_hand.popleft()


class Watch:
    """Waits for what is appended to one log, in one thread for however many follow it."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._watched: anyio.Event | None = None  # set when the thread that waits has come to its end

    async def more(self, arrivals: Arrivals, seconds: float) -> bool:
        """Wait until a reader has more to read, for so many seconds at most, perhaps shorter; tell whether it has."""
        watched = self._watched
        if watched is None:
            return await self._lead(arrivals, min(seconds, DOZE))
        if not await self._threads.read(arrivals.are_behind):
            with anyio.move_on_after(seconds):
                await watched.wait()
        return await self._threads.read(arrivals.are_behind)

    async def _lead(self, arrivals: Arrivals, seconds: float) -> bool:
        watched = self._watched = anyio.Event()
        try:
            return await self._threads.wait(lambda: arrivals.wait(seconds))
        finally:
            self._watched = None
            watched.set()


class Following(NoneWaits, AsyncIterator[Entry[Any]]):
    """Gives entries as they come; see `followed`."""

    def __init__(self, threads: Threads, watch: Watch, arrivals: Callable[[], Arrivals], timeout: float | None) -> None:
        self._threads = threads
        self._watch = watch
        self._make = arrivals
        self._arrivals: Arrivals | None = None
        self._pages = Pages(self._newer)
        self._timeout = timeout

    def _newer(self) -> Iterable[Entry[Any]]:
        self._arrivals = self._arrivals or self._make()
        return self._arrivals.newer()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Entry[Any]:
        pages, begun = self._pages, anyio.current_time()
        while not pages.at_hand:
            await self._threads.read(pages.fill)
            if not pages.at_hand:
                await self._wait(begun)
        return pages.at_hand.popleft()

    async def _wait(self, begun: float) -> None:
        arrivals = self._arrivals
        assert arrivals is not None  # noqa: S101  # made when the pages were filled
        left = patience(self._timeout, anyio.current_time() - begun)
        if not await self._watch.more(arrivals, left) and left == 0:
            await self._threads.read(arrivals.check)
            raise StopAsyncIteration
