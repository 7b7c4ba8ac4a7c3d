"""The counts of a row of the air-attack file: what each column means in a tally.

An empty cell is unreported, which is not zero. ``status_data = hidden`` says that the air force keeps the counts
back: the file then writes 0, which we read as withheld.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conflict_events.importers.engine import remembered
from conflict_events.values import UNREPORTED, WITHHELD, Quantity, Tally

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow

__all__ = ["COUNTS", "STATUS", "counted", "tally"]

MEASURES = {
    "launched": "launched",
    "destroyed": "destroyed",
    "not_reach_goal": "lost",
    "still_attacking": "airborne",
    "num_hit_location": "hit_locations",
    "num_fall_fragment_location": "debris_locations",
}
"""Column of the file -> field of the tally."""

CROSSINGS = ("cross_border_belarus", "back_russia", "border_crossing")
"""Columns that together are the tally's `left_airspace`; the third, in later files, replaces the other two."""

COUNTS = (*MEASURES, *CROSSINGS)
STATUS = "status_data"
NONE = Quantity.exact(0)

_COUNT = re.compile(r"(\d{1,18})(?:\.0*)?", re.ASCII)
_PAIR = r"""(?:'[^']*'|"[^"]*")\s*:\s*(?:nan|NaN|None|\d{1,18}(?:\.0*)?)"""
_BY_COUNTRY = re.compile(rf"\{{\s*(?:{_PAIR}(?:\s*,\s*{_PAIR})*)?\s*,?\s*\}}", re.ASCII)
_VALUE = re.compile(r":\s*(nan|NaN|None|\d+)", re.ASCII)


@remembered(STATUS, *COUNTS)
def tally(row: SourceRow) -> Tally:
    """Make the tally of a row; what is no count is found, and its words kept as `raw`."""
    hidden = _is_hidden(row)
    counts = {field: counted(row, column) for column, field in MEASURES.items()}
    counts["left_airspace"] = _left_airspace(row)
    if hidden:
        counts = {field: _behind(count, is_key=field == "launched") for field, count in counts.items()}
    return Tally(**counts)


def _is_hidden(row: SourceRow) -> bool:
    status = row[STATUS].lower()
    if status not in ("", "hidden"):
        row.find(
            "unknown-status",
            f"{STATUS} says {row[STATUS]!r}, which we do not know; the counts are kept as written",
        )
    return status == "hidden"


def _behind(count: Quantity, *, is_key: bool) -> Quantity:
    # The file has 0 where the air force is silent; a number above that was said after all.
    if count == NONE or (is_key and count == UNREPORTED):
        return WITHHELD
    return count


def counted(row: SourceRow, column: str) -> Quantity:
    """Read a count; "" = unreported, and words in its place are found and kept."""
    cell = row[column]
    if not cell:
        return UNREPORTED
    match = _COUNT.fullmatch(cell)
    if match is None:
        row.find(
            "not-a-count",
            f"{column} is {cell!r}, not a whole number; kept in words, counted as unreported",
        )
        return Quantity.unreported(raw=cell)
    return Quantity.exact(int(match[1]))


def _left_airspace(row: SourceRow) -> Quantity:
    """Add up those that left, over all the columns that say something about it; the words of each stay in `raw`."""
    said = [column for column in CROSSINGS if row[column] not in ("", "{}")]
    parts = [_crossed(row, column) for column in said]
    if not parts:
        return UNREPORTED
    raw = "; ".join(f"{column}: {row[column]}" for column in said)
    known = [part for part in parts if part != UNREPORTED and part.missing is None]
    if not known:
        return Quantity.unreported(raw=raw)
    least = sum(int(part.floor) for part in known)
    if all(part.is_exact for part in parts):
        return Quantity.exact(least, raw=raw)
    return Quantity.at_least(least, raw=raw)


def _crossed(row: SourceRow, column: str) -> Quantity:
    cell = row[column]
    if not _BY_COUNTRY.fullmatch(cell):
        return counted(row, column)
    values = _VALUE.findall(cell)
    known = [int(value) for value in values if value.isdigit()]
    if not known:
        return UNREPORTED
    total = sum(known)
    return Quantity.exact(total) if len(known) == len(values) else Quantity.at_least(total)
