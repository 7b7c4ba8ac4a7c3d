"""The definitions that come with the library: DOMAIN 0.3 as data."""

from __future__ import annotations

from conflict_events.importers import load_definitions
from conflict_events.values import When


def test_the_air_forces_destroyed_broke_twice() -> None:
    """Lost was split off in about October 2024, and merged back in about August 2025."""
    october, august = (When.edtf(f"{month}~", tz="Europe/Kyiv") for month in ("2024-10", "2025-08"))
    narrow, wide = frozenset({"shot down"}), frozenset({"shot down", "suppressed"})

    assert [(each.measure, each.categories, each.since, each.until) for each in load_definitions()] == [
        ("destroyed", wide, None, october),
        ("destroyed", narrow, october, august),
        ("destroyed", wide, august, None),
        ("lost", frozenset({"suppressed"}), october, august),
    ]


def test_every_definition_says_how_it_is_known() -> None:
    """They were read off a series, and nobody announced them here."""
    assert {each.claimant for each in load_definitions()} == {"UA/AirForce"}
    assert all(each.note for each in load_definitions())
