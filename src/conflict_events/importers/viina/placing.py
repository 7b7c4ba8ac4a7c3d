"""Where a row of VIINA says that it was, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.errors import InvalidValue
from conflict_events.gazetteer import look_up
from conflict_events.importers.engine import Manner, point_of, remembered
from conflict_events.values import Place, When

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow
    from conflict_events.values.places import PlacePrecision

__all__ = ["COMPILER", "MANNER", "PLACE_COLUMNS", "day_of", "place_of"]

COMPILER = "VIINA"
MANNER = Manner(days="%Y%m%d", unsaid=frozenset({"na", "nan", "none"}))

PLACE_COLUMNS = ("geonameid", "asciiname", "ADM1_NAME", "longitude", "latitude")

PRECISIONS: dict[str, PlacePrecision] = {
    "ADM0": "country", "ADM1": "adm1", "ADM2": "adm2", "PPL": "locality", "STREET": "near", "": "locality",
}  # fmt: skip
"""How finely a place is known, as ``GEO_PRECISION`` says it."""


@remembered("date")
def day_of(row: SourceRow) -> When:
    """Give the day of a row: that of the report or of the map, in no zone that VIINA names.

    Raises:
        InvalidValue: There is none.
    """
    day = row.day("date")
    if day is None:
        raise InvalidValue("date", "must be given, such as 20240102", row["date"])
    return When.day(day)


@remembered(*PLACE_COLUMNS, "GEO_PRECISION")
def place_of(row: SourceRow) -> Place | None:
    """Give the place of a row, with the code of its region; what does not fit is a finding."""
    name = row["asciiname"] or row["ADM1_NAME"]
    if not name:
        return None
    code = _region(row["ADM1_NAME"])
    if code is None:
        row.find("unknown-place", f"the region {row['ADM1_NAME']!r} is not known or not one; {name} gets no code")
    lat, lon = point_of(row)
    known = row["GEO_PRECISION"]
    return Place(name, code=code, precision=PRECISIONS.get(known.upper(), "locality"), lat=lat, lon=lon)


def _region(name: str) -> str | None:
    """Give the code of a region: "Kiev" is the oblast, beside "Kiev City"."""
    asked = ((each, country) for country in ("UA", "RU") for each in (name, f"{name} oblast"))
    codes = (look_up(each, within=country, level="adm1").code for each, country in asked) if name else ()
    return next((code for code in codes if code is not None), None)
