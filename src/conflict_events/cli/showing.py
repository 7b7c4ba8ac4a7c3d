"""The command `show`: one entry, with all that was said and done about it since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conflict_events.cli.arguments import ENTRY, LOG, VIEW, opened, seen
from conflict_events.cli.declaring import Command, Given
from conflict_events.cli.keys import full_id
from conflict_events.cli.output import listed, of_head, show, wrapped
from conflict_events.events import Correction, Link, Retraction
from conflict_events.history import Account, Entry
from conflict_events.questions.claims import ClaimHistory, Provenance, Source
from conflict_events.values import Evidence

__all__ = ["COMMANDS"]


def show_(given: Given) -> int:
    """Show one entry."""
    with opened(given) as log:
        view = seen(log, given)
        entry = log.entry(full_id(log, given.id))
        trace = view.ask(Provenance(frozenset({entry.id})))
        steps = view.ask(ClaimHistory(entry.id)).lines_of(entry.id)
        lines = [
            _heading(entry),
            *(line for source in trace.sources for line in _told(source)),
            *([] if trace.sources else _not_standing(entry)),
            *listed("how it came to be so:", steps),
            "",
            of_head(view.head),
        ]
        show(given, lines, {"entry": entry, "trace": trace, "steps": steps, "head": view.head})
    return 0


def _heading(entry: Entry[Any]) -> str:
    by = f" by {entry.recorded_by}" if entry.recorded_by else ""
    noted = f" ({entry.metadata})" if entry.metadata else ""
    return f"{entry.position}  {entry.id}  {entry.kind}, recorded {entry.recorded_at:%Y-%m-%d %H:%MZ}{by}{noted}"


def _not_standing(entry: Entry[Any]) -> list[str]:
    """Say of what is no account that stands in this view what it is."""
    if entry.event is None:
        return ["  erased: its place in the log is all that is left"]
    if isinstance(entry.event, Correction | Link | Retraction) or not hasattr(entry.event, "when"):
        return wrapped(repr(entry.event), indent=2, hang=4)
    return [
        "  it does not stand in this view: withdrawn, or not yet said",
        *wrapped(repr(entry.event), indent=2, hang=4),
    ]


def _told(source: Source) -> Iterator[str]:
    said = source.attribution
    revised = ", revised since it was first said" if source.account.corrected else ""
    yield from wrapped(f"{', through '.join(source.chain())}, {said.reported}{revised}", indent=2)
    yield from wrapped(source.says(), indent=2, hang=4)
    if said.quote:
        yield from wrapped(f'"{said.quote}"', indent=2, hang=4)
    if note := getattr(source.account.event, "note", None):
        yield from wrapped(f"note: {note}", indent=2, hang=4)
    yield from listed("evidence:", map(_shown, said.evidence))
    yield from listed("corrected by:", _dated(source.corrections))
    yield from listed(
        "assessed:", (f"{each.event.attribution.claimant}: {each.event.stance}" for each in source.assessments)
    )
    yield from listed("linked:", sorted(_linked(each, source.account.id) for each in source.links))
    others = sorted(source.account.incident - {source.account.id})
    yield from listed("of one incident with:", others)


def _shown(evidence: Evidence) -> str:
    """Say what can be shown, where the copy is, and when somebody fetched it."""
    parts = {
        "": evidence.url,
        "archived: ": evidence.archived_url,
        "at: ": evidence.locator,
        "retrieved: ": None if evidence.retrieved is None else f"{evidence.retrieved:%Y-%m-%d %H:%MZ}",
        "type: ": evidence.media_type,
        "SHA-256: ": evidence.sha256,
    }
    return ", ".join(f"{name}{value}" for name, value in parts.items() if value)


def _dated(accounts: Iterable[Account[Any]]) -> Iterator[str]:
    for each in sorted(accounts, key=lambda each: each.position):
        reason = f": {each.event.reason}" if each.event.reason else ""
        yield f"{each.id[:8]}, the {each.event.by}, recorded {each.recorded_at:%Y-%m-%d %H:%MZ}{reason}"


def _linked(link: Account[Any], about: str) -> str:
    a, b = link.event.a, link.event.b
    how = "a part of that of" if a == about else "has a part in that of"
    basis = f" ({link.event.basis})" if link.event.basis else ""
    relation = "the same incident as" if link.event.kind == "same_incident" else how
    return f"{relation} {b if a == about else a}{basis}, by {link.id[:8]}"


COMMANDS = (
    Command(
        name="show",
        about="one entry, with its versions, links, and evidence",
        run=show_,
        arguments=(*LOG, ENTRY, *VIEW),
        panel="First looks",
    ),
)
