"""The fast write path: from an event to its stored form by a plan made once for its class.

It writes what the converter of record writes, several times faster, for those classes that the fast read path takes and
whose defaults are plain values. Whatever is unusual about a value (a subclass where the class is meant, a number that
is not finite) is left to the converter of record, which knows what to do or what to say. Equal bytes from both paths
are a law in ``tests/codec``.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec

from conflict_events.codec.fast import is_plain
from conflict_events.values import Quantity

__all__ = ["Unusual", "encoder_of"]

# Needs no order of its own: plans go through the fields by name, and sets become sorted lists.
_ENCODE = msgspec.json.Encoder().encode

_Way = Callable[[Any], Any] | None
"""How a value is stored; None = as it is."""


class Unusual(Exception):
    """A value that no plan was made for."""


def encoder_of(cls: Any) -> Callable[[Any], bytes] | None:
    """Make the fast encoder of a class; None where it has to take the converter of record."""
    if not is_plain(cls):
        return None
    try:
        store = _plan(cls)
    except Unusual:
        return None
    return lambda event: _ENCODE(store(event))


@functools.cache
def _plan(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """Write the function that stores a class: a line or two for each field, as attrs and cattrs do it."""
    hints = get_type_hints(cls, include_extras=True)
    known: dict[str, Any] = {"cls": cls, "Unusual": Unusual}
    lines = ["def store(value):", " if type(value) is not cls: raise Unusual", " stored = {}"]
    for number, field in enumerate(sorted(attrs.fields(cls), key=lambda field: field.name)):
        way = _way(hints[field.name])
        known |= {f"way{number}": way, f"default{number}": field.default}
        lines.append(f" part = value.{field.name}")
        plain = "part" if way is None else f"way{number}(part)"
        lines += _lines(field, number, plain)
        if field.default is not attrs.NOTHING and field.default is not None:
            known[f"omitted{number}"] = field.default if way is None else way(field.default)
    exec("\n".join([*lines, " return stored"]), known)  # noqa: S102  # made of names of fields, which are identifiers
    made: Callable[[Any], dict[str, Any]] = known["store"]
    return made


def _lines(field: attrs.Attribute[Any], number: int, plain: str) -> list[str]:
    kept = f"stored[{field.name!r}] = "
    if field.default is attrs.NOTHING:
        return [f" {kept}{plain}"]
    if field.default is None:
        return [f" if part is not None: {kept}{plain}"]
    if isinstance(field.default, attrs.Factory) or not field.eq:  # type: ignore[arg-type]  # to mypy a function
        raise Unusual
    return [
        f" if part is not default{number}:",
        f"  plain = {plain}",
        f"  if plain != omitted{number}: {kept}plain",
    ]


def _way(hint: Any) -> _Way:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _way(parts[0])
    if origin in (Union, types.UnionType):
        return _way_of_either([part for part in parts if part is not type(None)])
    if origin is tuple:
        return _way_of_several(parts)
    if origin is frozenset and all(_is_text(part) for part in parts):
        return sorted
    if hint is float or origin is frozenset:
        raise Unusual
    if origin is Literal or not attrs.has(hint):
        return None
    return _quantity if hint is Quantity else _plan(hint)


def _is_text(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return _is_text(get_args(hint)[0])
    return hint is str


def _way_of_either(parts: list[Any]) -> _Way:
    ways = [_way(part) for part in parts]
    if not any(ways):
        return None
    if len(ways) > 1:
        raise Unusual
    return ways[0]


def _way_of_several(parts: tuple[Any, ...]) -> _Way:
    ways: set[Any] = {_way(part) for part in parts if part is not Ellipsis}
    if ways == {None}:
        return None
    if len(parts) != 2 or parts[1] is not Ellipsis:
        raise Unusual
    return functools.partial(_each, ways.pop())


def _each(way: Callable[[Any], Any], values: Any) -> list[Any]:
    return [way(value) for value in values]


def _quantity(value: Any) -> Any:
    if type(value) is not Quantity:
        raise Unusual
    low = value.low
    if low is not None and low == value.high and value.raw is None and not (value.about or value.published):
        return low
    return _of_fields(value)


_of_fields = _plan(Quantity)
