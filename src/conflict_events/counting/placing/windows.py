"""Placing: in which period of its grain a window lies, may lie, or why it is in none (C1 and C12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.periods import (
    DAY,
    LAST,
    MICROSECOND,
    ONE_DAY,
    Period,
    competes,
    first_after,
    first_of,
    night_holding,
    night_of,
    period_after,
    period_before,
    period_holding,
)
from conflict_events.values import Scope, Truth, When
from conflict_events.values.clocks import FIRST, day_holding, local, midnight, mostly_dark
from conflict_events.values.hulls import span
from conflict_events.values.scope import CALENDAR_GRAINS
from conflict_events.values.when import FAR_EAST

__all__ = ["Ends", "Placed", "Spot", "days_asked", "either_end", "ends_of", "place", "whole_day"]

Ends: TypeAlias = tuple[datetime, datetime | None]
"""The bounds between which something ends, both the same where that is known exactly; the second None = open."""

HALF_A_NIGHT = timedelta(hours=6)
"""From noon to dusk, and from dawn to noon."""

A_CLOCK = "a clock"
ITS_ENDS = "when it began and ended"
MORE_EXACT_TIMES = "more exact times"

NO_NIGHT = "not a night: less than half of it lies between 18:00 and 06:00 local"
OUTSIDE = "before or after the days that compete"
NOT_WHOLLY = "not wholly within the days that compete"


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
    return placed if placed.out else _wholly_inside(placed, when, scope)


def _competing(placed: Placed, scope: Scope) -> Placed:
    """Leave out what lies before or after the days that compete."""
    if placed.out or (scope.since is None and scope.until is None):
        return placed
    kept = tuple(spot for spot in placed.spots if spot.day is None or competes(spot.day, scope))
    all_kept = placed.somewhere and len(kept) == len(placed.spots)
    return attrs.evolve(placed, spots=kept, somewhere=all_kept) if kept else _out(OUTSIDE)


def _wholly_inside(placed: Placed, when: When, scope: Scope) -> Placed:
    """Leave out what is not wholly within the days that compete; what is open may be."""
    asked = days_asked(scope)
    if asked is None or when.lies_within(asked):
        return placed
    (begin, end), (start, last) = (asked.earliest, asked.latest), (when.earliest, when.latest)
    starts = begin is None or (start is not None and begin <= start)
    ends = end is None or (last is not None and last <= end)
    if starts and ends:
        return placed
    may = when.overlaps(asked) and (starts or start is None) and (ends or last is None)
    return attrs.evolve(placed, doubt=placed.doubt or ITS_ENDS) if may else _out(NOT_WHOLLY)


def days_asked(scope: Scope) -> When | None:
    """Give the window of the days that a scope asks about; None = all."""
    if scope.since is None and scope.until is None:
        return None
    tz = scope.tz or "UTC"
    start = None if scope.since is None else local(scope.since, time(0), tz)
    end = None if scope.until is None else local(scope.until + ONE_DAY, time(0), tz)
    return When.between(start, end, tz=tz)


def _rolling(when: When) -> Placed:
    start, end = whole_day(when)
    if not when.is_bounded:
        return Placed((Spot(end, (end, end)),), ITS_ENDS)
    if end - start > DAY + timedelta(hours=1) * when.is_dated:  # a day of 25 hours is a day
        return _out("longer than 24 hours")
    return Placed((Spot(end, (end, end)),), A_CLOCK if when.is_dated else None)


def whole_day(when: When) -> tuple[datetime, datetime]:
    """Give the bounds of a window; of an open one those of the 24 hours, or the date, at its known end."""
    start, end = when.earliest, when.latest
    if start is not None and end is not None:
        return start, end
    if when.is_dated:
        day = when.start_day or (when.end_day or LAST) - ONE_DAY
        return span(When.days(day, day, tz=when.tz))
    known = start or end or FIRST  # no window is open on both sides
    return (known, known + DAY) if end is None else (known - DAY, known)


# --- nights ---------------------------------------------------------------------------------------


def _night(when: When, scope: Scope) -> Placed:
    if when.is_dated:
        return _night_of_days(when, scope)
    start, end, tz = when.start, when.end, scope.tz or "UTC"
    if start is None or end is None:
        # Begun by noon it is of the night that follows, and ended by six in the evening of the one before, or of none.
        near = start + HALF_A_NIGHT if start is not None else (end or FIRST) - HALF_A_NIGHT - MICROSECOND
        return Placed((_dated(night_holding(near, scope)),), ITS_ENDS)
    period = night_holding(start + (end - start) / 2, scope)
    if end - start > period.end - period.begin:
        return _out("longer than a night")
    dark = mostly_dark(start, end, tz)
    if dark is Truth.NO:
        return _out(NO_NIGHT)
    return Placed((_dated(period),), MORE_EXACT_TIMES if dark is Truth.UNDETERMINED else None)


def _night_of_days(when: When, scope: Scope) -> Placed:
    tz = scope.tz or "UTC"
    start, end = when.start_day, when.end_day
    if start is None or end is None:
        return Placed(_touched(start or (end or LAST) - ONE_DAY, scope), ITS_ENDS)
    if end - start == 2 * ONE_DAY:  # of two dates the night between is their own
        return Placed((_dated(night_of(end - ONE_DAY, scope.day_rule, tz)),), A_CLOCK)
    if end - start > ONE_DAY:
        return _out("longer than a night")
    if scope.date_only == "night":
        return Placed((_spot(period_holding(start, scope), start),))
    return Placed(_touched(start, scope), A_CLOCK)


def _touched(day: date, scope: Scope) -> tuple[Spot, ...]:
    """Give the nights that a date touches: the one that ends on its morning, the one that begins on its evening."""
    return tuple(_dated(night_of(morning, scope.day_rule, scope.tz or "UTC")) for morning in (day, day + ONE_DAY))


def _dated(night: Period) -> Spot:
    """Give the spot of a night, whose name is the date that `since` and `until` are held against."""
    return _spot(night, night.key if isinstance(night.key, date) else None)


# --- days, weeks, months, years -------------------------------------------------------------------


def _period(when: When, scope: Scope) -> Placed:
    first, last = _edges(when, scope)
    if first is None or last is None:
        return _open(when, first, last, scope)
    one, other = period_holding(first, scope), period_holding(last, scope)
    if one.key == other.key:
        return Placed((_spot(one, last if scope.day_rule == "end" else first),))
    if not (_fits(when, one, scope) or _fits(when, other, scope)):
        return _out(f"longer than a {scope.grain}")
    if scope.day_rule == "majority":
        return _larger_part(when, (one, first), (other, last), scope)
    named, day = (one, first) if scope.day_rule == "start" else (other, last)
    return Placed((_spot(named, day),)) if _fits(when, named, scope) else _out(f"longer than a {scope.grain}")


def _is_in_days(when: When, scope: Scope) -> bool:
    """Tell whether a window is of whole days of the scope's calendar, which count as days whatever the clocks do."""
    return when.is_dated and scope.day_starts == time(0)


def _reach(when: When, scope: Scope) -> tuple[Any, Any]:
    """Give the ends of a window, None where it is open: dates where it is of whole days, else instants."""
    if _is_in_days(when, scope):
        return when.start_day, when.end_day
    local_when = attrs.evolve(when, tz=when.tz or scope.tz) if when.is_dated else when
    return local_when.earliest, local_when.latest


def _edges(when: When, scope: Scope) -> tuple[date | None, date | None]:
    """Give the local days of a window's first and last instant, None where it is open."""
    start, end = _reach(when, scope)
    if _is_in_days(when, scope):
        return start, None if end is None else end - ONE_DAY
    last = end if end is None or start == end else end - MICROSECOND
    tz, starts = scope.tz or "UTC", scope.day_starts
    return (
        None if start is None else day_holding(start, tz, starts),
        None if last is None else day_holding(last, tz, starts),
    )


def _open(when: When, first: date | None, last: date | None, scope: Scope) -> Placed:
    """Place what is open on one side: in each period that it may be of, wherever its other end is.

    What reaches further than into the next period is longer than one, and of none (C12).
    """
    known = first or last or LAST  # no window is open on both sides
    period = period_holding(known, scope)
    if scope.day_rule == ("end" if first is None else "start"):
        return Placed((_spot(period, known),), ITS_ENDS)
    beside = period_before(period, scope) if first is None else period_after(period, scope)
    spots = [_spot(period, known if scope.day_rule == "majority" else _day_asked(period, (first, last), scope))]
    if _may_reach(when, period, beside, scope):
        spots.append(_spot(beside, _day_asked(beside, (None, None), scope)))
    return Placed(tuple(spots), ITS_ENDS)


def _day_asked(period: Period, within: tuple[date | None, date | None], scope: Scope) -> date:
    """Give a day of a period by which an open window may be named: one of the days that compete, where there is one."""
    first = within[0] or first_of(period, scope)
    last = within[1] or max(first, first_after(period, scope) - ONE_DAY)
    return min(max(first, scope.since or first), last)


def _may_reach(when: When, period: Period, beside: Period, scope: Scope) -> bool:
    """Tell whether a window that is open on one side may be named by the period beside that of its known end."""
    share = max(_shares(when, period if when.latest is None else beside, scope))
    lengths = [_length(each, when, scope) for each in (period, beside)]
    return share * 2 <= max(lengths) if scope.day_rule == "majority" else share < lengths[1]


def _length(period: Period, when: When, scope: Scope) -> timedelta:
    """Give how long a period is, in whole days where a window is of such."""
    return timedelta(period.days) if _is_in_days(when, scope) else period.end - period.begin


def _fits(when: When, period: Period, scope: Scope) -> bool:
    start, end = _reach(when, scope)
    return bool(end - start <= _length(period, when, scope))


def _larger_part(when: When, one: tuple[Period, date], other: tuple[Period, date], scope: Scope) -> Placed:
    before, after = _shares(when, one[0], scope)
    if before == after:
        return Placed((_spot(*one), _spot(*other)), MORE_EXACT_TIMES, somewhere=True)
    return Placed((_spot(*(one if before > after else other)),))


def _shares(when: When, first: Period, scope: Scope) -> tuple[timedelta, timedelta]:
    """Give how much of a window lies in its first period, and how much after; nothing on the side where it is open."""
    start, end = _reach(when, scope)
    border = first_after(first, scope) if _is_in_days(when, scope) else first.end
    return border - (start or border), (end or border) - border


def _spot(period: Period, day: date | None) -> Spot:
    return Spot(period.key, (period.end, period.end), day)


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
