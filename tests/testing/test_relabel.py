"""Plain forms of answers, as laws compare them."""

from __future__ import annotations

from conflict_events.testing.relabel import comparable, difference, unordered


def test_the_order_of_a_sequence_is_not_told_and_its_length_and_members_are() -> None:
    """A table sorted by name is in another order after renaming, and still neutral."""
    one, other = comparable([("RU/MoD", 3), ("UA/AirForce", 4)]), comparable([("UA/AirForce", 4), ("RU/MoD", 3)])

    assert one != other
    assert unordered(one) == unordered(other)
    assert unordered(comparable([1, 1])) != unordered(comparable([1]))
    assert unordered(comparable([1])) != unordered(comparable([2]))
    assert unordered(comparable({"a b"})) == unordered(comparable({"b a"}))


def test_where_two_plain_forms_differ_is_told() -> None:
    """With the two values, or with what only one side has."""
    assert "3 is not 4" in difference(comparable([1, 3]), comparable([1, 4]))
    assert "only one way 3, only the other 4" in difference(comparable({3}), comparable({4}))
