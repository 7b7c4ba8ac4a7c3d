"""`TerritorialMomentum`: is the gain of ground accelerating, by whose area (question 13).

One assessor at a time: areas by different methods are never mixed. The pace is an area a day over the days that the
assessor's windows cover, so that a month to its 27th and a whole month compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Self

import attrs

from conflict_events.counting.buckets import Bucket, Bucketed, bucketed
from conflict_events.counting.competing.picks import Aside
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.scoped import Covered, coverage_of
from conflict_events.counting.placing.keys import Key, as_key, first_day
from conflict_events.counting.placing.periods import period_holding
from conflict_events.counting.policies import latest
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import general, may_count, notes_of, seen_at
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import InScope
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.ground.paces import MomentumPeriod, shown
from conflict_events.questions.records.larger import with_larger
from conflict_events.questions.records.touching import number_of
from conflict_events.questions.records.verdicts import in_order
from conflict_events.values import UNREPORTED, Actor, EntryId, Quantity, Scope, Truth, When
from conflict_events.values.clocks import START
from conflict_events.values.hulls import covered
from conflict_events.values.quantity import total
from conflict_events.values.zones import zone

__all__ = ["Momentum", "TerritorialMomentum"]

GRAINS = ("window", "week", "month", "year")
DAY = timedelta(days=1)

GAINS_ALONE = "no losses are said here: gains alone"
LOSSES_ALONE = "no gains are said here: losses alone"


@attrs.frozen
class Momentum(NamesAsked, Answer):
    """Periods with their pace, by one assessor.

    Attributes:
        periods: By key.
        ordered: The keys in order of time.
        assessor: Whose areas.
        holder: Whose gains.
        scope: What was asked about.
        aside: The accounts in question that do not count, and why: other assessors among them.
        coverage: What it rests on.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    periods: Mapping[Key, MomentumPeriod]
    ordered: tuple[Key, ...]
    assessor: Actor
    holder: Actor
    scope: Scope
    aside: frozenset[Aside]
    coverage: Covered
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        return attrs.evolve(self, periods=seen_at(self.periods, self.scope, context), context=context)

    def over(self, *keys: Any) -> MomentumPeriod:
        """Add periods up (X14): areas and days both add.

        Raises:
            UsageError: There is no figure for one of them.
        """
        chosen = [self._period(key) for key in keys]
        gained, lost = ([area for area in areas if area.missing != "unreported"] for areas in _areas(chosen))
        return MomentumPeriod(
            key=tuple(each.key for each in chosen),
            gained=total(gained) if gained else UNREPORTED,
            lost=total(lost) if lost else UNREPORTED,
            days=sum((each.days for each in chosen), Fraction(0)),
            most_days=sum((each.most_days for each in chosen), Fraction(0)),
            used=frozenset(account for each in chosen for account in each.used),
            caveats=frozenset(caveat for each in chosen for caveat in each.caveats),
            maybe=frozenset(maybe for each in chosen for maybe in each.maybe),
            certain=all(each.certain for each in chosen),
        )

    def faster(self, key: Any, than: Any) -> Truth:
        """Tell whether the pace of one period is definitely higher than that of another.

        Raises:
            UsageError: There is no figure for one of them.
        """
        return self._period(key).is_faster(self._period(than))

    def fastest(self, key: Any) -> Truth:
        """Tell whether the pace of a period is higher than of every earlier one here.

        Ground is gained all the time: of a period without a figure any pace is possible, so a gap leaves it
        UNDETERMINED, and so does that nothing earlier certainly has a figure (C18 and C19).

        Raises:
            UsageError: There is no figure for it.
        """
        period = self._period(key)
        earlier = [self.periods[other] for other in self.ordered[: self.ordered.index(period.key)]]
        truths = {period.is_faster(other) for other in earlier}
        known = any(other.certain for other in earlier) and not self._has_gap(earlier, period)
        return Truth.of(surely=known and truths == {Truth.YES}, possibly=Truth.NO not in truths)

    def _has_gap(self, earlier: Iterable[MomentumPeriod], period: MomentumPeriod) -> bool:
        """Tell whether a period of the calendar from the first on has no figure, or one that there may not be."""
        last = number_of(period.key, self.scope)
        sure = {number for each in earlier if each.certain and (number := number_of(each.key, self.scope)) is not None}
        return last is not None and len(sure) < last - min(sure)

    def _period(self, key: Any) -> MomentumPeriod:
        period = self.periods.get(as_key(key, self.scope))
        if period is None:
            name = shown_key(as_key(key, self.scope))
            raise UsageError(f"key: {self.assessor} gives no figure for {name}; see ordered")
        return period

    def conclusion(self) -> Any:
        """Give the pace of each period."""
        return {key: each.pace for key, each in self.periods.items()}

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of."""
        return frozenset(account for each in self.periods.values() for account in each.used)

    def table(self) -> Table:
        """Lay out the periods in order of time."""
        named = [(key, self.periods[key]) for key in self.ordered]
        of_all = general(self.coverage, self.context, self.names)
        cells = [
            (
                shown_key(key),
                *(None if area.missing == "unreported" else area for area in (each.gained, each.lost)),
                " to ".join(dict.fromkeys(map(_days, (each.days, each.most_days)))),
                each.pace,
                "; ".join(sorted(each.caveats | of_all)),
            )
            for key, each in named
        ]
        heads = (self.scope.grain or "", "gained km2", "lost km2", "days", "km2 a day", "caveats")
        return Table(heads, tuple(cells), title=f"{self.holder}, by {self.assessor}", notes=notes_of(None, self.names))

    def rows(self) -> list[dict[str, Any]]:
        """Give every period as a row, in order of time, with what may count in its figures."""
        rows = zip(self.table().rows(), self.ordered, strict=True)
        return [{**row, **may_count(self.periods[key].maybe)} for row, key in rows]


def _areas(periods: Sequence[MomentumPeriod]) -> tuple[list[Quantity], list[Quantity]]:
    return [each.gained for each in periods], [each.lost for each in periods]


def _days(days: Fraction) -> str:
    return str(days.numerator) if days.denominator == 1 else shown(days)


@attrs.frozen
class Moved:
    """An account of ground changing hands.

    Attributes:
        member: The account, by its area.
        lost: Whether it says that the holder lost it; else that it gained.
    """

    member: Member
    lost: bool


@attrs.frozen
class TerritorialMomentum(InScope[Moved]):
    """Ask how fast ground is gained, by one assessor. Its answer is `Momentum`.

    Accounts of a state ("controls", "contested") are no change, and are not asked. Losses are subtracted where the same
    assessor says them of the same holder; what somebody else gained is not turned into a loss.

    Attributes:
        scope: Places, zone, `day_rule` and the grain: "window" = as the assessor speaks, "week", "month", "year". Kinds
            and measure are filled in; the attacker is the holder, and the change both gains and losses.
        assessor: Whose areas: exactly this claimant, by what it said last of each incident.
        holder: Whose gains, and losses; actors under it count.

    Raises:
        UsageError: The grain is another, or the scope names kinds, a measure, an attacker or a change of its own.
        IncompleteScope: The scope does not say all that the question needs.
    """

    scope: Scope
    assessor: Actor
    holder: Actor = attrs.field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        ours: dict[str, Any] = {
            "kinds": frozenset({"TerritorialClaim"}),
            "measure": "area_km2",
            "attacker": self.holder,
            "change": None,  # both are asked, what was gained and what was lost
        }
        if other := [name for name, value in ours.items() if getattr(self.scope, name) not in (None, value)]:
            raise UsageError(f"scope: {', '.join(other)}: is filled in from the question; leave it out")
        if self.scope.grain not in GRAINS:
            raise UsageError(f"scope.grain: must be one of {', '.join(GRAINS)}, got {self.scope.grain!r}")
        if self.scope.tz is None:
            raise UsageError("scope.tz: days are counted by a local calendar; name its zone")
        object.__setattr__(self, "scope", attrs.evolve(self.scope, **ours))
        self.scope.require()

    def keeps(self, account: Account[Any], /) -> Moved | None:
        """Keep the account if it says that the holder gained or lost ground there."""
        member = hold(account, self.scope) if account.event.change in ("gained", "lost") else None
        if member is None:
            return None
        if member.out is None and self.scope.grain == "window" and (why := _no_days(account.event.when)):
            member = attrs.evolve(member, out=why)
        return Moved(member, account.event.change == "lost")

    def answer(self, state: dict[str, Moved], /) -> Momentum:
        """Add up gains and losses by period, and divide by the days."""
        gains, losses = (self._counted(state, lost=lost) for lost in (False, True))
        gained, lost = (with_larger(each, self.scope) for each in (gains, losses))
        keys = dict.fromkeys((*gained, *lost))
        both = [gained.get(key) or lost[key] for key in keys]
        members = {account: each.member for account, each in state.items()}
        coverage = coverage_of(members, len(both))
        return Momentum(
            periods={key: self._period(key, gained.get(key), lost.get(key), members) for key in keys},
            ordered=tuple(bucket.key for bucket in in_order(both, "max")),
            assessor=self.assessor,
            holder=self.holder,
            scope=self.scope,
            aside=gains.aside | losses.aside,
            coverage=coverage,
            names=names_in(members.values(), self.scope, latest(self.assessor)),
        )

    def _counted(self, state: Mapping[str, Moved], *, lost: bool) -> Bucketed:
        chosen = [each.member for each in state.values() if each.lost is lost]
        return bucketed(chosen, self.scope, latest(self.assessor))

    def _period(
        self, key: Key, gained: Bucket | None, lost: Bucket | None, members: Mapping[str, Member]
    ) -> MomentumPeriod:
        buckets = [each for each in (gained, lost) if each is not None]
        behind = frozenset(account for each in buckets for account in each.evidence)
        days, most_days = self._days(key, buckets, members)
        caveats = {caveat for each in buckets for caveat in each.caveats}
        caveats |= {GAINS_ALONE} if lost is None else {LOSSES_ALONE} if gained is None else set()
        return MomentumPeriod(
            key=key,
            gained=UNREPORTED if gained is None else gained.value,
            lost=UNREPORTED if lost is None else lost.value,
            days=days,
            most_days=most_days,
            used=behind,
            caveats=frozenset(caveats),
            maybe=frozenset(maybe for each in buckets for maybe in each.maybe),
            certain=any(each.used for each in buckets),
        )

    def _days(self, key: Key, buckets: Sequence[Bucket], members: Mapping[str, Member]) -> tuple[Fraction, Fraction]:
        """Say how many days are covered at least and at most."""
        day = first_day(key)
        longest = None if day is None else DAY * period_holding(day, self.scope).days
        heard = [] if self.scope.maybe == "aside" else [maybe.accounts for each in buckets for maybe in each.maybe]

        def days(accounts: Iterable[str], longest: timedelta | None = None) -> Fraction:
            windows = (members[account].when for account in accounts)
            spans = (_local(when, self.scope.tz or "", longest) for when in windows if when is not None)
            return Fraction(covered(spans) // timedelta(microseconds=1), DAY // timedelta(microseconds=1))

        used = frozenset().union(*(each.used for each in buckets))
        every = used.union(*heard, *(each.open_by for each in buckets))
        # Where nothing counts certainly, any of what may count can be all that does: a pace needs some days.
        return days(used) if used else min(days([account]) for account in every), days(every, longest)


def _no_days(when: When) -> str | None:
    if not when.is_bounded:
        return "its window is open, and so has no days"
    return "it is about a moment, which has no days" if when.is_instant else None


def _local(when: When, tz: str, longest: timedelta | None) -> tuple[datetime, datetime]:
    """Lay a window on the local calendar: from one hour to the same of the next day is a day, whatever the clocks did.

    Args:
        when: The window; an open one covers what its known end bounds.
        tz: The zone of the calendar.
        longest: How long an open one is taken to be; None = no time at all.
    """
    if when.start_day is not None and when.end_day is not None:
        return datetime.combine(when.start_day, time(0)), datetime.combine(when.end_day, time(0))
    if when.start is None or when.end is None:
        moment = when.earliest or when.latest or START  # no window is open on both sides
        known, reach = moment.astimezone(zone(tz)).replace(tzinfo=None), longest or timedelta(0)
        return (known, known + reach) if when.latest is None else (known - reach, known)
    start, end = (each.astimezone(zone(tz)) for each in (when.start, when.end))
    began = start.replace(tzinfo=None)
    whole = max((end.replace(tzinfo=None) - began) // DAY, 0) * DAY
    rest = end.astimezone(UTC) - (start + whole).astimezone(UTC)  # clocks that went forward may leave less than none
    return began, began + whole + max(rest, timedelta(0))
