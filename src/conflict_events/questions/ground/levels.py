"""Levels: a claimant's successive figures of one stock, and what is known of it between them (C15).

A figure is the level at the end of its window. Figures of different places, sides, categories or whatever else a kind
tells apart are of different series, and never added or held against each other.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.buckets import bucketed
from conflict_events.counting.competing.choosing import WHICH_DATE
from conflict_events.counting.competing.picks import Aside, Pick, aside
from conflict_events.counting.membership.holding import A_REPORT_TIME, Member, hold
from conflict_events.counting.membership.subjects import A_PLACE
from conflict_events.counting.policies import Policy
from conflict_events.history import Account
from conflict_events.values import Actor, PlaceCode, Quantity, Scope, When
from conflict_events.values.clocks import zone
from conflict_events.values.quantity import hull

__all__ = ["Border", "Kept", "Level", "Line", "Series", "keep", "lines_of"]

NESTED = "is about a part of the places asked for, and a level of that alone: name that place"
NO_END = "its end is open: it is the level of no moment"
NO_TOTAL = "no running total: no other figure begins when it does"
WITHHELD = "withheld"
ALONE = "the only figure of its series: there is none to compare it with"
NOT_CERTAIN = "may belong to a series, and none has a certain figure"

A_DAY = timedelta(hours=25)
_ENTRY = re.compile("[0-9a-f]{32}", re.ASCII)

Sort: TypeAlias = frozenset[tuple[str, Any]]
"""What a kind tells figures apart by, such as side and category: each field that says something, with what it says."""


@attrs.frozen
class Series:
    """What successive figures are of.

    Attributes:
        kind: The stable name of the kind.
        claimant: Whose figures, as the policy reads them.
        place: The code of the place; None = not said.
        sort: What else the kind tells figures apart by, as pairs of a field and what it says.
        since: When its totals begin, a date where that is a midnight; None = a level at a time, or not said.
        running: Figures of windows that begin together and grow, of something that is no stock by itself.
    """

    kind: str
    claimant: Actor
    place: PlaceCode | None
    sort: Sort
    since: date | datetime | None
    running: bool = False

    def __str__(self) -> str:
        words = [_worded(name, value) for name, value in sorted(self.sort, key=str)]
        parts = [*words, *([self.place] if self.place else []), f"by {self.claimant}"]
        return ", ".join([*parts, *([f"since {_moment(self.since)}"] if self.since is not None else [])])


def _worded(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name if value else f"not {name}"
    return str(value) if isinstance(value, str) else " and ".join(sorted(value))


def _moment(moment: date | datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}Z" if isinstance(moment, datetime) else str(moment)


@attrs.frozen
class Level:
    """What a stock came to at a moment.

    Attributes:
        at: The moment.
        value: The figure; where several were given for one moment, all that they hold possible.
        picks: The figures that it is made of.
    """

    at: datetime
    value: Quantity
    picks: tuple[Pick, ...]


@attrs.frozen
class Border:
    """What is known of a stock at the border of a period.

    Attributes:
        value: From the least to the most that it may be.
        before: The last certain figure not after it.
        after: The first certain figure not before it; the same where there is one at the border.
        perhaps: The figures between these that may be of the series.
    """

    value: Quantity
    before: Level
    after: Level
    perhaps: tuple[Level, ...]

    @property
    def is_known(self) -> bool:
        """There is a figure at the border."""
        return self.before is self.after


@attrs.frozen
class Line:
    """The figures of a series in order of time.

    Attributes:
        sure: Those that are certainly of the series, one for each moment.
        perhaps: Those that may be.
        moments: When the certain ones are.
    """

    sure: tuple[Level, ...]
    perhaps: tuple[Level, ...]
    moments: tuple[datetime, ...]

    def at(self, moment: datetime, *, aside: bool = False) -> Border:
        """Say what is known at a moment that lies between certain figures.

        Args:
            moment: Not before the first certain figure, and not after the last.
            aside: Leave the value to what is certain.
        """
        before = self.sure[bisect_right(self.moments, moment) - 1]
        after = self.sure[bisect_left(self.moments, moment)]
        first = bisect_left(self.perhaps, before.at, key=_at)
        last = bisect_right(self.perhaps, after.at, key=_at)
        perhaps = self.perhaps[first:last]
        heard = () if aside else perhaps
        return Border(hull(each.value for each in (before, after, *heard)), before, after, perhaps)

    def within(self, begin: datetime, end: datetime) -> Sequence[Level]:
        """Give the certain figures from one moment to another."""
        return self.sure[bisect_left(self.moments, begin) : bisect_right(self.moments, end)]


def _at(level: Level) -> datetime:
    return level.at


# --- what is kept of an account -------------------------------------------------------------------


@attrs.frozen
class Kept:
    """An account that may say a level.

    Attributes:
        member: The account, as the scope holds it.
        sort: What its kind tells its figure apart by.
    """

    member: Member
    sort: Sort


def keep(account: Account[Any], scope: Scope) -> Kept | None:
    """Hold an account against a scope; None where it is about something else."""
    member = hold(account, scope)
    if member is None:
        return None
    place = member.about.place
    nested = place is not None and scope.places is not None and place not in scope.places
    if member.out is None and nested and A_PLACE not in member.doubts:
        member = attrs.evolve(member, out=NESTED)
    if member.out is None and (member.when is None or member.when.latest is None):
        member = attrs.evolve(member, out=NO_END)
    sorts = [_sort_of(each) for each in account.readings or (account.event,)]
    if len(set(sorts)) > 1:  # versions of which nobody knows the last may be of several series
        member = attrs.evolve(member, doubts=member.doubts | {A_REPORT_TIME})
    return Kept(member, frozenset.intersection(*sorts))


def _sort_of(event: Any) -> Sort:
    """Give every field of a kind, one's own included, that is neither its figure nor who, when, where, or a remark."""
    named = ((field.name, getattr(event, field.name)) for field in attrs.fields(type(event)))
    return frozenset((name, value) for name, value in named if name != "note" and _tells_apart(value))


def _tells_apart(value: Any) -> bool:
    if isinstance(value, frozenset | tuple):
        return bool(value) and all(isinstance(each, str) for each in value)
    return isinstance(value, bool) or (isinstance(value, str) and not _ENTRY.fullmatch(value))


# --- lines ----------------------------------------------------------------------------------------


def lines_of(kept: Iterable[Kept], scope: Scope, policy: Policy) -> tuple[dict[Series, Line], frozenset[Aside]]:
    """Put figures in line, each series by itself, and set aside what gives none."""
    plain = attrs.evolve(scope, grain="incident", since=None, until=None, complete_since=None, bounds=None, unit=None)
    sure: dict[Series, list[Level]] = defaultdict(list)
    doubtful: list[tuple[Series, Level]] = []
    asides: list[frozenset[Aside]] = []
    for (sort, *_), members in _apart(kept).items():
        result = bucketed(members, plain, policy)
        asides.append(result.aside)
        for pick in (figure.pick for figure in result.figures if not figure.pick.is_silent):
            if pick.value.missing is not None:
                asides.append(aside(pick.used, WITHHELD))
                continue
            series = _series_of(pick, sort, scope)
            if pick.windows:  # it is the level of the end of one of them
                dated = attrs.evolve(pick, decides=pick.decides | {WHICH_DATE})
                doubtful += [(series, _level(dated, when)) for when in pick.windows]
            elif pick.is_certain:
                sure[series].append(_level(pick, pick.when))
            else:
                doubtful.append((series, _level(pick, pick.when)))
    grown, lone = _grown(_of_days(sure))
    perhaps, lost = _attached(grown, doubtful)
    lines = {series: _line(levels, perhaps.get(series, ())) for series, levels in grown.items()}
    return lines, frozenset().union(*asides, lone, lost)


def _apart(kept: Iterable[Kept]) -> Mapping[tuple[Sort, PlaceCode | None, Actor], list[Member]]:
    """Tell apart what is never one series: linked figures of two claimants are one thing said twice, and two series."""
    groups: dict[tuple[Sort, PlaceCode | None, Actor], list[Member]] = defaultdict(list)
    for each in kept:
        groups[each.sort, each.member.about.place, each.member.reading.claimant].append(each.member)
    return groups


def _series_of(pick: Pick, sort: Sort, scope: Scope) -> Series:
    one = pick.used[0]
    return Series(
        pick.kind, one.reading.claimant, one.about.place, sort, _since(pick, scope), running=not one.about.stock
    )


def _since(pick: Pick, scope: Scope) -> date | datetime | None:
    """Give when a total begins; of what is no total, the window is when that was the level."""
    start = pick.when.earliest
    if start is None or (pick.used[0].about.stock and pick.kind != "EquipmentLoss"):
        return None
    clock = start.astimezone(zone(scope.tz or "UTC"))
    return clock.date() if clock.time() == time(0) else start


def _of_days(sure: Mapping[Series, list[Level]]) -> dict[Series, list[Level]]:
    """Take totals given for a day each for levels at a time; but the first of a total that grows is one of its own."""
    by_series: dict[Series, list[Level]] = defaultdict(list)
    for series, levels in sure.items():
        single = not series.running and all(_is_of_a_day(pick) for level in levels for pick in level.picks)
        by_series[attrs.evolve(series, since=None) if single else series] += levels
    return by_series


def _is_of_a_day(pick: Pick) -> bool:
    start, end = pick.when.earliest, pick.when.latest
    return start is not None and end is not None and end - start <= A_DAY


def _level(pick: Pick, when: When) -> Level:
    at = when.latest
    assert at is not None  # noqa: S101  # what has no end is out
    return Level(at, pick.value, (pick,))


def _grown(sure: Mapping[Series, list[Level]]) -> tuple[dict[Series, list[Level]], frozenset[Aside]]:
    """Keep the series of more than one moment."""
    grown = {series: levels for series, levels in sure.items() if len({level.at for level in levels}) > 1}
    lone = [
        aside(pick.used, NO_TOTAL if series.running else ALONE, pick.value)
        for series, levels in sure.items()
        if series not in grown
        for level in levels
        for pick in level.picks
    ]
    return grown, frozenset().union(*lone)


def _attached(
    grown: Mapping[Series, Sequence[Level]], doubtful: Iterable[tuple[Series, Level]]
) -> tuple[dict[Series, list[Level]], frozenset[Aside]]:
    """Find for each figure that is not certain the series that it may be of."""
    near: dict[tuple[Any, ...], list[Series]] = defaultdict(list)
    for series in grown:
        near[_key(series)].append(series)
    known = {series: {pick.incident for each in levels for pick in each.picks} for series, levels in grown.items()}
    attached: dict[Series, list[Level]] = defaultdict(list)
    lost: list[frozenset[Aside]] = []
    for doubted, level in doubtful:
        (pick,) = level.picks
        fitting = [each for each in near[_key(doubted)] if _may_be(doubted, each, pick)]
        if not fitting and not doubted.running and _is_of_a_day(pick):
            fitting = [each for each in near[_key(attrs.evolve(doubted, since=None))] if _may_be(doubted, each, pick)]
        for series in fitting:
            # What is linked with a certain figure is that figure.
            if pick.incident not in known[series]:
                attached[series].append(level)
        if not fitting:
            lost.append(aside(pick.used, NOT_CERTAIN, pick.value))
    return attached, frozenset().union(*lost)


def _key(series: Series) -> tuple[Any, ...]:
    return series.kind, series.claimant, series.since, series.running


def _may_be(doubtful: Series, series: Series, pick: Pick) -> bool:
    anywhere = A_PLACE in pick.decides
    return (anywhere or doubtful.place == series.place) and doubtful.sort <= series.sort


def _line(levels: Sequence[Level], perhaps: Iterable[Level]) -> Line:
    sure = tuple(_together(levels))
    return Line(sure, tuple(sorted(perhaps, key=_at)), tuple(each.at for each in sure))


def _together(levels: Iterable[Level]) -> Iterator[Level]:
    """Make one of all that is said of one moment."""
    for at, group in itertools.groupby(sorted(levels, key=_at), key=_at):
        same = list(group)
        picks = tuple(pick for each in same for pick in each.picks)
        yield Level(at, hull(each.value for each in same), picks)
