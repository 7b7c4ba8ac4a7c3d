"""Coordinates that were exchanged are found by where the rest of their country lies."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.history import Account
from conflict_events.values import Place, Quantity
from tests.checks.linted import numbers
from tests.projections.accounts import Rumour, strike, told

KYIV = ("50.45", "30.52")
CITIES = (KYIV, ("49.84", "24.03"), ("46.48", "30.73"), ("48.02", "37.80"))


def at(number: int, where: Any) -> Account[Any]:
    return told(number, attrs.evolve(strike(number), where=where))


def points(*given: tuple[str, str], code: str | None = "UA/UA-30") -> list[Account[Any]]:
    return [at(n, Place("somewhere", code=code, lat=lat, lon=lon)) for n, (lat, lon) in enumerate(given, 1)]


def test_a_point_that_was_written_the_wrong_way_round_is_found() -> None:
    assert numbers("swapped_coordinates", *points(KYIV, KYIV[::-1], KYIV)) == {(2,)}
    assert numbers("swapped_coordinates", *points(*CITIES, CITIES[1][::-1])) == {(5,)}
    assert numbers("swapped_coordinates", *points(*CITIES, KYIV[::-1], CITIES[2][::-1])) == {(5, 6)}


@pytest.mark.parametrize(
    "accounts",
    [
        points(*CITIES),
        points(KYIV, KYIV[::-1]),
        points(KYIV, KYIV[::-1], KYIV, code=None),
        points(("55.75", "37.62"), ("59.94", "30.31"), ("43.12", "131.89"), ("56.84", "60.61"), code="RU"),
        [at(1, Place("Ukraine", code="UA")), at(2, None), told(3, strike(3))],
        [*points(KYIV, KYIV)[:2], at(3, Place("Kyiv", code="UA/UA-30"))],
    ],
)
def test_what_may_lie_where_it_is_said_is_no_finding(accounts: list[Account[Any]]) -> None:
    assert numbers("swapped_coordinates", *accounts) == set()


def test_a_kind_without_a_place_is_passed_over() -> None:
    rumour = Rumour(attribution=strike(1).attribution, size=Quantity.exact(3))

    assert numbers("swapped_coordinates", told(1, rumour)) == set()
