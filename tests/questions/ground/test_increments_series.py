"""Increments: which figures are levels of one series, each place by itself, and what may be one of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from conflict_events.counting import Policy, by, envelope, first_hand, highest, under
from conflict_events.errors import UsageError
from conflict_events.events import HarmReport, kind
from conflict_events.history import Account
from conflict_events.questions.ground.increments import FELL
from conflict_events.questions.ground.levels import ALONE, NESTED, NO_END, NO_TOTAL, NOT_CERTAIN, WITHHELD
from conflict_events.values import Attribution, Place, Quantity, Scope, When
from tests.projections.accounts import entry_id, told
from tests.questions.ground.test_increments import GROUND, MARCH, asked, exact, held, lost, moved


def test_c15_what_is_linked_or_entered_twice_is_one_level() -> None:
    """The policy says which reading counts; two figures for one moment hold both possible."""
    linked = [lost(1, 1, 100), lost(2, 2, 120, beside=[3]), lost(3, 2, 130, beside=[2])]
    unlinked = [lost(1, 1, 100), lost(2, 2, 120), lost(3, 2, 130, attribution=Attribution("UA/GeneralStaff", "2023"))]
    twice = [*MARCH, *(lost(10 + number, number, count) for number, count in ((1, 1000), (2, 1200), (3, 1150)))]

    assert moved(asked(linked, count=by("UA/GeneralStaff"))) == {"2022-03-02": ("20 to 30", None)}
    assert moved(asked(unlinked)) == {"2022-03-02": ("20 to 30", None)}
    assert moved(asked(twice)) == moved(asked(MARCH))


def test_c15_a_relay_gives_way_to_what_it_relays() -> None:
    """Whatever policy the caller names."""
    said = Attribution("UA/GeneralStaff", "2022-03-03T08:00Z", via=("Outlet",))
    accounts = [lost(1, 1, 100), lost(2, 2, 120, beside=[3]), lost(3, 2, 200, beside=[2], attribution=said)]

    assert moved(asked(accounts, count=first_hand(by("UA/GeneralStaff")))) == {"2022-03-02": ("20", None)}


def test_c15_categories_sides_and_models_are_series_of_their_own_and_never_added() -> None:
    """Of one report too, where nothing but the category tells two rows apart."""
    accounts = [
        *MARCH[:2],
        lost(11, 1, 50, category="APC"),
        lost(12, 2, 70, category="APC"),
        lost(13, 1, 5, side="UA"),
        lost(14, 2, 6, side="UA"),
        lost(15, 1, 2, weapon="T-90M"),
        lost(16, 2, 4, weapon="T-90M"),
    ]
    answer = asked(accounts)

    assert {str(series): str(each.rise) for series, found in answer.series.items() for each in found.values()} == {
        "tanks, total, RU, by UA/GeneralStaff, since 2022-02-24": "200",
        "APC, total, RU, by UA/GeneralStaff, since 2022-02-24": "20",
        "tanks, total, UA, by UA/GeneralStaff, since 2022-02-24": "1",
        "tanks, total, RU, T-90M, by UA/GeneralStaff, since 2022-02-24": "2",
    }
    with pytest.raises(UsageError, match="there are 4 series"):
        _ = answer.periods


def test_c15_several_claimants_are_never_one_series() -> None:
    """Also where a policy hears them all."""
    accounts = [lost(1, 1, 100), lost(2, 2, 500, who="UA/MoD"), lost(3, 3, 130), lost(4, 4, 600, who="UA/MoD")]
    answer = asked(accounts, count=envelope())

    assert {series.claimant: len(found) for series, found in answer.series.items()} == {
        "UA/GeneralStaff": 2,
        "UA/MoD": 2,
    }
    assert asked(accounts).series.keys() == {each for each in answer.series if each.claimant != "UA/MoD"}
    assert {each.reason for each in asked(accounts).aside} == {"not by UA/GeneralStaff"}
    assert asked(accounts, count=under("UA")).series.keys() == answer.series.keys()


@pytest.mark.parametrize("count", [envelope(), highest(), under("UA")])
def test_c15_linked_figures_of_several_claimants_are_a_series_of_each(count: Policy) -> None:
    """One thing said by two is a step in the series of both, and ends neither."""
    accounts = [
        lost(1, 1, 100),
        lost(2, 2, 120, beside=[3]),
        lost(3, 2, 200, beside=[2], who="UA/MoD"),
        lost(4, 3, 130),
        lost(5, 4, 260, who="UA/MoD"),
    ]
    answer = asked(accounts, count=count)
    linked = asked([accounts[1], accounts[2]], count=count)

    assert {series.claimant: moved_in(found) for series, found in answer.series.items()} == {
        "UA/GeneralStaff": ["20", "10"],
        "UA/MoD": ["0 to 60", "0 to 60"],
    }
    assert linked.series == {}


def moved_in(periods: Any) -> list[str]:
    return [str(each.rise) for each in periods.values()]


def test_c15_what_may_count_for_a_day_may_be_of_the_series_of_days_and_of_no_other() -> None:
    """A total since a day of its own has no certain figure to stand beside."""
    days = [lost(day, day, 300 + day, when=When.day(f"2022-03-0{day}")) for day in (1, 2, 4)]
    of_a_day = attrs.evolve(lost(3, 3, 303, when=When.day("2022-03-03")), certain=False)
    since = attrs.evolve(lost(5, 3, 303), certain=False)

    assert asked([*days, of_a_day]).aside == frozenset()
    assert {(each.account, each.reason) for each in asked([*days, of_a_day, since]).aside} == {
        (entry_id(5), NOT_CERTAIN)
    }


def test_c15_totals_since_different_days_are_no_successive_figures() -> None:
    """Those that begin when the claimant began, and those given for a day alone, are levels at a time."""
    accounts = [
        lost(1, 1, 100),
        lost(2, 2, 120),
        lost(3, 1, 7, when=When.days("2022-03-01", "2022-03-02")),
        lost(4, 2, 9, when=When.days("2022-03-01", "2022-03-03")),
        lost(5, 1, 300, when=When.edtf("../2022-03-01")),
        lost(6, 2, 310, when=When.day("2022-03-02")),
        lost(7, 2, 1, when=When.between("2022-02-25T10:00", "2022-03-05T00:00", tz="Europe/Kyiv")),
    ]
    answer = asked(accounts)

    assert {series.since: [str(each.rise) for each in found.values()] for series, found in answer.series.items()} == {
        date(2022, 2, 24): ["20"],
        date(2022, 3, 1): ["2"],
        None: ["10"],
    }
    assert {(each.account, each.reason) for each in answer.aside} == {(entry_id(7), ALONE)}


def killed(number: int, when: When, count: Any, **fields: Any) -> Account[Any]:
    event = HarmReport(
        **{"population": "civilian", "attribution": Attribution("UN", "2025-01-01"), **fields}, when=when, killed=count
    )
    return told(number, event)


def test_c15_flows_whose_windows_begin_together_and_grow_are_running_totals() -> None:
    """Figures of windows of their own are none."""
    scope = Scope(kinds={"HarmReport"}, measure="killed", grain="month", day_rule="end", tz="UTC")
    totals = [killed(month, When.days("2022-02-24", date(2022, month, 28)), 1000 * month) for month in (2, 3, 4)]
    ends = [
        killed(9, When.days("2022-02-24", "2022-03-31"), 3500),
        killed(8, When.days("2022-02-24", "2022-04-30"), 4100),
    ]
    own = [killed(20, When.month(2022, 3), 77), killed(21, When.days("2022-02-24", "2022-03-31"), 12, side="RU")]
    answer = asked([*totals, *ends, *own], scope, "UN")

    assert moved(answer) == {"2022-03": ("1500", None), "2022-04": ("600", None)}
    (series,) = answer.series
    assert series.running
    assert {(each.account, each.reason) for each in answer.aside} == {
        (entry_id(20), NO_TOTAL),
        (entry_id(21), NO_TOTAL),
    }
    fell = asked([*totals, killed(19, When.days("2022-02-24", "2022-04-30"), 900), *ends[:1]], scope, "UN")
    assert FELL in fell.periods[2022, 4].caveats


def test_a_series_is_named_by_all_that_tells_it_apart() -> None:
    """Also where totals begin at a clock time."""
    scope = Scope(kinds={"HarmReport"}, measure="killed", grain="day", day_rule="end", tz="UTC")
    by_clock = [killed(n, When.between("2022-03-01T09:00Z", f"2022-03-0{n}T00:00Z"), n) for n in (2, 3)]
    (series,) = asked(by_clock, scope, "UN").series

    assert str(series) == "civilian, by UN, since 2022-03-01 09:00Z"


@kind("Prisoners", schema=1, stocks={"held"})
@attrs.frozen(kw_only=True)
class Prisoners:
    """A kind of somebody's own, of which one measure is a stock."""

    attribution: Attribution
    when: When
    held: Quantity
    camp: str | None = None
    about: str | None = None
    wounded: bool = False
    tags: frozenset[str] = frozenset()
    where: Place | None = None


def prisoners(number: int, day: int, count: int, **fields: Any) -> Account[Any]:
    said = Attribution("ICRC", f"2024-11-{day:02}T20:00Z")
    return told(number, Prisoners(attribution=said, when=When.day(date(2024, 11, day)), held=exact(count), **fields))


def test_c15_a_kind_of_one_s_own_says_which_of_its_measures_are_stocks() -> None:
    """What its fields tell apart are series; the id of another account tells nothing apart."""
    scope = Scope(kinds={"Prisoners"}, measure="held", grain="day", day_rule="end", tz="UTC")
    accounts = [
        prisoners(1, 1, 10, about=entry_id(9)),
        prisoners(2, 2, 12, about=entry_id(8)),
        prisoners(3, 1, 30, camp="North", wounded=True, tags=frozenset({"b", "a"})),
        prisoners(4, 2, 20, camp="North", wounded=True, tags=frozenset({"b", "a"})),
    ]
    answer = asked(accounts, scope, "ICRC")

    flows = [each for found in answer.series.values() for each in found.values()]
    assert {str(each.fall if each.rise is None else each.rise) for each in flows} == {"2", "10"}
    assert sorted(map(str, answer.series)) == ["North, a and b, wounded, by ICRC", "not wounded, by ICRC"]


# --- places ---------------------------------------------------------------------------------------


def test_c15_each_place_is_a_series_and_what_lies_within_it_is_no_level_of_it() -> None:
    """The parts of the country are not added to it, nor to each other."""
    accounts = [
        held(1, "2024-09", 100),
        held(2, "2024-10", 110),
        held(3, "2024-09", 30, code="UA/UA-14"),
        held(4, "2024-10", 50, code="UA/UA-14"),
        held(5, "2024-10", 900, code="RU"),
    ]
    country = asked(accounts, attrs.evolve(GROUND, places={"UA"}), "Watch")
    both = asked(accounts, attrs.evolve(GROUND, places={"UA", "UA/UA-14"}), "Watch")

    assert moved(country) == {"2024-10": ("10", None)}
    assert {(each.account, each.reason) for each in country.aside} == {(entry_id(3), NESTED), (entry_id(4), NESTED)}
    assert {series.place: str(found[2024, 10].rise) for series, found in both.series.items()} == {
        "UA": "10",
        "UA/UA-14": "20",
    }
    assert both.series.keys() == asked(accounts, GROUND, "Watch").series.keys()
    part = asked(accounts, attrs.evolve(GROUND, places={"UA/UA-14"}), "Watch")
    assert {each.reason for each in part.aside} == {"covers more than the places asked for"}


# --- C1 and C2: what may be a level ---------------------------------------------------------------


def test_c2_what_may_be_a_level_widens_and_is_named() -> None:
    """A figure between two others of which the place is not said; aside, it changes nothing."""
    scope = attrs.evolve(GROUND, places={"UA"})
    sure = [held(1, "2024-08", 100), held(2, "2024-10", 110), held(3, "2024-11", 120)]
    doubtful = held(4, "2024-09", 90, code=None)
    answer, alone = asked([*sure, doubtful], scope, "Watch"), asked(sure, scope, "Watch")
    aside = asked([*sure, doubtful], attrs.evolve(scope, maybe="aside"), "Watch")

    assert moved(alone) == {"2024-09": ("0 to 10", None), "2024-10": ("0 to 10", None), "2024-11": ("10", None)}
    assert moved(answer) == {"2024-09": ("0 to 10", "0 to 10"), "2024-10": ("0 to 20", None), "2024-11": ("10", None)}
    assert moved(aside) == moved(alone)
    assert "1 account may say a level here too; what would decide: a place" in answer.periods[2024, 9].caveats
    assert "1 account may say a level here too and left aside; what would decide: a place" in (
        aside.periods[2024, 9].caveats
    )
    assert answer.evidence() == alone.evidence() | {entry_id(4)}
    assert not answer.periods[2024, 11].maybe


def test_c2_a_figure_at_the_border_stands_beside_one_that_may_be_there() -> None:
    """An uncertain date of the same day; and what is linked with the certain figure is that figure."""
    sure = [held(1, "2024-09", 100), held(2, "2024-10", 110)]
    uncertain = held(3, "2024-10-31?", 150)
    linked = [sure[0], attrs.evolve(sure[1], incident=frozenset(map(entry_id, (2, 3))))]
    linked.append(attrs.evolve(uncertain, incident=linked[1].incident))

    assert moved(asked([*sure, uncertain, held(4, "2024-10-31?", 160)], GROUND, "Watch")) == {
        "2024-10": ("10 to 60", None)
    }
    assert moved(
        asked([*sure, held(3, "2024-10-31?", 150, code=None)], attrs.evolve(GROUND, places={"UA"}), "Watch")
    ) == {"2024-10": ("10 to 50", None)}
    apart = [linked[0], linked[1], told(3, attrs.evolve(uncertain.event, where=None), beside=[2])]
    assert moved(asked(apart, attrs.evolve(GROUND, places={"UA"}), by("Watch"))) == {"2024-10": ("10", None)}


def test_c2_what_may_be_a_level_of_no_certain_series_is_set_aside() -> None:
    """Nothing but doubtful figures gives no flow."""
    doubtful = [held(1, "2024-09", 100, code=None), held(2, "2024-10", 110, code=None)]
    answer = asked(doubtful, attrs.evolve(GROUND, places={"UA"}), "Watch")

    assert not answer.series
    assert not answer.periods
    assert {each.reason for each in answer.aside} == {NOT_CERTAIN}
    assert answer.evidence() == frozenset()


def test_what_says_no_figure_or_has_no_end_is_set_aside() -> None:
    """Withheld, unreported, open, and of a window that nobody names."""
    accounts = [
        *MARCH[:2],
        lost(3, 3, Quantity.withheld()),
        lost(4, 4, Quantity.unreported(raw="dozens")),
        lost(5, 5, 9, when=When.edtf("2022-03-05/..")),
        lost(6, 20, 9),
    ]
    answer = asked(accounts[:5])

    assert moved(answer) == {"2022-03-02": ("200", None)}
    assert {(each.account[-1], each.reason) for each in answer.aside} == {
        ("3", WITHHELD),
        ("4", "measure unreported"),
        ("5", NO_END),
    }
    assert "accounts in scope that do not give the figure: 1" in answer.rows()[0]["caveats"]
