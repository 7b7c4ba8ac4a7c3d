"""What a frame of pandas or numpy has in its cells: taken where it says what is meant, else refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conflict_events.counting import by
from conflict_events.errors import ConflictEventsError, InvalidValue
from conflict_events.log import EventLog
from conflict_events.projections import fold
from conflict_events.questions.records import Outcome, RecordBoard
from conflict_events.values import Attribution, Evidence, Place, Quantity, Scope, Tally, When
from tests.projections.accounts import scope, strike, told

NUMPY: Any = np
PANDAS: Any = pd
NOON: Any = PANDAS.Timestamp("2024-11-10T12:00Z")
DAY: Any = PANDAS.Timestamp("2024-11-10")
NONE: Any = PANDAS.NaT
FIVE: Any = NUMPY.int64(5)
BOARD = fold(RecordBoard(scope(), by("UA/AirForce")), [told(1, strike(136, 1)), told(2, strike(145, 10))])


@pytest.mark.parametrize(
    ("made", "plain"),
    [
        (lambda: Quantity.exact(FIVE), Quantity.exact(5)),
        (lambda: Quantity.between(NUMPY.int32(1), NUMPY.uint8(3)), Quantity.between(1, 3)),
        (lambda: Quantity.more_than(FIVE), Quantity.more_than(5)),
        (lambda: Quantity.exact(PANDAS.array([5], dtype="Int64")[0]), Quantity.exact(5)),
        (lambda: Tally(launched=PANDAS.Series([5])[0]), Tally(launched=5)),
        (lambda: When.at(NOON), When.at("2024-11-10T12:00Z")),
        (lambda: When.day(DAY, tz="UTC"), When.day("2024-11-10", tz="UTC")),
        (lambda: Attribution("X", NOON).reported, When.at("2024-11-10T12:00Z")),
        (lambda: Evidence(url="https://x.org", retrieved=NOON).retrieved, datetime(2024, 11, 10, 12, tzinfo=UTC)),
        (
            lambda: Place("X", code="UA", lat=NUMPY.float64(48.5), lon=NUMPY.float64(37)).lat,
            Place("X", code="UA", lat="48.5", lon=37).lat,
        ),
        (lambda: Scope(since=DAY, until=DAY, tz="UTC").since, date(2024, 11, 10)),
        (lambda: BOARD.verdict(DAY).outcome, Outcome.HOLDS),
        (lambda: BOARD.verdict("2024-11-10", rank=NUMPY.int64(2)).outcome, Outcome.FAILS),
    ],
)
def test_what_a_frame_has_is_taken_as_what_python_has(made: Callable[[], Any], plain: Any) -> None:
    """And is kept as the plain value: nobody who reads the log needs pandas."""
    assert made() == plain
    assert type(made()) is type(plain)


def test_figures_of_a_frame_are_kept_as_plain_ones() -> None:
    """Their bytes are the same."""
    assert {type(Quantity.exact(FIVE).low), type(Tally(launched=FIVE).launched.low)} == {int}


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: Quantity.exact(NUMPY.float64(5.0)), r"must be an int or a Decimal \(a float is never exact\)"),
        (
            lambda: Quantity.exact(NUMPY.float64("nan")),
            "must be a number, and this is none: leave it out, or say unreported",
        ),
        (lambda: Tally(launched=PANDAS.NA), "launched: must be a number, and this is none"),
        (lambda: Quantity.exact(NUMPY.array([1, 2])), "must be an int or a Decimal"),
        (lambda: When.at(NONE), r"must be a moment, and this is none \(NaT\): leave it out"),
        (lambda: When.at(DAY), "a time without an offset needs tz"),
        (lambda: When.day(NOON), "a datetime is a moment: give its date in the zone that is meant"),
        (lambda: When.day(NONE, tz="UTC"), "must be a day, and this is none: leave it out"),
        (lambda: Attribution("X", NONE), "this is none"),
        (lambda: Evidence(url="https://x.org", retrieved=NONE), "retrieved: must be an instant with an offset"),
        (lambda: Scope(since=NONE, tz="UTC"), "since.day: must be a day, and this is none: leave it out"),
        (lambda: BOARD.verdict(NONE), "key: a night is named by .*; got NaT"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused_in_words(made: Callable[[], Any], words: str) -> None:
    """With what to do instead."""
    with pytest.raises(ConflictEventsError, match=words):
        made()


def test_a_log_is_asked_by_a_timestamp() -> None:
    """One without a zone is refused: nothing is guessed."""
    with EventLog.open() as log:
        assert str(log.as_known(NOON)) == str(log.as_known("2024-11-10T12:00Z"))
        with pytest.raises(InvalidValue, match="a time without an offset needs one"):
            log.as_known(DAY)
        with pytest.raises(InvalidValue, match="this is none"):
            log.as_known(NONE)


def test_when_evidence_was_fetched_may_be_told_in_text() -> None:
    """As every other time may."""
    assert Evidence(url="https://x.org", retrieved="2024-11-10T12:00Z").retrieved == datetime(
        2024, 11, 10, 12, tzinfo=UTC
    )
    with pytest.raises(InvalidValue, match="retrieved: a time without an offset needs one"):
        Evidence(url="https://x.org", retrieved="2024-11-10T12:00")
