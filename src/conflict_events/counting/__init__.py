"""Counting: from accounts to figures, none of them stronger than its evidence.

In the order of work: `membership` reads an account and holds it against a scope; `policies` say whose count;
`competing` finds the rows of one report and what was entered twice, and lets the accounts of an incident compete;
`placing` names the period; `adding` sums up a period, between bounds; `buckets` does it all, and `telling` says it.
"""

from __future__ import annotations

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.competing.picks import Aside, Maybe
from conflict_events.counting.membership.scoped import Covered
from conflict_events.counting.placing.keys import Month, Week
from conflict_events.counting.policies import (
    Choice,
    Policy,
    Reading,
    attacker,
    by,
    defender,
    envelope,
    highest,
    latest,
    lowest,
    majority,
    through,
    under,
)
from conflict_events.counting.relays import first_hand
from conflict_events.counting.telling.shares import Share

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
