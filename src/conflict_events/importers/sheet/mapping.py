"""`SheetMap`: which column of a sheet of one's own is what; read from TOML, or made in Python."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs
import cattrs

from conflict_events.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Changed", "EventMap", "Field", "Links", "SheetMap", "SubMap", "read_map"]

Deletions: TypeAlias = Literal["told", "retract"]


@attrs.frozen(kw_only=True)
class Field:
    """Where a field of an event comes from: a column, or a value that is the same for all rows.

    Attributes:
        column: The column; in TOML a bare text is one.
        value: The same for all rows; a table or a list is a field's stored form.
        words: What a cell means, by what it says, such as ``{"AFU": "UA/AirForce"}``; others are themselves.
        low: For a figure: the column of the least that it can be.
        best: The column of its best point.
        high: The column of the most.
        start: For a time: the column of its beginning.
        end: The column of its end; a date is the last day.
    """

    column: str | None = None
    value: Any = None
    words: dict[str, str] = attrs.field(factory=dict)
    low: str | None = None
    best: str | None = None
    high: str | None = None
    start: str | None = None
    end: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it is read from."""
        return tuple(each for each in (self.column, self.low, self.best, self.high, self.start, self.end) if each)


@attrs.frozen(kw_only=True)
class SubMap:
    """A sub-count of harm: how many of the people in a report were of some sort; see `SubCount`.

    Attributes:
        of: Which people; None = as its table is called.
        side: Whose people; None = not said.
        killed: The column of the killed.
        injured: The column of the injured.
    """

    of: str | None = None
    side: str | None = None
    killed: Field | None = None
    injured: Field | None = None

    @property
    def figures(self) -> dict[str, Field]:
        """The figures that it has."""
        given = {"killed": self.killed, "injured": self.injured}
        return {name: field for name, field in given.items() if field is not None}


@attrs.frozen(kw_only=True)
class EventMap:
    """One of several events that a row tells.

    Attributes:
        kind: Its kind.
        fields: Its fields, beside those of the map that all events share. A row whose cells say nothing for any of
            these has no such event.
        breakdown: For each sort of people its figures, of a kind that breaks its own down.
        parts: For each part of a strike its fields: a place or a weapon, and its figures; see `StrikePart`. A row whose
            cells say nothing for any of these has no such part.
    """

    kind: str
    fields: dict[str, Field] = attrs.field(factory=dict)
    breakdown: dict[str, SubMap] = attrs.field(factory=dict)
    parts: dict[str, dict[str, Field]] = attrs.field(factory=dict)

    @property
    def named(self) -> list[tuple[str, Field]]:
        """All fields that it gives, by their names."""
        broken_down = (pair for sub in self.breakdown.values() for pair in sub.figures.items())
        parted = (pair for part in self.parts.values() for pair in part.items())
        return [*self.fields.items(), *broken_down, *parted]


@attrs.frozen(kw_only=True)
class Links:
    """The columns in which rows name other rows, by their ids, parted by blanks, commas or semicolons.

    Attributes:
        same_incident: Both are of one incident.
        part_of: This is a part of the other.
    """

    same_incident: str | None = None
    part_of: str | None = None


@attrs.frozen(kw_only=True)
class Changed:
    """The columns that say who changed a row last, and when; a Correction gives them as its reason.

    Attributes:
        by: The column of a name.
        at: The column of a time.
    """

    by: str | None = None
    at: str | None = None


@attrs.frozen(kw_only=True)
class SheetMap:
    """What a sheet is: `id` tells its rows apart, `fields` are its columns, and the rest is how it writes.

    Attributes:
        name: What the sheet is called; its accounts come through ``sheet/NAME``. Keep it from copy to copy.
        id: The column, or columns, that tell a row from all others, and keep doing so when the rest is corrected.
        kind: The kind of the events, where each row tells one; a column with words for kinds, where they differ.
        fields: Its fields, each by the name that it has in the kind, its tally, place, attribution or evidence.
        breakdown: For each sort of people its figures, where the one kind breaks its own down.
        parts: For each part of a strike its fields, where the one kind has parts; as in `EventMap`.
        events: In place of `kind`: the events that a row tells, by names of your own.
        one_incident: Whether all events of a row are of one incident.
        links: In which columns rows name other rows.
        changed: In which columns a row says who changed it.
        changes: Whose mistake a changed cell mends. "misread" = ours, an erratum; "revised" = the claimant said
            something else, a revision.
        deletions: What it means that a row is no longer there. "told" = it is a finding; "retract" = it is withdrawn.
        disjoint: Whether its rows are separate events, so that their figures may be added.
        within: The code of the country or region in which its places lie: where the map names no `code`, that of a
            place is looked up there by its name, and what may be several gets none. None = no code is looked up.
        tz: The zone of its dates and clock times.
        days: How dates are written: "iso", or as for `strptime`, such as ``"%d.%m.%Y"``; or "edtf".
        decimal: What stands before the decimals of a number.
        thousands: What parts its thousands.
        unsaid: Words that stand where nothing was said, beside an empty cell.
        withheld: Words for a figure that is kept back.
        parted_by: What parts several texts in a cell.
        sheet: The sheet of a workbook.
        header: The line on which its columns are named; None = the first that says anything.
        encoding: The encoding of a text file, where it is not to be seen.
        delimiter: What parts its cells, likewise.
    """

    name: str
    id: str | tuple[str, ...]
    kind: str | Field | None = None
    fields: dict[str, Field] = attrs.field(factory=dict)
    breakdown: dict[str, SubMap] = attrs.field(factory=dict)
    parts: dict[str, dict[str, Field]] = attrs.field(factory=dict)
    events: dict[str, EventMap] = attrs.field(factory=dict)
    one_incident: bool = False
    links: Links = attrs.field(factory=Links)
    changed: Changed = attrs.field(factory=Changed)
    changes: Literal["misread", "revised"] = "misread"
    deletions: Deletions = "told"
    disjoint: bool = False
    within: str | None = None
    tz: str | None = None
    days: str = "iso"
    decimal: str = "."
    thousands: str = ""
    unsaid: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    parted_by: str = ";"
    sheet: str | None = None
    header: int | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that tell a row from all others."""
        return (self.id,) if isinstance(self.id, str) else self.id


def read_map(file: str | os.PathLike[str]) -> SheetMap:
    """Read a map from a TOML file.

    Raises:
        UsageError: It cannot be opened, is no TOML, or is no map; it names the table and the key.
    """
    path = Path(file)
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path.name} cannot be opened: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} is no TOML: {error}") from error
    try:
        return _CONVERTER.structure(read, SheetMap)
    except cattrs.BaseValidationError as error:
        faults = "; ".join(_faults(error, ""))
        raise UsageError(f"{path.name}: {faults}") from error


def _field(value: Any, _type: Any) -> Field:
    """Read a field; a bare text is a column."""
    if isinstance(value, str):
        return Field(column=value)
    if not isinstance(value, dict):
        raise TypeError('must be the name of a column, or a table such as { value = "RU" }')
    return _PLAIN.structure(value, Field)


def _kind(value: Any, _type: Any) -> str | Field | None:
    return value if isinstance(value, str) else _field(value, Field)


def _text(value: Any, _type: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("must be text")
    return value


def _texts(value: Any, _type: Any) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise TypeError('must be a text, or several as in ["a", "b"]')
    return tuple(listed)


def _flag(value: Any, _type: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("must be true or false")
    return value


def _converter() -> cattrs.Converter:
    made = cattrs.Converter(forbid_extra_keys=True)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(bool, _flag)
    made.register_structure_hook_func(lambda hint: hint in (tuple[str, ...], str | tuple[str, ...]), _texts)
    return made


_PLAIN = _converter()
_CONVERTER = _converter()
_CONVERTER.register_structure_hook(Field, _field)
_CONVERTER.register_structure_hook_func(lambda hint: hint == str | Field | None, _kind)


def _faults(error: BaseException, at: str) -> Iterator[str]:
    """Say each fault with the tables and the key that it is in."""
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        for key in sorted(error.extra_fields):
            yield f"{_place(at)}there is no key {key!r}"
    elif isinstance(error, cattrs.BaseValidationError):
        for each in error.exceptions:
            note = next((n for n in getattr(each, "__notes__", ()) if hasattr(n, "name") or hasattr(n, "index")), None)
            name = getattr(note, "name", getattr(note, "index", None))
            yield from _faults(each, at if name is None else f"{at}.{name}" if at else str(name))
    elif isinstance(error, KeyError):
        yield f"{_place(at)}is required and missing"
    else:
        yield f"{_place(at)}{error}"


def _place(at: str) -> str:
    table, _, key = at.rpartition(".")
    return f"[{table}] {key}: " if table else f"{key}: " if key else ""
