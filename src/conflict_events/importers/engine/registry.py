"""The sources that come with the library, by name; each is imported when it is first asked for."""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from conflict_events.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from conflict_events.importers.engine.source import ImportSource

__all__ = ["HOMES", "fitting", "source_named"]

HOMES: Mapping[str, str] = MappingProxyType({
    "auto-archiver": "conflict_events.importers.auto_archiver:AUTO_ARCHIVER",
    "auto-archiver-json": "conflict_events.importers.auto_archiver:AUTO_ARCHIVER_JSON",
    "deepstate": "conflict_events.importers.deepstate:DEEPSTATE",
    "acled": "conflict_events.importers.acled:ACLED",
    "acled-deleted": "conflict_events.importers.acled:ACLED_DELETED",
    "losses": "conflict_events.importers.losses:LOSSES",
    "missile-attacks": "conflict_events.importers.missile_attacks:MISSILE_ATTACKS",
    "ministry-posts": "conflict_events.importers.ministry_posts:MINISTRY_POSTS",
    "ministry-posts-json": "conflict_events.importers.ministry_posts:MINISTRY_POSTS_JSON",
    "ucdp-ged": "conflict_events.importers.ucdp_ged:UCDP_GED",
    "viina": "conflict_events.importers.viina:VIINA",
    "viina-1pd": "conflict_events.importers.viina:VIINA_1PD",
    "viina-control": "conflict_events.importers.viina:VIINA_CONTROL",
    "viina-labels": "conflict_events.importers.viina:VIINA_LABELS",
})  # fmt: skip
"""For each source, by its name on the command line, the module and the name of its declaration."""


def source_named(name: str) -> ImportSource:
    """Give the declaration of a source that comes with the library.

    Raises:
        UsageError: There is none of this name.
    """
    if name not in HOMES:
        raise UsageError(f"source: must be one of {', '.join(sorted(HOMES))}, got {name!r}")
    module, _, value = HOMES[name].partition(":")
    source: ImportSource = getattr(importlib.import_module(module), value)
    return source


def fitting(columns: Collection[str]) -> list[str]:
    """Name the sources all whose columns a file has; those that ask for more of them first."""
    sources = [source for source in map(source_named, HOMES) if set(source.columns) <= set(columns)]
    return [source.name for source in sorted(sources, key=lambda source: -len(source.columns))]
