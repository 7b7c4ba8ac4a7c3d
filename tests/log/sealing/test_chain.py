"""The hashes of the chain, framed in parts that are kept, and by the book."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.log.sealing import chain
from conflict_events.log.sealing.schemes import FIRST, TODAYS, Scheme, metadata_digest
from conflict_events.stores import Row

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
NUMBERS = st.integers(0, 2**62)


def framed(use: str, *parts: bytes) -> bytes:
    """As the chain's page says it: every part with its length before it, under the name of the use."""
    spelled = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(f"conflict_events/{use}".encode() + b"\0" + spelled).digest()


def number(n: int) -> bytes:
    return n.to_bytes(8, "big", signed=True)


def hold(scheme: Scheme, secret: bytes, said: tuple[str, int, bytes], made: tuple[bytes, bytes, bytes]) -> None:
    """Salt, id and identity, however they are asked for."""
    kind, schema, payload = said
    salt, entry_id, identity = made
    assert scheme.marks_of(secret, kind, schema, payload) == made
    assert scheme.marks_under(secret, salt, kind, schema, payload) == (entry_id, identity)
    assert scheme.entry_id(salt, kind, schema, payload) == entry_id
    assert scheme.identity(secret, kind, payload) == identity


@pytest.mark.law
@given(st.binary(max_size=99), TEXTS, NUMBERS, st.binary(max_size=99))
def test_hashes_of_content_are_by_the_book(secret: bytes, kind: str, schema: int, payload: bytes) -> None:
    """Those of logs that were begun under formats 1 and 2; a secret may be longer than the block of the hash."""
    salt = hmac.digest(secret, framed("salt/1", kind.encode(), payload), "sha256")[:16]
    whole = framed("id/1", salt, kind.encode(), number(schema), payload)
    identity = hmac.digest(secret, framed("identity/1", kind.encode(), payload), "sha256")

    hold(FIRST, secret, (kind, schema, payload), (salt, whole[:16], identity))
    assert chain.mark(secret, kind, schema) == hmac.digest(
        secret, framed("key/1", kind.encode(), number(schema)), "sha256"
    )
    assert chain.sealed(secret, payload) == hmac.digest(secret, framed("setting/1", payload), "sha256") + payload


@pytest.mark.law
@given(st.binary(min_size=32, max_size=32), TEXTS, NUMBERS, st.binary(max_size=99))
def test_the_payload_is_hashed_once_and_all_else_is_made_of_that(
    secret: bytes, kind: str, schema: int, payload: bytes
) -> None:
    """Of logs that were begun under format 3."""
    content = framed("content/2", kind.encode(), payload)
    under = hashlib.blake2b(content, key=secret, digest_size=48, person=b"conflict_events").digest()
    begun = b"conflict_events/id/2\0" + b"".join(
        len(part).to_bytes(8, "big") + part for part in (number(schema), under[:16])
    )

    hold(
        TODAYS, secret, (kind, schema, payload), (under[:16], hashlib.sha256(begun + content).digest()[:16], under[16:])
    )


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
    metadata_digest=st.sampled_from((None, bytes(range(32)))),
)


@pytest.mark.law
@given(st.sampled_from((b"", bytes(range(32)))), ROWS)
def test_digests_are_by_the_book(previous: bytes, row: Row) -> None:
    """Over the id and not the payload, and over what stands for metadata, where there is any."""
    placed = (number(row.position), row.id, number(row.recorded_at))
    told = [row.recorded_by.encode(), row.kind.encode(), number(row.schema), bytes([row.ledger])]
    told += [] if row.metadata_digest is None else [row.metadata_digest]

    assert FIRST.digest_of(previous, row) == framed("entry/1", previous, *placed, *told)
    assert TODAYS.digest_of(previous, row) == framed("entry/2", previous, *placed, *told)


def test_what_stands_for_metadata_depends_on_the_salt() -> None:
    """Without it no guess is confirmed."""
    assert metadata_digest(b"salt", b"{}") == framed("metadata/1", b"salt", b"{}")
