"""Speaking: of which silent accounts a figure of their claimant speaks, so that they leave nothing open."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import datetime

from conflict_events.counting.adding.leveling import upwards
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.competing.reports import Fields, only, said_of
from conflict_events.counting.membership.members import Subject
from conflict_events.values import is_under
from conflict_events.values.hulls import span

__all__ = ["left_open"]


def left_open(silent: Sequence[Pick], counted: Sequence[Pick]) -> list[Pick]:
    """Give those that are silent, and of whose events no figure of their claimant here speaks."""
    by_key: dict[Hashable, list[Pick]] = defaultdict(list)
    patterns: set[tuple[bool, ...]] = set()
    for pick in sorted(counted, key=_begin) if silent else ():
        for about in (row.about for row in pick.used):
            pattern = said_of(_fields(about))
            patterns.add(pattern)
            by_key[_key(pick, about.place, about, pattern)].append(pick)
    furthest = {key: list(itertools.accumulate(picks, _further)) for key, picks in by_key.items()}

    def is_spoken_of(pick: Pick) -> bool:
        about, begun = pick.used[0].about, bisect_right if pick.when.is_instant else bisect_left
        several = len({(row.about.place, _fields(row.about)) for row in pick.used}) > 1
        for place, pattern in itertools.product(upwards(about.place or ""), patterns):
            key = _key(pick, place, about, pattern)
            if key in by_key:
                last = begun(by_key[key], span(pick.when)[1], key=_begin)
                near = by_key[key][:last] if several else furthest[key][max(last - 1, 0) : last]
                if any(_speaks_of(each, pick) for each in near):
                    return True
        return False

    return [each for each in silent if not is_spoken_of(each)]


def _begin(pick: Pick) -> datetime:
    return span(pick.when)[0]


def _further(one: Pick, other: Pick) -> Pick:
    return max(one, other, key=_reach)


def _reach(pick: Pick) -> tuple[datetime, bool]:
    return span(pick.when)[1], pick.when.is_instant


def _key(pick: Pick, place: str | None, about: Subject, pattern: Sequence[bool]) -> Hashable:
    return pick.claimants, pick.kind, place, pattern, only(_fields(about), pattern)


def _speaks_of(pick: Pick, silent: Pick) -> bool:
    """Tell whether a figure overlaps in time a silent account that it otherwise covers.

    What does not say its clocks, or its place, may be of others: saying less never closes a figure (X21).
    """
    if pick.when.is_dated or silent.when.is_dated or not pick.when.overlaps(silent.when):
        return False
    return all(any(_covers(one.about, other.about) for one in pick.used) for other in silent.used)


def _covers(one: Subject, other: Subject) -> bool:
    placed = one.place is not None and other.place is not None and is_under(other.place, one.place)
    return placed and all(a is None or a == b for a, b in zip(_fields(one), _fields(other), strict=True))


def _fields(about: Subject) -> Fields:
    return (about.weapon, about.category, about.attacker, about.target, *about.details)
