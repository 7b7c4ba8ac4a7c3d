"""The hashes of the chain, framed in parts that are kept, and by the book."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.log.sealing import chain
from conflict_events.stores import Row

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
NUMBERS = st.integers(0, 2**62)


def framed(use: str, *parts: bytes) -> bytes:
    """As the chain's page says it: every part with its length before it, under the name of the use."""
    spelled = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(f"conflict_events/{use}/1".encode() + b"\0" + spelled).digest()


def number(n: int) -> bytes:
    return n.to_bytes(8, "big", signed=True)


@pytest.mark.law
@given(st.binary(max_size=99), TEXTS, NUMBERS, st.binary(max_size=99))
def test_hashes_of_content_are_by_the_book(secret: bytes, kind: str, schema: int, payload: bytes) -> None:
    """Salt, id and identity; a secret may be longer than the block of the hash."""
    salt = hmac.digest(secret, framed("salt", kind.encode(), payload), "sha256")[:16]

    assert chain.salt_of(secret, kind, payload) == salt
    whole = framed("id", salt, kind.encode(), number(schema), payload)
    assert chain.entry_id(salt, kind, schema, payload) == whole[:16]
    assert chain.identity(secret, kind, payload) == hmac.digest(
        secret, framed("identity", kind.encode(), payload), "sha256"
    )
    assert chain.marks_of(secret, kind, schema, payload) == (salt, whole[:16], chain.identity(secret, kind, payload))
    assert chain.mark(secret, kind, schema) == hmac.digest(
        secret, framed("key", kind.encode(), number(schema)), "sha256"
    )
    assert chain.sealed(secret, payload) == hmac.digest(secret, framed("setting", payload), "sha256") + payload


ROWS = st.builds(
    Row,
    position=NUMBERS,
    id=st.binary(max_size=20),
    recorded_at=NUMBERS,
    recorded_by=TEXTS,
    kind=TEXTS,
    schema=NUMBERS,
    ledger=st.booleans(),
    salt=st.just(b"salt"),
    payload=st.just(b"{}"),
    digest=st.just(b""),
)


@pytest.mark.law
@given(st.sampled_from((b"", bytes(range(32)))), ROWS)
def test_digests_are_by_the_book(previous: bytes, row: Row) -> None:
    """Over the id, not over the payload."""
    placed = (number(row.position), row.id, number(row.recorded_at))
    told = (row.recorded_by.encode(), row.kind.encode(), number(row.schema), bytes([row.ledger]))

    assert chain.digest_of(previous, row) == framed("entry", previous, *placed, *told)
