"""What is noted beside an append is a small mapping of texts that nobody changes."""

from __future__ import annotations

import copy
from typing import Any

import attrs
import pytest

from conflict_events.errors import InvalidValue
from conflict_events.history import NOTHING_NOTED, Metadata


def test_it_is_a_mapping_in_order_of_keys_and_equal_to_any_that_says_the_same() -> None:
    noted = Metadata({"why": "a test", "causation": "issue 7"})

    assert noted == {"causation": "issue 7", "why": "a test"} == dict(noted)
    assert list(noted.items()) == [("causation", "issue 7"), ("why", "a test")]
    assert (len(noted), noted["why"], noted.get("who")) == (2, "a test", None)
    assert hash(noted) == hash(Metadata({"causation": "issue 7", "why": "a test"}))
    assert copy.deepcopy(noted) == noted == Metadata(noted.pairs)
    assert (repr(noted), str(noted)) == (
        "Metadata({'causation': 'issue 7', 'why': 'a test'})",
        "causation: issue 7; why: a test",
    )
    assert not NOTHING_NOTED
    assert Metadata({"why": "e\u0301"}) == {"why": "\xe9"}, "texts are in Unicode's normal form NFC"


def test_it_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Metadata({"why": "a test"}).pairs = ()  # type: ignore[misc]  # that it cannot is the point


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ("why", "must be a mapping of texts"),
        ([("why", "x")], "must be a mapping of texts"),
        ({"": "x"}, "a key must begin with a letter a to z"),
        ({"Why": "x"}, "a key must begin with a letter a to z"),
        ({5: "x"}, "a key must begin with a letter a to z"),
        ({"a" * 33: "x"}, "at most 32 of a-z"),
        ({"why": ""}, "must be text and not empty"),
        ({"why": 5}, "must be text and not empty"),
        ({"why": "\ud800"}, "must be valid Unicode"),
        ({"why": "x" * 1001}, "must have at most 1000 characters"),
        ({f"key{number}": "x" for number in range(17)}, "must have at most 16 keys"),
    ],
)
def test_what_is_no_small_mapping_of_texts_is_refused_with_its_key(given: Any, rule: str) -> None:
    with pytest.raises(InvalidValue, match=rule) as caught:
        Metadata(given)

    assert caught.value.field == ("metadata['why']" if "why" in given and isinstance(given, dict) else "metadata")
