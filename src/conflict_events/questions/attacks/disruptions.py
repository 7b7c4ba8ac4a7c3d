"""`Disruptions`: what closed, how often, how long, and because of what as somebody says (question 21)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from conflict_events.counting.adding.scheduling import scheduled
from conflict_events.counting.competing.picks import Aside
from conflict_events.counting.competing.reports import merged, reports_of
from conflict_events.counting.membership.holding import hold
from conflict_events.counting.membership.subjects import ABOUT_MORE
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.events import Disruption
from conflict_events.events.harm import Service, State
from conflict_events.history import Account, Incident
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import NOTHING, Table
from conflict_events.values import Actor, EntryId, PlaceCode, Quantity, Scope, When, forms, is_under
from conflict_events.values import quantity as quantities
from conflict_events.values.clocks import END, START
from conflict_events.values.hulls import span
from conflict_events.values.ordering import maybe_first
from conflict_events.values.places import place_code
from conflict_events.values.when import maybe_when

__all__ = ["Disruptions", "DisruptionsAnswer", "Outage", "Span"]

NO_TIME = timedelta(0)
MOMENT = timedelta(microseconds=1)
"""How long an instant lasts, so that two accounts of one instant are not apart."""
OPEN_END = "its end is open: nobody says when it was over"


@attrs.frozen
class Span:
    """How long something lasted.

    Attributes:
        shortest: It lasted at least this long.
        longest: It lasted at most this long; None = nobody says when it was over.
    """

    shortest: timedelta
    longest: timedelta | None

    def __str__(self) -> str:
        if self.longest is None:
            return f"at least {self.shortest}" if self.shortest else "not said"
        return str(self.longest) if self.shortest == self.longest else f"{self.shortest} to {self.longest}"


@attrs.frozen
class Outage:
    """One disruption, by everybody who speaks of it.

    Attributes:
        incident: The ids of all accounts of it.
        places: The codes of the places that are named; None = an account names none.
        windows: The window that each account gives.
        lasted: How long, by each claimant's own account, and its own word of the end where it gives one.
        facilities: How many facilities; the hull of all figures, unreported where there is none.
        causes: The entry that each claimant names as the cause: its inference, nobody else's.
        used: The ids of the accounts of the disruption and of its end.
        caveats: What to know before using it.
    """

    incident: Incident
    places: frozenset[PlaceCode | None]
    windows: frozenset[When]
    lasted: Mapping[Actor, Span]
    facilities: Quantity
    causes: frozenset[tuple[Actor, EntryId]]
    used: frozenset[EntryId]
    caveats: frozenset[str]


@attrs.frozen
class DisruptionsAnswer(NamesAsked, Answer):
    """Disruptions of one service.

    Attributes:
        service: The service.
        states: What counts as a disruption.
        outages: One for each incident.
        times: How many there were, by place; None = not said. At most as many as incidents, with those that name no
            place and so may be there; at least as many as lie definitely apart in time, for accounts that nobody
            linked may speak of the same one.
        maybe: The ids of the accounts that name no place, where places were asked for.
        names: The places that it was asked with, and those of them that no account has.
        aside: The accounts in question that were set aside, and why.
        context: Where it was asked; None outside a log.
    """

    service: Service
    states: frozenset[State]
    outages: tuple[Outage, ...]
    times: Mapping[PlaceCode | None, Quantity]
    aside: frozenset[Aside]
    maybe: frozenset[EntryId] = frozenset()
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts of the disruptions and of their ends, and of those that may be of one."""
        return self.maybe.union(*(each.used for each in self.outages))

    def table(self) -> Table:
        """Lay out the disruptions in order of time."""
        cells = tuple(
            (
                tuple(sorted(code or NOTHING for code in each.places)),
                tuple(sorted(map(str, each.windows))),
                tuple(sorted(f"{span}, {claimant}" for claimant, span in each.lasted.items())),
                each.facilities,
                tuple(sorted(f"{claimant}: {cause[:8]}" for claimant, cause in each.causes)),
                "; ".join(sorted(each.caveats | unspoken(self.context))),
            )
            for each in self.outages
        )
        headings = ("place", "when", "lasted", "facilities", "cause named by", "caveats")
        return Table(headings, cells, title=self.service, notes=tuple(sorted(self.names.caveats())))


def _codes(value: Iterable[str] | None) -> frozenset[PlaceCode] | None:
    return None if value is None else frozenset(map(place_code, value))


def _states(value: Iterable[Any]) -> frozenset[State]:
    states = frozenset(value)
    good = states and states <= {"closed", "restricted"}
    forms.check(good, "states", "must be some of 'closed' and 'restricted'", sorted(states, key=str))
    return states


@attrs.frozen
class Disruptions(ById[Account[Disruption]]):
    """Which services were disrupted, how often, how long, and because of what? Its answer is a `DisruptionsAnswer`.

    A disruption ended when an account of the same incident, or the same claimant of the same place, says "restored".

    Attributes:
        service: Which service.
        places: Only in these places; None = anywhere. An account of a larger place is set aside.
        states: "closed", "restricted" or both: a restriction is no closure.
        during: Only what may have been going on in this window; None = at any time.
    """

    handles = frozenset({Disruption})

    service: Service = attrs.field(validator=forms.word("airport", "power", "rail", "water", "heat", "port"))
    places: frozenset[PlaceCode] | None = attrs.field(default=None, converter=_codes, kw_only=True)
    states: frozenset[State] = attrs.field(default=frozenset({"closed"}), converter=_states, kw_only=True)
    during: When | None = attrs.field(default=None, converter=maybe_when, kw_only=True)

    def keeps(self, account: Account[Any], /) -> Account[Disruption] | None:
        """Keep the accounts of this service."""
        return account if account.event.service == self.service else None

    def answer(self, state: dict[str, Account[Disruption]], /) -> DisruptionsAnswer:
        """Put the accounts of one disruption together, with those of its end."""
        begun = [each for each in state.values() if each.event.state in self.states and self._is_in_time(each)]
        ends = [each for each in state.values() if each.event.state == "restored"]
        incidents = _incidents(begun)
        groups: dict[Incident, list[Account[Disruption]]] = defaultdict(list)
        for account in begun:
            if self._lies_in(account):
                groups[incidents[account.id]].append(account)
        outages = [_outage(incident, accounts, ends) for incident, accounts in groups.items()]
        unplaced = [each for each in begun if self.places is not None and _code(each) is None]
        anywhere = {incidents[each.id] for each in unplaced} - groups.keys()
        return DisruptionsAnswer(
            service=self.service,
            states=self.states,
            outages=tuple(sorted(outages, key=_in_time)),
            times=_times(outages, len(anywhere)),
            aside=frozenset(
                Aside(each.id, ABOUT_MORE, each.event.facilities) for each in begun if self._is_broader(each)
            ),
            maybe=frozenset(each.id for each in unplaced if incidents[each.id] in anywhere),
            names=AskedNames(frozenset(("place", code) for code in self._unmet(begun))),
        )

    def _is_in_time(self, account: Account[Disruption]) -> bool:
        return self.during is None or account.event.when.overlaps(self.during)

    def _lies_in(self, account: Account[Disruption]) -> bool:
        code = _code(account)
        return self.places is None or (code is not None and any(is_under(code, place) for place in self.places))

    def _unmet(self, accounts: Iterable[Account[Disruption]]) -> Iterable[PlaceCode]:
        """Give the places asked for that no account lies in, or is about more than."""
        told = {code for each in accounts if (code := _code(each)) is not None}
        asked = self.places or frozenset()
        return (place for place in asked if not any(is_under(one, place) or is_under(place, one) for one in told))

    def _is_broader(self, account: Account[Disruption]) -> bool:
        code = _code(account)
        if self.places is None or code is None or self._lies_in(account):
            return False
        return any(is_under(place, code) for place in self.places)


def _incidents(accounts: Iterable[Account[Disruption]]) -> dict[EntryId, Incident]:
    """Give the incident of each account; what is one report entered twice is of one (C8)."""
    scope = Scope(kinds={Disruption}, measure="facilities", grain="incident")
    members = [member for each in accounts if (member := hold(each, scope)) is not None]
    return {each.id: each.incident for each in merged(members, reports_of(members))}


def _code(account: Account[Disruption]) -> PlaceCode | None:
    return None if account.event.where is None else account.event.where.code


def _outage(incident: Incident, accounts: Sequence[Account[Disruption]], ends: Sequence[Account[Disruption]]) -> Outage:
    over = {account.id: _ends_of(account, ends) for account in accounts}
    lasted: dict[Actor, list[Span]] = defaultdict(list)
    for account in accounts:
        lasted[account.event.attribution.claimant].append(_span(account, over[account.id]))
    spans = {claimant: _hull(some) for claimant, some in lasted.items()}
    is_open = any(span.longest is None for span in spans.values())
    used = {*over, *(end.id for some in over.values() for end in some)}
    figures = [each.event.facilities for each in accounts if each.event.facilities.missing is None]
    return Outage(
        incident=incident,
        places=frozenset(map(_code, accounts)),
        windows=frozenset(account.event.when for account in accounts),
        lasted=spans,
        facilities=quantities.hull(figures) if figures else Quantity.unreported(),
        causes=frozenset(
            (each.event.attribution.claimant, each.event.cause) for each in accounts if each.event.cause is not None
        ),
        used=frozenset(used),
        caveats=frozenset((*(caveat for each in accounts for caveat in each.caveats), *[OPEN_END] * is_open)),
    )


def _ends_of(account: Account[Disruption], ends: Iterable[Account[Disruption]]) -> list[Account[Disruption]]:
    """Give the accounts that may tell its end: of those that belong to it, those that may be the first."""
    began = account.event.when.earliest or START
    own = [each for each in ends if _belongs(each, account) and (each.event.when.latest or END) >= began]
    return maybe_first(own, lambda end: end.event.when)


def _belongs(end: Account[Disruption], account: Account[Disruption]) -> bool:
    same_voice = end.event.attribution.claimant == account.event.attribution.claimant
    return account.id in end.incident or (same_voice and _code(account) is not None and _code(end) == _code(account))


def _span(account: Account[Disruption], ends: Sequence[Account[Disruption]]) -> Span:
    when = account.event.when
    start, end = when.earliest, when.latest
    if start is not None and end is not None and not when.is_instant:
        return Span(end - start if when.extent == "throughout" else NO_TIME, end - start)
    latest = [each.event.when.latest for each in ends]
    over = max((moment for moment in latest if moment is not None), default=None)
    if start is None or over is None:
        return Span(NO_TIME, None)
    # What is told by its beginning alone lasted until its end was told; what happened some time after, perhaps not.
    first = min(each.event.when.earliest or start for each in ends)
    lasting = when.is_instant or when.extent == "throughout"
    return Span(max(first - start, NO_TIME) if lasting else NO_TIME, max(over - start, NO_TIME))


def _hull(spans: Sequence[Span]) -> Span:
    longest = [span.longest for span in spans]
    known = [each for each in longest if each is not None]
    return Span(min(span.shortest for span in spans), max(known) if len(known) == len(longest) else None)


def _times(outages: Sequence[Outage], anywhere: int) -> dict[PlaceCode | None, Quantity]:
    """Count by place; those of which nobody says the place may be in any, and those set aside for that, too."""
    by_place: dict[PlaceCode | None, list[Outage]] = defaultdict(list)
    for outage in outages:
        for code in outage.places:
            by_place[code].append(outage)
    vague = by_place.get(None, [])
    also_there = Counter(code for outage in vague for code in outage.places)
    times = {
        code: Quantity.between(_apart(some), len(some) + len(vague) - also_there[code] + anywhere)
        for code, some in by_place.items()
    }
    return times if not anywhere else {**times, None: Quantity.between(0, anywhere)}


def _apart(outages: Sequence[Outage]) -> int:
    """Count how many lie definitely apart: each begins when the one counted before it is over, or later."""
    bounds = ((start, max(end, start + MOMENT)) for start, end in map(_bounds, outages))
    return int(max(count for _, count in scheduled((end, start, 1) for start, end in bounds)))


def _bounds(outage: Outage) -> tuple[datetime, datetime]:
    spans = [span(each) for each in outage.windows]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _in_time(outage: Outage) -> tuple[Any, ...]:
    # What lies at one time is laid out by its words; no choice depends on it.
    return (*_bounds(outage), sorted(map(str, outage.places)), sorted(outage.lasted), sorted(outage.incident))
