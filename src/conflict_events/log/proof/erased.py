"""Whether what is gone from a log was erased as it should be, and what should be gone is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from conflict_events.log.sealing import chain
from conflict_events.stores import Row

__all__ = ["ErasureCheck"]


class ErasureCheck:
    """Gathers, over one run through a log, what was erased and which Redactions name it.

    Redactions are read as plain data, so that a log can be checked whose kinds are not all known.
    """

    def __init__(self) -> None:
        self._erased: dict[str, int] = {}  # id -> position of entries without content
        self._named: set[str] = set()

    @property
    def positions(self) -> tuple[int, ...]:
        """The positions of what was erased, and is named by a Redaction."""
        return tuple(position for entry_id, position in self._erased.items() if entry_id in self._named)

    def see(self, row: Row) -> None:
        """Take the next entry."""
        if row.payload is None and row.salt is None:
            self._erased[row.id.hex()] = row.position
        if row.ledger and row.kind == "Redaction" and row.payload is not None:
            self._named |= set(_targets(row.payload))

    def faults(self, rows_of: Callable[[list[bytes]], dict[bytes, Row]]) -> Iterator[tuple[int, str]]:
        """Yield position and fault of each entry that is gone without a word, or is still there against its word.

        Args:
            rows_of: Finds rows by their ids.
        """
        for entry_id, position in self._erased.items():
            if entry_id not in self._named:
                yield position, "its payload is gone, and no Redaction names it"
        wanted = [chain.id_bytes(target) for target in self._named - self._erased.keys()]
        for row in rows_of(wanted).values():
            yield row.position, "a Redaction names it, and its payload is there"


def _targets(payload: bytes) -> Iterator[str]:
    """Give what a Redaction names, and what those name that it leaves something of."""
    try:
        event = json.loads(payload)
    except (ValueError, RecursionError):
        return
    while isinstance(event, dict):
        target = event.get("target")
        if isinstance(target, str):
            yield target
        left = event.get("leaves")
        event = left.get("event") if isinstance(left, dict) and left.get("kind") == "Redaction" else None
