"""Policies: whose count, whatever the order in which the accounts arrived."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import (
    Choice,
    Policy,
    Reading,
    attacker,
    by,
    defender,
    envelope,
    first_hand,
    highest,
    latest,
    lowest,
    majority,
    through,
    under,
)
from conflict_events.counting.policies import is_disjoint
from conflict_events.values import WITHHELD, Quantity, When

EIGHT, NINE = When.at("2024-11-10T08:00Z"), When.at("2024-11-10T09:00Z")
MORNING = When.between("2024-11-10T06:00Z", "2024-11-10T12:00Z")
VALUES = (
    Quantity.exact(1),
    Quantity.exact(2),
    Quantity.exact(2, raw="two"),
    Quantity.exact(4),
    Quantity.at_least(2),
    Quantity.at_most(3),
    Quantity.between(1, 3),
    Quantity.about_(2),
    Quantity.as_published(3, 1, 2),
    WITHHELD,
)
POLICIES: tuple[Policy, ...] = (
    by("A"),
    by("A/x"),
    under("A"),
    latest("A"),
    latest("B"),
    attacker(),
    defender(),
    lowest(),
    highest(),
    envelope(),
    majority(),
    majority(tie="A"),
    majority(tie="nobody"),
    first_hand(envelope()),
    first_hand(by("A")),
)
READINGS = st.lists(
    st.builds(
        Reading,
        account=st.text("0123456789abcdef", min_size=4, max_size=4),
        claimant=st.sampled_from(("A", "A/x", "B", "C")),
        value=st.sampled_from(VALUES),
        reported=st.sampled_from((EIGHT, NINE, MORNING)),
        relays=st.integers(0, 2),
        attacker=st.sampled_from((None, "A", "B/army")),
        target=st.sampled_from((None, "A", "B", "C")),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda reading: reading.account,
)


def reading(value: Quantity | int, claimant: str = "A", reported: When = EIGHT, **fields: Any) -> Reading:
    quantity = Quantity.exact(value) if isinstance(value, int) else value
    name = f"{claimant} {quantity} {reported}"
    return Reading(name, claimant, quantity, reported, **fields)


def chosen(policy: Policy, *readings: Reading) -> Quantity | None:
    return policy.choose(readings).value


def plain(choice: Choice) -> Any:
    return choice.value, frozenset(choice.used), choice.reason


# --- laws ------------------------------------------------------------------------------------------------------------
@given(READINGS, st.randoms(use_true_random=False), st.sampled_from(POLICIES))
def test_the_order_of_arrival_decides_nothing(readings: list[Reading], random: Any, policy: Policy) -> None:
    """The same readings in another order give the same figure, made of the same readings."""
    shuffled = random.sample(readings, len(readings))

    assert plain(policy.choose(shuffled)) == plain(policy.choose(readings))


@given(READINGS)
def test_the_envelope_contains_every_claimants_value(readings: list[Reading]) -> None:
    """X8: and nothing below the least or above the most."""
    value = chosen(envelope(), *readings)
    bounds = [each.value.bounds() for each in readings]

    assert value is not None
    assert value.floor == min(low for low, _ in bounds)
    assert all(value.ceiling is None or (high is not None and high <= value.ceiling) for _, high in bounds)


@given(READINGS, st.sampled_from(POLICIES))
def test_every_policy_stays_inside_the_envelope_and_uses_what_it_was_given(
    readings: list[Reading], policy: Policy
) -> None:
    """No policy makes a number up: its figure is made of readings, and lies among theirs."""
    choice = policy.choose(readings)
    hull = chosen(envelope(), *readings)

    assert set(choice.used) <= set(readings)
    assert (choice.value is None) == (choice.used == ())
    if choice.value is not None and hull is not None:
        assert choice.value.floor >= hull.floor
        assert hull.ceiling is None or (choice.value.ceiling is not None and choice.value.ceiling <= hull.ceiling)


@given(READINGS)
def test_lowest_and_highest_bound_whatever_the_true_numbers_are(readings: list[Reading]) -> None:
    """For numbers inside the bounds, the least lies in `lowest` and the greatest in `highest`."""
    least, most = chosen(lowest(), *readings), chosen(highest(), *readings)
    assert least is not None
    assert most is not None

    for points in ([each.value.floor for each in readings], [each.value.ceiling or 99 for each in readings]):
        assert least.floor <= min(points) <= (99 if least.ceiling is None else least.ceiling)
        assert most.floor <= max(points) <= (99 if most.ceiling is None else most.ceiling)


# --- each one --------------------------------------------------------------------------------------------------------
def test_s13_by_is_the_hull_of_all_accounts_of_exactly_that_claimant() -> None:
    """A claimant under it is another claimant."""
    assert chosen(by("A"), reading(2), reading(4), reading(9, "A/x")) == Quantity.between(2, 4)


def test_s13_a_policy_is_silent_where_its_claimant_does_not_speak() -> None:
    """The figure is never filled from others."""
    for policy in (by("A"), under("A"), latest("A"), attacker(), defender()):
        choice = policy.choose([reading(9, "B")])

        assert choice.value is None
        assert choice.used == ()
        assert choice.reason.startswith("not ")


def test_s13_under_matches_by_path() -> None:
    """Segment by segment: "AB" is not under "A"."""
    assert chosen(under("A"), reading(2), reading(4, "A/x"), reading(9, "AB")) == Quantity.between(2, 4)


def test_s13_latest_is_what_the_claimant_definitely_said_last() -> None:
    """An earlier figure of its own is superseded."""
    choice = latest("A").choose([reading(2), reading(4, reported=NINE), reading(9, "B", NINE)])

    assert choice.value == Quantity.exact(4)
    assert choice.used == (reading(4, reported=NINE),)
    assert choice.reason == "not the latest by A"


def test_s13_where_several_may_be_the_last_latest_is_their_hull() -> None:
    """Said "in the morning" may have been said before nine or after."""
    assert chosen(latest("A"), reading(2, reported=MORNING), reading(4, reported=NINE)) == Quantity.between(2, 4)


def test_a_withheld_figure_that_came_last_is_the_latest() -> None:
    """Keeping back is something said: the older number is not put in its place."""
    assert chosen(latest("A"), reading(2), reading(WITHHELD, reported=NINE)) == WITHHELD


def test_s13_attacker_and_defender_are_the_claimants_under_that_side_whichever_it_is() -> None:
    """Several are held together by their hull; the words of bystanders belong to neither."""
    readings = [
        reading(2, "A/army", attacker="A", target="B"),
        reading(3, "A/mayor", attacker="A/navy", target="B"),
        reading(7, "B", attacker="A", target="B/east"),
        reading(9, "C", attacker="A", target="B"),
    ]

    assert chosen(attacker(), *readings) == Quantity.between(2, 3)
    assert chosen(defender(), *readings) == Quantity.exact(7)


def test_lowest_and_highest_are_intervals_where_bounds_leave_them_open() -> None:
    """Of "at least 2" and "at most 3" the least is anything up to 3, and the most anything from 2."""
    readings = (reading(Quantity.at_least(2)), reading(Quantity.at_most(3), "B"))

    assert chosen(lowest(), *readings) == Quantity.between(0, 3)
    assert chosen(highest(), *readings) == Quantity.at_least(2)


def test_the_majority_is_one_vote_a_claimant_by_what_it_said_last() -> None:
    """A claimant that repeats itself has one vote, and takes its older word back."""
    readings = [
        reading(4),
        reading(2, reported=NINE),
        reading(Quantity.exact(2, raw="two"), "B"),
        reading(4, "C"),
    ]
    choice = majority().choose(readings)

    assert choice.value == Quantity.exact(2)
    assert set(choice.used) == {readings[1], readings[2]}


@pytest.mark.parametrize(
    ("tie", "value"),
    [
        (None, Quantity.between(2, 4)),
        ("A", Quantity.exact(2)),
        ("C", Quantity.between(2, 4)),
        ("D", Quantity.between(2, 4)),
    ],
)
def test_a_tied_majority_goes_to_the_named_claimant_or_stays_open(tie: str | None, value: Quantity) -> None:
    """The tie-break is spelled out by the caller; one that is itself outvoted decides nothing."""
    tied = [reading(2), reading(4, "B"), reading(2, "A/x"), reading(4, "A/y"), reading(9, "C")]

    assert chosen(majority(tie=tie), *tied) == value


def test_every_policy_says_in_its_name_whose_count_it_is() -> None:
    """Answers and sentences quote it."""
    assert [policy.name for policy in POLICIES] == [
        "by A",
        "by A/x",
        "by claimants under A",
        "latest by A",
        "latest by B",
        "by the attacker",
        "by the defender",
        "lowest of all claimants",
        "highest of all claimants",
        "envelope of all claimants",
        "majority of claimants, ties left open",
        "majority of claimants, ties to A",
        "majority of claimants, ties to nobody",
        "first-hand, envelope of all claimants",
        "first-hand, by A",
    ]


# --- C24 -------------------------------------------------------------------------------------------------------------
def test_c24_first_hand_hears_of_each_claimant_what_came_through_the_fewest_outlets() -> None:
    """A relay's "more than 158" gives way to the post's 158; another claimant is heard by what there is of it."""
    post, relay = reading(158), reading(Quantity.more_than(158), reported=NINE, relays=1)
    other = reading(140, "B", relays=2)
    choice = first_hand(envelope()).choose([post, relay, other])

    assert choice.value == Quantity.between(140, 158)
    assert set(choice.used) == {post, other}
    assert choice.reason == "a relay of what its claimant says first-hand, or superseded by it"
    assert first_hand(by("B")).choose([relay, post]).reason == "not by B"


def test_c24_of_several_first_hand_readings_the_latest_counts_else_their_hull() -> None:
    """What may have been said before or after leaves both."""
    assert chosen(first_hand(by("A")), reading(2), reading(4, reported=NINE)) == Quantity.exact(4)
    assert chosen(first_hand(by("A")), reading(2, reported=MORNING), reading(4, reported=NINE)) == Quantity.between(
        2, 4
    )
    assert chosen(first_hand(by("A")), reading(2, relays=1), reading(4, relays=1, reported=NINE)) == Quantity.exact(4)


# --- C10 -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "policy",
    [
        by("A", disjoint=True),
        under("A", disjoint=True),
        latest("A", disjoint=True),
        attacker(disjoint=True),
        defender(disjoint=True),
        lowest(disjoint=True),
        highest(disjoint=True),
        envelope(disjoint=True),
        majority(disjoint=True),
        through("Register", disjoint=True),
        first_hand(by("A", disjoint=True)),
    ],
    ids=lambda policy: policy.name.replace(" ", "-"),
)
def test_c10_every_policy_may_declare_records_separate_and_says_so_in_its_name(policy: Policy) -> None:
    """One of somebody's own that knows nothing of it declares nothing."""
    assert is_disjoint(policy)
    assert policy.name.endswith(", each record a separate event")
    assert not any(map(is_disjoint, POLICIES))
    assert not is_disjoint(object())


def test_through_hears_what_came_through_an_outlet_whoever_claims_it() -> None:
    """Of a register that compiles what others say, all records are separate, and not each claimant's alone."""
    inside = [reading(2, via=frozenset({"Paper", "Register"})), reading(4, "B", via=frozenset({"Register"}))]
    choice = through("Register").choose([*inside, reading(9, "B", via=frozenset({"Paper"})), reading(7)])

    assert choice.used == tuple(inside)
    assert choice.value == Quantity.between(2, 4)
    assert choice.reason == "not by what Register passes on"
    assert is_disjoint(through("Register", disjoint=True)) == "all"
    assert is_disjoint(first_hand(through("Register", disjoint=True))) == "all"
    assert chosen(through("Nobody"), reading(2)) is None
