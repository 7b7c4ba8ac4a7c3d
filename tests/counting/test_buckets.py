"""Buckets: one figure for each period, nothing counted twice, nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Bucket, Choice, Policy, Reading, by, envelope, latest
from conflict_events.counting.buckets import Bucketed, bucketed
from conflict_events.counting.sifting import sift
from conflict_events.errors import UsageError
from conflict_events.events import DroneStrike
from conflict_events.history import Account
from conflict_events.testing import drone_strikes, scopes
from conflict_events.values import WITHHELD, Quantity, When
from tests.projections.accounts import BEGIN, entry_id, harm, hours, missiles, night, scope, strike, told

KYIV = "Europe/Kyiv"


def found(accounts: Sequence[Account[Any]], asked: Any, policy: Policy | None = None) -> Bucketed:
    sifted = [each for each in (sift(account, asked) for account in accounts) if each is not None]
    return bucketed(sifted, asked, policy or envelope())


def figures(accounts: Sequence[Account[Any]], asked: Any, policy: Policy | None = None) -> dict[Any, str]:
    """The figures by key, as people read them."""
    return {key: str(bucket.value) for key, bucket in found(accounts, asked, policy).buckets.items()}


def reasons(result: Bucketed) -> dict[int, str]:
    return {int(aside.account, 16): aside.reason for aside in result.aside}


# --- ruling 12: competing, adding up ---------------------------------------------------------------------------------
def test_ruling_12_accounts_of_one_kind_compete_and_kinds_add_up() -> None:
    """By hand: 145 drones, or 140 by another voice, and 10 missiles, in one incident: 155 by the air force."""
    accounts = [
        told(1, strike(145), beside=[2, 3]),
        told(2, strike(140, by="UA/President"), beside=[1, 3]),
        told(3, missiles(10), beside=[1, 2]),
    ]
    both = scope(kinds={"DroneStrike", "MissileStrike"})

    assert figures(accounts, both, by("UA/AirForce")) == {date(2024, 11, 10): "155"}
    assert figures(accounts, both) == {date(2024, 11, 10): "150 to 155"}
    assert figures(accounts, scope()) == {date(2024, 11, 10): "140 to 145"}


def test_ruling_13_an_incident_of_which_the_claimant_does_not_speak_is_set_aside() -> None:
    """Its other voices are named, with the reason, and their figures fill nothing."""
    result = found([told(1, strike(145, by="UA/President")), told(2, strike(9, 11))], scope(), by("UA/AirForce"))

    assert set(result.buckets) == {date(2024, 11, 11)}
    assert reasons(result) == {1: "not by UA/AirForce"}


def test_ruling_13_who_reports_no_figure_does_not_supersede_who_does() -> None:
    """First the measure, then the policy: a later post without the number leaves the number standing."""
    accounts = [told(1, strike(145), beside=[2]), told(2, strike(None, at="2024-11-10T09:00Z"), beside=[1])]
    result = found(accounts, scope(), latest("UA/AirForce"))

    assert str(result.buckets[date(2024, 11, 10)].value) == "145"
    assert reasons(result) == {2: "measure unreported"}


# --- keys and ends ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grain", "key"),
    [
        ("account", entry_id(1)),
        ("incident", frozenset({entry_id(1), entry_id(2)})),
        ("window", (night(10).earliest, night(10).latest)),
        ("night", date(2024, 11, 10)),
        ("day", date(2024, 11, 10)),
        ("rolling_24h", night(10).latest),
        ("week", (2024, 45)),
        ("month", (2024, 11)),
        ("year", 2024),
    ],
)
def test_ruling_17_the_key_is_what_the_grain_makes(grain: str, key: Any) -> None:
    """And the bucket can be found by any account of its incident, except where accounts count by themselves."""
    result = found([told(1, strike(145), beside=[2])], scope(grain))
    (bucket,) = result.buckets.values()

    assert bucket.key == key
    assert bucket.used == {entry_id(1)}
    assert bucket.accounts == ({entry_id(1)} if grain == "account" else {entry_id(1), entry_id(2)})


def test_a_window_ends_as_exactly_as_its_sources_say() -> None:
    """A date without a zone is bounded; together with a clock time the later of the two decides."""
    day, clock = strike(1, When.day("2024-11-10")), strike(1, When.at("2024-11-10T11:00Z"), by="AFP")
    alone = found([told(1, day)], scope("incident")).buckets
    both = found([told(1, day, beside=[2]), told(2, clock, beside=[1])], scope("incident")).buckets

    assert [bucket.ends for bucket in alone.values()] == [
        (datetime(2024, 11, 10, 10, tzinfo=UTC), datetime(2024, 11, 11, 12, tzinfo=UTC))
    ]
    assert [bucket.ends for bucket in both.values()] == [
        (datetime(2024, 11, 10, 11, tzinfo=UTC), datetime(2024, 11, 11, 12, tzinfo=UTC))
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_one_window_told_more_and_less_exactly_is_one_bucket_whatever_comes_first(order: int) -> None:
    """Its end is known no better than by the least exact."""
    day = When.day("2024-11-10")
    clock = When.between(day.earliest, day.latest)
    accounts = [told(1, strike(1, day)), told(2, strike(2, clock, code="RU"))][::order]
    (bucket,) = found(accounts, scope("window")).buckets.values()

    assert str(bucket.value) == "3"
    assert bucket.ends == (datetime(2024, 11, 10, 10, tzinfo=UTC), datetime(2024, 11, 11, 12, tzinfo=UTC))


def test_days_said_by_several_stay_days() -> None:
    """The hull of two dates begins on the first of them, in any calendar, and not with midnight somewhere east."""
    accounts = [
        told(1, strike(1, When.day("2024-11-10")), beside=[2]),
        told(2, strike(3, When.day("2024-11-11"), by="AFP"), beside=[1]),
    ]

    assert figures(accounts, scope("day", day_rule="start")) == {date(2024, 11, 10): "1 to 3"}
    assert figures(accounts, scope("day", day_rule="end")) == {date(2024, 11, 11): "1 to 3"}


# --- since, until ----------------------------------------------------------------------------------------------------
def test_days_before_since_and_after_until_do_not_compete() -> None:
    """Both are inclusive, and local to the zone."""
    accounts = [told(day, strike(day, day)) for day in (9, 10, 11, 12)]
    result = found(accounts, scope(since=date(2024, 11, 10), until=date(2024, 11, 11)))

    assert sorted(result.buckets) == [date(2024, 11, 10), date(2024, 11, 11)]
    assert reasons(result) == dict.fromkeys((9, 12), "before or after the days that compete")


@pytest.mark.parametrize("grain", ["account", "incident", "window", "rolling_24h"])
def test_windows_compete_where_they_lie_wholly_inside_the_days_that_compete(grain: str) -> None:
    """A night that began the day before does not; open bounds leave a side open."""
    accounts = [told(day, strike(day, day)) for day in (10, 11)]
    since = scope(grain, since=date(2024, 11, 10))
    until = scope(grain, until=date(2024, 11, 10))

    assert reasons(found(accounts, since)) == {10: "not wholly within the days that compete"}
    assert reasons(found(accounts, until)) == {11: "not wholly within the days that compete"}
    assert len(found(accounts, since).buckets) == len(found(accounts, until).buckets) == 1


# --- ruling 9: rolling 24 hours --------------------------------------------------------------------------------------
def rolled(*windows: When) -> dict[float, str]:
    """Sums by the hour at which the 24 hours end, of one drone for the first window, two for the next, four, eight."""
    places = ("UA/1", "UA/2", "UA/3", "UA/4")
    accounts = [told(n, strike(2**n, when, code=places[n])) for n, when in enumerate(windows)]
    sums = figures(accounts, scope("rolling_24h"))
    return {(key - BEGIN) / timedelta(hours=1): value for key, value in sums.items()}


def test_ruling_9_each_windows_end_sums_the_windows_wholly_inside_the_24_hours_before() -> None:
    """By hand: 0-10 h, 8-20 h, 9-25 h. At 25 h the first began too early; the second did not."""
    assert rolled(hours(0, 10), hours(8, 20), hours(9, 25)) == {10: "1", 20: "3", 25: "6"}


def test_ruling_9_the_24_hours_begin_just_after_their_first_instant() -> None:
    """A window of exactly 24 hours is inside; an instant exactly 24 hours before is not."""
    instant = When.at(BEGIN + timedelta(hours=0))

    assert rolled(hours(0, 24)) == {24: "1"}
    assert rolled(instant, hours(0, 24), hours(23, 24)) == {0: "1", 24: "6"}


def test_ruling_9_windows_longer_than_24_hours_or_not_bounded_by_clock_times_are_set_aside() -> None:
    """Each with its reason."""
    windows = (hours(0, 25), hours(0, None), When.between(None, BEGIN), When.day("2024-11-10", tz=KYIV))
    result = found([told(n, strike(1, when)) for n, when in enumerate(windows)], scope("rolling_24h"))

    assert result.buckets == {}
    assert reasons(result) == {
        0: "its window is longer than 24 hours",
        1: "its window is not bounded by clock times",
        2: "its window is not bounded by clock times",
        3: "its window is not bounded by clock times",
    }


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 24)), min_size=1, max_size=6))
def test_ruling_9_agrees_with_its_definition(spans: list[tuple[int, int]]) -> None:
    """A law: for every end e, the sum of the windows wholly inside (e-24h, e]."""
    windows = [hours(a, a + n) if n else When.at(BEGIN + timedelta(hours=a)) for a, n in spans]
    accounts = [told(n, strike(2**n, when, code=f"UA/{n}")) for n, when in enumerate(windows)]
    buckets = found(accounts, scope("rolling_24h")).buckets

    for end in {a + n for a, n in spans}:
        inside = [a + n <= end and (a >= end - 24 if n else a > end - 24) for a, n in spans]
        assert buckets[BEGIN + timedelta(hours=end)].value.floor == sum(2**n for n, fits in enumerate(inside) if fits)
    assert len(buckets) == len({a + n for a, n in spans})


# --- what a policy may do --------------------------------------------------------------------------------------------
@attrs.frozen
class Rumoured:
    """A policy that makes a number up."""

    name: str = "rumoured"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        return Choice(Quantity.exact(len(readings)), (), "")


def test_x15_a_figure_made_of_no_reading_is_refused() -> None:
    """Nobody could trace it back."""
    with pytest.raises(UsageError, match="'rumoured' gave 1, and no reading that it is made of"):
        found([told(1, strike(1))], scope(), Rumoured())


def test_ruling_14_what_is_withheld_or_contradicts_itself_is_said_also_where_others_speak() -> None:
    """A hull hides neither."""
    accounts = [
        told(1, strike(WITHHELD), beside=[2, 3]),
        told(2, strike(5, by="AFP"), beside=[1, 3]),
        told(3, strike(Quantity.as_published(3, 1, 2), by="BBC"), beside=[1, 2]),
    ]
    (bucket,) = found(accounts, scope()).buckets.values()

    assert bucket.value == Quantity.at_least(0)
    assert bucket.caveats == {
        "a figure is withheld: the sum is open above",
        "a figure contradicts itself as published: counted by its hull",
    }


def test_caveats_of_accounts_reach_the_figure() -> None:
    """Such as versions of unknown order."""
    (bucket,) = found([told(1, strike(5), caveats=("versions differ",))], scope()).buckets.values()

    assert bucket.caveats == {"versions differ"}


# --- nothing is dropped ----------------------------------------------------------------------------------------------
@given(st.lists(drone_strikes(), max_size=5), scopes(complete=True, kinds=st.just("DroneStrike")))
def test_every_account_in_question_counts_or_is_set_aside(events: list[DroneStrike], asked: Any) -> None:
    """In a bucket, or aside with a reason: a law over all grains."""
    accounts = [told(number, event) for number, event in enumerate(events)]
    result = found(accounts, asked)
    asides = {aside.account for aside in result.aside} | {
        aside.account for bucket in result.buckets.values() for aside in bucket.aside
    }
    used = {account for bucket in result.buckets.values() for account in bucket.used}

    assert {account.id for account in accounts if sift(account, asked)} == asides | used
    assert not asides & used


@given(st.lists(drone_strikes(), max_size=5), scopes(complete=True), st.randoms(use_true_random=False))
def test_buckets_do_not_depend_on_the_order_of_arrival(events: list[DroneStrike], asked: Any, random: Any) -> None:
    """X2, below every answer."""
    accounts = [told(number, event) for number, event in enumerate(events)]
    shuffled = random.sample(accounts, len(accounts))

    def plain(result: Bucketed) -> tuple[dict[Any, Bucket], Any, Any]:
        return result.buckets, result.aside, result.everything()

    assert plain(found(shuffled, asked)) == plain(found(accounts, asked))


def test_harm_to_different_persons_adds_up() -> None:
    """Different incidents of one night: one killed, and two."""
    accounts = [told(1, harm(killed=1, code="UA/1")), told(2, harm(killed=2, code="UA/2"))]

    assert figures(accounts, scope(kinds={"HarmReport"}, measure="killed")) == {date(2024, 11, 10): "3"}
