"""The command `check`: a figure that somebody claims, against the log, in one line."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal, InvalidOperation
from typing import Any

from conflict_events.cli.arguments import add_command, add_question, given, opened, scope_of, seen, whole
from conflict_events.cli.drawing import add_chart, chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import listed, lists_asides, of_head, show, wrapped
from conflict_events.errors import UsageError
from conflict_events.values import Quantity

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the command of this subject."""
    check = add_command(commands, "check", "is this figure the record of its period, as claimed?")
    add_question(check)
    check.add_argument("--on", required=True, metavar="KEY", help="the period, such as 2024-11-10")
    check.add_argument("--figure", type=given(_number), metavar="N", help="the figure that is claimed")
    check.add_argument("--beat", type=given(_number), metavar="N", help="the record that it is said to have beaten")
    check.add_argument("--rank", type=given(whole), default=1, help="another rank: 2 = the second largest")
    check.add_argument("--direction", choices=("max", "min"), default="max", help="the largest, or the smallest")
    add_chart(check)
    check.set_defaults(run=check_)


def check_(arguments: Namespace) -> int:
    """Check one figure."""
    with opened(arguments) as log:
        view, scope = seen(log, arguments), scope_of(arguments)
        found = view.check(
            scope=scope,
            count=arguments.count,
            on=key_of(log, arguments.on, scope),
            figure=arguments.figure,
            beat=arguments.beat,
            rank=arguments.rank,
            direction=arguments.direction,
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
        chart_to(arguments, found)
        show(arguments, lines, {"check": found, "evidence": trace, "head": view.head})
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
