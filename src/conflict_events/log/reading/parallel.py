"""Replay in parallel: a log in parts, each folded by a worker of its own, and the states merged.

The entries about entries go to every part; the accounts are split by position. A worker opens the log by itself where
it can, read-only; the rows of a log in memory, or on a store of somebody's own, are sent to it.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Collection, Iterator
from concurrent.futures import Executor
from typing import Any

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import UsageError, shown
from conflict_events.events import Kinds
from conflict_events.history import Head, View
from conflict_events.log.asking.asking import Gathered
from conflict_events.log.asking.source import Source
from conflict_events.log.reading.reading import view_of
from conflict_events.log.views import LogView
from conflict_events.projections import Mergeable, Projection
from conflict_events.projections.protocol import sees_possible
from conflict_events.stores import Row
from conflict_events.stores.opening import open_store

__all__ = ["Shared", "codec_of"]


def codec_of(kinds: Kinds) -> Codec:
    """Give the codec of a table of kinds.

    Raises:
        UsageError: It is no table of kinds.
    """
    if not isinstance(kinds, Kinds):
        raise UsageError(f"kinds: must be a table of kinds, such as KINDS.including(OilSpill), got {kinds!r}")
    return _codec_of(kinds)


@functools.lru_cache(maxsize=16)
def _codec_of(kinds: Kinds) -> Codec:
    # Making one generates code for every kind; a codec has no state, so logs of the same kinds share one.
    return Codec(kinds)


@attrs.frozen
class _Part:
    """What one worker needs: it can be pickled.

    Attributes:
        projection: The question.
        kinds: The log's table of kinds.
        view: From where it is asked.
        head: The end of what is looked at.
        after: The part's accounts are those after this position,
        upto: and up to this one.
        where: Where the log is, for the worker to open; None = its rows are here.
        rows: The entries about entries, and the part's accounts; nothing where the worker opens the log.
        keys: The record keys of those accounts, where the question is told; as for the rows.
    """

    projection: Projection[Any, Any]
    kinds: Kinds
    view: View
    head: Head
    after: int
    upto: int
    where: str | None
    rows: tuple[Row, ...]
    keys: tuple[tuple[str, int, bytes], ...]


@attrs.frozen
class _Rows:
    """Rows that were sent, as far as a worker reads them."""

    rows: tuple[Row, ...]
    keys: tuple[tuple[str, int, bytes], ...]

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Row]:
        """See `Store.read`."""
        for row in self.rows:
            within = row.position > after and (upto is None or row.position <= upto)
            if within and (kinds is None or row.kind in kinds) and (ledger is None or row.ledger == ledger):
                yield row

    def every_key(self, _after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """See `Store.every_key`; those of its part were sent."""
        return iter(self.keys)

    def close(self) -> None:
        """Do nothing."""


@attrs.frozen
class Shared:
    """A log that workers can read.

    Attributes:
        source: The log.
    """

    source: Source

    def gathered(
        self, view: LogView, projection: Projection[Any, Any], executor: Executor, parts: int | None
    ) -> Gathered:
        """Fold a view in parts, and merge their states; see `LogView.ask`."""
        if not isinstance(projection, Mergeable):
            rule = "has no merge, and cannot be asked in parts; give it one, or ask without an executor"
            raise UsageError(f"{projection.name}: {rule}")
        count = (os.cpu_count() or 1) if parts is None else parts
        if not isinstance(count, int) or count < 1:
            raise UsageError(f"parts: must be at least 1, got {shown(count)}")
        if not hasattr(executor, "submit"):
            raise UsageError(f"executor: must be one, such as a ProcessPoolExecutor, got {executor!r}")
        futures = [executor.submit(_fold, part) for part in self._parts(view, projection, count)]
        gathered = [future.result() for future in futures]
        return Gathered(
            functools.reduce(projection.merge, (each.state for each in gathered)),
            sum(each.accounts for each in gathered),
            tuple(silent for each in gathered for silent in each.silent),
        )

    def _parts(self, view: LogView, projection: Projection[Any, Any], count: int) -> Iterator[_Part]:
        source, where = self.source, self.source.where
        ledger = () if where is not None else tuple(source.store.read(ledger=True))
        every = tuple(source.record_keys()) if where is None and sees_possible(projection) else ()
        end = view.head.position
        for number in range(count):
            after, upto = end * number // count, end * (number + 1) // count
            accounts = () if where is not None else source.store.read(after=after, upto=upto, ledger=False)
            rows = tuple(sorted((*ledger, *accounts)))
            keys = tuple(key for key in every if after < key[1] <= upto)
            yield _Part(projection, source.kinds, view.view, view.head, after, upto, where, rows, keys)


def _fold(part: _Part) -> Gathered:
    """Fold one part; runs in the worker."""
    store: Any = _Rows(part.rows, part.keys) if part.where is None else open_store(part.where, read_only=True)
    try:
        view = view_of(Source(store, codec_of(part.kinds)), part.view, part.head)
        return view.gathered(part.projection, part.after, part.upto)
    finally:
        store.close()
