"""`Totals`: how many in total in each period, without double counting (question 6)."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Self

import attrs

from conflict_events.counting.buckets import Bucket, Bucketed, bucketed
from conflict_events.counting.competing.meanings import unlike, why_unlike
from conflict_events.counting.competing.picks import Aside
from conflict_events.counting.membership.holding import Member
from conflict_events.counting.membership.scoped import Covered, Scoped, check_scope, counts_a_stock, coverage_of, unsaid
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import general, name_of, notes_of, possible, row_of, seen_at
from conflict_events.errors import UsageError
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.records.larger import Larger, with_larger
from conflict_events.questions.records.verdicts import in_order
from conflict_events.values import EntryId, Quantity, Scope

__all__ = ["Totals", "TotalsAnswer"]


@attrs.frozen
class TotalsAnswer(NamesAsked, Answer):
    """Figures by period, and one for all of them.

    An incident counts once however many accounts it has; a part never adds to its whole, also where they fall into
    different periods: then `everything` is less than the sum of the periods, and right.

    Attributes:
        periods: The buckets by key.
        everything: One bucket of all that counts; unreported where nothing does, for a zero is what somebody said.
        scope: What was counted.
        policy: Whose count.
        aside: The accounts in question that are in no bucket, and why.
        coverage: What it rests on.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
        out: What is out for its window or its breadth, and larger than everything that counts.
    """

    periods: Mapping[Key, Bucket]
    everything: Bucket
    scope: Scope
    policy: str
    aside: AbstractSet[Aside]
    coverage: Covered
    names: AskedNames = NO_NAMES
    context: Context | None = None
    out: frozenset[str] = frozenset()

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        return attrs.evolve(self, periods=seen_at(self.periods, self.scope, context), context=context)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind its figures: those that count, that may, and that leave them open."""
        return frozenset(account for bucket in self.periods.values() for account in bucket.evidence)

    def table(self) -> Table:
        """Lay out the periods in order of time, and the total."""
        named = [(name_of(each), each) for each in in_order(self.periods.values(), "max")]
        cells = [
            (name, each.value, possible(each), "; ".join(sorted(each.caveats)))
            for name, each in [*named, ("everything", self.everything)]
        ]
        return Table(
            (self.scope.grain or "", self.scope.measure or "", "may add", "caveats"),
            tuple(cells),
            notes=notes_of(self.context, self.names),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Give every period as a row, in order of time."""
        of_all = self.out | general(self.coverage, self.context, self.names)
        return [
            {"key": shown_key(each.key), **row_of(each, each.caveats | of_all)}
            for each in in_order(self.periods.values(), "max")
        ]


@attrs.frozen
class Totals(Scoped[Member]):
    """Count within a scope, by its grain. Its answer is a `TotalsAnswer`.

    Attributes:
        scope: What is counted: complete, see `Scope.require`.
        count: Whose count; there is no default.
        definitions: What the measure counts, where that changed or differs; a sum across a change says so.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
        UsageError: None of its kinds has its measure; or the measure is a level, such as ground held, which is never
            added up: ask `Increments`, which says how it moved.
    """

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)
        if counts_a_stock(self.scope):
            raise UsageError(f"scope.measure: {self.scope.measure} is a level, and is never added up; ask Increments")

    def answer(self, state: dict[str, Member], /) -> TotalsAnswer:
        """Choose, put into buckets, and add up."""
        return self.answer_of(state, self.bucketed(state))

    def bucketed(self, state: dict[str, Member], /) -> Bucketed:
        """Choose, and put into buckets."""
        return bucketed(state.values(), self.scope, self.count, definitions=self.definitions)

    def answer_of(self, state: dict[str, Member], result: Bucketed, /) -> TotalsAnswer:
        """Add up buckets."""
        coverage = coverage_of(state, len(result.buckets))
        everything = self._everything(state, result)
        broken = {why_unlike(everything.meanings)} if unlike(everything.meanings) else set()
        largest = Quantity.exact(0) if everything.value.missing == "unreported" else everything.value
        out = frozenset(Larger.of(result.aside, "max").than(largest, None))
        return TotalsAnswer(
            periods=with_larger(result, self.scope),
            everything=attrs.evolve(everything, caveats=everything.caveats.union(unsaid(coverage), broken, out)),
            out=out,
            scope=self.scope,
            policy=self.count.name,
            aside=result.aside,
            coverage=coverage,
            names=names_in(state.values(), self.scope, self.count, self.definitions),
        )

    def _everything(self, state: dict[str, Member], result: Bucketed) -> Bucket:
        if self.scope.grain != "account":
            return result.everything()
        # By account, those of one incident stand beside each other; together they count once.
        alone = attrs.evolve(self.scope, grain="incident")
        return bucketed(state.values(), alone, self.count, definitions=self.definitions).everything()
