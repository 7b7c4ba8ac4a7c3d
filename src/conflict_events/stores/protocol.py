"""What a store is: the rows it keeps, what one write may add, and the promises of every store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import attrs

from conflict_events.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

__all__ = ["Block", "Column", "Draft", "KindView", "Row", "Store", "check_erasable", "check_rows", "last_at"]


# A named tuple and not an attrs class: one is made for every row of every scan, in half the time.
class Row(NamedTuple):
    """One entry as it is stored.

    Attributes:
        position: Its place in the log, from 1, without a gap.
        id: 16 bytes; no two rows share one.
        recorded_at: Microseconds since 1970-01-01T00:00Z, never less than those of the row before.
        recorded_by: Who appended it, as the log was told.
        kind: The stable name of the event's kind.
        schema: The version of that kind's fields which the payload is written in.
        ledger: Whether it is an entry about other entries. They are few, and are read first.
        salt: What the id was salted with; None where the entry was erased.
        payload: The event as canonical JSON in UTF-8; None where it was erased.
        digest: 32 bytes that chain this entry to the one before.
        metadata: What was noted beside the append, as canonical JSON in UTF-8; None = nothing, or it was erased.
        metadata_digest: 32 bytes that stand for the metadata in the chain, also once it is erased; None = there never
            was any.
    """

    position: int
    id: bytes
    recorded_at: int
    recorded_by: str
    kind: str
    schema: int
    ledger: bool
    salt: bytes | None
    payload: bytes | None
    digest: bytes
    metadata: bytes | None = None
    metadata_digest: bytes | None = None

    def erased(self) -> Row:
        """Give what is left of it once it is erased: all but its salt, its payload and its metadata."""
        return self._replace(salt=None, payload=None, metadata=None)


class Block(NamedTuple):
    """Some of the positions at which rows of one kind have one tag.

    Attributes:
        kind: The kind of the rows.
        tag: What they have; empty = they are of the kind, no more.
        last: The block's place among those of this kind and tag: no position in it is higher, and each in the blocks
            after it is.
        positions: In order. In a `Draft`, none = the block is to go.
    """

    kind: str
    tag: str
    last: int
    positions: tuple[int, ...]


@attrs.frozen
class Draft:
    """What one write adds: all of it or nothing.

    Attributes:
        rows: The new entries, the first at the position after the head.
        seen: Identity keys and the position where each is settled. Derived from the rows and rebuildable;
            a key that is there already is pointed to the new position.
        keys: Importers' record keys, the position each stands for, and a mark by which the log
            proves the pair unaltered. A key that is there already is replaced.
        meta: Named settings of the log, such as its secret. A name that is there already is replaced.
        reset_seen: Forget every identity key first, because all of them are in ``seen`` anew.
        forget: Names of settings to remove, before those in ``meta`` are set. A name that is not there is no matter.
        tags: Blocks of positions by kind and tag, derived from the rows and rebuildable. One of the same kind, tag and
            last is replaced; an empty one is removed. No two have all three in common.
        erase: Positions of rows whose salt, payload and metadata are removed for good, once ``rows`` are in, from the
            first on; a row of kind ``Redaction`` has to name each, and may itself be erased after it.
    """

    rows: tuple[Row, ...] = ()
    seen: tuple[tuple[bytes, int], ...] = ()
    keys: tuple[tuple[str, int, bytes], ...] = ()
    meta: tuple[tuple[str, bytes], ...] = ()
    reset_seen: bool = False
    forget: tuple[str, ...] = ()
    tags: tuple[Block, ...] = ()
    erase: tuple[int, ...] = ()


class Column(NamedTuple):
    """What one column of a `KindView` has.

    Attributes:
        name: What it is called, where that name is free.
        path: Where its value is found: names of fields with dots. An object of fields is no value.
        form: ``"whole"`` and ``"decimal"`` are numbers, which may be stored as text; ``"flag"`` is true or false;
            ``"stored"`` is what is stored there.
        part: Of a quantity, which is stored as a number or as an object of bounds: the least that it can be, the most
            (none where that is open), or the number that speaks for it, which is its best point, else its lower bound,
            else its upper one. None = it is no quantity.
        default: What it is where nothing is stored there, but is for the object of fields around it; True and False are
            flags. None = nothing.
    """

    name: str
    path: str
    form: Literal["stored", "whole", "decimal", "flag"] = "stored"
    part: Literal["low", "best", "high"] | None = None
    default: str | int | None = None


@attrs.frozen
class KindView:
    """How other tools see the entries of one kind: a table that can be read and not written.

    Attributes:
        kind: The stable name of the kind; the view is called so where that name is free.
        columns: What it has beside position, id, recorded_at, recorded_by, claimant and payload.
    """

    kind: str
    columns: tuple[Column, ...]


class Store(Protocol):
    """Keeps rows in order, for good.

    A store can be used from several threads, and several stores may be open on one log at a time. Every
    method raises only errors of this library, and `LogClosed` once the store was closed.
    """

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        """Add what ``draft`` returns, all of it or nothing, and return its rows once they are durable.

        ``draft`` is called while nobody else can write. What it reads from this store is the state that
        will be extended; this is where conditions, references and duplicates are to be checked. An
        exception from it leaves the store as it was and comes out unchanged.

        Raises:
            LogLocked: Somebody else was writing for too long; nothing was written, retry.
            LogReadOnly: This store cannot be written.
            OutcomeUnknown: It failed while the rows were being made durable: all of them are there, or none.
            StoreFailure: The disk is full, say; nothing was written.
            UsageError: The rows do not continue the log, repeat an id, or ``draft`` writes itself.
        """
        ...

    def head(self) -> Row | None:
        """Return the row with the highest position; None while there is none."""
        ...

    def read(
        self,
        *,
        after: int = 0,
        upto: int | None = None,
        kinds: Collection[str] | None = None,
        ledger: bool | None = None,
    ) -> Iterator[Row]:
        """Return the rows with ``after < position <= upto`` that pass every filter, in order of position.

        What is read is fixed by the call: rows that are added later, while the iterator is at work, are
        not in it, and the iterator keeps nobody from writing.

        Args:
            after: The last position not wanted.
            upto: The last position wanted; None is the head at the time of the call.
            kinds: Only these kinds; None is all, an empty collection is none.
            ledger: Only entries about entries (True), or only others (False).
        """
        ...

    def find(self, ids: Collection[bytes]) -> dict[bytes, Row]:
        """Return the rows with these ids; an id that no row has is not in the answer."""
        ...

    def at(self, positions: Collection[int]) -> dict[int, Row]:
        """Return the rows at these positions; one where there is no row is not in the answer."""
        ...

    def tagged(self, kind: str, tag: str, begin: int, *, back: bool = False) -> list[Block]:
        """Return the first blocks of a kind and a tag, however many, that may hold a position from one on.

        Those whose ``last`` is not below it, in order. Backwards, which goes from there towards the beginning: the
        first of those, and then the ones before, the highest first. Empty = there is none.

        Args:
            kind: The kind.
            tag: The tag, exactly.
            begin: The position.
            back: Which way.
        """
        ...

    def every_tag(self) -> Iterator[Block]:
        """Return all blocks, in no promised order; none where the log was made before there were any."""
        ...

    def seen(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """Return the positions of these identity keys; an unknown key is not in the answer."""
        ...

    def keyed(self, keys: Collection[str]) -> dict[str, tuple[int, bytes]]:
        """Return position and mark of these record keys; an unknown key is not in the answer."""
        ...

    def meta(self, name: str) -> bytes | None:
        """Return the setting of this name; None where it was never set."""
        ...

    def every_seen(self) -> Iterator[tuple[bytes, int]]:
        """Return all identity keys with their positions, in no promised order."""
        ...

    def every_key(self, after: int = 0) -> Iterator[tuple[str, int, bytes]]:
        """Return all record keys with position and mark, in no promised order.

        Args:
            after: Only those of positions after this one.
        """
        ...

    def every_meta(self) -> Iterator[tuple[str, bytes]]:
        """Return all settings, in no promised order."""
        ...

    def position_at(self, recorded_at: int) -> int:
        """Return the last position recorded at this time or before; 0 where there is none.

        Args:
            recorded_at: Microseconds since 1970-01-01T00:00Z.
        """
        ...

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is a row after a position, and tell whether there is.

        Others can use this store, and close it, meanwhile.

        Args:
            after: The last position that is known.
            timeout: How many seconds to wait at most.
        """
        ...

    def snapshot(self) -> Store:
        """Return a store for reading that holds what this one holds now, and to which nothing is added.

        It keeps nobody from writing to this one; it is to be closed, and this one does not do it.
        """
        ...

    def compact(self) -> None:
        """Give back the room that is no longer used; no byte of what is read changes.

        A store that does so by itself, or has nothing to give back, does nothing.

        Raises:
            LogLocked: Somebody else is using the log for too long; retry.
            LogReadOnly: This store cannot be written.
            StoreFailure: There is no room to do it in, say; all is as it was.
        """
        ...

    def scrub(self) -> bool:
        """Remove what erased rows may have left outside the rows themselves: in free space, in side files.

        Returns:
            Whether this store knows of no place where anything is left. Where not, somebody else is reading or writing
            and it is to be tried again, or the store cannot do it (its documentation says what remains and where).
        """
        ...

    def define_views(self, views: Sequence[KindView]) -> None:
        """Let other tools see these kinds as tables; what is there already and the same is left alone.

        A store that no other tool reads, or that cannot be written, does nothing.
        """
        ...

    def faults(self) -> Iterator[str]:
        """Return what is wrong with the vessel, not with what it holds: one sentence a fault.

        Where there is one, reading may raise `LogDamaged` or give rows that make no sense.
        """
        ...

    def close(self) -> None:
        """Release everything; closing again does nothing."""
        ...


def check_rows(head: Row | None, rows: Iterable[Row]) -> None:
    """Refuse rows that do not continue a log whose head this is.

    Raises:
        UsageError: A gap or a repeated position, a time before the one of the row before, or an id or a
            digest of the wrong length.
    """
    position, latest = (head.position, head.recorded_at) if head else (0, None)
    for row in rows:
        position += 1
        if row.position != position:
            raise UsageError(
                f"position: must follow the head without a gap, {position} comes next, got {row.position}; "
                "take the head inside the draft"
            )
        if latest is not None and row.recorded_at < latest:
            raise UsageError(
                f"recorded_at: must not go back, {latest} at position {position - 1}, "
                f"got {row.recorded_at}; take the later of clock and head"
            )
        if len(row.id) != 16 or len(row.digest) != 32:
            raise UsageError(
                f"id and digest: must have 16 and 32 bytes, got {len(row.id)} and {len(row.digest)} "
                f"at position {position}; hash them first"
            )
        latest = row.recorded_at


def check_erasable(rows: Sequence[Row], positions: Iterable[int]) -> None:
    """Refuse to erase a row that no Redaction among all rows names.

    Raises:
        UsageError: There is no such row, or no Redaction names it.
    """
    named = {_redacted(row) for row in rows if row.ledger and row.kind == "Redaction"}
    for position in positions:
        if not 1 <= position <= len(rows) or rows[position - 1].id.hex() not in named:
            raise UsageError(f"erase: must be positions of rows that a Redaction names, got {position}")


def _redacted(row: Row) -> str | None:
    stored = None if row.payload is None else json.loads(row.payload)
    target = stored.get("target") if isinstance(stored, dict) else None
    return target if isinstance(target, str) else None


def last_at(time_of: Callable[[int], int], count: int, recorded_at: int) -> int:
    """Return the last of the positions 1 to ``count`` recorded at this time or before, or 0.

    Args:
        time_of: Gives the time of the row at a position; it never goes down.
        count: The highest position.
        recorded_at: Microseconds since 1970-01-01T00:00Z.
    """
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if time_of(middle) <= recorded_at else (low, middle - 1)
    return low
