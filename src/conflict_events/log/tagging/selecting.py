"""Reading by a query: by the index as far as it goes, and entry by entry where it does not.

What is wanted of the index is put together from runs of positions, each of which can be sought from any position on:
those of one kind and tag, whichever of several comes next, and what several have in common. So reading costs what the
rarest tag of an item has, and no more where only the first few are wanted. Positions are counted down where the newest
come first, and up otherwise; inside, they are negative where they are counted down, so that they always grow.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain as chained
from itertools import islice
from typing import Any, Protocol

import attrs

from conflict_events.codec import Codec
from conflict_events.history import Entry, Query, QueryItem
from conflict_events.history.tags import tag
from conflict_events.log.sealing import chain
from conflict_events.log.tagging.index import EVERY, index_of
from conflict_events.stores import Row, Store

__all__ = ["select"]

CHUNK = 512
"""So many rows are read at a time."""

FIRST = 16
"""So many are read at first: often a few are all that is wanted."""


class Run(Protocol):
    """Positions, each once, in the order of reading."""

    def seek(self, at: int) -> int | None:
        """Give the first from a position on, which is never before the one asked for last; None = there is none."""
        ...


@attrs.define
class _Listed:
    """Positions that are known."""

    positions: Sequence[int]

    def seek(self, at: int) -> int | None:
        place = bisect_left(self.positions, at)
        return self.positions[place] if place < len(self.positions) else None


@attrs.define
class _Tagged:
    """The positions of one kind and tag, read from the store as they are sought."""

    store: Store
    kind: str
    tag: str
    back: bool
    _read: Sequence[int] = ()
    _place: int = 0

    def seek(self, at: int) -> int | None:
        if not self._read or at > self._read[-1]:
            blocks = self.store.tagged(self.kind, self.tag, abs(at), back=self.back)
            positions = (-each if self.back else each for block in blocks for each in block.positions)
            self._read, self._place = sorted(each for each in positions if each >= at), 0
        self._place = bisect_left(self._read, at, self._place)
        return self._read[self._place] if self._place < len(self._read) else None


@attrs.define
class _AnyOf:
    """Whatever comes next of several runs."""

    runs: list[Run]

    def seek(self, at: int) -> int | None:
        places = [(run.seek(at), run) for run in self.runs]
        self.runs = [run for position, run in places if position is not None]
        return min((position for position, _ in places if position is not None), default=None)


@attrs.define
class _AllOf:
    """What several runs have in common."""

    runs: Sequence[Run]

    def seek(self, at: int) -> int | None:
        while True:
            furthest = at
            for run in self.runs:
                place = run.seek(furthest)
                if place is None:
                    return None
                furthest = place
            if furthest == at:
                return at
            at = furthest


def select(
    store: Store,
    codec: Codec,
    entry_of: Callable[[Row], Entry[Any]],
    query: Query,
    *,
    after: int = 0,
    upto: int | None = None,
) -> Iterator[Entry[Any]]:
    """Read the entries that a query wants, in its order; what is appended meanwhile is not among them.

    Args:
        store: Of the log.
        codec: Of the log; its kinds are those that tags are known of.
        entry_of: Makes an entry of a row.
        query: What is wanted.
        after: The last position not wanted.
        upto: The last position wanted; None = the head at this call.
    """
    end = chain.head_of(store.head()).position
    first = after if query.since is None else max(after, store.position_at(chain.micros(query.since) - 1))
    last = end if upto is None else min(upto, end)
    last = last if query.until is None else min(last, store.position_at(chain.micros(query.until)))
    selection = _Selection(store, codec, entry_of, query, max(first, 0), last)
    return islice(selection.entries(), query.limit)


@attrs.define
class _Selection:
    """One reading by a query, of the positions after one and up to another.

    Attributes:
        named: By tag of an incident's accounts, the positions of these themselves, each with its kind.
        brought: By position, the record keys among those asked for under which an entry was brought.
        known: Up to here the index is looked at.
        kinds: The kinds of which it says everything up to there.
        scanned: Those of which it says nothing.
    """

    store: Store
    codec: Codec
    entry_of: Callable[[Row], Entry[Any]]
    query: Query
    after: int
    upto: int
    named: Mapping[str, Row] = attrs.field(init=False)
    brought: Mapping[int, Collection[str]] = attrs.field(init=False)
    known: int = attrs.field(init=False)
    kinds: frozenset[str] = attrs.field(init=False)
    scanned: frozenset[str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        items = self.query.items
        index = index_of(self.store, self.store.meta("secret"))
        everything = not items or any(_is_all(item, index.marks) for item in items)  # then there is nothing to look up
        self.known = self.after if everything else max(self.after, min(self.upto, index.upto))
        self.scanned = index.changed(self.codec.kinds)
        self.kinds = frozenset(index.marks) - self.scanned
        ids = {chain.id_bytes(each) for item in items for each in item.incident or ()}
        self.named = {tag("entry", row.id.hex()): row for row in self.store.find(ids).values()} if ids else {}
        keys = {key for item in items for key in item.keys or ()}
        brought: dict[int, set[str]] = {}
        for key, (position, _) in self.store.keyed(keys).items() if keys else ():
            brought.setdefault(position, set()).add(key)
        self.brought = brought

    def entries(self) -> Iterator[Entry[Any]]:
        """Read them: what the index knows, with what has to be looked at among it; and what is behind where it ends."""
        back = self.query.newest_first
        parts: list[Iterator[Entry[Any]]] = [self._indexed()]
        if self.scanned:
            parts.append(self._looked_at(self.after, self.known, self.scanned))
        reached = heapq.merge(*parts, key=_place, reverse=back) if len(parts) > 1 else parts[0]
        behind = self._looked_at(self.known, self.upto, None)
        return chained(behind, reached) if back else chained(reached, behind)

    # --- entry by entry --------------------------------------------------------------------------

    def _looked_at(self, after: int, upto: int, kinds: frozenset[str] | None) -> Iterator[Entry[Any]]:
        named = _kinds_named(self.query.items)
        kinds = named if kinds is None else kinds if named is None else kinds & named
        rows = (self._backwards if self.query.newest_first else self._onwards)(after, upto, kinds)
        return (entry for row in rows if self._wants(entry := self.entry_of(row)))

    def _onwards(self, after: int, upto: int, kinds: frozenset[str] | None) -> Iterator[Row]:
        return self.store.read(after=after, upto=upto, kinds=kinds) if after < upto else iter(())

    def _backwards(self, after: int, upto: int, kinds: frozenset[str] | None) -> Iterator[Row]:
        while after < upto:
            begin = max(after, upto - CHUNK)
            yield from list(self._onwards(begin, upto, kinds))[::-1]
            upto = begin

    def _wants(self, entry: Entry[Any]) -> bool:
        return self.query.matches(entry, self.brought.get(entry.position, ()))

    # --- by the index ----------------------------------------------------------------------------

    def _indexed(self) -> Iterator[Entry[Any]]:
        for positions in _chunks(self._positions()):
            rows = self.store.at(positions)
            for row in (rows[position] for position in positions if position in rows):
                entry = self.entry_of(row)
                # Where it was erased since its position was read, it may be wanted no more.
                if row.payload is not None or self._wants(entry):
                    yield entry

    def _positions(self) -> Iterator[int]:
        run = _AnyOf([self._of(item, kind) for item in self.query.items for kind in self._kinds_of(item)])
        begin, end = (-self.known, -self.after) if self.query.newest_first else (self.after + 1, self.known + 1)
        while begin < end and (place := run.seek(begin)) is not None and place < end:
            yield abs(place)
            begin = place + 1

    def _kinds_of(self, item: QueryItem) -> Iterable[str]:
        return self.kinds if item.kinds is None else self.kinds & item.kinds

    def _of(self, item: QueryItem, kind: str) -> Run:
        runs: list[Run] = [self._with_any(kind, tags) for tags in item.tags()]
        if item.keys is not None:
            brought = [at for at, keys in self.brought.items() if not item.keys.isdisjoint(keys)]
            runs.append(self._listed(kind, self.store.at(brought).values()))
        return _AllOf(runs or [self._tagged(kind, EVERY)])

    def _with_any(self, kind: str, tags: Collection[str]) -> Run:
        themselves = self._listed(kind, [self.named[each] for each in tags if each in self.named])
        return _AnyOf([themselves, *(self._tagged(kind, each) for each in tags)])

    def _listed(self, kind: str, rows: Iterable[Row]) -> Run:
        positions = (row.position for row in rows if row.kind == kind)
        return _Listed(sorted(-each if self.query.newest_first else each for each in positions))

    def _tagged(self, kind: str, tag: str) -> Run:
        return _Tagged(self.store, kind, tag, self.query.newest_first)


def _is_all(item: QueryItem, kinds: Collection[str]) -> bool:
    return (item.kinds is None or item.kinds.issuperset(kinds)) and not item.tags() and item.keys is None


def _kinds_named(items: Sequence[QueryItem]) -> frozenset[str] | None:
    """Give the kinds of which an entry has to be; None = that is not said. Others need not be read, nor be known."""
    named = [item.kinds for item in items if item.kinds is not None]
    return frozenset().union(*named) if named and len(named) == len(items) else None


def _place(entry: Entry[Any]) -> int:
    return entry.position


def _chunks(positions: Iterator[int]) -> Iterator[list[int]]:
    size = FIRST
    while some := list(islice(positions, size)):
        yield some
        size = CHUNK
