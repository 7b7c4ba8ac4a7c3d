"""The record ladder of the shared snapshot, worked out a second time, with pandas and no code of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from conflict_events.counting import highest
from conflict_events.events import DroneStrike
from conflict_events.importers import import_source
from conflict_events.log import EventLog
from conflict_events.questions.records import Board, Outcome, RecordBoard, Sensitivity
from conflict_events.values import Quantity, Scope
from tests.shared_data import shared

SNAPSHOT = "missile_attacks/missile_attacks_daily.2025-03-30.csv"

Steps: TypeAlias = list[tuple[str, int]]

LADDER: Steps = [
    ("2022-09-29 23:59", 7),
    ("2022-10-06 02:00", 9),
    ("2022-10-10 14:00", 13),
    ("2022-10-13 00:00", 17),  # known by date only: 12 October, to its end
    ("2022-10-26 23:59", 20),
    ("2022-12-19 08:00", 35),
    ("2023-01-01 08:00", 45),
    ("2023-05-28 08:00", 54),
    ("2023-11-25 08:00", 75),
    ("2024-01-01 08:00", 90),
    ("2024-08-26 18:00", 109),
    ("2024-10-16 07:00", 136),
    ("2024-11-10 09:30", 145),
    ("2024-11-26 09:00", 188),
    ("2024-12-13 05:00", 193),
    ("2025-02-23 08:00", 267),
]
"""Drones per report, launched, ordered by the end of the window in Kyiv, strictly greater."""


def _moment(cell: str, *, is_end: bool) -> pd.Timestamp:
    moment = pd.Timestamp(cell.strip())
    if is_end and ":" not in cell:
        moment += pd.Timedelta(days=1)
    return moment.tz_localize("Europe/Kyiv")


@pytest.fixture(scope="module")
def shaheds() -> Any:
    """The rows of one weapon with a target in them, their windows as local times."""
    rows = pd.read_csv(shared(SNAPSHOT), dtype=str, keep_default_na=False)
    rows = rows[(rows.model == "Shahed-136/131") & (rows.target != "")].copy()
    rows["start"] = [_moment(cell, is_end=False) for cell in rows.time_start]
    rows["end"] = [_moment(cell, is_end=True) for cell in rows.time_end]
    rows["launched"] = rows.launched.astype(float).astype(int)
    return rows


def _steps(figures: Any) -> Steps:
    """The strictly growing maxima of a series of figures, in the order of its index."""
    figures = figures.sort_index()
    before = figures.cummax().shift(fill_value=-1)
    raised = figures[figures > before]
    return [(str(key)[:16], int(figure)) for key, figure in raised.items()]


def _by_report(rows: Any) -> Steps:
    return _steps(rows.groupby("end").launched.max())


def _by_day(rows: Any, rule: str) -> Steps:
    days = [_day(start, end, rule) for start, end in zip(rows.start, rows.end, strict=True)]
    return _steps(rows.assign(day=days).dropna(subset="day").groupby("day").launched.sum())


def _day(start: Any, end: Any, rule: str) -> Any:
    last = max(start, end - pd.Timedelta(microseconds=1))
    if rule != "majority":
        return (start if rule == "start" else last).date()
    middle = start + (end - start) / 2
    midnight = middle.normalize()
    next_midnight = (midnight.tz_localize(None) + pd.Timedelta(days=1)).tz_localize("Europe/Kyiv")
    share = min(end, next_midnight) - max(start, midnight)
    return middle.date() if start == end or share * 2 > end - start else None


def _night(start: Any, end: Any) -> Any:
    """The morning of the night that holds more than half of a window (S8)."""
    middle = start + (end - start) / 2
    evening = (middle - pd.Timedelta(hours=12)).normalize().tz_localize(None)
    dark = pd.Timedelta(0)
    for days in (-1, 0, 1):
        dusk = (evening + pd.Timedelta(days=days, hours=18)).tz_localize("Europe/Kyiv")
        dawn = (evening + pd.Timedelta(days=days + 1, hours=6)).tz_localize("Europe/Kyiv")
        dark += max(min(end, dawn) - max(start, dusk), pd.Timedelta(0))
    at_once = start == end and (start.hour >= 18 or start.hour < 6)
    is_night = at_once or dark * 2 > end - start
    return (evening + pd.Timedelta(days=1)).date() if is_night else None


def _by_night(rows: Any) -> Steps:
    timed = rows[rows.time_start.str.contains(":") | rows.time_end.str.contains(":")]
    nights = [_night(start, end) for start, end in zip(timed.start, timed.end, strict=True)]
    return _steps(timed.assign(night=nights).dropna(subset="night").groupby("night").launched.sum())


def test_the_tenth_of_november_is_the_thirteenth_step_of_the_ladder_by_report(shaheds: Any) -> None:
    ladder = _by_report(shaheds)

    assert ladder == LADDER
    assert ladder[11:14] == [
        ("2024-10-16 07:00", 136),
        ("2024-11-10 09:30", 145),
        ("2024-11-26 09:00", 188),
    ]


def test_the_night_to_the_25th_ties_the_tenth_of_november(shaheds: Any) -> None:
    until = _moment("2024-11-26 08:59", is_end=True)
    tied = shaheds[(shaheds.launched == 145) & (shaheds.end <= until)].sort_values("end")

    assert list(tied.time_end) == ["2024-11-10 09:30", "2024-11-25 11:00"]


def test_the_naive_sum_by_start_date_has_no_step_for_that_attack(shaheds: Any) -> None:
    naive = _by_day(shaheds, "start")

    assert len(naive) == 13
    assert [step for step in naive if step[0].startswith("2024-1")] == [
        ("2024-10-02", 137),
        ("2024-10-15", 153),
        ("2024-11-24", 218),
    ]


# --- the same by the library ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def log() -> Iterator[EventLog]:
    with EventLog.open() as opened:
        import_source(opened, shared(SNAPSHOT), "missile-attacks")
        yield opened


def _board(log: EventLog, **grain: Any) -> Board:
    scope = Scope(
        kinds={DroneStrike}, measure="launched", attacker="RU", places={"UA"}, weapons={"Shahed-136/131"}, **grain
    )
    return log.ask(RecordBoard(scope, highest()))


def test_s11_the_board_climbs_the_same_ladder_by_report(log: EventLog, shaheds: Any) -> None:
    board = _board(log, grain="account")
    ends = [step.ends[1].astimezone(ZoneInfo("Europe/Kyiv")) for step in board.ladder() if step.ends and step.ends[1]]
    figures = [step.value.ceiling for step in board.ladder()]

    assert list(zip([f"{end:%Y-%m-%d %H:%M}" for end in ends], figures, strict=True)) == LADDER
    assert sum(bool(bucket.used) for bucket in board.buckets.values()) == len(shaheds)
    assert {each for bucket in board.buckets.values() if not bucket.used for each in bucket.decides} == {
        "a place",
        "how many of a bundle they are",
    }


def test_the_tenth_of_november_holds_by_nine_is_tied_on_the_25th_and_beaten_on_the_26th(log: EventLog) -> None:
    board = _board(log, grain="account")
    step = board.ladder()[12]

    verdict, life = board.verdict(step.key), board.lifecycle(step.key)

    assert verdict.outcome is Outcome.HOLDS
    assert verdict.margin == Quantity.exact(9)
    assert list(verdict.previous.values()) == [Quantity.exact(136)]
    assert [str(log.entry(str(key)).event.when) for key in (step.key, *life.tied_on, *life.beaten_on)] == [
        "2024-11-09 20:00 to 2024-11-10 09:30 Europe/Kyiv",
        "2024-11-24 18:30 to 2024-11-25 11:00 Europe/Kyiv",
        "2024-11-25 19:30 to 2024-11-26 09:00 Europe/Kyiv",
    ]
    assert life.beaten_by == Quantity.exact(188)


@pytest.mark.parametrize("rule", ["start", "end", "majority"])
def test_the_board_climbs_the_same_ladder_by_day(log: EventLog, shaheds: Any, rule: str) -> None:
    board = _board(log, grain="day", day_rule=rule, tz="Europe/Kyiv")

    assert [(str(step.key), step.value.ceiling) for step in board.ladder()] == _by_day(shaheds, rule)


def test_the_board_climbs_the_same_ladder_by_night(log: EventLog, shaheds: Any) -> None:
    board = _board(log, grain="night", day_rule="end", tz="Europe/Kyiv")

    # Where reports of one night overlap, the board gives an interval up to their sum (S16).
    assert [(str(step.key), step.value.ceiling) for step in board.ladder()] == _by_night(shaheds)


def test_one_call_shows_which_conventions_flip_the_answer(log: EventLog) -> None:
    """Dated by its start, 10 November is behind two attacks that began on 15 October; nobody says what of decoys."""
    scope = Scope(
        kinds={DroneStrike}, measure="launched", attacker="RU", places={"UA"}, weapons={"Shahed-136/131"}, grain="day",
        since="2022-02-24", day_rule="end", tz="Europe/Kyiv",
    )  # fmt: skip
    vary: dict[str, list[Any]] = {
        "day_rule": ["start", "majority"],
        "grain": ["account", "night", "week", "month"],
        "since": ["2023-01-01", "2024-09-01"],
        "decoys": [True, False],
    }

    found = log.ask(Sensitivity(RecordBoard(scope, highest()), about=date(2024, 11, 10), vary=vary))
    start = found.flips()[(("day_rule", "start"),)]

    assert found.as_asked.outcome is Outcome.HOLDS
    assert {label: verdict.outcome for label, verdict in found.flips().items()} == {
        (("day_rule", "start"),): Outcome.FAILS,
        (("decoys", "True"),): Outcome.UNDETERMINED,
        (("decoys", "False"),): Outcome.UNDETERMINED,
    }
    assert (start.value, dict(start.previous)) == (Quantity.exact(145), {date(2024, 10, 15): Quantity.exact(153)})
