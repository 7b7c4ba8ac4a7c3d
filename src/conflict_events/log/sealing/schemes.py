"""Schemes: how ids, identities and digests are made, today and in logs that were begun under an older format.

A log keeps the scheme of its first entry for ever, because its ids are cited, and its identities are what tells that an
erased account comes again. Nothing notes which that is: the digests show it.

* ``salt`` depends on kind and bytes, under the log's secret: stored beside the entry, and forgotten when it is erased.
* ``id`` = hash of salt, kind, schema and bytes: known before appending, and no guess confirms it without the secret.
* ``digest`` = hash of the digest before, and of the entry around its payload: an erasure leaves the chain intact.
* ``identity`` depends on kind and *today's* canonical bytes, under the secret: settles whether an event is in the log
  already, whatever schema it was stored under.
"""

from __future__ import annotations

import functools
import hashlib
import struct
from collections.abc import Callable
from typing import Any, Protocol

from conflict_events.errors import DataError, MachineError
from conflict_events.log.sealing.chain import ID_BYTES, SEAL_BYTES, row_at
from conflict_events.log.sealing.framing import frame, framed, hmac_of, number
from conflict_events.stores import Row, Store

__all__ = ["FIRST", "SCHEMES", "TODAYS", "Scheme", "has_its_metadata", "metadata_digest", "scheme_of"]

_FOLLOWING = struct.Struct(f">Q{SEAL_BYTES}sQqQ{ID_BYTES}sQq").pack
"""Frames what an entry has of its own: the digest before it, its position, id and time."""
_FLAGS = (b"\0", b"\1")


class Scheme(Protocol):
    """One way to make ids, identities and digests."""

    def marks_of(self, secret: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes, bytes]:
        """Give salt, id and identity of an event that is new: its bytes are of today's schema."""
        ...

    def marks_under(self, secret: bytes, salt: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes]:
        """Give id and identity of an event that is in a log under a salt, in bytes of today's schema."""
        ...

    def entry_id(self, salt: bytes, kind: str, schema: int, payload: bytes) -> bytes:
        """Give the id of an entry, 16 bytes."""
        ...

    def identity(self, secret: bytes, kind: str, canonical: bytes) -> bytes:
        """Give the key that settles whether an event, in today's canonical bytes, is in the log already."""
        ...

    def digest_of(self, previous: bytes, row: Row) -> bytes:
        """Give the digest of an entry, 32 bytes; its payload is in it through its id, its metadata through its hash."""
        ...


class _Chained:
    """What both schemes have in common: the digest, under a name of each one's own."""

    entry: bytes

    def digest_of(self, previous: bytes, row: Row) -> bytes:
        """See `Scheme.digest_of`."""
        if len(previous) == SEAL_BYTES and len(row.id) == ID_BYTES:
            around = _FOLLOWING(SEAL_BYTES, previous, 8, row.position, ID_BYTES, row.id, 8, row.recorded_at)
        else:
            around = b"".join(map(frame, (previous, number(row.position), row.id, number(row.recorded_at))))
        said = framed("", row.recorded_by, row.kind, row.schema, _FLAGS[row.ledger])
        beside = b"" if row.metadata_digest is None else frame(row.metadata_digest)
        return hashlib.sha256(self.entry + around + said + beside).digest()


class _ByHmac(_Chained):
    """Of logs begun under format 1 or 2: by SHA-256 and HMAC over it; the payload is hashed three times."""

    entry = framed("entry/1")

    def marks_of(self, secret: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes, bytes]:
        """See `Scheme.marks_of`."""
        salt = _hmac(secret, "salt/1", kind, payload)[:ID_BYTES]
        return salt, *self.marks_under(secret, salt, kind, schema, payload)

    def marks_under(self, secret: bytes, salt: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes]:
        """See `Scheme.marks_under`."""
        return self.entry_id(salt, kind, schema, payload), self.identity(secret, kind, payload)

    def entry_id(self, salt: bytes, kind: str, schema: int, payload: bytes) -> bytes:
        """See `Scheme.entry_id`."""
        said = framed("id/1") + frame(salt) + framed("", kind, schema) + frame(payload)
        return hashlib.sha256(said).digest()[:ID_BYTES]

    def identity(self, secret: bytes, kind: str, canonical: bytes) -> bytes:
        """See `Scheme.identity`."""
        return _hmac(secret, "identity/1", kind, canonical)


def _hmac(secret: bytes, use: str, kind: str, payload: bytes) -> bytes:
    return hmac_of(secret, hashlib.sha256(framed(use, kind) + frame(payload)).digest())


class _InOnePass(_Chained):
    """Of logs begun under format 3: the payload is hashed once, and all else is made of that hash.

    Salt and identity are two parts of one keyed BLAKE2b. That is a pseudo-random function, so whoever knows the salt of
    an entry learns nothing of its identity.
    """

    entry = framed("entry/2")

    def marks_of(self, secret: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes, bytes]:
        """See `Scheme.marks_of`."""
        content = _content(kind, payload)
        under = _under(secret, content)
        salt = under[:ID_BYTES]
        return salt, self._id(salt, schema, content), under[ID_BYTES:]

    def marks_under(self, secret: bytes, salt: bytes, kind: str, schema: int, payload: bytes) -> tuple[bytes, bytes]:
        """See `Scheme.marks_under`."""
        content = _content(kind, payload)
        return self._id(salt, schema, content), _under(secret, content)[ID_BYTES:]

    def entry_id(self, salt: bytes, kind: str, schema: int, payload: bytes) -> bytes:
        """See `Scheme.entry_id`."""
        return self._id(salt, schema, _content(kind, payload))

    def identity(self, secret: bytes, kind: str, canonical: bytes) -> bytes:
        """See `Scheme.identity`."""
        return _under(secret, _content(kind, canonical))[ID_BYTES:]

    def _id(self, salt: bytes, schema: int, content: bytes) -> bytes:
        return hashlib.sha256(framed("id/2", schema) + frame(salt) + content).digest()[:ID_BYTES]


def _content(kind: str, payload: bytes) -> bytes:
    return hashlib.sha256(framed("content/2", kind) + frame(payload)).digest()


@functools.lru_cache(maxsize=8)
def _keyed(secret: bytes) -> Any:
    return hashlib.blake2b(key=secret, digest_size=ID_BYTES + SEAL_BYTES, person=b"conflict_events")


def _under(secret: bytes, content: bytes) -> bytes:
    begun = _keyed(secret).copy()
    begun.update(content)
    return bytes(begun.digest())


FIRST: Scheme = _ByHmac()
TODAYS: Scheme = _InOnePass()
SCHEMES = (TODAYS, FIRST)
"""All that there were, the one of today first."""


def metadata_digest(salt: bytes, metadata: bytes) -> bytes:
    """Give what stays of the metadata beside an entry, 32 bytes; without the salt it confirms no guess."""
    return hashlib.sha256(framed("metadata/1") + frame(salt) + frame(metadata)).digest()


def has_its_metadata(row: Row) -> bool:
    """Tell whether what stands beside an entry is what was noted, or is gone together with what the entry says."""
    if row.metadata is None:
        return row.metadata_digest is None or row.payload is None
    return row.salt is not None and row.metadata_digest == metadata_digest(row.salt, row.metadata)


def scheme_of(store: Store) -> Scheme | None:
    """Tell the scheme of a log, by its first entry, or by its last where that was altered; today's where it has none.

    Returns:
        None = neither of the two is as it was written.
    """
    first, last = _read(lambda: row_at(store, 1)), _read(store.head)
    if first is last is None:
        return TODAYS
    before = None if last is None else _read(lambda: row_at(store, last.position - 1))
    return _sealing(b"", first) or _sealing(b"" if before is None else before.digest, last)


def _read(look: Callable[[], Row | None]) -> Row | None:
    try:
        return look()
    except (DataError, MachineError):
        return None


def _sealing(previous: bytes, row: Row | None) -> Scheme | None:
    made = (scheme for scheme in SCHEMES if row is not None and scheme.digest_of(previous, row) == row.digest)
    return next(made, None)
