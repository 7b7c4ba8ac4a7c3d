"""Verdicts: definite only where no number inside the bounds, and no order inside the bounds, could change them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import Bucket
from conflict_events.questions.records import Outcome
from conflict_events.questions.records.sweeping import Swept, swept
from conflict_events.questions.records.verdicts import (
    FEW,
    FIRST,
    Beside,
    Direction,
    Rank,
    Standing,
    competitors,
    in_order,
    stand,
)
from conflict_events.testing import refinements
from conflict_events.values import WITHHELD, Quantity
from tests.projections.accounts import BEGIN

TOP = 5
"""Stands for every number above the bounds that are drawn."""
VALUES = st.builds(
    lambda low, width: Quantity(low=low, high=None if width is None else low + width),
    st.integers(0, 3),
    st.none() | st.integers(0, 1),
)
EXACT_ENDS = st.integers(0, 4).map(lambda hour: (hour, hour))
ENDS = EXACT_ENDS | st.tuples(st.integers(0, 3), st.integers(0, 2) | st.none()).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
)
DIRECTIONS = st.sampled_from(("max", "min"))


def bucket(key: int, value: Quantity, ends: tuple[int, int | None]) -> Bucket:
    first, last = ends
    bounds = (BEGIN + timedelta(hours=first), None if last is None else BEGIN + timedelta(hours=last))
    return Bucket(key=key, value=value, ends=bounds, used=frozenset({str(key)}))


def boards(values: Any = VALUES, ends: Any = ENDS, max_size: int = 5) -> st.SearchStrategy[list[Bucket]]:
    pairs = st.lists(st.tuples(values, ends), min_size=1, max_size=max_size)
    return pairs.map(lambda drawn: [bucket(key, *pair) for key, pair in enumerate(drawn)])


def standing_of(
    each: Bucket, every: Sequence[Bucket], direction: Direction, grain: str = "window", **fields: Any
) -> Standing:
    return stand(each, *competitors(each, every, grain), direction, **fields)


def hours(*ends: int) -> list[tuple[int, int]]:
    return [(end, end) for end in ends]


def told(standing: Standing) -> Any:
    return standing.outcome, standing.caveats


def judged(found: Iterable[Swept]) -> Any:
    return {each.bucket.key: (each.outcome, each.caveats) for each in found}


# --- the sweep and the definition ------------------------------------------------------------------------------------
@given(boards(max_size=8), DIRECTIONS)
def test_the_sweep_gives_for_each_bucket_what_judging_it_alone_gives(every: list[Bucket], direction: Direction) -> None:
    """Exact and inexact ends, open ends, and buckets that end together; in both directions."""
    assert judged(swept(every, direction, "window")) == {
        each.key: told(standing_of(each, every, direction)) for each in every
    }


BESIDES = st.builds(Beside, st.integers(0, 2), st.integers(0, 2))


@given(boards(max_size=6), DIRECTIONS, st.lists(BESIDES, min_size=6, max_size=6), st.sets(st.integers(0, 5)))
def test_the_sweep_agrees_with_parts_and_with_what_is_known_of_other_periods(
    every: list[Bucket], direction: Direction, besides: list[Beside], parts: set[int]
) -> None:
    """A part is judged and takes no rank; of each bucket it is known what lay beside it."""
    marked = [attrs.evolve(each, is_part=each.key in parts) for each in every]
    found = swept(marked, direction, "window", lambda each: besides[int(str(each.key))])

    assert judged(found) == {
        each.key: told(standing_of(each, marked, direction, beside=besides[int(str(each.key))])) for each in marked
    }


@given(boards(ends=st.integers(0, 60).map(lambda hour: (hour, hour)), max_size=8), DIRECTIONS)
def test_the_sweep_agrees_for_rolling_24_hours_too(every: list[Bucket], direction: Direction) -> None:
    """Ruling 9: overlapping buckets do not compete with each other."""
    assert judged(swept(every, direction, "rolling_24h")) == {
        each.key: told(standing_of(each, every, direction, "rolling_24h")) for each in every
    }


def choices(each: Bucket) -> Iterator[tuple[int, int]]:
    """Every number and every end that a bucket can have, as far as it can matter."""
    low, high = each.value.bounds()
    first, last = each.ends or (BEGIN, None)
    start = (first - BEGIN) // timedelta(hours=1)
    end = TOP + 1 if last is None else (last - BEGIN) // timedelta(hours=1)
    numbers = range(int(low), (TOP if high is None else int(high)) + 1)
    return itertools.product(numbers, range(start, end + 1))


def by_definition(each: Bucket, others: list[Bucket], direction: Direction) -> tuple[set[Outcome], set[int]]:
    """Every outcome and every number of buckets above that some choice of numbers and ends gives."""
    sign = 1 if direction == "max" else -1
    found, above = set(), set()
    for (value, end), *rest in itertools.product(choices(each), *map(choices, others)):
        earlier = [sign * other for other, other_end in rest if other_end < end]
        best = max(earlier, default=None)
        above.add(sum(other > sign * value for other in earlier))
        if best is None:
            found.add(Outcome.UNDETERMINED)
        elif sign * value > best:
            found.add(Outcome.HOLDS)
        else:
            found.add(Outcome.TIES if sign * value == best else Outcome.FAILS)
    return found, above


@given(boards(max_size=3), DIRECTIONS)
def test_s17_a_verdict_is_definite_exactly_where_every_choice_gives_it(
    every: list[Bucket], direction: Direction
) -> None:
    """Against all whole numbers inside the bounds, and all orders inside the bounds of the ends. So is the rank.

    With nothing earlier there is nothing to beat (C18), and where that is open so is the verdict.
    """
    first, *others = every
    found, above = by_definition(first, others, direction)
    standing = standing_of(first, every, direction)

    assert standing.outcome is (found.pop() if len(found) == 1 else Outcome.UNDETERMINED)
    assert standing.rank == Quantity(low=min(above) + 1, high=max(above) + 1)


@given(boards(), DIRECTIONS, st.data())
def test_x9_narrowing_a_figure_never_flips_a_definite_verdict(
    every: list[Bucket], direction: Direction, data: st.DataObject
) -> None:
    """It only resolves what was UNDETERMINED."""
    narrowed = [attrs.evolve(each, value=data.draw(refinements(each.value))) for each in every]
    before, after = (dict(_outcomes(each, direction)) for each in (every, narrowed))

    for key, outcome in before.items():
        assert outcome is Outcome.UNDETERMINED or after[key] is outcome


def _outcomes(every: list[Bucket], direction: Direction) -> Iterator[tuple[Any, Outcome]]:
    return ((each.key, outcome) for each, outcome, _ in swept(every, direction, "window"))


@given(boards(), DIRECTIONS, st.data())
def test_x10_holds_survives_removing_competitors(
    every: list[Bucket], direction: Direction, data: st.DataObject
) -> None:
    """A later since, an earlier until: what was the most among many is the most among fewer, while there are any."""
    kept = [each for each in every if data.draw(st.booleans())]
    before = dict(_outcomes(every, direction))

    for each in kept:
        earlier, _ = competitors(each, kept, "window")
        outcome = standing_of(each, kept, direction).outcome
        assert before[each.key] is not Outcome.HOLDS or outcome is Outcome.HOLDS or not earlier


@given(boards(ends=EXACT_ENDS), DIRECTIONS)
def test_x10_the_running_record_never_goes_back(every: list[Bucket], direction: Direction) -> None:
    """Of two that hold and do not end together, the later is definitely ahead."""
    ladder = [each for each, outcome, _ in swept(every, direction, "window") if outcome is Outcome.HOLDS]

    for one, other in itertools.combinations(ladder, 2):
        low, high = (one, other) if direction == "max" else (other, one)
        assert one.ends == other.ends or high.value.floor > (low.value.ceiling or 0)


@given(boards(), DIRECTIONS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_shows_nowhere(every: list[Bucket], direction: Direction, random: Any) -> None:
    """Not even among buckets that end together."""
    shuffled = random.sample(every, len(every))

    assert swept(shuffled, direction, "window") == swept(every, direction, "window")
    assert in_order(shuffled, direction) == in_order(every, direction)


@given(boards(), DIRECTIONS)
def test_the_margin_contains_the_difference_of_any_numbers_inside_the_bounds(
    every: list[Bucket], direction: Direction
) -> None:
    """HOLDS: by how much it is ahead of the record; FAILS: behind. Nothing else has a margin."""
    for each in every:
        standing = standing_of(each, every, direction)
        earlier, _ = competitors(each, every, "window")
        definite = standing.outcome in (Outcome.HOLDS, Outcome.FAILS) and earlier
        assert (standing.margin is not None) == bool(definite)
        if standing.margin is not None:
            best = max if direction == "max" else min
            gap = abs(int(each.value.floor) - best(int(other.value.floor) for other in earlier))
            assert standing.margin.ceiling is None or gap <= standing.margin.ceiling
            assert standing.margin.floor > 0


# --- by hand ---------------------------------------------------------------------------------------------------------
NIGHTS = [
    bucket(key, Quantity.exact(value), end)
    for key, (value, end) in enumerate(zip((136, 135, 145, 145, 188, 20), hours(16, 18, 34, 49, 50, 51), strict=True))
]


@pytest.mark.parametrize(
    ("key", "outcome", "previous", "margin", "rank"),
    [
        (0, Outcome.UNDETERMINED, set(), None, "1"),
        (1, Outcome.FAILS, {0}, "1", "2"),
        (2, Outcome.HOLDS, {0}, "9", "1"),
        (3, Outcome.TIES, {2}, None, "1"),
        (4, Outcome.HOLDS, {2, 3}, "43", "1"),
        (5, Outcome.FAILS, {4}, "168", "6"),
    ],
)
def test_s17_by_hand_on_the_nights_of_autumn_2024(
    key: int, outcome: Outcome, previous: set[int], margin: str | None, rank: str
) -> None:
    """136, 135, 145, 145 again, 188, 20: holders may be several."""
    standing = standing_of(NIGHTS[key], NIGHTS, "max")

    assert standing.outcome is outcome
    assert standing.previous == previous
    assert (None if standing.margin is None else str(standing.margin)) == margin
    assert str(standing.rank) == rank
    assert standing.competitors == key


def test_c18_the_first_is_undetermined_with_a_caveat() -> None:
    """It is the largest only for being the first; unless there was nothing before."""
    assert standing_of(NIGHTS[0], NIGHTS, "max").caveats == {FIRST}
    assert standing_of(NIGHTS[1], NIGHTS, "max").caveats == set()
    nothing = standing_of(NIGHTS[0], NIGHTS, "max", beside=Beside(nothing=3))
    assert (nothing.outcome, nothing.margin, nothing.caveats) == (Outcome.HOLDS, None, frozenset())
    assert standing_of(NIGHTS[0], NIGHTS, "min", beside=Beside(nothing=3)).outcome is Outcome.FAILS
    assert str(standing_of(NIGHTS[0], NIGHTS, "min", beside=Beside(nothing=3)).rank) == "4"
    fewest = standing_of(NIGHTS[1], NIGHTS, "min", beside=Beside(nothing=3))
    assert (fewest.outcome, fewest.margin, fewest.previous) == (Outcome.FAILS, None, frozenset())


def test_c19_earlier_periods_of_which_nothing_is_known_may_have_been_ahead() -> None:
    """A record is open then, and so is a tie; what is behind stays behind."""
    beside = Beside(unknown=2)

    assert standing_of(NIGHTS[2], NIGHTS, "max", beside=beside).outcome is Outcome.UNDETERMINED
    assert standing_of(NIGHTS[3], NIGHTS, "max", beside=beside).outcome is Outcome.UNDETERMINED
    assert standing_of(NIGHTS[1], NIGHTS, "max", beside=beside).outcome is Outcome.FAILS
    assert str(standing_of(NIGHTS[2], NIGHTS, "max", beside=beside).rank) == "1 to 3"


def test_c18_what_only_may_count_holds_nothing() -> None:
    """A figure made of nothing certain is open, whatever rank is asked about."""
    perhaps = attrs.evolve(NIGHTS[2], used=frozenset(), value=Quantity.between(0, 145))

    assert standing_of(perhaps, NIGHTS, "max").outcome is Outcome.UNDETERMINED
    assert standing_of(perhaps, NIGHTS, "max", asked=Rank(2)).outcome is Outcome.UNDETERMINED


def test_c13_a_part_takes_no_rank() -> None:
    """It competes with nobody, and is judged all the same."""
    part = attrs.evolve(NIGHTS[2], is_part=True)
    every = [*NIGHTS[:2], part, *NIGHTS[3:]]

    assert standing_of(NIGHTS[3], every, "max").previous == {0}
    assert standing_of(NIGHTS[3], every, "max").outcome is Outcome.HOLDS
    assert standing_of(part, every, "max").outcome is Outcome.HOLDS


@pytest.mark.parametrize(
    ("key", "asked", "outcome", "margin", "told"),
    [
        (1, Rank(2), Outcome.HOLDS, None, (set(), set())),
        (5, Rank(6), Outcome.HOLDS, None, (set(), set())),
        (5, Rank(5), Outcome.FAILS, "115", ({1}, set())),
        (5, Rank(2), Outcome.FAILS, "125", ({2, 3}, set())),
        (4, Rank(2), Outcome.FAILS, "43", ({2, 3}, set())),
        (4, Rank(3), Outcome.FAILS, "43", ({2, 3}, set())),
        (4, Rank(1, 3), Outcome.HOLDS, "52", ({0}, set())),
        (2, Rank(1, 3), Outcome.UNDETERMINED, None, (set(), {FEW})),
        (0, Rank(2), Outcome.FAILS, None, (set(), set())),
        (0, Rank(1, 3), Outcome.UNDETERMINED, None, (set(), {FIRST})),
    ],
)
def test_c22_the_margin_of_a_rank_is_the_distance_to_the_rank_asked_about(
    key: int, asked: Rank, outcome: Outcome, margin: str | None, told: tuple[set[int], set[str]]
) -> None:
    """Ahead or behind, as the outcome and the rank say; by hand on 136, 135, 145, 145, 188, 20."""
    standing = standing_of(NIGHTS[key], NIGHTS, "max", asked=asked)

    assert standing.outcome is outcome
    assert (None if standing.margin is None else str(standing.margin)) == margin
    assert (set(standing.previous), set(standing.caveats)) == told


def test_s17_buckets_whose_order_is_not_definite_are_said_to_be_unordered() -> None:
    """They leave open what depends on them, and nothing else."""
    low, even, high = (bucket(key, Quantity.exact(value), (0, 9)) for key, value in ((1, 4), (2, 5), (3, 6)))
    five = bucket(0, Quantity.exact(5), (5, 5))
    earlier = bucket(4, Quantity.exact(5), (0, 0))

    assert standing_of(five, [five, low], "max").outcome is Outcome.UNDETERMINED
    assert standing_of(five, [five, bucket(4, Quantity.exact(3), (0, 0)), low], "max").outcome is Outcome.HOLDS
    assert standing_of(five, [five, even], "max").outcome is Outcome.UNDETERMINED
    assert standing_of(five, [five, earlier, even], "max").outcome is Outcome.TIES
    assert standing_of(five, [five, earlier, high], "max").outcome is Outcome.UNDETERMINED
    assert "some figures cannot be ordered" in "".join(standing_of(five, [five, low], "max").caveats)


def test_a_window_that_is_still_open_does_not_compete_with_what_ended_before_it_began() -> None:
    """A closure of which nobody has said when it ended leaves the past alone."""
    past = bucket(0, Quantity.exact(5), (5, 5))
    going_on = bucket(1, Quantity.exact(9), (6, None))

    assert standing_of(past, [past, going_on], "max").outcome is Outcome.UNDETERMINED
    assert standing_of(past, [past, going_on], "max").caveats == standing_of(past, [past], "max").caveats
    assert standing_of(going_on, [past, going_on], "max").outcome is Outcome.HOLDS


def test_s14_a_withheld_figure_holds_nothing_and_leaves_what_follows_open() -> None:
    """It is [0, open): it may be above anything, and is definitely above nothing."""
    kept_back, later = bucket(0, WITHHELD, (0, 0)), bucket(1, Quantity.exact(188), (1, 1))
    every = [bucket(2, Quantity.exact(1), (-1, -1)), kept_back, later]

    assert [each.outcome for each in swept(every, "max", "window")] == [
        Outcome.UNDETERMINED,
        Outcome.UNDETERMINED,
        Outcome.UNDETERMINED,
    ]


def test_of_buckets_that_end_together_the_one_ahead_comes_first() -> None:
    """A content order: neither log nor digest decides it."""
    together = [
        bucket(key, value, (1, 1))
        for key, value in enumerate(
            (
                Quantity.exact(3),
                Quantity.exact(7),
                Quantity.at_least(7),
                Quantity.at_most(9),
            )
        )
    ]

    assert [each.key for each in in_order(together, "max")] == [2, 1, 0, 3]
    assert [each.key for each in in_order(together, "min")] == [0, 1, 3, 2]


def test_a_bucket_without_a_place_in_time_is_ordered_with_nothing() -> None:
    """Such as the total of everything."""
    timeless = Bucket(key="everything", value=Quantity.exact(1), ends=None, used=frozenset())

    assert competitors(NIGHTS[0], [timeless], "window") == ([], [timeless])


def test_incidents_are_ordered_by_their_accounts_whatever_the_process() -> None:
    """A set has no order of its own."""
    one, other = (frozenset({"b", letter}) for letter in "ca")
    buckets = [Bucket(key=key, value=Quantity.exact(1), ends=(BEGIN, BEGIN), used=frozenset()) for key in (one, other)]

    assert [each.key for each in in_order(buckets, "max")] == [other, one]
