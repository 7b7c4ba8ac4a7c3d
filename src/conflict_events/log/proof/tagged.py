"""Whether the index of tags is as it was written, and says of entries what they say."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

import attrs

from conflict_events.events import Kinds
from conflict_events.log.tagging.index import EVERY, Gathered, Index, gather, total
from conflict_events.stores import Block, Row

__all__ = ["TagCheck"]


@attrs.define
class TagCheck:
    """What entries name, as far as they were looked into.

    Attributes:
        gathered: By kind and tag, the entries that name it.
        unread: The positions of those whose content nobody here can read: the index may be right about them.
    """

    unread: Container[int]
    gathered: Gathered = attrs.field(factory=dict)

    def see(self, row: Row, event: Any) -> None:
        """Look into an entry; its event is None where it was erased."""
        gather([(row, event)], self.gathered)

    def faults(self, index: Index, blocks: Iterable[Block], secret: bytes, kinds: Kinds, end: int) -> Iterator[str]:
        """Tell what is wrong.

        Args:
            index: What is known of the index.
            blocks: All that it has.
            secret: The log's.
            kinds: Those whose tags can be told.
            end: The last position of the log.
        """
        every = list(blocks)
        if total(Index().total, secret, put=every) != index.total or index.upto > end:
            yield "the index of tags is not what it was: some of it was removed, added or altered"
        if self.gathered:
            yield from self._misled(index, every, kinds)

    def _misled(self, index: Index, blocks: Iterable[Block], kinds: Kinds) -> Iterator[str]:
        indexed: dict[tuple[str, str], set[int]] = {}
        for kind, tag, _, positions in blocks:
            indexed.setdefault((kind, tag), set()).update(positions)
        for kind, tag in sorted(self.gathered.keys() | indexed.keys()):
            if index.knows(kinds, [kind]):
                wanted = {each for each in self.gathered.get((kind, tag), ()) if each <= index.upto}
                differs = wanted ^ indexed.get((kind, tag), set())
                if wrong := [each for each in differs if each not in self.unread]:
                    what = "kind" if tag == EVERY else f"tag {tag!r}"
                    yield f"the index of the {what} of a {kind} is wrong at position {min(wrong)}"
