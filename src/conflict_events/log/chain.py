"""The hash chain: ids, identity, and the digests that seal a log.

The needs and the scheme are ENGINE 1. Every hash is over its parts with their lengths before them, under a name of its
own, so that no two uses can be confused:

* ``salt`` = HMAC of kind and bytes under the log's secret: stored beside the entry, and forgotten with it when erased.
* ``id`` = hash of salt, kind, schema and bytes: known before appending, and no guess confirms it without the secret.
* ``digest`` = hash of the digest before, and of the entry around its payload: an erasure leaves the chain intact.
* ``identity`` = HMAC of kind and *today's* canonical bytes: settles whether an event is in the log already, whatever
  schema it was stored under.
* ``mark`` = HMAC that ties an importer's record key to its position; a log keeps their sum, so none goes unnoticed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from conflict_events.stores import Row

__all__ = [
    "ID_BYTES",
    "SEAL_BYTES",
    "digest_of",
    "entry_id",
    "from_micros",
    "id_bytes",
    "identity",
    "mark",
    "micros",
    "salt_of",
    "sealed",
    "summed",
]

ID_BYTES = 16
SEAL_BYTES = 32
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _hash(use: str, *parts: bytes) -> bytes:
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(f"conflict_events/{use}/1".encode() + b"\0" + framed).digest()


def _number(n: int) -> bytes:
    return n.to_bytes(8, "big", signed=True)


def salt_of(secret: bytes, kind: str, payload: bytes) -> bytes:
    """Derive the salt of an entry."""
    return hmac.digest(secret, _hash("salt", kind.encode(), payload), "sha256")[:ID_BYTES]


def entry_id(salt: bytes, kind: str, schema: int, payload: bytes) -> bytes:
    """Give the id of an entry, 16 bytes."""
    return _hash("id", salt, kind.encode(), _number(schema), payload)[:ID_BYTES]


def digest_of(previous: bytes, row: Row) -> bytes:
    """Give the digest of an entry, 32 bytes; its payload is in it through its id."""
    return _hash(
        "entry",
        previous,
        _number(row.position),
        row.id,
        _number(row.recorded_at),
        row.recorded_by.encode(),
        row.kind.encode(),
        _number(row.schema),
        bytes([row.ledger]),
    )


def identity(secret: bytes, kind: str, canonical: bytes) -> bytes:
    """Give the key that settles whether an event, in today's canonical bytes, is in the log already."""
    return hmac.digest(secret, _hash("identity", kind.encode(), canonical), "sha256")


def mark(secret: bytes, key: str, position: int) -> bytes:
    """Tie a record key to its position."""
    return hmac.digest(secret, _hash("key", key.encode(), _number(position)), "sha256")


def sealed(secret: bytes, setting: bytes) -> bytes:
    """Put a seal before a setting, by which it is known to be what was written."""
    return hmac.digest(secret, _hash("setting", setting), "sha256") + setting


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


def from_micros(count: int) -> datetime:
    """Give the instant that so many microseconds since 1970 are."""
    return EPOCH + timedelta(microseconds=count)
