"""A state that grows with the log: it takes in what was appended since, and comes out as if built from the start.

Accounts are taken in one stream, as in a replay. Entries about entries come first: for each account that they may have
changed, the exact account that was applied is worked out before, and the one that stands after; where the two differ,
one is revoked and the other applied. A projection that cannot revoke is folded anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import attrs

from conflict_events.events import Redaction
from conflict_events.history import Account, Bookkeeping, Entry, Erased, Head, Unsettled, View, accounts, resolved
from conflict_events.log.asking.asking import Asked, Form, Judged, context_of, gather
from conflict_events.log.asking.naming import Vocabulary, Words
from conflict_events.log.asking.records import Records
from conflict_events.log.asking.source import Source
from conflict_events.projections import Context, Forgetting, Projection, Revocable

__all__ = ["Growing"]

PATIENCE = 1_000
"""So many accounts more than there are may be looked at again, before all of them are read anew."""


def _begun(growing: Growing) -> Any:
    return growing.projection.initial()


@attrs.define(eq=False)
class Growing:
    """A state, and how far it has read the log.

    Attributes:
        source: The log.
        projection: The question.
        state: Its state: of the accounts up to the position `folded`, as they stand at `judged`.
        folded: The last position whose account is in the state.
        judged: The head up to which entries about entries are taken into account; never before `folded`.
        accounts: How many accounts are in the state.
        silent: By position, those that do not speak.
        books: What the entries about entries say, up to `judged`.
        records: The record keys of the accounts, for a question that is told.
    """

    source: Source
    projection: Projection[Any, Any]
    state: Any = attrs.field(init=False, default=attrs.Factory(_begun, takes_self=True))
    folded: int = 0
    judged: Head = attrs.field(factory=lambda: Head(0, ""))
    accounts: int = 0
    silent: dict[int, Erased | Unsettled] = attrs.field(factory=dict)
    books: Bookkeeping = attrs.field(init=False)
    records: Records = attrs.field(init=False)
    _asked: Asked = attrs.field(init=False)
    _words: Words = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._asked = Asked.of(self.projection, self.source.kinds)
        self._read_books()
        self.records = Records(self.source.record_keys, self.source.keys_total)
        self._read_keys()
        self._words = Words(self._standing, self._settles)

    @property
    def context(self) -> Context:
        """Where it stands, for an answer."""
        return context_of(View.now(), self.judged, self.accounts, map(self.silent.__getitem__, sorted(self.silent)))

    def grow(self, head: Head, is_due: Callable[[int], bool], pause: Callable[[], object]) -> None:
        """Take in everything up to a head.

        Where this raises, the state is spoilt and must not be used again.

        Args:
            head: How far; nothing happens where that is behind.
            is_due: Tells of a position whether it is time for a pause.
            pause: Called when it is; state and position fit each other then.
        """
        if head.position > self.judged.position:
            newer = self.source.entries(after=self.judged.position, upto=head.position, ledger=True)
            self.judged = head
            self._revise(list(newer))
        if self._read_keys():
            self._begin_again()
        self._fold(is_due, pause)

    def vocabulary(self) -> Vocabulary:
        """Give the names that accounts have; each account is read once, and again where one may have changed."""
        return self._words.upto(self.judged.position)

    def _standing(self, after: int, upto: int) -> Iterator[Account[Any]]:
        source = self.source
        kinds = source.kinds.under((object,))
        judged = accounts(self.books, source.entries(after=after, upto=upto, kinds=kinds))
        return (each for each in judged if isinstance(each, Account))

    def _settles(self, after: int, upto: int) -> bool:
        return after < upto and any(True for _ in self.source.entries(after=after, upto=upto, ledger=True))

    def read(self, ids: Collection[str]) -> list[Account[Any]]:
        """Read the accounts with some ids as the question sees them; one that does not stand is passed over."""
        forms = (self._asked.narrowed(self._judge(entry)) for entry in self.source.find(ids))
        return [form for form in forms if isinstance(form, Account)]

    def sample(self, count: int) -> Any:
        """Give a state of the first accounts that the question handles, and of no more than so many."""
        source, upto = self.source, self.source.head().position
        judged = self._asked.read(self.books, source.entries, source.accounts, 0, upto, records={})
        accounts = (each for each in judged if isinstance(each, Account))
        return gather(self.projection, itertools.islice(accounts, count)).state

    # --- what is new -----------------------------------------------------------------------------

    def _fold(self, is_due: Callable[[int], bool], pause: Callable[[], object]) -> None:
        source, upto = self.source, self.judged.position
        for judged in self._asked.read(
            self.books, source.entries, source.accounts, self.folded, upto, records=self.records.at
        ):
            position = judged.position if isinstance(judged, Account) else self._position_of(judged.id)
            self._take_in(position, judged)
            if is_due(position):
                self.folded = position
                pause()
        self.folded = self.judged.position

    def _position_of(self, entry_id: str) -> int:
        return next(self.source.find((entry_id,))).position

    def _take_in(self, position: int, judged: Judged) -> None:
        if isinstance(judged, Account):
            self.state = self.projection.apply(self.state, judged)
            self.accounts += 1
        else:
            self.silent[position] = judged

    def _read_keys(self) -> bool:
        """Read the record keys that are new, for a question that is told; tell whether one is of what is folded."""
        return self._asked.possible and self.records.catch_up(self.judged.position, self.folded)

    @property
    def keyed(self) -> str | None:
        """Under which record keys the accounts in the state were brought, as a digest; None = it is not told."""
        return self.records.digest(self.folded) if self._asked.possible else None

    # --- what stood already ----------------------------------------------------------------------

    def _read_books(self) -> None:
        read, upto = self.source.entries, self.judged.position
        later = read(after=upto, kinds=(Redaction,), ledger=True)
        self.books = Bookkeeping(read(upto=upto, ledger=True) if upto else (), View.now(), later)

    def _revise(self, ledger: list[Entry[Any]]) -> None:
        """Take entries about entries in, and mend what they change of what is in the state."""
        if any(entry.event is None or isinstance(entry.event, Redaction) for entry in ledger):
            # What was made of what is erased is made anew, without it.
            books = self.books
            self._read_books()
            if isinstance(self.projection, Forgetting):
                self._make_anew(self._touched(books, ledger))
            else:
                self._begin_again()
        elif (changed := self._changed(ledger)) is None:
            self._read_books()
            self._begin_again()
        elif changed:
            if isinstance(self.projection, Revocable):
                for position, was, stands in changed:
                    self._take_back(position, was)
                    if stands is not None:
                        self._take_in(position, stands)
            else:
                self._begin_again()

    def _touched(self, books: Bookkeeping, ledger: Iterable[Entry[Any]]) -> set[str]:
        """Give the ids of whatever may read otherwise after some entries, among them such that erase.

        Args:
            books: As they were before.
            ledger: The entries; what was erased of them is read as what is left of it.
        """
        touched: set[str] = set()
        for entry in resolved(list(ledger), self.books.erasures):
            touched |= books.touched(entry)
            books.add(entry)
        return touched

    def _make_anew(self, ids: Collection[str]) -> None:
        """Let the state forget what it has of some entries, whatever they said, and take in what stands for them."""
        projection: Any = self.projection
        for entry in self._held(ids):
            self.state, was_there = projection.forget(self.state, entry.position)
            self.accounts -= was_there
            self.silent.pop(entry.position, None)
            stands = self._asked.narrowed(self._judge(entry))
            if stands is not None:
                self._take_in(entry.position, stands)

    def _begin_again(self) -> None:
        self.state, self.folded, self.accounts = self.projection.initial(), 0, 0
        self.silent.clear()

    def _changed(self, ledger: Iterable[Entry[Any]]) -> list[tuple[int, Form, Form]] | None:
        """Give, by position, what stood for an account in the state and what stands for it with these entries.

        None = they touch so many, again and again, that beginning anew is less work.
        """
        patience = PATIENCE + self.folded
        asked: set[str] = set()
        given: list[tuple[Entry[Any], Form]] = []
        for entry in ledger:
            # What none of those before touched reads as it did when it was applied.
            touched: frozenset[str] = self.books.touched(entry) if self.folded else frozenset()
            patience -= len(touched)
            if patience < 0:
                return None
            fresh = touched - asked
            asked.update(fresh)
            given += [(each, self._judge(each)) for each in self._held(fresh)]
            self.books.add(entry)
        both = ((each.position, was, self._judge(each)) for each, was in given)
        narrowed = self._asked.narrowed
        return [(position, narrowed(was), narrowed(stands)) for position, was, stands in both if was != stands]

    def _judge(self, entry: Entry[Any]) -> Form:
        return self._asked.judge(self.books, entry, self.records.at)

    def _held(self, ids: Collection[str]) -> Iterator[Entry[Any]]:
        return (entry for entry in self.source.find(ids) if entry.position <= self.folded) if ids else iter(())

    def _take_back(self, position: int, was: Form) -> None:
        if isinstance(was, Account):
            projection: Any = self.projection
            self.state = projection.revoke(self.state, was)
            self.accounts -= 1
        self.silent.pop(position, None)
