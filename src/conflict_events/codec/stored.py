"""The stored form: what one event becomes as plain data, and back, by the converter of record.

Fields are stored under their names, defaults are left out (so a change of a default is a change of schema), sets are
sorted, an exact quantity is a bare number, and a whole event inside another (a correction's replacement) says its kind
and schema. The classes know none of this.
"""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from inspect import formatannotation
from types import NoneType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
import msgspec
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from conflict_events.errors import InvalidValue
from conflict_events.events import Correction, Redaction
from conflict_events.values import Quantity
from conflict_events.values.storable import alternatives, is_mixed, misfit

__all__ = ["WHOLE", "make_converter"]

T = TypeVar("T")

_WORDS: dict[type[Any], str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    Decimal: 'decimal text such as "2.5"',
    NoneType: "null",
}
"""What a type is called in the stored form."""
NUMBER = f"{_WORDS[int]}, or {_WORDS[Decimal]}"

WHOLE: dict[type[Any], str] = {Correction: "replacement", Redaction: "leaves"}
"""The kinds that hold a whole event of another kind, and the field in which they do."""


def make_converter(encode_event: Callable[[Any], Any], decode_event: Callable[[Any], Any]) -> cattrs.Converter:
    """Make the converter between events and plain data.

    Args:
        encode_event: Stores a whole event inside another.
        decode_event: Reads it back.
    """
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    _hook_scalars(converter)
    _hook_classes(converter)
    converter.register_unstructure_hook(Quantity, _quantity_to_stored)
    _hook_quantity(converter)
    whole = cattrs.override(unstruct_hook=encode_event, struct_hook=lambda stored, _: decode_event(stored))
    for cls, field in WHOLE.items():
        held: dict[str, Any] = {field: whole}
        writer = make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **held)
        converter.register_unstructure_hook(cls, writer)
        converter.register_structure_hook(cls, _reader_of(cls, converter, **held))
    return converter


def _hook_quantity(converter: cattrs.Converter) -> None:
    of_fields = _reader_of(Quantity, converter)

    def read(stored: Any, _: Any) -> Quantity:
        if isinstance(stored, dict):
            return of_fields(stored, Quantity)
        if type(stored) not in (int, str):
            fields = ", ".join(field.name for field in attrs.fields(Quantity))
            raise InvalidValue("", f"must be {NUMBER}, or an object of {fields}", stored)
        return Quantity.exact(_read_number(stored, None))

    converter.register_structure_hook(Quantity, read)


def _hook_classes(converter: cattrs.Converter) -> None:
    def omit_defaults(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
        return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)

    converter.register_unstructure_hook_factory(attrs.has, omit_defaults)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _reader_of(cls, converter))


def _reader_of(cls: type[T], converter: cattrs.Converter, **given: Any) -> Callable[[Any, Any], T]:
    """Make the hook that reads a class: each field's form is checked by itself, so that all faults come at once."""
    formed = {
        field.name: cattrs.override(struct_hook=_formed(field, converter))
        for field in attrs.fields(cls)  # type: ignore[arg-type]  # only attrs classes come here
        if hasattr(field.converter, "__form__")
    }
    of_fields = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **{**formed, **given})

    def read(stored: Any, hint: Any) -> T:
        if not isinstance(stored, Mapping):
            names = ", ".join(field.name for field in attrs.fields(cls))  # type: ignore[arg-type]  # as above
            raise InvalidValue("", f"must be an object of {names}", stored)
        return of_fields(stored, hint)

    return read


def _formed(field: attrs.Attribute[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    form: Any = field.converter

    def read(stored: Any, hint: Any) -> Any:
        try:
            return form(converter.structure(stored, hint))
        except InvalidValue as error:
            # Both cattrs and the form put the name of the field before the spot: once is enough.
            spot = error.field.removeprefix(field.name).lstrip(".")
            raise InvalidValue(spot, error.rule, error.value if spot else stored) from None

    return read


def _hook_scalars(converter: cattrs.Converter) -> None:
    # cattrs would coerce ("5" to 5, 1 to True); stored data is of the right type or it is wrong.
    for cls in (str, int, bool, NoneType):
        converter.register_structure_hook(cls, _strictly(cls))
    converter.register_structure_hook(enum.Enum, _read_enum)
    converter.register_structure_hook(float, _read_float)
    converter.register_structure_hook_func(lambda hint: _origin(hint) is Literal, _read_word)
    _hook_lists(converter)
    converter.register_structure_hook(datetime, _read_datetime)
    converter.register_structure_hook(date, _read_date)
    converter.register_structure_hook(time, _read_time)
    converter.register_structure_hook(Decimal, _read_decimal)
    converter.register_structure_hook_func(is_mixed, lambda stored, hint: _read_mixed(converter, stored, hint))
    converter.register_unstructure_hook_factory(is_mixed, lambda hint: _store_mixed(converter, hint))
    converter.register_unstructure_hook(float, _finite)


def _strictly(cls: type[T]) -> Callable[[Any, Any], T]:
    def read(stored: Any, hint: Any) -> Any:
        if isinstance(hint, type) and issubclass(hint, enum.Enum):  # one whose words are texts or numbers themselves
            return _read_enum(stored, hint)
        if type(stored) is not cls:
            raise InvalidValue("", f"must be {_WORDS[cls]}", stored)
        return stored

    return read


def _read_enum(stored: Any, hint: Any) -> Any:
    try:
        if type(stored) in (str, int):
            return hint(stored)
    except ValueError:
        pass
    raise InvalidValue("", f"must be one of {', '.join(json.dumps(word.value) for word in hint)}", stored)


def _hook_lists(converter: cattrs.Converter) -> None:
    # cattrs would take apart whatever can be iterated: a text, the names of an object.
    for several, sample in ((tuple, tuple[str, ...]), (frozenset, frozenset[str])):
        hook = converter.get_structure_hook(sample, cache_result=False)
        converter.register_structure_hook_func(_is_run_of(several), _read_list(hook))
    for run in (list, set, frozenset, tuple):
        converter.register_unstructure_hook_factory(_is_run_of(run), lambda hint: _list_of(hint, converter))


def _origin(hint: Any) -> Any:
    return get_origin(hint)


def _is_run_of(several: type[Any]) -> Callable[[Any], bool]:
    return lambda hint: _origin(hint) is several


def _read_mixed(converter: cattrs.Converter, stored: Any, hint: Any) -> Any:
    fitting = alternatives(hint, stored)
    if not fitting:
        raise InvalidValue("", f"must be {_told(hint)}", stored)
    if stored is None:
        return None
    either: Any = Union[fitting]  # noqa: UP007  # built from parts known at run time only
    return converter.structure(stored, either)


def _told(hint: Any) -> str:
    """Say what a union is in words of the format; of what has none by its annotation."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    words = [_WORDS.get(part) for part in parts]
    return f"{formatannotation(hint)}, as it is stored" if None in words else ", or ".join(map(str, words))


def _store_mixed(converter: cattrs.Converter, hint: Any) -> Callable[[Any], Any]:
    ways = [(part, converter.get_unstructure_hook(part)) for part in get_args(hint)]

    def store(value: Any) -> Any:
        for part, way in ways:
            if misfit(part, value, "") is None:
                return way(value)
        raise InvalidValue("", f"must be {formatannotation(hint)}", value)

    return store


def _list_of(hint: Any, converter: cattrs.Converter) -> Callable[[Any], list[Any]]:
    """Make the hook that stores several values; a set has no order, so it is stored in that of what is stored."""
    parts = get_args(hint)
    if _origin(hint) is tuple and Ellipsis not in parts:
        each = [converter.get_unstructure_hook(part) for part in parts]
        return lambda run: [hook(value) for hook, value in zip(each, run, strict=True)]
    hook = converter.get_unstructure_hook(parts[0])
    if _origin(hint) in (set, frozenset):
        return lambda run: _sorted([hook(value) for value in run])
    return lambda run: [hook(value) for value in run]


def _sorted(stored: list[Any]) -> list[Any]:
    """Sort what a set is stored as: by itself where that can be compared, else by its bytes."""
    try:
        return sorted(stored)
    except TypeError:
        return sorted(stored, key=lambda each: msgspec.json.encode(each, order="deterministic"))


def _read_list(hook: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def read(stored: Any, hint: Any) -> Any:
        if not isinstance(stored, list | tuple):
            raise InvalidValue("", "must be a list", stored)
        length = _length(hint)
        if length not in (None, len(stored)):
            raise InvalidValue("", f"must be a list of {length}", stored)
        return hook(stored, hint)

    return read


def _length(hint: Any) -> int | None:
    """Tell how many items a tuple of a fixed length has; None = as many as there are."""
    parts = get_args(hint)
    return len(parts) if _origin(hint) is tuple and Ellipsis not in parts else None


def _read_word(stored: Any, hint: Any) -> Any:
    words = get_args(hint)
    if not any(stored == word and type(stored) is type(word) for word in words):
        raise InvalidValue("", f"must be one of {', '.join(map(json.dumps, words))}", stored)
    return stored


def _read_float(stored: Any, _: Any) -> float:
    if type(stored) not in (int, float) or not math.isfinite(stored):
        raise InvalidValue("", "must be a finite number", stored)
    return float(stored)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise InvalidValue("", "must be finite to be stored", value)
    return value


def _read(stored: Any, parse: Callable[[str], T], what: str) -> T:
    try:
        if type(stored) is str:
            return parse(stored)
    except (ValueError, InvalidOperation):
        pass
    raise InvalidValue("", f"must be {what}", stored)


def _read_datetime(stored: Any, _: Any) -> datetime:
    return _read(stored, datetime.fromisoformat, "an instant such as '2024-11-10T08:00:00Z'")


def _read_date(stored: Any, _: Any) -> date:
    return _read(stored, date.fromisoformat, "a date such as '2024-11-10'")


def _read_time(stored: Any, _: Any) -> time:
    return _read(stored, time.fromisoformat, "a time of day such as '18:00:00'")


def _read_decimal(stored: Any, _: Any) -> Decimal:
    return _read(stored, Decimal, _WORDS[Decimal])


def _read_number(stored: Any, _: Any) -> Any:
    return stored if stored is None or type(stored) is int else _read(stored, Decimal, NUMBER)


def _quantity_to_stored(value: Quantity) -> Any:
    if value.is_exact and value.raw is None:
        return value.low
    return {name: part for name, part in value.__dict__.items() if part is not None and part is not False}
