"""Framing: what is hashed, put together so that no two uses of a hash, and no two runs of parts, can be confused.

Each part stands after its length, and all of them after the name of the use.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

__all__ = ["frame", "framed", "hmac_of", "number"]

BLOCK = 64
"""What SHA-256 takes at a time, and HMAC pads its key to."""


def frame(part: bytes) -> bytes:
    """Put its length before a part."""
    return len(part).to_bytes(8, "big") + part


def number(n: int) -> bytes:
    """Give a whole number as a part."""
    return n.to_bytes(8, "big", signed=True)


# What is hashed begins and ends alike for entries of one kind: each beginning and each end is framed once.


@functools.lru_cache(maxsize=1024)
def framed(use: str, *parts: str | int | bytes) -> bytes:
    """Frame the parts of a hash for a use, such as ``id/1``; an empty use is the rest of one begun already."""
    named = f"conflict_events/{use}".encode() + b"\0" if use else b""
    plain = (
        each.encode() if isinstance(each, str) else number(each) if isinstance(each, int) else each for each in parts
    )
    return named + b"".join(map(frame, plain))


@functools.lru_cache(maxsize=8)
def _keyed(secret: bytes) -> tuple[Any, Any]:
    """Give both halves of an HMAC (RFC 2104), as far as they depend on the key alone."""
    key = (secret if len(secret) <= BLOCK else hashlib.sha256(secret).digest()).ljust(BLOCK, b"\0")
    inner, outer = (bytes(each ^ pad for each in key) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def hmac_of(secret: bytes, message: bytes) -> bytes:
    """Give the HMAC of a message, over SHA-256: in a third of what `hmac.digest` takes, which begins with the key."""
    begun, ended = _keyed(secret)
    inner, outer = begun.copy(), ended.copy()
    inner.update(message)
    outer.update(inner.digest())
    return bytes(outer.digest())
