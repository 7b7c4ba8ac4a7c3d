"""What holds for every value: frozen, hashable, deeply immutable."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.testing import (
    attributions,
    definitions,
    evidence,
    places,
    quantities,
    scopes,
    sub_counts,
    superlatives,
    tallies,
    whens,
)

VALUES = st.one_of(
    quantities(),
    whens(),
    places(),
    evidence(),
    attributions(),
    tallies(),
    scopes(),
    sub_counts(),
    superlatives(),
    definitions(),
)
ATOMS = (str, int, bool, Decimal, date, datetime, time, type(None))


def is_deeply_immutable(value: Any) -> bool:
    if attrs.has(type(value)):
        return all(is_deeply_immutable(getattr(value, field.name)) for field in attrs.fields(type(value)))
    if isinstance(value, tuple | frozenset):
        return all(map(is_deeply_immutable, value))
    return isinstance(value, ATOMS)


@given(VALUES)
def test_a_value_is_deeply_immutable_and_hashable(value: Any) -> None:
    """No list, dict or set inside: what was said stays said."""
    assert is_deeply_immutable(value)
    assert hash(value) == hash(attrs.evolve(value))


@given(VALUES)
def test_a_value_cannot_be_changed(value: Any) -> None:
    """Every field is frozen."""
    for field in attrs.fields(type(value)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, field.name, None)


@given(VALUES)
def test_a_value_made_again_of_its_fields_is_equal(value: Any) -> None:
    """Normal form is a fixed point: converting what is converted changes nothing."""
    fields = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}

    assert type(value)(**fields) == value
