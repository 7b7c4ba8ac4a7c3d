"""Columns: where in the stored form of a kind a reader of the file finds what, for SQL views."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs

from conflict_events.values import Quantity
from conflict_events.values.quantity import WHOLE

__all__ = ["Column", "Form", "Part", "columns_of"]

Form: TypeAlias = Literal["stored", "whole", "decimal", "flag"]
Part: TypeAlias = Literal["low", "best", "high"]
Column: TypeAlias = tuple[str, str, Form, Part | None, str | int | None]
"""A name, the path of field names at which its value stands, what it is, which part of a quantity it shows, and what it
is where nothing is stored: defaults never are."""

NUMBERS = frozenset({int, float, Decimal})


def columns_of(cls: type[Any]) -> tuple[Column, ...]:
    """Give the columns of a kind: values inside values are spelled out, a quantity is its best point, low and high."""
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
            form: Form = "whole" if WHOLE.items() <= field.metadata.items() else "decimal"
            yield name, spot, form, "best", None
            yield f"{name}_low", spot, form, "low", None
            yield f"{name}_high", spot, form, "high", None
        elif inner is None:
            yield name, spot, _form(hints[field.name]), None, _plain(field.default)
        else:
            yield from _columns(inner, f"{name}_", f"{spot}.")


def _value_class(hint: Any) -> type[Any] | None:
    """Give the value class of a field; None for plain fields and for several values in one."""
    candidates = (hint,) if get_origin(hint) is tuple else (hint, *get_args(hint))
    return next((each for each in candidates if isinstance(each, type) and attrs.has(each)), None)


def _form(hint: Any) -> Form:
    """Tell what a plain field holds, from its annotation."""
    held = {*(get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,))} - {type(None)}
    if held in ({int}, {bool}):
        return "whole" if held == {int} else "flag"
    return "decimal" if held <= NUMBERS else "stored"


def _plain(default: Any) -> str | int | None:
    """Give the stored form of a default, where that is one value; None where there is none."""
    if isinstance(default, time):
        return default.isoformat()
    return default if isinstance(default, str | int) else None
