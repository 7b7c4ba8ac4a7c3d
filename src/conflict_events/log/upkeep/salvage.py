"""Reading what can be read of a store that may be damaged: each row, or the position where none can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import attrs

from conflict_events.errors import DataError, MachineError
from conflict_events.stores import Row, Store

__all__ = ["Unreadable", "salvaged"]

END = 2**63 - 1
"""No position is higher."""

GIVE_UP = 20
"""So many positions in a row that cannot be read: what follows cannot be either."""


SOUND = frozenset(
    (int, bytes, int, str, str, int, bool, *content, bytes, *noted)
    for content in product((bytes, type(None)), repeat=2)
    for noted in product((bytes, type(None)), repeat=2)
)
"""The types of a row."""

NO_ENTRY = "the values here are not of the types of an entry"


@attrs.frozen
class Unreadable:
    """A position at which something stands that is no row.

    Attributes:
        position: Where.
        why: What is wrong, in words.
    """

    position: int
    why: str


def salvaged(store: Store) -> Iterator[Row | Unreadable]:
    """Read every row that can be read, and say where one cannot."""
    after = failures = 0
    while failures < GIVE_UP:
        try:
            for row in store.read(after=after):
                # In a damaged file rows may come in any order, and the same again and again.
                position = row.position
                if not position > after:
                    yield Unreadable(after + 1, f"position {position} follows it; nothing is read from here on")
                    return
                after, failures = position, 0
                yield _judged(row)
        except (DataError, MachineError) as error:
            bad = _first_unreadable(store, after)
            before = [] if bad == after + 1 else list(store.read(after=after, upto=bad - 1))
            yield from map(_judged, before)
            failures = 1 if before else failures + 1
            yield Unreadable(bad, str(error))
            after = bad
        else:
            return
    yield Unreadable(after + 1, "nothing is read from here on")


def _first_unreadable(store: Store, after: int) -> int:
    """Find the first position after one up to which reading fails; reading to the end is known to fail."""
    # A reader takes many rows at a time, so one bad row spoils them all: narrow it down.
    low, high = after, END
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _can_be_read(store, after, middle) else (low, middle)
    return high


def _can_be_read(store: Store, after: int, upto: int) -> bool:
    try:
        for _ in store.read(after=after, upto=upto):
            pass
    except (DataError, MachineError):
        return False
    return True


def _judged(row: Row) -> Row | Unreadable:
    return row if tuple(map(type, row)) in SOUND else Unreadable(row.position, NO_ENTRY)
