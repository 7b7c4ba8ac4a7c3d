"""Commands for a log that others are to trust: `redact`."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from conflict_events.cli.arguments import add_log
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import of_head, show
from conflict_events.codec import Codec
from conflict_events.errors import DataError
from conflict_events.events import Correction
from conflict_events.log import EventLog

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the commands of this subject."""
    redact = commands.add_parser("redact", help="erase what an entry says, for good; its place in the log stays")
    add_log(redact)
    redact.add_argument("id", metavar="ID", help="the entry, by its id or a beginning of it")
    redact.add_argument("--reason", help="why; it stays in the log, so it must not say what is erased")
    redact.add_argument(
        "--leaving", metavar="FILE", help='what it says from now on, as {"kind": ..., "event": {...}}; else nothing'
    )
    redact.set_defaults(run=redact_)


def redact_(arguments: Namespace) -> int:
    """Erase what an entry says."""
    with EventLog.open(arguments.log) as log:
        leaving = None if arguments.leaving is None else _event_in(log, Path(arguments.leaving))
        target = full_id(log, arguments.id)
        (redaction,) = log.redact(target, reason=arguments.reason, leaving=leaving)
        clean = log.scrub()
        versions = [each.id for each in log.entries(kinds=[Correction]) if each.event and each.event.target == target]
        lines = [f"{target}: erased by {redaction.id}"]
        lines += [f"{version}: is a version of it, and still says what it says" for version in versions]
        if not clean:
            lines.append("the database may hold more copies of it: see the documentation on source protection")
        document = {"erased": target, "by": redaction.id, "versions": versions, "clean": clean, "head": log.head}
        show(arguments, [*lines, of_head(log.head)], document)
    return 0


def _event_in(log: EventLog, file: Path) -> Any:
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        kind, fields = record["kind"], record["event"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f'{file}: must be one JSON object of "kind" and "event" ({error!r})') from error
    if not (isinstance(kind, str) and isinstance(fields, dict)):
        raise DataError(f'{file}: "kind" must be a text and "event" an object')
    return Codec(log.kinds).structure(kind, fields)
