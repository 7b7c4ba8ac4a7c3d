"""How what a question asks for is typed: a form for each type that a question's signature has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import attrs

from conflict_events.cli.arguments import whole
from conflict_events.cli.keys import full_id
from conflict_events.cli.scopes import variation
from conflict_events.errors import UsageError
from conflict_events.history import Head
from conflict_events.log import EventLog

__all__ = ["FORMS", "Form", "number"]

DURATION = re.compile(r"([0-9]{1,6})(min|h|d)", re.ASCII)
UNITS = {"min": "minutes", "h": "hours", "d": "days"}
POSITION = re.compile(r"[0-9]{1,15}", re.ASCII)


@attrs.frozen
class Form:
    """How a value is typed.

    Attributes:
        metavar: What stands for it in help.
        read: What makes the value of one word, given the log; None = the word itself.
        repeated: Whether it may be typed several times.
        gather: What makes one value of several, given what each came to.
    """

    metavar: str
    read: Callable[[str, EventLog], Any] | None = None
    repeated: bool = False
    gather: Callable[[list[Any]], Any] = frozenset

    def value(self, typed: Any, log: EventLog) -> Any:
        """Make the value of what was typed."""
        if not self.repeated:
            return self._one(typed, log)
        return self.gather([self._one(each, log) for each in typed])

    def _one(self, typed: Any, log: EventLog) -> Any:
        return typed if self.read is None or not isinstance(typed, str) else self.read(typed, log)


def number(text: str, _: Any = None) -> Decimal:
    """Read a number.

    Raises:
        UsageError: It is none.
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UsageError(f"must be a number such as 145 or 8.5, got {text[:40]!r}") from None


def _duration(text: str, _: EventLog) -> timedelta:
    if not (match := DURATION.fullmatch(text)):
        raise UsageError(f"must be a time such as 30min, 12h or 2d, got {text[:40]!r}")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _whole(text: str, _: EventLog) -> int:
    return whole(text)


def _since(text: str, _: EventLog) -> Any:
    """Read where somebody left off: a position, a head as answers print it, or a moment."""
    position, colon, digest = text.partition(":")
    if not POSITION.fullmatch(position):
        return text
    return Head(int(position), digest) if colon else int(position)


def _pair(text: str, _: EventLog) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise UsageError(f"must be NAME=VALUE, got {text[:40]!r}")
    return name, value


def _place(text: str, _: EventLog) -> Any:
    name, equals, codes = text.partition("=")
    return (name, frozenset(codes.split(","))) if equals else name


def _id(text: str, log: EventLog) -> str:
    return full_id(log, text)


def _variation(text: str, _: EventLog) -> Any:
    return variation(text)


_TEXT = Form("TEXT")
_TEXTS = Form("TEXT", repeated=True)
_ID = Form("ID", _id)
_NUMBER = Form("N", number)
FORMS: Mapping[str, Form] = {
    "Actor": Form("ACTOR"),
    "Decimal | None": _NUMBER,
    "EntryId": _ID,
    "EntryId | None": _ID,
    "Head | int | datetime | str": Form("SINCE", _since),
    "Iterable[Any]": _TEXTS,
    "Iterable[EntryId]": Form("ID", _id, repeated=True),
    "Iterable[str]": _TEXTS,
    "Iterable[str] | None": _TEXTS,
    "Mapping[str, Iterable[Any]] | Iterable[tuple[str, Iterable[Any]]]": Form(
        "NAME=A,B", _variation, repeated=True, gather=dict
    ),
    "Mapping[str, str] | Iterable[tuple[str, str]]": Form("WHO=WHOM", _pair, repeated=True, gather=dict),
    "Number": _NUMBER,
    "Pairs": Form("NAME=CODE,CODE", _place, repeated=True, gather=tuple),
    "Service": _TEXT,
    "When | datetime | date | str | None": Form("WHEN"),
    "bool": Form(""),
    "datetime | str": Form("T"),
    "int | None": Form("N", _whole),
    "str": _TEXT,
    "str | None": _TEXT,
    "str | tuple[str, ...]": _TEXT,
    "timedelta": Form("TIME", _duration),
}
"""By the annotation as the question has it."""
