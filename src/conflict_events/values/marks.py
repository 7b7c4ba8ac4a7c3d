"""Walking a value by its marks: which strings in it are actors, places, or references to entries.

One walk serves the checking of references, the joining of versions and the relabelling of sides, for every kind, users'
own included.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from conflict_events.values.forms import Role

__all__ = ["hints_of", "marked", "role_of"]


def hints_of(cls: Any) -> dict[str, Any]:
    """Give the annotations of a class's fields, marks included."""
    return _hints_of(cls)


@functools.cache
def _hints_of(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: hints.get(field.name, Any) for field in attrs.fields(cls)}


@functools.cache
def role_of(hint: Any) -> Role | None:
    """Give the mark of an annotation, looked for in its optional, tuple and set forms too."""
    if get_origin(hint) is Annotated:
        return next((mark for mark in hint.__metadata__ if isinstance(mark, Role)), None)
    if get_origin(hint) in (Union, types.UnionType, tuple, frozenset):
        return next((role for part in get_args(hint) if (role := role_of(part))), None)
    return None


@functools.cache
def _spots(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Give the fields of a class in which a mark may stand, with their annotations."""
    return tuple((name, hint) for name, hint in hints_of(cls).items() if _may_hold_marks(hint))


def _may_hold_marks(hint: Any) -> bool:
    if role_of(hint) is not None:
        return True
    parts = get_args(hint)
    if parts and get_origin(hint) is not Literal:
        return any(map(_may_hold_marks, parts))
    if attrs.has(hint):
        return bool(_spots(hint))
    return not isinstance(hint, type) or hint is object  # where the annotation does not say, look


def marked(value: Any, hint: Any = None, path: str = "") -> Iterator[tuple[str, Role, str]]:
    """Give every marked string inside a value: the way to it, its role, and itself."""
    role = None if hint is None else role_of(hint)
    if isinstance(value, str):
        if role is not None:
            yield path, role, value
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from marked(item, hint, path)
    elif attrs.has(type(value)):
        for name, inner in _spots(type(value)):
            yield from marked(getattr(value, name), inner, f"{path}.{name}" if path else name)
