"""`Verdict`: a judgement on one bucket, with everything that it rests on; `Lifecycle`: what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Self

import attrs

from conflict_events.counting.competing.picks import Aside, Maybe
from conflict_events.counting.membership.scoped import Covered
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.telling.rows import may_count, running
from conflict_events.counting.wording import as_reported
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.records import sentences
from conflict_events.questions.records.verdicts import Direction, Outcome
from conflict_events.values import EntryId, Quantity, Scope
from conflict_events.values.answered import no_condition
from conflict_events.values.calls import explains_methods, explains_names

__all__ = ["Lifecycle", "Verdict"]

NAMED = 3
"""So many periods are named in a line; of more, the first."""


@explains_names
@explains_methods
@attrs.frozen
class Verdict:
    """A judgement on one bucket, with everything it rests on.

    Attributes:
        outcome: HOLDS, TIES, FAILS, UNDETERMINED or NOT_COMPARABLE.
        key: The bucket judged.
        value: Its figure; None where it has none.
        holders: The keys of those that hold the record when this bucket ends; several where that is not definite.
        previous: The figures of those that held the rank asked about before, by key.
        margin: How far it is from them, ahead (HOLDS) or behind (FAILS; ahead where its rank is better than the one
            asked about); None where neither is definite.
        rank: Its rank, as an interval; 1 = the largest. None where it has no figure.
        asked: The rank that was asked about, and for "one of the largest" within how many; None = that rank alone.
        competitors: How many buckets end earlier.
        used: The ids of the accounts behind its figure.
        previous_used: The ids of the accounts behind the figures that it is compared with.
        maybe: The accounts that may count in it too, with what would decide.
        aside: The accounts that were set aside, and why.
        caveats: What to know before using it.
        reason: Why there is nothing to compare; None where there is.
        since: The first period that the log can speak of; None = the grain has no periods, or nothing was said.
        names: For what a date does not name, who, where and when, by key.
        scope: What was compared.
        policy: Whose count.
        reading: "interval", or "floor": lower bounds alone were compared.
        coverage: What the board rests on.
        direction: "max" or "min".
        open_by: The ids of the accounts that do not say the figure, and so leave it open above.
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
    maybe: frozenset[Maybe]
    aside: AbstractSet[Aside]
    caveats: frozenset[str]
    reason: str | None
    since: Key | None
    names: Mapping[Key, str]
    scope: Scope
    policy: str
    reading: str
    coverage: Covered
    direction: Direction = "max"
    open_by: frozenset[EntryId] = frozenset()
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this verdict with its context filled in."""
        caveats = unspoken(context) | running(self.key, self.scope, context)
        return attrs.evolve(self, context=context, caveats=self.caveats | caveats)

    def conclusion(self) -> Outcome:
        """Give the outcome: what two verdicts are held against each other by."""
        return self.outcome

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind its figure: those that count, that may, and that leave it open."""
        return self.used.union(self.open_by, *(each.accounts for each in self.maybe))

    def __bool__(self) -> bool:
        return no_condition("verdict.outcome")

    def sentence(self) -> str:
        """Say it in plain words, at the strength that the accounts support, with what is to know before using it."""
        return sentences.of_verdict(self)

    def wording(self) -> str:
        """Say the judgement alone, for where its caveats stand beside it."""
        return sentences.wording_of(self)

    def table(self) -> Table:
        """Lay it out: the figure, what may add to it, what it is held against, and what to know."""
        rows: list[tuple[Any, ...]] = [
            ("verdict", self.outcome.value),
            (shown_key(self.key), self.value),
            *(
                (f"may add ({', '.join(sorted(each.decides))})", f"{each.value}, {each.told}")
                for each in self._possible()
            ),
            *((f"against {shown_key(key)}", value) for key, value in self.previous.items()),
            *(("margin", self.margin) for _ in range(self.margin is not None)),
            *(("caveat", caveat) for caveat in sorted(self.caveats)),
        ]
        return Table(("", self.scope.measure or ""), tuple(rows), title=self.wording())

    def _possible(self) -> list[Maybe]:
        return sorted(self.maybe, key=lambda each: each.told)

    def rows(self) -> list[dict[str, Any]]:
        """Give it as a row: for pandas and the like."""
        return [
            {
                "key": shown_key(self.key),
                "outcome": self.outcome.value,
                "low": None if self.value is None else self.value.floor,
                "high": None if self.value is None else self.value.ceiling,
                **may_count(self.maybe),
                "caveats": sorted(self.caveats),
                "accounts": sorted(self.used),
            }
        ]

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __repr__(self) -> str:
        return f"<Verdict {self.outcome.value} on {shown_key(self.key)}: {self.value}, {as_reported(self.policy)}>"

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
        beaten_by: That bucket's figure, or the range of several; None where it stands.
        in_doubt: The keys of later buckets that may be level or ahead, before it was beaten.
        unlike: The keys of later buckets, before it was beaten, that count something else by the definitions given, and
            are not ahead or behind all the same.
        out: What is ahead of it, or may be, and does not count for its window or its breadth, or was left aside.
    """

    key: Key
    set_as: Outcome
    tied_on: tuple[Key, ...]
    beaten_on: frozenset[Key]
    beaten_by: Quantity | None
    in_doubt: tuple[Key, ...]
    unlike: tuple[Key, ...] = ()
    out: tuple[str, ...] = ()

    def table(self) -> Table:
        """Lay out what became of it, step by step."""
        rows = (
            (self.set_as.value, (shown_key(self.key),)),
            *(("tied", (shown_key(key),)) for key in self.tied_on),
            *((f"beaten, by {self.beaten_by}", (shown_key(key),)) for key in sorted(self.beaten_on, key=shown_key)),
            *(("perhaps level or ahead", (shown_key(key),)) for key in self.in_doubt),
            *(("counts something else", (shown_key(key),)) for key in self.unlike),
        )
        return Table(("what became of it", "on"), rows, notes=self.out)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def __str__(self) -> str:
        steps = [self.set_as.value]
        steps += [f"tied on {shown_key(key)}" for key in self.tied_on]
        steps += [f"perhaps level or beaten on {_either(self.in_doubt)}"] if self.in_doubt else []
        if self.beaten_on:
            steps.append(f"beaten on {' and '.join(sorted(map(shown_key, self.beaten_on)))} ({self.beaten_by})")
        return "; ".join((", ".join(steps), *self.out))


def _either(keys: Sequence[Key]) -> str:
    """Name some keys, of many the first and how many others."""
    named = [shown_key(key) for key in keys]
    return " or ".join(named) if len(named) <= NAMED else f"{named[0]} or {len(named) - 1} others"
