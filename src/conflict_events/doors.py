"""`doors`: a room whose names are imported from where they live when they are first asked for (PEP 562).

Making a class takes time, and a room has many: who asks for one question does not wait for all.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

__all__ = ["behind", "doors", "needing"]


def doors(room: str, homes: Mapping[str, Collection[str]]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make a room's ``__getattr__`` and ``__dir__``.

    Args:
        room: The room's name. What is asked for once is kept in it, and found without them from then on.
        homes: For each module, by its full name, the names that it has.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def get(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(_missing(room, name, home_of))
        value = getattr(importlib.import_module(home_of[name]), name)
        setattr(sys.modules[room], name, value)
        return value

    def listed() -> list[str]:
        here = vars(sys.modules[room])
        return sorted({*here["__all__"], *(name for name in here if name.startswith("__"))})

    return get, listed


def _missing(room: str, name: str, known: Collection[str]) -> str:
    import difflib  # noqa: PLC0415  # who makes no mistake does not wait for it; and rooms lie behind this

    near = () if name.startswith("_") else difflib.get_close_matches(name, known, 1)
    return f"module {room!r} has no attribute {name!r}" + "".join(f"; did you mean {each!r}?" for each in near)


def behind(room: str, extra: str) -> Any:
    """Import a room that needs an extra, when it is asked for and not before.

    Args:
        room: Its full name.
        extra: The extra that brings what it needs.

    Raises:
        UsageError: The extra is not installed.
    """
    with needing(extra):
        return importlib.import_module(room)


@contextlib.contextmanager
def needing(extra: str) -> Iterator[None]:
    """Import within it what an extra brings.

    Args:
        extra: The extra.

    Raises:
        UsageError: It is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        # Who only opens the front door waits for no other room.
        from conflict_events.errors import UsageError  # noqa: PLC0415

        missing = f"{error.name} is not installed: install the extra `{extra}` of conflict-events"
        raise UsageError(missing) from error
