"""`launched_below_destroyed`: a figure of launched against what its claimant says was destroyed meanwhile.

What was destroyed in a window is added up as everywhere, which costs something for each window. So a bound that costs
little goes first: the most that could be destroyed in it, from a running sum along time.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from conflict_events.checks.findings import Case, Finding, Ledger, gathered
from conflict_events.checks.series import Row, and_above, claimant_of, start_of
from conflict_events.counting import by
from conflict_events.counting.adding.scheduling import scheduled
from conflict_events.history import Account
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.values import Number, Scope, Tally, Truth

__all__ = ["launched_below_destroyed"]

Voice: TypeAlias = tuple[str, type[Any], Hashable]
"""A claimant, the kind, and whose attacks: figures of one voice may contradict each other."""
Key: TypeAlias = tuple[str | None, Any]
"""A place by its code, and a weapon; None = whichever."""

LOOKED_AT = 1000
"""So many figures more than it gives are added up at most for one voice."""


def launched_below_destroyed(ledger: Ledger) -> Iterator[Finding]:
    """Find claimants whose launched is definitely below what they themselves say was destroyed in that window.

    A tally that has both is the business of `more_than_launched`. The windows that look worst are added up first; where
    that comes to more figures than there are, as in running totals that contradict each other throughout, those few say
    it all, and the rest is left.
    """
    launched: dict[Voice, list[Row]] = defaultdict(list)
    destroyed: dict[Voice, list[Row]] = defaultdict(list)
    for row in ledger.figures:
        tally = getattr(row.account.event, "tally", None)
        if not isinstance(tally, Tally) or row.start is None:
            continue
        if tally.destroyed.missing is None:
            destroyed[_voice(row)].append(row)
        elif tally.launched.missing is None:
            launched[_voice(row)].append(row)
    cases = (_below(some, Destroyed(destroyed[voice])) for voice, some in launched.items() if voice in destroyed)
    return gathered("launched_below_destroyed", itertools.chain.from_iterable(cases))


def _voice(row: Row) -> Voice:
    event = row.account.event
    return claimant_of(row.account), type(event), getattr(event, "attacker", None)


def _below(launched: Sequence[Row], destroyed: Destroyed) -> Iterator[Case]:
    doubtful = [(over, row) for row in launched if (over := _over(row, destroyed)) > 0]
    left = LOOKED_AT + destroyed.count
    for _, row in sorted(doubtful, key=lambda each: (-each[0], each[1].words)):
        begun = destroyed.begun_inside(row)
        left -= len(begun)
        if left < 0:
            return
        yield from _case(row.account, [each.account for each in begun if each.end <= row.end])


def _over(row: Row, destroyed: Destroyed) -> Number:
    """Say by how much more may have been destroyed than launched; 0 = certainly none."""
    ceiling: Number | None = row.account.event.tally.launched.ceiling
    return 0 if ceiling is None else destroyed.most(row) - ceiling


def _case(account: Account[Any], near: Sequence[Account[Any]]) -> Iterator[Case]:
    launched = account.event.tally.launched
    scope = Scope(kinds={type(account.event)}, measure="destroyed", grain="incident")
    answer = fold(Totals(scope, by(claimant_of(account))), near).everything
    if answer.value.is_above(launched) is Truth.YES:
        message = f"{launched} launched, below the {answer.value} destroyed that it reports in that window"
        yield Case(account, message, answer.used, answer.value.floor - launched.ceiling)


class Destroyed:
    """What one voice says was destroyed, by place and weapon and in order of time."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take its figures."""
        self.count = len(rows)
        self._rows: dict[Key, list[Row]] = defaultdict(list)
        gains: dict[Key, list[tuple[datetime, Number]]] = defaultdict(list)
        for row in rows:
            for key in _held_by(row):
                self._rows[key].append(row)
        for alike in _alike(rows):
            keys = _held_by(alike[0])
            for end, gain in _gains(alike):
                for key in keys:
                    gains[key].append((end, gain))
        self._sums = {key: _summed(each) for key, each in gains.items()}

    def most(self, row: Row) -> Number:
        """Give the most that may have been destroyed inside a window, without looking at each figure."""
        ends, sums = self._sums.get(_key(row), ([], [0]))
        most: Number = sums[bisect_right(ends, row.end)] - sums[bisect_right(ends, start_of(row))]
        return most

    def begun_inside(self, row: Row) -> list[Row]:
        """Give what began inside the window of another, in its place, and of its weapon where it names one."""
        rows = self._rows[_key(row)]
        first = bisect_left(rows, start_of(row), key=start_of)
        return rows[first : bisect_left(rows, row.end, lo=first, key=start_of)]


def _key(row: Row) -> Key:
    return row.code, _weapon(row)


def _weapon(row: Row) -> Any:
    return getattr(row.account.event, "weapon", None)


def _held_by(row: Row) -> list[Key]:
    """Name the places that hold a figure's, for its weapon and for whatever weapon; none where it says no place."""
    weapons = {None, _weapon(row)}
    return [(place, weapon) for place in and_above(row.code) if place is not None for weapon in weapons]


def _alike(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Give those of one place and weapon together."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row)
    return iter(groups.values())


def _gains(rows: Sequence[Row]) -> Iterator[tuple[datetime, Number]]:
    """Say by how much the largest sum of windows that do not overlap grows, with each end; those of one window add."""
    windows: dict[tuple[datetime, datetime], Number] = defaultdict(int)
    for row in rows:
        windows[row.end, start_of(row)] += row.account.event.tally.destroyed.floor
    before: Number = 0
    for end, best in scheduled((end, start, floor) for (end, start), floor in windows.items()):
        yield end, best - before
        before = best


def _summed(gains: Iterable[tuple[datetime, Number]]) -> tuple[list[datetime], list[Number]]:
    """Give the ends in order, and what was gained before each of them, and after all."""
    ordered = sorted(gains)
    sums = itertools.accumulate((gain for _, gain in ordered), initial=0)
    return [end for end, _ in ordered], list(sums)
