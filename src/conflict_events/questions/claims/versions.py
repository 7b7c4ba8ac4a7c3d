"""Versions: every reading that an account ever had, also where it was withdrawn since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.events import Correction, Retraction
from conflict_events.history import Bookkeeping, Entry, View
from conflict_events.values import Order, When
from conflict_events.values import hulls as windows
from conflict_events.values.ordering import maybe_first, maybe_last

__all__ = ["State", "Telling", "Version", "earliest", "tellings"]

State: TypeAlias = Literal["stands", "superseded", "withdrawn", "cancelled"]
"""What became of a version: it is still said, its source said another since or withdrew it, or we cancelled it."""


@attrs.frozen
class Version:
    """One version of an account: its original, or a revision by its claimant.

    Attributes:
        entry: The entry that brought it.
        event: What its source said, as our errata repair it.
        recorded: What we had written down first.
        errata: Our errata of it that the view sees.
        stands: Whether it, for itself, was not retracted.
    """

    entry: Entry[Any]
    event: Any
    recorded: Any
    errata: tuple[Entry[Any], ...]
    stands: bool

    @property
    def said(self) -> When:
        """When its source said it."""
        reported: When = self.event.attribution.reported
        return reported

    @property
    def is_original(self) -> bool:
        """Not a revision."""
        return not isinstance(self.entry.event, Correction)


@attrs.frozen
class Telling:
    """All that a claimant ever said in one account.

    Attributes:
        id: The id of the account.
        original: Its first version.
        revisions: Those by the claimant, retracted ones included, in no order.
        retractions: The Retractions of it, of its revisions, of errata, and of those Retractions.
        books: What the entries about entries say.
    """

    id: str
    original: Version
    revisions: tuple[Version, ...]
    retractions: tuple[Entry[Any], ...]
    books: Bookkeeping

    @property
    def versions(self) -> tuple[Version, ...]:
        """The original and the revisions."""
        return (self.original, *self.revisions)

    @property
    def entries(self) -> frozenset[str]:
        """The ids of the account, and of all entries that say what became of it."""
        errata = (erratum.id for version in self.versions for erratum in version.errata)
        return frozenset({*(each.entry.id for each in self.versions), *errata, *(each.id for each in self.retractions)})

    @property
    def claimant(self) -> str:
        """Whose account it is."""
        return str(self.original.event.attribution.claimant)

    def after(self, version: Version) -> list[Version]:
        """Give the standing revisions that supersede a version; any supersedes the original."""
        rest = [each for each in self.revisions if each.stands and each is not version]
        if version.is_original:
            return rest
        return [each for each in rest if each.said.order(version.said) is Order.AFTER]

    def before(self, version: Version) -> list[Version]:
        """Give the standing versions of which one was said last before a version."""
        if version.is_original:
            return []
        rest = [each for each in self.revisions if each.stands and each is not version]
        earlier = [each for each in rest if each.said.order(version.said) is Order.BEFORE]
        return maybe_last(earlier, lambda each: each.said) or [self.original]

    def last(self) -> list[Version]:
        """Give the versions that may be the last: what the account reads as where it stands."""
        return [each for each in self.versions if (each.stands or each.is_original) and not self.after(each)]

    @property
    def taken_back(self) -> list[Entry[Any]]:
        """The standing Retractions of the account as a whole."""
        return [each for each in self.retractions if each.event.target == self.id and self.books.stands(each.id)]

    @property
    def standing(self) -> State:
        """What became of the account as a whole."""
        return _undone(self.taken_back) if self.taken_back else "stands"

    def withdrawals(self, version: Version) -> list[Entry[Any]]:
        """Give the standing Retractions of a version, or of the account of which it is the last."""
        targets = {version.entry.id} | ({self.id} if version in self.last() else set())
        return [each for each in self.retractions if each.event.target in targets and self.books.stands(each.id)]

    def state(self, version: Version) -> State:
        """Tell what became of a version."""
        retracted = self.withdrawals(version)
        if retracted:
            return _undone(retracted)
        return "superseded" if self.after(version) else "stands"

    def fate(self, entry: Entry[Any]) -> State:
        """Tell what became of an erratum or a Retraction: it stands, or it was itself retracted, and by whom."""
        if self.books.stands(entry.id):
            return "stands"
        return _undone([each for each in self.retractions if each.event.target == entry.id])

    def until(self, version: Version) -> When | None:
        """Tell when a version ceased to be said; None = it did not, or nobody said so in public."""
        ends = [each.said for each in self.after(version)]
        ends += [each.event.attribution.reported for each in self.withdrawals(version) if each.event.by == "claimant"]
        return earliest(ends)


def _undone(by: Sequence[Entry[Any]]) -> State:
    return "withdrawn" if any(each.event.by == "claimant" for each in by) else "cancelled"


def earliest(reports: Sequence[When]) -> When | None:
    """Give the first of some reports; where several may be the first, their hull."""
    first = maybe_first(reports, lambda report: report)
    return windows.hull(first) if first else None


def tellings(entries: Mapping[str, Entry[Any]], originals: Iterable[Entry[Any]]) -> list[Telling]:
    """Put accounts together with all that was said and done about them.

    Args:
        entries: All entries about entries that the view sees, by id.
        originals: The first versions of the accounts asked for.
    """
    books = Bookkeeping(entries.values(), View.now())  # what the view does not see is not among them
    about: dict[str, list[Entry[Any]]] = defaultdict(list)
    for entry in entries.values():
        if isinstance(entry.event, Correction | Retraction):
            about[entry.event.target].append(entry)
    return [_telling(original, about, books) for original in originals]


def _telling(original: Entry[Any], about: Mapping[str, list[Entry[Any]]], books: Bookkeeping) -> Telling:
    named = about.get(original.id, ())
    revisions = [each for each in named if isinstance(each.event, Correction) and each.event.by == "claimant"]
    return Telling(
        id=original.id,
        original=_version(original, original.event, about, books),
        revisions=tuple(_version(each, each.event.replacement, about, books) for each in revisions),
        retractions=tuple(_retractions([original, *revisions], about)),
        books=books,
    )


def _version(entry: Entry[Any], said: Any, about: Mapping[str, list[Entry[Any]]], books: Bookkeeping) -> Version:
    named = about.get(entry.id, ())
    errata = (each for each in named if isinstance(each.event, Correction) and each.event.by == "ledger")
    return Version(entry, books.repaired(entry.id, said), said, tuple(errata), books.stands(entry.id))


def _retractions(targets: list[Entry[Any]], about: Mapping[str, list[Entry[Any]]]) -> list[Entry[Any]]:
    errata = (each for target in targets for each in about.get(target.id, ()) if isinstance(each.event, Correction))
    entries_by_id: dict[str, Entry[Any]] = {}
    todo = [each.id for each in (*targets, *errata)]
    while todo:
        new = [each for each in about.get(todo.pop(), ()) if isinstance(each.event, Retraction)]
        entries_by_id |= {each.id: each for each in new}
        todo += [each.id for each in new]
    return list(entries_by_id.values())
