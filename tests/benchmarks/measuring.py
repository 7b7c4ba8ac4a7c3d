"""Measuring side by side: contenders take turns, round by round, and are compared inside a round."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import attrs

__all__ = ["Contender", "Measured", "Rival", "Row", "measure", "processor_time"]

Contender = Callable[[], AbstractContextManager[Callable[[], object]]]
"""Prepares one run, gives what is to be timed, and clears up behind it."""


@attrs.frozen
class Rival:
    """Somebody to be compared with.

    Attributes:
        name: Its column.
        at_least: How many times its speed must be reached; None = for information.
        stretch: How many times would be fine.
    """

    name: str
    at_least: float | None = None
    stretch: float | None = None


@attrs.frozen
class Row:
    """One line of the table.

    Attributes:
        what: What is measured.
        count: How many of it one run does.
        ours: Ourselves.
        rivals: The others.
        run: Each of the others, by name.
        scale: How many times what they do would be as much as what we do.
        repeat: How often each is prepared and timed in one round, where one run is too short to be measured.
    """

    what: str
    count: int
    ours: Contender
    rivals: Sequence[Rival]
    run: Mapping[str, Contender]
    scale: float = 1
    repeat: int = 1


@attrs.frozen
class Measured:
    """What came out of a row.

    Attributes:
        row: The row.
        rate: Ours, a second, the best of all rounds.
        rates: The others', by name.
        ratios: How many times as fast we were, for each round in order of size, by name.
    """

    row: Row
    rate: float
    rates: Mapping[str, float]
    ratios: Mapping[str, list[float]]

    def lines(self) -> list[str]:
        """Give a line of Markdown for each rival."""
        return [self._line(rival) for rival in self.row.rivals]

    def _line(self, rival: Rival) -> str:
        ratios = self.ratios[rival.name]
        middle = statistics.median(ratios)
        met = "" if rival.at_least is None else "no" if middle < rival.at_least else "yes"
        if rival.stretch is not None and middle >= rival.stretch:
            met = "stretch"
        wanted = " / ".join("" if each is None else f"{each:g}" for each in (rival.at_least, rival.stretch))
        spread = f"{middle:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        rates = f"{_shown(self.rate)} | {_shown(self.rates[rival.name])}"
        return f"| {self.row.what} | {rival.name} | {rates} | {spread} | {wanted.strip(' /')} | {met} |"


def _shown(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}"


def measure(row: Row, rounds: int, clock: Callable[[], float] = time.perf_counter) -> Measured:
    """Run every contender once a round, by a clock that counts seconds."""
    everybody = {"": row.ours, **row.run}
    taken: dict[str, list[float]] = {name: [] for name in everybody}
    for _ in range(rounds):
        for name, contender in everybody.items():
            took = sum(_timed(contender, clock) for _ in range(row.repeat)) / row.repeat
            taken[name].append(took * (row.scale if name else 1))
    ours = taken.pop("")
    ratios = {
        name: sorted(other / own for own, other in zip(ours, theirs, strict=True)) for name, theirs in taken.items()
    }
    return Measured(row, row.count / min(ours), {name: row.count / min(each) for name, each in taken.items()}, ratios)


def _timed(contender: Contender, clock: Callable[[], float]) -> float:
    with contender() as run:
        gc.collect()
        began = clock()
        run()
        return clock() - began


def processor_time() -> float:
    """Give the seconds of processor time of this process and of those that it started and that have ended."""
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + started.ru_utime + started.ru_stime
