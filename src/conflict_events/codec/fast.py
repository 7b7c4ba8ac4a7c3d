"""The fast read path: msgspec decodes stored bytes straight into the event classes.

msgspec reads attrs classes by itself and runs their ``__attrs_post_init__``, several times faster than a converter
written in Python, with three limits that this module works around or refuses:

* An exact quantity is stored as a bare number, which msgspec would not take for a class. Each class that holds one gets
  a **twin**: a subclass that differs only in the annotations that msgspec reads, and that turns its instances into the
  real class as they are made. What comes again and again, quantities and places, a twin takes as its bytes, of which
  the value is made once.
* It skips converters. That is harmless for those of our fields, which only normalise and check types: what we stored is
  normal. Bytes that somebody else made may not be, such as text that is not in NFC; it is read as it stands, and a deep
  verification tells. A class with any other converter takes the converter of record.
* It drops private fields and takes unions of classes for one; `plan` refuses such classes, and they too take the
  converter of record.

Equal events from both paths are a law in ``tests/codec``.
"""

from __future__ import annotations

import abc
import functools
import types
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec

from conflict_events.values import Place, Quantity
from conflict_events.values.quantity import exactly

__all__ = ["decoder_of", "is_plain", "quantity_of", "twin_of"]

SCALARS = (str, int, bool, float, Decimal, datetime, date, time, type(None))
CACHED = 4096
SHORT = 256
"""Up to how many bytes what a value was made of is remembered: a stranger's log cannot fill the memory."""


class StoredQuantity(abc.ABC):  # noqa: B024  # a mark for msgspec, which hands what is stored there to `quantity_of`
    """Stands for `Quantity` in the annotations of twins."""


StoredQuantity.register(Quantity)


def decoder_of(cls: Any) -> Callable[[bytes], Any] | None:
    """Make the fast decoder of a class; None where it has to take the converter of record."""
    if not is_plain(cls):
        return None
    decoder = msgspec.json.Decoder(_twin(cls), dec_hook=quantity_of)
    return decoder.decode


def is_plain(annotation: Any) -> bool:
    """Tell whether an annotation holds nothing that the fast paths would take for something else."""
    if annotation in SCALARS or annotation is Ellipsis:
        return True
    origin = get_origin(annotation)
    if origin is Annotated:
        return is_plain(get_args(annotation)[0])
    if origin is Literal:
        return True
    if origin in (tuple, frozenset):
        return all(map(is_plain, get_args(annotation)))
    if origin in (Union, types.UnionType):
        parts = get_args(annotation)
        return sum(map(attrs.has, parts)) <= 1 and all(map(is_plain, parts))
    return isinstance(annotation, type) and attrs.has(annotation) and _is_plain_class(annotation)


@functools.cache  # each codec asks of each kind, and twice
def _is_plain_class(cls: Any) -> bool:
    ours = all(
        field.init
        and not field.name.startswith("_")
        and field.alias == field.name
        and (field.converter is None or hasattr(field.converter, "__form__"))
        for field in attrs.fields(cls)
    )
    return ours and all(map(is_plain, get_type_hints(cls, include_extras=True).values()))


@functools.cache
def _twin(cls: Any) -> Any:
    """Give the twin of a class, or the class itself where nothing in it differs."""
    hints = get_type_hints(cls, include_extras=True)
    again = {name: COMING_AGAIN[hint] for name, hint in hints.items() if hint in COMING_AGAIN}
    twins = {name: msgspec.Raw if name in again else twin_of(hint) for name, hint in hints.items()}
    if twins == hints:
        return cls

    check = getattr(cls, "__attrs_post_init__", None)
    fields = tuple(again.items())

    def become(self: Any) -> None:
        object.__setattr__(self, "__class__", cls)
        for name, made in fields:
            stored = getattr(self, name)
            if type(stored) is msgspec.Raw:  # else it is the default
                object.__setattr__(self, name, made[bytes(stored)])
        if check is not None:
            check(self)

    # No slots of its own, else a class with slots could not take the twin's instances over.
    return type(cls.__name__, (cls,), {"__slots__": (), "__annotations__": twins, "__attrs_post_init__": become})


def twin_of(annotation: Any) -> Any:
    """Give the annotation that msgspec reads in the place of one."""
    if annotation is Quantity:
        return StoredQuantity
    if isinstance(annotation, type) and attrs.has(annotation):
        return _twin(annotation)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return Union[tuple(map(twin_of, parts))]  # noqa: UP007  # built from parts known at run time only
    if origin is tuple:
        return tuple[tuple(map(twin_of, parts))]  # type: ignore[misc]  # built from parts known at run time only
    return annotation


def quantity_of(_mark: type[Any], stored: Any) -> Quantity:
    """Make a quantity of its stored form, as msgspec asks for it."""
    if type(stored) is int:
        return exactly(stored)
    if type(stored) is str:
        return Quantity.exact(Decimal(stored))
    return msgspec.convert(stored, Quantity)


# Quantities and places come again and again: what is stored in the same bytes is made once, and an immutable value can
# be shared.


class Remembered(dict[bytes, Any]):
    """What was made of bytes; looking up what is not there makes it."""

    def __init__(self, make: Callable[[bytes], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, stored: bytes) -> Any:
        made = self._make(stored)
        if len(stored) <= SHORT:
            if len(self) >= CACHED:
                self.clear()
            self[stored] = made
        return made


def _quantity(stored: bytes) -> Quantity:
    return quantity_of(Quantity, msgspec.json.decode(stored))


COMING_AGAIN: dict[Any, Remembered] = {
    Quantity: Remembered(_quantity),
    Place: Remembered(msgspec.json.Decoder(Place).decode),
    Place | None: Remembered(msgspec.json.Decoder(Place | None).decode),
}
"""What a field may hold whose values come again and again, and how to make one of its bytes."""
