"""Interrupting appends at any step of the interpreter: an append is never in part, and nobody is kept waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from conflict_events.events import Correction, Redaction
from conflict_events.log import EventLog
from conflict_events.testing.contract.interrupting import INTERRUPTS, Place, apart, interrupted, places_of
from tests.crashes.processes import statements

__all__ = ["interrupt_appends"]

_PATIENCE = 60.0


@attrs.define
class _Run:
    """One log, somebody else who appends to it, and what was seen."""

    log: EventLog
    other: EventLog
    seen: Counter[str] = attrs.field(factory=Counter)
    number: int = 0
    interrupts: int = 0

    def accounts(self, count: int) -> list[Any]:
        """Accounts that nobody has made before."""
        self.number += 1
        return statements(0, 0, self.number, count)

    def one(self) -> list[Any]:
        """A single account."""
        return self.accounts(1)

    def with_a_correction(self) -> list[Any]:
        """Accounts, with a correction of one that is there and of one that comes with it."""
        older, first, second, right, righter = self.accounts(5)
        self.log.append(older)
        pairs = (older, right), (first, righter)
        return [
            first,
            *(Correction(target=self.log.id_of(wrong), replacement=new, by="ledger") for wrong, new in pairs),
            second,
        ]

    def an_erasure(self) -> list[Any]:
        """An account and the erasure of one that is there."""
        older, new = self.accounts(2)
        return [new, Redaction(target=self.log.append(older)[0].id, reason=str(self.number))]

    def interrupt(self, made: Callable[[], list[Any]], place: Place, error: type[BaseException]) -> None:
        """Interrupt an append of such events, have somebody else append, and repeat it."""
        events, before, interrupts = made(), len(self.log), self.interrupts
        struck = interrupted(partial(self.log.append, *events), place.is_here, error, self._elsewhere)
        again = self.log.append(*events)
        assert [each.event for each in again] == events
        assert len(again.new) in (0, len(events))
        self.seen[("there whole" if again.new == () else "not there") if struck else "not come to again"] += 1
        assert len(self.log) == before + self.interrupts - interrupts + len(events)
        assert self.log.head == self.other.head

    def _elsewhere(self) -> None:
        self.interrupts += 1
        done: list[int] = []
        new = self.one()
        apart(lambda: done.append(len(self.other.append(*new).new)), _PATIENCE)
        assert done == [1], "somebody else was kept from appending"


def interrupt_appends(
    log: EventLog, other: EventLog, looks: int | None, progress: Callable[[str, int, int], object]
) -> dict[str, int]:
    """Interrupt appends of three kinds by each kind of error, at all places of each or evenly at so many.

    Args:
        log: Whose appends are interrupted.
        other: Who appends, from another thread, while the traceback of the interrupt is still held; may be the same.
        looks: At how many places (see `Place`) that no kind before had; None = at all.
        progress: Called before each, with the kind, how many were done of it, and how many there are.
    """
    run = _Run(log, other)
    apart(lambda: _interrupt_everywhere(run, looks, progress))
    assert log.verify(deep=True).is_intact
    return {**run.seen, "interrupted": run.interrupts}


def _interrupt_everywhere(run: _Run, looks: int | None, progress: Callable[[str, int, int], object]) -> None:
    log, done = run.log, set[Place]()
    for made in run.one, run.with_a_correction, run.an_erasure:
        log.append(*made())
        log.append(*made())  # what is worked out once for a log with something in it is, then
        events, kind = made(), made.__name__.replace("_", " ")
        places = places_of(partial(log.append, *events))
        new = [place for place in places if place not in done]
        done.update(new)
        run.seen |= {f"places of {kind}": len(places), f"of them not of those before {kind}": len(new)}
        some = new[:: 1 if looks is None else max(1, len(new) // looks)]
        for turn, place in enumerate(some):
            progress(kind, turn, len(some))
            run.interrupt(made, place, INTERRUPTS[turn % len(INTERRUPTS)])
