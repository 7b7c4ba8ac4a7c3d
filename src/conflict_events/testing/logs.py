"""`logs`: random logs whose references refer, that could be appended as they are.

A log is built from a plan of small numbers, each of which picks among values made beforehand. That is cheap, and it
shrinks well: an entry less, a smaller number. The values are few, so that accounts meet: the same nights, the same
sides, numbers that tie. Both sides of the war have the same words in their mouths (neutrality).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conflict_events.events import (
    Assessment,
    Correction,
    Disruption,
    DroneStrike,
    HarmReport,
    Link,
    MissileStrike,
    OfficeChange,
    Redaction,
    Retraction,
    Statement,
    TerritorialClaim,
)
from conflict_events.events.harm import State
from conflict_events.events.offices import Phase
from conflict_events.events.statements import Position
from conflict_events.history import Bookkeeping, Entry, View, referred
from conflict_events.history.links import Incidents
from conflict_events.log.redacting import redaction_of
from conflict_events.testing.paper import entries_of, id_of
from conflict_events.testing.relabel import relabel
from conflict_events.values import UNREPORTED, WITHHELD, Attribution, Place, Quantity, Scope, Superlative, Tally, When

__all__ = ["logs"]

T = TypeVar("T")

SIDES = (("RU", "UA"), ("UA", "RU"))
CLAIMANTS = ("UA/AirForce", "RU/MoD", "UA/Kyiv/Mayor", "RU/Moscow/Mayor", "AFP")
PLACES = (
    None,
    Place("Ukraine", code="UA"),
    Place("Russia", code="RU"),
    Place("Kyiv", code="UA/UA-30"),
    Place("Moscow oblast", code="RU/RU-MOS"),
    Place("Ramenskoye", code="RU/RU-MOS/Ramenskoye"),
    Place("somewhere"),
)
KYIV, MOSCOW = "Europe/Kyiv", "Europe/Moscow"
NIGHT = When.between("2024-11-09T20:00", "2024-11-10T09:30", tz=KYIV)
WINDOWS = (
    NIGHT,
    When.between("2024-11-10T07:00", "2024-11-10T10:00", tz=MOSCOW),
    When.between("2024-11-10T21:25", "2024-11-10T23:00", tz=MOSCOW),
    When.between("2024-11-10T19:00", "2024-11-11T07:00", tz=KYIV),
    When.between("2024-11-09T20:00", "2024-11-10T07:00", tz=MOSCOW),
    When.between("2024-10-26T18:30", "2024-10-27T08:00", tz=KYIV),  # an hour longer than its clocks say
    When.between("2024-11-09T12:00", "2024-11-10T12:00", tz=KYIV),  # exactly half of it is dark
    When.at("2024-11-10T05:30Z", tz=MOSCOW),
    When.day("2024-11-10", tz=KYIV),
    When.day("2024-11-10"),
    When.days("2024-11-09", "2024-11-10", tz=MOSCOW),
    When.edtf("2024-11~"),
    When.between("2024-11-10T05:03Z", None, tz=MOSCOW),
    When.between("2024-11-08T18:00", "2024-11-11T06:00", tz=KYIV),
)
CLOSED_WINDOWS = tuple(window for window in WINDOWS if window.is_bounded)
REPORTS = (
    When.at("2024-11-10T08:00Z"),
    When.at("2024-11-10T05:21Z"),
    When.at("2024-11-10T12:00Z"),
    When.at("2024-11-10T20:41Z"),
    When.at("2024-11-11T06:00Z"),
    When.at("2024-11-25T09:00Z"),
    When.day("2024-11-10", tz=KYIV),
    When.day("2024-11-11"),
    When.between("2024-11-10T06:00Z", "2024-11-10T09:00Z"),
    When.between("2024-11-10T08:00Z", None),
)
COUNTS = (
    Quantity.exact(2),
    Quantity.exact(1),
    Quantity.exact(3),
    Quantity.exact(0),
    UNREPORTED,
    WITHHELD,
    Quantity.at_least(2),
    Quantity.at_most(3),
    Quantity.between(1, 3),
    Quantity.about_(2, raw="some two"),
    Quantity.estimate(1, 2, 4),
    Quantity.as_published(3, 1, 2),
    Quantity.unreported(raw="dozens"),
    Quantity.exact(145),
    Quantity.exact(2**53),  # from here on floats skip whole numbers
    Quantity.exact(10**23 + 1),
)
AREAS = (*(Quantity.exact(Decimal(tenths) / 10) for tenths in (1, 2, 3, 7)), *COUNTS)
WEAPONS = ("Shahed-136/131", None, "Shahed-136/131 and unknown")
DECOYS = (None, True, False)
SUPERLATIVE = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched"))
REASONS = (None, "a typing error", "counted twice")
DAY = timedelta(days=1)

Numbers = tuple[int, ...]
THREE = st.integers(0, 64**3 - 1)  # three choices in one number: drawing is what costs
STEP = st.tuples(st.integers(0, 79), THREE, THREE)  # 80: each of ten steps with each of eight kinds
"""What to append, and six choices about it."""


def _choices(step: tuple[int, int, int]) -> Numbers:
    kind, *threes = step
    return (kind, *(three >> shift & 63 for three in threes for shift in (0, 6, 12)))


def _pick(options: Sequence[T], number: int) -> T:
    return options[number % len(options)]


@attrs.define
class _Writer:
    """Appends one step after another, each only where a log would take it."""

    entries: list[Entry[Any]] = attrs.field(factory=list)
    accounts: list[Entry[Any]] = attrs.field(factory=list)
    spare: list[Any] = attrs.field(factory=list)  # events of the caller's own strategy
    known: set[str] = attrs.field(factory=set)

    def add(self, event: Any) -> None:
        """Append, unless it is there already or would close a circle of parts."""
        entry_id = id_of(event)
        if entry_id in self.known:
            return
        entry = attrs.evolve(entries_of([event], ids=[entry_id])[0], position=len(self.entries) + 1)
        if isinstance(event, Link | Retraction) and self._closes_a_circle(entry):
            return
        self.known.add(entry_id)
        self.entries.append(entry)
        if not isinstance(event, Assessment | Correction | Link | Redaction | Retraction):
            self.accounts.append(entry)

    def _closes_a_circle(self, entry: Entry[Any]) -> bool:
        together = [*self.entries, entry]
        links = [each for each in together if isinstance(each.event, Link)]
        if all(each.event.kind == "same_incident" for each in links):
            return False
        books = Bookkeeping(together, View.now())
        return Incidents(each.event for each in links if books.stands(each.id)).cycle() is not None

    def account(self, n: Numbers) -> Any:
        """Make an account: the caller's own, or one of our seven kinds."""
        if self.spare:
            return self._referring(self.spare.pop(), n)
        make = _pick(ACCOUNTS, n[0] // len(STEPS))
        cause = _pick([None, *(each.id for each in self.accounts)], n[1])
        said = Attribution(_pick(CLAIMANTS, n[2]), _pick(REPORTS, n[3]))
        return make(n, said, cause)

    def _referring(self, event: Any, n: Numbers) -> Any:
        """Turn what a caller's event refers to into accounts that are there; None where there is none yet."""
        targets = {target for _, target in referred(event)}
        if targets and not self.accounts:
            return None
        return relabel(event, {}, {target: _pick(self.accounts, n[1]).id for target in targets})

    def revision(self, target: Any, claimant: str, n: Numbers) -> Any:
        """Make another account of the same kind, by this claimant."""
        alike = [each.event for each in self.accounts if type(each.event) is type(target)]
        other = _pick(alike, n[4])
        if not self.spare and isinstance(other, DroneStrike):
            other = attrs.evolve(other, tally=_tally(n))
        said = attrs.evolve(other.attribution, claimant=claimant, reported=_pick(REPORTS, n[3]))
        return attrs.evolve(other, attribution=said)


def _tally(n: Numbers) -> Tally:
    return Tally(launched=_pick(COUNTS, n[4]), destroyed=_pick(COUNTS, n[5]), hits=_pick(COUNTS, n[6]))


def _strike(
    kind: type[DroneStrike | MissileStrike],
) -> Callable[[Numbers, Attribution, str | None], Any]:
    def make(n: Numbers, said: Attribution, _cause: str | None) -> Any:
        attacker, target = _pick(SIDES, n[1])
        return kind(
            attacker=attacker,
            target=_pick((target, target, None), n[5]),
            when=_pick(WINDOWS, n[2] // 5 + n[6]),
            where=_pick(PLACES, n[6]),
            tally=_tally(n),
            weapon=_pick(WEAPONS, n[5]),
            decoys=_pick(DECOYS, n[6]),
            attribution=said,
        )

    return make


def _harm(n: Numbers, said: Attribution, cause: str | None) -> HarmReport:
    return HarmReport(
        when=_pick(WINDOWS, n[6]),
        where=_pick(PLACES, n[5]),
        killed=_pick(COUNTS, n[4]),
        injured=_pick(COUNTS, n[5]),
        damage=frozenset({"dwelling"}) if n[6] % 2 else frozenset(),
        cause=cause,
        attribution=said,
    )


def _claim(n: Numbers, said: Attribution, _cause: str | None) -> TerritorialClaim:
    holder, other = _pick(SIDES, n[1])
    return TerritorialClaim(
        holder=holder,
        change=_pick(("gained", "lost", "controls", "contested"), n[6]),
        when=_pick(WINDOWS, n[5]),
        basis=_pick(("declared", "assessed", "geolocated"), n[4]),
        where=PLACES[1 + n[5] % (len(PLACES) - 1)],
        area_km2=_pick(AREAS, n[4]),
        from_actor=_pick((other, None), n[6]),
        attribution=said,
    )


STANDS: tuple[tuple[Position | None, tuple[str, ...]], ...] = (
    ("conditional", ("withdrawal",)),
    ("conditional", ("Withdrawal", "a truce")),
    ("favours", ()),
    ("opposes", ()),
    (None, ()),
)


def _statement(n: Numbers, said: Attribution, cause: str | None) -> Statement:
    boasts = n[5] % 2 == 0
    position, conditions = (None, ()) if boasts else _pick(STANDS, n[6])
    return Statement(
        when=said.reported,
        act="claim" if boasts else "demand",
        text=_pick(("the largest yet", "withdraw first"), n[5]),
        topic=_pick(("record", "negotiations"), n[5]),
        position=position,
        conditions=conditions,
        superlative=SUPERLATIVE if boasts else None,
        about=cause,
        attribution=said,
    )


def _disruption(n: Numbers, said: Attribution, cause: str | None) -> Disruption:
    state: State = _pick(("closed", "restricted", "restored"), n[5])
    return Disruption(
        service="airport",
        state=state,
        when=_pick(CLOSED_WINDOWS if state == "restored" else WINDOWS, n[6]),
        where=_pick(PLACES, n[4]),
        facilities=_pick(COUNTS, n[4]),
        cause=cause,
        attribution=said,
    )


def _office(n: Numbers, said: Attribution, _cause: str | None) -> OfficeChange:
    phase: Phase = _pick(("elected", "inaugurated", "appointed", "left"), n[5])
    when = When.day(date(2024, 11, 5) + n[6] * DAY)
    return OfficeChange(office="president", person="somebody", phase=phase, when=when, attribution=said)


ACCOUNTS: tuple[Callable[[Numbers, Attribution, str | None], Any], ...] = (
    _strike(DroneStrike),
    _strike(DroneStrike),
    _strike(MissileStrike),
    _harm,
    _claim,
    _statement,
    _disruption,
    _office,
)


# --- steps ----------------------------------------------------------------------------------------


def _append_account(writer: _Writer, n: Numbers) -> None:
    account = writer.account(n)
    if account is not None:
        writer.add(account)


def _revise(writer: _Writer, n: Numbers) -> None:
    """A claimant revises its own account."""
    target = _pick(writer.accounts, n[1])
    revised = writer.revision(target.event, target.event.attribution.claimant, n)
    writer.add(Correction(target=target.id, replacement=revised, by="claimant"))


def _repair(writer: _Writer, n: Numbers) -> None:
    """We recorded a version wrongly: an original, or a claimant's own Correction."""
    versions = [each for each in writer.entries if getattr(each.event, "by", None) == "claimant"]
    versions = [each for each in versions if isinstance(each.event, Correction)]
    target = _pick([*writer.accounts, *versions], n[1])
    wrong = target.event.replacement if isinstance(target.event, Correction) else target.event
    claimant = _pick((wrong.attribution.claimant, wrong.attribution.claimant, _pick(CLAIMANTS, n[2])), n[6])
    right = writer.revision(wrong, claimant, n)
    writer.add(Correction(target=target.id, replacement=right, by="ledger", reason=_pick(REASONS, n[5])))


def _withdraw(writer: _Writer, n: Numbers) -> None:
    """Anything is withdrawn, and now and then erased."""
    (_erase if n[4] % 8 == 7 else _retract)(writer, n)


def _erase(writer: _Writer, n: Numbers) -> None:
    """Anything is erased: whole, or so that something is left."""
    target = _pick(writer.entries, n[1])
    leaving = None
    if isinstance(target.event, Correction):
        leaving = target.event.replacement
    elif target in writer.accounts and n[2] % 2:
        leaving = writer.revision(target.event, target.event.attribution.claimant, n)
    writer.add(redaction_of(target, _pick(REASONS, n[5]), leaving))


def _retract(writer: _Writer, n: Numbers) -> None:
    """By its author where it has one, or by us."""
    target = _pick(writer.entries, n[1])
    said = _said_of(target.event)
    if said is None or n[2] % 2:
        writer.add(Retraction(target=target.id, by="ledger", reason=_pick(REASONS, n[5])))
        return
    withdrawn = Attribution(said.claimant, _pick(REPORTS, n[3]))
    writer.add(Retraction(target=target.id, by="claimant", attribution=withdrawn))


def _said_of(event: Any) -> Attribution | None:
    if isinstance(event, Correction):
        return event.replacement.attribution if event.by == "claimant" else None
    said: Attribution | None = getattr(event, "attribution", None)
    return said


def _assess(writer: _Writer, n: Numbers) -> None:
    """Somebody else says what to make of an account."""
    target = _pick(writer.accounts, n[1])
    others = [each for each in CLAIMANTS if each != target.event.attribution.claimant]
    writer.add(
        Assessment(
            target=target.id,
            stance=_pick(("corroborates", "disputes", "denies", "cannot_verify"), n[4]),
            attribution=Attribution(_pick(others, n[2]), _pick(REPORTS, n[3])),
            counter=_pick((None, _pick(writer.accounts, n[5]).id), n[6]),
        )
    )


def _link(writer: _Writer, n: Numbers) -> None:
    """Two accounts are one incident, or one is a part of the other."""
    a, b = _pick(writer.accounts, n[1]).id, _pick(writer.accounts, n[2]).id
    if a != b:
        writer.add(Link(kind=_pick(("same_incident", "part_of"), n[3]), a=a, b=b))


STEPS: tuple[Callable[[_Writer, Numbers], None], ...] = (
    *[_append_account] * 5,
    _link,
    _revise,
    _repair,
    _withdraw,
    _assess,
)


def _written(plan: Sequence[tuple[tuple[int, int, int], Any]]) -> list[Any]:
    writer = _Writer()
    for step, own in plan:
        writer.spare = [] if own is None else [own]
        numbers = _choices(step)
        act = _pick(STEPS, numbers[0]) if writer.accounts else _append_account
        act(writer, numbers)
    return [entry.event for entry in writer.entries]


def logs(
    *,
    events: SearchStrategy[Any] | None = None,
    max_size: int = 25,
) -> SearchStrategy[list[Any]]:
    """Lists of events that a log takes in this order: accounts, and entries about them.

    Corrections by claimants (chains, at one time, known by day, out of order) and by us, retractions of anything, also
    of retractions and links, assessments, links whose parts make no circle, and erasures of anything. Ids are those of
    `log_of`. What a later event erases is in the list all the same, as it was when it was appended.

    Args:
        events: Accounts to use, such as of a kind of your own; None = of our seven kinds, on shared nights and sides.
        max_size: The most entries.
    """
    own = st.none() if events is None else events
    # Lists of lists, because one list alone is mostly too short for much to happen in it.
    steps = st.lists(st.lists(st.tuples(STEP, own), max_size=5), max_size=max_size)
    return steps.map(lambda runs: _written([step for run in runs for step in run][:max_size]))
