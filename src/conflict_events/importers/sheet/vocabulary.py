"""What a map may name: the fields of a kind, laid flat, each with the form that its cells are read in.

A person who fills a sheet thinks "launched", "place" and "claimant", not of values inside values. So the fields of the
kind stand beside those of its tally, its place, its attribution and its evidence, under the names that these have.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import attrs

from conflict_events.errors import UsageError
from conflict_events.values import Attribution, Evidence, Place, Quantity, Role, Tally, When
from conflict_events.values.marks import hints_of, role_of
from conflict_events.values.spelling import meant, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conflict_events.events import Kinds

__all__ = ["Form", "Spot", "check_fields", "kind_of", "spots_of"]

Form: TypeAlias = Literal["quantity", "when", "texts", "flag", "number", "whole", "text"]
Part: TypeAlias = Literal["", "tally", "where", "attribution", "evidence"]

INSIDE: Mapping[type[Any], Part] = {Tally: "tally", Place: "where", Attribution: "attribution"}
RENAMED = {("where", "name"): "place", ("where", "precision"): "place_precision"}
LEFT_OUT = frozenset({"via", "evidence", "breakdown", "parts", "affected", "superlative", "kind"})
"""Fields that no cell holds: what comes through the sheet is known, and the others are values of many parts."""


@attrs.frozen
class Spot:
    """Where a field of a map goes.

    Attributes:
        part: The value inside the event that holds it; empty = the event itself.
        name: Its name there.
        form: How its cells are read.
        is_required: Whether nothing can be made without it.
    """

    part: Part
    name: str
    form: Form
    is_required: bool = False


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
    found: type[Any] = kinds[name]
    return found


def spots_of(kind: type[Any]) -> dict[str, Spot]:
    """Give the fields of a kind, laid flat, by the names that a map has for them."""
    found: dict[str, Spot] = {}
    for name, hint in hints_of(kind).items():
        inner = next((cls for cls in _classes_in(hint) if cls in INSIDE), None)
        if inner is None and role_of(hint) is not Role.ENTRY and name not in LEFT_OUT:
            found[name] = Spot("", name, _form_of(hint), _is_required(kind, name))
        elif inner is not None:
            found |= {RENAMED.get((INSIDE[inner], field), field): spot for field, spot in _inside(inner)}
    return found | {field: attrs.evolve(spot, part="evidence") for field, spot in _inside(Evidence)}


def _inside(cls: type[Any]) -> Iterable[tuple[str, Spot]]:
    for name, hint in hints_of(cls).items():
        if name not in LEFT_OUT:
            yield name, Spot(INSIDE.get(cls, "evidence"), name, _form_of(hint), is_required=name == "claimant")


def _is_required(kind: type[Any], name: str) -> bool:
    return attrs.fields_dict(kind)[name].default is attrs.NOTHING


def _classes_in(hint: Any) -> set[Any]:
    return {hint} | {cls for part in get_args(hint) for cls in _classes_in(part)}


def _form_of(hint: Any) -> Form:
    classes = _classes_in(hint)
    origins = {getattr(each, "__origin__", each) for each in classes}
    if Quantity in classes:
        return "quantity"
    if When in classes:
        return "when"
    if origins & {tuple, frozenset}:
        return "texts"
    if bool in classes:
        return "flag"
    if Decimal in classes:
        return "number"
    return "whole" if int in classes else "text"


def check_fields(kind: type[Any], names: Iterable[str], where: str) -> None:
    """Refuse fields that a kind does not have, and the lack of those that it needs.

    Args:
        kind: The kind.
        names: The fields that a map gives.
        where: The table of the map, for the error.

    Raises:
        UsageError: Naming the table and the key.
    """
    spots, given = spots_of(kind), set(names)
    for name in sorted(given - spots.keys()):
        near = nearest(name, spots)
        likely = meant(near[:1]) or f"; it has {', '.join(sorted(spots))}"
        raise UsageError(f"{where}: {kind.__name__} has no field {name!r}{likely}")
    lacking = sorted(name for name, spot in spots.items() if spot.is_required and name not in given)
    if lacking:
        raise UsageError(f"{where}: {kind.__name__} needs {', '.join(lacking)}: name a column, or {{ value = ... }}")
