"""The two shared snapshots: every row accounted for, and the same sums as pandas gives."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from conflict_events.importers import Transcript, read_source
from conflict_events.values import Quantity
from tests.shared_data import shared

SNAPSHOTS = {
    "2024-11-03": {"rows": 1810, "drones": 1075, "missiles": 730, "refused": 5},
    "2025-03-30": {"rows": 2286, "drones": 1409, "missiles": 872, "refused": 5},
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
        "refused": len(reading.refused),
    } == SNAPSHOTS[day]
    assert reading.rows == len(reading.events) + len(reading.refused) + reading.repeated
    assert len(set(reading.events)) == len(reading.events)


def test_the_only_rows_without_an_event_are_of_bombs(reading: Transcript) -> None:
    assert {finding.rule for finding in reading.refused} == {"no-kind"}


@pytest.mark.no_cover
@pytest.mark.parametrize("column", ["launched", "destroyed", "not_reach_goal", "still_attacking"])
def test_the_sums_by_weapon_are_those_of_pandas(day: str, reading: Transcript, column: str) -> None:
    field = {"not_reach_goal": "lost", "still_attacking": "airborne"}.get(column, column)
    ours: Counter[str] = Counter()
    for event in reading.events:
        count: Quantity = getattr(event.tally, field)
        ours[event.weapon] += 0 if count.missing else int(count.floor)
    rows = pd.read_csv(_path(day))
    theirs = rows[~rows.model.isin({"KAB", "Aerial Bomb"})].groupby("model")[column].sum()

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
    rows = rows[~rows.model.isin({"KAB", "Aerial Bomb"})]
    starts = pd.to_datetime(rows.time_start.str.strip().str[:10]).dt.date

    assert ours == Counter(starts)
