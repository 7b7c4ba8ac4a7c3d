"""Checks: what sources say that cannot be true, as findings. Nothing is refused, changed or left out for it.

Constructors refuse what cannot be meant; what was really said and contradicts itself is kept, and found here. A check
is any function from a `Ledger` to findings; bundles are tuples of checks, and `STRICT` is all of ours. `Lint` asks them
of a log view, as every other question is asked; `lint` runs them over accounts at hand.
"""

from __future__ import annotations

from conflict_events.checks.amending import (
    corroborates_itself,
    retracted_and_corrected,
    retracted_twice,
    retraction_retracted,
)
from conflict_events.checks.counting import (
    contradicts_itself,
    launched_below_destroyed,
    more_than_launched,
    neutralized_too_few,
    part_above_whole,
    strike_of_a_month,
)
from conflict_events.checks.findings import Check, Finding, Ledger
from conflict_events.checks.linting import BOOKKEEPING, IMPOSSIBLE, STRICT, Lint, Linted, lint
from conflict_events.checks.timing import falls_over_time, overlapping_windows, said_before_it_happened

__all__ = [
    "BOOKKEEPING",
    "IMPOSSIBLE",
    "STRICT",
    "Check",
    "Finding",
    "Ledger",
    "Lint",
    "Linted",
    "contradicts_itself",
    "corroborates_itself",
    "falls_over_time",
    "launched_below_destroyed",
    "lint",
    "more_than_launched",
    "neutralized_too_few",
    "overlapping_windows",
    "part_above_whole",
    "retracted_and_corrected",
    "retracted_twice",
    "retraction_retracted",
    "said_before_it_happened",
    "strike_of_a_month",
]
