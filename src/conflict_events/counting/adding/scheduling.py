"""Scheduling: the largest sum of figures whose windows do not overlap, so that none of it can be of the same events."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from conflict_events.values import Number

__all__ = ["scheduled"]


Moment = TypeVar("Moment", datetime, int)


def scheduled(figures: Iterable[tuple[Moment, Moment, Number]]) -> Iterator[tuple[Moment, Number]]:
    """Give, end by end, the largest sum of what has ended: weighted interval scheduling, in n log n.

    Args:
        figures: End, start and figure of each window.
    """
    ends: list[Moment] = []
    best: list[Number] = [0]
    for end, start, figure in sorted(figures):
        best.append(max(best[-1], best[bisect_right(ends, start)] + figure))
        ends.append(end)
        yield end, best[-1]
