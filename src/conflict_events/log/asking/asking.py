"""What a question sees of a log: which kinds, as accounts or as entries themselves, and which of their fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs

from conflict_events.errors import UsageError
from conflict_events.events import Kinds
from conflict_events.history import Account, Bookkeeping, Entry, Erased, Head, Unsettled, View, accounts, doubting
from conflict_events.log.asking.naming import Vocabulary, named
from conflict_events.log.asking.narrowing import narrow_accounts
from conflict_events.log.asking.records import recorded
from conflict_events.projections import Context, Projection, Selective, Situated
from conflict_events.projections.protocol import sees_possible

__all__ = [
    "AccountReader",
    "Asked",
    "Form",
    "Gathered",
    "Judged",
    "Reader",
    "answered",
    "context_of",
    "gather",
    "kinds_seen",
]

A = TypeVar("A")

Judged: TypeAlias = Account[Any] | Erased | Unsettled
"""What an entry stands for: an account, or why it does not speak."""

Form: TypeAlias = Judged | None
"""As above; None = it does not stand, or is not seen."""

Reader: TypeAlias = Callable[..., Iterator[Entry[Any]]]
"""Reads entries: keyword arguments `after`, `upto`, `kinds` and `ledger`."""

AccountReader: TypeAlias = Callable[[Bookkeeping, Collection[str], frozenset[str] | None, int, int], Iterator[Judged]]
"""Reads accounts of some kinds, all of each or only some fields, after a position and up to another."""


def kinds_seen(kinds: Kinds, handles: Collection[type[Any] | str]) -> tuple[frozenset[str], bool]:
    """Give the names of the kinds that a projection with these `handles` sees, and whether as entries themselves.

    Raises:
        UsageError: It handles entries themselves, and kinds beside; a stable name is not in the table of kinds.
    """
    raw = Entry in handles
    if raw and len(handles) > 1:
        raise UsageError("handles: Entry must be alone, because it brings entries of all kinds; drop the others")
    return frozenset(kinds) if raw else kinds.under(handles), raw


@attrs.frozen
class Gathered:
    """What a stream of accounts came to.

    Attributes:
        state: The state.
        accounts: How many accounts are in it.
        silent: Those that do not speak, in log order.
    """

    state: Any
    accounts: int
    silent: tuple[Erased | Unsettled, ...]


def gather(projection: Projection[Any, Any], judged: Iterable[Judged]) -> Gathered:
    """Fold a stream of accounts, and set aside what does not speak."""
    state, count = projection.initial(), 0
    silent = list[Erased | Unsettled]()
    for each in judged:
        if isinstance(each, Account):
            state = projection.apply(state, each)
            count += 1
        else:
            silent.append(each)
    return Gathered(state, count, tuple(silent))


def context_of(view: View, head: Head, accounts: int, silent: Iterable[Erased | Unsettled]) -> Context:
    """Say where an answer was asked.

    Args:
        view: From when, and by which clock.
        head: The end of the log it is about.
        accounts: How many accounts were seen.
        silent: Those that do not speak, in log order.
    """
    unsettled, erased = list[Unsettled](), list[Erased]()
    for each in silent:
        if isinstance(each, Erased):
            erased.append(each)
        else:
            unsettled.append(each)
    return Context(view, head, accounts, tuple(unsettled), tuple(erased))


def answered(
    reply: Callable[[Any], A], state: Any, context: Callable[[], Context], vocabulary: Callable[[], Vocabulary]
) -> A:
    """Answer from a state, and let the answer know where it was asked, and which of its names no account has.

    Args:
        reply: Computes the answer, as `Projection.answer` does.
        state: The state.
        context: Gives where it was asked.
        vocabulary: Gives the names that accounts have.
    """
    answer = reply(state)
    return named(answer.seen_from(context()) if isinstance(answer, Situated) else answer, vocabulary)


@attrs.frozen
class Asked:
    """What a question sees.

    Attributes:
        kinds: The names of the kinds.
        raw: Whether as entries themselves, standing or not.
        paths: Only these fields; None = all.
        possible: Whether also what a view as known leaves open; see `Doubting`.
    """

    kinds: frozenset[str]
    raw: bool
    paths: frozenset[str] | None
    possible: bool

    @classmethod
    def of(cls, projection: Projection[Any, Any], kinds: Kinds) -> Asked:
        """Hold a question against a table of kinds."""
        names, raw = kinds_seen(kinds, projection.handles)
        paths = projection.reads if isinstance(projection, Selective) and not raw else None
        return cls(names, raw, paths, sees_possible(projection))

    def judge(self, books: Bookkeeping, entry: Entry[Any], records: Mapping[int, str]) -> Form:
        """Give what one entry stands for, whole."""
        seen = doubting(books) if self.possible else books
        judged = accounts(seen, (entry,), raw=self.raw) if entry.kind in self.kinds else ()
        return next(iter(recorded(judged, records)), None)

    def narrowed(self, form: Form) -> Form:
        """Give of a whole account what the question sees of it."""
        return next(narrow_accounts((form,), self.paths), None)

    def read(
        self,
        books: Bookkeeping,
        read: Reader,
        read_accounts: AccountReader | None,
        after: int,
        upto: int,
        *,
        records: Mapping[int, str],
    ) -> Iterable[Judged]:
        """Give what it sees after a position and up to another, in one stream."""
        books = doubting(books) if self.possible else books
        if read_accounts is not None and not self.raw:
            return recorded(read_accounts(books, self.kinds, self.paths, after, upto), records)
        judged = accounts(books, read(after=after, upto=upto, kinds=self.kinds), raw=self.raw)
        return recorded(narrow_accounts(judged, self.paths), records)
