"""Rewrites a log as it would be had we recorded everything right from the start (X4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from conflict_events.events import Correction, Redaction
from conflict_events.history import Bookkeeping, Entry, View, referred
from conflict_events.testing.paper import id_of
from conflict_events.testing.relabel import relabel

__all__ = ["right_from_the_start"]


def right_from_the_start(entries: Sequence[Entry[Any]]) -> tuple[list[Any] | None, dict[str, str]]:
    """Put what our errata say in the place of what they repair, and leave the errata out.

    Returns:
        The events, and the map from ids here to ids there. The events are None where it cannot be done: the right
        version refers to what came later, or is word for word another entry of the log; or something was erased, and
        nobody can say what was right.
    """
    if any(isinstance(entry.event, Redaction) or entry.event is None for entry in entries):
        return None, {}
    books = Bookkeeping(entries, View.now())
    ids: dict[str, str] = {}
    events: list[Any] = []
    dropped: set[str] = set()
    for entry in entries:
        if _is_erratum(entry.event) or getattr(entry.event, "target", None) in dropped:
            dropped.add(entry.id)
            continue
        right = _repaired(books, entry)
        if any(target not in ids for _, target in referred(right)):
            return None, {}
        made = relabel(right, {}, ids)
        named = id_of(made)
        if named in ids.values():  # seen before a link between the two is made, which would be one of a thing to itself
            return None, {}
        ids[entry.id] = named
        events.append(made)
    return events, ids


def _is_erratum(event: Any) -> bool:
    return isinstance(event, Correction) and event.by == "ledger"


def _repaired(books: Bookkeeping, entry: Entry[Any]) -> Any:
    if isinstance(entry.event, Correction):
        return attrs.evolve(entry.event, replacement=books.repaired(entry.id, entry.event.replacement))
    return books.repaired(entry.id, entry.event)
