"""Buckets: from sifted accounts to one figure for each period, without counting anything twice.

The order of work is SEMANTICS 13: in scope, reports the measure, the policy for each incident and kind, then buckets.
In a bucket, parts give way to their whole (16), unlinked figures of one claimant that may overlap are bounded between
the largest and the sum, and what is left adds up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

import attrs

from conflict_events.counting.meanings import MIXED, Meaning, meanings_of, unlike
from conflict_events.counting.overlaps import UNCERTAIN, WITHHELD, added_up
from conflict_events.counting.periods import DAY, Ends, Key, ends_of, period_of
from conflict_events.counting.picks import Aside, Pick
from conflict_events.counting.policies import Policy
from conflict_events.counting.remembering import Making, afresh
from conflict_events.counting.sifting import ABOUT_MORE, Sifted
from conflict_events.errors import UsageError
from conflict_events.history import Incident
from conflict_events.values import Definition, Quantity, Scope, When
from conflict_events.values import when as windows
from conflict_events.values.clocks import local
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["Bucket", "Bucketed", "bucketed", "find"]


@attrs.frozen
class Bucket:
    """One figure for one period.

    Attributes:
        key: What names it; its shape goes by the grain.
        value: The figure.
        ends: The bounds between which it ends, the second None = open; None for what has no place in time.
        used: Ids of the accounts that the figure is made of.
        aside: The accounts of this period that were set aside, and why.
        caveats: What to know before using it.
        accounts: Ids of all accounts in the incidents that it counts, by which it can be found too.
        meanings: What it may count under the definitions that were given; empty = they do not say.
    """

    key: Key
    value: Quantity
    ends: Ends | None
    used: frozenset[str]
    aside: frozenset[Aside] = frozenset()
    caveats: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    meanings: frozenset[Meaning] = frozenset()


@attrs.frozen
class Bucketed:
    """All buckets of a scope, and everything that is in none.

    Attributes:
        buckets: By key.
        aside: Accounts in question that are in no bucket, and why.
        counted: What the policy chose, for all buckets together.
        mute: Incidents that the scope is about and that have no figure anywhere under the policy.
    """

    buckets: dict[Key, Bucket]
    aside: frozenset[Aside]
    counted: tuple[Pick, ...]
    mute: frozenset[Incident]

    def everything(self) -> Bucket:
        """Give one bucket of all that counts, in whatever period: a part adds nothing to its whole in another."""
        return _made("everything", None, self.mute, "interval", *self.counted)


def bucketed(
    sifted: Iterable[Sifted],
    scope: Scope,
    policy: Policy,
    *,
    reading: str = "interval",
    definitions: Sequence[Definition] = (),
    making: Making = afresh,
) -> Bucketed:
    """Put sifted accounts into buckets.

    Args:
        sifted: All accounts that the scope is about, in any order.
        scope: What is counted, and its grain.
        policy: Whose count.
        reading: "interval", or "floor" to compare lower bounds alone.
        definitions: What measures count, where that changed or differs.
        making: Makes what depends on few accounts; one `Remembering` serves only calls alike in all but ``sifted``.
    """
    every = list(sifted)
    chosen = _chosen_by(scope, policy, definitions)
    groups: dict[tuple[Any, str], list[Sifted]] = defaultdict(list)
    alone = scope.grain == "account"
    for each in every:
        groups[each.id if alone or each.aside else each.incident, each.kind].append(each)
    aside: list[frozenset[Aside]] = []
    counted: list[Pick] = []
    spoken: set[Incident] = set()
    placed: dict[Key, list[Pick]] = defaultdict(list)
    ends: dict[Key, Ends] = {}
    for group, competing in groups.items():
        found = making(group, chosen, *competing)
        pick = found.pick
        if found.aside:
            aside.append(found.aside)
        if pick is None:
            continue
        spoken.add(pick.incident)
        if found.placed is not None:
            key, end = found.placed
            counted.append(pick)
            placed[key].append(pick)
            ends[key] = _widened(ends[key], end) if key in ends else end
    if scope.grain == "rolling_24h":
        placed = _rolled(counted)
    asked = {each.incident for each in every if each.aside != ABOUT_MORE}
    mute = frozenset(asked - spoken)

    def made(key: Key, group: list[Pick]) -> Bucket:
        whole = frozenset(whole for pick in group for whole in pick.part_of)
        return making(("bucket", key), _made, key, ends[key], mute & whole, reading, *group)

    buckets = {key: made(key, group) for key, group in placed.items()}
    return Bucketed(buckets, frozenset().union(*aside), tuple(counted), mute)


def find(buckets: Mapping[Key, Bucket], key: Any) -> Bucket | None:
    """Find a bucket by its key, or by the id of an account that it counts or whose incident it counts.

    Where an account, or its incident, is in several, it is one that is made of it, and the first of those.
    """
    named: Any = (key.earliest, key.latest) if isinstance(key, When) else frozenset(key) if type(key) is set else key
    try:
        found: Bucket | None = buckets.get(named)
    except TypeError:  # what cannot be hashed names no bucket
        return None
    if found is None and isinstance(key, str):
        naming = (each for each in buckets.values() if key in each.accounts)
        found = min(
            naming, key=lambda each: (key not in each.used, each.ends and each.ends[0], str(each.key)), default=None
        )
    return found


def _widened(ends: Ends, other: Ends) -> Ends:
    # Windows of one bucket may say their end more and less exactly.
    return min(ends[0], other[0]), ends[1]


def _made(key: Key, ends: Ends | None, mute: frozenset[Incident], reading: str, *picks: Pick) -> Bucket:
    added = added_up(picks, mute)
    meanings = frozenset(meaning for pick in added.counted for meaning in pick.meanings)
    return Bucket(
        key=key,
        value=added.value.as_floor() if reading == "floor" else added.value,
        ends=ends,
        used=frozenset(account for pick in added.counted for account in pick.used),
        aside=frozenset(added.aside),
        caveats=frozenset((*added.caveats, MIXED) if unlike(meanings) else added.caveats),
        accounts=frozenset(account for pick in picks for account in pick.accounts),
        meanings=meanings,
    )


@attrs.frozen
class _Chosen:
    """What became of accounts that compete, or of one that cannot: a pick, where it is placed, who was set aside."""

    pick: Pick | None
    placed: Placed | None
    aside: frozenset[Aside]


def _chosen_by(scope: Scope, policy: Policy, definitions: Sequence[Definition]) -> Callable[..., _Chosen]:
    """Make the function that chooses among accounts, and places what it chose."""

    def chosen(*competing: Sifted) -> _Chosen:
        refused = [Aside(each.id, each.aside, each.reading.value) for each in competing if each.aside is not None]
        if refused:
            return _Chosen(None, None, frozenset(refused))
        pick, silent = _picked(competing, scope, policy, definitions)
        if pick is None:
            return _Chosen(None, None, silent)
        place = _place(pick, scope)
        if isinstance(place, str):
            return _Chosen(pick, None, silent | {Aside(account, place, pick.value) for account in pick.used})
        return _Chosen(pick, place, silent)

    return chosen


def _picked(
    competing: Sequence[Sifted], scope: Scope, policy: Policy, definitions: Sequence[Definition]
) -> tuple[Pick | None, frozenset[Aside]]:
    choice = policy.choose([each.reading for each in competing])
    used = {reading.account for reading in choice.used} if choice.value is not None else set()
    chosen = [each for each in competing if each.id in used]
    aside = frozenset(Aside(each.id, choice.reason, each.reading.value) for each in competing if each.id not in used)
    if choice.value is None:
        return None, aside
    if not chosen:
        raise UsageError(f"the policy {policy.name!r} gave {choice.value}, and no reading that it is made of")
    pick = _pick(chosen, choice.value, alone=scope.grain == "account")
    return attrs.evolve(pick, meanings=_meanings(chosen, scope, definitions)) if definitions else pick, aside


def _meanings(chosen: Sequence[Sifted], scope: Scope, definitions: Sequence[Definition]) -> frozenset[Meaning]:
    said = ((each.reading.claimant, each.when) for each in chosen if each.when is not None)
    found = (meanings_of(claimant, when, (scope.measure or "",), definitions) for claimant, when in said)
    return frozenset().union(*found)


def _pick(chosen: Sequence[Sifted], value: Quantity, *, alone: bool) -> Pick:
    used = frozenset(each.id for each in chosen)
    caveats = {caveat for each in chosen for caveat in (*each.caveats, *_caveats_of(each.reading.value))}
    spans = [each.when for each in chosen if each.when is not None]
    return Pick(
        incident=chosen[0].incident,
        kind=chosen[0].kind,
        value=value,
        when=windows.hull(spans),
        ends=ends_of(spans),
        used=used,
        accounts=used if alone else chosen[0].incident | used,
        claimants=frozenset(each.reading.claimant for each in chosen),
        places=frozenset(each.place for each in chosen),
        weapons=frozenset(each.weapon for each in chosen),
        part_of=frozenset(whole for each in chosen for whole in each.part_of),
        caveats=frozenset(caveats),
    )


def _caveats_of(value: Quantity) -> list[str]:
    return [WITHHELD] * (value.missing == "withheld") + [UNCERTAIN] * value.published


# --- placing ------------------------------------------------------------------------------------

Placed = tuple[Key, Ends]


def _place(pick: Pick, scope: Scope) -> Placed | str:
    """Find the bucket of a pick and when it ends; or say why it is in none."""
    if scope.grain in CALENDAR_GRAINS:
        period = period_of(pick.when, scope)
        if isinstance(period, str):
            return period
        return _within(period.day, scope) or (period.key, (period.end, period.end))
    return _outside(pick.when, scope) or _place_alone(pick, scope)


def _place_alone(pick: Pick, scope: Scope) -> Placed | str:
    if scope.grain == "rolling_24h":
        return _rolling(pick)
    if scope.grain == "account":
        return next(iter(pick.used)), pick.ends
    return (pick.incident if scope.grain == "incident" else (pick.when.earliest, pick.when.latest)), pick.ends


def _within(day: date, scope: Scope) -> str | None:
    early = scope.since is not None and day < scope.since
    late = scope.until is not None and day > scope.until
    return "before or after the days that compete" if early or late else None


def _outside(when: When, scope: Scope) -> str | None:
    if scope.since is None and scope.until is None:
        return None
    tz = scope.tz or "UTC"
    start = None if scope.since is None else local(scope.since, time(0), tz)
    end = None if scope.until is None else local(scope.until + timedelta(1), time(0), tz)
    inside = when.lies_within(When.between(start, end, tz=tz))
    return None if inside else "not wholly within the days that compete"


def _rolling(pick: Pick) -> Placed | str:
    start, end = pick.when.earliest, pick.when.latest
    if start is None or end is None or pick.when.is_dated or pick.ends != (end, end):
        return "its window is not bounded by clock times"
    if end - start > DAY:
        return "its window is longer than 24 hours"
    return end, pick.ends


def _rolled(picks: Sequence[Pick]) -> dict[Key, list[Pick]]:
    """Give, for each window's end, the picks wholly inside the 24 hours before it."""
    bounds = [(pick.when.latest, pick.when.earliest, pick) for pick in picks]
    ordered = sorted(((end, start, pick) for end, start, pick in bounds if end and start), key=lambda each: each[0])
    ends = [end for end, _, _ in ordered]
    return {
        end: [
            pick
            for _, start, pick in ordered[bisect_left(ends, end - DAY) : bisect_right(ends, end)]
            # An instant exactly 24 hours before lies outside: the 24 hours begin just after it.
            if start > end - DAY or (start == end - DAY and not pick.when.is_instant)
        ]
        for end in dict.fromkeys(ends)
    }
