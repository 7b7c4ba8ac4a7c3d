"""Laws for questions about kinds of one's own, named by a scope and so by their name alone."""

from __future__ import annotations

import enum
from collections import Counter
from decimal import Decimal
from typing import Any, Literal

import attrs
import hypothesis
import pytest
from hypothesis import strategies as st

import conflict_events as ce
from conflict_events.testing import check_projection, events_of, id_of, logs
from conflict_events.values import EntryId, PlaceCode

FEW = hypothesis.settings(
    max_examples=10, derandomize=True, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)


ONE = hypothesis.settings(FEW, max_examples=1)


def _made(name: str) -> Any:
    """Stamp a class in this call, so that there is another each time."""

    @ce.kind(name)
    @attrs.frozen(kw_only=True)
    class Made:
        holds: ce.Quantity
        when: ce.When
        attribution: ce.Attribution

    return Made


@ce.kind("Exchange")
@attrs.frozen(kw_only=True)
class Exchange:
    holder: ce.Actor
    released: ce.Quantity
    when: ce.When
    attribution: ce.Attribution


BOARD = ce.RecordBoard(
    ce.Scope(kinds={Exchange}, measure="released", grain="day", day_rule="end", tz="UTC"), ce.by("RU/Staff")
)


def test_a_board_over_a_kind_of_ones_own_is_held_to_the_laws() -> None:
    """Also on logs that have no account of it."""
    check_projection(BOARD, events=events_of(Exchange), settings=FEW)


@pytest.mark.no_cover
def test_its_accounts_are_made_by_the_types_of_its_fields() -> None:
    """And say mostly what the question asks for."""
    said: Counter[str] = Counter()

    @FEW
    @hypothesis.given(logs(about=BOARD))
    def draw(log: list[Any]) -> None:
        said.update(each.attribution.claimant for each in log if isinstance(each, Exchange))

    draw()
    check_projection(BOARD, settings=FEW)
    assert said["RU/Staff"] > sum(said.values()) / 4


@pytest.mark.parametrize(
    ("stamped", "told"), [(0, "no class of this process is"), (2, "2 classes of this process are")]
)
def test_a_kind_that_no_class_or_several_may_be_has_to_be_given(stamped: int, told: str) -> None:
    """A scope keeps names; what to do is said."""
    name = f"Ceasefire{stamped}"
    classes = [_made(name) for _ in range(stamped)]
    scope = attrs.evolve(BOARD.scope, kinds={name}, measure="holds")

    with pytest.raises(ce.UsageError, match=f"events: {name} is asked .* {told}.* called so; give events="):
        check_projection(ce.RecordBoard(scope, BOARD.count), settings=FEW)
    for each in classes:
        check_projection(ce.RecordBoard(scope, BOARD.count), events=events_of(each), settings=ONE)


def test_a_kind_with_rules_between_its_fields_has_to_be_given_too() -> None:
    """What its types alone make, its constructor refuses."""

    @ce.kind("Truce")
    @attrs.frozen(kw_only=True)
    class Truce:
        days: int
        attribution: ce.Attribution

        def __attrs_post_init__(self) -> None:
            raise ValueError("never long enough")

    with pytest.raises(ce.UsageError, match=r"events: Truce refuses .* give events_of\(Truce\)"):
        logs(about=ce.projection(version=1, on=Truce, start=int)(lambda state, _account: state))


@attrs.frozen
class Refusing:
    number: int

    def __attrs_post_init__(self) -> None:
        raise ValueError("never")


@ce.kind("Odd")
@attrs.frozen(kw_only=True)
class Odd:
    """Takes odd numbers, and nothing that refuses."""

    number: int
    times: tuple[int, ...] = ()
    refusing: Refusing | None = None
    attribution: ce.Attribution

    def __attrs_post_init__(self) -> None:
        if self.number % 2 == 0:
            raise ValueError("odd numbers only")


def test_a_kind_that_refuses_now_and_then_is_made_when_it_does_not() -> None:
    """New accounts, and what somebody says again, revises, or we repair."""
    made: list[Any] = []

    @hypothesis.settings(FEW, max_examples=60)
    @hypothesis.given(logs(about=ce.projection(version=1, on=Odd, start=int)(lambda state, _account: state)))
    def draw(log: list[Any]) -> None:
        made.extend(each for each in log if isinstance(each, Odd))

    draw()
    assert {each.number for each in made} == {1, 3, 7}


def test_an_error_of_the_draws_is_no_broken_law() -> None:
    """It is told as it is."""
    with pytest.raises(ZeroDivisionError):
        check_projection(BOARD, events=st.integers(0, 0).map(lambda number: 1 // number), settings=FEW)


class Mood(enum.Enum):
    CALM = "calm"


@attrs.frozen
class Part:
    of: EntryId | None = None
    share: Decimal = Decimal(0)


@ce.kind("Medley")
@attrs.frozen(kw_only=True)
class Medley:
    """A field of every sort."""

    answers: EntryId
    mood: Mood
    pair: tuple[ce.Actor, PlaceCode]
    parts: frozenset[Part]
    share: float | None
    word: Literal["a", "b"]
    attribution: ce.Attribution


def test_a_kind_may_have_fields_of_every_sort() -> None:
    """References refer to what is there."""
    seen: list[Medley] = []

    @hypothesis.given(logs(about=ce.projection(version=1, on=Medley, start=int)(lambda state, _account: state)))
    @FEW
    def draw(log: list[Any]) -> None:
        ids = {id_of(each) for each in log}
        seen.extend(each for each in log if isinstance(each, Medley) and each.answers in ids)

    draw()
    assert {part for each in seen for part in each.parts}
    assert {each.word for each in seen} == {"a", "b"}
