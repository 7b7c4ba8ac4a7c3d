"""`Increments`: how a stock moved in each period, from what one claimant said it came to at one time after another.

A stock, such as ground held or losses since the war began, is never added up (C15). What it rose or fell by in
a period is the difference between its levels at the end and at the beginning, each as well as it is known.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import localcontext
from typing import Any

import attrs

from conflict_events.counting.competing.picks import Aside, Maybe, doubted
from conflict_events.counting.membership.scoped import Covered, check_scope, coverage_of
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.periods import MICROSECOND, Period, is_asked_whole, period_after, period_at
from conflict_events.counting.policies import Policy, latest
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import general, may_count
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import InScope
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.ground.levels import Border, Kept, Level, Line, Series, keep, lines_of
from conflict_events.values import EntryId, Quantity, Scope, Truth
from conflict_events.values.clocks import zone
from conflict_events.values.quantity import EXACT
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["Increment", "Increments", "IncrementsAnswer"]

LONGEST = 1000
"""Of more periods in a row without a figure than this none is listed."""

FELL = "the level fell: what is a total was corrected or counted anew"
LONG_GAPS = f"gaps of more than {LONGEST} periods are not listed period by period"


@attrs.frozen
class Increment:
    """How a stock moved in one period.

    Attributes:
        key: The period.
        rise: By how much it rose; None = it certainly fell.
        fall: By how much it fell; None = it certainly did not. Both, from zero on, where either may be.
        before: What it was when the period began.
        after: What it was when it ended.
        used: The ids of the accounts that these are known by.
        maybe: The accounts that may say a level here too, with what would decide: they widen the figures.
        caveats: What to know before using it.
    """

    key: Key
    rise: Quantity | None
    fall: Quantity | None
    before: Quantity
    after: Quantity
    used: frozenset[EntryId]
    maybe: frozenset[Maybe]
    caveats: frozenset[str]


@attrs.frozen
class IncrementsAnswer(NamesAsked, Answer):
    """How stocks moved in each period, series by series. Nothing here is added up over places, sides or claimants.

    A period is listed where the level is known, or bounded on both sides, at its beginning and at its end: the first
    figure gives no flow, and neither does the period that has not ended by the last.

    Attributes:
        series: For each series its periods by key.
        scope: What was asked about.
        policy: Whose count.
        aside: The accounts in question that are no level of a series, and why.
        coverage: What it rests on.
        caveats: What to know of all of it.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    series: Mapping[Series, Mapping[Key, Increment]]
    scope: Scope
    policy: str
    aside: frozenset[Aside]
    coverage: Covered
    caveats: frozenset[str]
    names: AskedNames = NO_NAMES
    context: Context | None = None

    @property
    def periods(self) -> Mapping[Key, Increment]:
        """Give the periods of the one series that there is.

        Raises:
            UsageError: There are several, which are never added up.
        """
        if len(self.series) > 1:
            names = "; ".join(sorted(map(str, self.series))[:5])
            raise UsageError(f"periods: there are {len(self.series)} series, see series; among them {names}")
        return next(iter(self.series.values()), {})

    def conclusion(self) -> Any:
        """Give what each series rose and fell by in each period."""
        return {
            (series, key): (each.rise, each.fall)
            for series, periods in self.series.items()
            for key, each in periods.items()
        }

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of, and of those that widen them."""
        return frozenset(
            account
            for _, each in self._listed()
            for account in (*each.used, *(account for maybe in each.maybe for account in maybe.accounts))
        )

    def table(self) -> Table:
        """Lay out the periods in order of time, series after series."""
        cells = [
            (
                str(series),
                shown_key(each.key),
                each.rise,
                each.fall,
                each.before,
                each.after,
                "; ".join(sorted(each.caveats)),
            )
            for series, each in self._listed()
        ]
        heads = ("series", self.scope.grain or "", "rose by", "fell by", "from", "to", "to know")
        notes = tuple(sorted(self.caveats | general(self.coverage, self.context, self.names)))
        return Table(heads, tuple(cells), title=f"{self.scope.measure}, {self.policy}", notes=notes)

    def rows(self) -> list[dict[str, Any]]:
        """Give every period of every series as a row: for pandas and the like."""
        of_all = self.caveats | general(self.coverage, self.context, self.names)
        return [
            {
                "series": str(series),
                "place": series.place,
                "key": shown_key(each.key),
                **_bounds("rise", each.rise),
                **_bounds("fall", each.fall),
                **_may_say(each.maybe),
                "caveats": sorted(each.caveats | of_all),
                "accounts": sorted(each.used),
            }
            for series, each in self._listed()
        ]

    def _listed(self) -> Iterator[tuple[Series, Increment]]:
        for series in sorted(self.series, key=str):
            for each in self.series[series].values():
                yield series, each


def _may_say(maybe: frozenset[Maybe]) -> dict[str, Any]:
    # What may be said of a level is never added up.
    return {name: told for name, told in may_count(maybe).items() if name != "may_add"}


def _bounds(name: str, value: Quantity | None) -> dict[str, Any]:
    low, high = (None, None) if value is None else value.bounds()
    return {f"{name}_low": low, f"{name}_high": high}


def _as_policy(value: Policy | str) -> Policy:
    return latest(value) if isinstance(value, str) else value


@attrs.frozen
class Increments(InScope[Kept]):
    """Turn successive figures of a stock into flows per period. Its answer is an `IncrementsAnswer`.

    A stock is a measure that its kind says to be one, such as the area that somebody "controls", or an `EquipmentLoss`
    whose change is "total". Of any other measure those figures are taken whose windows begin together and grow, such as
    the killed since the war began: they are running totals.

    Attributes:
        scope: What is asked: complete, see `Scope.require`, with a grain of the calendar. Each of its places is taken
            by itself, and no place within it is a level of it; none named = every place by itself.
        count: Whose count; a bare name is that claimant's latest. Figures of several claimants are never one series.

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
        UsageError: None of its kinds has its measure, or its grain is no period of a calendar.
    """

    scope: Scope
    count: Policy = attrs.field(converter=_as_policy)

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)
        if self.scope.grain not in CALENDAR_GRAINS:
            grains = ", ".join(sorted(CALENDAR_GRAINS))
            raise UsageError(f"scope.grain: a level moves in periods of a calendar: {grains}; got {self.scope.grain!r}")

    def keeps(self, account: Account[Any], /) -> Kept | None:
        """Keep the account if it says, or may say, a level."""
        return keep(account, self.scope)

    def answer(self, state: dict[str, Kept], /) -> IncrementsAnswer:
        """Put the figures in line, and take the differences."""
        lines, asides = lines_of(state.values(), self.scope, self.count)
        by_series = {
            series: {each.key: each for each in _moves(series, line, self.scope)} for series, line in lines.items()
        }
        long = any(_is_long(line.moments, self.scope) for line in lines.values())
        members = {account: each.member for account, each in state.items()}
        return IncrementsAnswer(
            series={series: periods for series, periods in by_series.items() if periods},
            scope=self.scope,
            policy=self.count.name,
            aside=asides,
            coverage=coverage_of(members, sum(map(len, by_series.values()))),
            caveats=frozenset({LONG_GAPS} if long else ()),
            names=names_in(members.values(), self.scope, self.count),
        )


# --- periods --------------------------------------------------------------------------------------


def _moves(series: Series, line: Line, scope: Scope) -> Iterator[Increment]:
    for period in _periods(line.moments, scope):
        if is_asked_whole(period, scope):
            yield _moved(series, line, period, scope)


def _periods(moments: Sequence[datetime], scope: Scope) -> Iterator[Period]:
    """Give the periods that begin and end between the first and the last figure, but for those of very long gaps."""
    period = period_at(moments[0], scope)
    if period.begin < moments[0]:
        period = period_after(period, scope)
    while moments[0] <= period.begin < period.end <= moments[-1]:
        coming = moments[bisect_left(moments, period.begin)]
        if coming - period.begin > _long(period):
            period = period_at(coming - MICROSECOND, scope)
            continue
        yield period
        following = period_after(period, scope)
        if following.begin <= period.begin:  # the calendar ends here
            return
        period = following


def _long(period: Period) -> timedelta:
    return timedelta(days=LONGEST * period.days)


def _is_long(moments: Sequence[datetime], scope: Scope) -> bool:
    most = _long(period_at(moments[0], scope))
    return any(other - one > most for one, other in itertools.pairwise(moments))


# --- differences ----------------------------------------------------------------------------------


def _moved(series: Series, line: Line, period: Period, scope: Scope) -> Increment:
    aside = scope.maybe == "aside"
    begin, end = (line.at(moment, aside=aside) for moment in (period.begin, period.end))
    rise, fall = _difference(begin.value, end.value)
    picks = [pick for border in (begin, end) for level in (border.before, border.after) for pick in level.picks]
    perhaps = dict.fromkeys(pick for border in (begin, end) for level in border.perhaps for pick in level.picks)
    maybe = frozenset(map(Maybe.of, perhaps))
    caveats = {caveat for pick in picks for caveat in pick.caveats}
    caveats |= set(_unknown("beginning", begin, scope)) | set(_unknown("end", end, scope))
    within = line.within(period.begin, period.end)
    told_by_its_fall = len(within) < 3 and begin.is_known and end.is_known
    caveats |= set() if told_by_its_fall else set(_falls(begin.before, within, scope))
    caveats |= doubted(maybe, "may say a level here too", aside=aside)
    if rise is None and (series.running or series.kind == "EquipmentLoss"):
        caveats.add(FELL)
    return Increment(
        key=period.key,
        rise=rise,
        fall=fall,
        before=begin.value,
        after=end.value,
        used=frozenset(account for pick in picks for account in pick.ids),
        maybe=maybe,
        caveats=frozenset(caveats),
    )


def _difference(before: Quantity, after: Quantity) -> tuple[Quantity | None, Quantity | None]:
    """Give by how much a level rose, and by how much it fell: no quantity is below nought."""
    (least, most), (low, high) = before.bounds(), after.bounds()
    with localcontext(EXACT):
        bottom = None if most is None else low - most
        top = None if high is None else high - least
    if bottom is not None and bottom >= 0:
        return Quantity(low=bottom, high=top), None
    drop = None if bottom is None else -bottom
    if top is not None and top <= 0:
        return None, Quantity(low=-top, high=drop)
    return Quantity(low=0, high=top), Quantity(low=0, high=drop)


def _unknown(which: str, border: Border, scope: Scope) -> Iterator[str]:
    if not border.is_known:
        levels = " and ".join(_shown(each, scope) for each in (border.before, border.after))
        yield f"no figure for its {which}, which is taken to lie between {levels}"


def _shown(level: Level, scope: Scope) -> str:
    """Write a level with its moment; the end of a day by that day."""
    clock = level.at.astimezone(zone(scope.tz or "UTC"))
    when = f"{clock:%Y-%m-%d %H:%M}" if clock.time() != time(0) else f"end of {clock.date() - timedelta(1)}"
    return f"{level.value} ({when})"


def _falls(before: Level, within: Sequence[Level], scope: Scope) -> Iterator[str]:
    """Name the falls between the figures of a period, the first of them and how many; one across its beginning too."""
    levels = within if before in within[:1] else (before, *within)
    falls = [(one, other) for one, other in itertools.pairwise(levels) if one.value.is_above(other.value) is Truth.YES]
    if falls:
        first = f"{_shown(falls[0][0], scope)} to {_shown(falls[0][1], scope)}"
        where = "across its beginning" if falls[0][0] is before and levels is not within else "within it"
        yield f"falls {where}: {len(falls)}, the first from {first}"
