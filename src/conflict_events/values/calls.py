"""Calls and names that were written wrongly, answered with what is wanted, in the words of this library.

What Python says of a call names the first argument that is missing, and not what there is; and of a name only that it
is not there. Nothing is looked at before the call, or the look-up, has failed.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any, NoReturn, TypeVar, cast, get_type_hints

import attrs

from conflict_events.errors import UnknownName, UsageError
from conflict_events.values.spelling import meant, nearest

__all__ = ["explained", "explains_calls", "explains_methods", "explains_names", "lacking", "point_deeper"]

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type[Any])


def explained(function: F, name: str | None = None, advice: str = "") -> F:
    """Make a function say what it takes where its arguments do not fit.

    Args:
        function: The function.
        name: What its callers call it; None = its own name.
        advice: What to do instead; empty = to give it what it takes.
    """

    @functools.wraps(function)
    def called(*args: Any, **given: Any) -> Any:
        try:
            return function(*args, **given)
        except TypeError:
            _explain(function, name or function.__qualname__, advice, args, given)
            raise  # it was called rightly: the fault is elsewhere

    return cast("F", called)


def explains_calls(cls: C) -> C:
    """Make the constructors of a class say what they take; for use as a decorator above attrs'."""
    cls.__init__ = explained(cls.__init__, cls.__name__)
    return _explains_class_methods(cls)


def explains_methods(cls: C) -> C:
    """Make the public methods of a class say what they take; for use as a decorator."""
    for name, held in list(vars(cls).items()):
        if isinstance(held, FunctionType) and not name.startswith("_"):
            setattr(cls, name, explained(held, name))
    return _explains_class_methods(cls)


def _explains_class_methods(cls: C) -> C:
    for name, held in list(vars(cls).items()):
        if isinstance(held, classmethod) and not name.startswith("_"):
            setattr(cls, name, classmethod(explained(held.__func__, f"{cls.__name__}.{name}")))
    return cls


def explains_names(cls: C) -> C:
    """Make what a class makes say where a name is that it does not have; for use as a decorator above attrs'.

    Not for what is decoded: a decoder asks an object that it is making for each field that the bytes leave out.
    """
    cls.__getattr__ = lacking
    return cls


def lacking(held: Any, name: str) -> Any:
    """Refuse a name that an object does not have: a ``__getattr__``.

    Raises:
        UnknownName: Always, but where a property failed by itself: then its own error.
    """
    cls = type(held)
    if name.startswith("_"):  # asked by Python, not by people
        raise AttributeError(f"{cls.__name__!r} object has no attribute {name!r}")
    if hasattr(cls, name):
        return object.__getattribute__(held, name)
    if path := _path_to(held, name):
        raise UnknownName(f"{cls.__name__} has no {name!r}: write {path}")
    fields = [field.name for field in attrs.fields(cls)] if attrs.has(cls) else []
    public = sorted(each for each in {*dir(cls), *fields} if not each.startswith("_"))
    raise UnknownName(f"{cls.__name__} has no {name!r}{meant(_near(name, public))}; it has {', '.join(public)}")


class _Deeper:
    """A name that a class has not, and that something in it has: asked for, it says where."""

    def __init__(self, name: str, why: str) -> None:
        self.__qualname__ = name  # Python takes what has a `__get__` alone for a routine
        self.why = why

    def __get__(self, held: Any, cls: Any) -> NoReturn:
        raise UnknownName(self.why)


def point_deeper(cls: C) -> C:
    """Let instances say of a name that only something in a field has where it is: ``event.launched``.

    Without a look-up of names that are not there, which a decoder pays for with each field that the bytes leave out.
    """
    taken = set(dir(cls)) | {field.name for field in attrs.fields(cls)}
    with contextlib.suppress(NameError):  # what its annotations name is not there yet
        for name, hint in get_type_hints(cls).items():
            within = attrs.fields_dict(hint) if isinstance(hint, type) and attrs.has(hint) else {}
            for deeper in sorted(within.keys() - taken):  # in one order: a mark is made of what a class has
                setattr(cls, deeper, _Deeper(deeper, f"{cls.__name__} has no {deeper!r}: write .{name}.{deeper}"))
                taken.add(deeper)
    return cls


def _path_to(held: Any, name: str, *, steps: int = 3) -> str:
    """Give the way to a name that something within an object has, the shortest one; empty where nothing has it."""
    within = [("", held)]
    for _ in range(steps):
        within = [
            (f"{path}.{field.name}", _part(part, field.name))
            for path, part in within
            if attrs.has(type(part))
            for field in attrs.fields(type(part))
        ]
        for path, part in within:
            if attrs.has(type(part)) and name in {field.name for field in attrs.fields(type(part))}:
                return f"{path}.{name}"
    return ""


def _part(held: Any, field: str) -> Any:
    """Give what a field holds; None where it holds nothing, or was not decoded."""
    try:
        return object.__getattribute__(held, field)  # not by way of `lacking` again
    except (AttributeError, UsageError):
        return None


def _near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    return nearest(name, known, 1)


def _explain(
    function: Callable[..., Any], name: str, advice: str, args: tuple[Any, ...], given: dict[str, Any]
) -> None:
    """Refuse arguments that do not fit.

    Raises:
        UsageError: They do not.
    """
    signature = inspect.signature(function)
    try:
        signature.bind(*args, **given)
    except TypeError as error:
        taken = [each for each in signature.parameters.values() if each.name not in ("self", "cls")]
        names = [each.name for each in taken]
        near = [close for word in given if word not in names for close in _near(word, names)]
        wanted = advice or f"it takes {', '.join(map(_written, taken)) or 'nothing'}"
        raise UsageError(f"{name}: {error}{meant(near)}; {wanted}") from None


def _written(parameter: inspect.Parameter) -> str:
    """Write a parameter as one would in a call: by name where it must be, what may be left out in brackets."""
    written = f"{parameter.name}=" if parameter.kind is inspect.Parameter.KEYWORD_ONLY else parameter.name
    return written if parameter.default is inspect.Parameter.empty else f"[{written}]"
