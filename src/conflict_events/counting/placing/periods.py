"""Periods: the nights, days, weeks, months and years of a scope's calendar."""

from __future__ import annotations

import calendar
import functools
from datetime import date, datetime, time, timedelta

import attrs

from conflict_events.counting.placing.keys import Key, Month, Week, first_day
from conflict_events.values import DayRule, Scope
from conflict_events.values.clocks import day_holding, local, zone
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = [
    "DAY",
    "LAST",
    "LONGER_THAN_DAYS",
    "MICROSECOND",
    "ONE_DAY",
    "Period",
    "competes",
    "days_asked_of",
    "first_after",
    "first_from",
    "first_of",
    "is_asked_whole",
    "is_over",
    "night_holding",
    "night_of",
    "period_after",
    "period_at",
    "period_before",
    "period_holding",
]

LONGER_THAN_DAYS = CALENDAR_GRAINS - {"night", "day"}
DAY = timedelta(hours=24)
ONE_DAY = timedelta(1)
MICROSECOND = timedelta(microseconds=1)
LAST = date.max - timedelta(days=2)
"""The last day whose midnight is an instant of ours wherever it is."""


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


def period_holding(day: date, scope: Scope) -> Period:
    """Give the period of a scope's grain that holds a local day, by whose name a night goes."""
    tz = scope.tz or "UTC"
    if scope.grain == "night":
        return night_of(day + ONE_DAY if scope.day_rule == "start" else day, scope.day_rule, tz)
    return _calendar_period(day, scope.grain or "day", tz, scope.day_starts)


def period_at(moment: datetime, scope: Scope) -> Period:
    """Give the period of a scope's grain that an instant lies in."""
    if scope.grain == "night":
        return night_holding(moment, scope)
    return period_holding(day_holding(moment, scope.tz or "UTC", scope.day_starts), scope)


def first_from(day: date, scope: Scope) -> Period:
    """Give the first period of a calendar that begins on a day, or later; a night begins on its evening."""
    if scope.grain == "night":
        return night_of(day + ONE_DAY, scope.day_rule, scope.tz or "UTC")
    period = period_holding(day, scope)
    return period if first_of(period, scope) >= day else period_after(period, scope)


def competes(day: date, scope: Scope) -> bool:
    """Tell whether a day is one of those that a scope asks about."""
    return (scope.since is None or scope.since <= day) and (scope.until is None or day <= scope.until)


def is_asked_whole(period: Period, scope: Scope) -> bool:
    """Tell whether all days of a period compete."""
    return all(competes(day, scope) for day in _first_and_last(period))


def _first_and_last(period: Period) -> tuple[date, date]:
    first = first_day(period.key)
    assert first is not None  # noqa: S101  # periods of a calendar are named by days
    return first, first + timedelta(period.days - 1)


def days_asked_of(key: Key, scope: Scope) -> str | None:
    """Say which days of a week, month or year compete, where `since` or `until` leaves some of them out; else None."""
    day = first_day(key)
    if day is None or scope.grain not in LONGER_THAN_DAYS:
        return None
    first, last = _first_and_last(period_holding(day, scope))
    begun = scope.since is not None and scope.since > first
    ended = scope.until is not None and scope.until < last
    if begun and ended:
        return f"from {scope.since} to {scope.until}"
    return f"from {scope.since} on" if begun else f"until {scope.until}" if ended else None


def is_over(key: Key, scope: Scope, moment: datetime) -> bool:
    """Tell whether a period of a calendar was over at a moment; what is no period is not asked."""
    day = first_day(key) if scope.grain in CALENDAR_GRAINS else None
    return day is None or period_holding(day, scope).end <= moment


def period_after(period: Period, scope: Scope) -> Period:
    """Give the next period of a scope's grain."""
    if scope.grain == "night":
        assert isinstance(period.key, date)  # noqa: S101  # nights are named by dates
        return period_holding(period.key + ONE_DAY, scope)
    return period_holding(first_after(period, scope), scope)


def period_before(period: Period, scope: Scope) -> Period:
    """Give the period of a scope's grain before one; where the calendar begins that one itself."""
    return period_holding(first_of(period, scope) - ONE_DAY, scope)


def first_of(period: Period, scope: Scope) -> date:
    """Give the first date of a period."""
    return day_holding(period.begin, scope.tz or "UTC", scope.day_starts)


def first_after(period: Period, scope: Scope) -> date:
    """Give the first date after a period."""
    return day_holding(period.end, scope.tz or "UTC", scope.day_starts)


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


@functools.lru_cache(maxsize=1 << 16)
def night_of(morning: date, rule: DayRule | None, tz: str) -> Period:
    """Give the night, noon to noon, that ends on a morning; by the rule "start" it is named by its evening's date."""
    evening = morning - ONE_DAY
    return Period(
        evening if rule == "start" else morning, local(evening, time(12), tz), local(morning, time(12), tz), 1
    )


def night_holding(moment: datetime, scope: Scope) -> Period:
    """Give the night, noon to noon, that an instant lies in."""
    tz = scope.tz or "UTC"
    first = moment.astimezone(zone(tz)).date()
    if moment < local(first, time(12), tz):
        first -= ONE_DAY
    return night_of(first + ONE_DAY, scope.day_rule, tz)
