"""Time zones by their IANA names: which name can be meant, and which clock this machine knows for it.

A name is checked where it is given, and looked up where a local time is asked for. What is stored is instants in UTC
with the name beside them, so a log is read in full on a machine that lacks a zone, or has no database of zones at all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from conflict_events.errors import InvalidValue, ZoneMissing
from conflict_events.values import forms
from conflict_events.values.spelling import nearest

__all__ = ["as_stored", "is_portable", "is_same_zone", "one_zone", "zone", "zone_name"]

RULE = "must be the name of an IANA time zone"

# Each part of a zone's name begins with a capital, unlike `localtime`, `posixrules`, `right/UTC` and the other files
# that lie beside the zones. They, like `Factory` and a path, mean another zone on another machine, or none.
_NAME = re.compile(r"(?!Factory$)[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*)*", re.ASCII)

RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Godthab": "America/Nuuk",
    "Asia/Ashkhabad": "Asia/Ashgabat",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Dacca": "Asia/Dhaka",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Macao": "Asia/Macau",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Thimbu": "Asia/Thimphu",
    "Asia/Ujung_Pandang": "Asia/Makassar",
    "Asia/Ulan_Bator": "Asia/Ulaanbaatar",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Europe/Tiraspol": "Europe/Chisinau",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}
"""Old names, and what the same zone is called since. A database may be older than the new one, or lack the old one."""

_READING: ContextVar[bool] = ContextVar("reads what is stored", default=False)


@contextmanager
def as_stored() -> Iterator[None]:
    """Take names as they stand in a log: they were checked, perhaps by another machine, before they came there."""
    token = _READING.set(True)
    try:
        yield
    finally:
        _READING.reset(token)


def zone_name(value: str | None) -> str | None:
    """Convert to the name of a zone that exists; None stays None.

    Raises:
        InvalidValue: Where this machine's database has no zone of this name, old or new.
        ZoneMissing: Where this machine has no database.
    """
    if value is not None:
        forms.check(isinstance(value, str), "", RULE, value)
        if not _READING.get():
            _check(value)
    return value


def _check(name: str) -> None:
    try:
        zone(name)
    except ZoneMissing:
        if _finds("Europe/London"):
            likely = nearest(name, available_timezones(), 2)
            advice = f", such as {' or '.join(map(repr, likely))}" if likely else ""
            raise InvalidValue("", RULE + advice, name) from None
        raise


@functools.cache
def zone(name: str) -> tzinfo:
    """Look up the clock of an IANA zone, under its new or its old name.

    Raises:
        InvalidValue: Where the name can be no zone's, or not the same one's everywhere.
        ZoneMissing: Where this machine's database has no such zone.
    """
    if name in {"UTC", "Etc/UTC"}:
        return UTC
    forms.check(is_portable(name), "", RULE, name)
    older = [old for old, new in RENAMED.items() if new == name]
    known = next((known for each in (name, RENAMED.get(name, name), *older) if (known := _finds(each))), None)
    if known is None:
        raise ZoneMissing(name)
    return known


def is_portable(name: str) -> bool:
    """Tell whether a name can be that of a zone which is the same on every machine."""
    return _NAME.fullmatch(name) is not None


def _finds(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_same_zone(one: str | None, other: str | None) -> bool:
    """Tell whether two names are of one zone; None, no zone, is only itself."""
    return one_zone((one, other)) is not None or one is other


def one_zone(names: Iterable[str | None]) -> str | None:
    """Give the one zone that all these names are of; None where they are of several, or one is no name."""
    given = set(names)
    one = given if len(given) == 1 else {name and RENAMED.get(name, name) for name in given}
    return one.pop() if len(one) == 1 else None
