"""Names in a question: what nobody is called, and what accounts are called that differs in its spelling alone."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.counting import by, envelope, through
from conflict_events.counting.membership.holding import hold
from conflict_events.counting.membership.subjects import is_like
from conflict_events.counting.telling.names import AskedNames, names_in
from conflict_events.projections import fold
from conflict_events.questions.attacks import Totals
from conflict_events.values import Definition, Quantity
from tests.counting.figures import row
from tests.projections.accounts import scope, strike


def asked(*events: Any, policy: Any = None, definitions: Any = (), **fields: Any) -> AskedNames:
    wanted = scope(**fields)
    held = [hold(row(number, event), wanted, spelt=True) for number, event in enumerate(events, 1)]
    return names_in([each for each in held if each], wanted, policy or envelope(), definitions)


@pytest.mark.parametrize(
    ("fields", "alike"),
    [
        ({"weapons": {"Kalibr"}}, ("weapon", "kalibr", 2)),
        ({"weapons": {"\u041a\u0430libr"}}, ("weapon", "Kalibr", 1)),
        ({"weapons": {"X 101"}}, ("weapon", "X-101 and Iskander", 1)),
        ({"places": {"UA/K"}}, ("place", "ua/K/x", 1)),
        ({"attacker": "ru"}, ("actor", "RU", 6)),
        ({"target_kind": "Energy"}, ("target kind", "energy", 1)),
        ({"policy": by("UA/Airforce")}, ("claimant", "UA/AirForce", 6)),
    ],
)
def test_c4_names_that_differ_in_case_signs_or_look_alikes_are_told_and_not_counted(
    fields: dict[str, Any], alike: tuple[str, str, int]
) -> None:
    """Beside the exact name, or without one: with how many accounts have them."""
    events = [strike(1, weapon=weapon) for weapon in ("Kalibr", "kalibr", "KALIBR", "X-101 and Iskander")]
    events[2] = strike(1, weapon="kalibr")
    events += [strike(1, code="ua/K/x"), strike(1, target_kind="energy")]

    assert alike in asked(*events, **fields).alike


def test_c4_what_is_nearly_the_name_asked_for_counts_nowhere_and_is_told_once() -> None:
    """3 of the exact name, and not 8; the other is set aside, and leaves what is covered as it is."""
    accounts = [row(1, strike(3, weapon="Kalibr")), row(2, strike(Quantity.unreported(), weapon="kalibr"))]
    answer = fold(Totals(scope(weapons={"Kalibr"}), envelope()), accounts)

    assert (str(answer.everything.value), len(answer.aside), answer.coverage.unreported) == ("3", 1, 0)
    assert answer.names.caveats() == {
        "1 account has the weapon 'kalibr', which differs only in case, signs or look-alike letters, and is not counted"
    }
    two = AskedNames(alike=(("weapon", "kalibr", 2),))
    assert next(iter(two.caveats())).startswith("2 accounts have the weapon")
    assert hold(accounts[1], scope(weapons={"Kalibr"})) is None


def test_c4_names_in_all_parts_of_a_question_are_suspected() -> None:
    """Whom speaks_of and definitions name, the places that are meant, and what was attacked."""
    misspelt = Definition(claimant="UA/Airforce", measure="launched", categories={"strike"})
    meant: dict[str, Any] = {"speaks_of": {"UA/AirForces": "UKR", "UA/AirForce": "UA"}, "target_kind": "enrgy"}
    names = asked(strike(1, target_kind="energy"), strike(2, by="AFP"), definitions=[misspelt], **meant)

    assert {("claimant", "UA/Airforce"), ("claimant", "UA/AirForces")} <= names.suspected
    assert {("place", "UKR"), ("target kind", "enrgy")} <= names.suspected
    fitting = asked(strike(1, target_kind="energy"), strike(2, by="AFP", target_kind="energy"), target_kind="energy")
    assert fitting.suspected == frozenset()


def test_c4_an_outlet_that_nothing_came_through_is_suspected() -> None:
    member = hold(row(1, strike(1), via=("Office",)), scope(), spelt=True)
    assert member is not None
    assert names_in([member], scope(), through("Office")).suspected == frozenset()
    assert names_in([member], scope(), through("Offices")).suspected == {("outlet", "Offices")}


def test_c4_a_name_is_like_another_or_one_above_it() -> None:
    """Step by step of a path, or whole; and only words are."""
    assert is_like("ua/k/x", "UA/K")
    assert is_like("UA-K", "UA/K")
    assert not is_like("UA-30", "UA")
    assert not is_like("UA", "UA/K")
    assert not is_like(5, "UA")
