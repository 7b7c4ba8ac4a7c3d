"""Speaking: of which silent accounts a figure of their claimant speaks, so that they leave nothing open.

What does not say its clocks, or its place, may be of others: saying less never closes a figure (X21).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from conflict_events.counting.adding.leveling import upwards
from conflict_events.counting.competing.picks import Pick
from conflict_events.counting.competing.reports import Fields, only, said_of
from conflict_events.counting.membership.members import Subject
from conflict_events.values import Actor, When
from conflict_events.values.hulls import span

__all__ = ["left_open"]

Key: TypeAlias = tuple[frozenset[Actor], str, str | None, tuple[bool, ...], Fields]
"""Whose figure of which kind is about which place, which fields it says, and what."""


def left_open(silent: Sequence[Pick], counted: Sequence[Pick]) -> list[Pick]:
    """Give those that are silent, and of whose events no figure of their claimant here speaks."""
    if not silent:
        return []
    speaking = _Speaking(pick for pick in counted if not pick.when.is_dated)
    return [each for each in silent if each.when.is_dated or not speaking.is_of(each)]


class _Speaking:
    """Figures, in order of time: by each thing that they are about, and by all that they are about."""

    def __init__(self, figures: Iterable[Pick]) -> None:
        self._lines: dict[Hashable, list[Pick]] = defaultdict(list)
        self._wholes: dict[Key, set[frozenset[Key]]] = defaultdict(set)
        for pick in sorted(figures, key=_begin):
            whole = frozenset(_key(pick, each.place, each, said_of(_fields(each))) for each in _abouts(pick))
            self._lines[whole].append(pick)
            for key in whole:
                self._lines[key].append(pick)
                self._wholes[key].add(whole)
        self._furthest = {line: list(itertools.accumulate(picks, _further)) for line, picks in self._lines.items()}
        self._patterns = {pattern for _, _, _, pattern, _ in self._wholes}

    def is_of(self, silent: Pick) -> bool:
        """Tell whether one of them overlaps an account in time, and otherwise covers all that it is about."""
        covering = [list(self._covering(silent, about)) for about in _abouts(silent)]
        lines: Iterable[Hashable] = covering[0] if len(covering) == 1 else self._covering_all(covering)
        return any(self._reaches(line, silent.when) for line in lines)

    def _covering(self, silent: Pick, about: Subject) -> Iterator[Key]:
        for place, pattern in itertools.product(upwards(about.place or ""), self._patterns):
            key = _key(silent, place, about, pattern)
            if key in self._wholes:
                yield key

    def _covering_all(self, covering: Sequence[Sequence[Key]]) -> Iterator[frozenset[Key]]:
        """Give what figures are about that cover each; looked for where the fewest are."""
        rarest = min(covering, key=lambda keys: sum(len(self._wholes[key]) for key in keys))
        for whole in {whole for key in rarest for whole in self._wholes[key]}:
            if all(any(whole in self._wholes[key] for key in keys) for keys in covering):
                yield whole

    def _reaches(self, line: Hashable, when: When) -> bool:
        """Tell whether the one that lasts longest, of those that began before the end of a window, overlaps it."""
        begun = bisect_right if when.is_instant else bisect_left
        last = begun(self._lines[line], span(when)[1], key=_begin)
        return last > 0 and self._furthest[line][last - 1].when.overlaps(when)


def _abouts(pick: Pick) -> Iterable[Subject]:
    """Give what the accounts of a figure are about, each once."""
    return {(row.about.place, _fields(row.about)): row.about for row in pick.used}.values()


def _begin(pick: Pick) -> datetime:
    return span(pick.when)[0]


def _further(one: Pick, other: Pick) -> Pick:
    return max(one, other, key=_reach)


def _reach(pick: Pick) -> tuple[datetime, bool]:
    return span(pick.when)[1], pick.when.is_instant


def _key(pick: Pick, place: str | None, about: Subject, pattern: tuple[bool, ...]) -> Key:
    return pick.claimants, pick.kind, place, pattern, only(_fields(about), pattern)


def _fields(about: Subject) -> Fields:
    return (about.weapon, about.category, about.attacker, about.target, *about.details)
