"""A mark of code: by which what was worked out from entries and stored is known not to be by today's code.

A version says that the logic of a question changed, and a schema that the fields of a kind did. Both are forgotten. So
the code itself is looked at: that of the question, of the kinds that it reads, of their upcasters, and whatever of the
same package these name. Ours goes by the release. What other packages do, what is looked up by a name that is put
together, and what is read from files cannot be seen: such a change needs a version.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property, partial
from types import CellType, CodeType, ModuleType
from typing import Any

import attrs

from conflict_events.projections import Folded, Together

__all__ = ["code_of", "mark_of"]

OURS = __name__.partition(".")[0]
OPEN = {OURS, "attr", "attrs"}
"""Packages whose things are looked into by their fields: values, validators, converters."""
PLAIN = (str, bytes, int, float, complex, type(None), type(...), Decimal, date, time, timedelta, Enum, re.Pattern)
UNTOLD = {
    "__annotations__", "__dict__", "__weakref__", "__attrs_attrs__", "__attrs_props__", "__attrs_types_resolved__",
    "__slots__",
    # What newer Pythons put into a class of what stands there anyway: from 3.13 on the first two, from 3.14 the others.
    "__firstlineno__", "__static_attributes__", "__annotate__", "__annotate_func__", "__annotations_cache__",
}  # fmt: skip
"""Names in a class that say nothing of its code, or what is looked at otherwise."""
GENERATED = "<attrs generated"


def code_of(projection: Any) -> tuple[Any, ...]:
    """Give what a question is made of: its class, or its functions; of several asked together those of each."""
    if isinstance(projection, Together):
        return tuple(each for part in projection.parts for each in code_of(part))
    folded = isinstance(projection, Folded)
    if not folded:
        return (type(projection),)
    return projection.function, projection.start, projection.finish, projection.revoke, projection.merge


def mark_of(*roots: Any) -> str:
    """Give a mark that is another one where the code of these classes or functions is, as far as that can be seen."""
    walk = _Walk({_package(each) for each in roots} - {OURS, *sys.stdlib_module_names})
    digest = hashlib.sha256()
    for token in walk.each(*roots):
        digest.update(token.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]


def _package(thing: Any) -> str:
    return str(getattr(thing, "__module__", None) or "").partition(".")[0]


@attrs.define
class _Walk:
    """One look at code and all that it names.

    Attributes:
        packages: Those whose code is looked into.
        seen: What was looked at, by identity; it is held, for an identity is given anew.
    """

    packages: set[str]
    seen: dict[int, Any] = attrs.field(factory=dict)

    def thing(self, value: Any) -> Iterator[str]:
        if isinstance(value, PLAIN):
            yield repr(value)
        elif id(value) in self.seen:
            yield "again"
        else:
            self.seen[id(value)] = value
            yield from self._looked_into(value)

    def each(self, *values: Any) -> Iterator[str]:
        for value in values:
            yield from self.thing(value)
        yield "end"

    def _looked_into(self, value: Any) -> Iterator[str]:  # noqa: PLR0911  # one return a sort of thing
        if isinstance(value, CodeType):
            return self._code(value)
        if isinstance(value, partial):  # from Python 3.14 on a routine, too, but one without a name
            return self.each("partial", value.func, value.args, value.keywords)
        if value is attrs.evolve:  # from Python 3.13 on each class has it, and it has the name of the class made last
            return iter(("attrs.evolve",))
        if inspect.isclass(value) or inspect.isroutine(value):
            return self._named(value)
        if isinstance(value, Mapping):
            return self.each("mapping", *(part for pair in value.items() for part in pair))
        if isinstance(value, set | frozenset):
            return iter(("set", *sorted("\0".join(_Walk(self.packages).thing(each)) for each in value)))
        if isinstance(value, list | tuple):
            return self.each("several", *value)
        if isinstance(value, property | cached_property | staticmethod | classmethod):
            return self.each(*(getattr(value, part, None) for part in ("fget", "func", "__func__")))
        return self._object(value)

    def _named(self, value: Any) -> Iterator[str]:
        yield f"{getattr(value, '__module__', None)}.{value.__qualname__}"
        if _package(value) == OURS:
            yield str(sys.modules[OURS].__version__)
        elif _package(value) in self.packages and inspect.isclass(value):
            yield from self._class(value)
        elif _package(value) in self.packages and inspect.isfunction(getattr(value, "__func__", value)):
            yield from self._routine(getattr(value, "__func__", value))

    def _class(self, cls: type[Any]) -> Iterator[str]:
        for name, value in vars(cls).items():
            made = inspect.isfunction(value) and value.__code__.co_filename.startswith(GENERATED)
            if name not in UNTOLD:
                yield name
                yield from self.thing(value.__defaults__ if made else value)
        if attrs.has(cls):
            for field in attrs.fields(cls):
                kind = repr(_written_type(cls, field))
                yield from self.each(field.name, kind, field.default, field.validator, field.converter, field.alias)
        yield from self.each(*cls.__bases__)

    def _routine(self, function: Any) -> Iterator[str]:
        held = [_contents(cell) for cell in function.__closure__ or ()]
        yield from self.each(function.__code__, function.__defaults__, function.__kwdefaults__, *held)
        names = list(_names_of(function.__code__))
        for name in names:
            value = function.__globals__.get(name)
            if isinstance(value, ModuleType) and value.__name__.partition(".")[0] in self.packages:
                yield from self.each(*(getattr(value, each, None) for each in names))
            elif not isinstance(value, ModuleType):
                yield from self.thing(value)

    def _code(self, code: CodeType) -> Iterator[str]:
        yield code.co_code.hex()
        yield from self.each(*code.co_names, *code.co_consts)

    def _object(self, value: Any) -> Iterator[str]:
        """Give a thing by its class, and one of ours or theirs by what it holds, too."""
        cls = type(value)
        yield from self._named(cls)
        if _package(cls) in self.packages | OPEN:
            attributes = sorted(getattr(value, "__dict__", ()))
            fields = [each.name for each in attrs.fields(cls)] if attrs.has(cls) else attributes
            yield from self.each(*fields, *(getattr(value, name) for name in fields))


def _written_type(cls: type[Any], field: attrs.Attribute[Any]) -> Any:
    """Give the type of a field as it is written: whoever uses a class first puts what that means in its place."""
    annotations = (vars(each).get("__annotations__", {}) for each in cls.__mro__)
    return next((each[field.name] for each in annotations if field.name in each), field.type)


def _contents(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return "empty"


def _names_of(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names_of(each)
