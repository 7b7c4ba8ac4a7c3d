"""Processes that are cheap to start, say what they have done, and may be killed at any moment."""

from __future__ import annotations

import os
import select
import signal
import struct
import time
import traceback
from collections.abc import Callable, Iterator
from typing import TypeVar

import attrs

from conflict_events.errors import StoreFailure, TransientError
from conflict_events.events import Statement
from conflict_events.log import EventLog
from conflict_events.values import Attribution

__all__ = ["Acknowledged", "Child", "batch_of", "opened", "started", "statements"]

T = TypeVar("T")
_FAILED = 3


@attrs.frozen
class Acknowledged:
    """One append that a process was told is durable.

    Attributes:
        life: In which run of writers.
        writer: By which of them.
        batch: The number of the append, from 0.
        position: Of its last entry.
        digest: Of its last entry.
    """

    life: int
    writer: int
    batch: int
    position: int
    digest: str

    _FORM = struct.Struct("<qqqq32s")

    def tell(self, pipe: int) -> None:
        """Say so; the system has it when this returns, whatever becomes of the process."""
        told = self._FORM.pack(self.life, self.writer, self.batch, self.position, bytes.fromhex(self.digest))
        os.write(pipe, told)

    @classmethod
    def told(cls, data: bytes) -> Iterator[Acknowledged]:
        """Read what was told."""
        for life, writer, batch, position, digest in cls._FORM.iter_unpack(data):
            yield cls(life, writer, batch, position, digest.hex())


def statements(life: int, writer: int, batch: int, size: int) -> list[Statement]:
    """Accounts that no other batch has, each of which says how many belong together."""
    said = Attribution("Press/Wire", reported="2024-11-10T08:00Z")
    names = (f"{life} {writer} {batch} {index} {size}" for index in range(size))
    return [Statement(when="2024-11-10", act="claim", text=name, attribution=said) for name in names]


def batch_of(event: Statement) -> tuple[int, int, int, int, int]:
    """Life, writer, batch, index, size."""
    life, writer, batch, index, size = map(int, event.text.split())
    return life, writer, batch, index, size


def opened(where: str) -> EventLog:
    """Open a log that others may be making, or whose server may be starting."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return EventLog.open(where)
        except (StoreFailure, TransientError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


class Child:
    """A forked process, and what it tells."""

    def __init__(self, work: Callable[[int], None]) -> None:
        self.pipe, told = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.pipe)
                work(told)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - nothing may return into the parent's code
                traceback.print_exc()
            finally:
                os._exit(_FAILED)
        os.close(told)

    def wait_until_it_tells(self, seconds: float) -> None:
        """Return when there is something to read, or its end, or it took too long."""
        select.select([self.pipe], [], [], seconds)

    def kill(self) -> None:
        """Kill it, wherever it is."""
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> list[Acknowledged]:
        """Wait for its end, and read what it told.

        Raises:
            AssertionError: It failed by itself.
        """
        data = b""
        while more := os.read(self.pipe, 1 << 16):
            data += more
        os.close(self.pipe)
        _, status = os.waitpid(self.pid, 0)
        assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL), "a writer failed; see its traceback above"
        return list(Acknowledged.told(data))


def started(work: Callable[..., None], *arguments: object) -> Child:
    """Start a process; ``work`` gets the arguments and the pipe to tell by."""
    return Child(lambda pipe: work(*arguments, pipe))
