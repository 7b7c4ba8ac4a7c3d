"""Cells of a sheet as values: figures with their doubt, times, flags, texts. What is not declared is refused."""

from __future__ import annotations

import json
import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from conflict_events.errors import DecodeError, InvalidValue
from conflict_events.importers.reading import day, number
from conflict_events.values import UNREPORTED, WITHHELD, Quantity, When

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_events.codec import Codec
    from conflict_events.importers.engine import SourceRow
    from conflict_events.importers.sheet.mapping import Field, SheetMap
    from conflict_events.importers.sheet.vocabulary import Spot

__all__ = ["value_of"]

FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

_RANGE = re.compile(r"(?P<low>[^-\u2013]+)[-\u2013](?P<high>[^-\u2013]+)")
_MARKED = re.compile(r"(?P<before>[<>≤≥~]?)\s*(?P<count>[^<>≤≥~+]+?)\s*(?P<after>\+?)")

MARKS: dict[str, Callable[[Any], Quantity]] = {
    "": Quantity.exact,
    ">": Quantity.more_than,
    "≥": Quantity.at_least,
    "+": Quantity.at_least,
    "≤": Quantity.at_most,
    "~": Quantity.about_,
}


def _said(row: SourceRow, column: str | None, words: dict[str, str]) -> str:
    """Give what a cell means: by the words of the map, else itself."""
    cell = row[column] if column else ""
    return words.get(cell, cell)


def value_of(row: SourceRow, field: Field, spot: Spot, sheet: SheetMap, codec: Codec) -> Any:
    """Read one field of a row, a place by its name; None = nothing was said.

    Args:
        row: The row.
        field: Where it comes from.
        spot: Where it goes.
        sheet: How the sheet writes.
        codec: Reads what is in stored form.

    Raises:
        InvalidValue: A cell is not in the form that is declared.
    """
    if isinstance(field.value, dict | list):
        return _stored(field.value, spot, codec)
    if spot.form == "quantity":
        return _quantity(row, field)
    if spot.form == "when":
        return _when(row, field, sheet)
    text = _said(row, field.column, field.words) if field.column else field.value
    if text is None or text == "":
        return None
    if spot.form == "stored":
        return _stored(text, spot, codec)
    return _plain(row, field, spot, text, sheet)


def _stored(given: Any, spot: Spot, codec: Codec) -> Any:
    """Read a field in its stored form; a cell that is none as it stands is read as JSON."""
    try:
        return codec.structure_value(given, spot.hint)
    except DecodeError:
        if not isinstance(given, str):
            raise
    try:
        plain = json.loads(given)
    except (ValueError, RecursionError):
        raise InvalidValue(spot.name, "must be in its stored form, as JSON", given) from None
    return codec.structure_value(plain, spot.hint)


def _plain(row: SourceRow, field: Field, spot: Spot, text: Any, sheet: SheetMap) -> Any:
    if spot.form in ("texts", "places"):
        return tuple(part.strip() for part in str(text).split(sheet.parted_by) if part.strip())
    if spot.form == "flag":
        return _flag(field.column or spot.name, text)
    if spot.form == "day":
        return row.date_in(field.column) if field.column and not field.words else day(text, column=spot.name)
    return _number(row, field, text) if spot.form in ("number", "whole") else str(text)


def _flag(name: str, text: Any) -> bool:
    if isinstance(text, bool):
        return text
    if str(text).casefold() not in FLAGS:
        raise InvalidValue(name, "must be yes or no; give other words in the map, words = { ... }", text)
    return FLAGS[str(text).casefold()]


def _number(row: SourceRow, field: Field, text: Any) -> Any:
    cell = row.cell(field.column) if field.column and not field.words else text
    return row.number_in(cell, field.column or "")


def _quantity(row: SourceRow, field: Field) -> Quantity:
    bounds = field.low, field.best, field.high
    if any(bounds):
        numbers = [row.number(column) if column else None for column in bounds]
        return UNREPORTED if numbers == [None, None, None] else Quantity.as_published(*numbers)
    if field.column is None:
        return UNREPORTED if field.value is None else Quantity.exact(number(field.value))
    text = _said(row, field.column, field.words)
    if not text:
        return UNREPORTED
    if text.casefold() in row.manner.withheld:
        return WITHHELD
    try:
        return _figure(row, field.column, text)
    except InvalidValue as error:
        row.find("not-a-count", f"{error}; kept in words, counted as unreported")
        return Quantity.unreported(raw=text)


def _figure(row: SourceRow, column: str, text: str) -> Quantity:
    """Read a figure, also with the signs of doubt that people write: 5+, >5, ≥5, ≤5, <5, ~5, 5-7."""

    def read(part: str) -> int | Decimal:
        cell = row.cell(column)
        whole = part == text and not isinstance(cell, str)
        return row.number_in(cell if whole else part, column)

    if (bounds := _RANGE.fullmatch(text)) is not None:
        return Quantity.between(read(bounds["low"].strip()), read(bounds["high"].strip()), raw=text)
    marked = _MARKED.fullmatch(text)
    if marked is None or (marked["before"] and marked["after"]):
        return Quantity.exact(read(text))
    sign, count = marked["before"] or marked["after"], read(marked["count"])
    if sign == "<":
        return Quantity.at_most(count - 1, raw=text) if isinstance(count, int) else Quantity.at_most(count, raw=text)
    made = MARKS[sign](count)
    return made if not sign else _worded(made, text)


def _worded(made: Quantity, text: str) -> Quantity:
    return Quantity(low=made.low, high=made.high, best=made.best, about=made.about, raw=text)


def _when(row: SourceRow, field: Field, sheet: SheetMap) -> When | None:
    if field.value is not None:
        return When.edtf(str(field.value), tz=sheet.tz)
    if field.start or field.end:
        return _between(row, field, sheet)
    if field.column is None or not row[field.column]:
        return None
    if sheet.days == "edtf":
        return When.edtf(row[field.column], tz=sheet.tz)
    moment = row.day(field.column)
    if isinstance(moment, datetime):
        return When.at(moment, tz=sheet.tz)
    return When.day(moment, tz=sheet.tz)  # type: ignore[arg-type]  # a cell that says something is a day


def _between(row: SourceRow, field: Field, sheet: SheetMap) -> When | None:
    ends = [row.day(column) if column else None for column in (field.start, field.end)]
    if ends == [None, None]:
        return None
    timed = [each for each in ends if isinstance(each, datetime)]
    start, end = ends
    if not timed:
        last = end or start
        return When.days(start or last, last, tz=sheet.tz)  # type: ignore[arg-type]  # one of both is said
    if len(timed) == len([each for each in ends if each is not None]):
        return When.between(start, end, tz=sheet.tz)  # type: ignore[arg-type]  # both are moments, or open
    raise InvalidValue(field.end or "", "must be a date where its beginning is one, else a time", end)
