"""Writes events as the constructors that make them, to be pasted into a test."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import attrs

from conflict_events.testing.paper import id_of
from conflict_events.values import Quantity, When

__all__ = ["as_code", "code_of"]


def as_code(events: Sequence[Any]) -> str:
    """Write a log as code that makes it again: one name an event, references by name."""
    names = {id_of(event): f"e{number}" for number, event in enumerate(events, start=1)}
    lines = [f"e{number} = {code_of(event, names)}" for number, event in enumerate(events, start=1)]
    listed = ", ".join(f"e{number}" for number in range(1, len(events) + 1))
    return "\n".join([*lines, f"log = log_of([{listed}])"])


def code_of(value: Any, names: Mapping[str, str]) -> str:  # noqa: PLR0911  # one return a type
    """Write one value as the expression that makes it; ids that have names are written by them."""
    if isinstance(value, str) and value in names:
        return f"id_of({names[value]})"
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    if isinstance(value, datetime):
        return f'datetime.fromisoformat("{value.isoformat()}")'
    if isinstance(value, date | time):
        return f'{type(value).__name__}.fromisoformat("{value.isoformat()}")'
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset):
        return f"frozenset({{{', '.join(sorted(code_of(each, names) for each in value))}}})" if value else "frozenset()"
    if isinstance(value, tuple):
        return f"({''.join(code_of(each, names) + ', ' for each in value)})"
    if isinstance(value, Quantity):
        return _exactly(value) or _object(value, names)
    if isinstance(value, When):
        return _at(value) or _object(value, names)
    return _object(value, names) if attrs.has(type(value)) else repr(value)


def _exactly(value: Quantity) -> str | None:
    """Write an exact quantity as what makes it; None = it is not exact, or keeps words."""
    is_bare = value.low is not None and value == Quantity.exact(value.low)
    return f"Quantity.exact({code_of(value.low, {})})" if is_bare else None


def _at(value: When) -> str | None:
    """Write a day or a moment as what makes it; None = it is another time."""
    zone = "" if value.tz is None else f', tz="{value.tz}"'
    if value.start_day is not None and value == When.day(value.start_day, tz=value.tz):
        return f'When.day("{value.start_day}"{zone})'
    if value.start is not None and value == When.at(value.start, tz=value.tz):
        return f'When.at("{value.start.isoformat()}"{"" if value.tz == "UTC" else zone})'
    return None


def _object(value: Any, names: Mapping[str, str]) -> str:
    lines = [
        f"{field.alias}={code_of(getattr(value, field.name), names)}"
        for field in attrs.fields(type(value))
        if getattr(value, field.name) != _default(field)
    ]
    return f"{type(value).__name__}({', '.join(lines)})"


def _default(field: attrs.Attribute[Any]) -> Any:
    return attrs.NOTHING if isinstance(field.default, attrs.Factory) else field.default  # type: ignore[arg-type]  # attrs shows its Factory as a function
