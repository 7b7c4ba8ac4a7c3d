"""What a row of the air-attack file says of parts of its attack, by region and weapon, and which regions it affected.

Some columns hold a table or a list as a program prints one, ``{'south': 5, 'north': NaN}`` or ``['Sumy oblast']``. A
region or weapon without a number is named all the same: some of it was there, and nobody said how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from conflict_events.importers.engine import remembered
from conflict_events.importers.missile_attacks.counts import counted
from conflict_events.importers.missile_attacks.places import locate
from conflict_events.importers.missile_attacks.weapons import family
from conflict_events.values import UNREPORTED, Place, Quantity, StrikePart
from conflict_events.values.bundles import parts_of

if TYPE_CHECKING:
    from conflict_events.importers.engine import SourceRow

__all__ = ["COLUMNS", "Detailed", "detailed"]

AFFECTED = "affected region"
TABLES = ("destroyed_details", "launched_details", "launch_place_details")
SORTS = {"is_shahed": ("Shahed", "launched"), "turbojet": ("turbojet", "launched")} | {
    "turbojet_destroyed": ("turbojet", "destroyed")
}
"""Columns that count some of the row's own, with the name of those and what is counted of them."""

COLUMNS = (AFFECTED, *TABLES, *SORTS)

_TEXT = r"""(?:'[^']*'|"[^"]*")"""
_VALUE = rf"(?:nan|NaN|None|\d{{1,18}}(?:\.0*)?|{_TEXT})"
_TABLE = re.compile(rf"\{{\s*(?:{_TEXT}\s*:\s*{_VALUE}\s*,?\s*)*\}}", re.ASCII)
_LIST = re.compile(rf"\[\s*(?:{_TEXT}\s*,?\s*)*\]", re.ASCII)
_PAIR = re.compile(rf"({_TEXT})\s*:\s*({_VALUE})", re.ASCII)


@attrs.frozen
class Detailed:
    """What a row says of parts.

    Attributes:
        parts: The parts.
        affected: The places that it names as affected.
        unread: Columns in which something else stands; it belongs into the note.
    """

    parts: tuple[StrikePart, ...] = ()
    affected: tuple[Place, ...] = ()
    unread: tuple[str, ...] = ()


NOTHING = Detailed()


@remembered(*COLUMNS)
def detailed(row: SourceRow) -> Detailed:
    """Read what a row says of parts of its attack."""
    said = [column for column in COLUMNS if row[column] not in ("", "{}", "[]")]
    if not said:
        return NOTHING  # most rows
    unread = tuple(column for column in said if not _is_readable(row, column))
    for column in unread:
        row.find("unread-details", f"{column} is no table and no list as this file writes them; kept in the note")
    read = [column for column in said if column not in unread]
    affected = [_text(name) for name in re.findall(_TEXT, row[AFFECTED])] if AFFECTED in read else []
    places = {name: _place(row, name) for name in affected if name}
    return Detailed(_parts(row, read), tuple(places.values()), unread)


def _is_readable(row: SourceRow, column: str) -> bool:
    if column in SORTS:
        return True
    return bool((_LIST if column == AFFECTED else _TABLE).fullmatch(row[column]))


def _parts(row: SourceRow, columns: list[str]) -> tuple[StrikePart, ...]:
    parts: dict[str, StrikePart] = {}
    for column in columns:
        for name, measure, value in _told(row, column):
            part = parts.get(name) or _part(row, name)
            parts[name] = _with(part, measure, value)
    return tuple(parts.values())


def _told(row: SourceRow, column: str) -> Iterator[tuple[str, str, str | Quantity]]:
    """Give for each part that a column tells of its name, what is told of it, and what that is."""
    if column in SORTS:
        yield *SORTS[column], counted(row, column)
        return
    for key, value in _PAIR.findall(row[column] if column in TABLES else ""):
        if name := _text(key):
            yield name, column.removesuffix("_details"), _text(value) if value[0] in "'\"" else _count(value)


def _part(row: SourceRow, name: str) -> StrikePart:
    is_weapon = name in dict(SORTS.values()) or family(name) != "unknown"
    return StrikePart(weapon=name) if is_weapon else StrikePart(where=_place(row, name))


def _with(part: StrikePart, measure: str, value: str | Quantity) -> StrikePart:
    if measure == "launch_place":
        return attrs.evolve(part, launch_places=parts_of(value)) if isinstance(value, str) and value else part
    count = value if isinstance(value, Quantity) else Quantity.unreported(raw=value or None)
    return attrs.evolve(part, tally=attrs.evolve(part.tally, **{measure: count}))


def _place(row: SourceRow, name: str) -> Place:
    located = locate(name)
    if located.problem is not None:
        row.find("unknown-place", located.problem)
    return located.place


def _count(said: str) -> Quantity:
    return Quantity.exact(int(said.partition(".")[0])) if said[0].isdigit() else UNREPORTED


def _text(quoted: str) -> str:
    return quoted[1:-1].strip()
