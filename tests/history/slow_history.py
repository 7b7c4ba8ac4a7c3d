"""Standing accounts once more, written as plainly as can be: S1 to S4 word by word, slow, without any index.

It shares nothing with ``conflict_events.history`` but the class of an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import Any

import attrs

from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction
from conflict_events.history import Entry
from conflict_events.values import When

Log = Sequence[Entry[Any]]


class Slow:
    """A log seen as known at a moment (None = now)."""

    def __init__(self, log: Log, moment: datetime | None, *, possibly: bool) -> None:
        self.log = [attrs.evolve(entry, event=told(entry, log)) for entry in log]
        self.moment = moment
        self.possibly = possibly

    def is_said(self, event: Any) -> bool:
        """Whether the view sees something said; what was erased, and nothing is left of, it does not."""
        if event is None:
            return False
        if self.moment is None:
            return True
        reported: When = event.attribution.reported
        if self.possibly:
            return reported.earliest is None or reported.earliest <= self.moment
        return reported.latest is not None and reported.latest <= self.moment and not reported.certainty

    def stands(self, entry_id: str) -> bool:
        """S3: no standing Retraction targets it, recursively."""
        for entry in self.log:
            event = entry.event
            if isinstance(event, Retraction) and event.target == entry_id:
                acts = event.by == "ledger" or self.is_said(event)
                if acts and self.stands(entry.id):
                    return False
        return True

    def corrections(self, target: str, by: str) -> list[Entry[Any]]:
        return [
            entry
            for entry in self.log
            if isinstance(entry.event, Correction)
            and (entry.event.target, entry.event.by) == (target, by)
            and self.stands(entry.id)
        ]

    def repaired(self, entry_id: str, version: Any) -> Any:
        """S1: of several standing errata on one version the highest position wins."""
        errata = sorted(self.corrections(entry_id, "ledger"), key=lambda entry: entry.position)
        return errata[-1].event.replacement if errata else version

    def candidates(self, entry: Entry[Any]) -> list[Any]:
        """S1: the visible versions of which none is definitely after; any revision is after the original."""
        if not self.stands(entry.id):
            return []
        original = self.repaired(entry.id, told(entry, self.log))
        revisions = [self.repaired(each.id, each.event.replacement) for each in self.corrections(entry.id, "claimant")]
        visible = [each for each in revisions if self.is_said(each)]
        last = [each for each in visible if not any(is_definitely_after(other, each) for other in visible)]
        return last or ([original] if self.is_said(original) else [])

    def links(self, kind: str) -> list[tuple[str, str]]:
        standing = [each.event for each in self.log if isinstance(each.event, Link) and self.stands(each.id)]
        return [(each.a, each.b) for each in standing if each.kind == kind]

    def partition(self) -> set[frozenset[str]]:
        """S4: merge until nothing merges."""
        parts = [{entry.id} for entry in self.log if entry.kind not in LEDGER_NAMES]
        for a, b in self.links("same_incident"):
            left, right = (next(part for part in parts if each in part) for each in (a, b))
            if left is not right:
                parts.remove(right)
                left |= right
        return set(map(frozenset, parts))

    def parts(self) -> set[tuple[frozenset[str], frozenset[str]]]:
        """S4: pairs of an incident and one that it is a part of, closed under going on."""
        incidents = self.partition()
        holding = {account: incident for incident in incidents for account in incident}
        pairs = {(holding[a], holding[b]) for a, b in self.links("part_of")}
        while more := {(a, d) for (a, b), (c, d) in product(pairs, pairs) if b == c} - pairs:
            pairs |= more
        return pairs


LEDGER = (Assessment, Correction, Link, Redaction, Retraction)
LEDGER_NAMES = {"Assessment", "Correction", "Link", "Redaction", "Retraction"}


def told(entry: Entry[Any], log: Log) -> Any:
    """What an entry says: its event, or what the last Redaction of it leaves; None = nothing."""
    if entry.event is not None:
        return entry.event
    said = [told(other, log) for other in log if other.position > entry.position and other.kind == "Redaction"]
    left = [each.leaves for each in said if each is not None and each.target == entry.id]
    return left[-1] if left else None


def is_definitely_after(one: Any, other: Any) -> bool:
    """Whether one was definitely reported after the other: it begins when, or after, the other is over."""
    end, begin = other.attribution.reported.latest, one.attribution.reported.earliest
    if end is None or begin is None:
        return False
    at_once = other.attribution.reported.precision == "instant"
    return bool(begin > end if at_once else begin >= end)


def distinct(events: Iterable[Any]) -> list[Any]:
    """The same events, equal ones once."""
    found: list[Any] = []
    for event in events:
        if event not in found:
            found.append(event)
    return found
