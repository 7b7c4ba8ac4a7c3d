"""Rolling: what is, or may be, inside the 24 hours before the end of each window (S9)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from conflict_events.counting.competing.choosing import WHICH_DATE, Figure
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.periods import DAY
from conflict_events.counting.placing.windows import whole_day
from conflict_events.values import When

__all__ = ["rolled"]


def rolled(figures: Sequence[Figure]) -> dict[Key, list[Pick]]:
    """Give, for each window's end, what is or may be inside the 24 hours before it."""
    bounds = [(*whole_day(when), when, each.pick) for each in figures for when in _short_windows(each)]
    ordered = sorted(bounds, key=lambda each: each[1])
    ends = [end for _, end, _, _ in ordered]
    longest = DAY + timedelta(hours=1)
    windows: dict[Key, list[Pick]] = {}
    for end in dict.fromkeys(ends):
        near = ordered[bisect_left(ends, end - DAY) : bisect_right(ends, end + longest)]
        windows[end] = _once([pick for start, last, when, pick in near if _is_within(when, start, last, end)])
    return windows


def _short_windows(figure: Figure) -> list[When]:
    """Give the windows of a figure, of which one is meant, that are no longer than 24 hours and compete."""
    keys = {spot.key for spot in figure.spots}
    return [when for when in figure.pick.windows or (figure.pick.when,) if whole_day(when)[1] in keys]


def _is_within(when: When, start: datetime, last: datetime, end: datetime) -> bool:
    if when.is_dated:
        return start < end and last > end - DAY
    if when.latest is None:
        return end - DAY <= start < end
    if when.earliest is None:
        return end - DAY < last <= end
    # An instant exactly 24 hours before lies outside: the 24 hours begin just after it.
    inside = start > end - DAY or (start == end - DAY and not when.is_instant)
    return inside and last <= end


def _once(picks: Sequence[Pick]) -> list[Pick]:
    """Give each once; what is within by some of its possible windows alone may be there."""
    times = Counter(map(id, picks))
    once = {id(pick): pick for pick in picks}.values()
    return [
        attrs.evolve(pick, decides=pick.decides | {WHICH_DATE}) if times[id(pick)] < len(pick.windows) else pick
        for pick in once
    ]
