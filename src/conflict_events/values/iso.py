"""ISO text by its grain: which of day, week, month, year or moment it is, and the words that refuse it elsewhere.

Python reads the text of a date as its midnight, and that of a week as its Monday. A day is not its first moment, and a
week is not its first day: so text is looked at before it is read, and text of another grain is refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from conflict_events.errors import InvalidValue

__all__ = ["WEEK", "instead_of_day", "instead_of_moment", "is_day", "is_moment", "monday"]

_DAY_FORM = r"\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-W\d{2}-\d|\d{4}W\d{3}"
_DAY = re.compile(_DAY_FORM, re.ASCII)
_MOMENT = re.compile(rf"(?:{_DAY_FORM})[Tt ]\d{{2}}:?\d{{2}}\S*", re.ASCII)
_HOUR = re.compile(rf"(?:{_DAY_FORM})[Tt ]\d{{2}}(?:Z|[+-].*)?", re.ASCII)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})", re.ASCII)
WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d{2})", re.ASCII)
"""A week as ISO 8601 writes it; a mark of certainty may follow where the reader takes one."""
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def is_day(text: str) -> bool:
    """Tell whether text has the form of one day."""
    return _DAY.fullmatch(text) is not None


def is_moment(text: str) -> bool:
    """Tell whether text has the form of a day with a clock time, in hours and minutes at least."""
    return _MOMENT.fullmatch(text) is not None


def monday(year: int, week: int) -> date:
    """Give the first day of an ISO week.

    Raises:
        InvalidValue: Where the year has no such week.
    """
    try:
        return date.fromisocalendar(year, week, 1)
    except (ValueError, OverflowError, TypeError):
        raise InvalidValue("week", "must be a week that the year has, 1 to 52 or 53", (year, week)) from None


def instead_of_day(text: object) -> str:
    """Say what text is that should be one day, and what to do; nothing where that cannot be told."""
    if not isinstance(text, str):
        return ""
    if is_moment(text):
        return "; this is a moment: give its day in the zone that is meant, or use When.at where a time is wanted"
    if day := _day_of_year(text):
        return f"; day {text[-3:]} of {text[:4]} is written {day}"
    if (span := _span(text)) is None:
        return _trimmed(text)
    what, first, last, call = span
    return f"; {text} is a {what}: give its first or last day, {first} or {last}, or use {call} where a time is wanted"


def instead_of_moment(text: object) -> str:
    """Say what text is that should be a moment, and what to do; nothing where that cannot be told."""
    if not isinstance(text, str):
        return ""
    if is_day(text):
        return f"; {text} is a day: add the clock time, or use When.day (When.days for several) for the whole of it"
    if _HOUR.fullmatch(text):
        return "; a clock time has hours and minutes, such as 08:00: add them, or use When.between for the whole hour"
    if day := _day_of_year(text):
        return f"; {text} is a day, {day}: add the clock time, or use When.day for the whole of it"
    if (span := _span(text)) is None:
        return _trimmed(text)
    what, _, _, call = span
    return f"; {text} is a {what}: give a day and a clock time, or use {call} for the whole of it"


def _trimmed(text: str) -> str:
    return "; take the blanks at its ends away" if text != text.strip() else ""


def _day_of_year(text: str) -> date | None:
    matched = _ORDINAL.fullmatch(text)
    if matched is None:
        return None
    year, number = int(matched[1]), int(matched[2])
    try:
        day = date(year, 1, 1) + timedelta(number - 1)
    except (ValueError, OverflowError):
        return None
    return day if day.year == year else None


def _span(text: str) -> tuple[str, date, date, str] | None:
    """Give what longer time text names: the word, its first and last day, and the constructor for it."""
    try:
        if matched := WEEK.fullmatch(text):
            year, week = int(matched["year"]), int(matched["week"])
            first = monday(year, week)
            return "week", first, first + timedelta(6), f"When.week({year}, {week})"
        if matched := _MONTH.fullmatch(text):
            first = date(int(matched[1]), int(matched[2]), 1)
            last = (first + timedelta(31)).replace(day=1) - timedelta(1)
            return "month", first, last, f"When.month({first.year}, {first.month})"
        if _YEAR.fullmatch(text):
            return "year", date(int(text), 1, 1), date(int(text), 12, 31), f"When.year({int(text)})"
    except (InvalidValue, ValueError, OverflowError):
        return None  # text of that form that names no such time
    return None
