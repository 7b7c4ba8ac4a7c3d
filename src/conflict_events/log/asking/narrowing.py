"""Accounts straight from rows: whole, or with only those fields that a question declares to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from conflict_events.codec import Codec, narrowed
from conflict_events.history import Account, Bookkeeping, Doubted, Entry, Erased, Recorded, Unsettled
from conflict_events.log.noting import metadata_in
from conflict_events.log.sealing import chain
from conflict_events.stores import Row

__all__ = ["narrow_accounts", "read_accounts"]

REPORTED = frozenset({"attribution.reported"})
"""What a view as known looks at."""


def narrow_accounts(
    judged: Iterable[Account[Any] | Erased | Unsettled | None], paths: frozenset[str] | None
) -> Iterator[Account[Any] | Erased | Unsettled]:
    """Narrow whole accounts to some fields, None = all; nothing is passed over."""
    for each in judged:
        if isinstance(each, Account) and paths is not None:
            yield _narrowed(each, paths)
        elif each is not None:
            yield each


def _narrowed(account: Account[Any], paths: frozenset[str]) -> Account[Any]:
    event = narrowed(account.event, paths)
    readings = tuple(narrowed(each, paths) for each in account.readings)
    if isinstance(account, Doubted) and account.plain is not None:
        return attrs.evolve(account, event=event, readings=readings, plain=_narrowed(account.plain, paths))
    return attrs.evolve(account, event=event, readings=readings)


def read_accounts(
    rows: Iterable[Row],
    whole: Callable[[Row], Entry[Any]],
    codec: Codec,
    books: Bookkeeping,
    paths: frozenset[str] | None,
) -> Iterator[Account[Any] | Erased | Unsettled]:
    """Judge rows one by one, decoding only what is declared of all that the books do not concern, as nearly all are.

    No entry is made of those.

    Args:
        rows: What is in the store.
        whole: Makes an entry of a row.
        codec: Reads what is in it.
        books: What the entries about other entries say.
        paths: The fields that are declared; None = all.
    """
    ledger = codec.kinds.ledger
    decoded = paths | REPORTED if paths is not None and books.view.clock == "known" else paths
    readers: dict[str, Callable[[int, bytes], Any]] = {}
    for row in rows:
        entry_id = row.id.hex()
        if row.payload is None or row.kind in ledger or books.concern(entry_id):
            yield from narrow_accounts(books.forms(whole(row)), paths)
            continue
        read = readers.get(row.kind)
        if read is None:
            read = readers[row.kind] = codec.reader_of(row.kind, decoded)
        event = read(row.schema, row.payload)
        recorded = Recorded(chain.from_micros(row.recorded_at), row.recorded_by, metadata_in(row))
        account = books.alone(entry_id, event, row.position, recorded)
        if account is not None:
            yield account if paths is None or decoded is paths else _narrowed(account, paths)
