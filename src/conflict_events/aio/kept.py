"""`AsyncKept`: an answer whose state is kept with the log, asked from an event loop."""

from __future__ import annotations

from types import TracebackType
from typing import Generic, Self, TypeVar

import anyio

from conflict_events.aio.awaiting import waited
from conflict_events.aio.threads import Threads
from conflict_events.log import Kept

__all__ = ["AsyncKept"]

A = TypeVar("A")


@waited
class AsyncKept(Generic[A]):
    """A kept answer: made by `AsyncEventLog.keep`. Each method does what that of `Kept` does, in a thread.

    Attributes:
        kept: What it is of: its position, version and question are read there, without waiting.
    """

    def __init__(self, kept: Kept[A], threads: Threads) -> None:
        """Use a kept answer in threads; made by `AsyncEventLog.keep`."""
        self.kept = kept
        self._threads = threads

    async def ask(self) -> A:
        """Answer from everything that the log holds, reading only what is new; see `Kept.ask`."""
        return await self._threads.read(self.kept.ask)

    async def build(self) -> None:
        """Read what there is to read and store the state; see `Kept.build`. An older version answers meanwhile."""
        await self._threads.read(self.kept.build)

    async def checkpoint(self) -> None:
        """Store the state as it is; see `Kept.checkpoint`."""
        await self._threads.write(self.kept.checkpoint)

    async def close(self) -> None:
        """Store the state, and forget it, also where the task is being cancelled; see `Kept.close`."""
        with anyio.CancelScope(shield=True):
            await self._threads.write(self.kept.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return repr(self.kept)
