"""The command that is there for a first look: `founding-day`, on the seeds, without any file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from conflict_events.cli.arguments import add_command, add_json
from conflict_events.cli.output import show
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.log import EventLog

__all__ = ["add_commands"]

# Both are fixed so that ids and head come out the same everywhere: a reader can compare them with the page.
SECRET = b"the seeds of conflict_events are"
RECORDED = datetime(2025, 1, 2, tzinfo=UTC)


def add_commands(commands: Any) -> None:
    """Add the commands of this subject."""
    founding_day = add_command(commands, "founding-day", "were the attacks of 10 November 2024 records? (the default)")
    add_json(founding_day)
    founding_day.set_defaults(run=founding_day_)


def founding_day_(arguments: Namespace) -> int:
    """Load the seeds, put the questions, print the answers."""
    # Only here: they name zones, and the other commands work where a machine knows none.
    from conflict_events.cli.founding import answers  # noqa: PLC0415
    from conflict_events.cli.story import told  # noqa: PLC0415

    with EventLog.open(secret=SECRET, clock=lambda: RECORDED) as log:
        found = answers(log, load_seeds(log))
        standing: Iterator[Account[Any]] = log.now().accounts()
        show(arguments, told(found, {account.id: account for account in standing}), found)
    return 0
