"""Bounding: the least that figures come to which may overlap, without counting anything twice."""

from __future__ import annotations

import itertools
import time
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Policy, by, envelope, under
from conflict_events.counting.adding.bounding import Least, least
from conflict_events.counting.adding.sorts import Shelves, Sort
from conflict_events.counting.competing.picks import Pick
from conflict_events.events import EquipmentLoss, TerritorialClaim
from conflict_events.values import Attribution, Quantity, When
from tests.counting.figures import found, row, whole
from tests.projections.accounts import BEGIN, harm, hours, missiles, night, scope, strike

HARM = scope(kinds={"HarmReport"}, measure="killed")
ALONE = (
    "overlap in time and place and are not linked: between what cannot be the same and the sum; "
    "if its records are separate events, count with disjoint=True"
)
TOGETHER = "overlap in time and place and are not linked: they may be of the same events"
BOTH = scope(kinds={"DroneStrike", "MissileStrike"})


def picked(*events: Any, asked: Any = BOTH, policy: Policy | None = None) -> list[Pick]:
    """What the policy picks of accounts that nobody linked."""
    result = found([row(number, event) for number, event in enumerate(events, 1)], asked, policy)
    return [each.pick for each in result.figures]


def bounds(*events: Any, policy: Policy | None = None, asked: Any = BOTH) -> Least:
    return least(picked(*events, asked=asked, policy=policy), disjoint=False)


def told(*events: Any, policy: Policy | None = None, asked: Any = BOTH) -> tuple[str, set[str]]:
    """The figure of the one period as people read it, and its caveats."""
    (bucket,) = found([row(n, event) for n, event in enumerate(events, 1)], asked, policy).buckets.values()
    return str(bucket.value), set(bucket.caveats)


# --- C9, its figures -------------------------------------------------------------------------------------------------
def test_c9_three_sources_that_each_say_5_killed_give_5_to_15() -> None:
    """They may be the same five, whoever says so; the names are told."""
    assert told(*(harm(killed=5, by=name) for name in "ABC"), asked=HARM) == (
        "5 to 15",
        {f"figures of A, B, C {TOGETHER}"},
    )


def test_c9_60_reports_of_100_that_overlap_by_minutes_are_at_least_3000() -> None:
    """Every second one cannot be the same as the others; and by declaration they are 6,000."""
    windows = [(BEGIN + timedelta(minutes=20 * n), BEGIN + timedelta(minutes=20 * n + 25)) for n in range(60)]
    posts = [
        row(n, strike(100, When.between(*window, tz="UTC"), at=window[1].isoformat()))
        for n, window in enumerate(windows, 1)
    ]
    asked = scope("day", tz="UTC", day_rule="start")

    assert whole(posts, asked) == "3000 to 6000"
    assert whole(posts, asked, by("UA/AirForce", disjoint=True)) == "6000"
    assert found(posts, asked).buckets[BEGIN.date()].caveats == {f"reports by UA/AirForce {ALONE}"}


@pytest.mark.parametrize(
    ("weapons", "low"),
    [
        (("X-101 and Kalibr", "Kalibr"), 20),
        (("X-101 and Kalibr", "Kalibr and X-59"), 20),
        (("X-101 and Kalibr", "Kalibr and X-101"), 20),
        (("X-101 and Kalibr", "Iskander-M"), 28),
        (("X-101", "Kalibr"), 28),
    ],
)
def test_c9_a_bundle_may_hold_what_another_says_of_a_weapon_that_it_names(weapons: tuple[str, str], low: int) -> None:
    """20 "X-101 and Kalibr" and somebody else's 8 Kalibr are 20 to 28; what it does not name adds up."""
    bundle, other = weapons
    said = [missiles(20, weapon=bundle), missiles(8, weapon=other, by="UA/AirForce/South")]

    assert bounds(*said).low == bounds(*reversed(said)).low == low


def lost(count: int, category: str) -> Any:
    """Equipment lost that night."""
    said = Attribution("UA/Staff", When.at("2024-11-11T05:00Z"))
    return EquipmentLoss(side="RU", category=category, count=count, change="lost", when=night(10), attribution=said)


LOST = scope(kinds={"EquipmentLoss"}, measure="count", change="lost")


@pytest.mark.parametrize(
    ("categories", "figure"),
    [
        (("tanks and vehicles", "tanks"), "30 to 40"),
        (("tanks and vehicles", "vehicles and guns"), "30 to 40"),
        (("tanks and vehicles", "guns"), "40"),
        (("tanks", "guns"), "40"),
    ],
)
@pytest.mark.parametrize("post", [None, "one"], ids=["two reports", "one report"])
def test_c9_categories_bundled_beside_one_of_them_do_not_add_up(
    categories: tuple[str, str], figure: str, post: str | None
) -> None:
    """30 "tanks and vehicles" and 10 tanks may be 30: whoever says so, and in one report too."""
    bundle, other = categories
    said = [row(1, lost(30, bundle), post=post), row(2, lost(10, other), post=post)]

    assert whole(said, LOST) == whole(said[::-1], LOST) == figure


@pytest.mark.parametrize(
    ("rows", "figure"),
    [
        ((("X-101 and Kalibr", 30), ("Kalibr", 10)), "30 to 40"),
        ((("X-101 and Kalibr", 30), ("Kalibr", 10), ("Iskander-M", 5)), "35 to 45"),
        ((("X-101 and Kalibr", 30), ("Kalibr", 10), ("X-101", 25)), "35 to 65"),
        ((("X-101 and Kalibr", 30), ("X-101 and Kalibr", 10)), "40"),
        ((("X-101 and Kalibr", 30), ("Iskander-M", 10)), "40"),
    ],
)
def test_c9_a_bundle_in_a_row_of_a_report_may_hold_the_weapon_of_another_row(
    rows: tuple[tuple[str, int], ...], figure: str
) -> None:
    """A post with rows for a bundle and for one of its weapons does not say that the second is beside the first."""
    said = [row(n, missiles(count, weapon=w), post="one", record=f"f|{n}") for n, (w, count) in enumerate(rows, 1)]

    assert whole(said, scope(kinds={"MissileStrike"})) == figure


def test_c9_what_may_be_of_one_bundle_makes_nothing_else_uncertain() -> None:
    """Beside them, drones of a third voice add up as they are."""
    said = [missiles(20, weapon="X-101 and Kalibr"), missiles(8, weapon="Kalibr", by="B")]

    assert bounds(*said, missiles(7, weapon="Iskander-M", by="C")).low == 27


def test_c9_a_commands_49_inside_its_air_forces_115_gives_115_to_164() -> None:
    """The two are told apart by name, and nothing is suggested that would not help."""
    command = strike(49, by="UA/AirForce/South", code="UA/UA-51")

    assert told(strike(115), command) == ("115 to 164", {f"figures of UA/AirForce and UA/AirForce/South {TOGETHER}"})


def test_c9_a_national_70_with_50_and_40_in_two_oblasts_gives_90_to_160() -> None:
    """The oblasts cannot be the same; siblings: the national figure is the larger, a town lies in its oblast."""
    oblasts = strike(50, code="UA/UA-51"), strike(40, code="UA/UA-63")
    town = strike(60, code="UA/UA-63/Kharkiv")

    assert told(strike(70), *oblasts) == ("90 to 160", {f"reports by UA/AirForce {ALONE}"})
    assert told(strike(100), *oblasts)[0] == "100 to 190"
    assert told(strike(70), *oblasts, town)[0] == "110 to 220"


def test_c9_reports_are_summed_first() -> None:
    """Three towns of one post are one figure of it; the other post may be of the same."""
    post = [row(n, strike(10, code=f"UA/UA-51/{n}"), post="a") for n in range(3)]
    again = row(9, strike(25, code="UA/UA-51", by="AFP"), post="b")
    same_place = [row(n, strike(10, weapon=str(n)), post="a") for n in range(3)]

    assert whole([*post, again]) == "30 to 55"
    assert whole(same_place) == "30"


@pytest.mark.parametrize(
    ("other", "sum_", "caveats"),
    [
        ({"by": "B"}, "70 to 104", {f"figures of B and UA/AirForce {TOGETHER}"}),
        ({"by": "B", "code": "RU"}, "104", set()),
        ({"weapon": "Lancet"}, "104", set()),
        ({"weapon": None}, "70 to 104", {f"reports by UA/AirForce {ALONE}"}),
        ({"weapon": "Shahed"}, "70 to 104", {f"reports by UA/AirForce {ALONE}"}),
        ({"code": "RU"}, "104", set()),
        ({"code": "UA/UA-30"}, "70 to 104", {f"reports by UA/AirForce {ALONE}"}),
        ({"code": None}, "70 to 104", {f"reports by UA/AirForce {ALONE}"}),
        ({"attacker": "BY"}, "104", set()),
        ({"when": When.between("2024-11-10T09:30", "2024-11-10T10:30", tz="Europe/Kyiv")}, "104", set()),
    ],
)
def test_c12_and_c9_what_differs_adds_up_and_what_is_not_said_may_be_the_same(
    other: dict[str, Any], sum_: str, caveats: set[str]
) -> None:
    """By hand: 70 Shaheds over Ukraine by the air force, beside 34 of something else, in one day."""
    fields: dict[str, Any] = {"weapon": "Shahed", **other}

    assert told(strike(70, weapon="Shahed"), strike(34, **fields), asked=scope("day")) == (sum_, caveats)


def test_kinds_add_up_without_a_caveat() -> None:
    """S12: drones are no missiles."""
    assert told(strike(70), missiles(5)) == ("75", set())


def test_c9_an_unnamed_weapon_may_be_any_of_those_beside_it() -> None:
    """Scheduled apart the named ones add up; the unnamed is none of the sum for certain."""
    named = strike(30, weapon="X"), strike(20, weapon="Y")

    assert told(*named) == ("50", set())
    assert told(*named, strike(40))[0] == "50 to 90"
    assert told(*named, strike(70))[0] == "70 to 120"


@pytest.mark.parametrize("tz", [None, "Europe/Kyiv"])
def test_one_day_and_the_next_do_not_overlap(tz: str | None) -> None:
    """A claimant that counts day by day and names no zone does not speak from both ends of the earth at once."""
    days = [strike(n, When.day(f"2024-11-{n:02}", tz=tz)) for n in (10, 11)]
    asked = scope("account", tz=None, day_rule=None)

    assert bounds(*days, asked=asked).low == 21
    assert bounds(days[0], strike(7, When.day("2024-11-10", tz=tz)), asked=asked).low == 10


def test_days_in_different_zones_or_none_may_overlap() -> None:
    """A date without a zone may be that of the neighbour."""
    bare, tokyo = strike(5, When.day("2024-11-10")), strike(7, When.day("2024-11-11", tz="Asia/Tokyo"))

    assert bounds(bare, tokyo, asked=scope("account", tz=None, day_rule=None)).low == 7


def test_an_instant_overlaps_with_what_holds_it_and_with_itself() -> None:
    """It is taken to last as little as can be."""
    at = strike(3, When.at("2024-11-10T01:00Z"))

    assert bounds(at, strike(4, When.at("2024-11-10T01:00Z"))).low == 4
    assert bounds(at, strike(4)).low == 4
    assert bounds(at, strike(4, When.at("2024-11-10T01:01Z"))).low == 7


def test_c9_a_chain_is_more_than_its_largest() -> None:
    """The first meets the second, the second the third; the first and the third add up."""
    chain = strike(5, hours(0, 10)), strike(7, hours(9, 20)), strike(3, hours(19, 23))

    assert bounds(*chain) == Least(8, frozenset({"UA/AirForce"}))


def test_c9_ones_own_reports_and_those_of_others_are_told_apart() -> None:
    """Where one claimant's own overlap, declaring them separate is suggested; of others it would not help."""
    own = strike(5), strike(7)
    other = strike(4, by="AFP")

    assert bounds(*own).alone == {"UA/AirForce"}
    assert bounds(*own).together == frozenset()
    assert bounds(*own, other) == Least(7, frozenset({"UA/AirForce"}), frozenset({"AFP", "UA/AirForce"}))
    assert told(*own, *(strike(1, by=name) for name in "ABCDEF"))[1] == {
        f"reports by UA/AirForce {ALONE}",
        f"figures of 7 claimants {TOGETHER}",
    }


def test_nothing_comes_to_nothing_and_one_to_itself() -> None:
    """No figure has a least of zero."""
    assert least([], disjoint=False) == Least(0)
    assert bounds(strike(Quantity.at_least(4))) == Least(4)


# --- C10 -------------------------------------------------------------------------------------------------------------
def test_c10_records_that_are_declared_separate_add_up_best_estimates_too() -> None:
    """UCDP's yearly low, best and high come out as published; its places and windows decide nothing."""
    rows = [
        row(n, harm(10, killed=Quantity.as_published(low, best, high), by="UCDP", code="UA"))
        for n, (low, best, high) in enumerate([(1, 2, 3), (0, 4, 9), (5, 5, 5)], 1)
    ]
    asked = scope("year", kinds={"HarmReport"}, measure="killed")
    apart = by("UCDP", disjoint=True)

    assert apart.name == "by UCDP, each record a separate event"
    assert whole(rows, asked, apart) == "6 to 17, best 11"
    assert whole(rows, asked, by("UCDP")) == "5 to 17"
    assert whole([*rows, row(9, harm(10, killed=Quantity.at_least(1), by="UCDP"))], asked, apart) == "at least 7"


def test_c10_links_and_what_was_entered_twice_are_stronger_than_the_declaration() -> None:
    """A part adds nothing to its whole, one report entered twice is one, and one incident is one."""
    apart = by("UA/AirForce", disjoint=True)

    assert whole([row(1, strike(70)), row(2, strike(34), part_of=[[1]])], scope(), apart) == "70"
    assert whole([row(1, strike(70), post="a"), row(2, strike(70), post="a")], scope(), apart) == "70"
    assert whole([row(1, strike(70), beside=[2]), row(2, strike(70), beside=[1])], scope(), apart) == "70"
    assert whole([row(1, strike(70)), row(2, strike(70))], scope(), apart) == "140"


def test_c10_the_declaration_is_of_each_claimants_own_records() -> None:
    """Of two claimants' it says nothing: the same events may be in both."""
    accounts = [row(1, strike(5, by="A")), row(2, strike(6, by="A")), row(3, strike(7, by="B"))]

    assert whole(accounts, scope(), envelope(disjoint=True)) == "11 to 18"
    assert whole(accounts, scope(), under("A", disjoint=True)) == "11"


# --- actors, sides and categories ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("attackers", "low"),
    [
        (("RU", "RU/VKS"), 10),
        (("RU/VKS", "RU"), 10),
        (("RU/VKS", "RU/Army"), 16),
        (("RU", "RUS"), 16),
        (("RU/VKS", "RU/VKS/LRA"), 10),
    ],
)
def test_c9_an_actor_holds_those_under_it(attackers: tuple[str, str], low: int) -> None:
    """10 by Russia and 6 by its air force, in two posts: the 6 may be among the 10."""
    first, second = attackers

    assert bounds(strike(10, attacker=first), strike(6, attacker=second)).low == low


def test_c9_branches_of_one_actor_add_up_beneath_it() -> None:
    """The air force's 6 and the army's 7 cannot be the same; Russia's 10 may be any of them."""
    branches = strike(6, attacker="RU/VKS"), strike(7, attacker="RU/Army")

    assert bounds(strike(10, attacker="RU"), *branches).low == 13
    assert bounds(strike(20, attacker="RU"), *branches).low == 20


def test_c16_sides_that_were_asked_for_add_up_and_one_holds_those_under_it() -> None:
    """10 of one side and 6 of the other are 16 in two posts too; 6 soldiers of a side may be among its 10."""
    asked = scope(kinds={"HarmReport"}, measure="killed", sides={"UA", "RU"})
    ten = harm(killed=10, side="UA")

    assert told(ten, harm(killed=6, side="RU"), asked=asked) == ("16", set())
    assert told(ten, harm(killed=6, side="UA/Army"), asked=asked)[0] == "10 to 16"


LOSSES = scope("month", kinds={"EquipmentLoss"}, measure="count", change="lost")


def loss(count: int, category: str, weapon: str | None = None, **fields: Any) -> EquipmentLoss:
    said = Attribution("N", reported="2024-11-10T08:00Z")
    given = {"side": "RU", "change": "lost", "when": hours(1, 9), "attribution": said, **fields}
    return EquipmentLoss(count=count, category=category, weapon=weapon, **given)


def test_c9_a_category_without_a_weapon_holds_those_of_its_weapons() -> None:
    """Three T-90 of another post may be among five tanks; an armoured carrier, or a T-90 of no tank, is not."""
    assert told(loss(5, "tanks"), loss(3, "tanks", "T-90"), asked=LOSSES) == ("5 to 8", {f"reports by N {ALONE}"})
    assert told(loss(5, "tanks", "T-72"), loss(3, "tanks", "T-90"), asked=LOSSES) == ("8", set())
    assert told(loss(5, "APC"), loss(3, "tanks", "T-90"), asked=LOSSES)[0] == "8"


def test_c8_a_category_without_a_weapon_in_one_post_with_one_is_held_against_it() -> None:
    """Of one report the row without a weapon may be the sum, or others; linked, two posts compete (6)."""
    rows = [row(1, loss(5, "tanks"), post="a"), row(2, loss(3, "tanks", "T-90"), post="a")]
    linked = [row(1, loss(5, "tanks"), beside=[2]), row(2, loss(3, "tanks", "T-90"), beside=[1])]

    assert whole(rows, LOSSES) == "5 to 8"
    assert whole(linked, LOSSES) == "3 to 5"


def test_c16_categories_that_are_added_up_are_named() -> None:
    """They are never pooled in silence, in one post or in two; of many, their number is told."""
    pair = loss(5, "tanks"), loss(3, "APC")
    one_post = [row(n, each, post="a") for n, each in enumerate(pair, 1)]

    assert told(*pair, asked=LOSSES) == ("8", {"figures of several categories are added: APC, tanks"})
    assert found(one_post, LOSSES).buckets[2024, 11].caveats == {"figures of several categories are added: APC, tanks"}
    assert told(*pair, *(loss(1, name) for name in "ABCD"), asked=LOSSES)[1] == {
        "figures of several categories are added: 6 of them"
    }
    assert told(loss(5, "tanks"), loss(3, "tanks", when=hours(10, 12)), asked=LOSSES) == ("8", set())


# --- rows of one report ----------------------------------------------------------------------------------------------
def in_a_post(*events: Any, asked: Any = BOTH) -> str:
    """The figure of what one claimant says in one post, as people read it."""
    return whole([row(n, each, post="a") for n, each in enumerate(events, 1)], asked)


def claimed(area: int, basis: Any, **fields: Any) -> TerritorialClaim:
    said = Attribution("ISW", reported="2024-11-11T00:00Z")
    given = {"holder": "RU", "change": "gained", "when": When.days("2024-11-01", "2024-11-10", tz="Europe/Kyiv")}
    return TerritorialClaim(area_km2=area, basis=basis, attribution=said, **{**given, **fields})


GROUND = scope("month", kinds={"TerritorialClaim"}, measure="area_km2", change="gained")


@pytest.mark.parametrize(
    ("figure", "asked", "events"),
    [
        ("10 to 14", HARM, (harm(killed=10), harm(killed=4, population="civilian"))),
        ("10", HARM, (harm(killed=6, population="military"), harm(killed=4, population="civilian"))),
        ("10 to 16", BOTH, (strike(10, decoys=True), strike(6, decoys=False))),
        ("14 to 24", GROUND, (claimed(10, "assessed"), claimed(14, "geolocated"))),
        ("10 to 16", BOTH, (strike(10, attacker="RU"), strike(6, attacker="RU/VKS"))),
        ("10 to 19", BOTH, (strike(10), strike(6, weapon="Shahed"), strike(3, weapon="Lancet"))),
        ("9 to 13", BOTH, (strike(4), strike(6, weapon="Shahed"), strike(3, weapon="Lancet"))),
        ("16", BOTH, (missiles(10, launch_places=("Kursk",)), missiles(6, launch_places=("Oryol",)))),
        ("16", BOTH, (strike(10, target_kind="energy"), strike(6, target_kind="port"))),
    ],
)
def test_c7_rows_of_one_report_add_up_where_they_surely_are_of_different_things(
    figure: str, asked: Any, events: tuple[Any, ...]
) -> None:
    """Weapons, people, launch places, targets that both rows say; who says less may speak of the same."""
    assert in_a_post(*events, asked=asked) == in_a_post(*reversed(events), asked=asked) == figure


def test_c7_and_c8_rows_of_one_import_are_several() -> None:
    """Two rows that say just the same stay two, and beside them one with decoys holds what is without."""
    same = [row(n, strike(10, decoys=False), post="a", record=f"table|{n}") for n in (1, 2)]
    more = row(3, strike(14, decoys=True), post="a", record="table|3")

    assert whole(same) == "20"
    assert whole([*same, more]) == "20 to 34"


def test_c7_rows_of_one_report_that_are_apart_in_time_add_up() -> None:
    """The civilians of the morning are not among the dead of the evening, whatever lies between them."""
    dead = harm(hours(0, 12), killed=1), harm(hours(1, 3), killed=10)
    civilians = harm(hours(9, 11), killed=4, population="civilian")
    rows = [row(n, each, post="a", record=f"table|{n}") for n, each in enumerate((*dead, civilians), 1)]
    asked = scope("month", kinds={"HarmReport"}, measure="killed")

    assert whole(rows, asked) == "14 to 15"
    assert whole(rows[::2], asked) == "4 to 5"


def test_c10_rows_that_are_declared_separate_add_up_whatever_they_say() -> None:
    """The declaration is stronger than what a row leaves open."""
    rows = [row(1, harm(killed=10), post="a"), row(2, harm(killed=4, population="civilian"), post="a")]

    assert whole(rows, HARM, envelope(disjoint=True)) == "14"


# --- laws ------------------------------------------------------------------------------------------------------------
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8), st.integers(0, 9))


@given(st.lists(SPANS, min_size=1, max_size=10))
def test_c9_the_largest_sum_of_windows_apart_is_found(drawn: list[tuple[int, int, int]]) -> None:
    """Weighted scheduling against every choice of up to ten."""
    picks = picked(*(strike(count, hours(a, a + n)) for a, n, count in drawn), asked=scope("account"))
    best = 0
    for size in range(1, len(drawn) + 1):
        for some in itertools.combinations(drawn, size):
            apart = all(a + n <= b or b + m <= a for (a, n, _), (b, m, _) in itertools.combinations(some, 2))
            best = max(best, sum(count for _, _, count in some)) if apart else best

    assert least(picks, disjoint=False).low == best


PLACES = st.sampled_from((None, "UA", "UA/X", "UA/X/1", "UA/Y", "RU"))
SAYING = st.builds(
    strike,
    st.integers(0, 9),
    st.builds(lambda a, n: hours(a, a + n), st.integers(0, 12), st.integers(1, 5)),
    by=st.sampled_from(("A", "B", "A/x")),
    code=PLACES,
    weapon=st.sampled_from((None, "X", "Y")),
    attacker=st.sampled_from(("RU", "RU/VKS", "BY")),
)


def _nested(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _cannot_be_the_same(a: Pick, b: Pick) -> bool:
    (one,), (other,) = ([each.about for each in pick.used] for pick in (a, b))
    told_apart = one.place is not None and other.place is not None and not _nested(one.place, other.place)
    weapons = None not in (one.weapon, other.weapon) and one.weapon != other.weapon
    attackers = not _nested(str(one.attacker), str(other.attacker))
    return told_apart or weapons or attackers or not a.when.overlaps(b.when)


@given(st.lists(SAYING, min_size=1, max_size=5))
def test_c9_the_least_is_never_more_than_figures_that_may_all_be_the_same_come_to(events: list[Any]) -> None:
    """It is at least its largest, and at most the largest sum of figures that cannot be the same, two by two."""
    picks = picked(*events, asked=scope("account"))
    apart = [
        sum(int(each.value.floor) for each in some)
        for size in range(1, len(picks) + 1)
        for some in itertools.combinations(picks, size)
        if all(_cannot_be_the_same(a, b) for a, b in itertools.combinations(some, 2))
    ]

    assert max(int(each.value.floor) for each in picks) <= least(picks, disjoint=False).low <= max(apart)


ROWS = st.builds(
    missiles,
    st.integers(0, 9),
    st.builds(lambda a, n: hours(a, a + n), st.integers(0, 6), st.integers(1, 5)),
    weapon=st.sampled_from((None, "X", "Y")),
    decoys=st.sampled_from((None, True, False)),
    target_kind=st.sampled_from((None, "energy", "port")),
    attacker=st.sampled_from(("RU", "RU/VKS", "BY")),
)


def _tell_apart(one: Pick, other: Pick) -> bool:
    a, b = _said_of(one), _said_of(other)
    if a == b:
        return True  # rows of one import are several
    differ = any(None not in (a[name], b[name]) and a[name] != b[name] for name in ("weapon", "target_kind"))
    return differ or not _nested(a["attacker"], b["attacker"]) or not one.when.overlaps(other.when)


def _said_of(pick: Pick) -> dict[str, Any]:
    (used,) = pick.used
    _, _, decoys, target_kind, *_ = used.about.details
    return {
        "weapon": used.about.weapon,
        "attacker": used.reading.attacker,
        "decoys": decoys,
        "target_kind": target_kind,
    }


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_c7_rows_of_one_report_come_to_no_more_than_those_that_are_told_apart(events: list[Any]) -> None:
    """At least the largest, and at most the largest sum of rows of which each two differ in what both say."""
    imported = [row(n, each, post="a", record=f"table|{n}") for n, each in enumerate(events, 1)]
    picks = [each.pick for each in found(imported, scope("account", kinds={"MissileStrike"})).figures]
    apart = [
        sum(int(each.value.floor) for each in some)
        for size in range(1, len(picks) + 1)
        for some in itertools.combinations(picks, size)
        if all(_tell_apart(a, b) for a, b in itertools.combinations(some, 2))
    ]

    assert max(int(each.value.floor) for each in picks) <= least(picks, disjoint=False).low <= max(apart)


@given(st.lists(SAYING, max_size=5), st.booleans(), st.randoms(use_true_random=False))
def test_the_least_does_not_depend_on_order(events: list[Any], disjoint: bool, random: Any) -> None:  # noqa: FBT001 - drawn
    """Nor do the names."""
    picks = picked(*events, asked=scope("account"))

    assert least(random.sample(picks, len(picks)), disjoint=disjoint) == least(picks, disjoint=disjoint)


@given(st.lists(SAYING, max_size=5))
def test_x26_copying_all_under_another_claimant_never_moves_the_least_up(events: list[Any]) -> None:
    """What two say may be the same."""
    picks = picked(*events, asked=scope("account"))
    copies = picked(*events, *events, asked=scope("account"))

    assert least(copies, disjoint=False).low <= least(picks, disjoint=False).low


def test_c9_many_figures_of_one_period_take_seconds() -> None:
    """Nothing is quadratic: five thousand that overlap in one period."""
    (one,) = picked(strike(3))
    many = [_moved(one, n, hours(n / 125, n / 125 + 1)) for n in range(5000)]
    begun = time.process_time()

    assert least(many, disjoint=False).low == 3 * 40
    assert time.process_time() - begun < 20


def _moved(one: Pick, number: int, when: When) -> Pick:
    return attrs.evolve(one, when=when, reports=frozenset({frozenset({str(number)})}))


def sorts() -> st.SearchStrategy[list[Sort]]:
    """Sorts of things, often of the same weapons and people."""
    weapons = st.none() | st.frozensets(st.sampled_from("ABC"), min_size=1)
    categories = st.none() | st.frozensets(st.sampled_from("VW"), min_size=1)
    words = st.sampled_from(((), ("one",), ("other",)))
    actors = st.sampled_from(((), ("RU",), ("RU", "VKS"), ("RU", "Army"), ("UA",)))
    return st.lists(st.builds(Sort, weapons, categories, words, actors, actors), unique=True, max_size=8)


def may_be_one(sort: Sort, other: Sort) -> bool:
    """By looking at the two: in nothing that both say do they differ."""
    bundled = all(one is None or two is None or one & two for one, two in zip(sort[:2], other[:2], strict=True))
    paths = zip(sort.paths, other.paths, strict=True)
    return bundled and all(all(a == b for a, b in zip(one, two, strict=False)) for one, two in paths)


@given(sorts())
def test_sorts_are_put_together_as_if_each_were_held_against_each(drawn: list[Sort]) -> None:
    """Families are what may be one, through others too; vague is what may be one with what does not hold it."""
    families: list[set[Sort]] = []
    for sort in drawn:
        near = [family for family in families if any(may_be_one(sort, other) for other in family)]
        families = [family for family in families if family not in near] + [{sort}.union(*near)]
    shelves = Shelves(drawn)

    assert {frozenset(family) for family in shelves.families()} == set(map(frozenset, families))
    for sort in drawn:
        others = [other for other in drawn if other != sort and may_be_one(sort, other)]
        assert shelves.is_vague(sort) is any(not other.holds(sort) for other in others)
