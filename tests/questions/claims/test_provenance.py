"""Provenance: where a figure comes from, all the way back."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import by, envelope
from conflict_events.events import Assessment, Correction, DroneStrike, Link
from conflict_events.history import Account, Head, View
from conflict_events.log import EventLog
from conflict_events.projections import Context, fold
from conflict_events.questions.attacks import Mirror, Totals
from conflict_events.questions.claims import ClaimMatrix, Provenance, Trace
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import drone_strikes
from conflict_events.values import Attribution, Evidence, Place, Tally, When
from tests.projections.accounts import entry_id, scope, strike, told

AIRFORCE = Attribution(
    "UA/AirForce",
    "2024-11-10T08:00Z",
    via=("Facebook", "AFP"),
    evidence=(
        Evidence(url="https://example.org/post"),
        Evidence(locator="page 2"),
        Evidence(archived_url="https://example.org/kept"),
    ),
)
ACCOUNT = told(1, attrs.evolve(strike(145), attribution=AIRFORCE))


def trace(*accounts: Account[Any], about: tuple[int, ...] = (1,)) -> Trace:
    return fold(Provenance(map(entry_id, about)), accounts)


def ids(accounts: frozenset[Account[Any]]) -> set[int]:
    return {int(each.id, 16) for each in accounts}


def test_a_source_is_an_account_with_its_voices_and_what_can_be_shown() -> None:
    """From the claimant to the outlet that was read."""
    (source,) = trace(ACCOUNT, told(2, strike(9))).sources

    assert source.account == ACCOUNT
    assert source.attribution == AIRFORCE
    assert source.chain() == ("UA/AirForce", "Facebook", "AFP")
    assert trace(ACCOUNT).table().rows() == [
        {
            "account": "00000000",
            "said by > through": "UA/AirForce > Facebook > AFP",
            "reported": "2024-11-10 08:00 UTC",
            "evidence": ("https://example.org/post", "https://example.org/kept"),
            "state": "as first said",
        }
    ]


def test_every_entry_about_an_account_is_found() -> None:
    """Corrections of it, our repairs of those, assessments, links; entries about others are not."""
    correction = Correction(target=entry_id(1), replacement=strike(146), by="claimant")
    repair = Correction(target=entry_id(3), replacement=strike(147), by="ledger")
    doubt = Assessment(target=entry_id(1), stance="disputes", attribution=Attribution("RU/MoD", "2024-11-10"))
    link = Link(kind="same_incident", a=entry_id(2), b=entry_id(1), basis="one night")
    elsewhere = Link(kind="same_incident", a=entry_id(2), b=entry_id(9), basis="one night")
    everything = [told(n, each) for n, each in enumerate((correction, repair, doubt, link, elsewhere), start=3)]
    doubt_of_correction = told(8, attrs.evolve(doubt, target=entry_id(3)))
    (source,) = trace(ACCOUNT, *everything, doubt_of_correction).sources

    assert ids(source.corrections) == {3, 4}
    assert ids(source.assessments) == {5}
    assert ids(source.links) == {6}


def test_an_account_that_was_corrected_says_so() -> None:
    """It reads otherwise than it was first said."""
    corrected = attrs.evolve(ACCOUNT, corrected=True)

    assert trace(corrected).table().rows()[0]["state"] == "corrected"


def test_what_does_not_stand_in_this_view_is_missing_and_an_entry_about_entries_is_no_source() -> None:
    """Both are named."""
    link = told(2, Link(kind="same_incident", a=entry_id(1), b=entry_id(9), basis="one night"))
    answer = trace(ACCOUNT, link, about=(1, 2, 7))

    assert answer.missing == {entry_id(2), entry_id(7)}
    assert ids(frozenset(source.account for source in answer.sources)) == {1}


def test_sources_are_laid_out_by_what_was_said_and_not_by_digest() -> None:
    """By voice, then by time of report."""
    accounts = [
        told(1, strike(1, by="B", at="2024-11-10T09:00Z")),
        told(2, strike(2, by="B", at="2024-11-10T08:00Z")),
        told(3, strike(3, by="A", at="2024-11-10T10:00Z")),
    ]
    rows = trace(*accounts, about=(1, 2, 3)).table().rows()

    assert [(row["said by > through"], row["reported"][11:16]) for row in rows] == [
        ("A", "10:00"),
        ("B", "08:00"),
        ("B", "09:00"),
    ]


@given(st.lists(drone_strikes(), max_size=4))
def test_x15_every_number_of_every_answer_is_reachable(events: list[Any]) -> None:
    """All ids behind verdicts, totals, mirrors and matrices have a source."""
    accounts = [told(number, event) for number, event in enumerate(events)]
    board = fold(RecordBoard(scope("day"), envelope()), accounts)
    verdicts = [board.verdict(key) for key in board.buckets]
    totals = fold(Totals(scope("week"), envelope()), accounts)
    used = {each for verdict in verdicts for each in (*verdict.used, *verdict.previous_used)}
    used |= {aside.account for verdict in verdicts for aside in verdict.aside}
    used |= totals.everything.used | {each for bucket in totals.periods.values() for each in bucket.used}
    for account in accounts:
        matrix = fold(ClaimMatrix(account.id), accounts)
        used |= {each for row in matrix.claims.values() for claim in row.values() for each in claim.used}
    for key in list(board.buckets)[:4]:  # a window of years is in hundreds
        counts = {"RU": envelope(), "UA": by("RU/MoD")}
        mirrored = fold(Mirror(scope("day"), counts, key=key), accounts)
        used |= {each for side in mirrored.sides.values() for each in (*side.used, *side.instead_used)}
    answer = fold(Provenance(used), accounts)

    assert answer.missing == frozenset()
    assert {source.account.id for source in answer.sources} == used


def test_a_state_takes_accounts_back_and_joins_with_others() -> None:
    """And its answer knows where it was asked."""
    question = Provenance([entry_id(1), entry_id(2)])
    second = told(2, strike(9))
    left = question.apply(question.initial(), ACCOUNT)
    right = question.apply(question.initial(), second)
    context = Context(View.now(), Head(2, "f" * 64), 2)

    assert question.answer(question.merge(left, right)) == trace(ACCOUNT, second, about=(1, 2))
    assert question.answer(question.revoke(left, second)) == trace(ACCOUNT, about=(1, 2))
    assert trace(ACCOUNT).seen_from(context).context == context
    assert question.version == 1
    assert question.name.endswith(f"Provenance(accounts={{{entry_id(1)},{entry_id(2)}}})")


def test_an_account_whose_versions_name_different_places_can_be_traced() -> None:
    """Figures may rest on it, as it may be about each."""
    first = DroneStrike(
        attacker="RU",
        when=When.day("2024-11-10", tz="UTC"),
        tally=Tally(launched=2),
        attribution=Attribution("UA/AirForce", "2024-11-10T08:00Z"),
    )
    log = EventLog.open()
    entry = log.append(first)[0]
    for code in ("UA/UA-30", "UA/UA-51"):
        there = attrs.evolve(first, where=Place("there", code=code))
        log.append(Correction(target=entry.id, replacement=there, by="claimant"))

    trace = log.ask(Provenance({entry.id}))

    assert trace.missing == frozenset()
    assert [source.attribution.claimant for source in trace.sources] == ["UA/AirForce"]
