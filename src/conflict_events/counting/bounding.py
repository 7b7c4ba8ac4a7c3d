"""Bounding: the least that figures come to which may overlap, without counting anything twice (COUNTING 9 and 10).

Figures that cannot be of the same things add up: those whose windows do not overlap, of places apart, for weapons or
people apart. What is left may be of the same things, and then the largest such sum is certain, and no more.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

import attrs

from conflict_events.counting.membership import weapons_in
from conflict_events.counting.picks import Pick
from conflict_events.counting.reports import span
from conflict_events.values import Actor, Number, When

__all__ = ["Least", "least"]

MICROSECOND = timedelta(microseconds=1)

Sort: TypeAlias = tuple[str | None, str | None, str | None]
"""Weapon, population and whose attack, None = not said, or several."""
Path: TypeAlias = tuple[str, ...]
"""A place by the steps of its code; empty = not said, and it may be anywhere."""


class Unit(NamedTuple):
    """What adds up or may overlap as one: the rows of a report for one place."""

    start: datetime
    end: datetime
    path: Path
    floor: Number


@attrs.frozen
class Least:
    """The least that some figures come to.

    Attributes:
        low: That number.
        alone: Claimants whose own figures may overlap.
        together: Claimants whose figures may overlap with those of others.
    """

    low: Number
    alone: frozenset[Actor] = frozenset()
    together: frozenset[Actor] = frozenset()


def least(picks: Sequence[Pick], *, disjoint: bool) -> Least:
    """Say what figures come to at least, all of them counted certainly.

    Args:
        picks: The figures.
        disjoint: Whether each claimant's records are separate events, by declaration.
    """
    kinds: dict[str, list[Pick]] = defaultdict(list)
    for pick in picks:
        kinds[pick.kind].append(pick)
    low: Number = 0
    alone: set[Actor] = set()
    together: set[Actor] = set()
    for meeting in (each for of_kind in kinds.values() for each in _meeting(of_kind)):
        if len(meeting) == 1:
            low += meeting[0].value.floor
            continue
        found = _least(meeting, disjoint=disjoint)
        low += found
        if found < _sum(meeting):
            own, others = _voices(meeting, found, disjoint=disjoint)
            alone |= own
            together |= others
    return Least(low, frozenset(alone), frozenset(together))


def _sum(picks: Sequence[Pick]) -> Number:
    return sum((pick.value.floor for pick in picks), start=0)


def _bounds(picks: Sequence[Pick]) -> list[tuple[datetime, datetime]]:
    # Dates spoken of without a zone are days of one calendar, not taken for neighbours around the globe.
    bare = all(pick.when.is_dated and pick.when.tz is None for pick in picks)
    windows = (attrs.evolve(pick.when, tz="UTC") if bare else pick.when for pick in picks)
    return [_filled(when) for when in windows]


def _filled(when: When) -> tuple[datetime, datetime]:
    start, end = span(when)
    return start, end + MICROSECOND if start == end else end


def _meeting(picks: Sequence[Pick]) -> Iterator[list[Pick]]:
    """Give figures together whose windows overlap, directly or through others: one sweep along time."""
    if len(picks) == 1:
        yield list(picks)
        return
    bounds = _bounds(picks)
    held: list[Pick] = []
    reached = datetime.min.replace(tzinfo=UTC)
    for index in sorted(range(len(picks)), key=bounds.__getitem__):
        start, end = bounds[index]
        if held and start >= reached:
            yield held
            held = []
        held.append(picks[index])
        reached = max(reached, end)
    yield held


def _voices(picks: Sequence[Pick], found: Number, *, disjoint: bool) -> tuple[set[Actor], set[Actor]]:
    """Tell the claimants whose own figures may overlap from those whose figures overlap with others'."""
    own: dict[frozenset[Actor], list[Pick]] = defaultdict(list)
    for pick in picks:
        own[pick.claimants].append(pick)
    lows = {claimants: _least(theirs, disjoint=disjoint) for claimants, theirs in own.items()}
    alone = {name for claimants, low in lows.items() if low < _sum(own[claimants]) for name in claimants}
    several = found < sum(lows.values())
    return alone, {name for claimants in own for name in claimants} if several else set()


# --- sorts of things ------------------------------------------------------------------------------


def _least(picks: Sequence[Pick], *, disjoint: bool) -> Number:
    """Say what figures come to at least that meet in time."""
    sorts: dict[Sort, list[Pick]] = defaultdict(list)
    for pick in picks:
        sorts[_sort_of(pick)].append(pick)
    return sum((_least_of(family, disjoint=disjoint) for family in _families(sorts)), start=0)


def _families(sorts: dict[Sort, list[Pick]]) -> Iterator[dict[Sort, list[Pick]]]:
    """Give sorts together that may be of the same things, directly or through others."""
    left = dict(sorts)
    while left:
        sort, rows = left.popitem()
        family = {sort: rows}
        while near := [each for each in left if any(_may_be_one(each, one) for one in family)]:
            family |= {each: left.pop(each) for each in near}
        yield family


def _least_of(family: dict[Sort, list[Pick]], *, disjoint: bool) -> Number:
    if len(family) == 1:
        return _by_place(_units(*family.values(), disjoint=disjoint))
    vague = {sort for sort in family if any(_may_be_one(sort, each) and not _is_part(sort, each) for each in family)}
    apart = [_by_place(_units(rows, disjoint=disjoint)) for sort, rows in family.items() if sort not in vague]
    either = _by_place(_units([pick for rows in family.values() for pick in rows], disjoint=disjoint))
    alone = _by_place(_units([pick for sort in vague for pick in family[sort]], disjoint=disjoint))
    return max(sum(apart, start=0), either, alone)


def _sort_of(pick: Pick) -> Sort:
    used = pick.used
    if len(used) == 1:
        return used[0].weapon, used[0].population, used[0].reading.attacker
    return (
        _sole(each.weapon for each in used),
        _sole(each.population for each in used),
        _sole(each.reading.attacker for each in used),
    )


def _sole(said: Iterator[str | None]) -> str | None:
    told = set(said)
    return told.pop() if len(told) == 1 else None


def _is_part(sort: Sort, other: Sort) -> bool:
    """Tell whether what is said of the other sort holds this one, and more: nothing said, or a bundle that names it."""
    return sort == other or (_holds(other, sort) and not _holds(sort, other))


def _holds(sort: Sort, other: Sort) -> bool:
    pairs = zip(sort, other, strict=True)
    return all(
        one is None or (another is not None and weapons_in(another) <= weapons_in(one)) for one, another in pairs
    )


def _may_be_one(sort: Sort, other: Sort) -> bool:
    pairs = zip(sort, other, strict=True)
    return all(one is None or another is None or weapons_in(one) & weapons_in(another) for one, another in pairs)


def _units(picks: Sequence[Pick], *, disjoint: bool) -> list[Unit]:
    """Add up what is declared to be separate: the rows of one report for one place, or all records of one claimant."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, pick in enumerate(picks):
        one: Hashable = pick.claimants if disjoint else (pick.reports if len(pick.reports) == 1 else index)
        groups[one, None if disjoint else pick.places].append(index)
    bounds = _bounds(picks)
    return [
        Unit(
            min(bounds[index][0] for index in rows),
            max(bounds[index][1] for index in rows),
            _path(frozenset(place for index in rows for place in picks[index].places)),
            sum((picks[index].value.floor for index in rows), start=0),
        )
        for rows in groups.values()
    ]


def _path(codes: frozenset[str | None]) -> Path:
    """Give the steps that places share; none where one of them is not said."""
    if None in codes:
        return ()
    paths = [tuple(code.split("/")) for code in codes if code is not None]
    return tuple(steps[0] for steps in itertools.takewhile(_agree, zip(*paths, strict=False)))


def _agree(steps: tuple[str, ...]) -> bool:
    return len(set(steps)) == 1


# --- places and time ------------------------------------------------------------------------------


def _by_place(units: Sequence[Unit]) -> Number:
    """Say what units come to at least: from the leaves up, the larger of a place's own and the sum of its parts'."""
    if len(units) == 1:
        return units[0].floor
    inside: dict[Path, list[Unit]] = defaultdict(list)
    for unit in units:
        inside[unit.path].append(unit)
    if len(inside) == 1:
        return _scheduled(units)
    parts: dict[Path, Number] = defaultdict(int)
    for depth in range(max(map(len, inside)), 0, -1):
        for path in [path for path in inside if len(path) == depth]:
            own = inside.pop(path)
            parts[path[:-1]] += max(_scheduled(own), parts.pop(path, 0))
            inside[path[:-1]] += own
    return max(_scheduled(inside[()]), parts[()])


def _scheduled(units: Sequence[Unit]) -> Number:
    """Give the largest sum of units whose windows do not overlap: weighted interval scheduling, in n log n."""
    ordered = sorted(units, key=lambda unit: unit.end)
    ends: list[datetime] = []
    best: list[Number] = [0]
    for unit in ordered:
        before = bisect_right(ends, unit.start)
        ends.append(unit.end)
        best.append(max(best[-1], best[before] + unit.floor))
    return best[-1]
