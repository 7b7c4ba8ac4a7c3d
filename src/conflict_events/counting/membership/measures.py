"""Measures: which figures an event gives, and which of them a scope asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from conflict_events.values import Number, Quantity, Scope, is_under
from conflict_events.values.quantity import total

__all__ = ["CLOSURES", "CONTRADICTED", "Theirs", "figure_of", "least_of_sub_counts", "measure_of", "measures_in"]

CLOSURES = "closures"

CIVILIANS = frozenset({"civilian", "civilians"})
MILITARY = frozenset({"combatants", "military", "soldiers", "troops"})

CONTRADICTED = "it is about others, but a sub-count says that it is about those asked for"
IN_PART = (
    "sub-counts need not cover everybody: from what they say of those asked for to all but what they say of others"
)


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
    figures = []
    for holder in (getattr(event, "tally", None), event):
        kind: Any = type(holder)
        if attrs.has(kind):
            names = (field.name for field in attrs.fields(kind))
            figures += [name for name in names if _is_figure(getattr(holder, name))]
    return tuple(figures)


def _is_figure(value: Any) -> bool:
    return isinstance(value, Quantity) and value.missing != "unreported"


class Theirs(NamedTuple):
    """What an event says of the measure, of those asked for.

    Attributes:
        value: The figure; None where its kind has no such measure.
        doubt: What would decide whether it is theirs; None where it certainly is.
        out: Why it cannot count; None = it does, or may.
        caveat: What to know before using it.
    """

    value: Quantity | None
    doubt: str | None = None
    out: str | None = None
    caveat: str | None = None


def figure_of(event: Any, scope: Scope) -> Theirs | None:
    """Give what an event says of the measure for the sides and the population that a scope asks for.

    A report of all the harm may say in its breakdown how much of it was theirs, or was not.

    Returns:
        None where it is certainly about others.
    """
    value = measure_of(event, scope.measure or "")
    theirs = _is_theirs(getattr(event, "side", None), getattr(event, "population", None), scope)
    if theirs is False:
        fitting = [part for part in _parts(event, scope) if part.fit]
        return Theirs(Quantity.at_least(_least(fitting)), out=CONTRADICTED) if fitting else None
    if theirs or value is None:
        return Theirs(value)
    parts = _parts(event, scope)
    doubt = "whose side it is about" if scope.sides is not None else "what sort of people it is about"
    return _of_the_whole(value, parts, doubt) if parts else Theirs(value, doubt)


def _is_theirs(side: str | None, sort: str | None, scope: Scope) -> bool | None:
    """Tell whether something is about whom the scope asks for; None = it may be."""
    fits: list[bool | None] = []
    if scope.sides is not None:
        fits.append(None if side is None else any(is_under(side, each) for each in scope.sides))
    if scope.population is not None:
        fits.append(sort == scope.population if sort in ("civilian", "military") else None)
    if False in fits:
        return False
    return None if None in fits else True


class _Part(NamedTuple):
    """A sub-count that says a figure: whether it is of those asked for (None = it may be), and of whom it is."""

    fit: bool | None
    side: str
    sort: str
    value: Quantity


def least_of_sub_counts(event: Any, measure: str) -> Number:
    """Say what the breakdown of a report comes to at least."""
    return _least(_parts(event, Scope(measure=measure)))


def _parts(event: Any, scope: Scope) -> list[_Part]:
    parts = []
    for each in getattr(event, "breakdown", ()):
        value, side, sort = (
            measure_of(each, scope.measure or ""),
            each.side or getattr(event, "side", None),
            _sort(each),
        )
        if value is not None and value.missing is None:
            parts.append(_Part(_is_theirs(side, sort, scope), side or "", sort, value))
    return parts


def _sort(part: Any) -> str:
    """Say which people a sub-count is of; of one sort are all words for it."""
    word = part.of.casefold().strip()
    return "civilian" if word in CIVILIANS else "military" if word in MILITARY else word


def _of_the_whole(whole: Quantity, parts: Sequence[_Part], doubt: str) -> Theirs:
    """Say how much of a whole is theirs: at least what is told of them, at most what is not told of others."""
    theirs = [part for part in parts if part.fit]
    low, high = _least(theirs), _most(whole, parts)
    if theirs or high == 0:
        value = Quantity(low=low, high=None if high is None else max(low, high))
        return Theirs(value, caveat=None if value.is_exact else IN_PART)
    # Nothing says that any of them were theirs; what others surely were is off all the same.
    return Theirs(whole if high in (None, whole.ceiling) else Quantity(low=0, high=high), doubt)


def _most(whole: Quantity, parts: Sequence[_Part]) -> Number | None:
    """Say what can be theirs at most: sub-counts need not hold everybody, so all that is not told of others."""
    sum_of_parts = total(part.value for part in parts)
    # Who breaks down a best estimate says of whom that one is; the bounds around it are of nobody in particular.
    most = whole.best if sum_of_parts.is_exact and sum_of_parts.low == whole.best else whole.ceiling
    return None if most is None else max(most - _least([part for part in parts if part.fit is False]), 0)


def _least(parts: Sequence[_Part]) -> Number:
    """Say what sub-counts come to at least: of one side soldiers are no civilians, and other sorts may be the same.

    Those of a side that is not said may be of any.
    """
    sides: dict[str, dict[str, Number]] = defaultdict(dict)
    for _, side, sort, value in parts:
        sorts = sides[side.partition("/")[0]]
        sorts[sort] = max(value.floor, sorts.get(sort, 0))
    unsaid = _apart(sides.pop("", {}))
    return max(unsaid, sum(map(_apart, sides.values()), start=0))


def _apart(sorts: Mapping[str, Number]) -> Number:
    return max(*sorts.values(), sorts.get("civilian", 0) + sorts.get("military", 0), 0)
