"""Kinds of one's own on the command line: ``--kinds package.module``, or ``--kinds package.module:Name`` for one."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from conflict_events.errors import UsageError
from conflict_events.events import KINDS, Kinds

__all__ = ["imported", "kinds_of"]


def kinds_of(places: Iterable[str]) -> Kinds:
    """Give our table of kinds with those of some modules, which are looked for in the current folder, too.

    Args:
        places: Names of modules, each whole or with the name of one class or table in it behind a colon.

    Raises:
        UsageError: A module cannot be imported, or has no such kind; or two kinds have one name.
    """
    classes = dict.fromkeys(cls for place in places for cls in _kinds_at(place))
    return KINDS.including(*(cls for cls in classes if cls not in KINDS.values()))


def _kinds_at(place: str) -> list[Any]:
    module, _, name = place.partition(":")
    names = vars(imported(module, "--kinds"))
    if name and name not in names:
        raise UsageError(f"--kinds: {module} has no {name!r}")
    classes = list(_stamped([names[name]] if name else names.values()))
    if not classes:
        raise UsageError(f"--kinds: must name a module with kinds, or one of them behind a colon, got {place!r}")
    return classes


def _stamped(things: Iterable[Any]) -> Iterator[Any]:
    for thing in things:
        if isinstance(thing, Kinds):
            yield from thing.domain
        elif isinstance(thing, type) and "__kind__" in vars(thing):
            yield thing


def imported(name: str, asked: str) -> ModuleType:
    """Import a module, which is looked for in the current folder, too.

    Args:
        name: Which.
        asked: What it was named for, for the error.

    Raises:
        UsageError: It cannot be imported.
    """
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{asked}: {name!r} cannot be imported: {error}") from error
    finally:
        sys.path.remove(here)
