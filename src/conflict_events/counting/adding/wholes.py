"""Wholes: what a claimant says of a larger place bounds what it does not say of the one asked for (C14).

A whole adds nothing, and no figure for the place itself becomes narrower by it: it is a ceiling where its claimant is
silent of the place, or of a part of it, or says a floor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

import attrs

from conflict_events.counting.competing.competition import choose
from conflict_events.counting.competing.picks import WITHHELD, Pick
from conflict_events.counting.competing.reports import Reports
from conflict_events.counting.membership.holding import Member
from conflict_events.counting.membership.silences import core_of, is_unnarrowed
from conflict_events.counting.membership.subjects import ABOUT_MORE
from conflict_events.counting.placing.periods import DAY, Period, competes, period_after, period_at
from conflict_events.counting.placing.windows import days_asked
from conflict_events.counting.policies import Policy
from conflict_events.values import Actor, EntryId, Number, Quantity, Scope, When, is_under
from conflict_events.values import hulls as windows
from conflict_events.values.bundles import names_of

__all__ = ["A_FIGURE_FOR_IT", "bounded", "ceilings", "is_whole", "together"]

A_FIGURE_FOR_IT = "a figure for the place asked for"

HOLDS_MORE = frozenset(
    {
        "how many of a bundle they are",
        "the weapon",
        "the category",
        "what sort of people it is about",
        "what was attacked",
        "whose side it is about",
    }
)
"""What a whole may leave unsaid where the scope asks for it: then it holds that, and more."""

LONGEST = timedelta(days=367)
"""What is longer bounds no period: a running total of years is no news of each of their days."""

Ceilings: TypeAlias = Mapping[Period, Sequence[Pick]]


def is_whole(member: Member, scope: Scope) -> bool:
    """Tell whether an account of a larger place holds all that a scope asks, so that it may bound it."""
    value, certain = member.reading.value, member.doubts <= HOLDS_MORE
    if member.out != ABOUT_MORE or value.ceiling is None or member.about.stock or not certain:
        return False
    if scope.grain == "rolling_24h" and not _is_24_hours(member.when):
        return False
    return _holds_places(member.about.place, scope) and _holds_things(member, scope)


def _is_24_hours(when: When | None) -> bool:
    start, end = windows.span(when)
    return when is not None and not when.is_dated and end - start == DAY


def _holds_places(code: str | None, scope: Scope) -> bool:
    return code is not None and all(is_under(asked, code) for asked in scope.places or ())


def _holds_things(member: Member, scope: Scope) -> bool:
    """Tell whether it names nothing narrower than the scope does."""
    things = ((member.about.weapon, scope.weapons), (member.about.category, scope.categories))
    named = all(said is None or (asked or {""}) <= names_of(said) for said, asked in things)
    attacker = scope.attacker is None or is_under(scope.attacker, member.about.attacker or "")
    one_sort = member.about.details.model or member.about.details.service
    return named and attacker and not one_sort and is_unnarrowed(member, scope)


# --- periods --------------------------------------------------------------------------------------


def ceilings(members: Iterable[Member], scope: Scope, policy: Policy, reports: Reports) -> Ceilings:
    """Give for each period of a calendar the wholes that hold it, of each claimant and kind the least.

    Args:
        members: Wholes, see `is_whole`.
        scope: What is counted.
        policy: Whose count: it reads the wholes of an incident as it reads other accounts.
        reports: The report of each account.
    """
    groups: dict[tuple[object, ...], list[Member]] = defaultdict(list)
    for each in members:
        groups[each.incident, each.about.kind, each.about.apart].append(each)
    by_period: dict[Period, list[Pick]] = defaultdict(list)
    for group in groups.values():
        pick = _read(group, policy, reports)
        if pick is not None:
            for period in _held(pick, scope):
                by_period[period].append(pick)
    kinds = scope.kinds or frozenset()
    return {period: caveats for period, picks in by_period.items() if (caveats := _of_all(kinds, _least(picks)))}


def _read(group: Sequence[Member], policy: Policy, reports: Reports) -> Pick | None:
    """Let the policy read the wholes of one incident; None where it hears none, or they bound nothing."""
    chosen = choose(group, policy)
    if chosen is None or chosen.value.ceiling is None:
        return None
    pick = Pick.of(chosen.used, Quantity.exact(chosen.value.ceiling), reports, frozenset({A_FIGURE_FOR_IT}))
    return attrs.evolve(pick, part_of=frozenset())


def _held(pick: Pick, scope: Scope) -> Iterator[Period]:
    """Give the periods that each of its windows holds; of a night, the larger part of its dark hours."""
    spans = [windows.span(each.when) for each in pick.used if each.when is not None]
    start, end = max(first for first, _ in spans), min(last for _, last in spans)
    if not timedelta(0) < end - start <= LONGEST:
        return
    period: Period | None = period_at(start, scope)
    while period is not None and period.begin < end:
        if _holds(start, end, period, scope) and _competes(period, scope):
            yield period
        later = period_after(period, scope)
        period = later if later.begin > period.begin else None  # the calendar ends


def _holds(start: datetime, end: datetime, period: Period, scope: Scope) -> bool:
    if period.begin >= period.end:  # where the calendar begins or ends
        return False
    first, last = windows.span(core_of(period, scope))
    inside = min(end, last) - max(start, first)
    return inside * 2 > last - first if scope.grain == "night" else inside == last - first


def _competes(period: Period, scope: Scope) -> bool:
    asked = days_asked(scope)
    if asked is None or not isinstance(period.key, date):
        return asked is None or core_of(period, scope).overlaps(asked)
    return competes(period.key, scope)


def _least(picks: Sequence[Pick]) -> list[Pick]:
    ordered = sorted(picks, key=lambda pick: pick.value.floor, reverse=True)
    return list({(pick.claimants, pick.kind): pick for pick in ordered}.values())


def _of_all(kinds: frozenset[str], picks: Sequence[Pick]) -> list[Pick]:
    """Leave out the wholes of whoever gives none for some of the kinds asked for."""
    given: dict[frozenset[Actor], set[str]] = defaultdict(set)
    for pick in picks:
        given[pick.claimants].add(pick.kind)
    return [pick for pick in picks if given[pick.claimants] >= kinds]


# --- bounding -------------------------------------------------------------------------------------


def bounded(picks: Sequence[Pick], scope: Scope) -> list[Pick]:
    """Let the wholes among the picks of one bucket bound the others of their claimants.

    What is left of a whole beside its claimant's own figures may be there too; a floor is closed by it.
    """
    wholes = [pick for pick in picks if A_FIGURE_FOR_IT in pick.decides]
    inside = [pick for pick in picks if A_FIGURE_FOR_IT not in pick.decides]
    for whole in _least(wholes):
        inside = _under(whole, inside, scope)
    return inside


def _under(whole: Pick, picks: Sequence[Pick], scope: Scope) -> list[Pick]:
    same_voice = [pick for pick in picks if _is_of(pick, whole) and pick.claimants <= whole.claimants]
    near = [pick for pick in picks if _is_of(pick, whole) and not pick.claimants.isdisjoint(whole.claimants)]
    if all(pick.value.ceiling is not None for pick in same_voice) and _says_all(near, scope):
        return list(picks)
    known = sum((_known(pick.value) for pick in same_voice), start=0)
    left = Quantity.exact(max(0, whole.value.floor - known))
    theirs = {id(pick) for pick in same_voice}
    return [
        *(pick for pick in picks if id(pick) not in theirs),
        *(_closed(pick) for pick in same_voice if not pick.is_silent),
        attrs.evolve(whole, value=left, incident=frozenset(), part_of=frozenset()),
    ]


def _is_of(pick: Pick, whole: Pick) -> bool:
    return pick.kind == whole.kind and A_FIGURE_FOR_IT not in pick.decides


def _known(value: Quantity) -> Number:
    return value.floor if value.ceiling is None else value.ceiling


def _closed(pick: Pick) -> Pick:
    if pick.value.ceiling is not None:
        return pick
    return attrs.evolve(pick, value=Quantity.exact(pick.value.floor), caveats=pick.caveats - {WITHHELD})


def _says_all(picks: Sequence[Pick], scope: Scope) -> bool:
    """Tell whether certain figures speak of every place asked for, the whole of it."""
    codes = {code for pick in picks if pick.is_certain and pick.value.missing is None for code in pick.places if code}
    return all(any(is_under(asked, code) for code in codes) for asked in scope.places or ())


def together(picks: Iterable[Pick]) -> tuple[Pick, ...]:
    """Give what wholes leave open in all buckets together: one that holds several periods holds the sum of them."""
    left: dict[frozenset[EntryId], Pick] = {}
    for pick in picks:
        if A_FIGURE_FOR_IT in pick.decides:
            before = left[pick.ids].value.floor if pick.ids in left else 0
            most = max(each.reading.value.ceiling or 0 for each in pick.used)
            left[pick.ids] = attrs.evolve(pick, value=Quantity.exact(min(before + pick.value.floor, most)))
    return tuple(left.values())
