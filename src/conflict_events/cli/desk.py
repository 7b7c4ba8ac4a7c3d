"""The desk's jobs, without JSON: an account comes in, is corrected, withdrawn, linked, assessed, shown to be so."""

from __future__ import annotations

import hashlib
import mimetypes
import shutil
from pathlib import Path
from typing import Any

import attrs

from conflict_events.cli.arguments import ENTRY, LOG, RECORDING, opened, whole
from conflict_events.cli.asked import said_by_hand
from conflict_events.cli.declaring import Command, Given, flag, option, positional
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import of_head, show
from conflict_events.cli.saying import FIELDS, event_of, flag_of, lacking, said_in
from conflict_events.errors import UsageError
from conflict_events.events import Assessment, Correction, Link, Retraction
from conflict_events.events.ledger import By, LinkKind
from conflict_events.log import EventLog
from conflict_events.log.upkeep.backup import published
from conflict_events.questions.claims import Provenance
from conflict_events.values import Attribution, Evidence
from conflict_events.values.clocks import instant
from conflict_events.values.spelling import meant, nearest

__all__ = ["COMMANDS", "PANEL"]

PANEL = "At the desk"
CLAIMANT: By = "claimant"
LEDGER: By = "ledger"


def add_(given: Given) -> int:
    """Append an account."""
    with opened(given, read_only=False) as log:
        said = said_in(given)
        kind = _kind(log, given.kind or said_by_hand("kind", "such as DroneStrike"))
        missing = lacking(kind, said)
        said |= {name: said_by_hand(name, "", flag=flag_of(name)) for name in missing}
        return _appended(given, log, event_of(kind, given, said))


def _kind(log: EventLog, name: str) -> type[Any]:
    usable = [each for each in log.kinds if each not in log.kinds.ledger]
    if name not in usable:
        raise UsageError(f"--kind: must be one of {', '.join(usable)}, got {name!r}{meant(nearest(name, usable))}")
    kind: type[Any] = log.kinds[name]
    return kind


def _appended(given: Given, log: EventLog, *events: Any, more: str = "") -> int:
    """Append, and say under which id."""
    done = log.append(*events)
    entry = done[0]
    known = "" if done.new else " (known already; nothing was appended)"
    lines = [f"{entry.kind} {entry.id}{known}", *filter(None, [more]), of_head(log.head)]
    show(given, lines, {"id": entry.id, "kind": entry.kind, "new": bool(done.new), "head": log.head})
    return 0


def correct_(given: Given) -> int:
    """Append another version of an account."""
    with opened(given, read_only=False) as log:
        said = said_in(given)
        if not said and not given.via:
            raise UsageError("correct: say what it reads now, field by field, such as --launched 146")
        target = full_id(log, given.id)
        base = _version(log, target, given.by)
        if given.by == CLAIMANT and "reported" not in said:
            raise UsageError("--reported: must be given with --by claimant: when the claimant said so")
        made = event_of(type(base), given, said, base)
        return _appended(given, log, Correction(target=target, replacement=made, by=given.by, reason=given.reason))


def _version(log: EventLog, target: str, by: str) -> Any:
    """Give the version of an account that is corrected: as it reads now.

    Raises:
        UsageError: It is no account that stands; or the ledger is to repair what the claimant has revised since.
    """
    event = log.entry(target).event
    if isinstance(event, Correction):
        return event.replacement
    (source,) = log.now().ask(Provenance(frozenset({target}))).sources or (None,)
    if source is None:
        raise UsageError(f"{target}: is no account that stands; `show` tells what became of it")
    revised = [each for each in source.corrections if each.event.by == CLAIMANT]
    if by == LEDGER and revised:
        newest = max(revised, key=lambda each: each.position)
        raise UsageError(f"{target}: the claimant revised it since; to repair that version, name {newest.id}")
    return source.account.event


def retract_(given: Given) -> int:
    """Withdraw an entry."""
    with opened(given, read_only=False) as log:
        target = full_id(log, given.id)
        said = None
        if given.by == CLAIMANT:
            if given.reported is None:
                raise UsageError("--reported: must be given with --by claimant: when the claimant withdrew it")
            said = Attribution(_version(log, target, CLAIMANT).attribution.claimant, given.reported)
        return _appended(given, log, Retraction(target=target, by=given.by, reason=given.reason, attribution=said))


def link_(given: Given) -> int:
    """Say that two accounts belong together."""
    with opened(given, read_only=False) as log:
        a, b = full_id(log, given.a), full_id(log, given.b)
        kind: LinkKind = "part_of" if given.part_of else "same_incident"
        return _appended(given, log, Link(kind=kind, a=a, b=b, basis=given.basis))


def unlink_(given: Given) -> int:
    """Undo the links between two accounts, or one link."""
    with opened(given, read_only=False) as log:
        a = full_id(log, given.a)
        targets = [a] if given.b is None else _links(log, a, full_id(log, given.b))
        undone = [Retraction(target=each, by="ledger", reason=given.reason) for each in targets]
        return _appended(given, log, *undone)


def _links(log: EventLog, a: str, b: str) -> list[str]:
    trace = log.now().ask(Provenance(frozenset({a})))
    links = [each for source in trace.sources for each in source.links if {a, b} == {each.event.a, each.event.b}]
    if not links:
        raise UsageError(f"{a[:8]} and {b[:8]} are not linked to each other; `show` tells what each is linked to")
    return sorted(each.id for each in links)


def assess_(given: Given) -> int:
    """Note what somebody makes of an account."""
    with opened(given, read_only=False) as log:
        assessment = Assessment(
            target=full_id(log, given.id),
            stance=given.stance,
            attribution=Attribution(given.claimant, given.reported),
            counter=None if given.counter is None else full_id(log, given.counter),
            credibility=given.credibility,
            note=given.note,
        )
        return _appended(given, log, assessment)


def attach_(given: Given) -> int:
    """Note a file as evidence of an account: its digest, its type, and where it came from."""
    path = Path(given.file)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    shown = Evidence(
        url=given.url,
        archived_url=given.archived_url,
        retrieved=None if given.retrieved is None else instant(given.retrieved, None, "retrieved"),
        media_type=mimetypes.guess_type(path.name)[0],
        sha256=digest,
        locator=given.locator or path.name,
    )
    with opened(given, read_only=False) as log:
        target = full_id(log, given.id)
        base = _version(log, target, LEDGER)
        if any(each.sha256 == digest for each in base.attribution.evidence):
            raise UsageError(f"{path.name}: this file is among the evidence already, by its SHA-256")
        said = attrs.evolve(base.attribution, evidence=(*base.attribution.evidence, shown))
        made = attrs.evolve(base, attribution=said)
        archived = f"SHA-256 {digest}"
        if given.archive is not None:
            archived += f", kept as {_kept(path, Path(given.archive), digest)}"
        reason = given.reason or "evidence attached"
        return _appended(
            given, log, Correction(target=target, replacement=made, by=LEDGER, reason=reason), more=archived
        )


def _kept(path: Path, archive: Path, digest: str) -> Path:
    """Keep a copy under its digest, by which the log finds it; a copy that is there is as good."""
    archive.mkdir(parents=True, exist_ok=True)
    copy = archive / f"{digest}{path.suffix.lower()}"
    if not copy.exists():
        with published(copy, "copy") as partial:  # a part of it, left by a full disk, would pass for the whole
            shutil.copyfile(path, partial)
    return copy


BY = option(
    "--by",
    "whose it is: claimant = it said so itself; ledger = we had it wrong",
    choices=(CLAIMANT, LEDGER),
    required=True,
)
REASON = option("--reason", "why, in a few words", "TEXT")
REPORTED = option("--reported", "when it was said, such as 2024-11-10T08:00Z", "WHEN")
COMMANDS = (
    Command(
        name="add",
        about="append an account, by options or by answers to what is asked",
        run=add_,
        arguments=(*LOG, option("--kind", "such as DroneStrike"), *FIELDS, *RECORDING),
        panel=PANEL,
    ),
    Command(
        name="correct",
        about="append another version of an account; the earlier one stays in the log",
        run=correct_,
        arguments=(*LOG, ENTRY, BY, REASON, *FIELDS, *RECORDING),
        panel=PANEL,
    ),
    Command(
        name="retract",
        about="withdraw an entry; it stays in the log",
        run=retract_,
        arguments=(*LOG, ENTRY, BY, REASON, REPORTED, *RECORDING),
        panel=PANEL,
    ),
    Command(
        name="link",
        about="say that two accounts are of one incident, or one of a part of the other's",
        run=link_,
        arguments=(
            *LOG,
            positional("a", "an account, by its id or a beginning of it"),
            positional("b", "another"),
            flag("--part-of", "the incident of A is a part of that of B"),
            option("--basis", "why we say so", "TEXT"),
            *RECORDING,
        ),
        panel=PANEL,
    ),
    Command(
        name="unlink",
        about="undo the links between two accounts, or a link by its own id",
        run=unlink_,
        arguments=(
            *LOG,
            positional("a", "an account, or a link"),
            positional("b", "the other account; without it A is a link", default=None),
            REASON,
            *RECORDING,
        ),
        panel=PANEL,
    ),
    Command(
        name="assess",
        about="note what somebody else makes of an account",
        run=assess_,
        arguments=(
            *LOG,
            ENTRY,
            option(
                "--stance",
                "what they make of it",
                choices=("corroborates", "disputes", "denies", "cannot_verify"),
                required=True,
            ),
            option("--claimant", "who assesses", "WHO", required=True),
            attrs.evolve(REPORTED, required=True),
            option("--counter", "an account that is put against it", "ID"),
            option("--credibility", "their grade of the content, 1 to 6", "N", read=whole),
            option("--note", "a remark", "TEXT"),
            *RECORDING,
        ),
        panel=PANEL,
    ),
    Command(
        name="attach",
        about="note a file as evidence of an account: its SHA-256, its type, where it came from",
        run=attach_,
        arguments=(
            *LOG,
            ENTRY,
            positional("file", "the file: a page, a picture, a video, as it was fetched"),
            option("--url", "where it was found"),
            option("--archived-url", "where a copy is kept for all", "URL"),
            option("--retrieved", "when it was fetched, such as 2024-11-10T10:00Z", "T"),
            option("--locator", "the spot in it; without it, the name of the file", "TEXT"),
            option("--archive", "also keep a copy in this folder, under its SHA-256", "FOLDER"),
            REASON,
            *RECORDING,
        ),
        panel=PANEL,
    ),
)
