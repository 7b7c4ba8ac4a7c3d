"""A follower that runs by itself in an event loop: the engine of `EventLog.run`, driven from a loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import anyio

from conflict_events.aio.reading import Watch
from conflict_events.aio.threads import Threads
from conflict_events.history import Entry
from conflict_events.log import Ran
from conflict_events.log.following.running import Handle, Pause, Step, Steps, advanced

__all__ = ["driven"]


async def driven(
    steps: Steps, handler: Callable[[Entry[Any]], Awaitable[object]], threads: Threads, watch: Watch
) -> Ran:
    """Do what is to be done: the handler and the waiting in the loop, what keeps the bookmark in threads.

    Args:
        steps: What is to be done.
        handler: Is given each entry.
        threads: Those of the log.
        watch: That of the log.
    """
    step = await threads.write(partial(advanced, partial(next, steps)))
    while not isinstance(step, Ran):
        try:
            outcome = await _done(step, handler, watch)
        except Exception as error:  # noqa: BLE001  # it is the steps that know what becomes of it
            step = await threads.write(partial(advanced, partial(steps.throw, error)))
        else:
            step = await threads.write(partial(advanced, partial(steps.send, outcome)))
    return step


async def _done(step: Step, handler: Callable[[Entry[Any]], Awaitable[object]], watch: Watch) -> object:
    if isinstance(step, Handle):
        return await handler(step.entry)
    if isinstance(step, Pause):
        await anyio.sleep(step.seconds)
        return None
    return await watch.more(step.arrivals, step.seconds)
