"""Sweeping: every bucket judged in one sweep along time, as `stand` would judge each by itself, caveats and all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.competing.meanings import Meaning, likeness, unlike_decoys, why_unlike
from conflict_events.counting.placing.periods import DAY
from conflict_events.counting.policies import extreme
from conflict_events.questions.records.verdicts import (
    ALONE,
    FIRST,
    PERHAPS_FIRST,
    UNORDERED,
    Beside,
    Direction,
    Outcome,
    Span,
    comparable_to,
    compared_with_nothing,
    decided,
    in_order,
    leading,
    may_reach,
    rests_on,
    rival,
    span_of,
    surely_reaches,
)
from conflict_events.values import Number, Quantity, Truth

__all__ = ["Swept", "swept"]


class Swept(NamedTuple):
    """A bucket, whether it is the record, and what to know of what it is held against."""

    bucket: Bucket
    outcome: Outcome
    caveats: frozenset[str]


def swept(
    buckets: Iterable[Bucket],
    direction: Direction,
    grain: str | None,
    beside: Callable[[Bucket], Beside] = lambda _bucket: ALONE,
) -> list[Swept]:
    """Judge every bucket in order of their ends, in one sweep. It gives for each what `stand` gives."""
    ordered = in_order(buckets, direction)
    spans = [span_of(bucket) for bucket in ordered]
    waiting = sorted(range(len(ordered)), key=lambda index: spans[index][1], reverse=True)
    gap = DAY if grain == "rolling_24h" else timedelta(0)
    records: dict[frozenset[Meaning], Record] = {}
    pending: list[int] = []
    judged = []
    for index, bucket in enumerate(ordered):
        first, _ = spans[index]
        while waiting and _is_over(spans[waiting[-1]][1], first, gap):
            arrived = ordered[waiting.pop()]
            if not arrived.is_part:
                records[arrived.meanings] = _with(records.get(arrived.meanings), arrived, direction)
        pending = [other for other in pending if spans[other][1] >= first]
        unordered = [ordered[other] for other in _unordered(index, pending, spans) if not ordered[other].is_part]
        if grain == "rolling_24h":
            unordered = []
        judged.append(_judged(bucket, records, unordered, direction, beside(bucket)))
        pending.append(index)
    return judged


class Record(NamedTuple):
    """What ended before, of one meaning.

    Attributes:
        value: The best of it.
        has_figure: Whether any of it certainly has a figure.
        rests: What any of it rests on, see `rests_on`.
        decoys: How far ahead those may be that say a thing of decoys.
    """

    value: Quantity
    has_figure: bool
    rests: frozenset[str]
    decoys: Mapping[bool | None, Number]


def _with(record: Record | None, arrived: Bucket, direction: Direction) -> Record:
    value, rests = rival(arrived, direction), rests_on(arrived.caveats)
    decoys = dict.fromkeys(arrived.decoys, may_reach(value, direction))
    if record is None:
        return Record(value, arrived.has_figure, rests, decoys)
    return Record(
        extreme([record.value, value], direction),
        record.has_figure or arrived.has_figure,
        record.rests | rests,
        {**record.decoys, **{said: max(far, record.decoys.get(said, far)) for said, far in decoys.items()}},
    )


def _judged(
    bucket: Bucket,
    records: Mapping[frozenset[Meaning], Record],
    unordered: Sequence[Bucket],
    direction: Direction,
    beside: Beside,
) -> Swept:
    """Judge a bucket by the record of those that end earlier, one for each thing that they count."""
    known = {
        meanings: record
        for meanings, record in records.items()
        if decided(bucket.value, record.value, likeness(bucket.meanings, meanings), direction)
    }
    strange = [other for other in unordered if not comparable_to(bucket, other, direction)]
    apart = [*(records.keys() - known.keys()), *(other.meanings for other in strange)]
    sure = any(record.has_figure for record in known.values())
    earlier = [record.value for record in known.values()] if sure or beside.nothing else []
    rivals = [rival(other, direction) for other in unordered if comparable_to(bucket, other, direction)]
    outcome = leading(bucket, earlier, rivals, direction, beside, unlike=bool(apart))
    few = not (sure or apart or beside.nothing)
    caveats = {UNORDERED} if unordered else set()
    caveats |= {PERHAPS_FIRST if records else FIRST} if few else set()
    caveats |= {why_unlike(bucket.meanings, *apart)} if apart and outcome is Outcome.NOT_COMPARABLE else set()
    caveats = caveats.union(*(record.rests for record in records.values()))
    hidden = beside.nothing and compared_with_nothing(bucket.value, direction) is Truth.YES
    caveats |= set() if hidden else unlike_decoys(bucket.decoys, _held_against(list(known.values()), direction))
    return Swept(bucket, outcome, frozenset(caveats))


def _held_against(known: Sequence[Record], direction: Direction) -> frozenset[bool | None]:
    """Say what those say of decoys that may hold the record."""
    if not known:
        return frozenset()
    best = extreme([record.value for record in known], direction)
    least = surely_reaches(best, direction)
    return frozenset(said for record in known for said, far in record.decoys.items() if far >= least)


def _unordered(index: int, pending: Sequence[int], spans: Sequence[Span]) -> Iterator[int]:
    """Give those that may end before one, and may not: of those before it in order the pending ones are still open."""
    _, last = spans[index]
    yield from (other for other in pending if spans[other][0] < last)
    yield from itertools.takewhile(lambda other: spans[other][0] < last, range(index + 1, len(spans)))


def _is_over(end: datetime, before: datetime, gap: timedelta) -> bool:
    return end <= before - gap if gap else end < before
