"""Annotations taken at their word: whether values of one can be stored and read back, and whether a value is of one.

The same answer serves events, whose values cannot be changed, and states of projections, whose values may be.
"""

from __future__ import annotations

import enum
import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from inspect import formatannotation
from itertools import repeat
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, TypeAlias, Union, get_args, get_origin

import attrs

from conflict_events.values.marks import hints_of
from conflict_events.values.quantity import Quantity

__all__ = ["Misfit", "alternatives", "bare", "is_frozen", "is_mixed", "loose_fields", "misfit", "unstorable"]

SCALARS = (str, int, bool, float, Decimal, datetime, date, time, NoneType)
WORDS = (str, int, bool, NoneType)
FROZEN = (tuple, frozenset)
RUNS = (list, set)
MAPPINGS = (dict, Counter, defaultdict)
DIGITS = 4300
"""No whole number has more: Python reads and writes none that has."""
MINUTE = timedelta(minutes=1)
FRESH = (int, str, list, set, dict, Counter, Decimal)
"""What a defaultdict may make by itself: the class of its values, called with nothing."""

BEYOND = 10**DIGITS
_TOLD: dict[Any, str] = {
    int: f"an int of at most {DIGITS} digits",
    datetime: "a datetime that its offset in whole minutes tells, as .astimezone(UTC) makes one",
    time: "a time whose offset is in whole minutes",
}
"""What values of a class have to be, for those that are of it and are not that."""

Misfit: TypeAlias = tuple[str, str, Any]
"""The way to a value, the rule that it breaks, and itself."""


def bare(hint: Any) -> Any:
    """Take an annotation out of its marks and names."""
    while get_origin(hint) is Annotated or isinstance(hint, NewType):
        hint = hint.__supertype__ if isinstance(hint, NewType) else get_args(hint)[0]
    return NoneType if hint is None else hint


def _either(hint: Any) -> tuple[Any, ...]:
    """Give what a union may be, but for None; else the annotation alone."""
    parts = tuple(map(bare, get_args(hint))) if get_origin(hint) in (Union, UnionType) else (hint,)
    return tuple(part for part in parts if part is not NoneType)


def alternatives(hint: Any, stored: Any) -> tuple[Any, ...]:
    """Give what a union may be of which something is the stored form, by what JSON calls it."""
    parts = (*_either(hint), NoneType) if NoneType in map(bare, get_args(hint)) else _either(hint)
    fitting = tuple(part for part in parts if type(stored) in _forms(part))
    return fitting or tuple(part for part in parts if part is float and type(stored) is int)


def is_mixed(hint: Any) -> bool:
    """Tell whether an annotation is a union of several types, not all of them classes of fields."""
    others = _either(hint)
    return len(others) > 1 and not all(_forms(part) == {dict} for part in others)


def _forms(hint: Any) -> frozenset[type[Any]]:
    """Give what JSON makes of the values of an annotation: as what they are stored."""
    if get_origin(hint) is Literal:
        return frozenset(map(type, get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return frozenset(type(word.value) for word in hint)
    if isinstance(hint, type) and attrs.has(hint):
        return frozenset({int, str, dict} if hint is Quantity else {dict})
    if hint in WORDS or hint is float:
        return frozenset({hint})
    return frozenset({str if hint in SCALARS else list})


def is_frozen(cls: Any) -> bool:
    """Tell whether a class's values cannot be changed, and are compared and hashed by what is in them."""
    by_content = cls.__eq__ is not object.__eq__ and cls.__hash__ not in {None, object.__hash__}
    field = next(iter(attrs.fields(cls)), None)
    try:
        setattr(object.__new__(cls), "x" if field is None else field.name, None)
    except attrs.exceptions.FrozenInstanceError:
        return by_content
    except Exception:  # noqa: BLE001  # a setter may raise anything of its own, and is a setter all the same
        return False
    return False


# --- annotations ------------------------------------------------------------------------------------------------------


def unstorable(hint: Any, spot: str, *, mutable: bool, inside: frozenset[Any] = frozenset()) -> Iterator[str]:
    """Say what in an annotation has no stored form.

    Args:
        hint: The annotation.
        spot: What to call the place where it stands.
        mutable: Whether its values may be changed, as those of a state may.
        inside: The classes that it stands in.
    """
    hint = bare(hint)
    origin, parts = get_origin(hint), get_args(hint)
    what = f"{spot} is {formatannotation(hint)}"
    if origin in (Union, UnionType):
        yield from _unfit_union(hint, what, spot, mutable=mutable, inside=inside)
    elif origin in FROZEN or (mutable and origin in (*RUNS, *MAPPINGS)):
        if origin is defaultdict and (get_origin(parts[1]) or parts[1]) not in FRESH:
            yield f"{spot} makes its own {formatannotation(parts[1])}"
        for part, which in zip(parts, ("a key", "a value") if origin in MAPPINGS else repeat("an item"), strict=False):
            if part is not Ellipsis:
                yield from unstorable(part, f"{which} of {spot}", mutable=mutable, inside=inside)
    elif isinstance(hint, type) and attrs.has(hint):
        yield from _unfit_class(hint, what, mutable=mutable, inside=inside)
    elif (origin or hint) in (*RUNS, *MAPPINGS):
        yield what if mutable else f"{what}, which can be changed: use a tuple or a frozenset"
    elif not (hint in SCALARS or _is_word(hint)):
        yield what


def _is_word(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return all(type(word) in WORDS and _is_of(type(word), word) for word in get_args(hint))
    is_enum = isinstance(hint, type) and issubclass(hint, enum.Enum)
    return is_enum and all(type(word.value) in (str, int) and _is_of(type(word.value), word.value) for word in hint)


def _unfit_union(hint: Any, what: str, spot: str, *, mutable: bool, inside: frozenset[Any]) -> Iterator[str]:
    others = _either(hint)
    if not _differ(others):
        yield f"{what}, one of several types that cannot be told apart"
    for part in others:
        yield from unstorable(part, spot, mutable=mutable, inside=inside)


def _differ(parts: tuple[Any, ...]) -> bool:
    """Tell whether what JSON calls the stored form of each of some types, or else its fields, tells which it is of."""
    classes = tuple(part for part in parts if _forms(part) == {dict})
    others = tuple(part for part in parts if part not in classes)
    forms = [form for part in (*others, *classes[:1]) for form in _forms(part)]
    return len(forms) == len(set(forms)) and (len(classes) < 2 or _told_apart(classes))


def _told_apart(classes: tuple[Any, ...]) -> bool:
    """Tell whether each of some classes has to have a field that none of the others has."""
    names = [{field.name: field.default is attrs.NOTHING for field in attrs.fields(each)} for each in classes]
    return all(
        any(
            has_to and all(name not in other for other in names if other is not fields)
            for name, has_to in fields.items()
        )
        for fields in names
    )


def _unfit_class(cls: Any, what: str, *, mutable: bool, inside: frozenset[Any]) -> Iterator[str]:
    if not mutable and cls in inside:
        yield f"{what}, which holds itself: a log would have no bound for how deep; name others by a text"
    elif not mutable and not is_frozen(cls):
        yield f"{what}, whose values can be changed, or are not compared and hashed by content: use @attrs.frozen"
    elif cls not in inside:
        for name, hint in hints_of(cls).items():
            yield from unstorable(hint, f"{cls.__name__}.{name}", mutable=mutable, inside=inside | {cls})


# --- values -----------------------------------------------------------------------------------------------------------


def misfit(hint: Any, value: Any, spot: str) -> Misfit | None:
    """Give the first thing in a value that is not of an annotation that can be stored; None = it is of it."""
    hint = bare(hint)
    if get_origin(hint) in (Union, UnionType):
        return _misfit_of_either(hint, value, spot)
    if get_origin(hint) in FROZEN:
        return _misfit_inside(hint, value, spot)
    if get_origin(hint) is Literal:
        fits = any(value == word and type(value) is type(word) for word in get_args(hint))
        return None if fits else (spot, f"must be one of {', '.join(map(repr, get_args(hint)))}", value)
    if not _is_of(hint, value):
        told = _TOLD.get(hint) if type(value) is hint else None
        return spot, f"must be {told or _called(hint)}", value
    return _misfit_in_fields(hint, value, spot) if attrs.has(hint) else None


def _misfit_of_either(hint: Any, value: Any, spot: str) -> Misfit | None:
    if value is None and NoneType in map(bare, get_args(hint)):
        return None
    others = _either(hint)
    misfits = [misfit(part, value, spot) for part in others]
    if None in misfits:
        return None
    return misfits[0] if len(others) == 1 else (spot, f"must be {' or '.join(map(_called, others))}", value)


def _misfit_inside(hint: Any, value: Any, spot: str) -> Misfit | None:
    origin: Any = get_origin(hint)
    parts = get_args(hint)
    if type(value) is not origin:
        return spot, f"must be a {origin.__name__}, which cannot be changed", value
    fixed = origin is tuple and Ellipsis not in parts
    if fixed and len(value) != len(parts):
        return spot, f"must be a tuple of {len(parts)}", value
    each = zip(parts if fixed else parts[:1] * len(value), value, strict=True)
    misfits = (misfit(part, item, f"{spot}[{place}]") for place, (part, item) in enumerate(each))
    return next(filter(None, misfits), None)


def _misfit_in_fields(cls: Any, value: Any, spot: str) -> Misfit | None:
    hints = hints_of(cls)
    misfits = (misfit(hints[name], getattr(value, name), f"{spot}.{name}") for name in loose_fields(cls))
    return next(filter(None, misfits), None)


@functools.cache
def loose_fields(cls: Any) -> tuple[str, ...]:
    """Name the fields of a class that have no form of ours, by which its constructor would check them."""
    return tuple(field.name for field in attrs.fields(cls) if not hasattr(field.converter, "__form__"))


def _is_of(hint: Any, value: Any) -> bool:
    if type(value) is not hint:
        return hint is str and isinstance(value, enum.Enum) and isinstance(value, str)
    if hint is str:
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    if hint is int:
        return bool(abs(value) < BEYOND)
    if hint in (float, Decimal):
        return math.isfinite(value)
    return hint not in (datetime, time) or _is_told_by_its_offset(value)


def _is_told_by_its_offset(moment: datetime | time) -> bool:
    """Tell whether a time is the same where its zone is told by an offset in minutes: that is how it is stored."""
    offset = moment.utcoffset()
    return offset is None or (not offset % MINUTE and moment == moment.replace(tzinfo=timezone(offset), fold=0))


def _called(hint: Any) -> str:
    name = hint.__name__ if isinstance(hint, type) else formatannotation(hint)
    finite = "finite " if hint in (float, Decimal) else ""
    return "valid text (str)" if hint is str else f"a {finite}{name}"
