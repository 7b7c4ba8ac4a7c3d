"""Keys: what names a bucket, written the one way that answers print, rows and JSON give, and questions take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeAlias

from conflict_events.errors import UsageError
from conflict_events.history import Incident
from conflict_events.values import Scope, When
from conflict_events.values.clocks import zone
from conflict_events.values.forms import is_none_of_frames

__all__ = ["Key", "Month", "Week", "as_key", "first_day"]


class Week(NamedTuple):
    """An ISO week; equal to the bare pair."""

    year: int
    week: int

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.week:02}"


class Month(NamedTuple):
    """A calendar month; equal to the bare pair."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


Key: TypeAlias = str | date | datetime | tuple[int, int] | int | tuple[datetime | None, datetime | None] | Incident
"""What names a bucket: an account id, a date, an end instant, an ISO week, (year, month), a year, a window, or the ids
of an incident's or a report's accounts."""


Reader: TypeAlias = Callable[[Any, Scope], Key | None]
"""Reads what names a bucket; None where it names none."""


def first_day(key: Key) -> date | None:
    """Give the first day of the period of a calendar that a key names; None for what names none."""
    if isinstance(key, Week):
        return date.fromisocalendar(key.year, key.week, 1)
    if isinstance(key, Month):
        return date(key.year, key.month, 1)
    if isinstance(key, int):
        return date(key, 1, 1)
    return key if isinstance(key, date) and not isinstance(key, datetime) else None


ID = re.compile(r"[0-9a-f]{8,32}", re.ASCII)
_IDS = re.compile(r"incident of ([0-9a-f]{8,32})(?: [0-9a-f]{8,32})*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MOMENT = r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z"
_END = re.compile(f"(?:24 h to )?({_MOMENT})", re.ASCII)
_WINDOW = re.compile(rf"({_MOMENT}|\.\.) to ({_MOMENT}|\.\.)", re.ASCII)

WANTED = {
    "night": "a date, or text such as '2024-11-10'",
    "day": "a date, or text such as '2024-11-10'",
    "week": "a date in it, (2024, 45), or text such as '2024-W45'",
    "month": "a date in it, (2024, 11), or text such as '2024-11'",
    "year": "a date in it, 2024, or text such as '2024'",
    "rolling_24h": "the instant at which the 24 hours end, aware, or text such as '2024-11-10 07:30Z'",
    "window": "a When, its two instants, or text such as '2024-11-09 18:00Z to 2024-11-10 07:30Z'",
    "account": "the id of an account",
    "incident": "the id of an account of the incident",
    "report": "the id of an account of the report",
}


def as_key(key: Any, scope: Scope) -> Key:
    """Read what names a bucket, in any form that a grain has.

    Args:
        key: What the caller gave; the id of an account, or its first eight digits, finds its bucket in every grain. Ids
            of several accounts name what has no bucket, unless they are an incident's or a report's.
        scope: Whose grain says what names a bucket, and whose zone what date an instant has.

    Raises:
        UsageError: It is nothing that this grain has; the message says what is wanted.
    """
    grain = scope.grain or ""
    nothing = is_none_of_frames(key)
    named = None if nothing else _READERS[grain](key, scope) if grain in _READERS else _ids(key)
    if named is None and (isinstance(key, set | frozenset) or (isinstance(key, str) and ID.fullmatch(key))):
        named = _ids(key)
    if named is None:
        raise UsageError(f"key: {'an' if grain[:1] in 'ai' else 'a'} {grain} is named by {WANTED[grain]}; got {key!r}")
    return named


def _ids(key: Any) -> Key | None:
    if isinstance(key, set | frozenset) and all(isinstance(each, str) for each in key):
        return frozenset(key)
    if isinstance(key, str) and (match := _IDS.fullmatch(key)):
        return match[1]  # one of its accounts finds it
    return key if isinstance(key, str) and key else None


def _date(key: Any, scope: Scope) -> date | None:
    """Read a date; of an instant the local one."""
    if isinstance(key, datetime):
        return (key if key.utcoffset() is None else key.astimezone(zone(scope.tz or "UTC"))).date()
    if isinstance(key, date):
        return key
    if isinstance(key, str) and _DAY.fullmatch(key):
        day: date | None = _made(date.fromisoformat, key)
        return day
    return None


def _of_numbers(text: re.Pattern[str], first: Callable[..., date], named: Callable[[date], Key]) -> Reader:
    """Read a period by its two numbers, by their text, or by a date in it."""

    def read(key: Any, scope: Scope) -> Key | None:
        match = text.fullmatch(key) if isinstance(key, str) else None
        numbers = match.groups() if match else key if _is_pair(key) else None
        day = _date(key, scope) if numbers is None else _made(first, *map(int, numbers))
        return None if day is None else named(day)

    return read


def _year(key: Any, scope: Scope) -> int | None:
    if _is_whole(key):
        return int(key)
    if isinstance(key, str) and _YEAR.fullmatch(key):
        return int(key)
    day = _date(key, scope)
    return None if day is None else day.year


def _end(key: Any, _scope: Scope) -> datetime | None:
    if isinstance(key, datetime) and key.utcoffset() is not None:
        return key.astimezone(UTC)
    match = _END.fullmatch(key) if isinstance(key, str) else None
    return None if match is None else _made(lambda: datetime.fromisoformat(match[1]))


def _window(key: Any, _scope: Scope) -> tuple[datetime | None, datetime | None] | None:
    if isinstance(key, When):
        return key.earliest, key.latest
    if isinstance(key, tuple) and len(key) == 2 and all(each is None or isinstance(each, datetime) for each in key):
        return key
    match = _WINDOW.fullmatch(key) if isinstance(key, str) else None
    if match is None:
        return None
    first, last = (None if each == ".." else _made(datetime.fromisoformat, each) for each in match.groups())
    return first, last


def _is_pair(key: Any) -> bool:
    return isinstance(key, tuple) and len(key) == 2 and all(map(_is_whole, key))


def _is_whole(value: Any) -> bool:
    # Whole numbers of other libraries count; a truth value is none.
    return hasattr(value, "__index__") and not isinstance(value, bool)


def _made(make: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return make(*arguments)
    except ValueError:
        return None


_READERS: dict[str, Reader] = {
    "night": _date,
    "day": _date,
    "week": _of_numbers(
        _WEEK, lambda year, week: date.fromisocalendar(year, week, 1), lambda day: Week(*day.isocalendar()[:2])
    ),
    "month": _of_numbers(_MONTH, lambda year, month: date(year, month, 1), lambda day: Month(day.year, day.month)),
    "year": _year,
    "rolling_24h": _end,
    "window": _window,
}
