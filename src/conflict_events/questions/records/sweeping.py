"""Sweeping: every bucket judged in one sweep along time, as `stand` would judge each by itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.meanings import Meaning, likeness
from conflict_events.counting.placing import DAY
from conflict_events.counting.policies import extreme
from conflict_events.questions.records.verdicts import (
    ALONE,
    Beside,
    Direction,
    Outcome,
    Span,
    comparable_to,
    decided,
    in_order,
    leading,
    rival,
    span_of,
)
from conflict_events.values import Quantity

__all__ = ["outcomes"]


def outcomes(
    buckets: Iterable[Bucket],
    direction: Direction,
    grain: str | None,
    beside: Callable[[Bucket], Beside] = lambda _bucket: ALONE,
) -> list[tuple[Bucket, Outcome]]:
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
        judged.append((bucket, _swept(bucket, records, unordered, direction, beside(bucket))))
        pending.append(index)
    return judged


class Record(NamedTuple):
    """The best of what ended before, and whether any of it certainly has a figure."""

    value: Quantity
    has_figure: bool


def _with(record: Record | None, arrived: Bucket, direction: Direction) -> Record:
    value = rival(arrived, direction)
    if record is None:
        return Record(value, arrived.has_figure)
    return Record(extreme([record.value, value], direction), record.has_figure or arrived.has_figure)


def _swept(
    bucket: Bucket,
    records: Mapping[frozenset[Meaning], Record],
    unordered: Sequence[Bucket],
    direction: Direction,
    beside: Beside,
) -> Outcome:
    """Judge a bucket by the record of those that end earlier, one for each thing that they count."""
    known = [
        record
        for meanings, record in records.items()
        if decided(bucket.value, record.value, likeness(bucket.meanings, meanings), direction)
    ]
    unsure = [rival(other, direction) for other in unordered if comparable_to(bucket, other, direction)]
    unlike = len(known) < len(records) or len(unsure) < len(unordered)
    earlier = [record.value for record in known] if any(record.has_figure for record in known) else []
    return leading(bucket, earlier, unsure, direction, beside, unlike=unlike)


def _unordered(index: int, pending: Sequence[int], spans: Sequence[Span]) -> Iterator[int]:
    """Give those that may end before one, and may not: of those before it in order the pending ones are still open."""
    _, last = spans[index]
    yield from (other for other in pending if spans[other][0] < last)
    yield from itertools.takewhile(lambda other: spans[other][0] < last, range(index + 1, len(spans)))


def _is_over(end: datetime, before: datetime, gap: timedelta) -> bool:
    return end <= before - gap if gap else end < before
