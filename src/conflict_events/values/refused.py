"""What is made of numbers and not of quantities: comparing, calculating, rounding. Each says what to ask instead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NoReturn, TypeVar

from conflict_events.errors import UsageError

__all__ = ["refuses_arithmetic", "refuses_order"]

C = TypeVar("C", bound=type[Any])

ORDER = "<, >: which of two quantities is larger may be open: ask is_above() or is_below()"
ORDER_OF_TIMES = "<, >: which of two times comes first may be open: ask order(), or compare their .earliest"
NUMBER = "int: a quantity may be an interval: take its floor, its ceiling, or its best"
SUM = "+: a sum of quantities begins with one: sum(quantities, start=Quantity.exact(0))"
ARITHMETIC = "-, *, /: a quantity may be an interval: ask minus(), or take its floor or its ceiling"

REFUSED = {
    **dict.fromkeys(("lt", "gt", "le", "ge"), ORDER),
    **dict.fromkeys(("int", "float", "round"), NUMBER),
    **dict.fromkeys(("sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "neg", "abs"), ARITHMETIC),
    "radd": SUM,
    "bool": "if: a quantity is no condition, zero and unreported neither: ask missing, floor, or is_above()",
    "index": NUMBER,
}
"""By the method that Python calls for it. A type checker is not told of these, and so refuses them too."""


def refuses_arithmetic(cls: C) -> C:
    """Make a class refuse, in words, what is for numbers; for use as a decorator above attrs'."""
    for name, why in REFUSED.items():
        setattr(cls, f"__{name}__", _refusing(why))
    is_same: Any = cls.__eq__

    def is_equal(one: Any, other: object) -> bool:
        """Hold two against each other; a bare number is refused, as it would never be equal to any."""
        if other.__class__ is not cls and isinstance(other, int | float | Decimal):
            advice = f"compare with Quantity.exact({other!r}), or ask is_equal()"
            raise UsageError(f"==: a quantity is no bare number: {advice}")
        same: bool = is_same(one, other)  # or NotImplemented
        return same

    cls.__eq__ = is_equal  # type: ignore[assignment]  # a function is a method of it
    cls.__format__ = _laid_out  # type: ignore[assignment]  # as above
    return cls


def refuses_order(cls: C) -> C:
    """Make a class of times refuse, in words, to be put in order; for use as a decorator above attrs'."""
    for name in ("lt", "gt", "le", "ge"):
        setattr(cls, f"__{name}__", _refusing(ORDER_OF_TIMES))
    return cls


def _refusing(why: str) -> Any:
    def refuse(*_: object) -> NoReturn:
        raise UsageError(why)

    return refuse


def _laid_out(quantity: Any, form: str) -> str:
    """Lay a quantity out as text, wide as is asked for.

    Raises:
        UsageError: The form is one for numbers.
    """
    try:
        return format(str(quantity), form)
    except ValueError:
        advice = f"is laid out as text: {form!r} is for numbers; take its floor, its ceiling, or its best"
        raise UsageError(f"format: a quantity may be an interval, and {advice}") from None
