"""What an append adds to the index of tags, what an erasure takes out of it, and filling it where it does not reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import DecodeError
from conflict_events.events import Redaction
from conflict_events.history import tags_of
from conflict_events.log.sealing import chain
from conflict_events.log.tagging.index import EVERY, Gathered, Index, blocks_of, gather, index_of, marks_of, total
from conflict_events.stores import Block, Draft, Row, Store

__all__ = ["fill", "grown"]

Read: TypeAlias = tuple[Row, Any]
"""A row, and its event; None = that is gone."""


def grown(
    store: Store, codec: Codec, secret: bytes, new: Sequence[Read], erase: Collection[int]
) -> tuple[tuple[Block, ...], tuple[tuple[str, bytes], ...]]:
    """Give the blocks and the settings that an append changes; called inside the write lock.

    Args:
        store: Of the log.
        codec: Reads what is erased.
        secret: The log's.
        new: The rows to append, with their events.
        erase: The positions, older and new, that are erased with it.
    """
    index = index_of(store, secret)
    put: list[Block] = []
    upto = index.upto
    if new and upto == new[0][0].position - 1 and index.knows(codec.kinds, {row.kind for row, _ in new}):
        left = ((row, None if row.payload is None or row.position in erase else event) for row, event in new)
        put += blocks_of(gather(left, {}))
        upto = new[-1][0].position
    gone, rest = _without(store, codec, index, [position for position in erase if position <= index.upto])
    if not put and not gone:
        return (), ()
    summed = total(index.total, secret, put=(*put, *rest), gone=gone)
    return (*put, *rest), (attrs.evolve(index, upto=upto, total=summed).extent(secret),)


def _without(
    store: Store, codec: Codec, index: Index, positions: Collection[int]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Give the blocks that have one of these positions by a tag, and what is left of each without them."""
    if not positions:
        return (), ()
    rows = store.at(positions).values()
    gone = {block[:3]: block for row in rows for block in _blocks_with(store, codec, index, row)}
    rest = (block._replace(positions=_others(block, positions)) for block in gone.values())
    return tuple(gone.values()), tuple(rest)


def _others(block: Block, positions: Collection[int]) -> tuple[int, ...]:
    return tuple(position for position in block.positions if position not in positions)


def _blocks_with(store: Store, codec: Codec, index: Index, row: Row) -> Iterator[Block]:
    """Give the blocks that have a row by a tag; where it cannot be told by which, all are looked through."""
    blocks: Iterable[Block]
    if row.payload is not None and index.knows(codec.kinds, [row.kind]):
        tags = tags_of(_event(codec, row))
        blocks = (block for tag in tags for block in store.tagged(row.kind, tag, row.position)[:1])
    else:
        blocks = (block for block in store.every_tag() if block.kind == row.kind and block.tag != EVERY)
    return (block for block in blocks if row.position in block.positions)


def _event(codec: Codec, row: Row) -> Any:
    return None if row.payload is None else codec.decode(row.kind, row.schema, row.payload)


# --- filling ---------------------------------------------------------------------------------


def fill(store: Store, codec: Codec, secret: bytes) -> None:
    """Work out what the index does not reach, or was worked out by other code.

    That is read before the write lock is taken, and under it only what came meanwhile. It stops at the first entry that
    this table of kinds cannot read, and is gone on with by whoever can.
    """
    while not _Filling(store, codec, secret, index_of(store, secret)).is_done():
        pass


@attrs.define
class _Filling:
    """One attempt: it comes to nothing where somebody else fills the index meanwhile.

    Attributes:
        index: As it was before.
        end: The position up to which entries are read before the lock is taken.
        gathered: What was gathered so far.
        redacted: The ids that the Redactions among what was read name.
    """

    store: Store
    codec: Codec
    secret: bytes
    index: Index
    end: int = attrs.field(init=False)
    gathered: Gathered = attrs.field(factory=dict)
    redacted: list[str] = attrs.field(factory=list)
    _reached: int = attrs.field(init=False)
    _changed: frozenset[str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.end = chain.head_of(self.store.head()).position
        self._reached = self.index.upto
        self._changed = self.index.changed(self.codec.kinds)

    def is_done(self) -> bool:
        """Do it, and tell whether nothing is left to do."""
        is_noted = marks_of(self.codec.kinds).keys() <= self.index.marks.keys()
        if self.index.upto == self.end and is_noted and not self._changed:
            return True
        if self._changed:
            rows = self.store.read(upto=self.index.upto, kinds=self._changed)
            gather(((row, _event(self.codec, row)) for row in rows), self.gathered)
        gather(self._onward(self.end), self.gathered)
        done = False

        def draft() -> Draft:
            nonlocal done
            done = index_of(self.store, self.secret) == self.index
            return self._draft() if done else Draft()

        self.store.write(draft)
        return done

    def _onward(self, upto: int | None) -> Iterator[Read]:
        """Read on from where the index, or what was gathered, ends; up to the first that cannot be read."""
        for row in self.store.read(after=self._reached, upto=upto):
            try:
                event = _event(self.codec, row)
            except DecodeError:
                return
            if isinstance(event, Redaction):
                self.redacted.append(event.target)
            self._reached = row.position
            yield row, event

    def _draft(self) -> Draft:
        if self._reached == self.end:
            gather(self._onward(None), self.gathered)
        erased = self.store.find([chain.id_bytes(target) for target in self.redacted])
        gone_by = {row.position for row in erased.values()}
        tagged = {
            (kind, tag): [each for each in positions if tag == EVERY or each not in gone_by]
            for (kind, tag), positions in self.gathered.items()
        }
        put = tuple(blocks_of(tagged))
        worked_out_anew = [block for block in self.store.every_tag() if block.kind in self._changed]
        older = [row.position for row in erased.values() if row.kind not in self._changed]
        gone, rest = _without(self.store, self.codec, self.index, [each for each in older if each <= self.index.upto])
        index = attrs.evolve(
            self.index,
            upto=self._reached,
            total=total(self.index.total, self.secret, put=(*put, *rest), gone=(*gone, *worked_out_anew)),
            marks={**self.index.marks, **marks_of(self.codec.kinds)},
        )
        blocks = {block[:3]: block._replace(positions=()) for block in worked_out_anew}
        blocks |= {block[:3]: block for block in (*rest, *put)}
        return Draft(tags=tuple(blocks.values()), meta=(index.noted(self.secret), index.extent(self.secret)))
