"""Commands that ask a log: `compare`, `matrix`, `totals`, `lint`. The record question has a module of its own."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from conflict_events.checks import Lint
from conflict_events.cli.arguments import (
    add_command,
    add_log,
    add_question,
    add_scope,
    add_view,
    given,
    opened,
    policy_of,
    scope_of,
    seen,
)
from conflict_events.cli.drawing import add_chart, chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.exporting import add_to, export_to
from conflict_events.cli.keys import full_id, key_of
from conflict_events.cli.output import by_caveat, code_of, lines_of, listed, lists_asides, of_head, show, wrapped
from conflict_events.counting import Policy
from conflict_events.counting.telling.rows import name_of
from conflict_events.counting.wording import as_reported
from conflict_events.errors import UsageError
from conflict_events.projections import Table
from conflict_events.questions.attacks import Mirror, Totals, TotalsAnswer
from conflict_events.questions.claims import ClaimMatrix
from conflict_events.values.numbered import numbered

__all__ = ["add_commands"]

SHOWN = 6
"""So many accounts of a finding are named; the others are counted."""


def add_commands(commands: Any) -> None:
    """Add the commands of this subject."""
    _add_compare(commands)
    _add_others(commands)


def _add_compare(commands: Any) -> None:
    compare = add_command(commands, "compare", "both sides, same period, same measure, or why not")
    add_log(compare)
    add_scope(compare, sided=False)
    compare.add_argument(
        "--side",
        action="append",
        required=True,
        type=given(_side_of),
        metavar="WHO=COUNT",
        help="an attacker and whose count of its attacks, such as RU=latest:UA/AirForce; give two",
    )
    compare.add_argument("--key", required=True, metavar="KEY", help="the period, such as 2024-11-10")
    add_view(compare)
    add_chart(compare)
    compare.set_defaults(run=compare_)


def _add_others(commands: Any) -> None:
    matrix = add_command(commands, "matrix", "who says what about one incident, side by side")
    add_log(matrix)
    matrix.add_argument("account", metavar="ACCOUNT", help="the id of any of its accounts, or a beginning of it")
    add_view(matrix)
    add_chart(matrix)
    matrix.set_defaults(run=matrix_)
    totals = add_command(commands, "totals", "how many in each period, nothing counted twice")
    add_question(totals)
    add_to(totals)
    add_chart(totals)
    totals.set_defaults(run=totals_)
    lint = add_command(commands, "lint", "what cannot be true as said")
    add_log(lint)
    add_view(lint)
    lint.set_defaults(run=lint_)


def _side_of(text: str) -> tuple[str, Policy]:
    who, equals, count = text.partition("=")
    if not (who and equals):
        raise UsageError(f"side: must be WHO=COUNT, such as RU=latest:UA/AirForce, got {text!r}")
    return who, policy_of(count)


def compare_(arguments: Namespace) -> int:
    """Compare two sides."""
    with opened(arguments) as log:
        view = seen(log, arguments)
        scope = scope_of(arguments)
        answer = view.ask(Mirror(scope, arguments.side, key=key_of(log, arguments.key, scope)))
        sides = answer.sides.values()
        trace = trace_of(view, [account for side in sides for account in side.used | side.instead_used])
        lines = [
            *wrapped(answer.sentence(), hang=2),
            *listed("caveats:", sorted(answer.caveats | answer.names.caveats())),
            *lists_asides({each for side in sides for each in side.aside}),
            *evidence(trace),
            "",
            of_head(view.head),
        ]
        chart_to(arguments, answer)
        show(arguments, lines, {"comparison": answer, "evidence": trace})
    return code_of(answer)


def matrix_(arguments: Namespace) -> int:
    """Lay the claims about one incident side by side."""
    with opened(arguments) as log:
        view = seen(log, arguments)
        answer = view.ask(ClaimMatrix(full_id(log, arguments.account)))
        trace = trace_of(view, answer.accounts)
        told = lines_of(answer.table()) if answer.accounts else ["nobody has said anything about it in this view"]
        parts = [f"and {numbered(len(answer.parts), 'account')} of parts of it"] if answer.parts else []
        chart_to(arguments, answer)
        show(
            arguments, [*told, *parts, "", *evidence(trace), of_head(view.head)], {"matrix": answer, "evidence": trace}
        )
    return 0


def totals_(arguments: Namespace) -> int:
    """Count by period."""
    with opened(arguments) as log:
        view = seen(log, arguments)
        answer = view.ask(Totals(scope_of(arguments), arguments.count))
        asides = {each for bucket in answer.periods.values() for each in bucket.aside} | answer.aside
        names = listed("names:", sorted(answer.names.caveats()))
        lines = [
            f"{as_reported(answer.policy)}",
            *_periods(answer),
            *lists_asides(asides),
            *names,
            "",
            of_head(view.head),
        ]
        export_to(arguments, answer)
        chart_to(arguments, answer)
        show(arguments, lines, answer)
    return code_of(answer)


def _periods(answer: TotalsAnswer) -> list[str]:
    """Lay out the periods; what is to be known of them stands below, for it is long and the same for many."""
    table = answer.table()
    named = [*((name_of(each), each) for each in answer.periods.values()), ("everything", answer.everything)]
    narrow = Table(table.headings[:-1], tuple(row[:-1] for row in table.cells))
    return [*lines_of(narrow), *listed("caveats:", by_caveat((name, each.caveats) for name, each in named))]


def lint_(arguments: Namespace) -> int:
    """Run every check."""
    with opened(arguments) as log:
        view = seen(log, arguments)
        answer = view.ask(Lint())
        lines = [line for finding in answer.in_order() for line in wrapped(_told(finding), hang=2)]
        document = {"findings": answer.in_order(), "context": answer.context}
        show(arguments, [*lines, f"findings: {len(answer.in_order())}", of_head(view.head)], document)
    return 0


def _told(finding: Any) -> str:
    ids = sorted(each[:8] for each in finding.accounts)
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return f"{finding} ({', '.join(ids[:SHOWN])}{more})"
