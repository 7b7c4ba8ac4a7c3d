"""The command `redact`: it shows what goes and what stays, and erases once somebody has said yes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from conflict_events.cli.appending import read_record
from conflict_events.cli.arguments import ENTRY, LOG, RECORDING, opened
from conflict_events.cli.asked import confirmed
from conflict_events.cli.declaring import Command, Given, flag, option
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import of_head, show
from conflict_events.cli.plain import stored
from conflict_events.cli.saying import event_of
from conflict_events.codec import Codec
from conflict_events.errors import DataError, UsageError
from conflict_events.log import EventLog
from conflict_events.values.visible import cut, visible

__all__ = ["COMMANDS"]

LENGTH = 100
EVIDENCE = "evidence"


def redact_(given: Given) -> int:
    """Erase what an entry says, or some of its fields."""
    with opened(given, read_only=False) as log:
        target = full_id(log, given.id)
        event = log.entry(target).event
        leaving = _leaving(given, log, event)
        versions = [each.id for each in log.entries(kinds=["Correction"]) if each.event and each.event.target == target]
        if not given.yes and not _agreed(event, leaving, versions):
            show(given, ["nothing was erased", of_head(log.head)], {"erased": None, "head": log.head})
            return 0
        (redaction,) = log.redact(target, reason=given.reason, leaving=leaving)
        clean = log.scrub()
        lines = [f"{target}: erased by {redaction.id}"]
        lines += [f"{version}: is a version of it, and still says what it says" for version in versions]
        if not clean:
            lines.append("the database may hold more copies of it: see the documentation on source protection")
        document = {"erased": target, "by": redaction.id, "versions": versions, "clean": clean, "head": log.head}
        show(given, [*lines, of_head(log.head)], document)
    return 0


def _leaving(given: Given, log: EventLog, event: Any) -> Any:
    """Give what the entry says from now on; None = nothing."""
    if given.leaving is not None:
        if given.field:
            raise UsageError("--leaving: says all that is left, so give it or --field")
        return _event_in(log, Path(given.leaving))
    if not given.field:
        return None
    if not hasattr(event, "attribution") or not hasattr(event, "when"):
        raise UsageError("--field: is for accounts; of another entry say with --leaving what is left")
    left = event
    if EVIDENCE in given.field:
        left = attrs.evolve(left, attribution=attrs.evolve(left.attribution, evidence=()))
    said = {name.replace("-", "_"): "" for name in given.field if name != EVIDENCE}
    left = event_of(type(event), Given(tz=None, via=[]), said, left)
    if left == event:
        raise UsageError(f"--field: the entry says nothing of {', '.join(given.field)}; `show` tells what it says")
    return left


def _agreed(event: Any, leaving: Any, versions: list[str]) -> bool:
    """Show what goes and what stays, and ask."""
    before = dict(_flat(stored(event)["event"])) if event is not None else {}
    after = dict(_flat(stored(leaving)["event"])) if leaving is not None else {}
    goes = [f"  {name}: {value}" for name, value in before.items() if after.get(name) != value]
    stays = [f"  {name}: {value}" for name, value in after.items()]
    told = [
        "goes for good:",
        *goes,
        "stays:",
        *stays,
        "  that it was here, its place and its id, when it was recorded and by whom, and what was noted beside it",
        *(f"  {each}: a version of it, which still says what it says" for each in versions),
    ]
    if sys.stderr is not None:
        print(*(visible(cut(line, LENGTH)) for line in told), sep="\n", file=sys.stderr)
    return confirmed("erase it", instead="--yes")


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{path} {number}")
    else:
        yield path, str(value)


def _event_in(log: EventLog, file: Path) -> Any:
    try:
        record = read_record(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: must be UTF-8 text ({error})") from error
    except DataError as error:
        raise DataError(f"{file}: {error}") from error
    return Codec(log.kinds).structure(record["kind"], record["event"], schema=record.get("schema"))


COMMANDS = (
    Command(
        name="redact",
        about="erase what an entry says, or some of its fields, for good; its place in the log stays",
        run=redact_,
        arguments=(
            *LOG,
            ENTRY,
            option("--field", "repeatable: only this field, such as note, quote, url, evidence", "NAME", repeated=True),
            option("--reason", "why; it stays in the log, so it must not say what is erased", "TEXT"),
            option("--leaving", 'what it says from now on, as {"kind": ..., "event": {...}}; else nothing', "FILE"),
            flag("--yes", "erase without asking"),
            *RECORDING,
        ),
        panel="At the desk",
    ),
)
