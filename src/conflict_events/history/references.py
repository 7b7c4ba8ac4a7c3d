"""References: what an entry may refer to, checked before it is appended (L1 to L9, SEMANTICS 3 to 5).

Order is never a reason to refuse: late arrivals must be recordable. So a Correction of what was retracted, or a second
Retraction, is accepted here and reported by lint.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Assessment, Correction, Link, Retraction
from conflict_events.history.links import Incidents
from conflict_events.values import Role
from conflict_events.values.marks import marked, may_hold

__all__ = ["Lookup", "check_parts", "check_references", "may_refer", "referred"]

Lookup: TypeAlias = Callable[[str], Any]
"""From the id of an entry to its event, or None where no entry has it."""

LEDGER = (Assessment, Correction, Link, Retraction)


def referred(event: Any) -> Iterator[tuple[str, str]]:
    """Give every reference of an event: the field, and the id that it names."""
    for field, _, value in marked(event, only=Role.ENTRY):
        yield field, value
    if isinstance(event, Correction):
        for field, value in referred(event.replacement):
            yield f"replacement.{field}", value


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
            raise ReferenceRefused(f"{field}: must be the id of an earlier entry (L9), got {target!r}")
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


def _check_account(field: str, target: str, lookup: Lookup) -> None:
    if isinstance(lookup(target), LEDGER):
        raise ReferenceRefused(f"{field}: must be an account, not an entry about entries, got {target!r}")


def _check_correction(event: Correction, lookup: Lookup, errata_of: Callable[[str], Iterable[Any]]) -> None:
    target = lookup(event.target)
    repairs = event.by == "ledger" and isinstance(target, Correction) and target.by == "claimant"
    if isinstance(target, LEDGER) and not repairs:
        rule = "must be an original account, or for the ledger a claimant's correction (L3)"
        raise ReferenceRefused(f"target: {rule}, got {event.target!r}")
    version = target.replacement if repairs else target
    if type(event.replacement) is not type(version):
        wanted = type(version).__name__
        raise ReferenceRefused(f"replacement: must be a {wanted} as its target is (L1), got {event.replacement!r}")
    if event.by == "claimant":
        _check_claimant(event.replacement.attribution.claimant, event.target, version, errata_of, "L2")


def _check_retraction(event: Retraction, lookup: Lookup, errata_of: Callable[[str], Iterable[Any]]) -> None:
    if event.attribution is None:
        return
    target = lookup(event.target)
    if isinstance(target, Link):
        raise ReferenceRefused(f"target: links are ours, no claimant retracts one, got {event.target!r}")
    said = target.replacement if isinstance(target, Correction) and target.by == "claimant" else target
    _check_claimant(event.attribution.claimant, event.target, said, errata_of, "SEMANTICS 3")


def _check_claimant(
    claimant: str, target: str, version: Any, errata_of: Callable[[str], Iterable[Any]], rule: str
) -> None:
    spoken = (getattr(each, "attribution", None) for each in (version, *errata_of(target)))
    claimants = {attribution.claimant for attribution in spoken if attribution is not None}
    if claimant not in claimants:
        whose = ", ".join(sorted(claimants)) or "nobody's but ours"
        raise ReferenceRefused(f"attribution: must have the claimant of its target ({whose}; {rule}), got {claimant!r}")


def _check_assessment(event: Assessment, lookup: Lookup) -> None:
    _check_account("target", event.target, lookup)
    if event.counter is not None:
        _check_account("counter", event.counter, lookup)
    claimant = event.attribution.claimant
    if lookup(event.target).attribution.claimant == claimant:
        raise ReferenceRefused(
            f"attribution: must differ from the target's (L7; deny by a Retraction), got {claimant!r}"
        )


def check_parts(links: Iterable[Link]) -> None:
    """Refuse links, taken together as they would stand, that make an incident a part of itself.

    Raises:
        ReferenceRefused: Naming an incident of the cycle.
    """
    cycle = Incidents(links).cycle()
    if cycle is not None:
        raise ReferenceRefused(f"part_of: would make an incident a part of itself, got {sorted(cycle)}")
