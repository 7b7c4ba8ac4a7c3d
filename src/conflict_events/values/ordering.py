"""What may have come first, or last, among things whose order in time is known only in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from conflict_events.values.when import Order, When

__all__ = ["maybe_first", "maybe_last"]

T = TypeVar("T")


def maybe_first(things: Iterable[T], when_of: Callable[[T], When]) -> list[T]:
    """Give those that may be the first: nothing is definitely before them."""
    return _unbeaten(things, when_of, Order.BEFORE)


def maybe_last(things: Iterable[T], when_of: Callable[[T], When]) -> list[T]:
    """Give those that may be the last: nothing is definitely after them."""
    return _unbeaten(things, when_of, Order.AFTER)


def _unbeaten(things: Iterable[T], when_of: Callable[[T], When], beating: Order) -> list[T]:
    timed = [(each, when_of(each)) for each in things]
    return [each for each, when in timed if not any(other.order(when) is beating for _, other in timed)]
