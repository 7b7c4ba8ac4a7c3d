"""The accounts that random logs are made of: few values, so that they meet, for both sides the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from conflict_events.events import (
    Disruption,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    MissileStrike,
    OfficeChange,
    Silence,
    Statement,
    TerritorialClaim,
)
from conflict_events.events.harm import State
from conflict_events.events.offices import Phase
from conflict_events.events.statements import Position
from conflict_events.values import (
    UNREPORTED,
    WITHHELD,
    Attribution,
    Place,
    Quantity,
    Scope,
    SubCount,
    Superlative,
    Tally,
    When,
)
from conflict_events.values.quantity import is_reported

__all__ = ["ACCOUNTS", "CLAIMANTS", "REPORTS", "Numbers", "pick", "tally_of"]

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
    When.edtf("2024-11-10~", tz=KYIV),
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
SAID = tuple(filter(is_reported, COUNTS))
BREAKDOWNS = (
    (),
    (SubCount(of="civilians", killed=1),),
    *((SubCount(of="military", side=side, killed=Quantity.at_least(2)),) for side in ("UA", "RU")),
)
WEAPONS = ("Shahed-136/131", None, "Shahed-136/131 and unknown")
DECOYS = (None, True, False)
SUPERLATIVE = Superlative(scope=Scope(kinds={"DroneStrike"}, measure="launched"))
DAY = timedelta(days=1)

Numbers = tuple[int, ...]
"""Choices."""


def pick(options: Sequence[T], number: int) -> T:
    """Choose by a number, whatever it is."""
    return options[number % len(options)]


def tally_of(n: Numbers) -> Tally:
    """Make the figures of a strike."""
    return Tally(launched=pick(COUNTS, n[4]), destroyed=pick(COUNTS, n[5]), hits=pick(COUNTS, n[6]))


def _strike(
    kind: type[DroneStrike | MissileStrike],
) -> Callable[[Numbers, Attribution, str | None], Any]:
    def make(n: Numbers, said: Attribution, _cause: str | None) -> Any:
        attacker, target = pick(SIDES, n[1])
        return kind(
            attacker=attacker,
            target=pick((target, target, None), n[5]),
            when=pick(WINDOWS, n[2] // 5 + n[6]),
            where=pick(PLACES, n[6]),
            tally=tally_of(n),
            weapon=pick(WEAPONS, n[5]),
            decoys=pick(DECOYS, n[6]),
            attribution=said,
        )

    return make


def _harm(n: Numbers, said: Attribution, cause: str | None) -> HarmReport:
    return HarmReport(
        when=pick(WINDOWS, n[6]),
        where=pick(PLACES, n[5]),
        killed=pick(COUNTS, n[4]),
        injured=pick(COUNTS, n[5]),
        damage=frozenset({"dwelling"}) if n[6] % 2 else frozenset(),
        cause=cause,
        side=pick((None, "UA", "RU"), n[1]),
        breakdown=pick(BREAKDOWNS, n[6]),
        attribution=said,
    )


def _loss(n: Numbers, said: Attribution, _cause: str | None) -> EquipmentLoss:
    return EquipmentLoss(
        side=pick(SIDES, n[1])[0],
        category=pick(("tanks", "personnel"), n[5]),
        count=pick(SAID, n[4]),
        change=pick(("lost", "total"), n[6]),
        when=pick(WINDOWS, n[6]),
        where=pick(PLACES, n[5]),
        weapon=pick((None, "T-90M"), n[5]),
        attribution=said,
    )


def _claim(n: Numbers, said: Attribution, _cause: str | None) -> TerritorialClaim:
    holder, other = pick(SIDES, n[1])
    return TerritorialClaim(
        holder=holder,
        change=pick(("gained", "lost", "controls", "contested"), n[6]),
        when=pick(WINDOWS, n[5]),
        basis=pick(("declared", "assessed", "geolocated"), n[4]),
        where=PLACES[1 + n[5] % (len(PLACES) - 1)],
        area_km2=pick(AREAS, n[4]),
        from_actor=pick((other, None), n[6]),
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
    position, conditions = (None, ()) if boasts else pick(STANDS, n[6])
    return Statement(
        when=said.reported,
        act="claim" if boasts else "demand",
        text=pick(("the largest yet", "withdraw first"), n[5]),
        topic=pick(("record", "negotiations"), n[5]),
        position=position,
        conditions=conditions,
        superlative=SUPERLATIVE if boasts else None,
        about=cause,
        attribution=said,
    )


def _disruption(n: Numbers, said: Attribution, cause: str | None) -> Disruption:
    state: State = pick(("closed", "restricted", "restored"), n[5])
    return Disruption(
        service="airport",
        state=state,
        when=pick(CLOSED_WINDOWS if state == "restored" else WINDOWS, n[6]),
        where=pick(PLACES, n[4]),
        facilities=pick(COUNTS, n[4]),
        cause=cause,
        attribution=said,
    )


def _office(n: Numbers, said: Attribution, _cause: str | None) -> OfficeChange:
    phase: Phase = pick(("elected", "inaugurated", "appointed", "left"), n[5])
    when = When.day(date(2024, 11, 5) + n[6] * DAY)
    return OfficeChange(office="president", person="somebody", phase=phase, when=when, attribution=said)


def _silence(n: Numbers, said: Attribution, _cause: str | None) -> Silence:
    return Silence(
        silent=pick(CLAIMANTS, n[5]),
        kinds=pick((("DroneStrike",), ("DroneStrike", "MissileStrike", "HarmReport")), n[4]),
        when=pick(WINDOWS, n[6]),
        where=pick((None, *PLACES), n[4]),
        attacker=pick((None, "RU", "UA"), n[5]),
        attribution=said,
    )


ACCOUNTS: tuple[Callable[[Numbers, Attribution, str | None], Any], ...] = (
    _strike(DroneStrike),
    _strike(DroneStrike),
    _strike(MissileStrike),
    _harm,
    _claim,
    _statement,
    _disruption,
    _office,
    _silence,
    _loss,
)
