"""Attacks: counts of both sides, totals, and what became of what was launched."""

from __future__ import annotations

from conflict_events.questions.attacks.disruptions import Disruptions, DisruptionsAnswer, Outage, Span
from conflict_events.questions.attacks.interception import Interception, InterceptionRate, Interceptions, RateChange
from conflict_events.questions.attacks.mirror import Mirror, Mirrored, Side
from conflict_events.questions.attacks.streaks import Day, DayStatus, Run, Streaks, StreaksAnswer
from conflict_events.questions.attacks.totals import Totals, TotalsAnswer

__all__ = [
    "Day",
    "DayStatus",
    "Disruptions",
    "DisruptionsAnswer",
    "Interception",
    "InterceptionRate",
    "Interceptions",
    "Mirror",
    "Mirrored",
    "Outage",
    "RateChange",
    "Run",
    "Side",
    "Span",
    "Streaks",
    "StreaksAnswer",
    "Totals",
    "TotalsAnswer",
]
