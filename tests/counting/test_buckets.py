"""Buckets: one figure for each period, nothing counted twice, nothing dropped in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Bucket, by, envelope, latest, lowest
from conflict_events.counting.buckets import BY_WHOLES, SPLIT_REPORT, Bucketed
from conflict_events.counting.membership.holding import hold
from conflict_events.counting.telling.rows import name_of, possible, row_of
from conflict_events.events import DroneStrike, TerritorialClaim
from conflict_events.testing import drone_strikes
from conflict_events.values import WITHHELD, Attribution, Definition, Place, Quantity, Scope, When
from tests.counting.figures import askable, figures, found, reasons, row, whole
from tests.projections.accounts import BEGIN, entry_id, harm, hours, missiles, night, scope, strike, told

KYIV = "Europe/Kyiv"
BOTH = {"DroneStrike", "MissileStrike"}
TENTH = date(2024, 11, 10)


def only(accounts: Any, asked: Scope | None = None, policy: Any = None, **fields: Any) -> Bucket:
    (bucket,) = found(accounts, scope() if asked is None else asked, policy, **fields).buckets.values()
    return bucket


# --- S12: competing, adding up ---------------------------------------------------------------------------------------
def test_s12_accounts_of_one_kind_compete_and_kinds_add_up() -> None:
    """By hand: 145 drones, or 140 by another voice, and 10 missiles, in one incident: 155 by the air force."""
    accounts = [
        told(1, strike(145), beside=[2, 3]),
        told(2, strike(140, by="UA/President"), beside=[1, 3]),
        told(3, missiles(10), beside=[1, 2]),
    ]

    assert figures(accounts, scope(kinds=BOTH), by("UA/AirForce")) == {TENTH: "155"}
    assert figures(accounts, scope(kinds=BOTH)) == {TENTH: "150 to 155"}
    assert figures(accounts, scope()) == {TENTH: "140 to 145"}


def test_s13_an_incident_of_which_the_claimant_does_not_speak_is_set_aside() -> None:
    """Its other voices are named, with the reason, and their figures fill nothing."""
    result = found([told(1, strike(145, by="UA/President")), told(2, strike(9, 11))], scope(), by("UA/AirForce"))

    assert set(result.buckets) == {date(2024, 11, 11)}
    assert reasons(result) == {1: "not by UA/AirForce"}


# --- keys and ends ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("grain", "key"),
    [
        ("account", entry_id(1)),
        ("incident", frozenset({entry_id(1), entry_id(2)})),
        ("report", frozenset({entry_id(1)})),
        ("window", (night(10).earliest, night(10).latest)),
        ("night", TENTH),
        ("day", TENTH),
        ("rolling_24h", night(10).latest),
        ("week", (2024, 45)),
        ("month", (2024, 11)),
        ("year", 2024),
    ],
)
def test_s17_the_key_is_what_the_grain_makes(grain: str, key: Any) -> None:
    """And the bucket can be found by any account of its incident, except where accounts count by themselves."""
    bucket = only([told(1, strike(145), beside=[2])], scope(grain))

    assert bucket.key == key
    assert bucket.used == {entry_id(1)}
    assert bucket.accounts == ({entry_id(1)} if grain == "account" else {entry_id(1), entry_id(2)})


def test_a_window_ends_as_exactly_as_its_sources_say() -> None:
    """A date without a zone is bounded; together with a clock time the later of the two decides."""
    day, clock = strike(1, When.day("2024-11-10")), strike(1, When.at("2024-11-10T11:00Z"), by="AFP")
    bare = {"tz": None, "day_rule": None}

    assert only([told(1, day)], scope("incident", **bare)).ends == (
        datetime(2024, 11, 10, 10, tzinfo=UTC),
        datetime(2024, 11, 11, 12, tzinfo=UTC),
    )
    assert only([told(1, day, beside=[2]), told(2, clock, beside=[1])], scope("incident", **bare)).ends == (
        datetime(2024, 11, 10, 11, tzinfo=UTC),
        datetime(2024, 11, 11, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize("order", [1, -1])
def test_one_window_told_more_and_less_exactly_is_one_bucket_whatever_comes_first(order: int) -> None:
    """Its end is known no better than by the least exact; an open one stays open."""
    day = When.day("2024-11-10")
    clock = When.between(day.earliest, day.latest, tz="UTC")
    asked = scope("window", tz=None, day_rule=None)
    accounts = [told(1, strike(1, day)), told(2, strike(2, clock, code="RU"))][::order]
    bucket = only(accounts, asked)
    going_on = only([told(1, strike(1, hours(0, None))), told(2, strike(2, hours(0, None), code="RU"))], asked)

    assert str(bucket.value) == "3"
    assert bucket.ends == (datetime(2024, 11, 10, 10, tzinfo=UTC), datetime(2024, 11, 11, 12, tzinfo=UTC))
    assert going_on.ends == (BEGIN, None)


# --- C11 -------------------------------------------------------------------------------------------------------------
def gained(number: int, when: When, area: int, **fields: Any) -> Any:
    claim = TerritorialClaim(
        holder="RU",
        change="gained",
        when=when,
        basis="assessed",
        attribution=Attribution("Watch", "2024-11-02T00:00Z"),
        area_km2=area,
        where=Place("South", code="UA"),
    )
    return row(number, claim, **fields)


@pytest.mark.parametrize("rule", ["start", "end", "majority"])
def test_c11_two_accounts_of_october_one_with_a_zone_are_of_october(rule: str) -> None:
    """Linked, and one without a zone: neither of November nor of September; and so it is of a day."""
    october = When.month(2024, 10), When.month(2024, 10, tz=KYIV)
    accounts = [gained(1, october[0], 610, beside=[2]), gained(2, october[1], 478, beside=[1])]
    ground = scope("month", kinds={"TerritorialClaim"}, measure="area_km2", change="gained", day_rule=rule)
    days = [row(n, strike(40, When.day("2024-11-10", tz=tz)), beside=[3 - n]) for n, tz in ((1, None), (2, KYIV))]

    assert figures(accounts, ground) == {(2024, 10): "478 to 610"}
    assert figures(days, scope("day", day_rule=rule)) == {TENTH: "40"}


def test_c11_a_date_only_relay_linked_to_the_145_changes_nothing() -> None:
    """The incident is in its night for certain, and in no other; one that says another figure is heard, in it."""
    post = row(1, strike(145), beside=[2])
    relay = When.day("2024-11-10")

    assert figures([post, row(2, strike(145, relay, by="AFP"), beside=[1])], scope()) == {TENTH: "145"}
    assert figures([post, row(2, strike(150, relay, by="AFP"), beside=[1])], scope()) == {TENTH: "145 to 150"}
    late = row(2, strike(150, relay, at="2024-11-11T08:00Z"), beside=[1])
    assert figures([post, late], scope(), latest("UA/AirForce")) == {
        TENTH: "145 to 150",
        date(2024, 11, 11): "0 to 150",
    }


def test_c11_the_policy_comes_first() -> None:
    """Of what it does not hear, no window places anything."""
    post = row(1, strike(145), beside=[2])
    other = row(2, strike(150, 12, by="AFP"), beside=[1])

    assert figures([post, other], scope(), by("UA/AirForce")) == {TENTH: "145"}


def test_c11_an_incident_that_certainly_is_in_two_periods_may_be_in_either() -> None:
    """Two accounts of it, each sure of another night: which of the dates it was would decide."""
    accounts = [row(1, strike(145), beside=[2]), row(2, strike(140, 11, by="AFP"), beside=[1])]
    result = found(accounts, scope())

    assert figures(accounts, scope()) == {TENTH: "0 to 145", date(2024, 11, 11): "0 to 145"}
    assert all(bucket.decides == {"which of its dates it was"} for bucket in result.buckets.values())
    assert str(result.everything().value) == "140 to 145"


def test_c11_the_policy_is_evaluated_with_and_without_what_may_count() -> None:
    """A place unsaid by one of two voices: the hull of both, and of the one alone."""
    asked = scope(places={"UA"})
    accounts = [row(1, strike(145), beside=[2]), row(2, strike(150, at="2024-11-11T09:00Z", code=None), beside=[1])]

    assert figures(accounts, asked, latest("UA/AirForce")) == {TENTH: "145 to 150"}
    assert figures(accounts, asked) == {TENTH: "145 to 150"}
    assert figures([accounts[1]], asked) == {TENTH: "0 to 150"}


def test_c11_with_and_without_may_tell_weapons_apart() -> None:
    """What certainly counts without those that may is in its period; each weapon by itself."""
    asked = scope(places={"UA"})
    sure = row(1, strike(145, weapon="X"), beside=[2, 3])
    same = row(2, strike(150, weapon="X", at="2024-11-11T09:00Z", code=None), beside=[1, 3])
    other = row(3, strike(9, weapon="Y", code=None), beside=[1, 2])

    assert figures([sure, same, other], asked, latest("UA/AirForce")) == {TENTH: "145 to 159"}


def test_c11_a_figure_whose_sure_reading_may_be_in_two_periods_is_in_either() -> None:
    """Half in each by majority, beside a later reading that may count."""
    half = When.between("2024-11-09T22:00", "2024-11-10T02:00", tz=KYIV)
    asked = scope("day", day_rule="majority", places={"UA"})
    alone = found([row(1, strike(5, half))], asked)

    assert figures([row(1, strike(5, half))], asked) == {date(2024, 11, 9): "0 to 5", TENTH: "0 to 5"}
    assert str(alone.everything().value) == "5"
    assert alone.everything().maybe == frozenset()


# --- since, until ----------------------------------------------------------------------------------------------------
def test_days_before_since_and_after_until_do_not_compete() -> None:
    """Both are inclusive, and local to the zone."""
    accounts = [told(day, strike(day, day)) for day in (9, 10, 11, 12)]
    result = found(accounts, scope(since=date(2024, 11, 10), until=date(2024, 11, 11)))

    assert sorted(result.buckets) == [date(2024, 11, 10), date(2024, 11, 11)]
    assert reasons(result) == dict.fromkeys((9, 12), "before or after the days that compete")


@pytest.mark.parametrize("grain", ["account", "report", "incident", "window", "rolling_24h"])
def test_windows_compete_where_they_lie_wholly_inside_the_days_that_compete(grain: str) -> None:
    """A night that began the day before does not; open bounds leave a side open."""
    accounts = [row(day, strike(day, day)) for day in (10, 11)]
    since = scope(grain, since=date(2024, 11, 10))
    until = scope(grain, until=date(2024, 11, 10))

    assert reasons(found(accounts, since)) == {10: "not wholly within the days that compete"}
    assert reasons(found(accounts, until)) == {11: "not wholly within the days that compete"}
    assert len(found(accounts, since).buckets) == len(found(accounts, until).buckets) == 1


# --- S9: rolling 24 hours --------------------------------------------------------------------------------------------
def rolled(*windows: When) -> dict[float, str]:
    """Sums by the hour at which the 24 hours end, of one drone for the first window, two for the next, four, eight."""
    places = ("UA/1", "UA/2", "UA/3", "UA/4")
    accounts = [row(n, strike(2**n, when, code=places[n])) for n, when in enumerate(windows)]
    sums = figures(accounts, scope("rolling_24h", tz="UTC"))
    return {(key - BEGIN) / timedelta(hours=1): value for key, value in sums.items()}


def test_s9_each_windows_end_sums_the_windows_wholly_inside_the_24_hours_before() -> None:
    """By hand: 0-10 h, 8-20 h, 9-25 h. At 25 h the first began too early; the second did not."""
    assert rolled(hours(0, 10), hours(8, 20), hours(9, 25)) == {10: "1", 20: "3", 25: "6"}


def test_s9_the_24_hours_begin_just_after_their_first_instant() -> None:
    """A window of exactly 24 hours is inside; an instant exactly 24 hours before is not."""
    instant = When.at(BEGIN + timedelta(hours=0))

    assert rolled(hours(0, 24)) == {24: "1"}
    assert rolled(instant, hours(0, 24), hours(23, 24)) == {0: "1", 24: "6"}


def test_c1_a_day_without_clocks_may_lie_in_any_24_hours_that_it_touches() -> None:
    """Of its own end too, and in none that ended before it began."""
    assert rolled(hours(20, 30), When.day("2024-11-02", tz="UTC")) == {30: "1 to 3", 48: "0 to 2"}
    assert rolled(hours(20, 23), When.day("2024-11-02", tz="UTC")) == {23: "1", 48: "0 to 2"}
    assert rolled(hours(50, 60), When.day("2024-11-02", tz="UTC")) == {48: "0 to 2", 60: "1 to 3"}


def test_c1_an_open_window_may_lie_in_any_24_hours_that_its_known_end_does() -> None:
    """In the 24 hours from its beginning, or to its end, and in those of others that it may lie in."""
    from_20, to_20 = When.between(hours(20, 21).start, None), When.between(None, hours(20, 21).start)

    assert rolled(from_20) == {44: "0 to 1"}
    assert rolled(hours(10, 30), from_20) == {30: "1 to 3", 44: "0 to 2"}
    assert rolled(hours(10, 20), from_20, hours(30, 45)) == {20: "1", 44: "0 to 2", 45: "4"}
    assert rolled(hours(10, 30), to_20) == {20: "0 to 2", 30: "1 to 3"}
    assert rolled(hours(40, 44), to_20) == {20: "0 to 2", 44: "1"}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 24)), min_size=1, max_size=6))
def test_s9_agrees_with_its_definition(spans: list[tuple[int, int]]) -> None:
    """A law: for every end e, the sum of the windows wholly inside (e-24h, e]."""
    windows = [hours(a, a + n) if n else When.at(BEGIN + timedelta(hours=a)) for a, n in spans]
    accounts = [row(n, strike(2**n, when, code=f"UA/{n}")) for n, when in enumerate(windows)]
    buckets = found(accounts, scope("rolling_24h")).buckets

    for end in {a + n for a, n in spans}:
        inside = [a + n <= end and (a >= end - 24 if n else a > end - 24) for a, n in spans]
        assert buckets[BEGIN + timedelta(hours=end)].value.floor == sum(2**n for n, fits in enumerate(inside) if fits)
    assert len(buckets) == len({a + n for a, n in spans})


# --- C7 --------------------------------------------------------------------------------------------------------------
DRONES_BY_NIGHT = When.between("2024-11-09T23:00", "2024-11-10T06:00", tz=KYIV)
MISSILES_AT_DAWN = When.between("2024-11-10T06:30", "2024-11-10T09:30", tz=KYIV)


def post() -> list[Any]:
    """One post: drones by night, missiles at dawn."""
    return [
        row(1, strike(36, DRONES_BY_NIGHT, weapon="S"), post="a"),
        row(2, missiles(122, MISSILES_AT_DAWN, weapon="K"), post="a"),
    ]


def test_c7_by_report_a_post_is_one_attack_of_158() -> None:
    """How the press counts attacks; the two are no incident, and by the night they are apart."""
    assert whole(post(), scope("report", kinds=BOTH)) == "158"
    assert sorted(figures(post(), scope("account", kinds=BOTH)).values()) == ["122", "36"]


def test_c7_placed_together_by_the_hull_where_that_fits_the_grain() -> None:
    """A night takes both in; rows whose hull is no night stand each by its own window."""
    evening, daylight = (
        When.between("2024-11-09T20:00", "2024-11-09T22:00", tz=KYIV),
        When.between("2024-11-10T03:00", "2024-11-10T18:00", tz=KYIV),
    )
    long = [row(1, strike(36, evening), post="a"), row(2, strike(5, daylight), post="a")]

    assert whole(post(), scope(kinds=BOTH, unit="report")) == "158"
    assert figures(long, scope(unit="report")) == {TENTH: "36"}
    assert whole([row(3, strike(7))], scope(unit="report")) == "7"
    assert figures(long, scope("report")) == {frozenset({entry_id(1), entry_id(2)}): "41"}


def test_c7_a_figure_names_the_rows_of_its_report_that_are_not_in_it() -> None:
    """Out of the grain, or on the other side of its border; by report nothing is left out."""
    bucket = only(post(), scope(kinds=BOTH))
    border = [
        row(1, strike(36, When.between("2024-11-09T22:00", "2024-11-09T23:00", tz=KYIV)), post="b"),
        row(2, strike(5, When.between("2024-11-10T00:00", "2024-11-10T01:00", tz=KYIV)), post="b"),
    ]
    days = found(border, scope("day")).buckets

    assert str(bucket.value) == "36"
    assert [each for each in bucket.caveats if each.startswith(SPLIT_REPORT)] == [
        f"{SPLIT_REPORT}: 122 ({MISSILES_AT_DAWN})"
    ]
    assert all(any(each.startswith(SPLIT_REPORT) for each in bucket.caveats) for bucket in days.values())
    assert only(border, scope("day", unit="report", day_rule="end")).caveats == frozenset()
    assert only(post(), scope("report", kinds=BOTH)).caveats == frozenset()


def test_x23_a_report_split_by_weapon_gives_the_same_board_by_report() -> None:
    """One row of 90, or three rows of its weapons: the same key apart from ids, the same figure."""
    one = [row(1, strike(90), post="a"), row(5, strike(7, 11), post="b")]
    split = [*(row(n, strike(30, weapon=str(n)), post="a") for n in (1, 2, 3)), row(5, strike(7, 11), post="b")]
    asked = scope("report")

    assert sorted(figures(split, asked).values()) == sorted(figures(one, asked).values()) == ["7", "90"]


# --- C13 -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("grain", ["account", "incident", "report"])
def test_c13_where_everything_stands_by_itself_a_silent_whole_opens_nothing_and_parts_take_no_rank(
    grain: str,
) -> None:
    """The part of a silent whole is what it says; that of a whole that counts is one, and says so."""
    silent, whole_ = row(1, strike(None)), row(1, strike(70))
    part = row(2, strike(34), part_of=[[1]])
    alone = only([silent, part], scope(grain))
    beside = found([whole_, part], scope(grain)).buckets

    assert (str(alone.value), alone.is_part) == ("34", False)
    assert sorted((str(each.value), each.is_part) for each in beside.values()) == [("34", True), ("70", False)]


def test_c2_a_figure_that_is_withheld_opens_none_that_has_a_ceiling_all_the_same() -> None:
    """The least of 10 and one that is kept back is 0 to 10, and not open above."""
    accounts = [row(1, strike(10), beside=[2]), row(2, strike(WITHHELD, by="AFP"), beside=[1])]
    least, all_of_them = only(accounts, policy=lowest()), only(accounts)

    assert [str(each.value) for each in (least, all_of_them)] == ["0 to 10", "at least 0"]
    assert least.caveats == frozenset()
    assert all_of_them.caveats == {"a figure is withheld: the sum is open above"}


# --- C14 -------------------------------------------------------------------------------------------------------------
def test_c14_a_figure_for_a_place_that_holds_it_bounds_what_nobody_says_of_it() -> None:
    """66 over Kyiv, and no earlier night's national figure above 52: [0, 52] there, off by default."""
    accounts = [row(1, strike(52, 5)), row(2, strike(66, 10, code="UA/UA-30")), row(3, strike(90, 10))]
    kyiv = scope(places={"UA/UA-30"})
    by_wholes = attrs.evolve(kyiv, bounds="wholes")
    bounded = found(accounts, by_wholes, by("UA/AirForce")).buckets

    assert figures(accounts, kyiv) == {TENTH: "66"}
    assert {key: str(each.value) for key, each in bounded.items()} == {date(2024, 11, 5): "0 to 52", TENTH: "66"}
    assert [key for key, each in bounded.items() if BY_WHOLES in each.caveats] == [date(2024, 11, 5)]


def test_c14_another_claimants_figure_for_the_whole_bounds_what_it_does_not_say() -> None:
    """Siblings: it is the claimant's own silence that is bounded; a longer window bounds each night that it holds."""
    accounts = [row(2, strike(66, 10, code="UA/UA-30")), row(3, strike(90, 10, by="AFP"))]
    asked = scope(places={"UA/UA-30"}, bounds="wholes")

    assert figures(accounts, asked) == {TENTH: "66 to 156"}
    month = figures([row(1, strike(500, When.month(2024, 11)))], asked)
    assert (len(month), set(month.values())) == (29, {"0 to 500"})  # the first and the last lie half outside


# --- what is said of a figure ----------------------------------------------------------------------------------------
def test_c2_every_row_says_how_many_may_count_what_they_come_to_and_what_would_decide() -> None:
    """The same in tables, rows and JSON."""
    accounts = [row(1, strike(21)), row(2, strike(60, code=None)), row(3, strike(8, code=None, by="AFP"))]
    bucket = only(accounts, scope(places={"UA"}))
    told_of = row_of(bucket, bucket.caveats)

    assert (str(bucket.value), str(bucket.may_add), sorted(bucket.decides)) == ("21 to 89", "68", ["a place"])
    assert possible(bucket) == "68 (a place)"
    assert {name: told_of[name] for name in ("low", "high", "best", "maybe", "may_add", "decides")} == {
        "low": 21,
        "high": 89,
        "best": None,
        "maybe": 2,
        "may_add": "68",
        "decides": ["a place"],
    }
    assert told_of["accounts"] == [entry_id(1)]
    certain = only(accounts[:1])
    assert (certain.may_add, possible(certain), row_of(certain, frozenset())["may_add"]) == (None, None, None)


def test_c23_what_only_ids_name_is_named_by_who_where_and_when() -> None:
    """A date names itself."""
    names = [name_of(bucket) for bucket in found([row(1, strike(21))], scope("account")).buckets.values()]
    many = only([row(n, strike(1), beside=[m for m in range(5) if m != n]) for n in range(5)], scope("incident"))
    linked = [[other for other in range(7) if other != n] for n in range(7)]
    several, alike = (
        only(
            [row(n, strike(1, hours(n * later, 8), by=f"Voice{n}"), beside=linked[n]) for n in range(7)],
            scope("incident"),
        )
        for later in (1, 0)
    )

    assert names == [f"UA/AirForce, there, {night(10)}"]
    assert name_of(only([row(1, strike(21))])) == "2024-11-10"
    assert many.told == names[0]
    assert several.told.startswith("Voice0, there, ")
    assert several.told.endswith(" and 4 more")
    assert alike.told == "7 accounts"


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_accounts_that_are_named_alike_are_told_alike_in_any_order(order: tuple[int, int]) -> None:
    """A date is written alike in whatever zone it is."""
    windows = [When.day("2024-11-10", tz=tz) for tz in ("UTC", "Europe/Kyiv")]
    alike = [row(number, strike(1, when, by="A")) for number, when in zip(order, windows, strict=True)]
    others = [row(number, strike(1, When.day("2024-11-10"), by=by)) for number, by in ((3, "B"), (4, "C"), (5, "D"))]

    assert [each.told for each in found([*alike, *others], scope("month")).buckets.values()] == [
        "A, there, 2024-11-10; B, there, 2024-11-10; C, there, 2024-11-10; D, there, 2024-11-10"
    ]


def test_c2_what_is_left_aside_and_makes_no_figure_is_named() -> None:
    """With maybe="aside" nothing is dropped in silence."""
    result = found([row(1, strike(21, code=None))], scope(places={"UA"}, maybe="aside"))

    assert result.buckets == {}
    assert reasons(result) == {1: "may belong here; left aside"}


def test_s14_what_is_withheld_or_contradicts_itself_is_said_also_where_others_speak() -> None:
    """A hull hides neither."""
    accounts = [
        told(1, strike(WITHHELD), beside=[2, 3]),
        told(2, strike(5, by="AFP"), beside=[1, 3]),
        told(3, strike(Quantity.as_published(3, 1, 2), by="BBC"), beside=[1, 2]),
    ]
    bucket = only(accounts)

    assert bucket.value == Quantity.at_least(0)
    assert bucket.caveats == {
        "a figure is withheld: the sum is open above",
        "a figure contradicts itself as published: counted by its range",
    }


def test_caveats_of_accounts_reach_the_figure() -> None:
    """Such as versions of unknown order."""
    assert only([told(1, strike(5), caveats=("versions differ",))]).caveats == {"versions differ"}


def test_floors_are_compared_where_they_are_asked_for() -> None:
    """A figure that is withheld has none."""
    bucket = only([row(1, strike(Quantity.between(5, 9)))], reading="floor")

    assert str(bucket.value) == "5"
    assert only([row(1, strike(WITHHELD))], reading="floor").value == WITHHELD


def test_figures_under_several_definitions_are_marked() -> None:
    """They may be added up here."""
    definitions = [Definition(claimant=name, measure="launched", categories={name}, since=None) for name in ("A", "B")]
    bucket = only([row(1, strike(5, by="A")), row(2, strike(7, by="B", code="RU"))], definitions=definitions)

    assert bucket.caveats == {"figures under several definitions may be added up here"}


# --- what is out -----------------------------------------------------------------------------------------------------
def test_what_is_out_says_why_and_of_what_the_policy_does_not_hear_for_that() -> None:
    """A broader account; and one of somebody else."""
    accounts = [row(1, strike(70)), row(2, strike(60, by="AFP"))]
    result = found(accounts, scope(places={"UA/UA-30"}), by("UA/AirForce"))

    assert reasons(result) == {1: "covers more than the places asked for", 2: "not by UA/AirForce"}


def test_c12_what_is_longer_than_the_period_says_so() -> None:
    """By its account, with the figure."""
    (aside,) = found([row(1, strike(1177, hours(0, 60)))], scope("day")).aside

    assert (aside.reason, str(aside.value)) == ("longer than a day", "1177")
    assert reasons(found([row(1, strike(5, hours(0, 25)))], scope("rolling_24h"))) == {1: "longer than 24 hours"}


# --- laws ------------------------------------------------------------------------------------------------------------
@given(st.lists(drone_strikes(), max_size=5), askable())
def test_every_account_in_question_counts_may_count_or_is_set_aside(events: list[DroneStrike], asked: Any) -> None:
    """In a bucket, or aside with a reason: a law over all grains."""
    asked = attrs.evolve(asked, kinds={"DroneStrike"}, measure="launched")
    accounts = [row(number, event) for number, event in enumerate(events)]
    result = found(accounts, asked)
    buckets = result.buckets.values()
    asides = {each.account for each in result.aside} | {each.account for bucket in buckets for each in bucket.aside}
    counts = {account for bucket in buckets for account in bucket.used}
    may = {account for bucket in buckets for each in bucket.maybe for account in each.accounts}
    silent = {account for bucket in buckets for pick in bucket.picks if pick.is_silent for account in pick.ids}

    assert {account.id for account in accounts if hold(account, asked)} <= asides | counts | may | silent
    assert not (asides - silent) & counts


@given(st.lists(drone_strikes(), max_size=5), askable(), st.randoms(use_true_random=False))
def test_buckets_do_not_depend_on_the_order_of_arrival(events: list[DroneStrike], asked: Any, random: Any) -> None:
    """X2, below every answer."""
    accounts = [told(number, event) for number, event in enumerate(events)]
    shuffled = random.sample(accounts, len(accounts))

    def plain(result: Bucketed) -> tuple[dict[Any, Bucket], Any, Any]:
        return result.buckets, result.aside, result.everything()

    assert plain(found(shuffled, asked)) == plain(found(accounts, asked))


FIELDS = st.sampled_from(("where", "weapon", "when", "reported"))
SAID = st.tuples(st.integers(0, 9), st.integers(8, 12), st.sampled_from(("X", "Y")), st.sampled_from(("UA", "UA/X")))


@given(st.lists(SAID, min_size=1, max_size=4), st.integers(0, 3), FIELDS, st.sampled_from(("night", "day", "month")))
def test_x21_removing_what_an_account_says_makes_no_figure_narrower(
    drawn: list[tuple[int, int, str, str]], which: int, field: str, grain: str
) -> None:
    """Its place, its weapon, both its clocks or its report time: no figure excludes the old value."""
    # Two dates without clocks may be a sum over two days, and are no day (C12).
    asked = scope("night" if (field, grain) == ("when", "day") else grain, places={"UA"}, weapons={"X"})
    accounts = [row(n, strike(c, day, weapon=w, code=code)) for n, (c, day, w, code) in enumerate(drawn)]
    chosen = accounts[which % len(accounts)]
    less = [_less(each, field) if each is chosen else each for each in accounts]
    before, after = figures_of(accounts, asked), figures_of(less, asked)

    if chosen.id in {account for bucket in found(accounts, asked).buckets.values() for account in bucket.used}:
        for key, value in before.items():
            assert after[key].floor <= value.floor
            assert (after[key].ceiling or 0) >= (value.ceiling or 0)


def _less(account: Any, field: str) -> Any:
    event = account.event
    if field == "reported":
        return attrs.evolve(account, certain=False)
    dates = When.days(event.when.start.astimezone(UTC).date(), event.when.end.astimezone(UTC).date(), tz=KYIV)
    return attrs.evolve(account, event=attrs.evolve(event, **{field: dates if field == "when" else None}))


def figures_of(accounts: Any, asked: Scope) -> dict[Any, Quantity]:
    return {key: bucket.value for key, bucket in found(accounts, asked, envelope()).buckets.items()}


@given(st.lists(SAID, min_size=1, max_size=5))
def test_x24_the_lows_of_days_never_come_to_more_than_the_high_of_their_month(drawn: Any) -> None:
    """Refining the grain adds nothing."""
    accounts = [row(n, strike(c, day, weapon=w, code=code)) for n, (c, day, w, code) in enumerate(drawn)]
    (month,) = figures_of(accounts, scope("month")).values()

    assert sum(each.floor for each in figures_of(accounts, scope("day")).values()) <= (month.ceiling or 0)


def test_harm_to_different_persons_adds_up() -> None:
    """Different incidents of one night: one killed, and two."""
    accounts = [told(1, harm(killed=1, code="UA/1")), told(2, harm(killed=2, code="UA/2"))]

    assert figures(accounts, scope(kinds={"HarmReport"}, measure="killed")) == {TENTH: "3"}
