"""What may be first or last, held against the definition: each against each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conflict_events.testing import whens
from conflict_events.values import Order, When
from conflict_events.values.ordering import maybe_first, maybe_last

NOON = datetime(2024, 11, 10, 12, tzinfo=UTC)


def unbeaten(things: list[When], beating: Order) -> list[When]:
    """Give those that no other lies so to."""
    return [each for each in things if not any(other.order(each) is beating for other in things)]


def close_together() -> st.SearchStrategy[When]:
    """Instants and windows within a few hours, so that ends meet; some ends open, some days."""
    hours = st.integers(0, 4).map(lambda hour: NOON + timedelta(hours=hour))
    pairs = st.lists(hours, min_size=2, max_size=2, unique=True).map(sorted)
    windows = pairs.map(lambda pair: When.between(*pair))
    half_open = hours.map(lambda end: When.between(None, end)) | hours.map(lambda start: When.between(start, None))
    days = st.sampled_from(("UTC", None)).map(lambda tz: When.day("2024-11-10", tz=tz))
    return hours.map(When.at) | windows | half_open | days


@given(st.lists(close_together() | whens()))
def test_nothing_is_definitely_before_the_first_and_after_the_last(things: list[When]) -> None:
    """One look at each finds what holding each against each finds, in the same order."""
    assert maybe_first(things, lambda each: each) == unbeaten(things, Order.BEFORE)
    assert maybe_last(things, lambda each: each) == unbeaten(things, Order.AFTER)


def test_an_instant_at_the_end_of_a_window_is_after_it() -> None:
    """The window ends just before; two equal instants are neither first nor last."""
    window, end = When.between(NOON - timedelta(hours=1), NOON), When.at(NOON)

    assert maybe_first([window, end, end], lambda each: each) == [window]
    assert maybe_last([window, end, end], lambda each: each) == [end, end]


def test_many_thousand_are_a_matter_of_moments() -> None:
    """Each against each would take four hundred million looks."""
    things = [When.at(NOON + timedelta(seconds=second)) for second in range(20_000)]

    assert maybe_last(things, lambda each: each) == things[-1:]
    assert maybe_first(things, lambda each: each) == things[:1]
