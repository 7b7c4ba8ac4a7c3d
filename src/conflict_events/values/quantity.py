"""`Quantity`: a count or an amount as somebody reported it, and `Truth`: the answer to a comparison of two.

Quantities are closed intervals of numbers that are never negative, with None for an end that nobody gave. Arithmetic
is interval arithmetic, comparison answers `Truth`, and nothing here ever picks a number out of a range.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, localcontext
from numbers import Integral
from typing import Literal, TypeAlias

import attrs

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.values import forms
from conflict_events.values.answered import Answered
from conflict_events.values.calls import explains_calls
from conflict_events.values.phrases import phrase
from conflict_events.values.refused import refuses_arithmetic
from conflict_events.values.typed import call, typed

__all__ = [
    "UNREPORTED",
    "WHOLE",
    "WITHHELD",
    "Number",
    "Quantity",
    "Truth",
    "check_count",
    "exactly",
    "hull",
    "is_reported",
    "or_unreported",
    "quantity",
    "total",
]

Number: TypeAlias = int | Decimal
"""What a quantity is bounded by: exact numbers only."""


class Truth(Answered):
    """The answer to a comparison of uncertain things.

    It has no truth value of its own: write ``is Truth.YES``, and so decide what to do about UNDETERMINED.
    """

    NO = "no"
    UNDETERMINED = "undetermined"
    YES = "yes"

    def __bool__(self) -> bool:
        raise UsageError("a comparison of quantities may be undetermined: compare with `is Truth.YES`")

    @classmethod
    def of(cls, *, surely: bool, possibly: bool) -> Truth:
        """YES if it holds whatever the true numbers are, NO if it holds for none, else UNDETERMINED."""
        if surely:
            return cls.YES
        return cls.UNDETERMINED if possibly else cls.NO


LIMIT = 10**24
"""No count or amount reaches it, and every sum below it is exact."""

WHOLE: Mapping[str, bool] = {"whole": True}
"""The metadata of a field whose quantity is a count, and so is in whole numbers."""

DECIMALS = 9
"""Places after the point that a quantity keeps."""

EXACT = Context(prec=60)
"""Arithmetic that never rounds a number below the limit."""


def normal_number(value: Number) -> Number:
    """Make a finite number that is not negative; whole Decimals become int, so that equal numbers have equal bytes."""
    if type(value) is int and 0 <= value < LIMIT:
        return value
    return _checked_number(value)


def _checked_number(value: Number) -> Number:
    none = "must be a number, and this is none: leave it out, or say unreported()"
    forms.check(not forms.is_none_of_frames(value), "", none, value)
    good = isinstance(value, Integral | Decimal) and not isinstance(value, bool)
    forms.check(good, "", "must be an int or a Decimal (a float is never exact)", value)
    finite = not isinstance(value, Decimal) or value.is_finite()
    forms.check(finite and value >= 0, "", "must be finite and not negative", value)
    forms.check(value < LIMIT, "", f"must be below {LIMIT:.0e}", value)
    if not isinstance(value, Decimal):  # of a class of its own, such as a word of an IntEnum or numpy's int64
        return int(value)
    normal = value.normalize(EXACT)
    forms.check(normal == value, "", f"must have at most {DECIMALS} decimals", value)  # else it was rounded
    decimals = -int(normal.as_tuple().exponent)
    forms.check(decimals <= DECIMALS, "", f"must have at most {DECIMALS} decimals", value)
    return int(normal) if decimals <= 0 else normal


def _number(value: Number | None) -> Number | None:
    return None if value is None else normal_number(value)


@refuses_arithmetic
@explains_calls
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class Quantity:
    """A count or an amount as reported: an interval, perhaps with a best point, or missing.

    The unit is in the name of the field that holds it (``area_km2``, ``killed``). Use the named constructors:
    `exact`, `at_least`, `more_than`, `at_most`, `between`, `estimate`, `about_`, `unreported`, `withheld`, and
    `as_published` for an estimate whose own bounds contradict each other.

    Attributes:
        low: The least it can be, inclusive; None = nobody gave a lower bound.
        high: The most it can be, inclusive; None = nobody gave an upper bound.
        best: A point that the source itself names inside its range. None for an exact quantity: its bounds say it.
        about: The source said about, nearly, some. The bounds stay None unless it gave them.
        missing: ``"unreported"`` = not said; ``"withheld"`` = known to the source and kept back; None = there is a
            number. Neither is zero.
        raw: The source's own wording, such as "dozens"; None where the number says it all.
        published: The three numbers are as published and contradict each other (low above best, best above high):
            kept as they are, found by lint, counted by their hull. Never set on a coherent quantity.

    Raises:
        InvalidValue: Where the numbers contradict each other, are negative or not finite, or say nothing.
    """

    low: Number | None = attrs.field(default=None, converter=_number)
    high: Number | None = attrs.field(default=None, converter=_number)
    best: Number | None = attrs.field(default=None, converter=_number)
    about: bool = attrs.field(default=False, validator=forms.a(bool))
    missing: Literal["unreported", "withheld"] | None = attrs.field(
        default=None, validator=forms.maybe(forms.word("unreported", "withheld"))
    )
    raw: str | None = attrs.field(default=None, converter=forms.maybe_text)
    published: bool = attrs.field(default=False, validator=forms.a(bool))

    def __hash__(self) -> int:
        return hash((self.low, self.best, self.high))  # what tells most apart

    def __attrs_post_init__(self) -> None:
        if not (self.low is self.high and type(self.low) is int and self.low >= 0 and self._is_bare):
            self._check()

    @property
    def _is_bare(self) -> bool:
        """Bounds alone, and nothing said of them."""
        return self.best is None and self.missing is None and not self.about and not self.published

    def _check(self) -> None:
        numbers = [n for n in (self.low, self.best, self.high) if n is not None]
        if self.missing is not None:
            bare = not numbers and not self.about and not self.published
            forms.check(bare, "missing", "excludes numbers, about and published", self.missing)
            return
        if not numbers:
            raise InvalidValue("quantity", "needs a number unless it is missing", None)
        if min(numbers) < 0:  # the fast path has no converters
            raise InvalidValue("quantity", "must not be negative", min(numbers))
        ordered = numbers == sorted(numbers)
        if ordered == self.published:
            rule = "low <= best <= high must hold; use as_published for a source's own contradiction"
            rule = "published is only for numbers that contradict each other" if ordered else rule
            raise InvalidValue("quantity", rule, (self.low, self.best, self.high))
        if self.about:
            forms.check(self.best is not None, "about", "needs best, the number it is about", self.about)
        elif self.best is not None and self.low == self.high == self.best:
            object.__setattr__(self, "best", None)  # equal values have equal bytes: exact needs no best

    @classmethod
    def exact(cls, n: Number, *, raw: str | None = None) -> Quantity:
        """Exactly n."""
        return exactly(n) if raw is None and type(n) is int else cls(low=n, high=n, raw=raw)

    @classmethod
    def at_least(cls, n: Number, *, raw: str | None = None) -> Quantity:
        """N or more."""
        return cls(low=n, raw=raw)

    @classmethod
    def more_than(cls, n: int, *, raw: str | None = None) -> Quantity:
        """More than n, for counts: at least n + 1."""
        forms.check(isinstance(n, Integral), "more_than", "is for whole numbers only", n)
        return cls(low=n + 1, raw=raw)

    @classmethod
    def at_most(cls, n: Number, *, raw: str | None = None) -> Quantity:
        """N or fewer."""
        return cls(high=n, raw=raw)

    @classmethod
    def between(cls, low: Number, high: Number, *, raw: str | None = None) -> Quantity:
        """From low to high, both inclusive."""
        return cls(low=low, high=high, raw=raw)

    @classmethod
    def about_(cls, n: Number, *, raw: str | None = None) -> Quantity:
        """About n: no bounds; how far from n is for the reader to say (see `bounds`)."""
        return cls(best=n, about=True, raw=raw)

    @classmethod
    def estimate(
        cls, low: Number | None, best: Number | None, high: Number | None, *, raw: str | None = None
    ) -> Quantity:
        """A range with a best point in it."""
        return cls(low=low, best=best, high=high, raw=raw)

    @classmethod
    def as_published(
        cls, low: Number | None, best: Number | None, high: Number | None, *, raw: str | None = None
    ) -> Quantity:
        """A source's own estimate, also one that contradicts itself; a coherent one equals `estimate`."""
        numbers = [n for n in (low, best, high) if n is not None]
        return cls(low=low, best=best, high=high, raw=raw, published=numbers != sorted(numbers))

    @classmethod
    def unreported(cls, *, raw: str | None = None) -> Quantity:
        """Nobody said; `raw` may hold words that were said instead of a number."""
        return cls(missing="unreported", raw=raw)

    @classmethod
    def withheld(cls, *, raw: str | None = None) -> Quantity:
        """The source keeps the number back."""
        return cls(missing="withheld", raw=raw)

    def __repr__(self) -> str:
        raw = {} if self.raw is None else {"raw": self.raw}
        if self.missing is not None:
            return call(f"Quantity.{self.missing}", **raw)
        if self.published:
            return call("Quantity.as_published", self.low, self.best, self.high, **raw)
        if self.about:
            bare = self.low is None and self.high is None
            return call("Quantity.about_", self.best, **raw) if bare else typed(self)
        if self.best is not None:
            return call("Quantity.estimate", self.low, self.best, self.high, **raw)
        if self.low is None or self.high is None:
            least = self.low is not None
            return call(f"Quantity.{'at_least' if least else 'at_most'}", self.low if least else self.high, **raw)
        bounds = (self.low,) if self.low == self.high else (self.low, self.high)
        return call(f"Quantity.{'exact' if len(bounds) == 1 else 'between'}", *bounds, **raw)

    @property
    def is_exact(self) -> bool:
        """One number, and no "about" about it."""
        return self.low is not None and self.low == self.high and not self.about and not self.published

    def bounds(self, tolerance: Decimal | None = None) -> tuple[Number, Number | None]:
        """Give the interval to calculate with: the least it can be, and the most, None = open.

        Args:
            tolerance: How far an "about" may be off, as a share of its point (``Decimal("0.1")`` = ten per cent).
                None = unknown, so an "about" without bounds of its own can be anything.
        """
        if self.published:
            numbers = [n for n in (self.low, self.best, self.high) if n is not None]
            return min(numbers), max(numbers)
        low, high = self.low, self.high
        if self.about and tolerance is not None and self.best is not None:
            with localcontext(EXACT):
                spread = self.best * tolerance
                low = max(self.best - spread, Decimal(0)) if low is None else low
                high = self.best + spread if high is None else high
        return (0 if low is None else low), high

    @property
    def floor(self) -> Number:
        """The least it can be."""
        return self.bounds()[0]

    @property
    def ceiling(self) -> Number | None:
        """The most it can be; None = open."""
        return self.bounds()[1]

    def is_above(self, other: Quantity, *, tolerance: Decimal | None = None) -> Truth:
        """Tell whether this is strictly greater than the other; a missing side leaves it UNDETERMINED."""
        if self.missing == "unreported" or _of(other).missing == "unreported":
            return Truth.UNDETERMINED
        (low, high), (other_low, other_high) = self.bounds(tolerance), other.bounds(tolerance)
        surely = other_high is not None and low > other_high
        return Truth.of(surely=surely, possibly=high is None or high > other_low)

    def is_below(self, other: Quantity, *, tolerance: Decimal | None = None) -> Truth:
        """Tell whether this is strictly less than the other."""
        return _of(other).is_above(self, tolerance=tolerance)

    def is_equal(self, other: Quantity, *, tolerance: Decimal | None = None) -> Truth:
        """Tell whether both are the same number: YES only where both are exactly known."""
        if self.missing == "unreported" or _of(other).missing == "unreported":
            return Truth.UNDETERMINED
        (low, high), (other_low, other_high) = self.bounds(tolerance), other.bounds(tolerance)
        surely = low == high == other_low == other_high
        apart = (high is not None and high < other_low) or (other_high is not None and other_high < low)
        return Truth.of(surely=surely, possibly=not apart)

    def __add__(self, other: Quantity) -> Quantity:
        if not isinstance(other, Quantity):
            raise UsageError(f"+: add a Quantity, such as Quantity.exact(1), got {other!r}")
        return total((self, other))

    def minus(self, other: Quantity) -> Quantity:
        """Give by how much this is above the other.

        Raises:
            UsageError: Where it is not definitely at or above the other, as with a floor minus a ceiling.
        """
        (low, high), (other_low, other_high) = self.bounds(), _of(other).bounds()
        if other_high is None or low < other_high or self.missing or other.missing:
            raise UsageError(f"cannot take {other} from {self}: the first is not definitely the larger")
        with localcontext(EXACT):
            return Quantity(low=low - other_high, high=None if high is None else high - other_low)

    def as_floor(self) -> Quantity:
        """Give its lower bound as an exact quantity."""
        return Quantity.exact(self.floor)

    def __str__(self) -> str:
        return self.missing or phrase(self)


def _of(other: Quantity) -> Quantity:
    """Refuse what is no quantity: whether a bare number is exact, nobody said."""
    if not isinstance(other, Quantity):
        raise UsageError(f"compare a quantity with a Quantity, such as Quantity.exact({other!r}), got {other!r}")
    return other


def total(quantities: Iterable[Quantity]) -> Quantity:
    """Add up by interval arithmetic; a missing or open addend leaves the sum open above. Nothing adds up to zero."""
    low: Number = 0
    high: Number | None = 0
    with localcontext(EXACT):
        for each in quantities:
            each_low, each_high = each.bounds()
            low += each_low
            high = None if high is None or each_high is None else high + each_high
    # Beyond all limits the sum is a floor: still true, and no answer raises for somebody's absurd figure.
    most = LIMIT - 1
    return Quantity(low=min(low, most), high=None if high is None or high > most else high)


def hull(quantities: Iterable[Quantity]) -> Quantity:
    """Give the smallest interval that holds all; one quantity is its own hull, with its words.

    Raises:
        UsageError: Where there is none.
    """
    listed = list(quantities)
    if not listed:
        raise UsageError("the hull of no quantities is not defined")
    if len(listed) == 1 or all(each == listed[0] for each in listed[1:]):
        return listed[0]
    if all(each.missing == "unreported" for each in listed):
        return UNREPORTED
    bounds = [each.bounds() for each in listed]
    highs = [high for _, high in bounds if high is not None]
    return Quantity(low=min(low for low, _ in bounds), high=max(highs) if len(highs) == len(bounds) else None)


UNREPORTED = Quantity(missing="unreported")
"""The default of every quantity that an account may leave out."""

WITHHELD = Quantity(missing="withheld")
"""Known to the source and kept back; never zero."""


def quantity(value: Quantity | Number) -> Quantity:
    """Convert to a Quantity; a bare number is an exact one."""
    if isinstance(value, Quantity):
        return value
    return Quantity.exact(normal_number(value))


@functools.lru_cache(4096)
def exactly(n: int) -> Quantity:
    """Give the exact quantity of a whole number: most are small and come again, and can be shared."""
    return Quantity(low=n, high=n)


def or_unreported(value: Quantity | None) -> Quantity:
    """Give a figure; where there is none, that it is unreported."""
    return UNREPORTED if value is None else value


def check_count(field: str, value: Quantity) -> None:
    """Refuse a quantity that is not in whole numbers: drones and people come whole."""
    for number in (value.low, value.high, value.best):
        if isinstance(number, Decimal):
            raise InvalidValue(field, "must be a whole number", number)


def is_reported(value: Quantity) -> bool:
    """Tell whether a quantity says anything at all; withheld and words without a number do."""
    return value.missing != "unreported" or value.raw is not None
