"""Commands for a log that others are to trust: `head`, `prove`, `check-proof`."""

from __future__ import annotations

from conflict_events.cli.arguments import ENTRY, JSON, KINDS, LOG, opened, whole
from conflict_events.cli.declaring import Command, Given, option, positional
from conflict_events.cli.incoming import lines_in
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import print_json, show
from conflict_events.cli.own_kinds import kinds_of
from conflict_events.cli.plain import plain
from conflict_events.errors import DataError
from conflict_events.log import CitedHead, InclusionProof, check_inclusion
from conflict_events.log.proof.proofs import LONGEST
from conflict_events.values.numbered import numbered

__all__ = ["COMMANDS"]


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
        with lines_in(file) as opened_file:
            text: str | bytes = opened_file.read(LONGEST + 1)
        return (text if isinstance(text, str) else text.decode()).strip()
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: must be UTF-8 text ({error})") from error


PANEL = "Let others trust it"
COMMANDS = (
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
            positional("proof", "the file with the proof; - = standard input"),
            positional("head", "the file with the head, from where it was cited"),
            KINDS,
            JSON,
        ),
        panel=PANEL,
    ),
)
