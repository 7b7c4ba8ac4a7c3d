"""Whether a copy is the older one: by its own date, else by most of its rows, and never by one mistyped year."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from conflict_events.importers.engine.dating import Age, age, dated
from conflict_events.importers.engine.matching import Traits

OLD, NEW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("as_of", "known", "told"),
    [(NEW, OLD, "newer"), (OLD, NEW, "older"), (NEW, NEW, "untold"), (None, OLD, "untold"), (OLD, None, "untold")],
)
def test_the_dates_of_copies_decide_where_both_are_known(as_of: datetime | None, known: datetime, told: Age) -> None:
    assert age(as_of, known, "untold") == told


def row(day: int, *, year: int = 2025, report: str | None = None) -> Traits:
    start, end = datetime(2025, 5, day, tzinfo=UTC), datetime(year, 5, day, 12, tzinfo=UTC)
    return Traits(
        kind=int, report=report or f"p{day}", voice="", start=start, end=end, names=frozenset(), place=None, counts={}
    )


def by_rows(here: list[Traits], there: list[Traits], turned: str = "") -> Age:
    reports = {each.report for each in here}, {each.report for each in there}
    new = [each for each in here if each.report not in reports[1]]
    gone = [each for each in there if each.report not in reports[0]]
    return dated(here, there, new=new, gone=gone, turned=[each == "t" for each in turned])


def test_whoever_has_the_later_reports_is_newer() -> None:
    assert by_rows([row(1), row(2), row(3)], [row(1), row(2)]) == "newer"
    assert by_rows([row(1), row(2)], [row(1), row(2), row(3)]) == "older"
    assert by_rows([row(1), row(9)], [row(1), row(3), row(4)]) == "newer"
    assert by_rows([row(1), row(3), row(4)], [row(1), row(9)]) == "older"


def test_one_mistyped_year_decides_nothing() -> None:
    here, there = [row(1), row(2, year=2026), row(3)], [row(1), row(2), row(9)]
    many = [row(day) for day in range(5, 25)]

    assert by_rows(here, there) == "older"
    assert by_rows(there, here) == "newer"
    assert by_rows([*many, row(2, year=2090)], [row(2), *many, row(26), row(27)]) == "older"


def test_a_report_that_is_gone_from_the_midst_makes_no_copy_older() -> None:
    assert by_rows([row(1), row(3), row(4)], [row(1), row(2), row(3), row(4)]) == "untold"


def test_what_turns_back_to_what_the_log_once_read_is_older() -> None:
    assert by_rows([row(1)], [row(1)], "tto") == "older"
    assert by_rows([row(1)], [row(1)], "to") == "untold"
    assert by_rows([row(1), row(4)], [row(1), row(4, report="another")], "t") == "older"


def test_rows_of_one_report_at_one_time_are_of_no_later_report() -> None:
    assert dated([row(1)], [row(1)], new=[row(1)], gone=[row(1)], turned=[]) == "untold"
