"""A sheet of one's own: a map says which column is what, and the engine brings it in, copy after copy."""

from __future__ import annotations

from conflict_events.importers.sheet.guessing import propose_map
from conflict_events.importers.sheet.making import source_of
from conflict_events.importers.sheet.mapping import Changed, EventMap, Field, Links, SheetMap, SubMap, read_map

__all__ = ["Changed", "EventMap", "Field", "Links", "SheetMap", "SubMap", "propose_map", "read_map", "source_of"]
