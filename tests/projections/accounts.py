"""Accounts at hand, of few words: what the tests of projections fold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs

from conflict_events.events import DroneStrike, HarmReport, MissileStrike, kind
from conflict_events.history import Account
from conflict_events.values import Attribution, Place, Quantity, Scope, Tally, When

__all__ = [
    "BEGIN",
    "Rumour",
    "Sighting",
    "entry_id",
    "harm",
    "hours",
    "missiles",
    "night",
    "put_together",
    "scope",
    "strike",
    "told",
]

BEGIN = datetime(2024, 11, 1, tzinfo=UTC)
KYIV = "Europe/Kyiv"


@kind("Rumour", schema=1)
@attrs.frozen(kw_only=True)
class Rumour:
    """A kind of somebody's own that has no window, and other things under names of ours."""

    attribution: Attribution
    size: Quantity
    where: str = "somewhere"
    tally: int = 3
    weapon: int = 1
    attacker: int = 2


@kind("Sighting", schema=1)
@attrs.frozen(kw_only=True)
class Sighting:
    """A kind of somebody's own that can be counted."""

    attribution: Attribution
    when: When | None
    seen: Quantity
    where: Place | None = None


def entry_id(number: int) -> str:
    return f"{number:032x}"


def told(
    number: int,
    event: Any,
    *,
    beside: Iterable[int] = (),
    part_of: Iterable[Iterable[int]] = (),
    caveats: tuple[str, ...] = (),
) -> Account[Any]:
    """An account by its number, in one incident with others, which is a part of others."""
    return Account(
        id=entry_id(number),
        event=event,
        incident=frozenset(map(entry_id, (number, *beside))),
        part_of=frozenset(frozenset(map(entry_id, whole)) for whole in part_of),
        position=number,
        recorded_at=BEGIN,
        caveats=caveats,
    )


def night(day: int | date, tz: str = KYIV) -> When:
    """The night that ends on a day of November 2024, as the air force gives it."""
    ends = date(2024, 11, day) if isinstance(day, int) else day
    return When.between(f"{ends - timedelta(1)}T20:00", f"{ends}T09:30", tz=tz)


def hours(first: float, last: float | None, tz: str = "UTC") -> When:
    """A window by hours since the beginning of November 2024, UTC; None = open."""
    end = None if last is None else BEGIN + timedelta(hours=last)
    return When.between(BEGIN + timedelta(hours=first), end, tz=tz)


def put_together(
    kind_: Any,
    launched: Quantity | int | None,
    when: When | int = 10,
    *,
    by: str = "UA/AirForce",
    at: str | When = "2024-11-10T08:00Z",
    code: str | None = "UA",
    tally: Tally | None = None,
    **fields: Any,
) -> Any:
    counted = Tally() if launched is None else Tally(launched=launched)
    return kind_(
        when=night(when) if isinstance(when, int) else when,
        where=None if code is None else Place("there", code=code),
        tally=counted if tally is None else tally,
        attribution=Attribution(by, reported=at),
        **{"attacker": "RU", "target": "UA", **fields},
    )


def strike(launched: Quantity | int | None, when: When | int = 10, **fields: Any) -> Any:
    """An account of drones launched in a night of November 2024."""
    return put_together(DroneStrike, launched, when, **fields)


def missiles(launched: Quantity | int | None, when: When | int = 10, **fields: Any) -> Any:
    """An account of missiles launched in a night of November 2024."""
    return put_together(MissileStrike, launched, when, **fields)


def harm(
    when: When | int = 10,
    *,
    by: str = "UA/Kyiv",
    at: str | When = "2024-11-10T08:00Z",
    code: str | None = "UA/UA-30",
    **fields: Any,
) -> HarmReport:
    return HarmReport(
        when=night(when) if isinstance(when, int) else when,
        where=None if code is None else Place("there", code=code),
        attribution=Attribution(by, reported=at),
        **fields,
    )


def scope(grain: Any = "night", **fields: Any) -> Scope:
    """A complete scope about drones launched, unless it says otherwise."""
    asked = {"kinds": {"DroneStrike"}, "measure": "launched", "day_rule": "end", "tz": KYIV, **fields}
    return Scope(grain=grain, **asked)
