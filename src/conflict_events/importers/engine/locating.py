"""Where a record was, by columns that many sources have: a country, a region of it, latitude and longitude."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from conflict_events.errors import InvalidValue
from conflict_events.gazetteer import look_up, misplaced
from conflict_events.values import Place

if TYPE_CHECKING:
    from conflict_events.importers.engine.row import SourceRow

__all__ = ["code_of", "point_of"]


def code_of(row: SourceRow, country: str, region: str = "") -> str | None:
    """Give the code of the region that a row names, else of its country; what has none is a finding.

    Args:
        row: The row.
        country: The column of the country.
        region: That of its first division; empty = the row names none.
    """
    inside = row[region] if region else ""
    code, problem = _found(row[country], inside)
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


def point_of(row: SourceRow, code: str | None) -> tuple[str | None, str | None]:
    """Give a row's latitude and longitude; what is no point is left out, and what lies elsewhere kept: both are found.

    Args:
        row: The row, with the columns ``latitude`` and ``longitude``.
        code: Where it should lie; None = nobody knows.
    """
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
