"""`Streaks`: when it first happened, the longest run of days or nights, and days or nights without (question 20).

The absence of a report is not the absence of an attack. A day is one with, one of which its source itself said none,
one whose silence was checked (`Silence`), or unknown; so every length is an interval, from what is certain to what is
possible.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.buckets import Bucketed, bucketed
from conflict_events.counting.periods import keyed_period
from conflict_events.counting.picks import Aside
from conflict_events.counting.policies import Policy
from conflict_events.counting.scoped import Covered, coverage_of, spelled
from conflict_events.counting.sifting import UNSAID_MEASURE, Sifted, sift
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.events import Silence
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Actor, EntryId, Number, Quantity, Scope, Truth, When, is_under
from conflict_events.values.clocks import local

__all__ = ["Day", "DayStatus", "Run", "Streaks", "StreaksAnswer"]

ONE_DAY = timedelta(1)

CONTRADICTED = "checked as silent, and there is an account all the same"
UNPLACED = "an account that may belong to it is known by too little to be placed"


class DayStatus(enum.Enum):
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
    """

    status: DayStatus
    value: Quantity | None
    used: frozenset[EntryId]
    caveats: frozenset[str]


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
class StreaksAnswer(Answer):
    """Every day or night of the scope, and the runs that they make.

    Attributes:
        days: By date, in order, from the first day of the scope to its last.
        scope: What was asked about.
        above: What a figure has to be above for a day to be one with.
        policy: Whose count.
        sources: Whose checked silence makes a day one without.
        aside: The accounts in question that were set aside, and why.
        coverage: What it rests on.
        context: Where it was asked; None outside a log.
    """

    days: Mapping[date, Day]
    scope: Scope
    above: Number
    policy: str
    sources: frozenset[Actor]
    aside: frozenset[Aside]
    coverage: Covered
    context: Context | None = None

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
        return frozenset(account for each in self.days.values() for account in each.used)

    def table(self) -> Table:
        """Lay out the first and the longest runs."""
        noun = f"{self.scope.grain}s"
        perhaps = None if self.possibly_first == self.first else f"possibly {self.possibly_first}"
        rows: list[tuple[Any, ...]] = [("first", self.first, perhaps)]
        for label, without in ((f"{noun} with", False), (f"{noun} without", True)):
            rows.append((label, self.count(without=without), None))
            run = self.longest(without=without)
            rows.append((f"longest run of {label}", run.length, _spans(run.certain)))
        return Table(("", self.scope.grain or "", "when"), tuple(rows))

    def rows(self) -> list[dict[str, Any]]:
        """Give every day or night as a row."""
        return [
            {"day": day, "status": each.status.value, "value": each.value, "accounts": sorted(each.used)}
            for day, each in self.days.items()
        ]


_WITH = {DayStatus.WITH}
_WITHOUT = {DayStatus.SAID_NONE, DayStatus.SILENT}


def _length(runs: Sequence[tuple[date, date]]) -> int:
    return (runs[0][1] - runs[0][0]).days + 1 if runs else 0


def _spans(runs: Sequence[tuple[date, date]]) -> str | None:
    return "; ".join(f"{first} to {last}" for first, last in runs) or None


Kept: TypeAlias = Sifted | Account[Any]
"""An account that the scope is about, or a silence that was checked."""


def _actors(value: Iterable[str]) -> frozenset[str]:
    return frozenset({value} if isinstance(value, str) else value)


@attrs.frozen
class Streaks(ById[Kept]):
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
    count: Policy
    sources: frozenset[Actor] = attrs.field(converter=_actors)
    above: Number = 0

    def __attrs_post_init__(self) -> None:
        self.scope.require()
        if self.scope.grain not in ("day", "night"):
            raise UsageError(f"scope.grain: runs are of days or of nights, got {self.scope.grain!r}")
        if self.scope.since is None or self.scope.until is None:
            raise IncompleteScope("the scope does not say since and until: a run needs both ends")
        if not self.sources:
            raise UsageError("sources: name those whose checked silence makes a day one without")

    @property
    def name(self) -> str:
        """The identity of its stored state."""
        return f"Streaks({spelled(self.scope)})"

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of the scope, by name, and silences."""
        return frozenset({*(self.scope.kinds or ()), "Silence"})

    def apply(self, state: dict[str, Kept], account: Account[Any], /) -> dict[str, Kept]:
        """Keep the account if the scope is about it, and every silence."""
        kept = account if isinstance(account.event, Silence) else sift(account, self.scope)
        if kept is not None:
            state[account.id] = kept
        return state

    def answer(self, state: dict[str, Kept], /) -> StreaksAnswer:
        """Say what is known of every day, one after the other."""
        sifted = {each.id: self._read(each) for each in state.values() if isinstance(each, Sifted)}
        silences = [each for each in state.values() if isinstance(each, Account) and self._is_about(each.event)]
        result = bucketed(sifted.values(), self.scope, self.count)
        unplaced = self._unplaced(sifted, result)
        return StreaksAnswer(
            days={day: self._day(day, result, unplaced, silences) for day in self._days()},
            scope=self.scope,
            above=self.above,
            policy=self.count.name,
            sources=self.sources,
            aside=result.aside,
            coverage=coverage_of(sifted, len(result.buckets)),
        )

    def _read(self, sifted: Sifted) -> Sifted:
        """Read an attack without a number as at least one."""
        value = sifted.reading.value
        attacked = self.scope.measure == "launched" and self.above == 0 and value.missing is not None
        if not attacked or sifted.aside not in (None, UNSAID_MEASURE):
            return sifted
        return attrs.evolve(sifted, aside=None, reading=attrs.evolve(sifted.reading, value=Quantity.at_least(1)))

    def _unplaced(self, sifted: Mapping[str, Sifted], result: Bucketed) -> list[When]:
        """Give the windows of accounts that the policy hears and that no day could be found for."""
        anywhere = attrs.evolve(self.scope, grain="account", since=None, until=None)
        heard = bucketed(sifted.values(), anywhere, self.count)
        placed = {account for bucket in result.buckets.values() for account in bucket.used}
        placed |= {each.account for bucket in result.buckets.values() for each in bucket.aside}
        lost = [sifted[account].when for bucket in heard.buckets.values() for account in bucket.used - placed]
        unsaid = [each.when for each in sifted.values() if each.aside == UNSAID_MEASURE]
        return [when for when in (*lost, *unsaid) if when is not None]

    def _days(self) -> Iterator[date]:
        assert self.scope.since is not None and self.scope.until is not None  # noqa: S101, PT018  # required
        for number in range((self.scope.until - self.scope.since).days + 1):
            yield self.scope.since + number * ONE_DAY

    def _day(self, day: date, result: Bucketed, unplaced: Sequence[When], silences: Sequence[Account[Any]]) -> Day:
        core = self._core(day)
        checked = [each for each in silences if core.lies_within(each.event.when)]
        bucket = result.buckets.get(day)
        touched = any(when.overlaps(core) for when in unplaced)
        caveats = frozenset({UNPLACED} if touched else ())
        if bucket is not None:
            above = bucket.value.is_above(Quantity.exact(self.above))
            said = {Truth.YES: DayStatus.WITH, Truth.NO: DayStatus.SAID_NONE, Truth.UNDETERMINED: DayStatus.UNKNOWN}
            status = DayStatus.UNKNOWN if touched and above is Truth.NO else said[above]
            caveats |= bucket.caveats | ({CONTRADICTED} if checked else set())
            return Day(status, bucket.value, bucket.used, caveats)
        silent = {each.event.silent for each in checked}
        if touched or not all(any(is_under(source, each) for each in silent) for source in self.sources):
            return Day(DayStatus.UNKNOWN, None, frozenset(), caveats)
        return Day(DayStatus.SILENT, None, frozenset(each.id for each in checked), caveats)

    def _core(self, day: date) -> When:
        """Give the time that a silence has to cover: the whole day, or of a night its dark hours."""
        tz = self.scope.tz or "UTC"
        if self.scope.grain == "night":
            evening = day if self.scope.day_rule == "start" else day - ONE_DAY
            return When.between(local(evening, time(18), tz), local(evening + ONE_DAY, time(6), tz), tz=tz)
        return When.between(keyed_period(day - ONE_DAY, self.scope).end, keyed_period(day, self.scope).end, tz=tz)

    def _is_about(self, silence: Silence) -> bool:
        """Tell whether a silence is about all that the scope asks: kinds, places, and whose attacks."""
        places, attacker = self.scope.places, self.scope.attacker
        kinds = (self.scope.kinds or frozenset()) <= silence.kinds
        return kinds and _holds(silence, places) and _any(attacker, silence.attacker)


def _holds(silence: Silence, places: frozenset[str] | None) -> bool:
    if silence.where is None:
        return True
    code = silence.where.code
    return code is not None and places is not None and all(is_under(place, code) for place in places)


def _any(attacker: str | None, silent_about: str | None) -> bool:
    return silent_about is None or (attacker is not None and is_under(attacker, silent_about))
