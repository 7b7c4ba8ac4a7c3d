"""Frames: the columns of accounts as polars has them. Whatever knows Arrow takes such a frame as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from conflict_events.columns.cells import Form, FrameColumn
from conflict_events.columns.schema import values_of
from conflict_events.history import Account

__all__ = ["TYPES", "frame_of", "series"]

TYPES: dict[Form, Any] = {
    "text": pl.String(),
    "texts": pl.List(pl.String()),
    "whole": pl.Int64(),
    "decimal": pl.Float64(),
    "flag": pl.Boolean(),
    "instant": pl.Datetime("us", "UTC"),
    "day": pl.Date(),
}
BEGINNING, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
FEW = 50
"""So few cells are made one by one, which takes less than to begin with anything else."""
SEAM = "\0"
"""Stands between texts while they travel as one; the forms of fields refuse it in a text."""


def frame_of(kind: type[Any], accounts: Sequence[Account[Any]]) -> pl.DataFrame:
    """Make the frame of some accounts of a kind, in their order."""
    return pl.DataFrame([series(column, cells) for column, cells in values_of(kind, accounts)])


def series(column: FrameColumn, cells: Sequence[Any]) -> pl.Series:
    """Make a column of its cells."""
    # Polars takes instants and lists of texts one by one, which is twenty times slower.
    if column.form == "instant":
        return pl.Series(column.name, _micros(cells), pl.Int64()).cast(TYPES["instant"])
    if column.form == "texts" and len(cells) > FEW and not any(SEAM in text for cell in cells if cell for text in cell):
        return _lists(column.name, cells)
    return pl.Series(column.name, cells, TYPES[column.form])


def _micros(cells: Iterable[datetime | None]) -> list[int | None]:
    return [None if cell is None else (cell - BEGINNING) // MICROSECOND for cell in cells]


def _lists(name: str, cells: Sequence[Sequence[str] | None]) -> pl.Series:
    joined = pl.Series([SEAM.join(cell) if cell else None for cell in cells], dtype=pl.String())
    is_empty = pl.Series([cell is not None and not cell for cell in cells], dtype=pl.Boolean())
    nothing = pl.lit(pl.Series([[]], dtype=TYPES["texts"]))
    return pl.select(pl.when(is_empty).then(nothing).otherwise(joined.str.split(SEAM)).alias(name)).to_series()
