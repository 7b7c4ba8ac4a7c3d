"""`plain`: an answer as plain data with stable keys, for JSON. Nothing is left out that the answer holds."""

from __future__ import annotations

import enum
import functools
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from conflict_events.cli.keys import key_text, moment_text
from conflict_events.codec import Codec
from conflict_events.events import KINDS, Correction, Redaction
from conflict_events.values import Quantity, When

__all__ = ["plain", "stored"]

SEVERAL_KEYS = frozenset({"beaten_on", "holders", "in_doubt", "tied_on", "unlike"})
"""Fields that name buckets."""
ONE_KEY = frozenset({"key", "since"})
"""Fields that name one, where they are no window."""


def plain(value: Any) -> Any:
    """Turn an answer, or any part of one, into what JSON has.

    Values come as their attributes; quantities and windows also as text; events in stored form; sets sorted; the names
    of buckets as answers print them and `--key` reads them. What JSON has no form for, such as a length of time or a
    fraction, comes as its text.
    """
    if isinstance(value, Mapping):
        return {key_text(key): plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted((plain(each) for each in value), key=_order)
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return _attributes(value) if attrs.has(type(value)) else _single(value)


def _single(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime):
        return moment_text(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _order(each: Any) -> str:
    return json.dumps(each, sort_keys=True)


def _attributes(value: Any) -> Any:
    if "__kind__" in type(value).__dict__:
        return stored(value)
    if isinstance(value, Quantity):
        return _fields(value, ("low", "high", "best", "missing")) | {"text": str(value)}
    if isinstance(value, When):
        return _fields(value, ("earliest", "latest", "precision", "tz")) | {"text": str(value)}
    # What an answer does not show of itself are its workings.
    shown = (field.name for field in attrs.fields(type(value)) if field.repr)
    names = (*shown, *getattr(type(value), "also_shown", ()))
    made = _fields(value, names)
    for name in ONE_KEY.intersection(names):
        one = getattr(value, name)
        made[name] = plain(one) if one is None or isinstance(one, When) else key_text(one)
    for name in SEVERAL_KEYS.intersection(names):
        made[name] = sorted(key_text(key) for key in getattr(value, name))
    return {"sentence": value.sentence(), **made} if hasattr(value, "sentence") else made


def _fields(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain(getattr(value, name)) for name in names}


def stored(event: Any) -> dict[str, Any]:
    """Give an event in stored form, with its kind beside it: a line that `append` reads."""
    codec = _codec(frozenset(_kinds_in(event)) - frozenset(KINDS.values()))
    return {"kind": codec.name_of(event), "event": json.loads(codec.encode(event))}


def _kinds_in(event: Any) -> Iterator[type[Any]]:
    """Give the class of an event, and those of the events inside it."""
    while event is not None:
        yield type(event)
        if isinstance(event, Correction):
            event = event.replacement
        else:
            event = event.leaves if isinstance(event, Redaction) else None


@functools.cache
def _codec(others: frozenset[type[Any]]) -> Codec:
    return Codec(KINDS.including(*others))
