"""Ladders and claimed figures: drawn of the rows that the answers have."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.charts import Chart, chart_of
from conflict_events.charts.records import MOST
from conflict_events.counting import by, envelope
from conflict_events.errors import UsageError
from conflict_events.history import Head, View
from conflict_events.projections import Context, fold
from conflict_events.questions.records import Board, FigureCheck, RecordBoard
from conflict_events.values import Quantity, When
from tests.projections.accounts import night, scope, strike, told

OVER_UA = scope(attacker="RU", places={"UA"})
NIGHTS = [
    told(1, strike(136, 1)),
    told(2, strike(90, 2)),
    told(3, strike(145, 10)),
    told(4, strike(145, 12)),
    told(5, strike(Quantity.between(140, 150), 14)),
    told(6, strike(188, 16, code="UA/UA-30")),
    told(7, strike(Quantity.at_least(200), 18)),
    told(8, strike(None, 20)),
]


def board(accounts: Any = NIGHTS, **fields: Any) -> Board:
    return fold(RecordBoard(attrs.evolve(OVER_UA, **fields), by("UA/AirForce")), accounts)


def drawn(chart: Chart, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in chart.rows]


def test_a_ladder_has_the_steps_the_ties_and_what_may_be_one() -> None:
    """What is certainly behind the record is no step, and is left to the table."""
    assert drawn(chart_of(board()), "name", "figure", "remark") == [
        ("2024-11-01", "136", "the first recorded here"),
        ("2024-11-10", "145", "a record"),
        ("2024-11-12", "145", "level with the record"),
        ("2024-11-14", "140 to 150", "may be a record"),
        ("2024-11-16", "188", "a record"),
        ("2024-11-18", "at least 200", "a record"),
    ]


def test_what_may_be_an_earlier_one_leaves_the_first_step_no_first_recorded() -> None:
    """It is the first that certainly is one."""
    perhaps = [told(1, strike(3, 1, weapon=None)), told(2, strike(7, 2, weapon="X")), told(3, strike(9, 3, weapon="X"))]
    asked = board(perhaps, weapons={"X"})

    assert drawn(chart_of(asked), "figure", "remark") == [
        ("0 to 3", "may be a record"),
        ("7", "the first that certainly is one"),
        ("9", "a record"),
    ]


def test_every_step_is_drawn_as_the_answer_s_rows_have_it() -> None:
    """The same bounds, the same outcome, in the same order."""
    answer = board()
    rows = {row["key"]: row for row in answer.rows()}

    for name, low, high, outcome in drawn(chart_of(answer), "name", "low", "high", "outcome"):
        assert (low, high, outcome) == (rows[name]["low"], rows[name]["high"], rows[name]["outcome"])


def test_the_period_judged_is_marked_and_drawn_though_it_be_no_step() -> None:
    """Who asks of it wants to see how far it is."""
    chart = chart_of(board(), judged="2024-11-02")

    assert [name for name, judged in drawn(chart, "name", "judged") if judged] == ["2024-11-02"]
    assert ("2024-11-02", "no record") in drawn(chart, "name", "remark")
    assert "2024-11-02 is in bold." in " ".join(chart.told)
    with pytest.raises(UsageError, match="no figure to be drawn"):
        chart_of(board([]))
    with pytest.raises(UsageError, match="key"):
        chart_of(board(), judged="a Tuesday")


def test_what_only_may_count_is_hatched_and_what_was_left_aside_is_not_drawn() -> None:
    """A window that may be of two nights."""
    either = When.between("2024-11-11T06:00", "2024-11-12T22:00", tz="Europe/Kyiv")
    accounts = [told(1, strike(100, 10)), told(2, strike(40, either))]
    perhaps = fold(RecordBoard(scope("day", attacker="RU", places={"UA"}, day_rule="majority"), envelope()), accounts)

    assert [row["maybe"] for row in chart_of(perhaps, judged="2024-11-10").rows][:1] == [False]


def test_of_many_steps_the_last_are_drawn_and_the_title_says_so() -> None:
    """With the one judged, wherever it is."""
    rising = [told(number, strike(number, night(number))) for number in range(1, 31)]
    more = [
        told(30 + day, strike(30 + day, When.between(f"2024-12-{day:02}T00:00Z", f"2024-12-{day:02}T03:00Z")))
        for day in (5, 6, 7)
    ]
    chart = chart_of(board([*rising, *more]), judged="2024-11-02")

    assert len(chart.rows) == MOST + 1
    assert chart.rows[0]["name"] == "2024-11-02"
    assert f"the last {MOST + 1} of 33 steps" in " ".join(chart.told)


def test_the_title_says_what_is_counted_whose_count_it_is_and_as_known_when() -> None:
    """A picture goes round without its page."""
    seen = board().seen_from(Context(View.known("2024-11-20T12:00Z"), Head(8, "d" * 64), 8))
    now = board().seen_from(Context(View.now(), Head(1234, "d" * 64), 1234))

    assert chart_of(seen).title == "Drones launched in attacks by RU over UA in one night"
    assert (
        chart_of(seen).told[0] == "As reported by UA/AirForce, as known at 2024-11-20 12:00Z. All figures are claims."
    )
    assert "in a log of 1234 entries" in chart_of(now).told[0]
    assert "of accounts at hand" in chart_of(board()).told[0]


def test_a_claimed_figure_stands_beside_the_recorded_one_and_the_record_before() -> None:
    """With what was said to be beaten."""
    question = FigureCheck(OVER_UA, by("UA/AirForce"), on="2024-11-10", figure=150, beat=130)

    assert drawn(chart_of(fold(question, NIGHTS)), "name", "figure", "judged") == [
        ("2024-11-01", "136", False),
        ("record before, as claimed", "130", False),
        ("2024-11-10", "145", True),
        ("2024-11-10, as claimed", "150", False),
    ]
    bare = fold(FigureCheck(OVER_UA, by("UA/AirForce"), on="2024-11-09"), NIGHTS)
    assert drawn(chart_of(bare), "name", "figure") == [("2024-11-09", "no figure")]
