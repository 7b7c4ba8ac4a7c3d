"""References: what an entry may refer to, checked before it is appended (L1 to L9, S3 to S5).

Order is never a reason to refuse: late arrivals must be recordable. So a Correction of what was retracted, or a second
Retraction, is accepted here and reported by lint.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction, kind_name
from conflict_events.history.erasures import Erased
from conflict_events.history.links import Incidents
from conflict_events.values import Role
from conflict_events.values.marks import marked, may_hold

__all__ = ["Lookup", "check_parts", "check_references", "may_refer", "referred"]

Lookup: TypeAlias = Callable[[str], Any]
"""From the id of an entry to its event, or None where no entry has it; `Erased` where nothing is left of its event."""

MOST_WHOLES = 100
"""An account names everything that its incident is a part of, so a log of any size must bound it."""

_LEDGER_NAMES = frozenset(map(kind_name, (Assessment, Correction, Link, Redaction, Retraction)))


def referred(event: Any) -> Iterator[tuple[str, str]]:
    """Give every reference of an event, those of a replacement or of what is left too: the way to it, and its id."""
    for field, _, value in marked(event, only=Role.ENTRY):
        yield field, value


def may_refer(event: Any) -> bool:
    """Tell whether an event is of a kind that can refer to entries; most cannot, and need no looking through."""
    kind: Any = type(event)
    return _may_refer(kind)


@functools.cache
def _may_refer(cls: Any) -> bool:
    return cls is Correction or may_hold(cls, Role.ENTRY)


def check_references(event: Any, lookup: Lookup, errata_of: Callable[[str], Iterable[Any]]) -> None:
    """Refuse an event whose references are not in the log, or not what it may refer to.

    Args:
        event: The event about to be appended.
        lookup: Finds the events that are in the log, or earlier in the same append.
        errata_of: Gives the replacements by which the ledger repaired an entry.

    Raises:
        ReferenceRefused: Naming the field, the rule and the id.
    """
    for field, target in referred(event):
        if lookup(target) is None:
            what = f"{field}: must be the id of an earlier entry, got {target!r}"
            raise ReferenceRefused(f"{what}; append what it refers to first, or before it in the same call")
    match event:
        case Correction():
            _check_correction(event, lookup, errata_of)
        case Retraction():
            _check_retraction(event, lookup, errata_of)
        case Assessment():
            _check_assessment(event, lookup)
        case Link():
            for field in ("a", "b"):
                _check_account(field, getattr(event, field), lookup)
        case Redaction():
            _check_redaction(event, lookup)


def _check_account(field: str, target: str, lookup: Lookup) -> None:
    if _kind_of(lookup(target)) in _LEDGER_NAMES:
        raise ReferenceRefused(f"{field}: must be an account, not an entry about entries, got {target!r}")


def _check_correction(event: Correction, lookup: Lookup, errata_of: Callable[[str], Iterable[Any]]) -> None:
    target = lookup(event.target)
    repairs = event.by == "ledger" and isinstance(target, Correction) and target.by == "claimant"
    if _kind_of(target) in _LEDGER_NAMES and not repairs:
        rule = "must be an original account, or for the ledger a claimant's correction"
        raise ReferenceRefused(f"target: {rule}, got {event.target!r}")
    version = target.replacement if repairs else target
    if (wanted := _kind_of(version)) != _kind_of(event.replacement):
        raise ReferenceRefused(f"replacement: must be a {wanted} as its target is, got {event.replacement!r}")
    if event.by == "claimant":
        _check_claimant(event.replacement.attribution.claimant, event.target, version, errata_of)


def _check_retraction(event: Retraction, lookup: Lookup, errata_of: Callable[[str], Iterable[Any]]) -> None:
    if event.attribution is None:
        return
    target = lookup(event.target)
    if isinstance(target, Link):
        raise ReferenceRefused(f"target: links are ours, and no claimant can retract one, got {event.target!r}")
    said = target.replacement if isinstance(target, Correction) and target.by == "claimant" else target
    _check_claimant(event.attribution.claimant, event.target, said, errata_of)


def _check_claimant(claimant: str, target: str, version: Any, errata_of: Callable[[str], Iterable[Any]]) -> None:
    if isinstance(version, Erased):
        return  # nobody can tell any more, and what arrives late must be recordable
    spoken = (getattr(each, "attribution", None) for each in (version, *errata_of(target)))
    claimants = {attribution.claimant for attribution in spoken if attribution is not None}
    if claimant not in claimants:
        whose = ", ".join(sorted(claimants)) or "nobody's but ours"
        raise ReferenceRefused(f"attribution: must have the claimant of its target ({whose}), got {claimant!r}")


def _check_assessment(event: Assessment, lookup: Lookup) -> None:
    _check_account("target", event.target, lookup)
    if event.counter is not None:
        _check_account("counter", event.counter, lookup)
    claimant, target = event.attribution.claimant, lookup(event.target)
    if not isinstance(target, Erased) and target.attribution.claimant == claimant:
        raise ReferenceRefused(f"attribution: must differ from the target's (deny by a Retraction), got {claimant!r}")


def _check_redaction(event: Redaction, lookup: Lookup) -> None:
    target, left = lookup(event.target), event.leaves
    if left is None:
        acts = isinstance(target, Correction | Link | Redaction | Retraction)
        if acts:
            rule = "must be the same without its words, because its effect on other entries remains"
            raise ReferenceRefused(f"leaves: of a {_kind_of(target)} {rule}, got None")
    elif _bones(left) != _bones(target):
        rule = "must be of the kind of what is erased, and do the same to the same entries"
        raise ReferenceRefused(f"leaves: {rule} ({_kind_of(target)} {event.target}), got {left!r}")


def _bones(event: Any) -> tuple[Any, ...]:
    """Give the kind of an entry, and what it does to others."""
    match event:
        case Correction():
            return "Correction", event.target, event.by, _kind_of(event.replacement)
        case Retraction():
            reported = None if event.attribution is None else event.attribution.reported
            return "Retraction", event.target, event.by, reported
        case Link():
            return "Link", event.kind, event.a, event.b
        case Redaction():
            return "Redaction", event.target, None if event.leaves is None else _bones(event.leaves)
    return (_kind_of(event),)


def _kind_of(target: Any) -> str:
    return target.kind if isinstance(target, Erased) else kind_name(type(target))


def check_parts(incidents: Incidents, joined: Iterable[str]) -> None:
    """Refuse links, taken together as they would stand, that make an incident a part of itself, or of too many.

    Args:
        incidents: Under all links that would stand.
        joined: The accounts whose incident may be a part of more than before.

    Raises:
        ReferenceRefused: Naming an incident of the cycle, or the one that would be a part of too many.
    """
    cycle = incidents.cycle()
    if cycle is not None:
        raise ReferenceRefused(f"part_of: would make an incident a part of itself, got {_few(cycle)}")
    crowded = incidents.crowded(MOST_WHOLES, joined)
    if crowded is not None:
        rule = f"must not make an incident a part of more than {MOST_WHOLES} others, directly or through others"
        raise ReferenceRefused(f"part_of: {rule}, got {_few(crowded)}")


def _few(incident: Iterable[str]) -> str:
    first, *others = sorted(incident)
    return f"[{first!r}]" if not others else f"[{first!r}] and {len(others)} others of one incident"
