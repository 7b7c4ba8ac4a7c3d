"""Citing an answer: asked again it is the same, whatever was appended since, and today's stands beside it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import envelope, latest
from conflict_events.errors import UsageError
from conflict_events.events import Correction, DroneStrike, Redaction, Retraction
from conflict_events.history import Account, Head, View
from conflict_events.log import EventLog, Snapshot, cite, recite
from conflict_events.projections import projection
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import ClaimHistory
from conflict_events.questions.ledger import Changes
from conflict_events.testing import log_of, logs
from tests.log.accounts import filled, opened, strike
from tests.projections.accounts import scope

TOTALS = Totals(scope("month"), envelope())
VIEWS = (View.now(), View.known("2024-11-10T12:00Z"), View.known("2024-11-10T12:00Z", possibly=True))


@pytest.mark.law
@given(logs(), st.data())
def test_a_cited_answer_is_the_same_after_whatever_was_appended_since(events: list[Any], data: st.DataObject) -> None:
    """Later accounts, corrections, retractions and links change today's answer only; an erasure reaches back."""
    # What was erased since cannot be read any more, wherever it is seen from: so a citation ends before it.
    erasing = [number for number, event in enumerate(events) if isinstance(event, Redaction)]
    cut = data.draw(st.integers(erasing[-1] + 1 if erasing else 0, len(events)))
    view = data.draw(st.sampled_from(VIEWS))
    with log_of(events[:cut], at_once=True) as log:
        looked = log.as_cited(log.head, view)
        asked: Any = data.draw(st.sampled_from((TOTALS, Totals(scope("day"), latest("UA/AirForce")), Changes(0))))
        before = looked.ask(asked)
        line = str(cite(looked, asked))
        log.append(*events[cut:])
        again = recite(log, Snapshot.parse(line))

        assert again.is_as_cited
        assert again.then == before
        assert str(again.then) == str(before)
        assert again.today == log.ask(asked)


def test_a_later_revision_shows_beside_what_was_cited() -> None:
    """Then 145, today 150."""
    with opened() as log:
        log.append(strike(145))
        asked = ClaimHistory(log.id_of(strike(145)), measure="launched")
        cited = cite(log.now(), asked)
        assert recite(log, cited).is_unchanged
        assert "today the same" in str(recite(log, cited))
        revised = strike(150, reported="2024-11-10T09:00Z")
        log.append(Correction(target=log.id_of(strike(145)), replacement=revised, by="claimant"))
        again = recite(log, cited)

    assert (again.is_as_cited, again.is_unchanged) == (True, False)
    assert "150" not in str(again.then)
    assert "150" in str(again.today)
    assert str(again).startswith(f"{cited.short}, now, as it was cited:")
    assert "\ntoday:\n" in str(again)


def test_a_retraction_does_not_reach_back_into_what_was_cited() -> None:
    """What stood then stands in the answer then."""
    with opened() as log:
        log.append(strike(145))
        cited = cite(log.as_known("2024-11-10T12:00Z"), TOTALS)
        log.append(Retraction(target=log.id_of(strike(145)), by="ledger"))
        again = recite(log, cited)

    assert "145" in str(again.then)
    assert "145" not in str(again.today)
    assert "as known at 2024-11-10 12:00Z" in str(again)


@projection(version=1, on=DroneStrike)
def voices(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    """How many accounts each claimant gives."""
    state[account.event.attribution.claimant] += 1
    return state


def test_a_question_of_ones_own_is_given_again_by_name_and_version() -> None:
    """Without it, or in another version, the citation says what it wants."""
    with filled(opened()) as log:
        cited = cite(log.now(), voices)

        assert recite(log, cited, own=[voices]).then == {"UA/AirForce": 4}
        with pytest.raises(UsageError, match="voices"):
            recite(log, cited)


def test_an_answer_that_the_question_gives_no_more_is_told() -> None:
    """A new version of a library that counts otherwise cannot pass for the old one."""
    with filled(opened()) as log:
        cited = cite(log.now(), TOTALS)
        other = Snapshot(cited.head, cited.view, cited.question, cited.policies, "0" * 64)
        again = recite(log, other)

    assert not again.is_as_cited
    assert "NOT as it was cited" in str(again)


def test_a_log_without_the_cited_head_is_refused() -> None:
    """Another log, or one that is too short: the message has both digests, or the length."""
    with filled(opened()) as log, opened(secret=b"t" * 32) as other, opened() as short:
        cited = cite(log.now(), TOTALS)
        filled(other)
        short.append(strike(1))

        with pytest.raises(UsageError, match="another entry there"):
            recite(other, cited)
        with pytest.raises(UsageError, match="has 1 entry"):
            recite(short, cited)
        with pytest.raises(UsageError, match="cited"):
            log.as_cited(Head(0, "f" * 64))
        assert log.as_cited(Head(0, "")).head == Head(0, "")


def test_an_empty_log_can_be_cited() -> None:
    """Nothing was known then."""
    with EventLog.open() as log:
        cited = cite(log.now(), TOTALS)
        log.append(strike(145))

        assert recite(log, cited).then.periods == {}
        assert recite(log, cited).today.periods != {}
