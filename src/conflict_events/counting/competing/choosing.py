"""Choosing: from the accounts of one incident to figures, each with the buckets that it is or may be in (C11).

The policy first, then places: the policy reads the incident; of the accounts that it reads each is placed in its own
period. One that certainly lies somewhere places the incident there, and there only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.counting.competing.competition import Chosen, compete
from conflict_events.counting.competing.meanings import meanings_of
from conflict_events.counting.competing.picks import UNCERTAIN, WITHHELD, Aside, Pick, aside
from conflict_events.counting.competing.reports import Reports
from conflict_events.counting.membership.holding import UNSAID_MEASURE
from conflict_events.counting.membership.members import Member, windows_of
from conflict_events.counting.placing.keys import Key
from conflict_events.counting.placing.windows import Placed, Spot, ends_of, place
from conflict_events.counting.policies import Policy
from conflict_events.values import Definition, Scope, When
from conflict_events.values.quantity import hull
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["WHICH_DATE", "Asking", "Figure", "figures_of"]

WHICH_DATE = "which of its dates it was"

CERTAIN = frozenset[str]()
ONE_OF_SEVERAL = frozenset({WHICH_DATE})
"""What would decide where a figure lies."""


@attrs.frozen
class Figure:
    """A figure, and where it lies.

    Attributes:
        pick: The figure.
        spots: The buckets that it is in, or may be in; none = it is set aside.
        sure: It certainly is somewhere in the scope, wherever.
    """

    pick: Pick
    spots: tuple[Spot, ...]
    sure: bool


@attrs.frozen
class Asking:
    """What one question asks of every incident.

    Attributes:
        scope: What is counted.
        policy: Whose count.
        definitions: What measures count.
        reports: The report of each account.
        hulls: The window of all rows of an account's report, where those are placed together.
    """

    scope: Scope
    policy: Policy
    definitions: Sequence[Definition]
    reports: Reports
    hulls: Mapping[str, When]
    _known: dict[When, Placed] = attrs.field(init=False, factory=dict)

    def placed(self, member: Member) -> Placed:
        """Place one account by itself, or with its report where that fits the grain."""
        assert member.when is not None  # noqa: S101  # without a window it is out
        if member.windows:
            return _in_any([self._place(each) for each in member.windows])
        together = self.hulls.get(member.id)
        if together is not None:
            placed = self._place(together)
            if placed.is_certain:
                return placed
        return self._place(member.when)

    def _place(self, when: When) -> Placed:
        """Place a window; many accounts have the same one."""
        placed = self._known.get(when)
        if placed is None:
            placed = self._known[when] = place(when, self.scope)
        return placed


def _in_any(places: Sequence[Placed]) -> Placed:
    """Say where one thing lies that lies in one of several places."""
    spots = _spots(places)
    if not spots or (len(spots) == 1 and all(each.is_certain for each in places)):
        return places[0]
    doubt = next((each.doubt for each in places if each.doubt), WHICH_DATE)
    return Placed(spots, doubt, somewhere=all(each.is_certain or each.somewhere for each in places))


def figures_of(group: Sequence[Member], asking: Asking) -> tuple[list[Figure], frozenset[Aside]]:
    """Choose among the accounts of one incident and kind, and place what was chosen."""
    if len(group) == 1:  # as most incidents have, and a policy of one voice hears few of them
        alone = asking.policy.choose([group[0].reading])
        if alone.value is None:
            return [], aside(group, alone.reason)
    chosen = compete(group, asking.policy, asking.reports)
    used = {each.id for one in chosen for each in one.used}
    unused = _unheard(group, used, asking.policy) if len(used) < len(group) else frozenset[Aside]()
    if not chosen:
        return [], unused
    by_pick = asking.scope.grain not in CALENDAR_GRAINS
    figures = _by_hull(chosen, asking) if by_pick else list(_by_account(group, chosen, asking))
    lost = [_lost(each.pick, asking) for each in figures if not each.spots]
    return figures, unused.union(*lost)


def _unheard(group: Sequence[Member], used: set[str], policy: Policy) -> frozenset[Aside]:
    """Set aside the accounts that the policy did not take, and say why."""
    whole = policy.choose([each.reading for each in group])
    reason = whole.reason or "another account counts in its place"
    by_reason: dict[str, list[Member]] = defaultdict(list)
    for each in group:
        if each.id not in used:
            alone = policy.choose([each.reading])
            heard = UNSAID_MEASURE if each.is_silent else reason
            by_reason[alone.reason if alone.value is None else heard].append(each)
    return frozenset[Aside]().union(*(aside(unheard, why) for why, unheard in by_reason.items()))


def _lost(pick: Pick, asking: Asking) -> frozenset[Aside]:
    """Say why a figure is in no bucket."""
    if asking.scope.grain not in CALENDAR_GRAINS:
        return aside(pick.used, _by_itself(pick.used, asking).out or "", pick.value)
    reasons = {each.id: asking.placed(each).out or WHICH_DATE for each in pick.used}
    return frozenset().union(*(aside([each], reasons[each.id], pick.value) for each in pick.used))


# --- one window for all ---------------------------------------------------------------------------


def _by_hull(chosen: Sequence[Chosen], asking: Asking) -> list[Figure]:
    """Place each figure by the window that its accounts cover together."""
    figures = []
    for one in chosen:
        placed = _by_itself(one.used, asking)
        doubts = CERTAIN if any(not each.doubts for each in one.used) else _doubts(one.used)
        decides = doubts | {placed.doubt} if placed.doubt else doubts
        figures.append(_figure(one, placed.spots, asking, decides))
    return figures


def _by_itself(used: Sequence[Member], asking: Asking) -> Placed:
    keys: dict[str, Key] = {
        "account": used[0].id,
        "incident": used[0].incident,
        "report": asking.reports[used[0].id],
    }
    key = keys.get(asking.scope.grain or "")
    placed = _in_any([place(each, asking.scope, key) for each in windows_of(used)])
    if len(placed.spots) != 1 or asking.scope.grain == "rolling_24h":
        return placed
    ends = ends_of(*(each.windows or (each.when,) for each in used if each.when is not None))
    return attrs.evolve(placed, spots=(attrs.evolve(placed.spots[0], ends=ends),))


# --- a period for each account --------------------------------------------------------------------


def _by_account(group: Sequence[Member], chosen: Sequence[Chosen], asking: Asking) -> Iterator[Figure]:
    """Place each account in its own period, and each figure where an account of it certainly is."""
    placed = {each.id: asking.placed(each) for one in chosen for each in one.used}
    sure = _spots(placed[each.id] for one in chosen for each in one.used if _is_sure(each, placed[each.id]))
    if sure:
        for one in chosen:
            sure_spots = _spots(placed[each.id] for each in one.used if _is_sure(each, placed[each.id])) or sure
            yield _figure(one, sure_spots, asking, ONE_OF_SEVERAL if len(sure_spots) > 1 else CERTAIN, sure=True)
        return
    if len(group) == 1 and not placed[group[0].id].spots:
        yield from (_figure(one, (), asking, frozenset({WHICH_DATE}), sure=False) for one in chosen)
        return
    certain = [each for each in group if not each.doubts and each.id not in placed and asking.placed(each).is_certain]
    yield from _with_and_without(
        chosen, compete(certain, asking.policy, asking.reports) if certain else [], placed, asking
    )


def _is_sure(member: Member, placed: Placed) -> bool:
    return not member.doubts and placed.is_certain


def _spots(placed: Iterable[Placed]) -> tuple[Spot, ...]:
    every = list(placed)
    if len(every) == 1:  # of most figures, and then the same for all that have one window
        return every[0].spots
    return tuple({spot.key: spot for each in every for spot in each.spots}.values())


def _with_and_without(
    chosen: Sequence[Chosen], without: Sequence[Chosen], placed: Mapping[str, Placed], asking: Asking
) -> Iterator[Figure]:
    """Hold possible what the policy says with the accounts that may count, and what it says without them."""
    taken: dict[tuple[tuple[str, ...], ...], tuple[Spot, ...]] = {}
    for one in without:
        with_them = next((each for each in chosen if _things(each) == _things(one)), None)
        value = one.value if with_them is None else hull((one.value, with_them.value))
        spots = taken[_things(one)] = _spots(asking.placed(each) for each in one.used)
        decides = ONE_OF_SEVERAL if len(spots) > 1 else CERTAIN
        yield _figure(attrs.evolve(one, value=value), spots, asking, decides, sure=True)
    for one in chosen:
        beside = {spot.key for spot in taken.get(_things(one), ())}
        spots = tuple(spot for spot in _spots(placed[each.id] for each in one.used) if spot.key not in beside)
        if spots or not beside:
            doubts = _doubts(one.used) | {doubt for each in one.used if (doubt := placed[each.id].doubt)}
            somewhere = any(not each.doubts and placed[each.id].somewhere for each in one.used)
            yield _figure(one, spots, asking, doubts or ONE_OF_SEVERAL, sure=somewhere)


def _things(chosen: Chosen) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({each.about.thing for each in chosen.used}))


def _doubts(members: Iterable[Member]) -> frozenset[str]:
    return frozenset(doubt for each in members for doubt in each.doubts)


def _figure(
    chosen: Chosen, spots: Sequence[Spot], asking: Asking, decides: frozenset[str], *, sure: bool | None = None
) -> Figure:
    pick = Pick.of(chosen.used, chosen.value, asking.reports, decides)
    more: dict[str, Any] = {}
    if asking.scope.grain != "account" and len(pick.incident) > 1:
        more["accounts"] = pick.incident
    if cautions := _cautions(chosen):
        more["caveats"] = pick.caveats.union(cautions)
    if asking.definitions:
        measures = (asking.scope.measure or "",)
        meanings = (meanings_of(each, measures, asking.definitions) for each in pick.used)
        more["meanings"] = frozenset().union(*meanings)
    pick = attrs.evolve(pick, **more) if more else pick
    return Figure(pick, tuple(spots), not decides if sure is None else sure)


def _cautions(chosen: Chosen) -> list[str]:
    """Say what its accounts leave open; what one of them withholds opens no figure that has a ceiling all the same."""
    values = [each.reading.value for each in chosen.used]
    withheld = chosen.value.ceiling is None and any(value.missing == "withheld" for value in values)
    return [WITHHELD] * withheld + [UNCERTAIN] * any(value.published for value in values)
