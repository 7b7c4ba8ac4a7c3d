"""What all values have in common: fields that know their name, and marks that can be walked."""

from __future__ import annotations

from typing import Any, Literal

import attrs
import pytest

from conflict_events.errors import InvalidValue
from conflict_events.values import Actor, Attribution, EntryId, PlaceCode, Role, Scope, forms
from conflict_events.values.marks import hints_of, marked, may_hold, role_of, roles_of


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


@attrs.frozen
class Paired:
    meant: tuple[tuple[Actor, PlaceCode], ...] | None
    same: tuple[Actor, Actor] = ("UA", "RU")
    mixed: tuple[str, EntryId] = ("RU", "x")


def test_in_a_pair_each_string_has_the_mark_of_its_place() -> None:
    """A claimant and the place that it means are two things."""
    value = Paired((("UA/AirForce", "UA"), ("RU/MoD", "RU")))
    actors = [("meant", Role.ACTOR, "UA/AirForce"), ("meant", Role.ACTOR, "RU/MoD")]
    places = [("meant", Role.PLACE, "UA"), ("meant", Role.PLACE, "RU")]
    both = [("same", Role.ACTOR, "UA"), ("same", Role.ACTOR, "RU")]

    assert list(marked(value)) == [actors[0], places[0], actors[1], places[1], *both, ("mixed", Role.ENTRY, "x")]
    assert list(marked(value, Role.ACTOR)) == [*actors, *both]
    assert list(marked(value, Role.PLACE)) == places
    assert list(marked(value, Role.ENTRY)) == [("mixed", Role.ENTRY, "x")]
    assert list(marked(Paired(None), Role.PLACE)) == []
    assert [roles_of(hint) for hint in hints_of(Paired).values()] == [
        (Role.ACTOR, Role.PLACE),
        Role.ACTOR,
        (None, Role.ENTRY),
    ]
    assert may_hold(Paired, Role.ENTRY)
    assert not may_hold(hints_of(Paired)["meant"], Role.ENTRY)


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


def _scope_of(fields: Any) -> Scope:
    return Scope(**dict(fields))


def test_a_field_says_its_form_in_two_words_that_are_fused_into_one_step() -> None:
    """Converter, then validator, both under the field's name; a class made here, as users make theirs, at any time."""

    @attrs.frozen(field_transformer=forms.named)
    class Whole:
        free: Any
        named: str = attrs.field(converter=forms.text)
        chosen: str = attrs.field(default="a", validator=forms.word("a", "b"))
        both: str | None = attrs.field(default=None, converter=forms.maybe_text, validator=forms.maybe(forms.word("c")))
        scope: Any = attrs.field(default=(), converter=_scope_of)

    @attrs.frozen(field_transformer=forms.named)
    class Part(Whole):
        more: int = attrs.field(default=0, validator=forms.a(int))

    make: Any = Part
    whole = make(7, "x", "b", "c", {"measure": "launched"}, 3)
    fused = {field.name: field for field in attrs.fields(Part)}

    assert attrs.astuple(whole, recurse=False) == (7, "x", "b", "c", Scope(measure="launched"), 3)
    assert fused["free"].converter is None
    assert all(getattr(fused[name].converter, "__form__") is True for name in ("named", "chosen", "both", "more"))  # noqa: B009
    assert all(field.validator is None for field in fused.values())
    assert fused["named"].converter is attrs.fields(Whole).named.converter
    for fields, field in (
        ({"named": ""}, "named"),
        ({"chosen": "c"}, "chosen"),
        ({"both": "a"}, "both"),
        ({"both": ""}, "both"),
        ({"scope": {"grain": "decade"}}, "scope.grain"),
        ({"more": "3"}, "more"),
    ):
        with pytest.raises(InvalidValue) as refused:
            make(**{"free": 1, "named": "x", **fields})
        assert refused.value.field == field
        assert refused.value.rule.startswith("must be ")
        assert refused.value.value in ("", "c", "a", "decade", "3")


def test_a_validator_of_users_own_is_given_the_field_as_attrs_gives_it() -> None:
    """The field and the converted value; the instance is not there yet."""
    seen: list[Any] = []
    field: Any = attrs.field(converter=forms.text, validator=lambda *given: seen.append(given))
    Named: Any = attrs.make_class("Named", {"name": field}, field_transformer=forms.named)  # noqa: N806

    Named("cafe\u0301")

    ((instance, told, value),) = seen
    assert (instance, told.name, value) == (None, "name", "caf\u00e9")


def test_a_validator_hands_on_what_attrs_gave_it_where_a_value_is_there() -> None:
    """None is let pass by `maybe` alone."""
    seen: list[Any] = []
    validate = forms.maybe(lambda *given: seen.append(given))

    validate("instance", "field", None)
    validate("instance", "field", 3)

    assert seen == [("instance", "field", 3)]


def test_a_class_lets_its_own_instances_pass_and_a_bool_only_as_a_bool() -> None:
    """True is no number here."""
    forms.a(int)(None, None, 1)
    number_or_bool, only_bool = forms.a(int, bool), forms.a(bool)
    yes: Any = True
    number_or_bool(None, None, yes)
    only_bool(None, None, yes)
    forms.word("a", "b")(None, None, "b")
    for validate, value, rule in (
        (forms.a(bool), 0, "must be a bool"),
        (forms.a(str, bytes), 1, "must be a str or bytes"),
        (forms.a(int), True, "must be an int"),
        (forms.word("a"), ("a",), "must be one of 'a'"),
        (forms.word("a", "b"), "c", "must be one of 'a', 'b'"),
    ):
        with pytest.raises(InvalidValue) as refused:
            validate(None, None, value)
        assert (refused.value.field, refused.value.rule, refused.value.value) == ("", rule, value)


@pytest.mark.parametrize(
    ("hint", "roles"),
    [
        (Actor, {Role.ACTOR}),
        (tuple[Actor, ...], {Role.ACTOR}),
        (frozenset[PlaceCode] | None, {Role.PLACE}),
        (Attribution, {Role.ACTOR}),
        (Attribution | None, {Role.ACTOR}),
        (str, set()),
        (int | None, set()),
        (tuple[str, ...], set()),
        (Literal["RU", "UA"], set()),
        (Any, set(Role)),
        (object, set(Role)),
        ("Attribution", set(Role)),
    ],
)
def test_an_annotation_says_which_marks_may_stand_in_it(hint: Any, roles: set[Role]) -> None:
    """Where it does not say, any may: looking costs time, and not looking would miss one."""
    assert {role for role in Role if may_hold(hint, role)} == roles
    assert may_hold(hint, None) is bool(roles)


def test_a_walk_for_one_mark_finds_it_in_classes_of_users_own_and_gives_no_other() -> None:
    """Classes made here, for what is known of a class is kept."""
    inner = {"who": attrs.field(type=Actor), "what": attrs.field(type=EntryId), "words": attrs.field(type=str)}
    Inner: Any = attrs.make_class("Inner", inner, frozen=True)  # noqa: N806
    outer = {"inner": Inner, "anything": Any, "plain": Literal["RU"], "several": tuple[Inner, ...]}
    fields = {name: attrs.field(type=hint) for name, hint in outer.items()}
    Outer: Any = attrs.make_class("Outer", fields, frozen=True)  # noqa: N806

    value = Outer(Inner("UA", "x", "RU"), Inner("RU", None, "RU"), "RU", (Inner("AFP", "y", "RU"),))

    assert list(marked(value, Role.ENTRY)) == [
        ("inner.what", Role.ENTRY, "x"),
        ("several.what", Role.ENTRY, "y"),
    ]
    assert [way for way, _, _ in marked(value)] == [
        *("inner.who", "inner.what", "anything.who", "several.who", "several.what"),
    ]
    assert not may_hold(Inner, Role.PLACE)
    assert (may_hold(Inner, Role.ACTOR), may_hold(Inner, Role.ENTRY)) == (True, True)
    assert may_hold(Outer, Role.PLACE)


def test_texts_and_ids_pass_as_they_are_and_none_where_it_may() -> None:
    """None = not said; several texts of which the order means nothing are a set."""
    assert forms.maybe_texts(None) is None
    assert forms.maybe_texts(["b", "a", "b"]) == frozenset({"a", "b"})
    assert forms.maybe_texts(()) == frozenset()
    assert forms.texts(["b", "a"]) == ("b", "a")
    assert (forms.maybe_text(None), forms.maybe_path(None), forms.maybe_entry_id(None)) == (None, None, None)
    assert forms.maybe_path(("RU", "MoD")) == "RU/MoD"
    assert forms.entry_id("0a" * 16) == forms.maybe_entry_id("0a" * 16) == "0a" * 16
    forms.check_entry_id("target", None)
