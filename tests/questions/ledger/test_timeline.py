"""The timeline: the reader's clock, and no order made up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from conflict_events.errors import InvalidValue, UsageError
from conflict_events.events import Statement
from conflict_events.history import Account
from conflict_events.importers import load_seeds
from conflict_events.log import EventLog
from conflict_events.projections import fold
from conflict_events.questions.ledger import Timeline, TimelineAnswer
from conflict_events.testing import log_of, logs
from conflict_events.values import Attribution, Order, Quantity, Scope, When
from tests.projections.accounts import Rumour, entry_id, hours, night, strike, told

EVERYTHING = Scope()


def line(*accounts: Account[Any], tz: str = "UTC", **how: Any) -> TimelineAnswer:
    return fold(Timeline(tz=tz, **({"scope": EVERYTHING} | how)), accounts)


def places(answer: TimelineAnswer) -> dict[int, str]:
    return {int(each.account, 16): each.place for each in answer.in_order()}


def test_what_lies_definitely_apart_has_a_place_and_what_overlaps_a_range() -> None:
    """A day that holds all is before none and after none of them."""
    answer = line(
        told(1, strike(1, hours(0, 2))),
        told(2, strike(2, hours(2, 4))),
        told(3, strike(3, hours(3, 5))),
        told(4, strike(4, hours(6, 7))),
        told(5, strike(5, When.day("2024-11-01", tz="UTC"))),
    )

    assert places(answer) == {1: "1 to 2", 5: "1 to 5", 2: "2 to 4", 3: "2 to 4", 4: "4 to 5"}
    assert answer.order(entry_id(1), entry_id(2)) is Order.BEFORE
    assert answer.order(entry_id(2), entry_id(3)) is Order.OVERLAPS
    assert answer.caveats == {"overlapping accounts have no order: each has a range of places"}


def test_an_instant_at_the_end_of_a_window_lies_after_it() -> None:
    """Windows are half-open; two equal instants have no order."""
    noon = When.at("2024-11-01T02:00Z")
    answer = line(told(1, strike(1, hours(0, 2))), told(2, strike(2, noon)), told(3, strike(3, noon)))

    assert places(answer) == {1: "1", 2: "2 to 3", 3: "2 to 3"}


def test_open_ends_reach_everywhere() -> None:
    """What has no known end may be the last, what has no known beginning the first."""
    answer = line(
        told(1, strike(1, hours(4, None))),
        told(2, strike(2, When.between(None, "2024-11-01T02:00Z"))),
        told(3, strike(3, hours(2, 3))),
        told(4, strike(4, hours(8, 9))),
    )

    assert places(answer) == {2: "1", 3: "2", 1: "3 to 4", 4: "3 to 4"}


@pytest.mark.law
@given(logs())
def test_a_place_is_the_order_of_when_three_valued(events: list[Any]) -> None:
    """Whoever is definitely before has a range that begins and ends no later; the ranges count exactly those."""
    with log_of(events, at_once=True) as log:
        answer = log.ask(Timeline(EVERYTHING, tz="Europe/Kyiv"))
    timed = [each for each in answer.happenings if each.when is not None]
    for each in timed:
        orders = [each.when.order(other.when) for other in timed if each.when and other.when and other is not each]
        assert each.first == 1 + orders.count(Order.AFTER)
        assert each.last == len(timed) - orders.count(Order.BEFORE)


def test_times_are_those_of_the_readers_clock_and_days_stay_days() -> None:
    """A window in Kyiv is shown in Tokyo; a date keeps its zone; raw words and marks are kept."""
    answer = line(
        told(1, strike(1, night(10))),
        told(2, strike(2, When.day("2024-11-10", tz="Europe/Kyiv", raw="early Sunday"), at="2024-11-11")),
        told(3, strike(3, When.edtf("2024-11~"))),
        told(4, strike(4, When.at("2024-11-10T23:00Z"))),
        told(5, strike(5, hours(0, 1))),
        tz="Asia/Tokyo",
    )
    shown = {row["what"]: row for row in answer.table().rows()}

    assert shown["DroneStrike: launched 1"]["when"] == "2024-11-10 03:00 to 16:30"
    assert shown["DroneStrike: launched 2"]["when"] == "2024-11-10 Europe/Kyiv"
    assert shown["DroneStrike: launched 2"]["in their words"] == "early Sunday"
    assert shown["DroneStrike: launched 2"]["reported"] == "2024-11-11"
    assert shown["DroneStrike: launched 3"]["when"] == "2024-11-01 to 2024-11-30 (approximate)"
    assert shown["DroneStrike: launched 4"]["when"] == "2024-11-11 08:00"
    assert str(answer).startswith("times of Asia/Tokyo, in order of when")
    assert {str(row["from"]) for row in answer.rows() if row["what"].endswith("5")} == {"2024-11-01 09:00:00+09:00"}
    assert line(told(1, strike(1, hours(20, 30)))).table().rows()[0]["when"] == "2024-11-01 20:00 to 2024-11-02 06:00"


def test_it_can_be_put_in_the_order_of_what_was_said() -> None:
    """Both times are there, whichever orders."""
    late, early = strike(1, hours(0, 1), at="2024-11-10T08:00Z"), strike(2, hours(5, 6), at="2024-11-01T08:00Z")
    accounts = told(1, late), told(2, early)

    assert places(line(*accounts)) == {1: "1", 2: "2"}
    assert places(line(*accounts, by="reported")) == {2: "1", 1: "2"}


def test_an_incident_comes_with_its_parts_and_a_scope_with_its_days() -> None:
    """And nothing else."""
    accounts = (
        told(1, strike(145), beside=[2]),
        told(2, strike(140, by="AFP"), beside=[1]),
        told(3, strike(15, by="UA/Kyiv", code=None), part_of=[[1, 2]]),
        told(4, strike(9, 20)),
    )
    whole = line(*accounts, about=entry_id(1), scope=None)
    days = Scope(since="2024-11-19", until="2024-11-21", tz="Europe/Kyiv")

    assert {int(each.account, 16): each.part for each in whole.happenings} == {1: False, 2: False, 3: True}
    assert whole.evidence() == frozenset(map(entry_id, (1, 2, 3)))
    assert set(places(line(*accounts, scope=days))) == {4}
    assert set(places(line(*accounts, scope=Scope(since="2024-11-19", tz="UTC")))) == {4}
    assert set(places(line(*accounts, scope=Scope(until="2024-11-12", tz="UTC")))) == {1, 2, 3}
    assert places(line(*accounts, about=entry_id(1), scope=days)) == {}


def test_what_says_no_time_is_kept_without_a_place() -> None:
    """And what has words is told by them."""
    words = Statement(
        when="2024-11-10", act="claim", text="A record.", topic="record", attribution=Attribution("AFP", "2024-11-10")
    )
    rumour = Rumour(attribution=Attribution("AFP", "2024-11-10"), size=Quantity.exact(3))
    answer = line(told(1, rumour), told(2, words))

    assert places(answer) == {2: "1", 1: ""}
    assert [each.what for each in answer.in_order()] == ["A record.", "Rumour: size 3"]
    assert answer.order(entry_id(1), entry_id(2)) is None
    assert answer.caveats == {"accounts that say no time: 1"}
    assert answer.rows()[1]["from"] is None
    assert answer.rows()[1]["where"] == "somewhere"
    with pytest.raises(UsageError, match="timeline"):
        answer.order(entry_id(1), entry_id(9))


@pytest.mark.parametrize(
    "how", [{}, {"scope": Scope(since="2024-11-01")}, {"scope": EVERYTHING, "by": "position"}], ids=str
)
def test_a_timeline_says_of_what(how: dict[str, Any]) -> None:
    """An incident or a scope, its days in a zone, in an order that there is."""
    with pytest.raises(UsageError, match=r"scope|by"):
        Timeline(tz="UTC", **how)


def test_the_zone_must_be_one() -> None:
    """So that nobody reads the times of another clock."""
    with pytest.raises(InvalidValue):
        Timeline(EVERYTHING, tz="Kyiv")
    assert Timeline(Scope(kinds={"DroneStrike"}), tz="UTC").handles == {"DroneStrike"}
    assert (
        Timeline(tz="UTC", about=entry_id(1)).name == Timeline(tz="Europe/Kyiv", about=entry_id(1), by="reported").name
    )


def test_on_the_seeds_the_capitals_morning_by_the_clock_of_london() -> None:
    """D8 and D6's part overlap: the mayor's window ends half an hour later, and neither is first."""
    with EventLog.open(secret=bytes(32)) as log:
        seeds = load_seeds(log, "founding_day")
        answer = log.ask(Timeline(tz="Europe/London", about=seeds.ids["D8"]))

    assert {(each["claimant"], each["order"], each["when"]) for each in answer.table().rows()} == {
        ("RU/Moscow/Mayor", "1 to 2", "2024-11-10 04:00 to 07:30"),
        ("RU/MoD", "1 to 2", "2024-11-10 04:00 to 07:00"),
    }
