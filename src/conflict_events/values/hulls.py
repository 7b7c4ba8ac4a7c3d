"""Hulls of windows: the smallest one that holds several; the span of one, what spans cover, and which meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from conflict_events.values import clocks, zones
from conflict_events.values.when import When

__all__ = ["covered", "filled", "hull", "meeting", "span"]

Thing = TypeVar("Thing")

MICROSECOND = timedelta(microseconds=1)


def span(when: When | None) -> tuple[datetime, datetime]:
    """Give the bounds of a window, the ends of the calendar where it is open."""
    if when is None:
        return clocks.START, clocks.END
    return when.earliest or clocks.START, when.latest or clocks.END


def filled(when: When | None) -> tuple[datetime, datetime]:
    """Give the bounds of a window; an instant fills a microsecond."""
    start, end = span(when)
    return start, end + MICROSECOND if start == end else end


def meeting(things: Sequence[Thing], spans: Sequence[tuple[datetime, datetime]]) -> Iterator[list[Thing]]:
    """Give things together whose spans overlap, directly or through others: one sweep along time."""
    held: list[Thing] = []
    reached = clocks.START
    for index in sorted(range(len(things)), key=spans.__getitem__):
        start, end = spans[index]
        if held and start >= reached:
            yield held
            held = []
        held.append(things[index])
        reached = max(reached, end)
    yield held


def covered(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """Give how much time spans cover together, counting none of it twice."""
    whole, reached = timedelta(0), None
    for start, end in sorted(spans):
        begin = start if reached is None else max(start, reached)
        whole += max(end - begin, timedelta(0))
        reached = end if reached is None else max(reached, end)
    return whole


def hull(windows: list[When]) -> When:
    """Give the smallest window that holds all; equal windows are their own hull, with their words."""
    if all(each == windows[0] for each in windows[1:]):
        return windows[0]
    tz = zones.one_zone(each.tz for each in windows)
    bare = all(each.tz is None for each in windows)
    if (tz or bare) and all(each.is_dated and each.precision == windows[0].precision for each in windows):
        return _hull_of_days(windows, tz)
    starts = [each.earliest for each in windows]
    ends = [each.latest for each in windows]
    start = None if None in starts else min(s for s in starts if s is not None)
    end = None if None in ends else max(e for e in ends if e is not None)
    if start is None and end is None:
        start = clocks.FIRST  # no When is open on both sides
    if start == end:
        return When(start=start, end=end, tz=tz or "UTC")
    return When(start=start, end=end, precision="hour", tz=tz or "UTC")


def _hull_of_days(windows: list[When], tz: str | None) -> When:
    """Hull windows that are given in days of one zone, which stay days."""
    starts = [each.start_day for each in windows]
    ends = [each.end_day for each in windows]
    start = None if None in starts else min(s for s in starts if s is not None)
    end = None if None in ends else max(e for e in ends if e is not None)
    if start is None and end is None:
        start = clocks.FIRST.date() + clocks.MARGIN  # no When is open on both sides
    return When(start_day=start, end_day=end, precision=windows[0].precision, tz=tz)
