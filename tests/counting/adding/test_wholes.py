"""Wholes: a figure for a larger place is a ceiling for what its claimant does not say of the one asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Policy, by, envelope, highest
from conflict_events.counting.buckets import BY_WHOLES
from conflict_events.counting.policies import Choice
from conflict_events.events import EquipmentLoss
from conflict_events.projections import fold
from conflict_events.questions.records import RecordBoard
from conflict_events.values import Attribution, Place, Quantity, Scope, When
from tests.counting.figures import figures, found, reasons, row
from tests.projections.accounts import harm, hours, missiles, night, scope, strike

KYIV = "Europe/Kyiv"
DAY = When.day("2024-11-10", tz=KYIV)
HOURS = When.between("2024-11-10T01:00", "2024-11-10T06:00", tz=KYIV)
TENTH = date(2024, 11, 10)
AIR_FORCE = by("UA/AirForce")


def asked(grain: Any = "day", **fields: Any) -> Scope:
    return scope(grain, **{"places": {"UA/K"}, "bounds": "wholes", **fields})


def day(*events: Any, policy: Policy = AIR_FORCE, **fields: Any) -> str | None:
    """The figure of the tenth; None = there is none."""
    accounts = [row(number, event) for number, event in enumerate(events, 1)]
    return figures(accounts, asked(**fields), policy).get(TENTH)


def whole(launched: Any = 100, when: When = DAY, **fields: Any) -> Any:
    return strike(launched, when, **fields)


def part(launched: Any, when: When = HOURS, code: str | None = "UA/K", **fields: Any) -> Any:
    return strike(launched, when, code=code, **fields)


@pytest.mark.parametrize(
    "less",
    [part(4, code=None), part(4, code=None, by="UA/AirForce"), part(None), part(Quantity.withheld()), part(None, DAY)],
)
def test_c14_who_says_less_than_a_figure_for_the_place_narrows_no_ceiling(less: Any) -> None:
    """4 that may be anywhere, or no figure at all: 0 to 100 as before."""
    assert day(whole()) == day(whole(), less) == "0 to 100"


def test_c14_a_verdict_is_no_surer_for_an_account_without_a_place() -> None:
    """0 to 100 of an earlier day could be ahead of 20, whatever 4 somewhere were."""
    earlier = [row(1, whole()), row(2, part(20, night(12)))]
    board = RecordBoard(asked(), AIR_FORCE)
    said = [fold(board, accounts) for accounts in (earlier, [*earlier, row(3, part(4, code=None))])]

    assert [each.verdict(date(2024, 11, 12)).outcome.value for each in said] == ["UNDETERMINED"] * 2


def test_c14_only_a_figure_for_all_of_the_place_is_instead_of_the_ceiling() -> None:
    """Of a part of it more may be unsaid; of one of two places the other is."""
    assert day(whole(), part(20)) == "20"
    assert day(whole(), part(20, code="UA/K/x")) == "20 to 100"
    assert day(whole(), part(20), places={"UA/K", "UA/S"}) == "20 to 100"
    assert day(whole(), part(20), part(3, code="UA/S"), places={"UA/K", "UA/S"}) == "23"
    assert day(whole(), part(200, code="UA/K/x")) == "200"


def test_c14_a_floor_is_closed_by_its_claimants_whole_and_by_no_others() -> None:
    """At least 30 of at most 100: 30 to 100."""
    floor = part(Quantity.at_least(30))

    assert day(whole(), floor) == "30 to 100"
    assert day(whole(), floor, part(20, DAY, weapon="Lancet")) == "30 to 100"
    assert day(whole(by="AFP"), floor, policy=envelope()) == "at least 30"
    assert day(whole(20), floor) == "30"


@pytest.mark.parametrize(
    "narrower",
    [
        whole(weapon="Shahed"),
        whole(decoys=False),
        whole(target_kind="energy"),
        whole(launch_places=("Kursk",)),
        whole(when=HOURS),
        whole(0, HOURS),
        whole(Quantity.at_least(5)),
        whole(when=attrs.evolve(DAY, certainty="~")),
        whole(when=When.between("2024-11-09T00:00", None, tz=KYIV)),
        whole(when=When.between("2020-01-01T00:00", "2024-12-01T00:00", tz=KYIV)),
    ],
)
def test_c14_what_holds_less_than_what_is_asked_is_no_ceiling(narrower: Any) -> None:
    """One weapon, no decoys, one target, a few hours, some date or years."""
    assert day(narrower) is None
    assert day(narrower, part(Quantity.at_least(30))) == "at least 30"


def test_c14_what_holds_more_than_what_is_asked_is_one() -> None:
    """All drones hold those of one weapon; and who says decoys are in it leaves none out."""
    assert day(whole(), weapons={"Shahed"}) == "0 to 100"
    assert day(whole(weapon="Shahed and Lancet"), weapons={"Shahed"}) == "0 to 100"
    assert day(whole(decoys=True)) == "0 to 100"
    assert day(whole(decoys=False), decoys=False) == "0 to 100"
    assert day(whole(), attacker="RU") == "0 to 100"
    assert day(whole(0)) == "0"


def test_c14_harm_of_some_people_is_no_ceiling_for_all() -> None:
    """Civilians, or one side's; asked for those it is one."""
    killed: dict[str, Any] = {"kinds": {"HarmReport"}, "measure": "killed"}
    own: dict[str, Any] = {"by": "M", "code": "UA", "killed": 10}
    people = [harm(DAY, **own, population="civilian"), harm(DAY, **own, side="UA"), harm(DAY, **own)]

    assert [day(each, policy=by("M"), **killed) for each in people] == [None, None, "0 to 10"]
    assert [day(each, policy=by("M"), **killed, sides={"UA"}) for each in people[1:]] == ["0 to 10"] * 2
    assert day(people[0], policy=by("M"), **killed, sides={"UA"}) is None
    assert day(people[0], policy=by("M"), **killed, population="civilian") == "0 to 10"
    assert day(people[1], policy=by("M"), **killed, sides={"UA/Army"}) is None


def test_c14_a_whole_bounds_every_period_that_its_window_holds() -> None:
    """Three days; of a night more than half of its dark hours; a week; and no more than what competes."""
    three = row(1, whole(when=When.days("2024-11-09", "2024-11-11", tz=KYIV)))

    def bounded(grain: str, account: Any = three, **fields: Any) -> list[str]:
        return [f"{key}: {value}" for key, value in figures([account], asked(grain, **fields), AIR_FORCE).items()]

    days = [f"2024-11-{each:02}: 0 to 100" for each in (9, 10, 11)]
    assert bounded("day") == days
    assert bounded("day", since="2024-11-10", until="2024-11-10") == days[1:2]
    assert bounded("night") == days[1:]
    assert bounded("night", day_rule="start") == days[:2]
    assert bounded("week") == []
    assert bounded("night", row(1, whole(when=night(10)))) == days[1:2]
    assert bounded("night", row(1, whole(when=HOURS))) == []
    week = row(1, whole(when=When.week(2024, 45, tz=KYIV)))
    assert bounded("week", week) == ["2024-W45: 0 to 100"]
    assert bounded("week", week, since="2024-12-01") == []
    last = row(1, whole(when=When.days("9999-01-01", "9999-12-26", tz=KYIV)))
    assert bounded("day", last)[-1] == "9999-12-26: 0 to 100"
    first = row(1, whole(when=When.days("0001-01-05", "0001-12-31", tz=KYIV)))
    assert (bounded("day", first), bounded("year", first)) == ([], ["1: 0 to 100"])  # the calendar begins


@pytest.mark.parametrize("grain", ["window", "account", "report", "incident"])
def test_c14_where_no_calendar_is_asked_a_whole_bounds_its_own_window(grain: str) -> None:
    """As each stands for itself; of what is longer or shorter than 24 hours no sum over 24 hours is known."""
    (bucket,) = found([row(1, whole())], asked(grain), AIR_FORCE).buckets.values()
    assert (str(bucket.value), BY_WHOLES in bucket.caveats) == ("0 to 100", True)
    assert found([row(1, whole(weapon="Shahed"))], asked(grain), AIR_FORCE).buckets == {}


def test_c14_a_sum_over_24_hours_is_bounded_by_a_whole_of_exactly_those() -> None:
    """Of what is shorter no sum over 24 hours is known."""
    rolling = asked("rolling_24h")

    assert list(figures([row(1, whole(when=hours(0, 24)))], rolling, AIR_FORCE).values()) == ["0 to 100"]
    assert figures([row(1, whole(when=hours(0, 23)))], rolling, AIR_FORCE) == {}
    assert figures([row(1, whole())], rolling, AIR_FORCE) == {}


def test_c14_of_several_wholes_the_least_counts_and_those_of_several_claimants_add_up() -> None:
    """10 in the country and 6 in the region: 6 in the town; another's is of other events, for all that is known."""
    town: dict[str, Any] = {"places": {"UA/K/x"}}
    nested = [whole(10), whole(6, code="UA/K")]

    assert day(*nested, **town) == day(*reversed(nested), **town) == "0 to 6"
    result = found([row(1, nested[0]), row(2, nested[1])], asked(**town), AIR_FORCE)
    assert reasons(result) == {1: "covers more than the places asked for"}
    assert day(whole(10), whole(6, by="AFP"), policy=envelope()) == "0 to 16"
    assert day(whole(10, code="UA/K"), places={"UA/K/x", "UA/S"}) is None


def test_c14_of_one_incident_the_policy_reads_the_whole_as_it_reads_all() -> None:
    """10 or 12, linked: by the highest 12; whom it does not hear bounds nothing, and neither does a floor."""
    linked = [row(1, whole(10), beside=[2]), row(2, whole(12, by="AFP"), beside=[1])]

    assert figures(linked, asked(), highest()) == {TENTH: "0 to 12"}
    assert figures(linked, asked(), envelope()) == {TENTH: "0 to 12"}
    assert reasons(found(linked[1:], asked(), AIR_FORCE)) == {2: "not by UA/AirForce"}
    assert figures(linked, asked(), AtLeast()) == {}


@attrs.frozen
class AtLeast:
    """A policy of somebody's own, of floors alone."""

    name: str = "at least"

    def choose(self, readings: Any) -> Choice:
        return Choice(Quantity.at_least(1), tuple(readings), "")


def test_c14_of_several_kinds_a_whole_for_each_is_needed() -> None:
    """All drones are no ceiling for drones and missiles."""
    both: dict[str, Any] = {"kinds": {"DroneStrike", "MissileStrike"}}

    assert day(whole(), **both) is None
    assert day(whole(), missiles(30, DAY), **both) == "0 to 130"
    assert day(whole(), missiles(30, DAY), part(20), **both) == "20 to 50"


def test_c14_a_level_and_what_is_left_aside_bound_nothing() -> None:
    """Losses since the war began are no ceiling for a day; and what only may be is asked not to count."""
    total = EquipmentLoss(
        side="RU",
        category="tanks",
        count=10,
        change="total",
        when=DAY,
        where=Place("there", code="UA"),
        attribution=Attribution("N", reported="2024-11-10T08:00Z"),
    )

    assert day(total, policy=by("N"), kinds={"EquipmentLoss"}, measure="count", change="total") is None
    assert day(whole(), maybe="aside") is None
    assert day(whole(), part(20), maybe="aside") == "20"


def test_c14_all_periods_together_hold_what_wholes_leave_open_in_each() -> None:
    """Three days of at most 100 together are at most 100, and what may be anywhere may be beside them."""
    three = whole(when=When.days("2024-11-09", "2024-11-11", tz=KYIV))

    def together(*events: Any) -> str:
        accounts = [row(number, event) for number, event in enumerate(events, 1)]
        return str(found(accounts, asked(), AIR_FORCE).everything().value)

    assert (together(three), together(three, part(4, code=None))) == ("0 to 100", "0 to 104")
    assert together(three, whole(30)) == "0 to 130"
    assert together(whole(), part(20, code="UA/K/x")) == "20 to 100"


PLACES = st.sampled_from((None, "UA", "UA/K", "UA/K/x", "UA/S"))
COUNTS = st.one_of(
    st.integers(0, 50), st.integers(0, 50).map(Quantity.at_least), st.just(Quantity.withheld()), st.none()
)
REPORTS = st.builds(
    strike,
    COUNTS,
    st.sampled_from((DAY, HOURS, night(10), When.days("2024-11-09", "2024-11-11", tz=KYIV))),
    code=PLACES,
    by=st.sampled_from(("UA/AirForce", "AFP")),
    weapon=st.sampled_from((None, "Shahed")),
)


def _is_wider(wide: Any, narrow: Any) -> bool:
    (low, high), (least, most) = wide.bounds(), narrow.bounds()
    return low <= least and (high is None or (most is not None and most <= high))


@given(st.lists(REPORTS, min_size=1, max_size=5), st.data())
def test_c14_no_figure_is_narrower_for_an_account_that_says_less(events: list[Any], data: st.DataObject) -> None:
    """What says anything of the place, with its place taken away (X21)."""
    inside = [n for n, each in enumerate(events) if each.where is not None and each.where.code.startswith("UA/K")]
    if not inside:
        return
    index = data.draw(st.sampled_from(inside))
    less = [attrs.evolve(each, where=None) if n == index else each for n, each in enumerate(events)]
    before, after = (
        found([row(number, each) for number, each in enumerate(told, 1)], asked(), envelope()).buckets
        for told in (events, less)
    )

    assert all(key in after and _is_wider(after[key].value, each.value) for key, each in before.items())


@given(st.lists(REPORTS, min_size=1, max_size=5))
def test_c14_wholes_leave_every_low_as_it_is_and_no_high_that_was_known_becomes_less(events: list[Any]) -> None:
    """They close what is open, and open what was silent; never more."""
    accounts = [row(number, each) for number, each in enumerate(events, 1)]
    plain, bounded = (found(accounts, asked(bounds=each), envelope()).buckets for each in (None, "wholes"))

    for key, each in plain.items():
        low, high = each.value.bounds()
        assert bounded[key].value.floor == low
        assert high is None or (bounded[key].value.ceiling or high) >= high
