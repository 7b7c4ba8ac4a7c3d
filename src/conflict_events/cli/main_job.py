"""The command that is there for a first look: `founding-day`, on the seeds, without any file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from conflict_events.cli.arguments import JSON
from conflict_events.cli.declaring import Command, Given, flag, option
from conflict_events.cli.output import show
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.log import EventLog
from conflict_events.values import EntryId

if TYPE_CHECKING:
    from conflict_events.cli.founding import Answers

__all__ = ["COMMANDS"]

# Both are fixed so that ids and head come out the same everywhere: a reader can compare them with the page.
SECRET = b"the seeds of conflict_events are"
RECORDED = datetime(2025, 1, 2, tzinfo=UTC)


def founding_day_(given: Given) -> int:
    """Load the seeds, put the questions, print the answers."""
    # Only here: they name zones, and the other commands work where a machine knows none.
    from conflict_events.cli.founding import answers  # noqa: PLC0415

    with EventLog.open(secret=SECRET, clock=lambda: RECORDED) as log:
        day = answers(log, load_seeds(log))
        if given.html is not None:
            from conflict_events.cli.founding_page import page  # noqa: PLC0415  # as above

            page(log, day).save(given.html)
            show(given, [f"{given.html}: written; it opens in any browser"], {"page": given.html})
            return 0
        standing: Iterator[Account[Any]] = log.now().accounts()
        show(given, _lines(given, day, {account.id: account for account in standing}), day)
    return 0


def _lines(given: Given, day: Answers, accounts: Mapping[EntryId, Account[Any]]) -> Iterator[str]:
    """Give what people are shown: one screen, or what they ask for in its place."""
    from conflict_events.cli.brief import in_brief  # noqa: PLC0415  # as above
    from conflict_events.cli.story import Teller, at_length, evidence  # noqa: PLC0415  # as above

    if not (given.full or given.evidence):
        yield from in_brief(day)
        return
    teller = Teller(day, accounts)
    sections = list(at_length(teller))  # in the order in which they are told, evidence is numbered
    if given.full:
        yield from sections
    if given.full and given.evidence:
        yield from ("", "Evidence", "")
    if given.evidence:
        yield from evidence(teller)


COMMANDS = (
    Command(
        name="founding-day",
        about="were the attacks of 10 November 2024 records? (the default)",
        run=founding_day_,
        arguments=(
            flag("--full", "explain in full how each verdict came about"),
            flag("--evidence", "list who said each figure, when and where"),
            option("--html", "write it as one page for an editor, to a new file", "PAGE"),
            JSON,
        ),
        panel="First looks",
    ),
)
