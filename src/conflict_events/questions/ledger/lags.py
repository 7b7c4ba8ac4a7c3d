"""Lags: how long after something something else was said, as intervals, for both ends may be known by the day only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from conflict_events.values import When

__all__ = ["Lag", "Lags", "lag_after_end", "lag_between", "lag_of_revision", "lags"]


@attrs.frozen
class Lag:
    """An interval of time between two moments.

    Attributes:
        low: The least it can be, below zero where the second may lie before the first; None = open.
        high: The most; None = open.
    """

    low: timedelta | None
    high: timedelta | None

    def __str__(self) -> str:
        if self.low == self.high and self.low is not None:
            return _shown(self.low)
        return f"{_shown(self.low)} to {_shown(self.high)}"


def _shown(span: timedelta | None) -> str:
    if span is None:
        return ".."
    minutes = abs(span) // timedelta(minutes=1)
    days, minutes = divmod(minutes, 24 * 60)
    sign = "-" if span < timedelta(0) else ""
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{days} d {hours:02}:{minutes:02}" if days else f"{sign}{hours}:{minutes:02}"


@attrs.frozen
class Lags:
    """What a number of lags amount to.

    Attributes:
        count: How many there are.
        unbounded: How many of them are open above, as where a source gives no time of report.
        shortest: The bounds of the shortest.
        median: The bounds of the median; of an even number, of both in the middle.
        longest: The bounds of the longest.
    """

    count: int
    unbounded: int
    shortest: Lag
    median: Lag
    longest: Lag

    def __str__(self) -> str:
        return f"{self.count}: shortest {self.shortest}, median {self.median}, longest {self.longest}"


def lag_between(first: When, then: When) -> Lag:
    """Tell how long after one moment another lies."""
    return Lag(_minus(then.earliest, first.latest), _minus(then.latest, first.earliest))


def lag_of_revision(first: When, then: When) -> Lag:
    """Tell how long after a version its revision was said: after it, for a revision counts as that (S1)."""
    lag = lag_between(first, then)
    late = lag.high is None or lag.high >= timedelta(0)
    return Lag(timedelta(0), lag.high) if late and (lag.low is None or lag.low < timedelta(0)) else lag


def lag_after_end(when: When, reported: When) -> Lag:
    """Tell how long after the end of a window something was reported."""
    return Lag(_minus(reported.earliest, when.latest), _minus(reported.latest, when.latest))


def _minus(end: datetime | None, start: datetime | None) -> timedelta | None:
    return None if end is None or start is None else end - start


def lags(intervals: Iterable[Lag]) -> Lags | None:
    """Sum up lags; None = there are none."""
    # The k-th shortest lies between the k-th of the lower and the k-th of the upper bounds.
    listed = list(intervals)
    if not listed:
        return None
    lows = sorted(timedelta.min if each.low is None else each.low for each in listed)
    highs = sorted(timedelta.max if each.high is None else each.high for each in listed)
    middle = len(listed) // 2
    return Lags(
        count=len(listed),
        unbounded=sum(each.high is None for each in listed),
        shortest=_lag(lows[0], highs[0]),
        median=_lag(lows[(len(listed) - 1) // 2], highs[middle]),
        longest=_lag(lows[-1], highs[-1]),
    )


def _lag(low: timedelta, high: timedelta) -> Lag:
    return Lag(None if low == timedelta.min else low, None if high == timedelta.max else high)
