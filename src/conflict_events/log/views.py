"""`LogView`: a log seen from a moment. It answers questions; it never changes, whatever is appended meanwhile."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, overload

from conflict_events.errors import UnknownEntry, UsageError
from conflict_events.history import Account, Bookkeeping, Entry, Head, Unsettled, View, accounts
from conflict_events.projections import Context, Projection, Situated

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflict_events.events import Kinds

__all__ = ["LogView", "Reader"]

A = TypeVar("A")
E = TypeVar("E")

Reader = Callable[..., Iterator[Entry[Any]]]
"""Reads entries: keyword arguments `upto`, `kinds` and `ledger`."""


class LogView:
    """A log seen from a moment.

    Attributes:
        view: From when, and by which clock.
        head: The end of what it looks at; answers are about exactly that.
    """

    def __init__(self, read: Reader, kinds: Kinds, view: View, head: Head) -> None:
        """Look at a log; made by `EventLog.now`, `EventLog.as_known` and `EventLog.as_recorded`."""
        self._read = read
        self._kinds = kinds
        self.view = view
        self.head = head

    def ask(self, projection: Projection[Any, A]) -> A:
        """Answer a question: fold the standing accounts of the kinds that it handles."""
        state = projection.initial()
        unsettled = []
        seen = 0
        for found in self.judged(projection.handles):
            if isinstance(found, Unsettled):
                unsettled.append(found)
            else:
                state = projection.apply(state, found)
                seen += 1
        answer = projection.answer(state)
        if isinstance(answer, Situated):
            return answer.seen_from(Context(self.view, self.head, seen, tuple(unsettled)))
        return answer

    @overload
    def accounts(self) -> Iterator[Account[Any]]: ...
    @overload
    def accounts(self, *kinds: type[E]) -> Iterator[Account[E]]: ...
    def accounts(self, *kinds: type[E]) -> Iterator[Account[E]]:
        """Give the standing accounts of these kinds in log order; none named = of every kind of account."""
        judged: Iterator[Any] = self.judged(kinds or (object,))
        return (each for each in judged if isinstance(each, Account))

    def unsettled(self) -> tuple[Unsettled, ...]:
        """Give the accounts that do not speak, because versions of unknown order name different actors or places."""
        return tuple(found for found in self.judged((object,)) if isinstance(found, Unsettled))

    def account(self, entry_id: str) -> Account[Any]:
        """Give the standing account of an original.

        Raises:
            UnknownEntry: Where the view sees no standing account of this id.
        """
        every: Iterator[Account[Any]] = self.accounts(object)
        for found in every:
            if found.id == entry_id:
                return found
        raise UnknownEntry(f"no standing account {entry_id!r} {self.view}")

    @functools.cached_property
    def books(self) -> Bookkeeping:
        """What the entries about other entries say, seen from here."""
        return Bookkeeping(self._read(upto=self.head.position, ledger=True), self.view)

    def judged(self, handles: Collection[type[Any] | str]) -> Iterator[Account[Any] | Unsettled]:
        """Give what a projection with these `handles` sees, and what does not speak.

        Raises:
            UsageError: It handles entries themselves, and kinds beside; a stable name is not in the table of kinds.
        """
        raw = Entry in handles
        if raw and len(handles) > 1:
            raise UsageError("handles: Entry stands alone, for entries of all kinds come with it; drop the others")
        kinds = frozenset(self._kinds) if raw else self._kinds.under(handles)
        return accounts(self.books, self._read(upto=self.head.position, kinds=kinds), raw=raw)

    def __repr__(self) -> str:
        return f"<log of {self.head.position} entries, {self.view}>"
