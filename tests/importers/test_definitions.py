"""The definitions that come with the library, as data."""

from __future__ import annotations

import pytest

from conflict_events.importers import load_definitions
from conflict_events.values import When


def test_the_air_forces_destroyed_broke_twice() -> None:
    """Lost was split off in about September 2024, and merged back in the night that ends on 24 July 2025."""
    september, night = When.edtf("2024-09~", tz="Europe/Kyiv"), When.at("2025-07-23T12:00", tz="Europe/Kyiv")
    narrow, wide = frozenset({"shot down"}), frozenset({"shot down", "suppressed"})

    assert [(each.measure, each.categories, each.since, each.until) for each in load_definitions()] == [
        ("destroyed", wide, None, september),
        ("destroyed", narrow, september, night),
        ("destroyed", wide, night, None),
        ("lost", frozenset({"suppressed"}), september, night),
    ]


@pytest.mark.parametrize(
    ("start", "end", "applying"),
    [
        ("2025-07-22T20:00", "2025-07-23T09:00", [False, True, False, True]),
        ("2025-07-23T22:40", "2025-07-24T11:30", [False, False, True, False]),
        ("2025-07-23T09:00", "2025-07-23T18:00", [False, True, True, True]),
        ("2024-09-05T00:00", "2024-09-05T08:00", [True, True, False, True]),
        ("2024-10-05T00:00", "2024-10-05T08:00", [False, True, False, True]),
    ],
)
def test_a_night_is_counted_under_the_definition_of_its_time(start: str, end: str, applying: list[bool]) -> None:
    """C17: one night is the old definition's, the next the new one's; in September 2024 either may hold."""
    night = When.between(start, end, tz="Europe/Kyiv")

    assert [each.may_apply(night) for each in load_definitions()] == applying


def test_the_breaks_are_of_drones_only() -> None:
    """Missiles have a column of lost before, between and after."""
    assert {each.covers("DroneStrike", frozenset({"Shahed-136/131"})) for each in load_definitions()} == {True}
    assert {each.covers("MissileStrike") for each in load_definitions()} == {False}


def test_every_definition_says_how_it_is_known() -> None:
    """They were read off a series, and nobody announced them here."""
    assert {each.claimant for each in load_definitions()} == {"UA/AirForce"}
    assert all(each.note for each in load_definitions())
