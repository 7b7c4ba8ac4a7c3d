"""What only may count is no rival that decides: its period may have no figure at all (C2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Bucket, by
from conflict_events.counting.competing.picks import Maybe
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.records import Board, Outcome, RecordBoard
from conflict_events.questions.records.sweeping import swept
from conflict_events.questions.records.verdicts import (
    ALONE,
    PERHAPS_FIRST,
    Beside,
    Direction,
    Standing,
    competitors,
    stand,
)
from conflict_events.values import Quantity, When
from tests.projections.accounts import BEGIN, entry_id, hours, scope, strike, told

HOLDS, TIES, FAILS, UNDETERMINED = Outcome.HOLDS, Outcome.TIES, Outcome.FAILS, Outcome.UNDETERMINED
DIRECTIONS = st.sampled_from(("max", "min"))
BESIDE = st.builds(Beside, st.integers(0, 1), st.integers(0, 1))


def drawn_bucket(key: int, low: int, width: int, end: int, *, certain: bool) -> Bucket:
    ends = (BEGIN + timedelta(hours=end), BEGIN + timedelta(hours=end))
    value = Quantity(low=low * certain, high=low + width)
    maybe = Maybe(frozenset({str(key)}), value, frozenset({"a place"}))
    used = frozenset({str(key)}) if certain else frozenset[str]()
    return Bucket(key=key, value=value, ends=ends, used=used, maybe=frozenset() if certain else frozenset({maybe}))


@st.composite
def boards(draw: st.DrawFn) -> list[Bucket]:
    """Buckets some of which only may have a figure."""
    small = st.integers(0, 3)
    drawn = draw(st.lists(st.tuples(small, st.integers(0, 1), small, st.booleans()), min_size=1, max_size=6))
    return [drawn_bucket(key, *numbers, certain=certain) for key, (*numbers, certain) in enumerate(drawn)]


def standing(each: Bucket, every: Sequence[Bucket], direction: Direction, beside: Beside = ALONE) -> Standing:
    return stand(each, *competitors(each, every, "window"), direction, beside=beside)


@given(boards(), DIRECTIONS, BESIDE)
def test_c2_a_definite_verdict_stands_without_what_only_may_count(
    every: list[Bucket], direction: Direction, beside: Beside
) -> None:
    """Leave out any that may have no figure at all, or all of them: nothing definite changes."""
    alone = [each for each in every if each.has_figure]
    for each in alone:
        before = standing(each, every, direction, beside).outcome
        for kept in (alone, *([other for other in every if other is not gone] for gone in every if not gone.used)):
            assert before in (UNDETERMINED, standing(each, kept, direction, beside).outcome)


@given(boards(), DIRECTIONS, BESIDE)
def test_the_sweep_gives_what_judging_each_alone_gives(
    every: list[Bucket], direction: Direction, beside: Beside
) -> None:
    """Also of those that only may have a figure."""
    found = {each.key: outcome for each, outcome, _ in swept(every, direction, "window", lambda _bucket: beside)}

    assert found == {each.key: standing(each, every, direction, beside).outcome for each in every}


@given(boards(), BESIDE)
def test_c2_a_record_is_ahead_of_all_that_may_have_been(every: list[Bucket], beside: Beside) -> None:
    """Also where nothing earlier certainly counts, and other periods certainly had nothing."""
    for each in every:
        if standing(each, every, "max", beside).outcome is HOLDS:
            earlier, unordered = competitors(each, every, "window")
            assert all(each.value.floor > (other.value.ceiling or 0) for other in (*earlier, *unordered))


def board(accounts: Sequence[Account[Any]], direction: Direction = "max", **fields: Any) -> Board:
    return fold(RecordBoard(scope(**{"places": {"UA"}, **fields}), by("UA/AirForce"), direction=direction), accounts)


def day(number: int) -> date:
    return date(2024, 11, number)


DATED = When.day("2024-11-07", tz="Europe/Kyiv")
ZERO_ON_A_DATE = told(2, strike(0, DATED))
ZERO_SOMEWHERE = told(2, strike(0, 7, code=None))


@pytest.mark.parametrize(
    ("perhaps", "fields"),
    [
        (ZERO_ON_A_DATE, {}),
        (ZERO_SOMEWHERE, {}),
        (told(2, strike(0, When.edtf("2024-11-07~"))), {"grain": "day"}),
        (told(2, strike(0, 7, weapon="Lancet and Shahed")), {"weapons": {"Shahed"}}),
        (told(2, strike(2, 7, code=None)), {}),
    ],
    ids=["a date of two nights", "no place", "about that date", "a bundle", "two somewhere"],
)
def test_c2_the_fewest_is_left_open_by_what_only_may_count(perhaps: Account[Any], fields: Any) -> None:
    """A zero that may be of another place, night or weapon is no night with none."""
    accounts = [told(1, strike(5, 5, weapon="Shahed")), perhaps, told(3, strike(3, 10, weapon="Shahed"))]
    answer = board(accounts, "min", **fields)
    verdict = answer.verdict(day(10))

    assert verdict.outcome is UNDETERMINED
    assert (verdict.margin, None if verdict.rank is None else verdict.rank.floor) == (None, 1)
    assert "could be level or ahead" in verdict.sentence()
    assert {bucket.key: outcome for bucket, outcome in answer.judged()}[day(10)] is UNDETERMINED
    assert board(accounts, "min", maybe="aside", **fields).verdict(day(10)).outcome is HOLDS


def test_c2_a_smaller_figure_that_is_certain_still_decides() -> None:
    """Beside it, what may count changes nothing."""
    accounts = [told(1, strike(2, 5)), ZERO_SOMEWHERE, told(3, strike(3, 10))]

    assert board(accounts, "min").verdict(day(10)).outcome is FAILS


def test_c2_a_zero_ties_with_none_that_may_not_be() -> None:
    """Level with a night that may have no figure, or alone."""
    accounts = [told(1, strike(5, 5)), ZERO_SOMEWHERE, told(3, strike(0, 10))]

    assert board(accounts, "min").verdict(day(10)).outcome is UNDETERMINED
    assert board([accounts[0], accounts[2]], "min").verdict(day(10)).outcome is HOLDS


def test_c18_a_record_over_what_only_may_count_has_nothing_to_beat() -> None:
    """One night may have had up to ten, or be no night of this place; then nothing is before it."""
    accounts = [told(1, strike(10, 5, code=None)), told(2, strike(30, 10)), told(3, strike(40, 12))]
    answer = board(accounts)
    verdict = answer.verdict(day(10))

    assert verdict.outcome is UNDETERMINED
    assert PERHAPS_FIRST in verdict.caveats
    assert verdict.sentence().endswith(f"may or may not be the most: {PERHAPS_FIRST}.")
    assert [step.key for step in answer.ladder()] == [day(10), day(12)]
    assert board(accounts).verdict(day(12)).outcome is HOLDS


def test_c18_a_complete_log_does_not_close_what_may_count() -> None:
    """Of a night with up to fifty, perhaps, nobody says that there was nothing: the thirty after it are no record."""
    larger, smaller = (
        board([told(1, strike(count, 5, code=None)), told(2, strike(30, 10))], complete_since=day(1))
        for count in (50, 20)
    )

    assert larger.verdict(day(10)).outcome is UNDETERMINED
    assert larger.judged()[-1][1] is UNDETERMINED
    assert (smaller.verdict(day(10)).outcome, str(smaller.verdict(day(10)).margin)) == (HOLDS, "10 to 30")


def test_a_ladder_begins_with_what_certainly_has_a_figure_and_is_ahead() -> None:
    """Not with one that what may count before it may be ahead of, nor where nothing certainly counts."""
    somewhere, first = told(1, strike(40, 5, code=None)), told(2, strike(30, 10))

    assert board([somewhere, first]).ladder() == ()
    assert board([somewhere]).ladder() == ()
    assert [step.key for step in board([somewhere, first, told(3, strike(50, 12))]).ladder()] == [day(12)]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_what_only_may_count_and_ends_with_the_first_takes_no_step_from_it(order: tuple[int, int]) -> None:
    """Whichever id sorts first: what ends at one time does not come before."""
    perhaps, first = order
    asked = board([told(perhaps, strike(40, code=None)), told(first, strike(40))], grain="incident", places={"UA"})

    assert [step.used for step in asked.ladder()] == [{entry_id(first)}]


def test_what_may_come_before_the_first_and_is_not_behind_it_takes_its_step_from_it() -> None:
    """A date of which nobody says where it was may have ended before a window of those hours, or after."""
    dated, timed, lower = (
        told(number, strike(count, when))
        for number, count, when in ((1, 30, When.day("2024-11-10")), (2, 40, hours(216, 240)), (3, 20, hours(216, 240)))
    )
    asked: dict[str, Any] = {"grain": "incident", "tz": None, "day_rule": None}

    assert board([dated, timed], **asked).ladder() == ()
    assert [str(step.value) for step in board([dated, lower], **asked).ladder()] == ["30"]


def test_a_life_is_not_ended_by_what_only_may_count() -> None:
    """Smaller, it leaves it in doubt; level, it ties with nothing that is certain."""
    zero = strike(0, 7, code=None)
    fewest = board([told(1, strike(3, 5)), told(2, zero), told(3, strike(1, 12))], "min").lifecycle(day(5))
    level = board([told(1, strike(0, 5)), told(2, zero)], "min").lifecycle(day(5))

    assert fewest.in_doubt == (day(7),)
    assert fewest.beaten_on == {day(12)}
    assert (level.tied_on, level.beaten_on) == ((), frozenset())


def test_c14_the_bound_of_a_whole_is_no_doubt_of_that_kind() -> None:
    """None over the country is none over its part, whoever is silent on the part."""
    accounts = [told(1, strike(0, 5)), told(2, strike(3, 10, code="UA/UA-30"))]
    asked: dict[str, Any] = {"places": {"UA/UA-30"}, "bounds": "wholes"}

    assert board(accounts, "min", **asked).verdict(day(10)).outcome is FAILS
    assert board(accounts, **asked).verdict(day(10)).outcome is HOLDS
    assert attrs.evolve(board(accounts, **asked).buckets[day(5)], maybe=frozenset()).has_figure is False
