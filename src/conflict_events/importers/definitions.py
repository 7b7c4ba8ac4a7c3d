"""Definitions that come with the library: where a source is known to have changed what a measure counts, as data."""

from __future__ import annotations

from typing import Any

from conflict_events.importers.seeds import read_seed
from conflict_events.values import Definition, When

__all__ = ["load_definitions"]


def load_definitions() -> tuple[Definition, ...]:
    """Give the definitions that come with the library, for `RecordBoard(..., definitions=...)` and its like.

    Where each is known from stands in its `note`; months marked approximate were read off the series itself. They are
    about drones: what the air force counts as a destroyed missile did not change with them.

    Raises:
        UnreadableSource: The files of the seeds are not where the library is.
    """
    return tuple(map(_definition, read_seed("definitions")))


def _definition(record: dict[str, Any]) -> Definition:
    tz = record.pop("tz")
    ends: dict[str, Any] = {name: _end(record.pop(name), tz) for name in ("since", "until") if name in record}
    return Definition(**record, **ends)


def _end(text: str, tz: str) -> When:
    return When.at(text, tz=tz) if "T" in text else When.edtf(text, tz=tz)
