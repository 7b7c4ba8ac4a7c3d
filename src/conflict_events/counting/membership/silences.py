"""Silences: the periods of which somebody checked that there was no report (`Silence`), or said that there was nothing.

Both speak of a period only where they cover all that was asked of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import NamedTuple

from conflict_events.counting.membership.holding import Member
from conflict_events.counting.placing.periods import ONE_DAY, Period, period_after, period_holding
from conflict_events.events import Silence
from conflict_events.history import Account
from conflict_events.values import Scope, When, is_under
from conflict_events.values.bundles import names_of
from conflict_events.values.clocks import local
from conflict_events.values.hulls import covered, span
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["Sides", "core_of", "covers", "is_about", "is_certain", "is_unnarrowed", "sides_of", "silent_periods"]


def is_certain(account: Account[Silence]) -> bool:
    """Tell whether a silence certainly was checked, and for the time that it names: not about then, nor perhaps later.

    Of one that may read as several versions nothing is certain.
    """
    return account.certain and not account.readings and not account.event.when.certainty


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


# --- zeros ----------------------------------------------------------------------------------------


class Sides(NamedTuple):
    """Whose attacks, and on whom, what was asked can be about: the attacker that was asked for, or whole sides."""

    attackers: frozenset[str]
    targets: frozenset[str]


def sides_of(members: Iterable[Member], scope: Scope) -> Sides:
    """See whose attacks, and on whom, the accounts of a scope are about; an attacker that is asked for is that one."""
    said = [each.reading for each in members]
    attackers = _sides(each.attacker for each in said) if scope.attacker is None else frozenset({scope.attacker})
    return Sides(attackers, _sides(each.target for each in said))


def _sides(actors: Iterable[str | None]) -> frozenset[str]:
    return frozenset(each.split("/")[0] for each in actors if each is not None)


def covers(zeros: Iterable[Member], core: When, scope: Scope, sides: Sides) -> bool:
    """Tell whether accounts that say zero are together about all that a scope asks of a period.

    Every kind, place, weapon and side that was asked for is spoken of during the whole of it: what is said of one
    oblast, one weapon or one hour is silent on the others.
    """
    whole = [each for each in zeros if is_unnarrowed(each, scope)]
    places, weapons = scope.places or (None,), scope.weapons or (None,)
    asked = itertools.product(scope.kinds or (), places, weapons, sides.attackers or (None,), sides.targets or (None,))
    return all(_fill(core, [each for each in whole if _speaks_of(each, Asked(*one))]) for one in asked)


class Asked(NamedTuple):
    """One of the things that were asked for; None = any."""

    kind: str
    place: str | None
    weapon: str | None
    attacker: str | None
    target: str | None


def _speaks_of(zero: Member, asked: Asked) -> bool:
    about = zero.about
    said = ((asked.place, about.place), (asked.attacker, about.attacker), (asked.target, about.target))
    weapons = about.weapon is None or asked.weapon in names_of(about.weapon)
    return about.kind == asked.kind and weapons and all(_any(one, wanted) for one, wanted in said)


def is_unnarrowed(member: Member, scope: Scope) -> bool:
    """Tell whether an account leaves out nothing by what it says beside: where from, at what, whose, with decoys."""
    about = member.about
    said, side = about.details, about.side
    category = about.category is None or (scope.categories or {""}) <= names_of(about.category)
    if said.launch_places or not category or (said.decoys is False and scope.decoys is None):
        return False
    whose = side is None or (scope.sides is not None and all(is_under(each, side) for each in scope.sides))
    return whose and said.target_kind in (None, scope.target_kind) and about.population in (None, scope.population)


def _fill(core: When, zeros: Iterable[Member]) -> bool:
    """Tell whether the windows of accounts leave no moment of a period out."""
    start, end = span(core)
    spans = (span(each.when) for each in zeros if each.when is not None and each.when.is_bounded)
    return covered((max(first, start), min(last, end)) for first, last in spans) >= end - start
