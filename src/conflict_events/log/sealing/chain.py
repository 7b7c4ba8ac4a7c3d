"""The hash chain: ids, identity, and the digests that seal a log.

Every hash is over its parts with their lengths before them, under a name of its
own, so that no two uses can be confused:

* ``salt`` = HMAC of kind and bytes under the log's secret: stored beside the entry, and forgotten with it when erased.
* ``id`` = hash of salt, kind, schema and bytes: known before appending, and no guess confirms it without the secret.
* ``digest`` = hash of the digest before, and of the entry around its payload: an erasure leaves the chain intact.
* ``identity`` = HMAC of kind and *today's* canonical bytes: settles whether an event is in the log already, whatever
  schema it was stored under.
* ``mark`` = HMAC that ties an importer's record key to its position; a log keeps their sum, so none goes unnoticed.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from conflict_events.errors import LogDamaged
from conflict_events.history import Head
from conflict_events.stores import Row, Store

__all__ = [
    "ID_BYTES",
    "SEAL_BYTES",
    "checked",
    "digest_of",
    "entry_id",
    "from_micros",
    "head_of",
    "id_bytes",
    "identity",
    "mark",
    "marks_of",
    "marks_under",
    "micros",
    "row_at",
    "salt_of",
    "sealed",
    "summed",
    "unsealed",
]

ID_BYTES = 16
SEAL_BYTES = 32
BLOCK = 64
"""What SHA-256 takes at a time, and HMAC pads its key to."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FOLLOWING = struct.Struct(f">Q{SEAL_BYTES}sQqQ{ID_BYTES}sQq").pack
"""Frames what an entry has of its own: the digest before it, its position, id and time."""


def _frame(part: bytes) -> bytes:
    return len(part).to_bytes(8, "big") + part


def _number(n: int) -> bytes:
    return n.to_bytes(8, "big", signed=True)


# What is hashed begins and ends alike for entries of one kind: each beginning and each end is framed once.


@functools.lru_cache(maxsize=1024)
def _framed(use: str, *parts: str | int | bytes) -> bytes:
    """Frame the parts of a hash for a use, which comes first; an empty use is the rest of one begun already."""
    named = f"conflict_events/{use}/1".encode() + b"\0" if use else b""
    plain = (
        each.encode() if isinstance(each, str) else _number(each) if isinstance(each, int) else each for each in parts
    )
    return named + b"".join(map(_frame, plain))


_ENTRY, _ID = _framed("entry"), _framed("id")
_FLAGS = (b"\0", b"\1")


def _hash(framed: bytes) -> bytes:
    return hashlib.sha256(framed).digest()


@functools.lru_cache(maxsize=8)
def _keyed(secret: bytes) -> tuple[Any, Any]:
    """Give both halves of an HMAC (RFC 2104), as far as they depend on the key alone."""
    key = (secret if len(secret) <= BLOCK else _hash(secret)).ljust(BLOCK, b"\0")
    inner, outer = (bytes(each ^ pad for each in key) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _hmac(secret: bytes, message: bytes) -> bytes:
    # A third of what `hmac.digest` takes, which begins with the key each time.
    begun, ended = _keyed(secret)
    inner, outer = begun.copy(), ended.copy()
    inner.update(message)
    outer.update(inner.digest())
    return bytes(outer.digest())


def _id(salt: bytes, kind: str, schema: int, framed: bytes) -> bytes:
    begun = _ID + len(salt).to_bytes(8, "big") + salt
    return hashlib.sha256(begun + _framed("", kind, schema) + framed).digest()[:ID_BYTES]


def salt_of(secret: bytes, kind: str, payload: bytes) -> bytes:
    """Derive the salt of an entry."""
    return _hmac(secret, _hash(_framed("salt", kind) + _frame(payload)))[:ID_BYTES]


def entry_id(salt: bytes, kind: str, schema: int, payload: bytes) -> bytes:
    """Give the id of an entry, 16 bytes."""
    return _id(salt, kind, schema, _frame(payload))


def marks_of(secret: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes, bytes]:
    """Give salt, id and identity of an event that is new: its bytes are of today's schema, and framed once for all."""
    framed = _frame(payload)
    salt = _hmac(secret, _hash(_framed("salt", kind) + framed))[:ID_BYTES]
    return salt, _id(salt, kind, schema, framed), _hmac(secret, _hash(_framed("identity", kind) + framed))


def marks_under(secret: bytes, salt: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes]:
    """Give id and identity of an event that is in a log under a salt, in bytes of today's schema, framed once."""
    framed = _frame(payload)
    return _id(salt, kind, schema, framed), _hmac(secret, _hash(_framed("identity", kind) + framed))


def digest_of(previous: bytes, row: Row) -> bytes:
    """Give the digest of an entry, 32 bytes; its payload is in it through its id."""
    if len(previous) == SEAL_BYTES and len(row.id) == ID_BYTES:
        own = _FOLLOWING(SEAL_BYTES, previous, 8, row.position, ID_BYTES, row.id, 8, row.recorded_at)
    else:
        own = b"".join(map(_frame, (previous, _number(row.position), row.id, _number(row.recorded_at))))
    told = _framed("", row.recorded_by, row.kind, row.schema, _FLAGS[row.ledger])
    return hashlib.sha256(_ENTRY + own + told).digest()


def identity(secret: bytes, kind: str, canonical: bytes) -> bytes:
    """Give the key that settles whether an event, in today's canonical bytes, is in the log already."""
    return _hmac(secret, _hash(_framed("identity", kind) + _frame(canonical)))


def mark(secret: bytes, key: str, position: int) -> bytes:
    """Tie a record key to its position."""
    return _hmac(secret, _hash(_framed("key") + _frame(key.encode()) + _frame(_number(position))))


def sealed(secret: bytes, setting: bytes) -> bytes:
    """Put a seal before a setting, by which it is known to be what was written."""
    return _hmac(secret, _hash(_framed("setting") + _frame(setting))) + setting


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
