"""Shares: a part of a whole as exact fractions between bounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Share
from conflict_events.counting.telling.shares import parted
from conflict_events.errors import InvalidValue
from conflict_events.values import WITHHELD, Quantity, Truth


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (Quantity.exact(1), Quantity.exact(3), "33.3 %"),
        (Quantity.between(1, 2), Quantity.between(3, 4), "25.0 to 66.7 %"),
        (Quantity.exact(5), Quantity.at_least(10), "0.0 to 50.0 %"),
        (WITHHELD, Quantity.exact(10), "0.0 to 100.0 %"),
        (Quantity.exact(5), Quantity.between(0, 10), "50.0 to 100.0 %"),
        (Quantity.exact(12), Quantity.exact(10), "120.0 %"),
        (Quantity.between(12, 15), Quantity.exact(10), "120.0 to 150.0 %"),
        (Quantity.at_least(12), Quantity.exact(10), "at least 120.0 %"),
        (Quantity.exact(12), Quantity.between(0, 10), "at least 120.0 %"),
        (Quantity.between(5, 15), Quantity.exact(10), "50.0 to 100.0 %"),
        (Quantity.exact(0), Quantity.exact(0), "None"),
    ],
)
def test_a_share_is_from_the_least_to_the_most_that_it_can_be(part: Quantity, whole: Quantity, share: str) -> None:
    """One at most, unless the source itself says more; of nothing there is none."""
    assert str(Share.of(part, whole)) == share


@pytest.mark.parametrize(
    ("whole", "part", "in_it", "beside", "share"),
    [
        (Quantity.exact(100), Quantity.exact(90), "90", "10", "90.0 %"),
        (Quantity.exact(100), WITHHELD, "0 to 100", "0 to 100", "0.0 to 100.0 %"),
        (Quantity.at_least(100), Quantity.between(20, 30), "20 to 30", "at least 70", "0.0 to 30.0 %"),
        (Quantity.at_least(9), Quantity.at_least(4), "at least 4", "at least 0", "0.0 to 100.0 %"),
        (Quantity.exact(10), Quantity.exact(12), "12", "0", "100.0 %"),
        (Quantity.between(0, 5), Quantity.between(0, 5), "0 to 5", "0 to 5", "0.0 to 100.0 %"),
        (Quantity.exact(0), Quantity.exact(0), "0", "0", "None"),
        (Quantity.between(0, 5), Quantity.exact(0), "0", "0 to 5", "None"),
    ],
)
def test_a_figure_is_parted_in_what_a_part_is_and_what_is_beside_it(
    whole: Quantity, part: Quantity, in_it: str, beside: str, share: str
) -> None:
    """Each as far as the other leaves room; of what may be nothing at all no share is said."""
    both = parted(whole, part)

    assert tuple(map(str, both)) == (in_it, beside)
    assert str(Share.beside(*both)) == share


def test_two_bounds_of_one_share_are_both_kept_unless_nothing_is_left() -> None:
    """Then the first stands, as where the other says nothing."""
    wide, near = Share(Fraction(1, 4), Fraction(1)), Share(Fraction(0), Fraction(1, 2))
    beyond = Share(Fraction(2), None)

    assert wide.within(near) == Share(Fraction(1, 4), Fraction(1, 2))
    assert (wide.within(None), beyond.within(near)) == (wide, beyond)
    assert wide.within(Share(Fraction(0), Fraction(1, 8))) == wide


def test_a_share_is_rounded_only_where_it_is_shown_and_outwards() -> None:
    """So that what is shown holds it; an exact one half to even."""
    third = Share(Fraction(1, 3), Fraction(2, 3))

    assert third.percent(0) == (Decimal(33), Decimal(67))
    assert Share(Fraction(1, 8), Fraction(1, 8)).percent(0) == (Decimal(12), Decimal(12))
    assert (third.is_exact, Share(Fraction(1), Fraction(1)).is_exact) == (False, True)
    beyond = Share.of(Quantity.at_least(12), Quantity.exact(10))
    assert beyond is not None
    assert (beyond.high, beyond.is_above(third), third.is_above(beyond)) == (None, Truth.YES, Truth.NO)
    with pytest.raises(InvalidValue, match="0 <= low <= high"):
        Share(Fraction(1), Fraction(0))


@given(*(st.fractions(0, 1) for _ in "1234"))
def test_a_share_is_above_another_where_no_numbers_inside_could_change_that(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction
) -> None:
    """By its bounds."""
    one, other = Share(*sorted((a, b))), Share(*sorted((c, d)))

    assert one.high is not None
    assert other.high is not None
    assert (one.is_above(other) is Truth.YES) == (one.low > other.high)
    assert (one.is_above(other) is Truth.NO) == (one.high <= other.low)
