"""Where the air-attack file says that an attack went: its target names, and the codes that address them.

ISO 3166-2 codes, by an explicit table. A name that is not in it keeps its spelling and gets no code, so that scopes
which name places set it aside with their reason; nothing is matched by likeness.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import attrs

from conflict_events.values import Place
from conflict_events.values.bundles import parts_of

if TYPE_CHECKING:
    from conflict_events.values.places import PlacePrecision

__all__ = ["Located", "locate"]

OBLASTS = {
    "Cherkasy": "UA-71", "Chernihiv": "UA-74", "Chernivtsi": "UA-77", "Dnipropetrovsk": "UA-12", "Donetsk": "UA-14",
    "Ivano-Frankivsk": "UA-26", "Kharkiv": "UA-63", "Kherson": "UA-65", "Khmelnytskyi": "UA-68",
    "Kirovohrad": "UA-35", "Kyiv": "UA-32", "Luhansk": "UA-09", "Lviv": "UA-46", "Mykolaiv": "UA-48",
    "Odesa": "UA-51", "Poltava": "UA-53", "Rivne": "UA-56", "Sumy": "UA-59", "Ternopil": "UA-61",
    "Vinnytsia": "UA-05", "Volyn": "UA-07", "Zakarpattia": "UA-21", "Zaporizhzhia": "UA-23", "Zhytomyr": "UA-18",
}  # fmt: skip

SETTLEMENTS = {
    "Dnipro": "UA-12", "Kharkiv": "UA-63", "Kherson": "UA-65", "Kolomyia": "UA-26", "Kramatorsk": "UA-14",
    "Kryvyi Rih": "UA-12", "Kyiv": "UA-30", "Ochakiv": "UA-48", "Odesa": "UA-51", "Snake Island": "UA-51",
    "Starokostiantyniv": "UA-68", "Sumy": "UA-59", "Zaporizhzhia": "UA-23",
}  # fmt: skip

DIRECTIONS = ("center", "east", "north", "north-east", "south", "south-east", "west")
"""Parts of Ukraine as the air force's regional commands name them."""

_PLACES: dict[str, tuple[str, PlacePrecision]] = {
    "Ukraine": ("UA", "country"),
    **dict.fromkeys(DIRECTIONS, ("UA", "region")),
    **{name: (f"UA/{code}", "locality") for name, code in SETTLEMENTS.items()},
    **{f"{name} oblast": (f"UA/{code}", "adm1") for name, code in OBLASTS.items()},
    "Kursk oblast": ("RU/RU-KRS", "adm1"),  # the file has attacks on Ukrainian forces there
    "Kyiv oblast (south)": ("UA/UA-32", "adm1"),
    "Odesa oblast, Black Sea": ("UA/UA-51", "water"),
}


@attrs.frozen
class Located:
    """A place, and what could not be told of it.

    Attributes:
        place: The place, the name as written.
        problem: Why it has no code; None = it has one.
    """

    place: Place
    problem: str | None = None


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
    oblast, _, inside = name.partition(", ")
    if inside.lower().endswith(" raion") and oblast in _PLACES:
        return _PLACES[oblast][0], "adm2"  # the name says which raion, the code only which oblast
    return _PLACES.get(name)


def _is_one_country(known: list[tuple[str, PlacePrecision]]) -> bool:
    return len({code.partition("/")[0] for code, _ in known}) == 1


def _shared_precision(code: str) -> PlacePrecision:
    return "adm1" if "/" in code else "region"
