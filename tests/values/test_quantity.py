"""`Quantity`: form, interval arithmetic, words."""

from __future__ import annotations

import http
from decimal import Decimal, localcontext
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.testing import numbers, quantities, refinements
from conflict_events.values import UNREPORTED, WITHHELD, Number, Quantity
from conflict_events.values.quantity import DECIMALS, LIMIT, check_count, hull, is_reported, total

PRESENT = quantities().filter(lambda quantity: quantity.missing is None)
ANY = quantities()


def holds(quantity: Quantity, number: Number) -> bool:
    low, high = quantity.bounds()
    return low <= number and (high is None or number <= high)


@st.composite
def points_in(draw: Any, quantity: Quantity) -> Number:
    """One of the numbers that the true one can be."""
    return draw(refinements(quantity)).floor  # type: ignore[no-any-return]


# --- form -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({"low": 3, "high": 2}, "quantity", "low <= best <= high"),
        ({"low": 3, "best": 2}, "quantity", "low <= best <= high"),
        ({"best": 3, "high": 2}, "quantity", "low <= best <= high"),
        ({"low": 1, "missing": "withheld"}, "missing", "excludes numbers"),
        ({"missing": "unreported", "about": True}, "missing", "excludes numbers"),
        ({"missing": "unreported", "published": True}, "missing", "excludes numbers"),
        ({"low": 1, "about": True}, "about", "needs best"),
        ({}, "quantity", "needs a number"),
        ({"raw": "dozens"}, "quantity", "needs a number"),
        ({"low": -1}, "low", "finite and not negative"),
        ({"high": Decimal("NaN")}, "high", "finite and not negative"),
        ({"best": Decimal("Infinity")}, "best", "finite and not negative"),
        ({"low": 1.5}, "low", "float"),
        ({"low": True}, "low", "int or a Decimal"),
        ({"low": LIMIT}, "low", "below"),
        ({"low": Decimal("0.1234567891")}, "low", "decimals"),
        ({"low": 1, "about": 1}, "about", "bool"),
        ({"missing": "lost"}, "missing", "one of"),
        ({"low": 1, "raw": " "}, "raw", "not empty"),
        ({"low": 1, "high": 2, "published": True}, "quantity", "published"),
    ],
)
def test_a_quantity_that_cannot_be_meant_is_refused_by_field_rule_and_value(
    fields: dict[str, Any], field: str, rule: str
) -> None:
    """The error names what is wrong."""
    with pytest.raises(InvalidValue, match=rule) as raised:
        Quantity(**fields)

    assert raised.value.field == field
    assert repr(raised.value.value) in str(raised.value)


def test_the_fast_path_is_checked_for_sign_too() -> None:
    """The sign does not depend on converters, which the fast path does not run."""
    made = Quantity.between(1, 2)
    made.__dict__["low"] = -1

    with pytest.raises(InvalidValue, match="negative"):
        made.__attrs_post_init__()


@given(ANY)
def test_every_quantity_obeys_q1_to_q4(quantity: Quantity) -> None:
    """What the constructors let pass is in order, or says that it is not."""
    given_numbers = [n for n in (quantity.low, quantity.best, quantity.high) if n is not None]

    assert (quantity.missing is None) == bool(given_numbers)
    assert quantity.published == (given_numbers != sorted(given_numbers))
    assert not quantity.about or quantity.best is not None


@given(numbers(), st.sampled_from(("exact", "at_least", "at_most", "about_")))
def test_the_constructors_of_one_number_hold_it(number: Number, constructor: str) -> None:
    """Each named constructor admits the number that it was given."""
    quantity: Quantity = getattr(Quantity, constructor)(number)

    assert holds(quantity, number)
    assert quantity.is_exact == (constructor == "exact")


@pytest.mark.parametrize(
    ("make", "given_numbers", "fields"),
    [
        (Quantity.exact, (5,), {"low": 5, "high": 5}),
        (Quantity.at_least, (5,), {"low": 5}),
        (Quantity.more_than, (5,), {"low": 6}),
        (Quantity.at_most, (5,), {"high": 5}),
        (Quantity.between, (5, 7), {"low": 5, "high": 7}),
        (Quantity.about_, (5,), {"best": 5, "about": True}),
        (Quantity.estimate, (4, 5, 6), {"low": 4, "best": 5, "high": 6}),
        (Quantity.as_published, (6, 5, 4), {"low": 6, "best": 5, "high": 4, "published": True}),
        (Quantity.unreported, (), {"missing": "unreported"}),
        (Quantity.withheld, (), {"missing": "withheld"}),
    ],
)
def test_every_way_to_make_a_quantity_keeps_the_words_of_the_source(
    make: Any, given_numbers: tuple[Number, ...], fields: dict[str, Any]
) -> None:
    """And sets these fields and no other."""
    assert attrs.asdict(make(*given_numbers, raw="five")) == attrs.asdict(Quantity(**fields, raw="five"))


@given(numbers())
def test_q6_zero_is_not_unreported_and_not_withheld(number: Number) -> None:
    """Missing is no number, zero least of all."""
    assert Quantity.exact(number) not in {UNREPORTED, WITHHELD}
    assert Quantity.unreported(raw="dozens") != UNREPORTED
    assert Quantity.unreported() == UNREPORTED
    assert Quantity.withheld() == WITHHELD


def test_more_than_counts_up_by_one_and_takes_whole_numbers_only() -> None:
    """Of things that come whole, more than n is n + 1 or more."""
    assert Quantity.more_than(5) == Quantity.at_least(6)

    with pytest.raises(InvalidValue, match="whole"):
        Quantity.more_than(Decimal("1.5"))  # type: ignore[arg-type]


@given(numbers(), numbers(), numbers())
def test_an_estimate_that_contradicts_itself_is_kept_only_as_published(a: Number, b: Number, c: Number) -> None:
    """Our own constructor refuses it, the source's own is kept; where it is coherent both are equal."""
    published = Quantity.as_published(a, b, c)

    if a <= b <= c:
        assert published == Quantity.estimate(a, b, c)
    else:
        assert published.published
        with pytest.raises(InvalidValue, match="as_published"):
            Quantity.estimate(a, b, c)
    assert all(holds(published, number) for number in (a, b, c))


def test_a_contradiction_of_two_numbers_is_kept_too() -> None:
    """UCDP has rows whose best lies outside one bound while the other is not given."""
    assert Quantity.as_published(5, 3, None).bounds() == (3, 5)
    assert Quantity.between(1, 2) == Quantity.as_published(1, None, 2)


@given(st.integers(0, 10**20), st.integers(0, DECIMALS))
def test_equal_numbers_are_one_number_however_they_are_written(number: int, zeros: int) -> None:
    """Trailing zeros, exponents and whole Decimals leave no trace."""
    written = Decimal(f"{number}.{'0' * zeros}") if zeros else Decimal(number).normalize()

    quantity = Quantity.exact(written)

    assert quantity == Quantity.exact(number)
    assert type(quantity.low) is int


def test_a_decimal_is_never_rounded_into_the_domain() -> None:
    """More decimals than are kept are refused, also where a calculation would have rounded them off."""
    with pytest.raises(InvalidValue, match="decimals"):
        Quantity.exact(Decimal("1." + "0" * 70 + "1"))


@given(ANY, st.integers(1, 5))
def test_nothing_depends_on_the_decimal_context_of_the_caller(quantity: Quantity, precision: int) -> None:
    """A user's narrow context rounds none of our sums."""
    expected = total([quantity, quantity])

    with localcontext(prec=precision):
        assert total([quantity, quantity]) == expected
        assert attrs.evolve(quantity) == quantity


@given(ANY)
def test_a_quantity_is_exact_when_it_is_one_number_and_nothing_else(quantity: Quantity) -> None:
    """A best point on an exact number says nothing more, and is dropped."""
    if quantity.is_exact:
        assert quantity.low == quantity.high
        assert quantity.best is None
        assert Quantity.estimate(quantity.low, quantity.low, quantity.low, raw=quantity.raw) == quantity


# --- arithmetic -----------------------------------------------------------------------------------


@given(st.data(), st.lists(ANY, max_size=4))
def test_x8_a_sum_holds_the_sum_of_every_choice_of_points(data: st.DataObject, parts: list[Quantity]) -> None:
    """Whatever the true numbers are, the true sum is in the interval."""
    points = [data.draw(points_in(part)) for part in parts]

    with localcontext(prec=60):
        assert holds(total(parts), sum(points, start=0))


@given(st.data(), st.lists(ANY, min_size=1, max_size=4))
def test_x8_a_hull_holds_every_value_of_each(data: st.DataObject, parts: list[Quantity]) -> None:
    """An envelope leaves no claimant out."""
    around = hull(parts)

    assert all(holds(around, data.draw(points_in(part))) for part in parts)


@given(st.lists(ANY, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_sum_and_hull_know_no_order(parts: list[Quantity], random: Any) -> None:
    """The order of reports moves nothing."""
    shuffled = random.sample(parts, len(parts))

    assert total(shuffled) == total(parts)
    assert hull(shuffled) == hull(parts)


@given(ANY, ANY, ANY)
def test_a_sum_of_sums_is_the_sum(a: Quantity, b: Quantity, c: Quantity) -> None:
    """Folding in parts gives what folding at once gives."""
    assert (a + b) + c == total([a, b, c]) == a + (b + c)


@given(ANY)
def test_x12_a_missing_addend_leaves_the_sum_open_above(quantity: Quantity) -> None:
    """Missing is not zero: the sum is a floor."""
    for missing in (UNREPORTED, WITHHELD):
        summed = quantity + missing

        assert summed.ceiling is None
        assert summed.floor == min(quantity.floor, LIMIT - 1)


def test_nothing_adds_up_to_zero() -> None:
    """The empty sum is exact."""
    assert total([]) == Quantity.exact(0)


def test_a_sum_beyond_all_limits_is_a_floor_and_raises_nothing() -> None:
    """A projection never raises on valid events, however absurd; a sum just below the limit is exact."""
    absurd = Quantity.exact(LIMIT - 1)

    assert Quantity.exact(LIMIT - 2) + Quantity.exact(1) == absurd
    assert Quantity.exact(LIMIT - 2) + Quantity.exact(Decimal("1e-9")) == Quantity.exact(
        Decimal("9" * 23 + "8.000000001")
    )
    assert Quantity.exact(LIMIT - 1) + Quantity.exact(1) == Quantity.at_least(LIMIT - 1)

    assert absurd + absurd == Quantity.at_least(LIMIT - 1)


def test_the_hull_of_one_keeps_its_words_and_of_none_is_not_defined() -> None:
    """One claimant's value is handed on as it was said."""
    about = Quantity.about_(75, raw="some 75")

    assert hull([about, about]) is about
    assert hull([UNREPORTED, Quantity.unreported(raw="many")]) == UNREPORTED
    with pytest.raises(UsageError, match="no quantities"):
        hull([])


@given(st.data(), PRESENT, PRESENT)
def test_a_difference_holds_every_difference_of_points_or_is_refused(
    data: st.DataObject, a: Quantity, b: Quantity
) -> None:
    """It is given exactly where the first is definitely not below the second: no bound trap."""
    ceiling = b.ceiling
    if ceiling is None or a.floor < ceiling:
        with pytest.raises(UsageError, match="not definitely"):
            a.minus(b)
        return
    left, right = data.draw(points_in(a)), data.draw(points_in(b))
    with localcontext(prec=60):
        assert holds(a.minus(b), left - right)


@pytest.mark.parametrize("missing", [UNREPORTED, WITHHELD])
def test_a_difference_with_a_missing_side_is_refused(missing: Quantity) -> None:
    """Nothing is known of it."""
    with pytest.raises(UsageError, match="not definitely"):
        missing.minus(Quantity.exact(0))


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        (Quantity.exact(5), Quantity.exact(5), Quantity.exact(0)),
        (Quantity.between(5, 7), Quantity.between(2, 3), Quantity.between(2, 5)),
        (Quantity.at_least(5), Quantity.between(2, 3), Quantity.at_least(2)),
        (Quantity.exact(LIMIT - 1), Quantity.exact(Decimal("1e-9")), Quantity.exact(Decimal("9" * 23 + "8.999999999"))),
        (
            Quantity.exact(Decimal("0.000000003")),
            Quantity.exact(Decimal("0.000000001")),
            Quantity.exact(Decimal("2e-9")),
        ),
    ],
)
def test_a_difference_is_that_of_the_bounds(first: Quantity, second: Quantity, difference: Quantity) -> None:
    """The least is the low less the high, the most the high less the low."""
    assert first.minus(second) == difference


def test_the_bound_trap_is_closed() -> None:
    """Up to 230 and later at least 120 is not a fall of 110."""
    with pytest.raises(UsageError, match="at most 230"):
        Quantity.at_most(230).minus(Quantity.at_least(120))


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity.exact(145), "145"),
        (Quantity.exact(Decimal("0.000000001")), "0.000000001"),
        (Quantity.at_least(32), "at least 32"),
        (Quantity.at_most(230), "at most 230"),
        (Quantity.between(10, 20), "10 to 20"),
        (Quantity.about_(75), "about 75"),
        (Quantity.estimate(1, 2, 3), "1 to 3, best 2"),
        (Quantity.estimate(None, Decimal("1E-9"), None), "best 0.000000001"),
        (Quantity.estimate(1, 2, None), "at least 1, best 2"),
        (Quantity(high=9, best=5, about=True), "at most 9, about 5"),
        (Quantity.as_published(5, 3, 9), "5..3..9 (as published)"),
        (Quantity.as_published(5, 3, None), "5..3 (as published)"),
        (UNREPORTED, "unreported"),
        (WITHHELD, "withheld"),
    ],
)
def test_a_quantity_reads_in_plain_words(quantity: Quantity, words: str) -> None:
    """What `str` gives stands in sentences."""
    assert str(quantity) == words


def test_words_without_a_number_say_something() -> None:
    """To say "dozens" is to report, silence is not."""
    assert is_reported(Quantity.unreported(raw="dozens"))
    assert is_reported(WITHHELD)
    assert not is_reported(UNREPORTED)


def test_q5_a_count_comes_in_whole_numbers() -> None:
    """Half a drone is refused where counts are meant."""
    with pytest.raises(InvalidValue, match="launched: must be a whole number"):
        check_count("launched", Quantity.exact(Decimal("1.5")))


@given(ANY)
def test_the_floor_of_a_quantity_is_exact(quantity: Quantity) -> None:
    """Reading by floors gives lower bounds to compare."""
    assert quantity.as_floor() == Quantity.exact(quantity.floor)


@pytest.mark.parametrize(
    ("parts", "around"),
    [
        ([Quantity.between(1, 2), Quantity.exact(5)], Quantity.between(1, 5)),
        ([Quantity.exact(5), Quantity.between(6, 9), Quantity.exact(3)], Quantity.between(3, 9)),
        ([Quantity.exact(5), Quantity.at_least(3)], Quantity.at_least(3)),
        ([Quantity.exact(5), UNREPORTED], Quantity.at_least(0)),
        ([UNREPORTED, WITHHELD], Quantity.at_least(0)),
    ],
)
def test_a_hull_runs_from_the_least_low_to_the_most_high(parts: list[Quantity], around: Quantity) -> None:
    """And is open where one of them is."""
    assert hull(parts) == hull(parts[::-1]) == around


def test_a_number_of_a_class_of_its_own_is_kept_as_the_number() -> None:
    """Such as a word of an IntEnum: nothing of the class is stored."""
    made = Quantity.exact(http.HTTPStatus.OK)

    assert made == Quantity.exact(200)
    assert type(made.low) is int
