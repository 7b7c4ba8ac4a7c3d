"""Shares by month of the shared snapshot, worked out a second time with pandas and no code of ours."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from conflict_events.counting import Share, by
from conflict_events.events import DroneStrike
from conflict_events.importers import import_source, load_definitions
from conflict_events.log import EventLog
from conflict_events.questions.attacks import InterceptionRate, Interceptions
from conflict_events.values import Scope, Truth
from tests.shared_data import shared

SNAPSHOT = "missile_attacks/missile_attacks_daily.2025-03-30.csv"
SHAHEDS = Scope(
    kinds={DroneStrike},
    measure="launched",
    grain="month",
    weapons={"Shahed-136/131"},
    places={"UA"},
    day_rule="end",
    tz="Europe/Kyiv",
    maybe="aside",  # rows without a place are in nobody's plain sum
)


@pytest.fixture(scope="module")
def log() -> Iterator[EventLog]:
    with EventLog.open() as opened:
        import_source(opened, shared(SNAPSHOT), "missile-attacks")
        yield opened


@pytest.fixture(scope="module")
def months() -> Any:
    """Sums by the month in which a window ends: launched, destroyed, lost, and rows that do not say lost."""
    rows = pd.read_csv(shared(SNAPSHOT), dtype=str, keep_default_na=False)
    rows = rows[(rows.model == "Shahed-136/131") & (rows.target != "")].copy()
    rows = rows[rows.source.str.contains("kpszsu")]
    ends = pd.to_datetime(rows.time_end, format="mixed")
    clocked = rows.time_end.str.contains(":")
    rows["month"] = (ends - clocked.astype(int) * pd.Timedelta(microseconds=1)).dt.strftime("%Y-%m")
    for column in ("launched", "destroyed", "not_reach_goal"):
        rows[column] = pd.to_numeric(rows[column])
    rows["unsaid"] = rows.not_reach_goal.isna()
    return rows.groupby("month")[["launched", "destroyed", "not_reach_goal", "unsaid"]].sum()


def asked(log: EventLog, *stopped: str) -> Interceptions:
    return log.now().ask(InterceptionRate(SHAHEDS, by("UA/AirForce"), stopped=stopped, definitions=load_definitions()))


@pytest.mark.no_cover
def test_destroyed_of_launched_by_month_agrees_with_pandas(log: EventLog, months: Any) -> None:
    """Exactly, where no two unlinked windows of one claimant overlap; elsewhere our bounds hold pandas' plain sum."""
    answer: Any = asked(log, "destroyed")  # months are pairs
    exact = 0

    assert {f"{year}-{month:02}" for year, month in answer.ordered} == set(months.index)
    for (year, month), period in answer.periods.items():
        row = months.loc[f"{year}-{month:02}"]
        plain = Fraction(int(row.destroyed), int(row.launched))
        assert (period.launched.ceiling, period.stopped.ceiling) == (row.launched, row.destroyed)
        assert period.share is not None
        assert period.share.low <= plain <= period.share.high
        exact += period.share == Share(plain, plain)
    assert (exact, len(months)) == (24, 31)


@pytest.mark.no_cover
def test_the_break_of_september_2024_is_guarded(log: EventLog) -> None:
    """Destroyed fell from 83 of 100 to about 55, and what moved is the definition (C17)."""
    destroyed, both = asked(log, "destroyed"), asked(log, "destroyed", "lost")
    before, after = (2024, 8), (2025, 2)

    assert "2024-09-01 to 2024-09-30" in (destroyed.change(before, after).reason or "")
    assert destroyed.change((2024, 12), after).reason is None
    assert both.change(before, after).reason is None
    assert both.change(before, after).rose is Truth.YES


def test_lost_is_reported_of_nearly_every_night_since_september_2024() -> None:
    """26 of 30 nights of that month, 5 and 7 rows of the two before it: what the shipped definitions are made of."""
    rows = pd.read_csv(shared(SNAPSHOT), dtype=str, keep_default_na=False)
    rows = rows[(rows.model == "Shahed-136/131") & rows.source.str.contains("kpszsu")]
    by_day = (rows.time_start == "2024-09-28 07:30") & (rows.time_end == "2024-09-28 08:30")
    rows = rows[~by_day].assign(said=rows.not_reach_goal != "", month=rows.time_end.str[:7])
    said = rows.groupby("month").said.agg(["sum", "size"])

    assert said.loc["2024-06":"2024-10"].to_numpy().tolist() == [[0, 14], [5, 21], [7, 26], [26, 30], [28, 30]]


@pytest.mark.no_cover
def test_destroyed_and_lost_of_launched_by_month_agrees_with_pandas(log: EventLog, months: Any) -> None:
    """Where every row since September 2024 says lost, the share is exact; before, what was no category is not open."""
    period = asked(log, "destroyed", "lost").periods
    for month in ((2024, 8), (2025, 2), (2025, 3)):
        row = months.loc[f"{month[0]}-{month[1]:02}"]
        plain = Fraction(int(row.destroyed + row.not_reach_goal), int(row.launched))
        assert period[month].share == Share(plain, plain)

    assert months.loc["2025-02"].unsaid == 0
    december = months.loc["2024-12"]
    said = f"at least {december.destroyed + december.not_reach_goal:.0f}"
    assert (december.unsaid, str(period[2024, 12].stopped)) == (1, said)
