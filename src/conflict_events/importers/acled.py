"""The importer of ACLED's events, as its exports and its interface give them, and of its list of deleted ones.

Each row is an account by ACLED, which estimates and revises, of what happened: a strike with drones or missiles only
where its words say so and it is plain whose it was, else an `IncidentReport`. Who was killed is a `HarmReport` of the
same incident: `fatalities` as published. `timestamp` says when a record last changed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from conflict_events.errors import InvalidValue
from conflict_events.events import DroneStrike, HarmReport, IncidentReport, MissileStrike
from conflict_events.importers.engine import ImportSource, SourceRow, by_columns, code_of, point_of, remembered
from conflict_events.importers.report import Gone, ImportFinding
from conflict_events.values import Attribution, Evidence, Place, Tally, When
from conflict_events.values.quantity import is_reported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conflict_events.events.harm import Population
    from conflict_events.importers.report import Record
    from conflict_events.values.places import PlacePrecision
    from conflict_events.values.when import Precision

__all__ = ["ACLED", "ACLED_DELETED"]

CLAIMANT, DATASET = "ACLED", "ACLED data"

COLUMNS = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country",
    "admin1", "location", "latitude", "longitude", "geo_precision", "source", "notes", "fatalities", "timestamp",
)  # fmt: skip
OPTIONAL = (
    "tags", "civilian_targeting", "year", "disorder_type", "assoc_actor_1", "inter1", "assoc_actor_2", "inter2",
    "interaction", "iso", "region", "admin2", "admin3", "source_scale", "population_best", "population_1km",
    "population_2km", "population_5km",
)  # fmt: skip

DAYS: dict[str, tuple[Precision, int]] = {"1": ("day", 0), "2": ("week", 6), "3": ("month", 30)}
"""What `time_precision` says: the day; some day of that week; some day of that month. And how far that reaches."""

PRECISIONS: dict[str, PlacePrecision] = {"1": "locality", "2": "near", "3": "region"}
"""What `geo_precision` says: the town; a part of a region, near a town; the region, by its capital."""

STRIKES = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})

WEAPONS = {
    "drone": re.compile(r"\b(?:drones?|ua[vs]s?|ucavs?|fpvs?|shaheds?|gerans?|quadcopters?)\b", re.IGNORECASE),
    "missile": re.compile(r"\bmissiles?\b", re.IGNORECASE),
    "other": re.compile(
        r"\b(?:air ?strikes?|air ?craft|war ?planes?|jets?|helicopters?|bomb\w*|shell\w*|artillery|rockets?|mortars?|"
        r"grenades?|mlrs)\b",
        re.IGNORECASE,
    ),
}
"""Words by which notes say with what it was done."""

KINDS: dict[str, type[DroneStrike | MissileStrike]] = {"drone": DroneStrike, "missile": MissileStrike}

CIVILIANS = "Civilians"


def events(row: SourceRow) -> dict[str, Any]:
    """Make the accounts of a row: of what happened, and of those who were killed."""
    given: dict[str, Any] = {"when": _when(row), "where": _where(row)}
    given["attribution"] = _attribution(row)
    given["note"] = f"tags: {row['tags']}" if row["tags"] else None
    category = ": ".join(filter(None, (row["event_type"], row["sub_event_type"]))) or None
    kind, attacker = _kind(row), row.actor("actor1")
    made: dict[str, Any] = {}
    if kind is not None and attacker is not None:
        made["strike"] = kind(attacker=attacker, tally=Tally(), **{**given, "note": _with(category, given["note"])})
    else:
        actors = {name for name in (attacker, row.actor("actor2")) if name}
        made["incident"] = IncidentReport(category=category, actors=actors, **given)
    killed = row.count("fatalities")
    if is_reported(killed):
        whom: Population = "civilian" if row["civilian_targeting"] else "unknown"
        made["harm"] = HarmReport(killed=killed, population=whom, **given)
        row.tie("same_incident", row["event_id_cnty"], part="harm", to_part=next(iter(made)))
    return made


def _kind(row: SourceRow) -> type[DroneStrike | MissileStrike] | None:
    """Give the kind of strike that a row's words say it was, of one weapon and of one side; None = they do not."""
    if row["sub_event_type"] not in STRIKES:
        return None
    said = f"{row['notes']} {row['tags']}"
    named = [weapon for weapon, words in WEAPONS.items() if words.search(said)]
    if named not in (["drone"], ["missile"]):
        return None
    if row["actor2"] and not row["actor2"].startswith(CIVILIANS):
        row.find("no-direction", f"a strike with {named[0]}s, and ACLED's order of actors does not say whose")
        return None
    return KINDS[named[0]]


@remembered("event_date", "time_precision")
def _when(row: SourceRow) -> When:
    """Give the day; where only the week or month is known, all days that it may have been, marked as approximate."""
    named = row.date_in("event_date")
    if row["time_precision"] not in DAYS:
        row.find("unknown-precision", f"time_precision is {row['time_precision']!r}, not 1 to 3; read as the day")
    precision, reach = DAYS.get(row["time_precision"], DAYS["1"])
    start, end = _around(named, reach)
    return When(start_day=start, end_day=end, precision=precision, certainty="~" if reach else "")


def _around(day: date, reach: int) -> tuple[date, date]:
    try:
        return day - timedelta(reach), day + timedelta(reach + 1)
    except OverflowError:
        raise InvalidValue("event_date", "must not lie at the edge of the calendar", day) from None


@remembered("location", "admin1", "country", "geo_precision", "latitude", "longitude")
def _where(row: SourceRow) -> Place | None:
    name = row["location"] or row["admin1"] or row["country"]
    if not name:
        return None
    precision = PRECISIONS.get(row["geo_precision"])
    if precision is None:
        row.find("unknown-precision", f"geo_precision is {row['geo_precision']!r}, not 1 to 3; the place has none")
    code = code_of(row, "country", "admin1")
    lat, lon = point_of(row)
    return Place(name, code=code, precision=precision, lat=lat, lon=lon)


def _attribution(row: SourceRow) -> Attribution:
    sources = f"; sources: {row['source']}" if row["source"] else ""
    shown = (Evidence(locator=f"event {row['event_id_cnty']}{sources}"),)
    said = row["notes"] or None
    return Attribution(
        CLAIMANT, _stamp(row, "timestamp"), via=(DATASET,), evidence=shown, quote=said, lang=said and "en"
    )


def _stamp(row: SourceRow, column: str) -> When:
    """Read when a record last changed: seconds since 1970, or a date with its time in UTC."""
    said = row[column]
    try:
        if said.isascii() and said.isdecimal():
            return When.at(datetime.fromtimestamp(int(said), UTC))
        return When.at(datetime.fromisoformat(said).replace(tzinfo=UTC))
    except (ValueError, OverflowError, OSError):
        raise InvalidValue(column, "must be seconds since 1970, or a date with its time", said) from None


def _with(*said: str | None) -> str | None:
    return "; ".join(filter(None, said)) or None


def _about_zeros(records: Sequence[Record]) -> Iterator[ImportFinding]:
    zeros = sum(isinstance(each.event, HarmReport) and each.event.killed.ceiling == 0 for each in records)
    if zeros:
        message = f"{zeros} rows have 0 fatalities, which ACLED also writes where no source gives a number"
        yield ImportFinding(None, "zero-fatalities", f"{message}; kept as published")


def withdrawal(row: SourceRow) -> Gone:
    """Make of a row of the list what withdraws the record that it names."""
    return Gone(row["event_id_cnty"], _stamp(row, "deleted_timestamp"), "ACLED deleted it")


ACLED = ImportSource(
    name="acled",
    title="Armed Conflict Location & Event Data, as exported or from its interface",
    via=DATASET,
    kinds=(HarmReport, IncidentReport, DroneStrike, MissileStrike),
    columns=COLUMNS,
    optional=OPTIONAL,
    identity=by_columns("event_id_cnty"),
    make=events,
    changes="revised",
    vanished="ignored",  # an export is what somebody asked for, and never all
    stamped=True,
    disjoint=True,
    about=_about_zeros,
)

ACLED_DELETED = ImportSource(
    name="acled-deleted",
    title="The list of events that ACLED has deleted",
    via=DATASET,
    kinds=(HarmReport, IncidentReport, DroneStrike, MissileStrike),
    columns=("event_id_cnty", "deleted_timestamp"),
    identity=by_columns("event_id_cnty"),
    make=withdrawal,
    changes="revised",
    voice=CLAIMANT,
    vanished="ignored",
)
