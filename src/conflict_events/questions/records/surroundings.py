"""Surroundings: what a board knows of the periods around a figure (COUNTING 3, 18 to 20).

Periods without a figure, of which somebody says that there was nothing or of which nothing is known; windows that are
much shorter than usual; larger figures that are out.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import attrs

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.keys import Key, first_day
from conflict_events.counting.membership import ABOUT_MORE, WIDER_ACTOR
from conflict_events.counting.picks import Aside, Pick
from conflict_events.counting.placing import NO_NIGHT, NOT_WHOLLY, period_holding
from conflict_events.questions.records.verdicts import ALONE, Beside, Direction, compare
from conflict_events.values import Quantity, Scope, Truth, When
from conflict_events.values.clocks import zone
from conflict_events.values.hulls import span

__all__ = ["TOLD", "Gaps", "Larger", "furthest_ahead", "number_of", "out_of", "period_of", "thin"]

AROUND = 90
"""In how many periods around a figure is looked for what is usual (COUNTING 20)."""
SHORT = timedelta(hours=3)
"""Where figures usually cover less, they are of salvos, and none is thin."""
TOLD = 3
"""How many larger figures are named; the others are counted."""


def number_of(key: Key, scope: Scope) -> int | None:
    """Number the periods of a grain in order of time; None for what is no period of a calendar."""
    day = first_day(key)
    return None if day is None else _number_of_day(day, scope)


def _number_of_day(day: date, scope: Scope) -> int:
    numbers = {"week": (day.toordinal() - 1) // 7, "month": day.year * 12 + day.month, "year": day.year}
    return numbers.get(scope.grain or "", day.toordinal())


def period_of(key: Key, scope: Scope) -> When | None:
    """Give the time that a key of a calendar's grain stands for; None for any other."""
    day = first_day(key)
    if day is None:
        return None
    period = period_holding(day, scope)
    return When.between(period.begin, period.end, tz=scope.tz)


@attrs.frozen
class Gaps:
    """The periods without a figure.

    Attributes:
        scope: Its grain says what a period is.
        having: The numbers of those with a figure, in order.
        silent: The numbers of those in which there was nothing, in order: checked, and not contradicted.
        complete: The number of the first of which the caller says that everything is here; None = of none.
        first: The number of the first that the log can speak of; None = of none.
        continual: What is counted goes on all the time: of a period without a figure nothing is known.
    """

    scope: Scope
    having: tuple[int, ...]
    silent: tuple[int, ...]
    complete: int | None
    first: int | None
    continual: bool

    @classmethod
    def of(cls, buckets: Iterable[Bucket], scope: Scope, silent: Iterable[int], *, continual: bool) -> Gaps:
        """See which periods have a figure."""
        numbers = [(bucket, number_of(bucket.key, scope)) for bucket in buckets]
        having = sorted(number for _, number in numbers if number is not None)
        sure = [number for bucket, number in numbers if number is not None and bucket.used]
        since = None if scope.since is None else _number_of_day(scope.since, scope)
        complete = None if scope.complete_since is None else _number_of_day(scope.complete_since, scope)
        if complete is not None and since is not None:
            complete = max(complete, since)
        quiet = sorted(each for each in set(silent) - set(having) if since is None or each >= since)
        firsts = [each for each in (min(sure, default=None), complete, *quiet[:1]) if each is not None]
        return cls(scope, tuple(having), tuple(quiet), complete, min(firsts, default=None), continual)

    @property
    def begins_late(self) -> bool:
        """The log cannot speak of the first days that were asked about."""
        since = None if self.scope.since is None else _number_of_day(self.scope.since, self.scope)
        return self.first is not None and since is not None and since < self.first

    def before(self, bucket: Bucket) -> Beside:
        """Say what is known of the earlier periods that have no figure."""
        number = number_of(bucket.key, self.scope)
        if number is None:
            return ALONE
        unsaid = number if self.complete is None else min(self.complete, number)
        nothing = bisect_left(self.silent, unsaid) + self._without(unsaid, number)
        return Beside(nothing, self.missing(bucket) if self.continual else 0)

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


# --- thin periods ---------------------------------------------------------------------------------


def thin(buckets: Iterable[Bucket], scope: Scope) -> dict[Key, str]:
    """Say of each period whose windows cover much less than usual how much, and what is usual (COUNTING 20)."""
    series: dict[tuple[Any, str], list[Point]] = defaultdict(list)
    for bucket in buckets:
        number = number_of(bucket.key, scope)
        for voice, picks in _voices(bucket).items() if number is not None else ():
            series[voice].append(Point(number or 0, _covered(picks), bucket.key, _from_to(picks, scope)))
    found: dict[Key, set[str]] = defaultdict(set)
    for (claimants, kind), points in series.items():
        who = f"{kind} by {' and '.join(sorted(claimants))}"
        for point, usual in _usual(sorted(points, key=_numbered)):
            if usual >= SHORT and point.covered * 2 < usual:
                found[point.key].add(f"{who} covers {point.told} ({_hours(point.covered)}), usually {_hours(usual)}")
    return {key: "; ".join(sorted(told)) for key, told in found.items()}


class Point(NamedTuple):
    """How much of a period the figures of one voice cover."""

    number: int
    covered: timedelta
    key: Key
    told: str


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
    starts = [pick.when.earliest for pick in picks if pick.when.earliest]
    ends = [pick.when.latest for pick in picks if pick.when.latest]
    tz = zone(scope.tz or "UTC")
    return (
        f"{min(starts).astimezone(tz):%H:%M} to {max(ends).astimezone(tz):%H:%M}"
        if starts and ends
        else "an open window"
    )


def _voices(bucket: Bucket) -> dict[tuple[frozenset[str], str], list[Pick]]:
    voices: dict[tuple[frozenset[str], str], list[Pick]] = defaultdict(list)
    for pick in bucket.picks:
        if pick.is_certain and not pick.is_silent:
            voices[pick.claimants, pick.kind].append(pick)
    return voices


def _covered(picks: Sequence[Pick]) -> timedelta:
    """Give how much time windows cover together."""
    spans = sorted((pick.when.earliest, pick.when.latest) for pick in picks if pick.when.earliest and pick.when.latest)
    covered, reached = timedelta(0), None
    for start, end in spans:
        begin = start if reached is None else max(start, reached)
        covered += max(end - begin, timedelta(0))
        reached = end if reached is None else max(reached, end)
    return covered


def _hours(span: timedelta) -> str:
    hours, minutes = divmod(round(span.total_seconds() / 60), 60)
    return (
        " ".join(part for part in (f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes)) if part)
        or "an instant"
    )


# --- larger figures that are out ------------------------------------------------------------------

BREADTH_OR_WINDOW = ("longer than", "open on", ABOUT_MORE, WIDER_ACTOR, NO_NIGHT, NOT_WHOLLY)


@attrs.frozen
class Larger:
    """The figures that were set aside for their window or their breadth, by when they begin.

    Attributes:
        begins: When each begins, in order.
        best: For each, the few furthest ahead of those that begin no later.
        direction: "max" or "min".
    """

    begins: tuple[datetime, ...]
    best: tuple[tuple[Aside, ...], ...]
    direction: Direction

    @classmethod
    def of(cls, asides: Iterable[Aside], direction: Direction) -> Larger:
        """See which figures are out for their window or breadth."""
        told = [each for each in asides if each.reason.startswith(BREADTH_OR_WINDOW) and each.value.missing is None]
        ordered = sorted(told, key=lambda each: (_begin(each), each.told))
        best: list[tuple[Aside, ...]] = []
        for each in ordered:
            known = [*(best[-1] if best else ()), each]
            best.append(tuple(sorted(known, key=lambda one: (_how_far(one.value, direction), one.told))[: TOLD + 1]))
        return cls(tuple(map(_begin, ordered)), tuple(best), direction)

    def than(self, value: Quantity, end: datetime | None) -> list[str]:
        """Name those that are ahead of a figure; what begins only when it ends is no rival of a record of then."""
        begun = len(self.begins) if end is None else bisect_left(self.begins, end)
        best = self.best[begun - 1] if begun else ()
        ahead = [each for each in best if compare(each.value, value, self.direction) is Truth.YES]
        first = list(map(_named, furthest_ahead(ahead, self.direction)))
        if len(first) == len(ahead):
            return first
        more = "more than these" if first else f"more than {TOLD}, such as {ahead[TOLD].value}"
        return [*first, f"ahead of it, and out: {more}"]


def out_of(asides: Iterable[Aside], key: Key, scope: Scope, direction: Direction) -> list[str]:
    """Name what lies in a period without a figure and does not count all the same."""
    period = period_of(key, scope)
    if period is None:
        return []
    near = {each for each in asides if each.when is not None and each.when.overlaps(period)}
    # The first by name would treat one side unlike the other.
    named = furthest_ahead(near, direction)
    told = sorted(f"{each.value} ({each.told}), {each.reason}" for each in named)
    return told if len(named) == len(near) else [*told, f"and {len(near) - len(named)} more"]


def furthest_ahead(asides: Iterable[Aside], direction: Direction) -> list[Aside]:
    """Give the few that are furthest ahead; of those that are level all or none, whatever their names."""
    ordered = sorted(asides, key=lambda each: (_how_far(each.value, direction), each.told))
    if len(ordered) <= TOLD:
        return ordered
    level = _how_far(ordered[TOLD].value, direction)
    return [each for each in ordered[:TOLD] if _how_far(each.value, direction) != level]


def _named(each: Aside) -> str:
    return f"ahead of it, and out: {each.value} ({each.told}), {each.reason}"


def _begin(each: Aside) -> datetime:
    return span(each.when)[0]


def _how_far(value: Quantity, direction: Direction) -> Any:
    return -value.floor if direction == "max" else value.floor
