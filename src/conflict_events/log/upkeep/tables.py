"""How other tools see a log: a table for each kind."""

from __future__ import annotations

from conflict_events.codec import columns_of
from conflict_events.events import Kinds
from conflict_events.stores import Column, KindView

__all__ = ["tables_of"]


def tables_of(kinds: Kinds) -> list[KindView]:
    """Give the table of each kind, with a column for each of its fields."""
    return [KindView(name, tuple(Column(*each) for each in columns_of(kind))) for name, kind in kinds.items()]
