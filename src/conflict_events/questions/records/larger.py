"""Larger: the figures that are out for their window or their breadth, and larger than one that counts (C3)."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.buckets import Bucket, Bucketed
from conflict_events.counting.competing.picks import Aside, aside
from conflict_events.counting.membership.subjects import ABOUT_MORE, WIDER_ACTOR
from conflict_events.counting.placing.keys import Key, first_day
from conflict_events.counting.placing.periods import DAY, period_holding
from conflict_events.counting.placing.windows import NO_NIGHT, NOT_WHOLLY
from conflict_events.questions.records.verdicts import Direction, compare, span_of
from conflict_events.values import Number, Quantity, Scope, Truth, When
from conflict_events.values.hulls import span
from conflict_events.values.quantity import total

__all__ = [
    "AHEAD",
    "LEFT_ASIDE",
    "MAY_BE_AHEAD",
    "TOLD",
    "Larger",
    "furthest_ahead",
    "left_aside",
    "near",
    "out_of",
    "period_of",
    "with_larger",
]

TOLD = 3
"""How many larger figures are named; the others are counted."""

LEFT_ASIDE = "left aside"
AHEAD, MAY_BE_AHEAD = "ahead of it", "may be ahead of it"
"""How it is said that something is larger, and does not count."""
OPEN = "its window is open, and may reach into this"

BREADTH_OR_WINDOW = ("longer than", OPEN, ABOUT_MORE, WIDER_ACTOR, NO_NIGHT, NOT_WHOLLY)


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
        """See which figures are out for their window or breadth, or were left aside."""
        longer = filter(_is_broader_or_longer, asides)
        ordered = sorted(longer, key=lambda each: (_begin(each), each.told))
        best: list[tuple[Aside, ...]] = []
        for each in ordered:
            known = [*(best[-1] if best else ()), each]
            best.append(tuple(sorted(known, key=lambda one: (_how_far(one.value, direction), one.told))[: TOLD + 1]))
        return cls(tuple(map(_begin, ordered)), tuple(best), direction)

    def than(self, value: Quantity, end: datetime | None) -> list[str]:
        """Name those that are ahead of a figure; what begins only when it ends is no rival of a record of then."""
        begun = len(self.begins) if end is None else bisect_left(self.begins, end)
        best = self.best[begun - 1] if begun else ()
        return _ahead_of(value, best, self.direction)


def _ahead_of(value: Quantity, best: Sequence[Aside], direction: Direction) -> list[str]:
    """Name, of the few furthest ahead, those that are ahead of a figure."""
    ahead = [each for each in best if _is_ahead(each, value, direction)]
    first = list(map(_named, furthest_ahead(ahead, direction)))
    if len(first) == len(ahead):
        return first
    # Which of those that are level comes last is for their names, as of one side or the other; their floor is not.
    level = Quantity.at_least(ahead[TOLD].value.floor)
    more = "more than these" if first else f"more than {TOLD}, each {level}"
    return [*first, f"{AHEAD}, but not counted: {more}"]


Ranked: TypeAlias = tuple[Number, str, int, Aside]
"""What is out by how far behind it is: its figure, its words and a number, which no other has."""


def with_larger(result: Bucketed, scope: Scope) -> dict[Key, Bucket]:
    """Give the buckets of periods, each with what lies in its period, is larger, and is out for its window or breadth.

    One sweep along time: the largest of those that have begun and are not over stands first.
    """
    out = filter(_is_broader_or_longer, (*result.aside, *_reaching(result)))
    coming = deque(enumerate(sorted(out, key=lambda each: (_begin(each), each.told, each.reason))))
    near: list[Ranked] = []
    buckets = dict(result.buckets)
    periods = ((span(_time_of(key, scope)), key) for key in result.buckets if _time_of(key, scope) is not None)
    for (begin, end), key in sorted(periods, key=lambda each: each[0]):
        while coming and _begin(coming[0][1]) < end:
            number, each = coming.popleft()
            heappush(near, (_how_far(each.value, "max"), each.told, number, each))
        first = _largest(near, begin)
        evidence = buckets[key].evidence
        caveats = _ahead_of(buckets[key].value, [each for *_, each in first if each.account not in evidence], "max")
        buckets[key] = attrs.evolve(buckets[key], caveats=buckets[key].caveats.union(caveats))
        for ranked in first:
            heappush(near, ranked)
    return buckets


def _reaching(result: Bucketed) -> Iterator[Aside]:
    """Give what is open on one side: where it is in no bucket it may go on all the same, for longer than a period."""
    for pick in (figure.pick for figure in result.figures if figure.pick.is_open):
        yield from aside(pick.used, OPEN, pick.value)


def _largest(near: list[Ranked], begin: datetime) -> list[Ranked]:
    """Take the few largest off a heap that are not over when a period begins; what is over is gone for good."""
    first: list[Ranked] = []
    while near and len(first) <= TOLD:
        top = heappop(near)
        if span(top[-1].when)[1] > begin:
            first.append(top)
    return first


def _time_of(key: Key, scope: Scope) -> When | None:
    """Give the time that a period, or the 24 hours before an end, stands for; None for what is neither."""
    if scope.grain == "rolling_24h" and isinstance(key, datetime):
        return When.between(key - DAY, key)
    return period_of(key, scope)


def period_of(key: Key, scope: Scope) -> When | None:
    """Give the time that a key of a calendar's grain stands for; None for any other."""
    day = first_day(key)
    if day is None:
        return None
    period = period_holding(day, scope)
    return When.between(period.begin, period.end, tz=scope.tz)


def near(asides: Iterable[Aside], key: Key, scope: Scope) -> frozenset[Aside]:
    """Give what lies in a period, or reaches into it; nothing where a key stands for no time."""
    period = period_of(key, scope)
    if period is None:
        return frozenset()
    return frozenset(each for each in asides if each.when is not None and each.when.overlaps(period))


def out_of(asides: Iterable[Aside], key: Key, scope: Scope, direction: Direction) -> list[str]:
    """Name what lies in a period without a figure and does not count all the same."""
    around = near(asides, key, scope)
    # The first by name would treat one side unlike the other.
    named = furthest_ahead(around, direction)
    labels = sorted(f"{each.value} ({each.told}), {each.reason}" for each in named)
    return labels if len(named) == len(around) else [*labels, f"and {len(around) - len(named)} more"]


def furthest_ahead(asides: Iterable[Aside], direction: Direction) -> list[Aside]:
    """Give the few that are furthest ahead; of those that are level all or none, whatever their names."""
    ordered = sorted(asides, key=lambda each: (_how_far(each.value, direction), each.told))
    if len(ordered) <= TOLD:
        return ordered
    level = _how_far(ordered[TOLD].value, direction)
    return [each for each in ordered[:TOLD] if _how_far(each.value, direction) != level]


def left_aside(result: Bucketed, scope: Scope, direction: Direction) -> Iterator[Aside]:
    """Give what each period may come to with the accounts that were left aside, at its end (C2)."""
    for bucket in (*result.buckets.values(), *result.unsaid.values()) if scope.maybe == "aside" else ():
        added = [each.value for each in bucket.maybe if each.value.missing != "unreported"]
        if not added or (direction == "min" and bucket.used):
            continue  # what adds to a figure makes it no smaller
        value = total([*([bucket.value] if bucket.used else []), *added])
        labels = "; ".join(sorted(each.told for each in bucket.maybe))
        reason = f"{LEFT_ASIDE}, {' and '.join(sorted(bucket.decides))} would decide"
        yield Aside("", reason, Quantity(low=value.floor, high=value.ceiling), labels, When.at(span_of(bucket)[0]))


def _is_broader_or_longer(each: Aside) -> bool:
    """Tell whether a figure is out for its window or breadth, or was left aside."""
    return each.reason.startswith((*BREADTH_OR_WINDOW, LEFT_ASIDE)) and each.value.missing is None


def _is_ahead(each: Aside, value: Quantity, direction: Direction) -> bool:
    """Tell whether a figure that is out is ahead, or one that was left aside may be, or level."""
    if each.reason.startswith(LEFT_ASIDE):
        return compare(value, each.value, direction) is not Truth.YES
    return compare(each.value, value, direction) is Truth.YES


def _named(each: Aside) -> str:
    if each.reason.startswith(LEFT_ASIDE):
        return f"{MAY_BE_AHEAD}, and {each.reason}: {each.value} ({each.told})"
    return f"{AHEAD}, but not counted: {each.value} ({each.told}), {each.reason}"


def _begin(each: Aside) -> datetime:
    return span(each.when)[0]


def _how_far(value: Quantity, direction: Direction) -> Any:
    return -value.floor if direction == "max" else value.floor
