"""How a quantity reads in a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conflict_events.values.quantity import Quantity

__all__ = ["phrase"]


def _shown(number: int | Decimal) -> str:
    # A small Decimal would show an exponent.
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def phrase(q: Quantity) -> str:
    """Say what a quantity says in numbers, such as "at least 5, best 7"."""
    low, best, high = (None if n is None else _shown(n) for n in (q.low, q.best, q.high))
    if q.published:
        return "..".join(n for n in (low, best, high) if n is not None) + " (as published)"
    if q.is_exact:
        return f"{low}"
    point = "" if best is None else f"about {best}" if q.about else f"best {best}"
    if low is not None and high is not None:
        bounds = f"{low} to {high}"
    elif low is not None:
        bounds = f"at least {low}"
    else:
        bounds = "" if high is None else f"at most {high}"
    return ", ".join(part for part in (bounds, point) if part)
