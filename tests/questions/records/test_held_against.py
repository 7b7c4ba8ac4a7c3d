"""What a verdict, a lifecycle, a history and a check say of what they are held against, and do not count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from conflict_events.counting import by, envelope
from conflict_events.log import EventLog, record_history
from conflict_events.questions.records import Board, Outcome, RecordBoard
from conflict_events.questions.records.verdicts import SAID_LATER
from conflict_events.values import Scope, When
from tests.projections.accounts import night, scope, strike

FIRST, SECOND, LATER = date(2024, 11, 5), date(2024, 11, 8), date(2024, 11, 12)
STAFF = "UA/AirForce"
CERTAIN = attrs.evolve(scope(places={"UA"}), maybe="aside")
THREE_DAYS = When.days("2024-11-11", "2024-11-13", tz="Europe/Kyiv")


def logged(*events: Any) -> EventLog:
    log = EventLog.open(clock=lambda: datetime(2025, 1, 1, tzinfo=UTC))
    log.append(*events)
    return log


def said(count: int, day: int | When, at: Any = None, **fields: Any) -> Any:
    return strike(count, day, at=at or f"2024-11-{day:02}T08:00Z", **fields)


TWO = (said(50, 5), said(80, 8))


def board(*events: Any, asked: Scope | None = None) -> Board:
    return logged(*events).ask(RecordBoard(asked or scope(places={"UA"}), by(STAFF)))


def test_c1_what_may_be_said_later_cautions_of_each_verdict_that_is_held_against_it() -> None:
    """A view of what was possibly said counts it, with a caveat: on its own night and on those after it."""
    log = logged(said(500, 5, When.between("2024-11-05T08:00Z", None)), said(80, 8))
    seen = log.as_known("2024-11-09T00:00Z", possibly=True).ask(RecordBoard(scope(), envelope()))
    rows = {row["key"]: row["caveats"] for row in seen.rows()}

    assert seen.verdict(SECOND).outcome is Outcome.FAILS
    assert SAID_LATER in seen.verdict(SECOND).caveats
    assert SAID_LATER in rows["2024-11-08"]
    assert SAID_LATER not in rows["2024-11-05"]


def test_c2_a_place_that_a_claimant_is_taken_to_mean_is_told_also_of_what_a_figure_is_held_against() -> None:
    """It is read as meaning the country, by the caller's word."""
    meant = scope(places={"UA"}, speaks_of={STAFF: "UA"})
    answer = board(said(50, 5, code=None), said(80, 8), asked=meant)
    told = f"{STAFF} names no place, and is read as meaning UA"

    assert told in answer.verdict(SECOND).caveats
    assert told in answer.rows()[1]["caveats"]


@pytest.mark.parametrize(
    ("later", "asked", "became"),
    [
        (
            said(300, THREE_DAYS, "2024-11-14T08:00Z"),
            scope(places={"UA"}),
            f"HOLDS; ahead of it, but not counted: 300 ({STAFF}, there, 2024-11-11 to 2024-11-13), longer than a night",
        ),
        (
            said(100, 12, code=None),
            CERTAIN,
            f"HOLDS; may be ahead of it, and left aside, a place would decide: 100 ({STAFF}, {night(12)})",
        ),
        (said(70, 12, code=None), CERTAIN, "HOLDS"),
        (said(100, 12), CERTAIN, "HOLDS, beaten on 2024-11-12 (100)"),
    ],
)
def test_c3_a_lifecycle_tells_what_is_larger_and_does_not_count(later: Any, asked: Scope, became: str) -> None:
    """Else a record would seem to stand."""
    life = board(*TWO, later, asked=asked).lifecycle(SECOND)

    assert str(life) == became
    assert life.table().notes == life.out == tuple(became.split("; ")[1:])


def test_c3_what_lies_after_a_record_was_beaten_is_no_matter_of_its_life() -> None:
    """It was beaten before."""
    life = board(*TWO, said(100, 10), said(300, THREE_DAYS, "2024-11-14T08:00Z")).lifecycle(SECOND)

    assert str(life) == "HOLDS, beaten on 2024-11-10 (100)"


def test_c2_a_history_has_a_step_for_what_was_left_aside_and_says_what_would_decide() -> None:
    """The figure stays as it was, and there is more to know of it."""
    unplaced = said(90, 6, "2024-11-09T08:00Z", code=None)
    history = record_history(logged(*TWO, unplaced), RecordBoard(CERTAIN, by(STAFF)), SECOND)
    rows = history.rows()

    assert [(step.moment.day, step.verdict.outcome.name) for step in history.steps] == [
        (5, "NOT_COMPARABLE"),
        (8, "HOLDS"),
        (9, "HOLDS"),
    ]
    assert (rows[-1]["moment"], rows[-1]["outcome"]) == (history.steps[-1].moment, "HOLDS")
    assert any("left aside, a place would decide: 90" in caveat for caveat in rows[-1]["caveats"])
    assert "left aside, a place would decide: 90" in str(history.table())


@pytest.mark.parametrize(
    ("claimed", "asked", "why"),
    [
        (said(80, 12, code=None), CERTAIN, "may belong here; left aside"),
        (said(80, THREE_DAYS, "2024-11-14T08:00Z"), scope(), "longer than a night"),
    ],
)
def test_a_check_names_who_says_the_figure_and_was_set_aside(claimed: Any, asked: Scope, why: str) -> None:
    """It is not said that nobody says it."""
    checked = logged(*TWO, claimed).check(scope=asked, count=by(STAFF), on=LATER, figure=80)

    assert [(each.place, each.why) for each in checked.said] == [("set aside", why)]
    assert checked.table().notes[0] == "1 account of 2024-11-12 says 80; set aside"
    assert night(12).overlaps(claimed.when)
