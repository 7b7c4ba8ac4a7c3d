"""Reading a table page by page: no statement stays open, and no damaged index keeps a reader for ever."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from conflict_events.errors import LogDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conflict_events.stores.protocol import Row, Store

__all__ = ["entries", "every", "keyed"]

END = 2**63 - 1
"""No position is higher."""


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


def every(store: Store, *, after: int = 0, upto: int | None = None) -> Iterator[Row]:
    """Yield all rows of a stretch; arguments as for `Store.read`.

    Raises:
        LogDamaged: One is missing: a damaged page may hide rows without a word.
    """
    last = _last(store, upto)
    return _without_gap(store.read(after=after, upto=last), max(after, 0), last)


def _last(store: Store, upto: int | None) -> int:
    if upto is not None and store.at((upto,)):
        return upto  # whatever is wrong with the end
    head = store.head()
    return min(head.position if head else 0, END if upto is None else upto)


def _without_gap(rows: Iterator[Row], reached: int, last: int) -> Iterator[Row]:
    for row in rows:
        if row.position != reached + 1:
            break
        reached = row.position
        yield row
    if reached < last:
        raise LogDamaged(f"position {reached + 1} of the log is missing, or cannot be found; verify it")


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
