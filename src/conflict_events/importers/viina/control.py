"""Who controls each populated place, as four maps and VIINA's vote among them have it: each its own claimant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_events.events import TerritorialClaim
from conflict_events.importers.engine import ImportSource, by_columns
from conflict_events.importers.viina.placing import COMPILER, MANNER, day_of
from conflict_events.values import Place

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow

__all__ = ["VIINA_CONTROL"]

MAPS = {
    "status_wiki": "Wikipedia",
    "status_boost": f"{COMPILER}/boost",
    "status_dsm": "DeepState",
    "status_isw": "ISW",
    "status": COMPILER,
}
HELD: dict[str, dict[str, Any]] = {
    "UA": {"holder": "UA", "change": "controls"},
    "RU": {"holder": "RU", "change": "controls"},
    "CONTESTED": {"holder": "RU", "from_actor": "UA", "change": "contested"},
}
"""What a status means; a place that is contested is Ukraine's ground, which Russia contests."""


def control(row: SourceRow) -> dict[str, TerritorialClaim] | None:
    """Make the claims of one place and day, one a map; the day is that of the map, not of a change on the ground."""
    place = Place(
        f"GeoNames {row['geonameid']}", code=f"UA/{row['geonameid']}", scheme="geonames", precision="locality"
    )
    when, made = day_of(row), {}
    for column, claimant in MAPS.items():
        status = row[column]
        if status in HELD:
            said = row.attribution(claimant, when)
            made[column] = TerritorialClaim(when=when, basis="assessed", where=place, attribution=said, **HELD[status])
        elif status:
            row.find("unknown-status", f"{column} is {status!r}, none of {', '.join(HELD)}; left out")
    return made or None


VIINA_CONTROL = ImportSource(
    name="viina-control",
    title="VIINA control: who controls each populated place of Ukraine, by day and map",
    via=f"{COMPILER}/control",
    kinds=(TerritorialClaim,),
    columns=("geonameid", "date", "status"),
    optional=("status_wiki", "status_boost", "status_dsm", "status_isw", "vcontrol_version"),
    manner=MANNER,
    identity=by_columns("geonameid", "date"),
    make=control,
    changes="revised",
)
