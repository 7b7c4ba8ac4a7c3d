"""The command `check`: a figure that somebody claims, against the log, in one line."""

from __future__ import annotations

from typing import Any

from conflict_events.cli.arguments import CHART, DIRECTION, QUESTION, opened, seen, whole
from conflict_events.cli.declaring import Command, Given, option
from conflict_events.cli.drawing import chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.forms import number
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import listed, lists_asides, wrapped
from conflict_events.cli.progress import working
from conflict_events.cli.scopes import scope_of
from conflict_events.cli.telling import TELLING, tell
from conflict_events.questions.records import FigureCheck
from conflict_events.values import Quantity

__all__ = ["COMMANDS"]


def check_(given: Given) -> int:
    """Check one figure."""
    with opened(given) as log:
        view, scope = seen(log, given), scope_of(given)
        asked: dict[str, Any] = {
            "on": key_of(log, given.on, scope),
            "figure": given.figure,
            "beat": given.beat,
            "rank": given.rank,
            "direction": given.direction,
        }
        with working("asking"):
            answer = view.check(scope=scope, count=given.count, **asked)
        trace = trace_of(view, answer.evidence() | answer.verdict.previous_used)
        lines = [
            answer.outcome.value,
            *wrapped(answer.verdict.wording(), indent=2),
            *listed("claimed, and recorded otherwise:", answer.differs),
            *listed("who says so, and what is open:", answer.table().notes),
            *lists_asides(answer.verdict.aside),
            *evidence(trace),
        ]
        chart_to(given, answer)
        question = FigureCheck(scope, given.count, **asked)
        return tell(given, view, question, answer, lines, {"check": answer, "evidence": trace})


def _number(text: str) -> Quantity:
    return Quantity.exact(number(text))


COMMANDS = (
    Command(
        name="check",
        about="is this figure the record of its period, as claimed?",
        run=check_,
        arguments=(
            *QUESTION,
            option("--on", "the period, such as 2024-11-10", "KEY", required=True),
            option("--figure", "the figure that is claimed", "N", read=_number),
            option("--beat", "the record that it is said to have beaten", "N", read=_number),
            option("--rank", "another rank: 2 = the second largest", "N", read=whole, default=1),
            DIRECTION,
            *TELLING,
            CHART,
        ),
        panel="Records",
    ),
)
