"""Buckets: from members of a scope to one figure for each period, with what may be in it beside.

The order of work: reports and what was entered twice (`reports`), the policy for each incident and kind
(`competition`), the place of each account that it reads (`choosing`, `placing`), and the sum of each bucket (`adding`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from conflict_events.counting.adding.leveling import lacking
from conflict_events.counting.adding.summing import Rules, added_up
from conflict_events.counting.adding.wholes import A_FIGURE_FOR_IT, bounded, ceilings, is_whole, together
from conflict_events.counting.competing.choosing import Asking, Figure, figures_of
from conflict_events.counting.competing.competition import says_the_whole
from conflict_events.counting.competing.meanings import MIXED, Meaning, unlike
from conflict_events.counting.competing.picks import MAY_COUNT, Aside, Maybe, Pick, aside, doubted, told_by
from conflict_events.counting.competing.reports import Report, Reports, merged, reports_of
from conflict_events.counting.competing.rolling import rolled
from conflict_events.counting.membership.holding import UNSAID_CHANGE, UNSAID_MEASURE, Member
from conflict_events.counting.placing.keys import ID, Key, as_key
from conflict_events.counting.placing.periods import days_asked_of
from conflict_events.counting.placing.windows import Ends, either_end
from conflict_events.counting.policies import Policy, is_disjoint
from conflict_events.errors import IncompleteScope
from conflict_events.history import Incident
from conflict_events.values import Definition, Quantity, Scope, When
from conflict_events.values import hulls as windows
from conflict_events.values.quantity import total
from conflict_events.values.scope import CALENDAR_GRAINS

__all__ = ["Bucket", "Bucketed", "bucketed", "find", "made"]

BY_WHOLES = (
    "no claimant of the policy gives a figure for the place asked for: bounded by one for a place that contains it"
)
A_PART = "it is a part of a whole that counts, and takes no rank"
UNSAID_LEVELS = "levels of other things or places are known, and not said for this period, which leaves it open above"
SPLIT_REPORT = "rows of one report are counted apart; not in this figure"

CUT = "not all of it is asked about: it counts by its days"

STANDING_ALONE = frozenset({"account", "incident", "report"})
"""Grains in which everything stands as it is (C13)."""


@attrs.frozen
class Bucket:
    """One figure for one period.

    Attributes:
        key: What names it; its shape goes by the grain.
        value: The figure: low is what certainly counts, high is that and all that may.
        ends: The bounds between which it ends, the second None = open; None for what has no place in time.
        used: Ids of the accounts that certainly count.
        maybe: The accounts that may count too, with what would decide.
        open_by: Ids of the accounts that are here and do not say the figure, and so leave it open above.
        aside: The accounts of this period that were set aside, and why.
        caveats: What to know before using it.
        accounts: Ids of all accounts in the incidents that it counts, by which it can be found too.
        meanings: What it may count under the definitions that were given; empty = they do not say.
        is_part: It is a part of a whole that counts beside it, and takes no rank.
        picks: What the policy chose that is or may be in it.
    """

    also_shown = ("told",)

    key: Key
    value: Quantity
    ends: Ends | None
    used: frozenset[str]
    maybe: frozenset[Maybe] = frozenset()
    open_by: frozenset[str] = frozenset()
    aside: frozenset[Aside] = frozenset()
    caveats: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    meanings: frozenset[Meaning] = frozenset()
    is_part: bool = False
    picks: tuple[Pick, ...] = attrs.field(default=(), repr=False, eq=False)

    @property
    def evidence(self) -> frozenset[str]:
        """Ids of all accounts behind the figure: those that count, that may, and that leave it open."""
        return self.used.union(self.open_by, *(each.accounts for each in self.maybe))

    @property
    def has_figure(self) -> bool:
        """It certainly has one, or a bound of one; else all that is in it only may be, and there may be none at all."""
        return bool(self.used) or any(each.decides == {A_FIGURE_FOR_IT} for each in self.maybe)

    @property
    def told(self) -> str:
        """Who says it, where and when, for what a date does not name."""
        return told_by(self.picks)

    @property
    def may_add(self) -> Quantity | None:
        """What the accounts that may count add at most; None = there is none."""
        return total(each.value for each in self.maybe) if self.maybe else None

    @property
    def decoys(self) -> frozenset[bool | None]:
        """Whether decoys are in the figures that certainly count, as each says; None = not said."""
        return frozenset(each.about.decoys for pick in self.picks for each in pick.used if each.id in self.used)

    @property
    def decides(self) -> frozenset[str]:
        """What would decide whether they count."""
        return frozenset(each for maybe in self.maybe for each in maybe.decides)


@attrs.frozen
class Bucketed:
    """All buckets of a scope, and everything that is in none.

    Attributes:
        buckets: By key.
        aside: Accounts in question that are in no bucket, and why.
        figures: What the policy chose, with the buckets that each is or may be in.
        rules: How figures were added up.
        reading: "interval" or "floor".
        wholes: Of a calendar, what figures for larger places leave open in all its periods together.
        unsaid: By key what accounts are about that give no figure, or none that is not left aside.
    """

    buckets: dict[Key, Bucket]
    aside: frozenset[Aside]
    figures: tuple[Figure, ...]
    rules: Rules
    reading: str
    wholes: tuple[Pick, ...] = ()
    unsaid: Mapping[Key, Bucket] = {}

    def everything(self) -> Bucket:
        """Give one bucket of all that counts, in whatever period: a part adds nothing to its whole in another."""
        placed = (each for each in self.figures if each.spots)
        picks = [attrs.evolve(each.pick, decides=frozenset()) if each.sure else each.pick for each in placed]
        return made("everything", None, [*picks, *self.wholes], self.rules, self.reading)


def bucketed(
    members: Iterable[Member],
    scope: Scope,
    policy: Policy,
    *,
    reading: str = "interval",
    definitions: Sequence[Definition] = (),
) -> Bucketed:
    """Put the members of a scope into buckets.

    Args:
        members: All accounts that the scope is, or may be, about, in any order.
        scope: What is counted, and its grain.
        policy: Whose count.
        reading: "interval", or "floor" to compare lower bounds alone.
        definitions: What measures count, where that changed or differs.

    Raises:
        IncompleteScope: It does not say which of several changes is meant, which are never counted together.
    """
    given, wholes = _bounding(members, scope)
    outside = [each for each in given if each.out is not None]
    held = [each for each in given if each.out is None]
    if len({each.about.apart for each in held if each.about.needs_change}) > 1:
        raise IncompleteScope(UNSAID_CHANGE)
    reports = reports_of([*held, *wholes])
    held = merged(held, reports)
    asking = Asking(scope, policy, definitions, reports, _hulls(held, reports) if scope.unit == "report" else {})
    figures, asides = _all_figures(held, asking)
    asides |= _outside(outside, policy)
    mute = frozenset(each.incident for each in held) - {
        each.pick.incident for each in figures if not each.pick.is_silent
    }
    rules = Rules(
        mute=frozenset() if scope.grain in STANDING_ALONE else mute,
        disjoint=is_disjoint(policy),
        sides=scope.sides is not None,
        stock=any(each.about.stock for each in held),
        maybe=scope.maybe != "aside",
    )
    placed, ends = _placed(figures, rolling=scope.grain == "rolling_24h")
    bounds = ceilings(wholes, scope, policy, reports)
    for period, picks in bounds.items():
        placed[period.key] += picks
        ends.setdefault(period.key, (period.end, period.end))
    found = {key: made(key, ends[key], bounded(picks, scope), rules, reading) for key, picks in placed.items()}
    if rules.stock and scope.grain in CALENDAR_GRAINS:
        found |= {key: _open_above(found[key], reading) for key in lacking(placed)}
    buckets = {key: bucket for key, bucket in found.items() if bucket.value.missing != "unreported"}
    unsaid = {key: bucket for key, bucket in found.items() if key not in buckets}
    asides |= frozenset().union(*map(_left_out, unsaid.values()))
    if scope.grain in STANDING_ALONE:
        buckets = _as_parts(buckets)
    bounding = frozenset().union(*(each.evidence for each in buckets.values())) if wholes else frozenset[str]()
    asides |= _outside([each for each in wholes if each.id not in bounding], policy)
    left = together(pick for bucket in buckets.values() for pick in bucket.picks) if wholes else ()
    for notes in (_split_reports(figures, scope), _days_asked(buckets, scope)):
        for key in buckets.keys() & notes.keys():
            buckets[key] = attrs.evolve(buckets[key], caveats=buckets[key].caveats.union(notes[key]))
    return Bucketed(buckets, asides, tuple(figures), rules, reading, left, unsaid)


def _bounding(members: Iterable[Member], scope: Scope) -> tuple[list[Member], list[Member]]:
    """Tell apart the accounts of broader places that bound the periods of a calendar (C14).

    By other grains each is the ceiling of its own window, where nobody says what is asked for.
    """
    given = list(members)
    if scope.bounds != "wholes" or scope.maybe == "aside":
        return given, []
    wholes = {each.id for each in given if is_whole(each, scope)}
    if scope.grain in CALENDAR_GRAINS:
        return [each for each in given if each.id not in wholes], [each for each in given if each.id in wholes]
    doubt = frozenset({A_FIGURE_FOR_IT})
    return [attrs.evolve(each, out=None, doubts=doubt) if each.id in wholes else each for each in given], []


def _outside(members: Sequence[Member], policy: Policy) -> frozenset[Aside]:
    """Set aside what is out of the scope; of what the policy does not hear, for that."""
    by_reason: dict[str, list[Member]] = defaultdict(list)
    for each in members:
        choice = policy.choose([each.reading])
        by_reason[choice.reason if choice.value is None else each.out or ""].append(each)
    return frozenset[Aside]().union(*(aside(out, why) for why, out in by_reason.items()))


def _hulls(members: Sequence[Member], reports: Reports) -> dict[str, When]:
    """Give for each account of a report of several rows the window that they cover together."""
    rows: dict[Report, list[Member]] = defaultdict(list)
    for each in members:
        rows[reports[each.id]].append(each)
    hulls: dict[str, When] = {}
    for of_one in rows.values():
        if len(of_one) > 1:
            whole = windows.hull([each.when for each in of_one if each.when is not None])
            hulls.update((each.id, whole) for each in of_one)
    return hulls


def _all_figures(members: Sequence[Member], asking: Asking) -> tuple[list[Figure], frozenset[Aside]]:
    groups: dict[Hashable, list[Member]] = defaultdict(list)
    again = _says_again(members) if asking.scope.grain != "account" else frozenset[str]()
    for each in members:
        if each.id not in again:
            groups[_unit(each, asking), each.about.kind, each.about.apart].append(each)
    figures: list[Figure] = []
    asides = [aside([each], "says what its incident's rows come to together") for each in members if each.id in again]
    for group in groups.values():
        chosen, others = figures_of(group, asking)
        figures += chosen
        asides.append(others)
    return figures, frozenset().union(*asides)


def _unit(member: Member, asking: Asking) -> Hashable:
    """Give what an account competes in: by itself, its report's share of the incident, or the incident."""
    if asking.scope.grain == "account":
        return member.id
    return (member.incident, asking.reports[member.id]) if asking.scope.grain == "report" else member.incident


def _says_again(members: Sequence[Member]) -> frozenset[str]:
    incidents: dict[Incident, list[Member]] = defaultdict(list)
    for each in members:
        if len(each.incident) > 1:
            incidents[each.incident].append(each)
    return frozenset(each.id for group in incidents.values() if len(group) > 2 for each in says_the_whole(group))


# --- placing --------------------------------------------------------------------------------------


def _placed(figures: Sequence[Figure], *, rolling: bool) -> tuple[dict[Key, list[Pick]], dict[Key, Ends]]:
    placed: dict[Key, list[Pick]] = defaultdict(list)
    ends: dict[Key, Ends] = {}
    for each in figures:
        for spot in each.spots:
            placed[spot.key].append(each.pick)
            ends[spot.key] = either_end((ends.get(spot.key, spot.ends), spot.ends))
    if rolling:
        placed = rolled(figures)
    return placed, ends


# --- making ---------------------------------------------------------------------------------------


def made(key: Key, ends: Ends | None, picks: Sequence[Pick], rules: Rules, reading: str) -> Bucket:
    """Make the bucket of some picks; it may have no figure."""
    added = added_up(picks, rules)
    meanings = frozenset(meaning for pick in added.counted for meaning in pick.meanings)
    caveats = added.caveats
    if any(A_FIGURE_FOR_IT in pick.decides for pick in added.perhaps):
        caveats |= {BY_WHOLES}
    maybe = frozenset(map(Maybe.of, added.perhaps))
    if maybe:
        together = total(pick.value for pick in added.perhaps)
        caveats |= doubted(maybe, f"{MAY_COUNT}, {together} together", aside=not rules.maybe)
    several = len(meanings) > 1 or len(added.counted) > 1
    return Bucket(
        key=key,
        value=added.value.as_floor() if reading == "floor" and added.value.missing is None else added.value,
        ends=ends,
        used=frozenset(account for pick in added.counted for account in pick.ids),
        maybe=maybe,
        open_by=added.open_by,
        aside=added.aside | aside(_silent_in(picks), UNSAID_MEASURE),
        caveats=caveats | {MIXED} if several and unlike(meanings) else caveats,
        accounts=frozenset().union(*{pick.accounts for pick in picks}),
        meanings=meanings,
        picks=tuple(picks),
    )


def _open_above(bucket: Bucket, reading: str) -> Bucket:
    """Open a level above, for a part of it is not said here: silence is no zero (C15)."""
    closed = reading == "floor" or bucket.value.missing is not None
    value = bucket.value if closed else Quantity.at_least(bucket.value.floor)
    return attrs.evolve(bucket, value=value, caveats=bucket.caveats | {UNSAID_LEVELS})


def _silent_in(picks: Iterable[Pick]) -> list[Member]:
    return [each for pick in picks if pick.is_silent for each in pick.used]


def _left_out(bucket: Bucket) -> frozenset[Aside]:
    """Say of a bucket without a figure what is in it all the same."""
    left = [each for pick in bucket.picks if not pick.is_silent for each in pick.used]
    return aside(_silent_in(bucket.picks), UNSAID_MEASURE) | aside(left, "may belong here; left aside")


def _as_parts(buckets: dict[Key, Bucket]) -> dict[Key, Bucket]:
    """Mark the parts of wholes that have a bucket of their own (C13)."""
    here = {pick.incident for bucket in buckets.values() for pick in bucket.picks if pick.is_certain}
    return {
        key: attrs.evolve(bucket, is_part=True, caveats=bucket.caveats | {A_PART})
        if all(pick.part_of & here for pick in bucket.picks)
        else bucket
        for key, bucket in buckets.items()
    }


def _split_reports(figures: Sequence[Figure], scope: Scope) -> Mapping[Key | None, set[str]]:
    """Say of buckets which rows of their reports are in another, or in none (C7)."""
    notes: dict[Key | None, set[str]] = defaultdict(set)
    if scope.grain not in CALENDAR_GRAINS:
        return notes
    homes: dict[Report, dict[Key | None, list[Pick]]] = defaultdict(lambda: defaultdict(list))
    for each in figures:
        for report in each.pick.reports:
            if len(report) > 1 and len(each.spots) <= 1:
                homes[report][each.spots[0].key if each.spots else None].append(each.pick)
    for places in homes.values():
        for key in places if len(places) > 1 else ():
            others = [pick for other, picks in places.items() if other != key for pick in picks]
            notes[key] |= {f"{SPLIT_REPORT}: {pick.value} ({pick.when})" for pick in others}
    return notes


def _days_asked(keys: Iterable[Key], scope: Scope) -> Mapping[Key | None, set[str]]:
    """Say of weeks, months or years of which not all days are asked about which are: they are no whole ones."""
    if scope.since is None and scope.until is None:
        return {}
    return {key: {f"{CUT} {asked}"} for key in keys if (asked := days_asked_of(key, scope))}


def find(buckets: Mapping[Key, Bucket], key: Any, scope: Scope) -> Bucket | None:
    """Find a bucket by its key in any form, or by the id of an account that it counts or whose incident it counts.

    Where an account, or its incident, is in several, it is one that is made of it, and the first of those.

    Raises:
        UsageError: The key is nothing that the scope's grain has.
    """
    named_by = as_key(key, scope)
    bucket = buckets.get(named_by)
    if bucket is None and isinstance(named_by, str) and ID.fullmatch(named_by):
        naming = (each for each in buckets.values() if any(account.startswith(named_by) for account in each.accounts))
        bucket = min(naming, key=lambda each: _rank(each, named_by), default=None)
    return bucket


def _rank(bucket: Bucket, account: str) -> tuple[bool, bool, datetime | None, str]:
    named = isinstance(bucket.key, frozenset) and any(own.startswith(account) for own in bucket.key)
    speaks = any(own.startswith(account) for own in bucket.used)
    return not named, not speaks, bucket.ends and bucket.ends[0], str(bucket.key)
