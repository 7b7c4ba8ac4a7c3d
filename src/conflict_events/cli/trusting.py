"""Commands for a log that others are to trust: `redact`, `head`, `prove`, `check-proof`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conflict_events.cli.appending import read_record
from conflict_events.cli.arguments import ENTRY, JSON, KINDS, LOG, RECORDING, opened, whole
from conflict_events.cli.declaring import Command, Given, option, positional
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import of_head, print_json, show
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.plain import plain
from conflict_events.codec import Codec
from conflict_events.errors import DataError
from conflict_events.log import CitedHead, EventLog, InclusionProof, check_inclusion
from conflict_events.log.proof.proofs import LONGEST
from conflict_events.values.numbered import numbered

__all__ = ["COMMANDS"]


def redact_(given: Given) -> int:
    """Erase what an entry says."""
    with opened(given, read_only=False) as log:
        leaving = None if given.leaving is None else _event_in(log, Path(given.leaving))
        target = full_id(log, given.id)
        (redaction,) = log.redact(target, reason=given.reason, leaving=leaving)
        clean = log.scrub()
        versions = [each.id for each in log.entries(kinds=["Correction"]) if each.event and each.event.target == target]
        lines = [f"{target}: erased by {redaction.id}"]
        lines += [f"{version}: is a version of it, and still says what it says" for version in versions]
        if not clean:
            lines.append("the database may hold more copies of it: see the documentation on source protection")
        document = {"erased": target, "by": redaction.id, "versions": versions, "clean": clean, "head": log.head}
        show(given, [*lines, of_head(log.head)], document)
    return 0


def head_(given: Given) -> int:
    """Print the head of a log."""
    with opened(given) as log:
        print_json(str(log.export_head(given.position)))
    return 0


def prove_(given: Given) -> int:
    """Print an entry and the proof that it is in the log."""
    with opened(given) as log:
        head = None if given.head is None else CitedHead.parse(_text_of(given.head))
        print_json(str(log.prove(full_id(log, given.id), head)))
    return 0


def check_(given: Given) -> int:
    """Check a proof against a head."""
    proof, head = InclusionProof.parse(_text_of(given.proof)), CitedHead.parse(_text_of(given.head))
    entry = check_inclusion(proof, head, kinds=kinds_of(given.own_kinds))
    lines = [
        f"proved: entry {entry.id}, {entry.kind}, recorded {entry.recorded_at:%Y-%m-%d %H:%MZ}",
        f"was in the log of {numbered(head.position, 'entry')} whose head was recorded {head.recorded_at}",
        *filter(None, (proof.payload, proof.metadata)),
    ]
    document = {"entry": plain(entry.id), "position": entry.position, "payload": proof.payload}
    show(given, lines, document | {"metadata": dict(entry.metadata)})
    return 0


def _text_of(file: str) -> str:
    """Read a short text; no more of a file than a head or a proof may have."""
    try:
        with open(file, encoding="utf-8") as opened_file:  # noqa: PTH123  # a name as it was given
            return opened_file.read(LONGEST + 1).strip()
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: must be UTF-8 text ({error})") from error


def _event_in(log: EventLog, file: Path) -> Any:
    try:
        record = read_record(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: must be UTF-8 text ({error})") from error
    except DataError as error:
        raise DataError(f"{file}: {error}") from error
    return Codec(log.kinds).structure(record["kind"], record["event"], schema=record.get("schema"))


PANEL = "Let others trust it"
COMMANDS = (
    Command(
        name="redact",
        about="erase what an entry says, for good; its place in the log stays",
        run=redact_,
        arguments=(
            *LOG,
            ENTRY,
            option("--reason", "why; it stays in the log, so it must not say what is erased"),
            option("--leaving", 'what it says from now on, as {"kind": ..., "event": {...}}; else nothing', "FILE"),
            *RECORDING,
        ),
        panel=PANEL,
    ),
    Command(
        name="head",
        about="print the head of a log, to be noted where others see it",
        run=head_,
        arguments=(*LOG, option("--position", "as it was at this position", "N", read=whole)),
        panel=PANEL,
    ),
    Command(
        name="prove",
        about="print an entry with proof that it is in the log, without any other entry",
        run=prove_,
        arguments=(
            *LOG,
            ENTRY,
            option("--head", "for this head, as `head` printed it; otherwise for the present one", "FILE"),
        ),
        panel=PANEL,
    ),
    Command(
        name="check-proof",
        about="check what `prove` printed; the log itself is not needed",
        run=check_,
        arguments=(
            positional("proof", "the file with the proof"),
            positional("head", "the file with the head, from where it was cited"),
            KINDS,
            JSON,
        ),
        panel=PANEL,
    ),
)
