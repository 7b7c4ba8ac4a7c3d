"""Checks of place: coordinates that were written the wrong way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from conflict_events.checks.findings import Case, Finding, Ledger, gathered
from conflict_events.history import Account
from conflict_events.values import Place

__all__ = ["swapped_coordinates"]

FEWEST = 3
"""So many points of a country show where it lies."""

NEARER = 4
"""The other way round, a point has to lie so many times nearer to the middle of its country."""


def swapped_coordinates(ledger: Ledger) -> Iterator[Finding]:
    """Find points that lie far from all others of their country, and among them with both coordinates exchanged."""
    by_country: dict[str, list[tuple[Account[Any], Place]]] = defaultdict(list)
    for account in ledger.accounts:
        where = getattr(account.event, "where", None)
        if isinstance(where, Place) and where.code is not None and where.lat is not None:
            by_country[where.code.partition("/")[0]].append((account, where))
    several = (points for points in by_country.values() if len(points) >= FEWEST)
    return gathered("swapped_coordinates", [case for points in several for case in _swapped(points)])


def _swapped(points: Sequence[tuple[Account[Any], Place]]) -> Iterator[Case]:
    lat = median(place.lat or Decimal(0) for _, place in points)
    lon = median(place.lon or Decimal(0) for _, place in points)
    for account, place in points:
        north, east = place.lat or Decimal(0), place.lon or Decimal(0)
        apart, exchanged = abs(north - lat) + abs(east - lon), abs(east - lat) + abs(north - lon)
        if apart > NEARER * exchanged:
            told = f"{place} is at {north} north, {east} east, far from the rest of {place.code}; exchanged, it is not"
            yield Case(account, told, weight=apart)
