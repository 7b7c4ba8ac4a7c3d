"""`LogView`: a log seen from a moment. It answers questions; it never changes, whatever is appended meanwhile.

Only an erasure shows in it all the same: what is gone cannot be read from anywhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, overload

from conflict_events.errors import UnknownEntry, UsageError
from conflict_events.events import Redaction
from conflict_events.history import Account, Bookkeeping, Entry, Erased, Head, Unsettled, View, accounts
from conflict_events.log.narrowing import narrow_accounts
from conflict_events.projections import Context, Projection, Selective, Situated

if TYPE_CHECKING:
    from collections.abc import Collection

    from conflict_events.events import Kinds

__all__ = ["LogView", "Reader"]

A = TypeVar("A")
E = TypeVar("E")

Reader = Callable[..., Iterator[Entry[Any]]]
"""Reads entries: keyword arguments `after`, `upto`, `kinds` and `ledger`."""

NarrowReader = Callable[
    ["Bookkeeping", "Collection[str]", frozenset[str], int], "Iterator[Account[Any] | Erased | Unsettled]"
]
"""Reads accounts of some kinds, with only some fields, up to a position."""


class LogView:
    """A log seen from a moment.

    Attributes:
        view: From when, and by which clock.
        head: The end of what it looks at; answers are about exactly that.
    """

    def __init__(
        self, read: Reader, kinds: Kinds, view: View, head: Head, *, read_only: NarrowReader | None = None
    ) -> None:
        """Look at a log; made by `EventLog.now`, `EventLog.as_known` and `EventLog.as_recorded`."""
        self._read = read
        self._read_only = read_only
        self._kinds = kinds
        self.view = view
        self.head = head

    def ask(self, projection: Projection[Any, A]) -> A:
        """Answer a question: fold the standing accounts of the kinds that it handles."""
        state = projection.initial()
        unsettled, erased = [], []
        seen = 0
        for found in self._asked(projection):
            if isinstance(found, Unsettled):
                unsettled.append(found)
            elif isinstance(found, Erased):
                erased.append(found)
            else:
                state = projection.apply(state, found)
                seen += 1
        answer = projection.answer(state)
        if isinstance(answer, Situated):
            return answer.seen_from(Context(self.view, self.head, seen, tuple(unsettled), tuple(erased)))
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

    def erased(self) -> tuple[Erased, ...]:
        """Give the accounts that do not speak, because they were erased and nothing is left of them."""
        return tuple(found for found in self.judged((object,)) if isinstance(found, Erased))

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
        end = self.head.position
        later = self._read(after=end, kinds=(Redaction,), ledger=True)
        return Bookkeeping(self._read(upto=end, ledger=True), self.view, later)

    def judged(self, handles: Collection[type[Any] | str]) -> Iterator[Account[Any] | Erased | Unsettled]:
        """Give what a projection with these `handles` sees, and what does not speak.

        Raises:
            UsageError: It handles entries themselves, and kinds beside; a stable name is not in the table of kinds.
        """
        raw = Entry in handles
        if raw and len(handles) > 1:
            raise UsageError("handles: Entry stands alone, for entries of all kinds come with it; drop the others")
        kinds = frozenset(self._kinds) if raw else self._kinds.under(handles)
        return accounts(self.books, self._read(upto=self.head.position, kinds=kinds), raw=raw)

    def _asked(self, projection: Projection[Any, Any]) -> Iterator[Account[Any] | Erased | Unsettled]:
        """Give what a projection sees, with only those fields that it declares."""
        paths = projection.reads if isinstance(projection, Selective) else None
        if paths is None or Entry in projection.handles:
            return self.judged(projection.handles)
        if self._read_only is None:
            return narrow_accounts(self.judged(projection.handles), paths)
        return self._read_only(self.books, self._kinds.under(projection.handles), paths, self.head.position)

    def __repr__(self) -> str:
        return f"<log of {self.head.position} entries, {self.view}>"
