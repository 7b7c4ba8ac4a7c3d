"""The words in which a time is refused: field, rule and value to the letter, for people act on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from conflict_events.errors import InvalidValue
from conflict_events.values import (
    When,
    clocks,
)
from conflict_events.values.when import when
from tests.values.test_messages import CASE, is_refused

DAY, NOON, HOUR = date(2024, 11, 10), datetime(2024, 11, 10, 12, tzinfo=UTC), timedelta(hours=1)
KYIV = "Europe/Kyiv"
OF_THE_KIND = "must be EDTF of the kind 2024, 2024-11~, 2024-11-10, 2024-10-01/2024-10-27 or 2024-11-10/.."

KYIV_OR_KIEV = "must be the name of an IANA time zone, such as 'Europe/Kiev' or 'Europe/Kyiv'"


@pytest.mark.parametrize(
    CASE,
    [
        # --- when
        (When, {}, "when", "needs a start or an end", None),
        (When, {"start": NOON, "end": NOON}, "tz", "is required with instants", None),
        (
            When,
            {"start": NOON, "end": NOON, "tz": "UTC", "precision": "hour"},
            "when",
            "start equals end if and only if precision is 'instant'",
            (NOON, NOON, "hour"),
        ),
        (
            When,
            {"start": NOON, "end": NOON - HOUR, "tz": "UTC", "precision": "hour"},
            "when",
            "must start before it ends",
            (NOON, NOON - HOUR),
        ),
        (When, {"start_day": NOON, "precision": "day"}, "start_day", "must be a date", NOON),
        (
            When,
            {"start_day": DAY, "precision": "hour"},
            "precision",
            "days have precision day, week, month or year",
            "hour",
        ),
        (
            When,
            {"start_day": DAY, "end_day": DAY, "precision": "day"},
            "when",
            "must start before it ends",
            (DAY, DAY),
        ),
        (
            When.night,
            {"day": "2024-11-10", "tz": KYIV, "named_by": "noon"},
            "named_by",
            "must be 'morning' or 'evening'",
            "noon",
        ),
        (
            When.at(NOON).to_edtf,
            {},
            "when",
            "EDTF intervals are of dates; this has clock times",
            "2024-11-10 12:00 UTC",
        ),
        (
            When.at(NOON).local_day,
            {"tz": KYIV, "rule": "middle"},
            "rule",
            "must be 'start', 'end' or 'majority'",
            "middle",
        ),
        (
            When.at(NOON).local_night,
            {"tz": KYIV, "rule": "majority"},
            "rule",
            "a night is named by its 'start' or its 'end'",
            "majority",
        ),
        (when, {"value": 3}, "", "must be a When, a datetime, a date or ISO text", 3),
        # --- clocks
        (clocks.zone_name, {"value": "Europe/Kiew"}, "", KYIV_OR_KIEV, "Europe/Kiew"),
        (When.day, {"day": DAY, "tz": 3}, "tz", "must be the name of an IANA time zone", 3),
        (
            When,
            {"start": NOON.replace(tzinfo=None), "tz": "UTC", "precision": "hour"},
            "start",
            "must be an instant with an offset, such as 2024-11-10T08:00Z",
            NOON.replace(tzinfo=None),
        ),
        (
            When,
            {"start": NOON.replace(year=1, month=1, day=3), "tz": "UTC", "precision": "hour"},
            "start",
            "must lie inside the years 1 to 9999",
            NOON.replace(year=1, month=1, day=3),
        ),
        (When.day, {"day": "soon"}, "day", "must be a date or ISO text such as '2024-11-10'", "soon"),
        (When.day, {"day": 3}, "day", "must be a date or ISO text such as '2024-11-10'", 3),
        (
            When.day,
            {"day": NOON},
            "day",
            "must be a date, and a datetime is a moment: give its date in the zone that is meant",
            NOON,
        ),
        (When.day, {"day": "0001-01-04"}, "day", "must lie inside the years 1 to 9999", date(1, 1, 4)),
        (When.day, {"day": "9999-12-28"}, "day", "must lie inside the years 1 to 9999", date(9999, 12, 28)),
        (When.at, {"moment": "2024-11-10T12:00"}, "start/end", "a time without an offset needs tz", "2024-11-10T12:00"),
        (
            When.at,
            {"moment": "noon"},
            "start/end",
            "must be a datetime or ISO text such as '2024-11-10T08:00Z'",
            "noon",
        ),
        (When.at, {"moment": 3}, "start/end", "must be a datetime or ISO text such as '2024-11-10T08:00Z'", 3),
        (
            When.at,
            {"moment": "0001-01-01T12:00", "tz": KYIV},
            "start/end",
            "must lie inside the years 1 to 9999",
            NOON.replace(year=1, month=1, day=1, tzinfo=None),
        ),
        (
            When.at,
            {"moment": "2024-03-31T03:30", "tz": KYIV},
            "start/end",
            "a clock change in Europe/Kyiv skips this local time",
            "2024-03-31 03:30:00",
        ),
        (
            When.at,
            {"moment": "2024-10-27T03:30", "tz": KYIV},
            "start/end",
            "a clock change in Europe/Kyiv repeats this time: give an offset",
            "2024-10-27 03:30:00",
        ),
        # --- EDTF
        (When.edtf, {"text": 2024}, "edtf", OF_THE_KIND, 2024),
        (When.edtf, {"text": ".."}, "edtf", OF_THE_KIND, ".."),
        (When.edtf, {"text": "../.."}, "edtf", OF_THE_KIND, "../.."),
        (When.edtf, {"text": "2024/2025/2026"}, "edtf", OF_THE_KIND, "2024/2025/2026"),
        (When.edtf, {"text": "20XX"}, "edtf", OF_THE_KIND, "20XX"),
        (When.edtf, {"text": "2024-02-30"}, "edtf", "must name days that exist", "2024-02-30"),
        (When.edtf, {"text": "9999"}, "edtf", "must name days that exist", "9999"),
        (When.edtf, {"text": "2024?/2025"}, "edtf", "both ends must have one precision and one mark", "2024?/2025"),
        (
            When(start_day=DAY, end_day=DAY + timedelta(7), precision="week").to_edtf,
            {},
            "when",
            "EDTF has no weeks; use precision day",
            "2024-11-10/2024-11-17",
        ),
        (
            When(start_day=DAY, end_day=DAY + timedelta(30), precision="month").to_edtf,
            {},
            "when",
            "a span of precision month must run from edge to edge",
            "2024-11-10/2024-12-10",
        ),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_in_these_words(
    make: Any, fields: dict[str, Any], field: str, rule: str, value: object
) -> None:
    """The field that is wrong, the rule, and what was given."""
    is_refused(make, fields, field, rule, value)


def test_days_and_instants_in_one_are_refused_with_the_whole_value() -> None:
    """Which of the four is wrong is not ours to say."""
    with pytest.raises(InvalidValue, match="days and instants are not mixed") as refused:
        When(start_day=DAY, end=NOON, precision="day", tz="UTC")

    told = refused.value
    assert (told.field, told.rule) == ("when", "days and instants are not mixed")
    assert isinstance(told.value, When)
    assert told.value.start_day == DAY
