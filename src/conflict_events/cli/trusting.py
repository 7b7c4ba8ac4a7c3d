"""Commands for a log that others are to trust: `redact`, `head`, `prove`, `check-proof`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from conflict_events.cli.appending import read_record
from conflict_events.cli.arguments import add_command, add_json, add_kinds, add_log, add_recording, given, opened, whole
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import of_head, print_json, show
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.plain import plain
from conflict_events.codec import Codec
from conflict_events.errors import DataError
from conflict_events.log import CitedHead, EventLog, InclusionProof, check_inclusion
from conflict_events.log.proof.proofs import LONGEST
from conflict_events.values.numbered import numbered

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add the commands of this subject."""
    redact = add_command(commands, "redact", "erase what an entry says, for good; its place in the log stays")
    add_log(redact)
    redact.add_argument("id", metavar="ID", help="the entry, by its id or a beginning of it")
    redact.add_argument("--reason", help="why; it stays in the log, so it must not say what is erased")
    redact.add_argument(
        "--leaving", metavar="FILE", help='what it says from now on, as {"kind": ..., "event": {...}}; else nothing'
    )
    add_recording(redact)
    redact.set_defaults(run=redact_)
    head = add_command(commands, "head", "print the head of a log, to be noted where others see it")
    add_log(head)
    head.add_argument("--position", type=given(whole), metavar="N", help="as it was at this position")
    head.set_defaults(run=head_)
    prove = add_command(commands, "prove", "print an entry with proof that it is in the log, without any other entry")
    add_log(prove)
    prove.add_argument("id", metavar="ID", help="the entry, by its id or a beginning of it")
    prove.add_argument(
        "--head", metavar="FILE", help="for this head, as `head` printed it; otherwise for the present one"
    )
    prove.set_defaults(run=prove_)
    check = add_command(commands, "check-proof", "check what `prove` printed; the log itself is not needed")
    check.add_argument("proof", metavar="PROOF", help="the file with the proof")
    check.add_argument("head", metavar="HEAD", help="the file with the head, from where it was cited")
    add_kinds(check)
    add_json(check)
    check.set_defaults(run=check_)


def redact_(arguments: Namespace) -> int:
    """Erase what an entry says."""
    with opened(arguments, read_only=False) as log:
        leaving = None if arguments.leaving is None else _event_in(log, Path(arguments.leaving))
        target = full_id(log, arguments.id)
        (redaction,) = log.redact(target, reason=arguments.reason, leaving=leaving)
        clean = log.scrub()
        versions = [each.id for each in log.entries(kinds=["Correction"]) if each.event and each.event.target == target]
        lines = [f"{target}: erased by {redaction.id}"]
        lines += [f"{version}: is a version of it, and still says what it says" for version in versions]
        if not clean:
            lines.append("the database may hold more copies of it: see the documentation on source protection")
        document = {"erased": target, "by": redaction.id, "versions": versions, "clean": clean, "head": log.head}
        show(arguments, [*lines, of_head(log.head)], document)
    return 0


def head_(arguments: Namespace) -> int:
    """Print the head of a log."""
    with opened(arguments) as log:
        print_json(str(log.export_head(arguments.position)))
    return 0


def prove_(arguments: Namespace) -> int:
    """Print an entry and the proof that it is in the log."""
    with opened(arguments) as log:
        head = None if arguments.head is None else CitedHead.parse(_text_of(arguments.head))
        print_json(str(log.prove(full_id(log, arguments.id), head)))
    return 0


def check_(arguments: Namespace) -> int:
    """Check a proof against a head."""
    proof, head = InclusionProof.parse(_text_of(arguments.proof)), CitedHead.parse(_text_of(arguments.head))
    entry = check_inclusion(proof, head, kinds=kinds_of(arguments.own_kinds or ()))
    lines = [
        f"proved: entry {entry.id}, {entry.kind}, recorded {entry.recorded_at:%Y-%m-%d %H:%MZ}",
        f"was in the log of {numbered(head.position, 'entry')} whose head was recorded {head.recorded_at}",
        *filter(None, (proof.payload, proof.metadata)),
    ]
    document = {"entry": plain(entry.id), "position": entry.position, "payload": proof.payload}
    show(arguments, lines, document | {"metadata": dict(entry.metadata)})
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
