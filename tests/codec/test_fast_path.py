"""Which classes the fast path takes, and which are left to the converter of record."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import attrs
import pytest

from conflict_events.codec import Codec
from conflict_events.codec.fast import CACHED, SHORT, Remembered, decoder_of
from conflict_events.codec.stored import make_converter
from conflict_events.errors import DecodeError, InvalidValue, UsageError
from conflict_events.events import KINDS, OfficeChange, kind
from conflict_events.values import Attribution, Place, Quantity, Scope, Superlative, Tally, When
from tests.codec import own_kinds as own
from tests.codec.everything import CODEC

SAID = Attribution("RU/MoD", "2024-11-10")


@attrs.frozen
class Visit:
    """Has slots, and a place or none."""

    at: Place | None = None


@pytest.mark.parametrize(
    "cls",
    [own.Hidden, own.Renamed, own.Derived, own.Converted, own.EitherOne, own.Coloured, own.Anything, own.Untyped],
    ids=lambda cls: cls.__name__,
)
def test_what_msgspec_would_read_wrongly_takes_the_converter_of_record(cls: type[Any]) -> None:
    """Private fields, aliases, derived fields, foreign converters, unions of classes, types that it may not know."""
    assert decoder_of(cls) is None


@pytest.mark.parametrize(
    "cls",
    [own.Plainest, own.Left, Quantity, When, Tally, Scope, Superlative, Attribution],
    ids=lambda cls: cls.__name__,
)
def test_plain_classes_take_the_fast_path(cls: type[Any]) -> None:
    """All of our values among them."""
    assert decoder_of(cls) is not None


def test_of_our_kinds_only_those_that_hold_another_event_do_not() -> None:
    """A correction's replacement may be of any kind, and so may what an erasure leaves."""
    assert [name for name in KINDS if not CODEC.is_fast(name)] == ["Correction", "Redaction"]


def made(cls: type[Any]) -> Any:
    """A kind with one field of a class."""
    return kind("Own")(
        attrs.make_class(
            "Own", {"inner": attrs.field(type=cls), "attribution": attrs.field(type=Attribution)}, frozen=True
        )
    )


@pytest.mark.parametrize(
    "inner",
    [
        own.Hidden("x"),
        own.Renamed(called="x"),
        own.Derived("x"),
        own.EitherOne(own.Right("x")),
        own.Coloured(own.Colour.BLACK),
        own.Plainest(
            text="x",
            number=5,
            share=0.5,
            exact=Decimal("1.5"),
            word="a",
            pairs=((1, "x"), (2, "y")),
            words=frozenset({"b", "a"}),
            inner=own.Left(1),
            amount=Quantity.at_least(5),
            amounts=(Quantity.exact(1), Quantity.about_(2)),
        ),
        own.Plainest(
            text="x",
            number=5,
            share=2.0,
            exact=None,
            word="b",
            pairs=(),
            words=frozenset(),
            inner=None,
            amount=Quantity.exact(Decimal("0.5")),
            amounts=(),
        ),
    ],
    ids=["private", "alias", "derived", "union", "enum", "full", "sparse"],
)
def test_a_class_is_read_back_on_whatever_path_it_takes(inner: Any) -> None:
    """Nothing is dropped without a word."""
    cls = made(type(inner))
    codec = Codec(KINDS.including(cls))
    event = cls(inner, SAID)
    payload = codec.encode(event)

    assert codec.decode("Own", 1, payload) == codec.decode_slowly("Own", 1, payload) == event
    assert codec.is_fast("Own") == (decoder_of(type(inner)) is not None)


FIVE: Any = "five"


@pytest.mark.parametrize(
    "inner",
    [own.Left(FIVE), own.Right("\ud800")],
)
def test_what_is_of_another_type_is_refused_by_the_constructor(inner: Any) -> None:
    """A class of users that checks nothing may hold anything, and its kind may not."""
    with pytest.raises(InvalidValue, match=r"^inner\.[nm]: must be "):
        made(type(inner))(inner, SAID)


@pytest.mark.parametrize("inner", [own.Anything, own.Untyped, own.Alike])
def test_what_could_not_be_stored_is_no_field_of_a_kind(inner: Any) -> None:
    """It is refused by name when the kind is made, and not when somebody appends."""
    with pytest.raises(UsageError, match=rf"^Own: an event cannot have such a field: {inner.__name__}\.\w+ is "):
        made(inner)


def test_what_would_not_read_back_is_not_stored() -> None:
    """A foreign converter may make another value of each value that it is given."""
    codec = Codec(KINDS.including(cls := made(own.Converted)))

    with pytest.raises(DecodeError, match=r"^Own: the record: does not read back"):
        codec.encode(cls(own.Converted(2), SAID))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_floats_that_are_not_finite_are_not_stored(number: float) -> None:
    """JSON has none."""
    cls = made(float)
    with pytest.raises(InvalidValue, match="inner: must be a finite float"):
        cls(number, SAID)
    with pytest.raises(InvalidValue, match="must be finite"):
        make_converter(repr, repr).unstructure(number)


@pytest.mark.parametrize("stored", ['"nan"', '"5"', "true", "1e999", "NaN", "null", '{"n":5}'])
def test_floats_are_read_from_numbers_only(stored: str) -> None:
    """On neither path is text taken for a number."""
    codec = Codec(KINDS.including(cls := made(float)))
    whole = codec.encode(cls(0.25, SAID))
    payload = whole.replace(b"0.25", stored.encode())

    assert payload != whole
    for decode in (codec.decode, codec.decode_slowly):
        with pytest.raises(DecodeError):
            decode("Own", 1, payload)
    assert codec.decode_slowly("Own", 1, whole.replace(b"0.25", b"3")) == cls(3.0, SAID)


def test_quantities_of_small_numbers_are_shared() -> None:
    """An immutable value can be; most of a log's are the same few."""
    tally = b'{"destroyed":62,"launched":{"low":62}}'
    decode = decoder_of(Tally)

    assert decode is not None
    assert decode(tally).destroyed is decode(tally).destroyed
    assert decode(tally) == Tally(destroyed=62, launched=Quantity.at_least(62))


def test_places_that_come_again_are_shared() -> None:
    """And read the same wherever they may be missing, or are written as nothing."""
    decode = decoder_of(Visit)
    stored = b'{"at":{"code":"UA/UA-30","name":"Kyiv"}}'

    assert decode is not None
    assert decode(stored) == Visit(Place("Kyiv", code="UA/UA-30"))
    assert decode(stored).at is decode(stored).at
    assert decode(b"{}") == decode(b'{"at":null}') == Visit()


def test_text_that_is_not_normal_was_not_stored_by_us_and_is_not_canonical() -> None:
    """The fast path leaves it as it stands; the converter of record, and with it a deep verification, does not."""
    event = OfficeChange(office="mayor", person="x", phase="left", when="2024-11-10", attribution=SAID, note="NOTE")
    foreign = CODEC.encode(event).replace(b"NOTE", "a\u2000b".encode())
    fast, slow = (read("OfficeChange", 1, foreign) for read in (CODEC.decode, CODEC.decode_slowly))

    assert (fast.note, slow.note) == ("a\u2000b", "a\u2002b")
    assert CODEC.encode(slow) != foreign


def test_what_is_remembered_has_an_end() -> None:
    """A log from a stranger cannot fill the memory: long values are made anew, and of short ones only so many stay."""
    made = Remembered(bytes.decode)
    long = b"x" * (SHORT + 1)

    assert [made[each] for each in (b"1", long, b"1")] == ["1", long.decode(), "1"]
    assert set(made) == {b"1"}
    assert all(made[str(n).encode()] == str(n) for n in range(2 * CACHED))
    assert len(made) <= CACHED


def test_a_twin_leaves_no_trace() -> None:
    """What comes out is of the very class that is registered, with its methods and its equality."""
    decode = decoder_of(Tally)

    assert decode is not None
    assert type(decode(b"{}")) is Tally
    assert decode(b"{}") == Tally()


@pytest.mark.parametrize("cls", [*KINDS.values(), Quantity, When, Tally, Scope, Superlative, Attribution], ids=str)
def test_what_is_decoded_answers_for_no_name_that_it_lacks(cls: type[Any]) -> None:
    """A decoder asks what it is making for each field that is left out; words of an error take ten times as long."""
    assert not hasattr(cls, "__getattr__")


def test_what_is_decoded_has_the_hash_of_what_was_made() -> None:
    """A scope keeps its hash, and a decoder makes one without its constructor."""
    scope = Scope(measure="launched", places={"UA"})
    decode = decoder_of(Scope)

    assert decode is not None
    assert hash(decode(b'{"measure":"launched","places":["UA"]}')) == hash(scope)
    assert {decode(b'{"measure":"launched","places":["UA"]}'), scope} == {scope}
