"""Doubts: what a view as known has to leave open, for questions that say what is possible (C1 and C2).

A report whose time is not known may have been given by the moment asked about, or later; so may a revision of it, or
its withdrawal. The strict view leaves all of that out. A question that says what is possible is told instead:

* What may not stand by then, as it may not have been said or may have been withdrawn, comes as not `certain`.
* What stands and may read otherwise, as a revision may have been said by then, comes with its readings and their hull.

In every view, an account whose versions of unknown order have no hull, as they name different places, say, comes to
such a question with all of them: it may be about each.

Retractions of retractions may be open too, so whether an entry stands has two answers: surely, and possibly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import attrs

from conflict_events.history.entries import Account, Entry, Recorded, View
from conflict_events.history.erasures import Erased
from conflict_events.history.standing import LEDGER, Bookkeeping
from conflict_events.history.versions import Unsettled, distinct, join, latest, unbeaten

__all__ = ["LATER", "Doubted", "doubting"]

E_co = TypeVar("E_co", covariant=True)

LATER = "its report may be later than the moment asked about"
"""The caveat of an account that only a view of what was possibly said sees."""

WITHDRAWN = "it may have been withdrawn by the moment asked about"
"""The caveat of an account that was said, and may not stand."""

APART = "a revision that may have been said by the moment asked about is by another claimant; it is left out"
"""The caveat of an account whose readings are not one claimant's."""

OPEN = "versions that may have been said by the moment asked about differ in"
"""The beginning of the caveat of an account whose reading is the hull of several."""

WHOSE = "attribution.claimant"
"""Whose account it is: nothing is held possible of two."""

NAMES = tuple(field.name for field in attrs.fields(Account))


@attrs.frozen
class Doubted(Account[E_co]):
    """An account that a view as known leaves open in part.

    Attributes:
        plain: What a question that does not ask for what is possible sees in its place; None = nothing.
    """

    plain: Account[E_co] | None = None


def doubting(books: Bookkeeping) -> Bookkeeping:
    """Give the books for a question that says what is possible: the same, read for more."""
    return _Doubts(books) if books.view.clock == "known" else _Open(books)


class _Open(Bookkeeping):
    """Books that let an account speak whose versions cannot be held together, as any of them."""

    def __init__(self, books: Bookkeeping) -> None:
        self.__dict__ = books.__dict__  # the same books, also when they grow

    def _unsettled(
        self, entry: Entry[Any], candidates: Sequence[Any], opposed: tuple[str, ...]
    ) -> Account[Any] | Unsettled:
        if WHOSE in opposed:
            return super()._unsettled(entry, candidates, opposed)
        event, differing, _ = join(candidates)
        return _doubted(self._made(entry, event, differing, candidates))


class _Doubts(Bookkeeping):
    """Books that tell what is possible beside what is certain."""

    def __init__(self, books: Bookkeeping) -> None:
        self.__dict__.update(books.__dict__)  # the same books, and they grow no more
        assert books.view.moment is not None  # noqa: S101  # a view as known has one
        self._surely = books.at(View.known(books.view.moment))
        self._possibly = _Open(books.at(View.known(books.view.moment, possibly=True)))

    def alone(self, entry_id: str, event: Any, position: int, recorded: Recorded) -> Account[Any] | None:
        """Judge an account that the books do not concern."""
        account = self._surely.alone(entry_id, event, position, recorded)
        return account or self._opened(self._possibly.alone(entry_id, event, position, recorded))

    def witnessed(self, entry: Entry[Any]) -> Account[Entry[Any]] | Erased | None:
        """Give an entry itself, whether it stands or not."""
        account = self._surely.witnessed(entry)
        return account or self._opened(self._possibly.witnessed(entry))

    def forms(self, entry: Entry[Any]) -> tuple[Account[Any] | Erased | Unsettled, ...]:
        """Judge one entry: what the view says of it, and what is possible where that is more."""
        plain = self._surely.account(entry)
        spoken = plain if isinstance(plain, Account) else None
        if self.view.possibly:
            account = self._possibly.account(entry)
            return _said(account if spoken is not None else self._opened(account))
        if spoken is not None and not self.concern(entry.id):
            return (spoken,)
        account = self._possible(entry, spoken)
        return _said(plain if account is None or isinstance(plain, Erased) else None, account)

    def _opened(self, form: Any) -> Any:
        """Give what only the view of what was possibly said sees."""
        if not isinstance(form, Account):
            return form
        if self.view.possibly:
            plain = form.plain if isinstance(form, Doubted) else form
            return _doubted(form, plain=plain, caveats=(*form.caveats, LATER))
        return _doubted(form, certain=False)

    # --- on a strict view: what is possible beside what is certain ---------------------------------

    def _weighed(self, entry_id: str) -> tuple[bool, bool]:
        return self.standing(entry_id, self._surely.view, self._possibly.view)

    def _possible(self, entry: Entry[Any], plain: Account[Any] | None) -> Account[Any] | None:
        """Give an account with all that it may say, and whether it is certain; None where it cannot be there."""
        surely, possibly = self._weighed(entry.id)
        said = self.erasures.event_of(entry)
        if not possibly:
            return None
        if entry.kind not in LEDGER:
            return self._told(entry, said, plain, surely=surely)
        if said is None or (surely and plain is not None):
            return plain
        form = self._possibly._about_entries(entry, said)  # noqa: SLF001 - books like these
        why = (WITHDRAWN,) if plain is not None else ()
        return None if form is None else _doubted(form, certain=False, plain=plain, caveats=(*form.caveats, *why))

    def _told(self, entry: Entry[Any], said: Any, plain: Account[Any] | None, *, surely: bool) -> Account[Any] | None:
        sure, unsure = self._versions(entry.id)
        original = self.repaired(entry.id, said)
        certain = surely and (bool(sure) or (original is not None and self._surely.view.sees(original)))
        # Any revision counts as after the original, which is over once one was surely said.
        first = [original] if not sure and original is not None and self._possibly.view.sees(original) else []
        readings = distinct([*first, *unbeaten(unsure, sure), *latest(sure)])
        return self._read_as(entry, readings, plain, certain=certain) if readings else None

    def _versions(self, entry_id: str) -> tuple[list[Any], list[Any]]:
        """Give the claimant's own revisions, repaired: those surely said and standing by then, and those possibly."""
        sure, unsure = list[Any](), list[Any]()
        for each in self._revising(entry_id):
            surely, possibly = self._weighed(each.id)
            event = self.repaired(each.id, each.event.replacement)
            if surely and self._surely.view.sees(event):
                sure.append(event)
            elif possibly and self._possibly.view.sees(event):
                unsure.append(event)
        return sure, unsure

    def _read_as(
        self, entry: Entry[Any], readings: Sequence[Any], plain: Account[Any] | None, *, certain: bool
    ) -> Account[Any] | None:
        event, differing, opposed = join(readings)
        if plain is not None and certain and frozenset(readings) == frozenset(plain.readings or (plain.event,)):
            return plain
        apart = WHOSE in opposed
        account: Any = (plain or self._possibly.account(entry)) if apart else self._made(entry, event, (), readings)
        if not isinstance(account, Account):
            return None
        fields = ", ".join(field for field in differing if not field.startswith("attribution."))
        why = [APART] if apart else [f"{OPEN} {fields}; all are held possible"] * bool(fields)
        why += [WITHDRAWN] * (plain is not None and not certain)
        return _doubted(account, certain=certain, plain=plain, caveats=(*account.caveats, *why))


def _said(*forms: Any) -> tuple[Any, ...]:
    return tuple(each for each in forms if each is not None)


def _doubted(account: Account[Any], **changes: Any) -> Doubted[Any]:
    return Doubted(**{name: getattr(account, name) for name in NAMES} | changes)
