"""`Appended`: what an append returns."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, overload

import attrs

from conflict_events.history import Entry
from conflict_events.values.calls import explains_names
from conflict_events.values.numbered import numbered

__all__ = ["Appended"]

E_co = TypeVar("E_co", covariant=True)


@explains_names
@attrs.frozen(slots=False, eq=False)
class Appended(Sequence[Entry[E_co]]):
    """What an append returns: the entry under which each event stands, in the order given.

    Attributes:
        entries: One for each event; for an event that was in the log already, the entry that stood.
        new: Those that this append wrote.
        retracted: For each entry that stood already but is retracted, the ids of the retractions: appending it again
            does not restore it; retract the retraction to do so.
    """

    _settled: Sequence[bytes]
    _make: Callable[[], Mapping[bytes, Entry[E_co]]]
    _written: Sequence[bytes]
    retracted: Mapping[str, tuple[str, ...]]

    # Made when they are first looked at: who appends ten thousand rarely looks at any.

    @functools.cached_property
    def _made(self) -> Mapping[bytes, Entry[E_co]]:
        return self._make()

    @functools.cached_property
    def entries(self) -> tuple[Entry[E_co], ...]:
        """One for each event."""
        return tuple(self._made[each] for each in self._settled)

    @functools.cached_property
    def new(self) -> tuple[Entry[E_co], ...]:
        """Those that this append wrote."""
        return tuple(self._made[each] for each in self._written)

    @overload
    def __getitem__(self, index: int) -> Entry[E_co]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entry[E_co], ...]: ...
    def __getitem__(self, index: int | slice) -> Entry[E_co] | tuple[Entry[E_co], ...]:
        return self.entries[index]

    def __repr__(self) -> str:
        count = numbered(len(self._settled), "event")
        return f"<Appended {count}: {len(self._written)} new, {len(self.retracted)} retracted>"

    def __len__(self) -> int:
        return len(self._settled)
