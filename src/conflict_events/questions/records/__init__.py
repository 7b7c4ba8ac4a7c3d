"""Records: boards, verdicts and their words, and the same question under several conventions."""

from __future__ import annotations

from conflict_events.questions.records.board import Board
from conflict_events.questions.records.figure_check import FigureCheck, FigureChecked, FigureSaid
from conflict_events.questions.records.record import RecordBoard
from conflict_events.questions.records.variations import Checked, Conventions, Sensitivity, SuperlativeCheck
from conflict_events.questions.records.verdict import Lifecycle, Verdict
from conflict_events.questions.records.verdicts import Outcome

__all__ = [
    "Board",
    "Checked",
    "Conventions",
    "FigureCheck",
    "FigureChecked",
    "FigureSaid",
    "Lifecycle",
    "Outcome",
    "RecordBoard",
    "Sensitivity",
    "SuperlativeCheck",
    "Verdict",
]
