"""`Place`: where, as written, with a code that addresses it without recognising anybody's claim to it."""

from __future__ import annotations

import functools
import re
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeAlias

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.values import forms
from conflict_events.values.calls import explains_calls
from conflict_events.values.forms import PlaceCode
from conflict_events.values.typed import typed

__all__ = ["Place", "PlacePrecision", "Scheme", "place_code"]

Scheme: TypeAlias = Literal["iso3166-2", "pcode", "geonames", "katotth", "wikidata", "local"]
PlacePrecision: TypeAlias = Literal["exact", "near", "locality", "adm2", "adm1", "region", "country", "water"]

SCHEMES = ("iso3166-2", "pcode", "geonames", "katotth", "wikidata", "local")
PRECISIONS = ("exact", "near", "locality", "adm2", "adm1", "region", "country", "water")
LAT_REACH, LON_REACH = 90, 180
FINEST = Decimal("1e-7")
"""A centimetre on the ground: finer is no knowledge."""

SHORT = 32
"""Up to how many characters a number has of which is remembered what it was read as."""

_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")


def place_code(value: str | tuple[str, ...]) -> str:
    """Convert to a path of codes; a bare ISO 3166-2 code gets its country: "RU-MOS" is "RU/RU-MOS"."""
    code = forms.path(value)
    if "/" in code:
        return code
    subdivision = _SUBDIVISION.fullmatch(code)
    return f"{subdivision[1]}/{code}" if subdivision else code


def _maybe_code(value: str | tuple[str, ...] | None) -> str | None:
    return None if value is None else place_code(value)


def _degrees(value: Decimal | float | str | None) -> Decimal | None:
    if value is None:
        return None
    good = isinstance(value, int | float | str | Decimal) and not isinstance(value, bool)
    forms.check(good, "", "must be a number of degrees", value)
    # Python writes no whole number of more digits than some thousands.
    forms.check(not isinstance(value, int) or abs(value) <= LON_REACH, "", "must be degrees", value)
    written = str(value)
    degrees = _known_degrees(written) if len(written) <= SHORT else _read_degrees(written)
    if isinstance(degrees, str):
        raise InvalidValue("", degrees, value)
    return degrees


def _read_degrees(written: str) -> Decimal | str:
    """Read degrees to seven places; a text is the rule that they break."""
    try:
        degrees = Decimal(written)
    except InvalidOperation:
        return "must be a number of degrees"
    if not (degrees.is_finite() and abs(degrees) <= LON_REACH):
        return "must be degrees"
    rounded = degrees.quantize(FINEST)
    return Decimal(0) if rounded == 0 else Decimal(f"{rounded.normalize():f}")


_known_degrees = functools.lru_cache(4096)(_read_degrees)  # a file names the same places over and over


@explains_calls
@attrs.frozen(slots=False, field_transformer=forms.named)
class Place:
    """A place as an account names it.

    Attributes:
        name: The name as written; spelling is free, identity is the code.
        code: A path of codes from large to small, such as "RU/RU-MOS/Ramenskoye"; containment is prefix. A code
            addresses and does not recognise: Crimea is addressable under either country's code. None = no code
            is known, and the place lies in no scope that names places.
        scheme: Whose codes they are.
        precision: How finely the place is known, on UCDP's ladder; None = not said.
        lat: Degrees north, to seven places; None = not said. Both coordinates or neither.
        lon: Degrees east.
    """

    name: str = attrs.field(converter=forms.text)
    code: PlaceCode | None = attrs.field(default=None, converter=_maybe_code)
    scheme: Scheme = attrs.field(default="iso3166-2", validator=forms.word(*SCHEMES))
    precision: PlacePrecision | None = attrs.field(default=None, validator=forms.maybe(forms.word(*PRECISIONS)))
    lat: Decimal | None = attrs.field(default=None, converter=_degrees)
    lon: Decimal | None = attrs.field(default=None, converter=_degrees)

    def __repr__(self) -> str:
        return typed(self)

    def __hash__(self) -> int:
        return hash((self.name, self.code))  # what tells most apart

    def __attrs_post_init__(self) -> None:
        if self.lat is None and self.lon is None:
            return
        both = (self.lat is None) == (self.lon is None)
        forms.check(both, "lat/lon", "must be given both or neither", (self.lat, self.lon))
        _check_reach("lat", self.lat, LAT_REACH)
        _check_reach("lon", self.lon, LON_REACH)

    def is_in(self, codes: frozenset[str]) -> bool:
        """Tell whether it lies in one of these places."""
        return self.code is not None and any(forms.is_under(self.code, code) for code in codes)

    def holds_some(self, codes: frozenset[str]) -> bool:
        """Tell whether it is broader than one of these places and holds it."""
        return self.code is not None and any(code != self.code and forms.is_under(code, self.code) for code in codes)

    def __str__(self) -> str:
        return self.name


def _check_reach(field: str, value: Decimal | None, reach: int) -> None:
    if value is not None and not -reach <= value <= reach:
        raise InvalidValue(field, f"must lie in -{reach}..{reach}", value)
