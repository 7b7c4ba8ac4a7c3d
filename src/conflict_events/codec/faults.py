"""From the converter's group of exceptions to a flat list of faults: path, rule, value, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)

from conflict_events.errors import DecodeError, Fault, InvalidValue
from conflict_events.values.spelling import meant, nearest

__all__ = ["faults_of"]

LONG = 80
"""So long a name is meant for no field, and to look for one would take long."""


def faults_of(error: BaseException, path: str = "") -> Iterator[Fault]:
    """Walk a group of exceptions and give each fault with the way to its spot."""
    if isinstance(error, ClassValidationError):
        noted, bare = error.group_exceptions()
        for inner, note in noted:
            yield from faults_of(inner, _join(path, note.name))
        for rest in bare:
            yield from faults_of(rest, path)
    elif isinstance(error, IterableValidationError):
        for inner, item in error.group_exceptions()[0]:
            yield from faults_of(inner, f"{path}[{item.index}]")
    else:
        yield from _leaves(error, path)


def _leaves(error: BaseException, path: str) -> Iterator[Fault]:
    if isinstance(error, DecodeError):
        for fault in error.faults:
            yield Fault(_join(path, fault.path), fault.rule, fault.value)
    elif isinstance(error, InvalidValue):
        yield Fault(_join(path, error.field), error.rule, error.value)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield Fault(_join(path, name), f"is not a field here{_meant(name, error.cl)}")
    elif isinstance(error, KeyError):
        # Without a path it is an upcaster that missed a field.
        yield Fault(path or str(*error.args[:1]), "is required and missing")
    else:
        yield Fault(path, str(error))


def _meant(name: str, cls: Any) -> str:
    """Offer the fields that a name may be meant for."""
    return meant(nearest(name, (field.name for field in attrs.fields(cls)))) if len(name) <= LONG else ""


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path and name else path or name
