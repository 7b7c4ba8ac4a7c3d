"""Writing projections: of a function, and of a class with one marked method a kind."""

from __future__ import annotations

import multiprocessing
import pickle
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Mapping
from typing import Any, NamedTuple

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import DroneStrike, HarmReport, Link, MissileStrike
from conflict_events.history import Account
from conflict_events.projections import Folding, Mergeable, Revocable, fold, on, projection
from conflict_events.projections.writing import _copied
from conflict_events.testing import check_projection
from tests.projections.accounts import entry_id, harm, missiles, strike, told
from tests.projections.worked import Losses, Nights, by_attacker, by_claimant, claimants, nights_by_attacker

LINK = told(9, Link(kind="same_incident", a=entry_id(1), b=entry_id(2), basis="one night"))
ACCOUNTS = [told(1, strike(145)), told(2, strike(140, by="AFP")), told(3, missiles(10)), told(4, harm(killed=1)), LINK]


# --- of a function ---------------------------------------------------------------------------------------------------
def test_a_function_that_adds_one_account_is_a_projection() -> None:
    """Its kinds and its fresh state come from its decorator and its annotations."""
    assert fold(nights_by_attacker, ACCOUNTS) == Counter({("RU", "2024-11-10"): 2})
    assert nights_by_attacker.handles == {DroneStrike}
    assert nights_by_attacker.version == 1
    assert nights_by_attacker.name == "tests.projections.worked.nights_by_attacker"


def test_start_and_answer_can_be_given() -> None:
    """Several kinds, every kind; and ledger kinds only where they are named."""
    assert fold(by_claimant, ACCOUNTS) == {"UA/AirForce": [entry_id(1)], "AFP": [entry_id(2)], "UA/Kyiv": [entry_id(4)]}
    assert by_claimant.handles == {DroneStrike, HarmReport}
    assert fold(claimants, ACCOUNTS) == 3
    assert claimants.handles == {object}


@pytest.mark.law
def test_a_function_with_inverses_takes_accounts_back_and_is_asked_in_parts() -> None:
    """Which a function without them cannot, and does not say that it can."""
    assert isinstance(by_attacker, Revocable)
    assert isinstance(by_attacker, Mergeable)
    check_projection(by_attacker)
    assert not isinstance(nights_by_attacker, Revocable | Mergeable)


def test_it_can_still_be_called_as_the_function_it_was() -> None:
    """Which is how it is tested."""
    state = Counter[tuple[str, str]]()

    assert nights_by_attacker(state, ACCOUNTS[0]) is state
    assert state.total() == 1


def test_an_answer_shares_nothing_with_its_state() -> None:
    """Counters stay counters, and lists in them are copied too."""
    counted = nights_by_attacker.apply(nights_by_attacker.initial(), ACCOUNTS[0])
    listed = by_claimant.apply(by_claimant.initial(), ACCOUNTS[0])
    one, other = nights_by_attacker.answer(counted), by_claimant.answer(listed)
    nights_by_attacker.apply(counted, ACCOUNTS[1])
    by_claimant.apply(listed, told(5, strike(1)))

    assert one == Counter({("RU", "2024-11-10"): 1})
    assert type(one) is Counter
    assert other == {"UA/AirForce": [entry_id(1)]}
    assert type(other) is defaultdict


class Pair(NamedTuple):
    """A tuple with names."""

    items: list[int]


class Plain:
    """Compared by identity, so it may change."""

    def __init__(self) -> None:
        self.items = [1]


@attrs.define
class Changing:
    items: list[int] = attrs.field(factory=list)


@pytest.mark.parametrize(
    "state",
    [[1], {1}, {1: [1]}, ([1],), Pair([1]), deque([[1]]), OrderedDict({1: {2}}), Counter("aab"), Changing([1])],
)
def test_copies_are_equal_and_separate(state: Any) -> None:
    """Whatever holds the state."""
    copied = _copied(state)

    assert copied == state
    assert type(copied) is type(state)
    assert copied is not state


def test_what_changes_inside_is_separate_too_and_what_cannot_change_is_shared() -> None:
    """Accounts and quantities are not copied by the thousand."""
    inner, plain = [1], Plain()
    copied = _copied({"list": inner, "tuple": (inner,), "pair": Pair(inner), "plain": plain, "kept": ACCOUNTS[0]})

    assert all(each is not inner for each in (copied["list"], copied["tuple"][0], copied["pair"].items))
    assert copied["plain"] is not plain
    assert copied["plain"].items == [1]
    assert copied["kept"] is ACCOUNTS[0]
    assert _copied(None) is None


def test_a_decorated_function_goes_to_another_process_by_its_name() -> None:
    """A pool finds it where it is defined."""
    assert pickle.loads(pickle.dumps(nights_by_attacker)) is nights_by_attacker  # noqa: S301  # our own bytes
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(fold, (nights_by_attacker, ACCOUNTS[:2]))

    assert found == fold(nights_by_attacker, ACCOUNTS)


class Needy:
    def __init__(self, needed: int) -> None:
        self.needed = needed


def unannotated(state, _):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201  # on purpose
    return state


def half_annotated(state, _: Account[DroneStrike]) -> Any:  # type: ignore[no-untyped-def]  # noqa: ANN001
    return state


def abstract(state: Mapping[str, int], _: Account[DroneStrike]) -> Mapping[str, int]:
    return state


def needy(state: Needy, _: Account[DroneStrike]) -> Needy:
    return state


def unreadable(state: Nowhere, _: Account[DroneStrike]) -> Nowhere:  # type: ignore[name-defined]  # noqa: F821
    return state


@pytest.mark.parametrize("function", [unannotated, half_annotated, abstract, needy, unreadable])
def test_a_state_that_nobody_can_make_is_refused_where_it_is_written(function: Any) -> None:
    """No annotation, one that cannot be read, or a class that makes no empty state: give start."""
    with pytest.raises(UsageError, match=f"{function.__name__}.*start="):
        projection(version=1, on=DroneStrike)(function)

    assert projection(version=1, on=DroneStrike, start=dict)(function).initial() == {}


# --- of a class ------------------------------------------------------------------------------------------------------
def test_a_class_hands_each_account_to_the_most_specific_handler() -> None:
    """And what no handler is for is passed over; kinds about entries come only where they are named."""
    assert fold(Losses(), ACCOUNTS) == {"drones": 2, "anything": 2}
    assert Losses().handles == {object, DroneStrike}
    assert Losses().name == "tests.projections.worked.Losses"


def test_a_subclass_adds_handlers_and_overrides_methods() -> None:
    """Also without marking them again."""
    assert fold(Nights(), ACCOUNTS) == {"drones": 4, "missiles": 1, "anything": 1, "links": 1}
    assert fold(Losses(), ACCOUNTS) == {"drones": 2, "anything": 2}


def test_two_handlers_of_one_kind_are_refused() -> None:
    """One of them would never be heard."""
    with pytest.raises(UsageError, match="one and other are both marked for MissileStrike"):

        class Twice(Folding[int]):
            @on(MissileStrike)
            def one(self, state: int, _: Account[MissileStrike]) -> int:
                return state

            @on(MissileStrike)
            def other(self, state: int, _: Account[MissileStrike]) -> int:
                return state


def test_an_account_without_a_handler_leaves_the_state_alone() -> None:
    """Though nobody should hand it over."""

    class Few(Folding[int]):
        @on(MissileStrike)
        def missiles(self, state: int, _: Account[MissileStrike]) -> int:
            return state + 1

    assert Few().apply(0, ACCOUNTS[0]) == 0
    assert Few().apply(0, ACCOUNTS[2]) == 1
