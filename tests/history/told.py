"""What the tests of this room say: small accounts, and logs on paper whose entries are recorded when told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs

from conflict_events.events import Correction, DroneStrike, Retraction, kind_name
from conflict_events.history import Account, Bookkeeping, Entry, View
from conflict_events.testing.paper import id_of
from conflict_events.values import Attribution, Place, Quantity, Tally, When

MAYOR = "RU/Moscow/Mayor"
RECORDED = datetime(2025, 1, 1, tzinfo=UTC)


def said(reported: str | When, claimant: str = MAYOR) -> Attribution:
    return Attribution(claimant, reported)


def strike(destroyed: Any, reported: str | When = "2024-11-10T05:00Z", claimant: str = MAYOR) -> DroneStrike:
    """An account of drones over Moscow."""
    return DroneStrike(
        attacker="UA",
        target="RU",
        when="2024-11-10",
        where=Place("Moscow", code="RU/RU-MOW"),
        tally=Tally(destroyed=destroyed),
        attribution=said(reported, claimant),
    )


def revised(of: Any, to: Any) -> Correction:
    """The claimant's own revision."""
    return Correction(target=id_of(of), replacement=to, by="claimant")


def repaired(of: Any, to: Any, reason: str | None = None) -> Correction:
    """Our erratum."""
    return Correction(target=id_of(of), replacement=to, by="ledger", reason=reason)


def cancelled(what: Any, reason: str | None = None) -> Retraction:
    """Our own retraction of anything."""
    return Retraction(target=id_of(what), by="ledger", reason=reason)


def withdrawn(what: Any, reported: str | When, claimant: str = MAYOR) -> Retraction:
    """The claimant's."""
    return Retraction(target=id_of(what), by="claimant", attribution=said(reported, claimant))


def entered(event: Any, position: int = 1, recorded_at: datetime = RECORDED) -> Entry[Any]:
    """An entry on paper."""
    return Entry(position, id_of(event), recorded_at, "", kind_name(type(event)), 1, event, "")


def entries(*events: Any) -> list[Entry[Any]]:
    """A log on paper, in this order."""
    return [entered(event, position) for position, event in enumerate(events, start=1)]


def read(log: Iterable[Entry[Any]], event: Any, view: View | str | None = None) -> Any:
    """What the log says of an event's account: the account, `Unsettled`, or None."""
    seen_from = View.now() if view is None else View.known(view) if isinstance(view, str) else view
    held = list(log)
    (entry,) = (each for each in held if each.id == id_of(event))
    return Bookkeeping(held, seen_from).account(entry)


def figure(log: Iterable[Entry[Any]], event: Any, view: View | str | None = None) -> Quantity | None:
    """What the log says of how many were destroyed; None where the account does not speak."""
    found = read(log, event, view)
    return found.event.tally.destroyed if isinstance(found, Account) else None


def with_reported(event: Any, reported: Any) -> Any:
    """The same, said at another time."""
    return attrs.evolve(event, attribution=attrs.evolve(event.attribution, reported=reported))
