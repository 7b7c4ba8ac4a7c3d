"""`Quantity`: comparison in three values, through uncertain bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import UsageError
from conflict_events.testing import counts, numbers, quantities, refinements
from conflict_events.values import UNREPORTED, WITHHELD, Number, Quantity, Truth
from conflict_events.values.quantity import LIMIT
from tests.values.test_quantity import holds, points_in

PRESENT = quantities().filter(lambda quantity: quantity.missing is None)
ANY = quantities()
TOLERANCES = st.none() | st.decimals(0, 1, places=2)


def compare(relation: str, a: Quantity, b: Quantity, **options: Any) -> Truth:
    return getattr(a, relation)(b, **options)  # type: ignore[no-any-return]


RELATIONS = {"is_above": lambda a, b: a > b, "is_below": lambda a, b: a < b, "is_equal": lambda a, b: a == b}


@given(st.data(), ANY, ANY, st.sampled_from(sorted(RELATIONS)))
def test_a_definite_comparison_is_right_for_every_choice_of_points(
    data: st.DataObject, a: Quantity, b: Quantity, relation: str
) -> None:
    """YES and NO are never wrong, whatever the true numbers are."""
    answer = compare(relation, a, b)
    points = RELATIONS[relation](data.draw(points_in(a)), data.draw(points_in(b)))

    assert answer is Truth.UNDETERMINED or (answer is Truth.YES) == points


@given(st.data(), PRESENT, PRESENT, st.sampled_from(sorted(RELATIONS)))
def test_x9_refining_never_flips_a_definite_comparison(
    data: st.DataObject, a: Quantity, b: Quantity, relation: str
) -> None:
    """More knowledge only resolves UNDETERMINED."""
    before = compare(relation, a, b)
    after = compare(relation, data.draw(refinements(a)), data.draw(refinements(b)))

    assert before is Truth.UNDETERMINED or after is before


@given(ANY, ANY, TOLERANCES)
def test_above_and_below_mirror_each_other_and_exclude_equal(
    a: Quantity, b: Quantity, tolerance: Decimal | None
) -> None:
    """At most one of the three is YES."""
    answers = [compare(relation, a, b, tolerance=tolerance) for relation in RELATIONS]

    assert a.is_above(b, tolerance=tolerance) is b.is_below(a, tolerance=tolerance)
    assert answers.count(Truth.YES) <= 1
    assert answers.count(Truth.YES) == 0 or answers.count(Truth.NO) == 2


@given(counts(max_value=20), counts(max_value=20))
def test_a_comparison_is_undetermined_only_where_both_answers_are_possible(a: Quantity, b: Quantity) -> None:
    """Against the slow way: try every whole number below a bound that is never reached otherwise."""
    if a.missing == "unreported" or b.missing == "unreported":
        assert a.is_above(b) is Truth.UNDETERMINED
        return
    ways = {x > y for x in range(45) for y in range(45) if holds(a, x) and holds(b, y)}

    slow = Truth.of(surely=ways == {True}, possibly=True in ways)
    assert a.is_above(b) is slow


@given(ANY)
def test_unreported_compares_with_nothing(quantity: Quantity) -> None:
    """Nobody said: not even zero is known to be below."""
    for relation in RELATIONS:
        assert compare(relation, UNREPORTED, quantity) is Truth.UNDETERMINED
        assert compare(relation, quantity, UNREPORTED) is Truth.UNDETERMINED


def test_s14_withheld_is_from_zero_up() -> None:
    """It may be zero and may be any number, but never below zero."""
    assert WITHHELD.bounds() == (0, None)
    assert WITHHELD.is_below(Quantity.exact(0)) is Truth.NO
    assert WITHHELD.is_above(Quantity.exact(5)) is Truth.UNDETERMINED


@pytest.mark.parametrize(
    ("tolerance", "answer"),
    [(None, Truth.UNDETERMINED), ("0", Truth.YES), ("0.1", Truth.YES), ("0.3", Truth.UNDETERMINED)],
)
def test_about_compares_through_the_tolerance_that_the_caller_names(tolerance: str | None, answer: Truth) -> None:
    """About 75 above 60: by ten per cent yes, by thirty perhaps, unnamed perhaps."""
    named = None if tolerance is None else Decimal(tolerance)

    assert Quantity.about_(75).is_above(Quantity.exact(60), tolerance=named) is answer
    assert Quantity.exact(60).is_below(Quantity.about_(75), tolerance=named) is answer
    assert Quantity.exact(90).is_above(Quantity.about_(75), tolerance=named) is (
        Truth.UNDETERMINED if tolerance is None or tolerance == "0.3" else Truth.YES
    )
    assert Quantity.exact(90).is_equal(Quantity.about_(75), tolerance=named) is (
        Truth.UNDETERMINED if tolerance is None or tolerance == "0.3" else Truth.NO
    )
    assert Quantity.about_(75).is_equal(Quantity.exact(90), tolerance=named) is (
        Truth.UNDETERMINED if tolerance is None or tolerance == "0.3" else Truth.NO
    )


@pytest.mark.parametrize(
    ("quantity", "tolerance", "bounds"),
    [
        (Quantity.about_(10), Decimal("0.1"), (9, 11)),
        (Quantity.about_(10), Decimal(3), (0, 40)),
        (Quantity.about_(10), None, (0, None)),
        (Quantity(low=8, best=10, about=True), Decimal("0.5"), (8, 15)),
        (Quantity(high=12, best=10, about=True), Decimal("0.5"), (5, 12)),
        (Quantity.estimate(None, 10, None), Decimal("0.5"), (0, None)),
        (Quantity.exact(10), Decimal("0.5"), (10, 10)),
        (
            Quantity.about_(10**24 - 1),
            Decimal("0.12345"),
            (Decimal("876549999999999999999999.12345"), Decimal("1123449999999999999999998.87655")),
        ),
    ],
)
def test_bounds_are_those_given_and_a_tolerance_fills_in_only_what_about_left_open(
    quantity: Quantity, tolerance: Decimal | None, bounds: tuple[Number, Number | None]
) -> None:
    """Ten per cent of ten is one, to either side."""
    assert quantity.bounds(tolerance) == bounds


@pytest.mark.parametrize(
    ("a", "b", "above", "equal"),
    [
        (Quantity.exact(5), Quantity.exact(5), Truth.NO, Truth.YES),
        (Quantity.exact(6), Quantity.exact(5), Truth.YES, Truth.NO),
        (Quantity.between(5, 6), Quantity.exact(5), Truth.UNDETERMINED, Truth.UNDETERMINED),
        (Quantity.between(6, 7), Quantity.exact(5), Truth.YES, Truth.NO),
        (Quantity.between(3, 5), Quantity.exact(5), Truth.NO, Truth.UNDETERMINED),
        (Quantity.between(3, 4), Quantity.exact(5), Truth.NO, Truth.NO),
        (Quantity.at_least(5), Quantity.exact(5), Truth.UNDETERMINED, Truth.UNDETERMINED),
        (Quantity.at_least(6), Quantity.at_most(5), Truth.YES, Truth.NO),
        (Quantity.at_most(5), Quantity.at_least(6), Truth.NO, Truth.NO),
        (Quantity.between(5, 5), Quantity.between(5, 6), Truth.NO, Truth.UNDETERMINED),
        (WITHHELD, Quantity.exact(5), Truth.UNDETERMINED, Truth.UNDETERMINED),
        (UNREPORTED, UNREPORTED, Truth.UNDETERMINED, Truth.UNDETERMINED),
        (Quantity.exact(0), UNREPORTED, Truth.UNDETERMINED, Truth.UNDETERMINED),
    ],
)
def test_quantities_that_touch_are_compared_by_their_ends(a: Quantity, b: Quantity, above: Truth, equal: Truth) -> None:
    """By hand: the ends belong to the interval."""
    assert (a.is_above(b), b.is_below(a)) == (above, above)
    assert (a.is_equal(b), b.is_equal(a)) == (equal, equal)


@given(numbers(), st.decimals(0, 3, places=2))
def test_a_tolerance_spreads_around_the_point_and_never_below_zero(best: Number, tolerance: Decimal) -> None:
    """A source's own bounds stand before the caller's tolerance."""
    low, high = Quantity.about_(best).bounds(tolerance)

    assert 0 <= low <= best
    assert high is not None
    assert best <= high
    bounded = Quantity(low=0, best=best, high=LIMIT - 1, about=True)
    assert bounded.bounds(tolerance) == (0, LIMIT - 1)


def test_a_truth_is_no_bool() -> None:
    """Who asks has to say what to do about UNDETERMINED."""
    with pytest.raises(UsageError, match=r"is Truth\.YES"):
        bool(Truth.YES)
