"""Touching: the periods without a figure that accounts are about all the same, so that there was not nothing in them.

Their account gives no number, or one for a window that is longer than the period, or one that was left aside. Whoever
says that the log holds all there was (`Scope.complete_since`) does not say that of those (C2, C3 and C18).
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import MAXYEAR, MINYEAR, date, datetime

import attrs

from conflict_events.counting.buckets import Bucketed
from conflict_events.counting.membership.silences import core_of
from conflict_events.counting.placing.keys import Key, first_day
from conflict_events.counting.placing.periods import ONE_DAY, period_holding
from conflict_events.counting.placing.windows import NO_NIGHT, NOT_WHOLLY
from conflict_events.questions.records.verdicts import Direction, compare
from conflict_events.values import Number, Quantity, Scope, Truth, When
from conflict_events.values.clocks import zone

__all__ = ["TOUCHED", "UNTOUCHED", "Touched", "number_of", "number_of_day"]

ANOTHER_WINDOW = ("longer than", NO_NIGHT, NOT_WHOLLY)

TOUCHED = "earlier periods that accounts are about, none with a figure that counts"


def number_of(key: Key, scope: Scope) -> int | None:
    """Number the periods of a grain in order of time; None for what is no period of a calendar."""
    day = first_day(key)
    return None if day is None else number_of_day(day, scope)


def number_of_day(day: date, scope: Scope) -> int:
    """Number the period of a grain that holds a day."""
    numbers = {"week": (day.toordinal() - 1) // 7, "month": day.year * 12 + day.month, "year": day.year}
    return numbers.get(scope.grain or "", day.toordinal())


@attrs.frozen
class Touched:
    """Periods without a figure that accounts are about all the same.

    Attributes:
        numbers: Which, in order.
        most: For each the most that it, or one before it, may come to; None = open.
    """

    numbers: tuple[int, ...] = ()
    most: tuple[Number | None, ...] = ()

    @classmethod
    def of(cls, result: Bucketed, scope: Scope, asked: range, is_nothing: Callable[[int], bool]) -> Touched:
        """See which of some periods are touched, of those in which else there would be nothing."""
        by_number: dict[int, Number | None] = {}
        for runs, high in _runs(result, scope, asked):
            for number in filter(is_nothing, runs):
                known = by_number.get(number, 0)
                by_number[number] = None if known is None or high is None else known + high
        numbers = sorted(by_number)
        return cls(tuple(numbers), tuple(itertools.accumulate((by_number[each] for each in numbers), _larger)))

    def before(self, number: int) -> int:
        """Count those before a period."""
        return bisect_left(self.numbers, number)

    def may_be_ahead(self, value: Quantity, number: int, direction: Direction) -> bool:
        """Tell whether one of those before a period may be level with a figure, or ahead."""
        before = self.before(number)
        if not before:
            return False
        return (
            direction == "min"
            or compare(value, Quantity(low=0, high=self.most[before - 1]), direction) is not Truth.YES
        )


UNTOUCHED = Touched()


def _larger(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else max(one, other)


def _runs(result: Bucketed, scope: Scope, asked: range) -> Iterator[tuple[range, Number | None]]:
    """Give which periods each account touches, and the most that it may add to one of them."""
    for key, bucket in result.unsaid.items():
        number = number_of(key, scope)
        if number is not None and number in asked:
            # What is left aside adds nothing, by the asker's word.
            most = None if any(pick.is_silent for pick in bucket.picks) else 0
            yield range(number, number + 1), most
    for each in result.aside:
        if each.when is not None and each.reason.startswith(ANOTHER_WINDOW):
            yield _within(each.when, scope, asked), None if each.value.missing else each.value.ceiling
    for pick in (figure.pick for figure in result.figures if figure.pick.is_open):
        yield _within(pick.when, scope, asked), pick.value.ceiling


def _within(when: When, scope: Scope, asked: range) -> range:
    first, last = when.earliest, when.latest
    # At the ends of the calendar, where a year beside them may be none of ours, all that is asked about is near.
    begin, end = asked.start, asked.stop
    if first is not None and first.year > MINYEAR + 1:
        begin = min(_near(when, first, scope), default=asked.stop)
    if last is not None and last.year < MAXYEAR - 1:
        end = max(_near(when, last, scope), default=asked.start - 1) + 1
    return range(max(begin, asked.start), min(end, asked.stop))


def _near(when: When, moment: datetime, scope: Scope) -> Iterator[int]:
    """Number the periods around a moment that a window reaches into."""
    day = moment.astimezone(zone(scope.tz or "UTC")).date()
    for near in (day - ONE_DAY, day, day + ONE_DAY):
        if _core_of(near, scope).overlaps(when):
            yield number_of_day(near, scope)


@functools.lru_cache(maxsize=1 << 14)
def _core_of(day: date, scope: Scope) -> When:
    return core_of(period_holding(day, scope), scope)
