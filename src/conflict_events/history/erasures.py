"""Erasures: what is left of entries whose content was erased.

An erased entry keeps its place, its id and its kind; its event is gone. What a Redaction says that it leaves is read in
its place, in every view, also in one as recorded before the erasure: what is gone is gone at every moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import attrs

from conflict_events.events import Redaction, kind_name
from conflict_events.history.entries import Entry

__all__ = ["Erased", "Erasures", "resolved"]

REDACTION = kind_name(Redaction)


@attrs.frozen
class Erased:
    """An entry whose content was erased and that nothing stands for; it does not speak.

    Attributes:
        id: Its id.
        kind: The stable name of its kind.
    """

    id: str
    kind: str


class Erasures:
    """What a set of Redactions leaves of their targets."""

    def __init__(self, redactions: Iterable[Entry[Any]]) -> None:
        """Read the Redactions, in any order; of several with one target the last recorded counts."""
        self._counting: dict[str, Redaction] = {}
        # The last first: a Redaction that was erased itself is read as what a later one leaves of it.
        for entry in sorted(redactions, key=lambda each: -each.position):
            redaction = self.event_of(entry)
            if redaction is not None:
                self._counting.setdefault(redaction.target, redaction)

    def left(self, entry_id: str) -> Any:
        """Give what is left of an entry; None = nothing, or it is not erased."""
        redaction = self._counting.get(entry_id)
        return None if redaction is None else redaction.leaves

    @property
    def erased(self) -> AbstractSet[str]:
        """Ids of what was erased."""
        return self._counting.keys()

    def event_of(self, entry: Entry[Any]) -> Any:
        """Give what an entry says: its event, or what is left of it; None = nothing."""
        return self.left(entry.id) if entry.event is None else entry.event


def resolved(entries: Sequence[Entry[Any]], erasures: Erasures) -> list[Entry[Any]]:
    """Put what is left in the place of what was erased; entries of which nothing is left keep None for an event."""
    return [attrs.evolve(entry, event=erasures.left(entry.id)) if entry.event is None else entry for entry in entries]
