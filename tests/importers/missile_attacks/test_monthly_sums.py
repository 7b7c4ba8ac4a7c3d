"""Monthly totals of the shared snapshot against the file's own sums, with pandas and no code of ours that counts."""

from __future__ import annotations

import ast
from typing import Any

import pandas as pd
import pytest

from conflict_events.counting import by
from conflict_events.events import BombStrike, DroneStrike, MissileStrike
from conflict_events.importers import import_source
from conflict_events.importers.missile_attacks.weapons import family
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals, TotalsAnswer
from conflict_events.values import Scope
from tests.shared_data import shared

SNAPSHOT = "missile_attacks/missile_attacks_daily.2025-03-30.csv"
AIR_FORCE = "UA/AirForce"
KINDS = {"drone": DroneStrike, "missile": MissileStrike, "bomb": BombStrike}


def month_of(cell: str) -> str:
    """The month of a window's last instant: midnight ends the day before."""
    moment = pd.Timestamp(cell.strip())
    return str((moment - pd.Timedelta(microseconds=1) if ":" in cell else moment).strftime("%Y-%m"))


@pytest.fixture(scope="module")
def rows() -> Any:
    """The rows that the air force posted, by kind, with the month in which their windows end."""
    found = pd.read_csv(shared(SNAPSHOT), dtype=str, keep_default_na=False)
    found = found[found.source.str.lower().str.contains("kpszsu") & (found.launched != "")].copy()
    found["kind"] = [family(model) for model in found.model]
    found["month"] = [month_of(cell) for cell in found.time_end]
    found["launched"] = found.launched.astype(float).astype(int)
    return found


@pytest.fixture(scope="module")
def log() -> EventLog:
    """The snapshot as a log."""
    filled = EventLog.open()
    import_source(filled, shared(SNAPSHOT), "missile-attacks")
    return filled


def totals(log: EventLog, kind: type[Any], *, disjoint: bool, **fields: Any) -> TotalsAnswer:
    """What the air force says was launched, by month."""
    scope = Scope(kinds={kind}, measure="launched", grain="month", day_rule="end", tz="Europe/Kyiv", **fields)
    return log.ask(Totals(scope, by(AIR_FORCE, disjoint=disjoint)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("disjoint", [False, True], ids=["bounded", "separate"])
def test_every_month_holds_the_files_own_sum(rows: Any, log: EventLog, kind: str, *, disjoint: bool) -> None:
    """Anywhere, and over Ukraine with what names no place; exact sums are the file's where nothing is in doubt."""
    ours = rows[rows.kind == kind]
    for fields, among in (({}, ours), ({"places": {"UA"}}, ours[~ours.target.str.contains("Kursk")])):
        own = among.groupby("month").launched.sum()
        answer = totals(log, KINDS[kind], disjoint=disjoint, **fields)
        told = {str(key): bucket for key, bucket in answer.periods.items()}

        assert told.keys() == set(own.index)
        for month, bucket in told.items():
            low, high = bucket.value.bounds()
            assert low <= own[month] <= (high if high is not None else own[month]), (month, str(bucket.value))
            if disjoint and not bucket.maybe and high is not None:
                assert (low, high) == (own[month], own[month]), (month, str(bucket.value))


@pytest.mark.parametrize("weapon", ["Shahed-136/131", "X-101/X-555", "Iskander-M", "Orlan-10"])
def test_every_month_of_one_weapon_holds_the_files_own_sum(rows: Any, log: EventLog, weapon: str) -> None:
    """A weapon is said in every row of this file; a bundle may be of it, from none to all, unless it is told apart."""
    of_our_kind = rows[[family(model) == family(weapon) for model in rows.model]]
    bundled = [weapon in model.split(" and ") for model in of_our_kind.model]
    ours = of_our_kind[bundled].copy()
    told = [ast.literal_eval(each).get(weapon) if each else None for each in ours.launched_details]
    ours["launched"] = [each or launched for each, launched in zip(told, ours.launched, strict=True)]
    sure = (ours.model == weapon) | pd.notna(pd.Series(told, index=ours.index, dtype=object))
    alone, among = (each.groupby("month").launched.sum() for each in (ours[sure], ours))
    kind = KINDS[family(weapon)]
    answer = totals(log, kind, disjoint=True, weapons={weapon})

    assert {str(key): bucket.value.bounds() for key, bucket in answer.periods.items()} == {
        month: (alone.get(month, 0), total) for month, total in among.items()
    }


def test_c2_a_month_with_rows_that_name_no_place_is_a_range(log: EventLog) -> None:
    """March 2023 over Ukraine is no 21: rows without a target may be of it too, and a place would decide."""
    march = totals(log, DroneStrike, disjoint=True, places={"UA"}).periods[2023, 3]

    assert march.value.floor == 21
    assert march.value.ceiling is not None and march.value.ceiling > 21  # noqa: PT018 - a range with both ends
    assert march.decides == {"a place"}
    meant = totals(log, DroneStrike, disjoint=True, places={"UA"}, speaks_of={AIR_FORCE: "UA"})
    assert meant.periods[2023, 3].value.is_exact


def test_most_nights_and_months_are_exact_all_the_same(log: EventLog) -> None:
    """Honest is not useless: nine nights in ten, 24 of 31 months, and nearly all once it is said of whom they speak."""
    scope = Scope(
        kinds={DroneStrike}, measure="launched", places={"UA"}, grain="night", day_rule="end", tz="Europe/Kyiv"
    )
    nights = [each for each in log.ask(Totals(scope, by(AIR_FORCE))).periods.values() if each.used]
    months = totals(log, DroneStrike, disjoint=True, places={"UA"}).periods
    told = totals(log, DroneStrike, disjoint=True, places={"UA"}, speaks_of={AIR_FORCE: "UA"}).periods

    assert sum(each.value.is_exact for each in nights) >= 0.9 * len(nights)
    assert (len(months), sum(each.value.is_exact for each in months.values()) >= 24) == (31, True)
    assert sum(not each.value.is_exact for each in told.values()) <= 3
