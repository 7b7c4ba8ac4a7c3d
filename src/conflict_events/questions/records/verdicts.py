"""Verdicts: whether a bucket is a record among those that end before it.

The rules are S17 and C17 to C19 and C22. Only buckets that end earlier compete. Comparison is by
intervals, so that a verdict is definite only where no number inside the bounds could change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from conflict_events.counting.buckets import BY_WHOLES, Bucket
from conflict_events.counting.competing.meanings import Likeness, likeness, why_unlike
from conflict_events.counting.membership.subjects import READ_AS
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.periods import DAY
from conflict_events.counting.policies import extreme
from conflict_events.history.doubts import LATER
from conflict_events.values import Number, Quantity, Truth
from conflict_events.values.answered import Answered, no_condition
from conflict_events.values.clocks import END, START
from conflict_events.values.quantity import LIMIT

__all__ = [
    "ALONE",
    "FIRST",
    "PERHAPS_FIRST",
    "UNORDERED",
    "Beside",
    "Direction",
    "Outcome",
    "Rank",
    "Standing",
    "comparable_to",
    "compare",
    "compared_with_nothing",
    "competitors",
    "decided",
    "in_order",
    "is_level",
    "leading",
    "may_reach",
    "rests_on",
    "rival",
    "span_of",
    "stand",
    "surely_reaches",
]


class Outcome(Answered):
    """What became of a claim to a record."""

    HOLDS = "HOLDS"
    TIES = "TIES"
    FAILS = "FAILS"
    UNDETERMINED = "UNDETERMINED"
    NOT_COMPARABLE = "NOT_COMPARABLE"

    def __bool__(self) -> bool:
        return no_condition("outcome")


Direction: TypeAlias = Literal["max", "min"]


UNORDERED = "some figures cannot be ordered in time against this one"
FIRST = "nothing earlier is recorded, so there is nothing to beat"
PERHAPS_FIRST = "nothing earlier certainly counts, so there may be nothing to beat"
SAID_LATER = "figures that it is held against may have been reported later than the moment asked about"
FEW = "fewer earlier figures are recorded than the rank that is asked about"


def rests_on(caveats: Iterable[str]) -> frozenset[str]:
    """Give what to know of a figure that is to know of each that is held against it, too: what it rests on."""
    told = {SAID_LATER if each == LATER else each for each in caveats if each in (BY_WHOLES, LATER) or READ_AS in each}
    return frozenset(told)


def compare(a: Quantity, b: Quantity, direction: Direction) -> Truth:
    """Tell whether a is definitely ahead of b: above it, or for "min" below it."""
    return a.is_above(b) if direction == "max" else b.is_above(a)


def rival(bucket: Bucket, direction: Direction) -> Quantity:
    """Give what others are held against: a bucket that only may count, and may have no figure at all, decides nothing.

    Of the largest it may be any up to its figure, or none; for the smallest none is as good as any, however large.
    """
    return bucket.value if bucket.has_figure or direction == "max" else Quantity.at_least(0)


@attrs.frozen
class Beside:
    """What is known of the earlier periods that have no figure.

    Attributes:
        nothing: How many had nothing, as the caller says or a `Silence`.
        unknown: How many may have had any figure: of what goes on all the time, silence is no zero.
    """

    nothing: int = 0
    unknown: int = 0


ALONE = Beside()


@attrs.frozen
class Rank:
    """Which rank is asked about.

    Attributes:
        number: 1 = the record.
        within: "One of the n largest": any rank up to this; None = that number alone.
    """

    number: int = 1
    within: int | None = None

    @property
    def last(self) -> int:
        """The lowest rank that will do."""
        return self.number if self.within is None else self.within


@attrs.frozen
class Standing:
    """How one bucket stands among its competitors.

    Attributes:
        outcome: HOLDS, TIES, FAILS, UNDETERMINED, or NOT_COMPARABLE where it rests on figures of something else.
        previous: The keys of those that held the rank asked about before it; several where that is not definite.
        margin: How far it is from them, ahead or behind; None where that is not definite.
        rank: Its rank, as an interval; 1 = the largest.
        competitors: How many end earlier.
        caveats: What to know before using it.
        leads: Whether it is the record, whatever rank was asked about.
    """

    outcome: Outcome
    previous: frozenset[Key]
    margin: Quantity | None
    rank: Quantity
    competitors: int
    caveats: frozenset[str]
    leads: Outcome


def competitors(bucket: Bucket, others: Iterable[Bucket], grain: str | None) -> tuple[list[Bucket], list[Bucket]]:
    """Give the buckets that end earlier, and those of which that is not definite; a part takes no rank."""
    earlier, unordered = [], []
    for other in others:
        if other is bucket or other.is_part:
            continue
        order = _ends_before(span_of(other), span_of(bucket), grain)
        if order is Truth.YES:
            earlier.append(other)
        elif order is Truth.UNDETERMINED:
            unordered.append(other)
    return earlier, unordered


Span: TypeAlias = tuple[datetime, datetime]


def span_of(bucket: Bucket) -> Span:
    """Give the bounds between which a bucket ends."""
    first, last = bucket.ends or (None, None)
    return first or START, last or END


def _ends_before(a: Span, b: Span, grain: str | None) -> Truth:
    if grain == "rolling_24h":  # buckets that overlap do not compete with each other
        return Truth.YES if a[1] <= b[0] - DAY else Truth.NO
    return Truth.of(surely=a[1] < b[0], possibly=a[0] < b[1])


def in_order(buckets: Iterable[Bucket], direction: Direction) -> list[Bucket]:
    """Sort by ends, whatever the order of arrival: of those that end together the one ahead comes first."""
    return sorted(buckets, key=lambda each: (*span_of(each), _best_first(each.value, direction), _spelled(each.key)))


def is_level(one: Bucket, other: Bucket) -> bool:
    """Tell whether two buckets end at one time with one figure, so that neither comes first."""
    return (one.ends, one.value.bounds()) == (other.ends, other.value.bounds())


def _best_first(value: Quantity, direction: Direction) -> tuple[Number, Number]:
    low, high = value.bounds()
    high = LIMIT if high is None else high
    return (-low, -high) if direction == "max" else (high, low)


def _spelled(key: Key) -> str:
    return str(sorted(key)) if isinstance(key, frozenset) else str(key)


# --- one bucket -----------------------------------------------------------------------------------


def stand(
    bucket: Bucket,
    earlier: Sequence[Bucket],
    unordered: Sequence[Bucket],
    direction: Direction,
    *,
    beside: Beside = ALONE,
    asked: Rank = Rank(),
) -> Standing:
    """Judge a bucket among its competitors; those that count something else leave open what they could not decide."""
    apart = [other for other in (*earlier, *unordered) if not comparable_to(bucket, other, direction)]
    unlike = set(map(id, apart))
    before, unsure = ([other for other in group if id(other) not in unlike] for group in (earlier, unordered))
    values = [rival(other, direction) for other in before]
    sure = sum(other.has_figure for other in before)
    ahead = [compare(value, bucket.value, direction) for value in values]
    unsaid = [rival(other, direction) for other in unsure]
    perhaps = [value for value in unsaid if compare(value, bucket.value, direction) is not Truth.NO]
    none_ahead = compared_with_nothing(bucket.value, direction)
    surely = ahead.count(Truth.YES) + (beside.nothing if none_ahead is Truth.YES else 0)
    possibly = len(ahead) - ahead.count(Truth.NO) + len(perhaps) + (beside.nothing if none_ahead is not Truth.NO else 0)
    rank = Quantity(low=surely + 1, high=possibly + 1 + len(apart) + beside.unknown)
    leads = leading(bucket, values if sure or beside.nothing else [], unsaid, direction, beside, unlike=bool(apart))
    few = sure + len(apart) + beside.nothing < _needed(asked)
    outcome = leads if asked == Rank() else _ranked(rank, asked, bucket, few=few, unlike=bool(apart))
    # For "min" a period in which there was nothing is ahead of any figure, and has none to be held against.
    hidden = beside.nothing > 0 and none_ahead is Truth.YES
    target = [] if hidden else _target(before, asked, rank, direction)
    caveats = {UNORDERED} if unordered else set()
    if few and outcome in (Outcome.UNDETERMINED, leads):
        caveats.add(FEW if sure or apart or beside.nothing else PERHAPS_FIRST if earlier else FIRST)
    if apart and outcome is Outcome.NOT_COMPARABLE:
        caveats.add(why_unlike(bucket.meanings, *(other.meanings for other in apart)))
    return Standing(
        outcome=outcome,
        previous=frozenset(other.key for other in target),
        margin=None if hidden else _margin(outcome, bucket.value, _at_place(values, _place_of(asked, rank), direction)),
        rank=rank,
        competitors=len(earlier),
        caveats=frozenset(caveats),
        leads=leads,
    )


def comparable_to(bucket: Bucket, other: Bucket, direction: Direction) -> bool:
    """Tell whether two buckets can be held against each other."""
    return decided(bucket.value, other.value, likeness(bucket.meanings, other.meanings), direction)


def decided(value: Quantity, other: Quantity, alike: Likeness, direction: Direction) -> bool:
    """Tell whether two figures can be held against each other, also where one counts more or less (C17)."""
    if alike is Likeness.SAME:
        return True
    # A figure for less that is larger all the same is larger; for "min" a figure for more that is smaller is.
    ahead = Likeness.NARROWER if direction == "max" else Likeness.WIDER
    behind = Likeness.WIDER if direction == "max" else Likeness.NARROWER
    if alike is ahead:
        return compare(value, other, direction) is Truth.YES
    return alike is behind and compare(other, value, direction) is Truth.YES


def may_reach(value: Quantity, direction: Direction) -> Number:
    """Give how far ahead a figure may be, the more the further."""
    if direction == "min":
        return -value.floor
    return LIMIT if value.ceiling is None else value.ceiling


def surely_reaches(value: Quantity, direction: Direction) -> Number:
    """Give how far ahead a figure certainly is, the more the further."""
    if direction == "max":
        return value.floor
    return -LIMIT if value.ceiling is None else -value.ceiling


def compared_with_nothing(value: Quantity, direction: Direction) -> Truth:
    """Tell whether a period in which there was nothing is ahead of a figure."""
    return compare(Quantity.exact(0), value, direction)


def _needed(asked: Rank) -> int:
    """Give how many earlier figures there have to be for a rank to say something."""
    return max(asked.number - 1, 1) if asked.within is None else asked.within


def leading(
    bucket: Bucket,
    earlier: Sequence[Quantity],
    unordered: Iterable[Quantity],
    direction: Direction,
    beside: Beside,
    *,
    unlike: bool,
) -> Outcome:
    """Judge whether a bucket is the record.

    Args:
        bucket: What is judged.
        earlier: What it is held against, see `rival`; empty where nothing is certainly there, or certainly was not.
        unordered: What may have ended before it.
        direction: "max" or "min".
        beside: What is known of the periods that have no figure.
        unlike: Whether others were left out that count something else.
    """
    known = [*earlier, Quantity.exact(0)] if beside.nothing else earlier
    record = extreme(known, direction) if known else None
    outcome = _judged(bucket, record, unordered, direction, beside)
    return Outcome.NOT_COMPARABLE if unlike and outcome is not Outcome.FAILS else outcome


def _ranked(rank: Quantity, asked: Rank, bucket: Bucket, *, few: bool, unlike: bool) -> Outcome:
    """Judge "one of the n largest", or "the n-th largest", by the interval of the rank."""
    best = asked.number if asked.within is None else 1
    outside = {rank.is_above(Quantity.exact(asked.last)), rank.is_below(Quantity.exact(best))}
    if not bucket.used:
        return Outcome.UNDETERMINED
    if Truth.YES in outside:
        return Outcome.FAILS
    if unlike:
        return Outcome.NOT_COMPARABLE
    return Outcome.UNDETERMINED if few or Truth.UNDETERMINED in outside else Outcome.HOLDS


def _judged(
    bucket: Bucket, record: Quantity | None, unordered: Iterable[Quantity], direction: Direction, beside: Beside
) -> Outcome:
    """Judge a figure by the record of those that end earlier, and by those of which that is not definite."""
    value = bucket.value
    if record is None or not bucket.used:
        return Outcome.UNDETERMINED
    outcome = _outcome(value, record, direction)
    if outcome is Outcome.HOLDS:
        stays = not beside.unknown and all(compare(value, other, direction) is Truth.YES for other in unordered)
    elif outcome is Outcome.TIES:
        stays = not beside.unknown and all(compare(other, value, direction) is Truth.NO for other in unordered)
    else:
        return outcome
    return outcome if stays else Outcome.UNDETERMINED


def _outcome(value: Quantity, record: Quantity, direction: Direction) -> Outcome:
    if compare(value, record, direction) is Truth.YES:
        return Outcome.HOLDS
    if compare(record, value, direction) is Truth.YES:
        return Outcome.FAILS
    # Bounds meet in one number only where the highest is known exactly, by somebody who names it.
    return Outcome.TIES if value.is_equal(record) is Truth.YES else Outcome.UNDETERMINED


# --- the rank that is asked about -----------------------------------------------------------------


def _is_better(asked: Rank, rank: Quantity) -> bool:
    """Tell whether a figure certainly has a better rank than the one that is asked about."""
    return asked.within is None and rank.ceiling is not None and rank.ceiling < asked.number


def _place_of(asked: Rank, rank: Quantity) -> int:
    """Give the place among the earlier figures of the one at the rank asked about."""
    return asked.number - 1 if _is_better(asked, rank) else asked.last


def _target(earlier: Sequence[Bucket], asked: Rank, rank: Quantity, direction: Direction) -> list[Bucket]:
    """Give those that may have held the rank asked about before."""
    bounds = _at_place([rival(other, direction) for other in earlier], _place_of(asked, rank), direction)
    if bounds is None:
        return []
    return [
        other
        for other in earlier
        if Truth.YES
        not in (
            compare(rival(other, direction), bounds, direction),
            compare(bounds, rival(other, direction), direction),
        )
    ]


def _at_place(values: Sequence[Quantity], number: int, direction: Direction) -> Quantity | None:
    """Give the n-th figure in order, as an interval; None where there are fewer."""
    if len(values) < number:
        return None
    largest = direction == "max"
    lows = sorted((value.floor for value in values), reverse=largest)
    highs = sorted((LIMIT if value.ceiling is None else value.ceiling for value in values), reverse=largest)
    high = highs[number - 1]
    return Quantity(low=lows[number - 1], high=None if high == LIMIT else high)


def _margin(outcome: Outcome, value: Quantity, other: Quantity | None) -> Quantity | None:
    """Give how far a figure is from the rank asked about, ahead or behind; None where neither is definite."""
    if other is None or outcome not in (Outcome.HOLDS, Outcome.FAILS):
        return None
    # One of the two is certainly no less than the other, or the verdict would not be definite.
    ahead = other.ceiling is not None and value.floor >= other.ceiling
    return value.minus(other) if ahead else other.minus(value)
