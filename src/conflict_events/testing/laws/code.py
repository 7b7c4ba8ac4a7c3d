"""Writes events as the constructors that make them, to be pasted into a test."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import attrs

from conflict_events.testing.paper import id_of

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
    return _object(value, names) if attrs.has(type(value)) else repr(value)


def _object(value: Any, names: Mapping[str, str]) -> str:
    told = [
        f"{field.alias}={code_of(getattr(value, field.name), names)}"
        for field in attrs.fields(type(value))
        if getattr(value, field.name) != _default(field)
    ]
    return f"{type(value).__name__}({', '.join(told)})"


def _default(field: attrs.Attribute[Any]) -> Any:
    return attrs.NOTHING if isinstance(field.default, attrs.Factory) else field.default  # type: ignore[arg-type]  # attrs shows its Factory as a function
