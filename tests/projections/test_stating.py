"""What a projection says of its state: its type, and the parameters by which two questions are two."""

from __future__ import annotations

import functools
from typing import Any, Generic, TypeVar

import attrs

from conflict_events.counting import envelope
from conflict_events.counting.membership.holding import Member
from conflict_events.events import DroneStrike
from conflict_events.history import Account
from conflict_events.projections import ById, Folding, on
from conflict_events.projections.stating import state_type
from conflict_events.questions.attacks import Totals
from tests.log.kept_questions import SCOPE, Nights, voices

T = TypeVar("T")
U = TypeVar("U")


class Paired(ById[tuple[T, U]], Generic[T, U]):
    name = "Paired"


class Both(Paired[int, str]): ...


class Weighed(Folding[int]):
    version = 1

    def __init__(self, places: frozenset[str]) -> None:
        self.places = places

    @functools.cached_property
    def slow(self) -> int:
        return 1

    def initial(self) -> int:
        return 0

    @on(DroneStrike)
    def strike(self, state: int, account: Account[DroneStrike]) -> int:
        return state + self.slow * len(account.incident)

    def answer(self, state: int) -> int:
        return state


class Plain(Weighed):
    def __init__(self) -> None:
        """Take nothing."""


@attrs.frozen
class Named(Plain):
    by: str


def test_the_type_of_a_state_is_read_from_annotations_and_generic_bases() -> None:
    assert state_type(Both()) == dict[str, tuple[int, str]]
    assert state_type(Paired[str, str]()) == dict[str, tuple[T, U]]  # type: ignore[valid-type]  # nobody says which
    assert state_type(Totals(SCOPE, envelope())) == dict[str, Member]
    assert state_type(Nights()) == dict[tuple[str, int], int]
    assert str(state_type(voices)) == "collections.Counter[str]"
    assert state_type(Plain()) is int


def test_a_class_with_parameters_has_them_in_its_name() -> None:
    """Or the state of one question would be taken for the state of another."""
    here = "tests.projections.test_stating"
    assert Plain().name == f"{here}.Plain"
    assert Named(by="day").name == f"{here}.Named(by=day)"
    question: Any = Weighed(frozenset({"UA", "RU"}))
    before = question.name
    assert before == f"{here}.Weighed(places={{RU,UA}})"
    assert question.slow == 1
    assert question.name == before, "what it has worked out is no parameter"
