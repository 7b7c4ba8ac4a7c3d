"""Sorts: what figures are of, and which of them may be of the same things (C9)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.competing.reports import Unions
from conflict_events.counting.membership.members import sole
from conflict_events.values.bundles import parts_of

__all__ = ["Path", "Shelves", "Sort", "sort_of"]

Path: TypeAlias = tuple[str, ...]
"""Steps, of the code of a place or the name of an actor, that hold all under them; empty = not said."""


class Sort(NamedTuple):
    """What a figure is of: its weapons, more than one of a bundle, and paths, which hold what is under them.

    A category and a population are paths of one step; whose attack, and whose people or equipment, are actors.
    """

    weapons: frozenset[str] | None
    category: Path = ()
    population: Path = ()
    attacker: Path = ()
    side: Path = ()

    def holds(self, other: Sort) -> bool:
        """Tell whether what is said of this one holds the other, and more: less is said, or a bundle that names it."""
        bundled = self.weapons is None or (other.weapons is not None and other.weapons <= self.weapons)
        paths = zip(self[1:], other[1:], strict=True)
        return self != other and bundled and all(under[: len(above)] == above for above, under in paths)


def sort_of(pick: Pick) -> Sort:
    """Give the sort of a figure: what all accounts that it is made of say alike."""
    said = [(row.weapon, row.category, row.population, row.reading.attacker, row.side) for row in pick.used]
    weapon, category, population, attacker, side = map(sole, zip(*said, strict=True))
    return Sort(
        None if weapon is None else frozenset(parts_of(weapon)),
        () if category is None else (category,),
        () if population is None else (population,),
        () if attacker is None else tuple(attacker.split("/")),
        () if side is None else tuple(side.split("/")),
    )


class Shelves:
    """Sorts by what they say, to find those that may be of the same things without holding each against each."""

    def __init__(self, sorts: Iterable[Sort]) -> None:
        """Put each on a shelf for each of its weapons, with those of the same paths."""
        self._sorts = list(sorts)
        self._shelves: dict[tuple[Path, ...], dict[str | None, list[Sort]]] = defaultdict(dict)
        self._under: dict[tuple[int, Path], set[Path]] = defaultdict(set)
        for sort in self._sorts:
            for weapon in sort.weapons or (None,):
                self._shelves[sort[1:]].setdefault(weapon, []).append(sort)
            for field, path in enumerate(sort[1:]):
                for above in _upwards(path):
                    self._under[field, above].add(path)

    def _akin(self, field: int, path: Path) -> set[Path]:
        """Give the paths in a field that hold one, or lie under it."""
        return self._under[field, path] | self._under[field, ()].intersection(_upwards(path))

    def _near(self, sort: Sort) -> Iterator[tuple[Hashable, list[Sort]]]:
        """Give the shelves of all that may be of the same things."""
        for paths in itertools.product(*(self._akin(field, path) for field, path in enumerate(sort[1:]))):
            shelves = self._shelves.get(paths, {})
            for weapon in shelves if sort.weapons is None else {*sort.weapons, None} & shelves.keys():
                yield (paths, weapon), shelves[weapon]

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


def _upwards(path: Path) -> list[Path]:
    return [path[:steps] for steps in range(len(path) + 1)]
