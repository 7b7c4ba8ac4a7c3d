"""Levels: what stocks come to in one period, which are never added over time (C15).

Of one thing in one place a level was somewhere from the least to the most that was said. Levels of different things,
such as tanks and guns, and of places apart are there side by side, and add up. What has a level has one all the time: a
period in which nobody says it is open above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from conflict_events.counting.adding.sorts import Shelves, Sort, sort_of
from conflict_events.counting.competing.picks import Pick
from conflict_events.values import Number

__all__ = ["Levels", "lacking", "levels", "upwards"]

Things: TypeAlias = Mapping[str, frozenset[Sort]]
"""What has a level: by place the sorts of things that are said to be there."""

K = TypeVar("K")

UNSAID = ""
"""Stands for a place that is not said: it may be any."""


class Levels(NamedTuple):
    """What the stocks of one period come to.

    Attributes:
        low: The least of all.
        highs: The most of each that is there by itself; None = open.
        several: They are of several sides or holders, which are not added.
    """

    low: Number
    highs: list[Number | None]
    several: bool


def levels(counted: Sequence[Pick], perhaps: Sequence[Pick], *, sides: bool) -> Levels:
    """Say what the stocks of one period come to.

    Args:
        counted: The figures that certainly count.
        perhaps: Those that may.
        sides: Whether several sides were asked for: their levels add up.
    """
    sorts: dict[Sort, list[Pick]] = defaultdict(list)
    for pick in (*counted, *perhaps):
        sorts[sort_of(pick)].append(pick)
    lows: dict[Any, Number] = defaultdict(int)
    for family in Shelves(sorts).families():
        # Of what may be of the same things, such as tanks and the T-90 among them, only the largest is certain.
        lows[_whose(family, sides=sides)] += max(_low(sorts[sort]) for sort in family)
    highs = [high for picks in sorts.values() for high in _highs(picks)]
    return Levels(max(lows.values()), highs, several=len(lows) > 1)


def _whose(family: Iterable[Sort], *, sides: bool) -> tuple[Any, ...]:
    broadest = min(family, key=lambda sort: (sort.attacker, sort.side))
    return broadest.attacker[:1], () if sides else broadest.side


def _low(picks: Iterable[Pick]) -> Number:
    places = _by_place(pick for pick in picks if pick.is_certain)
    lows = {place: min(pick.value.floor for pick in said) for place, said in places.items()}
    return max(
        lows.pop(UNSAID, 0), sum((low for place, low in lows.items() if _outermost(place, lows) == place), start=0)
    )


def _highs(picks: Iterable[Pick]) -> Iterator[Number | None]:
    """Give the most of each place apart; what lies in another counts where it is certainly above that one."""
    places = _by_place(picks)
    inside: dict[str, list[Pick]] = defaultdict(list)
    for place, said in places.items():
        inside[_outermost(place, places)] += said
    for place, said in inside.items():
        highest = _most(places[place])
        above = [pick for pick in said if highest is not None and pick.value.floor > highest]
        yield _most([*places[place], *above])


def _by_place(picks: Iterable[Pick]) -> dict[str, list[Pick]]:
    places: dict[str, list[Pick]] = defaultdict(list)
    for pick in picks:
        places[min((place or UNSAID for place in pick.places), key=len)].append(pick)
    return places


def _outermost(place: str, places: Mapping[str, object]) -> str:
    """Give the broadest place of some that holds one."""
    return next((each for each in upwards(place) if each in places), place)


def upwards(place: str) -> Iterator[str]:
    """Give the places that hold one, from the broadest to its own."""
    steps = place.split("/")
    return ("/".join(steps[:length]) for length in range(1, len(steps) + 1))


def _most(picks: Iterable[Pick]) -> Number | None:
    highs = [pick.value.ceiling for pick in picks]
    return None if None in highs else max(high for high in highs if high is not None)


# --- what is not said -----------------------------------------------------------------------------


def lacking(periods: Mapping[K, Iterable[Pick]]) -> frozenset[K]:
    """Give the periods in which something that has a level in another is not said, nor held by what is."""
    things = {key: _things(picks) for key, picks in periods.items()}
    every: dict[str, set[Sort]] = defaultdict(set)
    for said in things.values():
        for place, sorts in said.items():
            every[place] |= sorts
    return frozenset(key for key, said in things.items() if said and _lacks(said, every))


def _things(picks: Iterable[Pick]) -> Things:
    """Say of what some figures are certainly the levels."""
    places = _by_place(pick for pick in picks if pick.is_certain and not pick.is_silent)
    return {place: frozenset(map(sort_of, said)) for place, said in places.items()}


def _lacks(said: Things, every: Mapping[str, Iterable[Sort]]) -> bool:
    return any(not _is_said(sort, place, said) for place, sorts in every.items() for sort in sorts)


def _is_said(sort: Sort, place: str, said: Things) -> bool:
    holding = (said[each] for each in (UNSAID, *upwards(place)) if each in said)
    return any(sort in sorts or any(each.holds(sort) for each in sorts) for sorts in holding)
