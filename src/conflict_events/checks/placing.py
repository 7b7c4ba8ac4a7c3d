"""Checks of place: coordinates that do not lie where the place's code says, by the rule of `gazetteer.misplaced`."""

from __future__ import annotations

from collections.abc import Iterator

from conflict_events.checks.findings import Case, Finding, Ledger, gathered
from conflict_events.gazetteer import Misplaced, known_part, misplaced
from conflict_events.values import Place

__all__ = ["outside_its_place", "swapped_coordinates"]


def swapped_coordinates(ledger: Ledger) -> Iterator[Finding]:
    """Find points that lie outside their place, and in it with latitude and longitude exchanged."""
    return gathered("swapped_coordinates", _cases(ledger, "swapped", "exchanged, it does"))


def outside_its_place(ledger: Ledger) -> Iterator[Finding]:
    """Find points that lie outside their place, whichever way round they are read."""
    return gathered("outside_its_place", _cases(ledger, "outside", "check the point and the place"))


def _cases(ledger: Ledger, which: Misplaced, advice: str) -> Iterator[Case]:
    for account in ledger.accounts:
        where = getattr(account.event, "where", None)
        if not isinstance(where, Place) or where.code is None or where.lat is None or where.lon is None:
            continue
        if misplaced(where.code, float(where.lat), float(where.lon)) == which:
            message = f"{where} is at {where.lat} north, {where.lon} east, which is not in {known_part(where.code)}"
            yield Case(account, f"{message}; {advice}")
