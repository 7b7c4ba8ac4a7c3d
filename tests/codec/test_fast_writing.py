"""The fast write path writes what the converter of record writes, or leaves it to that."""

from __future__ import annotations

from typing import Annotated, Any

import attrs
import msgspec
import pytest
from hypothesis import given

from conflict_events.codec import Codec
from conflict_events.codec.storing import Unusual, encoder_of
from conflict_events.events import KINDS, kind
from conflict_events.values import Attribution, Quantity, Tally
from tests.codec import own_kinds as own
from tests.codec.everything import CODEC, EVENTS

SAID = Attribution("RU/MoD", "2024-11-10")


@pytest.mark.law
@given(EVENTS)
def test_both_paths_write_the_same_bytes(event: Any) -> None:
    """And so the ids are the same."""
    assert CODEC.encode(event) == CODEC.encode_slowly(event)


def test_of_our_kinds_only_those_that_hold_another_event_have_no_plan() -> None:
    """What is inside may be of any kind; it is written fast by itself."""
    assert {name for name, cls in KINDS.items() if encoder_of(cls) is None} == {"Correction", "Redaction"}


@attrs.frozen
class Fresh:
    names: tuple[str, ...] = attrs.Factory(tuple)


@attrs.frozen
class Uncompared:
    n: int = attrs.field(default=0, eq=False)


@attrs.frozen
class Numbers:
    several: frozenset[int]


@attrs.frozen
class Pair:
    both: tuple[own.Left, str]


@attrs.frozen
class Several:
    these: own.Left | tuple[own.Left, ...]


@attrs.frozen
class Sorted:
    names: frozenset[Annotated[str, msgspec.Meta(min_length=1)]]


def test_a_set_of_texts_is_written_in_order_whatever_its_texts_must_be() -> None:
    encoder = encoder_of(Sorted)
    assert encoder is not None
    assert encoder(Sorted(frozenset({"b", "a"}))) == b'{"names":["a","b"]}'


@pytest.mark.parametrize(
    "cls",
    [Fresh, Uncompared, Numbers, Pair, Several, own.Plainest, own.Coloured, own.Hidden],
    ids=lambda cls: cls.__name__,
)
def test_for_what_is_not_plain_no_plan_is_made(cls: type[Any]) -> None:
    """Defaults that are made, fields that are not compared, floats, sets of anything but text, mixed tuples."""
    assert encoder_of(cls) is None


EMPTY = Tally()


@attrs.frozen
class Sheltered:
    inner: own.Left
    amounts: tuple[Quantity, ...] = ()
    words: frozenset[str] = frozenset(("b", "a"))
    tally: Tally = EMPTY
    said: Attribution | None = None
    label: str | int = "x"


@attrs.frozen
class LeftAndMore(own.Left):
    more: str = "more"


@attrs.frozen
class Counted(Quantity):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Sheltered(own.Left(1)),
        Sheltered(own.Left(1), (Quantity.exact(5), Quantity.about_(6)), frozenset("cab"), Tally(launched=5), SAID, 7),
        Sheltered(own.Left(1), words=frozenset(("a", "b")), tally=Tally(launched=Quantity.unreported(raw="many"))),
    ],
    ids=["defaults", "full", "near the defaults"],
)
def test_classes_of_users_are_written_the_same(value: Any) -> None:
    """Defaults left out, sets sorted, values in values."""
    cls: Any = kind("Own")(
        attrs.make_class("Own", {"inner": attrs.field(type=Sheltered), "attribution": attrs.field(type=Attribution)},
                         frozen=True)
    )  # fmt: skip
    codec = Codec(KINDS.including(cls))
    event = cls(value, SAID)

    assert encoder_of(cls) is not None
    assert codec.encode(event) == codec.encode_slowly(event)


@pytest.mark.parametrize("value", [Sheltered(LeftAndMore(1)), Sheltered(own.Left(1), (Counted(low=1),))])
def test_a_subclass_is_left_to_the_converter_of_record(value: Any) -> None:
    """No plan was made for it, and it may have fields that a plan would drop."""
    encode = encoder_of(Sheltered)

    assert encode is not None
    with pytest.raises(Unusual):
        encode(value)
