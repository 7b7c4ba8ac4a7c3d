"""Paces: how fast ground was gained in one period, between bounds, and whether one pace is higher than another."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from conflict_events.counting.competing.picks import Maybe
from conflict_events.values import EntryId, Quantity, Truth

__all__ = ["MomentumPeriod", "Pace", "shown"]


@attrs.frozen
class Pace:
    """Square kilometres a day, net, as exact fractions; below zero = more was lost.

    Attributes:
        low: The least that it can be; None = open.
        high: The most; None = open.
    """

    low: Fraction | None
    high: Fraction | None

    def is_above(self, other: Pace) -> Truth:
        """Tell whether this is strictly greater than the other."""
        surely = self.low is not None and other.high is not None and self.low > other.high
        possibly = self.high is None or other.low is None or self.high > other.low
        return Truth.of(surely=surely, possibly=possibly)

    def __str__(self) -> str:
        low, high = ("open" if bound is None else shown(bound) for bound in (self.low, self.high))
        return low if low == high else f"{low} to {high}"


def shown(number: Fraction) -> str:
    """Write a fraction with two decimals, half to even."""
    return str(Decimal(round(number * 100)).scaleb(-2))


@attrs.frozen
class MomentumPeriod:
    """One period by one assessor.

    Attributes:
        key: The period; where several were added, their keys.
        gained: Square kilometres said to be gained; unreported where none are.
        lost: Square kilometres that the same assessor says were lost; unreported where none are.
        days: How many days the windows of what certainly counts cover, by the local calendar; where nothing does, the
            shortest of those that may count. A moment has none, and of an open window none is certain.
        most_days: How many they cover with those that may count, and that do not say their area; an open one as far as
            it can reach.
        used: The ids of the accounts behind the figures.
        caveats: What to know before using it.
        maybe: The accounts that may count too, with what would decide.
        certain: Some account of it certainly counts; else there may be no figure at all.
    """

    key: Any
    gained: Quantity
    lost: Quantity
    days: Fraction
    most_days: Fraction
    used: frozenset[EntryId]
    caveats: frozenset[str]
    maybe: frozenset[Maybe] = frozenset()
    certain: bool = True

    @property
    def net(self) -> Pace:
        """What was gained less what the assessor says was lost, in the period."""
        (low, high), (least, most) = _said(self.gained), _said(self.lost)
        bottom = None if most is None else Fraction(low) - Fraction(most)
        return Pace(bottom, None if high is None else Fraction(high) - Fraction(least))

    @property
    def pace(self) -> Pace:
        """The net area a day: what may count may widen the days, and the area or not."""
        low, high = self.net.low, self.net.high
        slowest = None if low is None else _per_day(-low, self.days, self.most_days)
        return Pace(
            None if slowest is None else -slowest,
            None if high is None else _per_day(high, self.days, self.most_days),
        )

    def is_faster(self, other: MomentumPeriod) -> Truth:
        """Tell whether its pace is definitely higher; where one says losses, or gains, and the other none, by bounds.

        What is not said is not zero: a pace of gains alone is one that nothing is faster than, and may be slower.
        """
        alike = self._says == other._says
        return self.pace.is_above(other.pace) if alike else self._open.is_above(other._open)

    @property
    def _says(self) -> tuple[bool, bool]:
        return self.gained.missing != "unreported", self.lost.missing != "unreported"

    @property
    def _open(self) -> Pace:
        gains, losses = self._says
        return Pace(self.pace.low if losses else None, self.pace.high if gains else None)


def _per_day(area: Fraction, days: Fraction, most_days: Fraction) -> Fraction | None:
    """Give the most that an area comes to a day; None = open, as it may all have been in no time."""
    slowly = area / most_days if most_days else Fraction(0)
    if not days:
        return None if area > 0 else slowly
    return max(area / days, slowly)


def _said(area: Quantity) -> tuple[Any, Any]:
    return (0, 0) if area.missing == "unreported" else area.bounds()
