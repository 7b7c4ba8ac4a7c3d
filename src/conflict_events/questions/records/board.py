"""`Board`: every bucket of a scope with its figure; it judges any one of them, and lists the steps of the record."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Self

import attrs

from conflict_events.counting.buckets import Bucket, find
from conflict_events.counting.competing.meanings import unlike_decoys
from conflict_events.counting.competing.picks import Aside
from conflict_events.counting.membership.scoped import Covered
from conflict_events.counting.placing.keys import Key, as_key
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.counting.telling.rows import general, name_of, possible, row_of, seen_at
from conflict_events.errors import UsageError
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.records.larger import Larger, out_of
from conflict_events.questions.records.surroundings import Gaps
from conflict_events.questions.records.sweeping import Swept, swept
from conflict_events.questions.records.touching import TOUCHED
from conflict_events.questions.records.verdict import Lifecycle, Verdict
from conflict_events.questions.records.verdicts import (
    FIRST,
    Direction,
    Outcome,
    Rank,
    comparable_to,
    compare,
    competitors,
    in_order,
    is_level,
    rests_on,
    rival,
    span_of,
    stand,
)
from conflict_events.values import EntryId, Quantity, Scope, Truth
from conflict_events.values.quantity import hull

__all__ = ["THE_FIRST", "Board"]

THE_FIRST = "the first recorded here"


@attrs.frozen
class Board(NamesAsked, Answer):
    """Every bucket of a scope with its figure.

    Attributes:
        buckets: The buckets by key.
        scope: What is compared.
        policy: Whose count.
        direction: "max" = the largest is the record, "min" the smallest.
        reading: "interval" or "floor".
        aside: The accounts in question that are in no bucket, and why.
        gaps: The periods without a figure.
        larger: The figures that were set aside for their window or their breadth.
        coverage: What it rests on.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    buckets: Mapping[Key, Bucket]
    scope: Scope
    policy: str
    direction: Direction
    reading: str
    aside: AbstractSet[Aside]
    gaps: Gaps
    larger: Larger = attrs.field(repr=False, eq=False)
    coverage: Covered
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        return attrs.evolve(self, buckets=seen_at(self.buckets, self.scope, context), context=context)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind its figures: those that count, that may, and that leave them open."""
        return frozenset(account for bucket in self.buckets.values() for account in bucket.evidence)

    def bucket(self, key: Any) -> Bucket | None:
        """Find a bucket by its key in any form, or by the id of an account that it counts or whose incident it counts.

        Raises:
            UsageError: The key is nothing that the scope's grain has; the message says what is wanted.
        """
        return find(self.buckets, key, self.scope)

    def verdict(self, key: Any, *, within: int | None = None, rank: int = 1, figure: Quantity | None = None) -> Verdict:
        """Judge a bucket; there is a verdict on every key, also where nothing is known.

        Args:
            key: What the grain makes, or text in the form that answers print: an account id, an account id of the
                incident or report, a window, a date ("2024-11-10"), a week ("2024-W45"), a month ("2024-11"), a year,
                or an end instant. In every grain an account id finds its bucket.
            within: Ask for "one of the largest": HOLDS within so many ranks.
            rank: Ask for another rank than the first: 2 = the second largest.
            figure: Judge this figure in place of the bucket's own, such as one that somebody claims; None = its own.

        Raises:
            UsageError: A rank, or a number of ranks, below 1; or a key that this grain does not have.
        """
        if rank < 1 or (within is not None and within < 1):
            raise UsageError(f"rank/within: ranks begin with 1, got {rank} and {within}")
        bucket = self.bucket(key)
        if bucket is None:
            return self._silent(as_key(key, self.scope), rank, within)
        if figure is not None:
            bucket = attrs.evolve(bucket, value=figure.as_floor() if self.reading == "floor" else figure)
        others = (each for each in self.buckets.values() if each.key != bucket.key)
        earlier, unordered = competitors(bucket, others, self.scope.grain)
        beside = self.gaps.before(bucket)
        standing = stand(bucket, earlier, unordered, self.direction, beside=beside, asked=Rank(rank, within))
        previous = {each: self.buckets[each] for each in standing.previous}
        holders = {Outcome.HOLDS: frozenset({bucket.key}), Outcome.FAILS: standing.previous}
        return self._verdict(
            outcome=standing.outcome,
            key=bucket.key,
            value=bucket.value,
            holders=holders.get(standing.leads, standing.previous | {bucket.key}),
            previous={each: other.value for each, other in previous.items()},
            margin=standing.margin,
            rank=standing.rank,
            competitors=standing.competitors,
            used=bucket.used,
            previous_used=frozenset(account for other in previous.values() for account in other.used),
            maybe=bucket.maybe,
            open_by=bucket.open_by,
            asked=(rank, within),
            aside=self.aside | bucket.aside,
            caveats=self._cautions(bucket)
            | standing.caveats
            | rests_on(caveat for other in earlier for caveat in other.caveats)
            | unlike_decoys(bucket.decoys, frozenset().union(*(other.decoys for other in previous.values()))),
            reason=None,
            names={
                each.key: each.told for each in (bucket, *previous.values()) if isinstance(each.key, str | frozenset)
            },
        )

    def _silent(self, key: Key, rank: int, within: int | None) -> Verdict:
        because = self._why_not(key)
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
            maybe=frozenset(),
            asked=(rank, within),
            aside=self.aside,
            caveats=frozenset({because}) | self._general(),
            reason=because,
            names={},
        )

    def _why_not(self, key: Key) -> str:
        """Say why there is no figure: of an account, why it is not in; of a period, that nobody gives one."""
        ids = {key} if isinstance(key, str) else key if isinstance(key, frozenset) else frozenset[str]()
        reasons = sorted({f"{each.told}: {each.reason}" for each in self.aside if _is_named(each.account, ids)})
        if reasons:
            return "; ".join(reasons)
        out = out_of(self.aside, key, self.scope, self.direction)
        because = f"no figure of {self.scope.measure!r} here, {self.policy}: what is not said is not zero"
        return f"{because}; out: {'; '.join(out)}" if out else because

    def _verdict(self, **fields: Any) -> Verdict:
        names = ("scope", "policy", "reading", "coverage", "direction", "context")
        return Verdict(**fields, since=self._since(), **{name: getattr(self, name) for name in names})

    def _since(self) -> Key | None:
        """Give the first period that the log can speak of: the caller's word for it, or the first with a figure."""
        if self.gaps.whole_since is not None:
            return self.gaps.whole_since
        firsts = [
            bucket for bucket in self.buckets.values() if bucket.used and not isinstance(bucket.key, str | frozenset)
        ]
        return None if not firsts else in_order(firsts, self.direction)[0].key

    def _general(self) -> frozenset[str]:
        return general(self.coverage, self.context, self.names)

    def _cautions(self, bucket: Bucket) -> frozenset[str]:
        """Say all that is to know before using one figure."""
        end = None if bucket.ends is None else bucket.ends[1]
        caveats = set(self.larger.than(bucket.value, end))
        if missing := self.gaps.missing(bucket):
            caveats.add(f"earlier {self.scope.grain}s without a figure, of which nothing is known: {missing}")
        if touched := self.gaps.touched_before(bucket):
            caveats.add(f"{TOUCHED}: {touched}")
        if (cut := self.gaps.cut) is not None and cut != bucket.key:
            caveats.add(f"{shown_key(cut)} is held against it by those of its days alone that are asked about")
        if self.gaps.begins_late:
            caveats.add(
                f"asked since {self.scope.since}, but nothing is recorded here before {shown_key(self._since())}"
            )
        return bucket.caveats | self._general() | caveats

    def ladder(self) -> tuple[Bucket, ...]:
        """Give the steps of the record in order of time: the first, and each definitely ahead of all before it."""
        return tuple(step.bucket for step in self._steps())

    def _steps(self) -> list[Swept]:
        judged = [each for each in self._swept() if not each.bucket.is_part]
        first = self._first([each.bucket for each in judged])
        return [each for each in judged if each.outcome is Outcome.HOLDS or each.bucket in first]

    def _first(self, ordered: Sequence[Bucket]) -> list[Bucket]:
        """Give the first that certainly has a figure, where what may come before it is behind it in any case.

        Several that end at one time with one figure are first together.
        """
        first = next((each for each in ordered if each.used), None)
        if first is None:
            return []
        together = [each for each in ordered if each.used and is_level(each, first)]
        names = {each.key for each in together}
        earlier, unordered = competitors(first, (each for each in ordered if each.key not in names), self.scope.grain)
        before = (compare(first.value, rival(each, self.direction), self.direction) for each in (*earlier, *unordered))
        return together if all(ahead is Truth.YES for ahead in before) else []

    def judged(self) -> tuple[tuple[Bucket, Outcome], ...]:
        """Give every bucket with its outcome, in order of their ends."""
        return tuple((each.bucket, each.outcome) for each in self._swept())

    def _swept(self) -> list[Swept]:
        return swept(self.buckets.values(), self.direction, self.scope.grain, self.gaps.before)

    def lifecycle(self, key: Any) -> Lifecycle:
        """Say what became of a bucket's figure as others came after it.

        Raises:
            UsageError: The key is nothing that the scope's grain has.
        """
        verdict, bucket = self.verdict(key), self.bucket(key)
        tied: list[Key] = []
        doubtful: list[Key] = []
        beating: list[Bucket] = []
        other_things: list[Key] = []
        if bucket is None:
            return Lifecycle(verdict.key, verdict.outcome, (), frozenset(), None, ())
        for together in self._later(bucket):
            others = [other for other in together if comparable_to(bucket, other, self.direction)]
            other_things += [other.key for other in together if other not in others]
            level = [other for other in others if other.has_figure and other.value.is_equal(bucket.value) is Truth.YES]
            tied += [other.key for other in level]
            ahead = {other.key: self._is_ahead(other, bucket) for other in others}
            beating = [other for other in others if ahead[other.key] is Truth.YES]
            doubtful += [other.key for other in others if ahead[other.key] is Truth.UNDETERMINED and other not in level]
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
            out=tuple(self.larger.than(bucket.value, min((span_of(each)[1] for each in beating), default=None))),
        )

    def _is_ahead(self, later: Bucket, bucket: Bucket) -> Truth:
        """Tell whether a later figure is ahead of one; what may be level with it leaves that in doubt, too."""
        value = rival(later, self.direction)
        surely = later.has_figure and compare(value, bucket.value, self.direction) is Truth.YES
        return Truth.of(surely=surely, possibly=compare(bucket.value, value, self.direction) is not Truth.YES)

    def _later(self, bucket: Bucket) -> list[list[Bucket]]:
        """Give the buckets that end later, in order of time; those that end at one time together: they have none."""
        rivals = (other for other in self.buckets.values() if not other.is_part)
        later = (
            other for other in rivals if competitors(other, [attrs.evolve(bucket, is_part=False)], self.scope.grain)[0]
        )
        ordered = in_order(later, self.direction)
        return [list(together) for _, together in itertools.groupby(ordered, key=lambda each: each.ends)]

    def table(self) -> Table:
        """Lay out the steps of the record, and below them what is larger and out."""
        steps = self._steps()
        cells = tuple(
            (name_of(step), step.value, possible(step), "; ".join(sorted(self._cautions(step) | caveats)))
            for step, caveats in ((each.bucket, each.caveats | _first(each, steps)) for each in steps)
        )
        heads = (self.scope.grain or "", self.scope.measure or "", "may add", "to know")
        last = steps[-1].bucket.value if steps else Quantity.exact(0)
        notes = self.larger.than(last, None)
        return Table(heads, cells, notes=(*sorted(self.names.caveats()), *notes))

    def rows(self) -> list[dict[str, Any]]:
        """Give every bucket as a row, in order of time: for pandas and the like."""
        return [
            {
                "key": shown_key(bucket.key),
                "outcome": outcome.value,
                **row_of(bucket, caveats | self._cautions(bucket)),
            }
            for bucket, outcome, caveats in self._swept()
        ]


def _is_named(account: str, ids: frozenset[str] | set[str]) -> bool:
    return account in ids or any(len(each) < len(account) and account.startswith(each) for each in ids)


def _first(step: Swept, steps: Sequence[Swept]) -> set[str]:
    is_first = is_level(step.bucket, steps[0].bucket) and FIRST not in step.caveats
    return {THE_FIRST} if is_first else set()
