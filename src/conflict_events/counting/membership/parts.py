"""Parts: where a scope asks for a place or a weapon that a report tells apart, the account is read as of that part.

A report of a whole country that says how many were met over one region, or of a bundle that says how many were of one
weapon, says a figure of that region and that weapon. Who asks for them alone is given it, and none of the whole's.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from typing import Any

import attrs

from conflict_events.values import Place, Quantity, Scope, StrikePart, Tally, is_under
from conflict_events.values.bundles import parts_of
from conflict_events.values.quantity import is_reported, total

__all__ = ["PART_OF_MORE", "as_asked"]

MEASURES = tuple(field.name for field in attrs.fields(Tally))

PART_OF_MORE = "its report tells this apart as a part of more"
"""A caveat on what is read of a part."""


def as_asked(event: Any, scope: Scope) -> Any:
    """Give an event as it speaks of the places and weapons that a scope asks for.

    Returns:
        The event itself where it is about them as a whole or may be, or gives the figure of no part that is.
    """
    parts: Sequence[StrikePart] = getattr(event, "parts", ())
    if not parts or not isinstance(parts[0], StrikePart) or not _is_about_more(event, scope):
        return event
    asked = [each for each in parts if _is_about(each.where or event.where, each.weapon or event.weapon, scope)]
    where = _one_place([each.where or event.where for each in asked], scope)
    tally = {name: figure for name in MEASURES if (figure := _figure_of(asked, name)) is not None}
    if scope.measure not in tally or where is None:
        return event
    weapon = " and ".join(dict.fromkeys(each.weapon or event.weapon or "" for each in asked)) or None
    read = copy.copy(event)  # and not made anew: of an event some fields may not be decoded
    vars(read).update(where=where, weapon=weapon, tally=Tally(**tally), parts=())
    return read


def _is_about_more(event: Any, scope: Scope) -> bool:
    """Tell whether a report certainly is about more than is asked for, or about something else."""
    where, weapon = event.where, event.weapon
    unsaid = scope.places is not None and (where is None or where.code is None)
    unsaid = unsaid or (scope.weapons is not None and weapon is None)
    return not unsaid and not _is_about(where, weapon, scope)


def _is_about(where: Place | None, weapon: str | None, scope: Scope) -> bool:
    there = scope.places is None or (where is not None and where.is_in(scope.places))
    return there and (scope.weapons is None or (weapon is not None and _are_asked(weapon, scope.weapons)))


def _are_asked(weapon: str, wanted: frozenset[str]) -> bool:
    return weapon in wanted or frozenset(parts_of(weapon)) <= wanted


def _figure_of(parts: Sequence[StrikePart], measure: str) -> Quantity | None:
    """Give what parts say of a measure together: those that may share something are not added for certain."""
    values = [getattr(each.tally, measure, None) for each in parts]
    figures = [each for each in values if isinstance(each, Quantity) and is_reported(each)]
    if len(parts) == 1 or not figures:
        return figures[0] if figures else None
    summed = total(figures)
    shared = any(_may_share(one, other) for one, other in itertools.combinations(parts, 2))
    low = max(each.floor for each in figures) if shared else summed.floor
    return Quantity(low=low, high=summed.ceiling if len(figures) == len(parts) else None)


def _one_place(places: Sequence[Place | None], scope: Scope) -> Place | None:
    """Give the one place, of those asked for, in which all of these lie; None = they lie in several, or are none."""
    distinct = list(dict.fromkeys(place for place in places if place is not None))
    if len(distinct) == 1:
        return distinct[0]
    codes = [each.code or "" for each in distinct]
    code = next((code for code in sorted(scope.places or ()) if all(is_under(each, code) for each in codes)), None)
    return Place(" and ".join(each.name for each in distinct), code=code) if distinct and code is not None else None


def _may_share(one: StrikePart, other: StrikePart) -> bool:
    """Tell whether something can be in both: neither their places nor their weapons are apart."""
    return not (_lie_apart(one.where, other.where) or _differ(one.weapon, other.weapon))


def _lie_apart(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None or one.code is None or other.code is None:
        return False
    return not (is_under(one.code, other.code) or is_under(other.code, one.code))


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and set(parts_of(one)).isdisjoint(parts_of(other))
