"""`AsyncEventLog`: an `EventLog` for an event loop."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, overload

import anyio

from conflict_events.aio.awaiting import NoneWaits, waited
from conflict_events.aio.kept import AsyncKept
from conflict_events.aio.reading import Following, Reading, Watch
from conflict_events.aio.running import driven
from conflict_events.aio.threads import Threads
from conflict_events.aio.views import AsyncLogView
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, Kinds, Redaction
from conflict_events.history import Entry, Head, Query, View
from conflict_events.log import (
    Appended,
    CitedHead,
    ConsistencyProof,
    EventLog,
    Expect,
    Follower,
    How,
    InclusionProof,
    KeptState,
    LogView,
    Ran,
    Verification,
)
from conflict_events.log.writing.drafting import With
from conflict_events.log.writing.given import utc_now
from conflict_events.projections import Projection

if TYPE_CHECKING:
    from polars import DataFrame

    from conflict_events.counting import Policy
    from conflict_events.questions.records import FigureChecked
    from conflict_events.questions.records.verdicts import Direction
    from conflict_events.values import Number, Quantity, Scope

__all__ = ["AsyncEventLog"]

A = TypeVar("A")
E = TypeVar("E")
T = TypeVar("T")


@waited
class AsyncEventLog(NoneWaits):
    """One log, used from an event loop: asyncio's, or trio's.

    Open one with ``await AsyncEventLog.open(...)``, or give it an `EventLog` that is open; close it, or use it in an
    ``async with`` statement. Each method does what that of `EventLog` does, in a worker thread; arguments and errors
    are those that stand there.

    What reads is let go where its task is cancelled. What writes is not begun, or is waited for; where a task is
    cancelled by asyncio itself (``Task.cancel``) it may be there nevertheless, whole, and to append it again is safe.
    """

    def __init__(self, log: EventLog) -> None:
        """Use a log in threads; from here on it is closed by `close` alone.

        Args:
            log: The log, which may be used as it is beside this, too.
        """
        if not isinstance(log, EventLog):
            raise UsageError(f"AsyncEventLog: open one with `await AsyncEventLog.open(path)`, got {log!r}")
        self._log = log
        self._threads = Threads()
        self._watch = Watch(self._threads)

    @classmethod
    async def open(
        cls,
        where: str | os.PathLike[str] = ":memory:",
        *,
        kinds: Kinds = KINDS,
        secret: bytes | None = None,
        clock: Callable[[], datetime] = utc_now,
        recorded_by: str = "",
        metadata: Mapping[str, str] | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open a log, and make it where there is none; see `EventLog.open`."""

        def opened() -> EventLog:
            recording: Any = {"clock": clock, "recorded_by": recorded_by, "metadata": metadata}
            return EventLog.open(where, kinds=kinds, secret=secret, read_only=read_only, **recording)

        return cls(await Threads().write(opened))

    @property
    def kinds(self) -> Kinds:
        """The kinds that this log knows."""
        return self._log.kinds

    async def call(self, work: Callable[[EventLog], T]) -> T:
        """Do anything else with the log, in a thread and while nothing else writes: import a file, say, or back it up.

        Args:
            work: Is given the log. It must not call back into the loop.
        """
        return await self._threads.write(lambda: work(self._log))

    # --- writing ---------------------------------------------------------------------------------

    @overload
    async def append(self, event: E, /, **how: Unpack[With]) -> Appended[E]: ...
    @overload
    async def append(self, *events: Any, **how: Unpack[With]) -> Appended[Any]: ...
    async def append(
        self,
        *events: Any,
        expect: int | Expect | None = None,
        recorded_by: str | None = None,
        metadata: Mapping[str, str] | None = None,
        keys: Sequence[str | None] | None = None,
    ) -> Appended[Any]:
        """Append events, all or none; see `EventLog.append`."""
        return await self.call(
            lambda log: log.append(*events, expect=expect, recorded_by=recorded_by, metadata=metadata, keys=keys)
        )

    async def redact(self, which: str | int, *, reason: str | None = None, leaving: Any = None) -> Appended[Redaction]:
        """Erase what an entry says, for good; see `EventLog.redact`."""
        return await self.call(lambda log: log.redact(which, reason=reason, leaving=leaving))

    async def scrub(self) -> bool:
        """Remove what erased entries may have left in free space and side files; see `EventLog.scrub`."""
        return await self.call(EventLog.scrub)

    async def compact(self) -> None:
        """Give back the room in a log's file that is no longer used; see `EventLog.compact`."""
        await self.call(EventLog.compact)

    async def backup(self, path: str | os.PathLike[str], *, secret: bool = True) -> Head:
        """Write all that this log holds now into a new SQLite file, and return its head; see `EventLog.backup`."""
        return await self._threads.read(lambda: self._log.backup(path, secret=secret))

    # --- reading ---------------------------------------------------------------------------------

    async def head(self) -> Head:
        """Give the end of the log, citable; see `EventLog.head`."""
        return await self._threads.read(lambda: self._log.head)

    async def entry(self, which: str | int) -> Entry[Any]:
        """Give one entry, by its id or its position; see `EventLog.entry`."""
        return await self._threads.read(lambda: self._log.entry(which))

    async def id_of(self, event: Any) -> str:
        """Give the id that an event has or will have in this log; see `EventLog.id_of`."""
        return await self._threads.read(lambda: self._log.id_of(event))

    async def keyed(self, keys: Collection[str]) -> dict[str, Entry[Any]]:
        """Find what importers brought under their record keys; see `EventLog.keyed`."""
        return await self._threads.read(lambda: self._log.keyed(keys))

    async def keys_under(self, prefix: str) -> dict[str, int]:
        """Give the record keys that begin so, each with its position; see `EventLog.keys_under`."""
        return await self._threads.read(lambda: self._log.keys_under(prefix))

    @overload
    def entries(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[type[E]],
        ledger: bool | None = None,
    ) -> AsyncIterator[Entry[E]]: ...
    @overload
    def entries(
        self,
        query: Query | None = None,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
    ) -> AsyncIterator[Entry[Any]]: ...
    def entries(
        self,
        query: Query | None = None,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
    ) -> AsyncIterator[Entry[Any]]:
        """Read entries, up to the head when the first is asked for; see `EventLog.entries`."""
        return Reading(
            self._threads,
            lambda: self._log.entries(query, after=after, upto=upto, kinds=kinds, ledger=ledger),
        )

    @overload
    def follow(
        self,
        after: int = 0,
        *,
        head: Head | CitedHead | None = None,
        kinds: Collection[type[E]],
        ledger: bool | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[Entry[E]]: ...
    @overload
    def follow(
        self,
        after: int = 0,
        *,
        query: Query | None = None,
        head: Head | CitedHead | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[Entry[Any]]: ...
    def follow(
        self,
        after: int = 0,
        *,
        query: Query | None = None,
        head: Head | CitedHead | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
        timeout: float | None = None,
    ) -> AsyncIterator[Entry[Any]]:
        """Read entries as they come; see `EventLog.follow`. However many follow, one thread waits for all of them.

        What is wrong with its arguments is said when the first entry is asked for.
        """
        log = self._log
        return Following(
            self._threads,
            self._watch,
            lambda: log._arrivals(after, query=query, head=head, kinds=kinds, ledger=ledger),  # noqa: SLF001  # what `follow` itself is made of
            timeout,
        )

    async def run(
        self,
        handler: Callable[[Entry[Any]], Awaitable[object]],
        *,
        name: str,
        bookmarks: AsyncEventLog | None = None,
        **how: Unpack[How],
    ) -> Ran:
        """Hand each entry to an asynchronous handler as it comes, and keep the bookmark; see `EventLog.run`.

        Where the task is cancelled in the midst of an entry, that comes again. Pauses are slept in the loop.
        """
        steps = self._log._running(name, None if bookmarks is None else bookmarks._log, **how).steps()  # noqa: SLF001  # one engine
        return await driven(steps, handler, self._threads, self._watch)

    async def follower(self, name: str, *, bookmarks: AsyncEventLog | None = None) -> Follower:
        """Tell how one who follows under a name stands; see `EventLog.follower`."""
        keeper = None if bookmarks is None else bookmarks._log  # noqa: SLF001  # a log, too
        return await self._threads.read(lambda: self._log.follower(name, bookmarks=keeper))

    # --- asking ----------------------------------------------------------------------------------

    async def now(self) -> AsyncLogView:
        """See everything that the log holds at this call."""
        return await self._seen(self._log.now)

    async def as_known(self, moment: datetime | str, *, possibly: bool = False) -> AsyncLogView:
        """See what had been said by a moment, with today's bookkeeping; see `EventLog.as_known`."""
        return await self._seen(lambda: self._log.as_known(moment, possibly=possibly))

    async def as_recorded(self, moment: datetime | str) -> AsyncLogView:
        """See what this log held at a moment; see `EventLog.as_recorded`."""
        return await self._seen(lambda: self._log.as_recorded(moment))

    async def as_cited(self, head: Head, view: View | None = None) -> AsyncLogView:
        """See this log as it was at a head that was cited; see `EventLog.as_cited`."""
        return await self._seen(lambda: self._log.as_cited(head, view))

    async def _seen(self, view: Callable[[], LogView]) -> AsyncLogView:
        return AsyncLogView(await self._threads.read(view), self._threads)

    async def ask(
        self, projection: Projection[Any, A], *, executor: Executor | None = None, parts: int | None = None
    ) -> A:
        """Answer a question from everything that the log holds; see `LogView.ask`."""
        return await self._threads.read(lambda: self._log.ask(projection, executor=executor, parts=parts))

    async def frame(self, kind: type[Any]) -> DataFrame:
        """Give what stands of a kind, as a frame of polars; see `EventLog.frame`."""
        return await self._threads.read(lambda: self._log.frame(kind))

    def ask_as_known(
        self, projection: Projection[Any, A], moments: Iterable[datetime | str], *, possibly: bool = False
    ) -> AsyncIterator[tuple[datetime, A]]:
        """Answer a question as known at each of several moments; see `EventLog.ask_as_known`."""
        return Reading(self._threads, lambda: self._log.ask_as_known(projection, moments, possibly=possibly))

    async def check(
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
        """Check a claimed figure against everything that the log holds; see `LogView.check`."""
        view = await self.now()
        return await view.check(
            scope=scope, count=count, on=on, figure=figure, beat=beat, rank=rank, direction=direction
        )

    async def keep(
        self,
        projection: Projection[Any, A],
        *,
        replacing: Projection[Any, A] | None = None,
        durable: bool = True,
        state: Any = None,
    ) -> AsyncKept[A]:
        """Keep the answer to a question of now; see `EventLog.keep`."""
        kept = await self.call(lambda log: log.keep(projection, replacing=replacing, durable=durable, state=state))
        return AsyncKept(kept, self._threads)

    async def kept(self) -> tuple[KeptState, ...]:
        """List the states of questions that are stored with this log; see `EventLog.kept`."""
        return await self._threads.read(self._log.kept)

    async def drop(self, which: Projection[Any, Any] | str) -> bool:
        """Remove the stored states of a question, or of that name; see `EventLog.drop`."""
        return await self.call(lambda log: log.drop(which))

    # --- proving ---------------------------------------------------------------------------------

    async def export_head(self, position: int | None = None) -> CitedHead:
        """Give the head to be noted where others see it; see `EventLog.export_head`."""
        return await self._threads.read(lambda: self._log.export_head(position))

    async def prove(self, which: str | int, head: CitedHead | None = None) -> InclusionProof:
        """Show that an entry is in this log; see `EventLog.prove`."""
        return await self._threads.read(lambda: self._log.prove(which, head))

    async def prove_growth(self, old: CitedHead, new: CitedHead | None = None) -> ConsistencyProof:
        """Show that this log begins with the log of an earlier head; see `EventLog.prove_growth`."""
        return await self._threads.read(lambda: self._log.prove_growth(old, new))

    async def verify(self, head: Head | CitedHead | None = None, *, deep: bool = False) -> Verification:
        """Find whatever in this log is not as it was written, and say where; see `EventLog.verify`."""
        return await self._threads.read(lambda: self._log.verify(head, deep=deep))

    # --- closing ---------------------------------------------------------------------------------

    async def close(self) -> None:
        """Store what is kept, and release the store, also where the task is being cancelled; closing twice is fine.

        Whoever reads or follows meanwhile is told by `LogClosed`.
        """
        with anyio.CancelScope(shield=True):
            await self.call(EventLog.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<asynchronous {self._log!r}>"
