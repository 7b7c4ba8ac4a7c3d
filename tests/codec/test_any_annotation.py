"""Whatever annotation a kind accepts can be stored, read, verified, brought up to date and kept; others are refused."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import GenericAlias, NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NewType, Union
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflict_events as ce
from conflict_events.codec import Codec
from conflict_events.codec.stored import make_converter
from conflict_events.errors import DecodeError
from conflict_events.testing import events_of
from conflict_events.values import Number
from tests.codec import own_kinds as own

SAID = ce.Attribution("X/Y", "2024-01-01")
Tonnes = NewType("Tonnes", int)


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1


class Word(enum.StrEnum):
    YES = "yes"


class Older(str, enum.Enum):  # noqa: UP042 - as it was written before there was StrEnum
    NO = "no"


class Right(enum.IntFlag):
    READ = 1
    WRITE = 2


class Odd(enum.Enum):
    PAIR = (1, 2)


class Half(enum.Enum):
    SURROGATE = "\ud800"


@attrs.frozen
class Port:
    name: str
    depth: float | None = None
    berths: tuple[ce.Quantity, ...] = ()


@attrs.frozen
class Ship:
    tonnes: Number
    flag: Colour = Colour.RED


@attrs.frozen
class Convoy:
    first: Convoy | None = None


@attrs.define
class Changing:
    n: int


GOOD = [
    str, int, bool, float, Decimal, date, datetime, time, Colour, Level, Tonnes, Number, ce.Actor, ce.Quantity,
    ce.Place, ce.When, Port, Ship, (Literal["a", 1] | None), Annotated[int, "marked"],
    Word, Older, Right, NoneType,
]  # fmt: skip
BAD = [
    list[int], dict[str, int], set[str], list, dict, tuple, Any, object, bytes, complex, type, Odd, Convoy, Changing,
    Callable[[], int], date | str, Decimal | str, own.Left | own.Same, Literal[Colour.RED], frozenset,
    Half, Literal["\ud800"],
]  # fmt: skip


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        inner.map(lambda hint: GenericAlias(tuple, (hint, ...))),
        inner.map(lambda hint: GenericAlias(frozenset, (hint,))),
        several.map(lambda hints: GenericAlias(tuple, tuple(hints))),
        inner.map(lambda hint: Union[hint, None]),  # noqa: UP007 - of what is drawn
        several.map(lambda hints: Union[tuple(hints)]),  # noqa: UP007 - as above
    )


HINTS = st.recursive(st.sampled_from([*GOOD, *GOOD, *GOOD, *BAD]), _nested, max_leaves=4)


def made(hint: Any, **how: Any) -> Any:
    """A kind with a field of an annotation; of schema 2 with one field more."""
    fields = {"field": attrs.field(type=hint), "attribution": attrs.field(type=ce.Attribution)}
    if how.get("schema") == 2:
        fields["added"] = attrs.field(type=int)
    return ce.kind("Own", **how)(attrs.make_class("Own", fields, frozen=True, kw_only=True))


@given(HINTS, st.data())
def test_what_a_kind_accepts_goes_all_ways_and_what_it_refuses_is_named(hint: Any, data: st.DataObject) -> None:
    """Accepting is a promise."""
    try:
        cls = made(hint)
    except ce.UsageError as error:
        assert "Own: an event cannot have such a field: " in str(error)  # noqa: PT017 - what is accepted goes on
        return
    goes_all_ways(hint, data.draw(events_of(cls)).field)


MIXED = frozenset({ce.UNREPORTED, ce.Quantity.exact(3), ce.Quantity.between(1, 3)})


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (Number, Decimal("1.5")),
        (Number, 2**70),
        (Union[Decimal, int, None], None),  # noqa: UP007 - the older way to write it
        (frozenset[ce.Quantity], MIXED),
        (frozenset[Ship], frozenset({Ship(tonnes=1), Ship(tonnes=Decimal("1.5"), flag=Colour.BLUE)})),
        (frozenset[str | int | None], frozenset({"1", 1, None})),
        (frozenset[tuple[int, ...]], frozenset({(10,), (9, 1), ()})),
        (frozenset[Decimal], frozenset({Decimal(9), Decimal(10)})),
        (str | int | None, "1"),
        (Colour | int, Colour.BLUE),
        (tuple[int, str], (1, "a")),
        (own.Left | own.Right | int, own.Right("x")),
        (tuple[Port | None, Colour], (Port("x", 1.5, (ce.Quantity.exact(3),)), Colour.BLUE)),
        (int | float, 1.0),
        (Tonnes, 5),
        (Word, Word.YES),
        (Older, Older.NO),
        (Right, Right.READ | Right.WRITE),
        (Word | int, Word.YES),
        (frozenset[Level], frozenset({Level.LOW})),
        (tuple[None, ...], (None, None)),
        (datetime, datetime(2024, 10, 27, 3, 30, tzinfo=timezone(timedelta(hours=2)))),
    ],
    ids=lambda given: str(given) if not isinstance(given, frozenset) else "a set",
)
def test_what_is_rarely_drawn_goes_all_ways(hint: Any, value: Any) -> None:
    """Numbers, unions, and sets of what cannot be sorted by itself."""
    goes_all_ways(hint, value)


def goes_all_ways(hint: Any, value: Any) -> None:
    """Stored, read, verified, found again, brought up to date by an upcaster, kept, and kept again."""
    older, newer = made(hint), made(hint, schema=2, upcast={1: lambda fields: {**fields, "added": 1}})
    log = ce.EventLog.open(kinds=ce.KINDS.including(older))
    event = older(field=value, attribution=SAID)
    log.append(event)
    assert log.entry(1).event == event
    assert type(log.entry(1).event.field) is type(value)
    assert log.append(event).new == ()
    assert log.verify(deep=True).is_intact

    @ce.projection(version=1, on=newer)
    def fields(state: dict[str, Any], account: ce.Account[Any]) -> dict[str, Any]:
        return {**state, account.id: account.event.field}

    later = ce.EventLog.on(log._store, kinds=ce.KINDS.including(newer))
    expected = newer(field=value, attribution=SAID, added=1)
    assert later.entry(1).event == expected
    assert later.append(expected).new == ()
    assert later.verify(deep=True).is_intact
    for position in (0, 1):
        with later.keep(fields, state=GenericAlias(dict, (str, hint))) as kept:
            assert (kept.position, [*kept.ask().values()]) == (position, [value])


@pytest.mark.parametrize("hint", BAD, ids=lambda hint: f"{hint}")
@pytest.mark.parametrize("where", ["itself", "in a tuple", "marked"])
def test_what_could_not_be_stored_or_could_be_changed_is_refused_when_the_kind_is_made(hint: Any, where: str) -> None:
    """By the name of the field; inside others, too."""
    spoilt = {"itself": hint, "in a tuple": GenericAlias(tuple, (hint, ...)), "marked": Annotated[hint, "marked"]}[
        where
    ]
    with pytest.raises(ce.UsageError, match=r"^Own: an event cannot have such a field: .*(field|Convoy\.first) is "):
        made(spoilt)


WRONG = [["a"], {"a": 1}, {1}, object(), float("nan"), Decimal("inf"), "\ud800", b"", 1j]


@pytest.mark.parametrize(
    "hint", [*GOOD, tuple[int, ...], tuple[int, str], frozenset[str], Port | None, str | int], ids=str
)
def test_a_value_of_another_type_or_one_that_can_be_changed_is_refused_when_it_is_made(hint: Any) -> None:
    """By field, rule and value, and before it is anywhere near a log."""
    for value in WRONG:
        with pytest.raises(ce.InvalidValue, match=r"^field: must be ") as raised:
            made(hint)(field=value, attribution=SAID)
        assert raised.value.field == "field"
    with pytest.raises(ce.InvalidValue, match=r"^field\[1\]: must be "):
        made(tuple[int, ...])(field=(1, True), attribution=SAID)
    with pytest.raises(ce.InvalidValue, match=r"^field\.berths\[0\]: must be a Quantity, got 3"):
        made(Port)(field=Port("x", berths=(3,)), attribution=SAID)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(ce.InvalidValue, match=r"^field: must be a tuple of 2"):
        made(tuple[int, str])(field=(1,), attribution=SAID)


KYIV = ZoneInfo("Europe/Kyiv")
ODD: dict[str, tuple[Any, Any, str]] = {
    "comes twice": (
        datetime,
        datetime(2024, 10, 27, 3, 30, tzinfo=KYIV),
        "a datetime that its offset in whole minutes",
    ),
    "never comes": (datetime, datetime(2024, 3, 31, 3, 30, fold=1, tzinfo=KYIV), "a datetime that its offset in whole"),
    "sun time": (datetime, datetime(1900, 1, 1, tzinfo=KYIV), r".*, as \.astimezone\(UTC\) makes one"),
    "offset in seconds": (time, time(8, tzinfo=timezone(timedelta(seconds=30))), "a time whose offset is in whole min"),
    "long": (int, -(10**4300), "an int of at most 4300 digits, got something too long"),
    "longer": (int, 10**5000, "an int of at most 4300 digits, got something too long to be shown"),
    "text of its own": (str, type("Sub", (str,), {})("x"), r"valid text \(str\)"),
}


@pytest.mark.parametrize("which", ODD)
def test_what_would_not_read_back_is_refused_when_it_is_made(which: str) -> None:
    """By the rule that it breaks, and with what to do instead."""
    hint, value, told = ODD[which]
    with pytest.raises(ce.InvalidValue, match=f"^field: must be {told}"):
        made(hint)(field=value, attribution=SAID)


def test_what_is_of_none_of_several_types_is_neither_stored_nor_read() -> None:
    """The two that cannot come from a constructor: forged values, and bytes of somebody else."""
    codec = Codec(ce.KINDS.including(cls := made(str | int)))
    payload = codec.encode(cls(field="x", attribution=SAID)).replace(b'"x"', b"[1]")
    with pytest.raises(DecodeError, match=r"field: must be text, or a whole number \(found \[1\]\)"):
        codec.decode("Own", 1, payload)
    with pytest.raises(ce.InvalidValue, match=r"must be str \| int, got \[1\]"):
        make_converter(repr, repr).unstructure([1], unstructure_as=str | int)


@pytest.mark.parametrize("hint", [Colour, Word, Level])
@pytest.mark.parametrize("stored", [b'"green"', b"true", b"7"])
def test_what_is_no_word_of_an_enum_is_told_with_its_words(hint: Any, stored: bytes) -> None:
    """In the words of the format, not of Python."""
    codec = Codec(ce.KINDS.including(cls := made(hint)))
    word = next(iter(hint))
    payload = codec.encode(cls(field=word, attribution=SAID))
    told = json.dumps(word.value)
    with pytest.raises(DecodeError, match=f"field: must be one of {told}"):
        codec.decode_slowly("Own", 1, payload.replace(b'"field":' + told.encode(), b'"field":' + stored))


def test_annotations_that_nobody_can_read_are_refused_when_a_table_is_made() -> None:
    """What they name may be defined after the class; a table asks for all of it."""

    @ce.kind("Early")
    @attrs.frozen(kw_only=True)
    class Early:
        later: Later
        attribution: ce.Attribution

    with pytest.raises(ce.UsageError, match="Early: name 'Later' is not defined; define what its annotations name"):
        ce.KINDS.including(Early)


if TYPE_CHECKING:
    Later = int
