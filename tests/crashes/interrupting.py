"""Interrupting appends at any step of the interpreter: an append is never in part, and nobody is kept waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

import attrs

from conflict_events.events import Correction, Redaction
from conflict_events.log import EventLog
from conflict_events.testing.contract.interrupting import INTERRUPTS, Place, apart, interrupted, places_of
from tests.crashes.processes import statements

__all__ = ["interrupt_appends"]

_PATIENCE = 60.0
_WHILE = 250
"""After so many interrupts a new log is begun: an erasure writes the whole of it anew."""


@attrs.define
class _Run:
    """One log after another, somebody else who appends to it, and what was seen."""

    opened: Callable[[int], tuple[EventLog, EventLog]]
    logs: int = 0
    log: EventLog = attrs.field(init=False)
    other: EventLog = attrs.field(init=False)
    seen: Counter[str] = attrs.field(factory=Counter)
    number: int = 0
    interrupts: int = 0

    @contextmanager
    def renewed(self, kind: Callable[[], list[Any]]) -> Iterator[None]:
        """Have a new log for a while, to which something of a kind was appended; at its end it is intact."""
        self.logs += 1
        self.log, self.other = self.opened(self.logs)
        with closing(self.log), closing(self.other):
            for _ in range(2):  # what is worked out once for a log, and for one with something in it, is then
                self.log.append(*kind())
            yield
            assert self.log.verify(deep=True).is_intact

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
    opened: Callable[[int], tuple[EventLog, EventLog]], looks: int | None, progress: Callable[[str, int, int], object]
) -> dict[str, int]:
    """Interrupt appends of three kinds by each kind of error, at all places of each or evenly at so many.

    Args:
        opened: Opens a new log twice, told by a number: one whose appends are interrupted, and one by which somebody
            else appends, from another thread, while the traceback of the interrupt is still held. It may be the same.
        looks: At how many places (see `Place`) that no kind before had; None = at all.
        progress: Called before each, with the kind, how many were done of it, and how many there are.
    """
    run = _Run(opened)
    apart(lambda: _interrupt_everywhere(run, looks, progress))
    return {**run.seen, "interrupted": run.interrupts, "logs": run.logs}


def _interrupt_everywhere(run: _Run, looks: int | None, progress: Callable[[str, int, int], object]) -> None:
    done = set[Place]()
    for made in run.one, run.with_a_correction, run.an_erasure:
        kind = made.__name__.replace("_", " ")
        with run.renewed(made):
            events = made()
            places = places_of(partial(run.log.append, *events))
        new = [place for place in places if place not in done]
        done.update(new)
        run.seen |= {f"places of {kind}": len(places), f"of them not of those before {kind}": len(new)}
        some = new[:: 1 if looks is None else max(1, len(new) // looks)]
        for begun in range(0, len(some), _WHILE):
            with run.renewed(made):
                for turn, place in enumerate(some[begun : begun + _WHILE], start=begun):
                    progress(kind, turn, len(some))
                    run.interrupt(made, place, INTERRUPTS[turn % len(INTERRUPTS)])
