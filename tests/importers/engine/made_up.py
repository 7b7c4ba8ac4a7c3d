"""A made-up register of incidents: each row has an id, a strike and those whom it killed, as one office tells it."""

from __future__ import annotations

import csv
import io
from typing import Any

from conflict_events.events import DroneStrike, HarmReport, MissileStrike
from conflict_events.importers import Gone, ImportSource, SourceRow, by_columns
from conflict_events.log import EventLog
from conflict_events.values import Place, Tally, When

COLUMNS = ("id", "day", "region", "weapon", "launched", "killed")
OPTIONAL = ("said", "same as", "part of", "spare")

PLAIN = {"id": "1", "day": "2025-05-01", "region": "Lviv", "weapon": "drone", "launched": "7", "killed": "1"}


def events(row: SourceRow) -> Any:
    day = row.day("day")
    if day is None:
        row.find("no-day", "it says no day")
        return None
    when = When.day(day, tz="Europe/Kyiv")
    given: dict[str, Any] = {
        "when": when,
        "where": Place(row["region"]) if row["region"] else None,
        "attribution": row.attribution("Office", row["said"] or when, locator=f"id {row['id']}"),
    }
    kind = MissileStrike if row["weapon"] == "missile" else DroneStrike
    made: dict[str, Any] = {"strike": kind(attacker="RU", tally=Tally(launched=row.count("launched")), **given)}
    if row["killed"]:
        made["harm"] = HarmReport(killed=row.count("killed"), **given)
    for other in row["same as"].split():
        row.tie("same_incident", other, part="strike", to_part="strike")
    for other in row["part of"].split():
        row.tie("part_of", other, part="strike", to_part="strike")
    return made


def source(**changed: Any) -> ImportSource:
    given: dict[str, Any] = {
        "name": "made-up",
        "title": "A register of incidents that there is not",
        "via": "made/up",
        "kinds": (DroneStrike, MissileStrike, HarmReport),
        "columns": COLUMNS,
        "optional": OPTIONAL,
        "identity": by_columns("id"),
        "make": events,
    }
    return ImportSource(**(given | changed))


DELETIONS = ImportSource(
    name="made-up-deletions",
    title="What the register has deleted",
    via="made/up",
    kinds=(DroneStrike, MissileStrike, HarmReport),
    columns=("deleted", "when"),
    identity=by_columns("deleted"),
    make=lambda row: Gone(row["deleted"], When.day(row["when"]) if row["when"] else None),
    changes="revised",
)


def lines(*rows: dict[str, str], columns: tuple[str, ...] = (*COLUMNS, *OPTIONAL)) -> list[str]:
    """The lines of a copy; each row says what differs from `PLAIN`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**PLAIN, "id": str(number), **row} for number, row in enumerate(rows, start=1))
    return text.getvalue().splitlines(keepends=True)


def standing(log: EventLog, kind: type[Any] = DroneStrike) -> list[Any]:
    return [account.event for account in log.now().accounts(kind)]


def launched(log: EventLog) -> list[str]:
    return sorted(str(event.tally.launched) for event in standing(log))


def rules(findings: Any) -> list[str]:
    return [finding.rule for finding in findings.findings]
