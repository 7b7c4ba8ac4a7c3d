"""Where a row of UCDP's events was: its name as written, its code, and how well it is known."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from conflict_events.errors import InvalidValue
from conflict_events.gazetteer import look_up, misplaced
from conflict_events.values import Place

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow
    from conflict_events.values.places import PlacePrecision

__all__ = ["place"]

PRECISIONS: dict[str, PlacePrecision] = {
    "1": "exact",
    "2": "near",  # within about 25 kilometres of it
    "3": "adm2",
    "4": "adm1",
    "5": "region",  # a part of a region, or a line such as a river
    "6": "country",
    "7": "water",  # or the air above
}
"""What `where_prec` says."""


def place(row: SourceRow) -> Place | None:
    """Give the place of a row; None = it names none."""
    country, region = row["country"], row["adm_1"]
    name = row["where_coordinates"] or region or country
    if not name:
        return None
    precision = PRECISIONS.get(row["where_prec"])
    if precision is None:
        row.find("unknown-precision", f"where_prec is {row['where_prec']!r}, not 1 to 7; the place has no precision")
    code, problem = _code(country, region if precision != "country" else "")
    if problem:
        row.find("unknown-place", problem)
    lat, lon = _point(row, code)
    return Place(name, code=code, precision=precision, lat=lat, lon=lon)


@functools.lru_cache(maxsize=4096)
def _code(country: str, region: str) -> tuple[str | None, str | None]:
    found = look_up(country, level="country")
    if found.code is None:
        return None, f"country: {found.problem}; it gets no code"
    if not region:
        return found.code, None
    inside = look_up(region, within=found.code, level="adm1")
    if inside.code is not None:
        return inside.code, None
    return found.code, f"adm_1: {inside.problem}; it gets the code of its country"


def _point(row: SourceRow, code: str | None) -> tuple[str | None, str | None]:
    lat, lon = row["latitude"], row["longitude"]
    if not (lat and lon):
        return None, None
    try:
        Place("point", lat=lat, lon=lon)
    except InvalidValue as error:
        row.find("no-point", f"{error}; left out")
        return None, None
    off = code and misplaced(code, float(lat), float(lon))
    if off:
        told = "latitude and longitude seem exchanged" if off == "swapped" else "it lies far outside"
        row.find("misplaced", f"{lat}, {lon} is not in {code}: {told}; kept as it stands")
    return lat, lon
