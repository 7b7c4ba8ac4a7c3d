"""Names on the command line: of buckets (`--key`), and of entries, which may be shortened.

A bucket has one name: what an answer prints, what JSON has and what `--key` reads are the same (C5).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from conflict_events.counting.placing.keys import as_key
from conflict_events.errors import InvalidValue, UnknownEntry, UsageError
from conflict_events.log import EventLog
from conflict_events.projections.tables import shown_key
from conflict_events.values import Scope
from conflict_events.values.clocks import instant
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["full_id", "key_of", "key_text", "moment_text"]

SHORTENED = re.compile(r"[0-9a-f]{4,32}")
YEAR = re.compile(r"\d{4}", re.ASCII)
FULL = 32
OF_SEVERAL = "incident of "
"""How the name of a bucket begins that only the ids of several accounts name."""


def full_id(log: EventLog, text: str) -> str:
    """Find the id of an entry, given whole or by a beginning that only it has.

    Raises:
        UnknownEntry: No entry has it, or it is none.
        UsageError: Several begin with it.
    """
    if len(text) == FULL or not SHORTENED.fullmatch(text):
        return log.entry(text).id
    matching = [entry.id for entry in log.entries() if entry.id.startswith(text)]
    if len(matching) > 1:
        raise UsageError(f"{len(matching)} entries begin with {text!r}; give more of the id")
    if not matching:
        raise UnknownEntry(f"no entry begins with {text!r} in this log of {len(log)}")
    return matching[0]


def key_of(log: EventLog, text: str, scope: Scope) -> Any:
    """Read the name of a bucket as answers print it, or the id of an account, which finds its bucket in every grain.

    Raises:
        UsageError: It is neither.
        UnknownEntry: It looks like an id, and no entry has it.
    """
    if text.startswith(OF_SEVERAL):
        return frozenset(full_id(log, each) for each in text.removeprefix(OF_SEVERAL).split())
    is_year = scope.grain == "year" and YEAR.fullmatch(text)
    if SHORTENED.fullmatch(text) and not is_year:
        return full_id(log, text)
    if scope.grain in CALENDAR_GRAINS:
        return as_key(text, scope)
    if scope.grain in ("window", "rolling_24h"):
        return as_key(_moments(text), scope)
    raise UsageError(
        f"key: for grain {scope.grain!r} must be the id of an account (4 characters or more), got {text!r}"
    )


def _moments(text: str) -> Any:
    """Read instants as they are written elsewhere, too: ISO text, two of them with a slash between."""
    start, slash, end = text.partition("/")
    read = tuple(None if each == ".." else _moment(each) for each in ((start, end) if slash else (start,)))
    unread = [each for each, moment in zip((start, end), read, strict=False) if moment is None and each != ".."]
    if unread:
        return text
    return read if slash else read[0]


def _moment(text: str) -> datetime | None:
    try:
        return instant(text, "UTC")
    except InvalidValue:
        return None


def key_text(key: Any) -> str:
    """Write the name of a bucket as answers print it, ids in full."""
    if isinstance(key, frozenset):
        return OF_SEVERAL + " ".join(sorted(key))
    if isinstance(key, str):
        return key
    if isinstance(key, tuple) and all(isinstance(each, tuple) for each in key):
        return ",".join(f"{name}={value}" for name, value in key)  # the label of a variation
    return shown_key(key)


def moment_text(moment: datetime) -> str:
    """Write an instant as ISO text in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
