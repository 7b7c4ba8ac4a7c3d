"""The importer of DeepState's map: how much ground it draws as occupied, one GeoJSON file a day.

The files ("deepstate-map-data", copied daily by cyterat) have one feature without properties. Its day is in the file's
name only, and is that of the copy, at 03:00 UTC: it says what was drawn then, not where the line was. Each becomes an
assessment by DeepState of the area under Russian control, a stock. Its geometry is not kept: its hash and its bounding
box are.

The area is that on the ellipsoid of WGS 84, by pyproj and shapely (the extra `maps`); what parts share counts once.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.events import TerritorialClaim
from conflict_events.gazetteer import misplaced
from conflict_events.importers.engine import ById, ImportSource, SourceRow
from conflict_events.importers.reading import Cell, ReadAs
from conflict_events.values import Attribution, Evidence, Place, When

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["DEEPSTATE", "area_km2"]

VIA = "cyterat/deepstate-map-data"

_DAY = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


def area_km2(shape: BaseGeometry) -> Decimal:
    """Give the area of a shape in longitude and latitude, in square kilometres to a tenth, on the WGS 84 ellipsoid."""
    from pyproj import Geod  # noqa: PLC0415  # comes with the extra `maps`

    # Normalised, for an outline that runs the other way round would be subtracted.
    square_metres = abs(Geod(ellps="WGS84").geometry_area_perimeter(shape.normalize())[0])
    return Decimal(f"{square_metres / 1e6:.1f}")


def ground(row: SourceRow) -> TerritorialClaim | None:
    """Make the account of a day's map."""
    geometry, day = row.cell("geometry"), _day(row)
    shape = _shape(row, geometry)
    if shape is None:
        return None
    drawn = When.day(day, tz="UTC")
    return TerritorialClaim(
        holder="RU",
        change="controls",
        when=drawn,
        basis="assessed",
        where=Place("Ukraine", code="UA"),
        area_km2=area_km2(shape),
        attribution=Attribution("DeepState", drawn, via=(VIA,), evidence=(_shown(geometry, shape),)),
    )


def _identity(row: SourceRow) -> str:
    match = _DAY.search(row["file"])
    return "-".join(match.groups()) if match else ""


def _day(row: SourceRow) -> date:
    try:
        return date.fromisoformat(_identity(row))
    except ValueError:
        raise InvalidValue("file", "must have a day that exists in its name, such as 20241110", row["file"]) from None


def _shape(row: SourceRow, geometry: Cell) -> BaseGeometry | None:
    """Make the shape of a geometry; None = it is none that has an area in Ukraine, and the row has said why."""
    shape = _drawn(geometry)
    if shape is None or not shape.area:
        row.refuse("no-area", f"its geometry is no polygon: {json.dumps(geometry, default=str)[:200]}")
        return None
    if not shape.is_valid:
        row.find("crossing-lines", "its outline crosses itself or parts overlap; what is enclosed is counted once")
        shape = _mended(shape)
    west, south, east, north = shape.bounds
    wrong = {misplaced("UA", south, west), misplaced("UA", north, east)} - {None}
    if wrong:
        why = "exchange latitude and longitude" if wrong == {"swapped"} else "is it another map?"
        row.refuse("not-in-ukraine", f"it reaches from {south} to {north} north, {west} to {east} east: {why}")
        return None
    return shape


def _drawn(geometry: Cell) -> BaseGeometry | None:
    try:
        from shapely import errors  # noqa: PLC0415  # comes with the extra `maps`
        from shapely import geometry as shapes  # noqa: PLC0415  # as above
    except ImportError as error:
        raise UsageError(
            "areas of maps need shapely and pyproj: install the extra `maps` of conflict-events"
        ) from error
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        shape: BaseGeometry = shapes.shape(geometry)
    except (errors.ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return None
    return shape if all(map(math.isfinite, shape.bounds)) else None


def _mended(shape: BaseGeometry) -> BaseGeometry:
    """Give all that a shape encloses, once, where its outlines cross or its parts overlap."""
    import shapely  # noqa: PLC0415  # comes with the extra `maps`

    whole = shapely.unary_union([shapely.make_valid(part) for part in shapely.get_parts(shape)])
    return shapely.MultiPolygon([part for part in shapely.get_parts(whole) if part.area])


def _shown(geometry: Cell, shape: BaseGeometry) -> Evidence:
    whole = json.dumps(geometry, sort_keys=True, separators=(",", ":"))
    box = ",".join(f"{each:.6f}" for each in shape.bounds)
    return Evidence(sha256=hashlib.sha256(whole.encode()).hexdigest(), locator=f"geometry; bbox {box}")


def _said(event: Any) -> Any:
    """Leave out the hash: a copy may write the same outline in other words."""
    return attrs.evolve(event, attribution=attrs.evolve(event.attribution, evidence=()))


DEEPSTATE = ImportSource(
    name="deepstate",
    title="the area that DeepState draws as occupied, copied daily by cyterat",
    via=VIA,
    kinds=(TerritorialClaim,),
    columns=("geometry",),
    optional=None,
    reading=ReadAs(named="file"),
    identity=ById(_identity),
    make=ground,
    changes="misread",
    vanished="ignored",
    said=_said,
)
