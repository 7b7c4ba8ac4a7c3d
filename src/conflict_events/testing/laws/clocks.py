"""Another time of day: lets the code of a question read a clock that is set to a moment of ours.

The names under which its modules know `datetime`, `date` and `time` are put onto others for as long as it is asked.
Nothing outside of these modules reads another clock.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import time as clock
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import attrs

__all__ = ["FAR_APART", "clock_names", "foreign_names", "set_to", "zone_of_the_machine"]

FAR_APART = ("EAST-14", "WEST+12")
"""Two zones in which no moment has the same date, in POSIX's way: to the east of UTC is less."""

OURS = ("conflict_events.", "attr.")
"""How the names of modules begin whose code reads no clock: ours, and that which makes methods of classes."""

Spot = tuple[dict[str, Any], str]
"""The names of a module, and one of them."""


def clock_names(question: Any) -> list[Spot]:
    """Give the names by which the code of a question could read a clock.

    Looked at are the modules in which its functions and methods are written, and those beside them, but not ours.
    """
    read = set(map(id, _READ_BY))
    return [
        (names, name) for names in foreign_names(question) for name, value in list(names.items()) if id(value) in read
    ]


def foreign_names(question: Any) -> list[dict[str, Any]]:
    """Give the names of the modules of a question that are neither ours nor of attrs."""
    return [each for each in _names_around(question) if not str(each.get("__name__")).startswith(OURS)]


@contextlib.contextmanager
def zone_of_the_machine(name: str) -> Iterator[None]:
    """Let this process take a zone for that of its machine, for a while; on Windows nothing can."""
    before = os.environ.get("TZ")
    try:
        _set_zone(name)
        yield
    finally:
        _set_zone(before)


def _set_zone(name: str | None) -> None:
    if name is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = name
    if sys.platform != "win32":  # pragma: no branch - there no process can
        clock.tzset()


def _names_around(question: Any) -> list[dict[str, Any]]:
    spaces = {id(each): each for each in _names_in(question, 0)}
    rooms = {str(each.get("__name__")).partition(".")[0] for each in spaces.values()} - {"__main__", "None"}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in rooms - _FOREIGN and module is not None:
            spaces.setdefault(id(vars(module)), vars(module))
    return list(spaces.values())


def _names_in(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Give the names of the modules of every function that is a question, or a part of it."""
    if isinstance(value, FunctionType):
        yield value.__globals__
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _names_in(each, depth)
    elif depth < 3:
        for cls in type(value).__mro__:
            yield from (each.__globals__ for each in vars(cls).values() if isinstance(each, FunctionType))
        if attrs.has(type(value)):
            for field in attrs.fields(type(value)):
                yield from _names_in(getattr(value, field.name), depth + 1)


@contextlib.contextmanager
def set_to(moment: dt.datetime, spots: list[Spot]) -> Iterator[None]:
    """Let the clocks behind some names tell a moment, for a while.

    Args:
        moment: Aware.
        spots: What `clock_names` gave.
    """
    clocks = _clocks_at(moment)
    before = [(names, name, names[name]) for names, name in spots]
    try:
        for names, name, value in before:
            names[name] = clocks[id(value)]
        yield
    finally:
        for names, name, value in before:
            names[name] = value


class _LikeTheRealOne(type):
    """What is an instance of the real class is one of the other, too, and calling the other makes a real one."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls.__mro__[1])

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls.__mro__[1](*args, **kwargs)


def _clocks_at(moment: dt.datetime) -> dict[int, Any]:
    seconds = moment.timestamp()

    class Datetime(dt.datetime, metaclass=_LikeTheRealOne):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return moment.astimezone(tz) if tz is not None else moment.replace(tzinfo=None)

        @classmethod
        def utcnow(cls) -> Any:
            return moment.replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    class Date(dt.date, metaclass=_LikeTheRealOne):
        @classmethod
        def today(cls) -> Any:
            return moment.date()

    def tells(seconds: Any) -> Any:
        return lambda: seconds

    def in_parts(read: Any) -> Any:
        return lambda given=None: read(seconds if given is None else given)

    clock_names = {
        "time": tells(seconds),
        "time_ns": tells(int(seconds * 10**9)),
        "gmtime": in_parts(clock.gmtime),
        "localtime": in_parts(clock.localtime),
    }
    other_dates = _beside(dt, {"datetime": Datetime, "date": Date})
    real = {getattr(clock, name): value for name, value in clock_names.items()}
    replacements = {dt: other_dates, clock: _beside(clock, clock_names), dt.datetime: Datetime, dt.date: Date, **real}
    return {id(each): value for each, value in replacements.items()}


def _beside(module: ModuleType, names: dict[str, Any]) -> ModuleType:
    """Make a module that has everything of one, but for some names."""
    made = ModuleType(module.__name__)
    vars(made).update({**vars(module), **names})
    return made


_READ_BY = (dt, dt.datetime, dt.date, clock, clock.time, clock.time_ns, clock.gmtime, clock.localtime)
_FOREIGN = frozenset({*sys.stdlib_module_names, "conflict_events", "attr", "attrs", "hypothesis", "pytest", "sybil"})
