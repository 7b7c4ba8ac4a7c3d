"""The record ladder of the shared snapshot, worked out a second time, with pandas and no code of ours."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import pandas as pd
import pytest

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


def _by_day(rows: Any, column: str) -> Steps:
    return _steps(rows.groupby(rows[column].str.strip().str[:10]).launched.sum())


def _night(start: pd.Timestamp, end: pd.Timestamp) -> date | None:
    """The morning of the night that holds more than half of a window (SEMANTICS 8)."""
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
    naive = _by_day(shaheds, "time_start")

    assert len(naive) == 13
    assert [step for step in naive if step[0].startswith("2024-1")] == [
        ("2024-10-02", 137),
        ("2024-10-15", 153),
        ("2024-11-24", 218),
    ]
