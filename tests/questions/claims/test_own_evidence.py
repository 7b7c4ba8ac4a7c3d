"""C21: a claim is no evidence for itself, and the figure that it names is held against the log's."""

from __future__ import annotations

from typing import Any

import attrs

from conflict_events.counting import envelope, latest
from conflict_events.history import Account, Head, Unsettled, View
from conflict_events.projections import Context
from conflict_events.questions.claims import ClaimChecked
from conflict_events.questions.claims.claim_check import ALONE, NOT_ITS_OWN
from conflict_events.questions.records import Outcome
from conflict_events.values import Quantity, Scope, Superlative, Tally
from tests.projections.accounts import entry_id, strike, told
from tests.questions.claims.test_claim_check import COMPLETE, LATER, checked, ranked


def relayed(event: Any, *via: str) -> Any:
    return attrs.evolve(event, attribution=attrs.evolve(event.attribution, via=via or ("Outlet",)))


CAPITAL = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched", places={"UA/UA-30"}))
PRINTED = relayed(strike(144, at=LATER, code="UA/UA-30"))
EARLIER = told(9, strike(100, 5, code="UA/UA-30"))


def rank_of(*accounts: Account[Any], rank: Superlative = CAPITAL, **complete: Any) -> ClaimChecked:
    """Check a statement about account 2, with an earlier attack on the capital recorded."""
    return checked([ranked(1, 2, rank=rank), *accounts, EARLIER], complete={**COMPLETE, **complete})


def test_c21_a_relayed_account_is_no_evidence_for_the_claim_that_prints_it() -> None:
    """144 shot down over the country became 144 sent to the capital: nobody else says so."""
    counted = strike(None, tally=Tally(destroyed=144))
    answer = rank_of(told(2, PRINTED, beside=[3]), told(3, counted, beside=[2]))

    assert answer.rank is not None
    assert answer.rank.outcome is Outcome.NOT_COMPARABLE
    assert entry_id(2) not in answer.rank.evidence()
    assert NOT_ITS_OWN in answer.caveats
    assert any("covers more than the places asked for" in each for each in answer.rank.caveats)


def test_c21_the_counter_s_own_report_is_evidence() -> None:
    """As it is where the statement is about that report itself, and where a relay of it is what was printed."""
    first_hand = strike(144, code="UA/UA-30")
    alone = rank_of(told(2, first_hand))
    beside = rank_of(told(2, PRINTED, beside=[3]), told(3, first_hand, beside=[2]))

    for answer in (alone, beside):
        assert answer.rank is not None
        assert answer.rank.outcome is Outcome.HOLDS
    assert alone.caveats.isdisjoint({ALONE, NOT_ITS_OWN})
    assert beside.rank is not None
    assert beside.rank.evidence() == {entry_id(3)}


def test_c21_the_account_from_nearest_stands_for_the_claim_s_own_in_every_grain() -> None:
    """By account too, where nothing else leads from the one to the other; of several the one with the fewest relays."""
    accounts = [
        told(2, relayed(PRINTED, "Agency", "Outlet"), beside=[3, 4, 5]),
        told(3, relayed(strike(150, code="UA/UA-30"), "Agency"), beside=[2, 4, 5]),
        told(4, strike(120, code="UA/UA-30"), beside=[2, 3, 5]),
        told(5, relayed(strike(900, code="UA/UA-30"), "Agency", "Paper", "Outlet"), beside=[2, 3, 4]),
    ]
    answer = rank_of(*accounts, grain=["account"])

    assert answer.rank is not None
    (verdict,) = answer.rank.verdicts.values()
    assert verdict.used == {entry_id(4)}


def test_c21_a_relay_is_evidence_where_there_is_nothing_from_nearer_and_that_is_said() -> None:
    """A rival's figure of the same night, or a longer way to the same one, does not make it less so."""
    rival = strike(30, by="RU/MoD", at=LATER, code="UA/UA-30")
    longer = relayed(strike(144, code="UA/UA-30", at="2024-11-10T19:00Z"), "Agency", "Outlet")
    for other in (rival, longer):
        answer = rank_of(told(2, PRINTED, beside=[3]), told(3, other, beside=[2]), count=[latest("UA/AirForce")])

        assert answer.rank is not None
        assert answer.rank.outcome is Outcome.HOLDS
        assert ALONE in answer.caveats
        assert f"Caveat: {ALONE}." in answer.sentence()


def test_c21_what_another_voice_said_first_stands_for_what_was_printed() -> None:
    """The outlet gives an agency's figure to an institute: by the institute there is none."""
    printed = relayed(strike(144, by="ISW", at=LATER, code="UA/UA-30"))
    accounts = [told(2, printed, beside=[3]), told(3, strike(144, by="AFP", code="UA/UA-30"), beside=[2])]

    by_institute, by_all = (rank_of(*accounts, count=[count]).rank for count in (latest("ISW"), envelope()))
    assert by_institute is not None
    assert by_institute.outcome is Outcome.NOT_COMPARABLE
    assert by_all is not None
    assert by_all.outcome is Outcome.HOLDS


def test_c21_a_claim_s_figure_that_differs_is_a_drift_and_is_not_supported() -> None:
    """741 claimed, 728 recorded: the rank holds, and not as worded; nor where the record before it was another."""
    words = attrs.evolve(CAPITAL, figure=741)
    differing = rank_of(told(2, strike(728, code="UA/UA-30")), rank=words)
    previous = rank_of(told(2, strike(728, code="UA/UA-30")), rank=attrs.evolve(CAPITAL, previous=477))
    same = rank_of(told(2, strike(741, code="UA/UA-30")), rank=words)

    assert differing.rank is not None
    assert differing.rank.outcome is Outcome.HOLDS
    assert [(each.kind, each.field, each.claimed, each.sourced) for each in differing.drifts] == [
        ("figure", "superlative.figure", "launched 741", "launched 728")
    ]
    assert "Claimed 741; 728 recorded for that night" in differing.sentence()
    assert not differing.is_supported
    assert not previous.is_supported
    assert (previous.drifts, same.drifts, same.is_supported) == (frozenset(), frozenset(), True)


def test_c21_a_figure_that_is_kept_back_or_of_another_measure_is_no_drift() -> None:
    """There is nothing to hold it against."""
    withheld = rank_of(told(2, strike(728, code="UA/UA-30")), rank=attrs.evolve(CAPITAL, figure=Quantity.withheld()))
    other = rank_of(told(2, strike(None, tally=Tally(destroyed=5))), rank=attrs.evolve(CAPITAL, figure=741))

    assert withheld.drifts == frozenset()
    assert {each.field for each in other.drifts} == {"superlative.scope.measure", "superlative.scope.places"}


def test_c21_what_the_check_of_its_rank_cautions_of_it_cautions_of() -> None:
    """Once in the sentence, among its caveats, and as it is seen from a log."""
    answer = rank_of(told(2, strike(144, code="UA/UA-30")))
    assert answer.rank is not None
    (gap,) = answer.rank.caveats
    seen = answer.seen_from(Context(View.now(), Head(4, "f" * 64), 4, (Unsettled(entry_id(9), ("attacker",)),)))

    assert gap in answer.caveats
    assert answer.sentence().count(gap) == 1
    assert any("do not count" in each for each in seen.caveats)
