"""Keys: what names a bucket, in every form that answers print and questions take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Month, Week
from conflict_events.counting.buckets import find
from conflict_events.counting.placing.keys import WANTED, as_key
from conflict_events.errors import UsageError
from conflict_events.projections.tables import shown_key
from conflict_events.values import When
from tests.counting.figures import found, row
from tests.projections.accounts import entry_id, night, scope, strike

DAY = date(2024, 11, 10)
MOMENT = datetime(2024, 11, 9, 23, 30, tzinfo=UTC)
"""The 10th in Kyiv."""


@pytest.mark.parametrize(
    ("grain", "given", "key"),
    [
        ("night", DAY, DAY),
        ("night", "2024-11-10", DAY),
        ("day", MOMENT, DAY),
        ("day", datetime(2024, 11, 10, 23, 30), DAY),  # noqa: DTZ001 - a local time as such
        ("day", pd.Timestamp("2024-11-10"), DAY),
        ("day", pd.Timestamp("2024-11-09T23:30Z"), DAY),
        ("week", (2024, 45), (2024, 45)),
        ("week", "2024-W45", (2024, 45)),
        ("week", DAY, (2024, 45)),
        ("week", "2024-11-10", (2024, 45)),
        ("week", Week(2024, 45), (2024, 45)),
        ("week", (np.int64(2024), np.int64(45)), (2024, 45)),
        ("month", (2024, 11), (2024, 11)),
        ("month", "2024-11", (2024, 11)),
        ("month", pd.Timestamp("2024-11-10"), (2024, 11)),
        ("month", DAY, (2024, 11)),
        pytest.param("year", 2024, 2024, id="year as a number"),
        ("year", "2024", 2024),
        ("year", np.int64(2024), 2024),
        ("year", DAY, 2024),
        ("rolling_24h", MOMENT, MOMENT),
        ("rolling_24h", pd.Timestamp(MOMENT), MOMENT),
        ("rolling_24h", "2024-11-09 23:30Z", MOMENT),
        ("rolling_24h", "24 h to 2024-11-09 23:30Z", MOMENT),
        ("window", night(10), (night(10).earliest, night(10).latest)),
        ("window", (MOMENT, None), (MOMENT, None)),
        ("window", "2024-11-09 23:30Z to ..", (MOMENT, None)),
        ("account", entry_id(1), entry_id(1)),
        ("incident", entry_id(1), entry_id(1)),
        ("incident", {entry_id(1)}, frozenset({entry_id(1)})),
        ("report", frozenset({entry_id(1)}), frozenset({entry_id(1)})),
        ("night", entry_id(1), entry_id(1)),
        ("night", "0000abcd", "0000abcd"),
        ("month", {entry_id(1)}, frozenset({entry_id(1)})),
        ("account", "anything", "anything"),
        ("incident", f"incident of {entry_id(1)} 0000abcd", entry_id(1)),
    ],
)
def test_c5_a_grain_takes_its_key_in_every_form_that_names_it(grain: str, given: Any, key: Any) -> None:
    """A date, a datetime, a Timestamp, or text as answers print it; an account id finds its bucket in any grain."""
    assert as_key(given, scope(grain)) == key


@pytest.mark.parametrize(
    ("grain", "given"),
    [
        ("night", "2024-11"),
        ("night", "2024-11-31"),
        ("night", 2024),
        ("night", "the tenth"),
        ("night", None),
        ("day", (2024, 11)),
        ("week", "2024-W54"),
        ("week", (2024, 54)),
        ("week", (2024, 45, 1)),
        ("week", (2024, True)),
        ("month", "2024-13"),
        ("month", (2024, 13)),
        ("month", 2024.0),
        ("year", "24"),
        ("year", True),
        ("rolling_24h", datetime(2024, 11, 10)),  # noqa: DTZ001 - refused for that
        ("rolling_24h", "2024-11-10"),
        ("rolling_24h", "2024-11-31 10:00Z"),
        ("window", "2024-11-10"),
        ("window", (1, 2)),
        ("account", 7),
        ("account", ""),
        ("incident", {7}),
        ("night", {7}),
    ],
)
def test_c5_anything_else_is_refused_with_what_the_grain_wants(grain: str, given: Any) -> None:
    """Never an answer about nothing."""
    with pytest.raises(UsageError) as refused:
        as_key(given, scope(grain))

    article = "an" if grain in ("account", "incident") else "a"
    assert str(refused.value) == f"key: {article} {grain} is named by {WANTED[grain]}; got {given!r}"


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
KEYS = {
    "night": st.dates(),
    "day": st.dates(),
    "week": st.dates().map(lambda day: Week(*day.isocalendar()[:2])),
    "month": st.dates().map(lambda day: Month(day.year, day.month)),
    "year": st.integers(1, 9999),
    "rolling_24h": MOMENTS,
    "window": st.tuples(st.none() | MOMENTS, st.none() | MOMENTS),
    "account": st.integers(0, 2**128 - 1).map(entry_id),
}


@given(st.sampled_from(sorted(KEYS)).flatmap(lambda grain: st.tuples(st.just(grain), KEYS[grain])))
def test_x25_what_an_answer_prints_as_a_key_names_the_bucket(case: tuple[str, Any]) -> None:
    """Printed, JSON and input forms are one, for every grain; of an account the beginning of its id is printed."""
    grain, key = case
    printed = shown_key(key) if grain != "year" else f"{key:04}"

    assert as_key(key, scope(grain)) == key
    assert as_key(printed, scope(grain)) == (key[:8] if grain == "account" else key)


@given(st.sampled_from(sorted(WANTED)), st.integers(0, 40))
def test_x25_every_key_of_every_grain_finds_its_bucket_again(grain: str, start: int) -> None:
    """Among others, by what is printed, and by an account's id."""
    first = datetime(2024, 11, 9, 18, tzinfo=UTC) + timedelta(hours=start)
    when = When.between(first, first + timedelta(hours=2), tz="UTC")
    other = When.between(first, first + timedelta(hours=1), tz="UTC")
    accounts = [row(2**100, strike(5, when)), row(2**101, strike(7, other))]
    result = found(accounts, scope(grain))

    assert result.buckets or grain == "night"
    for key, bucket in result.buckets.items():
        assert find(result.buckets, shown_key(key), scope(grain)) is bucket
        assert find(result.buckets, key, scope(grain)) is bucket


def test_months_and_weeks_are_written_as_calendars_write_them() -> None:
    """And are equal to the bare pair."""
    assert (str(Month(2024, 1)), str(Week(2024, 5))) == ("2024-01", "2024-W05")
    assert Month(2024, 1) == (2024, 1)
