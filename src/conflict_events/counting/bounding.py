"""Bounding: the least that figures come to which may overlap, without counting anything twice (COUNTING 9 and 10).

Figures that cannot be of the same things add up: those whose windows do not overlap, of places apart, for weapons or
people apart. What is left may be of the same things, and then the largest such sum is certain, and no more.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

import attrs

from conflict_events.counting.picks import Pick
from conflict_events.counting.reports import Unions
from conflict_events.values import Actor, Number, When
from conflict_events.values.bundles import parts_of
from conflict_events.values.clocks import START
from conflict_events.values.hulls import span

__all__ = ["Least", "least"]

MICROSECOND = timedelta(microseconds=1)

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
    reached = START
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
    shelves = Shelves(sorts)
    return sum((_least_of(family, sorts, shelves, disjoint=disjoint) for family in shelves.families()), start=0)


def _least_of(
    family: Sequence[Sort], sorts: Mapping[Sort, Sequence[Pick]], shelves: Shelves, *, disjoint: bool
) -> Number:
    def low(some: Iterable[Sort]) -> Number:
        return _by_place(_units([pick for sort in some for pick in sorts[sort]], disjoint=disjoint))

    if len(family) == 1:
        return low(family)
    vague = [sort for sort in family if shelves.is_vague(sort)]
    apart = [low([sort]) for sort in family if not shelves.is_vague(sort)]
    return max(sum(apart, start=0), low(family), low(vague) if vague else 0)


class Sort(NamedTuple):
    """The weapons of a figure, more than one of a bundle, its population and whose attack; None = not said."""

    weapons: frozenset[str] | None
    population: str | None
    attacker: str | None

    def holds(self, other: Sort) -> bool:
        """Tell whether what is said of this one holds the other, and more: nothing said, or a bundle that names it."""
        bundled = self.weapons is None or (other.weapons is not None and other.weapons <= self.weapons)
        people = zip(self[1:], other[1:], strict=True)
        return self != other and bundled and all(one is None or one == another for one, another in people)


def _sort_of(pick: Pick) -> Sort:
    weapon, population, attacker = zip(
        *((each.weapon, each.population, each.reading.attacker) for each in pick.used), strict=True
    )
    named = _sole(weapon)
    return Sort(None if named is None else frozenset(parts_of(named)), _sole(population), _sole(attacker))


def _sole(said: tuple[str | None, ...]) -> str | None:
    return said[0] if len(set(said)) == 1 else None


class Shelves:
    """Sorts by what they say, to find those that may be of the same things without holding each against each."""

    def __init__(self, sorts: Iterable[Sort]) -> None:
        """Put each on a shelf for each of its weapons, with those of the same people."""
        self._sorts = list(sorts)
        self._shelves: dict[tuple[str | None, str | None], dict[str | None, list[Sort]]] = defaultdict(dict)
        for sort in self._sorts:
            for weapon in sort.weapons or (None,):
                self._shelves[sort[1:]].setdefault(weapon, []).append(sort)

    def _near(self, sort: Sort) -> Iterator[tuple[Hashable, list[Sort]]]:
        """Give the shelves of all that may be of the same things."""
        populations = {people[0] for people in self._shelves} if sort.population is None else {sort.population, None}
        attackers = {people[1] for people in self._shelves} if sort.attacker is None else {sort.attacker, None}
        for people in itertools.product(populations, attackers):
            shelves = self._shelves.get(people, {})
            for weapon in shelves if sort.weapons is None else {*sort.weapons, None} & shelves.keys():
                yield (people, weapon), shelves[weapon]

    def families(self) -> Iterable[list[Sort]]:
        """Put those together that may be of the same things, directly or through others."""
        sets = Unions()
        for sort in self._sorts:
            sets.join(sort, *(name for name, _ in self._near(sort)))
        found: dict[Hashable, list[Sort]] = defaultdict(list)
        for sort in self._sorts:
            found[sets.find(sort)].append(sort)
        return found.values()

    def is_vague(self, sort: Sort) -> bool:
        """Tell whether it may be of the same things as another that does not hold it."""
        near = (other for _, shelf in self._near(sort) for other in shelf)
        return any(other != sort and not other.holds(sort) for other in near)


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
