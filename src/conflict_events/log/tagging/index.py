"""The index of entries by their tags: worked out from entries, kept beside them, and only trusted as far as it goes.

For each kind and tag it has the positions of the entries, in blocks; under the empty tag those of every entry of the
kind. It goes up to a position, and is of the code by which tags were worked out: of a kind whose class has changed
since it says nothing. What it does not reach is read entry by entry, so that no answer depends on it.

Two settings, sealed with the secret, say how far it goes, of which code it is, and what all blocks sum up to, by which
one that was altered or is gone shows.
"""

from __future__ import annotations

import functools
import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from conflict_events.events import KINDS, Kinds, schema_of
from conflict_events.history import tags_of
from conflict_events.log.coding import mark_of
from conflict_events.log.sealing import chain
from conflict_events.stores import Block, Row, Store

__all__ = ["EVERY", "EXTENT", "MARKS", "Gathered", "Index", "blocks_of", "gather", "index_of", "marks_of", "total"]

MARKS, EXTENT = "tags", "tagged"
"""The names of the two settings."""

EVERY = ""
"""The tag that every entry of a kind has."""

SIZE = 256
"""So many positions are in a block at most: few enough to be read for one of them."""

SCHEME = 1
"""By which rules tags are made of an event; another number has them all worked out anew."""

Gathered: TypeAlias = dict[tuple[str, str], "array[int]"]
"""By kind and tag, positions in order."""

NOTHING = bytes(32)


@attrs.frozen
class Index:
    """What is known of the index of a log.

    Attributes:
        upto: The last position that it reaches.
        total: What all blocks sum up to.
        marks: By kind, the code by which its tags were worked out.
    """

    upto: int = 0
    total: bytes = NOTHING
    marks: Mapping[str, str] = attrs.field(factory=dict)

    def extent(self, secret: bytes) -> tuple[str, bytes]:
        """Give the setting that says how far it goes."""
        return EXTENT, chain.sealed(secret, self.upto.to_bytes(8, "big") + self.total)

    def noted(self, secret: bytes) -> tuple[str, bytes]:
        """Give the setting that says of which code it is."""
        return MARKS, chain.sealed(secret, json.dumps(dict(self.marks), sort_keys=True).encode())

    def changed(self, kinds: Kinds) -> frozenset[str]:
        """Give the kinds whose tags were worked out by other code than ours."""
        return frozenset(name for name, mark in marks_of(kinds).items() if self.marks.get(name, mark) != mark)

    def knows(self, kinds: Kinds, wanted: Iterable[str]) -> bool:
        """Tell whether the tags of these kinds are worked out by our code."""
        marks = marks_of(kinds)
        return all(kind in marks and self.marks.get(kind) == marks[kind] for kind in wanted)


def index_of(store: Store, secret: bytes | None) -> Index:
    """Read what is known of a log's index; without the secret, nothing.

    Raises:
        LogDamaged: What is noted of it was altered.
    """
    marks, extent = store.meta(MARKS), store.meta(EXTENT)
    if secret is None or marks is None or extent is None:
        return Index()
    content = chain.checked(secret, extent)
    return Index(int.from_bytes(content[:8], "big"), content[8:], _marks_in(secret, marks))


@functools.lru_cache(maxsize=64)
def _marks_in(secret: bytes, setting: bytes) -> Mapping[str, str]:
    return MappingProxyType(json.loads(chain.checked(secret, setting)))


def marks_of(kinds: Kinds) -> Mapping[str, str]:
    """Give a mark of the code by which the tags of each kind are worked out: its schema, and its class if not ours."""
    return _marks(kinds)


@functools.lru_cache(maxsize=64)
def _marks(kinds: Kinds) -> Mapping[str, str]:
    return MappingProxyType(
        {
            name: f"{SCHEME}/{schema_of(cls)}" + ("" if KINDS.get(name) is cls else f"/{mark_of(cls)}")
            for name, cls in kinds.items()
        }
    )


def gather(events: Iterable[tuple[Row, Any]], gathered: Gathered) -> Gathered:
    """Add the tags of entries, each given as its row and its event; None = that is gone."""
    for row, event in events:
        for tag in (EVERY, *tags_of(event)):
            spot = (row.kind, tag)
            if spot not in gathered:
                gathered[spot] = array("q")
            gathered[spot].append(row.position)
    return gathered


def blocks_of(gathered: Mapping[tuple[str, str], Sequence[int]]) -> Iterator[Block]:
    """Put positions into blocks."""
    for (kind, tag), positions in gathered.items():
        for start in range(0, len(positions), SIZE):
            some = tuple(positions[start : start + SIZE])
            yield Block(kind, tag, some[-1], some)


def total(before: bytes, secret: bytes, *, put: Iterable[Block] = (), gone: Iterable[Block] = ()) -> bytes:
    """Give what all blocks sum up to, once some were put and others are gone."""
    added = sum(_number(secret, block) for block in put if block.positions)
    added -= sum(_number(secret, block) for block in gone)
    return ((int.from_bytes(before, "big") + added) % 2**256).to_bytes(32, "big")


def _number(secret: bytes, block: Block) -> int:
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, key=secret, digest_size=32, person=b"conflict_tags").digest(), "big")
