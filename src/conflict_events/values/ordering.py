"""What may have come first, or last, among things whose order in time is known only in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias, TypeVar

from conflict_events.values.when import When

__all__ = ["maybe_first", "maybe_last"]

T = TypeVar("T")

# Who looks for the first among many thousand cannot hold each against each. One bound is enough: if anything is
# definitely before a thing, then what ends soonest is; if anything is definitely after it, then what begins latest is.
Bound: TypeAlias = tuple[datetime, bool]
"""A moment, and whether it itself is meant: a window ends just before its end, and begins with its start."""


def maybe_first(things: Iterable[T], when_of: Callable[[T], When]) -> list[T]:
    """Give those that may be the first: nothing is definitely before them."""
    timed = [(each, when_of(each)) for each in things]
    soonest = min((end for _, when in timed if (end := _end(when)) is not None), default=None)
    return [each for each, when in timed if not _is_before(soonest, _start(when))]


def maybe_last(things: Iterable[T], when_of: Callable[[T], When]) -> list[T]:
    """Give those that may be the last: nothing is definitely after them."""
    timed = [(each, when_of(each)) for each in things]
    if len(timed) < 2:
        return [each for each, _ in timed]
    latest = max((start for _, when in timed if (start := _start(when)) is not None), default=None)
    return [each for each, when in timed if not _is_before(_end(when), latest)]


def _start(when: When) -> Bound | None:
    earliest = when.earliest
    return None if earliest is None else (earliest, True)


def _end(when: When) -> Bound | None:
    latest = when.latest
    return None if latest is None else (latest, when.is_instant)


def _is_before(end: Bound | None, start: Bound | None) -> bool:
    return end is not None and start is not None and end < start
