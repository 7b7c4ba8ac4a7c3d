"""Parquet, read by polars where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.asking import ReadAs
from conflict_events.importers.reading.guarding import guarded
from conflict_events.importers.reading.shaping import Numbered, Shaped, shaped
from conflict_events.importers.report import ImportFinding

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["read_parquet"]


def read_parquet(file: IO[bytes], name: str, how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    """Read a Parquet file. Its cells have types; a row's line is its number, from 1.

    Raises:
        UnreadableSource: It is damaged, or polars is not installed.
    """
    del how  # nothing of it can be declared of such a file
    frame = _frame(file, name)
    return shaped(name, _records(frame), ReadAs(columns=tuple(frame.columns)), findings)


def _frame(file: IO[bytes], name: str) -> DataFrame:
    try:
        import polars  # noqa: ICN001, PLC0415  # no extra of ours needs it for this alone
    except ImportError as error:
        raise UnreadableSource(f"{name} is a Parquet file: install polars, or save it as CSV") from error
    with guarded(name, "Parquet file"):
        return polars.read_parquet(file)


def _records(frame: DataFrame) -> Iterator[Numbered]:
    return enumerate(frame.iter_rows(), 1)
