"""Where a record was, by columns that many sources have; and what is odd about a place, of whatever source.

Letters of another alphabet that look like those around them, and a point that does not lie in the place named, are
findings in every source and in sheets: the engine looks at the places of every event.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeAlias

from conflict_events.errors import InvalidValue
from conflict_events.gazetteer import look_alikes, look_up, misplaced
from conflict_events.values import Place

if TYPE_CHECKING:
    from conflict_events.importers.engine.row import SourceRow

__all__ = ["code_of", "oddities", "point_of"]

Oddity: TypeAlias = tuple[str, str]
"""A rule and a message."""


def code_of(row: SourceRow, country: str, region: str = "") -> str | None:
    """Give the code of the region that a row names, else of its country; what has none is a finding.

    Args:
        row: The row.
        country: The column of the country.
        region: That of its first division; empty = the row names none.
    """
    inside = row[region] if region else ""
    code, problem = _found(row[country], inside)
    for finding in (_look_alikes(row[country]), _look_alikes(inside)):
        if finding is not None:
            row.find(*finding)
    if problem:
        row.find("unknown-place", f"{region if code else country}: {problem}")
    return code


@functools.lru_cache(maxsize=4096)
def _found(country: str, region: str) -> tuple[str | None, str | None]:
    whole = look_up(country, level="country")
    if whole.code is None or not region:
        return whole.code, whole.problem and f"{whole.problem}; it gets no code"
    inside = look_up(region, within=whole.code, level="adm1")
    return inside.code or whole.code, inside.problem and f"{inside.problem}; it gets the code of its country"


def point_of(row: SourceRow) -> tuple[str | None, str | None]:
    """Give a row's ``latitude`` and ``longitude``; what is no point is found, and left out."""
    lat, lon = row["latitude"], row["longitude"]
    if not (lat and lon):
        return None, None
    try:
        Place("point", lat=lat, lon=lon)
    except InvalidValue as error:
        row.find("no-point", f"{error}; left out")
        return None, None
    return lat, lon


def oddities(event: Any) -> list[Oddity]:
    """Say what is odd about the places of an event, whatever source it comes from."""
    oddities: list[Oddity] = []
    for place in _places(event):
        oddities += _oddities(place)
    return oddities


def _places(event: Any) -> list[Place]:
    # Of a kind of one's own these fields may be anything.
    held = [getattr(event, "where", None)]
    for name in ("affected", "parts"):
        several = getattr(event, name, ())
        if several and isinstance(several, tuple):
            held += [each if isinstance(each, Place) else getattr(each, "where", None) for each in several]
    return [each for each in held if isinstance(each, Place)]


@functools.lru_cache(maxsize=4096)
def _oddities(place: Place) -> tuple[Oddity, ...]:
    return tuple(each for each in (_look_alikes(place.name), _off(place)) if each is not None)


@functools.lru_cache(maxsize=4096)
def _look_alikes(name: str) -> Oddity | None:
    _, letters = look_alikes(name)
    return ("look-alike-letters", f"{'; '.join(letters)}: kept as written, and read as meant") if letters else None


def _off(place: Place) -> Oddity | None:
    if place.code is None or place.lat is None or place.lon is None:
        return None
    off = misplaced(place.code, float(place.lat), float(place.lon))
    message = "latitude and longitude seem exchanged" if off == "swapped" else "it lies far outside"
    at = f"{place.lat}, {place.lon}"
    return off and ("misplaced", f"{at} is not in {place.code}: {message}; kept as it stands")
