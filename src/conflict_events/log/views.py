"""`LogView`: a log seen from a moment. It answers questions; it never changes, whatever is appended meanwhile.

Only an erasure shows in it all the same: what is gone cannot be read from anywhere.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from conflict_events.doors import behind
from conflict_events.errors import UnknownEntry, UsageError
from conflict_events.events import Redaction
from conflict_events.history import Account, Bookkeeping, Erased, Head, Unsettled, View, accounts, doubting
from conflict_events.log.asking.asking import (
    AccountReader,
    Asked,
    Gathered,
    Reader,
    answered,
    context_of,
    gather,
    kinds_seen,
)
from conflict_events.log.asking.collecting import seldom_collecting
from conflict_events.log.asking.naming import Finder, Vocabulary, check_ids, vocabulary_of
from conflict_events.log.asking.records import KeyReader, by_position, recorded
from conflict_events.log.telling import logged
from conflict_events.projections import Context, Projection
from conflict_events.projections.protocol import check_question
from conflict_events.values.calls import explains_methods, explains_names
from conflict_events.values.numbered import numbered

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from polars import DataFrame

    from conflict_events.counting import Policy
    from conflict_events.events import Kinds
    from conflict_events.questions.records import FigureChecked
    from conflict_events.questions.records.verdicts import Direction
    from conflict_events.values import Number, Quantity, Scope

__all__ = ["LogView"]

A = TypeVar("A")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")


class Splitting(Protocol):
    """Folds a view in parts; see `LogView.ask`."""

    def gathered(
        self, view: LogView, projection: Projection[Any, Any], executor: Executor, parts: int | None
    ) -> Gathered:
        """Fold it, and merge the states."""


@explains_names
@explains_methods
class LogView:
    """A log seen from a moment.

    Attributes:
        view: From when, and by which clock.
        head: The end of what it looks at; answers are about exactly that.
    """

    def __init__(
        self,
        read: Reader,
        kinds: Kinds,
        view: View,
        head: Head,
        *,
        read_accounts: AccountReader | None = None,
        read_keys: KeyReader | None = None,
        find: Finder | None = None,
        shared: Splitting | None = None,
    ) -> None:
        """Look at a log; made by `EventLog.now`, `EventLog.as_known` and `EventLog.as_recorded`."""
        self._read = read
        self._read_accounts = read_accounts
        self._read_keys = read_keys
        self._find = find
        self._shared = shared
        self._kinds = kinds
        self.view = view
        self.head = head

    @property
    def kinds(self) -> Kinds:
        """The kinds that the log knows."""
        return self._kinds

    @logged(
        "ask",
        "%s, of %d entries",
        lambda _, view, projection, **__: (projection.name, view.head.position),
    )
    def ask(self, projection: Projection[Any, A], *, executor: Executor | None = None, parts: int | None = None) -> A:
        """Answer a question: fold the standing accounts of the kinds that it handles.

        Args:
            projection: The question.
            executor: Where to replay in parts at a time, such as a `ProcessPoolExecutor`; the answer is the same.
                None = here, in one piece.
            parts: Into how many parts, as many as there are workers; None = as many as this machine has cores.

        Raises:
            UnknownEntry: It is about an entry that the log does not have.
            UsageError: It is no question; or it is to be replayed in parts and has no `merge`, or the view is of no log
                that others can open.
        """
        check_question("ask", projection)
        if self._find is not None:
            check_ids(projection, self._find)
        if executor is None:
            with seldom_collecting():
                return self._answered(projection, self.gathered(projection, 0, self.head.position))
        if self._shared is None:
            raise UsageError("this view is of entries at hand, not of a log: ask it in one piece, without an executor")
        return self._answered(projection, self._shared.gathered(self, projection, executor, parts))

    def check(
        self,
        *,
        scope: Scope,
        count: Policy,
        on: Any,
        figure: Quantity | Number | None = None,
        beat: Quantity | Number | None = None,
        rank: int = 1,
        direction: Direction = "max",
    ) -> FigureChecked:
        """Check a claimed figure: is it what is recorded, was it the record, and was it revised since it was said?

        Args:
            scope: What is compared; nothing in it is taken for granted, least of all the day rule.
            count: Whose count, such as `by`; there is no default.
            on: The period: a date ("2024-11-10"), or what else the scope's grain makes, or an account's id.
            figure: The figure claimed; None = only the period is asked about.
            beat: The figure of the record that it is said to have beaten; None = not said.
            rank: 1 = the largest, 2 = the second largest.
            direction: "max" or "min".

        Raises:
            IncompleteScope: The scope does not say all that the question needs.
            UsageError: The period is nothing that the scope's grain has, or none of its kinds has its measure.
        """
        # Whoever only keeps a log does not wait for the questions.
        from conflict_events.questions.claims import ClaimHistory  # noqa: PLC0415
        from conflict_events.questions.records import FigureCheck  # noqa: PLC0415

        question = FigureCheck(scope, count, on=on, figure=figure, beat=beat, rank=rank, direction=direction)
        checked = self.ask(question)
        stories = {each: self.ask(ClaimHistory(each, measure=scope.measure)) for each in sorted(checked.revised)}
        return checked.with_drift(line for each, story in stories.items() for line in story.lines_of(each))

    def _answered(self, projection: Projection[Any, A], gathered: Gathered) -> A:
        def context() -> Context:
            return context_of(self.view, self.head, gathered.accounts, gathered.silent)

        return answered(projection.answer, gathered.state, context, lambda: self.vocabulary)

    def gathered(self, projection: Projection[Any, Any], after: int, upto: int) -> Gathered:
        """Fold the accounts after a position and up to another, without an answer: a part of a replay."""
        asked = Asked.of(projection, self._kinds)
        records = self._records(after) if asked.possible else {}
        return gather(projection, asked.read(self.books, self._read, self._read_accounts, after, upto, records=records))

    def _records(self, after: int) -> Mapping[int, str]:
        """Give the record keys of accounts after a position; those of all are read once."""
        if after and self._read_keys is not None:
            return by_position(self._read_keys(after))
        return self.records

    @functools.cached_property
    def records(self) -> Mapping[int, str]:
        """The record keys under which importers brought accounts, by position.

        They stand beside the entries, and may come later: these are those of the moment at which they are first read.
        """
        return {} if self._read_keys is None else by_position(self._read_keys(0))

    # Of several kinds a type checker makes the union only where each has a variable of its own.
    @overload
    def accounts(self, kind: type[E], /) -> Iterator[Account[E]]: ...
    @overload
    def accounts(self, one: type[E], two: type[F], /) -> Iterator[Account[E | F]]: ...
    @overload
    def accounts(self, one: type[E], two: type[F], three: type[G], /) -> Iterator[Account[E | F | G]]: ...
    @overload
    def accounts(self, *kinds: type[Any]) -> Iterator[Account[Any]]: ...
    def accounts(self, *kinds: type[Any]) -> Iterator[Account[Any]]:
        """Give the standing accounts of these kinds in log order; none named = of every kind of account.

        A type checker knows the events of up to three kinds.
        """
        if wrong := [each for each in kinds if not isinstance(each, type | str)]:
            raise UsageError(f"accounts: must be kinds, one by one, as in accounts(DroneStrike), got {wrong[0]!r}")
        judged: Iterator[Any] = self.judged(kinds or (object,))
        return (each for each in judged if isinstance(each, Account))

    def frame(self, kind: type[Any]) -> DataFrame:
        """Give the standing accounts of a kind as a frame of polars, one row each; needs the extra ``frames``.

        Raises:
            UsageError: It is no kind of accounts, or the extra is not installed.
        """
        frame: DataFrame = self.ask(behind("conflict_events.columns", "frames").Columns(kind)).frame()
        return frame

    def unsettled(self) -> tuple[Unsettled, ...]:
        """Give the accounts that do not speak, because versions of unknown order name different actors or places."""
        return tuple(each for each in self.judged((object,)) if isinstance(each, Unsettled))

    def erased(self) -> tuple[Erased, ...]:
        """Give the accounts that do not speak, because they were erased and nothing is left of them."""
        return tuple(each for each in self.judged((object,)) if isinstance(each, Erased))

    def account(self, entry_id: str) -> Account[Any]:
        """Give the standing account of an original.

        Raises:
            UnknownEntry: Where the view sees no standing account of this id.
        """
        every: Iterator[Account[Any]] = self.accounts(object)
        for account in every:
            if account.id == entry_id:
                return account
        raise UnknownEntry(f"no standing account {entry_id!r} {self.view}")

    @functools.cached_property
    def books(self) -> Bookkeeping:
        """What the entries about other entries say, seen from here."""
        end = self.head.position
        later = self._read(after=end, kinds=(Redaction,), ledger=True)
        return Bookkeeping(self._read(upto=end, ledger=True), self.view, later)

    @functools.cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that accounts have, by sort, up to the head of this view, by whatever moment they were said."""
        kinds = self._kinds.under((object,))
        judged = accounts(self.books.at(View.now()), self._read(upto=self.head.position, kinds=kinds))
        return vocabulary_of(each for each in judged if isinstance(each, Account))

    def judged(
        self, handles: Collection[type[Any] | str], *, possible: bool = False
    ) -> Iterator[Account[Any] | Erased | Unsettled]:
        """Give what a projection with these `handles` sees, and what does not speak.

        Args:
            handles: The kinds.
            possible: Whether as one that says what is possible; see `Doubting`.

        Raises:
            UsageError: It handles entries themselves, and kinds beside; a stable name is not in the table of kinds.
        """
        kinds, raw = kinds_seen(self._kinds, handles)
        books = doubting(self.books) if possible else self.books
        judged = accounts(books, self._read(upto=self.head.position, kinds=kinds), raw=raw)
        return iter(recorded(judged, self.records)) if possible else judged

    def __repr__(self) -> str:
        return f"<log of {numbered(self.head.position, 'entry')}, {self.view}>"
