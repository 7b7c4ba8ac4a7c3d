"""Interrupting what takes many steps with a log: following, running a handler, keeping a question, importing.

Whatever step it is interrupted at, doing it again gives what doing it once gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import attrs

from conflict_events.errors import ConflictEventsError
from conflict_events.events import Correction, DroneStrike, Redaction
from conflict_events.history import Account
from conflict_events.importers import import_source
from conflict_events.log import EventLog
from conflict_events.projections import projection
from conflict_events.testing.contract.interrupting import INTERRUPTS, apart, interrupted, places_of
from tests.importers.engine.made_up import launched, lines, source
from tests.log.accounts import strike

__all__ = ["WORKS", "interrupt_work"]


@projection(version=1, on=DroneStrike)
def by_claimant(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    """Count accounts by who says so."""
    state[account.event.attribution.claimant] += 1
    return state


@attrs.define
class Work:
    """Work on a log: what comes before it, the work, and what holds once it was done again.

    Attributes:
        log: The log.
        turn: How often something came before.
    """

    log: EventLog
    turn: int = 0

    def prepare(self) -> None:
        """Append two accounts that nobody has made before."""
        self.turn += 1
        self.log.append(*(strike(2 * self.turn + n, claimant=f"C{self.turn % 7}/X") for n in range(2)))

    def do(self) -> None:
        """Do it."""
        raise NotImplementedError

    def check(self) -> None:
        """See that nothing is missing, doubled or out of order."""
        raise NotImplementedError


@attrs.define
class Following(Work):
    """A reader that keeps the position of the last entry that it had."""

    had: list[int] = attrs.field(factory=list)

    def do(self) -> None:
        """Read what came since; the position is kept with the entry."""
        for entry in self.log.follow(self.had[-1] if self.had else 0, timeout=0):
            self.had.append(entry.position)

    def check(self) -> None:
        """Each entry once, in order."""
        assert self.had == [*range(1, len(self.log) + 1)]


@attrs.define
class Handling(Work):
    """A handler that is run under a name."""

    had: list[int] = attrs.field(factory=list)

    def do(self) -> None:
        """Handle what came since."""
        self.log.run(lambda entry: self.had.append(entry.position), name="one", timeout=0)

    def check(self) -> None:
        """Each entry in order, and none again but the one that was being handled."""
        assert [*dict.fromkeys(self.had)] == [*range(1, len(self.log) + 1)]
        assert self.had == sorted(self.had)
        assert len(self.had) - len(self.log) <= self.turn
        assert self.log.follower("one").behind == 0


@attrs.define
class Keeping(Work):
    """A kept question, after a correction and an erasure."""

    kept: Any = None

    def prepare(self) -> None:
        """Append something of everything."""
        super().prepare()
        first, second = list(self.log.entries(after=len(self.log) - 2))
        said = attrs.evolve(first.event, note=f"{self.turn}")
        self.log.append(Correction(target=first.id, replacement=said, by="ledger"), Redaction(target=second.id))
        self.kept = self.kept or self.log.keep(by_claimant)

    def do(self) -> None:
        """Ask, and store the state."""
        self.kept.ask()
        self.kept.checkpoint()

    def check(self) -> None:
        """It answers as asking anew does, and so does what was stored."""
        assert self.kept.is_exact(self.log.ask)
        with EventLog.on(self.log._store, read_only=True).keep(by_claimant) as resumed:
            assert (resumed.position, resumed.rebuilt) == (len(self.log), None)
            assert resumed.is_exact(self.log.ask)


@attrs.define
class Importing(Work):
    """A copy of a source, in which one row is new and another reads otherwise."""

    def prepare(self) -> None:
        """Make the next copy."""
        self.turn += 1

    def do(self) -> None:
        """Bring it in."""
        rows = [{"launched": str(self.turn)}, *({"launched": "5"} for _ in range(self.turn % 50))]
        import_source(self.log, lines(*rows), source())

    def check(self) -> None:
        """No row twice, and the one that was mended as it reads last."""
        assert str(self.turn) in launched(self.log)
        assert len(launched(self.log)) <= min(self.turn, 49) + 1


WORKS: tuple[type[Work], ...] = (Following, Handling, Keeping, Importing)


def interrupt_work(work: Work, looks: int | None) -> int:
    """Interrupt work at so many places, evenly, and do it again after each; return at how many it was.

    Args:
        work: On a new log.
        looks: At how many places; None = at all.
    """
    seen: list[bool] = []
    apart(lambda: seen.extend(_interrupted(work, looks)))
    return sum(seen)


def _interrupted(work: Work, looks: int | None) -> Iterator[bool]:
    for _ in range(2):  # what is worked out once is then
        work.prepare()
        work.do()
    work.prepare()
    places = places_of(work.do)
    for turn, place in enumerate(places[:: 1 if looks is None else max(1, len(places) // looks)]):
        work.prepare()
        yield interrupted(work.do, place.is_here, INTERRUPTS[turn % len(INTERRUPTS)], lambda: None)
        work.do()
        work.check()
    if not work.log.verify(deep=True).is_intact:
        raise ConflictEventsError("a log is not intact after what was done with it was interrupted")
