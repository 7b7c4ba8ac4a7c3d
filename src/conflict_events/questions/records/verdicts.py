"""Verdicts: whether a bucket is a record among those that end before it, and what a defensible sentence says of it.

The rules are SEMANTICS 17. Only buckets that end earlier compete. Comparison is by intervals, so that a verdict is
definite only where no number inside the bounds could change it.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

import attrs

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.meanings import unlike, why_unlike
from conflict_events.counting.periods import DAY, Key
from conflict_events.counting.policies import extreme
from conflict_events.values import Number, Quantity, Truth
from conflict_events.values.quantity import LIMIT

__all__ = ["Direction", "Outcome", "Standing", "compare", "competitors", "in_order", "outcomes", "stand"]


class Outcome(enum.Enum):
    """What became of a claim to a record."""

    HOLDS = "HOLDS"
    TIES = "TIES"
    FAILS = "FAILS"
    UNDETERMINED = "UNDETERMINED"
    NOT_COMPARABLE = "NOT_COMPARABLE"


Direction: TypeAlias = Literal["max", "min"]

START = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)

UNORDERED = "some figures cannot be ordered in time against this one"
FIRST = "nothing recorded ends earlier: it is the first, and the largest only for that"


def compare(a: Quantity, b: Quantity, direction: Direction) -> Truth:
    """Tell whether a is definitely ahead of b: above it, or for "min" below it."""
    return a.is_above(b) if direction == "max" else b.is_above(a)


@attrs.frozen
class Standing:
    """How one bucket stands among its competitors.

    Attributes:
        outcome: HOLDS, TIES, FAILS, UNDETERMINED, or NOT_COMPARABLE where it rests on figures of something else.
        previous: The keys of those that held the record before it; several where that is not definite.
        margin: By how much it is ahead of them (HOLDS), or they of it (FAILS); None where neither is definite.
        rank: Its rank, as an interval; 1 = the largest.
        competitors: How many end earlier.
        caveats: What to know before using it.
        unlike: How many, of those that end earlier or may, count something else by the definitions given.
    """

    outcome: Outcome
    previous: frozenset[Key]
    margin: Quantity | None
    rank: Quantity
    competitors: int
    caveats: frozenset[str]
    unlike: int = 0


def competitors(bucket: Bucket, others: Iterable[Bucket], grain: str | None) -> tuple[list[Bucket], list[Bucket]]:
    """Give the buckets that end earlier, and those of which that is not definite."""
    earlier, unordered = [], []
    for other in others:
        if other is bucket:
            continue
        order = _ends_before(_span(other), _span(bucket), grain)
        if order is Truth.YES:
            earlier.append(other)
        elif order is Truth.UNDETERMINED:
            unordered.append(other)
    return earlier, unordered


Span: TypeAlias = tuple[datetime, datetime]


def _span(bucket: Bucket) -> Span:
    """Give the bounds between which a bucket ends."""
    first, last = bucket.ends or (None, None)
    return first or START, last or END


def _ends_before(a: Span, b: Span, grain: str | None) -> Truth:
    if grain == "rolling_24h":  # buckets that overlap do not compete with each other
        return Truth.YES if a[1] <= b[0] - DAY else Truth.NO
    return Truth.of(surely=a[1] < b[0], possibly=a[0] < b[1])


def in_order(buckets: Iterable[Bucket], direction: Direction) -> list[Bucket]:
    """Sort by ends, whatever the order of arrival: of those that end together the one ahead comes first."""
    return sorted(buckets, key=lambda each: (*_span(each), _best_first(each.value, direction), _spelled(each.key)))


def _best_first(value: Quantity, direction: Direction) -> tuple[Number, Number]:
    low, high = value.bounds()
    high = LIMIT if high is None else high
    return (-low, -high) if direction == "max" else (high, low)


def _spelled(key: Key) -> str:
    return str(sorted(key)) if isinstance(key, frozenset) else str(key)


def stand(bucket: Bucket, earlier: Sequence[Bucket], unordered: Sequence[Bucket], direction: Direction) -> Standing:
    """Judge a bucket among its competitors; those that count something else leave open what they could not decide."""
    others = [other for other in (*earlier, *unordered) if unlike(other.meanings, bucket.meanings)]
    if not others:
        return _stand(bucket, earlier, unordered, direction)
    before, unsure = ([other for other in group if other not in others] for group in (earlier, unordered))
    standing = _stand(bucket, before, unsure, direction)
    fails = standing.outcome is Outcome.FAILS
    return attrs.evolve(
        standing,
        outcome=standing.outcome if fails else Outcome.NOT_COMPARABLE,
        margin=standing.margin if fails else None,
        competitors=len(earlier),
        rank=Quantity(low=standing.rank.floor, high=(standing.rank.ceiling or 0) + len(others)),
        caveats=(standing.caveats - {FIRST}) | {why_unlike(bucket.meanings, *(other.meanings for other in others))},
        unlike=len(others),
    )


def _stand(bucket: Bucket, earlier: Sequence[Bucket], unordered: Sequence[Bucket], direction: Direction) -> Standing:
    value = bucket.value
    record = extreme([other.value for other in earlier], direction) if earlier else None
    outcome = _judged(value, record, [other.value for other in unordered], direction)
    ahead = [compare(other.value, value, direction) for other in earlier]
    perhaps = [other for other in unordered if compare(other.value, value, direction) is not Truth.NO]
    surely = ahead.count(Truth.YES)
    possibly = len(ahead) - ahead.count(Truth.NO) + len(perhaps)
    caveats = {FIRST} if not earlier else set()
    return Standing(
        outcome=outcome,
        previous=frozenset(other.key for other in _highest(earlier, direction)),
        margin=_margin(outcome, value, record, direction),
        rank=Quantity(low=surely + 1, high=possibly + 1),
        competitors=len(earlier),
        caveats=frozenset(caveats | ({UNORDERED} if unordered else set())),
    )


def outcomes(buckets: Iterable[Bucket], direction: Direction, grain: str | None) -> list[tuple[Bucket, Outcome]]:
    """Judge every bucket in order of their ends. It gives for each what `stand` gives."""
    every = list(buckets)
    told = {meaning.categories for bucket in every for meaning in bucket.meanings}
    if len(told) < 2:
        return _swept(every, direction, grain)
    judged = []
    for bucket in in_order(every, direction):
        earlier, unordered = competitors(bucket, every, grain)
        judged.append((bucket, stand(bucket, earlier, unordered, direction).outcome))
    return judged


def _swept(buckets: Iterable[Bucket], direction: Direction, grain: str | None) -> list[tuple[Bucket, Outcome]]:
    """Judge buckets that all count the same, in one sweep."""
    ordered = in_order(buckets, direction)
    spans = [_span(bucket) for bucket in ordered]
    waiting = sorted(range(len(ordered)), key=lambda index: spans[index][1], reverse=True)
    gap = DAY if grain == "rolling_24h" else timedelta(0)
    record: Quantity | None = None
    pending: list[int] = []
    judged = []
    for index, bucket in enumerate(ordered):
        first, _ = spans[index]
        while _is_over(spans[waiting[-1]][1], first, gap):
            arrived = ordered[waiting.pop()].value
            record = extreme([arrived] if record is None else [record, arrived], direction)
        pending = [other for other in pending if spans[other][1] >= first]
        unordered = (ordered[other].value for other in _unordered(index, pending, spans))
        judged.append((bucket, _judged(bucket.value, record, unordered, direction)))
        pending.append(index)
    return judged


def _unordered(index: int, pending: Sequence[int], spans: Sequence[Span]) -> Iterator[int]:
    """Give those that may end before one, and may not: of those before it in order the pending ones are still open."""
    _, last = spans[index]
    yield from (other for other in pending if spans[other][0] < last)
    yield from itertools.takewhile(lambda other: spans[other][0] < last, range(index + 1, len(spans)))


def _is_over(end: datetime, before: datetime, gap: timedelta) -> bool:
    return end <= before - gap if gap else end < before


def _judged(value: Quantity, record: Quantity | None, unordered: Iterable[Quantity], direction: Direction) -> Outcome:
    """Judge a figure by the record of those that end earlier, and by those of which that is not definite."""
    outcome = _outcome(value, record, direction)
    if outcome is Outcome.HOLDS:
        stays = all(compare(value, other, direction) is Truth.YES for other in unordered)
    elif outcome is Outcome.TIES:
        stays = all(compare(other, value, direction) is Truth.NO for other in unordered)
    else:
        return outcome
    return outcome if stays else Outcome.UNDETERMINED


def _outcome(value: Quantity, record: Quantity | None, direction: Direction) -> Outcome:
    if record is None or compare(value, record, direction) is Truth.YES:
        return Outcome.HOLDS
    if compare(record, value, direction) is Truth.YES:
        return Outcome.FAILS
    # Bounds meet in one number only where the highest is known exactly, by somebody who names it.
    return Outcome.TIES if value.is_equal(record) is Truth.YES else Outcome.UNDETERMINED


def _highest(buckets: Sequence[Bucket], direction: Direction) -> list[Bucket]:
    """Give those that none is definitely ahead of."""
    if not buckets:
        return []
    # Only the one whose worse bound is best can be definitely ahead of another and not itself behind.
    best = min(buckets, key=lambda each: _best_first(each.value, direction))
    return [each for each in buckets if compare(best.value, each.value, direction) is not Truth.YES]


def _margin(outcome: Outcome, value: Quantity, record: Quantity | None, direction: Direction) -> Quantity | None:
    if record is None or outcome not in (Outcome.HOLDS, Outcome.FAILS):
        return None
    ahead = (outcome is Outcome.HOLDS) == (direction == "max")
    return value.minus(record) if ahead else record.minus(value)
