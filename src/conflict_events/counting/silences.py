"""Silences: the periods of which somebody checked that there was no report (`Silence`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta

from conflict_events.counting.placing import Period, period_after, period_holding
from conflict_events.events import Silence
from conflict_events.values import Scope, When, is_under
from conflict_events.values.clocks import local
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["core_of", "is_about", "silent_periods"]

ONE_DAY = timedelta(1)


def is_about(silence: Silence, scope: Scope) -> bool:
    """Tell whether a silence is about all that a scope asks: kinds, places, and whose attacks."""
    kinds = (scope.kinds or frozenset()) <= silence.kinds
    return kinds and _holds(silence, scope.places) and _any(scope.attacker, silence.attacker)


def _holds(silence: Silence, places: frozenset[str] | None) -> bool:
    if silence.where is None:
        return True
    code = silence.where.code
    return code is not None and places is not None and all(is_under(place, code) for place in places)


def _any(attacker: str | None, silent_about: str | None) -> bool:
    return silent_about is None or (attacker is not None and is_under(attacker, silent_about))


def core_of(period: Period, scope: Scope) -> When:
    """Give the time that a silence has to cover: the whole period, or of a night its dark hours."""
    tz = scope.tz or "UTC"
    if scope.grain == "night" and isinstance(period.key, date):
        evening = period.key if scope.day_rule == "start" else period.key - ONE_DAY
        return When.between(local(evening, time(18), tz), local(evening + ONE_DAY, time(6), tz), tz=tz)
    return When.between(period.begin, period.end, tz=tz)


def silent_periods(silences: Iterable[Silence], scope: Scope) -> Iterator[Period]:
    """Give the periods of a scope's calendar that silences cover."""
    if scope.grain not in CALENDAR_GRAINS:
        return
    for silence in silences:
        yield from _covered(silence.when, scope) if is_about(silence, scope) else ()


def _covered(when: When, scope: Scope) -> Iterator[Period]:
    start, end = when.earliest, when.latest
    if start is None or end is None:
        return
    day = when.local_day(scope.tz or "UTC", "start", day_starts=scope.day_starts)
    period = period_holding(day, scope) if day is not None else None
    while period is not None and period.begin < end:
        if core_of(period, scope).lies_within(when):
            yield period
        period = period_after(period, scope)
