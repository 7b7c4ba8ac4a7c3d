"""What holds for every event: frozen, hashable, deeply immutable, equal when made again."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.testing import assessments, corrections, events, links, retractions
from tests.values.test_every_value import is_deeply_immutable

EVENTS = st.one_of(events(), corrections(), retractions(), assessments(), links())


@given(EVENTS)
def test_an_event_is_deeply_immutable_and_hashable(event: Any) -> None:
    """No list, dict or set inside: what was said stays said."""
    assert is_deeply_immutable(event)
    assert hash(event) == hash(attrs.evolve(event))


@given(EVENTS)
def test_an_event_cannot_be_changed(event: Any) -> None:
    """Every field is frozen."""
    for field in attrs.fields(type(event)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(event, field.name, None)


@given(EVENTS)
def test_an_event_made_again_of_its_fields_is_equal(event: Any) -> None:
    """Normal form is a fixed point."""
    fields = {field.name: getattr(event, field.name) for field in attrs.fields(type(event))}

    assert type(event)(**fields) == event
