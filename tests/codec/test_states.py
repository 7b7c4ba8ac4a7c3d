"""A state comes back from its stored form as it was, or is refused by its type before anything is stored."""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import attrs
import pytest

from conflict_events.codec import StateCodec
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.values import Place, Quantity, When


class Colour(enum.Enum):
    RED = "red"


@attrs.frozen
class Pair:
    x: int
    y: tuple[str, ...] = ()
    inner: Pair | None = None


STATES: list[tuple[Any, Any]] = [
    (dict[str, int], {"b": 1, "a": 2}),
    (Counter[str], Counter("aab")),
    (dict[tuple[date, str], list[int]], {(date(2024, 11, 10), "x"): [1]}),
    (defaultdict[str, set[str]], defaultdict(set, {"a": {"x", "y"}})),
    (defaultdict[str, int], defaultdict(int, {"a": 1})),
    (set[Pair], {Pair(1), Pair(2, ("a",), Pair(3))}),
    (Quantity, Quantity.between(1, 3)),
    (dict[str, Quantity | None], {"a": Quantity.exact(3), "b": None}),
    (tuple[int, str], (1, "a")),
    (Decimal, Decimal("1.50")),
    (int | Decimal | None, Decimal("1.5")),
    (int | Decimal, 1),
    (dict[str, str | int | None], {"a": "1", "b": 1, "c": None}),
    (dict[Colour, datetime], {Colour.RED: datetime(2024, 11, 10, tzinfo=UTC)}),
    (list[When], [When.day("2024-11-10")]),
    (frozenset[frozenset[str]], frozenset({frozenset({"a"})})),
    (dict[str, dict[str, Counter[int]]], {"a": {"b": Counter({1: 2})}}),
    (Annotated[dict[str, Place], "with a mark"], {"a": Place("Kyiv", code="UA/UA-30")}),
    (Literal["a", "b"], "a"),
    (None, None),
    (bool, True),
]


# By number: sets print in another order in each process, and workers must agree on the names.
@pytest.mark.parametrize(("hint", "state"), STATES, ids=map(str, range(len(STATES))))
def test_a_state_comes_back_as_it_was(hint: Any, state: Any) -> None:
    codec = StateCodec(hint)
    back = codec.decode(codec.encode(state))
    assert back == state
    assert type(back) is type(state)
    if isinstance(state, dict):
        assert list(back) == list(state), "in the same order"
    if isinstance(state, defaultdict):
        assert back.default_factory is state.default_factory


@pytest.mark.parametrize(
    "hint",
    [dict, Any, list[object], date | str, bytes, defaultdict[str, Pair], dict[str, Account[Any]], Counter],
    ids=str,
)
def test_a_type_without_a_stored_form_is_refused(hint: Any) -> None:
    with pytest.raises(UsageError, match=r"cannot be stored: .*; annotate initial\(\) more closely"):
        StateCodec(hint)


@pytest.mark.parametrize(
    ("hint", "state", "where"),
    [
        (int, "x", "the state is str 'x', and must be int"),
        (dict[str, int], Counter("a"), "the state is Counter Counter({'a': 1}), and must be dict"),
        (tuple[int, str], (1,), "cannot be stored: ValueError"),
        (set[int], [1], "the state is list [1], and must be set"),
        (set[int], {"x"}, "an item of the state is str 'x', and must be int"),
        (dict[str, int], {1: 1}, "a key of the state is int 1, and must be str"),
        (Counter[str], Counter({"a": Decimal("1.5")}), "the state['a'] is Decimal Decimal('1.5'), and must be int"),
        (dict[str, list[Pair]], {"a": [Pair(1, 1)]}, "the state['a'][0].y is int 1, and must be tuple"),  # type: ignore[arg-type]
        (tuple[int | str, ...], (1, 2.5), "the state[1] is float 2.5, and must be int | str"),
        (list[Pair], [Pair(1, inner=Pair(2)), Pair(1, 1)], "the state[1].y is int 1, and must be tuple"),  # type: ignore[arg-type]
        (list[Literal["a", "b"]], ["c"], "cannot be stored: "),
        (dict[str, Literal["a", "b"]], {"x": "c"}, "cannot be stored: "),
    ],
    ids=str,
)
def test_a_state_that_is_not_of_its_type_is_refused_and_the_place_is_named(hint: Any, state: Any, where: str) -> None:
    with pytest.raises(UsageError, match="a state is not of its type") as refused:
        StateCodec(hint).encode(state)
    assert where in str(refused.value)
