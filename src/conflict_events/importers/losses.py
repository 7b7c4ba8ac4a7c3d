"""The importer of Russian losses as Ukraine's general staff counts them: equipment, and personnel, one record a day.

The files ("2022 Russia Ukraine War", compiled by PetroIvaniuk from the general staff's daily reports) transcribe what
the general staff says: totals since the invasion began. So each figure is a stock, and a day that a later copy changes
is our transcription corrected. The date is that of the report; it covers the days up to the one before.

A third file of the same shape says which part of a day's rise is the general staff's own correction and no loss. Its
figures are no totals, and the totals have them already: each of its rows is told, and none becomes an account.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from conflict_events.errors import InvalidValue
from conflict_events.events import EquipmentLoss
from conflict_events.importers.engine import ImportSource, Manner, SourceRow, by_columns
from conflict_events.importers.report import ImportFinding, Record
from conflict_events.values import Quantity, Truth, When

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["LOSSES"]

KYIV = "Europe/Kyiv"
BEGAN = date(2022, 2, 24)
"""From this day on the general staff counts; it is also day 1 of the files."""

EQUIPMENT = (
    "aircraft", "helicopter", "tank", "APC", "field artillery", "MRL", "military auto", "fuel tank", "drone",
    "naval ship", "anti-aircraft warfare", "special equipment", "mobile SRBM system", "vehicles and fuel tanks",
    "cruise missiles", "submarines",
)  # fmt: skip
"""What the file of equipment counts; some kinds were split, joined, begun or dropped over time."""

PEOPLE = ("personnel", "POW")
HOW = "personnel*"
DIRECTION = "greatest losses direction"


def losses(row: SourceRow) -> dict[str, EquipmentLoss] | None:
    """Make the accounts of a day, one of each kind that it counts."""
    reported = _reported(row)
    said = [column for column in (*EQUIPMENT, *PEOPLE) if row[column]]
    if _is_of_corrections(row):
        figures = ", ".join(f"{column} {row[column]}" for column in said if row[column] != "0") or "none"
        row.refuse("correction", f"it tells what of the day's rise is a correction, which the totals have: {figures}")
        return None
    if not said:
        return None
    when = When.days(BEGAN, reported - timedelta(1), tz=KYIV)
    voice = row.attribution("UA/GeneralStaff", When.day(reported, tz=KYIV))
    note = f"{DIRECTION}: {row[DIRECTION]}" if row[DIRECTION] else None
    shared: dict[str, Any] = {"side": "RU", "change": "total", "when": when, "attribution": voice, "note": note}
    return {column: EquipmentLoss(category=column, count=_count(row, column), **shared) for column in said}


def _reported(row: SourceRow) -> date:
    said = row.day("date")
    reported = said.date() if isinstance(said, datetime) else said
    if reported is None or reported <= BEGAN:
        raise InvalidValue(
            "date", f"must be a day after {BEGAN}, on which the general staff began to count", row["date"]
        )
    number = (reported - BEGAN).days + 1
    if row["day"] and row["day"] != str(number):
        row.find("day-differs", f"it is called day {row['day']}, and its date is day {number}; the date is taken")
    return reported


def _is_of_corrections(row: SourceRow) -> bool:
    """Tell a row of corrections: no total falls below zero, and there were more tanks lost than days."""
    figures = [row.number(column) or 0 for column in EQUIPMENT]
    tanks, day = row.number("tank"), row.number("day")
    return any(figure < 0 for figure in figures) or (tanks is not None and day is not None and tanks < day)


def _count(row: SourceRow, column: str) -> Quantity:
    count = row.count(column)
    if column != "personnel" or not count.is_exact:
        return count
    words = {"about": Quantity.about_, "more": Quantity.more_than}
    if row[HOW] and row[HOW] not in words:
        row.find("unknown-word", f"{HOW} says {row[HOW]!r}, which we do not know; the figure is kept as written")
    return words.get(row[HOW], Quantity.exact)(int(count.floor), raw=f"{row[HOW]} {row[column]}".strip())


def _falls(records: Sequence[Record]) -> Iterator[ImportFinding]:
    """Say where a total is less than the one before: it is kept, for the general staff said both."""
    series: dict[str, list[Any]] = {}
    for record in records:
        series.setdefault(record.event.category, []).append(record)
    for category, of_category in series.items():
        of_category.sort(key=lambda record: record.event.when.latest)
        for before, after in pairwise(of_category):
            if after.event.count.is_below(before.event.count) is Truth.YES:
                fell = f"{category} is {after.event.count}, and was {before.event.count} in the report before"
                yield ImportFinding(after.line, "total-falls", fell)


LOSSES = ImportSource(
    name="losses",
    title="Russian losses as Ukraine's general staff counts them, compiled by PetroIvaniuk",
    via="PetroIvaniuk/2022-Ukraine-Russia-War-Dataset",
    kinds=(EquipmentLoss,),
    columns=("date", "day"),
    optional=(*EQUIPMENT, *PEOPLE, HOW, DIRECTION),
    manner=Manner(tz=KYIV),
    identity=by_columns("date"),
    make=losses,
    changes="misread",
    covers=lambda event: event.category in PEOPLE,  # equipment and people come in files of their own
    about=_falls,
)
