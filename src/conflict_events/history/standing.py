"""Standing accounts: what a run of entries means, seen from a view.

`Bookkeeping` is made of the entries about other entries, which are few; then each account of the world can be judged by
itself, in any order, in one stream or in several. The rules are S1 to S4:

* An entry stands unless a standing Retraction that the view sees targets it, recursively.
* An account is its original and the claimant's standing Corrections, each repaired by its standing erratum first. Then
  visibility is tested on each repaired version's own report, and the last of the visible ones speaks.
* Incidents are the components over standing links and all account ids, visible or not.
* An erased entry is read as what its Redaction leaves of it. Where that is nothing, an account speaks only through its
  errata and revisions, and is `Erased` where it has none: its report is gone too, so no view can tell when it was said.

``as_recorded`` needs no rule here: it is the view of now over the entries recorded by then.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction, kind_name
from conflict_events.history.entries import Account, Entry, Incident, Recorded, View
from conflict_events.history.erasures import REDACTION, Erased, Erasures, resolved
from conflict_events.history.links import Incidents
from conflict_events.history.versions import Unsettled, join, latest, ordered

__all__ = ["TAKES_BACK", "Bookkeeping", "accounts"]

TAKES_BACK = "it takes back a retraction"
"""The caveat of a Retraction whose target is one: what that one withdrew stands again."""

ERASED = "what it first said was erased from this log"
"""The caveat of what is read as its Redaction, its errata or its revisions leave it."""

ABOUT_ENTRIES = (Assessment, Correction, Link, Redaction, Retraction)
LEDGER = frozenset(map(kind_name, ABOUT_ENTRIES))


NOTHING: frozenset[Incident] = frozenset()


class Bookkeeping:
    """What the entries about other entries say, seen from a view; it grows with the log."""

    def __init__(self, entries: Iterable[Entry[Any]], view: View, later: Iterable[Entry[Any]] = ()) -> None:
        """Read the entries about other entries; those about the world are passed over.

        Args:
            entries: As far as the view reaches.
            view: From where they are seen.
            later: Redactions after those: what they erased cannot be read any more, wherever it is seen from.
        """
        self.view = view
        held = list(entries)
        self.erasures = Erasures([*(each for each in held if each.kind == REDACTION), *later])
        self._referring: dict[str, Correction | Link | Retraction] = {}
        self._retractions: dict[str, list[Entry[Retraction]]] = defaultdict(list)
        self._withdrawals: set[str] = set()
        self._revisions: dict[str, list[Entry[Correction]]] = defaultdict(list)
        self._errata: dict[str, list[Entry[Correction]]] = defaultdict(list)
        self._named: set[str] = set()
        self.incidents = Incidents(())
        # All at once needs no look at each link for each retraction: links are judged when everything is read.
        links = [entry for entry in resolved(held, self.erasures) if self._read(entry)]
        for link in links:
            if self.stands(link.id):
                self.incidents.add(link.event)

    def add(self, entry: Entry[Any]) -> None:
        """Read one more entry, in whatever order they come; for one that erases, make the books anew."""
        link = self._link_under(entry.event)
        stood = link is not None and self.stands(link[0])
        if self._read(entry):
            link = entry.id, entry.event
        stands = link is not None and self.stands(link[0])
        if link is not None and stands != stood:
            (self.incidents.add if stands else self.incidents.remove)(link[1])

    def _read(self, entry: Entry[Any]) -> bool:
        """Take an entry into the books; tell whether it is a link, of which the incidents have to know."""
        event = entry.event
        self._named.update(_named_by(event))
        match event:
            case Retraction(target=target):
                self._retractions[target].append(entry)
                self._withdrawals.add(entry.id)
            case Correction(target=target, by="claimant"):
                self._revisions[target].append(entry)
            case Correction(target=target):
                self._errata[target].append(entry)
        if isinstance(event, Correction | Link | Retraction):
            self._referring[entry.id] = event
        return isinstance(event, Link)

    def _link_under(self, event: Any) -> tuple[str, Link] | None:
        """Give the link that a Retraction is about, directly or through other retractions, with its id."""
        if not isinstance(event, Retraction):
            return None
        *_, last = self._referred(event.target)
        link = self._referring.get(last)
        return (last, link) if isinstance(link, Link) else None

    def _referred(self, entry_id: str) -> Iterator[str]:
        """Give an id, the id that its entry refers to, and so on to an account or a link."""
        yield entry_id
        while isinstance(event := self._referring.get(entry_id), Correction | Retraction):
            entry_id = event.target
            yield entry_id

    def touched(self, entry: Entry[Any]) -> frozenset[str]:
        """Give the ids of the entries whose accounts may read otherwise with this entry than without it.

        A Correction, a Retraction or a Redaction touches what it is about, down to the account; a Link, also one that
        is retracted, all members of the incidents that it joins, and of their parts.
        """
        event = entry.event
        if isinstance(event, Link):
            return self.incidents.touched(event)
        if not isinstance(event, Correction | Redaction | Retraction):
            return frozenset()
        ids = list(self._referred(event.target))
        link = self._referring.get(ids[-1])
        return frozenset(ids) | (self.incidents.touched(link) if isinstance(link, Link) else frozenset())

    def at(self, view: View) -> Bookkeeping:
        """Give the same books seen from another view as known; links stand alike in all, for only we retract them."""
        books = copy.copy(self)
        books.view = view
        return books

    def stands(self, entry_id: str) -> bool:
        """Tell whether no standing Retraction that the view sees targets an entry."""
        return self.standing(entry_id, self.view, self.view)[0]

    def standing(self, entry_id: str, surely: View, possibly: View) -> tuple[bool, bool]:
        """Tell whether an entry surely stands, and whether it possibly does.

        Args:
            entry_id: The entry.
            surely: The view that sees the retractions that count in any case.
            possibly: The view that sees those that may count, too.
        """
        # Retractions of retractions may be chained without end: climb by hand, not by recursion.
        answers: dict[str, tuple[bool, bool]] = {}
        todo = [entry_id]
        while todo:
            current = todo[-1]
            effective = [each for each in self._retractions.get(current, ()) if _acts(each.event, possibly)]
            waiting = [each.id for each in effective if each.id not in answers]
            if waiting:
                todo.extend(waiting)
                continue
            spared = not any(answers[each.id][1] for each in effective)
            fallen = any(answers[each.id][0] and _acts(each.event, surely) for each in effective)
            answers[todo.pop()] = spared, not fallen
        return answers[entry_id]

    def retractions_of(self, entry_id: str) -> tuple[str, ...]:
        """Give the ids of the standing Retractions of an entry that the view sees."""
        retractions = self._retractions.get(entry_id, ())
        return tuple(each.id for each in retractions if _acts(each.event, self.view) and self.stands(each.id))

    def repaired(self, entry_id: str, event: Any) -> Any:
        """Give a version as our own standing erratum repairs it; of several the last recorded counts."""
        standing = [each for each in self._errata.get(entry_id, ()) if self.stands(each.id)]
        return max(standing, key=lambda each: each.position).event.replacement if standing else event

    def revisions_of(self, entry_id: str) -> list[Any]:
        """Give the claimant's own standing revisions of an account, repaired, as far as the view sees them."""
        standing = (each for each in self._revising(entry_id) if self.stands(each.id))
        repaired = (self.repaired(each.id, each.event.replacement) for each in standing)
        return [event for event in repaired if self.view.sees(event)]

    def _revising(self, entry_id: str) -> list[Entry[Correction]]:
        """Give the entries by which the claimant revised an account, standing or not, seen or not."""
        return self._revisions.get(entry_id, [])

    def forms(self, entry: Entry[Any]) -> tuple[Account[Any] | Erased | Unsettled, ...]:
        """Give `account` as far as there is one."""
        form = self.account(entry)
        return () if form is None else (form,)

    def account(self, entry: Entry[Any]) -> Account[Any] | Erased | Unsettled | None:
        """Judge one entry.

        Returns:
            The account that it stands for; None where the view does not see it or it does not stand; `Unsettled`
            where versions of unknown order name different actors or places; `Erased` where nothing is left to speak.
        """
        if entry.id not in self._named and entry.event is not None and entry.kind not in LEDGER:
            recorded = Recorded(entry.recorded_at, entry.recorded_by, entry.metadata)
            return self.alone(entry.id, entry.event, entry.position, recorded)
        if not self.stands(entry.id):
            return None
        said = self.erasures.event_of(entry)
        if entry.kind in LEDGER:
            return Erased(entry.id, entry.kind) if said is None else self._about_entries(entry, said)
        return self._of_the_world(entry, said)

    def _of_the_world(self, entry: Entry[Any], said: Any) -> Account[Any] | Erased | Unsettled | None:
        original = self.repaired(entry.id, said)
        candidates = latest(self.revisions_of(entry.id))
        if not candidates and original is None:
            return Erased(entry.id, entry.kind)
        if not candidates and not self.view.sees(original):
            return None
        event, differing, opposed = join(candidates or [original])
        if opposed:
            return self._unsettled(entry, candidates, opposed)
        return self._made(entry, event, differing, candidates)

    def _unsettled(
        self, entry: Entry[Any], _candidates: Sequence[Any], opposed: tuple[str, ...]
    ) -> Account[Any] | Unsettled:
        """Say that an account does not speak, as its versions cannot be held together."""
        return Unsettled(entry.id, opposed)

    @property
    def concerned(self) -> frozenset[str]:
        """The ids of all entries whose standing, version, incident or words another entry may have changed."""
        return frozenset(self._named | self.erasures.erased)

    def concern(self, entry_id: str) -> bool:
        """Tell whether any entry may change the standing, the version or the incident of another."""
        return entry_id in self._named

    def alone(self, entry_id: str, event: Any, position: int, recorded: Recorded) -> Account[Any] | None:
        """Judge an account that the books do not concern, as nearly all are: it stands, an incident by itself.

        Returns:
            The account; None where the view does not see it.
        """
        if not self.view.sees(event):
            return None
        incident = frozenset((entry_id,))
        at, by, metadata = recorded
        return Account(entry_id, event, incident, NOTHING, position, at, recorded_by=by, metadata=metadata)

    def _about_entries(self, entry: Entry[Any], event: Any) -> Account[Any] | None:
        """Judge an entry about entries that stands; None where the view does not see it."""
        said = self.repaired(entry.id, event.replacement) if isinstance(event, Correction) else event
        return self._made(entry, event, ()) if _is_ours(event) or self.view.sees(said) else None

    def witnessed(self, entry: Entry[Any]) -> Account[Entry[Any]] | Erased | None:
        """Give an entry itself, whether it stands or not; None where the view does not see it.

        For questions about the log's own history: what was withdrawn or replaced is in it too. An account's first
        version is seen by its own report, repaired by our errata. What was erased is read as what is left of it.
        """
        event = self.erasures.event_of(entry)
        if event is None:
            return Erased(entry.id, entry.kind)
        said = event.replacement if isinstance(event, Correction) else event
        if not _is_ours(event) and not self.view.sees(self.repaired(entry.id, said)):
            return None
        return attrs.evolve(self._made(entry, event, ()), event=attrs.evolve(entry, event=event))

    def _made(
        self, entry: Entry[Any], event: Any, differing: tuple[str, ...], readings: Sequence[Any] = ()
    ) -> Account[Any]:
        """Make the account of an entry that stands.

        Args:
            entry: The entry.
            event: How it reads.
            differing: The fields in which versions of unknown order differ.
            readings: Those versions.
        """
        incident = self.incidents.of(entry.id)
        fields = ", ".join(field for field in differing if not field.startswith("attribution."))
        caveats = [f"versions of unknown order differ in {fields}; all are held possible"] * bool(fields)
        if entry.event is None:
            caveats.append(ERASED)
        if isinstance(event, Retraction) and event.target in self._withdrawals:
            caveats.append(TAKES_BACK)
        return Account(
            id=entry.id,
            event=event,
            incident=incident,
            part_of=self.incidents.ancestors(incident),
            position=entry.position,
            recorded_at=entry.recorded_at,
            corrected=event != entry.event,
            caveats=tuple(caveats),
            readings=ordered(readings) if len(readings) > 1 else (),
            recorded_by=entry.recorded_by,
            metadata=entry.metadata,
        )


def _named_by(event: Any) -> tuple[str, ...]:
    """Give the entries whose standing, version or incident an entry may change."""
    if isinstance(event, Link):
        return event.a, event.b
    return (event.target,) if isinstance(event, Correction | Retraction) else ()


def _acts(retraction: Any, view: View) -> bool:
    return retraction.by == "ledger" or view.sees(retraction)


def _is_ours(event: Any) -> bool:
    """Tell whether it is bookkeeping of ours, which every view sees."""
    return isinstance(event, Link | Redaction) or getattr(event, "by", None) == "ledger"


def accounts(
    bookkeeping: Bookkeeping, entries: Iterable[Entry[Any]], *, raw: bool = False
) -> Iterator[Account[Any] | Erased | Unsettled]:
    """Judge a stream of entries one by one; those that do not speak are left out.

    Args:
        bookkeeping: What the entries about other entries say.
        entries: The stream.
        raw: Give the entries themselves that the view sees, standing or not, each as the event of an account.
    """
    for entry in entries:
        if not raw:
            yield from bookkeeping.forms(entry)
        elif (form := bookkeeping.witnessed(entry)) is not None:
            yield form
