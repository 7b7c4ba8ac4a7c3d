"""Reading a table page by page: no statement stays open, and no damaged index keeps a reader for ever."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from conflict_events.errors import LogDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conflict_events.stores.protocol import Row

__all__ = ["entries", "keyed"]


def entries(page: Callable[[int], list[Row]], after: int, last: int, *, log: str) -> Iterator[Row]:
    """Yield the rows of an ordered read.

    Args:
        page: Gives the first rows after a position and not after ``last``, however many; none where there is none.
        after: The last position not wanted.
        last: The last position wanted.
        log: What messages call the log.

    Raises:
        LogDamaged: A page brings the reader no further.
    """
    while after < last:
        rows = page(after)
        yield from rows
        reached = rows[-1].position if rows else last
        if reached <= after:
            raise LogDamaged(f"log {log}: entries after position {after} are out of order; verify it")
        after = reached


def keyed(
    page: Callable[[Any | None], list[Any]], *, log: str, key: Callable[[Any], Any] = itemgetter(0)
) -> Iterator[Any]:
    """Yield the rows of a table in the order of their keys.

    Args:
        page: Gives the first rows after a key, in order; None is before all.
        log: What messages call the log.
        key: Gives the key of a row; its first column, unless said otherwise.

    Raises:
        LogDamaged: A page ends where one before it did.
    """
    ends: set[Any] = set()  # not compared with the one before: in a damaged file keys may be of any types
    rows = page(None)
    while rows:
        yield from rows
        end = key(rows[-1])
        if end in ends:
            raise LogDamaged(f"log {log}: keys after {end!r} are out of order; verify it")
        ends.add(end)
        rows = page(end)
