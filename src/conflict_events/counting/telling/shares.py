"""`Share`: a part of a whole, as exact fractions between bounds. No float, and no rounding but where it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.values import Quantity, Truth

__all__ = ["Share", "parted"]


def parted(whole: Quantity, part: Quantity) -> tuple[Quantity, Quantity]:
    """Part a figure in two: how much of it a part is, and how much is beside; beside more than all there is nothing."""
    (low, high), (least, most) = whole.bounds(), part.bounds()
    known = [max(each, least) for each in (high, most) if each is not None]
    return (
        Quantity(low=least, high=min(known, default=None)),
        Quantity(low=0 if most is None else max(low - most, 0), high=None if high is None else max(high - least, 0)),
    )


@attrs.frozen
class Share:
    """A ratio of two quantities: from the least that it can be to the most.

    It is 1 at most, unless sources themselves say that the part is more than the whole.

    Attributes:
        low: The least that it can be.
        high: The most; None = open, of a part that is more than the whole and may be more yet.
    """

    low: Fraction
    high: Fraction | None

    def __attrs_post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise InvalidValue("share", "0 <= low <= high must hold", (self.low, self.high))

    @classmethod
    def of(cls, part: Quantity, whole: Quantity, *, beyond: bool = False) -> Share | None:
        """Divide a part by its whole, whatever of both is open; None where the whole is zero.

        Args:
            part: The part.
            whole: The whole.
            beyond: Whether somebody says of a part that it is more than its whole: then one is no limit.
        """
        (low, high), (least, most) = part.bounds(), whole.bounds()
        if most == 0:
            return None
        bottom = Fraction(0) if most is None else Fraction(low) / Fraction(most)
        top = None if high is None or least == 0 else Fraction(high) / Fraction(least)
        if beyond or bottom > 1:  # one is no limit of what is beyond it already
            return cls(bottom, top)
        return cls(bottom, Fraction(1) if top is None else min(top, Fraction(1)))

    @classmethod
    def beside(cls, part: Quantity, rest: Quantity) -> Share | None:
        """Divide a part by itself and what is beside it; None where there may be nothing of either.

        Where the bounds of a part and of its whole come from the same accounts, whatever adds to the one adds to the
        other: the share is least with the least of the part and the most beside it.
        """
        (low, high), (least, most) = part.bounds(), rest.bounds()
        if (low == 0 and most == 0) or (high == 0 and least == 0):
            return None
        bottom = Fraction(0) if most is None else Fraction(low) / Fraction(low + most)
        return cls(bottom, Fraction(1) if high is None else Fraction(high) / Fraction(high + least))

    def within(self, other: Share | None) -> Share:
        """Give what both hold possible; this one where the other says nothing, or nothing is left of it."""
        if other is None or other.high is None or self.high is None:
            return self
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Share(low, high) if low <= high else self

    @property
    def is_exact(self) -> bool:
        """One fraction."""
        return self.low == self.high

    def is_above(self, other: Share) -> Truth:
        """Tell whether this is strictly greater than the other."""
        surely = other.high is not None and self.low > other.high
        return Truth.of(surely=surely, possibly=self.high is None or self.high > other.low)

    def percent(self, places: int = 1) -> tuple[Decimal, Decimal | None]:
        """Give its bounds in per cent: an exact share rounded half to even, others outwards, so that they hold it.

        Args:
            places: How many decimals.
        """

        def scaled(bound: Fraction, rounded: Callable[[Fraction], int]) -> Decimal:
            return Decimal((round if self.is_exact else rounded)(bound * 100 * 10**places)).scaleb(-places)

        return scaled(self.low, math.floor), None if self.high is None else scaled(self.high, math.ceil)

    def __str__(self) -> str:
        low, high = self.percent()
        if high is None:
            return f"at least {low} %"
        return f"{low} %" if self.is_exact else f"{low} to {high} %"
