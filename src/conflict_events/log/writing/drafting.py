"""Drafting an append: everything that is decided inside the store's write lock.

Identity, references, conditions and times are all settled against the state that the append will extend, so two writers
cannot race. `Drafter` is made for one append and thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import AppendConflict, LogDamaged, UsageError, shown
from conflict_events.events import Correction, Link, Redaction, Retraction, kind_name, schema_of
from conflict_events.history import (
    Bookkeeping,
    Entry,
    Erased,
    Erasures,
    Query,
    View,
    check_parts,
    check_references,
    may_refer,
    referred,
)
from conflict_events.log.noting import stored_metadata
from conflict_events.log.sealing import chain
from conflict_events.log.sealing.schemes import Scheme, metadata_digest
from conflict_events.log.tagging.growing import grown
from conflict_events.log.tagging.index import EXTENT, MARKS
from conflict_events.log.tagging.selecting import select
from conflict_events.log.writing.given import Recording, check_depth, check_said, record_keys, time_of
from conflict_events.log.writing.identities import check_newest
from conflict_events.stores import Draft, Row, Store
from conflict_events.values.calls import explains_calls

__all__ = [
    "SETTINGS",
    "Drafter",
    "Expect",
    "Prepared",
    "With",
    "check_expected",
]

KEPT = "kept/"
"""What the names of settings begin with that hold what was worked out from entries."""

SETTINGS = frozenset({"keys", "schemas", "secret", EXTENT, MARKS})
"""Names of what a log keeps beside its entries."""

_FURTHEST = 2**63 - 1
"""The last position that a store can number."""


@explains_calls
@attrs.frozen(kw_only=True)
class Expect:
    """An append condition: nothing that matches was appended since a position.

    Attributes:
        after: The position up to which the caller has read.
        query: What breaks it; None = anything. Its order and limit make no difference.
    """

    after: int
    query: Query | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.query, Query | None):
            raise UsageError(f"query: must be a Query, such as Query(QueryItem(kinds={{...}})), got {self.query!r}")


class With(TypedDict, total=False):
    """What an append is given beside its events; see `EventLog.append`."""

    expect: int | Expect | None
    recorded_by: str | None
    metadata: Mapping[str, str] | None
    keys: Sequence[str | None] | None


# As with `Row`: one is made for every event of every append.
class Prepared(NamedTuple):
    """An event with everything that depends on it and on the secret alone."""

    event: Any
    kind: str
    schema: int
    payload: bytes
    salt: bytes
    id: bytes
    identity: bytes

    @classmethod
    def of(cls, event: Any, codec: Codec, scheme: Scheme, secret: bytes) -> Prepared:
        """Encode an event and derive its id."""
        check_depth(event)
        kind, payload, schema = codec.name_of(event), codec.encode(event), schema_of(type(event))
        return cls(event, kind, schema, payload, *scheme.marks_of(secret, kind, schema, payload))


@attrs.define
class Drafter:
    """Works out what one append adds.

    Attributes:
        store: Where it goes; its write lock is held while this works.
        codec: For reading what is there.
        secret: The log's.
        scheme: How its entries are sealed.
        prepared: The events to append, in order.
        keys: An importer's record key for each, None = none.
        recording: Who appends, when, and what is noted beside each.
        ledger: Every entry about entries that is in the log, erased ones as what is left of them.
        settled: After `draft`: the id under which each event stands, in the order given.
        erased: After `draft`: the positions of what was there, or goes in as it is, and is erased.
    """

    store: Store
    codec: Codec
    secret: bytes
    scheme: Scheme
    prepared: Sequence[Prepared]
    keys: Sequence[str | None] = attrs.field(converter=record_keys)
    recording: Recording
    ledger: Sequence[Entry[Any]]
    settled: list[bytes] = attrs.field(factory=list)
    erased: tuple[int, ...] = ()

    def draft(self) -> Draft:
        """Settle what is new, check it, and chain it to the head."""
        fresh = self._settle()
        head = self.store.head()
        self._check(fresh)
        rows, self.erased = self._erasing(fresh, self._chain(fresh, head))
        seen = tuple((each.identity, row.position) for each, row in zip(fresh, rows, strict=True))
        keys = self._new_keys(rows)
        summed = (("keys", chain.summed((given for _, _, given in keys), self.store.meta("keys"))),) if keys else ()
        new = [(row, each.event) for row, each in zip(rows, fresh, strict=True)]
        tags, extent = grown(self.store, self.codec, self.secret, new, self.erased)
        return Draft(
            rows=rows,
            seen=seen,
            keys=keys,
            meta=(*summed, *extent),
            tags=tags,
            erase=self.erased,
            forget=self._outdated(self.erased),
        )

    def _settle(self) -> list[Prepared]:
        check_newest(self.store, self.codec, self.secret, (name for each in self.prepared for name in _kinds_in(each)))
        known = self.store.seen([each.identity for each in self.prepared])
        at = {row.position: row.id for row in self._rows_at(known.values())}
        standing = {key: at[position] for key, position in known.items()}
        fresh = []
        for each in self.prepared:
            if each.identity not in standing:
                standing[each.identity] = each.id
                fresh.append(each)
            self.settled.append(standing[each.identity])
        return fresh

    def _rows_at(self, positions: Iterable[int]) -> Iterable[Row]:
        wanted = sorted(set(positions))
        return (row for position in wanted for row in self.store.read(after=position - 1, upto=position))

    # --- checks ----------------------------------------------------------------------------------

    def _check(self, fresh: Sequence[Prepared]) -> None:
        if not any(may_refer(each.event) for each in fresh):
            return
        events = {each.id.hex(): each.event for each in fresh}
        wanted = {target for each in fresh for _, target in referred(each.event)} - events.keys()
        rows = self.store.find([chain.id_bytes(target) for target in wanted])
        gone = any(row.payload is None for row in rows.values())
        erasures = Erasures(entry for entry in self.ledger if gone and isinstance(entry.event, Redaction))
        earlier: dict[str, Any] = {key.hex(): self._event(row, erasures) for key, row in rows.items()}
        errata = self._errata() if any(isinstance(each.event, Correction | Retraction) for each in fresh) else {}
        for each in fresh:
            check_references(each.event, earlier.get, lambda target: errata.get(target, ()))
            earlier[each.id.hex()] = each.event
            if isinstance(each.event, Correction) and each.event.by == "ledger":
                errata.setdefault(each.event.target, []).append(each.event.replacement)
        if any(isinstance(each.event, Link | Retraction) for each in fresh):
            self._check_parts(fresh)

    def _event(self, row: Row, erasures: Erasures) -> Any:
        if row.payload is not None:
            return self.codec.decode(row.kind, row.schema, row.payload)
        left = erasures.left(row.id.hex())
        return Erased(row.id.hex(), row.kind) if left is None else left

    def _errata(self) -> dict[str, list[Any]]:
        errata: dict[str, list[Any]] = {}
        for entry in self.ledger:
            if isinstance(entry.event, Correction) and entry.event.by == "ledger":
                errata.setdefault(entry.event.target, []).append(entry.event.replacement)
        return errata

    def _check_parts(self, fresh: Sequence[Prepared]) -> None:
        drafts = [
            Entry(0, each.id.hex(), chain.EPOCH, "", each.kind, each.schema, each.event, "")
            for each in fresh
            if isinstance(each.event, Link | Retraction)
        ]
        together = [*self.ledger, *drafts]
        if any(isinstance(entry.event, Link) and entry.event.kind == "part_of" for entry in together):
            books = Bookkeeping(together, View.now())
            withdrawals = {entry.id for entry in together if isinstance(entry.event, Retraction)}
            joining = (each for each in drafts if isinstance(each.event, Link) or each.event.target in withdrawals)
            check_parts(books.incidents, frozenset().union(*map(books.touched, joining)))

    # --- rows ------------------------------------------------------------------------------------

    def _chain(self, fresh: Sequence[Prepared], head: Row | None) -> tuple[Row, ...]:
        position, digest, last = (head.position, head.digest, head.recorded_at) if head else (0, b"", None)
        if position > _FURTHEST - len(fresh):  # no log gets there by appends
            raise LogDamaged(f"the last entry is at position {position}, after which none can follow; verify this log")
        now = time_of(self.recording.clock, None if last is None else chain.from_micros(last))
        at = chain.micros(now) if last is None else max(chain.micros(now), last)
        ledger, noted = self.codec.kinds.ledger, stored_metadata(self.recording.metadata)
        rows = []
        for place, each in enumerate(fresh, start=position + 1):
            check_said(each.event, now)  # by the clock: that of an earlier entry may have been ahead
            row = Row(
                place, each.id, at, self.recording.by, each.kind, each.schema, each.kind in ledger, each.salt,
                each.payload, b"", noted, None if noted is None else metadata_digest(each.salt, noted),
            )  # fmt: skip
            digest = self.scheme.digest_of(digest, row)
            rows.append(Row._make((*row[:9], digest, *row[10:])))
        return tuple(rows)

    def _erasing(self, fresh: Sequence[Prepared], rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[int, ...]]:
        """Give the rows without what this very append erases, and the positions to erase once they are in.

        Stores erase one row after another, each only while a Redaction names it. So one that erases an older row and is
        erased by this very append, too, goes in as it is, and is erased after that.
        """
        names = {each.id: chain.id_bytes(each.event.target) for each in fresh if isinstance(each.event, Redaction)}
        if not names:
            return tuple(rows), ()
        targets = set(names.values())
        older = self.store.find(targets)
        waiting = {row.id: row.position for row in older.values()}
        for row in rows:
            if row.id in targets and names.get(row.id) in waiting:
                waiting[row.id] = row.position
        at_once = targets - waiting.keys()
        kept = tuple(row.erased() if row.id in at_once else row for row in rows)
        return kept, tuple(sorted(waiting.values()))

    def _outdated(self, erase: Sequence[int]) -> tuple[str, ...]:
        """Name the settings that were worked out from what is erased, and may say it again: every kept state."""
        return tuple(name for name, _ in self.store.every_meta() if name.startswith(KEPT)) if erase else ()

    def _given_keys(self) -> dict[str, bytes]:
        given: dict[str, bytes] = {}
        for key, entry_id in zip(self.keys, self.settled, strict=True):
            if key is not None and given.setdefault(key, entry_id) != entry_id:
                raise UsageError(f"keys: {key!r} is given to two events that differ; a record key is one record's")
        return given

    def _check_taken(self, taken: Mapping[str, int], given: Mapping[str, bytes]) -> None:
        """Refuse a record key under which the log has another account."""
        at = {row.position: row.id for row in self._rows_at(taken.values())}
        for key, position in taken.items():
            if position not in at:
                raise LogDamaged(f"the record key {key!r} belongs to no entry; verify this log")
            if at[position] != given[key]:
                rule = f"keys: {key!r} is taken by entry {at[position].hex()}, which says something else"
                raise UsageError(f"{rule}; append a Correction of that entry, or give this record another key")

    def _new_keys(self, rows: Sequence[Row]) -> tuple[tuple[str, int, bytes], ...]:
        given = self._given_keys()
        taken = self.store.keyed(given) if given else {}
        unknown = given.keys() - taken.keys()
        self._check_taken({key: position for key, (position, _) in taken.items()}, given)
        if not unknown:
            return ()
        positions = {row.id: row.position for row in rows}
        older = [given[key] for key in unknown if given[key] not in positions]
        positions.update((entry_id, row.position) for entry_id, row in self.store.find(older).items())
        named = ((key, positions[given[key]]) for key in sorted(unknown))
        return tuple((key, position, chain.mark(self.secret, key, position)) for key, position in named)


def _kinds_in(prepared: Prepared) -> Iterator[str]:
    yield prepared.kind
    if isinstance(prepared.event, Correction):
        yield kind_name(type(prepared.event.replacement))


def check_expected(
    expect: int | Expect | None, store: Store, codec: Codec, entry_of: Callable[[Row], Entry[Any]]
) -> None:
    """Refuse an append whose condition no longer holds.

    Raises:
        AppendConflict: With both positions.
        UsageError: Where the condition looks beyond the end of the log.
    """
    if expect is None:
        return
    if isinstance(expect, Query):
        raise UsageError("expect: a query alone does not say up to where you read; give Expect(after=..., query=...)")
    wanted = expect if isinstance(expect, Expect) else Expect(after=expect)
    head = store.head()
    end = 0 if head is None else head.position
    if type(wanted.after) is not int or not 0 <= wanted.after <= end:
        raise UsageError(f"expect: must be a position of this log, 0 to {end}, got {shown(wanted.after)}")
    query = Query() if wanted.query is None else wanted.query
    newer = next(select(store, codec, entry_of, query.latest(), after=wanted.after), None)
    if newer is not None:
        raise AppendConflict(wanted.after, newer.position)
