"""The command `report`: one file to send to an editor, with a verdict and all that it rests on."""

from __future__ import annotations

import shlex
from argparse import Namespace
from typing import Any

from conflict_events.cli.arguments import add_command, add_question, opened, scope_of, seen
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import of_head, show, wrapped
from conflict_events.questions.records import RecordBoard
from conflict_events.report import report_on

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the command of this subject."""
    report = add_command(commands, "report", "write one page for an editor: a verdict and all that it rests on")
    add_question(report)
    report.add_argument("--key", required=True, metavar="KEY", help="the period to judge, such as 2024-11-10")
    report.add_argument("--direction", choices=("max", "min"), default="max", help="the largest, or the smallest")
    report.add_argument("--title", default="", help="the heading; without it, what is counted")
    report.add_argument("-o", "--output", required=True, metavar="PAGE", help="the HTML file to make")
    report.set_defaults(run=report_)


def report_(arguments: Namespace) -> int:
    """Write the page, and say in a line what it says."""
    with opened(arguments) as log:
        view = seen(log, arguments)
        question = RecordBoard(scope_of(arguments), arguments.count, direction=arguments.direction)
        key = key_of(log, arguments.key, question.scope)
        made = report_on(view, question, key, title=arguments.title, command=_command(arguments.words))
        made.save(arguments.output)
        (section,) = made.sections
        lines = [f"{arguments.output}: {section.outcome}", *wrapped(section.sentence, indent=2), of_head(view.head)]
        document = {"page": arguments.output, "outcome": section.outcome, "sentence": section.sentence}
        show(arguments, lines, document | {"citation": section.citation, "head": view.head})
    return 0


def _command(words: list[str]) -> str:
    """Give what to type to have the same judged on a terminal: the words of this command but for those of the page."""
    kept = ["conflict-events", "record"]
    rest = iter(words[1:])
    for word in rest:
        if word in ("-o", "--output", "--title"):
            next(rest, None)
        elif word != "--json" and not word.startswith(("-o", "--output=", "--title=")):
            kept.append(word)
    return shlex.join(kept)
