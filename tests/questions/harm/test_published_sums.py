"""UCDP's own yearly sums, out of its events, where whoever counts says that they are separate (C10)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from conflict_events.counting import by
from conflict_events.events import HarmReport
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.values import Attribution, Evidence, Place, Quantity, Scope, When
from tests.shared_data import shared

FILES = ("conflict_data_ukr.to-2018.csv", "conflict_data_ukr.to-2019.csv", "ged_v23_sample_six_countries.csv")
PUBLISHED = When.day("2023-06-01", tz="UTC")
RECORDED = datetime(2023, 6, 1, tzinfo=UTC)


def events_of(name: str) -> Any:
    """The events of a file; the country files have a second heading, of tags."""
    rows = pd.read_csv(shared(f"ucdp_ged/{name}"), dtype=str, keep_default_na=False)
    return rows[~rows.year.str.startswith("#")]


def account_of(number: int, row: Any) -> Account[HarmReport]:
    """An event as its publisher tells it: days without a clock, one row one record."""
    days = (row.date_start[:10], row.date_end[:10])
    report = HarmReport(
        when=When.days(*days, tz="UTC"),
        where=Place(row.country, code=row.country.replace("/", " ")),
        killed=Quantity.as_published(int(row.low), int(row.best), int(row.high)),
        attribution=Attribution("UCDP", PUBLISHED, evidence=(Evidence(locator=f"event {row.id}"),)),
    )
    name = f"{number:032x}"
    return Account(name, report, frozenset({name}), frozenset(), number, RECORDED)


def published(value: Quantity) -> list[Any]:
    """Low, best and high, which an exact figure says in one."""
    return [value.low, value.low if value.is_exact else value.best, value.high]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", FILES)
def test_c10_yearly_low_best_and_high_are_the_files_own_sums(name: str) -> None:
    """For every country and year, by the year of the event's last day."""
    rows = events_of(name)
    accounts = [account_of(number, row) for number, row in enumerate(rows.itertuples(), start=1)]
    by_year = rows.assign(year=rows.date_end.str[:4].astype(int))
    for country, own in by_year.groupby("country"):
        scope = Scope(kinds={HarmReport}, measure="killed", places={country}, grain="year", day_rule="end", tz="UTC")
        periods = fold(Totals(scope, by("UCDP", disjoint=True)), accounts).periods
        sums = own.groupby("year")[["low", "best", "high"]].agg(lambda cells: cells.astype(int).sum())

        told = {
            year: [bucket.value.low, bucket.value.best or bucket.value.low, bucket.value.high]
            for year, bucket in periods.items()
        }
        assert told == {year: list(numbers) for year, numbers in zip(sums.index, sums.to_numpy().tolist(), strict=True)}
