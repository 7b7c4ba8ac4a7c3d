"""What the promises of stores are checked with: rows to write, and words for what went wrong."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from conflict_events.stores import Draft, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conflict_events.stores import Store

__all__ = ["CLAIMANTS", "append", "everything", "hold", "refused", "sample_row", "sample_rows"]


CLAIMANTS = (b"UA/AF", b"RU/MoD", "Жінка \N{PEACE SYMBOL}".encode(), b"")


def hold(truth: object, promise: str) -> None:
    """Raise where a promise is not kept."""
    if not truth:
        raise AssertionError(f"the store breaks a promise: {promise}")


def refused(error: type[Exception], action: Callable[[], object], promise: str) -> None:
    """Raise where an action does not raise the error that it should."""
    try:
        action()
    except error:
        return
    raise AssertionError(f"the store breaks a promise: {promise}")


def sample_rows(count: int, *, first: int = 1) -> tuple[Row, ...]:
    """Return rows that continue a log of ``first - 1`` such.

    Each third is a ledger entry, each fifth has metadata, and claimants take turns.
    """
    return tuple(sample_row(position, "") for position in range(first, first + count))


def sample_row(position: int, mark: str) -> Row:
    """Return the row of a position; under another mark it is another row."""
    digest = hashlib.sha256(f"{mark}{position}".encode()).digest()
    noted = position % 5 == 0
    return Row(
        position=position,
        id=digest[:16],
        recorded_at=1_731_225_600_000_000 + position // 2 * 10,
        recorded_by="the contract",
        kind="Assessment" if position % 3 == 0 else "Strike",
        schema=1 + position % 2,
        ledger=position % 3 == 0,
        salt=digest[16:],
        payload=b'{"attribution":{"claimant":"%s"},"n":%d}' % (CLAIMANTS[position % 4], position),
        digest=digest,
        metadata='{"why":"Їжак \N{PEACE SYMBOL}"}'.encode() if noted else None,
        metadata_digest=digest if noted else None,
    )


def append(store: Store, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Write rows and nothing else."""
    return store.write(lambda: Draft(rows=tuple(rows)))


def everything(store: Store) -> tuple[object, ...]:
    """Return all that a store holds: rows, identity keys, record keys, settings, blocks of tags."""
    kept = store.every_seen(), store.every_key(), store.every_meta(), store.every_tag()
    return (list(store.read()), *(sorted(each) for each in kept))
