"""A store in memory whose reads and writes wait until they are let through."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import anyio
import anyio.lowlevel

from conflict_events.aio import AsyncEventLog
from conflict_events.log import EventLog
from conflict_events.stores import Draft, MemoryStore, Row
from tests.log.accounts import filled

__all__ = ["HeldStore", "held_log"]


class HeldStore(MemoryStore):
    """Waits in `write` and in `read` while `gate` is shut.

    Attributes:
        gate: Opened by whoever lets it through.
        waiting: Set while somebody waits at the gate.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.waiting = threading.Event()
        self.gate.set()

    def _pass(self) -> None:
        if not self.gate.is_set():
            self.waiting.set()
            assert self.gate.wait(20), "whoever was to open the gate was kept from it"
            self.waiting.clear()

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        self._pass()
        return super().write(draft)

    def read(self, **which: Any) -> Iterator[Row]:
        self._pass()
        return super().read(**which)

    async def shut_until_somebody_waits(self) -> None:
        while not self.waiting.is_set():
            await anyio.lowlevel.checkpoint()


def held_log() -> tuple[AsyncEventLog, HeldStore]:
    """A log with something in it, on a store whose gate is open."""
    store = HeldStore()
    return AsyncEventLog(filled(EventLog.on(store))), store
