"""Measures: which figures an event gives, and which of them a scope asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import attrs

from conflict_events.values import Number, Quantity, Scope, is_under
from conflict_events.values.quantity import total

__all__ = ["CLOSURES", "figure_of", "measure_of", "measures_in"]

CLOSURES = "closures"

CIVILIANS = frozenset({"civilian", "civilians"})
MILITARY = frozenset({"combatants", "military", "soldiers", "troops"})


def measure_of(event: Any, measure: str) -> Quantity | None:
    """Give what an event says of a measure: a field of its tally, or a Quantity field of its own.

    "closures" are the facilities of a service that closed.

    Returns:
        The quantity, which may be unreported; None where this kind has no such measure.
    """
    if measure == CLOSURES:
        closed = getattr(event, "state", None) == "closed"
        return getattr(event, "facilities", None) if closed else None
    for holder in (getattr(event, "tally", None), event):
        value = getattr(holder, measure, None)
        if isinstance(value, Quantity):
            return value
    return None


def measures_in(event: Any) -> tuple[str, ...]:
    """Name the measures that an event reports a figure for."""
    found = []
    for holder in (getattr(event, "tally", None), event):
        kind: Any = type(holder)
        if attrs.has(kind):
            names = (field.name for field in attrs.fields(kind))
            found += [name for name in names if _is_figure(getattr(holder, name))]
    return tuple(found)


def _is_figure(value: Any) -> bool:
    return isinstance(value, Quantity) and value.missing != "unreported"


def figure_of(event: Any, scope: Scope) -> tuple[Quantity | None, str | None] | None:
    """Give what an event says of the measure for the sides and the population that a scope asks for.

    A report of all the harm may say in its breakdown how much of it was theirs.

    Returns:
        The figure, None where its kind has no such measure; and what would decide whether it is theirs, None where it
        certainly is. None alone where it is certainly about others.
    """
    value = measure_of(event, scope.measure or "")
    fits = [_side(event, scope.sides)] if scope.sides is not None else []
    fits += [_population(event, scope.population)] if scope.population is not None else []
    if False in fits:
        return None
    if None not in fits or value is None:
        return value, None
    part = _part(event, value, scope)
    if part is not None:
        return part, None
    return value, "whose side it is about" if scope.sides is not None else "what sort of people it is about"


def _side(event: Any, wanted: frozenset[str]) -> bool | None:
    side = getattr(event, "side", None)
    return None if side is None else any(is_under(side, each) for each in wanted)


def _population(event: Any, wanted: str) -> bool | None:
    said = getattr(event, "population", None)
    return said == wanted if said in ("civilian", "military") else None


def _part(event: Any, whole: Quantity, scope: Scope) -> Quantity | None:
    """Add up the sub-counts that are about whom the scope asks for; what may be about them raises the sum's high."""
    counts = getattr(event, "breakdown", ())
    held = [(_belongs(each, event, scope), each, measure_of(each, scope.measure or "")) for each in counts]
    told = [(fit, each, value) for fit, each, value in held if value is not None and value.missing is None]
    theirs = [(each, value) for fit, each, value in told if fit is True]
    perhaps = [value for fit, _, value in told if fit is not False]
    if not theirs or len(perhaps) == 1:
        return theirs[0][1] if theirs else None
    low = _least(theirs)
    known = [high for high in (total(perhaps).ceiling, whole.ceiling) if high is not None]
    return Quantity(low=low, high=max(low, min(known)) if known else None)


def _least(theirs: Sequence[tuple[Any, Quantity]]) -> Number:
    """Say what sub-counts come to at least: of one side soldiers are no civilians, and other sorts may be the same."""
    sides: dict[str, dict[str, Number]] = defaultdict(dict)
    for each, value in theirs:
        side = (each.side or "").partition("/")[0]
        sort = "civilians" if each.of in CIVILIANS else "military" if each.of in MILITARY else each.of
        sides[side][sort] = max(value.floor, sides[side].get(sort, 0))
    return sum(
        (max(*sorts.values(), sorts.get("civilians", 0) + sorts.get("military", 0)) for sorts in sides.values()),
        start=0,
    )


def _belongs(part: Any, event: Any, scope: Scope) -> bool | None:
    """Tell whether a sub-count is about whom the scope asks for; None = it may be."""
    fits: list[bool | None] = []
    if scope.sides is not None:
        side = part.side or getattr(event, "side", None)
        fits.append(None if side is None else any(is_under(side, each) for each in scope.sides))
    if scope.population is not None:
        words = CIVILIANS if scope.population == "civilian" else MILITARY
        others = MILITARY if scope.population == "civilian" else CIVILIANS
        fits.append(True if part.of in words else False if part.of in others else None)
    if False in fits:
        return False
    return None if None in fits else True
