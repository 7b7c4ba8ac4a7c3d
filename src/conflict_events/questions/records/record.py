"""`RecordBoard`: was this the record, in this scope, by whose count, as known then?

Its answer is a `Board`: every bucket of the scope with its figure, from which `Board.verdict` judges any one of them,
`Board.ladder` lists the steps of the record, and `Board.lifecycle` says what became of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.counting.buckets import Bucketed, bucketed
from conflict_events.counting.membership.holding import Member
from conflict_events.counting.membership.scoped import Scoped, check_scope, coverage_of
from conflict_events.counting.membership.silences import is_certain, silent_periods
from conflict_events.counting.policies import Reading
from conflict_events.counting.telling.names import names_in
from conflict_events.errors import UsageError
from conflict_events.events import Silence
from conflict_events.history import Account
from conflict_events.questions.records.board import Board
from conflict_events.questions.records.larger import Larger, left_aside
from conflict_events.questions.records.surroundings import Gaps, overlapping, thin
from conflict_events.questions.records.touching import number_of
from conflict_events.questions.records.verdicts import Direction
from conflict_events.values import Quantity

__all__ = ["RecordBoard"]

Kept: TypeAlias = Member | Account[Any]
"""An account that the scope is, or may be, about, or a silence that was checked."""


@attrs.frozen
class RecordBoard(Scoped[Kept]):
    """The record question (question 1 of the 25). Its answer is a `Board`.

    Attributes:
        scope: What is compared: complete, see `Scope.require`.
        count: Whose count; there is no default.
        definitions: What the measure counts, where that changed or differs; across a change the outcome is
            NOT_COMPARABLE, unless something alike is ahead, or one counts less and is larger all the same.
        direction: "max" or "min".
        reading: "interval", or "floor" to compare lower bounds alone, which the answer then says.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
        UsageError: None of its kinds has its measure; or the smallest is asked for by lower bounds.
    """

    direction: Direction = attrs.field(default="max", kw_only=True)
    reading: Literal["interval", "floor"] = attrs.field(default="interval", kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)
        if self.reading == "floor" and self.direction == "min":
            raise UsageError("reading: lower bounds do not say which is the smallest; leave reading='interval'")

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope, by name, and silences."""
        return super().handles | {"Silence"}

    @property
    def reads(self) -> frozenset[str] | None:
        """The fields that are looked at for this scope; no other is decoded. None = any may be."""
        reads = super().reads
        return None if reads is None else reads | {"silent", "kinds"}

    def keeps(self, account: Account[Any], /) -> Kept | None:
        """Keep the account if the scope is, or may be, about it, and every silence."""
        return account if isinstance(account.event, Silence) else super().keeps(account)

    def answer(self, state: dict[str, Kept], /) -> Board:
        """Choose, put into buckets, and make the board."""
        return self.answer_of(state, self.bucketed(state))

    def bucketed(self, state: dict[str, Kept], /) -> Bucketed:
        """Choose, and put into buckets."""
        members = [each for each in state.values() if isinstance(each, Member)]
        return bucketed(members, self.scope, self.count, reading=self.reading, definitions=self.definitions)

    def answer_of(self, state: dict[str, Kept], result: Bucketed, /) -> Board:
        """Make the board of buckets."""
        members = {each.id: each for each in state.values() if isinstance(each, Member)}
        silences = [each.event for each in state.values() if isinstance(each, Account) and is_certain(each)]
        every = result.buckets.values()
        rolling = self.scope.grain == "rolling_24h"
        # The one is about periods of a calendar, the other about 24 hours that are none.
        beside = overlapping(every, self.direction) if rolling else thin(every, self.scope)
        buckets = {
            key: attrs.evolve(bucket, caveats=bucket.caveats | {beside[key]}) if key in beside else bucket
            for key, bucket in result.buckets.items()
        }
        continual = any(each.about.continual for each in members.values())
        return Board(
            buckets=buckets,
            scope=self.scope,
            policy=self.count.name,
            direction=self.direction,
            reading=self.reading,
            aside=result.aside,
            gaps=Gaps.of(result, self.scope, self._quiet(silences), continual=continual, direction=self.direction),
            larger=Larger.of((*result.aside, *left_aside(result, self.scope, self.direction)), self.direction),
            coverage=coverage_of(members, len(buckets)),
            names=names_in(members.values(), self.scope, self.count, self.definitions),
        )

    def _quiet(self, silences: Iterable[Silence]) -> Iterable[int]:
        """Number the periods in which somebody whom the policy hears was silent, as was checked."""
        heard = [each for each in silences if self._hears(each)]
        numbers = (number_of(period.key, self.scope) for period in silent_periods(heard, self.scope))
        return [number for number in numbers if number is not None]

    def _hears(self, silence: Silence) -> bool:
        reading = Reading("", silence.silent, Quantity.exact(0), silence.attribution.reported, silence.attacker)
        return self.count.choose([reading]).value is not None
