"""Placing: in which period of its grain a window lies, may lie, or why it is in none (C1 and C12)."""

from __future__ import annotations

import calendar
import functools
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import attrs

from conflict_events.counting.keys import Key, Month, Week
from conflict_events.values import DayRule, Scope, Truth, When
from conflict_events.values.clocks import FIRST, day_holding, local, midnight, mostly_dark, zone
from conflict_events.values.scope import CALENDAR_GRAINS
from conflict_events.values.when import FAR_EAST

__all__ = [
    "DAY",
    "Ends",
    "Period",
    "Placed",
    "Spot",
    "days_asked",
    "either_end",
    "ends_of",
    "period_after",
    "period_holding",
    "place",
]

Ends: TypeAlias = tuple[datetime, datetime | None]
"""The bounds between which something ends, both the same where that is known exactly; the second None = open."""

DAY = timedelta(hours=24)
ONE_DAY = timedelta(1)
MICROSECOND = timedelta(microseconds=1)
LAST = date.max - timedelta(days=2)
"""The last day whose midnight is an instant of ours wherever it is."""

A_CLOCK = "a clock"
ITS_ENDS = "when it began and ended"
MORE_EXACT_TIMES = "more exact times"

NO_NIGHT = "not a night: less than half of it lies between 18:00 and 06:00 local"
OUTSIDE = "before or after the days that compete"
NOT_WHOLLY = "not wholly within the days that compete"
NO_CLOCK_TIMES = "its window is not bounded by clock times"


@attrs.frozen
class Period:
    """A period of a calendar.

    Attributes:
        key: Its name.
        begin: Its first instant.
        end: The first instant after it.
        days: How many dates it has.
    """

    key: Key
    begin: datetime
    end: datetime
    days: int


@attrs.frozen
class Spot:
    """A bucket that something is or may be in.

    Attributes:
        key: The bucket's key.
        ends: The bounds between which it ends.
        day: The local day that `since` and `until` are held against; None = its grain knows no days.
    """

    key: Key
    ends: Ends
    day: date | None = None


@attrs.frozen
class Placed:
    """Where something lies.

    Attributes:
        spots: One = it lies there, unless there is a doubt; several = in one of them; none = see `out`.
        doubt: What would decide whether it lies there; None = it certainly does.
        out: Why it is in no bucket; None = it is, or may be.
        somewhere: It certainly lies in one of several.
    """

    spots: tuple[Spot, ...]
    doubt: str | None = None
    out: str | None = None
    somewhere: bool = False

    @property
    def is_certain(self) -> bool:
        """It lies in one bucket, certainly."""
        return len(self.spots) == 1 and self.doubt is None


def _out(why: str) -> Placed:
    return Placed((), out=why)


def place(when: When, scope: Scope, key: Key | None = None) -> Placed:
    """Find the bucket of a window.

    Args:
        when: The window.
        scope: What is counted, and its grain.
        key: The key where the grain is no calendar's: the account, the report or the incident.
    """
    if scope.grain in CALENDAR_GRAINS:
        return _competing(_night(when, scope) if scope.grain == "night" else _period(when, scope), scope)
    if scope.grain == "rolling_24h":
        placed = _rolling(when)
    else:
        placed = Placed((Spot((when.earliest, when.latest) if key is None else key, ends_of((when,))),))
    outside = _outside(when, scope)
    return _out(outside) if outside and not placed.out else placed


def _competing(placed: Placed, scope: Scope) -> Placed:
    """Leave out what lies before or after the days that compete."""
    if placed.out or (scope.since is None and scope.until is None):
        return placed
    kept = tuple(spot for spot in placed.spots if spot.day is None or _competes(spot.day, scope))
    all_kept = placed.somewhere and len(kept) == len(placed.spots)
    return attrs.evolve(placed, spots=kept, somewhere=all_kept) if kept else _out(OUTSIDE)


def _competes(day: date, scope: Scope) -> bool:
    return (scope.since is None or scope.since <= day) and (scope.until is None or day <= scope.until)


def _outside(when: When, scope: Scope) -> str | None:
    asked = days_asked(scope)
    return None if asked is None or when.lies_within(asked) else NOT_WHOLLY


def days_asked(scope: Scope) -> When | None:
    """Give the window of the days that a scope asks about; None = all."""
    if scope.since is None and scope.until is None:
        return None
    tz = scope.tz or "UTC"
    start = None if scope.since is None else local(scope.since, time(0), tz)
    end = None if scope.until is None else local(scope.until + ONE_DAY, time(0), tz)
    return When.between(start, end, tz=tz)


def _rolling(when: When) -> Placed:
    start, end = when.earliest, when.latest
    if start is None or end is None:
        return _out(NO_CLOCK_TIMES)
    if end - start > DAY + timedelta(hours=1) * when.is_dated:  # a day of 25 hours is a day
        return _out("longer than 24 hours")
    return Placed((Spot(end, (end, end)),), A_CLOCK if when.is_dated else None)


# --- nights ---------------------------------------------------------------------------------------


def _night(when: When, scope: Scope) -> Placed:
    if when.is_dated:
        return _night_of_days(when, scope)
    start, end = when.start, when.end
    if start is None or end is None:
        return _out("open on one side, and so not a night")
    tz = scope.tz or "UTC"
    midpoint = start + (end - start) / 2
    first = midpoint.astimezone(zone(tz)).date()
    if midpoint < local(first, time(12), tz):
        first -= ONE_DAY
    period = night_of(first + ONE_DAY, scope.day_rule, tz)
    if end - start > period.end - period.begin:
        return _out("longer than a night")
    dark = mostly_dark(start, end, tz)
    if dark is Truth.NO:
        return _out(NO_NIGHT)
    spot = Spot(period.key, (period.end, period.end), _date(period.key))
    return Placed((spot,), MORE_EXACT_TIMES if dark is Truth.UNDETERMINED else None)


def _night_of_days(when: When, scope: Scope) -> Placed:
    if when.start_day is None or when.end_day is None:
        return _out("open on one side, and so not a night")
    tz = scope.tz or "UTC"
    if when.end_day - when.start_day == 2 * ONE_DAY:  # of two dates the night between is their own
        between = night_of(when.end_day - ONE_DAY, scope.day_rule, tz)
        return Placed((_spot(between, _date(between.key)),), A_CLOCK)
    if when.end_day - when.start_day > ONE_DAY:
        return _out("longer than a night")
    if scope.date_only == "night":
        return Placed((_spot(period_holding(when.start_day, scope), when.start_day),))
    # A date is of the night that ends on its morning and of the one that begins on its evening.
    mornings = (when.start_day, when.start_day + ONE_DAY)
    nights = [night_of(morning, scope.day_rule, tz) for morning in mornings]
    return Placed(tuple(_spot(night, _date(night.key)) for night in nights), A_CLOCK)


@functools.lru_cache(maxsize=1 << 16)
def night_of(morning: date, rule: DayRule | None, tz: str) -> Period:
    """Give the night, noon to noon, that ends on a morning; by the rule "start" it is named by its evening's date."""
    evening = morning - ONE_DAY
    return Period(
        evening if rule == "start" else morning, local(evening, time(12), tz), local(morning, time(12), tz), 1
    )


# --- days, weeks, months, years -------------------------------------------------------------------


def _period(when: When, scope: Scope) -> Placed:
    first, last = _edges(when, scope)
    if first is None or last is None:
        return _open(first, last, scope)
    one, other = period_holding(first, scope), period_holding(last, scope)
    if one.key == other.key:
        return Placed((_spot(one, last if scope.day_rule == "end" else first),))
    if not (_fits(when, one, scope) or _fits(when, other, scope)):
        return _out(f"longer than a {scope.grain}")
    if scope.day_rule == "majority":
        return _larger_part(when, (one, first), (other, last), scope)
    named, day = (one, first) if scope.day_rule == "start" else (other, last)
    return Placed((_spot(named, day),)) if _fits(when, named, scope) else _out(f"longer than a {scope.grain}")


def _edges(when: When, scope: Scope) -> tuple[date | None, date | None]:
    """Give the local days of a window's first and last instant, None where it is open."""
    if when.is_dated and scope.day_starts == time(0):
        return when.start_day, None if when.end_day is None else when.end_day - ONE_DAY
    local_when = attrs.evolve(when, tz=when.tz or scope.tz) if when.is_dated else when
    start, end = local_when.earliest, local_when.latest
    last = end if end is None or start == end else end - MICROSECOND
    tz, starts = scope.tz or "UTC", scope.day_starts
    return (
        None if start is None else day_holding(start, tz, starts),
        None if last is None else day_holding(last, tz, starts),
    )


def _open(first: date | None, last: date | None, scope: Scope) -> Placed:
    """Place what is open on one side: it may lie in the period that its known end names."""
    named = {"start": first, "end": last}.get(scope.day_rule or "")
    if named is None:
        return _out("open on the side that its day is named by")
    return Placed((_spot(period_holding(named, scope), named),), ITS_ENDS)


def _fits(when: When, period: Period, scope: Scope) -> bool:
    if when.is_dated and scope.day_starts == time(0) and when.start_day is not None and when.end_day is not None:
        return (when.end_day - when.start_day).days <= period.days
    start, end = when.earliest, when.latest
    return start is not None and end is not None and end - start <= period.end - period.begin


def _larger_part(when: When, one: tuple[Period, date], other: tuple[Period, date], scope: Scope) -> Placed:
    before, after = _shares(when, one[0], scope)
    if before == after:
        return Placed((_spot(*one), _spot(*other)), MORE_EXACT_TIMES, somewhere=True)
    return Placed((_spot(*(one if before > after else other)),))


def _shares(when: When, first: Period, scope: Scope) -> tuple[timedelta, timedelta]:
    """Give how much of a window lies in its first period, and how much after."""
    if when.is_dated and scope.day_starts == time(0) and when.start_day is not None and when.end_day is not None:
        border = _after(first, scope)
        return border - when.start_day, when.end_day - border
    local_when = attrs.evolve(when, tz=when.tz or scope.tz) if when.is_dated else when
    start, end = local_when.earliest, local_when.latest
    assert start is not None and end is not None  # noqa: S101, PT018  # what is open is not placed so
    return first.end - start, end - first.end


def _after(period: Period, scope: Scope) -> date:
    """Give the first date after a period."""
    return day_holding(period.end, scope.tz or "UTC", scope.day_starts)


def _spot(period: Period, day: date | None) -> Spot:
    return Spot(period.key, (period.end, period.end), day)


def _date(key: Key) -> date | None:
    return key if isinstance(key, date) else None


def period_holding(day: date, scope: Scope) -> Period:
    """Give the period of a scope's grain that holds a local day, by whose name a night goes."""
    tz = scope.tz or "UTC"
    if scope.grain == "night":
        return night_of(day + ONE_DAY if scope.day_rule == "start" else day, scope.day_rule, tz)
    return _calendar_period(day, scope.grain or "day", tz, scope.day_starts)


def period_after(period: Period, scope: Scope) -> Period:
    """Give the next period of a scope's grain."""
    if scope.grain == "night":
        assert isinstance(period.key, date)  # noqa: S101  # nights are named by dates
        return period_holding(period.key + ONE_DAY, scope)
    return period_holding(_after(period, scope), scope)


@functools.lru_cache(maxsize=1 << 16)
def _calendar_period(day: date, grain: str, tz: str, starts: time) -> Period:
    key, first, last = _named(day, grain)
    # Days are named by the date that holds the larger part of them: those that begin after noon end on their own date.
    after = timedelta(0) if starts > time(12) else ONE_DAY
    end = local(min(last, LAST - after) + after, starts, tz)
    begin = local(max(first, date.min + timedelta(5)) + after - ONE_DAY, starts, tz)
    return Period(key, begin, end, (last - first).days + 1)


def _named(day: date, grain: str) -> tuple[Key, date, date]:
    """Give the key of a day's period, its first day and its last."""
    if grain == "week":
        year, week, weekday = day.isocalendar()
        first = day - min(timedelta(weekday - 1), day - date.min)
        return Week(year, week), first, day + min(timedelta(7 - weekday), date.max - day)
    if grain == "month":
        days = calendar.monthrange(day.year, day.month)[1]
        return Month(day.year, day.month), day.replace(day=1), day.replace(day=days)
    if grain == "year":
        return day.year, day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day, day


# --- ends -----------------------------------------------------------------------------------------


def ends_of(*things: Iterable[When]) -> Ends:
    """Give the bounds between which the last of some things ends, each of which has one of several windows."""
    bounds = [either_end(map(_ends_of, windows)) for windows in things]
    lasts = [last for _, last in bounds if last is not None]
    return max(first for first, _ in bounds), max(lasts) if len(lasts) == len(bounds) else None


def either_end(ends: Iterable[Ends]) -> Ends:
    """Give the bounds of an end that is one of several, or is said more and less exactly."""
    firsts, lasts = zip(*ends, strict=True)
    return min(firsts), None if None in lasts else max(lasts)


def _ends_of(when: When) -> Ends:
    if when.latest is None:
        return when.earliest or FIRST, None  # no window is open on both sides
    if when.end_day is None or when.tz is not None:
        return when.latest, when.latest
    return midnight(when.end_day, None, FAR_EAST), when.latest
