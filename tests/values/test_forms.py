"""What all values have in common: fields that know their name, and marks that can be walked."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.errors import InvalidValue
from conflict_events.values import Actor, Attribution, EntryId, PlaceCode, Role, Scope, forms
from conflict_events.values.marks import hints_of, marked, role_of


@attrs.frozen(field_transformer=forms.named)
class Free:
    anything: Any
    name: str = attrs.field(converter=forms.text)


def test_a_field_without_rules_takes_anything_and_one_with_rules_says_its_name() -> None:
    """Errors name the field, whatever class it is in."""
    assert Free([1], "x").anything == [1]
    with pytest.raises(InvalidValue, match="name: must be text"):
        Free(1, "")


def test_nested_errors_name_the_way_to_the_spot() -> None:
    """Field by field, from the outside."""
    with pytest.raises(InvalidValue) as raised:
        Scope(since="2024-02-30")

    assert raised.value.field == "since.day"


@attrs.frozen
class Marked:
    who: Actor
    whose: tuple[Actor, ...]
    where: frozenset[PlaceCode] | None
    what: EntryId | None
    said: Attribution
    words: str = "RU"


def test_a_walk_finds_every_marked_string_and_no_other() -> None:
    """In optional fields, tuples, sets, and values within values; also in kinds of users' own."""
    said = Attribution("RU/MoD", "2024-11-10", quote="RU")
    value = Marked("UA", ("RU", "AFP"), frozenset({"UA/UA-30"}), None, said)

    assert list(marked(value)) == [
        ("who", Role.ACTOR, "UA"),
        ("whose", Role.ACTOR, "RU"),
        ("whose", Role.ACTOR, "AFP"),
        ("where", Role.PLACE, "UA/UA-30"),
        ("said.claimant", Role.ACTOR, "RU/MoD"),
    ]
    assert list(marked(7)) == []


def test_a_mark_is_found_in_optional_tuple_and_set_forms() -> None:
    """And only the library's own marks count."""
    hints = hints_of(Marked)

    assert [role_of(hints[name]) for name in ("who", "whose", "where", "what", "words")] == [
        Role.ACTOR,
        Role.ACTOR,
        Role.PLACE,
        Role.ENTRY,
        None,
    ]
