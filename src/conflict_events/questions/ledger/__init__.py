"""Questions about the log itself: what changed in it, what it covers, and how its sources report."""

from __future__ import annotations

from conflict_events.questions.ledger.acts import Act
from conflict_events.questions.ledger.changes import Change, Changed, Changes
from conflict_events.questions.ledger.coverage import Completeness, Cover, Coverage
from conflict_events.questions.ledger.lags import Lag, Lags
from conflict_events.questions.ledger.moves import Difference, Move
from conflict_events.questions.ledger.timeline import Happening, Timeline, TimelineAnswer

__all__ = [
    "Act",
    "Change",
    "Changed",
    "Changes",
    "Completeness",
    "Cover",
    "Coverage",
    "Difference",
    "Happening",
    "Lag",
    "Lags",
    "Move",
    "Timeline",
    "TimelineAnswer",
]
