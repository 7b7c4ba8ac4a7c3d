"""Verification: what in a log is not as it was written, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import (
    DataError,
    DecodeError,
    LogDamaged,
    MachineError,
    SchemaTooNew,
    UnknownKind,
    UsageError,
)
from conflict_events.events import kind_name, schema_of
from conflict_events.history import Head
from conflict_events.log.following.bookmarks import FOLLOWED
from conflict_events.log.noting import metadata_in
from conflict_events.log.proof.erased import ErasureCheck
from conflict_events.log.proof.tagged import TagCheck
from conflict_events.log.sealing import chain
from conflict_events.log.sealing.schemes import TODAYS, Scheme, has_its_metadata, scheme_of
from conflict_events.log.tagging.index import index_of
from conflict_events.log.upkeep.salvage import Unreadable, salvaged
from conflict_events.log.writing.drafting import KEPT, SETTINGS
from conflict_events.log.writing.identities import moved, newer
from conflict_events.projections import Table
from conflict_events.stores import Row, Store
from conflict_events.values.numbered import numbered

__all__ = ["LogFault", "Verification", "verify"]


NO_HEAD = Head(0, "")


@attrs.frozen
class LogFault:
    """One thing that is not as it was written.

    Attributes:
        position: The entry concerned; None = the log around the entries.
        what: What is wrong, in words.
        since: When the last sound entry before it was recorded: it went wrong after that. None = that cannot be
            told. It is not compared.
    """

    position: int | None
    what: str
    since: datetime | None = attrs.field(default=None, eq=False)

    def __str__(self) -> str:
        where = self.what if self.position is None else f"position {self.position}: {self.what}"
        return where if self.since is None else f"{where} (not before {self.since.isoformat(timespec='seconds')})"


@attrs.frozen
class Verification:
    """What verifying a log found.

    Attributes:
        head: The end of the log as found.
        faults: Everything that is not as it was written, in order of position.
        erased: The positions of entries that a Redaction names, and whose content is gone as it should be.
        unread: The positions of entries whose content this table of kinds cannot read: their kind is none of its kinds,
            or is written by a newer class. What does not need their content (their ids, the chain) was checked.
        unread_kinds: The names of those kinds.
    """

    head: Head
    faults: tuple[LogFault, ...]
    erased: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    unread_kinds: frozenset[str] = frozenset()

    @property
    def is_intact(self) -> bool:
        """Nothing is wrong, and everything was read."""
        return not (self.faults or self.unread)

    def table(self) -> Table:
        """Lay out the faults; above them, or alone, what `str` says."""
        cells = tuple((fault.position, fault.what, fault.since) for fault in self.faults)
        summary = f"{numbered(len(self.faults), 'fault')} in {numbered(self.head.position, 'entry')}"
        title = summary if self.faults else str(self)
        return Table(("position", "what is wrong", "not before"), cells, title=title)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __str__(self) -> str:
        if self.faults:
            return "\n".join(map(str, self.faults))
        erased = f", {len(self.erased)} of them erased" if self.erased else ""
        size = f"{numbered(self.head.position, 'entry')}{erased}, head {self.head.digest}"
        if not self.unread:
            return f"intact: {size}"
        kinds = ", ".join(sorted(self.unread_kinds))
        return (
            f"no fault found, but {len(self.unread)} of the entries could not be read: this table of kinds has not, or "
            f"only an older, {kinds}; give their classes (kinds=..., or --kinds on the command line): {size}"
        )


def verify(store: Store, codec: Codec, expected: Head | None, *, deep: bool) -> Verification:
    """Check a whole log: the vessel, each id, the chain, identities, record keys, settings, and a head that was cited.

    In a log that was handed over without its secret, identities and record keys cannot be checked; nor can identities
    in one that is only read and was written under other schemas.

    Args:
        store: What is checked.
        codec: For identities, and to read every event where `deep`.
        expected: A head cited earlier that this log must have; None = none is known.
        deep: Also read every event by the converter of record, and see that it stores back to the same bytes, and is
            found under what it names.
    """
    if not isinstance(expected, Head | None):
        raise UsageError(f"verify: needs a head, such as log.head was, or none, got {expected!r}")
    check = _Check(store, codec, expected, deep)
    for look in (check.vessel, check.settings, check.rows, check.identities, check.record_keys, check.tags):
        try:
            check.faults += look()
        except (DataError, MachineError) as error:
            check.faults.append(LogFault(None, f"cannot be read: {error}"))
    faults = sorted(check.faults, key=lambda fault: fault.position or 0)
    unread = tuple(sorted(check.unread))
    return Verification(check.head, tuple(faults), check.erasures.positions, unread, frozenset(check.unread.values()))


@attrs.define
class _Check:
    """One run over a log: what is known of it so far."""

    store: Store
    codec: Codec
    expected: Head | None
    deep: bool
    head: Head = NO_HEAD
    faults: list[LogFault] = attrs.field(factory=list)
    secret: bytes | None = None
    settled: dict[Any, Any] = attrs.field(factory=dict)  # identity -> position, as the table has it
    firsts: dict[bytes, int] = attrs.field(factory=dict)  # identity -> position, as the entries have it
    todays: frozenset[tuple[str, int]] = attrs.field(init=False)  # kinds that hold no other event, with their schemas
    unknown: set[int] = attrs.field(factory=set)  # positions of entries that this table of kinds cannot read
    unread: dict[int, str] = attrs.field(factory=dict)  # of those, the ones that another table could read; their kinds
    erasures: ErasureCheck = attrs.field(factory=ErasureCheck)
    tagging: TagCheck = attrs.field(default=attrs.Factory(lambda self: TagCheck(self.unread), takes_self=True))
    scheme: Scheme = TODAYS
    sound: Row | None = None  # the last entry before which nothing was wrong

    def __attrs_post_init__(self) -> None:
        domain = self.codec.kinds.domain
        self.todays = frozenset((kind_name(cls), schema_of(cls)) for cls in domain)

    def vessel(self) -> Iterator[LogFault]:
        """What the store finds by itself."""
        return (LogFault(None, what) for what in self.store.faults())

    def settings(self) -> Iterator[LogFault]:
        """Settings that are not ours, or of no use."""
        settings, repeated = _distinct(self.store.every_meta())
        yield from repeated
        secret = settings.get("secret")
        self.secret = secret if isinstance(secret, bytes) else None
        for name in settings.keys() - SETTINGS:
            if not isinstance(name, str) or not name.startswith((KEPT, FOLLOWED)):
                yield LogFault(None, f"the setting {name!r} is not a setting of a log")
            elif self.secret is None or chain.unsealed(self.secret, settings[name]) is not None:
                continue
            elif name.startswith(FOLLOWED):
                yield LogFault(None, f"the bookmark of a follower {name!r} was altered; it cannot continue from there")
            else:
                yield LogFault(None, f"the kept state {name!r} was altered; it is not used, and built again when asked")
        for name in (name for name, value in settings.items() if not isinstance(value, bytes)):
            yield LogFault(None, f"the setting {name!r} is not of the type of a setting")

    # --- entries -------------------------------------------------------------------------------------

    def rows(self) -> Iterator[LogFault]:
        """Each entry: its place, its id, the chain; and whether what is gone was erased."""
        for fault in self._rows():
            since = None if self.sound is None else chain.from_micros(self.sound.recorded_at)
            yield fault if fault.position is None else attrs.evolve(fault, since=since)
        for position, what in self.erasures.faults(self.store.find):
            yield LogFault(position, what)

    def _rows(self) -> Iterator[LogFault]:
        self.scheme = scheme_of(self.store) or TODAYS
        self.settled, repeated = _distinct(self.store.every_seen())
        yield from repeated
        previous: bytes | None = b""
        position, broken = 0, False
        last: Row | None = None
        cited = self.expected in (None, self.head)
        wanted = None if self.expected is None else self.expected.position
        for row in salvaged(self.store):
            if isinstance(row, Unreadable):
                yield LogFault(row.position, row.why)
                position, previous, broken = row.position, None, True
                self.unknown.add(position)
                continue
            if not self._is_sound(row, position, previous):
                wrong = [*self._row_faults(row, position, previous), *self._content_faults(row)]
                yield from wrong
                self.erasures.see(row)
                broken = broken or bool(wrong)
            position, previous, last = row.position, row.digest, row
            if not broken:
                self.sound = row
            if position == wanted:
                cited = cited or self.expected == chain.head_of(row)
        self.head = chain.head_of(last)
        if not cited and self.expected is not None:
            what = f"the cited head {self.expected.digest} is not at position {self.expected.position}"
            yield LogFault(None, f"{what}: this is not that log")

    def _row_faults(self, row: Row, before: int, previous: bytes | None) -> Iterator[LogFault]:
        if row.position != before + 1:
            what = f"follows position {before}: entries between were removed, or this was inserted"
            yield LogFault(row.position, what)
        if row.payload is None or row.salt is None:
            if row.payload is not row.salt:
                yield LogFault(row.position, "one of its payload and its salt is gone and the other is not")
        elif self.scheme.entry_id(row.salt, row.kind, row.schema, row.payload) != row.id:
            yield LogFault(row.position, "its payload, kind or salt is not what its id was made of: it was altered")
        if not has_its_metadata(row):
            yield LogFault(row.position, "its metadata is not what was noted: it was altered, added or removed")
        elif self.deep:
            yield from _unreadable_metadata(row)
        if previous is not None and self.scheme.digest_of(previous, row) != row.digest:
            yield LogFault(
                row.position, "the chain breaks here: it, or the entry before, was altered, removed or moved"
            )

    def _is_sound(self, row: Row, before: int, previous: bytes | None) -> bool:
        """Tell at once of an account of today's schema, as nearly every entry is, that there is nothing to say of it.

        Of any other it says no, without looking. That verifying finds the same without it is a law in ``tests/log``.
        """
        position, entry_id, _, _, kind, schema, _, salt, payload, digest, metadata, noted = row
        if self.deep or self.secret is None or payload is None or salt is None or (kind, schema) not in self.todays:
            return False
        made, identity = self.scheme.marks_under(self.secret, salt, kind, schema, payload)
        if position != before + 1 or previous is None or made != entry_id or metadata is not None or noted is not None:
            return False
        if self.scheme.digest_of(previous, row) != digest:
            return False
        self.firsts.setdefault(identity, position)
        return True

    def _content_faults(self, row: Row) -> Iterator[LogFault]:
        """Whether its event can be read, and which position its identity belongs to."""
        if row.payload is None or row.kind not in self.codec.kinds:
            self.unknown.add(row.position)
            if row.payload is None and self.deep:
                self.tagging.see(row, None)
            if row.payload is not None:
                self.unread[row.position] = row.kind
            return
        canonical = row.payload
        try:
            current = (row.kind, row.schema) in self.todays or self.codec.is_current(row.kind, row.schema, row.payload)
            if self.deep or not current:
                read = self.codec.decode_slowly if self.deep else self.codec.decode
                event = read(row.kind, row.schema, row.payload)
                canonical = self.codec.encode(event)
                if self.deep:
                    self.tagging.see(row, event)
        except DecodeError as error:
            self.unknown.add(row.position)
            if isinstance(error, UnknownKind | SchemaTooNew):
                self.unread[row.position] = error.kind
            else:
                yield LogFault(row.position, f"cannot be read: {error}")
            return
        if self.deep and current and canonical != row.payload:
            yield LogFault(row.position, "its bytes are not canonical")
        if self.secret is not None:
            self.firsts.setdefault(self.scheme.identity(self.secret, row.kind, canonical), row.position)

    # --- what stands beside them -----------------------------------------------------------------------

    def identities(self) -> Iterator[LogFault]:
        """Whether each event is known to be here, and none that is not."""
        if self.secret is None:
            return
        if moved(self.store, self.codec, self.secret) or newer(self.store, self.codec, self.secret):
            return
        if self.firsts == self.settled:
            return
        for identity, position in self.firsts.items():
            if self.settled.get(identity) != position:
                yield LogFault(position, "its identity is not settled here: appending it again would double it")
        for identity in self.settled.keys() - self.firsts.keys():
            position = self.settled[identity]
            if position not in self.unknown:
                yield LogFault(None, f"an identity is settled at position {position!r} that no entry there has")

    def record_keys(self) -> Iterator[LogFault]:
        """Whether each record key still stands for its entry, and none is gone."""
        if self.secret is None:
            return
        keys, repeated = _distinct((key, (at, mark)) for key, at, mark in self.store.every_key())
        yield from repeated
        for key, (position, mark) in keys.items():
            sound = isinstance(key, str) and isinstance(position, int) and isinstance(mark, bytes)
            if not sound or chain.mark(self.secret, key, position) != mark or position > self.head.position:
                yield LogFault(None, f"the record key {key!r} was altered")
        marks = (mark for _, mark in keys.values() if isinstance(mark, bytes))
        if chain.summed(marks) != (self.store.meta("keys") or chain.summed(())):
            yield LogFault(None, "record keys were removed, added or altered: their sum is not what it was")

    def tags(self) -> Iterator[LogFault]:
        """Whether the index of tags is as it was written; where deep, whether it says what the entries say."""
        if self.secret is not None:
            index = index_of(self.store, self.secret)
            blocks = self.store.every_tag()
            for what in self.tagging.faults(index, blocks, self.secret, self.codec.kinds, self.head.position):
                yield LogFault(None, what)


def _distinct(pairs: Iterable[tuple[Any, Any]]) -> tuple[dict[Any, Any], tuple[LogFault, ...]]:
    """Gather what is unique by its key, as far as it can be read; where one comes again, it would never end."""
    values: dict[Any, Any] = {}
    try:
        for key, value in pairs:
            if key in values:
                return values, (LogFault(None, f"{key!r} is there twice and may be there only once"),)
            values[key] = value
    except DataError as error:
        return values, (LogFault(None, f"cannot be read: {error}"),)
    return values, ()


def _unreadable_metadata(row: Row) -> Iterator[LogFault]:
    try:
        metadata_in(row)
    except LogDamaged as error:
        yield LogFault(row.position, str(error))
