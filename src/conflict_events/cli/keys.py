"""Names on the command line: of buckets (`--key`), and of entries, which may be shortened."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from conflict_events.counting.periods import Key
from conflict_events.errors import InvalidValue, UnknownEntry, UsageError
from conflict_events.log import EventLog
from conflict_events.values.clocks import instant

__all__ = ["full_id", "key_of", "key_text"]

SHORTENED = re.compile(r"[0-9a-f]{4,32}")
FULL = 32
WEEK = re.compile(r"(\d{4})-W(\d{1,2})")
MONTH = re.compile(r"(\d{4})-(\d{1,2})")

EXAMPLES = {
    "night": "a date such as 2024-11-10",
    "day": "a date such as 2024-11-10",
    "week": "an ISO week such as 2024-W45",
    "month": "a month such as 2024-11",
    "year": "a year such as 2024",
    "rolling_24h": "the end of the 24 hours, such as 2024-11-10T07:30Z",
    "window": "start and end, such as 2024-11-09T18:00Z/2024-11-10T07:30Z",
}


def full_id(log: EventLog, text: str) -> str:
    """Find the id of an entry, given whole or by a beginning that only it has.

    Raises:
        UnknownEntry: No entry has it, or it is none.
        UsageError: Several begin with it.
    """
    if len(text) == FULL or not SHORTENED.fullmatch(text):
        return log.entry(text).id
    found = [entry.id for entry in log.entries() if entry.id.startswith(text)]
    if len(found) > 1:
        raise UsageError(f"{len(found)} entries begin with {text!r}; give more of the id")
    if not found:
        raise UnknownEntry(f"no entry begins with {text!r} in this log of {len(log)}")
    return found[0]


def key_of(log: EventLog, text: str, grain: str | None) -> Any:
    """Read the name of a bucket, as its grain makes it, or the id of an account, which finds its bucket in every grain.

    Raises:
        UsageError: It is neither.
        UnknownEntry: It looks like an id, and no entry has it.
    """
    key = _READERS.get(grain or "", _nothing)(text)
    if key is not None:
        return key
    if SHORTENED.fullmatch(text):
        return full_id(log, text)
    wanted = " or ".join(filter(None, (EXAMPLES.get(grain or ""), "the id of an account (4 characters or more)")))
    raise UsageError(f"key: for grain {grain!r} must be {wanted}, got {text!r}")


def _nothing(_text: str) -> None:
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _pair(shape: re.Pattern[str]) -> Callable[[str], tuple[int, int] | None]:
    def read(text: str) -> tuple[int, int] | None:
        found = shape.fullmatch(text)
        return (int(found[1]), int(found[2])) if found else None

    return read


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{4}", text) else None


def _moment(text: str) -> datetime | None:
    try:
        return instant(text, "UTC")
    except InvalidValue:
        return None


def _window(text: str) -> tuple[datetime | None, datetime | None] | None:
    start, slash, end = text.partition("/")
    ends = [None if each == ".." else _moment(each) for each in (start, end)]
    readable = slash and all(moment or each == ".." for moment, each in zip(ends, (start, end), strict=True))
    return (ends[0], ends[1]) if readable else None


_READERS: dict[str, Callable[[str], Any]] = {
    "night": _day,
    "day": _day,
    "week": _pair(WEEK),
    "month": _pair(MONTH),
    "year": _year,
    "rolling_24h": _moment,
    "window": _window,
}


def key_text(key: Key | Any, grain: str | None) -> str:
    """Write the name of a bucket so that `key_of` reads it again; an incident by its accounts, joined by "+"."""
    if isinstance(key, frozenset):
        return "+".join(sorted(key))
    if isinstance(key, datetime):
        return moment_text(key)
    if isinstance(key, tuple) and grain == "window":
        return "/".join(".." if each is None else moment_text(each) for each in key)
    if isinstance(key, tuple) and grain in ("week", "month"):
        return f"{key[0]:04}-{'W' if grain == 'week' else ''}{key[1]:02}"
    if isinstance(key, tuple):  # the label of a variation: pairs of a convention and its value
        return ",".join(f"{name}={value}" for name, value in key)
    return str(key)


def moment_text(moment: datetime) -> str:
    """Write an instant as ISO text in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
