"""What all questions about one scope share: what they refuse, what they read, and what they keep."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from conflict_events.counting import by
from conflict_events.counting.membership.scoped import Scoped, check_scope, counts_a_stock
from conflict_events.errors import IncompleteScope, UsageError
from conflict_events.questions.attacks import Mirror, Totals
from conflict_events.questions.ground import TerritorialMomentum
from conflict_events.values import Scope
from tests.projections.accounts import entry_id, scope, strike, told


def test_c4_a_measure_that_no_kind_in_the_scope_has_is_refused_with_the_nearest() -> None:
    """Another word for it, or none like it; closures are counted of kinds with facilities."""
    with pytest.raises(UsageError, match="DroneStrike has no measure 'launches'; did you mean 'launched'\\?"):
        check_scope(scope(measure="launches"))
    with pytest.raises(UsageError, match="HarmReport has no measure 'xyz'; it has injured, killed"):
        check_scope(scope(kinds={"HarmReport"}, measure="xyz"))
    check_scope(scope(kinds={"DroneStrike", "HarmReport"}, measure="killed"))
    check_scope(scope(kinds={"Disruption"}, measure="closures"))


def test_c4_of_kinds_of_somebodys_own_it_is_seen_in_their_accounts() -> None:
    """A kind that is not known here may have anything."""
    check_scope(scope(kinds={"SomebodysOwn"}, measure="anything"))


def test_c15_territory_is_asked_about_by_its_change() -> None:
    """What is held, gained and lost is never counted together; a level is known as one."""
    ground = {"kinds": {"TerritorialClaim"}, "measure": "area_km2"}

    with pytest.raises(IncompleteScope, match="the scope does not say: change"):
        check_scope(scope(**ground))
    check_scope(scope(**ground, change="gained"))
    assert counts_a_stock(scope(**ground, change="controls"))
    assert not counts_a_stock(scope(**ground, change="gained"))


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"change": "total"}, "scope.change: DroneStrike does not say its change; leave change out"),
        ({"sides": {"UA"}}, "scope.sides: DroneStrike does not say its side; leave sides out"),
        ({"kinds": {"HarmReport"}, "measure": "killed", "attacker": "RU"}, "HarmReport does not say its attacker"),
        ({"kinds": {"HarmReport"}, "measure": "killed", "weapons": {"Kalibr"}}, "HarmReport does not say its weapon"),
        (
            {"kinds": {"EquipmentLoss"}, "measure": "count", "change": "gained"},
            "scope.change: must be one of lost, total for EquipmentLoss, got 'gained'",
        ),
        (
            {"kinds": {"DroneStrike", "EquipmentLoss"}, "measure": "launched", "change": "lost"},
            "scope.change: DroneStrike does not say its change",
        ),
    ],
)
def test_c4_what_no_kind_with_the_measure_says_cannot_be_asked(fields: dict[str, Any], refused: str) -> None:
    """Else every account would be out, or only possible, and the answer would look like one."""
    with pytest.raises(UsageError, match=re.escape(refused)):
        check_scope(scope(**fields))


def test_c4_what_one_of_the_kinds_says_can_be_asked_of_all() -> None:
    """Those that do not say it are set aside, each with that reason."""
    check_scope(scope(kinds={"DroneStrike", "HarmReport"}, measure="launched", decoys=True))
    check_scope(scope(kinds={"TerritorialClaim"}, measure="area_km2", change="lost", attacker="RU"))


def test_c4_the_mirror_and_momentum_refuse_it_too() -> None:
    """The one fills in an attacker, the other asks gains and losses both."""
    harm = scope("day", kinds={"HarmReport"}, measure="killed")
    with pytest.raises(UsageError, match="HarmReport does not say its attacker"):
        Mirror(harm, {"RU": by("UA"), "UA": by("RU")}, key=date(2024, 11, 10))
    with pytest.raises(UsageError, match="change: is filled in"):
        TerritorialMomentum(Scope(grain="month", tz="UTC", day_rule="end", change="gained"), "AFP", holder="RU")


def test_every_scoped_question_refuses_what_cannot_be_counted() -> None:
    """Before it is asked."""
    with pytest.raises(UsageError, match="has no measure"):
        Scoped(scope(measure="launches"), by("UA/AirForce"))


def test_a_question_keeps_what_its_scope_is_or_may_be_about() -> None:
    """And says which kinds and fields it reads, and that it is shown what may have been said."""
    question = Totals(scope("month"), by("UA/AirForce"))
    state = question.apply(question.apply({}, told(1, strike(5))), told(2, strike(5, attacker="UA", target="RU")))
    attacks = question.apply({}, told(3, strike(5)))

    assert set(state) == {entry_id(1), entry_id(2)}
    assert set(attacks) == {entry_id(3)}
    assert question.handles == {"DroneStrike"}
    assert question.sees_possible
    assert "tally.launched" in (question.reads or set())
