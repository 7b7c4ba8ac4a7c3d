"""Checks: what sources say that cannot be true, as findings. Nothing is refused, changed or left out for it.

Constructors refuse what cannot be meant; what was really said and contradicts itself is kept, and found here. A check
is any function from a `Ledger` to findings; bundles are tuples of checks, and `STRICT` is all of ours. `Lint` asks them
of a log view, as every other question is asked; `lint` runs them over accounts at hand. What is so of many figures of
one series is one finding, with a count.
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
    more_than_launched,
    neutralized_too_few,
    part_above_whole,
    strike_of_a_month,
    strike_of_days,
    sub_counts_above_whole,
)
from conflict_events.checks.findings import Check, Finding, Ledger
from conflict_events.checks.launching import launched_below_destroyed
from conflict_events.checks.linting import BOOKKEEPING, IMPOSSIBLE, STRICT, Lint, Linted, lint
from conflict_events.checks.overlapping import overlapping_windows
from conflict_events.checks.placing import outside_its_place, swapped_coordinates
from conflict_events.checks.reporting import entered_twice, one_address_several_attacks
from conflict_events.checks.timing import said_before_it_happened
from conflict_events.checks.totals import falls_over_time, running_totals

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
    "entered_twice",
    "falls_over_time",
    "launched_below_destroyed",
    "lint",
    "more_than_launched",
    "neutralized_too_few",
    "one_address_several_attacks",
    "outside_its_place",
    "overlapping_windows",
    "part_above_whole",
    "retracted_and_corrected",
    "retracted_twice",
    "retraction_retracted",
    "running_totals",
    "said_before_it_happened",
    "strike_of_a_month",
    "strike_of_days",
    "sub_counts_above_whole",
    "swapped_coordinates",
]
