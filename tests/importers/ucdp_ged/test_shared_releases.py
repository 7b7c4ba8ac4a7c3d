"""The releases that stand beside the clone, read through the importer and counted by another road."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest

from conflict_events.counting import through
from conflict_events.events import HarmReport
from conflict_events.gazetteer import look_up
from conflict_events.importers import import_source, read_source
from conflict_events.importers.ucdp_ged import UCDP_GED
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals
from conflict_events.values import Scope
from tests.shared_data import shared

OLD, NEW = "conflict_data_ukr.to-2018.csv", "conflict_data_ukr.to-2019.csv"
FILES = (OLD, NEW, "ged_v23_sample_six_countries.csv")
PARTS = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]


def rows_of(name: str) -> Any:
    """The events of a file; the country files have a second heading, of tags."""
    rows = pd.read_csv(shared(f"ucdp_ged/{name}"), dtype=str, keep_default_na=False)
    return rows[~rows.year.str.startswith("#")]


@pytest.mark.parametrize("name", FILES)
def test_c10_yearly_low_best_and_high_are_the_files_own_sums(name: str) -> None:
    """For every country and year, by the year of the event's last day, whoever of its sources said what."""
    log = EventLog.open()
    report = import_source(log, shared(f"ucdp_ged/{name}"), UCDP_GED)
    rows = rows_of(name)
    rows = rows.assign(year=rows.date_end.str[:4].astype(int))

    assert report.added == len(rows) == report.rows - report.refused
    for country, own in rows.groupby("country"):
        code = look_up(country, level="country").code
        assert code is not None
        scope = Scope(kinds={HarmReport}, measure="killed", places={code}, grain="year", day_rule="end", tz="UTC")
        periods = log.ask(Totals(scope, through("UCDP GED", disjoint=True))).periods
        sums = own.groupby("year")[["low", "best", "high"]].agg(lambda cells: cells.astype(int).sum())
        told = {
            year: [bucket.value.low, bucket.value.best or bucket.value.low, bucket.value.high]
            for year, bucket in periods.items()
        }
        assert told == {year: list(numbers) for year, numbers in zip(sums.index, sums.to_numpy().tolist(), strict=True)}


@pytest.mark.parametrize("name", FILES)
def test_the_parts_and_the_odd_rows_of_a_copy_are_those_that_its_columns_have(name: str) -> None:
    """The dead of either side, civilians and others; and as often as a look at the columns finds what is odd."""
    reading = read_source(shared(f"ucdp_ged/{name}"), UCDP_GED)
    counts = [each for event in reading.events for each in event.breakdown]
    rules = Counter(each.rule for each in reading.findings)
    rows = rows_of(name)
    low, best, high = (rows[each].astype(int) for each in ("low", "best", "high"))

    assert sum(each.killed.low for each in counts) == rows[PARTS].astype(int).to_numpy().sum()
    for sort, column in (("civilians", "deaths_civilians"), ("unknown", "deaths_unknown")):
        assert sum(each.killed.low for each in counts if each.of == sort) == rows[column].astype(int).sum()
    assert rules["contradicts-itself"] == ((low > best) | (best > high)).sum()
    assert rules["second-heading"] == (name != FILES[2])
    assert rules["invalid-value"] == rules["no-id"] == 0


def test_between_two_releases_what_is_new_revised_and_withdrawn_is_what_differs() -> None:
    """Two rows of 993 differ in more than blanks and remarks, none is gone; the older copy changes nothing back."""
    log = EventLog.open()
    import_source(log, shared(f"ucdp_ged/{OLD}"), UCDP_GED, as_of="2019-06-01")
    later = import_source(log, shared(f"ucdp_ged/{NEW}"), UCDP_GED, as_of="2020-06-01")
    head = log.head
    again = import_source(log, shared(f"ucdp_ged/{OLD}"), UCDP_GED, as_of="2019-06-01")

    assert (later.added, later.corrected, later.vanished) == (len(rows_of(NEW)) - len(rows_of(OLD)), 2, frozenset())
    assert (again.added, again.corrected) == (0, 0)
    assert log.head == head
