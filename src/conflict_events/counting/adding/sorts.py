"""Sorts: what figures are of, and which of them may be of the same things (C9)."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.competing.reports import Unions
from conflict_events.counting.membership.members import Path, sole
from conflict_events.values.bundles import parts_of

__all__ = ["Bundle", "Shelves", "Sort", "sort_of"]

Bundle: TypeAlias = frozenset[str] | None
"""Names of one thing, or of several that are told together; None = not said, which may be any."""


class Sort(NamedTuple):
    """What a figure is of: its weapons and categories, and paths, which hold what is under them.

    A population is a path of one step; whose attack, and whose people or equipment, are actors.
    """

    weapons: Bundle
    categories: Bundle = None
    population: Path = ()
    attacker: Path = ()
    side: Path = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """What it says by paths."""
        return self[2:]

    def holds(self, other: Sort) -> bool:
        """Tell whether what is said of this one holds the other, and more: less is said, or a bundle that names it."""
        bundled = _bundles(self.weapons, other.weapons) and _bundles(self.categories, other.categories)
        paths = zip(self.paths, other.paths, strict=True)
        return self != other and bundled and all(under[: len(above)] == above for above, under in paths)


def _bundles(one: Bundle, other: Bundle) -> bool:
    return one is None or (other is not None and other <= one)


def sort_of(pick: Pick) -> Sort:
    """Give the sort of a figure: what all accounts that it is made of say alike."""
    said = {row.about.sort for row in pick.used}
    return _sort(*(said.pop() if len(said) == 1 else map(sole, zip(*said, strict=True))))


@functools.lru_cache(maxsize=1 << 14)
def _sort(
    weapon: str | None, category: str | None, population: str | None, attacker: str | None, side: str | None
) -> Sort:
    return Sort(
        None if weapon is None else frozenset(parts_of(weapon)),
        None if category is None else frozenset(parts_of(category)),
        () if population is None else (population,),
        () if attacker is None else tuple(attacker.split("/")),
        () if side is None else tuple(side.split("/")),
    )


Shelf: TypeAlias = dict[str | None, dict[str | None, list[Sort]]]
"""Sorts by one of their categories, and one of their weapons."""


class Shelves:
    """Sorts by what they say, to find those that may be of the same things without holding each against each."""

    def __init__(self, sorts: Iterable[Sort]) -> None:
        """Put each on a shelf for each of its weapons and categories, with those of the same paths."""
        self._sorts = list(sorts)
        self._shelves: dict[tuple[Path, ...], Shelf] = defaultdict(dict)
        self._under: dict[tuple[int, Path], set[Path]] = defaultdict(set)
        for sort in self._sorts:
            shelf = self._shelves[sort.paths]
            for category, weapon in itertools.product(sort.categories or (None,), sort.weapons or (None,)):
                shelf.setdefault(category, {}).setdefault(weapon, []).append(sort)
            for field, path in enumerate(sort.paths):
                for above in _upwards(path):
                    self._under[field, above].add(path)

    def _akin(self, field: int, path: Path) -> set[Path]:
        """Give the paths in a field that hold one, or lie under it."""
        return self._under[field, path] | self._under[field, ()].intersection(_upwards(path))

    def _near(self, sort: Sort) -> Iterator[tuple[Hashable, list[Sort]]]:
        """Give the shelves of all that may be of the same things."""
        for paths in itertools.product(*(self._akin(field, path) for field, path in enumerate(sort.paths))):
            shelf = self._shelves.get(paths, {})
            for category in _named(sort.categories, shelf):
                for weapon in _named(sort.weapons, shelf[category]):
                    yield (paths, category, weapon), shelf[category][weapon]

    def families(self) -> Iterable[list[Sort]]:
        """Put those together that may be of the same things, directly or through others."""
        sets = Unions[Any]()
        for sort in self._sorts:
            sets.join(sort, *(name for name, _ in self._near(sort)))
        return sets.together(self._sorts)

    def is_vague(self, sort: Sort) -> bool:
        """Tell whether it may be of the same things as another that does not hold it."""
        near = (other for _, shelf in self._near(sort) for other in shelf)
        return any(other != sort and not other.holds(sort) for other in near)


def _named(bundle: Bundle, shelves: Mapping[str | None, object]) -> Iterable[str | None]:
    """Give the names of shelves where something may be that a bundle names."""
    return shelves if bundle is None else {*bundle, None} & shelves.keys()


def _upwards(path: Path) -> list[Path]:
    return [path[:steps] for steps in range(len(path) + 1)]
