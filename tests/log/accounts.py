"""What the tests of this room append, and logs whose clock goes by the minute."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from conflict_events.events import Correction, DroneStrike, Link, Retraction
from conflict_events.log import EventLog
from conflict_events.values import Attribution, Place, Tally

SECRET = b"s" * 32
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def clock(begin: datetime = BEGIN) -> Callable[[], datetime]:
    """A clock that is a minute later each time it is looked at, from a minute after the beginning."""
    ticks = itertools.count(1)
    return lambda: begin + next(ticks) * MINUTE


def opened(where: str | Path = ":memory:", **how: Any) -> EventLog:
    """A log under a fixed secret and clock."""
    return EventLog.open(where, **{"secret": SECRET, "clock": clock(), **how})


def said(claimant: str = "UA/AirForce", reported: str = "2024-11-10T08:00Z") -> Attribution:
    return Attribution(claimant, reported)


def strike(launched: int = 145, claimant: str = "UA/AirForce", reported: str = "2024-11-10T08:00Z") -> DroneStrike:
    """One account; by its figure it differs from others."""
    return DroneStrike(
        attacker="RU",
        target="UA",
        when="2024-11-10",
        where=Place("Ukraine", code="UA"),
        tally=Tally(launched=launched),
        attribution=said(claimant, reported),
    )


def filled(log: EventLog) -> EventLog:
    """Put something of everything into a log: five accounts, a revision, an erratum, a link, a retraction, two keys."""
    log.append(*map(strike, range(5)), keys=["one", "two", None, None, None])
    first, second, third = (log.id_of(strike(n)) for n in range(3))
    log.append(
        Correction(target=first, replacement=strike(10, reported="2024-11-10T09:00Z"), by="claimant"),
        Correction(target=second, replacement=strike(11), by="ledger", reason="a typing error"),
        Link(kind="same_incident", a=first, b=second),
        Retraction(target=third, by="ledger"),
        recorded_by="somebody",
    )
    return log


def tamper(path: Path, *statements: str | tuple[Any, ...]) -> None:
    """Change a file behind our back, with the triggers out of the way and put back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            question, *values = (statement,) if isinstance(statement, str) else statement
            db.execute(question, values)
        for _, sql in triggers:
            db.execute(sql)
