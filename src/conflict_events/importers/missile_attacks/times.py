"""When the air-attack file says that an attack was: its two time columns, local Kyiv time without a zone.

Either column is a date, or a date and a clock time (the hour of one or two digits). What the two mean together
follows S7; nothing is guessed: a clock time that a clock change repeats or skips is widened to all that it
can mean.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.importers.engine import remembered
from conflict_events.values import When
from conflict_events.values.clocks import zone

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow
    from conflict_events.values import Precision

__all__ = ["COLUMNS", "KYIV", "LONG", "Moment", "parse", "reported_after", "window"]

KYIV = "Europe/Kyiv"
COLUMNS = ("time_start", "time_end")
LONG = timedelta(days=2)
"""No report in the file covers more, except where a digit of a date is wrong."""

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)

_FORM = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:\.0+)?)?)?", re.ASCII)


LOOKS = (
    (re.compile(r"\d{5}(?:\.\d+)?", re.ASCII), "a spreadsheet's number of a day: format the column as ISO dates"),
    (re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}.*"), "a spreadsheet's date, whose first part may be day or month"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}\b(?!T).*"), "a date without its zeros: write 2024-05-01"),
    (re.compile(r"[\d-]+[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)"), "a time with an offset: this file has Kyiv's local time"),
)
"""What spreadsheets and programs make of a time, and what to do."""


@attrs.frozen
class Moment:
    """One cell of a time column.

    Attributes:
        day: Its date.
        clock: Its clock time; None = the cell has a date only.
    """

    day: date
    clock: time | None = None


def parse(cell: str) -> Moment:
    """Read one cell.

    Raises:
        InvalidValue: Where it is neither a date nor a date with a clock time.
    """
    match = _FORM.fullmatch(cell)
    if match is None:
        rule = "must be a date, or a date and a clock time, such as 2024-11-09 20:00"
        raise InvalidValue("time", f"{rule}{_looks_like(cell)}", cell)
    try:
        day = date.fromisoformat(match[1])
        clock = None if match[2] is None else time(int(match[2]), int(match[3]), int(match[4] or 0))
    except ValueError:
        raise InvalidValue("time", "must be a date and a time that exist", cell) from None
    if not FIRST <= day <= LAST:
        raise InvalidValue("time", f"must lie between {FIRST} and {LAST}", cell)
    return Moment(day, clock)


def _looks_like(cell: str) -> str:
    """Say what a cell looks like that is no time of this file; nothing where that cannot be told."""
    return next((f"; this looks like {what}" for form, what in LOOKS if form.fullmatch(cell)), "")


@remembered(*COLUMNS)
def window(row: SourceRow) -> When:
    """Make the window of a row.

    Raises:
        InvalidValue: Where a cell cannot be read, or the window ends before it starts.
    """
    start_cell, end_cell = (row[column] for column in COLUMNS)
    start, end = parse(start_cell), parse(end_cell)
    raw = f"{start_cell} to {end_cell}"
    if end.day - start.day >= LONG:
        row.find("long-window", f"it lasts from {raw}: check the dates; kept as written")
    if start.clock is None and end.clock is None:
        return When.days(start.day, end.day, tz=KYIV)
    return _clock_window(start, end, raw, row)


def _clock_window(start: Moment, end: Moment, raw: str, row: SourceRow) -> When:
    starts, ends = _instants(start, is_end=False), _instants(end, is_end=True)
    mixed = start.clock is None or end.clock is None
    if len(starts) > 1 or len(ends) > 1:
        row.find("clock-change", f"a clock change repeats or skips a time of {raw}; widened to all that it can mean")
    elif not mixed and starts == ends:
        return When(start=starts[0], end=ends[0], precision="instant", tz=KYIV)
    else:
        raw = raw if mixed else ""
    precision: Precision = "day" if mixed else "hour"
    return When.between(starts[0], ends[-1], tz=KYIV, extent="within", precision=precision, raw=raw or None)


def _instants(moment: Moment, *, is_end: bool) -> list[datetime]:
    """Give the instants that a cell can mean, in order; a date alone is its first midnight, or its last for an end."""
    day = moment.day + timedelta(1) if is_end and moment.clock is None else moment.day
    bare = datetime.combine(day, moment.clock or time(0), zone(KYIV))
    return sorted({bare.replace(fold=fold).astimezone(UTC) for fold in (0, 1)})


@functools.lru_cache(maxsize=1024)
def reported_after(attack: When) -> When:
    """Give when the report can have been made: after the window; how long after, nobody wrote down (S10)."""
    if attack.end_day is not None:
        return When(start_day=attack.end_day, precision="day", tz=KYIV)
    return When.between(attack.end, None, tz=KYIV)
