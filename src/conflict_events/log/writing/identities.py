"""Identities: by which an event is known again when it is appended once more, and what they were worked out under."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from conflict_events.codec import Codec, canonical_json
from conflict_events.codec.stored import WHOLE
from conflict_events.errors import Fault, KindsUnread, LogDamaged, SchemaTooNew, UnknownKind, UsageError
from conflict_events.events import KINDS, kind_name, schema_of
from conflict_events.log.coding import mark_of
from conflict_events.log.sealing import chain
from conflict_events.log.sealing.schemes import TODAYS, scheme_of
from conflict_events.log.tagging.index import EXTENT, MARKS
from conflict_events.stores import Draft, Row, Store

__all__ = ["SECRET_BYTES", "check_newest", "moved", "newer", "own_secret", "prepare", "warn_of_unread"]

SECRET_BYTES = 32

CODE = "/code"
"""What follows the name of a kind where the mark of its code is noted beside its schema."""


def own_secret(store: Store, given: bytes | None) -> bytes | None:
    """Give the secret of a log; None = it has none yet.

    Raises:
        LogDamaged: It is none.
        UsageError: Another one was given.
    """
    known = store.meta("secret")
    if known is not None and not (isinstance(known, bytes) and len(known) == SECRET_BYTES):
        raise LogDamaged("the settings of this log were altered; take a copy that verifies")
    if known is not None and given is not None and known != given:
        raise UsageError("secret: this log has another; open it without one")
    return known


def warn_of_unread(store: Store, codec: Codec, secret: bytes | None) -> None:
    """Warn of kinds that a log was written with and is opened without; one without its secret does not tell."""
    known: Mapping[str, Any] = {}
    with contextlib.suppress(LogDamaged):  # what was altered is told by who writes, and by `verify`
        known = {} if secret is None else _versions(store, secret)
    unread = sorted(name for name in known if CODE not in name and name not in codec.kinds)
    if unread:
        names = ", ".join(unread)
        warnings.warn(
            f"this log was written with kinds that it is opened without: {names}; what they say is passed over: "
            "open it with kinds=KINDS.including(...)",
            KindsUnread,
            stacklevel=5,
        )


def prepare(store: Store, codec: Codec, secret: bytes | None, given: bytes) -> None:
    """Give a log that has no secret of its own the one given; work out anew what another schema or code has changed.

    Raises:
        UsageError: The secret is none.
        SchemaTooNew: The log knows a kind under a newer schema than ours.
    """
    if secret is None:
        _adopt(store, codec, given)
        return
    check_newest(store, codec, secret, codec.kinds)
    if changed := moved(store, codec, secret):
        _rekey(store, codec, secret, changed)


def _adopt(store: Store, codec: Codec, secret: bytes) -> None:
    if len(secret) != SECRET_BYTES:
        raise UsageError(f"secret: must be {SECRET_BYTES} bytes, got {len(secret)}")

    def first() -> Draft:
        # Another process may have made the log while this one waited for the lock.
        return Draft() if store.meta("secret") is not None else _adopted(store, codec, secret)

    store.write(first)


def moved(store: Store, codec: Codec, secret: bytes) -> frozenset[str]:
    """Give the kinds whose schema, or code, is not the one under which the log's identities were worked out.

    Those that the log knows under a newer schema than ours stay as whoever has that worked them out.

    Raises:
        LogDamaged: The secret, or what is noted of the schemas, was altered.
    """
    worked_out = _versions(store, secret)
    today = _todays(codec, worked_out)
    return frozenset(name.partition(CODE)[0] for name, value in today.items() if worked_out.get(name) != value)


def newer(store: Store, codec: Codec, secret: bytes) -> frozenset[str]:
    """Give the kinds that the log knows under a newer schema than ours."""
    return frozenset(_newer(_versions(store, secret), codec))


def check_newest(store: Store, codec: Codec, secret: bytes, kinds: Iterable[str]) -> None:
    """Refuse to write kinds that the log knows under a newer schema: what is there already would not be known again.

    Raises:
        SchemaTooNew: Another program has opened this log to write with a newer schema of one of them.
    """
    newer = _newer(_versions(store, secret), codec)
    for kind in kinds if newer else ():
        if kind in newer:
            ours = schema_of(codec.kinds[kind])
            rule = f"schema {newer[kind]} of {kind} is newer than ours, {ours}; update the library or the class"
            raise SchemaTooNew(kind, (Fault("", rule),))


def _newer(versions: Mapping[str, Any], codec: Codec) -> dict[str, int]:
    noted = ((name, versions.get(name, 0), cls) for name, cls in codec.kinds.items())
    return {name: version for name, version, cls in noted if version > schema_of(cls)}


def _todays(codec: Codec, versions: Mapping[str, Any]) -> dict[str, Any]:
    """Give the schema of each kind, and a mark of the code of each that is none of ours; where none is newer."""
    left = _newer(versions, codec)
    kinds = {name: cls for name, cls in codec.kinds.items() if name not in left}
    marks = {f"{name}{CODE}": mark_of(cls) for name, cls in kinds.items() if KINDS.get(name) is not cls}
    return {name: schema_of(cls) for name, cls in kinds.items()} | marks


def _versions(store: Store, secret: bytes) -> Mapping[str, Any]:
    noted = store.meta("schemas")
    return {} if noted is None else _read(secret, noted)


@functools.lru_cache(maxsize=64)
def _read(secret: bytes, noted: object) -> Mapping[str, Any]:
    versions: dict[str, Any] = json.loads(chain.checked(secret, noted))
    return MappingProxyType(versions)


def _rekey(store: Store, codec: Codec, secret: bytes, changed: Collection[str]) -> None:
    """Work out identities anew for kinds whose schema moved on since, or that the log did not know.

    The entries are read before the write lock is taken, and under it those that came meanwhile: that nobody else can
    write takes a moment where there are none of these kinds. Entries of kinds that this table does not have keep the
    identity that they have; so do erased ones, whose content nobody can read any more.
    """
    head = store.head()
    read = 0 if head is None else head.position
    early = _moved(store, codec, secret, changed, upto=read)

    def draft() -> Draft:
        identities = dict(early)
        now = moved(store, codec, secret)
        if now != changed:  # another process had the log open, with other kinds
            identities = _moved(store, codec, secret, now, upto=read)
        identities.update(_moved(store, codec, secret, now, after=read))
        before = _versions(store, secret)
        versions = {**before, **_todays(codec, before)}
        noted = (("schemas", _noted(versions, secret)),)
        kept = {position: key for key, position in store.every_seen()} if identities else {}
        if all(kept.get(position) == key for position, key in identities.items()):
            return Draft(meta=noted)
        return Draft(seen=_firsts(kept | identities), reset_seen=True, meta=noted)

    store.write(draft)


def _moved(
    store: Store, codec: Codec, secret: bytes, kinds: Collection[str], *, after: int = 0, upto: int | None = None
) -> dict[int, bytes]:
    """Give the identity of every entry of these kinds, and of every one that holds a whole event of them."""
    names = [canonical_json(name)[1:-1] for name in kinds]
    holders = {kind_name(cls) for cls in WHOLE} - set(kinds)
    rows = store.read(after=after, upto=upto, kinds=holders, ledger=True)
    holding = (row for row in rows if any(name in (row.payload or b"") for name in names))
    changed = itertools.chain(store.read(after=after, upto=upto, kinds=kinds), holding)
    return dict(_identities(store, changed, codec, secret))


def _adopted(store: Store, codec: Codec, secret: bytes) -> Draft:
    """Give a log its secret: a new one, or one that was handed over without; ids stay what they are."""
    identities = dict(_identities(store, store.read(), codec, secret))
    keys = tuple((key, at, chain.mark(secret, key, at)) for key, at, _ in store.every_key())
    total = chain.summed(given for _, _, given in keys)
    versions = _todays(codec, {})
    meta = ("secret", secret), ("schemas", _noted(versions, secret)), ("keys", total)
    tags = tuple(block._replace(positions=()) for block in store.every_tag())  # sealed with another; they come anew
    return Draft(seen=_firsts(identities), reset_seen=True, keys=keys, meta=meta, tags=tags, forget=(MARKS, EXTENT))


def _identities(store: Store, rows: Iterable[Row], codec: Codec, secret: bytes) -> Iterator[tuple[int, bytes]]:
    scheme = scheme_of(store) or TODAYS
    for row in rows:
        if row.payload is not None:
            yield row.position, scheme.identity(secret, row.kind, _todays_bytes(row, row.payload, codec))


def _todays_bytes(row: Row, payload: bytes, codec: Codec) -> bytes:
    try:
        return codec.encode(codec.decode(row.kind, row.schema, payload))
    except UnknownKind:
        return payload  # as good as can be; worked out anew as soon as the kind is known


def _firsts(identities: Mapping[int, bytes]) -> tuple[tuple[bytes, int], ...]:
    """Give each identity to the first entry that has it."""
    first: dict[bytes, int] = {}
    for position in sorted(identities):
        first.setdefault(identities[position], position)
    return tuple(first.items())


def _noted(versions: Mapping[str, Any], secret: bytes) -> bytes:
    return chain.sealed(secret, json.dumps(versions, sort_keys=True).encode())
