"""Launched below what its claimant says was destroyed meanwhile is found, whatever else it said."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.checks import Ledger, launching
from conflict_events.history import Account
from conflict_events.values import Quantity, Tally
from tests.checks.linted import found, numbers
from tests.projections.accounts import entry_id, hours, strike, told

CHECK = "launched_below_destroyed"


def launched(number: int, first: float, last: float, count: Any, **fields: Any) -> Account[Any]:
    return told(number, strike(count, hours(first, last), **fields))


def destroyed(number: int, first: float, last: float, count: Any, *, beside: Any = (), **fields: Any) -> Account[Any]:
    event = strike(None, hours(first, last), tally=Tally(destroyed=count), **fields)
    return told(number, event, beside=beside)


def test_reports_of_a_night_are_added_up() -> None:
    """Windows apart, places apart and weapons apart; none of them alone is above."""
    told_of = [
        destroyed(1, 0, 4, 30),
        destroyed(2, 4, 8, 30),
        destroyed(3, 8, 12, 20, code="UA/UA-30"),
        destroyed(4, 8, 12, 20, code="UA/UA-51"),
    ]
    (finding,) = found(CHECK, launched(9, 0, 12, 99), *told_of)

    assert "99 launched, below the 100 destroyed that it reports in that window" in finding.message
    assert finding.accounts == {entry_id(9), *(each.id for each in told_of)}
    assert not found(CHECK, launched(9, 0, 12, 100), *told_of)
    assert not found(CHECK, launched(9, 1, 12, 99), *told_of)
    assert not found(CHECK, launched(9, 0, 12, Quantity.at_least(1)), *told_of)
    assert not found(CHECK, launched(9, 0, 12, 99, by="AFP"), *told_of)
    assert not found(CHECK, launched(9, 0, 12, 99, attacker="BY"), *told_of)


def test_what_may_be_the_same_is_not_added_up() -> None:
    """Overlapping windows, a whole and its place, two readings of one incident, or what began before."""
    whole = launched(9, 4, 12, 50)

    assert not found(CHECK, whole, destroyed(1, 4, 9, 40), destroyed(2, 8, 12, 40))
    assert not found(CHECK, whole, destroyed(1, 4, 9, 40), destroyed(2, 4, 9, 40, code="UA/UA-30"))
    assert not found(CHECK, whole, destroyed(1, 4, 6, 40, beside=[2]), destroyed(2, 8, 10, 40, beside=[1]))
    assert not found(CHECK, whole, destroyed(1, 0, 5, 40), destroyed(2, 5, 12, 40))


@pytest.mark.parametrize(("weapon", "expected"), [(None, {(1, 9)}), ("Lancet", {(1, 9)}), ("FPV", set())])
def test_figures_of_one_weapon_are_held_against_that_weapon(weapon: str | None, expected: set[Any]) -> None:
    """Where it is not said, against all of them."""
    whole = launched(9, 0, 12, 5, weapon=weapon)

    assert numbers(CHECK, whole, destroyed(1, 0, 4, 30, weapon="Lancet")) == expected


def test_running_totals_that_contradict_each_other_are_looked_at_from_the_worst(monkeypatch: Any) -> None:
    """What is added up is bounded, and the same whatever came first."""
    monkeypatch.setattr(launching, "LOOKED_AT", 0)
    accounts = [launched(n, 0, n + 1, n) for n in range(1, 20)]
    accounts += [destroyed(n + 100, 0, n + 1, 3 * n, at=f"2024-11-{n:02}T21:00Z") for n in range(1, 20)]
    (finding,) = found(CHECK, *accounts)

    assert finding.count == 1
    assert finding.accounts == {entry_id(19), *(entry_id(n + 100) for n in range(1, 20))}
    assert found(CHECK, *reversed(accounts)) == [finding]


def test_a_check_can_look_at_the_accounts_of_one_voice() -> None:
    """For checks of one's own."""
    one, other = launched(1, 0, 4, 3), launched(2, 0, 4, 3, by="AFP")

    assert Ledger.of([one, other]).by_claimant == {"UA/AirForce": [one], "AFP": [other]}
