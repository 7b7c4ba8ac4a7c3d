"""`misplaced`: whether a point lies where its code says, by where the settlements of that place lie.

The rule: a place reaches as far north, south, east and west as the settlements in it that GeoNames has, and a degree
further; of a region the outermost in a hundred are left out, for GeoNames has some in the wrong one. A region's box
holds much of its neighbours: what lies in it may still be wrong, what lies outside is.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from conflict_events.gazetteer.table import Box, with_code

__all__ = ["MARGIN", "Misplaced", "known_part", "misplaced"]

MARGIN = 1.0
"""Degrees beyond the outermost settlement: 111 kilometres north or south."""

Misplaced: TypeAlias = Literal["swapped", "outside"]


def known_part(code: str) -> str:
    """Give the part of a path of codes up to the narrowest place of which it is known where it lies; "" = none is."""
    while code:
        known = with_code(code)
        if known is not None and known.box is not None:
            return code
        code = code.rpartition("/")[0]
    return ""


def misplaced(code: str, lat: float, lon: float) -> Misplaced | None:
    """Tell whether a point lies outside the place that a code addresses.

    Returns:
        "swapped" = it does, and with latitude and longitude exchanged it would not; "outside" = it does either way;
        None = it does not, or it is not known where the place lies.
    """
    known = with_code(known_part(code))
    if known is None or known.box is None or _holds(known.box, lat, lon):
        return None
    return "swapped" if _holds(known.box, lon, lat) else "outside"


def _holds(box: Box, lat: float, lon: float) -> bool:
    if not box.south - MARGIN <= lat <= box.north + MARGIN:
        return False
    return any(box.west - MARGIN <= each <= box.east + MARGIN for each in (lon, lon + 360))
