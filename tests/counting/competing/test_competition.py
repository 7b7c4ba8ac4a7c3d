"""Competition: only like competes with like; what differs adds up; what names nothing stands for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Choice, Policy, Reading, by, envelope, first_hand, latest, majority
from conflict_events.counting.competing.competition import _families
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.values import WITHHELD, Quantity
from tests.counting.figures import found, reasons, row, whole
from tests.projections.accounts import harm, missiles, scope, strike

BOTH = scope(kinds={"DroneStrike", "MissileStrike"})
MISSILES = scope(kinds={"MissileStrike"})
HARM = scope(kinds={"HarmReport"}, measure="killed")


def incident(*said: tuple[Any, str]) -> list[Account[Any]]:
    """Accounts that are linked to be of one incident, each with the post that it stands in."""
    numbers = range(1, len(said) + 1)
    return [
        row(number, event, post=post, beside=[other for other in numbers if other != number])
        for number, (event, post) in enumerate(said, 1)
    ]


POST = (missiles(90, weapon="Kh-101"), "a"), (missiles(32, weapon="Iskander"), "a")
"""One post of two weapons."""


# --- C6 --------------------------------------------------------------------------------------------------------------
def test_c6_36_drones_90_and_32_missiles_and_one_158_are_158() -> None:
    """The rows of one post and a voice that names no weapon, in one incident, whatever kind the voice chose."""
    drones = (strike(36, weapon="Shahed"), "a")
    for total in (missiles(158, by="AFP"), strike(158, by="AFP")):
        assert whole(incident(drones, *POST, (total, "b")), BOTH) == "158"
    assert whole(incident(drones, *POST), BOTH) == "158"


def test_c6_one_that_stands_for_all_competes_with_the_sum_of_those_that_tell_weapons_apart() -> None:
    """By hand: 90 and 32, and another voice that says 158 of missiles: 122 to 158, and by whom it is asked."""
    accounts = incident(*POST, (missiles(158, by="AFP"), "b"))

    assert whole(accounts, MISSILES) == "122 to 158"
    assert whole(accounts, MISSILES, by("AFP")) == "158"
    assert whole(accounts, MISSILES, by("UA/AirForce")) == "122"
    assert whole(accounts, MISSILES, majority()) == "122 to 158"
    assert whole(accounts, MISSILES, majority(tie="AFP")) == "158"
    assert whole(accounts, MISSILES, majority(tie="UA/AirForce")) == "122"


def test_c6_a_sum_of_several_claimants_is_nobodys_reading() -> None:
    """Both are held possible, whatever the policy would make of one voice."""
    accounts = incident(POST[0], (missiles(32, weapon="Iskander", by="BBC"), "b"), (missiles(158, by="AFP"), "c"))

    assert whole(accounts, MISSILES, majority(tie="AFP")) == "122 to 158"


@pytest.mark.parametrize(("figure", "sum_"), [(122, "122"), (130, "130 to 252"), (40, "122 to 162")])
def test_c6_of_the_same_report_it_is_the_same_where_equal_and_else_from_the_largest_to_the_sum(
    figure: int, sum_: str
) -> None:
    """A row that names no weapon beside two that do may be their sum, or others."""
    assert whole(incident(*POST, (missiles(figure), "a")), MISSILES) == sum_


def test_c6_weapons_of_one_incident_add_up_and_one_weapon_competes() -> None:
    """Two siblings: a second voice on one weapon makes a hull of that one alone."""
    accounts = incident(*POST, (missiles(80, weapon="Kh-101", by="AFP"), "b"))

    assert whole(accounts, MISSILES) == "112 to 122"
    assert whole(accounts, MISSILES, by("AFP")) == "80"


def test_c6_weapons_that_no_claimant_tells_apart_add_up_and_that_is_told() -> None:
    """One may be the other by another name; whoever names both tells them apart."""
    one, other = (strike(20, weapon="Shahed-136"), "a"), (strike(22, weapon="Geran-2", by="AFP"), "b")
    said = "who may name one weapon otherwise: Geran-2, Shahed-136"
    told = [caveat for bucket in found(incident(one, other), scope()).buckets.values() for caveat in bucket.caveats]
    both = incident(one, other, (strike(3, weapon="Geran-2"), "a"))

    assert whole(incident(one, other), scope()) == "42"
    assert [each.endswith(said) for each in told] == [True]
    assert all(not bucket.caveats for bucket in found(both, scope()).buckets.values())


def test_c6_who_names_no_weapon_and_no_figure_leaves_the_sum_standing() -> None:
    """From the same report or another; where nobody says a figure there is none."""
    for silent in ((missiles(None), "a"), (missiles(None, by="AFP"), "b")):
        assert whole(incident(*POST, silent), MISSILES) == "122"
    assert found(incident((missiles(None, weapon="X"), "a"), (missiles(None), "a")), MISSILES).buckets == {}


def test_c6_parts_that_the_policy_does_not_hear_compete_with_nothing() -> None:
    """The whole stands alone then, or nothing does."""
    accounts = incident(*POST, (missiles(158, by="AFP"), "b"), (missiles(7, weapon="X", by="BBC"), "c"))

    assert whole(accounts, MISSILES, by("AFP")) == "158"
    assert whole(accounts, MISSILES, by("BBC")) == "7"
    assert found(accounts, MISSILES, by("TASS")).buckets == {}


def test_c6_what_says_again_what_several_kinds_come_to_is_told_and_not_counted() -> None:
    """Only where its figure is exactly the sum, and each kind and weapon stands once."""
    drones = (strike(36, weapon="Shahed"), "a")
    rows = [drones, *POST]

    again = found(incident(*rows, (missiles(158, by="AFP"), "b")), BOTH)
    assert reasons(again) == {4: "says what its incident's rows come to together"}
    assert whole(incident(*rows, (missiles(150, by="AFP"), "b")), BOTH) == "158 to 186"
    twice = [*rows, (strike(36, weapon="Shahed", by="BBC"), "c"), (missiles(158, by="AFP"), "b")]
    assert whole(incident(*twice), BOTH) == "158 to 194"
    kept = [(strike(WITHHELD, weapon="Shahed"), "a"), *POST, (missiles(122, by="AFP"), "b")]
    assert whole(incident(*kept), BOTH) == "at least 122"


def test_c6_people_of_different_sorts_and_sides_add_up_too() -> None:
    """Civilians and soldiers; of two sides they are not added, and one that says neither stands for both."""
    civilians = (harm(killed=3, population="civilian"), "a")
    soldiers = (harm(killed=5, population="military", side="RU"), "c")

    assert whole(incident(civilians, (harm(killed=5, population="military"), "c")), HARM) == "8"
    assert whole(incident(civilians, soldiers), HARM) == "5 to 8"
    assert whole(incident(civilians, (harm(killed=4, side="UA"), "b"), soldiers, (harm(killed=9), "d")), HARM) == (
        "9 to 12"
    )
    ours = (harm(killed=2, population="civilian", side="UA"), "c")
    assert whole(incident(civilians, ours, (harm(killed=9), "d")), HARM) == "2 to 9"


# --- what a policy may do --------------------------------------------------------------------------------------------
@attrs.frozen
class Rumoured:
    """A policy that makes a number up."""

    name: str = "rumoured"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        return Choice(Quantity.exact(len(readings)), (), "")


@attrs.frozen
class Shy:
    """A policy that is silent where there are several."""

    name: str = "shy"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        return Choice(readings[0].value, tuple(readings), "") if len(readings) == 1 else Choice(None, (), "several")


def test_x15_a_figure_made_of_no_reading_is_refused() -> None:
    """Nobody could trace it back."""
    with pytest.raises(UsageError, match="'rumoured' gave 1, and no reading that it is made of"):
        found([row(1, strike(1))], scope(), Rumoured())


@attrs.frozen
class Terse:
    """A policy that takes the least of the ids, and does not say why."""

    name: str = "terse"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        first = min(readings, key=lambda each: each.account)
        return Choice(first.value, (first,), "")


def test_an_account_that_a_policy_passes_over_without_a_word_is_set_aside_all_the_same() -> None:
    """Nothing is dropped in silence."""
    result = found(incident((strike(1), "a"), (strike(2), "b")), scope(), Terse())

    assert reasons(result) == {2: "another account counts in its place"}


def test_a_policy_may_be_silent_of_a_sum_beside_a_whole() -> None:
    """Then the incident has no figure, and its accounts say why."""
    result = found(incident(*POST, (missiles(158), "b")), MISSILES, Shy())

    assert result.buckets == {}
    assert set(reasons(result).values()) == {"several"}


def test_s13_who_reports_no_figure_does_not_supersede_who_does() -> None:
    """First the measure, then the policy: a later post without the number leaves the number standing."""
    accounts = incident((strike(145), "a"), (strike(None, at="2024-11-10T09:00Z"), "b"))
    result = found(accounts, scope(), latest("UA/AirForce"))

    assert [str(bucket.value) for bucket in result.buckets.values()] == ["145"]
    assert reasons(result) == {2: "measure unreported"}


def test_c24_a_relays_more_than_158_gives_way_to_the_posts_158() -> None:
    """And of two posts by the same the later; by the plain policy the relay widens the count."""
    post = row(1, strike(158), beside=[2])
    relay = row(2, strike(Quantity.more_than(158), at="2024-11-10T12:00Z"), via=("Agency",), beside=[1])

    assert whole([post, relay], scope(), by("UA/AirForce")) == "at least 158"
    assert whole([post, relay], scope(), first_hand(by("UA/AirForce"))) == "158"
    assert reasons(found([post, relay], scope(), first_hand(by("UA/AirForce")))) == {
        2: "a relay of what its claimant says first-hand, or superseded by it"
    }


# --- laws ------------------------------------------------------------------------------------------------------------
WEAPONS = st.sampled_from((None, "X", "Y"))
SAYING = st.lists(st.tuples(st.integers(0, 5), WEAPONS, st.sampled_from("ABC"), st.sampled_from("abc")), max_size=5)


@given(SAYING, st.randoms(use_true_random=False), st.sampled_from((envelope(), by("A"), majority(), latest("B"))))
def test_the_order_of_arrival_decides_nothing_in_an_incident(said: Any, random: Any, policy: Policy) -> None:
    """Sums, wholes and hulls."""
    accounts = incident(*((missiles(count, weapon=weapon, by=who), post) for count, weapon, who, post in said))
    shuffled = random.sample(accounts, len(accounts))

    assert found(shuffled, MISSILES, policy).buckets == found(accounts, MISSILES, policy).buckets


@given(SAYING.filter(bool))
def test_an_incident_is_no_less_than_its_largest_weapon_and_no_more_than_all_together(said: Any) -> None:
    """Whoever names weapons and whoever does not."""
    accounts = incident(*((missiles(count, weapon=weapon, by="A"), post) for count, weapon, _, post in said))
    (bucket,) = found(accounts, MISSILES).buckets.values()

    assert bucket.value.floor <= max(
        sum(n for n, weapon, _, _ in said if weapon == w or w is None) for w in (None, "X", "Y")
    )
    assert min(count for count, _, _, _ in said) <= (bucket.value.ceiling or 0) <= sum(count for count, _, _, _ in said)


def sorts() -> st.SearchStrategy[list[tuple[str | None, ...]]]:
    """Weapon, population and side of some accounts."""
    said = [st.none() | st.sampled_from(values) for values in ("AB", ("civilian", "military"), ("RU", "UA"))]
    return st.lists(st.tuples(*said), unique=True, max_size=8)


def holds(sort: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
    """By looking at the two: one says less, and nothing else."""
    return sort != other and all(one is None or one == another for one, another in zip(sort, other, strict=True))


@given(sorts())
def test_what_stands_for_all_is_found_as_if_each_were_held_against_each(drawn: list[Any]) -> None:
    """And it stands with all that it stands for, through others too."""
    families: list[set[Any]] = []
    for sort in drawn:
        near = [family for family in families if any(holds(sort, each) or holds(each, sort) for each in family)]
        families = [family for family in families if family not in near] + [{sort}.union(*near)]

    found = list(_families(drawn))

    assert {frozenset((*general, *special)) for general, special in found} == set(map(frozenset, families))
    for general, special in found:
        assert all(any(holds(sort, other) for other in drawn) for sort in general)
        assert not any(holds(sort, other) for sort in special for other in drawn)
