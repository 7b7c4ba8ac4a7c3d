"""Commands that keep a log: `append`, `log`, `verify`, `backup`."""

from __future__ import annotations

from typing import Any

from conflict_events.cli.appending import append_lines
from conflict_events.cli.arguments import LOG, ONLY_KINDS, RECORDING, opened, whole
from conflict_events.cli.declaring import Command, Given, flag, option, positional
from conflict_events.cli.exporting import faults_of
from conflict_events.cli.incoming import STANDARD, lines_in
from conflict_events.cli.output import of_head, show
from conflict_events.cli.plain import plain, stored
from conflict_events.cli.progress import working
from conflict_events.errors import UsageError
from conflict_events.events import Correction, Redaction
from conflict_events.history import Entry, Head, Query, QueryItem
from conflict_events.log import CitedHead, EventLog

__all__ = ["COMMANDS"]


def append_(given: Given) -> int:
    """Append events from JSON Lines."""
    with opened(given, read_only=False) as log:
        with lines_in(given.file) as lines:
            done = append_lines(log, lines, "standard input" if given.file == STANDARD else given.file)
        known = len(done.appended) - len(done.appended.new)
        lines_ = [f"{len(done.appended.new)} appended, {known} known already"]
        lines_ += [f"{entry_id}: is known and retracted; it remains retracted" for entry_id in done.appended.retracted]
        lines_ += [f"@{label} {entry_id}" for label, entry_id in done.labels.items()]
        document = {
            "new": [entry.id for entry in done.appended.new],
            "entries": [entry.id for entry in done.appended],
            "retracted": done.appended.retracted,
            "labels": done.labels,
            "head": log.head,
        }
        show(given, [*lines_, of_head(log.head)], document)
    return 0


# --- log and verify -------------------------------------------------------------------------------------------------


def log_(given: Given) -> int:
    """List entries."""
    with opened(given) as log:
        _check_kinds(log, given.kind)
        chosen = _chosen(log, given)
        lines = [*map(_line, chosen), of_head(log.head)]
        show(given, lines, {"entries": [_entry(entry) for entry in chosen], "head": log.head})
    return 0


def _chosen(log: EventLog, given: Given) -> list[Entry[Any]]:
    """Read what is wanted, the last of it where there is a limit, in order of position."""
    wanted = QueryItem(kinds=given.kind or None, claimants=given.claimant or None)
    if given.limit is None:
        return list(log.entries(Query(wanted)))
    last = Query(wanted, newest_first=True, limit=given.limit) if given.limit > 0 else None
    return [] if last is None else list(log.entries(last))[::-1]


def _check_kinds(log: EventLog, names: Any) -> None:
    unknown = [name for name in names if name not in log.kinds]
    if unknown:
        raise UsageError(f"--kind: must be one of {', '.join(log.kinds)}, got {unknown[0]!r}")


def _line(entry: Entry[Any]) -> str:
    written = f"{entry.recorded_at:%Y-%m-%d %H:%MZ}"
    return f"{entry.position:>6}  {entry.id[:8]}  {written}  {entry.kind:16}  {_about(entry.event)}{_noted(entry)}"


def _noted(entry: Entry[Any]) -> str:
    """Say who wrote it down and what was noted, where that is said."""
    notes = [f"by {entry.recorded_by}"] if entry.recorded_by else []
    notes += [str(entry.metadata)] if entry.metadata else []
    return f"  [{'; '.join(notes)}]" if notes else ""


def _about(event: Any) -> str:
    """Say in a few words what an entry is about."""
    if event is None:
        return "erased"
    if hasattr(event, "stance"):
        return f"{event.attribution.claimant} {event.stance.replace('_', ' ')} {event.target[:8]}"
    if isinstance(event, Redaction):
        return f"erases {event.target[:8]}"
    if hasattr(event, "target") and hasattr(event, "by"):
        verb = "corrects" if isinstance(event, Correction) else "retracts"
        return f"{event.by} {verb} {event.target[:8]}"
    if hasattr(event, "basis") and hasattr(event, "a"):
        return f"{event.a[:8]} {event.kind.replace('_', ' ')} {event.b[:8]}"
    return f"{event.attribution.claimant}, {event.attribution.reported}"


def _entry(entry: Entry[Any]) -> dict[str, Any]:
    event = {"kind": entry.kind, "event": None} if entry.event is None else stored(entry.event)
    names = ("position", "id", "recorded_at", "recorded_by", "schema", "digest")
    return {**{name: plain(getattr(entry, name)) for name in names}, "metadata": dict(entry.metadata), **event}


def verify_(given: Given) -> int:
    """Verify the whole log."""
    head = None if given.head is None else _head_of(given.head)
    with opened(given) as log:
        with working("verifying"):
            checked = log.verify(head, deep=given.deep)
        faults = [{"position": each.position, "what": each.what, "since": each.since} for each in checked.faults]
        others = faults_of(given, log)
        intact = checked.is_intact and not others
        values = {
            "intact": intact,
            "head": checked.head,
            "faults": faults,
            "unread": checked.unread,
            "export": others,
        }
        show(given, [*str(checked).split("\n"), *others], values)
    return 0 if intact else 1


def backup_(given: Given) -> int:
    """Copy a log into a new file."""
    with opened(given) as log:
        with working("copying"):
            head = log.backup(given.to, secret=not given.without_secret)
        show(given, [f"{given.to}: the log as it was", of_head(head)], {"to": given.to, "head": head})
    return 0


def _head_of(text: str) -> Head | CitedHead:
    if text.startswith("{"):
        return CitedHead.parse(text)
    position, _, digest = text.partition(":")
    if position.startswith("-") or not digest:
        raise UsageError(f"--head: must be POSITION:DIGEST as answers print it, or what `head` prints, got {text!r}")
    return Head(whole(position), digest)


PANEL = "Keep a log"
COMMANDS = (
    Command(
        name="append",
        about="append events, one JSON object per line, all or none",
        run=append_,
        arguments=(*LOG, positional("file", "the lines; - = standard input", default=STANDARD), *RECORDING),
        panel=PANEL,
    ),
    Command(
        name="log",
        about="list entries",
        run=log_,
        arguments=(
            *LOG,
            ONLY_KINDS,
            option("--claimant", "repeatable: only what these claimants, or any below, said", repeated=True),
            option("--limit", "only the last N", "N", read=whole),
        ),
        panel=PANEL,
    ),
    Command(
        name="verify",
        about="find anything that is not as it was written; exit status 1 if there is any",
        run=verify_,
        arguments=(
            *LOG,
            option("--head", "cited earlier: POSITION:DIGEST, or as `head` prints it"),
            flag("--deep", "also read every event and store it again"),
            option("--export", "a file or folder that was exported: is it as it was?", "FILE"),
        ),
        panel=PANEL,
    ),
    Command(
        name="backup",
        about="copy a log as it is now into a new file, while others append to it",
        run=backup_,
        arguments=(
            *LOG,
            positional("to", "the file to create; it holds the log's secret too"),
            flag("--without-secret", "leave the secret out, to hand the log over"),
        ),
        panel=PANEL,
    ),
)
