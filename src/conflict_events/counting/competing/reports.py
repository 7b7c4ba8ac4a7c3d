"""Reports: which accounts are rows of one report, and which say one thing twice (C7 and C8).

A report is a unit: what one claimant said at once. Recording it twice does not make two of it: such accounts are
readings of one incident, whatever their ids.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeAlias, TypeVar

import attrs

from conflict_events.counting.membership.holding import Member
from conflict_events.counting.membership.marks import Mark
from conflict_events.history import Incident
from conflict_events.values.clocks import START
from conflict_events.values.hulls import filled, meeting, span

__all__ = ["Fields", "Report", "Reports", "merged", "only", "reports_of", "said_of"]

Thing = TypeVar("Thing", bound=Hashable)

TOUCHING = timedelta(hours=6)
"""How far apart the windows of one report may lie."""
LONGEST = timedelta(hours=24)
"""How long the windows of one report may be together."""

Report = frozenset[str]
"""A report is the set of its accounts' ids."""


class Reports(dict[str, Report]):
    """The report of each account, by id; of whom nothing is known is a report by itself."""

    def __missing__(self, account: str) -> Report:
        """Give the report of a single row, of which nothing need be kept: most are."""
        return frozenset((account,))


def reports_of(members: Iterable[Member]) -> Reports:
    """Put accounts together that are rows of one report."""
    reports = Reports()
    for rows in _sharing_marks(members):
        for report in _near(rows):
            ids = frozenset(row.id for row in report)
            reports.update(dict.fromkeys(ids, ids))
    return reports


def _sharing_marks(members: Iterable[Member]) -> Iterator[list[Member]]:
    """Give the accounts that share marks, directly or through others, together."""
    sets = Unions[str]()
    first: dict[Mark, Member] = {}
    sharing: dict[str, Member] = {}
    for member in members:
        for mark in member.marks:
            other = first.setdefault(mark, member)
            if other is not member:
                sets.join(other.id, member.id)
                sharing |= {other.id: other, member.id: member}
    return ([sharing[account] for account in together] for together in sets.together(sharing))


def _in_time(row: Member) -> tuple[datetime, datetime]:
    return span(row.when)


def _near(rows: Sequence[Member]) -> Iterator[list[Member]]:
    """Split rows where their windows lie too far apart, or are too long together, to be of one report."""
    held: list[Member] = []
    begin = end = START
    # What has the very same window is near, however long that is: it may be one report entered twice.
    for (first, last), same in itertools.groupby(sorted(rows, key=_in_time), key=_in_time):
        if held and (first - end > TOUCHING or max(end, last) - begin > LONGEST):
            yield held
            held = []
        begin, end = (begin, max(end, last)) if held else (first, last)
        held += same
    yield held


class Unions(Generic[Thing]):
    """Sets of things that are found to be one, a few at a time."""

    def __init__(self) -> None:
        """Begin with everything by itself."""
        self._above: dict[Thing, Thing] = {}

    def find(self, thing: Thing) -> Thing:
        """Give the one that stands for all that are one with it."""
        above = self._above
        path = []
        while (higher := above.get(thing, thing)) != thing:
            path.append(thing)
            thing = higher
        for each in path:
            above[each] = thing
        return thing

    def join(self, thing: Thing, *others: Thing) -> None:
        """Make them one."""
        top = self.find(thing)
        for other in others:
            if (root := self.find(other)) != top:
                self._above[root] = top

    def together(self, things: Iterable[Thing]) -> Iterable[list[Thing]]:
        """Put those of some things together that are one."""
        groups: dict[Thing, list[Thing]] = defaultdict(list)
        for thing in things:
            groups[self.find(thing)].append(thing)
        return groups.values()


# --- entered twice --------------------------------------------------------------------------------


def merged(members: Sequence[Member], reports: Reports) -> list[Member]:
    """Give the members with one incident for what is one report entered twice."""
    sets = Unions[Incident]()
    pairs = [pair for row in _alike(members, reports) for pair in _twice(row)]
    if not pairs:
        return list(members)
    for one, other in pairs:
        sets.join(one.incident, other.incident)
    joined = sets.together({each.incident for pair in pairs for each in pair})
    whole = {sets.find(incidents[0]): frozenset().union(*incidents) for incidents in joined}

    def now(incident: Incident) -> Incident:
        return whole.get(sets.find(incident), incident)

    above: dict[Incident, set[Incident]] = defaultdict(set)
    for each in members:
        above[now(each.incident)].update(map(now, each.part_of))
    wholes = {incident: _all_above(incident, above) for incident in above}
    return [attrs.evolve(each, incident=now(each.incident), part_of=wholes[now(each.incident)]) for each in members]


def _all_above(incident: Incident, above: Mapping[Incident, Iterable[Incident]]) -> frozenset[Incident]:
    """Give every incident that one is a part of, by what any account of it says: what is one has the wholes of both."""
    wholes: set[Incident] = set()
    waiting = [incident]
    while waiting:
        higher = set(above.get(waiting.pop(), ())) - wholes
        wholes |= higher
        waiting += higher
    return frozenset(wholes - {incident})


def _alike(members: Sequence[Member], reports: Reports) -> Iterator[list[Member]]:
    """Give those together that one claimant says in one report, of the same kind, people and place.

    A row that names no place is not of the place that another names: it may be of any.
    """
    rows: dict[Hashable, list[Member]] = defaultdict(list)
    for each in members:
        if len(reports[each.id]) > 1 and each.out is None:
            about = each.about
            whose = (about.population, about.side, about.attacker, about.target)
            rows[reports[each.id], about.kind, about.apart, whose, about.place or ("by name", about.where)].append(each)
    return (row for row in rows.values() if len(row) > 1)


Fields: TypeAlias = tuple[object, ...]
"""Weapon, category, details and what else a kind of one's own says: what may tell two accounts of one report and place
apart; None = not said."""


def _fields_of(row: Member) -> Fields:
    return (row.about.weapon, row.about.category, *row.about.details, *row.about.others)


def _twice(rows: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """Give pairs of the same, of accounts alike: windows that overlap, and no field that contradicts."""
    by_fields: dict[Fields, list[Member]] = defaultdict(list)
    for row in rows:
        by_fields[_fields_of(row)].append(row)
    for same in by_fields.values():
        yield from _overlapping(same)
    if len(by_fields) > 1:
        agreeing = _Agreeing(by_fields)
        for fields, vague in by_fields.items():
            fitting = agreeing.sole(fields)
            if fitting is not None:
                yield from _overlapping([*vague, *by_fields[fitting]])


class _Agreeing:
    """Finds, among sorts of accounts, those that agree with one in all that both say; without looking at each pair."""

    def __init__(self, every: Iterable[Fields]) -> None:
        """Sort them by what they say, and not by what."""
        self._saying: dict[tuple[bool, ...], list[Fields]] = defaultdict(list)
        for fields in every:
            self._saying[said_of(fields)].append(fields)
        self._found: dict[Hashable, dict[Fields, list[Fields]]] = {}

    def sole(self, fields: Fields) -> Fields | None:
        """Give the only sort that says all that this says, and more; or the only one that agrees, and with no other."""
        values = said_of(fields)
        near = [(other, said) for said in self._saying for other in self._near(fields, said) if other != fields]
        fuller = [other for other, said in near if all(b for a, b in zip(values, said, strict=True) if a)]
        if fuller:
            return fuller[0] if len(fuller) == 1 and None in fields else None
        if len(near) != 1:
            return None
        other = near[0][0]
        return other if sum(len(self._near(other, said)) for said in self._saying) == 2 else None

    def _near(self, fields: Fields, said: tuple[bool, ...]) -> list[Fields]:
        """Give the sorts that say just these fields and agree with one in all that both say."""
        both = tuple(a and b for a, b in zip(said_of(fields), said, strict=True))
        if (both, said) not in self._found:
            index = self._found[both, said] = defaultdict(list)
            for other in self._saying[said]:
                index[only(other, both)].append(other)
        return self._found[both, said].get(only(fields, both), [])


def said_of(fields: Fields) -> tuple[bool, ...]:
    """Tell which fields are said."""
    return tuple(field is not None for field in fields)


def only(fields: Fields, kept: Sequence[bool]) -> Fields:
    """Give some of the fields."""
    return tuple(field for field, keep in zip(fields, kept, strict=True) if keep)


def _overlapping(rows: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """Give pairs of rows that overlap in time; rows of one import are several, whatever they say."""
    ordered = sorted(rows, key=lambda row: row.id)
    for cluster in meeting(ordered, [filled(row.when) for row in ordered]):
        sources = Counter(source for row in cluster if (source := _source(row)) is not None)
        several = {source for source, count in sources.items() if count > 1}
        if not several:
            yield from itertools.pairwise(cluster)
        else:
            yield from _repeating(cluster, several)


def _source(row: Member) -> str | None:
    """Give the source that an account was imported from; None = it was entered by hand."""
    return None if row.record is None else row.record.partition("|")[0]


def _repeating(cluster: Sequence[Member], several: set[str]) -> Iterator[tuple[Member, Member]]:
    """Pair each other row with one of the import that says just the same."""
    imported: dict[Hashable, list[Member]] = defaultdict(list)
    for row in cluster:
        if _source(row) in several:
            imported[row.reading.value, span(row.when)].append(row)
    for row in cluster:
        same = imported.get((row.reading.value, span(row.when)))
        if _source(row) not in several and same:
            yield row, same.pop()
