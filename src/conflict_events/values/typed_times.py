"""How a time shows itself: as one would type it, by the shortest constructor that makes the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from conflict_events.errors import ConflictEventsError, InvalidValue
from conflict_events.values import clocks
from conflict_events.values.typed import call, typed

__all__ = ["typed_when"]


def typed_when(when: Any) -> str:
    """Write a time as one would type it, by the shortest constructor that makes the same."""
    try:
        return next(_typed_ways(when))
    except (ConflictEventsError, OverflowError, StopIteration):  # it is none, or lies at the edge of the calendar
        return typed(when)


def _typed_ways(when: Any) -> Iterator[str]:
    more = {name: value for name, value in (("tz", when.tz), ("raw", when.raw)) if value is not None}
    for name, args in _ways(when):
        if _makes(name, args, more, when):
            yield call(f"When.{name}", *args, **more)


def _ways(when: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if when.start_day is not None and when.end_day is not None:
        first, last = str(when.start_day), str(when.end_day - timedelta(1))
        yield "day", (first,)
        yield "days", (first, last)
    zone = clocks.zone(when.tz or "UTC")
    edges = [None if each is None else each.astimezone(zone) for each in (when.start, when.end)]
    for bare in (True, False):  # an offset is only written where the clock shows that time twice
        start, end = (None if each is None else _clock(each, bare=bare) for each in edges)
        yield "at", (start,)
        yield "between", (start, end)


def _clock(moment: datetime, *, bare: bool) -> str:
    whole = not (moment.second or moment.microsecond)
    return (moment.replace(tzinfo=None) if bare else moment).isoformat(timespec="minutes" if whole else "auto")


def _makes(name: str, args: tuple[Any, ...], more: dict[str, str], when: Any) -> bool:
    try:
        return bool(getattr(type(when), name)(*args, **more) == when)
    except InvalidValue:
        return False
