"""The frame of any answer: its rows, each column typed by what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import polars as pl

from conflict_events.columns.cells import Form, FrameColumn, cells_of, fits
from conflict_events.columns.frames import series
from conflict_events.errors import UsageError
from conflict_events.projections import Answer
from conflict_events.projections.tables import shown_key
from conflict_events.values import Quantity

__all__ = ["answer_frame"]


def answer_frame(answer: Answer) -> pl.DataFrame:
    """Make the frame of an answer: a column for each heading of its rows, for a figure one for each of its bounds.

    What an answer says below its table stands in the column ``notes`` of each row, so that no row travels without it.

    Raises:
        UsageError: It is no answer.
    """
    if isinstance(answer, type) or not hasattr(answer, "rows"):
        raise UsageError(f"answer_frame: needs an answer, as log.ask(question) gives it, got {answer!r}")
    rows = answer.rows()
    headings = dict.fromkeys(heading for row in rows for heading in row)
    columns = [each for heading in headings for each in _columns(heading, [row.get(heading) for row in rows])]
    notes = list(answer.table().notes) if type(answer).rows is Answer.rows else []
    if notes and rows:
        columns.append(series(FrameColumn("notes", "texts", ""), [notes for _ in rows]))
    return pl.DataFrame(columns)


def _columns(heading: str, cells: Sequence[Any]) -> Iterator[pl.Series]:
    there = [cell for cell in cells if cell is not None]
    if there and all(isinstance(cell, Quantity) for cell in there):
        yield from _figures(heading, cells, there)
    else:
        form = _form_of(there)
        yield series(FrameColumn(heading, form, ""), [None if cell is None else _cell(cell, form) for cell in cells])


def _figures(heading: str, cells: Sequence[Any], there: Iterable[Quantity]) -> Iterator[pl.Series]:
    numbers = [number for each in there for number in (*each.bounds(), each.best)]
    known = cells_of(Quantity, whole=all(isinstance(number, int | None) and fits(number) for number in numbers))
    assert known is not None  # noqa: S101  # quantities are known
    empty = (None,) * len(known.columns)
    rows = [empty if cell is None else known.read(cell) for cell in cells]
    for column, values in zip(known.columns, zip(*rows, strict=True), strict=True):
        yield series(FrameColumn(f"{heading}_{column.name}", column.form, ""), values)


FORMS: tuple[tuple[Form, tuple[type[Any], ...]], ...] = (
    ("flag", (bool,)),
    ("whole", (int,)),
    ("decimal", (int, float, Decimal)),
    ("instant", (datetime,)),
    ("day", (date,)),
    ("texts", (list, set, frozenset)),
)


def _form_of(there: Sequence[Any]) -> Form:
    """Tell what all cells of a column are; text where they are not all alike."""
    kinds = {type(cell) for cell in there}
    form_name: Form = next((form for form, held in FORMS if kinds and kinds <= set(held)), "text")
    return "decimal" if form_name == "whole" and not all(map(fits, there)) else form_name


def _cell(cell: Any, form: Form) -> Any:
    if form == "texts":
        return sorted(map(str, cell)) if isinstance(cell, set | frozenset) else list(map(str, cell))
    if form == "decimal":
        return float(cell)
    if form != "text" or isinstance(cell, str):
        return cell
    return str(cell.value) if isinstance(cell, Enum) else shown_key(cell)
