"""`overlapping_windows`: figures of one claimant that may be of the same things, and that nothing joins.

A night of long windows may hold every other, so pairs are never listed: for each figure one other is looked for, among
those that begin after it and those that began before.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import TypeAlias

from conflict_events.checks.findings import NAMED, Finding, Ledger, finding
from conflict_events.checks.series import Row, Series, about, and_above, place_in_time, start_of, whose
from conflict_events.checks.totals import chains
from conflict_events.history import Incident

__all__ = ["overlapping_windows"]

Pair: TypeAlias = tuple[Row, Row]
"""Two figures in order of time."""


def overlapping_windows(ledger: Ledger) -> Iterator[Finding]:
    """Find figures of one claimant for one thing whose windows overlap, and that no link joins: do they add up?

    Counts by night and counts by day of the same drones are the usual cause; so is a report told twice. Running totals
    are `running_totals`, and levels are not added up anyway.
    """
    figures = ledger.figures
    totals = {row.account.id for chain in chains(figures) for row in chain}
    groups: dict[Series, list[Row]] = defaultdict(list)
    for row in figures:
        if row.flows and row.start is not None and row.account.id not in totals:
            groups[row.series].append(row)
    for rows in groups.values():
        pairs = _pairs(rows)
        if pairs:
            yield _told(pairs)


def _told(pairs: Sequence[Pair]) -> Finding:
    worst = heapq.nsmallest(NAMED, pairs, key=_by_length)
    other, account = worst[0][0].account, worst[0][1].account
    concerned = {row.account.id for pair in pairs for row in pair}
    if len(concerned) == 2:
        words = (
            f"{_shared(worst[0])} overlaps with its figure for {about(other)}; link the two if one includes the other"
        )
        return finding("overlapping_windows", account, words, {other.id})
    named = "; ".join(
        f"{_shared(pair)} for {place_in_time(pair[1].account)}, and for {place_in_time(pair[0].account)}"
        for pair in worst
    )
    message = (
        f"{whose(account)}: {len(concerned):,} figures overlap in time with each other, and no link joins them;"
        f" the longest: {named}; link two if one includes the other"
    )
    return Finding("overlapping_windows", message, concerned, len(concerned))


def _by_length(pair: Pair) -> tuple[timedelta, str, str]:
    one, other = pair
    return start_of(other) - min(one.end, other.end), one.words, other.words


def _shared(pair: Pair) -> str:
    return ", ".join(sorted(set(pair[0].flows) & set(pair[1].flows)))


# --- of one series --------------------------------------------------------------------------------


def _pairs(rows: Sequence[Row]) -> list[Pair]:
    """Give for each figure that overlaps with others one or two such pairs; all in order of time."""
    if len(rows) == 1:
        return []
    links = Links(rows)
    by_measure: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        for name in row.flows:
            by_measure[name].append(index)
    pairs = {pair for some in set(map(tuple, by_measure.values())) for pair in _of_measure(rows, some, links)}
    return [(rows[one], rows[other]) for one, other in sorted(pairs)]


class Links:
    """Which incidents links join to each other; incidents go by numbers, for to compare large sets takes time."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Read the incidents of some rows, and what they are parts of."""
        numbers: dict[Incident, int] = {}
        joined: dict[int, set[int]] = defaultdict(set)
        self.of: list[int] = []
        for row in rows:
            number = numbers.setdefault(row.account.incident, len(numbers))
            self.of.append(number)
            joined[number].add(number)
            for whole in row.account.part_of:
                other = numbers.setdefault(whole, len(numbers))
                joined[number].add(other)
                joined[other].add(number)
        self.joined: Mapping[int, set[int]] = joined


def _of_measure(rows: Sequence[Row], some: Iterable[int], links: Links) -> Iterator[tuple[int, int]]:
    """Look within each place and the places in it: figures of places apart are of different things."""
    by_code: dict[str | None, list[int]] = defaultdict(list)
    inside: dict[str | None, list[int]] = defaultdict(list)
    for index in some:
        code = rows[index].code
        by_code[code].append(index)
        for place in and_above(code):
            inside[place].append(index)
    for place, here in by_code.items():
        if len(inside[place]) > 1:
            both = Among(rows, inside[place], links)
            yield from both.partners(here)
            if len(inside[place]) > len(here):
                yield from Among(rows, here, links).partners(inside[place])


class Among:
    """Figures in order of time, among which others look for one that they overlap with."""

    def __init__(self, rows: Sequence[Row], some: Sequence[int], links: Links) -> None:
        """Take some of the rows, by their place in the order."""
        self._rows = rows
        self._some = some
        self._links = links
        self._starts = [start_of(rows[index]) for index in some]
        self._most = 1 + max(len(links.joined[links.of[index]]) for index in some)
        self._next = self._of_other_incidents()

    def _of_other_incidents(self) -> list[int]:
        """Say for each where the next of another incident stands, so that those of one are passed at a step."""
        ends = [len(self._some)] * len(self._some)
        for at in range(len(self._some) - 2, -1, -1):
            same = self._incident(at) == self._incident(at + 1)
            ends[at] = ends[at + 1] if same else at + 1
        return ends

    def _incident(self, at: int) -> int:
        return self._links.of[self._some[at]]

    def partners(self, seekers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Give pairs, so that each seeker that overlaps with one of these, and is not joined to it, is in one."""
        for seeker, other in (*self._later(seekers), *self._earlier(seekers)):
            yield (seeker, other) if seeker < other else (other, seeker)

    def _later(self, seekers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Look for the first that begins with the seeker or after it; each incident looks at each place once."""
        reached: dict[int, int] = defaultdict(int)
        for seeker in seekers:
            row = self._rows[seeker]
            incident = self._links.of[seeker]
            joined = self._links.joined[incident]
            at = max(reached[incident], bisect_left(self._starts, start_of(row)))
            while at < len(self._some) and self._incident(at) in joined:
                at = self._next[at]
            reached[incident] = at
            if at < len(self._some) and self._starts[at] < row.end:
                yield seeker, self._some[at]

    def _earlier(self, seekers: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Look for the one that ends last of those that began before; kept are as many as links may join, and one."""
        last = Latest(self._most)
        begun = 0
        for seeker in seekers:
            row = self._rows[seeker]
            while begun < len(self._some) and self._starts[begun] < start_of(row):
                last.add(self._rows[self._some[begun]].end, self._incident(begun), self._some[begun])
                begun += 1
            earlier = last.apart_from(self._links.joined[self._links.of[seeker]], start_of(row))
            if earlier is not None:
                yield seeker, earlier


class Latest:
    """The incidents whose figures end last, so many as are asked for."""

    def __init__(self, most: int) -> None:
        """Begin with none."""
        self._most = most
        self._ends: list[datetime] = []
        self._held: list[tuple[int, int]] = []
        self._of: dict[int, datetime] = {}

    def add(self, end: datetime, incident: int, index: int) -> None:
        """Take one more, unless the incident has a later one."""
        before = self._of.get(incident)
        if before is not None and before >= end:
            return
        if before is not None:
            self._drop(next(at for at in range(len(self._held)) if self._held[at][0] == incident))
        at = bisect_right(self._ends, end)
        self._ends.insert(at, end)
        self._held.insert(at, (incident, index))
        self._of[incident] = end
        if len(self._held) > self._most:
            self._drop(0)

    def _drop(self, at: int) -> None:
        del self._of[self._held[at][0]], self._ends[at], self._held[at]

    def apart_from(self, joined: AbstractSet[int], start: datetime) -> int | None:
        """Give the last that ends after a moment and is of none of these incidents."""
        for end, (incident, index) in zip(reversed(self._ends), reversed(self._held), strict=True):
            if end <= start:
                return None
            if incident not in joined:
                return index
        return None
