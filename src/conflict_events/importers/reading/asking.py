"""`ReadAs`: what the caller declares of a file, in place of what would be found out from it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import IO, Any, Literal, TypeAlias, get_args

import attrs

from conflict_events.errors import InvalidValue

__all__ = ["AS_FOUND", "LIMIT", "Form", "Opener", "ReadAs"]

Form: TypeAlias = Literal["csv", "json", "jsonl", "sheet", "parquet"]

Opener: TypeAlias = Callable[[str], "IO[bytes] | bytes"]
"""Opens an address of the web. Nothing here goes to the network by itself."""

LIMIT = 2**30
"""So many bytes, unpacked, are read of one file unless the caller allows more: a small archive can hold any amount."""


def _is_text_encoding(_: Any, field: attrs.Attribute[Any], value: str | None) -> None:
    try:
        codecs.lookup(value or "utf-8")
        "a".encode(value or "utf-8")  # raises for those that are no encodings of text, such as "hex"
    except (LookupError, UnicodeError, TypeError) as error:
        raise InvalidValue(field.name, 'must be an encoding of text, such as "cp1251"', value) from error


def _is_delimiter(_: Any, field: attrs.Attribute[Any], value: str | None) -> None:
    if value is not None and (len(value) != 1 or value in '"\r\n'):
        raise InvalidValue(field.name, 'must be one character, such as ";"', value)


def _is_form(_: Any, field: attrs.Attribute[Any], value: str | None) -> None:
    if value is not None and value not in get_args(Form):
        raise InvalidValue(field.name, f"must be one of {', '.join(get_args(Form))}", value)


def _is_positive(_: Any, field: attrs.Attribute[Any], value: int | None) -> None:
    if value is not None and value < 1:
        raise InvalidValue(field.name, "must be 1 or more", value)


@attrs.frozen(kw_only=True)
class ReadAs:
    """How to read a file. What is None is found out from the file, and the table's findings say what was.

    Attributes:
        form: What kind of file it is, such as "csv", which is any delimited text.
        encoding: The encoding of a text.
        delimiter: What parts the cells of a delimited text.
        header: The line, or row of a sheet, that names the columns; None = the first that is not blank.
        columns: The names of the columns of a file that does not name them itself; None = it does.
        sheet: The sheet of a workbook, where there are several.
        member: The file in a zip archive, where there are several.
        records: The key of a JSON object that has the rows, where several have lists.
        named: A column to add, with the file's own name in each row, where only that says what day it is of.
        opener: Opens an ``http`` or ``https`` address; None = addresses are refused.
        limit: So many bytes, unpacked, are read at most.
    """

    form: Form | None = attrs.field(default=None, validator=_is_form)
    encoding: str | None = attrs.field(default=None, validator=_is_text_encoding)
    delimiter: str | None = attrs.field(default=None, validator=_is_delimiter)
    header: int | None = attrs.field(default=None, validator=_is_positive)
    columns: tuple[str, ...] | None = None
    sheet: str | None = None
    member: str | None = None
    records: str | None = None
    named: str | None = None
    opener: Opener | None = None
    limit: int = attrs.field(default=LIMIT, validator=_is_positive)


AS_FOUND = ReadAs()
"""Nothing is declared: all is found out from the file."""
