"""A log for programs that run in an event loop, asyncio's or trio's: the same log, used by worker threads.

It needs anyio: install ``conflict-events[async]``. Nothing else of this library does, so this room is imported by
whoever wants it, and never by the front door.
"""

from __future__ import annotations

try:
    from conflict_events.aio.eventlog import AsyncEventLog
except ImportError as error:
    raise ImportError(
        f"conflict_events.aio needs anyio, which cannot be imported ({error}); install conflict-events[async]"
    ) from error
from conflict_events.aio.kept import AsyncKept
from conflict_events.aio.views import AsyncLogView

__all__ = ["AsyncEventLog", "AsyncKept", "AsyncLogView"]
