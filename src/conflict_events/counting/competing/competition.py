"""Competition: what the accounts of one incident come to (C6 and C24).

Only like competes with like. Figures for different weapons, or of different people, add up; an account that does not
say which stands for all, and competes with their sum.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

import attrs

from conflict_events.counting.competing.reports import Reports, Unions
from conflict_events.counting.membership.holding import Member
from conflict_events.counting.policies import Policy, Reading
from conflict_events.errors import UsageError
from conflict_events.values import UNREPORTED, Quantity, Truth
from conflict_events.values import hulls as windows
from conflict_events.values.quantity import hull, total

__all__ = ["Chosen", "choose", "compete", "says_the_whole"]

Said: TypeAlias = tuple[str | None, ...]
"""Weapon, category, population and side, None = not said."""


@attrs.frozen
class Chosen:
    """A figure, the accounts that it is made of, and why others of its incident are not among them."""

    value: Quantity
    used: tuple[Member, ...]


def compete(members: Sequence[Member], policy: Policy, reports: Reports) -> list[Chosen]:
    """Choose among the accounts of one incident and kind; one figure for each sort that they tell apart."""
    if len(members) == 1:  # as most incidents have
        return _some(choose(members, policy))
    sorts: dict[Said, list[Member]] = defaultdict(list)
    for member in members:
        about = member.about
        sorts[about.weapon, about.category, about.population, about.side].append(member)
    if len(sorts) == 1:
        return _some(choose(members, policy))
    chosen: list[Chosen] = []
    for general, special in _families(sorts):
        speaking = [each for sort in special if (each := choose(sorts[sort], policy)) is not None]
        whole = [row for sort in general for row in sorts[sort]]
        chosen += _some(_against(whole, speaking, policy, reports)) if whole else speaking
    return chosen


def _some(chosen: Chosen | None) -> list[Chosen]:
    return [] if chosen is None else [chosen]


def _families(sorts: Collection[Said]) -> Iterator[tuple[list[Said], list[Said]]]:
    """Put those together that stand for all, by not saying what others say, with those that they stand for."""
    sets = Unions[Said]()
    general: set[Said] = set()
    for sort in sorts:
        above = [each for each in _saying_less(sort) if each in sorts]
        sets.join(sort, *above)
        general.update(above)
    for family in sets.together(sorts):
        yield [sort for sort in family if sort in general], [sort for sort in family if sort not in general]


def _saying_less(sort: Said) -> set[Said]:
    """Give all sorts that leave out something that this one says."""
    return set(itertools.product(*({each, None} for each in sort))) - {sort}


def choose(members: Sequence[Member], policy: Policy) -> Chosen | None:
    """Let the policy choose among accounts that say the figure; where none does, among those that do not."""
    saying = [each for each in members if not each.is_silent] or members
    choice = policy.choose([each.reading for each in saying])
    if choice.value is None:
        return None
    used = {reading.account for reading in choice.used}
    if not used:
        raise UsageError(f"the policy {policy.name!r} gave {choice.value}, and no reading that it is made of")
    # A policy of bounds alone makes a floor of zero of what nobody says: that would be a figure.
    value = UNREPORTED if all(each.is_silent for each in saying) else choice.value
    return Chosen(value, tuple(each for each in saying if each.id in used))


def _against(whole: Sequence[Member], parts: Sequence[Chosen], policy: Policy, reports: Reports) -> Chosen | None:
    """Hold those that stand for all against the sum of those that tell the sorts apart."""
    silent = all(part.value.missing == "unreported" for part in parts)
    if silent:
        # Who names a weapon and no figure does not water down what is said of all.
        alone = choose(whole, policy)
        if not parts or (alone is not None and alone.value.missing != "unreported"):
            return alone
    rows = tuple(row for part in parts for row in part.used)
    # The sum of what nobody says is no figure either, and not "at least 0".
    several = len(parts) > 1 and not silent
    summed = Chosen(total(part.value for part in parts) if several else parts[0].value, rows)
    theirs = {reports[row.id] for row in rows}
    near = [row for row in whole if reports[row.id] in theirs]
    beside = choose(near, policy) if near else None
    if beside is not None:
        summed = Chosen(_of_one_report(beside.value, summed.value), (*rows, *beside.used))
    others = [row for row in whole if reports[row.id] not in theirs]
    if not others:
        return summed
    return _competing(others, summed, policy)


def _of_one_report(whole: Quantity, parts: Quantity) -> Quantity:
    """Add a row that names no weapon to the rows beside it that do: it may be their sum, or others."""
    if whole.missing == "unreported" or whole.bounds() == parts.bounds():
        return parts
    return Quantity(low=max(whole.floor, parts.floor), high=total((whole, parts)).ceiling)


def _competing(others: Sequence[Member], summed: Chosen, policy: Policy) -> Chosen | None:
    """Let a sum compete as one reading where one claimant says all of it; else hold both possible."""
    alone = choose(others, policy)
    if alone is None or alone.value.missing == "unreported":
        return summed
    claimants = {row.reading.claimant for row in summed.used}
    if len(claimants) > 1:
        return Chosen(hull((alone.value, summed.value)), (*alone.used, *summed.used))
    stand_in = _as_reading(summed)
    saying = [row for row in others if not row.is_silent]
    choice = policy.choose([*(row.reading for row in saying), stand_in])
    if choice.value is None:
        return None
    names = {reading.account for reading in choice.used}
    used = tuple(row for row in saying if row.id in names)
    return Chosen(choice.value, (*used, *summed.used) if stand_in.account in names else used)


def _as_reading(summed: Chosen) -> Reading:
    first = summed.used[0].reading
    reported = windows.hull([row.reading.reported for row in summed.used])
    return attrs.evolve(first, account="the sum of " + first.account, value=summed.value, reported=reported)


def says_the_whole(members: Sequence[Member]) -> list[Member]:
    """Give the accounts of an incident that only say again what its rows of several kinds come to together.

    One that names no weapon, beside others of its kind that do, and whose figure is the sum over all kinds.
    """
    naming = [each for each in members if each.about.thing and not each.is_silent]
    kinds = {each.about.kind for each in naming}
    if len(kinds) < 2:
        return []
    figures = {(each.about.kind, each.about.thing): each.reading.value for each in naming}
    if len(figures) < len(naming):
        return []
    whole = total(figures.values())
    vague = [each for each in members if not each.about.thing and each.about.kind in kinds and not each.is_silent]
    return [each for each in vague if each.reading.value.is_equal(whole) is Truth.YES]
