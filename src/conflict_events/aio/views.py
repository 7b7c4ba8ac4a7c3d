"""`AsyncLogView`: a log seen from a moment, asked from an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, TypeVar, overload

from conflict_events.aio.awaiting import waited
from conflict_events.aio.reading import Reading
from conflict_events.aio.threads import Threads
from conflict_events.history import Account, Erased, Head, Unsettled, View
from conflict_events.log import LogView
from conflict_events.projections import Projection

if TYPE_CHECKING:
    from polars import DataFrame

    from conflict_events.counting import Policy
    from conflict_events.events import Kinds
    from conflict_events.questions.records import FigureChecked
    from conflict_events.questions.records.verdicts import Direction
    from conflict_events.values import Number, Quantity, Scope

__all__ = ["AsyncLogView"]

A = TypeVar("A")
E = TypeVar("E")


@waited
class AsyncLogView:
    """A log seen from a moment: made by `AsyncEventLog.now`, `as_known`, `as_recorded` and `as_cited`.

    Each method does what that of `LogView` does, in a thread; arguments and errors are those that stand there.
    """

    def __init__(self, view: LogView, threads: Threads) -> None:
        """Use a view in threads; made by `AsyncEventLog`."""
        self._seen = view
        self._threads = threads

    @property
    def view(self) -> View:
        """From when, and by which clock."""
        return self._seen.view

    @property
    def head(self) -> Head:
        """The end of what it looks at; answers are about exactly that."""
        return self._seen.head

    @property
    def kinds(self) -> Kinds:
        """The kinds that the log knows."""
        return self._seen.kinds

    async def ask(
        self, projection: Projection[Any, A], *, executor: Executor | None = None, parts: int | None = None
    ) -> A:
        """Answer a question; see `LogView.ask`."""
        return await self._threads.read(lambda: self._seen.ask(projection, executor=executor, parts=parts))

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
        """Check a claimed figure; see `LogView.check`."""
        how: Any = {"figure": figure, "beat": beat, "rank": rank, "direction": direction}
        return await self._threads.read(lambda: self._seen.check(scope=scope, count=count, on=on, **how))

    async def frame(self, kind: type[Any]) -> DataFrame:
        """Give the standing accounts of a kind as a frame; see `LogView.frame`."""
        return await self._threads.read(lambda: self._seen.frame(kind))

    @overload
    def accounts(self) -> AsyncIterator[Account[Any]]: ...
    @overload
    def accounts(self, *kinds: type[E]) -> AsyncIterator[Account[E]]: ...
    def accounts(self, *kinds: type[E]) -> AsyncIterator[Account[E]]:
        """Give the standing accounts of these kinds; see `LogView.accounts`."""
        return Reading(self._threads, lambda: self._seen.accounts(*kinds))

    async def account(self, entry_id: str) -> Account[Any]:
        """Give the standing account of an original; see `LogView.account`."""
        return await self._threads.read(lambda: self._seen.account(entry_id))

    async def unsettled(self) -> tuple[Unsettled, ...]:
        """Give the accounts that do not speak; see `LogView.unsettled`."""
        return await self._threads.read(self._seen.unsettled)

    async def erased(self) -> tuple[Erased, ...]:
        """Give the accounts of which nothing is left; see `LogView.erased`."""
        return await self._threads.read(self._seen.erased)

    def __repr__(self) -> str:
        return repr(self._seen)
