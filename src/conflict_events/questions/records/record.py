"""`RecordBoard`: was this the record, in this scope, by whose count, as known then?

Its answer is a `Board`: every bucket of the scope with its figure, from which `Board.verdict` judges any one of them,
`Board.ladder` lists the steps of the record, and `Board.lifecycle` says what became of one.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from typing import Any, Literal, Self

import attrs

from conflict_events.counting.buckets import Bucket, bucketed, find
from conflict_events.counting.meanings import unlike
from conflict_events.counting.periods import Key
from conflict_events.counting.picks import Aside
from conflict_events.counting.remembering import Making, Remembering, afresh
from conflict_events.counting.scoped import Covered, Scoped, coverage_of, unsaid
from conflict_events.counting.sifting import ABOUT_MORE, Sifted
from conflict_events.errors import UsageError
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.records import sentences
from conflict_events.questions.records.verdicts import (
    Direction,
    Outcome,
    Standing,
    compare,
    competitors,
    in_order,
    outcomes,
    stand,
)
from conflict_events.values import EntryId, Quantity, Scope, Truth
from conflict_events.values.quantity import hull

__all__ = ["Board", "Lifecycle", "RecordBoard", "Verdict"]

MORE_EXCEEDS = "an account that covers more than the places asked for gives a higher figure"


@attrs.frozen
class Verdict:
    """A judgement on one bucket, with everything it rests on.

    Attributes:
        outcome: HOLDS, TIES, FAILS, UNDETERMINED or NOT_COMPARABLE.
        key: The bucket judged.
        value: Its figure; None where it has none.
        holders: The keys of those that hold the record when this bucket ends; several where that is not definite.
        previous: The figures of those that held it before, by key.
        margin: By how much it is ahead of them (HOLDS) or behind (FAILS); None where neither is definite.
        rank: Its rank, as an interval; 1 = the largest. None where it has no figure.
        asked: The rank that was asked about, and for "one of the largest" within how many; None = that rank alone.
        competitors: How many buckets end earlier.
        used: The ids of the accounts behind its figure.
        previous_used: The ids of the accounts behind the figures that it is compared with.
        aside: The accounts that were set aside, and why.
        caveats: What to know before using it.
        scope: What was compared.
        policy: Whose count.
        reading: "interval", or "floor": lower bounds alone were compared.
        coverage: What the board rests on.
        context: Where it was asked; None outside a log.
    """

    outcome: Outcome
    key: Key
    value: Quantity | None
    holders: frozenset[Key]
    previous: Mapping[Key, Quantity]
    margin: Quantity | None
    rank: Quantity | None
    asked: tuple[int, int | None]
    competitors: int
    used: frozenset[str]
    previous_used: frozenset[str]
    aside: frozenset[Aside]
    caveats: frozenset[str]
    scope: Scope
    policy: str
    reading: str
    coverage: Covered
    direction: Direction = "max"
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this verdict with its context filled in."""
        return attrs.evolve(self, context=context, caveats=self.caveats | _silent(context))

    def conclusion(self) -> Outcome:
        """Give the outcome: what two verdicts are held against each other by."""
        return self.outcome

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figure is made of."""
        return self.used

    def sentence(self) -> str:
        """Say it in plain words, at the strength that the accounts support and no stronger."""
        return sentences.of_verdict(self)

    def __str__(self) -> str:
        return self.sentence()


@attrs.frozen
class Lifecycle:
    """What became of a record as buckets came after it, in one view.

    Attributes:
        key: The bucket.
        set_as: The verdict on it.
        tied_on: The keys of later buckets that definitely equal it, before it was beaten.
        beaten_on: The key of the first later bucket definitely ahead of it; several where they end at one time, empty
            where it stands.
        beaten_by: That bucket's figure, or the hull of several; None where it stands.
        in_doubt: The keys of later buckets that may be level or ahead, before it was beaten.
        unlike: The keys of later buckets, before it was beaten, that count something else by the definitions given.
    """

    key: Key
    set_as: Outcome
    tied_on: tuple[Key, ...]
    beaten_on: frozenset[Key]
    beaten_by: Quantity | None
    in_doubt: tuple[Key, ...]
    unlike: tuple[Key, ...] = ()

    def __str__(self) -> str:
        steps = [self.set_as.value]
        steps += [f"tied on {shown_key(key)}" for key in self.tied_on]
        if self.beaten_on:
            steps.append(f"beaten on {' and '.join(sorted(map(shown_key, self.beaten_on)))} ({self.beaten_by})")
        return ", ".join(steps)


@attrs.frozen
class Board(Answer):
    """Every bucket of a scope with its figure.

    Attributes:
        buckets: The buckets by key.
        scope: What is compared.
        policy: Whose count.
        direction: "max" = the largest is the record, "min" the smallest.
        reading: "interval" or "floor".
        aside: The accounts in question that are in no bucket, and why.
        coverage: What it rests on.
        context: Where it was asked; None outside a log.
    """

    buckets: Mapping[Key, Bucket]
    scope: Scope
    policy: str
    direction: Direction
    reading: str
    aside: frozenset[Aside]
    coverage: Covered
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of."""
        return frozenset(account for bucket in self.buckets.values() for account in bucket.used)

    def bucket(self, key: Any) -> Bucket | None:
        """Find a bucket by its key, or by the id of an account that it counts or whose incident it counts."""
        return find(self.buckets, key)

    def verdict(self, key: Any, *, within: int | None = None, rank: int = 1) -> Verdict:
        """Judge a bucket; there is a verdict on every key, also where nothing is known.

        Args:
            key: What the grain makes: an account id, an account id of the incident, a window, a date, (ISO year,
                week), (year, month), a year, or an end instant. In every grain an account id finds its bucket.
            within: Ask for "one of the largest": HOLDS within so many ranks.
            rank: Ask for another rank than the first: 2 = the second largest.

        Raises:
            UsageError: A rank, or a number of ranks, below 1.
        """
        if rank < 1 or (within is not None and within < 1):
            raise UsageError(f"rank/within: ranks begin with 1, got {rank} and {within}")
        bucket = self.bucket(key)
        if bucket is None:
            return self._silent(key, rank, within)
        earlier, unordered = competitors(bucket, self.buckets.values(), self.scope.grain)
        standing = stand(bucket, earlier, unordered, self.direction)
        outcome = standing.outcome if (within, rank) == (None, 1) else _ranked(standing, within, rank)
        previous = {each: self.buckets[each] for each in standing.previous}
        holders = {Outcome.HOLDS: frozenset({bucket.key}), Outcome.FAILS: standing.previous}
        return self._verdict(
            outcome=outcome,
            key=bucket.key,
            value=bucket.value,
            holders=holders.get(standing.outcome, standing.previous | {bucket.key}),
            previous={each: other.value for each, other in previous.items()},
            margin=standing.margin,
            rank=standing.rank,
            competitors=standing.competitors,
            used=bucket.used,
            previous_used=frozenset(account for other in previous.values() for account in other.used),
            asked=(rank, within),
            aside=self.aside | bucket.aside,
            caveats=bucket.caveats | standing.caveats | self._caveats(bucket.value),
        )

    def _silent(self, key: Any, rank: int, within: int | None) -> Verdict:
        because = f"no figure of {self.scope.measure!r} here, {self.policy}: what is not said is not zero"
        return self._verdict(
            outcome=Outcome.NOT_COMPARABLE,
            key=key,
            value=None,
            holders=frozenset(),
            previous={},
            margin=None,
            rank=None,
            competitors=0,
            used=frozenset(),
            previous_used=frozenset(),
            asked=(rank, within),
            aside=self.aside,
            caveats=frozenset({because}) | self._caveats(None),
        )

    def _verdict(self, **fields: Any) -> Verdict:
        common = {
            name: getattr(self, name) for name in ("scope", "policy", "reading", "coverage", "direction", "context")
        }
        return Verdict(**fields, **common)

    def _caveats(self, value: Quantity | None) -> frozenset[str]:
        caveats = unsaid(self.coverage) | _silent(self.context)
        broader = [each.value for each in self.aside if each.reason == ABOUT_MORE]
        if value is not None and any(each.is_above(value) is Truth.YES for each in broader):
            caveats |= {MORE_EXCEEDS}
        return caveats

    def ladder(self) -> tuple[Bucket, ...]:
        """Give the steps of the record in order of time: every bucket that was definitely ahead of all before it."""
        return tuple(bucket for bucket, outcome in self.judged() if outcome is Outcome.HOLDS)

    def judged(self) -> tuple[tuple[Bucket, Outcome], ...]:
        """Give every bucket with its outcome, in order of their ends."""
        return tuple(outcomes(self.buckets.values(), self.direction, self.scope.grain))

    def lifecycle(self, key: Any) -> Lifecycle:
        """Say what became of a bucket's figure as others came after it."""
        verdict, bucket = self.verdict(key), self.bucket(key)
        tied: list[Key] = []
        doubtful: list[Key] = []
        beating: list[Bucket] = []
        other_things: list[Key] = []
        if bucket is None:
            return Lifecycle(verdict.key, verdict.outcome, (), frozenset(), None, ())
        for together in self._later(bucket):
            others = [other for other in together if not unlike(other.meanings, bucket.meanings)]
            other_things += [other.key for other in together if other not in others]
            truths = [(other, compare(other.value, bucket.value, self.direction)) for other in others]
            level = [other for other in others if other.value.is_equal(bucket.value) is Truth.YES]
            tied += [other.key for other in level]
            doubtful += [each.key for each, ahead in truths if ahead is Truth.UNDETERMINED and each not in level]
            beating = [each for each, ahead in truths if ahead is Truth.YES]
            if beating:
                break
        return Lifecycle(
            key=verdict.key,
            set_as=verdict.outcome,
            tied_on=tuple(tied),
            beaten_on=frozenset(each.key for each in beating),
            beaten_by=hull(each.value for each in beating) if beating else None,
            in_doubt=tuple(doubtful),
            unlike=tuple(other_things),
        )

    def _later(self, bucket: Bucket) -> list[list[Bucket]]:
        """Give the buckets that end later, in order of time; those that end at one time together: they have none."""
        later = (other for other in self.buckets.values() if competitors(other, [bucket], self.scope.grain)[0])
        ordered = in_order(later, self.direction)
        return [list(together) for _, together in itertools.groupby(ordered, key=lambda each: each.ends)]

    def table(self) -> Table:
        """Lay out the steps of the record."""
        cells = tuple(
            (shown_key(bucket.key), bucket.value, " ".join(sorted(each[:8] for each in bucket.used)))
            for bucket in self.ladder()
        )
        return Table((self.scope.grain or "", self.scope.measure or "", "accounts"), cells)

    def rows(self) -> list[dict[str, Any]]:
        """Give every bucket as a row, in order of time: for pandas and the like."""
        return [
            {
                "key": bucket.key,
                "low": bucket.value.floor,
                "high": bucket.value.ceiling,
                "best": bucket.value.best,
                "outcome": outcome.value,
                "accounts": sorted(bucket.used),
            }
            for bucket, outcome in self.judged()
        ]


def _silent(context: Context | None) -> frozenset[str]:
    if context is None:
        return frozenset()
    why = {"their versions name different actors or places": context.unsettled, "they were erased": context.erased}
    return frozenset(f"accounts that do not speak, for {each}: {len(them)}" for each, them in why.items() if them)


def _ranked(standing: Standing, within: int | None, rank: int) -> Outcome:
    """Judge "one of the n largest", or "the n-th largest", by the interval of the rank."""
    best, worst = (rank, rank) if within is None else (1, within)
    found = standing.rank
    outside = {found.is_above(Quantity.exact(worst)), found.is_below(Quantity.exact(best))}
    if Truth.YES in outside:
        return Outcome.FAILS
    if Truth.UNDETERMINED not in outside:
        return Outcome.HOLDS
    return Outcome.NOT_COMPARABLE if standing.unlike else Outcome.UNDETERMINED


@attrs.frozen
class RecordBoard(Scoped):
    """The record question (question 1 of the 25). Its answer is a `Board`.

    Attributes:
        scope: What is compared: complete, see `Scope.require`.
        count: Whose count; there is no default.
        definitions: What the measure counts, where that changed or differs; across a change the outcome is
            NOT_COMPARABLE, unless something alike is ahead.
        direction: "max" or "min".
        reading: "interval", or "floor" to compare lower bounds alone, which the answer then says.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
    """

    direction: Direction = "max"
    reading: Literal["interval", "floor"] = "interval"

    def answer(self, state: dict[str, Sifted], /) -> Board:
        """Choose, put into buckets, and make the board."""
        return self._board(state, afresh)

    def successively(self) -> Callable[[dict[str, Sifted]], Board]:
        """Make a function that answers as `answer` does, and makes anew only what other accounts are behind."""
        return functools.partial(self._board, making=Remembering())

    def _board(self, state: dict[str, Sifted], making: Making) -> Board:
        result = bucketed(
            state.values(),
            self.scope,
            self.count,
            reading=self.reading,
            definitions=self.definitions,
            making=making,
        )
        return Board(
            buckets=result.buckets,
            scope=self.scope,
            policy=self.count.name,
            direction=self.direction,
            reading=self.reading,
            aside=result.aside,
            coverage=coverage_of(state, len(result.buckets), making),
        )
