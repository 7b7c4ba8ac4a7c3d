"""Interrupting appends at any step of the interpreter: an append is never in part, and nobody is kept waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import attrs

from conflict_events.events import Correction, Redaction
from conflict_events.log import EventLog
from conflict_events.testing.contract.interrupting import INTERRUPTS, apart, interrupted, steps_of
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

    def interrupt(self, made: Callable[[], list[Any]], step: int, error: type[BaseException]) -> None:
        """Interrupt an append of such events, have somebody else append, and repeat it."""
        events, before, interrupts = made(), len(self.log), self.interrupts
        interrupted(lambda: self.log.append(*events), step, error, self._elsewhere)
        again = self.log.append(*events)
        assert [each.event for each in again] == events
        assert len(again.new) in (0, len(events))
        self.seen["there whole" if again.new == () else "not there"] += 1
        assert len(self.log) == before + self.interrupts - interrupts + len(events)
        assert self.log.head == self.other.head

    def _elsewhere(self) -> None:
        self.interrupts += 1
        done: list[int] = []
        new = self.one()
        apart(lambda: done.append(len(self.other.append(*new).new)), _PATIENCE)
        assert done == [1], "somebody else was kept from appending"


def interrupt_appends(log: EventLog, other: EventLog, looks: int, progress: Callable[[], object]) -> dict[str, int]:
    """Interrupt appends of three kinds by each kind of error, evenly at so many of their steps or at all of them.

    Args:
        log: Whose appends are interrupted.
        other: Who appends, from another thread, while the traceback of the interrupt is still held; may be the same.
        looks: At how many steps.
        progress: Called after each.
    """
    run = _Run(log, other)
    apart(lambda: _interrupt_everywhere(run, looks, progress))
    assert log.verify(deep=True).is_intact
    return {**run.seen, "interrupted": run.interrupts}


def _interrupt_everywhere(run: _Run, looks: int, progress: Callable[[], object]) -> None:
    log = run.log
    for made in run.one, run.with_a_correction, run.an_erasure:
        log.append(*made())  # what is worked out once is, then
        events = made()
        steps = steps_of(lambda events=events: log.append(*events))  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
        run.seen[f"steps of {made.__name__.replace('_', ' ')}"] = steps
        for turn, step in enumerate(range(1, steps + 1, max(1, steps // looks))):
            run.interrupt(made, step, INTERRUPTS[turn % len(INTERRUPTS)])
            progress()
