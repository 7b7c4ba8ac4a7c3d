"""Meanings: what figures count under the definitions given, and when two can be held against each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting.competing.meanings import Likeness, Meaning, likeness, meanings_of, unlike, why_unlike
from conflict_events.values import Attribution, Definition, Quantity, When
from tests.counting.figures import member
from tests.projections.accounts import Rumour, scope, strike

DAY = When.day("2024-11-10", tz="Europe/Kyiv")


def definition(*categories: str, **fields: Any) -> Definition:
    return Definition(**{"claimant": "UA/AirForce", "measure": "launched", "categories": categories, **fields})


def counted(*definitions: Definition, weapon: str | None = None, when: When | int = 10) -> set[frozenset[str]]:
    """What an account may count of two measures together."""
    found = meanings_of(member(1, strike(5, when, weapon=weapon)), ("launched", "lost"), definitions)
    return {meaning.categories for meaning in found}


def test_c17_a_definition_may_be_limited_to_kinds_and_weapons() -> None:
    """Another's, of another kind, or of another weapon says nothing; an account that names no weapon may be of it."""
    assert counted(definition("jets")) == {frozenset({"jets", "lost"})}
    assert counted(definition("jets", claimant="UA")) == set()
    assert counted(definition("jets", measure="destroyed")) == set()
    assert counted(definition("jets", kinds={"MissileStrike"})) == set()
    assert counted(definition("jets", weapons={"S"}), weapon="S") == {frozenset({"jets", "lost"})}
    assert counted(definition("jets", weapons={"S"}), weapon="L") == set()
    assert counted(definition("jets", weapons={"S"})) == {frozenset({"jets", "lost"})}


def test_c17_where_none_covers_the_time_nothing_is_defined() -> None:
    """Definitions are given, and none for then; around a change either may be meant."""
    late = definition("jets", since=When.day("2024-12-01", tz="Europe/Kyiv"))
    change = (definition("all", until=DAY), definition("jets", since=DAY))

    assert counted(late) == {frozenset({"lost"})}
    found = meanings_of(member(1, strike(5)), ("launched",), (late,))
    assert [meaning.categories for meaning in found] == [frozenset()]
    assert why_unlike(found) == "the definitions differ: no definition given for then"
    assert counted(*change) == {frozenset({"all", "lost"}), frozenset({"jets", "lost"})}


def test_an_account_without_a_window_means_nothing_known() -> None:
    """There is no time to hold a definition against."""
    rumour = Rumour(attribution=Attribution("UA/AirForce", "2024-11-10T08:00Z"), size=Quantity.exact(1))
    held = member(1, rumour, scope(kinds={"Rumour"}, measure="size"))

    assert meanings_of(held, ("size",), (definition("x", measure="size"),)) == frozenset()


def meant(*sets: str) -> frozenset[Meaning]:
    return frozenset(Meaning(frozenset(each), frozenset()) for each in sets)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (meant("a"), meant("a"), Likeness.SAME),
        (meant(), meant("a"), Likeness.SAME),
        (meant(), meant(), Likeness.SAME),
        (meant("a"), meant("ab"), Likeness.NARROWER),
        (meant("ab"), meant("a"), Likeness.WIDER),
        (meant("a"), meant("b"), Likeness.OTHER),
        (meant("ab"), meant("bc"), Likeness.OTHER),
        (meant("a", "ab"), meant("ab"), Likeness.NARROWER),
        (meant("a", "b"), meant("ab"), Likeness.NARROWER),
        (meant("a", "abc"), meant("ab"), Likeness.OTHER),
        (meant("a"), meant(""), Likeness.OTHER),
        (meant(""), meant(""), Likeness.OTHER),
        (meant(), meant(""), Likeness.OTHER),
    ],
)
def test_c17_one_figure_counts_the_same_as_another_less_more_or_something_else(
    one: frozenset[Meaning], other: frozenset[Meaning], alike: Likeness
) -> None:
    """Certainly, or not at all; what no definition covers may be anything."""
    assert likeness(one, other) is alike
    assert unlike(one, other) == (alike is not Likeness.SAME)


@given(
    *(
        st.frozensets(
            st.sampled_from(("", "a", "b", "ab", "abc")).map(lambda e: Meaning(frozenset(e), frozenset())), max_size=2
        )
        for _ in "12"
    )
)
def test_c17_the_order_of_definitions_is_the_same_from_both_sides(
    one: frozenset[Meaning], other: frozenset[Meaning]
) -> None:
    """Less is the other's more."""
    turned = {Likeness.NARROWER: Likeness.WIDER, Likeness.WIDER: Likeness.NARROWER}
    found = likeness(one, other)

    assert likeness(other, one) is turned.get(found, found)


def test_a_break_is_told_with_its_dates_and_a_difference_without() -> None:
    """As far as the definitions have them."""
    before, after = definition("all", until=DAY), definition("jets", since=DAY)
    one, other = (frozenset({Meaning(each.categories, frozenset({each}))}) for each in (before, after))

    assert why_unlike(one, other) == (
        "the definition changes in between: 'launched' by UA/AirForce, 2024-11-10 (all before, jets after)"
    )
    assert why_unlike(meant("a"), meant("bc")) == "the definitions differ: a against b and c"
    early = definition("x", until=When.day("2024-11-01", tz="Europe/Kyiv"))
    gap = frozenset({Meaning(early.categories, frozenset({early}))})
    assert "2024-11-01 to 2024-11-10 (x before, jets after)" in why_unlike(gap, other)
