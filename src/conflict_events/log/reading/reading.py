"""`LogReader`: a log as it is read and asked; `EventLog` is one that is written, too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Executor
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, overload

from conflict_events.doors import behind
from conflict_events.errors import ConflictEventsError, UnknownEntry, UnknownName, UsageError, shown
from conflict_events.events import Kinds
from conflict_events.history import Entry, Head, Query, View
from conflict_events.history.queries import check_positions, check_several, names_of
from conflict_events.log.asking.answers import KeptAnswers, KeptState, kept_states
from conflict_events.log.asking.records import by_position
from conflict_events.log.asking.source import Source
from conflict_events.log.asking.stepping import ask_stepwise
from conflict_events.log.following.arrivals import Arrivals, followed
from conflict_events.log.proof.proofs import (
    CitedHead,
    ConsistencyProof,
    InclusionProof,
    head_at,
    head_given,
    prove_growth,
    prove_inclusion,
)
from conflict_events.log.sealing import chain
from conflict_events.log.tagging.selecting import select
from conflict_events.log.telling import logger
from conflict_events.log.views import LogView, Splitting
from conflict_events.projections import Projection, Revocable
from conflict_events.projections.protocol import sees_possible
from conflict_events.values.calls import explains_methods, lacking
from conflict_events.values.numbered import numbered

if TYPE_CHECKING:
    from polars import DataFrame

    from conflict_events.counting import Policy
    from conflict_events.questions.records import FigureChecked
    from conflict_events.questions.records.verdicts import Direction
    from conflict_events.values import Number, Quantity, Scope

__all__ = ["LogReader", "view_of"]

A = TypeVar("A")
E = TypeVar("E")


def view_of(source: Source, view: View, head: Head, shared: Splitting | None = None) -> LogView:
    """See a log from a moment.

    Args:
        source: The log.
        view: From when, and by which clock.
        head: The end of what to look at.
        shared: Folds it in parts; None = nothing does.
    """
    given: dict[str, Any] = {"read_accounts": source.accounts, "read_keys": source.record_keys, "find": source.find}
    return LogView(source.entries, source.kinds, view, head, **given, shared=shared)


@explains_methods
class LogReader:
    """A log as it is read and asked: entries, proofs, and views that answer questions. It writes nothing."""

    _kept: KeptAnswers | None = None  # what keeps answers says so

    def __init__(self, source: Source, shared: Splitting | None = None) -> None:
        """Read a log.

        Args:
            source: The log.
            shared: Folds a view in parts, for `ask` with an executor; None = nothing does.
        """
        self._source = source
        self._shared = shared

    # --- reading ---------------------------------------------------------------------------------

    @property
    def kinds(self) -> Kinds:
        """The kinds that this log knows."""
        return self._source.kinds

    @property
    def head(self) -> Head:
        """The end of the log, citable."""
        return self._source.head()

    def __repr__(self) -> str:
        try:
            entries, kinds = numbered(len(self), "entry"), numbered(len(self.kinds), "kind")
            return f"<{type(self).__name__} of {entries}, {kinds}>"
        except ConflictEventsError as error:
            return f"<{type(self).__name__}, {error}>"

    def __len__(self) -> int:
        return self.head.position

    if not TYPE_CHECKING:  # else a checker would let them pass

        def __getitem__(self, which: Any) -> Any:
            raise UsageError("a log has no items: use entry(position), or entry(id)")

        def __iter__(self) -> Any:
            raise UsageError("a log cannot be looped over: use entries(), or now().accounts() for what stands")

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_") or not hasattr(LogView, name):
                return lacking(self, name)
            raise UnknownName(f"a log has no {name!r}: ask a view of it, such as now().{name}(...)")

    @overload
    def entries(
        self, *, after: int = 0, upto: int | None = None, kinds: Collection[type[E]], ledger: bool | None = None
    ) -> Iterator[Entry[E]]: ...
    @overload
    def entries(
        self,
        query: Query | None = None,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Entry[Any]]: ...
    def entries(
        self,
        query: Query | None = None,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Entry[Any]]:
        """Read entries, in order of position unless the query says otherwise; what is appended meanwhile is not in it.

        What a query names is looked up, so that it costs what it gives. Without one all is read, and what is not wanted
        is passed over. A type checker knows the events of entries that are asked for by one class.

        Args:
            query: Which are wanted; None = all.
            after: The last position not wanted.
            upto: The last position wanted; None = the head at the time of the call.
            kinds: Without a query: only these kinds, as classes or stable names; None = all.
            ledger: Without a query: only entries about entries (True), or only accounts (False).

        Raises:
            DecodeError: At an entry that cannot be read.
            LogDamaged: At a position where no entry is found.
            UsageError: One bare text stands where several are meant; or kinds are given beside a query.
        """
        check_positions(after=after, upto=upto)
        if query is None:
            self.kinds.check_names(names_of(kinds) or ())
            return self._source.entries(after=after, upto=upto, kinds=kinds, ledger=ledger)
        if not isinstance(query, Query):
            raise UsageError(f"query: must be a Query, such as Query(QueryItem(kinds={{...}})), got {query!r}")
        if kinds is not None or ledger is not None:
            raise UsageError("query: says itself of which kinds entries are; put them into its items")
        for item in query.items:
            self.kinds.check_names(item.kinds or ())
        source = self._source
        return select(source.store, source.codec, source.entry_of, query, after=after, upto=upto)

    def follow(
        self,
        after: int = 0,
        *,
        query: Query | None = None,
        head: Head | CitedHead | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
        timeout: float | None = None,
    ) -> Iterator[Entry[Any]]:
        """Read entries as they come, from this process or any other: each once, in order of position.

        A reader that keeps the position of the last entry it has dealt with, together with what it made of it, goes on
        from there after a crash as if there had been none. Closing the log from another thread ends it (`LogClosed`).

        Args:
            after: The last position not wanted: the one that the reader kept.
            query: As for `entries`; neither the newest first nor so many at most.
            head: A head that the log had then, kept with the position: of the last entry, ``Head(entry.position,
                entry.digest)``. With it a reader is told of a log that was replaced by an older copy and went another
                way since; without it only what happens while it follows is noticed.
            kinds: As for `entries`.
            ledger: As for `entries`.
            timeout: It ends when no entry has come for so many seconds; 0 = at the head. None = never.

        Raises:
            DecodeError: At an entry that cannot be read.
            NoConnection: The server of a log on PostgreSQL stays away; go on later from the position that you kept.
            StoreFailure: The file of the log was replaced.
            UsageError: The log does not reach to that position, or did not have that head; or what is wanted is not
                said as it should be.
        """
        logger.debug("follow: from position %d", after)
        return followed(self._arrivals(after, query=query, head=head, kinds=kinds, ledger=ledger), timeout)

    def _arrivals(
        self,
        after: int,
        *,
        query: Query | None,
        head: Head | CitedHead | None,
        kinds: Collection[type[Any] | str] | None,
        ledger: bool | None,
    ) -> Arrivals:
        if query is not None and (query.newest_first or query.limit is not None):
            raise UsageError("query: entries that come are given in order and all of them; leave order and limit out")
        names = names_of(kinds)
        self.entries(query, upto=0, kinds=names, ledger=ledger)  # what it refuses is refused at once

        def read(begin: int, end: int) -> Iterator[Entry[Any]]:
            return self.entries(query, after=begin, upto=end, kinds=names, ledger=ledger)

        return Arrivals(self._source.store, read, after, head.head if isinstance(head, CitedHead) else head)

    def entry(self, which: str | int) -> Entry[Any]:
        """Give one entry, by its id or its position.

        Raises:
            UnknownEntry: There is none.
        """
        if not isinstance(which, int | str):
            raise UsageError(f"entry: must be named by its id or its position, such as entry(1), got {shown(which)}")
        if isinstance(which, int):
            row = self._source.row_at(which)
        else:
            row = next(iter(self._source.store.find([chain.id_bytes(which)]).values()), None)
        if row is not None:
            return self._source.entry_of(row)
        raise UnknownEntry(f"no entry {shown(which)} in this log of {len(self)}; give an id, or a position from 1 on")

    def keyed(self, keys: Collection[str]) -> dict[str, Entry[Any]]:
        """Find what importers brought under their record keys; an unknown key is not in the answer."""
        check_several("keys", keys)
        return {key: self.entry(position) for key, (position, _) in self._source.store.keyed(keys).items()}

    def keys_under(self, prefix: str) -> dict[str, int]:
        """Give the record keys that begin so, each with the position of what was brought under it."""
        return dict(sorted((key, at) for key, at, _ in self._source.record_keys() if key.startswith(prefix)))

    # --- proving ---------------------------------------------------------------------------------

    def export_head(self, position: int | None = None) -> CitedHead:
        """Give the head to be noted where others see it: under a piece, in a public repository.

        Args:
            position: As it was at this position; None = now.

        Raises:
            UsageError: There is no such position; an empty log has none.
        """
        return head_at(self._source.store, len(self) if position is None else position)

    def prove(self, which: str | int, head: CitedHead | None = None) -> InclusionProof:
        """Show that an entry is in this log, to somebody who sees no other of its entries.

        They check it with `check_inclusion`, against a head that was cited. The proof holds the entry itself.

        Args:
            which: The entry, by its id or its position.
            head: The head for which to show it; None = now.

        Raises:
            UnknownEntry: There is none.
            UsageError: The entry came after that head.
        """
        size = len(self) if head is None else head_given("prove", head).position
        return prove_inclusion(self._source.store, self.entry(which).position, size)

    def prove_growth(self, old: CitedHead, new: CitedHead | None = None) -> ConsistencyProof:
        """Show that this log begins with the log of an earlier head, for `check_growth`; None = up to now.

        Raises:
            UsageError: The earlier head is the later one, or not of this log.
        """
        size = len(self) if new is None else head_given("prove_growth", new).position
        return prove_growth(self._source.store, head_given("prove_growth", old).position, size)

    # --- asking ----------------------------------------------------------------------------------

    def now(self) -> LogView:
        """See everything that the log holds at this call."""
        return self._seen(View.now(), self.head)

    def as_known(self, moment: datetime | str, *, possibly: bool = False) -> LogView:
        """See what had been said by a moment, with today's bookkeeping.

        Args:
            moment: An aware datetime, or ISO text with an offset.
            possibly: See also what may have been said by then, such as a report known only by its day.
        """
        return self._seen(View.known(moment, possibly=possibly), self.head)

    def ask_as_known(
        self, projection: Projection[Any, A], moments: Iterable[datetime | str], *, possibly: bool = False
    ) -> Iterator[tuple[datetime, A]]:
        """Answer a question as known at each of several moments, in order of time and in one pass over the log.

        The answers are those of ``as_known(moment).ask(projection)``. A projection that has no `revoke`, or that looks
        at entries themselves, costs a pass for each moment.

        Args:
            projection: The question.
            moments: Aware datetimes, or ISO texts with an offset.
            possibly: As for `as_known`.
        """
        head = self.head
        views = sorted((View.known(each, possibly=possibly) for each in moments), key=_moment)
        answers: Iterator[A]
        if isinstance(projection, Revocable) and Entry not in projection.handles:
            kinds = self.kinds.under(projection.handles)
            ledger = list(self.entries(upto=head.position, ledger=True))
            entries = self.entries(upto=head.position, kinds=kinds)
            records = by_position(self._source.record_keys()) if sees_possible(projection) else {}
            now = self._seen(View.now(), head)
            answers = ask_stepwise(
                projection, entries, ledger, views=views, head=head, records=records, vocabulary=lambda: now.vocabulary
            )
        else:
            answers = (self._seen(view, head).ask(projection) for view in views)
        return ((_moment(view), answer) for view, answer in zip(views, answers, strict=True))

    def as_recorded(self, moment: datetime | str) -> LogView:
        """See what this log held at a moment, given as an aware datetime or ISO text with an offset."""
        view = View.recorded(moment)
        assert view.moment is not None  # noqa: S101  # a view as recorded has one
        position = self._source.store.position_at(chain.micros(view.moment))
        return self._seen(view, chain.head_of(self._source.row_at(position)))

    def as_cited(self, head: Head | CitedHead, view: View | None = None) -> LogView:
        """See this log as it was at a head that was cited, whatever was appended since.

        Args:
            head: The end of what to look at.
            view: From when, and by which clock; None = everything up to that head.

        Raises:
            UsageError: This log does not have that head.
        """
        cited = head_given("as_cited", head)
        row = self._source.row_at(cited.position)
        if (there := chain.head_of(row)) != cited:
            ours = f"has {numbered(len(self), 'entry')}" if row is None else f"has another entry there, {there.digest}"
            raise UsageError(f"head: {cited.position}, {cited.digest} was cited, this log {ours}; open the log cited")
        return self._seen(View.now() if view is None else view, cited)

    def frame(self, kind: type[Any]) -> DataFrame:
        """Give what stands of a kind, as a frame of polars, one row an account; needs the extra ``frames``.

        Where the log keeps it (``log.keep(Columns(kind))``), also since an earlier session, it costs what was appended.

        Raises:
            UsageError: It is no kind of accounts, or the extra is not installed.
        """
        asked = behind("conflict_events.columns", "frames").Columns(kind)
        kept = None if self._kept is None else self._kept.kept_of(asked)
        frame: DataFrame = (self.ask(asked) if kept is None else kept.ask()).frame()
        return frame

    def ask(self, projection: Projection[Any, A], *, executor: Executor | None = None, parts: int | None = None) -> A:
        """Answer a question from everything that the log holds, the same by kept columns; arguments as for a view."""
        if self._kept is not None and executor is None and (found := self._kept.by_columns(projection)) is not None:
            return found
        return self.now().ask(projection, executor=executor, parts=parts)

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
        """Check a claimed figure against everything that the log holds; arguments as for `LogView.check`."""
        return self.now().check(
            scope=scope, count=count, on=on, figure=figure, beat=beat, rank=rank, direction=direction
        )

    def kept(self) -> tuple[KeptState, ...]:
        """List the states of questions that are stored with this log, whoever keeps them; see `EventLog.keep`."""
        return kept_states(self._source.store)

    def _seen(self, view: View, head: Head) -> LogView:
        return view_of(self._source, view, head, self._shared)


def _moment(view: View) -> datetime:
    assert view.moment is not None  # noqa: S101  # a view as known has one
    return view.moment
