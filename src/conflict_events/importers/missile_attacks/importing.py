"""The importer of ``missile_attacks_daily.csv``: air attacks on Ukraine, one row a weapon a report.

The file ("Massive Missile Attacks on Ukraine", compiled by piterfm from posts of the Ukrainian air
force and its regional commands) is a transcription: the post's page is the claimant, the file is
how we know. So a row that a later copy of the file changes is a mistake of ours corrected, an erratum,
and not a revision by the claimant.

What each column becomes is said in the module of its subject: `weapons`, `times`,
`places`, `counts`, `sources`.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from conflict_events.errors import InvalidValue
from conflict_events.events import DroneStrike, MissileStrike
from conflict_events.importers.appending import append_reading
from conflict_events.importers.known import Published
from conflict_events.importers.missile_attacks import counts, times
from conflict_events.importers.missile_attacks.again import opened, said, traits
from conflict_events.importers.missile_attacks.places import locate
from conflict_events.importers.missile_attacks.rows import DETAILS, Row, Source, Table, read_table
from conflict_events.importers.missile_attacks.sources import DATASET, voice
from conflict_events.importers.missile_attacks.weapons import alike, family, only_watches
from conflict_events.importers.report import ImportFinding, ImportReport, Record, Transcript
from conflict_events.values import Attribution, Place, When
from conflict_events.values.bundles import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conflict_events.log import EventLog

__all__ = ["import_missile_attacks", "read_missile_attacks"]

KINDS: dict[str, type[DroneStrike | MissileStrike]] = {
    "drone": DroneStrike,
    "missile": MissileStrike,
}

WHY_NO_KIND = {
    "bomb": ("no-kind", "a bomb is neither a drone nor a missile, and there is no kind for it"),
    "mixed": ("mixed-bundle", "one count for drones and missiles together fits no kind"),
    "unknown": ("unknown-model", "not in our table of models; add it once you know what it is"),
}

MERGED_SINCE = datetime(2025, 7, 23, 9, tzinfo=UTC)  # noon in Kyiv
"""From the night after it the air force's "destroyed" holds the drones that it had counted as lost before."""


PUBLISHED = Published(via=DATASET, kinds=tuple(KINDS.values()), traits=traits, said=said, opened=opened)


def import_missile_attacks(
    log: EventLog, source: Source, *, as_of: date | str | None = None, progress: Callable[..., Any] | None = None
) -> ImportReport:
    """Bring a copy of the file into a log.

    Importing a copy again adds nothing. A later copy adds its new rows, and corrects what it reads otherwise by errata:
    Corrections by the ledger, for the file is our transcription of what the air force said. What a later copy tells in
    other rows is retracted by the ledger; what it no longer has stays, with a finding. An older copy corrects nothing.

    Args:
        log: Where to; all is appended at once or nothing.
        source: The path of a copy of the file, or its lines of text.
        as_of: The copy's own date, a day or a moment; None = its rows have to tell whether it is older or newer than
            what the log has.
        progress: As for `read_missile_attacks`.

    Raises:
        AppendConflict: Others appended all the while; import it again.
        InvalidValue: The copy's own date is none, or lies ahead.
        UnreadableSource: It cannot be read as this file at all; nothing was appended.
    """
    return append_reading(log, read_missile_attacks(source, progress=progress), PUBLISHED, as_of=as_of)


def read_missile_attacks(source: Source, *, progress: Callable[..., Any] | None = None) -> Transcript:
    """Read the file into events and findings, without a log.

    Args:
        source: The path of a copy of the file, or its lines of text.
        progress: Such as ``tqdm``: called with the rows, ``total`` and ``desc``, and gives them
            back one by one. None = silent.

    Raises:
        UnreadableSource: Where it cannot be read as this file at all.
    """
    table = read_table(source)
    rows: Iterable[Row] = table.rows
    if progress is not None:
        rows = progress(rows, total=len(table.rows), desc=table.name)
    records, repeated = _records(rows)
    by_row = (finding for row in table.rows for finding in row.findings)
    return Transcript(
        source=table.name,
        rows=len(table.rows),
        records=tuple(records),
        repeated=repeated,
        findings=(*_about_the_file(table, records), *by_row),
    )


def _records(rows: Iterable[Row]) -> tuple[list[Record], int]:
    """Make the records, and count the rows that only say again what an earlier one says."""
    records: list[Record] = []
    lines: dict[Any, int] = {}
    repeated = 0
    for row in rows:
        event = _event_or_finding(row)
        if event is None:
            continue
        if event in lines:
            repeated += 1
            row.find("repeated-row", f"it says word for word what line {lines[event]} says")
            continue
        lines[event] = row.line
        records.append(Record(row.line, _group(row), event))
    return records, repeated


def _group(row: Row) -> str:
    # The post and the model outlive every correction seen so far; times and places do not.
    return f"{DATASET}|{row.cells['source']}|{row.cells['model']}"


def _event_or_finding(row: Row) -> DroneStrike | MissileStrike | None:
    if not row.cells:
        return None
    kind = family(row.cells["model"])
    if kind not in KINDS:
        rule, why = WHY_NO_KIND[kind]
        meant = alike(row.cells["model"]) if kind == "unknown" else None
        why = f"{why}; it looks like {meant!r} in other letters, signs or case" if meant else why
        row.refuse(rule, f"{row.cells['launched'] or 'some'} x {row.cells['model']!r}: {why}")
        return None
    try:
        return KINDS[kind](**_fields(row))
    except InvalidValue as error:
        row.refuse("invalid-value", str(error))
        return None


def _fields(row: Row) -> dict[str, Any]:
    cells = row.cells
    when = times.window(cells["time_start"], cells["time_end"], row.find)
    places = cells.get("launch_place", "")
    return {
        "attacker": "RU",
        "target": "UA",
        "when": when,
        "where": _place(row),
        "tally": counts.tally(cells, row.find),
        "attribution": _attribution(row, when),
        "weapon": cells["model"],
        "launch_places": parts_of(places) if places else (),
        "note": "; ".join(f"{name}: {cells[name]}" for name in DETAILS if cells.get(name)) or None,
    }


def _place(row: Row) -> Place | None:
    if not row.cells["target"]:
        return None
    located = locate(row.cells["target"])
    if located.problem is not None:
        row.find("unknown-place", located.problem)
    return located.place


def _attribution(row: Row, when: When) -> Attribution:
    speaker = voice(row.cells["source"])
    if speaker.problem is not None:
        row.find("unknown-source", speaker.problem)
    return Attribution(
        speaker.claimant,
        times.reported_after(when),
        via=(DATASET,),
        evidence=speaker.evidence,
    )


def _about_the_file(table: Table, records: list[Record]) -> Iterator[ImportFinding]:
    if table.unknown:
        listed = ", ".join(table.unknown)
        yield ImportFinding(None, "unknown-columns", f"these columns were not read: {listed}")
    watching = Counter(r.event.weapon for r in records if only_watches(r.event.weapon))
    if watching:
        yield ImportFinding(
            None,
            "reconnaissance",
            f"{watching.total()} rows count reconnaissance drones ({', '.join(sorted(watching))}) "
            "and are kept as DroneStrike; a scope leaves them out by naming its weapons",
        )
    drones = (r.event for r in records if isinstance(r.event, DroneStrike))
    merged = sum(1 for event in drones if not event.when.definitely_by(MERGED_SINCE))
    if merged:
        yield ImportFinding(
            None,
            "destroyed-redefined",
            f"{merged} rows on drones are from the night after {MERGED_SINCE:%d %B %Y} on, when destroyed came to "
            "include those jammed or lost: compare destroyed across that break only together with lost",
        )
