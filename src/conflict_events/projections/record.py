"""`RecordBoard`: was this the record, in this scope, by whose count, as known then?

Its answer is a `Board`: every bucket of the scope with its figure, from which `Board.verdict` judges any one of them,
`Board.ladder` lists the steps of the record, and `Board.lifecycle` says what became of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

import attrs

from conflict_events.projections import sentences
from conflict_events.projections.buckets import Bucket, bucketed
from conflict_events.projections.periods import Key
from conflict_events.projections.picks import Aside
from conflict_events.projections.protocol import Context
from conflict_events.projections.scoped import Coverage, Scoped, coverage_of
from conflict_events.projections.sifting import ABOUT_MORE, Sifted
from conflict_events.projections.tables import Table, shown_key
from conflict_events.projections.verdicts import Direction, Outcome, compare, competitors, outcomes, stand
from conflict_events.values import Quantity, Scope, Truth, When

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
    competitors: int
    used: frozenset[str]
    previous_used: frozenset[str]
    aside: frozenset[Aside]
    caveats: frozenset[str]
    scope: Scope
    policy: str
    reading: str
    coverage: Coverage
    direction: Direction = "max"
    context: Context | None = None

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
        beaten_on: The key of the first later bucket definitely ahead of it; None = it stands.
        beaten_by: That bucket's figure.
        in_doubt: The keys of later buckets that may be level or ahead, before it was beaten.
    """

    key: Key
    set_as: Outcome
    tied_on: tuple[Key, ...]
    beaten_on: Key | None
    beaten_by: Quantity | None
    in_doubt: tuple[Key, ...]

    def __str__(self) -> str:
        steps = [self.set_as.value]
        steps += [f"tied on {shown_key(key)}" for key in self.tied_on]
        if self.beaten_on is not None:
            steps.append(f"beaten on {shown_key(self.beaten_on)} ({self.beaten_by})")
        return ", ".join(steps)


@attrs.frozen
class Board:
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
    coverage: Coverage
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this board with its context filled in."""
        return attrs.evolve(self, context=context)

    def bucket(self, key: Any) -> Bucket | None:
        """Find a bucket by its key, or by the id of an account that it counts or whose incident it counts."""
        named: Any = (key.earliest, key.latest) if isinstance(key, When) else key
        found: Bucket | None = self.buckets.get(named)
        if found is None and isinstance(key, str):
            found = next((each for each in self.buckets.values() if key in each.accounts), None)
        return found

    def verdict(self, key: Any, *, within: int | None = None, rank: int = 1) -> Verdict:
        """Judge a bucket; there is a verdict on every key, also where nothing is known.

        Args:
            key: What the grain makes: an account id, an account id of the incident, a window, a date, (ISO year,
                week), (year, month), a year, or an end instant. In every grain an account id finds its bucket.
            within: Ask for "one of the largest": HOLDS within so many ranks.
            rank: Ask for another rank than the first: 2 = the second largest.
        """
        bucket = self.bucket(key)
        if bucket is None:
            return self._silent(key)
        earlier, unordered = competitors(bucket, self.buckets.values(), self.scope.grain)
        standing = stand(bucket, earlier, unordered, self.direction)
        outcome = standing.outcome if (within, rank) == (None, 1) else _ranked(standing.rank, within, rank)
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
            aside=self.aside | bucket.aside,
            caveats=bucket.caveats | standing.caveats | self._caveats(bucket.value),
        )

    def _silent(self, key: Any) -> Verdict:
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
            aside=self.aside,
            caveats=frozenset({because}) | self._caveats(None),
        )

    def _verdict(self, **fields: Any) -> Verdict:
        common = {
            name: getattr(self, name) for name in ("scope", "policy", "reading", "coverage", "direction", "context")
        }
        return Verdict(**fields, **common)

    def _caveats(self, value: Quantity | None) -> frozenset[str]:
        caveats = set()
        if self.coverage.unreported:
            caveats.add(f"{self.coverage.unreported} accounts in scope do not say the measure")
        broader = [each.value for each in self.aside if each.reason == ABOUT_MORE]
        if value is not None and any(each.is_above(value) is Truth.YES for each in broader):
            caveats.add(MORE_EXCEEDS)
        if self.context is not None and self.context.unsettled:
            caveats.add(
                f"{len(self.context.unsettled)} accounts do not speak: their versions name different actors or places"
            )
        return frozenset(caveats)

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
        if bucket is None:
            return Lifecycle(verdict.key, verdict.outcome, (), None, None, ())
        for other in self._later(bucket):
            ahead = compare(other.value, bucket.value, self.direction)
            if ahead is Truth.YES:
                return Lifecycle(verdict.key, verdict.outcome, tuple(tied), other.key, other.value, tuple(doubtful))
            if other.value.is_equal(bucket.value) is Truth.YES:
                tied.append(other.key)
            elif ahead is Truth.UNDETERMINED:
                doubtful.append(other.key)
        return Lifecycle(verdict.key, verdict.outcome, tuple(tied), None, None, tuple(doubtful))

    def _later(self, bucket: Bucket) -> list[Bucket]:
        later = (other for other in self.buckets.values() if competitors(other, [bucket], self.scope.grain)[0])
        ordered = sorted(((other.ends, other) for other in later if other.ends is not None), key=lambda each: each[0])
        return [other for _, other in ordered]

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


def _ranked(rank: Quantity, within: int | None, wanted: int) -> Outcome:
    """Judge "one of the n largest", or "the n-th largest", by the interval of the rank."""
    target = Quantity.between(1, within) if within is not None else Quantity.exact(wanted)
    low, high = rank.bounds()
    wanted_low, wanted_high = target.bounds()
    if high is None or wanted_high is None:  # ranks and wishes are always bounded; said for the type checker
        return Outcome.UNDETERMINED
    if wanted_low <= low and high <= wanted_high:
        return Outcome.HOLDS
    return Outcome.FAILS if low > wanted_high or high < wanted_low else Outcome.UNDETERMINED


@attrs.frozen
class RecordBoard(Scoped):
    """The record question (question 1 of the 25). Its answer is a `Board`.

    Attributes:
        scope: What is compared: complete, see `Scope.require`.
        count: Whose count; there is no default.
        direction: "max" or "min".
        reading: "interval", or "floor" to compare lower bounds alone, which the answer then says.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
    """

    direction: Direction = "max"
    reading: Literal["interval", "floor"] = "interval"

    def answer(self, state: dict[str, Sifted], /) -> Board:
        """Choose, put into buckets, and make the board."""
        result = bucketed(state.values(), self.scope, self.count, reading=self.reading)
        return Board(
            buckets=result.buckets,
            scope=self.scope,
            policy=self.count.name,
            direction=self.direction,
            reading=self.reading,
            aside=result.aside,
            coverage=coverage_of(state, len(result.buckets)),
        )
