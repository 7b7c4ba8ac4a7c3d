"""The command `report`: one file to send to an editor, with a verdict and all that it rests on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from conflict_events.cli.arguments import DIRECTION, QUESTION, opened, seen
from conflict_events.cli.declaring import Command, Given, option
from conflict_events.cli.keys import key_of
from conflict_events.cli.output import of_head, show, wrapped
from conflict_events.cli.scopes import scope_of
from conflict_events.questions.records import RecordBoard
from conflict_events.report import report_on

__all__ = ["COMMANDS"]


def report_(given: Given) -> int:
    """Write the page, and say in a line what it says."""
    with opened(given) as log:
        view = seen(log, given)
        question = RecordBoard(scope_of(given), given.count, direction=given.direction)
        key = key_of(log, given.key, question.scope)
        made = report_on(view, question, key, title=given.title, command=_command(given.words))
        made.save(given.output)
        (section,) = made.sections
        lines = [f"{given.output}: {section.outcome}", *wrapped(section.sentence, indent=2), of_head(view.head)]
        document = {"page": given.output, "outcome": section.outcome, "sentence": section.sentence}
        show(given, lines, document | {"citation": section.citation, "head": view.head})
    return 0


def _command(words: Sequence[str]) -> str:
    """Give what to type to have the same judged on a terminal: the words of this command but for those of the page."""
    kept = ["conflict-events", "record"]
    rest = iter(words[1:])
    for word in rest:
        if word in ("-o", "--output", "--title"):
            next(rest, None)
        elif word != "--json" and not word.startswith(("-o", "--output=", "--title=")):
            kept.append(word)
    return shlex.join(kept)


COMMANDS = (
    Command(
        name="report",
        about="write one page for an editor: a verdict and all that it rests on",
        run=report_,
        arguments=(
            *QUESTION,
            option("--key", "the period to judge, such as 2024-11-10", required=True),
            DIRECTION,
            option("--title", "the heading; without it, what is counted", default=""),
            option("-o --output", "the HTML file to make", "PAGE", required=True),
        ),
        panel="Records",
    ),
)
