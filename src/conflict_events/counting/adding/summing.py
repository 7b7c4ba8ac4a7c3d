"""Adding up the figures of one bucket (C2, C9, C13 to C16; S16).

Low is what certainly is in it, and apart; high is all of that and what may be in it, each counted by itself. A part
gives way to its whole; what cannot be added is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import localcontext
from typing import TypeAlias

import attrs

from conflict_events.counting.adding.bounding import least
from conflict_events.counting.adding.leveling import levels
from conflict_events.counting.adding.speaking import left_open
from conflict_events.counting.competing.meanings import mixed_decoys
from conflict_events.counting.competing.picks import Aside, Pick, aside
from conflict_events.counting.policies import Disjoint
from conflict_events.history import Incident
from conflict_events.values import UNREPORTED, Actor, EntryId, Number, Quantity, Truth
from conflict_events.values.quantity import EXACT, LIMIT

__all__ = ["Added", "Rules", "added_up", "may_overlap"]

PART_ABOVE_WHOLE = "a part is reported above its whole"
PARTS_ABOVE_WHOLE = "the parts together exceed their whole, unless some of them are of the same events"
SILENT_WHOLE = "a whole says nothing here: the sum of its parts is a floor"
SILENT = "accounts of this period that give no figure leave it open above"
SIDES = "figures are of several sides, which are not added: from the largest side to all of them; say which is meant"
CATEGORIES = "figures of several categories are added"
ONE_BY_TWO_NAMES = (
    "figures for different weapons of one incident are added, each by another claimant, "
    "who may name one weapon otherwise"
)
UNLIKE_THINGS = "figures are of unlike things, which are not added"
UNLIKE_UNITS = "figures are in different units or currencies, which cannot be added"
A_LEVEL = "a stock is not added up over time: from the least to the most that was said of one thing in one place"

NAMED = 5
"""So many claimants or categories are named; of more, their number."""

High: TypeAlias = Number | None
"""The most that something comes to; None = open."""


@attrs.frozen
class Rules:
    """How figures add up.

    Attributes:
        mute: Incidents that the scope is about and that have no figure anywhere under the policy.
        disjoint: Whose records are separate events, as whoever counts says.
        sides: Several sides were asked for: their figures add up.
        stock: The measure is a level, which is never added up over time.
        maybe: What may be in a bucket opens its figure; else it is left aside, and said beside it.
    """

    mute: frozenset[Incident] = frozenset()
    disjoint: Disjoint = False
    sides: bool = False
    stock: bool = False
    maybe: bool = True


@attrs.frozen
class Added:
    """The sum of a bucket.

    Attributes:
        value: The figure; unreported where there is none.
        counted: The picks that it is made of.
        perhaps: Those that may add to it.
        open_by: Accounts that do not say the figure, and so leave it open above.
        aside: The accounts whose figures give way to their whole's.
        caveats: What to know before using it.
    """

    value: Quantity
    counted: tuple[Pick, ...]
    perhaps: tuple[Pick, ...]
    open_by: frozenset[EntryId]
    aside: frozenset[Aside]
    caveats: frozenset[str]


def added_up(picks: Sequence[Pick], rules: Rules) -> Added:
    """Add up the picks of one bucket."""
    speaking = [pick for pick in picks if pick.is_certain and not pick.is_silent]
    here = {pick.incident for pick in speaking}
    counted = [pick for pick in speaking if not pick.part_of & here]
    parts = [pick for pick in speaking if pick.part_of & here]
    perhaps = [pick for pick in picks if not pick.is_certain and not pick.part_of & here]
    mute = {whole for pick in counted for whole in pick.part_of & rules.mute}
    quiet = [pick for pick in picks if pick.is_certain and pick.is_silent and pick.incident not in mute]
    silent = left_open([pick for pick in quiet if not pick.part_of & here], counted)
    caveats = {caveat for pick in counted for caveat in pick.caveats}
    caveats |= {SILENT_WHOLE} if mute else set()
    caveats |= {SILENT} if silent and (counted or perhaps) else set()
    above = set(_above_whole(parts, speaking))
    caveats |= above - {PARTS_ABOVE_WHOLE} or above
    heard = perhaps if rules.maybe else []
    caveats |= _pooled([*counted, *(pick for pick in heard if not pick.is_silent)])
    with localcontext(EXACT):
        value = _value(counted, heard, rules, caveats)
    if (mute or silent) and value is not UNREPORTED:
        value = Quantity.at_least(value.floor)
    return Added(
        value=value,
        counted=tuple(counted),
        perhaps=tuple(perhaps),
        open_by=frozenset().union(*(pick.ids for pick in silent)),
        aside=frozenset().union(*(aside(part.used, "a part of a whole that counts", part.value) for part in parts)),
        caveats=frozenset(caveats),
    )


def _above_whole(parts: Sequence[Pick], speaking: Iterable[Pick]) -> Iterator[str]:
    """Say where a part, or the parts that a whole directly has together, come to more than it."""
    inside: dict[tuple[Incident, str], list[Pick]] = defaultdict(list)
    for part in parts:
        for whole in part.part_of:
            inside[whole, part.kind].append(part)
    for pick in speaking if parts else ():
        theirs = inside.get((pick.incident, pick.kind), [])
        nearest = {part.incident for part in theirs}
        floors = (part.value.floor for part in theirs if part.part_of.isdisjoint(nearest))
        if any(part.value.is_above(pick.value) is Truth.YES for part in theirs):
            yield PART_ABOVE_WHOLE
        elif pick.value.ceiling is not None and sum(floors, start=0) > pick.value.ceiling:
            yield PARTS_ABOVE_WHOLE


def _value(counted: Sequence[Pick], perhaps: Sequence[Pick], rules: Rules, caveats: set[str]) -> Quantity:
    if not counted and all(pick.is_silent for pick in perhaps):
        return UNREPORTED  # that nobody's figure counts here does not say that there was nothing
    if len(counted) == 1 and not perhaps:
        return counted[0].value
    if rules.stock:
        low, high = _level(counted, perhaps, rules, caveats)
    else:
        low, high = _low(counted, rules, caveats), _high(counted, perhaps)
    if _differ(counted, 2) or _differ(counted, 3):
        caveats.add(UNLIKE_UNITS)
        low, high = 0, None
    separate = (
        rules.disjoint
        and not rules.stock
        and not perhaps
        and low == sum((pick.value.floor for pick in counted), start=0)
    )
    published = _as_published(counted) if separate else None
    return _between(low, high) if published is None else published


def _level(counted: Sequence[Pick], perhaps: Sequence[Pick], rules: Rules, caveats: set[str]) -> tuple[Number, High]:
    caveats.add(A_LEVEL)
    bounds = levels(counted, perhaps, sides=rules.sides)
    if bounds.several:
        caveats.add(SIDES)
    return bounds.low, _sum(bounds.highs)


def _between(low: Number, high: High) -> Quantity:
    # Beyond all limits the sum is a floor: still true, and no answer raises for somebody's absurd figure.
    bounded = high is not None and high < LIMIT
    return Quantity(low=min(low, LIMIT - 1), high=high if bounded else None)


def _as_published(counted: Sequence[Pick]) -> Quantity | None:
    """Add up lows, best estimates and highs, each for itself, as whoever publishes them does; None where some lack."""
    columns = [(each.low, each.low if each.is_exact else each.best, each.high) for each in (p.value for p in counted)]
    if any(None in column for column in columns):
        return None
    low, best, high = (sum(numbers, start=0) for numbers in zip(*columns, strict=True))
    return Quantity.as_published(low, best, high) if max(low, best, high) < LIMIT else None


def _pooled(picks: Sequence[Pick]) -> frozenset[str]:
    """Say where one figure is made of several categories of losses, or of some with decoys and others without."""
    categories = {each.about.category for pick in picks for each in pick.used if each.about.category is not None}
    decoys = mixed_decoys(frozenset[bool | None]().union(*map(_decoys_of, picks)))
    return decoys.union({f"{CATEGORIES}: {_things(categories)}"} if len(categories) > 1 else (), _names_of_one(picks))


def _names_of_one(picks: Sequence[Pick]) -> set[str]:
    """Say where an incident's figures are added for weapons no two of which one claimant tells apart (C6)."""
    things: dict[tuple[Incident, str], dict[tuple[str, ...], frozenset[Actor]]] = defaultdict(dict)
    for pick in picks:
        if len(pick.incident) > 1:
            things[pick.incident, pick.kind][pick.used[0].about.thing] = pick.claimants
    apart = [
        accounts
        for accounts in things.values()
        if len(accounts) > 1 and len(frozenset().union(*accounts.values())) == _count(accounts)
    ]
    return {f"{ONE_BY_TWO_NAMES}: {_things(' '.join(thing) for thing in accounts)}" for accounts in apart}


def _things(names: Iterable[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed) if len(listed) <= NAMED else f"{len(listed)} of them"


def _count(claimants: Mapping[tuple[str, ...], frozenset[Actor]]) -> int:
    return sum(map(len, claimants.values()))


def _decoys_of(pick: Pick) -> frozenset[bool | None]:
    """Give what is said of decoys in a figure: of linked accounts, whoever says it says it of what all speak of."""
    said = frozenset(each.about.decoys for each in pick.used)
    return said - {None} or said


# --- low ------------------------------------------------------------------------------------------


def _low(counted: Sequence[Pick], rules: Rules, caveats: set[str]) -> Number:
    """Say what the picks come to at least; of things that are not added, the largest."""
    groups: dict[tuple[object, ...], list[Pick]] = defaultdict(list)
    for pick in counted:
        groups[pick.used[0].about.apart, None if rules.sides else _side(pick)].append(pick)
    leasts = [least(group, disjoint=rules.disjoint) for group in groups.values()]
    if len(groups) > 1:
        caveats.add(UNLIKE_THINGS if len({apart for apart, _ in groups}) > 1 else SIDES)
    alone = frozenset().union(*(each.alone for each in leasts))
    together = frozenset().union(*(each.together for each in leasts))
    caveats.update(map(may_overlap, alone))
    if together:
        caveats.add(f"figures of {_listed(together)} {UNLINKED}")
    return max((each.low for each in leasts), default=0)


MAY_OVERLAP = (
    "overlap in time and place and are not linked: between what cannot be the same and the sum; "
    "if its records are separate events, count with disjoint=True"
)
UNLINKED = "overlap in time and place and are not linked: they may be of the same events"


def may_overlap(claimant: Actor) -> str:
    """Say that a claimant's own reports may be of the same."""
    return f"reports by {claimant} {MAY_OVERLAP}"


def _listed(names: Iterable[str]) -> str:
    listed = sorted(names)
    if len(listed) > NAMED:  # the first five by name would treat one side unlike the other
        return f"{len(listed)} claimants"
    return " and ".join(listed) if len(listed) == 2 else ", ".join(listed)


def _side(pick: Pick) -> str | None:
    sides = {each.about.side for each in pick.used}
    return sides.pop() if len(sides) == 1 else None


def _differ(counted: Sequence[Pick], field: int) -> bool:
    return len({pick.used[0].about.apart[field] for pick in counted}) > 1


# --- high -----------------------------------------------------------------------------------------


def _high(counted: Sequence[Pick], perhaps: Sequence[Pick]) -> High:
    """Add up all that counts and all that may; of a whole that may count and its parts, the larger.

    A part without a figure comes to no more than the whole that it is of.
    """
    speaking = {pick.incident for pick in perhaps if not pick.is_silent}
    perhaps = [pick for pick in perhaps if not (pick.is_silent and pick.part_of & speaking)]
    wholes: dict[Incident, list[Pick]] = defaultdict(list)
    for pick in perhaps:
        wholes[pick.incident].append(pick)
    inside: dict[Incident, list[Pick]] = defaultdict(list)
    roots: list[Pick] = []
    for pick in counted:
        whole = _nearest(pick.part_of, wholes)
        (roots if whole is None else inside[whole]).append(pick)
    below: dict[Incident | None, list[Incident]] = defaultdict(list)
    for incident, theirs in wholes.items():
        below[_nearest(frozenset().union(*(pick.part_of for pick in theirs)), wholes)].append(incident)
    return _sum([*(pick.value.ceiling for pick in roots), *_most(below, wholes, inside)])


def _nearest(above: frozenset[Incident], wholes: Mapping[Incident, Sequence[Pick]]) -> Incident | None:
    """Give the one whole that something is directly in; None where it is in none, or in several."""
    counting = [whole for whole in above if whole in wholes] if above else []
    higher = {each for whole in counting for pick in wholes[whole] for each in pick.part_of}
    nearest = [whole for whole in counting if whole not in higher]
    return nearest[0] if len(nearest) == 1 else None


def _most(
    below: Mapping[Incident | None, list[Incident]],
    wholes: Mapping[Incident, Sequence[Pick]],
    inside: Mapping[Incident, Sequence[Pick]],
) -> list[High]:
    """Give the most that each outermost whole comes to, from the innermost out."""
    order: list[Incident | None] = [None]
    for each in order:
        order += below.get(each, [])
    most: dict[Incident, High] = {}
    for incident in reversed(order[1:]):
        assert incident is not None  # noqa: S101  # only the first stands for no whole
        parts = _sum(
            [*(pick.value.ceiling for pick in inside.get(incident, ())), *map(most.get, below.get(incident, []))]
        )
        itself = _sum([pick.value.ceiling for pick in wholes[incident]])
        most[incident] = None if itself is None or parts is None else max(itself, parts)
    return [most[incident] for incident in below.get(None, [])]


def _sum(highs: Sequence[High]) -> High:
    known = [high for high in highs if high is not None]
    return sum(known, start=0) if len(known) == len(highs) else None
