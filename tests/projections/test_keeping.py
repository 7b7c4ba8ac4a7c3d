"""`ById`: what it supplies, and what tells its states apart."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.events import DroneStrike
from conflict_events.history import Account
from conflict_events.projections import ById, fold
from conflict_events.projections.keeping import InScope
from conflict_events.projections.stating import spelled
from conflict_events.testing import check_projection
from conflict_events.values import Scope
from tests.projections.accounts import missiles, strike, told


def names() -> st.SearchStrategy[Any]:
    """Draw what a question may be made with."""
    plain = st.integers(0, 9)
    return st.one_of(plain, st.frozensets(plain, max_size=3), st.tuples(plain, st.frozensets(plain, max_size=2)))


@attrs.frozen
class Launched(ById[int]):
    """How many drones each account names that names at least so many: a question that keeps a number of each."""

    handles = frozenset({DroneStrike})

    at_least: int = 0

    def keeps(self, account: Account[Any], /) -> int | None:
        low = account.event.tally.launched.low
        return low if low is not None and low >= self.at_least else None

    def answer(self, state: dict[str, int]) -> list[int]:
        return sorted(state.values())


class Whole(ById[Account[Any]]):
    """The accounts themselves."""

    handles = frozenset({DroneStrike})

    def answer(self, state: dict[str, Account[Any]]) -> set[str]:
        return set(state)


@attrs.frozen
class Sides(InScope[str]):
    """Who attacks, in a scope."""

    scope: Scope
    by_name: bool = False

    def keeps(self, account: Account[Any], /) -> str | None:
        return str(account.event.attacker)

    def answer(self, state: dict[str, str]) -> frozenset[str]:
        return frozenset(state.values())


@pytest.mark.law
def test_it_obeys_the_laws() -> None:
    """Nothing but what it keeps, and the answer, was written."""
    check_projection(Launched(at_least=2))
    check_projection(Whole())


def test_its_state_is_named_by_all_that_it_was_made_with() -> None:
    """Or the state of one question would be taken for the state of another."""
    assert Launched(at_least=2).name == "tests.projections.test_keeping.Launched(at_least=2)"
    assert Whole().name == "tests.projections.test_keeping.Whole"


def test_questions_whose_states_are_the_same_share_one_name() -> None:
    """What a state does not depend on is left out: another count asks the same accounts."""
    drones = Scope(kinds={"DroneStrike"}, places={"UA", "RU"})

    assert Sides(drones).name == Sides(drones, by_name=True).name
    assert Sides(drones).name.startswith(
        "tests.projections.test_keeping.Sides(scope=kinds={DroneStrike},places={RU,UA}"
    )


def test_a_question_of_a_scope_folds_its_kinds_and_what_is_possible() -> None:
    """A scope that names no kind is of none."""
    drones = Sides(Scope(kinds={"DroneStrike"}))

    assert drones.handles == {"DroneStrike"}
    assert not Sides(Scope()).handles
    assert drones.sees_possible
    assert fold(drones, [told(1, strike(5)), told(2, missiles(5, attacker="UA", target="RU"))]) == {"RU"}


@given(first=names(), second=names())
def test_a_name_tells_tuples_and_sets_apart_whatever_their_order(first: Any, second: Any) -> None:
    """Sets are sorted, at any depth: a name is the same in every process."""
    assert spelled(frozenset({first, second})) == spelled(frozenset([second, first]))
    assert (spelled((first, second)) == spelled((second, first))) is (spelled(first) == spelled(second))
