"""How a time shows itself: as one would type it, by the shortest constructor that makes the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from conflict_events.errors import ConflictEventsError, InvalidValue
from conflict_events.values import clocks
from conflict_events.values.typed import call, typed

__all__ = ["typed_when"]

Way: TypeAlias = tuple[str, tuple[Any, ...], dict[str, Any]]
"""A constructor of When, and what it is given."""

USUAL = {"extent": "within", "precision": "hour", "certainty": ""}
"""What `When.between` takes beside its ends, and what it means where that is left out."""


def typed_when(when: Any) -> str:
    """Write a time as one would type it, by the shortest constructor that makes the same."""
    try:
        return next(call(f"When.{name}", *args, **more) for name, args, more in _ways(when))
    except (ConflictEventsError, OverflowError, StopIteration):  # it is none, or lies at the edge of the calendar
        return typed(when)


def _ways(when: Any) -> Iterator[Way]:
    said = {name: value for name, value in (("tz", when.tz), ("raw", when.raw)) if value is not None}
    marks = {name: value for name in USUAL if (value := getattr(when, name)) != USUAL[name]}
    for name, args, more in _days(when, marks) if when.is_dated else _clock_times(when, marks):
        if _makes(name, args, {**more, **said}, when):
            yield name, args, {**more, **said}


def _days(when: Any, marks: dict[str, Any]) -> Iterator[Way]:
    if when.start_day is not None and when.end_day is not None:
        first, last = when.start_day, when.end_day - timedelta(1)
        yield "day", (str(first),), {}
        yield "days", (str(first), str(last)), {}
        yield "week", tuple(first.isocalendar())[:2], _only("certainty", marks)
    if when.precision in ("day", "month", "year"):
        yield "edtf", (when.to_edtf(),), _only("extent", marks)


def _clock_times(when: Any, marks: dict[str, Any]) -> Iterator[Way]:
    zone = clocks.zone(when.tz or "UTC")
    start, end = (None if each is None else each.astimezone(zone) for each in (when.start, when.end))
    if when.precision == "part_of_day" and end is not None:
        yield "night", (str(end.date()),), {"named_by": "morning"}
    yield from _by_clock((start, end), marks, bare=True)
    yield from _by_clock((start, end), marks, bare=False)  # only where the clock shows that time twice


def _by_clock(ends: tuple[datetime | None, ...], marks: dict[str, Any], *, bare: bool) -> Iterator[Way]:
    edges = tuple(None if each is None else _clock(each, bare=bare) for each in ends)
    yield "at", edges[:1], {}
    yield "between", edges, marks


def _only(name: str, marks: dict[str, Any]) -> dict[str, Any]:
    return {name: marks[name]} if name in marks else {}


def _clock(moment: datetime, *, bare: bool) -> str:
    whole = not (moment.second or moment.microsecond)
    return (moment.replace(tzinfo=None) if bare else moment).isoformat(timespec="minutes" if whole else "auto")


def _makes(name: str, args: tuple[Any, ...], more: dict[str, Any], when: Any) -> bool:
    try:
        return bool(getattr(type(when), name)(*args, **more) == when)
    except InvalidValue:
        return False
