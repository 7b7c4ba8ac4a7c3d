"""`Source`: the rows of one log as entries and accounts; what views, kept answers and the log itself read by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import attrs

from conflict_events.codec import Codec
from conflict_events.events import Kinds
from conflict_events.history import Account, Bookkeeping, Entry, Erased, Head, Unsettled
from conflict_events.history.queries import names_of
from conflict_events.log.asking.narrowing import read_accounts
from conflict_events.log.noting import metadata_in
from conflict_events.log.sealing import chain
from conflict_events.stores import Row, Store, paging

__all__ = ["Source", "entry_with"]


@attrs.frozen
class Source:
    """A store, read by a codec.

    Attributes:
        store: Where the rows are.
        codec: Reads what is in them.
        where: Where a worker in another process opens the same log; None = nowhere, its rows are sent.
    """

    store: Store
    codec: Codec
    where: str | None = None

    @property
    def kinds(self) -> Kinds:
        """The kinds that the log knows."""
        return self.codec.kinds

    def head(self) -> Head:
        """Give the end of the log."""
        return chain.head_of(self.store.head())

    def entries(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[type[Any] | str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Entry[Any]]:
        """Read entries; arguments as for `EventLog.entries`, which takes a query, too."""
        names = names_of(kinds)
        if names is None and ledger is None:
            return map(self.entry_of, paging.every(self.store, after=after, upto=upto))
        return map(self.entry_of, self.store.read(after=after, upto=upto, kinds=names, ledger=ledger))

    def find(self, ids: Collection[str]) -> Iterator[Entry[Any]]:
        """Read the entries with these ids, in order of position; an id that no entry has is passed over."""
        rows = self.store.find([chain.id_bytes(each) for each in ids])
        return map(self.entry_of, sorted(rows.values()))

    def accounts(
        self, books: Bookkeeping, kinds: Collection[str], paths: frozenset[str] | None, after: int, upto: int
    ) -> Iterator[Account[Any] | Erased | Unsettled]:
        """Read what stands for the entries of some kinds, all of each or only some fields; see `read_accounts`."""
        rows = self.store.read(after=after, upto=upto, kinds=kinds)
        return read_accounts(rows, self.entry_of, self.codec, books, paths)

    def record_keys(self, after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """Read the record keys of positions after one, with position and mark."""
        # A store of somebody's own may not know yet that one can ask for some of them.
        return self.store.every_key(after) if after else self.store.every_key()

    def keys_total(self) -> bytes | None:
        """Give the sum of the marks of all record keys; None = there is none, or who reads may not see it."""
        return self.store.meta("keys")

    def row_at(self, position: int) -> Row | None:
        """Give one row; None = there is none at this position."""
        return chain.row_at(self.store, position)

    def entry_of(self, row: Row) -> Entry[Any]:
        """Make the entry of a row.

        Raises:
            DecodeError: It cannot be read.
        """
        event = None if row.payload is None else self.codec.decode(row.kind, row.schema, row.payload)
        return entry_with(row, event)


def entry_with(row: Row, event: Any) -> Entry[Any]:
    """Make the entry of a row whose event is at hand; None = it was erased."""
    return Entry(
        position=row.position,
        id=row.id.hex(),
        recorded_at=chain.from_micros(row.recorded_at),
        recorded_by=row.recorded_by,
        kind=row.kind,
        schema=row.schema,
        event=event,
        digest=row.digest.hex(),
        metadata=metadata_in(row),
    )
