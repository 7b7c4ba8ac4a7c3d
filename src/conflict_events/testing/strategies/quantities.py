"""Strategies for quantities and tallies, contradictions and absences included."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.testing.strategies.texts import texts
from conflict_events.values import Number, Quantity, Tally
from conflict_events.values.quantity import DECIMALS, LIMIT, normal_number

__all__ = ["counts", "numbers", "quantities", "refinements", "tallies"]

_WHOLE: SearchStrategy[Number] = st.integers(0, LIMIT - 1)
_BROKEN: SearchStrategy[Number] = st.decimals(0, 10**15, places=DECIMALS).map(normal_number)
_RAWS: SearchStrategy[str | None] = st.none() | texts(max_size=12)
_ABSENCES = st.sampled_from((None, None, "unreported", "withheld"))
_THREE_BITS = st.integers(1, 7)


def numbers() -> SearchStrategy[Number]:
    """Numbers that a quantity takes: whole ones, and decimals to nine places."""
    return _WHOLE | _BROKEN


@st.composite
def quantities(
    draw: Callable[[SearchStrategy[Any]], Any],
    *,
    numbers: SearchStrategy[Number] = _WHOLE | _BROKEN,
    raws: SearchStrategy[str | None] = _RAWS,
) -> Quantity:
    """Quantities of every shape: exact, open, best, about, missing, and as published against themselves.

    Args:
        numbers: The numbers in them.
        raws: The source's wording; None = none.
    """
    raw, missing = draw(raws), draw(_ABSENCES)
    if missing is not None:
        return Quantity(missing=missing, raw=raw)
    if draw(st.booleans()):
        return Quantity.exact(draw(numbers), raw=raw)
    present = draw(_THREE_BITS)
    low, best, high = (draw(numbers) if present >> bit & 1 else None for bit in range(3))
    if draw(st.booleans()):
        low, best, high = _sorted(low, best, high)
    quantity = Quantity.as_published(low, best, high, raw=raw)
    about = best is not None and draw(st.booleans())
    return attrs.evolve(quantity, best=best, about=True) if about else quantity


def _sorted(*bounds: Number | None) -> list[Number | None]:
    """Put the numbers that are there in order, each gap where it was."""
    ordered = iter(sorted(number for number in bounds if number is not None))
    return [None if number is None else next(ordered) for number in bounds]


def counts(*, max_value: int = LIMIT - 1) -> SearchStrategy[Quantity]:
    """Quantities in whole numbers, for what comes whole: drones, people, settlements.

    Args:
        max_value: The greatest number in them.
    """
    return quantities(numbers=st.integers(0, max_value))


@st.composite
def refinements(draw: Callable[[SearchStrategy[Any]], Any], quantity: Quantity) -> Quantity:
    """Quantities that say the same more narrowly: every number they can be, the given one can be too.

    Args:
        quantity: What to narrow; a missing one can be anything.
    """
    low, high = quantity.bounds()
    top = min(low + 1000, LIMIT - 1) if high is None else high
    between = st.sampled_from((low, top)) | _inside(low, top)
    ends = sorted((draw(between), draw(between)))
    still_open = high is None and draw(st.booleans())
    return Quantity(low=ends[0], high=None if still_open else ends[1])


def _inside(low: Number, high: Number) -> SearchStrategy[Number]:
    if isinstance(low, int) and isinstance(high, int):
        return st.integers(low, high)
    return st.decimals(Decimal(low), Decimal(high), places=DECIMALS).map(normal_number)


def tallies(*, counts: SearchStrategy[Quantity] = counts()) -> SearchStrategy[Tally]:  # noqa: B008  # immutable
    """Tallies, also those that cannot be true: sources publish them.

    Args:
        counts: Each of the figures.
    """
    fields = {field.name: counts for field in attrs.fields(Tally)}
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: Tally(**given))
