"""Verification: what in a log is not as it was written, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import ConflictEventsError, DecodeError
from conflict_events.history import Head
from conflict_events.log import chain
from conflict_events.stores import Row, Store

__all__ = ["LogFault", "Verification", "verify"]


@attrs.frozen
class LogFault:
    """One thing that is not as it was written.

    Attributes:
        position: The entry concerned; None = the log around the entries.
        what: What is wrong, in words.
    """

    position: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.position is None else f"position {self.position}: {self.what}"


@attrs.frozen
class Verification:
    """What verifying a log found.

    Attributes:
        head: The end of the log as found.
        faults: Everything that is not as it was written, in order of position.
    """

    head: Head
    faults: tuple[LogFault, ...]

    @property
    def is_intact(self) -> bool:
        """Nothing is wrong."""
        return not self.faults

    def __str__(self) -> str:
        if self.is_intact:
            return f"intact: {self.head.position} entries, head {self.head.digest}"
        return "\n".join(map(str, self.faults))


def verify(store: Store, codec: Codec, secret: bytes | None, expected: Head | None, *, deep: bool) -> Verification:
    """Check a whole log: the vessel, each id, the chain, identities, record keys, and a head that was cited.

    Args:
        store: What is checked.
        codec: For identities, and to read every event where `deep`.
        secret: The log's; None = a log that was handed over without it, whose identities cannot be checked.
        expected: A head cited earlier that this log must have; None = none is known.
        deep: Also read every event and see that it stores back to the same bytes.
    """
    faults: list[LogFault] = []
    head = Head(0, "")
    try:
        faults += [LogFault(None, what) for what in store.faults()]
        head = _check_rows(store, codec, secret, expected, faults, deep=deep)
        faults += _key_faults(store, secret, head)
    except ConflictEventsError as error:
        faults.append(LogFault(None, f"cannot be read: {error}"))
    return Verification(head, tuple(faults))


def _check_rows(
    store: Store, codec: Codec, secret: bytes | None, expected: Head | None, faults: list[LogFault], *, deep: bool
) -> Head:
    previous, position = b"", 0
    identities = dict(store.every_seen())
    settled = set(identities.values())
    cited = expected is None or expected == Head(0, "")
    for row in store.read():
        faults += _row_faults(row, position, previous)
        faults += _identity_faults(row, codec, secret, identities, settled, deep=deep)
        position, previous = row.position, row.digest
        cited = cited or expected == Head(position, previous.hex())
    if secret is not None and any(not 1 <= at <= position for at in settled):
        faults.append(LogFault(None, "an identity is settled at a position that the log does not have"))
    if not cited and expected is not None:
        what = f"the cited head {expected.digest} is not at position {expected.position}: this is not that log"
        faults.append(LogFault(None, what))
    return Head(position, previous.hex())


def _row_faults(row: Row, before: int, previous: bytes) -> Iterator[LogFault]:
    if row.position != before + 1:
        yield LogFault(row.position, f"follows position {before}: entries between were removed, or this was inserted")
    if row.payload is not None and row.salt is not None:
        if chain.entry_id(row.salt, row.kind, row.schema, row.payload) != row.id:
            yield LogFault(row.position, "its payload, kind or salt is not what its id was made of: it was altered")
    else:
        yield LogFault(row.position, "its payload is gone")
    if chain.digest_of(previous, row) != row.digest:
        yield LogFault(row.position, "the chain breaks here: it, or the entry before, was altered, removed or moved")


def _identity_faults(
    row: Row, codec: Codec, secret: bytes | None, identities: dict[bytes, int], settled: set[int], *, deep: bool
) -> Iterator[LogFault]:
    if row.payload is None or row.kind not in codec.kinds:
        return
    canonical = row.payload
    try:
        if deep or row.schema != _today(codec, row.kind):
            event: Any = codec.decode(row.kind, row.schema, row.payload)
            canonical = codec.encode(event)
    except DecodeError as error:
        yield LogFault(row.position, f"cannot be read: {error}")
        return
    if deep and row.schema == _today(codec, row.kind) and canonical != row.payload:
        yield LogFault(row.position, "its bytes are not canonical")
    if secret is not None:
        at = identities.get(chain.identity(secret, row.kind, canonical))
        if at is None or (at != row.position and row.position in settled):
            yield LogFault(row.position, "its identity is not settled here: importing it again would double it")


def _today(codec: Codec, kind: str) -> int:
    return int(codec.kinds[kind].__schema__)


def _key_faults(store: Store, secret: bytes | None, head: Head) -> Iterator[LogFault]:
    if secret is None:
        return
    for key, position, given in store.every_key():
        if chain.mark(secret, key, position) != given or not 1 <= position <= head.position:
            yield LogFault(None, f"the record key {key!r} was altered")
