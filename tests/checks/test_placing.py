"""Coordinates that are not where their place is are found, and those that were exchanged are said to be so."""

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
    assert numbers("swapped_coordinates", *points(KYIV, KYIV[::-1])) == {(2,)}
    assert numbers("swapped_coordinates", *points(*CITIES, CITIES[1][::-1], code="UA")) == {(5,)}
    assert numbers("swapped_coordinates", *points(*CITIES, KYIV[::-1], CITIES[2][::-1], code="UA")) == {(5, 6)}


def test_a_point_that_lies_elsewhere_whichever_way_it_is_read_is_found() -> None:
    assert numbers("outside_its_place", *points(KYIV, CITIES[1], KYIV[::-1])) == {(2,)}
    assert numbers("outside_its_place", *points(("47.32", "37.56"), code="UA/UA-43")) == {(1,)}


@pytest.mark.parametrize("check", ["swapped_coordinates", "outside_its_place"])
@pytest.mark.parametrize(
    "accounts",
    [
        points(*CITIES, code="UA"),
        points(KYIV, KYIV[::-1], KYIV, code=None),
        points(("55.75", "37.62"), ("59.94", "30.31"), ("43.12", "131.89"), ("66.16", "-169.81"), code="RU"),
        [at(1, Place("Ukraine", code="UA")), at(2, None), told(3, strike(3))],
        [*points(KYIV, KYIV)[:2], at(3, Place("Kyiv", code="UA/UA-30"))],
    ],
)
def test_what_may_lie_where_it_is_said_is_no_finding(check: str, accounts: list[Account[Any]]) -> None:
    assert numbers(check, *accounts) == set()


def test_a_kind_without_a_place_is_passed_over() -> None:
    rumour = Rumour(attribution=strike(1).attribution, size=Quantity.exact(3))

    assert numbers("swapped_coordinates", told(1, rumour)) == set()
