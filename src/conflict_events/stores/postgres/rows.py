"""How the rows of entries are asked for in a PostgreSQL log, made of what it gives, and given to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conflict_events.stores.postgres.schema import as_text, from_text
from conflict_events.stores.protocol import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GIVEN", "TYPES", "kept", "row_of", "rows_in"]

GIVEN = "position, id, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest, metadata, metadata_digest"
"""The columns of an entry, in the order of a row."""

TYPES = ("int8", "bytea", "int8", "text", "text", "int8", "bool", "bytea", "text", "bytea", "text", "bytea")

_AS_BYTES = {name: f"convert_to({name}, 'UTF8') AS {name}" for name in ("payload", "metadata")}
_SINCE = {"metadata": "NULL::bytea AS metadata", "metadata_digest": "NULL::bytea AS metadata_digest"}
"""What a log has to show for columns that came with format 3."""


def rows_in(here: str, *, is_current: bool) -> str:
    """Say what is asked for rows.

    Args:
        here: The schema, as SQL has it.
        is_current: Whether it is of today's format.
    """
    others = _AS_BYTES if is_current else _AS_BYTES | _SINCE
    columns = (others.get(name, name) for name in GIVEN.split(", "))
    return f"SELECT {', '.join(columns)} FROM {here}.entry"  # noqa: S608 - quoted and constants


def kept(row: Row) -> tuple[Any, ...]:
    """Give the values of a row as the columns take them."""
    payload, metadata = _texts((row.payload, row.metadata))
    names = as_text(row.recorded_by), as_text(row.kind)
    return (*row[:3], *names, *row[5:8], payload, row.digest, metadata, row.metadata_digest)


def _texts(values: Iterable[bytes | None]) -> Iterable[str | None]:
    return (None if value is None else str(value, "utf-8") for value in values)


def row_of(values: tuple[Any, ...]) -> Row:
    """Make a row of the values of its columns."""
    position, id_, recorded_at, recorded_by, kind, *rest = values
    return Row(position, id_, recorded_at, from_text(recorded_by), from_text(kind), *rest)
