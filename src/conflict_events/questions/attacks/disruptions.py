"""`Disruptions`: what closed, how often, how long, and because of what as somebody says (question 21)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from conflict_events.counting.adding.bounding import Unit, least_of_places
from conflict_events.counting.competing.picks import Aside, Maybe, doubted, named
from conflict_events.counting.competing.reports import merged, reports_of
from conflict_events.counting.membership.holding import A_REPORT_TIME, AN_EXACT_DATE, Member, hold
from conflict_events.counting.membership.members import shared_path
from conflict_events.counting.membership.subjects import A_PLACE
from conflict_events.counting.placing.windows import ITS_ENDS
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.events import Disruption
from conflict_events.events.harm import Service, State
from conflict_events.history import Account, Incident
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import NOTHING, Table
from conflict_events.values import Actor, EntryId, PlaceCode, Quantity, Scope, Truth, When, forms, is_under
from conflict_events.values import quantity as quantities
from conflict_events.values.clocks import END, START
from conflict_events.values.hulls import MICROSECOND, span
from conflict_events.values.ordering import maybe_first
from conflict_events.values.places import place_code
from conflict_events.values.when import maybe_when

__all__ = ["Disruptions", "DisruptionsAnswer", "Outage", "Span"]

NO_TIME = timedelta(0)
"""How long an instant lasts, so that two accounts of one instant are not apart."""
OPEN_END = "its end is open: nobody says when it was over"
BROADER = "accounts about more than the places asked for, set aside"
MAY_BE = "may be of a disruption that was asked about"
MAY_NOT = "it may not be one that was asked about; what would decide"


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
        decides: What would decide whether it is one that was asked about; empty = it certainly is.
    """

    incident: Incident
    places: frozenset[PlaceCode | None]
    windows: frozenset[When]
    lasted: Mapping[Actor, Span]
    facilities: Quantity
    causes: frozenset[tuple[Actor, EntryId]]
    used: frozenset[EntryId]
    caveats: frozenset[str]
    decides: frozenset[str] = frozenset()


@attrs.frozen
class DisruptionsAnswer(NamesAsked, Answer):
    """Disruptions of one service.

    Attributes:
        service: The service.
        states: What counts as a disruption.
        outages: One for each incident.
        times: How many there were, by place, with those in the places that it holds; None = not said. At most as many
            as incidents, with those that may have been there or then; at least as many as certainly were, and lie
            definitely apart in time or place, for accounts that nobody linked may speak of the same one.
        maybe: The accounts that do not say where it was, where places were asked for, with what would decide.
        caveats: What to know of all of it: what may be of it too, and what is about more.
        names: The places that it was asked with, and those of them that no account has.
        aside: The accounts in question that were set aside, and why.
        context: Where it was asked; None outside a log.
    """

    service: Service
    states: frozenset[State]
    outages: tuple[Outage, ...]
    times: Mapping[PlaceCode | None, Quantity]
    aside: frozenset[Aside]
    maybe: frozenset[Maybe] = frozenset()
    caveats: frozenset[str] = frozenset()
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts of the disruptions and of their ends, and of those that may be of one."""
        return frozenset().union(*(each.used for each in self.outages), *(each.accounts for each in self.maybe))

    def table(self) -> Table:
        """Lay out the disruptions in order of time, and below them how many there were in each place."""
        of_all = self.caveats.union(unspoken(self.context), self.names.caveats())
        cells = tuple(
            (
                tuple(sorted(code or NOTHING for code in each.places)),
                tuple(sorted(map(str, each.windows))),
                tuple(sorted(f"{span}, {claimant}" for claimant, span in each.lasted.items())),
                each.facilities,
                tuple(sorted(f"{claimant}: {cause[:8]}" for claimant, cause in each.causes)),
                "; ".join(sorted(each.caveats | of_all)),
            )
            for each in self.outages
        )
        headings = ("place", "when", "lasted", "facilities", "cause named by", "caveats")
        counts = sorted((code or "no place said", str(count)) for code, count in self.times.items())
        often = (f"how often: {', '.join(f'{place} {count}' for place, count in counts)}",) if counts else ()
        return Table(headings, cells, title=self.service, notes=(*often, *sorted(of_all)))


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
    sees_possible = True

    service: Service = attrs.field(validator=forms.word("airport", "power", "rail", "water", "heat", "port"))
    places: frozenset[PlaceCode] | None = attrs.field(default=None, converter=_codes, kw_only=True)
    states: frozenset[State] = attrs.field(default=frozenset({"closed"}), converter=_states, kw_only=True)
    during: When | None = attrs.field(default=None, converter=maybe_when, kw_only=True)

    def keeps(self, account: Account[Any], /) -> Account[Disruption] | None:
        """Keep the accounts of this service."""
        return account if account.event.service == self.service else None

    def answer(self, state: dict[str, Account[Disruption]], /) -> DisruptionsAnswer:
        """Put the accounts of one disruption together, with those of its end."""
        begun = [each for each in state.values() if _states_of(each) & self.states]
        ends = [each for each in state.values() if each.certain and _states_of(each) == {"restored"}]
        over = {each.id: _ends_of(each, ends) for each in begun}
        then = {each.id: self._is_then(each, over[each.id]) for each in begun}
        held = self._held([each for each in begun if then[each.id] is not Truth.NO])
        groups: dict[Incident, list[Member]] = defaultdict(list)
        for each in held:
            if each.out is None and A_PLACE not in each.doubts:
                groups[each.incident].append(each)
        outages = [
            _outage(
                incident,
                [state[each.id] for each in members],
                over,
                _all_or_none([self._doubts(each, then[each.id]) for each in members]),
            )
            for incident, members in groups.items()
        ]
        unplaced = [each for each in held if A_PLACE in each.doubts and each.incident not in groups]
        aside = frozenset(
            Aside(each.id, each.out, each.reading.value, "", each.when, each) for each in held if each.out
        )
        maybe = frozenset(
            Maybe(frozenset({each.id}), each.reading.value, self._doubts(each, then[each.id]), named(each))
            for each in unplaced
        )
        caveats = doubted(maybe, MAY_BE) | ({f"{BROADER}: {len(aside)}"} if aside else set())
        return DisruptionsAnswer(
            service=self.service,
            states=self.states,
            outages=tuple(sorted(outages, key=_in_time)),
            times=_times(outages, len({each.incident for each in unplaced})),
            aside=aside,
            maybe=maybe,
            caveats=caveats,
            names=AskedNames(frozenset(("place", code) for code in self._unmet(begun))),
        )

    def _held(self, accounts: Sequence[Account[Disruption]]) -> list[Member]:
        """Hold accounts against the places asked for; what is one report entered twice is of one incident (C8)."""
        scope = Scope(kinds={Disruption}, measure="facilities", grain="incident", places=self.places)
        members = []
        for each in accounts:
            member = hold(each, scope)
            if member is not None:
                mixed = {A_REPORT_TIME} if _states_of(each) - self.states else set()
                members.append(attrs.evolve(member, doubts=member.doubts | mixed))
        return merged(members, reports_of(members))

    def _doubts(self, member: Member, then: Truth) -> frozenset[str]:
        """Give what would decide whether it is one that was asked about: a date about which only where one was."""
        doubts = member.doubts if self.during is not None else member.doubts - {AN_EXACT_DATE}
        return doubts | {ITS_ENDS} if then is Truth.UNDETERMINED else doubts

    def _is_then(self, account: Account[Disruption], ends: Sequence[Account[Disruption]]) -> Truth:
        """Tell whether it was going on in the time asked about."""
        if self.during is None:
            return Truth.YES
        when, (begin, end) = account.event.when, span(self.during)
        first, surely, last = _going_on(when, ends)
        goes_on = surely is not None and first < end and surely > begin
        return Truth.of(surely=goes_on or when.lies_within(self.during), possibly=first < end and last > begin)

    def _unmet(self, accounts: Iterable[Account[Disruption]]) -> Iterable[PlaceCode]:
        """Give the places asked for that no account lies in, or is about more than."""
        places = {code for each in accounts if (code := _code(each)) is not None}
        asked = self.places or frozenset()
        return (place for place in asked if not any(is_under(one, place) or is_under(place, one) for one in places))


def _states_of(account: Account[Disruption]) -> frozenset[State]:
    """Give what became of a service by each version that an account may read as."""
    return frozenset(each.state for each in account.readings or (account.event,))


def _all_or_none(doubts: Sequence[frozenset[str]]) -> frozenset[str]:
    """Give what would decide of all accounts of one; none where one of them certainly is."""
    return frozenset().union(*doubts) if all(doubts) else frozenset()


def _going_on(when: When, ends: Sequence[Account[Disruption]]) -> tuple[datetime, datetime | None, datetime]:
    """Say when it begins at the earliest, until when it then surely goes on (None = not said), and at the latest."""
    first, last = span(when)
    bounded = when.is_bounded and not when.is_instant
    over = [span(each.event.when) for each in ends]
    if not bounded:
        last = max((end for _, end in over), default=END)
    if when.earliest is None or not (when.is_instant or when.extent == "throughout"):
        return first, None, last
    return first, last if bounded else min((start for start, _ in over), default=first + MICROSECOND), last


def _code(account: Account[Disruption]) -> PlaceCode | None:
    return None if account.event.where is None else account.event.where.code


def _outage(
    incident: Incident,
    accounts: Sequence[Account[Disruption]],
    ends: Mapping[EntryId, Sequence[Account[Disruption]]],
    decides: frozenset[str],
) -> Outage:
    over = {account.id: ends[account.id] for account in accounts}
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
        caveats=frozenset(
            (
                *(caveat for each in accounts for caveat in each.caveats),
                *[OPEN_END] * is_open,
                *[f"{MAY_NOT}: {', '.join(sorted(decides))}"] * bool(decides),
            )
        ),
        decides=decides,
    )


def _ends_of(account: Account[Disruption], ends: Iterable[Account[Disruption]]) -> list[Account[Disruption]]:
    """Give the accounts that may tell its end: of those that belong to it, those that may be the first."""
    began = account.event.when.earliest or START
    matching = [each for each in ends if _belongs(each, account) and (each.event.when.latest or END) >= began]
    return maybe_first(matching, lambda end: end.event.when)


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
    """Count by place, with all that it holds; those of which nobody says the place may be in any."""
    places = {code for outage in outages for code in outage.places}
    by_place: dict[PlaceCode | None, list[Outage]] = defaultdict(list)
    also_there = Counter[PlaceCode | None]()
    for outage in outages:
        there = {code for place in outage.places for code in _upwards(place) if code in places}
        also_there.update(there if None in outage.places else ())
        for code in there:
            by_place[code].append(outage)
    vague = len(by_place.get(None, ()))
    times = {
        code: Quantity.between(_apart(some), len(some) + vague - also_there[code] + anywhere)
        for code, some in by_place.items()
    }
    return times if not anywhere else {**times, None: Quantity.between(0, anywhere)}


def _upwards(code: PlaceCode | None) -> list[PlaceCode | None]:
    steps = [] if code is None else code.split("/")
    return ["/".join(steps[:length]) for length in range(1, len(steps) + 1)] or [None]


def _apart(outages: Sequence[Outage]) -> int:
    """Count how many certainly were, and lie apart: in time, or in places of which neither holds the other."""
    return int(least_of_places([_unit(each) for each in outages if not each.decides]))


def _unit(outage: Outage) -> Unit:
    start, end = _bounds(outage)
    return Unit(start, max(end, start + MICROSECOND), shared_path(outage.places), 1)


def _bounds(outage: Outage) -> tuple[datetime, datetime]:
    spans = [span(each) for each in outage.windows]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _in_time(outage: Outage) -> tuple[Any, ...]:
    # What lies at one time is laid out by its words; no choice depends on it.
    return (*_bounds(outage), sorted(map(str, outage.places)), sorted(outage.lasted), sorted(outage.incident))
