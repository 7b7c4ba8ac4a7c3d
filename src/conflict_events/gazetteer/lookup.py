"""`look_up`: which place a name means, or which it may mean; never a guess.

A name that several places have is answered with all of them. Where they share one code, such as a region and its
capital, the code is known, and how precise it is is not.
"""

from __future__ import annotations

import functools
from typing import Literal, TypeAlias

import attrs

from conflict_events.gazetteer.names import Named, look_alikes, named
from conflict_events.gazetteer.table import Known, all_keys, with_key, with_stem
from conflict_events.values.forms import is_under
from conflict_events.values.places import PlacePrecision
from conflict_events.values.spelling import nearest

__all__ = ["Found", "Level", "look_up"]

Level: TypeAlias = Literal["country", "adm1", "locality"]

KINDS = {"country": {"country"}, "adm1": {"region", "city"}, "locality": {"city", "town"}}
PRECISIONS: dict[str, PlacePrecision] = {"country": "country", "region": "adm1", "city": "locality", "town": "locality"}

SHOWN = 5

LIKE = 0.75
"""So much of two names has to be the same for one to be offered for the other."""

LARGE = 100_000
"""Of the towns, those that have so many inhabitants are offered for a name that is not known."""


@attrs.frozen
class Found:
    """What a name may mean.

    Attributes:
        name: The name as asked for.
        places: The places that it may mean; none = it is not in the table.
        look_alikes: Letters of another alphabet that were found in it, in words.
    """

    name: str
    places: tuple[Known, ...]
    look_alikes: tuple[str, ...] = ()

    @property
    def code(self) -> str | None:
        """The code of all that it may mean; None = there is none, or they have several."""
        codes = {place.code for place in self.places}
        return codes.pop() if len(codes) == 1 else None

    @property
    def precision(self) -> PlacePrecision | None:
        """How finely the place is known; None = the name may mean a region or a town of it, or is not known."""
        precisions = {PRECISIONS[place.kind] for place in self.places}
        return precisions.pop() if self.code is not None and len(precisions) == 1 else None

    @property
    def problem(self) -> str | None:
        """Say why there is no code, and what may be meant; None = there is one."""
        if self.code is not None:
            return None
        if self.places:
            listed = ", ".join(_shown(place) for place in self.places[:SHOWN])
            more = f" and {len(self.places) - SHOWN} more" if len(self.places) > SHOWN else ""
            return f"{self.name!r} may be {listed}{more}: say which, such as by its region"
        likely = _likely(self.name)
        return f"{self.name!r} is not in our table of places" + (
            f"; did you mean {' or '.join(likely)}?" if likely else ""
        )


@functools.lru_cache(maxsize=4096)
def look_up(name: str, *, within: str | None = None, level: Level | None = None, least: int = 0) -> Found:
    """Look a name up, in any spelling that the sources of the table have.

    Args:
        name: The name as an account writes it, in Ukrainian, Russian, English or the country's own words.
        within: The code of a country or region in which the place lies; None = anywhere.
        level: What kind of place is named, where a column says it of all its names; None = as the name's words say.
        least: Towns with fewer inhabitants are left out: who writes about a war by its larger towns says so here.
    """
    whole, odd = look_alikes(name)
    asked = [named(each) for each in dict.fromkeys((whole, whole.partition("(")[0])) if each.strip()]
    for places_with in (with_key, with_stem):
        for each in asked:
            kinds = _kinds(each) if level is None else KINDS[level] & _kinds(each) or KINDS[level]
            known = _fitting(places_with(each.key), kinds, within, least)
            if known:
                return Found(name, known, odd)
    return Found(name, (), odd)


def _fitting(places: tuple[Known, ...], kinds: set[str], within: str | None, least: int) -> tuple[Known, ...]:
    return tuple(
        each
        for each in places
        if each.kind in kinds
        and (within is None or is_under(each.code, within))
        and (each.kind != "town" or each.inhabitants >= least)
    )


def _kinds(asked: Named) -> set[str]:
    """Give the kinds of place that a name's own words allow."""
    if "within" in asked.kinds:
        return set()
    if "town" in asked.kinds:
        return KINDS["locality"]
    return {"region", "country"} if "region" in asked.kinds else {"country", "region", "city", "town"}


def _shown(place: Known) -> str:
    return f"{place.name} ({place.kind}, {place.code})"


def _likely(name: str) -> tuple[str, ...]:
    asked = named(name)
    kinds = _kinds(asked)
    alike = (key for key in all_keys() if key[:1] == asked.key[:1] and abs(len(key) - len(asked.key)) <= 2)
    known = {key: _fitting(with_key(key), kinds, None, LARGE) for key in alike}
    meant = nearest(asked.key, [key for key, places in known.items() if places], limit=2, least=LIKE)
    return tuple(dict.fromkeys(known[key][0].name for key in meant))
