"""The store that forgets when it is closed: the reference for all others, and an example to write one by."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition, RLock
from typing import TYPE_CHECKING

from conflict_events.errors import LogClosed, UsageError
from conflict_events.stores.protocol import check_erasable, check_rows, claimant_of, last_at

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from conflict_events.stores.protocol import Draft, Row, View

__all__ = ["MemoryStore"]


class MemoryStore:
    """Keeps rows in a list, with a dictionary for each thing that is looked up.

    It shows what a store owes: one lock around each write, everything checked before anything is changed,
    and readers that see a list which only grows.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._changed = Condition(self._lock)
        self._rows: list[Row] = []
        self._at: dict[bytes, int] = {}
        self._seen: dict[bytes, int] = {}
        self._keys: dict[str, tuple[int, bytes]] = {}
        self._meta: dict[str, bytes] = {}
        self._writing = False
        self._closed = False

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        """See `Store.write`."""
        with self._use():
            if self._writing:
                raise UsageError("write: a draft must not write itself; return what it would add")
            self._writing = True
            try:
                wanted = draft()
            finally:
                self._writing = False
            self._check(wanted)
            self._add(wanted)
            return wanted.rows

    def _check(self, wanted: Draft) -> None:
        check_rows(self.head(), wanted.rows)
        if wanted.erase:
            check_erasable([*self._rows, *wanted.rows], wanted.erase)
        ids = {row.id for row in wanted.rows}
        if len(ids) < len(wanted.rows) or not self._at.keys().isdisjoint(ids):
            raise UsageError("id: must be new, got one that a row has already; look it up first")

    def _add(self, wanted: Draft) -> None:
        if wanted.reset_seen:
            self._seen.clear()
        self._rows.extend(wanted.rows)
        self._at.update((row.id, row.position) for row in wanted.rows)
        self._seen.update(wanted.seen)
        self._keys.update((key, (position, mark)) for key, position, mark in wanted.keys)
        for name in wanted.forget:
            self._meta.pop(name, None)
        self._meta.update(wanted.meta)
        for position in wanted.erase:
            self._rows[position - 1] = self._rows[position - 1].erased()
        self._changed.notify_all()

    def head(self) -> Row | None:
        """See `Store.head`."""
        with self._use():
            return self._rows[-1] if self._rows else None

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
        claimants: Collection[str] | None = None,
    ) -> Iterator[Row]:
        """See `Store.read`."""
        with self._use():
            last = len(self._rows) if upto is None else upto
            rows = self._rows[max(after, 0) : max(last, 0)]
        return (
            row
            for row in rows
            if (kinds is None or row.kind in kinds)
            and (ledger is None or row.ledger == ledger)
            and (claimants is None or claimant_of(row.payload) in claimants)
        )

    def find(self, ids: Collection[bytes]) -> dict[bytes, Row]:
        """See `Store.find`."""
        with self._use():
            return {found: self._rows[self._at[found] - 1] for found in ids if found in self._at}

    def seen(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """See `Store.seen`."""
        with self._use():
            return {key: self._seen[key] for key in keys if key in self._seen}

    def keyed(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """See `Store.keyed`."""
        with self._use():
            return {key: self._keys[key] for key in keys if key in self._keys}

    def meta(self, name: str) -> bytes | None:
        """See `Store.meta`."""
        with self._use():
            return self._meta.get(name)

    def every_seen(self) -> Iterator[tuple[bytes, int]]:
        """See `Store.every_seen`."""
        with self._use():
            return iter(list(self._seen.items()))

    def every_key(self, after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """See `Store.every_key`."""
        with self._use():
            return iter([(key, at, mark) for key, (at, mark) in self._keys.items() if at > after])

    def every_meta(self) -> Iterator[tuple[str, bytes]]:
        """See `Store.every_meta`."""
        with self._use():
            return iter(list(self._meta.items()))

    def position_at(self, recorded_at: int) -> int:
        """See `Store.position_at`."""
        with self._use():
            rows = self._rows
            return last_at(lambda at: rows[at - 1].recorded_at, len(rows), recorded_at)

    def wait(self, after: int, timeout: float) -> bool:
        """See `Store.wait`."""
        with self._use():
            # A draft keeps everybody from writing: what it waited for would never come.
            patience = 0 if self._writing else timeout
            self._changed.wait_for(lambda: self._closed or len(self._rows) > after, patience)
        with self._use():
            return len(self._rows) > after

    def snapshot(self) -> MemoryStore:
        """See `Store.snapshot`."""
        copy = MemoryStore()
        with self._use():
            copy._rows = self._rows.copy()
            copy._at = self._at.copy()
            copy._seen = self._seen.copy()
            copy._keys = self._keys.copy()
            copy._meta = self._meta.copy()
        return copy

    def compact(self) -> None:
        """Do nothing: there is nothing to give back."""
        with self._use():
            pass

    def scrub(self) -> bool:
        """Find nothing to do: what was erased is in no row, and memory that is free is the interpreter's."""
        with self._use():
            return True

    def define_views(self, views: Sequence[View]) -> None:
        """Do nothing: no other tool reads our memory."""
        del views
        with self._use():
            pass

    def faults(self) -> Iterator[str]:
        """Find nothing: memory has no vessel that could be wrong."""
        with self._use():
            return iter(())

    def close(self) -> None:
        """See `Store.close`."""
        with self._lock:
            self._closed = True
            self._changed.notify_all()

    @contextmanager
    def _use(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise LogClosed("this log was closed; open it again")
            yield
