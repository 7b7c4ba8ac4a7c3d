"""Bounding: the least that figures come to which may overlap, without counting anything twice (C9 and C10).

Figures that cannot be of the same things add up: those whose windows do not overlap, of places apart, for weapons or
people apart. What is left may be of the same things, and then the largest such sum is certain, and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import attrs

from conflict_events.counting.adding.scheduling import scheduled
from conflict_events.counting.adding.sorts import Shelves, Sort, sort_of
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.competing.reports import Unions
from conflict_events.counting.membership.members import Details, Path, shared_path, shared_steps, sole
from conflict_events.counting.policies import Disjoint
from conflict_events.values import Actor, Number
from conflict_events.values.bundles import parts_of
from conflict_events.values.hulls import filled, meeting

__all__ = ["Least", "Unit", "least", "least_of_places"]


class Unit(NamedTuple):
    """What adds up or may overlap as one, such as the rows of a report for one place."""

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


def least(picks: Sequence[Pick], *, disjoint: Disjoint) -> Least:
    """Say what figures come to at least, all of them counted certainly.

    Args:
        picks: The figures.
        disjoint: Whose records are separate events, by declaration.
    """
    kinds: dict[str, list[Pick]] = defaultdict(list)
    for pick in picks:
        kinds[pick.kind].append(pick)
    low: Number = 0
    alone: set[Actor] = set()
    together: set[Actor] = set()
    for group in (each for of_kind in kinds.values() for each in meeting(of_kind, _bounds(of_kind))):
        if len(group) == 1:
            low += group[0].value.floor
            continue
        least = _least(group, disjoint=disjoint)
        low += least
        if least < _sum(group):
            repeated, others = _voices(group, least, disjoint=disjoint)
            alone |= repeated
            together |= others
    return Least(low, frozenset(alone), frozenset(together))


def _sum(picks: Sequence[Pick]) -> Number:
    return sum((pick.value.floor for pick in picks), start=0)


def _bounds(picks: Sequence[Pick]) -> list[tuple[datetime, datetime]]:
    # Dates spoken of without a zone are days of one calendar, not taken for neighbours around the globe.
    bare = all(pick.when.is_dated and pick.when.tz is None for pick in picks)
    windows = (attrs.evolve(pick.when, tz="UTC") if bare else pick.when for pick in picks)
    return [filled(when) for when in windows]


def _voices(picks: Sequence[Pick], least: Number, *, disjoint: Disjoint) -> tuple[set[Actor], set[Actor]]:
    """Tell the claimants whose own figures may overlap from those whose figures overlap with others'."""
    by_claimants: dict[frozenset[Actor], list[Pick]] = defaultdict(list)
    for pick in picks:
        by_claimants[pick.claimants].append(pick)
    lows = {claimants: _least(theirs, disjoint=disjoint) for claimants, theirs in by_claimants.items()}
    alone = {name for claimants, low in lows.items() if low < _sum(by_claimants[claimants]) for name in claimants}
    several = least < sum(lows.values())
    return alone, {name for claimants in by_claimants for name in claimants} if several else set()


# --- sorts of things ------------------------------------------------------------------------------


def _least(picks: Sequence[Pick], *, disjoint: Disjoint) -> Number:
    """Say what figures come to at least that meet in time."""
    sorts: dict[Sort, list[Pick]] = defaultdict(list)
    for pick in picks:
        sorts[sort_of(pick)].append(pick)
    shelves = Shelves(sorts)
    return sum((_least_of(family, sorts, shelves, disjoint=disjoint) for family in shelves.families()), start=0)


def _least_of(
    family: Sequence[Sort], sorts: Mapping[Sort, Sequence[Pick]], shelves: Shelves, *, disjoint: Disjoint
) -> Number:
    def low(some: Iterable[Sort]) -> Number:
        return least_of_places(_units([pick for sort in some for pick in sorts[sort]], disjoint=disjoint))

    if len(family) == 1:
        return low(family)
    vague = [sort for sort in family if shelves.is_vague(sort)]
    apart = [low([sort]) for sort in family if not shelves.is_vague(sort)]
    return max(sum(apart, start=0), low(family), low(vague) if vague else 0)


# --- the rows of one report -----------------------------------------------------------------------

BUNDLED = ("weapon", "category")
FIELDS = (
    "weapons bundled",
    "categories bundled",
    *BUNDLED,
    "population",
    "attacker",
    "side",
    *Details._fields,
    "others",
)
NESTED = frozenset(map(FIELDS.index, (*BUNDLED, "attacker", "side", "decoys", "basis", "from_actor", "others")))
"""Fields in which two that differ may be of the same things: what includes decoys holds what does not."""


class Row(NamedTuple):
    """A row of a report, and what it says of its things, by field; None = not said."""

    unit: Unit
    said: tuple[Hashable, ...]


def _units(picks: Sequence[Pick], *, disjoint: Disjoint) -> list[Unit]:
    """Take together the rows of one report for one place, or all records of a claimant that declares them separate."""
    groups: dict[Hashable, list[tuple[Unit, Pick]]] = defaultdict(list)
    for index, (pick, bounds) in enumerate(zip(picks, _bounds(picks), strict=True)):
        report = pick.reports if len(pick.reports) == 1 else index
        one: Hashable = disjoint if disjoint == "all" else pick.claimants if disjoint else report
        unit = Unit(*bounds, shared_path(pick.places), pick.value.floor)
        groups[one, None if disjoint else pick.places].append((unit, pick))
    return [_together(rows, () if disjoint else range(len(FIELDS))) for rows in groups.values()]


def _said(pick: Pick) -> tuple[Any, ...]:
    said = [(*row.about.sort, *row.about.details, row.about.others) for row in pick.used]
    return tuple(map(sole, zip(*said, strict=True)))


def _bundled(said: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Hashable, ...]]:
    """Give what rows say, with what stands for all weapons and categories that a bundle of any of them names."""
    sets = Unions[Hashable]()
    for field, each in {(field, each) for row in said for field, each in enumerate(row[:2]) if each}:
        sets.join(*((field, name) for name in parts_of(each)))
    for row in said:
        yield (*(each and sets.find((field, parts_of(each)[0])) for field, each in enumerate(row[:2])), *row)


def _together(pairs: Sequence[tuple[Unit, Pick]], fields: Sequence[int]) -> Unit:
    units = [unit for unit, _ in pairs]
    if len(units) == 1:
        return units[0]
    rows = [Row(unit, said) for unit, said in zip(units, _bundled([_said(pick) for _, pick in pairs]), strict=True)]
    return Unit(
        min(unit.start for unit in units),
        max(unit.end for unit in units),
        shared_steps([unit.path for unit in units]),
        _apart(rows, fields),
    )


def _apart(rows: Sequence[Row], fields: Sequence[int]) -> Number:
    """Say what rows come to at least: those add up that differ in what both say, or say just the same."""
    groups = {field: _by_field(rows, field) for field in fields} if len(rows) > 1 else {}
    several = [field for field in groups if len(groups[field]) > 1]
    if not several:
        return sum((row.unit.floor for row in rows), start=0)
    field = min(several, key=lambda each: each in NESTED or None in groups[each])  # what surely tells apart goes first
    rest = [each for each in several if each != field]
    lows = {said: _apart(group, rest) for said, group in groups[field].items()}
    in_time = _scheduled([row.unit for row in rows])
    vague = lows.pop(None, 0)
    return max(in_time, vague, max(lows.values()) if field in NESTED else sum(lows.values()))


def _by_field(rows: Sequence[Row], field: int) -> dict[Hashable, list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.said[field]].append(row)
    return groups


# --- places and time ------------------------------------------------------------------------------


def least_of_places(units: Sequence[Unit]) -> Number:
    """Say what units come to at least: from the leaves up, the larger of a place's own and the sum of its parts'."""
    if len(units) < 2:
        return sum((unit.floor for unit in units), start=0)
    inside: dict[Path, list[Unit]] = defaultdict(list)
    for unit in units:
        inside[unit.path].append(unit)
    if len(inside) == 1:
        return _scheduled(units)
    parts: dict[Path, Number] = defaultdict(int)
    for depth in range(max(map(len, inside)), 0, -1):
        for path in [path for path in inside if len(path) == depth]:
            picks = inside.pop(path)
            parts[path[:-1]] += max(_scheduled(picks), parts.pop(path, 0))
            inside[path[:-1]] += picks
    return max(_scheduled(inside[()]), parts[()])


def _scheduled(units: Sequence[Unit]) -> Number:
    """Give the largest sum of units whose windows do not overlap."""
    return max((best for _, best in scheduled((unit.end, unit.start, unit.floor) for unit in units)), default=0)
