"""Following a log: each entry once and in order, as it comes, from a position that the reader kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from conflict_events.errors import UsageError
from conflict_events.history import Entry
from conflict_events.stores import Store

__all__ = ["followed"]

LOOK = 3600.0
"""So many seconds are waited for at a time where there is no limit; a store need not understand infinity."""


def followed(
    store: Store, read: Callable[[int, int], Iterator[Entry[Any]]], after: int, timeout: float | None
) -> Iterator[Entry[Any]]:
    """Check where to begin, and follow from there.

    Args:
        store: Where the entries are.
        read: Gives the wanted entries after a position and not after another, in order.
        after: The last position that the reader has had.
        timeout: After so many seconds without an entry it ends; None = never.

    Raises:
        UsageError: The log does not reach to that position.
    """
    end = _end(store)
    if not 0 <= after <= end:
        raise UsageError(f"after: must be a position of this log, 0 to {end}, got {after}; was it another log?")
    return _followed(store, read, after, timeout)


def _followed(
    store: Store, read: Callable[[int, int], Iterator[Entry[Any]]], after: int, timeout: float | None
) -> Iterator[Entry[Any]]:
    since = time.monotonic()
    while True:
        end = _end(store)
        for entry in read(after, end):
            yield entry
            since = time.monotonic()
        after = end
        left = LOOK if timeout is None else max(0.0, since + timeout - time.monotonic())
        if not store.wait(after, left) and timeout is not None:
            return


def _end(store: Store) -> int:
    head = store.head()
    return 0 if head is None else head.position
