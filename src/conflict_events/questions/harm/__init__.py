"""Harm: how many killed and injured, by whose count."""

from __future__ import annotations

from conflict_events.questions.harm.harm_range import Harm, HarmLag, HarmRange

__all__ = [
    "Harm",
    "HarmLag",
    "HarmRange",
]
