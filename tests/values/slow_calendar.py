"""The calendar the slow way, minute by minute: what the quick way in `values.clocks` is compared with."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from conflict_events.values import When

__all__ = ["day_by_minutes", "night_by_minutes"]

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def _clocks(when: When, tz: str) -> Iterator[datetime]:
    """What the clocks on the wall show at the beginning of each minute of a window."""
    zone = zoneinfo.ZoneInfo(tz)
    assert when.start is not None
    assert when.end is not None
    moment = when.start
    while moment < when.end:
        yield moment.astimezone(zone)
        moment += MINUTE


def _day_of_clock(clock: datetime, day_starts: time) -> date:
    first = clock.date() if clock.time() >= day_starts else clock.date() - DAY
    # A day that begins after noon lies mostly in the next date.
    return first + DAY if day_starts > time(12) else first


def day_by_minutes(when: When, tz: str, rule: str, day_starts: time) -> date | None:
    """Name the day of a window of whole minutes by looking at every one of them."""
    days = [_day_of_clock(clock, day_starts) for clock in _clocks(when, tz)]
    if rule != "majority":
        return days[0] if rule == "start" else days[-1]
    day, minutes = Counter(days).most_common(1)[0]
    return day if minutes * 2 > len(days) else None


def night_by_minutes(when: When, tz: str, rule: str) -> date | None:
    """Name the night of a window of whole minutes by looking at every one of them (S8)."""
    clocks = list(_clocks(when, tz))
    dark = sum(clock.hour >= 18 or clock.hour < 6 for clock in clocks)
    if dark * 2 <= len(clocks):
        return None
    middle = clocks[len(clocks) // 2]  # an even half minute later at most, and noon is on the minute
    if len(clocks) % 2 == 0:
        assert when.start is not None
        middle = (when.start + len(clocks) // 2 * MINUTE).astimezone(zoneinfo.ZoneInfo(tz))
    first = middle.date() if middle.hour >= 12 else middle.date() - DAY
    return first if rule == "start" else first + DAY
