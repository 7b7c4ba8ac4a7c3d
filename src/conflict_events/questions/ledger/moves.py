"""Moves: how a figure, or an account, differs from what it was before."""

from __future__ import annotations

from typing import Any

import attrs

from conflict_events.values import Number, Place, Quantity, When
from conflict_events.values.answered import Answered
from conflict_events.values.marks import hints_of

__all__ = ["Difference", "Move", "differences", "moved"]


class Move(Answered):
    """Where a figure went.

    It compares what was said, bound by bound, and judges nothing: a count that goes up while an attack goes on
    contradicts nothing.
    """

    SAME = "the same"
    UP = "up"
    DOWN = "down"
    NARROWED = "narrowed"
    WIDENED = "widened"
    GIVEN = "now given"
    DROPPED = "no longer given"


def moved(before: Quantity, after: Quantity) -> Move:
    """Compare two figures of one thing: up or down where no bound goes the other way; an "about" goes by its point."""
    if before.missing or after.missing:
        if before.missing and not after.missing:
            return Move.GIVEN
        return Move.SAME if before.missing == after.missing else Move.DROPPED
    (low, high), (new_low, new_high) = _ends(before), _ends(after)
    lower, upper = _sign(low, new_low), _sign(high, new_high)
    if lower == upper == 0:
        return (Move.DOWN, Move.SAME, Move.UP)[1 + _sign(before.best, after.best) * _both_say_best(before, after)]
    if lower * upper >= 0:
        return Move.UP if lower + upper > 0 else Move.DOWN
    return Move.NARROWED if lower > 0 else Move.WIDENED


def _ends(value: Quantity) -> tuple[Number, Number | None]:
    low, high = value.bounds()
    if value.about and value.best is not None:
        return low if value.low is not None else value.best, high if value.high is not None else value.best
    return low, high


def _both_say_best(before: Quantity, after: Quantity) -> bool:
    return before.best is not None and after.best is not None


def _sign(before: Number | None, after: Number | None) -> int:
    """Tell whether a bound went up, down, or neither; None = open above."""
    if before is None or after is None:
        return (after is None) - (before is None)
    return (after > before) - (after < before)


@attrs.frozen
class Difference:
    """One field in which two versions of an account differ.

    Attributes:
        field: The way to the field, such as ``tally.launched``.
        before: What stood there.
        after: What stands there now.
        move: Where the figure went; None for what is no figure.
    """

    field: str
    before: Any
    after: Any
    move: Move | None = None

    def __str__(self) -> str:
        return f"{self.field}: {_told(self.before)} -> {_told(self.after)}"


def _told(value: Any) -> str:
    if isinstance(value, frozenset | tuple):
        parts = [_told(each) for each in value]
        return ", ".join(parts if isinstance(value, tuple) else sorted(parts)) or "none"
    if isinstance(value, Place) and value.code is not None:
        return f"{value} ({value.code})"
    return "not said" if value is None else str(value)


def differences(before: Any, after: Any) -> tuple[Difference, ...]:
    """Give the fields in which two versions of one kind differ, in the order of its fields.

    When it was reported is left out: each version has a report of its own.
    """
    return tuple(_differing(before, after, ""))


def _differing(before: Any, after: Any, path: str) -> list[Difference]:
    if before == after or path == "attribution.reported":
        return []
    if isinstance(before, Quantity) and isinstance(after, Quantity):
        return [Difference(path, before, after, moved(before, after))]
    inner = attrs.has(type(before)) and type(before) is type(after)
    if not inner or isinstance(before, Place | When):  # a place is one thing, and so is a window
        return [Difference(path, before, after)]
    differences = []
    for name in hints_of(type(before)):
        spot = f"{path}.{name}" if path else name
        differences += _differing(getattr(before, name), getattr(after, name), spot)
    return differences
