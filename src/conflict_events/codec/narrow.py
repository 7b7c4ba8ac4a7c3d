"""Narrow events: of a kind only the fields that a question reads, which take a fraction of the time to decode.

A narrow class is a subclass of the kind that differs only in what msgspec reads and in what it refuses: a field that
was not declared raises, and never gives a default in silence. What is read is the same value as in the whole event: a
law in ``tests/codec``. Rules that hold between fields are not checked again; they were when the event was appended, and
`EventLog.verify` checks them with ``deep``.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec

from conflict_events.codec.fast import is_plain, quantity_of, twin_of
from conflict_events.errors import UsageError
from conflict_events.values import Quantity

__all__ = ["Paths", "narrow_decoder_of", "narrowed"]

Paths: TypeAlias = frozenset[str]
"""Which fields, as paths with dots: "attribution.claimant". One that a kind does not have is passed over."""


@functools.cache
def narrow_decoder_of(cls: Any, paths: Paths) -> Callable[[bytes], Any] | None:
    """Make the decoder of a class for some of its fields; None where it has to take the converter of record."""
    if not is_plain(cls):
        return None
    return msgspec.json.Decoder(_narrow(cls, paths), dec_hook=quantity_of).decode


def narrowed(value: Any, paths: Paths) -> Any:
    """Make the narrow event of a whole one."""
    kind: Any = type(value)
    cls = _narrow(kind, paths)
    made = object.__new__(cls)
    heads = _heads(paths)
    for name in (field.name for field in attrs.fields(cls)):
        part, rest = getattr(value, name), heads[name]
        inner = narrowed(part, rest) if rest and part is not None and _value_class(type(part)) else part
        object.__setattr__(made, name, inner)
    return made


@functools.cache
def _narrow(cls: Any, paths: Paths) -> Any:
    heads = _heads(paths)
    hints = get_type_hints(cls, include_extras=True)
    fields = tuple(field for field in attrs.fields(cls) if field.name in heads)
    hidden = {field.name: _hidden(cls, field.name) for field in attrs.fields(cls) if field.name not in heads}
    stamps = {name: stamp for name, stamp in vars(cls).items() if name in {"__kind__", "__schema__", "__upcast__"}}
    shown = f"<{cls.__name__}, of which {', '.join(sorted(paths)) or 'nothing'} is read>"
    given = {
        "__attrs_attrs__": fields,
        "__attrs_post_init__": None,
        "__annotations__": {field.name: _hint(hints[field.name], heads[field.name]) for field in fields},
        "__repr__": lambda _: shown,
        "__module__": cls.__module__,
        **stamps,
        **hidden,
    }
    return type(cls.__name__, (cls,), given)


def _hint(hint: Any, rest: Paths) -> Any:
    inner = _value_class(hint)
    if not rest or inner is None:
        return twin_of(hint)
    narrow = _narrow(inner, rest)
    return narrow | None if type(None) in get_args(hint) else narrow


def _hidden(cls: type[Any], name: str) -> property:
    def refuse(_: Any) -> NoReturn:
        raise UsageError(f"{cls.__name__}.{name} is not declared to be read; name it in the projection's `reads`")

    return property(refuse)


@functools.cache
def _heads(paths: Paths) -> dict[str, Paths]:
    """Give the first step of each path, with the steps after it; none where all of what is there is read."""
    rests: dict[str, set[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        rests.setdefault(name, set()).add(rest)
    return {name: frozenset() if "" in rest else frozenset(rest) for name, rest in rests.items()}


def _value_class(hint: Any) -> Any:
    """Give the class that a path may lead into; None for plain values, several in one, and quantities."""
    either = get_origin(hint) in (Union, types.UnionType)
    parts = [part for part in (get_args(hint) if either else (hint,)) if part is not type(None)]
    sole = parts[0] if len(parts) == 1 else None
    return sole if isinstance(sole, type) and attrs.has(sole) and sole is not Quantity else None
