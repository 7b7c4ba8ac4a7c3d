"""Counting: from accounts to figures, none of them stronger than its evidence.

In the order of work: `membership` holds accounts against a scope, `reports` finds the rows of one report and what was
entered twice, `policies` say whose count, `competition` chooses within an incident, `placing` names the period,
`choosing` does both, `bounding` and `adding` sum up a period, `buckets` does it for all. `scoped` is what questions
about one scope share; `meanings` guards against comparing unlike things.
"""

from __future__ import annotations

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.keys import Month, Week
from conflict_events.counting.picks import Aside, Maybe
from conflict_events.counting.policies import (
    Choice,
    Policy,
    Reading,
    attacker,
    by,
    defender,
    envelope,
    first_hand,
    highest,
    latest,
    lowest,
    majority,
    through,
    under,
)
from conflict_events.counting.scoped import Covered
from conflict_events.counting.shares import Share

__all__ = [
    "Aside",
    "Bucket",
    "Choice",
    "Covered",
    "Maybe",
    "Month",
    "Policy",
    "Reading",
    "Share",
    "Week",
    "attacker",
    "by",
    "defender",
    "envelope",
    "first_hand",
    "highest",
    "latest",
    "lowest",
    "majority",
    "through",
    "under",
]
