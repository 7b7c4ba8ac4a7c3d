"""The part of EDTF (ISO 8601-2) that date-level accounts need: years, months, days, intervals, and marks at the end.

Left out, and refused by name: seasons, unspecified digits, sets, negative and long years, marks on one side or on one
component, and open ends on both sides. Weeks have no EDTF.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from conflict_events.errors import InvalidValue
from conflict_events.values import iso

__all__ = ["parse", "write"]

_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?", re.ASCII)
_RULE = "must be EDTF of the kind 2024, 2024-11~, 2024-11-10, 2024-10-01/2024-10-27 or 2024-11-10/.."


def parse(text: str) -> tuple[date | None, date | None, Any, Any]:
    """Read EDTF.

    Returns:
        The first day, the day after the last, the precision, and the certainty mark; an open end is None.
    """
    if not isinstance(text, str):
        raise InvalidValue("edtf", _RULE, text)
    if matched := iso.WEEK.fullmatch(text.rstrip("?~%")):
        year, week = int(matched["year"]), int(matched["week"])
        raise InvalidValue("edtf", f"EDTF has no weeks; use When.week({year}, {week})", text)
    if text != text.strip():
        raise InvalidValue("edtf", f"{_RULE}; take the blanks at its ends away", text)
    parts = text.split("/")
    if len(parts) > 2 or parts == ["..", ".."]:  # an interval has two ends
        raise InvalidValue("edtf", _RULE, text)
    read = [_part(part, text) for part in parts]
    marked = {mark for _, _, precision, mark in read if precision}
    precisions = {precision for _, _, precision, _ in read if precision}
    if len(marked) != 1 or len(precisions) != 1:
        raise InvalidValue("edtf", "both ends must have one precision and one mark", text)
    return read[0][0], read[-1][1], precisions.pop(), marked.pop()


def _part(part: str, whole: str) -> tuple[date | None, date | None, str, str]:
    if part == "..":
        if "/" not in whole:
            raise InvalidValue("edtf", _RULE, whole)
        return None, None, "", ""
    mark = part[-1:] if part[-1:] in ("?", "~", "%") else ""
    matched = _DATE.fullmatch(part.removesuffix(mark) if mark else part)
    if matched is None:
        raise InvalidValue("edtf", _RULE, whole)
    try:
        return (*_span(matched["year"], matched["month"], matched["day"]), mark)
    except (ValueError, OverflowError):
        raise InvalidValue("edtf", "must name days that exist", whole) from None


def _span(year: str, month: str | None, day: str | None) -> tuple[date, date, str]:
    if month is None:
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1), "year"
    if day is None:
        first = date(int(year), int(month), 1)
        return first, (first + timedelta(31)).replace(day=1), "month"
    only = date(int(year), int(month), int(day))
    return only, only + timedelta(1), "day"


def write(start: date | None, end: date | None, precision: str, mark: str) -> str:
    """Write days as EDTF.

    Raises:
        InvalidValue: Where EDTF cannot say it: a week, or months and years that do not begin and end on their edges.
    """
    if precision == "week":
        raise InvalidValue("when", "EDTF has no weeks; use precision day", f"{start}/{end}")
    first = ".." if start is None else _cut(start, precision) + mark
    last = ".." if end is None else _cut(end - timedelta(1), precision) + mark
    text = first if first == last else f"{first}/{last}"
    if parse(text)[:2] != (start, end):
        raise InvalidValue("when", f"a span of precision {precision} must run from edge to edge", f"{start}/{end}")
    return text


def _cut(day: date, precision: str) -> str:
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]
