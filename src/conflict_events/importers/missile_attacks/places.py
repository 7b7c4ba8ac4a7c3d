"""Where the air-attack file says that an attack went: its target names, and the codes that address them.

ISO 3166-2 codes, by the gazetteer. A name that is not in it keeps its spelling and gets no code, so that scopes which
name places set it aside with their reason; nothing is matched by likeness.
"""

from __future__ import annotations

import functools
import posixpath
from typing import TYPE_CHECKING

import attrs

from conflict_events.gazetteer import look_up
from conflict_events.values import Place
from conflict_events.values.bundles import parts_of

if TYPE_CHECKING:
    from conflict_events.values.places import PlacePrecision

__all__ = ["Located", "locate"]

DIRECTIONS = ("center", "east", "north", "north-east", "south", "south-east", "west")
"""Parts of Ukraine as the air force's regional commands name them."""

NO_TOWNS: dict[str, tuple[str, PlacePrecision]] = {
    **dict.fromkeys(DIRECTIONS, ("UA", "region")),
    "Snake Island": ("UA/UA-51", "locality"),
    "Odesa oblast, Black Sea": ("UA/UA-51", "water"),
}
"""What the file names that no gazetteer of settlements has."""

ATTACKED = ("UA", "RU")
"""Where its targets lie: some are Ukrainian forces in Kursk oblast."""

LEAST = 10_000
"""It names towns alone of those that have so many inhabitants, and says "oblast" where it means one."""


@attrs.frozen
class Located:
    """A place, and what could not be told of it.

    Attributes:
        place: The place, the name as written.
        problem: Why it has no code; None = it has one.
    """

    place: Place
    problem: str | None = None


@functools.lru_cache(maxsize=1024)
def locate(target: str) -> Located:
    """Address a target, also several joined by " and ": those have the code that they share, if they share one."""
    parts = [_known(part) for part in parts_of(target)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return Located(
            Place(target),
            f"{target!r} has a name that is not in our table of places; it gets no code",
        )
    code = posixpath.commonpath([code for code, _ in known]) if _is_one_country(known) else ""
    if not code:
        return Located(Place(target), f"{target!r} lies in several countries; no single code covers it")
    precision = known[0][1] if len(known) == 1 else _shared_precision(code)
    return Located(Place(target, code=code, precision=precision))


def _known(name: str) -> tuple[str, PlacePrecision] | None:
    if name in NO_TOWNS:
        return NO_TOWNS[name]
    oblast, _, inside = name.partition(", ")
    if inside:
        within = _found(oblast) if inside.lower().endswith(" raion") else None
        return None if within is None else (within[0], "adm2")  # the code only says which oblast
    return _found(name)


def _found(name: str) -> tuple[str, PlacePrecision] | None:
    oblasts = (look_up(name, within=country) for country in ATTACKED)
    place = next((each for each in oblasts if each.precision in ("country", "adm1")), None)
    place = place or look_up(name, within="UA", level="locality", least=LEAST)
    return None if place.code is None or place.precision is None else (place.code, place.precision)


def _is_one_country(known: list[tuple[str, PlacePrecision]]) -> bool:
    return len({code.partition("/")[0] for code, _ in known}) == 1


def _shared_precision(code: str) -> PlacePrecision:
    return "adm1" if "/" in code else "region"
