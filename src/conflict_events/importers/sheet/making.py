"""From a map to an importer: the declaration that brings a sheet of one's own in."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.codec import Codec
from conflict_events.errors import InvalidValue, UsageError
from conflict_events.events import KINDS
from conflict_events.gazetteer import look_up
from conflict_events.importers.engine import ImportSource, Manner, by_columns
from conflict_events.importers.reading import ReadAs
from conflict_events.importers.sheet.cells import value_of
from conflict_events.importers.sheet.mapping import EventMap, Field, SubMap
from conflict_events.importers.sheet.vocabulary import Spot, check_fields, check_part, kind_of, part_spots_of, spots_of
from conflict_events.values import Attribution, Evidence, Place, StrikePart, SubCount, Tally
from conflict_events.values.quantity import is_reported

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conflict_events.events import Kinds
    from conflict_events.importers.engine import ById, SourceRow
    from conflict_events.importers.sheet.mapping import SheetMap

__all__ = ["source_of"]

FIGURE = Spot("", "breakdown", "quantity")

UNANSWERED = "?"
"""Stands in a proposed map where nobody but the reader can know."""

_IDS = re.compile(r"[^\s,;]+")


def source_of(sheet: SheetMap, *, kinds: Kinds = KINDS) -> ImportSource:
    """Make the importer of a sheet.

    Args:
        sheet: Its map.
        kinds: The kinds that there are; `KINDS.including(...)` adds your own.

    Raises:
        UsageError: The map names a kind or a field that there is not, or lacks one that is needed.
    """
    if not sheet.ids or not all(sheet.ids):
        raise UsageError("id: must name the column that tells a row from all others; add one to the sheet")
    maker = _Maker(sheet, _events_of(sheet, kinds), kinds, by_columns(*sheet.ids), Codec(kinds))
    if open_ := sorted({name for name, field in maker.every_field if field.value == UNANSWERED}):
        raise UsageError(f"[fields] {', '.join(open_)}: put what is so in place of {UNANSWERED!r}, or name a column")
    columns = {*sheet.ids, *maker.columns}
    return ImportSource(
        name=sheet.name,
        title=f"the sheet {sheet.name}",
        via=f"sheet/{sheet.name}",
        kinds=tuple(dict.fromkeys(maker.kinds_made)),
        make=maker.make,
        identity=maker.identity,
        columns=tuple(sorted(columns)),
        manner=_manner(sheet),
        reading=ReadAs(sheet=sheet.sheet, header=sheet.header, encoding=sheet.encoding, delimiter=sheet.delimiter),
        changes=sheet.changes,
        vanished="retracted" if sheet.deletions == "retract" else "told",
        copies="as they come",
        disjoint=sheet.disjoint,
    )


def _manner(sheet: SheetMap) -> Manner:
    return Manner(
        unsaid=frozenset(each.casefold() for each in sheet.unsaid),
        withheld=frozenset(each.casefold() for each in sheet.withheld),
        decimal=sheet.decimal,
        thousands=sheet.thousands,
        days=sheet.days,
        tz=sheet.tz,
    )


def _events_of(sheet: SheetMap, kinds: Kinds) -> dict[str, EventMap]:
    """Give the events of a row by their names, each with all its fields, and check them."""
    if (sheet.kind is None) == (not sheet.events):
        raise UsageError("kind: must be given, or [events.NAME] for each of several events of a row, and not both")
    if isinstance(sheet.kind, str):
        check_fields(kind_of(sheet.kind, kinds, "kind"), sheet.fields, "[fields]")
        _check_inside(kind_of(sheet.kind, kinds, "kind"), sheet, "")
        return {"": EventMap(kind=sheet.kind, fields=sheet.fields, breakdown=sheet.breakdown, parts=sheet.parts)}
    if isinstance(sheet.kind, Field):
        fields = _of_every_kind(sheet.kind, sheet, kinds)
        return {"": EventMap(kind="", fields=fields, breakdown=sheet.breakdown, parts=sheet.parts)}
    if sheet.breakdown or sheet.parts:
        raise UsageError("[breakdown] and [parts] are of one event: write [events.NAME.breakdown.SORT], and so on")
    for name, event in sheet.events.items():
        kind = kind_of(event.kind, kinds, f"[events.{name}] kind")
        shared = {field for field in sheet.fields if field in spots_of(kind)}
        check_fields(kind, {*shared, *event.fields}, f"[events.{name}.fields]")
        _check_inside(kind, event, f"events.{name}.")
    return sheet.events


def _check_inside(kind: type[Any], mapping: EventMap | SheetMap, where: str) -> None:
    """Refuse sub-counts and parts that a kind does not have, or that say nothing."""
    if mapping.breakdown and "breakdown" not in attrs.fields_dict(kind):
        raise UsageError(f"[{where}breakdown]: {kind.__name__} does not break its figures down; leave it out")
    if mapping.parts and "parts" not in attrs.fields_dict(kind):
        raise UsageError(f"[{where}parts]: {kind.__name__} has no parts; leave it out")
    for name, each in mapping.breakdown.items():
        if not each.figures:
            raise UsageError(f"[{where}breakdown] {name}: must name the column of killed or of injured")
    for name, fields in mapping.parts.items():
        check_part(StrikePart, fields, f"[{where}parts.{name}]")
        if fields.keys().isdisjoint({"place", "code", "weapon"}):
            raise UsageError(f"[{where}parts.{name}]: must say which part it is: place, code or weapon")


def _of_every_kind(kind: Field, sheet: SheetMap, kinds: Kinds) -> dict[str, Field]:
    if not kind.column or not kind.words:
        raise UsageError("kind: must be a kind, or { column = ..., words = { word = kind } }")
    for word in kind.words.values():
        check_fields(kind_of(word, kinds, "kind.words"), sheet.fields, "[fields]")
        _check_inside(kind_of(word, kinds, "kind.words"), sheet, "")
    return sheet.fields


@attrs.frozen
class _Maker:
    """Makes the events of a row.

    Attributes:
        sheet: The map.
        events: The events of a row, by name.
        kinds: The kinds that there are.
        identity: What tells a row from all others.
        codec: Reads what is in stored form.
    """

    sheet: SheetMap
    events: Mapping[str, EventMap]
    kinds: Kinds
    identity: ById
    codec: Codec

    @property
    def kinds_made(self) -> Iterable[type[Any]]:
        """The kinds that its rows can become."""
        words = self.sheet.kind.words.values() if isinstance(self.sheet.kind, Field) else ()
        names = [*words, *(each.kind for each in self.events.values() if each.kind)]
        return [self.kinds[name] for name in names]

    @property
    def every_field(self) -> list[tuple[str, Field]]:
        """All fields that the map gives, by their names."""
        return [*self.sheet.fields.items(), *(each for event in self.events.values() for each in event.named)]

    @property
    def columns(self) -> set[str]:
        """All columns that the map names."""
        fields = [field for _, field in self.every_field]
        kind = self.sheet.kind.columns if isinstance(self.sheet.kind, Field) else ()
        links, changed = self.sheet.links, self.sheet.changed
        beside = (links.same_incident, links.part_of, changed.by, changed.at)
        return {*kind, *(column for field in fields for column in field.columns), *(each for each in beside if each)}

    def make(self, row: SourceRow) -> Any:
        """Make the events of a row."""
        made = {name: self._event(row, event) for name, event in self.events.items() if self._is_told(row, name, event)}
        self._tie(row, tuple(made))
        self._say_who_changed_it(row)
        return made or None

    def _is_told(self, row: SourceRow, name: str, event: EventMap) -> bool:
        columns = [column for _, field in event.named for column in field.columns]
        return not name or any(row[column] for column in columns)

    def _event(self, row: SourceRow, event: EventMap) -> Any:
        kind = self._kind(row, event)
        fields = self.sheet.fields | event.fields
        given, parts = self._laid_out(row, fields, spots_of(kind))
        if "tally" in attrs.fields_dict(kind):
            given.setdefault("tally", Tally(**parts["tally"]))
        if event.breakdown:
            given["breakdown"] = tuple(self._broken_down(row, event.breakdown))
        if event.parts:
            given["parts"] = tuple(self._parts(row, event.parts))
        return kind(**given, attribution=self._attribution(row, parts, given.get("when")))

    def _laid_out(
        self, row: SourceRow, fields: Mapping[str, Field], spots: Mapping[str, Spot]
    ) -> tuple[dict[str, Any], Mapping[str, dict[str, Any]]]:
        """Give what a row says: the fields of a value itself, its place among them, and those of each value inside."""
        parts = defaultdict[str, dict[str, Any]](dict)
        for name, field in fields.items():
            if name in spots and (value := self._value(row, field, spots[name])) is not None:
                parts[spots[name].part][spots[name].name] = value
        given = parts[""]
        if where := parts["where"]:
            given["where"] = self._place(row, where)
        return given, parts

    def _value(self, row: SourceRow, field: Field, spot: Spot) -> Any:
        value = value_of(row, field, spot, self.sheet, self.codec)
        if spot.form == "place" and isinstance(value, str):
            return self._place(row, {"name": value})
        if spot.form == "places" and value:
            return tuple(self._place(row, {"name": each}) if isinstance(each, str) else each for each in value)
        return value

    def _broken_down(self, row: SourceRow, breakdown: Mapping[str, SubMap]) -> Iterable[SubCount]:
        for name, each in breakdown.items():
            read = {key: self._value(row, field, FIGURE) for key, field in each.figures.items()}
            if any(map(is_reported, read.values())):
                yield SubCount(of=each.of or name, side=each.side, **read)

    def _parts(self, row: SourceRow, declared: Mapping[str, Mapping[str, Field]]) -> Iterable[StrikePart]:
        for fields in declared.values():
            columns = [column for field in fields.values() for column in field.columns]
            if not columns or any(row[column] for column in columns):
                given, parts = self._laid_out(row, fields, part_spots_of(StrikePart))
                yield StrikePart(**given, tally=Tally(**parts["tally"]))

    def _place(self, row: SourceRow, where: Mapping[str, Any]) -> Place:
        place: dict[str, Any] = {"name": where.get("code"), **where}
        if self.sheet.within is not None and "name" in where and where.keys().isdisjoint({"code", "scheme"}):
            match = look_up(where["name"], within=self.sheet.within)
            if match.problem is not None:
                row.find("unknown-place", f"{match.problem}; it gets no code")
            place["code"] = match.code
        return Place(**place)

    def _kind(self, row: SourceRow, event: EventMap) -> type[Any]:
        if event.kind:
            return self.kinds[event.kind]
        by_word: Any = self.sheet.kind  # an event without a kind has it from a column
        if row[by_word.column] not in by_word.words:
            rule = f"must be one of {', '.join(by_word.words)}, the words that the map gives a kind"
            raise InvalidValue(by_word.column, rule, row[by_word.column])
        return self.kinds[by_word.words[row[by_word.column]]]

    def _attribution(self, row: SourceRow, parts: Mapping[str, dict[str, Any]], when: Any) -> Attribution:
        shown = parts["evidence"]
        if not {"url", "archived_url", "sha256", "locator"} & shown.keys():
            shown = {**shown, "locator": f"{self.sheet.name}, row {self.identity.of(row)}"}
        said = {"reported": when} | parts["attribution"]
        claimant, reported = said.pop("claimant", ""), said.pop("reported")
        return Attribution(claimant, reported, via=(row.via,), evidence=(Evidence(**shown),), **said)

    def _tie(self, row: SourceRow, parts: tuple[str, ...]) -> None:
        if self.sheet.one_incident:
            for part in parts[1:]:
                row.tie("same_incident", self.identity.of(row), part=part, to_part=parts[0])
        links = self.sheet.links
        first = next(iter(self.events))
        for kind, column in (("same_incident", links.same_incident), ("part_of", links.part_of)):
            for other in _IDS.findall(row[column]) if column and parts else ():
                row.tie(kind, other, part=parts[0], to_part=first)  # type: ignore[arg-type]  # one of the two

    def _say_who_changed_it(self, row: SourceRow) -> None:
        by, at = self.sheet.changed.by, self.sheet.changed.at
        words = [each for each in (row[by] if by else "", row[at] if at else "") if each]
        row.changed = f"changed{' by' if by and row[by] else ''} {', '.join(words)}" if words else ""
