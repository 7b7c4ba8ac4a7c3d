"""How often Python looks for circles of objects while an answer is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from conflict_events.log.asking.collecting import SELDOM, seldom_collecting


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_python_looks_seldom_while_an_answer_is_made_and_as_before_when_it_is() -> None:
    gc.set_threshold(700, 10, 10)

    with seldom_collecting():
        within = gc.get_threshold()

    assert within[0] == SELDOM
    assert gc.get_threshold() == (700, 10, 10)


def test_it_looks_as_before_also_where_no_answer_could_be_made() -> None:
    gc.set_threshold(700, 10, 10)

    with pytest.raises(ValueError, match="no answer"), seldom_collecting():
        raise ValueError("no answer")

    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("first", [0, SELDOM, 2 * SELDOM])
def test_who_lets_it_look_as_seldom_or_never_is_left_alone(first: int) -> None:
    gc.set_threshold(first, 10, 10)

    with seldom_collecting():
        within = gc.get_threshold()

    assert within[0] == first
