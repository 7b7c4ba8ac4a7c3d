"""Talks: where actors stand, since when, and what they make it depend on."""

from __future__ import annotations

from conflict_events.questions.talks.conditions import Condition, Conditions, ConditionsAnswer, Reply
from conflict_events.questions.talks.positions import Positions, PositionsAnswer, Shift, Stance, Standpoint

__all__ = [
    "Condition",
    "Conditions",
    "ConditionsAnswer",
    "Positions",
    "PositionsAnswer",
    "Reply",
    "Shift",
    "Stance",
    "Standpoint",
]
