"""Asking a question as known at many moments in one pass: each account is applied when it was said, and no sooner.

As the moment moves on, an account changes its standing form only when something that bears on it was said: itself, a
revision, an erratum of either, a retraction. So each entry is judged again at those moments alone, and where it reads
otherwise than before, the projection takes back what it was given and is given the other.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

import attrs

from conflict_events.events import Correction, Retraction
from conflict_events.history import (
    Account,
    Bookkeeping,
    Entry,
    Erased,
    Erasures,
    Head,
    Unsettled,
    View,
    doubting,
    resolved,
)
from conflict_events.log.asking.asking import answered, context_of
from conflict_events.log.asking.naming import Vocabulary
from conflict_events.log.asking.records import recorded
from conflict_events.projections import Context, Projection
from conflict_events.projections.protocol import sees_possible

__all__ = ["ask_stepwise"]

A = TypeVar("A")

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""When what nobody said, such as our own bookkeeping, is first seen."""

Due: TypeAlias = tuple[datetime, int, Entry[Any]]
"""From when on an entry is to be judged anew; its position, which tells two of one moment apart."""


def ask_stepwise(
    projection: Projection[Any, A],
    entries: Iterable[Entry[Any]],
    ledger: Sequence[Entry[Any]],
    *,
    views: Iterable[View],
    head: Head,
    records: Mapping[int, str],
    vocabulary: Callable[[], Vocabulary],
) -> Iterator[A]:
    """Answer a question that can `revoke` in each of several views as known, in order of their moments.

    Args:
        projection: The question.
        entries: Every entry of the kinds that it handles.
        ledger: Every entry about other entries.
        views: The views, in order of time, and all of them by what was definitely or by what was possibly said.
        head: The end of what is looked at.
        records: The record keys of accounts by position, where the question is told.
        vocabulary: Gives the names that accounts have.
    """
    asked = list(views)
    books = Bookkeeping(ledger, View.now())
    bearing = _bearing(resolved(ledger, books.erasures))
    possible = sees_possible(projection)
    # What is possible begins with the one, and is certain with the other.
    ends = {True, False} if possible else {any(view.possibly for view in asked)}
    waiting = _schedule(entries, bearing, books.erasures, ends)
    steps = _Steps(projection, head, projection.initial(), vocabulary)
    for view in asked:
        assert view.moment is not None  # noqa: S101  # a view as known has one
        due: dict[str, Entry[Any]] = {}
        while waiting and waiting[0][0] <= view.moment:
            entry = heapq.heappop(waiting)[2]
            due[entry.id] = entry
        seen = doubting(books.at(view)) if possible else books.at(view)
        for entry in due.values():
            steps.turn(entry, recorded(seen.forms(entry), records))
        yield steps.answer(view)


@attrs.define
class _Steps:
    """A question on its way through the moments."""

    projection: Any
    head: Head
    state: Any
    vocabulary: Callable[[], Vocabulary]
    applied: dict[str, Account[Any]] = attrs.field(factory=dict)
    silent: dict[int, Erased | Unsettled] = attrs.field(factory=dict)

    def turn(self, entry: Entry[Any], forms: Iterable[Account[Any] | Erased | Unsettled]) -> None:
        """Let the question see an entry as it stands now, and no longer as it stood."""
        before, account = self.applied.get(entry.id), None
        self.silent.pop(entry.position, None)
        for form in forms:
            if isinstance(form, Account):
                account = form
            else:
                self.silent[entry.position] = form
        if before is not None and before != account:
            self.state = self.projection.revoke(self.state, self.applied.pop(entry.id))
        if account is not None and before != account:
            self.state = self.projection.apply(self.state, account)
            self.applied[entry.id] = account

    def answer(self, view: View) -> Any:
        """Answer from all that was said by now."""

        def context() -> Context:
            in_order = map(self.silent.__getitem__, sorted(self.silent))
            return context_of(view, self.head, len(self.applied), in_order)

        return answered(self.projection.answer, self.state, context, self.vocabulary)


def _schedule(
    entries: Iterable[Entry[Any]], bearing: dict[str, list[Any]], erasures: Erasures, ends: Iterable[bool]
) -> list[Due]:
    """Say when each entry is to be judged: when it was said, and when anything that bears on it was.

    Args:
        entries: The entries.
        bearing: What bears on each.
        erasures: What is left of what was erased.
        ends: Whether from when on it was possibly said (True), or definitely (False); or both.
    """
    waiting = []
    for entry in entries:
        bears = (_for_others(erasures.event_of(entry)), *bearing.get(entry.id, ()))
        said = {_seen_from(each, possibly=possibly) for each in bears for possibly in ends}
        waiting += [(moment, entry.position, entry) for moment in said if moment is not None]
    heapq.heapify(waiting)
    return waiting


def _for_others(event: Any) -> Any:
    """Give what somebody says in an entry; None where it is our own bookkeeping, which speaks for nobody."""
    return None if getattr(event, "by", None) == "ledger" else event


def _seen_from(event: Any, *, possibly: bool) -> datetime | None:
    """Give the first moment from which something said is seen; None = there is none."""
    said = event.replacement if isinstance(event, Correction) else event
    attribution = getattr(said, "attribution", None)
    if attribution is None:
        return ALWAYS
    if possibly:
        return attribution.reported.earliest or ALWAYS
    over: datetime | None = attribution.reported.surely_over
    return over


def _bearing(ledger: Iterable[Entry[Any]]) -> dict[str, list[Any]]:
    """Give, for each entry, what was said in revisions, errata and retractions of it, and of those in turn."""
    targets: dict[str, str] = {}
    acts_on: dict[str, list[Any]] = defaultdict(list)
    for entry in ledger:
        if isinstance(entry.event, Correction | Retraction):
            target: str | None = entry.event.target
            targets[entry.id] = entry.event.target
            while target is not None:
                acts_on[target].append(entry.event)
                target = targets.get(target)
    return acts_on
