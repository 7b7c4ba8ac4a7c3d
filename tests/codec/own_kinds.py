"""Kinds that a user might write: one that grew over three schemas, and some that msgspec must not read."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import attrs

from conflict_events.events import kind
from conflict_events.values import UNREPORTED, Attribution, EntryId, Place, Quantity, When

Plain = dict[str, Any]


def renamed(fields: Plain) -> Plain:
    """From schema 1 to 2: `amount` became `tonnes`."""
    rest = {name: value for name, value in fields.items() if name != "amount"}
    return {**rest, "tonnes": fields["amount"]}


def without_colour(fields: Plain) -> Plain:
    """From schema 2 to 3: the colour, which nobody ever knew, is gone; tonnes may be uncertain."""
    return {name: value for name, value in fields.items() if name != "colour"}


@kind("OilSpill", schema=1)
@attrs.frozen(kw_only=True)
class OilSpill1:
    amount: int
    attribution: Attribution
    colour: str | None = None


@kind("OilSpill", schema=2, upcast={1: renamed})
@attrs.frozen(kw_only=True)
class OilSpill2:
    tonnes: int
    attribution: Attribution
    colour: str | None = None


@kind("OilSpill", schema=3, upcast={1: renamed, 2: without_colour})
@attrs.frozen(kw_only=True)
class OilSpill:
    tonnes: Quantity = UNREPORTED
    when: When | None = None
    where: Place | None = None
    ships: tuple[str, ...] = ()
    sort: Literal["crude", "fuel"] | None = None
    cause: EntryId | None = None
    depth: float | None = None
    attribution: Attribution


@attrs.frozen
class Hidden:
    _name: str


@attrs.frozen
class Renamed:
    name: str = attrs.field(alias="called")


@attrs.frozen
class Derived:
    name: str
    length: int = attrs.field(init=False, default=0)


def _double(value: int) -> int:
    return value * 2


@attrs.frozen
class Converted:
    n: int = attrs.field(converter=_double)


@attrs.frozen
class Left:
    n: int


@attrs.frozen
class Right:
    m: str


@attrs.frozen
class Same:
    n: str


@attrs.frozen
class EitherOne:
    side: Left | Right


@attrs.frozen
class Alike:
    side: Left | Same


class Colour(Enum):
    BLACK = "black"


@attrs.frozen
class Coloured:
    colour: Colour


@attrs.frozen
class Anything:
    thing: Any


@attrs.frozen
class Untyped:
    things: list[int]


@attrs.frozen
class Plainest:
    text: str
    number: Annotated[int, "marked"]
    share: float
    exact: Decimal | None
    word: Literal["a", "b"]
    pairs: tuple[tuple[int, str], ...]
    words: frozenset[str]
    inner: Left | None
    amount: Quantity
    amounts: tuple[Quantity, ...]
