"""What a log that writes remembers of the entries about entries, so that an append reads only what is new of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from conflict_events.events import Redaction, kind_name
from conflict_events.history import Entry, Erasures, Head, resolved
from conflict_events.stores import Row

__all__ = ["Ledger"]

REDACTION = kind_name(Redaction)


class Ledger:
    """Every entry about entries, erased ones as what is left of them.

    Args:
        head: Gives the end of the log.
        read: Reads the entries about entries after a position.

    Attributes:
        entries: Those, as of when it was last caught up.
    """

    def __init__(self, head: Callable[[], Head], read: Callable[[int], Iterator[Entry[Any]]]) -> None:
        self.entries: list[Entry[Any]] = []
        self._head = head
        self._read = read
        self._quiet = 0  # up to here, none is missing

    def catch_up(self) -> None:
        """Read what others appended meanwhile; called inside the write lock."""
        known = max(self._quiet, self.entries[-1].position if self.entries else 0)
        if self._head().position in (0, known):
            return
        newer = list(self._read(known))
        # Each in one step: what is half caught up when it is interrupted would pass for caught up.
        erased = {each.event.target for each in newer if each.kind == REDACTION and each.event is not None}
        if erased and any(each.id in erased for each in (*self.entries, *newer)):
            # Of what was read before some was erased since: nothing of it is held on to.
            every = list(self._read(0))
            self.entries[:] = resolved(every, Erasures(each for each in every if each.kind == REDACTION))
        else:
            self.entries += newer

    def note(self, rows: Sequence[Row]) -> None:
        """Note what was appended after it was caught up: where none of it is about entries, none is missing."""
        if rows and not any(row.ledger for row in rows):
            self._quiet = rows[-1].position
