"""The command that is there for a first look: `founding-day`, on the seeds, without any file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conflict_events.cli.arguments import add_command, add_json
from conflict_events.cli.output import show
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.log import EventLog
from conflict_events.values import EntryId

if TYPE_CHECKING:
    from conflict_events.cli.founding import Answers

__all__ = ["add_commands"]

# Both are fixed so that ids and head come out the same everywhere: a reader can compare them with the page.
SECRET = b"the seeds of conflict_events are"
RECORDED = datetime(2025, 1, 2, tzinfo=UTC)


def add_commands(commands: Any) -> None:
    """Add the commands of this subject."""
    founding_day = add_command(commands, "founding-day", "were the attacks of 10 November 2024 records? (the default)")
    founding_day.add_argument("--full", action="store_true", help="explain in full how each verdict came about")
    founding_day.add_argument("--evidence", action="store_true", help="list who said each figure, when and where")
    founding_day.add_argument("--html", metavar="PAGE", help="write it as one page for an editor, to a new file")
    add_json(founding_day)
    founding_day.set_defaults(run=founding_day_)


def founding_day_(arguments: Namespace) -> int:
    """Load the seeds, put the questions, print the answers."""
    # Only here: they name zones, and the other commands work where a machine knows none.
    from conflict_events.cli.founding import answers  # noqa: PLC0415

    with EventLog.open(secret=SECRET, clock=lambda: RECORDED) as log:
        found = answers(log, load_seeds(log))
        if arguments.html is not None:
            from conflict_events.cli.founding_page import page  # noqa: PLC0415  # as above

            page(log, found).save(arguments.html)
            show(arguments, [f"{arguments.html}: written; it opens in any browser"], {"page": arguments.html})
            return 0
        standing: Iterator[Account[Any]] = log.now().accounts()
        show(arguments, _lines(arguments, found, {account.id: account for account in standing}), found)
    return 0


def _lines(arguments: Namespace, found: Answers, accounts: Mapping[EntryId, Account[Any]]) -> Iterator[str]:
    """Give what people are shown: one screen, or what they ask for in its place."""
    from conflict_events.cli.brief import in_brief  # noqa: PLC0415  # as above
    from conflict_events.cli.story import Teller, evidence, told  # noqa: PLC0415  # as above

    if not (arguments.full or arguments.evidence):
        yield from in_brief(found)
        return
    teller = Teller(found, accounts)
    at_length = list(told(teller))  # in the order in which it is told, evidence is numbered
    if arguments.full:
        yield from at_length
    if arguments.full and arguments.evidence:
        yield from ("", "Evidence", "")
    if arguments.evidence:
        yield from evidence(teller)
