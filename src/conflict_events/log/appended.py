"""`Appended`: what an append returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload

import attrs

from conflict_events.history import Entry

__all__ = ["Appended"]


@attrs.frozen
class Appended(Sequence[Entry[Any]]):
    """What an append returns: the entry under which each event stands, in the order given.

    Attributes:
        entries: One for each event; for an event that was in the log already, the entry that stood.
        new: Those that this append wrote.
        retracted: For each entry that stood already but is retracted, the ids of the retractions: appending it again
            does not restore it; retract the retraction to do so.
    """

    entries: tuple[Entry[Any], ...]
    new: tuple[Entry[Any], ...]
    retracted: Mapping[str, tuple[str, ...]]

    @overload
    def __getitem__(self, index: int) -> Entry[Any]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entry[Any], ...]: ...
    def __getitem__(self, index: int | slice) -> Entry[Any] | tuple[Entry[Any], ...]:
        return self.entries[index]

    def __len__(self) -> int:
        return len(self.entries)
