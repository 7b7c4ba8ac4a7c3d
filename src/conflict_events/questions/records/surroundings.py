"""Surroundings: what a board knows of the periods around a figure (C3, C18 to C20).

Periods without a figure, of which somebody says that there was nothing or of which nothing is known; windows that are
much shorter than usual; 24 hours that overlap others.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import attrs

from conflict_events.counting.buckets import Bucket, Bucketed
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.placing.keys import Key, first_day
from conflict_events.counting.placing.periods import (
    DAY,
    LONGER_THAN_DAYS,
    days_asked_of,
    first_from,
    period_holding,
)
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records.touching import UNTOUCHED, Touched, number_of, number_of_day
from conflict_events.questions.records.verdicts import ALONE, Beside, Direction, compare, may_reach, span_of
from conflict_events.values import Scope, Truth
from conflict_events.values.clocks import zone
from conflict_events.values.hulls import covered
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["Gaps", "overlapping", "thin"]

AROUND = 90
"""In how many periods around a figure is looked for what is usual (C20)."""
SHORT = timedelta(hours=3)
"""Where figures usually cover less, they are of salvos, and none is thin."""


@attrs.frozen
class Gaps:
    """The periods without a figure.

    Attributes:
        scope: Its grain says what a period is.
        having: The numbers of those with a figure, in order.
        silent: The numbers of those in which there was nothing, in order: checked, and not contradicted.
        complete: The number of the first of which, the whole of it, the caller says that everything is here; None = of
            none.
        first: The number of the first that the log can speak of; None = of none.
        continual: What is counted goes on all the time: of a period without a figure nothing is known.
        direction: "max" or "min".
        touched: Those in which there would be nothing, were no account about them all the same.
    """

    scope: Scope
    having: tuple[int, ...]
    silent: tuple[int, ...]
    complete: int | None
    first: int | None
    continual: bool
    direction: Direction = "max"
    touched: Touched = UNTOUCHED

    @classmethod
    def of(
        cls, result: Bucketed, scope: Scope, silent: Iterable[int], *, continual: bool, direction: Direction = "max"
    ) -> Gaps:
        """See which periods have a figure."""
        numbers = [(bucket, number_of(bucket.key, scope)) for bucket in result.buckets.values()]
        having = sorted(number for _, number in numbers if number is not None)
        sure = [number for bucket, number in numbers if number is not None and bucket.used]
        since, complete = (
            None if day is None else number_of_day(day, scope) for day in (_first_asked(scope), _first_complete(scope))
        )
        quiet = sorted(each for each in set(silent) - set(having) if since is None or each >= since)
        firsts = [each for each in (min(sure, default=None), complete, *quiet[:1]) if each is not None]
        first = min([*quiet[:1], *([] if complete is None else [complete])], default=None)
        asked = range(0) if first is None or not having else range(first, having[-1])
        with_one, checked = set(having), set(quiet)

        def is_nothing(number: int) -> bool:
            return number not in with_one and (number in checked or (complete is not None and number >= complete))

        touched = Touched.of(result, scope, asked, is_nothing)
        return cls(
            scope, tuple(having), tuple(quiet), complete, min(firsts, default=None), continual, direction, touched
        )

    @property
    def begins_late(self) -> bool:
        """The log cannot speak of the first days that were asked about."""
        since = _first_asked(self.scope)
        return self.first is not None and since is not None and number_of_day(since, self.scope) < self.first

    @property
    def whole_since(self) -> Key | None:
        """The day from which the caller says that everything is here, or the first whole period; None = of none."""
        first, since = _first_complete(self.scope), self.scope.since
        if first is None or first in (self.scope.complete_since, since) or self.scope.grain not in LONGER_THAN_DAYS:
            return first
        return period_holding(first, self.scope).key

    @property
    def cut(self) -> Key | None:
        """The first period, where it has a figure and `since` leaves out some of its days; else None."""
        if self.scope.since is None or self.scope.grain not in LONGER_THAN_DAYS:
            return None
        key = period_holding(self.scope.since, self.scope).key
        return key if number_of(key, self.scope) in self.having and days_asked_of(key, self.scope) else None

    def before(self, bucket: Bucket) -> Beside:
        """Say what is known of the earlier periods that have no figure."""
        number = number_of(bucket.key, self.scope)
        if number is None:
            return ALONE
        unsaid = number if self.complete is None else min(self.complete, number)
        nothing = bisect_left(self.silent, unsaid) + self._without(unsaid, number) - self.touched.before(number)
        ahead = self.touched.before(number) if self.touched.may_be_ahead(bucket.value, number, self.direction) else 0
        return Beside(nothing, (self.missing(bucket) if self.continual else 0) + ahead)

    def touched_before(self, bucket: Bucket) -> int:
        """Count the earlier periods without a figure that accounts are about all the same."""
        number = number_of(bucket.key, self.scope)
        return 0 if number is None else self.touched.before(number)

    def missing(self, bucket: Bucket) -> int:
        """Count the earlier periods of which nothing is known, from the first that the log can speak of."""
        number = number_of(bucket.key, self.scope)
        if number is None or self.first is None:
            return 0
        end = number if self.complete is None else min(number, self.complete)
        return max(self._without(self.first, end) - bisect_left(self.silent, end), 0)

    def _without(self, first: int, end: int) -> int:
        """Count the periods without a figure from one up to another."""
        return max(end - first, 0) - (
            bisect_left(self.having, end) - bisect_left(self.having, first) if end > first else 0
        )


def _first_asked(scope: Scope) -> date | None:
    """Give the first day of the first period of which all days compete; nights are held against it by their names."""
    if scope.since is None or scope.grain not in LONGER_THAN_DAYS:
        return scope.since
    return first_day(first_from(scope.since, scope).key)


def _first_complete(scope: Scope) -> date | None:
    """Give the first day of the first period of which, the whole of it, the caller says that everything is here."""
    if scope.complete_since is None:
        return None
    day = scope.complete_since
    complete = first_day(first_from(day, scope).key) if scope.grain in CALENDAR_GRAINS else day
    return max(each for each in (complete, _first_asked(scope)) if each is not None)


# --- thin periods ---------------------------------------------------------------------------------


def thin(buckets: Iterable[Bucket], scope: Scope) -> dict[Key, str]:
    """Say of each period whose windows cover much less than usual how much, and what is usual (C20)."""
    series: dict[tuple[Any, str], list[Point]] = defaultdict(list)
    for bucket in buckets:
        number = number_of(bucket.key, scope)
        for voice, picks in _voices(bucket).items() if number is not None else ():
            series[voice].append(Point(number or 0, _covered(picks), bucket.key, _from_to(picks, scope)))
    notes_by_key: dict[Key, set[str]] = defaultdict(set)
    for (claimants, kind), points in series.items():
        who = f"{kind} by {' and '.join(sorted(claimants))}"
        for point, usual in _usual(sorted(points, key=_numbered)):
            if usual >= SHORT and point.covered * 2 < usual:
                notes_by_key[point.key].add(
                    f"{who} covers {point.label} ({_hours(point.covered)}), usually {_hours(usual)}"
                )
    return {key: "; ".join(sorted(notes)) for key, notes in notes_by_key.items()}


class Point(NamedTuple):
    """How much of a period the figures of one voice cover."""

    number: int
    covered: timedelta
    key: Key
    label: str


def _numbered(point: Point) -> int:
    return point.number


def _usual(points: Sequence[Point]) -> Iterator[tuple[Point, timedelta]]:
    """Give each period with what is usual in the periods around."""
    for index, point in enumerate(points):
        first = bisect_left(points, point.number - AROUND // 2, key=_numbered)
        last = bisect_right(points, point.number + AROUND // 2, key=_numbered)
        others = [points[other].covered.total_seconds() for other in range(first, last) if other != index]
        yield point, timedelta(seconds=statistics.median(others)) if others else timedelta(0)


def _from_to(picks: Sequence[Pick], scope: Scope) -> str:
    """Write from when to when figures go, by the clocks of the scope's zone."""
    ends_of = [_ends(pick) for pick in picks]
    starts, ends = [first for first, _ in ends_of if first], [last for _, last in ends_of if last]
    tz = zone(scope.tz or "UTC")
    return (
        f"{min(starts).astimezone(tz):%H:%M} to {max(ends).astimezone(tz):%H:%M}"
        if starts and ends
        else "an open window"
    )


def _ends(pick: Pick) -> tuple[datetime | None, datetime | None]:
    return (pick.when.earliest, pick.when.latest) if pick.many is None else pick.many.spans[:2]


def _voices(bucket: Bucket) -> dict[tuple[frozenset[str], str], list[Pick]]:
    voices: dict[tuple[frozenset[str], str], list[Pick]] = defaultdict(list)
    for pick in bucket.picks:
        if pick.is_certain and not pick.is_silent:
            voices[pick.claimants, pick.kind].append(pick)
    return voices


def _covered(picks: Sequence[Pick]) -> timedelta:
    """Give how much time windows cover together."""
    summed = sum((pick.many.spans[2] for pick in picks if pick.many is not None), start=timedelta(0))
    spans = (_ends(pick) for pick in picks if pick.many is None)
    return summed + covered((first, last) for first, last in spans if first and last)


def _hours(span: timedelta) -> str:
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    return (
        " ".join(part for part in (f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)) if part)
        or "an instant"
    )


# --- 24 hours that overlap ------------------------------------------------------------------------

OVERLAPS = "overlaps it and ends earlier, and so does not compete"


def overlapping(buckets: Iterable[Bucket], direction: Direction) -> dict[Key, str]:
    """Name for each 24 hours the ones furthest ahead that overlap them and end earlier (S9)."""
    nearest: dict[Key, str] = {}
    near: deque[Bucket] = deque()
    for bucket in sorted(buckets, key=span_of):
        while near and span_of(near[0])[1] <= span_of(bucket)[0] - DAY:
            near.popleft()
        if near and compare(bucket.value, near[0].value, direction) is not Truth.YES:
            nearest[bucket.key] = f"{OVERLAPS}: {near[0].value} ({shown_key(near[0].key)})"
        # What is behind a later one is never again the furthest ahead.
        while near and may_reach(near[-1].value, direction) <= may_reach(bucket.value, direction):
            near.pop()
        near.append(bucket)
    return nearest
