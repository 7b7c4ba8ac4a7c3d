"""Heads to cite, and proofs about a log for those who do not have it: small values, each one line of JSON.

The tree is over the entries' digests, so whoever is handed one entry (what it says, its salt, what stands around it,
and the digest before) can work its digest out, and from there the root.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Self

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import DataError, InvalidValue, MachineError, ProofRefused, UsageError, shown
from conflict_events.events import KINDS, Kinds
from conflict_events.history import Entry, Head
from conflict_events.history.queries import check_positions
from conflict_events.log.noting import metadata_in
from conflict_events.log.sealing import chain, merkle
from conflict_events.log.sealing.schemes import SCHEMES, Scheme, has_its_metadata
from conflict_events.stores import Row, Store

__all__ = [
    "CitedHead",
    "ConsistencyProof",
    "InclusionProof",
    "check_growth",
    "check_inclusion",
    "head_at",
    "prove_growth",
    "prove_inclusion",
    "tree_faults",
]

LONGEST = 2 * 1024 * 1024
"""How long the text of a head or a proof may be, in characters."""

_HEX = re.compile(r"(?:[0-9a-f]{2})*")


def _hex(length: int | None = None) -> Callable[[Any, Any, Any], None]:
    def check(_instance: Any, field: Any, value: Any) -> None:
        good = isinstance(value, str) and _HEX.fullmatch(value) and length in (None, len(value) // 2)
        if not good:
            raise InvalidValue(field.name, f"must be {length or 'some'} bytes in hexadecimal digits", value)

    return check


def _whole(least: int) -> Callable[[Any, Any, Any], None]:
    def check(_instance: Any, field: Any, value: Any) -> None:
        if type(value) is not int or not least <= value < 2**63:
            raise InvalidValue(field.name, f"must be a whole number from {least}", value)

    return check


def _text(_instance: Any, field: Any, value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidValue(field.name, "must be text", value)


def _flag(_instance: object, field: Any, value: Any) -> None:
    if not isinstance(value, bool):
        raise InvalidValue(field.name, "must be true or false", value)


def _path(_instance: Any, field: Any, value: Any) -> None:
    for each in value:
        _hex(chain.SEAL_BYTES)(_instance, field, each)


def _hashes(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or len(value) > 64:
        raise InvalidValue("path", "must be at most 64 hashes", value)
    return tuple(value)


@attrs.frozen(kw_only=True)
class _Line:
    """A value that is one line of JSON."""

    def __str__(self) -> str:
        fields = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
        return json.dumps({"conflict_events": type(self).__name__, **fields}, ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote.

        Raises:
            InvalidValue: It is not that.
        """
        name, what = cls.__name__, f"must be one line of JSON as a {cls.__name__} is written"
        if len(text) > LONGEST:
            raise InvalidValue(name, f"must have at most {LONGEST} characters", len(text))
        try:
            record = json.loads(text)
        except (ValueError, RecursionError):
            raise InvalidValue(name, what, text[:80]) from None
        fields = attrs.fields(cls)
        names = {"conflict_events", *(field.name for field in fields if field.default is attrs.NOTHING)}
        others = {field.name for field in fields} - names  # those of older versions of this library have fewer
        if not isinstance(record, dict) or record.keys() - others != names or record.pop("conflict_events") != name:
            raise InvalidValue(name, what, text[:80])
        return cls(**record)


@attrs.frozen(kw_only=True)
class CitedHead(_Line):
    """The end of a log, to be noted where others see it. Whoever has it can check a log, an entry, or a later head.

    Attributes:
        position: How many entries there are, from 1.
        digest: The digest of the last, 64 hexadecimal digits; it seals all before it.
        recorded_at: When the last was written down: ISO text, UTC.
        root: The root of the tree over the digests of all, 64 hexadecimal digits.
    """

    position: int = attrs.field(validator=_whole(1))
    digest: str = attrs.field(validator=_hex(chain.SEAL_BYTES))
    recorded_at: str = attrs.field(validator=_text)
    root: str = attrs.field(validator=_hex(chain.SEAL_BYTES))

    @property
    def head(self) -> Head:
        """Position and digest alone."""
        return Head(self.position, self.digest)


@attrs.frozen(kw_only=True)
class InclusionProof(_Line):
    """One entry, and what shows that it is in the log of a head: nothing of any other entry but hashes.

    Attributes:
        size: The position of the head that it is for.
        position: The place of the entry.
        id: Its id.
        recorded_at: When it was written down, in microseconds since 1970, UTC.
        recorded_by: Who wrote it down.
        kind: The stable name of its kind.
        schema: The version that it was stored under.
        ledger: Whether it is an entry about entries.
        salt: Its salt; None = it was erased.
        payload: What it says, to the byte as it is stored; None = it was erased.
        previous: The digest of the entry before; empty for the first.
        path: Hashes from the leaf up to the root.
        metadata: What was noted beside it, as it is stored; None = nothing, or it was erased.
        metadata_digest: What stands for that in the chain; None = nothing was noted.
    """

    size: int = attrs.field(validator=_whole(1))
    position: int = attrs.field(validator=_whole(1))
    id: str = attrs.field(validator=_hex(chain.ID_BYTES))
    recorded_at: int = attrs.field(validator=_whole(-(2**62)))
    recorded_by: str = attrs.field(validator=_text)
    kind: str = attrs.field(validator=_text)
    schema: int = attrs.field(validator=_whole(1))
    ledger: bool = attrs.field(validator=_flag)
    salt: str | None = attrs.field(validator=attrs.validators.optional(_hex()))
    payload: str | None = attrs.field(validator=attrs.validators.optional(_text))
    previous: str = attrs.field(validator=_hex())
    path: tuple[str, ...] = attrs.field(converter=_hashes, validator=_path)
    metadata: str | None = attrs.field(default=None, validator=attrs.validators.optional(_text))
    metadata_digest: str | None = attrs.field(default=None, validator=attrs.validators.optional(_hex(chain.SEAL_BYTES)))


@attrs.frozen(kw_only=True)
class ConsistencyProof(_Line):
    """What shows that the log of one head begins with that of an earlier one: nothing was altered or removed.

    Attributes:
        old: The position of the earlier head.
        new: The position of the later one.
        path: Hashes.
    """

    old: int = attrs.field(validator=_whole(1))
    new: int = attrs.field(validator=_whole(1))
    path: tuple[str, ...] = attrs.field(converter=_hashes, validator=_path)


# --- with a log -----------------------------------------------------------------------------------


def _leaves(store: Store, upto: int) -> list[bytes]:
    check_positions(position=upto)
    leaves = [merkle.leaf_hash(row.digest) for row in store.read(upto=upto)]
    if not 1 <= upto == len(leaves):
        raise UsageError(f"position: must be one of this log, from 1, got {shown(upto)}")
    return leaves


def head_given(asking: str, given: Any) -> Head:
    """Give the head that was given, as it is cited or as a log has it.

    Raises:
        UsageError: It is none.
    """
    if isinstance(given, CitedHead):
        return given.head
    if not isinstance(given, Head):
        raise UsageError(f"{asking}: needs a head, as log.head or log.export_head() gives it, got {shown(given)}")
    return given


def head_at(store: Store, position: int) -> CitedHead:
    """Give the head that a log had at a position."""
    root = merkle.root_of(_leaves(store, position))
    row = chain.row_at(store, position)
    assert row is not None  # noqa: S101  # there are leaves up to it
    at = chain.from_micros(row.recorded_at).isoformat().replace("+00:00", "Z")
    return CitedHead(position=position, digest=row.digest.hex(), recorded_at=at, root=root.hex())


def prove_inclusion(store: Store, position: int, size: int) -> InclusionProof:
    """Show that an entry is in the log as it was at a size."""
    if not 1 <= position <= size:
        raise UsageError(f"head: must be of position {position} or after, where the entry is, got {size}")
    path = merkle.inclusion_path(_leaves(store, size), position - 1)
    row, before = chain.row_at(store, position), chain.row_at(store, position - 1)
    assert row is not None  # noqa: S101  # there are leaves up to it
    return InclusionProof(
        size=size,
        position=position,
        id=row.id.hex(),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        kind=row.kind,
        schema=row.schema,
        ledger=row.ledger,
        salt=None if row.salt is None else row.salt.hex(),
        payload=None if row.payload is None else row.payload.decode(),
        previous="" if before is None else before.digest.hex(),
        path=[each.hex() for each in path],
        metadata=None if row.metadata is None else row.metadata.decode(),
        metadata_digest=None if row.metadata_digest is None else row.metadata_digest.hex(),
    )


def prove_growth(store: Store, old: int, new: int) -> ConsistencyProof:
    """Show that a log grew from one size to another."""
    if not 1 <= old <= new:
        raise UsageError(f"old: must be a position from 1 to {new}, got {old}")
    path = merkle.consistency_path(_leaves(store, new), old)
    return ConsistencyProof(old=old, new=new, path=[each.hex() for each in path])


def tree_faults(store: Store, head: CitedHead) -> list[str]:
    """Compare time and tree of a head with those of a log that has its position; the rest is for `verify`."""
    try:
        ours = head_at(store, head.position)
    except (DataError, MachineError, UsageError):
        return []  # it cannot be read, or does not reach that far, which `verify` says
    if (ours.root, ours.recorded_at) == (head.root, head.recorded_at):
        return []
    return [f"the tree or the time of the cited head at position {head.position} is not this log's"]


# --- without a log --------------------------------------------------------------------------------


def check_inclusion(proof: InclusionProof, head: CitedHead, *, kinds: Kinds = KINDS) -> Entry[Any]:
    """Check that an entry is in the log whose head was cited; no log is needed.

    Args:
        proof: What was handed over.
        head: The head, from where it was cited and not from who hands the proof over.
        kinds: The kinds that it may be of.

    Returns:
        The entry, with what it says; its event is None where it was erased.

    Raises:
        DecodeError: It is proved, and cannot be read with these kinds.
        ProofRefused: It is not proved.
    """
    row = _row_in(proof)
    try:
        digest = _shown(row, proof, head)
    except UnicodeEncodeError:
        raise ProofRefused("its texts are not those that an entry can have") from None
    if row.position == head.position and digest.hex() != head.digest:
        raise ProofRefused("the head's digest is not that of its last entry")
    event = None if row.payload is None else Codec(kinds).decode(row.kind, row.schema, row.payload)
    at = chain.from_micros(row.recorded_at)
    noted = metadata_in(row)
    return Entry(row.position, proof.id, at, row.recorded_by, row.kind, row.schema, event, digest.hex(), noted)


def _row_in(proof: InclusionProof) -> Row:
    names = ("position", "recorded_at", "recorded_by", "kind", "schema", "ledger")
    given: dict[str, Any] = {name: getattr(proof, name) for name in names}
    given |= {name: _bytes(getattr(proof, name)) for name in ("salt", "metadata_digest")}
    given |= {name: _stored(getattr(proof, name)) for name in ("payload", "metadata")}
    return Row(**given, id=bytes.fromhex(proof.id), digest=b"")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _stored(text: str | None) -> bytes | None:
    return None if text is None else text.encode("utf-8", "surrogatepass")


def _shown(row: Row, proof: InclusionProof, head: CitedHead) -> bytes:
    """Give the digest by which an entry is in the tree of a head, under whichever scheme it was sealed."""
    path = [bytes.fromhex(each) for each in proof.path]
    for scheme in SCHEMES:
        digest = scheme.digest_of(bytes.fromhex(proof.previous), row)
        root = merkle.root_by_path(merkle.leaf_hash(digest), row.position - 1, proof.size, path)
        if proof.size == head.position and root is not None and root.hex() == head.root:
            _check_content(row, scheme)
            return digest
    raise ProofRefused(f"the entry is not shown to be in the log of the head at position {head.position}")


def _check_content(row: Row, scheme: Scheme) -> None:
    payload = row.payload
    if payload is not None and scheme.entry_id(row.salt or b"", row.kind, row.schema, payload) != row.id:
        raise ProofRefused("what it says, its kind or its salt is not what its id was made of")
    if not has_its_metadata(row):
        raise ProofRefused("its metadata is not what was noted beside it")


def check_growth(proof: ConsistencyProof, old: CitedHead, new: CitedHead) -> None:
    """Check that the log of a later head begins with that of an earlier one; no log is needed.

    Raises:
        ProofRefused: That is not proved.
    """
    path = [bytes.fromhex(each) for each in proof.path]
    trees = (old.position, bytes.fromhex(old.root)), (new.position, bytes.fromhex(new.root))
    if (proof.old, proof.new) != (old.position, new.position) or not merkle.is_consistent(*trees, path):
        raise ProofRefused(f"the log at {new.position} is not shown to begin with the log at {old.position}")
