"""What an append came to: the entry under which each of its events stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conflict_events.events import Redaction, Retraction
from conflict_events.history import Bookkeeping, Entry, View
from conflict_events.log.asking.source import Source, entry_with
from conflict_events.log.writing.appended import Appended
from conflict_events.log.writing.drafting import Drafter
from conflict_events.stores import Row

__all__ = ["outcome"]


def outcome(source: Source, rows: Sequence[Row], drafter: Drafter) -> Appended[Any]:
    """Say what an append came to.

    Args:
        source: The log.
        rows: What was written.
        drafter: What worked it out.
    """
    written = [row.id for row in rows]
    stood = set(drafter.settled) - set(written)
    older = list(source.find([each.hex() for each in stood])) if stood else []

    def made() -> dict[bytes, Entry[Any]]:
        events = {each.id: each.event for each in drafter.prepared}
        new = {row.id: entry_with(row, None if row.payload is None else events[row.id]) for row in rows}
        return new | {bytes.fromhex(entry.id): entry for entry in older}

    return Appended(drafter.settled, made, written, _retracted(source, [entry.id for entry in older]))


def _retracted(source: Source, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    if not ids:
        return {}
    # Of all entries about entries these alone say what is retracted: beside thousands of Corrections they are few.
    books = Bookkeeping(source.entries(kinds=(Redaction, Retraction), ledger=True), View.now())
    retractions = {entry_id: books.retractions_of(entry_id) for entry_id in ids}
    return {entry_id: by for entry_id, by in retractions.items() if by}
