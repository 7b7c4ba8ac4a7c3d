"""Names that no account has: each question that counts says so, and what is nearest (C4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events import EventLog
from conflict_events.counting import by
from conflict_events.events import Statement, TerritorialClaim
from conflict_events.questions.attacks import Disruptions, InterceptionRate, Mirror, Streaks, Totals
from conflict_events.questions.claims import SourceProfile
from conflict_events.questions.ground import Increments, TerritorialMomentum
from conflict_events.questions.harm import HarmRange
from conflict_events.questions.ledger import Coverage
from conflict_events.questions.records import FigureCheck, RecordBoard
from conflict_events.questions.talks import Conditions, Positions
from conflict_events.testing import log_of
from conflict_events.values import Attribution, Place, Scope, When
from tests.projections.accounts import harm, scope, strike

NOWHERE = scope(places={"UX"})
OF_GROUND = scope("month", kinds={"TerritorialClaim"}, measure="area_km2", change="controls", places={"UX"})
IN_NOVEMBER = {"since": date(2024, 11, 1), "until": date(2024, 11, 20)}
QUESTIONS: dict[str, Any] = {
    "record": RecordBoard(NOWHERE, by("UA")),
    "figure check": FigureCheck(NOWHERE, by("UA"), on="2024-11-10"),
    "totals": Totals(NOWHERE, by("UA")),
    "interception": InterceptionRate(NOWHERE, by("UA"), stopped={"destroyed"}),
    "streaks": Streaks(scope(places={"UX"}, **IN_NOVEMBER), by("UA"), sources={"UA"}),
    "mirror": Mirror(NOWHERE, {"RU": by("UA"), "UA": by("RU")}, key="2024-11-10"),
    "coverage": Coverage(NOWHERE),
    "harm": HarmRange(Scope(grain="month", day_rule="end", tz="UTC", places={"UX"}), by("UA")),
    "momentum": TerritorialMomentum(Scope(grain="month", day_rule="end", tz="UTC", places={"UX"}), "UA", holder="RU"),
    "increments": Increments(OF_GROUND, by("UA")),
    "disruptions": Disruptions("airport", places={"UX"}),
}


@pytest.fixture(scope="module")
def log() -> EventLog:
    held = TerritorialClaim(
        holder="RU",
        change="controls",
        when=When.day("2024-11-10"),
        basis="declared",
        area_km2=5,
        where=Place("there", code="UA"),
        attribution=Attribution("UA", "2024-11-10T08:00Z"),
    )
    return log_of([strike(145), harm(killed=1), held])


@pytest.mark.parametrize("name", QUESTIONS)
def test_c4_a_place_that_no_account_has_is_told_by_every_question(name: str, log: EventLog) -> None:
    """In its table, and where it has a sentence in that; a typing error looks like nothing happened."""
    answer = log.ask(QUESTIONS[name])
    told = "no account in this log has the place 'UX'"

    assert told in str(answer.table())
    assert told in (answer.sentence() if hasattr(answer, "sentence") else told)


def test_a_source_that_no_account_has_is_told(log: EventLog) -> None:
    """A profile of noughts would look like a source that never errs; one that is there is as it was."""
    notes = log.ask(SourceProfile("UA/AirForc")).table().notes

    assert notes == ("no account in this log has the claimant 'UA/AirForc'; did you mean 'UA/AirForce'?",)
    assert log.ask(SourceProfile("UA")).table().notes == ()


def test_a_topic_and_speakers_that_no_account_has_are_told() -> None:
    """Silence would look like a stand that nobody took; who speaks for another is named as its own."""
    spoken = log_of([spoke("UA", "negotiations"), spoke("RU", "western-aid")])
    meant = {"RU/Kremln": "RU/Government"}
    asked = Positions("negotiation", speakers={"UA", "UX", "RU/Government"}, speaks_for=meant)

    assert spoken.ask(asked).table().notes == (
        "no account in this log has the claimant 'RU/Kremln'",
        "no account in this log has the claimant 'UX'",
        "no account in this log has the topic 'negotiation'; did you mean 'negotiations'?",
    )
    assert spoken.ask(Positions("western-aid", speakers={"UA"})).table().notes == ()
    assert "has the topic 'negotiation'; did you mean" in str(spoken.ask(Conditions("negotiation")).table().notes)
    assert spoken.ask(Conditions("negotiations")).table().notes == ()  # there is such a topic, and no condition on it
    assert spoken.ask(Conditions()).table().notes == ()


def spoke(speaker: str, topic: str) -> Statement:
    said = Attribution(speaker, reported="2024-11-12")
    return Statement(when=When.day("2024-11-10"), act="comment", text="words", topic=topic, attribution=said)
