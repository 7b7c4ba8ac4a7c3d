"""Figures over time: totals, flows of stocks, the pace of ground, and the calendar of what is covered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from conflict_events.charts import chart_of
from conflict_events.charts.over_time import MOST, check_length, time_axis
from conflict_events.counting import by
from conflict_events.errors import UsageError
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.questions.ground import Increments, TerritorialMomentum
from conflict_events.questions.ledger import Coverage
from conflict_events.values import Quantity, Scope, When
from tests.projections.accounts import night, scope, strike, told
from tests.questions.ground.test_increments import DAYS, GROUND, MARCH, held, lost
from tests.questions.ground.test_momentum import MONTHS, ground, month

OURS = by("UA/AirForce")


def totals(*accounts: Any, grain: str = "night", **fields: Any) -> Any:
    return fold(Totals(scope(grain, **fields), OURS), accounts)


def test_totals_are_drawn_as_their_rows_have_them() -> None:
    """Each over its own night, with its bounds; a night without a figure has no bar."""
    answer = totals(told(1, strike(10, 1)), told(2, strike(Quantity.at_least(5), 3)), told(3, strike(None, 5)))
    chart = chart_of(answer)

    drawn = [(row["name"], row["low"], row["high"]) for row in chart.rows]
    assert drawn[:2] == [(row["key"], row["low"], row["high"]) for row in answer.rows()][:2]
    assert [(row["from"], row["to"]) for row in chart.rows][:1] == [("2024-11-01", "2024-11-02")]
    assert "At least 15 in all; each bar is one night." in chart.told
    assert chart.to_dict()["layer"][-1]["mark"]["type"] == "text"


def test_many_bars_have_no_numbers_above_them() -> None:
    """They would lie on each other."""
    answer = totals(*(told(number, strike(number, night(number))) for number in range(1, 29)))

    assert all(layer["mark"]["type"] == "rect" for layer in chart_of(answer).to_dict()["layer"])


@pytest.mark.parametrize(
    ("grain", "first", "last"), [("month", "2024-11-01", "2024-12-01"), ("week", "2024-11-04", "2024-11-11")]
)
def test_a_period_is_as_broad_as_it_is(grain: str, first: str, last: str) -> None:
    """A month has its days."""
    chart = chart_of(totals(told(1, strike(10, 10)), grain=grain))

    assert (chart.rows[0]["from"], chart.rows[0]["to"]) == (first, last)


def test_what_has_no_place_in_a_calendar_is_listed() -> None:
    """Up to so many rows as a page has."""
    few = [told(number, strike(number, number)) for number in range(1, 4)]
    many = [told(number, strike(number, night(date(2024, 1, 1) + timedelta(number)))) for number in range(1, 63)]

    assert len(chart_of(totals(*few, grain="incident")).rows) == 3
    with pytest.raises(UsageError, match="62 figures by incident"):
        chart_of(totals(*many, grain="incident"))


def test_what_no_picture_can_show_is_refused_with_what_to_ask_instead() -> None:
    """Too many periods, or none."""
    with pytest.raises(UsageError, match="ask a coarser grain"):
        check_length(MOST + 1)
    with pytest.raises(UsageError, match="no figure to be drawn"):
        chart_of(totals())


@pytest.mark.parametrize(("days", "form"), [(5, "%-d %b %Y"), (200, "%b %Y"), (4000, "%Y")])
def test_the_marks_of_the_time_axis_are_never_twice_the_same(days: int, form: str) -> None:
    """Days, months or years, as the span has it."""
    begin = date(2020, 1, 1)
    axis = time_axis("night", [{"from": str(begin), "to": str(begin + timedelta(days))}])["axis"]

    assert axis["format"] == form
    assert 2 <= len({tuple(each.items()) for each in axis["values"]}) == len(axis["values"]) <= 10


def test_years_are_marked_by_years() -> None:
    """However few there are."""
    rows = [{"from": f"{year}-01-01", "to": f"{year + 1}-01-01"} for year in (2022, 2023)]

    assert [each["year"] for each in time_axis("year", rows)["axis"]["values"]] == [2022, 2023, 2024]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, ""),
        ({"since": "2024-11-01"}, ", since 2024-11-01"),
        ({"until": "2024-11-30"}, ", until 2024-11-30"),
        ({"since": "2024-11-01", "until": "2024-11-30"}, ", 2024-11-01 to 2024-11-30"),
        ({"since": "2024-11-10", "until": "2024-11-10"}, ", 2024-11-10"),
    ],
)
def test_titles_say_which_days_were_asked_for(asked: dict[str, str], said: str) -> None:
    """Of all of them there is nothing to say."""
    chart = chart_of(fold(Totals(scope(**asked), by("UA/AirForce")), [told(1, strike(145, 10))]))

    assert chart.title == f"Drones launched{said}, by night"


def test_flows_are_drawn_above_and_below_a_line_series_by_series() -> None:
    """A fall is a fall, and what may be either lies on both sides."""
    chart = chart_of(fold(Increments(DAYS, "UA/GeneralStaff"), [*MARCH, lost(5, 7, 1300)]))

    moves = {row["name"].rpartition(", ")[2]: (row["low"], row["high"], row["figure"]) for row in chart.rows}
    assert moves["2022-03-02"] == (200, 200, "rose by 200")
    assert moves["2022-03-03"] == (-50, -50, "fell by 50")
    assert moves["2022-03-05"] == (0, 150, "rose by 0 to 150")
    assert chart.title == "Change by day, pieces of equipment: total"


def test_an_open_flow_and_one_that_may_be_either_are_drawn_to_the_edge() -> None:
    """What may be any number is not drawn as none."""
    series = [held(1, "2024-01-31", 100), held(2, "2024-02-29", Quantity.at_least(50)), held(3, "2024-03-31", 40)]
    rows = chart_of(fold(Increments(GROUND, "Watch"), series)).rows

    assert [(row["low"], row["high"]) for row in rows] == [(-50, None), (None, -10)]


def test_of_many_series_the_first_are_drawn() -> None:
    """And the title says so."""
    many = [lost(2 * each + day, day, each + day, category=f"kind {each:02}") for each in range(14) for day in (1, 2)]
    chart = chart_of(fold(Increments(DAYS, "UA/GeneralStaff"), many))

    assert "12 of 14 series are drawn" in chart.told[0]


def test_the_pace_of_ground_is_drawn_by_the_one_assessor() -> None:
    """Net, a day, as exact as it is known."""
    accounts = [
        ground(1, 310, month(10)),
        ground(2, 30, month(11), "lost"),
        ground(3, Quantity.at_least(62), month(12)),
    ]
    chart = chart_of(fold(TerritorialMomentum(MONTHS, "AFP", holder="RU"), accounts))

    assert [(row["name"], row["low"], row["high"]) for row in chart.rows] == [
        ("2024-10", 10.0, 10.0),
        ("2024-11", -1.0, -1.0),
        ("2024-12", 2.0, None),
    ]
    assert chart.told[0].startswith("As assessed by AFP")


def by_window(*accounts: Any) -> Any:
    window = Scope(grain="window", tz="Europe/Kyiv", day_rule="end")
    return chart_of(fold(TerritorialMomentum(window, "AFP", holder="RU"), accounts))


def test_the_pace_of_ground_is_drawn_by_window_as_its_assessor_speaks() -> None:
    """From its first hour to its last, by the clock of the question."""
    chart = by_window(ground(1, 310, month(10)), ground(2, 30, month(11), "lost"))

    assert [(row["from"], row["to"], row["low"], row["panel"]) for row in chart.rows] == [
        ("2024-10-01T00:00:00Z", "2024-11-01T00:00:00Z", 10.0, ""),
        ("2024-11-01T00:00:00Z", "2024-12-01T00:00:00Z", -1.0, ""),
    ]
    assert chart.to_dict()["layer"]


def test_windows_that_overlap_are_drawn_in_fields_apart_on_one_scale() -> None:
    """One over the other would hide it."""
    days = [When.between(f"2024-10-{day:02}T00:00", "2024-10-20T00:00", tz="Europe/Kyiv") for day in range(1, 14)]
    chart = by_window(ground(1, 310, month(10)), ground(2, 27, days[0]), ground(3, 60, month(11)))

    assert [(row["to"][:10], row["panel"]) for row in chart.rows] == [
        ("2024-10-20", "1 of 2"),
        ("2024-11-01", "2 of 2"),
        ("2024-12-01", "1 of 2"),
    ]
    scales = [field["layer"][0]["encoding"]["y"]["scale"]["domain"] for field in chart.body["vconcat"]]
    assert scales[0] == scales[1]
    assert "Windows that overlap" in chart.told[-1]
    with pytest.raises(UsageError, match="more than 12 of these windows overlap"):
        by_window(*(ground(number, 1, when) for number, when in enumerate(days, start=1)))


def test_a_calendar_has_a_square_for_each_day_and_says_which_are_empty() -> None:
    """Empty is not quiet: nobody reports, that is all."""
    accounts = [told(1, strike(1, 1)), told(2, strike(2, 4)), told(3, strike(2, 4, by="AFP"))]
    answer = fold(Coverage(scope(since=date(2024, 10, 31))), accounts)
    chart = chart_of(answer)

    everybody = {row["date"]: row["reported"] for row in chart.rows if row["voice"] == "everybody"}
    assert [day for day, has in everybody.items() if has] == ["2024-11-01", "2024-11-04"]
    assert len(everybody) == answer.everything.days + answer.everything.missing_days
    assert {row["voice"] for row in chart.rows} == {"everybody", "UA/AirForce", "AFP"}
    assert "which does not say that nothing happened" in chart.told[1]


def test_a_calendar_of_nothing_or_of_centuries_is_refused() -> None:
    """And of many claimants the busiest are drawn apart."""
    with pytest.raises(UsageError, match="no account here has a day"):
        chart_of(fold(Coverage(scope()), []))
    with pytest.raises(UsageError, match="more than can be seen"):
        chart_of(fold(Coverage(scope(since=date(1950, 1, 1))), [told(1, strike(1, 1))]))
    crowd = [told(number, strike(1, 10, by=f"X/{number}")) for number in range(1, 7)]
    assert "Of 6 claimants the 3 with the most nights" in chart_of(fold(Coverage(scope()), crowd)).told[2]
