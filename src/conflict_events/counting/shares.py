"""`Share`: a part of a whole, as exact fractions between bounds. No float, and no rounding but where it is shown."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.values import Quantity, Truth

__all__ = ["Share"]


@attrs.frozen
class Share:
    """A ratio of two quantities: from the least that it can be to the most.

    It is 1 at most, unless a source itself says that the part is more than the whole.

    Attributes:
        low: The least that it can be.
        high: The most.
    """

    low: Fraction
    high: Fraction

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise InvalidValue("share", "0 <= low <= high must hold", (self.low, self.high))

    @classmethod
    def of(cls, part: Quantity, whole: Quantity) -> Share | None:
        """Divide a part by its whole, whatever of both is open; None where the whole is zero."""
        (low, high), (least, most) = part.bounds(), whole.bounds()
        if most == 0:
            return None
        bottom = Fraction(0) if most is None else Fraction(low) / Fraction(most)
        limit = max(Fraction(1), bottom)
        top = limit if high is None or least == 0 else min(Fraction(high) / Fraction(least), limit)
        return cls(bottom, top)

    @property
    def is_exact(self) -> bool:
        """One fraction."""
        return self.low == self.high

    def is_above(self, other: Share) -> Truth:
        """Tell whether this is strictly greater than the other."""
        return Truth.of(surely=self.low > other.high, possibly=self.high > other.low)

    def percent(self, places: int = 1) -> tuple[Decimal, Decimal]:
        """Give its bounds in per cent: an exact share rounded half to even, others outwards, so that they hold it.

        Args:
            places: How many decimals.
        """
        low, high = (bound * 100 * 10**places for bound in (self.low, self.high))
        rounded = (round(low), round(high)) if self.is_exact else (math.floor(low), math.ceil(high))
        return Decimal(rounded[0]).scaleb(-places), Decimal(rounded[1]).scaleb(-places)

    def __str__(self) -> str:
        low, high = self.percent()
        return f"{low} %" if self.is_exact else f"{low} to {high} %"
