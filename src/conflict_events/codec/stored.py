"""The stored form: what one event becomes as plain data, and back, by the converter of record.

Fields are stored under their names, defaults are left out (so a change of a default is a change of schema), sets are
sorted, an exact quantity is a bare number, and a whole event inside another (a correction's replacement) says its kind
and schema. The classes know none of this.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from conflict_events.errors import InvalidValue
from conflict_events.events import Correction
from conflict_events.values import Quantity

__all__ = ["make_converter"]

T = TypeVar("T")


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
    converter.register_unstructure_hook(
        Correction,
        make_dict_unstructure_fn(Correction, converter, _cattrs_omit_if_default=True, replacement=whole),
    )
    converter.register_structure_hook(
        Correction,
        make_dict_structure_fn(Correction, converter, _cattrs_forbid_extra_keys=True, replacement=whole),
    )
    return converter


def _hook_quantity(converter: cattrs.Converter) -> None:
    of_fields = make_dict_structure_fn(Quantity, converter, _cattrs_forbid_extra_keys=True)

    def read(stored: Any, _: Any) -> Quantity:
        if isinstance(stored, dict):
            return of_fields(stored, Quantity)
        number = _read_number(stored, None)
        if number is None:
            raise InvalidValue("", "must be a number, decimal text, or the fields of a quantity", stored)
        return Quantity.exact(number)

    converter.register_structure_hook(Quantity, read)


def _hook_classes(converter: cattrs.Converter) -> None:
    def omit_defaults(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
        return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)

    converter.register_unstructure_hook_factory(attrs.has, omit_defaults)


def _hook_scalars(converter: cattrs.Converter) -> None:
    # cattrs would coerce ("5" to 5, 1 to True); stored data is of the right type or it is wrong.
    for cls in (str, int, bool):
        converter.register_structure_hook(cls, _strictly(cls))
    converter.register_structure_hook(datetime, _read_datetime)
    converter.register_structure_hook(date, _read_date)
    converter.register_structure_hook(time, _read_time)
    converter.register_structure_hook(Decimal, _read_decimal)
    converter.register_structure_hook(int | Decimal | None, _read_number)
    converter.register_unstructure_hook(float, _finite)


def _strictly(cls: type[T]) -> Callable[[Any, Any], T]:
    def read(stored: Any, _: Any) -> T:
        if type(stored) is not cls:
            raise InvalidValue("", f"must be of type {cls.__name__}", stored)
        return stored

    return read


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise InvalidValue("", "must be finite to be stored", value)
    return value


def _read(stored: Any, parse: Callable[[str], T], what: str) -> T:
    try:
        return parse(stored)
    except (ValueError, TypeError, InvalidOperation):
        raise InvalidValue("", f"must be {what}", stored) from None


def _read_datetime(stored: Any, _: Any) -> datetime:
    return _read(stored, datetime.fromisoformat, "an instant such as '2024-11-10T08:00:00Z'")


def _read_date(stored: Any, _: Any) -> date:
    return _read(stored, date.fromisoformat, "a date such as '2024-11-10'")


def _read_time(stored: Any, _: Any) -> time:
    return _read(stored, time.fromisoformat, "a time of day such as '18:00:00'")


def _read_decimal(stored: Any, _: Any) -> Decimal:
    return _read(_strictly(str)(stored, None), Decimal, "a decimal number as text")


def _read_number(stored: Any, _: Any) -> int | Decimal | None:
    if stored is None or type(stored) is int:
        return stored
    return _read_decimal(stored, None)


def _quantity_to_stored(value: Quantity) -> Any:
    if value.is_exact and value.raw is None:
        return value.low
    return {name: part for name, part in value.__dict__.items() if part is not None and part is not False}
