"""Verdicts: whether a bucket is a record among those that end before it, and what a defensible sentence says of it.

The rules are SEMANTICS 17. Only buckets that end earlier compete. Comparison is by intervals, so that a verdict is
definite only where no number inside the bounds could change it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import attrs

from conflict_events.projections.buckets import Bucket
from conflict_events.projections.periods import DAY, Key
from conflict_events.values import Number, Quantity, Truth

__all__ = ["Direction", "Outcome", "Standing", "compare", "competitors", "outcomes", "stand"]


class Outcome(enum.Enum):
    """What became of a claim to a record."""

    HOLDS = "HOLDS"
    TIES = "TIES"
    FAILS = "FAILS"
    UNDETERMINED = "UNDETERMINED"
    NOT_COMPARABLE = "NOT_COMPARABLE"


Direction: TypeAlias = Literal["max", "min"]

UNORDERED = "some figures cannot be ordered in time against this one"
FIRST = "nothing recorded ends earlier: it is the first, and the largest only for that"


def compare(a: Quantity, b: Quantity, direction: Direction) -> Truth:
    """Tell whether a is definitely ahead of b: above it, or for "min" below it."""
    return a.is_above(b) if direction == "max" else b.is_above(a)


@attrs.frozen
class Standing:
    """How one bucket stands among its competitors.

    Attributes:
        outcome: HOLDS, TIES, FAILS or UNDETERMINED.
        previous: The keys of those that held the record before it; several where that is not definite.
        margin: By how much it is ahead of them (HOLDS), or they of it (FAILS); None where neither is definite.
        rank: Its rank, as an interval; 1 = the largest.
        competitors: How many end earlier.
        caveats: What to know before using it.
    """

    outcome: Outcome
    previous: frozenset[Key]
    margin: Quantity | None
    rank: Quantity
    competitors: int
    caveats: frozenset[str]


def competitors(bucket: Bucket, others: Iterable[Bucket], grain: str | None) -> tuple[list[Bucket], list[Bucket]]:
    """Give the buckets that end earlier, and those of which that is not definite."""
    earlier, unordered = [], []
    for other in others:
        if other is bucket:
            continue
        order = _ends_before(other.ends, bucket.ends, grain)
        if order is Truth.YES:
            earlier.append(other)
        elif order is Truth.UNDETERMINED:
            unordered.append(other)
    return earlier, unordered


def _ends_before(a: tuple[datetime, datetime] | None, b: tuple[datetime, datetime] | None, grain: str | None) -> Truth:
    if a is None or b is None:
        return Truth.UNDETERMINED
    if grain == "rolling_24h":  # buckets that overlap do not compete with each other
        return Truth.YES if a[1] <= b[0] - DAY else Truth.NO
    return Truth.of(surely=a[1] < b[0], possibly=a[0] < b[1])


def stand(bucket: Bucket, earlier: Sequence[Bucket], unordered: Sequence[Bucket], direction: Direction) -> Standing:
    """Judge a bucket among its competitors."""
    value = bucket.value
    outcome = _judged(value, earlier, unordered, direction)
    ahead = [compare(other.value, value, direction) for other in earlier]
    perhaps = [other for other in unordered if compare(other.value, value, direction) is not Truth.NO]
    previous = _highest(earlier, direction)
    surely = ahead.count(Truth.YES)
    possibly = len(ahead) - ahead.count(Truth.NO) + len(perhaps)
    caveats = {FIRST} if not earlier else set()
    return Standing(
        outcome=outcome,
        previous=frozenset(other.key for other in previous),
        margin=_margin(outcome, value, previous, direction),
        rank=Quantity(low=surely + 1, high=possibly + 1),
        competitors=len(earlier),
        caveats=frozenset(caveats | ({UNORDERED} if unordered else set())),
    )


def _in_doubt(other: Bucket, value: Quantity, direction: Direction) -> bool:
    """Tell whether it would matter if a bucket ended earlier."""
    return compare(value, other.value, direction) is not Truth.YES


def _unless_doubtful(outcome: Outcome, doubtful: Sequence[Bucket]) -> Outcome:
    return Outcome.UNDETERMINED if doubtful and outcome in (Outcome.HOLDS, Outcome.TIES) else outcome


def outcomes(buckets: Iterable[Bucket], direction: Direction, grain: str | None) -> list[tuple[Bucket, Outcome]]:
    """Judge every bucket in order of their ends, in one sweep; those with an open end come last.

    It gives for each what `stand` gives: only those that none is definitely ahead of can decide what comes later.
    """
    every = list(buckets)
    bounded = [(bucket.ends, bucket) for bucket in every if bucket.ends is not None]
    loose = [bucket for bucket in every if bucket.ends is None or bucket.ends[0] != bucket.ends[1]]
    waiting = sorted(bounded, key=lambda each: each[0][1], reverse=True)
    gap = DAY if grain == "rolling_24h" else timedelta(0)
    front: list[Bucket] = []
    judged = []
    for ends, bucket in sorted(bounded, key=lambda each: (each[0][0], each[0][1])):
        arrived = []
        while waiting and _is_over(waiting[-1][0][1], ends[0], gap):
            arrived.append(waiting.pop()[1])
        front = _highest([*front, *arrived], direction) if arrived else front
        unordered = competitors(bucket, loose if ends[0] == ends[1] else every, grain)[1]
        judged.append((bucket, _judged(bucket.value, front, unordered, direction)))
    open_ended = (bucket for bucket in every if bucket.ends is None)
    return judged + [
        (bucket, _judged(bucket.value, [], competitors(bucket, every, grain)[1], direction)) for bucket in open_ended
    ]


def _is_over(end: datetime, before: datetime, gap: timedelta) -> bool:
    return end <= before - gap if gap else end < before


def _judged(value: Quantity, earlier: Sequence[Bucket], unordered: Sequence[Bucket], direction: Direction) -> Outcome:
    ahead = [compare(other.value, value, direction) for other in earlier]
    outcome = _outcome(value, earlier, ahead, direction)
    return _unless_doubtful(outcome, [other for other in unordered if _in_doubt(other, value, direction)])


def _outcome(value: Quantity, earlier: Sequence[Bucket], ahead: Sequence[Truth], direction: Direction) -> Outcome:
    if all(compare(value, other.value, direction) is Truth.YES for other in earlier):
        return Outcome.HOLDS
    if Truth.YES in ahead:
        return Outcome.FAILS
    even = any(other.value.is_equal(value) is Truth.YES for other in earlier)
    return Outcome.TIES if even and all(each is Truth.NO for each in ahead) else Outcome.UNDETERMINED


def _highest(buckets: Sequence[Bucket], direction: Direction) -> list[Bucket]:
    """Give those that none is definitely ahead of."""
    if not buckets:
        return []
    # Only the one whose worse bound is best can be definitely ahead of another and not itself behind.
    best = max(buckets, key=lambda each: _worst(each.value, direction))
    return [each for each in buckets if compare(best.value, each.value, direction) is not Truth.YES]


def _worst(value: Quantity, direction: Direction) -> tuple[int, Number]:
    low, high = value.bounds()
    if direction == "max":
        return 1, low
    return (0, 0) if high is None else (1, -high)


def _margin(outcome: Outcome, value: Quantity, previous: Sequence[Bucket], direction: Direction) -> Quantity | None:
    if not previous or outcome not in (Outcome.HOLDS, Outcome.FAILS):
        return None
    lows = [each.value.floor for each in previous]
    highs = [each.value.ceiling for each in previous]
    known = [high for high in highs if high is not None]
    record = Quantity(low=max(lows), high=max(known) if len(known) == len(highs) else None)
    if direction == "min":
        record = Quantity(low=min(lows), high=min(known, default=None))
    ahead = (outcome is Outcome.HOLDS) == (direction == "max")
    return value.minus(record) if ahead else record.minus(value)
