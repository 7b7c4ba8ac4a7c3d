"""What a map may name: the fields of a kind, laid flat, each with the form that its cells are read in.

A person who fills a sheet thinks "launched", "place" and "claimant", not of values inside values. So the fields of the
kind stand beside those of its tally, its place, its attribution and its evidence, under the names that these have. One
that the kind has under the same name itself is told apart by where it stands: ``"evidence.url"``.

A field that is no figure, time, place or text of these, such as a superlative, is given in its stored form: JSON in a
cell, or a table in the map.
"""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from conflict_events.errors import UsageError
from conflict_events.values import Attribution, Evidence, Place, Quantity, Tally, When
from conflict_events.values.marks import hints_of
from conflict_events.values.spelling import meant, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conflict_events.events import Kinds

__all__ = ["Form", "Spot", "check_fields", "check_part", "kind_of", "part_spots_of", "spots_of"]

Form: TypeAlias = Literal[
    "quantity", "when", "place", "places", "texts", "flag", "number", "whole", "day", "text", "stored"
]
Part: TypeAlias = Literal["", "tally", "where", "attribution", "evidence"]

INSIDE: Mapping[str, tuple[Part, type[Any]]] = {
    "tally": ("tally", Tally),
    "where": ("where", Place),
    "attribution": ("attribution", Attribution),
}
RENAMED = {("where", "name"): "place", ("where", "precision"): "place_precision"}
LEFT_OUT = frozenset({"via", "evidence"})
"""Fields of an attribution that no cell holds: it came through the sheet, and the evidence is laid flat itself."""

FORMS: Mapping[Any, Form] = {
    Quantity: "quantity", When: "when", Place: "place", bool: "flag", int: "whole", date: "day", str: "text",
}  # fmt: skip


@attrs.frozen
class Spot:
    """Where a field of a map goes.

    Attributes:
        part: The value inside the event that holds it; empty = the event itself.
        name: Its name there.
        form: How its cells are read.
        is_required: Whether nothing can be made without it.
        hint: Its annotation, by which a stored form is read.
    """

    part: Part
    name: str
    form: Form
    is_required: bool = False
    hint: Any = None


def kind_of(name: str, kinds: Kinds, where: str) -> type[Any]:
    """Give a kind by its name.

    Raises:
        UsageError: There is none, or it is an entry about entries.
    """
    usable = [each for each in kinds if each not in kinds.ledger]
    if name not in usable:
        near = nearest(name, usable)
        likely = meant(near[:1])
        raise UsageError(f"{where}: must be one of {', '.join(sorted(usable))}, got {name!r}{likely}")
    kind: type[Any] = kinds[name]
    return kind


def spots_of(kind: type[Any]) -> dict[str, Spot]:
    """Give the fields of a kind, laid flat, by the names that a map has for them."""
    return _flat(kind, {"evidence": Evidence})


def part_spots_of(cls: type[Any]) -> dict[str, Spot]:
    """Give the fields of a part of an event, such as a `StrikePart`, laid flat."""
    return _flat(cls, {})


def _flat(cls: type[Any], beside: dict[str, type[Any]]) -> dict[str, Spot]:
    hints = hints_of(cls)
    inner = {name: INSIDE[name][1] for name, hint in hints.items() if name in INSIDE and _bare(hint) is INSIDE[name][1]}
    spots = {
        name: Spot("", name, _form_of(hint), attrs.fields_dict(cls)[name].default is attrs.NOTHING, hint)
        for name, hint in hints.items()
        if name not in inner
    }
    columns = frozenset(spots)
    for part, held in (inner | beside).items():
        for name, spot in _inside(part, held):
            spots[f"{part}.{name}" if name in columns else name] = spot
    return spots


def _inside(part: Any, cls: type[Any]) -> Iterable[tuple[str, Spot]]:
    for name, hint in hints_of(cls).items():
        if name not in LEFT_OUT:
            spot = Spot(part, name, _form_of(hint), name == "claimant", hint)
            yield RENAMED.get((part, name), name), spot


def _bare(hint: Any) -> Any:
    """Give an annotation without its marks, and without None; a union of several stays one."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        said = [each for each in get_args(hint) if each is not type(None)]
        return _bare(said[0]) if len(said) == 1 else hint
    return hint


def _form_of(hint: Any) -> Form:
    bare = _bare(hint)
    if get_origin(bare) in (tuple, frozenset):
        held = {_bare(each) for each in get_args(bare) if each is not Ellipsis}
        return "places" if held == {Place} else "texts" if held == {str} else "stored"
    if get_origin(bare) is Literal:
        return "text" if all(isinstance(each, str) for each in get_args(bare)) else "stored"
    if bare is Decimal or {int, Decimal} == set(get_args(bare)):
        return "number"
    return FORMS.get(bare, "stored")


def check_fields(kind: type[Any], names: Iterable[str], where: str) -> None:
    """Refuse fields that a kind does not have, and the lack of those that it needs.

    Args:
        kind: The kind.
        names: The fields that a map gives.
        where: The table of the map, for the error.

    Raises:
        UsageError: Naming the table and the key.
    """
    _check(kind, spots_of(kind), set(names), where)


def check_part(cls: type[Any], names: Iterable[str], where: str) -> None:
    """Refuse fields that a part of an event does not have; arguments as above.

    Raises:
        UsageError: Naming the table and the key.
    """
    _check(cls, part_spots_of(cls), set(names), where)


def _check(kind: type[Any], spots: Mapping[str, Spot], given: set[str], where: str) -> None:
    for name in sorted(given - spots.keys()):
        near = nearest(name, spots)
        likely = meant(near[:1]) or f"; it has {', '.join(sorted(spots))}"
        raise UsageError(f"{where}: {kind.__name__} has no field {name!r}{likely}")
    lacking = sorted(name for name, spot in spots.items() if spot.is_required and name not in given)
    if lacking:
        raise UsageError(f"{where}: {kind.__name__} needs {', '.join(lacking)}: name a column, or {{ value = ... }}")
