"""Record keys: under which an importer brought each account, for questions that are told (`Account.record`).

Keys are kept beside the entries. So they may come later than an entry: one that was entered by hand is imported, and
from then on it has a key. Who keeps an answer notices by the sum of all marks, which the log keeps, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs

from conflict_events.errors import LogDamaged
from conflict_events.history import Account
from conflict_events.log.sealing import chain

__all__ = ["KeyReader", "Records", "by_position", "recorded"]

T = TypeVar("T")

KeyReader: TypeAlias = Callable[[int], Iterator[tuple[str, int, bytes]]]
"""Reads record keys of positions after one, with position and mark."""


def by_position(keys: Iterable[tuple[str, int, bytes]]) -> dict[int, str]:
    """Give the record key of each position; of several the first as text.

    Raises:
        LogDamaged: A key is no text, or stands at no position.
    """
    key_at: dict[int, str] = {}
    for key, at, _ in keys:
        if not isinstance(key, str) or not isinstance(at, int):
            raise LogDamaged(f"the record key {key!r} was altered; verify this log")
        key_at[at] = min(key, key_at.get(at, key))
    return key_at


def recorded(judged: Iterable[T], records: Mapping[int, str]) -> Iterable[T]:
    """Tell accounts their record keys; whatever else there is passes."""
    return (_with_key(each, records) for each in judged) if records else judged


def _with_key(judged: Any, records: Mapping[int, str]) -> Any:
    key = records.get(judged.position) if isinstance(judged, Account) else None
    return judged if key is None else attrs.evolve(judged, record=key)


@attrs.define(eq=False)
class Records:
    """The record keys of a log that grows.

    Attributes:
        read: Reads them.
        total: Gives the sum of their marks; None = there is no key, or who reads may not see it.
        at: By position, the keys read so far.
    """

    read: KeyReader
    total: Callable[[], bytes | None]
    at: dict[int, str] = attrs.field(factory=dict)
    _sum: bytes | None = None
    _last: int = 0

    def catch_up(self, head: int, folded: int) -> bool:
        """Read what keys are new.

        Args:
            head: The end of the log; keys of later positions are read, too.
            folded: The last position that somebody made use of.

        Returns:
            Whether one up to there is another than before, or has come since.
        """
        total = self.total()
        if total is not None and total == self._sum:
            self._last = max(self._last, head)
            return False
        new = list(self.read(self._last))
        if total is not None and chain.summed((mark for _, _, mark in new), self._sum) == total:
            self._hold(total, head, self.at | by_position(new))
            return False
        was = self._upto(folded)
        self._hold(total, head, by_position(self.read(0)))
        return was != self._upto(folded)

    def _hold(self, total: bytes | None, head: int, at: dict[int, str]) -> None:
        self._sum, self.at = total, at
        self._last = max(self._last, head, max(at, default=0))

    def _upto(self, position: int) -> dict[int, str]:
        return {at: key for at, key in self.at.items() if at <= position}

    def digest(self, position: int) -> str:
        """Give a digest of the keys up to a position."""
        return hashlib.sha256(json.dumps(sorted(self._upto(position).items())).encode()).hexdigest()
