"""Joining versions of unknown order: what is held possible, and what cannot be held together."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any

import attrs
import pytest

from conflict_events.events import Disruption, HarmReport, Statement, kind
from conflict_events.history import Account, Unsettled
from conflict_events.testing.paper import id_of
from conflict_events.values import Attribution, Place, Quantity, Scope, Superlative, Tally, When
from tests.history.told import MAYOR, entries, read, revised, said, strike

FIRST = strike(20)


def joined(first: Any, *versions: Any) -> Any:
    """What an account reads as whose revisions are these; the same in every order."""
    found = [
        read(entries(first, *map(revised_, [first] * len(order), order)), first) for order in permutations(versions)
    ]
    assert all(each == found[0] for each in found)
    return found[0]


def revised_(first: Any, version: Any) -> Any:
    return revised(first, version)


def at_nine(**changes: Any) -> Any:
    return attrs.evolve(FIRST, attribution=said("2024-11-10T09:00Z"), **changes)


def test_quantities_widen_to_hold_all_versions() -> None:
    """Each measure by itself, unreported ones too."""
    tallies = (
        Tally(destroyed=30, launched=5),
        Tally(destroyed=Quantity.at_least(34)),
        Tally(destroyed=Quantity.about_(32)),
    )
    account = joined(FIRST, *(at_nine(tally=each) for each in tallies))

    assert account.event.tally == Tally(destroyed=Quantity.at_least(0), launched=Quantity.at_least(0))
    assert account.caveats == (
        "versions of unknown order differ in tally.destroyed, tally.launched; all are held possible",
    )


def test_windows_widen_and_words_are_those_of_the_version_that_may_lie_latest() -> None:
    """Fields that have no hull keep one version's wording, and the account says so."""
    day = When.day("2024-11-10", tz="Europe/Moscow")
    one = at_nine(weapon="a", when=When.between("2024-11-10T05:00Z", "2024-11-10T06:00Z"))
    other = attrs.evolve(one, weapon="b", when=When.at("2024-11-10T07:00Z"), attribution=said(day))
    account = joined(FIRST, one, other)

    assert (account.event.when.earliest, account.event.when.latest) == (one.when.earliest, other.when.latest)
    assert account.event.weapon == "b"
    assert account.event.attribution.reported.latest == day.latest
    assert account.caveats == ("versions of unknown order differ in weapon, when; all are held possible",)


@pytest.mark.parametrize(
    "values",
    [
        {"note": (None, "a", "b")},
        {"launch_places": ((), ("a",), ("a", "b"))},
        {"decoys": (None, True, False)},
        {"weapon": (None, "a", "b"), "note": ("b", "a", None)},
    ],
    ids="+".join,
)
def test_versions_that_nothing_but_their_words_tells_apart_are_chosen_by_content(values: dict[str, Any]) -> None:
    """Never by a digest or by position; nothing and something compare."""
    versions = [at_nine(**{name: each[n] for name, each in values.items()}) for n in range(3)]

    assert isinstance(joined(FIRST, *versions), Account)


def test_sets_and_missing_places_are_compared_without_trouble() -> None:
    """Two reports of one moment; one names no place, so they cannot be held together."""
    first = HarmReport(when="2024-11-10", attribution=said("2024-11-10T05:00Z"), killed=0)
    said_at = said("2024-11-10T09:00Z")
    damages = [frozenset({"a", "b"}), frozenset({"c"}), None]
    versions = [attrs.evolve(first, damage=each, attribution=said_at) for each in damages]
    placed = attrs.evolve(first, where=Place("x", code="RU"), attribution=said_at)

    assert joined(first, *versions).caveats == ("versions of unknown order differ in damage; all are held possible",)
    assert joined(first, versions[0], placed) == Unsettled(id_of(first), ("where",))


def test_a_hull_that_would_break_a_rule_of_its_kind_does_not_speak() -> None:
    """One says restored, the other closed with an open end: a restoration has both ends (D1)."""
    first = Disruption(service="airport", state="closed", when="2024-11-10", attribution=said("2024-11-10T05:00Z"))
    said_at = said("2024-11-10T09:00Z")
    restored = attrs.evolve(first, state="restored", when=When.at("2024-11-10T08:00Z"), attribution=said_at)
    closed = attrs.evolve(first, when=When.between("2024-11-10T07:00Z", None), attribution=said_at)

    assert joined(first, restored, closed) == Unsettled(id_of(first), ("when",))


def test_scopes_of_claims_are_joined_field_by_field() -> None:
    """A superlative that says more than another; a side in one of them only cannot be held together."""

    def claim(superlative: Superlative | None, at: str) -> Statement:
        return Statement(
            when="2024-11-10",
            act="claim",
            text="the largest",
            superlative=superlative,
            attribution=said(at),
        )

    first = claim(None, "2024-11-10T05:00Z")
    plain, ranked, sided = (
        claim(Superlative(scope=scope, rank=rank), "2024-11-10T09:00Z")
        for scope, rank in ((Scope(measure="launched"), 1), (Scope(measure="hits"), 2), (Scope(attacker="RU"), 1))
    )

    assert joined(first, plain, ranked).caveats == (
        "versions of unknown order differ in superlative.rank, superlative.scope.measure; all are held possible",
    )
    assert joined(first, plain, sided) == Unsettled(id_of(first), ("superlative.scope.attacker",))
    assert joined(first, claim(None, "2024-11-10T09:00Z"), sided) == Unsettled(id_of(first), ("superlative",))


@kind("Flood")
@attrs.frozen(kw_only=True)
class Flood:
    depth: Quantity = attrs.field(alias="metres")
    bank: str | None = None
    attribution: Attribution


def test_versions_of_users_kinds_are_joined_too() -> None:
    """Whatever their constructors call a field."""

    def flood(metres: str, at: str, bank: Any = None) -> Flood:
        return Flood(metres=Quantity.exact(Decimal(metres)), bank=bank, attribution=Attribution(MAYOR, at))

    first = flood("1", "2024-11-10T05:00Z")
    account = joined(first, flood("1.5", "2024-11-10T09:00Z"), flood("2", "2024-11-10T09:00Z", "left"))
    right = joined(first, flood("2", "2024-11-10T09:00Z", "right"), flood("2", "2024-11-10T09:00Z", "left"))

    assert account.event.depth == Quantity.between(Decimal("1.5"), 2)
    assert right.event.bank == "right"
