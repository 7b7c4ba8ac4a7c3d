"""Following a log: each entry once and in order, as it comes, from a position that the reader kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from conflict_events.errors import UsageError
from conflict_events.history import Entry, Head
from conflict_events.log.sealing import chain
from conflict_events.stores import Store

__all__ = ["followed"]

LOOK = 3600.0
"""So many seconds are waited for at a time where there is no limit; a store need not understand infinity."""


def followed(
    store: Store,
    read: Callable[[int, int], Iterator[Entry[Any]]],
    after: int,
    head: Head | None,
    timeout: float | None,
) -> Iterator[Entry[Any]]:
    """Check where to begin, and follow from there.

    Args:
        store: Where the entries are.
        read: Gives the wanted entries after a position and not after another, in order.
        after: The last position that the reader has had.
        head: A head that the log had when the reader had it; None = not kept.
        timeout: After so many seconds without an entry it ends; None = never.

    Raises:
        UsageError: The log does not reach to that position, or did not have that head.
    """
    end = chain.head_of(store.head()).position
    if not 0 <= after <= end:
        raise UsageError(f"after: must be a position of this log, 0 to {end}, got {after}; was it another log?")
    if head is not None:
        _check_had(store, head)
    return _followed(store, read, after, head or chain.head_of(None), timeout)


def _followed(
    store: Store, read: Callable[[int, int], Iterator[Entry[Any]]], after: int, known: Head, timeout: float | None
) -> Iterator[Entry[Any]]:
    since = time.monotonic()
    while True:
        head = chain.head_of(store.head())
        _check_had(store, known)  # what was put in the log's place meanwhile is told, too
        for entry in read(after, head.position):
            yield entry
            since = time.monotonic()
        after, known = head.position, head
        left = LOOK if timeout is None else max(0.0, since + timeout - time.monotonic())
        if not store.wait(after, left) and timeout is not None:
            _check_had(store, known)
            return


def _check_had(store: Store, head: Head) -> None:
    """Refuse to go on in a log that never had this head: from some position on it is another than was followed."""
    row = next(store.read(after=head.position - 1, upto=head.position), None) if head.position else None
    if chain.head_of(row) != head:
        told = "has nothing there" if row is None else f"has another entry there, {row.digest.hex()}"
        raise UsageError(
            f"head: {head.position}, {head.digest} was followed, this log {told}: it was replaced by an older copy and "
            "went another way since, or is another log; follow it anew from the last position that both have"
        )
