"""What a projection says of its state: of which type it is, and a spelling of the parameters that it depends on."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import attrs

from conflict_events.errors import UsageError

__all__ = ["identity_of", "returned", "spelled", "state_type"]

S = TypeVar("S")


def spelled(value: Any) -> str:
    """Spell a value out the same way in every process: sets sorted, fields without a value left out."""
    if attrs.has(type(value)):
        fields = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
        return ",".join(f"{name}={spelled(part)}" for name, part in fields if part is not None)
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(map(spelled, value))) + "}"
    if isinstance(value, tuple):
        return "(" + ",".join(map(spelled, value)) + ")"
    return str(value)


def identity_of(projection: Any, fields: Iterable[str] | None = None) -> str:
    """Name a question by its class and what it was made with, the same way in every process.

    Args:
        projection: The question.
        fields: Those that tell its states apart; None = all.
    """
    cls = type(projection)
    if fields is None:
        return f"{cls.__module__}.{cls.__qualname__}{_parameters_of(projection)}"
    parameters = ",".join(f"{name}={spelled(getattr(projection, name))}" for name in fields)
    return f"{cls.__module__}.{cls.__qualname__}{f'({parameters})' if parameters else ''}"


def _parameters_of(projection: Any) -> str:
    """Spell out what a projection was made with, in brackets; nothing where it has no parameters."""
    cls = type(projection)
    if attrs.has(cls):
        held = spelled(projection)
    else:
        fields = getattr(projection, "__dict__", {})
        given = (name for name in sorted(fields) if not isinstance(getattr(cls, name, None), functools.cached_property))
        held = ",".join(f"{name}={spelled(fields[name])}" for name in given)
    return f"({held})" if held else ""


def state_type(projection: Any) -> Any:
    """Give the type that a projection declares for its state: what its `initial` returns, or its function takes.

    Raises:
        UsageError: It declares none.
    """
    function = getattr(projection, "function", None)
    try:
        if function is not None:
            first = next(iter(inspect.signature(function).parameters))
            hint = get_type_hints(function, include_extras=True).get(first)
        else:
            hint = get_type_hints(projection.initial, include_extras=True).get("return")
    except NameError as error:
        raise UsageError(f"{projection.name}: cannot read its annotations ({error}); give state=...") from error
    if hint is None:
        raise UsageError(
            f"{projection.name}: does not say of which type its state is; write it out, "
            "as in Folding[dict[str, int]], or give keep(..., state=dict[str, int])"
        )
    return _resolved(hint, _meanings(type(projection)))


def _meanings(cls: type[Any]) -> dict[Any, Any]:
    """Give what the type variables of a class's generic bases stand for in it."""
    meanings: dict[Any, Any] = {}
    for each in cls.__mro__:
        for base in each.__dict__.get("__orig_bases__", ()):
            parameters = getattr(get_origin(base), "__parameters__", ())
            # Made out at once: a base of a base may use the same variable, for something else.
            meant = [_resolved(argument, meanings) for argument in get_args(base)]
            meanings.update(zip(parameters, meant, strict=False))
    return meanings


def _resolved(hint: Any, meanings: Mapping[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return meanings.get(hint, hint)
    open_ones = getattr(hint, "__parameters__", ())
    if isinstance(hint, type) or not open_ones:
        return hint
    return hint[tuple(_resolved(each, meanings) for each in open_ones)]


def returned(changed: S, state: S, handler: str) -> S:
    """Refuse what a handler returns that forgot to: the next account would find no state."""
    if changed is None and state is not None:
        raise UsageError(f"{handler}: must return the state, got None; end it with `return state`")
    return changed
