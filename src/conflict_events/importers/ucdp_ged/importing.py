"""The importer of UCDP's georeferenced events, in all shapes: releases, candidates, and copies for one country.

Each row is one `HarmReport`. Its whole is low, best and high as published, also where these contradict each other; the
dead of either side, civilians and those not told apart are sub-counts of it. Rows are separate events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.events import HarmReport
from conflict_events.importers.engine import ById, ImportSource, SourceRow, remembered
from conflict_events.importers.ucdp_ged.places import place
from conflict_events.importers.ucdp_ged.voices import COMPILER, DATASET, attribution
from conflict_events.values import Quantity, SubCount, When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conflict_events.values.when import Precision

__all__ = ["UCDP_GED"]

COLUMNS = (
    "id", "year", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_original", "where_prec", "where_coordinates", "adm_1",
    "latitude", "longitude", "country", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "low", "best", "high",
)  # fmt: skip
"""Columns of every shape."""

OPTIONAL = (
    "code_status", "where_description",  # read where they are there
    "relid", "active_year", "start_year", "end_year", "conflict_new_id", "conflict_dset_id", "dyad_new_id",
    "dyad_dset_id", "side_a_new_id", "side_a_dset_id", "side_b_new_id", "side_b_dset_id", "gwnoa", "gwnob",
    "source_headline", "adm_2", "geom_wkt", "priogrid_gid", "country_id", "iso3", "region",
)  # fmt: skip
"""Columns of some; the second row and those after it say in numbers, or again, what others say."""

PRECISIONS: dict[str, Precision] = {"1": "day", "2": "day", "3": "week", "4": "month", "5": "year"}
"""What `date_prec` says: the day, two to six days, a week, a month, a year."""

VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}

ONE_SIDED = "3"

WHOLE = ("low", "best", "high")
SORTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")

TAGS = "#"
"""What the tags of a second heading begin with."""


def event(row: SourceRow) -> HarmReport | None:
    """Make the account of a row."""
    if _id(row) == TAGS:
        row.refuse("second-heading", "a second heading, of tags, and no event")
        return None
    when, killed = _when(row), _killed(row)
    _note_what_is_odd(row)
    return HarmReport(
        when=when,
        where=place(row),
        killed=killed,
        population="civilian" if row["type_of_violence"] == ONE_SIDED else "unknown",
        breakdown=_breakdown(row),
        attribution=attribution(row, killed),
        note="; ".join(_about(row)) or None,
    )


def _id(row: SourceRow) -> str:
    """Give the id; the row of tags under the heading of some copies has none, and tells itself by its signs."""
    return row["id"] or (TAGS if row["year"].startswith(TAGS) else "")


@remembered("date_start", "date_end", "date_prec")
def _when(row: SourceRow) -> When:
    """Give the window in which it was: nobody says that it lasted all of it."""
    precision = PRECISIONS.get(row["date_prec"])
    if precision is None:
        row.find("unknown-precision", f"date_prec is {row['date_prec']!r}, not 1 to 5; read as days")
    days = When.days(row.date_in("date_start"), row.date_in("date_end"))
    return When(start_day=days.start_day, end_day=days.end_day, precision=precision or "day")


@remembered(*WHOLE)
def _killed(row: SourceRow) -> Quantity:
    low, best, high = (_number(row, column) for column in WHOLE)
    words = "; ".join(_words(row, WHOLE)) or None
    if low is best is high is None:
        return Quantity.unreported(raw=words)
    killed = Quantity.as_published(low, best, high)
    if killed.published:
        row.find("contradicts-itself", f"low {low}, best {best}, high {high}: kept as published, counted by its range")
    return attrs.evolve(killed, raw=words) if words else killed


def _number(row: SourceRow, column: str) -> Any:
    said = row[column]
    return int(said) if said.isascii() and said.isdecimal() else row.count(column).low


@remembered("side_a", "side_b", "type_of_violence", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
def _breakdown(row: SourceRow) -> tuple[SubCount, ...]:
    sorts = [("combatants", row.actor("side_a"), "deaths_a"), ("combatants", row.actor("side_b"), "deaths_b")]
    if row["type_of_violence"] == ONE_SIDED and row["deaths_b"] in ("", "0"):
        sorts = sorts[:1]  # the second side is the civilians themselves
    sub_counts = []
    for of, side, column in (*sorts, ("civilians", None, "deaths_civilians"), ("unknown", None, "deaths_unknown")):
        killed = _number(row, column)
        if killed is not None:
            sub_counts.append(SubCount(of=of, side=side, killed=killed))
    return tuple(sub_counts)


def _about(row: SourceRow) -> Iterator[str]:
    violence = row["type_of_violence"]
    if violence:
        yield VIOLENCE.get(violence, f"type of violence {violence}")
    for word, column in (("conflict", "conflict_name"), ("dyad", "dyad_name"), ("where", "where_description")):
        if said := row[column]:
            yield f"{word}: {said}"
    if row["event_clarity"] == "2":
        yield "told by its sources together with other events"
    if said := row["source_original"]:
        yield f"original source: {said}"
    yield from _not_told_apart(row)


@remembered(*SORTS)
def _not_told_apart(row: SourceRow) -> list[str]:
    return _words(row, SORTS)


def _words(row: SourceRow, columns: tuple[str, ...]) -> list[str]:
    """Give what stands where a figure should, and is none."""
    return [f"{column}: {row[column]}" for column in columns if row[column] and _number(row, column) is None]


@remembered("year", "date_end", "code_status")
def _note_what_is_odd(row: SourceRow) -> None:
    last = row.date_in("date_end")
    if row["year"] != str(last)[:4]:
        row.find("other-year", f"year is {row['year']!r}, and it ends on {last}; counted by its days")
    if row["code_status"] not in ("", "Clear"):
        row.find("not-vetted", f"code_status is {row['code_status']!r}: a candidate that may change or go")


def _said(event: HarmReport) -> HarmReport:
    """Leave out the remarks: some shapes lack a column that goes into them, and say nothing else for that."""
    return attrs.evolve(event, note=None)


def _part(event: HarmReport) -> tuple[str, str]:
    """Give the part of the dataset that an event is of: candidates come by month, copies for countries."""
    country = "" if event.where is None or event.where.code is None else event.where.code.partition("/")[0]
    last = event.when.local_day("UTC", "end")  # of days the day itself, in whatever zone
    return country, f"{last:%Y-%m}"


UCDP_GED = ImportSource(
    name="ucdp-ged",
    title="Georeferenced Event Dataset of the Uppsala Conflict Data Program, releases and candidates",
    via=DATASET,
    kinds=(HarmReport,),
    columns=COLUMNS,
    optional=OPTIONAL,
    identity=ById(_id),
    make=event,
    changes="revised",
    voice=COMPILER,
    covers=_part,
    disjoint=True,
    said=_said,
)
