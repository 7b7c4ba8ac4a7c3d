"""Arguments held to the annotations of the fields that they fill, for questions and policies: what a newcomer mixes up.

An annotation is taken at its word where it says something that can be looked at. What has no such annotation passes: a
class of one's own is refused nothing that it did not say itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from inspect import signature
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.values.forms import Role, check_entry_id
from conflict_events.values.marks import hints_of, role_of
from conflict_events.values.storable import bare

__all__ = ["checks_arguments", "pairs"]

C = TypeVar("C", bound=type[Any])

SEVERAL = (tuple, frozenset)
TOLD_BY_CLASS = (str, bool, int, Decimal, date, datetime, timedelta)

Fault: TypeAlias = tuple[str, Any]
"""The rule that is broken, and what was given."""


def checks_arguments(cls: C) -> C:
    """Make the constructor of an attrs class refuse what is not of its annotations; for use as a decorator."""
    construct: Any = cls.__init__

    @functools.wraps(construct)
    def construct_and_check(self: Any, *args: Any, **given: Any) -> None:
        hints = _hints(type(self)) if type(self) is cls else {}
        raw = _named(construct, (self, *args), given) if hints else {}
        for name, hint in hints.items():
            if name in raw:
                _refuse(name, _as_given(hint, raw[name], converted=_converter(cls, name) is not None))
        construct(self, *args, **given)
        for name, hint in hints.items():
            if _converter(cls, name) is not None:
                _refuse(name, _fault(hint, getattr(self, name)))

    cls.__init__ = construct_and_check
    return cls


def pairs(value: Any) -> dict[Any, Any]:
    """Convert a mapping, or pairs, to a mapping; a text is refused as a pair, for one of two letters would be one."""
    listed = value.items() if isinstance(value, Mapping) else value
    fits = isinstance(listed, Iterable) and not isinstance(listed, str)
    kept = list(listed) if fits else []
    if not fits or not all(isinstance(each, tuple | list) and len(each) == 2 for each in kept):  # name and value
        raise UsageError(f"must be a mapping, such as a dict, or pairs of a name and what it has; got {value!r}")
    return dict(kept)


def _refuse(name: str, fault: Fault | None) -> None:
    if fault is not None:
        rule, value = fault
        raise UsageError(f"{name}: {rule}, got {value!r}")


def _hints(cls: Any) -> Mapping[str, Any]:
    """Give the annotations of the fields that are arguments; none where one of them names what is not there."""
    try:
        hints = hints_of(cls)
    except (NameError, TypeError):
        return {}
    return {field.name: hints[field.name] for field in attrs.fields(cls) if field.init}


def _converter(cls: Any, name: str) -> Any:
    return attrs.fields_dict(cls)[name].converter


def _named(construct: Any, args: tuple[Any, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Give arguments by the names of their fields; none where they do not fit, which the call itself says."""
    try:
        return dict(signature(construct).bind(*args, **given).arguments)
    except TypeError:
        return {}


def _as_given(hint: Any, value: Any, *, converted: bool) -> Fault | None:
    """Give what is wrong before a converter sees it: one text where several are wanted would become its letters."""
    if not converted:
        return _fault(hint, value)
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    several = all(get_origin(bare(part)) in SEVERAL for part in parts if part is not NoneType)
    return (_several(hint), value) if several and isinstance(value, str | bytes) else None


def _several(hint: Any) -> str:
    return f"must be several, such as {'a list or a tuple' if get_origin(bare(hint)) is tuple else 'a set or a list'}"


def _fault(hint: Any, value: Any) -> Fault | None:
    """Give the rule of an annotation that a value breaks; None = it breaks none that can be looked at."""
    plain, role = bare(hint), role_of(hint)
    origin = get_origin(plain)
    if origin in (Union, UnionType):
        faults = [_fault(part, value) for part in get_args(plain) if part is not NoneType or value is None]
        rules = [each[0].removeprefix("must be ") for each in faults if each is not None]
        return None if None in faults else (f"must be {' or '.join(rules)}", value)
    if origin is Literal:
        words = get_args(plain)
        fits = any(value == word and type(value) is type(word) for word in words)
        return None if fits else (f"must be one of {', '.join(map(repr, words))}", value)
    if origin in SEVERAL:
        return _fault_inside(plain, value)
    if role is Role.ENTRY:
        return _fault_of_id(value)
    return None if not isinstance(plain, type) or _is_of(plain, value) else (f"must be {_called(plain)}", value)


def _fault_inside(plain: Any, value: Any) -> Fault | None:
    if isinstance(value, str | bytes) or not isinstance(value, tuple | frozenset | set | list):
        return _several(plain), value
    parts = get_args(plain)
    if get_origin(plain) is tuple and Ellipsis not in parts:
        return None
    return next((fault for each in value if (fault := _fault(parts[0], each))), None)


def _fault_of_id(value: Any) -> Fault | None:
    try:
        check_entry_id("", "" if value is None else value)
    except InvalidValue as error:
        return error.rule, value
    return None


def _is_of(plain: type[Any], value: Any) -> bool:
    if plain is NoneType:
        return value is None
    if plain not in TOLD_BY_CLASS and not attrs.has(plain):
        return True
    return isinstance(value, plain) and (plain is bool or not isinstance(value, bool))


def _called(plain: type[Any]) -> str:
    name = {str: "text"}.get(plain, plain.__name__)
    article = "" if plain is str else "an " if name[0] in "AEIOaeio" else "a "
    return f"{article}{name}"
