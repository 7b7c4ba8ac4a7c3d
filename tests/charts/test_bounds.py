"""What is drawn of a figure: its bounds, what may be in it, and whether anybody says it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from conflict_events.charts.bars import bars, counted_along, figure, legend, number, reaching
from conflict_events.testing import quantities
from conflict_events.values import UNREPORTED, WITHHELD, Quantity

exact = Quantity.exact


@given(quantities())
def test_bounds_are_always_drawn_as_the_quantity_has_them(value: Quantity) -> None:
    """As near as a drawing needs; what is not said has none."""
    row = figure("night", value)
    low, high = value.bounds() if value.missing is None else (None, None)

    assert (row["low"], row["high"]) == (number(low), number(high))
    assert row["figure"] == str(value)
    assert row["value"] == (value.missing is None)


@pytest.mark.parametrize(
    ("value", "may_add", "sure"),
    [
        (exact(5), None, 5),
        (Quantity.between(5, 9), None, 9),
        (Quantity.between(5, 9), exact(3), 6),
        (Quantity.between(5, 9), exact(30), 5),
        (Quantity.between(5, 9), UNREPORTED, 5),
        (Quantity.at_least(5), exact(3), None),
        (UNREPORTED, None, None),
        (None, None, None),
    ],
)
def test_what_may_be_in_a_figure_is_told_apart_from_what_certainly_is(
    value: Quantity | None, may_add: Quantity | None, sure: int | None
) -> None:
    """Solid to the least, pale to the most of what is certain, hatched beyond."""
    row = figure("night", value, may_add=may_add)

    assert row["sure"] == sure
    assert row["maybe"] == (may_add is not None)


def test_a_number_is_drawn_whole_where_it_is() -> None:
    """The exact one is in the answer."""
    assert (number(Decimal("8217.60")), number(Decimal(3)), number(None)) == (8217.6, 3, None)
    assert number(10**23) == 1e23


def test_the_marks_that_are_drawn_are_explained_and_no_others() -> None:
    """A legend of what is not there would be read for what is."""
    rows = [figure("a", exact(5)), figure("b", Quantity.exact(0))]
    assert legend(rows) == ""

    rows += [
        figure("c", Quantity.estimate(low=4, best=5, high=9)),
        figure("d", Quantity.between(4, 9), may_add=exact(2)),
        figure("e", Quantity.at_least(4)),
        figure("f", WITHHELD),
    ]
    told = legend(rows)

    assert told.startswith("Pale = from the least to the most")
    assert [word for word in ("hatched", "arrow", "no bar", "stroke") if word not in told] == []


def test_the_axis_reaches_as_far_as_the_largest_figure() -> None:
    """And where none is known, somewhere."""
    rows = [figure("a", exact(5)), figure("b", Quantity.between(2, 9))]
    numbered = [{"row": place, "remark": "", "judged": False, **row} for place, row in enumerate(rows)]

    assert reaching(rows) == 9
    assert reaching([figure("a", UNREPORTED)]) == 1
    assert bars(numbered, "launched")["height"] == 2 * bars(numbered[:1], "launched")["height"]


def test_what_is_counted_has_no_halves_on_its_axis() -> None:
    """Square kilometres may."""
    assert counted_along([figure("a", exact(1))])["values"] == [0, 1]
    assert "values" not in counted_along([figure("a", exact(90))])
    assert "values" not in counted_along([figure("a", exact(Decimal("1.5")))])
