"""The two shared snapshots: every row accounted for, and the same sums as pandas gives."""

from __future__ import annotations

import ast
from collections import Counter

import pandas as pd
import pytest

from conflict_events.importers import Transcript, read_source
from conflict_events.values import Quantity
from tests.shared_data import shared

SNAPSHOTS = {
    "2024-11-03": {"rows": 1810, "drones": 1075, "missiles": 730, "bombs": 5, "refused": 0},
    "2025-03-30": {"rows": 2286, "drones": 1409, "missiles": 872, "bombs": 5, "refused": 0},
}


def _path(day: str) -> str:
    return str(shared(f"missile_attacks/missile_attacks_daily.{day}.csv"))


@pytest.fixture(scope="module", params=SNAPSHOTS)
def day(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def reading(day: str) -> Transcript:
    return read_source(_path(day), "missile-attacks")


def test_every_row_is_one_account_or_one_finding(day: str, reading: Transcript) -> None:
    kinds = Counter(type(event).__name__ for event in reading.events)

    assert {
        "rows": reading.rows,
        "drones": kinds["DroneStrike"],
        "missiles": kinds["MissileStrike"],
        "bombs": kinds["BombStrike"],
        "refused": len(reading.refused),
    } == SNAPSHOTS[day]
    assert reading.rows == len(reading.events) + len(reading.refused) + reading.repeated
    assert len(set(reading.events)) == len(reading.events)


@pytest.mark.no_cover
def test_what_is_told_of_parts_is_what_pandas_finds(day: str, reading: Transcript) -> None:
    """How many were destroyed over each region, whose names are as they were written; and where it hit."""
    ours: Counter[str] = Counter()
    for part in (part for event in reading.events for part in event.parts if part.where is not None):
        ours[part.where.name] += 0 if part.tally.destroyed.missing else int(part.tally.destroyed.floor)
    rows = pd.read_csv(_path(day))
    theirs: Counter[str] = Counter()
    for told in rows.destroyed_details.dropna():
        for region, count in ast.literal_eval(told.replace("NaN", "0")).items():
            theirs[region.strip()] += count
    affected = rows.get("affected region", pd.Series(dtype=str)).dropna()
    whole = affected[affected.str.count("'") % 2 == 0]  # four lists lack a quotation mark
    unread = [finding for finding in reading.findings if finding.rule == "unread-details"]

    assert ours == theirs
    assert sum(len(event.affected) for event in reading.events) == sum(len(ast.literal_eval(each)) for each in whole)
    assert len(unread) == len(affected) - len(whole)


@pytest.mark.no_cover
@pytest.mark.parametrize("column", ["launched", "destroyed", "not_reach_goal", "still_attacking"])
def test_the_sums_by_weapon_are_those_of_pandas(day: str, reading: Transcript, column: str) -> None:
    field = {"not_reach_goal": "lost", "still_attacking": "airborne"}.get(column, column)
    ours: Counter[str] = Counter()
    for event in reading.events:
        count: Quantity = getattr(event.tally, field)
        ours[event.weapon] += 0 if count.missing else int(count.floor)
    theirs = pd.read_csv(_path(day)).groupby("model")[column].sum()

    assert dict(ours) == {model: int(total) for model, total in theirs.items()}


def test_s14_what_is_missing_is_missing_in_both(day: str, reading: Transcript) -> None:
    rows = pd.read_csv(_path(day))

    for column in ("launched", "destroyed"):
        missing = [e for e in reading.events if getattr(e.tally, column).missing == "unreported"]
        assert len(missing) == rows[column].isna().sum()


@pytest.mark.no_cover
def test_the_days_are_those_of_pandas(day: str, reading: Transcript) -> None:
    ours = Counter(event.when.local_day("Europe/Kyiv", "start") for event in reading.events)
    rows = pd.read_csv(_path(day), dtype=str)
    starts = pd.to_datetime(rows.time_start.str.strip().str[:10]).dt.date

    assert ours == Counter(starts)
