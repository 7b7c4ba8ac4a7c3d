"""Acts: what each entry of a log did, told apart by who acted and what became of it.

A source that revises its figure, our own erratum, a withdrawal by its author and an account that we cancel are four
things, and no reader should have to guess which one moved a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction
from conflict_events.history import Entry
from conflict_events.values.answered import Answered

__all__ = ["Act", "act_of", "way_of"]


class Act(Answered):
    """What an entry did."""

    NEW = "new information"
    REVISION = "revised by the source"
    ERRATUM = "our erratum"
    WITHDRAWAL = "withdrawn by the source"
    CANCELLED = "cancelled by our own note"
    RESTORED = "restored"
    LINK = "link"
    UNLINK = "unlink"
    ASSESSMENT = "assessment"
    ERASED = "erased"
    GONE = "gone upstream"


def act_of(entry: Entry[Any], entries: Mapping[str, Entry[Any]]) -> Act:
    """Tell what an entry did.

    Args:
        entry: The entry.
        entries: Those that it may refer to, by id; where one is missing, because the view does not see it, a
            Retraction is taken as of an account.
    """
    match entry.event:
        case Correction(by=by):
            return Act.REVISION if by == "claimant" else Act.ERRATUM
        case Link():
            return Act.LINK
        case Assessment():
            return Act.ASSESSMENT
        case Redaction():
            return Act.ERASED
        case Retraction(by=by):
            return _retracting(entry, by, entries)
    return Act.NEW


def _retracting(entry: Entry[Any], by: str, entries: Mapping[str, Entry[Any]]) -> Act:
    times, target = _unwound(entry, entries)
    if times % 2 == 0:  # a retraction of a retraction restores, and one of that takes away again
        return Act.RESTORED
    if target is not None and isinstance(target.event, Link):
        return Act.UNLINK
    return Act.WITHDRAWAL if by == "claimant" else Act.CANCELLED


def _unwound(entry: Entry[Any], entries: Mapping[str, Entry[Any]]) -> tuple[int, Entry[Any] | None]:
    """Follow a chain of Retractions: how many there are, and what the first of them targets."""
    times = 0
    current: Entry[Any] | None = entry
    while current is not None and isinstance(current.event, Retraction):
        times += 1
        current = entries.get(current.event.target)
    return times, current


def way_of(entry: Entry[Any], entries: Mapping[str, Entry[Any]]) -> list[str]:
    """Give the ids of an entry, of what it names, and so on to what it is about in the end.

    That is an account, a Link, or an Assessment that was retracted.
    """
    if isinstance(entry.event, Assessment):
        return [entry.id, entry.event.target]
    way = [entry.id]
    current: Entry[Any] | None = entry
    while current is not None and isinstance(current.event, Correction | Redaction | Retraction):
        way.append(current.event.target)
        current = entries.get(way[-1])
    return way
