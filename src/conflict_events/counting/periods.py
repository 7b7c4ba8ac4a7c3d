"""Periods: which bucket of its grain a window belongs to, and when that bucket ends."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import attrs

from conflict_events.values import DayRule, Scope, When
from conflict_events.values.clocks import FIRST, local, midnight
from conflict_events.values.when import FAR_EAST

__all__ = ["DAY", "Ends", "Key", "Period", "ends_of", "keyed_period", "period_of"]

Key: TypeAlias = (
    str | date | datetime | tuple[int, int] | int | tuple[datetime | None, datetime | None] | frozenset[str]
)
"""What names a bucket: an account id, an incident, a window, a date, an ISO week, (year, month), a year, an end."""

Ends: TypeAlias = tuple[datetime, datetime | None]
"""The bounds between which something ends, both the same where that is known exactly; the second None = open."""

DAY = timedelta(hours=24)
COARSER = {"week": ("day",), "month": ("day", "week"), "year": ("day", "week", "month")}
"""For each precision the grains that are too fine for it."""
LAST = date.max - timedelta(days=2)
"""The last day whose midnight is an instant of ours wherever it is."""


@attrs.frozen
class Period:
    """The bucket of a calendar that a window belongs to.

    Attributes:
        key: Its name.
        day: The local day by which it was found, which `since` and `until` are held against.
        end: The first instant after it.
    """

    key: Key
    day: date
    end: datetime


def period_of(when: When, scope: Scope) -> Period | str:
    """Find the calendar bucket of a window.

    Returns:
        The period, or the reason why the window belongs to none.
    """
    assert scope.tz is not None and scope.day_rule is not None and scope.grain is not None  # noqa: S101, PT018  # required
    if scope.grain == "night":
        return _night(when, scope)
    if when.is_dated and scope.grain in COARSER.get(when.precision, ()):
        return f"known only by its {when.precision}"
    day = when.local_day(scope.tz, scope.day_rule, day_starts=scope.day_starts)
    if day is not None:
        return keyed_period(day, scope)
    return _wholly_inside(when, scope, scope.tz) or f"no single day by the rule {scope.day_rule!r}"


def _wholly_inside(when: When, scope: Scope, tz: str) -> Period | None:
    """Give the week, month or year that a window lies inside from its first day to its last: no day need name it."""
    rules: tuple[DayRule, DayRule] = ("start", "end")
    days = [when.local_day(tz, rule, day_starts=scope.day_starts) for rule in rules]
    periods = [keyed_period(day, scope) for day in days if day is not None]
    return periods[-1] if len(periods) == 2 and periods[0].key == periods[1].key else None


def _night(when: When, scope: Scope) -> Period | str:
    rule: DayRule = scope.day_rule or "end"
    if when.is_dated:
        sole = when.start_day is not None and when.end_day == when.start_day + timedelta(1)
        if scope.date_only == "night" and sole and when.start_day is not None:
            return keyed_period(when.start_day, scope)
        return "known by its date only, and no night by that"
    night = when.local_night(scope.tz or "", "start" if rule == "start" else "end")
    if night is None:
        return "no night: not more than half of it lies between 18:00 and 06:00 local"
    return keyed_period(night, scope)


def keyed_period(day: date, scope: Scope) -> Period:
    """Give the bucket of a scope's grain that holds a local day."""
    tz = scope.tz or "UTC"
    if scope.grain == "night":
        second_noon = day + timedelta(1) if scope.day_rule == "start" else day
        return Period(day, day, local(second_noon, time(12), tz))
    key, last = _CALENDAR[scope.grain or "day"](day)
    # Days are named by the date that holds the larger part of them: those that begin after noon end on their own date.
    after = timedelta(0) if scope.day_starts > time(12) else timedelta(1)
    return Period(key, day, local(min(last, LAST - after) + after, scope.day_starts, tz))


def _week(day: date) -> tuple[Key, date]:
    year, week, weekday = day.isocalendar()
    return (year, week), day + min(timedelta(7 - weekday), date.max - day)


def _month(day: date) -> tuple[Key, date]:
    return (day.year, day.month), day.replace(day=calendar.monthrange(day.year, day.month)[1])


_CALENDAR: dict[str, Callable[[date], tuple[Key, date]]] = {
    "day": lambda day: (day, day),
    "week": _week,
    "month": _month,
    "year": lambda day: (day.year, day.replace(month=12, day=31)),
}


def ends_of(windows: Iterable[When]) -> Ends:
    """Give the bounds between which the last of some windows ends."""
    bounds = [_ends_of(when) for when in windows]
    lasts = [last for _, last in bounds if last is not None]
    return max(first for first, _ in bounds), max(lasts) if len(lasts) == len(bounds) else None


def _ends_of(when: When) -> Ends:
    if when.latest is None:
        return when.earliest or FIRST, None  # no window is open on both sides
    if when.end_day is None or when.tz is not None:
        return when.latest, when.latest
    return midnight(when.end_day, None, FAR_EAST), when.latest
