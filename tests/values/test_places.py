"""`Place`, paths and marks."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue
from conflict_events.testing import actors, place_codes, places
from conflict_events.values import Place, is_under
from conflict_events.values.places import place_code


@pytest.mark.parametrize(
    ("fields", "field", "rule"),
    [
        ({"name": ""}, "name", "not empty"),
        ({"name": "A\0"}, "name", "null"),
        ({"name": "\ud800"}, "name", "surrogate"),
        ({"name": 3}, "name", "text"),
        ({"code": "RU//x"}, "code", "segments"),
        ({"code": "RU/ x"}, "code", "trimmed"),
        ({"code": ("RU", 3)}, "code", "text"),
        ({"scheme": "iso"}, "scheme", "one of"),
        ({"precision": "rough"}, "precision", "one of"),
        ({"lat": 1}, "lat/lon", "both or neither"),
        ({"lon": 1}, "lat/lon", "both or neither"),
        ({"lat": 91, "lon": 0}, "lat", r"must lie in -90\.\.90"),
        ({"lat": 0, "lon": -181}, "lon", "must"),
        ({"lat": "north", "lon": 0}, "lat", "degrees"),
        ({"lat": True, "lon": 0}, "lat", "degrees"),
        ({"lat": float("nan"), "lon": 0}, "lat", "degrees"),
    ],
)
def test_a_place_that_cannot_be_meant_is_refused(fields: dict[str, Any], field: str, rule: str) -> None:
    """Coordinates, and texts that no log can keep."""
    with pytest.raises(InvalidValue, match=rule) as raised:
        Place(**{"name": "Kyiv", **fields})

    assert raised.value.field == field


@given(places())
def test_coordinates_are_both_or_neither_and_on_the_globe(place: Place) -> None:
    """To seven places."""
    assert (place.lat is None) == (place.lon is None)
    if place.lat is not None and place.lon is not None:
        assert abs(place.lat) <= 90
        assert abs(place.lon) <= 180
        assert place.lat == round(place.lat, 7)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_are_equal_however_they_are_written(lat: float, lon: float) -> None:
    """As float, text or Decimal; minus zero is zero."""
    place = Place("x", lat=lat, lon=lon)

    assert place == Place("x", lat=str(lat), lon=Decimal(str(lon)))
    assert str(place.lat) != "-0"


@given(place_codes(), place_codes())
def test_p2_containment_is_prefix_of_the_path(code: str, other: str) -> None:
    """Segment by segment: RU holds RU/RU-MOS, and RUS is another place."""
    inside, around = code.split("/"), other.split("/")
    expected = inside[: len(around)] == around

    assert is_under(code, other) == expected
    assert Place("x", code=code).is_in(frozenset({other})) == expected
    assert Place("x", code=other).holds_some(frozenset({code})) == (expected and code != other)


def test_a_place_without_a_code_lies_in_no_place_and_holds_none() -> None:
    """Spelling does not address."""
    assert not Place("Kyiv").is_in(frozenset({"UA"}))
    assert not Place("Ukraine").holds_some(frozenset({"UA/UA-30"}))


def test_p3_crimea_is_addressable_under_either_code() -> None:
    """A code addresses and does not recognise."""
    codes = {Place("Crimea", code=code).code for code in ("UA/UA-43", "RU/UA-43")}

    assert codes == {"UA/UA-43", "RU/UA-43"}


@pytest.mark.parametrize(
    ("given_code", "code"),
    [("RU-MOS", "RU/RU-MOS"), (("RU", "RU-MOS"), "RU/RU-MOS"), ("UA", "UA"), ("RU/RU-MOS/x", "RU/RU-MOS/x")],
)
def test_a_bare_subdivision_gets_its_country(given_code: Any, code: str) -> None:
    """So that it lies in it."""
    assert Place("x", code=given_code).code == code


@given(place_codes())
def test_codes_are_normal_and_stay_so(code: str) -> None:
    """Converting twice is converting once."""
    assert place_code(code) == code


@given(actors(), places())
def test_texts_are_in_normal_form_c(actor: str, place: Place) -> None:
    """Two ways to write one name are one name."""
    decomposed = unicodedata.normalize("NFD", place.name)

    assert Place(decomposed).name == place.name
    assert unicodedata.is_normalized("NFC", actor)
    assert str(place) == place.name


@pytest.mark.parametrize(
    ("lat", "lon", "kept"),
    [
        (90, -180, (Decimal(90), Decimal(-180))),
        ("-90.0", 180.0, (Decimal(-90), Decimal(180))),
        (0, "-0.00000001", (Decimal(0), Decimal(0))),
        (50.45, "30.123456789", (Decimal("50.45"), Decimal("30.1234568"))),
    ],
)
def test_p1_coordinates_reach_to_the_poles_and_are_kept_to_seven_places(
    lat: Any, lon: Any, kept: tuple[Decimal, Decimal]
) -> None:
    """The edges of the globe are on it; zero is zero."""
    place = Place("x", lat=lat, lon=lon)

    assert (place.lat, place.lon) == kept


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2003", "\n"])
def test_a_blank_of_any_sort_stands_inside_a_segment_and_not_around_one(blank: str) -> None:
    """Others than a space are looked for in another way."""
    assert place_code(f"RU/Old{blank}Town") == f"RU/Old{blank}Town"
    for code in (f"RU/{blank}Town", f"RU{blank}/Town", f"{blank}RU", f"RU/{blank}"):
        with pytest.raises(InvalidValue, match="trimmed"):
            place_code(code)


def test_degrees_of_any_length_are_kept_to_seven_places() -> None:
    """What is written at length is not remembered, and read all the same."""
    assert Place("x", lat="50.4501" + "0" * 40, lon="30." + "3" * 40) == Place("x", lat=50.4501, lon=30.3333333)


@pytest.mark.parametrize("digits", [3, 5000])
def test_a_whole_number_of_degrees_is_refused_however_many_digits_it_has(digits: int) -> None:
    with pytest.raises(InvalidValue, match=r"^lon: must be degrees, got (?:9|something too long)"):
        Place("x", lat=0, lon=10**digits - 1)
