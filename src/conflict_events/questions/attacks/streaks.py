"""`Streaks`: when it first happened, the longest run of days or nights, and days or nights without (question 20).

The absence of a report is not the absence of an attack. A day is one with, one of which its source itself said none,
one whose silence was checked (`Silence`), or unknown; so every length is an interval, from what is certain to what is
possible.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Self, TypeAlias

import attrs

from conflict_events.counting.buckets import Bucket, bucketed
from conflict_events.counting.competing.picks import Aside, Maybe
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.scoped import Covered, check_scope, coverage_of
from conflict_events.counting.membership.silences import Sides, core_of, covers, is_about, is_certain, sides_of
from conflict_events.counting.placing.periods import ONE_DAY, period_holding
from conflict_events.counting.policies import Policy, check_policy
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import general, may_count, notes_of, seen_at
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import Silence
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import InScope
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.questions.records.larger import with_larger
from conflict_events.values import Actor, EntryId, Number, Quantity, Scope, Truth, When, is_under
from conflict_events.values.answered import Answered

__all__ = ["Day", "DayStatus", "Run", "Streaks", "StreaksAnswer"]


CONTRADICTED = "checked as silent, but there is an account"
UNPLACED = "an account that may belong to it is too vague to be placed"
PARTIAL_ZERO = (
    "a zero that does not cover all that was asked (place, hours, kind, weapon, side, target, decoys) is not a none"
)


class DayStatus(Answered):
    """What is known of a day or night."""

    WITH = "with"
    SAID_NONE = "said none"
    SILENT = "silent, checked"
    UNKNOWN = "unknown"


@attrs.frozen
class Day:
    """One day or night.

    Attributes:
        status: What is known of it.
        value: The figure; None = there is none.
        used: The ids of the accounts that say so.
        caveats: What to know before using it.
        maybe: The accounts that may count in its figure too, with what would decide.
    """

    status: DayStatus
    value: Quantity | None
    used: frozenset[EntryId]
    caveats: frozenset[str]
    maybe: frozenset[Maybe] = frozenset()


@attrs.frozen
class Run:
    """The longest run of days or nights of one sort.

    Attributes:
        length: How long: from what is certain to what is possible.
        certain: The first and last day of each run that is certainly so long; empty where none is certain.
        possible: The first and last day of each that is possibly longest.
    """

    length: Quantity
    certain: tuple[tuple[date, date], ...]
    possible: tuple[tuple[date, date], ...]


@attrs.frozen
class StreaksAnswer(NamesAsked, Answer):
    """Every day or night of the scope, and the runs that they make.

    Attributes:
        days: By date, in order, from the first day of the scope to its last.
        scope: What was asked about.
        above: What a figure has to be above for a day to be one with.
        policy: Whose count.
        sources: Whose checked silence makes a day one without.
        aside: The accounts in question that were set aside, and why.
        coverage: What it rests on.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    days: Mapping[date, Day]
    scope: Scope
    above: Number
    policy: str
    sources: frozenset[Actor]
    aside: frozenset[Aside]
    coverage: Covered
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        return attrs.evolve(self, days=seen_at(self.days, self.scope, context), context=context)

    @property
    def first(self) -> date | None:
        """The first day or night that certainly was one with; None = none was."""
        return next(self._of({DayStatus.WITH}), None)

    @property
    def possibly_first(self) -> date | None:
        """The first that possibly was: before it all are known to be without."""
        return next(self._of({DayStatus.WITH, DayStatus.UNKNOWN}), None)

    def _of(self, statuses: set[DayStatus]) -> Iterator[date]:
        return (day for day, each in self.days.items() if each.status in statuses)

    def count(self, *, without: bool = False) -> Quantity:
        """Count the days or nights with, or without."""
        certain = _WITHOUT if without else _WITH
        unknown = len(list(self._of({DayStatus.UNKNOWN})))
        least = len(list(self._of(certain)))
        return Quantity(low=least, high=least + unknown)

    def longest(self, *, without: bool = False) -> Run:
        """Give the longest run of days or nights with, or without; one that reaches an end of the scope may go on."""
        certain = _WITHOUT if without else _WITH
        sure, maybe = self._longest(certain), self._longest(certain | {DayStatus.UNKNOWN})
        return Run(Quantity(low=_length(sure), high=_length(maybe)), sure, maybe)

    def _longest(self, statuses: set[DayStatus]) -> tuple[tuple[date, date], ...]:
        grouped = itertools.groupby(self.days.items(), key=lambda each: each[1].status in statuses)
        runs = [[day for day, _ in group] for inside, group in grouped if inside]
        most = max(map(len, runs), default=0)
        return tuple((run[0], run[-1]) for run in runs if len(run) == most)

    def conclusion(self) -> Any:
        """Give the first, and the lengths of the longest runs."""
        return self.first, self.longest().length, self.longest(without=True).length

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that it is made of, checked silences among them."""
        used = (each.used.union(*(maybe.accounts for maybe in each.maybe)) for each in self.days.values())
        return frozenset().union(*used)

    def table(self) -> Table:
        """Lay out the first and the longest runs."""
        noun = f"{self.scope.grain}s"
        perhaps = None if self.possibly_first == self.first else f"possibly {self.possibly_first}"
        rows: list[tuple[Any, ...]] = [("first", self.first, perhaps)]
        for label, without in ((f"{noun} with", False), (f"{noun} without", True)):
            rows.append((label, self.count(without=without), None))
            run = self.longest(without=without)
            rows.append((f"longest run of {label}", run.length, _spans(run.certain)))
        counts = Counter(caveat for each in self.days.values() for caveat in each.caveats)
        notes = [f"{caveat}: {count} {noun if count > 1 else self.scope.grain}" for caveat, count in counts.items()]
        heads = ("", self.scope.grain or "", "when")
        return Table(heads, tuple(rows), notes=(*sorted(notes), *notes_of(self.context, self.names)))

    def rows(self) -> list[dict[str, Any]]:
        """Give every day or night as a row."""
        of_all = general(self.coverage, self.context, self.names)
        return [
            {
                "day": day,
                "status": each.status.value,
                "value": each.value,
                **may_count(each.maybe),
                "caveats": sorted(each.caveats | of_all),
                "accounts": sorted(each.used),
            }
            for day, each in self.days.items()
        ]


_WITH = {DayStatus.WITH}
_WITHOUT = {DayStatus.SAID_NONE, DayStatus.SILENT}


def _length(runs: Sequence[tuple[date, date]]) -> int:
    return (runs[0][1] - runs[0][0]).days + 1 if runs else 0


def _spans(runs: Sequence[tuple[date, date]]) -> str | None:
    return "; ".join(f"{first} to {last}" for first, last in runs) or None


Kept: TypeAlias = Member | Account[Any]
"""An account that the scope is about, or a silence that was checked."""


def _actors(value: Iterable[str]) -> frozenset[str]:
    return frozenset({value} if isinstance(value, str) else value)


@attrs.frozen
class Streaks(InScope[Kept]):
    """Ask for runs of days or nights, and for those without. Its answer is `StreaksAnswer`.

    Attributes:
        scope: What is asked about, by day or by night, from `since` to `until`, which both are needed.
        count: Whose count; there is no default.
        sources: Whose silence counts: a day is silent where the silence of every one of them was checked.
        above: What a figure has to be above. With the default 0 and the measure "launched", an attack without a number,
            or one whose number is withheld, is one all the same.

    Raises:
        UsageError: The grain is neither day nor night, or no source is named.
        IncompleteScope: The scope does not say all that the question needs.
    """

    scope: Scope
    count: Policy = attrs.field(validator=check_policy)
    sources: frozenset[Actor] = attrs.field(converter=_actors, kw_only=True)
    above: Number = attrs.field(default=0, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)
        if self.scope.grain not in ("day", "night"):
            raise UsageError(f"scope.grain: runs are of days or of nights, got {self.scope.grain!r}")
        if self.scope.since is None or self.scope.until is None:
            raise IncompleteScope("the scope does not say since and until: a run needs both ends")
        if not self.sources:
            raise UsageError("sources: name those whose checked silence makes a day one without")

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope, by name, and silences."""
        return super().handles | {"Silence"}

    def keeps(self, account: Account[Any], /) -> Kept | None:
        """Keep the account if the scope is, or may be, about it, and every silence."""
        return account if isinstance(account.event, Silence) else hold(account, self.scope, spelt=True)

    def answer(self, state: dict[str, Kept], /) -> StreaksAnswer:
        """Say what is known of every day, one after the other."""
        members = {each.id: self._read(each) for each in state.values() if isinstance(each, Member)}
        accounts = [each for each in state.values() if isinstance(each, Account)]
        silences = [each for each in accounts if is_certain(each) and is_about(each.event, self.scope)]
        result = bucketed(members.values(), self.scope, self.count)
        # Those that the policy hears, and that no day could be found for, that give no figure, or may go on for days.
        picks = (each.pick for each in result.figures if not each.spots or each.pick.is_silent or each.pick.is_open)
        unplaced = [pick.when for pick in picks]
        sides = sides_of(members.values(), self.scope)
        buckets = {**result.unsaid, **with_larger(result, self.scope)}
        return StreaksAnswer(
            days={day: self._day(day, buckets.get(day), unplaced, silences, sides) for day in self._days()},
            scope=self.scope,
            above=self.above,
            policy=self.count.name,
            sources=self.sources,
            aside=result.aside,
            coverage=coverage_of(members, len(result.buckets)),
            names=names_in(members.values(), self.scope, self.count),
        )

    def _read(self, member: Member) -> Member:
        """Read an attack without a number as at least one."""
        value = member.reading.value
        attacked = self.scope.measure == "launched" and self.above == 0 and value.missing is not None
        if not attacked or member.out is not None:
            return member
        return attrs.evolve(member, reading=attrs.evolve(member.reading, value=Quantity.at_least(1)))

    def _days(self) -> Iterator[date]:
        assert self.scope.since is not None and self.scope.until is not None  # noqa: S101, PT018  # required
        for number in range((self.scope.until - self.scope.since).days + 1):
            yield self.scope.since + number * ONE_DAY

    def _day(
        self,
        day: date,
        bucket: Bucket | None,
        unplaced: Sequence[When],
        silences: Sequence[Account[Any]],
        sides: Sides,
    ) -> Day:
        core = core_of(period_holding(day, self.scope), self.scope)
        checked = [each for each in silences if core.lies_within(each.event.when)]
        touched = any(when.overlaps(core) for when in unplaced)
        caveats = frozenset({UNPLACED} if touched else ())
        if bucket is not None and bucket.value.missing != "unreported":
            above = bucket.value.is_above(Quantity.exact(self.above))
            said = {Truth.YES: DayStatus.WITH, Truth.NO: DayStatus.SAID_NONE, Truth.UNDETERMINED: DayStatus.UNKNOWN}
            # What only may belong here says none of nothing: then there may be no figure at all.
            partial = not bucket.used or (bucket.value.ceiling == 0 and not self._is_none(bucket, core, sides))
            status = DayStatus.UNKNOWN if (touched or partial) and above is Truth.NO else said[above]
            caveats |= bucket.caveats | ({CONTRADICTED} if checked and bucket.used else set())
            caveats |= {PARTIAL_ZERO} if partial and bucket.used else set()
            return Day(status, bucket.value, bucket.evidence, caveats, bucket.maybe)
        left_aside = frozenset[Maybe]() if bucket is None else bucket.maybe
        caveats |= bucket.caveats if bucket is not None and left_aside else set()
        silent = {each.event.silent for each in checked}
        if touched or not all(any(is_under(source, each) for each in silent) for source in self.sources):
            return Day(DayStatus.UNKNOWN, None, frozenset(), caveats, left_aside)
        return Day(DayStatus.SILENT, None, frozenset(each.id for each in checked), caveats, left_aside)

    def _is_none(self, bucket: Bucket, core: When, sides: Sides) -> bool:
        """Tell whether the zeros of a bucket are about all that was asked."""
        zeros = [each for pick in bucket.picks if pick.is_certain and not pick.is_silent for each in pick.used]
        return covers(zeros, core, self.scope, sides)
