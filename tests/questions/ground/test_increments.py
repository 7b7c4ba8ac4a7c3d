"""Increments: flows per period out of what somebody said that a stock came to at one time after another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import attrs
import pytest

from conflict_events.counting import by, first_hand
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import EquipmentLoss, TerritorialClaim
from conflict_events.history import Account, Head, Unsettled, View
from conflict_events.log import EventLog
from conflict_events.projections import Context, fold, vary
from conflict_events.questions.attacks import Totals
from conflict_events.questions.ground import Increments, IncrementsAnswer
from conflict_events.questions.ground import increments as module
from conflict_events.questions.ground.increments import FELL, LONG_GAPS
from conflict_events.questions.written import read_question, write_question
from conflict_events.values import Attribution, Place, Quantity, Scope, When
from tests.projections.accounts import entry_id, told

DAYS = Scope(kinds={"EquipmentLoss"}, measure="count", change="total", grain="day", day_rule="end", tz="Europe/Kyiv")
GROUND = Scope(
    kinds={"TerritorialClaim"}, measure="area_km2", change="controls", grain="month", day_rule="end", tz="UTC"
)
exact = Quantity.exact


def lost(number: int, day: int, count: Any, *, who: str = "UA/GeneralStaff", **fields: Any) -> Account[Any]:
    """A total of tanks since the war began, at the end of a day of March 2022."""
    links = {name: fields.pop(name) for name in ("beside", "part_of", "caveats") if name in fields}
    event = EquipmentLoss(
        **{
            "side": "RU",
            "category": "tanks",
            "change": "total",
            "when": When.days("2022-02-24", date(2022, 3, day)),
            "attribution": Attribution(who, f"2022-03-{day:02}T22:00Z"),
            **fields,
        },
        count=count,
    )
    return told(number, event, **links)


def held(number: int, when: Any, area: Any, *, code: str | None = "UA", **fields: Any) -> Account[Any]:
    """An area that somebody is said to control at the end of a window of 2024."""
    event = TerritorialClaim(
        **{
            "holder": "RU",
            "change": "controls",
            "basis": "assessed",
            "attribution": Attribution("Watch", "2024-12-31T00:00Z"),
            **fields,
        },
        when=when if isinstance(when, When) else When.edtf(when, tz="UTC"),
        where=None if code is None else Place("there", code=code),
        area_km2=area,
    )
    return told(number, event)


def asked(accounts: Sequence[Account[Any]], scope: Scope = DAYS, count: Any = "UA/GeneralStaff") -> IncrementsAnswer:
    return fold(Increments(scope, count), accounts)


def moved(answer: IncrementsAnswer) -> dict[str, tuple[str | None, str | None]]:
    """What it rose and fell by in each period, in words."""
    return {
        str(key): (None if each.rise is None else str(each.rise), None if each.fall is None else str(each.fall))
        for key, each in answer.periods.items()
    }


MARCH = [lost(1, 1, 1000), lost(2, 2, 1200), lost(3, 3, 1150), lost(4, 4, 1150)]


# --- C15: levels become flows ---------------------------------------------------------------------


def test_c15_a_period_s_flow_is_the_difference_of_its_levels_and_the_first_figure_gives_none() -> None:
    """A fall is told as one, and never as a negative number."""
    answer = asked(MARCH)

    assert moved(answer) == {"2022-03-02": ("200", None), "2022-03-03": (None, "50"), "2022-03-04": ("0", None)}
    fell = answer.periods[date(2022, 3, 3)]
    assert (fell.before, fell.after) == (exact(1200), exact(1150))
    assert fell.used == {entry_id(2), entry_id(3)}
    assert fell.caveats == {FELL}
    assert answer.evidence() == {entry_id(number) for number in range(1, 5)}


def test_c15_a_fall_within_a_period_is_named() -> None:
    """Over the month it rose, and on the third it fell."""
    accounts = [lost(9, 1, 900, when=When.days("2022-02-24", "2022-02-28")), *MARCH, lost(5, 31, 2000)]
    month = asked(accounts, attrs.evolve(DAYS, grain="month")).periods[2022, 3]

    assert (month.rise, month.fall) == (exact(1100), None)
    assert month.caveats == {"falls within it: 1, the first from 1200 (end of 2022-03-02) to 1150 (end of 2022-03-03)"}


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (((2, 25, 120), (3, 5, 110), (3, 31, 160)), "falls across its beginning: 1, the first from 120"),
        (((2, 25, 120), (3, 5, 110), (4, 5, 160)), "falls across its beginning: 1, the first from 120"),
        (((2, 28, 120), (3, 5, 110), (4, 5, 160)), "falls within it: 1, the first from 120"),
        (((2, 25, 120), (3, 5, 130), (3, 9, 110), (3, 31, 160)), "falls within it: 1, the first from 130"),
    ],
)
def test_c15_a_fall_across_the_border_of_two_periods_is_told_by_the_later(
    figures: tuple[tuple[int, int, int], ...], told: str
) -> None:
    """It rose in both, and fell between two figures of which each has one; or after a border, with no figure after."""
    days = [date(2022, month, day) for month, day, _ in figures]
    windows = [When.days("2022-02-24", day) for day in days]
    first = lost(9, 1, 100, when=When.days("2022-02-24", "2022-02-24"))
    accounts = [first, *(lost(n, 1, each[2], when=windows[n]) for n, each in enumerate(figures))]
    periods = asked(accounts, attrs.evolve(DAYS, grain="month")).periods

    assert next(each for each in periods[2022, 3].caveats if each.startswith("falls")).startswith(told)


def test_c15_a_level_without_a_figure_lies_between_its_neighbours() -> None:
    """From the first to the fifth it rose by 40: on each day of the gap by no more, and it may have fallen."""
    answer = asked([lost(1, 1, 100), lost(2, 3, 140), lost(3, 4, 150)])

    assert moved(answer) == {
        "2022-03-02": ("0 to 40", None),
        "2022-03-03": ("0 to 40", None),
        "2022-03-04": ("10", None),
    }
    (caveat,) = answer.periods[date(2022, 3, 2)].caveats
    assert caveat == (
        "no figure for its end, which is taken to lie between 100 (end of 2022-03-01) and 140 (end of 2022-03-03)"
    )
    deep = asked([lost(1, 1, 100), lost(2, 4, 140)]).periods[date(2022, 3, 3)]
    assert (deep.rise, deep.fall) == (Quantity.between(0, 40), Quantity.between(0, 40))
    assert len(deep.caveats) == 2


def test_c15_figures_by_the_clock_leave_the_midnight_between_them_open() -> None:
    """Unless the day is said to begin at that clock."""
    at_six = [held(day, When.at(f"2024-11-0{day}T06:00Z"), 100 + 10 * day) for day in (1, 2, 3, 4)]
    by_day = attrs.evolve(GROUND, grain="day")

    assert moved(asked(at_six, by_day, "Watch")) == {"2024-11-02": ("0 to 20", None), "2024-11-03": ("0 to 20", None)}
    begin, end = sorted(asked(at_six, by_day, "Watch").periods[date(2024, 11, 2)].caveats)
    assert "its beginning, which is taken to lie between 110 (2024-11-01 06:00) and 120 (2024-11-02 06:00)" in begin
    assert "its end, which is taken to lie between 120 (2024-11-02 06:00) and 130 (2024-11-03 06:00)" in end
    from_six = attrs.evolve(by_day, day_starts=time(6))
    assert [each for each, _ in moved(asked(at_six, from_six, "Watch")).values()] == ["10", "10", "10"]


@pytest.mark.parametrize(
    ("before", "after", "rise", "fall"),
    [
        (Quantity.between(10, 20), Quantity.between(15, 40), Quantity.between(0, 30), Quantity.between(0, 5)),
        (Quantity.between(10, 20), Quantity.between(20, 40), Quantity.between(0, 30), None),
        (Quantity.between(30, 40), Quantity.between(10, 20), None, Quantity.between(10, 30)),
        (Quantity.at_least(10), exact(40), Quantity.between(0, 30), Quantity.at_least(0)),
        (Quantity.at_least(50), exact(40), None, Quantity.at_least(10)),
        (exact(10), Quantity.more_than(19), Quantity.at_least(10), None),
        (exact(30), Quantity.about_(30), Quantity.at_least(0), Quantity.between(0, 30)),
    ],
)
def test_c15_figures_with_bounds_give_flows_with_bounds(before: Any, after: Any, rise: Any, fall: Any) -> None:
    """Where both may be, both are told, from zero on."""
    (only,) = asked([lost(1, 1, before), lost(2, 2, after)]).periods.values()

    assert (only.rise, only.fall) == (rise, fall)


def test_c15_ground_held_moves_by_the_month() -> None:
    """An area of a day or a month is the level at its end, in square kilometres with decimals."""
    areas = [held(1, "2024-09", 100), held(2, "2024-10-31", Quantity.exact(610)), held(3, "2024-11", 600)]
    answer = asked(areas, GROUND, "Watch")

    assert moved(answer) == {"2024-10": ("510", None), "2024-11": (None, "10")}
    assert FELL not in answer.periods[2024, 11].caveats


@pytest.mark.parametrize(
    ("grain", "keys"),
    [("week", ["2024-W37", "2024-W38"]), ("month", []), ("night", [f"2024-09-{day:02}" for day in range(9, 23)])],
)
def test_c15_every_period_of_a_calendar_will_do(grain: Any, keys: list[str]) -> None:
    """Weeks from Monday on, nights from noon to noon, from the first figure to the last."""
    areas = [held(1, "2024-09-07", 100), held(2, "2024-09-15", 120), held(3, "2024-09-22", 130)]

    assert list(moved(asked(areas, attrs.evolve(GROUND, grain=grain), "Watch"))) == keys


def test_c15_nights_named_by_their_evening_and_years() -> None:
    """The first whole night after a noon; the one year between two ends of years."""
    noons = [held(1, When.at("2024-09-07T12:00Z"), 100), held(2, When.at("2024-09-08T12:00Z"), 130)]
    by_evening = attrs.evolve(GROUND, grain="night", day_rule="start")
    years = [held(1, "2022", 100), held(2, "2024", 130)]

    assert moved(asked(noons, by_evening, "Watch")) == {"2024-09-07": ("30", None)}
    assert moved(asked(noons, attrs.evolve(by_evening, day_rule="end"), "Watch")) == {"2024-09-08": ("30", None)}
    assert list(moved(asked(years, attrs.evolve(GROUND, grain="year"), "Watch"))) == ["2023", "2024"]


def test_c15_only_periods_wholly_among_the_days_asked_about_are_listed() -> None:
    """And the figures before them are still what they are held against."""
    months = [held(number, f"2024-{number:02}", 100 * number) for number in range(1, 8)]
    scope = attrs.evolve(GROUND, since=date(2024, 3, 1), until=date(2024, 5, 30))
    weeks = attrs.evolve(scope, grain="week", until=date(2024, 3, 11))

    assert moved(asked(months, scope, "Watch")) == {"2024-03": ("100", None), "2024-04": ("100", None)}
    assert list(moved(asked(months, weeks, "Watch"))) == ["2024-W10"]


# --- what is refused, and the rest ----------------------------------------------------------------


def test_the_question_is_refused_where_it_is_not_complete() -> None:
    """Which change, a measure that exists, and a period of a calendar."""
    with pytest.raises(IncompleteScope, match="change"):
        Increments(attrs.evolve(GROUND, change=None), "Watch")
    with pytest.raises(UsageError, match="no measure 'area_km3'"):
        Increments(attrs.evolve(GROUND, measure="area_km3"), "Watch")
    with pytest.raises(UsageError, match="a level moves in periods of a calendar: day, month, night, week, year; got"):
        Increments(attrs.evolve(GROUND, grain="incident"), "Watch")


def test_totals_names_this_question_for_stocks() -> None:
    """They are never added up over time."""
    with pytest.raises(UsageError, match="ask Increments"):
        Totals(GROUND, by("Watch"))


def test_an_answer_prints_and_gives_rows() -> None:
    """Bounds, falls, what may be, caveats and accounts; by series and in order of time."""
    answer = asked(MARCH[:3])
    seen = answer.seen_from(Context(View.now(), Head(4, "f" * 64), 4, (Unsettled(entry_id(9), ("count",)),)))

    assert str(answer).splitlines()[0] == "count, latest by UA/GeneralStaff"
    assert [row["rose by"] for row in answer.table().rows()] == [exact(200), None]
    assert answer.rows()[1] == {
        "series": "tanks, total, RU, by UA/GeneralStaff, since 2022-02-24",
        "place": None,
        "key": "2022-03-03",
        "rise_low": None,
        "rise_high": None,
        "fall_low": 50,
        "fall_high": 50,
        "maybe": 0,
        "decides": [],
        "caveats": [FELL],
        "accounts": [entry_id(2), entry_id(3)],
    }
    assert any("do not count" in each for each in seen.rows()[0]["caveats"])
    assert {(key, rise) for (_, key), (rise, _) in answer.conclusion().items()} == {
        (date(2022, 3, 2), exact(200)),
        (date(2022, 3, 3), None),
    }


def test_the_periods_of_a_gap_of_years_are_not_listed_one_by_one() -> None:
    """It is said, and what follows is listed as ever."""
    accounts = [held(1, "2000-01-01", 1), held(2, "2024-01-01", 5), held(3, "2024-01-02", 7)]
    answer = asked(accounts, attrs.evolve(GROUND, grain="day"), "Watch")

    assert moved(answer) == {
        "2000-01-02": ("0 to 4", None),
        "2024-01-01": ("0 to 4", None),
        "2024-01-02": ("2", None),
    }
    assert answer.caveats == set(answer.table().notes) == {LONG_GAPS}
    assert LONG_GAPS in answer.rows()[0]["caveats"]


def test_the_end_of_the_calendar_ends_the_list() -> None:
    """No day follows the last."""
    accounts = [held(1, "9998", 1), held(2, "9999-12-20", 1), held(3, When.at("9999-12-28T12:00Z"), 5)]
    far_east = attrs.evolve(GROUND, tz="Pacific/Kiritimati")
    listed = [moved(asked(accounts, attrs.evolve(far_east, grain=grain), "Watch")) for grain in ("day", "year")]

    assert list(listed[0])[-1] == "9999-12-28"
    assert listed[1] == {}
    accounts[0] = held(1, When.at("9998-12-31T10:00Z"), 1)
    assert moved(asked(accounts, attrs.evolve(far_east, grain="year"), "Watch")) == {"9999": ("0 to 4", None)}


def test_it_can_be_varied_written_and_read() -> None:
    """So that it can be cited; a bare name is that claimant's latest."""
    question = Increments(GROUND, first_hand(by("Watch")))
    varied = fold(vary(Increments(GROUND, "Watch"), {"grain": ["year"]}), [held(1, "2022", 1), held(2, "2023", 2)])

    assert read_question(write_question(question)) == question
    assert question.name == Increments(GROUND, "Watch").name
    assert question.handles == {"TerritorialClaim"}
    assert varied.flips()
    assert module.LONGEST == 1000


def test_a_state_takes_accounts_back_and_joins_with_others() -> None:
    """As that of other questions."""
    question = Increments(DAYS, "UA/GeneralStaff")
    left, right = question.initial(), question.initial()
    for account in MARCH[:2]:
        left = question.apply(left, account)
    for account in (*MARCH[2:], held(9, "2024", 5), lost(8, 9, 7777)):
        right = question.apply(right, account)
    state = question.revoke(question.merge(left, right), lost(8, 9, 7777))

    assert question.answer(state) == asked(MARCH)


# --- C1: what may have been said by the moment asked about ------------------------------------------


def test_c1_a_level_of_which_nobody_knows_when_it_was_said_may_be_known_by_then() -> None:
    """Strictly as known it is not left out in silence: it widens the periods beside it."""
    said = lost(2, 2, 150, attribution=Attribution("UA/GeneralStaff", When.between("2022-03-02T22:00Z", None))).event
    with EventLog.open() as log:
        log.append(lost(1, 1, 100).event, said, lost(3, 3, 130).event)
        then = log.as_known("2022-03-05T00:00Z").ask(Increments(DAYS, "UA/GeneralStaff"))
        later = log.now().ask(Increments(DAYS, "UA/GeneralStaff"))

    assert moved(then) == {"2022-03-02": ("0 to 50", None), "2022-03-03": ("0 to 30", "0 to 20")}
    assert moved(later) == {"2022-03-02": ("50", None), "2022-03-03": (None, "20")}
    assert then.rows()[0]["decides"] == ["a report time"]


@pytest.mark.parametrize(
    ("other", "rose"),
    [
        # Two versions of unknown order: of tanks or guns; for the end of the second or of the third.
        ({"category": "guns"}, {"2022-03-02": "0 to 50", "2022-03-03": "0 to 50", "2022-03-04": "0 to 30"}),
        (
            {"when": When.days("2022-02-24", "2022-03-03")},
            {"2022-03-02": "0 to 50", "2022-03-03": "0 to 50", "2022-03-04": "0 to 30"},
        ),
    ],
)
def test_c1_versions_of_several_series_or_ends_may_be_of_each(other: dict[str, Any], rose: dict[str, str]) -> None:
    """Nobody knows which of them was said last."""
    event = lost(2, 2, 150).event
    versions = attrs.evolve(lost(2, 2, 150), readings=(event, attrs.evolve(event, **other)))
    answer = asked([lost(1, 1, 100), versions, lost(4, 4, 130)])

    assert {day: up for day, (up, _) in moved(answer).items()} == rose
    assert all(each.maybe for each in answer.periods.values())
