"""The command `ask`: a projection of one's own, named by where it is defined."""

from __future__ import annotations

from typing import Any

from conflict_events.cli.arguments import LOG, VIEW, opened, seen
from conflict_events.cli.asking import EVIDENCE, answered
from conflict_events.cli.declaring import Command, Given, positional
from conflict_events.cli.output import of_head, show
from conflict_events.cli.own_kinds import imported
from conflict_events.cli.plain import plain
from conflict_events.cli.progress import working
from conflict_events.cli.telling import TELLING
from conflict_events.errors import UsageError
from conflict_events.projections import Answer

__all__ = ["COMMANDS"]


def ask_(given: Given) -> int:
    """Ask a projection of one's own."""
    question = _found(given.projection)
    with opened(given) as log:
        view = seen(log, given)
        with working("asking"):
            answer = view.ask(question)
        if isinstance(answer, Answer):
            return answered(given, view, question, answer)
        if given.csv or given.top is not None or given.evidence or given.cite or given.to is not None:
            raise UsageError("--csv, --top, --to, --cite and --evidence: need an answer with a table, an `Answer`")
        lines = [str(answer), of_head(view.head)]
        show(given, lines, {"answer": plain(answer), "view": view.view, "head": view.head})
    return 0


def _found(place: str) -> Any:
    """Find a projection, or make one of its class.

    Raises:
        UsageError: There is none at that place.
    """
    module, colon, name = place.partition(":")
    if not (module and colon and name):
        raise UsageError(f"projection: must be package.module:name, got {place!r}")
    names = vars(imported(module, "projection"))
    if name not in names:
        raise UsageError(f"projection: {module} has no {name!r}")
    question = names[name]() if isinstance(names[name], type) else names[name]
    if not (hasattr(question, "handles") and hasattr(question, "apply")):
        raise UsageError(f"projection: {place} is none: it has no handles and no apply")
    return question


COMMANDS = (
    Command(
        name="ask",
        about="ask a projection of your own",
        run=ask_,
        arguments=(
            *LOG,
            positional("projection", "where it is defined, as package.module:name; the module is run"),
            *VIEW,
            EVIDENCE,
            *TELLING,
        ),
        panel="The log itself",
    ),
)
