"""Where a row of UCDP's events was: its name as written, its code, and how well it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.importers.engine import code_of, point_of, remembered
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


@remembered("country", "adm_1", "where_coordinates", "where_prec", "latitude", "longitude")
def place(row: SourceRow) -> Place | None:
    """Give the place of a row; None = it names none."""
    country, region = row["country"], row["adm_1"]
    name = row["where_coordinates"] or region or country
    if not name:
        return None
    precision = PRECISIONS.get(row["where_prec"])
    if precision is None:
        row.find("unknown-precision", f"where_prec is {row['where_prec']!r}, not 1 to 7; the place has no precision")
    code = code_of(row, "country", "adm_1" if precision != "country" else "")
    lat, lon = point_of(row)
    return Place(name, code=code, precision=precision, lat=lat, lon=lon)
