"""Metadata beside an append, as the log stores it."""

from __future__ import annotations

import functools
import json
from typing import Any

from conflict_events.codec import canonical_json
from conflict_events.errors import InvalidValue, LogDamaged
from conflict_events.history import NOTHING_NOTED, Metadata
from conflict_events.stores import Row

__all__ = ["metadata_in", "stored_metadata"]


def stored_metadata(metadata: Metadata) -> bytes | None:
    """Give metadata as canonical JSON in UTF-8; None = nothing was noted."""
    return canonical_json(dict(metadata)) if metadata else None


def metadata_in(row: Row) -> Metadata:
    """Read what was noted beside an entry.

    Raises:
        LogDamaged: That is no metadata.
    """
    return NOTHING_NOTED if row.metadata is None else _read(row.metadata)


@functools.lru_cache(maxsize=64)  # the entries of one append have the same
def _read(stored: bytes) -> Metadata:
    try:
        pairs: Any = json.loads(stored)
        return Metadata(pairs)
    except (ValueError, RecursionError, InvalidValue):
        raise LogDamaged(f"the metadata of an entry is none, {stored[:80]!r}; verify this log") from None
