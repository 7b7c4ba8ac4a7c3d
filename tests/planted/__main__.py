"""Measures how often the laws find planted bugs, and in what time: ``python -m tests.planted``.

Each bug is looked for in several runs of the default profile, with random seeds. The table is that of
docs/explanation/laws-and-what-they-catch.md.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import hypothesis

import tests.conftest  # noqa: F401  # registers the profiles
from conflict_events.testing import LawBroken, check_projection
from tests.planted.bugs import PLANTED

__all__ = ["Found", "measured"]

ENOUGH = 0.95
SECONDS = 10.0


@attrs.frozen
class Found:
    """What came of the runs for one bug.

    Attributes:
        bug: What is wrong.
        runs: How many runs there were.
        times: For each run that found it, the seconds of processor time, making the log small included.
        laws: How often each law found it.
        lines: The most lines that were told.
    """

    bug: str
    runs: int
    times: tuple[float, ...]
    laws: Counter[str]
    lines: int

    @property
    def is_enough(self) -> bool:
        """Whether it is found nearly always, and quickly."""
        return len(self.times) >= ENOUGH * self.runs and max(self.times, default=0) < SECONDS

    def row(self) -> str:
        """Give it as a row of the table."""
        law = ", ".join(f"`{name}`" for name, _ in self.laws.most_common(2)) or "none"
        slowest = f"{max(self.times, default=0):.1f}"
        return f"| {self.bug} | {len(self.times)} of {self.runs} | {law} | {slowest} | {self.lines} |"


def measured(bug: str, make: Callable[[], Any], seeds: Iterator[int], runs: int) -> Found:
    """Look for one bug several times."""
    profile = hypothesis.settings(hypothesis.settings.get_profile("default"), derandomize=False, database=None)
    times: list[float] = []
    laws: Counter[str] = Counter()
    lines = 0
    for _ in range(runs):
        question = make()
        random.seed(next(seeds))  # Hypothesis draws its own seed from here
        began = time.process_time()
        try:
            check_projection(question, settings=profile)
        except LawBroken as broken:
            times.append(time.process_time() - began)
            told = str(broken)
            laws[told.partition(" breaks ")[2].partition(":")[0].removeprefix("never_raises, found by ")] += 1
            lines = max(lines, len(told.splitlines()))
    return Found(bug, runs, tuple(times), laws, lines)


def main() -> int:
    """Measure, print the table, and fail where a bug is found too seldom or too slowly."""
    parser = argparse.ArgumentParser(prog="python -m tests.planted", description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="how often each bug is looked for")
    parser.add_argument("--seed", type=int, help="of the first run; the others follow")
    parser.add_argument("--only", default="", help="bugs with this in their names")
    asked = parser.parse_args()
    first = random.randrange(2**31) if asked.seed is None else asked.seed  # noqa: S311  # no secret
    seeds = iter(range(first, sys.maxsize))
    sys.stdout.write("| bug | found | by | slowest, s | lines |\n|---|---|---|---|---|\n")
    missed = []
    for bug, make in PLANTED.items():
        if asked.only in bug:
            found = measured(bug, make, seeds, asked.runs)
            sys.stdout.write(found.row() + "\n")
            sys.stdout.flush()
            missed += [] if found.is_enough else [bug]
    sys.stdout.write(f"\nseeds from {first}; found too seldom or too slowly: {', '.join(missed) or 'none'}\n")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
