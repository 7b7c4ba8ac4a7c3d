"""The words and numbers of random logs: few values, so that accounts meet, and for both sides the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from conflict_events.values import (
    UNREPORTED,
    WITHHELD,
    Evidence,
    Place,
    Quantity,
    Scope,
    StrikePart,
    SubCount,
    Superlative,
    Tally,
    When,
)

__all__ = ["ACTORS", "AREAS", "BY_FIELD", "BY_TYPE", "CODES", "COUNTS", "OTHER_SIDE", "REPORTS", "WINDOWS", "around"]

OTHER_SIDE = {"RU": "UA", "UA": "RU"}
ACTORS = ("RU", "UA")
CLAIMANTS = ("UA/AirForce", "RU/MoD", "UA/Kyiv/Mayor", "RU/Moscow/Mayor", "AFP")
PLACES = (
    Place("Ukraine", code="UA"),
    Place("Russia", code="RU"),
    Place("Kyiv", code="UA/UA-30"),
    Place("Moscow oblast", code="RU/RU-MOS"),
    Place("Ramenskoye", code="RU/RU-MOS/Ramenskoye"),
    Place("somewhere"),
)
CODES = ("UA", "RU", "UA/UA-30", "RU/RU-MOS")
KYIV, MOSCOW = "Europe/Kyiv", "Europe/Moscow"
DAY = timedelta(days=1)
WINDOWS = (
    When.between("2024-11-09T20:00", "2024-11-10T09:30", tz=KYIV),
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
    # Small ones tie, and every other sum of their tenths rounds otherwise in another order.
    *map(Quantity.exact, (2, 1, 3, 0, 7, 1, 5, 2, 3, 6)),
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
SCOPES = (Scope(kinds={"DroneStrike"}, measure="launched"), Scope(grain="night"))
BREAKDOWNS = (
    (),
    (),
    (SubCount(of="civilians", killed=1),),
    (SubCount(of="children", killed=1, injured=2), SubCount(of="civilians", killed=Quantity.at_least(1))),
    *((SubCount(of="military", side=side, killed=Quantity.at_least(2)),) for side in ACTORS),
)
PARTS = (
    (),
    (StrikePart(where=PLACES[2], tally=Tally(destroyed=1)),),
    (),
    (StrikePart(where=PLACES[2]), StrikePart(where=PLACES[3], tally=Tally(launched=1, destroyed=Quantity.at_least(1)))),
    (StrikePart(weapon="Shahed-136/131", tally=Tally(launched=2)), StrikePart(weapon="unknown")),
)
SHOWN = (
    Evidence(url="https://example.org/1", locator="p. 2"),
    Evidence(sha256="0" * 64, archived_url="https://example.org/a"),
    Evidence(url="https://example.org/2", retrieved=datetime(2024, 11, 12, tzinfo=UTC), media_type="text/html"),
)

BY_FIELD: dict[str, tuple[Any, ...]] = {
    "claimant": CLAIMANTS,
    "silent": CLAIMANTS,
    "reported": REPORTS,
    "via": ((), (), (), ("AFP",), ("Telegram", "AFP")),
    "evidence": ((), (), (), SHOWN[:1], SHOWN[1:2], SHOWN[:2], SHOWN[2:]),
    "quote": (None, None, "the largest yet", "we shot down all"),
    "lang": (None, None, "uk", "ru"),
    "reliability": ("F", "F", "F", *"ABCDE"),
    "credibility": (6, 6, 6, 1, 2, 3, 4, 5),
    "target": (*ACTORS, *ACTORS, None),
    "from_actor": (*ACTORS, *ACTORS, None),
    "side": (None, *ACTORS),
    "weapon": (None, "Shahed-136/131", "Shahed-136/131 and unknown", "T-90M"),
    "launch_places": ((), (), ("Kursk",), ("Kursk", "Oryol")),
    "target_kind": (None, None, "energy", "airfield"),
    "category": (None, "tanks", "personnel", "tanks and personnel"),
    "damage": (None, frozenset(), frozenset({"dwelling"}), frozenset({"dwelling", "school"})),
    "breakdown": BREAKDOWNS,
    "affected": ((), (), PLACES[2:3], PLACES[2:4]),
    "parts": PARTS,
    "actors": (frozenset(), frozenset({"RU"}), frozenset({"RU", "UA"})),
    "service": ("airport", "airport", "airport", "power", "rail", "water", "heat", "port"),
    "text": ("the largest yet", "withdraw first"),
    "topic": ("negotiations", "record", None),
    "position": ("conditional", "conditional", "favours", "opposes", "ambiguous", "none", None, None),
    "conditions": (("withdrawal",), ("Withdrawal", "a truce")),
    "act": (*("claim",) * 6, "demand", "assess", "promise", "reject", "warn", "welcome", "deny", "comment"),
    "currency": (None, None, "EUR", "tanks"),
    "office": ("president", "minister"),
    "person": ("somebody", "another"),
    "kinds": tuple(map(frozenset, ({"DroneStrike"}, {"DroneStrike", "MissileStrike", "HarmReport"}, {"HarmReport"}))),
    "note": (None, None, None, "read from a picture", "by telephone"),
}
"""What a field of this name says, where its type would not tell."""

BY_TYPE: dict[Any, tuple[Any, ...]] = {
    str: ("one", "another", "a third"),
    bool: (False, True),
    int: (2, 1, 3, 0, 7),
    float: (0.1, 0.2, 0.3, 0.0, 2.5),
    Decimal: (Decimal("0.1"), Decimal(2), Decimal("0.7"), Decimal(0)),
    date: (date(2024, 11, 10), date(2024, 11, 11), date(2024, 10, 27)),
    time: (time(0), time(18), time(5, 30)),
    datetime: (datetime(2024, 11, 10, 5, 21, tzinfo=UTC), datetime(2024, 11, 11, tzinfo=UTC)),
    Quantity: COUNTS,
    When: WINDOWS,
    Place: PLACES,
    Evidence: SHOWN,
    Scope: SCOPES,
    Superlative: tuple(
        Superlative(scope=scope, rank=rank, hedged=rank > 1, figure=figure)
        for scope, rank, figure in ((SCOPES[0], 1, None), (SCOPES[0], 2, 145), (SCOPES[1], 1, 3))
    ),
}


def around(day: date, tz: str | None) -> tuple[When, ...]:
    """Give windows that end on a day, on the one before and on the one after; dated ones, and nights."""
    days = [each for each in (day, day - DAY, day + DAY) if 1900 < each.year < 9000]
    nights = (When.night(each, tz or KYIV, named_by="morning") for each in days)
    return (*(When.day(each, tz=tz) for each in days), *nights)
