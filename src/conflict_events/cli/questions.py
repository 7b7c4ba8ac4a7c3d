"""Commands that ask a log: `compare`, `matrix`, `totals`, `lint`. The record question has a module of its own."""

from __future__ import annotations

from typing import Any

from conflict_events.checks import Lint
from conflict_events.cli.arguments import CHART, LOG, QUESTION, VIEW, opened, seen
from conflict_events.cli.declaring import Command, Given, option, positional
from conflict_events.cli.drawing import chart_to
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.keys import full_id, key_of
from conflict_events.cli.output import by_caveat, lines_of, listed, lists_asides, of_head, show, wrapped
from conflict_events.cli.plain import plain
from conflict_events.cli.policies import policy_of
from conflict_events.cli.progress import working
from conflict_events.cli.scopes import scope_arguments, scope_of
from conflict_events.cli.telling import TELLING, tell
from conflict_events.counting import Policy
from conflict_events.counting.telling.rows import name_of
from conflict_events.counting.wording import as_reported
from conflict_events.errors import UsageError
from conflict_events.projections import Table
from conflict_events.questions.attacks import Mirror, Totals, TotalsAnswer
from conflict_events.questions.claims import ClaimMatrix
from conflict_events.values.numbered import numbered

__all__ = ["COMMANDS"]

SHOWN = 6
"""So many accounts of a finding are named; the others are counted."""


def _side_of(text: str) -> tuple[str, Policy]:
    who, equals, count = text.partition("=")
    if not (who and equals):
        raise UsageError(f"side: must be WHO=COUNT, such as RU=latest:UA/AirForce, got {text!r}")
    return who, policy_of(count)


def compare_(given: Given) -> int:
    """Compare two sides."""
    with opened(given) as log:
        view = seen(log, given)
        scope = scope_of(given)
        question = Mirror(scope, given.side, key=key_of(log, given.key, scope))
        answer = view.ask(question)
        sides = answer.sides.values()
        trace = trace_of(view, [account for side in sides for account in side.used | side.instead_used])
        lines = [
            *wrapped(answer.sentence(), hang=2),
            *listed("caveats:", sorted(answer.caveats | answer.names.caveats())),
            *lists_asides({each for side in sides for each in side.aside}),
            *evidence(trace),
        ]
        chart_to(given, answer)
        return tell(given, view, question, answer, lines, {"comparison": answer, "evidence": trace})


def matrix_(given: Given) -> int:
    """Lay the claims about one incident side by side."""
    with opened(given) as log:
        view = seen(log, given)
        question = ClaimMatrix(full_id(log, given.account))
        answer = view.ask(question)
        trace = trace_of(view, answer.accounts)
        table = lines_of(answer.table()) if answer.accounts else ["nobody has said anything about it in this view"]
        parts = [f"and {numbered(len(answer.parts), 'account')} of parts of it"] if answer.parts else []
        chart_to(given, answer)
        lines = [*table, *parts, "", *evidence(trace)]
        return tell(given, view, question, answer, lines, {"matrix": answer, "evidence": trace})


def totals_(given: Given) -> int:
    """Count by period."""
    with opened(given) as log:
        view = seen(log, given)
        question = Totals(scope_of(given), given.count)
        with working("asking"):
            answer = view.ask(question)
        asides = {each for bucket in answer.periods.values() for each in bucket.aside} | answer.aside
        names = listed("names:", sorted(answer.names.caveats()))
        lines = [
            f"{as_reported(answer.policy)}",
            *_periods(answer),
            *lists_asides(asides),
            *names,
        ]
        chart_to(given, answer)
        return tell(given, view, question, answer, lines, plain(answer))


def _periods(answer: TotalsAnswer) -> list[str]:
    """Lay out the periods; what is to be known of them stands below, for it is long and the same for many."""
    table = answer.table()
    named = [*((name_of(each), each) for each in answer.periods.values()), ("everything", answer.everything)]
    narrow = Table(table.headings[:-1], tuple(row[:-1] for row in table.cells))
    return [*lines_of(narrow), *listed("caveats:", by_caveat((name, each.caveats) for name, each in named))]


def lint_(given: Given) -> int:
    """Run every check."""
    with opened(given) as log:
        view = seen(log, given)
        answer = view.ask(Lint())
        lines = [line for finding in answer.in_order() for line in wrapped(_told(finding), hang=2)]
        document = {"findings": answer.in_order(), "context": answer.context}
        show(given, [*lines, f"findings: {len(answer.in_order())}", of_head(view.head)], document)
    return 0


def _told(finding: Any) -> str:
    ids = sorted(each[:8] for each in finding.accounts)
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return f"{finding} ({', '.join(ids[:SHOWN])}{more})"


COMMANDS = (
    Command(
        name="compare",
        about="both sides, same period, same measure, or why not",
        run=compare_,
        arguments=(
            *LOG,
            *scope_arguments(sided=False),
            option(
                "--side",
                "an attacker and whose count of its attacks, such as RU=latest:UA/AirForce; give two",
                "WHO=COUNT",
                read=_side_of,
                repeated=True,
                required=True,
            ),
            option("--key", "the period, such as 2024-11-10", required=True),
            *VIEW,
            *TELLING,
            CHART,
        ),
        panel="Attacks",
    ),
    Command(
        name="matrix",
        about="who says what about one incident, side by side",
        run=matrix_,
        arguments=(
            *LOG,
            positional("account", "the id of any of its accounts, or a beginning of it"),
            *VIEW,
            *TELLING,
            CHART,
        ),
        panel="Claims",
    ),
    Command(
        name="totals",
        about="how many in each period, nothing counted twice",
        run=totals_,
        arguments=(*QUESTION, *TELLING, CHART),
        panel="Attacks",
    ),
    Command(
        name="lint", about="what cannot be true as said", run=lint_, arguments=(*LOG, *VIEW), panel="The log itself"
    ),
)
