"""The definition-break guard: figures under two definitions are never compared (S17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Bucket, by
from conflict_events.counting.competing.meanings import Meaning
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.questions.records import Board, Outcome, RecordBoard
from conflict_events.questions.records.sweeping import swept
from conflict_events.questions.records.verdicts import Beside, competitors, stand
from conflict_events.values import Definition, Tally, When
from tests.projections.accounts import scope, strike, told
from tests.questions.records.test_verdicts import BESIDES, DIRECTIONS, ENDS, VALUES, bucket

CHANGE = When.day("2024-11-10", tz="Europe/Kyiv")


def destroyed(*categories: str, claimant: str = "UA/AirForce", **fields: Any) -> Definition:
    return Definition(claimant=claimant, measure="destroyed", categories=categories, **fields)


BROKEN = (destroyed("shot down", "suppressed", until=CHANGE), destroyed("shot down", since=CHANGE))
WHY = (
    "the definition changes in between: 'destroyed' by UA/AirForce, 2024-11-10 (shot down and suppressed before, "
    "shot down after)"
)


def downed(day: int, count: int, claimant: str = "UA/AirForce") -> Account[Any]:
    when = When.between(f"2024-11-{day:02}T01:00", f"2024-11-{day:02}T05:00", tz="Europe/Kyiv")
    return told(day, strike(None, when, by=claimant, tally=Tally(destroyed=count)))


def board(accounts: Sequence[Account[Any]], definitions: Sequence[Definition] = BROKEN, **fields: Any) -> Board:
    asked = scope("night", measure="destroyed")
    return fold(RecordBoard(asked, by("UA/AirForce"), definitions=definitions, **fields), accounts)


def night(day: int) -> date:
    return date(2024, 11, day)


MISSING = "earlier nights without a figure, of which nothing is known: 6"


def test_across_a_break_what_could_be_either_way_is_not_comparable_and_the_verdict_says_when_it_broke() -> None:
    """250 "shot down" may be a record over 296 of everything, or not."""
    verdict = board([downed(5, 296), downed(12, 250)]).verdict(night(12))

    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert verdict.caveats == {WHY, MISSING}
    assert (verdict.margin, str(verdict.rank)) == (None, "1 to 2")
    assert verdict.wording() == (
        "As reported by UA/AirForce, as of now: 250 drones destroyed in one night (2024-11-12) cannot be "
        "called the most "
        f"since 2024-11-05, with one earlier night recorded here: {WHY}."
    )


def test_c17_a_count_of_less_that_is_larger_all_the_same_holds() -> None:
    """747 "shot down" are more than 296 of everything; a count of more that is smaller fails."""
    turned = (destroyed("shot down", until=CHANGE), destroyed("shot down", "suppressed", since=CHANGE))
    accounts = [downed(5, 296), downed(12, 747)]
    holds = board(accounts).verdict(night(12))
    fails = board([downed(5, 296), downed(12, 90)], turned).verdict(night(12))

    assert (holds.outcome, str(holds.margin), set(holds.caveats)) == (Outcome.HOLDS, "451", {MISSING})
    assert (fails.outcome, str(fails.margin)) == (Outcome.FAILS, "206")
    assert board(accounts, turned).verdict(night(12)).outcome is Outcome.NOT_COMPARABLE
    assert board([downed(5, 296), downed(12, 296)]).verdict(night(12)).outcome is Outcome.NOT_COMPARABLE


def test_c17_for_the_fewest_it_is_the_other_way_round() -> None:
    """A count of more that is smaller is the smaller; a count of less that is larger is not."""
    turned = (destroyed("shot down", until=CHANGE), destroyed("shot down", "suppressed", since=CHANGE))
    accounts = [downed(5, 296), downed(12, 90)]

    assert board(accounts, turned, direction="min").verdict(night(12)).outcome is Outcome.HOLDS
    assert board(accounts, direction="min").verdict(night(12)).outcome is Outcome.NOT_COMPARABLE
    assert board([downed(5, 9), downed(12, 90)], direction="min").verdict(night(12)).outcome is Outcome.FAILS


def test_c17_definitions_neither_of_which_holds_the_other_compare_nothing() -> None:
    """However far apart the figures are."""
    apart = (destroyed("shot down", until=CHANGE), destroyed("suppressed", since=CHANGE))

    assert board([downed(5, 1), downed(12, 747)], apart).verdict(night(12)).outcome is Outcome.NOT_COMPARABLE
    assert board([downed(5, 747), downed(12, 1)], apart).verdict(night(12)).outcome is Outcome.NOT_COMPARABLE


def test_c17_a_definition_of_missiles_says_nothing_of_drones() -> None:
    """Limited to a kind, or to weapons."""
    missiles = tuple(attrs.evolve(each, kinds={"MissileStrike"}) for each in BROKEN)
    lancets = tuple(attrs.evolve(each, weapons={"Lancet"}) for each in BROKEN)

    assert board([downed(5, 296), downed(12, 250)], missiles).verdict(night(12)).outcome is Outcome.FAILS
    assert board([downed(5, 296), downed(12, 250)], lancets).verdict(night(12)).outcome is Outcome.NOT_COMPARABLE


def test_without_definitions_nothing_is_known_of_a_break() -> None:
    """None given = every figure of a measure means the same."""
    assert board([downed(5, 296), downed(12, 747)], ()).verdict(night(12)).outcome is Outcome.HOLDS


def test_definitions_of_others_or_of_other_measures_say_nothing_here() -> None:
    """A definition is one claimant's, of one measure."""
    others = [destroyed("shot down", claimant="UA"), attrs.evolve(BROKEN[0], measure="lost")]

    assert board([downed(5, 296), downed(12, 747)], others).verdict(night(12)).outcome is Outcome.HOLDS


def test_within_one_definition_the_record_is_what_it_was() -> None:
    """Since the break, where the scope begins there, or on its own side of it."""
    accounts = [downed(4, 296), downed(5, 300), downed(12, 747), downed(13, 750)]

    assert board(accounts[:2]).verdict(night(5)).outcome is Outcome.HOLDS
    asked = attrs.evolve(scope("night", measure="destroyed"), since=night(11))
    since = fold(RecordBoard(asked, by("UA/AirForce"), definitions=BROKEN), accounts)
    assert since.verdict(night(13)).outcome is Outcome.HOLDS


def test_what_is_behind_its_like_fails_whatever_else_there_was() -> None:
    """Some earlier figure of the same thing is definitely ahead: that is enough."""
    verdict = board([downed(5, 10), downed(12, 747), downed(13, 700)]).verdict(night(13))

    assert (verdict.outcome, str(verdict.margin)) == (Outcome.FAILS, "47")
    assert verdict.caveats == {MISSING}


def test_a_figure_from_the_time_of_the_change_may_be_under_either_definition() -> None:
    """More than everything was before it is more all the same; less may be either way."""
    verdict = board([downed(4, 1), downed(5, 10), downed(10, 50), downed(12, 7)])

    assert verdict.verdict(night(10)).outcome is Outcome.HOLDS
    assert verdict.verdict(night(12)).outcome is Outcome.NOT_COMPARABLE
    assert verdict.verdict(night(5)).outcome is Outcome.HOLDS
    assert board([downed(5, 10), downed(10, 5)]).verdict(night(10)).outcome is Outcome.NOT_COMPARABLE


def test_ranks_across_a_break_are_open_and_not_comparable() -> None:
    """Unless even all the others ahead would leave it within what was asked."""
    answer = board([downed(4, 1), downed(5, 296), downed(12, 250)])

    assert answer.verdict(night(12), rank=2).outcome is Outcome.NOT_COMPARABLE
    assert answer.verdict(night(12), within=2).outcome is Outcome.NOT_COMPARABLE
    assert answer.verdict(night(12), rank=3).outcome is Outcome.FAILS
    assert answer.verdict(night(12), rank=2).wording().endswith(f"its rank is 1 to 2; {WHY}.")
    assert board([downed(5, 296), downed(12, 747)]).verdict(night(12), rank=2).outcome is Outcome.FAILS


def test_a_lifecycle_does_not_cross_a_break() -> None:
    """What came after it and counts something else neither tied nor beat it, unless it counts less and is more."""
    life = board([downed(5, 296), downed(6, 296), downed(12, 250)]).lifecycle(night(5))
    above = board([downed(5, 296), downed(12, 747)])

    assert (life.tied_on, life.beaten_on, life.unlike) == ((night(6),), frozenset(), (night(12),))
    assert above.verdict(night(12)).outcome is Outcome.HOLDS
    assert (above.lifecycle(night(5)).beaten_on, above.lifecycle(night(5)).unlike) == (frozenset({night(12)}), ())


def test_a_gap_between_definitions_is_no_definition() -> None:
    """What no definition covers is not compared with what one does (C17)."""
    early, late = (When.day(f"2024-11-{day:02}", tz="Europe/Kyiv") for day in (7, 10))
    gap = (destroyed("shot down", until=early), destroyed("shot down", since=late))

    answer = board([downed(5, 1), downed(8, 2), downed(12, 3)], gap)

    assert answer.verdict(night(8)).outcome is Outcome.NOT_COMPARABLE
    assert "the definitions differ: no definition given for then" in answer.verdict(night(8)).caveats
    assert not any("added up" in caveat for caveat in answer.verdict(night(8)).caveats)
    broken = (destroyed("shot down", until=early), destroyed("suppressed", since=late))
    (caveat,) = board([downed(5, 1), downed(12, 3)], broken).verdict(night(12)).caveats - {MISSING}
    assert "2024-11-07 to 2024-11-10 (shot down before, suppressed after)" in caveat


def test_two_claimants_with_different_definitions_are_not_comparable_either() -> None:
    """There is no date then; the categories are told."""
    definitions = (destroyed("shot down"), destroyed("suppressed", claimant="RU/MoD"))
    both = [downed(5, 1), downed(12, 3, "RU/MoD")]
    answer = fold(RecordBoard(scope(measure="destroyed"), Anybody(), definitions=definitions), both)

    assert answer.verdict(night(12)).caveats == {"the definitions differ: shot down against suppressed", MISSING}


class Anybody:
    """A policy: whoever speaks alone."""

    name = "by anybody"

    def choose(self, readings: Any, /) -> Any:
        return by(readings[0].claimant).choose(readings)


def test_a_total_across_a_break_says_so() -> None:
    """The sum stands, with its caveat: it adds up figures of different things."""
    accounts = [downed(5, 1), downed(12, 3)]
    monthly = Totals(scope("month", measure="destroyed"), by("UA/AirForce"), definitions=BROKEN)
    answer = fold(monthly, accounts)
    alone = fold(monthly, accounts[1:])

    assert answer.everything.caveats == {"figures under several definitions may be added up here", WHY}
    assert [each.caveats for each in answer.periods.values()] == [
        {"figures under several definitions may be added up here"}
    ]
    assert alone.everything.caveats == frozenset()


CATEGORIES = st.sampled_from(("", "a", "b", "ab"))
MEANINGS = st.frozensets(CATEGORIES.map(lambda sorts: Meaning(frozenset(sorts), frozenset())), max_size=2)
DRAWN = st.tuples(VALUES, ENDS, MEANINGS, BESIDES, st.booleans(), st.booleans())


@given(st.lists(DRAWN, min_size=1, max_size=6), DIRECTIONS, st.sampled_from(("window", "rolling_24h")))
def test_every_board_is_judged_as_each_of_its_buckets_alone(drawn: Any, direction: Any, grain: str) -> None:
    """With meanings as without, with parts, figures that may count, and what is known of the periods beside."""
    every: list[Bucket] = [
        attrs.evolve(
            bucket(key, value, ends if grain == "window" else (8 * ends[0], 8 * ends[0])),
            meanings=meanings,
            is_part=is_part,
            used=frozenset({str(key)} if counts else ()),
        )
        for key, (value, ends, meanings, _, is_part, counts) in enumerate(drawn)
    ]

    def beside(each: Bucket) -> Beside:
        found: Beside = drawn[int(str(each.key))][3]
        return found

    for each, outcome, caveats in swept(every, direction, grain, beside):
        earlier, unordered = competitors(each, every, grain)
        alone = stand(each, earlier, unordered, direction, beside=beside(each))
        assert (alone.outcome, alone.caveats) == (outcome, caveats)


@pytest.mark.parametrize("definitions", [BROKEN, BROKEN[::-1]])
def test_the_order_of_definitions_means_nothing(definitions: tuple[Definition, ...]) -> None:
    """They are a set of data."""
    answer = board([downed(5, 296), downed(12, 250), downed(13, 747)], definitions)

    assert [each.key for each in answer.ladder()] == [night(5), night(13)]
