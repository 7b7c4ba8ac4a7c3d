"""Versions: which of its versions an account reads as, and what to do where their order is not known.

The rules are S1. Any revision counts as after the original. Among revisions the one definitely reported last
wins; log position never decides. Where several may be the last, their hull speaks: quantities and windows widen to hold
all. Fields that have no hull keep the wording of the candidate whose report may lie latest, and the account says so.
Where the candidates name different actors, places or entries, or where no one account can hold them all, there is
nothing that could be said without taking a side: the account is `Unsettled`, and does not speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.values import Order, Place, Quantity, When
from conflict_events.values import hulls as windows
from conflict_events.values import quantity as quantities
from conflict_events.values.marks import hints_of, marked, role_of
from conflict_events.values.ordering import maybe_last

__all__ = ["Unsettled", "distinct", "join", "latest", "ordered", "unbeaten"]

FAR = datetime.max.replace(tzinfo=UTC)


@attrs.frozen
class Unsettled:
    """An account whose versions, of unknown order, cannot be held together; it does not speak.

    They name different actors, places or entries, or their hull would break a rule of the kind.

    Attributes:
        id: The id of its original.
        fields: The fields in which they cannot.
    """

    id: str
    fields: tuple[str, ...]


def latest(revisions: Sequence[Any]) -> list[Any]:
    """Give the revisions that may have been reported last; equal ones once."""
    return distinct(maybe_last(revisions, _reported))


def unbeaten(revisions: Iterable[Any], by: Sequence[Any]) -> list[Any]:
    """Give the revisions that may have been reported later than all of some others."""
    others = latest(by)
    return [
        each
        for each in revisions
        if all(_reported(other).order(_reported(each)) is not Order.AFTER for other in others)
    ]


def distinct(events: Iterable[Any]) -> list[Any]:
    """Give events in their order, equal ones once."""
    return list(dict.fromkeys(events))


def _reported(event: Any) -> When:
    reported: When = event.attribution.reported
    return reported


def ordered(candidates: Iterable[Any]) -> tuple[Any, ...]:
    """Give versions by their reports and what they say, whatever the order in which they arrived."""
    return tuple(sorted(candidates, key=_rank))


def join(candidates: Sequence[Any]) -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """Join versions of unknown order.

    Returns:
        The joined event, the fields that differ, and those that cannot be held together (where there are any, the
        joined event must not be used).
    """
    if len(candidates) == 1:
        return candidates[0], (), ()
    preferred = max(candidates, key=_rank)
    differing: list[str] = []
    opposed: list[str] = []
    joined = _join(preferred, list(candidates), "", differing, opposed)
    return joined, tuple(sorted(differing)), tuple(sorted(opposed))


def _rank(event: Any) -> tuple[Any, ...]:
    reported = _reported(event)
    return (reported.latest or FAR, reported.earliest or reported.latest, _content(event))


def _content(value: Any) -> tuple[Any, ...]:
    """Give a form that sorts by content alone. Actors and places are the same wherever it decides."""
    # The number keeps apart what could not be compared: nothing, a plain value, a value made of others.
    if value is None:
        return (0,)
    if attrs.has(type(value)):
        return (2, *(_content(getattr(value, name)) for name in hints_of(type(value))))
    return (1, str(sorted(map(str, value))) if isinstance(value, frozenset) else str(value))


def _join(preferred: Any, values: list[Any], path: str, differing: list[str], opposed: list[str]) -> Any:
    if all(value == preferred for value in values):
        return preferred
    if all(isinstance(value, Quantity) for value in values):
        differing.append(path)
        return quantities.hull(values)
    if all(isinstance(value, When) for value in values):
        differing.append(path)
        return windows.hull(values)
    if attrs.has(type(preferred)) and all(type(value) is type(preferred) for value in values):
        return _join_fields(preferred, values, path, differing, opposed)
    if any(isinstance(value, Place) for value in values) or any(_names_somebody(value) for value in values):
        opposed.append(path)
    differing.append(path)
    return preferred


def _names_somebody(value: Any) -> bool:
    return bool(marked(value))


def _join_fields(preferred: Any, values: list[Any], path: str, differing: list[str], opposed: list[str]) -> Any:
    changes = {}
    hints = hints_of(type(preferred))
    for field in attrs.fields(type(preferred)):
        best, inner = getattr(preferred, field.name), [getattr(value, field.name) for value in values]
        spot = f"{path}.{field.name}" if path else field.name
        if role_of(hints[field.name]) is not None and any(value != best for value in inner):
            opposed.append(spot)
        changes[field.alias] = _join(best, inner, spot, differing, opposed)
    try:
        return attrs.evolve(preferred, **changes)
    except InvalidValue as error:
        # No one account can hold them all: one says "restored", say, and another's window is open.
        opposed.append(f"{path}.{error.field}" if path else error.field)
        return preferred
