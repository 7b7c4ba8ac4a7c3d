"""Entries as they arrive at one reader: each once and in order, from a position that the reader kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from conflict_events.errors import UsageError, shown
from conflict_events.history import Entry, Head
from conflict_events.log.sealing import chain
from conflict_events.stores import Store

__all__ = ["Arrivals", "followed", "patience"]

LOOK = 3600.0
"""So many seconds are waited for at a time where there is no limit; a store need not understand infinity."""


class Arrivals:
    """How far one reader of a log has come, and what came since.

    Args:
        store: Where the entries are.
        read: Gives the wanted entries after a position and not after another, in order.
        after: The last position that the reader has had.
        head: A head that the log had when the reader had it; None = not kept.

    Attributes:
        after: The position of the last entry that was given or passed over.
        known: The last end of the log up to which all was given.
        end: Where the log ended when it was last looked at.

    Raises:
        UsageError: The log does not reach to that position, or did not have that head.
    """

    def __init__(
        self, store: Store, read: Callable[[int, int], Iterator[Entry[Any]]], after: int, head: Head | None
    ) -> None:
        end = chain.head_of(store.head()).position
        if not 0 <= after <= end:
            raise UsageError(
                f"after: must be a position of this log, 0 to {end}, got {shown(after)}; was it another log?"
            )
        self._store = store
        self._read = read
        self.after = after
        self.end = end
        self.known = chain.head_of(None) if head is None else head
        self.check()

    def newer(self) -> Iterator[Entry[Any]]:
        """Give what came since, up to the end as it is now; one that breaks off is asked anew, and goes on.

        Raises:
            UsageError: Another log was put in the place of the one that was followed.
        """
        head = chain.head_of(self._store.head())
        self.check()
        self.end = head.position
        for entry in self._read(self.after, head.position):
            self.after = entry.position
            yield entry
        self.after, self.known = head.position, head

    def wait(self, seconds: float) -> bool:
        """Wait until there is more, for so many seconds at most, and tell whether there is."""
        return self._store.wait(self.after, seconds)

    def are_behind(self) -> bool:
        """Tell whether there is more, without waiting."""
        return chain.head_of(self._store.head()).position > self.after

    def check(self) -> None:
        """Refuse to go on in a log that never had the last head: from some position on it is another than was followed.

        Raises:
            UsageError: Saying what is there.
        """
        head = self.known
        row = chain.row_at(self._store, head.position)
        if chain.head_of(row) != head:
            ours = "has nothing there" if row is None else f"has another entry there, {row.digest.hex()}"
            raise UsageError(
                f"head: {head.position}, {head.digest} was followed, this log {ours}: it was replaced by an older copy "
                "that grew differently since, or is another log; follow it again from the last position that both have"
            )


def patience(timeout: float | None, waited: float) -> float:
    """Give how many seconds are still to be waited; 0 = it is over.

    Args:
        timeout: How many in all; None = there is no limit.
        waited: How many have passed.
    """
    return LOOK if timeout is None else max(0.0, timeout - waited)


def followed(arrivals: Arrivals, timeout: float | None) -> Iterator[Entry[Any]]:
    """Give entries as they arrive.

    Args:
        arrivals: Those of one reader.
        timeout: After so many seconds without an entry it ends; None = never.
    """
    since = time.monotonic()
    while True:
        for entry in arrivals.newer():
            yield entry
            since = time.monotonic()
        if not arrivals.wait(patience(timeout, time.monotonic() - since)) and timeout is not None:
            arrivals.check()
            return
