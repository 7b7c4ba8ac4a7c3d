"""Strategies for times: zones with clock changes, windows across midnight, open ends, days without a zone."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.testing.strategies.texts import texts
from conflict_events.values import When
from conflict_events.values.clocks import FIRST, MARGIN
from conflict_events.values.when import PRECISIONS
from conflict_events.values.zones import is_portable

__all__ = ["clock_changes", "day_windows", "instants", "local_windows", "whens", "zones"]

_LAST = (datetime.max - MARGIN).replace(tzinfo=UTC)  # noqa: DTZ901  # the last instant that is ours
_DAY = timedelta(days=1)
_EXTENTS = st.sampled_from(("within", "throughout"))
_MARKS = st.sampled_from(("", "?", "~", "%"))
_RAWS: SearchStrategy[str | None] = st.none() | texts(max_size=12)


@functools.cache
def _zone_names() -> tuple[str, ...]:
    # The simplest first, for that is where shrinking goes.
    known = ("UTC", "Europe/Kyiv", "Europe/Moscow")
    return (*known, *sorted(filter(is_portable, zoneinfo.available_timezones() - set(known))))


def zones() -> SearchStrategy[str]:
    """Names of IANA zones, all that this machine knows."""
    return st.deferred(lambda: st.sampled_from(_zone_names()))


@functools.cache
def clock_changes(tz: str) -> tuple[datetime, ...]:
    """Find the instants of 2024, to the minute, at which the clocks of a zone change; empty where none do."""
    start, zone = datetime(2024, 1, 1, tzinfo=UTC), zoneinfo.ZoneInfo(tz)
    days = [start + timedelta(day) for day in range(367)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    changed = [day for day, now, then in zip(days, offsets, offsets[1:], strict=False) if now != then]
    return tuple(_minute_of_change(day, zone) for day in changed)


def _minute_of_change(day: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
    before = day.astimezone(zone).utcoffset()
    minutes = (day + timedelta(minutes=minute) for minute in range(1441))
    return next(minute for minute in minutes if minute.astimezone(zone).utcoffset() != before)


def instants(
    *,
    min_value: datetime = FIRST,
    max_value: datetime = _LAST,
) -> SearchStrategy[datetime]:
    """Instants in UTC.

    Args:
        min_value: The first, aware.
        max_value: The last, aware.
    """
    bare = (bound.astimezone(UTC).replace(tzinfo=None) for bound in (min_value, max_value))
    return st.datetimes(*bare, timezones=st.just(UTC))


@st.composite
def local_windows(
    draw: Callable[[SearchStrategy[Any]], Any],
    *,
    zones: SearchStrategy[str] = zones(),  # noqa: B008  # strategies are immutable
    max_length: timedelta = timedelta(days=2),
) -> When:
    """Windows in whole minutes within 2024, around the zone's clock changes where it has any.

    Args:
        zones: The zones that they are spoken of in.
        max_length: The longest.
    """
    tz = draw(zones)
    around = draw(st.sampled_from((*clock_changes(tz), datetime(2024, 11, 10, tzinfo=UTC))))
    start = around + timedelta(minutes=draw(st.integers(-2880, 1440)))
    length = timedelta(minutes=draw(st.integers(1, max_length // timedelta(minutes=1))))
    return When.between(start, start + length, tz=tz)


def _open_pair(draw: Callable[[SearchStrategy[Any]], Any], moments: SearchStrategy[Any]) -> list[Any]:
    """Draw two different moments in order, one of which may be open."""
    pair: list[Any] = sorted(draw(st.lists(moments, min_size=2, max_size=2, unique=True)))
    is_open = draw(st.sampled_from((None, 0, 1)))
    if is_open is not None:
        pair[is_open] = None
    return pair


def _clock_times(draw: Callable[[SearchStrategy[Any]], Any], tz: str) -> When:
    words = {"extent": draw(_EXTENTS), "certainty": draw(_MARKS), "raw": draw(_RAWS)}
    if draw(st.booleans()):
        moment = draw(instants())
        return When(start=moment, end=moment, precision="instant", tz=tz, **words)
    start, end = _open_pair(draw, instants())
    return When(start=start, end=end, precision=draw(st.sampled_from(PRECISIONS[1:])), tz=tz, **words)


@st.composite
def day_windows(
    draw: Callable[[SearchStrategy[Any]], Any],
    *,
    zones: SearchStrategy[str | None] = st.none() | zones(),  # noqa: B008  # strategies are immutable
) -> When:
    """Times given in days: days, weeks, months, years, runs of them, open ends, EDTF's marks.

    Args:
        zones: The zones that they are days of; None = days anywhere on earth.
    """
    tz, raw, extent = draw(zones), draw(_RAWS), draw(_EXTENTS)
    if draw(st.booleans()):
        return When.edtf(draw(_edtf_texts()), tz=tz, extent=extent, raw=raw)
    start, end = _open_pair(draw, st.dates(FIRST.date() + _DAY, _LAST.date() - _DAY))
    return When(
        start_day=start,
        end_day=end,
        precision=draw(st.sampled_from(PRECISIONS[3:])),
        certainty=draw(_MARKS),
        extent=extent,
        tz=tz,
        raw=raw,
    )


@st.composite
def _edtf_texts(draw: Callable[[SearchStrategy[Any]], Any]) -> str:
    mark, length = draw(_MARKS), draw(st.sampled_from((4, 7, 10)))
    days = sorted(draw(st.lists(st.dates(date(2, 1, 1), date(9998, 12, 31)), min_size=1, max_size=2)))
    ends = [day.isoformat()[:length] + mark for day in days]
    return "/".join(draw(st.sampled_from((ends, [*ends[:1], ".."], ["..", *ends[:1]]))))


@st.composite
def whens(
    draw: Callable[[SearchStrategy[Any]], Any],
    *,
    zones: SearchStrategy[str] = zones(),  # noqa: B008  # strategies are immutable
    bounded: bool = False,
) -> When:
    """Times of every shape: instants, clock windows, nights across midnight, days, months, open ends.

    Args:
        zones: The zones that they are spoken of in.
        bounded: Only times that have both ends.
    """
    tz, shape = draw(zones), draw(st.integers(0, 3))
    if shape == 0:
        when = _clock_times(draw, tz)
    elif shape == 1:
        when = draw(day_windows(zones=st.sampled_from((None, tz))))
    elif shape == 2:
        when = draw(local_windows(zones=st.just(tz)))
    else:
        named_by = draw(st.sampled_from(("morning", "evening")))
        when = When.night(draw(st.dates(date(2022, 1, 1), date(2026, 1, 1))), tz, named_by=named_by)
    return _closed(when) if bounded else when


def _closed(when: When) -> When:
    """Give the same time, or, where it has an open end, the day or instant at its other end."""
    if when.is_bounded:
        return when
    if when.is_dated:
        return When.day(when.start_day or when.end_day or date.min, tz=when.tz)
    return When.at(when.start or when.end or FIRST, tz=when.tz)
