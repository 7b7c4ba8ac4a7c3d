"""Counting: from accounts to figures without counting anything twice.

In the order of work (SEMANTICS 13): `sifting` holds accounts against a scope, `policies` choose whose count, `periods`
name the buckets of a calendar, `overlaps` adds up one bucket, `buckets` does it for all. `scoped` is what questions
about one scope share.
"""

from __future__ import annotations

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.picks import Aside
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
    under,
)
from conflict_events.counting.scoped import Covered
from conflict_events.counting.shares import Share

__all__ = [
    "Aside",
    "Bucket",
    "Choice",
    "Covered",
    "Policy",
    "Reading",
    "Share",
    "attacker",
    "by",
    "defender",
    "envelope",
    "highest",
    "latest",
    "lowest",
    "majority",
    "under",
]
