"""Columns: where in the stored form of a kind a reader of the file finds what, for SQL views."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import attrs

from conflict_events.values import Quantity

__all__ = ["Column", "columns_of"]


Column: TypeAlias = tuple[str, tuple[str, ...]]
"""A name, and the paths of field names at which its value may stand; the first that leads to no object counts."""


def columns_of(cls: type[Any]) -> tuple[Column, ...]:
    """Give the columns of a kind: values inside values are spelled out, a quantity is its point, low and high."""
    kind: Any = cls
    return _columns_of(kind)


@functools.cache
def _columns_of(cls: Any) -> tuple[Column, ...]:
    return tuple(_columns(cls, "", ""))


def _columns(cls: type[Any], prefix: str, path: str) -> Iterator[Column]:
    hints = get_type_hints(cls)
    for field in attrs.fields(cls):
        name, spot = f"{prefix}{field.name}", f"{path}{field.name}"
        inner = _value_class(hints[field.name])
        if inner is Quantity:
            yield name, (f"{spot}.best", spot)
            yield f"{name}_low", (f"{spot}.low", spot)
            yield f"{name}_high", (f"{spot}.high", spot)
        elif inner is None:
            yield name, (spot,)
        else:
            yield from _columns(inner, f"{name}_", f"{spot}.")


def _value_class(hint: Any) -> type[Any] | None:
    """Give the value class of a field; None for plain fields and for several values in one."""
    candidates = (hint,) if get_origin(hint) is tuple else (hint, *get_args(hint))
    return next((each for each in candidates if isinstance(each, type) and attrs.has(each)), None)
