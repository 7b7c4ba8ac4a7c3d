"""Definitions: what a measure counts, and in which windows."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.errors import InvalidValue
from conflict_events.events import DroneStrike
from conflict_events.values import Definition, When


def destroyed(**fields: Any) -> Definition:
    return Definition(**{"claimant": "UA/AirForce", "measure": "destroyed", "categories": {"shot down"}, **fields})


def month(number: int) -> When:
    return When.month(2024, number, tz="Europe/Kyiv")


def test_a_definition_may_apply_in_its_period_and_around_the_months_in_which_it_changed() -> None:
    """A change known by its month leaves that month in doubt, and no other."""
    between = destroyed(since=month(3), until=month(6))

    assert [between.may_apply(month(number)) for number in range(1, 9)] == [
        False,
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_definition_without_dates_always_applies() -> None:
    """None = ever since, and still."""
    assert destroyed().may_apply(month(1))
    assert not destroyed(since=month(3)).may_apply(month(1))
    assert not destroyed(until=month(3)).may_apply(month(9))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"categories": ()}, "categories"),
        ({"categories": "shot down"}, "categories"),
        ({"measure": ""}, "measure"),
        ({"kinds": ()}, "kinds"),
        ({"weapons": "Shahed"}, "weapons"),
        ({"since": "2024-10", "until": "2024-08"}, "until"),
    ],
)
def test_a_definition_that_cannot_be_meant_is_refused(fields: dict[str, Any], field: str) -> None:
    """It names something, and ends no earlier than it begins."""
    with pytest.raises(InvalidValue) as raised:
        destroyed(**fields)

    assert raised.value.field == field


def test_a_definition_may_be_limited_to_kinds_and_weapons() -> None:
    """None = any; a weapon that is not said may be one of them."""
    drones = destroyed(kinds={"DroneStrike"}, weapons={"Shahed-136/131", "Orlan-10"})

    assert drones.covers("DroneStrike")
    assert drones.covers("DroneStrike", frozenset({"Orlan-10", "Lancet"}))
    assert drones.covers("DroneStrike", frozenset({None, "Lancet"}))
    assert not drones.covers("DroneStrike", frozenset({"Lancet"}))
    assert not drones.covers("MissileStrike", frozenset({"Orlan-10"}))
    assert destroyed().covers("MissileStrike", frozenset({"X-22"}))
    assert destroyed(kinds=[DroneStrike]).kinds == frozenset({"DroneStrike"})


def test_a_definition_says_what_is_counted() -> None:
    """In words, for reasons and tables."""
    assert str(destroyed(categories={"suppressed", "shot down"})) == (
        "'destroyed' by UA/AirForce counts shot down and suppressed"
    )
