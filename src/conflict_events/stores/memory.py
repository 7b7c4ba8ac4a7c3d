"""The store that forgets when it is closed: the reference for all others, and an example to write one by."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from conflict_events.errors import LogClosed, UsageError
from conflict_events.stores.protocol import check_erasable, check_rows, last_at
from conflict_events.stores.turns import Turns, surely

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from conflict_events.stores.protocol import Block, Draft, KindView, Row

__all__ = ["MemoryStore"]

T = TypeVar("T")

_PAGE = 16  # blocks given at a time
_LAST = attrgetter("last")


class MemoryStore:
    """Keeps rows in a list, with a dictionary for each thing that is looked up.

    It shows what a store owes: turns that no interrupt keeps, everything checked before anything is changed, a write
    that counts from one assignment on and is carried out to its end whatever interrupts, and readers that see a list
    which only grows.
    """

    def __init__(self) -> None:
        self._turns = Turns()
        self._rows: list[Row] = []
        self._at: dict[bytes, int] = {}
        self._seen: dict[bytes, int] = {}
        self._keys: dict[str, tuple[int, bytes]] = {}
        self._meta: dict[str, bytes] = {}
        self._tags: dict[tuple[str, str], list[Block]] = {}  # by kind and tag; each list in order
        self._writing = False
        self._counts: Draft | None = None  # what was written and is not yet carried out to its end
        self._closed = False

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        """See `Store.write`."""

        def work() -> tuple[Row, ...]:
            self._writing = True
            wanted = draft()
            self._writing = False
            self._check(wanted)
            self._counts = wanted
            return wanted.rows

        def turn() -> tuple[Row, ...]:
            if self._writing:
                raise UsageError("write: a draft must not write itself; return what it would add")
            return surely(work, self._end)

        return self._use(turn)

    def _check(self, wanted: Draft) -> None:
        check_rows(self.head(), wanted.rows)
        if wanted.erase:
            check_erasable([*self._rows, *wanted.rows], wanted.erase)
        ids = {row.id for row in wanted.rows}
        if len(ids) < len(wanted.rows) or not self._at.keys().isdisjoint(ids):
            raise UsageError("id: must be new, got one that a row has already; look it up first")

    def _end(self) -> None:
        self._writing = False
        self._settle()

    def _settle(self) -> None:
        """Carry out what was written; begun anew after an interrupt it comes to the same end."""
        wanted = self._counts
        if wanted is None:
            return
        if wanted.reset_seen:
            self._seen.clear()
        if wanted.rows:
            self._rows[wanted.rows[0].position - 1 :] = wanted.rows
        self._at.update((row.id, row.position) for row in wanted.rows)
        self._seen.update(wanted.seen)
        self._keys.update((key, (position, mark)) for key, position, mark in wanted.keys)
        for name in wanted.forget:
            self._meta.pop(name, None)
        self._meta.update(wanted.meta)
        for block in wanted.tags:
            self._put(block)
        for position in wanted.erase:
            self._rows[position - 1] = self._rows[position - 1].erased()
        self._turns.changed.notify_all()
        self._counts = None

    def _put(self, block: Block) -> None:
        blocks = self._tags.setdefault((block.kind, block.tag), [])
        place = bisect_left(blocks, block.last, key=_LAST)
        known = place < len(blocks) and blocks[place].last == block.last
        blocks[place : place + known] = [block] if block.positions else []

    def head(self) -> Row | None:
        """See `Store.head`."""
        return self._use(lambda: self._rows[-1] if self._rows else None)

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Row]:
        """See `Store.read`."""
        rows = self._use(lambda: self._rows[max(after, 0) : len(self._rows) if upto is None else max(upto, 0)])
        return (
            row for row in rows if (kinds is None or row.kind in kinds) and (ledger is None or row.ledger == ledger)
        )

    def find(self, ids: Collection[bytes]) -> dict[bytes, Row]:
        """See `Store.find`."""
        return self._use(lambda: {each: self._rows[self._at[each] - 1] for each in ids if each in self._at})

    def at(self, positions: Collection[int]) -> dict[int, Row]:
        """See `Store.at`."""
        return self._use(lambda: {at: self._rows[at - 1] for at in positions if 0 < at <= len(self._rows)})

    def tagged(self, kind: str, tag: str, begin: int, *, back: bool = False) -> list[Block]:
        """See `Store.tagged`."""

        def look() -> list[Block]:
            blocks = self._tags.get((kind, tag), [])
            place = bisect_left(blocks, begin, key=_LAST)
            return blocks[max(0, place - _PAGE) : place + 1][::-1] if back else blocks[place : place + _PAGE]

        return self._use(look)

    def every_tag(self) -> Iterator[Block]:
        """See `Store.every_tag`."""
        return self._use(lambda: iter([block for blocks in self._tags.values() for block in blocks]))

    def seen(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """See `Store.seen`."""
        return self._use(lambda: {key: self._seen[key] for key in keys if key in self._seen})

    def keyed(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """See `Store.keyed`."""
        return self._use(lambda: {key: self._keys[key] for key in keys if key in self._keys})

    def meta(self, name: str) -> bytes | None:
        """See `Store.meta`."""
        return self._use(lambda: self._meta.get(name))

    def every_seen(self) -> Iterator[tuple[bytes, int]]:
        """See `Store.every_seen`."""
        return self._use(lambda: iter(list(self._seen.items())))

    def every_key(self, after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """See `Store.every_key`."""
        return self._use(lambda: iter([(key, at, mark) for key, (at, mark) in self._keys.items() if at > after]))

    def every_meta(self) -> Iterator[tuple[str, bytes]]:
        """See `Store.every_meta`."""
        return self._use(lambda: iter(list(self._meta.items())))

    def position_at(self, recorded_at: int) -> int:
        """See `Store.position_at`."""
        return self._use(lambda: last_at(lambda at: self._rows[at - 1].recorded_at, len(self._rows), recorded_at))

    def wait(self, after: int, timeout: float) -> bool:
        """See `Store.wait`."""

        def work() -> None:
            # A draft keeps everybody from writing: what it waited for would never come.
            patience = 0 if self._writing else timeout
            self._turns.changed.wait_for(lambda: self._closed or len(self._rows) > after, patience)

        self._use(work)
        return self._use(lambda: len(self._rows) > after)

    def snapshot(self) -> MemoryStore:
        """See `Store.snapshot`."""
        copy = MemoryStore()

        def work() -> MemoryStore:
            copy._rows = self._rows.copy()
            copy._at = self._at.copy()
            copy._seen = self._seen.copy()
            copy._keys = self._keys.copy()
            copy._meta = self._meta.copy()
            copy._tags = {whose: blocks.copy() for whose, blocks in self._tags.items()}
            return copy

        return self._use(work)

    def compact(self) -> None:
        """Do nothing: there is nothing to give back."""
        self._use(lambda: None)

    def scrub(self) -> bool:
        """Find nothing to do: what was erased is in no row, and memory that is free is the interpreter's."""
        return self._use(lambda: True)

    def define_views(self, views: Sequence[KindView]) -> None:
        """Do nothing: no other tool reads our memory."""
        del views
        self._use(lambda: None)

    def faults(self) -> Iterator[str]:
        """Find nothing: memory has no vessel that could be wrong."""
        return self._use(lambda: iter(()))

    def close(self) -> None:
        """See `Store.close`."""

        def work() -> None:
            self._closed = True
            self._turns.changed.notify_all()

        self._turns.take(work)

    def _use(self, work: Callable[[], T]) -> T:
        def use() -> T:
            if self._closed:
                raise LogClosed("this log was closed; open it again")
            self._settle()
            return work()

        return self._turns.take(use)
