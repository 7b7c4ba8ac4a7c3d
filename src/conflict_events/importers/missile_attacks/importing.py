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
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from conflict_events.events import BombStrike, DroneStrike, MissileStrike
from conflict_events.importers.engine import ImportSource, Manner, SourceRow, by_likeness, remembered
from conflict_events.importers.missile_attacks import counts, times
from conflict_events.importers.missile_attacks.again import opened, said, traits
from conflict_events.importers.missile_attacks.details import COLUMNS, detailed
from conflict_events.importers.missile_attacks.places import locate
from conflict_events.importers.missile_attacks.sources import DATASET, voice
from conflict_events.importers.missile_attacks.weapons import alike, family, only_watches
from conflict_events.importers.report import ImportFinding, Record
from conflict_events.values import Attribution, Place
from conflict_events.values.bundles import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MISSILE_ATTACKS"]

Strike: TypeAlias = DroneStrike | MissileStrike | BombStrike

REQUIRED = ("time_start", "time_end", "model", "target", "launched", "destroyed", "source")
"""Columns of every shape that the file has had."""

NOTED = ("carrier", "target_main")
"""Columns that no field of an event holds; their text goes into the note as it stands."""

KINDS: dict[str, type[Strike]] = {
    "drone": DroneStrike,
    "missile": MissileStrike,
    "bomb": BombStrike,
}

WHY_NO_KIND = {
    "mixed": ("mixed-bundle", "one count for drones, missiles or bombs together fits no kind"),
    "unknown": ("unknown-model", "not in our table of models; add it once you know what it is"),
}

MERGED_SINCE = datetime(2025, 7, 23, 9, tzinfo=UTC)  # noon in Kyiv
"""From the night after it the air force's "destroyed" holds the drones that it had counted as lost before."""


def strike(row: SourceRow) -> dict[str, Strike] | None:
    """Make the account of a row: of its post, the part about one weapon or bundle."""
    model = row["model"]
    kind = family(model)
    if kind not in KINDS:
        rule, why = WHY_NO_KIND[kind]
        meant = alike(model) if kind == "unknown" else None
        why = f"{why}; it looks like {meant!r} in other letters, signs or case" if meant else why
        row.refuse(rule, f"{row['launched'] or 'some'} x {model!r}: {why}")
        return None
    return {model: KINDS[kind](**_fields(row))}


def _fields(row: SourceRow) -> dict[str, Any]:
    places, details = row["launch_place"], detailed(row)
    return {
        "attacker": "RU",
        "target": "UA",
        "when": times.window(row),
        "where": _place(row),
        "tally": counts.tally(row),
        "attribution": _attribution(row),
        "weapon": row["model"],
        "launch_places": parts_of(places) if places else (),
        "note": "; ".join(f"{name}: {said}" for name in (*NOTED, *details.unread) if (said := row[name])) or None,
        "affected": details.affected,
        "parts": details.parts,
    }


@remembered("target")
def _place(row: SourceRow) -> Place | None:
    if not row["target"]:
        return None
    located = locate(row["target"])
    if located.problem is not None:
        row.find("unknown-place", located.problem)
    return located.place


@remembered("source", *times.COLUMNS)
def _attribution(row: SourceRow) -> Attribution:
    speaker = voice(row["source"])
    if speaker.problem is not None:
        row.find("unknown-source", speaker.problem)
    return Attribution(
        speaker.claimant,
        times.reported_after(times.window(row)),
        via=(DATASET,),
        evidence=speaker.evidence,
    )


def _about_the_file(records: Sequence[Record]) -> Iterator[ImportFinding]:
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


MISSILE_ATTACKS = ImportSource(
    name="missile-attacks",
    title="Massive Missile Attacks on Ukraine, compiled by piterfm from posts of the Ukrainian air force",
    via=DATASET,
    kinds=tuple(KINDS.values()),
    columns=REQUIRED,
    optional=(*NOTED, *COLUMNS, *counts.COUNTS, counts.STATUS, "launch_place"),
    manner=Manner(unsaid=frozenset({"nan"})),  # as pandas writes a gap
    # The post and the model outlive every correction seen so far; times and places do not.
    identity=by_likeness(lambda row: row["source"], traits),
    make=strike,
    changes="misread",
    said=said,
    opened=opened,
    about=_about_the_file,
)
