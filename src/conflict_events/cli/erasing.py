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
from conflict_events.events import Correction, Redaction
from conflict_events.history import Entry
from conflict_events.log import EventLog
from conflict_events.values.visible import cut, visible

__all__ = ["COMMANDS"]

LENGTH = 100
EVIDENCE = "evidence"


def redact_(given: Given) -> int:
    """Erase what an entry says, or some of its fields in every version of it."""
    with opened(given, read_only=False) as log:
        target = full_id(log, given.id)
        family = _family(log, target)
        left = _left(given, log, family)
        still = [] if given.field else [entry.id for entry in family[1:] if isinstance(entry.event, Correction)]
        if not given.yes and not _agreed(family, left, still):
            show(given, ["nothing was erased", of_head(log.head)], {"erased": None, "head": log.head})
            return 0
        by = {each: log.redact(each, reason=given.reason, leaving=leaving)[0].id for each, leaving in left.items()}
        clean = log.scrub()
        lines = [f"{each}: erased by {redaction}" for each, redaction in by.items()]
        lines += [f"{version}: is a version of it, and still says what it says" for version in still]
        if not clean:
            lines.append("the database may hold more copies of it: see the documentation on source protection")
        document = {"erased": target, "by": next(iter(by.values())), "all": by, "versions": still, "clean": clean}
        show(given, [*lines, of_head(log.head)], {**document, "head": log.head})
    return 0


def _family(log: EventLog, target: str) -> list[Entry[Any]]:
    """Give an entry, and after it the Corrections and Redactions that say how it, or another of these, reads."""
    family = {target: log.entry(target)}
    for entry in log.entries(kinds=["Correction", "Redaction"]):
        if not family.keys().isdisjoint(_reads_anew(entry.event)):
            family[entry.id] = entry
    return list(family.values())


def _reads_anew(event: Any) -> frozenset[str]:
    match event:
        case Correction():
            return frozenset({event.target})
        case Redaction():
            return _reads_anew(event.leaves) | {event.target}
    return frozenset()


def _left(given: Given, log: EventLog, family: list[Entry[Any]]) -> dict[str, Any]:
    """Give what is erased, and what each says from now on; None = nothing."""
    target, *_ = family
    if given.leaving is not None:
        if given.field:
            raise UsageError("--leaving: says all that is left, so give it or --field")
        return {target.id: _event_in(log, Path(given.leaving))}
    if not given.field:
        return {target.id: None}
    if target.event is not None and not _is_account(target.event):
        raise UsageError("--field: is for accounts; of another entry say with --leaving what is left")
    left = {entry.id: _without(given.field, entry.event) for entry in family}
    left = {entry.id: left[entry.id] for entry in family if left[entry.id] != entry.event}
    if not left:
        raise UsageError(f"--field: the entry says nothing of {', '.join(given.field)}; `show` tells what it says")
    return left


def _is_account(event: Any) -> bool:
    return hasattr(event, "attribution") and hasattr(event, "when")


def _without(fields: list[str], event: Any) -> Any:
    """Take fields away, from the account within, too; why it was corrected goes with them, for it may say the same."""
    match event:
        case Correction():
            account = _without(fields, event.replacement)
            return event if account == event.replacement else attrs.evolve(event, replacement=account, reason=None)
        case Redaction():
            return attrs.evolve(event, leaves=_without(fields, event.leaves))
    if not _is_account(event):
        return event
    if EVIDENCE in fields:
        event = attrs.evolve(event, attribution=attrs.evolve(event.attribution, evidence=()))
    said = {name.replace("-", "_"): "" for name in fields if name != EVIDENCE}
    return event_of(type(event), Given(tz=None, via=[]), said, event)


def _agreed(family: list[Entry[Any]], left: Mapping[str, Any], still: list[str]) -> bool:
    """Show what goes and what stays, and ask."""
    target, *versions = family
    preview = [
        "goes for good:",
        *(f"  {line}" for line in _gone(target, left)),
        *(f"  of {entry.kind} {entry.id}: {line}" for entry in versions for line in _gone(entry, left)),
        "stays:",
        *(f"  {name}: {value}" for name, value in _said(left.get(target.id, target.event)).items()),
        "  that it was here, its place and its id, when it was recorded and by whom, and what was noted beside it",
        *(["  what else its versions say"] if left.keys() - {target.id} else []),
        *(f"  {each}: a version of it, which still says what it says" for each in still),
    ]
    if sys.stderr is not None:
        print(*(visible(cut(line, LENGTH)) for line in preview), sep="\n", file=sys.stderr)
    return confirmed("erase it", instead="--yes")


def _gone(entry: Entry[Any], left: Mapping[str, Any]) -> list[str]:
    after = _said(left.get(entry.id, entry.event))
    return [f"{name}: {value}" for name, value in _said(entry.event).items() if after.get(name) != value]


def _said(event: Any) -> dict[str, str]:
    return {} if event is None else dict(_flat(stored(event)["event"]))


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
            option(
                "--field", "repeatable: only this field, in all versions; note, quote, url, ...", "NAME", repeated=True
            ),
            option("--reason", "why; it stays in the log, so it must not say what is erased", "TEXT"),
            option("--leaving", 'what it says from now on, as {"kind": ..., "event": {...}}; else nothing', "FILE"),
            flag("--yes", "erase without asking"),
            *RECORDING,
        ),
        panel="At the desk",
    ),
)
