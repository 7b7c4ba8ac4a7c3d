"""Around the chain: ids and times as they are stored, the head, and the seals of what stands beside the entries.

A ``mark`` ties an importer's record key to its position; a log keeps the sum of them, so none goes unnoticed. A seal
stands before a setting. Both are HMACs under the log's secret. How entries themselves are sealed: see `schemes`.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from conflict_events.errors import LogDamaged
from conflict_events.history import Head
from conflict_events.log.sealing.framing import frame, framed, hmac_of, number
from conflict_events.stores import Row, Store

__all__ = [
    "ID_BYTES",
    "SEAL_BYTES",
    "checked",
    "from_micros",
    "head_of",
    "id_bytes",
    "mark",
    "micros",
    "row_at",
    "sealed",
    "summed",
    "unsealed",
]

ID_BYTES = 16
SEAL_BYTES = 32
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def mark(secret: bytes, key: str, position: int) -> bytes:
    """Tie a record key to its position."""
    return _sealing(secret, framed("key/1") + frame(key.encode()) + frame(number(position)))


def sealed(secret: bytes, setting: bytes) -> bytes:
    """Put a seal before a setting, by which it is known to be what was written."""
    return _sealing(secret, framed("setting/1") + frame(setting)) + setting


def _sealing(secret: bytes, parts: bytes) -> bytes:
    return hmac_of(secret, hashlib.sha256(parts).digest())


def unsealed(secret: bytes, stored: Any) -> bytes | None:
    """Give a setting without its seal; None = it is not as it was written, by the holder of the secret."""
    if not isinstance(stored, bytes):
        return None
    setting = stored[SEAL_BYTES:]
    return setting if hmac.compare_digest(sealed(secret, setting), stored) else None


def checked(secret: bytes, stored: Any) -> bytes:
    """Give a setting without its seal.

    Raises:
        LogDamaged: It is not as it was written.
    """
    setting = unsealed(secret, stored)
    if setting is None:
        raise LogDamaged("the settings of this log were altered; take a copy that verifies")
    return setting


def summed(marks: Iterable[bytes], before: bytes | None = None) -> bytes:
    """Add marks up, in whatever order: none can be added or taken away without the sum telling."""
    total = int.from_bytes(before or b"", "big") + sum(int.from_bytes(each, "big") for each in marks)
    return (total % 2**256).to_bytes(32, "big")


def id_bytes(text: str) -> bytes:
    """Give the bytes of an id; none where the text is not one, so that no entry is found under it."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def micros(moment: datetime) -> int:
    """Give an instant as microseconds since 1970, UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@functools.lru_cache(maxsize=64)
def from_micros(count: int) -> datetime:
    """Give the instant that so many microseconds since 1970 are.

    Raises:
        LogDamaged: It lies outside the years 1 to 9999, where nothing was ever recorded.
    """
    try:
        return EPOCH + timedelta(microseconds=count)
    except OverflowError:
        raise LogDamaged(f"recorded_at: must lie in the years 1 to 9999, got {count} microseconds from 1970") from None


def head_of(row: Row | None) -> Head:
    """Give the head of a log whose last row this is."""
    return Head(0, "") if row is None else Head(row.position, row.digest.hex())


def row_at(store: Store, position: int) -> Row | None:
    """Give the row at a position; None = there is none, as there is none below 1."""
    return next(store.read(after=position - 1, upto=position), None) if position > 0 else None
