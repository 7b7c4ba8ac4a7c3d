"""A map proposed from the headers and first rows of a sheet: a guess in every line, in the reader's hands to edit."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.events import KINDS
from conflict_events.importers.reading import AS_FOUND, Cell, ReadAs, Table, TableSource, day, read_table, text
from conflict_events.importers.sheet.vocabulary import spots_of
from conflict_events.values.spelling import folded, nearest

__all__ = ["propose_map"]

LOOKED_AT = 200
"""So many rows are looked at."""

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "no", "number", "row", "ref", "код", "номер"),
    "when": ("date", "day", "when", "time", "дата", "день"),
    "place": ("place", "region", "oblast", "location", "city", "область", "місто", "город", "регион"),
    "code": ("code", "iso code", "place code"),
    "lat": ("lat", "latitude", "широта"),
    "lon": ("lon", "lng", "longitude", "довгота", "долгота"),
    "claimant": ("claimant", "source", "according to", "who says", "speaker", "джерело", "источник"),
    "reported": ("reported", "published", "said on", "report date", "опубліковано", "опубликовано"),
    "url": ("url", "address", "web", "link to source", "посилання", "ссылка"),
    "quote": ("quote", "words", "verbatim", "цитата"),
    "lang": ("lang", "language", "мова", "язык"),
    "note": ("note", "notes", "comment", "remark", "примітка", "примечание"),
    "attacker": ("attacker", "perpetrator", "attacked by", "нападник"),
    "target": ("target", "victim", "ціль", "цель"),
    "weapon": ("weapon", "model", "type of weapon", "зброя", "оружие"),
    "launched": ("launched", "drones", "missiles", "fired", "запущено", "запущено всього"),
    "destroyed": ("destroyed", "shot down", "intercepted", "збито", "знищено", "сбито", "уничтожено"),
    "killed": ("killed", "dead", "deaths", "fatalities", "загинуло", "вбито", "погибло", "убито"),
    "injured": ("injured", "wounded", "hurt", "поранено", "ранено"),
    "side": ("side", "whose", "сторона"),
    "act": ("act", "speech act"),
    "text": ("text", "statement", "claim", "summary", "заява", "заявление"),
    "topic": ("topic", "subject", "тема"),
    "category": ("category", "equipment", "техніка", "техника"),
    "count": ("count", "lost", "losses", "втрати", "потери"),
    "same as": ("same as", "same incident", "duplicate of"),
    "part of": ("part of", "belongs to"),
    "changed by": ("changed by", "edited by", "editor"),
    "changed at": ("changed at", "edited at", "updated", "last change"),
}
"""For each field, what sheets call it, in the languages that they are kept in."""

BESIDE = {"same as": ("links", "same_incident"), "part of": ("links", "part_of")} | {
    "changed by": ("changed", "by"),
    "changed at": ("changed", "at"),
}
TELLING = {
    "DroneStrike": ("launched", "destroyed", "attacker", "weapon", "target"),
    "HarmReport": ("killed", "injured", "side"),
    "Statement": ("text", "act", "topic", "quote"),
    "EquipmentLoss": ("category", "count", "side"),
}
"""For each kind, the fields that speak for it."""

DAYS = (
    "iso",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%d %B %Y",
    "%B %d, %Y",
)

_PARTED = re.compile(r"\d{1,3}(?:[\s\u00a0\u202f]\d{3})+")


def propose_map(file: TableSource, reading: ReadAs = AS_FOUND) -> str:
    """Propose a map of a sheet, as TOML; nothing of it is used until somebody has read it.

    Args:
        file: The sheet.
        reading: How it is read, where that is not to be seen.

    Raises:
        UnreadableSource: It cannot be read at all.
    """
    table, header = _found(file, reading)
    rows = [row.cells for row in itertools.islice(table.rows, LOOKED_AT)]
    columns = {column: [row[column] for row in rows] for column in table.columns}
    return "\n".join(_written(table, _Guesses.of(columns), header)) + "\n"


def _found(file: TableSource, reading: ReadAs) -> tuple[Table, int | None]:
    """Read a sheet; where its first line names few columns, such as a title does, with the first that names most."""
    table = read_table(file, reading)
    unnamed = sum(column.startswith("(column ") for column in table.columns)
    if reading.header is not None or unnamed * 2 < len(table.columns) or not isinstance(file, str | os.PathLike):
        return table, reading.header
    looked_at = itertools.islice(table.rows, LOOKED_AT)
    filled = ((row.line, sum(bool(text(cell)) for cell in row.cells.values())) for row in looked_at)
    header = next((line for line, said in filled if said * 2 > len(table.columns)), None)
    table.rows.close()
    return read_table(file, attrs.evolve(reading, header=header)), header


@attrs.frozen
class _Guesses:
    """What the columns of a sheet seem to be.

    Attributes:
        columns: Its columns, each with its cells.
        columns_of: For each field the column that seems to hold it.
        kind: The kind that its rows seem to be.
    """

    columns: Mapping[str, Sequence[Cell]]
    columns_of: Mapping[str, str]
    kind: str

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Cell]]) -> _Guesses:
        called = {word: field for field, words in HEADERS.items() for word in words}
        columns_of: dict[str, str] = {}
        exact = {column: called[folded_] for column in columns if (folded_ := folded(column)) in called}
        for column, field in exact.items():
            columns_of.setdefault(field, column)
        for column in columns:
            if column not in exact and (near := nearest(column, called, limit=1)):
                columns_of.setdefault(called[near[0]], column)
        score = {kind: sum(field in columns_of for field in fields) for kind, fields in TELLING.items()}
        return cls(columns, columns_of, max(score, key=lambda kind: score[kind]))

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the kind that a column seems to hold."""
        spots = spots_of(KINDS[self.kind])
        return {field: column for field, column in self.columns_of.items() if field in spots}

    @property
    def id(self) -> str | None:
        """The column that tells rows apart: one called so, else the first whose cells all differ."""
        likely = [self.columns_of["id"]] if "id" in self.columns_of else list(self.columns)
        return next((column for column in likely if self._differs(column)), None)

    def _differs(self, column: str) -> bool:
        cells = [text(cell) for cell in self.columns[column]]
        return bool(cells) and all(cells) and len(set(cells)) == len(cells)

    def days(self) -> list[str]:
        """The forms in which all dates of the sheet can be read."""
        columns = [self.columns[self.columns_of[each]] for each in ("when", "reported") if each in self.columns_of]
        cells = [cell for column in columns for cell in column if text(cell)]
        return [form for form in DAYS if all(_reads(cell, form) for cell in cells)]


def _reads(cell: Cell, form: str) -> bool:
    try:
        day(cell, form)
    except InvalidValue:
        return False
    return True


def _written(table: Table, guesses: _Guesses, header: int | None) -> Iterator[str]:
    yield f"# A map of {table.name}, guessed from its headers and first rows. Read every line; nothing here is known."
    yield f"name = {_quoted(Path(table.name).stem)}  # keep it from copy to copy"
    if header is not None:
        yield f"header = {header}  # guess: the lines above it name few columns"
    if guesses.id is None:
        yield 'id = ""  # no column tells the rows apart: add one to the sheet, and name it here'
    else:
        yield f"id = {_quoted(guesses.id)}  # guess: its cells all differ"
    yield f"kind = {_quoted(guesses.kind)}  # guess, from the columns; others are {', '.join(_others(guesses.kind))}"
    yield from _manners(guesses)
    means = '"misread" = we correct our sheet, "revised" = the source did'
    yield f'changes = "misread"  # what a changed cell means: {means}'
    yield 'deletions = "told"  # what a deleted row means: "told" = nothing, "retract" = it is withdrawn'
    yield from ("", "[fields]  # field = column, or { value = ... } for all rows, or { column = ..., words = { ... } }")
    for field, column in guesses.fields.items():
        yield f"{field} = {_quoted(column)}  # guess"
    yield from _lacking(guesses)
    yield from _beside(guesses)
    used = {
        *guesses.fields.values(),
        *(guesses.columns_of[each] for each in BESIDE if each in guesses.columns_of),
        guesses.id,
    }
    for column in guesses.columns:
        if column not in used:
            yield f"# not used: {_quoted(column)}"


def _others(kind: str) -> list[str]:
    return sorted(name for name in KINDS if name not in KINDS.ledger and name != kind)


def _manners(guesses: _Guesses) -> Iterator[str]:
    forms = guesses.days()
    if not forms:
        yield 'days = "iso"  # no form fits all dates: see what is written, or say "edtf"'
    else:
        also = f"; {' and '.join(map(_quoted, forms[1:]))} would fit too" if len(forms) > 1 else ""
        yield f"days = {_quoted(forms[0])}  # guess{also}"
    yield '# tz = "Europe/Kyiv"  # whose clock and calendar; left out, a day may be a day anywhere'
    if "place" in guesses.columns_of and "code" not in guesses.columns_of:
        yield '# within = "UA"  # where its places lie: then their codes are looked up by their names'
    cells = [text(cell) for column in guesses.columns.values() for cell in column]
    if any(map(_PARTED.fullmatch, cells)):
        yield 'thousands = " "  # guess'


def _lacking(guesses: _Guesses) -> Iterator[str]:
    for field, spot in spots_of(KINDS[guesses.kind]).items():
        if spot.is_required and field not in guesses.fields:
            yield f'{field} = {{ value = "?" }}  # no column was found: put what is so'


def _beside(guesses: _Guesses) -> Iterator[str]:
    for table in ("links", "changed"):
        here = {
            key: guesses.columns_of[each]
            for each, (at, key) in BESIDE.items()
            if at == table and each in guesses.columns_of
        }
        if here:
            yield from ("", f"[{table}]", *(f"{key} = {_quoted(column)}  # guess" for key, column in here.items()))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
