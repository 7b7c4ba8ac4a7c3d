"""The command `check`: a figure that somebody claims, against the log, in one line."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from conflict_events.cli.arguments import CHART, DIRECTION, QUESTION, opened, seen, whole
from conflict_events.cli.declaring import Command, Given, option
from conflict_events.cli.drawing import chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import listed, lists_asides, of_head, show, wrapped
from conflict_events.cli.scopes import scope_of
from conflict_events.errors import UsageError
from conflict_events.values import Quantity

__all__ = ["COMMANDS"]


def check_(given: Given) -> int:
    """Check one figure."""
    with opened(given) as log:
        view, scope = seen(log, given), scope_of(given)
        found = view.check(
            scope=scope,
            count=given.count,
            on=key_of(log, given.on, scope),
            figure=given.figure,
            beat=given.beat,
            rank=given.rank,
            direction=given.direction,
        )
        trace = trace_of(view, found.evidence() | found.verdict.previous_used)
        lines = [
            found.outcome.value,
            *wrapped(found.verdict.wording(), indent=2),
            *listed("claimed, and recorded otherwise:", found.differs),
            *listed("who says so, and what is open:", found.table().notes),
            *lists_asides(found.verdict.aside),
            *evidence(trace),
            "",
            of_head(view.head),
        ]
        chart_to(given, found)
        show(given, lines, {"check": found, "evidence": trace, "head": view.head})
    return 0


def _number(text: str) -> Quantity:
    """Read the figure that is claimed.

    Raises:
        UsageError: It is no number.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise UsageError(f"must be a number such as 145 or 8.5, got {text[:40]!r}") from None
    return Quantity.exact(number)


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
            CHART,
        ),
        panel="Records",
    ),
)
