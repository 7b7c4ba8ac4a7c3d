"""The definition-break guard: figures under two definitions are never compared (SEMANTICS 17, DOMAIN 4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Bucket, by
from conflict_events.counting.meanings import Meaning
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions import Board, Outcome, RecordBoard, Totals
from conflict_events.questions.records.verdicts import competitors, outcomes, stand
from conflict_events.values import Definition, Tally, When
from tests.projections.accounts import scope, strike, told
from tests.questions.records.test_verdicts import DIRECTIONS, ENDS, VALUES, bucket

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


def test_across_a_break_nothing_is_comparable_and_the_verdict_says_when_it_broke() -> None:
    """747 "destroyed" under one definition are no record over 296 under another."""
    verdict = board([downed(5, 296), downed(12, 747)]).verdict(night(12))

    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert verdict.caveats == {WHY}
    assert (verdict.margin, str(verdict.rank)) == (None, "1 to 2")
    assert verdict.sentence() == (
        "Counted by UA/AirForce, as of now: 747 drones destroyed in one night (2024-11-12) cannot be called the most "
        f"against the one earlier night recorded here: {WHY}."
    )


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
    assert WHY in verdict.caveats


def test_a_figure_from_the_time_of_the_change_is_compared_with_nothing() -> None:
    """It may be under either definition."""
    verdict = board([downed(5, 10), downed(10, 50), downed(12, 7)])

    assert verdict.verdict(night(10)).outcome is Outcome.NOT_COMPARABLE
    assert verdict.verdict(night(12)).outcome is Outcome.NOT_COMPARABLE
    assert verdict.verdict(night(5)).outcome is Outcome.HOLDS


def test_ranks_across_a_break_are_open_and_not_comparable() -> None:
    """Unless even all the others ahead would leave it within what was asked."""
    answer = board([downed(5, 296), downed(12, 747)])

    assert answer.verdict(night(12), rank=2).outcome is Outcome.NOT_COMPARABLE
    assert answer.verdict(night(12), within=2).outcome is Outcome.HOLDS
    assert answer.verdict(night(12), rank=3).outcome is Outcome.FAILS
    assert answer.verdict(night(12), rank=2).sentence().endswith(f"its rank is 1 to 2; {WHY}.")


def test_a_lifecycle_does_not_cross_a_break() -> None:
    """What came after it and counts something else neither tied nor beat it."""
    life = board([downed(5, 296), downed(6, 296), downed(12, 747)]).lifecycle(night(5))

    assert (life.tied_on, life.beaten_on, life.unlike) == ((night(6),), frozenset(), (night(12),))


def test_a_gap_between_definitions_is_no_definition() -> None:
    """What no definition covers is not compared with what one does."""
    early, late = (When.day(f"2024-11-{day:02}", tz="Europe/Kyiv") for day in (7, 10))
    gap = (destroyed("shot down", until=early), destroyed("shot down", since=late))

    answer = board([downed(5, 1), downed(8, 2), downed(12, 3)], gap)

    assert answer.verdict(night(8)).caveats == {"the definitions differ: shot down against what no definition covers"}
    broken = (destroyed("shot down", until=early), destroyed("suppressed", since=late))
    (caveat,) = board([downed(5, 1), downed(12, 3)], broken).verdict(night(12)).caveats
    assert "2024-11-07 to 2024-11-10 (shot down before, suppressed after)" in caveat


def test_two_claimants_with_different_definitions_are_not_comparable_either() -> None:
    """There is no date then; the categories are told."""
    definitions = (destroyed("shot down"), destroyed("suppressed", claimant="RU/MoD"))
    both = [downed(5, 1), downed(12, 3, "RU/MoD")]
    answer = fold(RecordBoard(scope(measure="destroyed"), Anybody(), definitions=definitions), both)

    assert answer.verdict(night(12)).caveats == {"the definitions differ: shot down against suppressed"}


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


MEANINGS = st.sampled_from((frozenset(), frozenset({"a"}), frozenset({"b"}))).map(
    lambda categories: frozenset({Meaning(categories, frozenset())} if categories else ())
)


@given(st.lists(st.tuples(VALUES, ENDS, MEANINGS), min_size=1, max_size=6), DIRECTIONS)
def test_every_board_is_judged_as_each_of_its_buckets_alone(drawn: Any, direction: Any) -> None:
    """With meanings as without."""
    every: list[Bucket] = [
        attrs.evolve(bucket(key, value, ends), meanings=meanings) for key, (value, ends, meanings) in enumerate(drawn)
    ]

    for each, outcome in outcomes(every, direction, "window"):
        assert stand(each, *competitors(each, every, "window"), direction).outcome is outcome


@pytest.mark.parametrize("definitions", [BROKEN, BROKEN[::-1]])
def test_the_order_of_definitions_means_nothing(definitions: tuple[Definition, ...]) -> None:
    """They are a set of data."""
    answer = board([downed(5, 296), downed(12, 747)], definitions)

    assert [each.key for each in answer.ladder()] == [night(5)]
