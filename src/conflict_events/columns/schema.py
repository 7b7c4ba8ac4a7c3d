"""The schema of the columns: one flat, typed table a kind, generated from the kind, users' own kinds too.

It is an interface: names, forms and meanings change only with `SCHEMA`. What stands in the columns is worked out here,
column by column, without any library of frames.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import attrs

from conflict_events.columns.cells import Cells, FrameColumn, cells_of, fits, other_cells, said
from conflict_events.errors import UsageError
from conflict_events.events import kind_name
from conflict_events.history import Account
from conflict_events.values import Attribution
from conflict_events.values.marks import hints_of
from conflict_events.values.quantity import WHOLE

__all__ = ["SCHEMA", "columns_under", "frame_columns", "values_of"]

SCHEMA = 2
"""The version of this schema: it goes up where a column is renamed, is of another form, goes, or says otherwise."""

ACCOUNT: tuple[tuple[FrameColumn, Callable[[Account[Any]], Any]], ...] = (
    (FrameColumn("id", "text", "the account's id: that of its original, for ever"), lambda it: it.id),
    (FrameColumn("position", "whole", "where its original stands in the log"), lambda it: it.position),
    (FrameColumn("recorded_at", "instant", "when its original was written down"), lambda it: it.recorded_at),
    (FrameColumn("recorded_by", "text", "by whom"), lambda it: it.recorded_by or None),
    (
        FrameColumn("incident", "text", "which incident it is of: the same in all accounts of one, and in no other"),
        lambda it: _marked(it.incident),
    ),
    (FrameColumn("incident_accounts", "whole", "how many accounts that incident has"), lambda it: len(it.incident)),
    (
        FrameColumn("wholes", "texts", "every incident that its own is a part of, directly or through others"),
        lambda it: sorted(map(_marked, it.part_of)),
    ),
    (FrameColumn("corrected", "flag", "whether it reads otherwise than its original did"), lambda it: it.corrected),
)
"""What every account has."""

CAVEATS = FrameColumn("caveats", "texts", "what to know before using it")


def _marked(incident: Iterable[str]) -> str:
    return min(incident)  # to group by, and nothing else: which of its ids it is says nothing


@attrs.frozen
class _Spot:
    """Where a value is found in an event, by the names of fields, and its columns under their full names."""

    path: tuple[str, ...]
    columns: tuple[FrameColumn, ...]
    read: Callable[[Any], tuple[Any, ...]]

    def cells(self, events: Sequence[Any]) -> Iterator[tuple[FrameColumn, Sequence[Any]]]:
        """Give each of the columns, with a cell for each event."""
        values = events
        for name in self.path:
            values = [None if value is None else getattr(value, name) for value in values]
        first = values[0] if values else None
        if all(value is first for value in values):  # as most of what may be left out is: the very default
            return zip(self.columns, ((cell,) * len(values) for cell in self._row(first)), strict=True)
        return zip(self.columns, zip(*map(self._row, values), strict=True), strict=True)

    def _row(self, value: Any) -> tuple[Any, ...]:
        return (None,) * len(self.columns) if value is None else self.read(value)


def frame_columns(kind: type[Any]) -> tuple[FrameColumn, ...]:
    """Give the columns of a kind, in their order.

    Raises:
        UsageError: It is no kind.
    """
    if not isinstance(kind, type):
        raise UsageError(f"columns: are of one kind, given as its class, such as DroneStrike; got {kind!r}")
    kind_name(kind)
    ours = (*(column for column, _ in ACCOUNT), CAVEATS)
    made: Any = kind
    return (*ours, *(column for spot in _spots(made) for column in spot.columns))


def columns_under(kind: type[Any], fields: Collection[str]) -> tuple[FrameColumn, ...]:
    """Give the columns of some fields of a kind; a field that it does not have is passed over."""
    made: Any = kind
    return tuple(column for spot in _spots(made) if spot.path[0] in fields for column in spot.columns)


def values_of(kind: type[Any], accounts: Sequence[Account[Any]]) -> Iterator[tuple[FrameColumn, Sequence[Any]]]:
    """Give the columns of a kind, each with a cell for each account, in their order."""
    made: Any = kind
    events = [account.event for account in accounts]
    said_in = [each for spot in _spots(made) for each in spot.cells(events)]
    yield from ((column, [read(account) for account in accounts]) for column, read in ACCOUNT)
    caveats = [list(account.caveats) for account in accounts]
    held = [(column, _held(column, cells, caveats)) for column, cells in said_in]
    yield CAVEATS, caveats
    yield from held


def _held(column: FrameColumn, cells: Sequence[Any], caveats: list[list[str]]) -> Sequence[Any]:
    """Leave a cell empty where a whole number is larger than 64 bits can say, and say so in the account's caveats."""
    if column.form != "whole" or all(map(fits, cells)):
        return cells
    for cell, notes in zip(cells, caveats, strict=True):
        if not fits(cell):
            notes.append(f"{column.name} is {cell}, more than a column holds")
    return [cell if fits(cell) else None for cell in cells]


@functools.cache
def _spots(kind: Any) -> tuple[_Spot, ...]:
    taken = {column.name for column, _ in ACCOUNT} | {CAVEATS.name}
    return tuple(_freely(spot, taken) for spot in _found(kind, (), ""))


def _freely(spot: _Spot, taken: set[str]) -> _Spot:
    """Call columns of a kind otherwise where their names are taken already, as in the views of entries."""
    free = []
    for column in spot.columns:
        name = column.name
        while name in taken:
            name = f"its_{name}"
        taken.add(name)
        free.append(attrs.evolve(column, name=name))
    return attrs.evolve(spot, columns=tuple(free))


def _found(cls: Any, above: tuple[str, ...], prefix: str) -> Iterator[_Spot]:
    for field in attrs.fields(cls):
        hint, path, name = hints_of(cls)[field.name], (*above, field.name), f"{prefix}{field.name}"
        there = said(hint)
        known = cells_of(there, whole=WHOLE.items() <= field.metadata.items())
        if known is not None:
            # There is one attribution an account: its claimant is the claimant.
            yield _spot(path, known, name, "" if there is Attribution and not above else f"{name}_")
        elif isinstance(there, type) and attrs.has(there):
            yield from _found(there, path, f"{name}_")
        else:
            yield _spot(path, other_cells(hint), name, name)


def _spot(path: tuple[str, ...], cells: Cells, name: str, before: str) -> _Spot:
    named = (
        attrs.evolve(column, name=f"{before}{column.name}", tells=f"{name}: {column.tells}") for column in cells.columns
    )
    return _Spot(path, tuple(named), cells.read)
