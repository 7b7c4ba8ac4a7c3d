"""What is said, field by field: an account made of words, or another version of one that is there.

The fields are those of a sheet's map, laid flat: "launched" and "claimant" stand side by side, and figures and times
are read as cells are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from conflict_events.cli.declaring import Argument, Given, option
from conflict_events.codec import Codec
from conflict_events.errors import UsageError
from conflict_events.events import KINDS
from conflict_events.importers.engine import SourceRow
from conflict_events.importers.sheet import Field, SheetMap
from conflict_events.importers.sheet.cells import value_of
from conflict_events.importers.sheet.vocabulary import Spot, spots_of
from conflict_events.values import UNREPORTED, Attribution, Evidence, Place, Tally, When
from conflict_events.values.clocks import instant
from conflict_events.values.spelling import meant, nearest

__all__ = ["FIELDS", "event_of", "flag_of", "lacking", "said_in", "time_of"]

PANEL = "What is said"
READ = {
    "quantity": ("N", "a figure, also as 5+, >5, ~5 or 5-7"),
    "when": ("WHEN", "a day, a moment, or two with a slash between, such as 2024-11-09T20:00/2024-11-10T09:30"),
    "places": ("A;B", "places by their names, with semicolons between"),
    "texts": ("A;B", "several, with semicolons between"),
    "flag": ("yes|no", "yes or no"),
    "number": ("N", "a number"),
    "whole": ("N", "a whole number"),
    "text": ("TEXT", "text"),
    "stored": ("JSON", "in its stored form"),
}

FLAGS = {"kinds": "silent_kinds"}
"""Fields that are typed otherwise than they are called: another option has their name."""


def flag_of(name: str) -> str:
    """Give the option of a field, as it is typed."""
    return f"--{FLAGS.get(name, name).replace('_', '-')}"


def _spots() -> dict[str, Spot]:
    spots: dict[str, Spot] = {}
    for name, kind in KINDS.items():
        if name not in KINDS.ledger:
            spots |= {field: spot for field, spot in spots_of(kind).items() if field not in spots}
    return spots


def _field(name: str, spot: Spot) -> Argument:
    metavar, about = READ[spot.form]
    return option(flag_of(name), about, metavar, name=f"said_{name}", panel=PANEL)


FIELDS = (
    *(_field(name, spot) for name, spot in sorted(_spots().items())),
    option("--via", "repeatable: through whom it came", "OUTLET", repeated=True, panel=PANEL),
    option("--tz", "the zone of times that say none, such as Europe/Kyiv", "ZONE", panel=PANEL),
)
"""An option for each field that a kind of this library has."""


def time_of(text: str, tz: str | None) -> When | None:
    """Read a time: a moment, two with a slash between, of which one may be open (".."), or a day, month or year."""
    if "T" not in text:
        return When.edtf(text, tz=tz) if text else None
    start, slash, end = text.partition("/")
    if not slash:
        return When.at(text, tz=tz)
    ends = [None if each == ".." else each for each in (start, end)]
    return When.between(ends[0], ends[1], tz=tz)


def said_in(given: Given) -> dict[str, str]:
    """Give what was typed of the fields, by their names."""
    typed = {name.removeprefix("said_"): text for name, text in vars(given).items() if name.startswith("said_")}
    return {name: text for name, text in typed.items() if text is not None}


def lacking(kind: type[Any], said: Iterable[str]) -> list[str]:
    """Name the fields that a kind needs and that were not said."""
    needed = [name for name, spot in spots_of(kind).items() if spot.is_required]
    return [name for name in [*needed, "reported"] if name not in said]


def event_of(kind: type[Any], given: Given, said: Mapping[str, str], base: Any = None) -> Any:
    """Make an account of what is said.

    Args:
        kind: Its kind.
        given: With the zone, and through whom it came.
        said: The words of each field; an empty one takes away what the field had.
        base: The account whose other version it is; None = it is a new one.

    Raises:
        UsageError: The kind has no such field, or a figure is none.
        InvalidValue: What is said cannot be meant.
    """
    spots, parts = spots_of(kind), defaultdict[str, dict[str, Any]](dict)
    sheet = SheetMap(name="desk", id="", kind=kind.__name__, days="edtf", tz=given.tz, parted_by=";")
    row = SourceRow(1, dict(said))
    for name in said:
        if name not in spots:
            raise UsageError(f"{kind.__name__} has no field {name!r}{meant(nearest(name, spots))}")
        value = _value(row, name, spots[name], sheet)
        parts[spots[name].part][spots[name].name] = _taken_away(kind, spots[name]) if value is None else value
    if row.findings:
        raise UsageError(str(row.findings[0]))
    return _made(kind, parts, given.via, base)


def _taken_away(kind: type[Any], spot: Spot) -> Any:
    """Give what a field has of which nothing is said."""
    default = attrs.fields_dict(kind)[spot.name].default if spot.part == "" else None
    return None if default is attrs.NOTHING else default


def _value(row: SourceRow, name: str, spot: Spot, sheet: SheetMap) -> Any:
    if spot.form == "when":
        return time_of(str(row.cell(name)), sheet.tz)
    if name == "retrieved" and row[name]:
        return instant(row[name], sheet.tz, name)
    value = value_of(row, Field(column=name), spot, sheet, Codec(KINDS))
    return tuple(map(Place, value)) if spot.form == "places" and value else value


def _made(kind: type[Any], parts: Mapping[str, dict[str, Any]], via: list[str], base: Any) -> Any:
    whole = dict(parts[""])
    if "tally" in attrs.fields_dict(kind):
        whole["tally"] = _tally(getattr(base, "tally", None) or Tally(), parts["tally"])
    if where := parts["where"]:
        old = getattr(base, "where", None)
        whole["where"] = Place(**{"name": where.get("code"), **where}) if old is None else attrs.evolve(old, **where)
    whole["attribution"] = _attribution(parts, via, base)
    return kind(**whole) if base is None else attrs.evolve(base, **whole)


def _attribution(parts: Mapping[str, dict[str, Any]], via: list[str], base: Any) -> Attribution:
    said = dict(parts["attribution"])
    shown = (Evidence(**parts["evidence"]),) if any(each is not None for each in parts["evidence"].values()) else ()
    if via:
        said["via"] = tuple(via)
    if base is None:
        return Attribution(said.pop("claimant"), said.pop("reported"), evidence=shown, **said)
    old: Attribution = base.attribution
    return attrs.evolve(old, evidence=(*old.evidence, *shown), **said)


def _tally(old: Tally, said: Mapping[str, Any]) -> Tally:
    return attrs.evolve(old, **{name: UNREPORTED if value is None else value for name, value in said.items()})
