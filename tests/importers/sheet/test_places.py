"""Places of a sheet get the codes that their names have, and what is odd about them is told, as of every source."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.importers import SheetMap, Transcript, read_source, source_of
from conflict_events.importers.sheet import Field


def read(place: str, lat: str = "", lon: str = "", code: str = "", **said: Any) -> Transcript:
    columns = {name: Field(column=name) for name in ("place", "lat", "lon") + (("code",) if code else ())}
    fields = {"when": Field(column="day"), "claimant": Field(value="Desk"), **columns}
    sheet = SheetMap(name="small", id="id", kind="IncidentReport", fields=fields, **said)
    cells = {"id": "1", "day": "2025-05-01", "place": place, "lat": lat, "lon": lon} | ({"code": code} if code else {})
    return read_source([f"{','.join(cells)}\n", f"{','.join(cells.values())}\n"], source_of(sheet))


@pytest.mark.parametrize(
    ("place", "code", "rules"),
    [
        ("Odessa oblast", "UA/UA-51", []),
        ("Київська область", "UA/UA-32", []),
        ("Kyiv", None, ["unknown-place"]),
        ("Atlantis", None, ["unknown-place"]),
        ("Od\u0435sa oblast", "UA/UA-51", ["look-alike-letters"]),
    ],
)
def test_a_place_has_the_code_of_its_name_in_any_spelling(place: str, code: str | None, rules: list[str]) -> None:
    found = read(place, within="UA")

    assert [event.where.code for event in found.events] == [code]
    assert [event.where.name for event in found.events] == [place]
    assert [finding.rule for finding in found.findings] == rules


def test_a_code_of_the_map_is_taken_as_it_is_and_a_country_tells_places_of_one_name_apart() -> None:
    assert read("Atlantis", code="UA/UA-51", within="UA").events[0].where.code == "UA/UA-51"
    assert read("Kyiv", code="UA/UA-30", within="UA").findings == ()
    assert read("Gorlovka", within="UA").events[0].where.code == "UA/UA-14"


def test_without_a_country_no_code_is_looked_up() -> None:
    """Somewhere in the world many a name means something."""
    (event,) = read("Odesa oblast").events

    assert event.where.code is None


@pytest.mark.parametrize(
    ("lat", "lon", "told"),
    [("30.7", "46.5", "latitude and longitude seem exchanged"), ("10", "10", "it lies far outside")],
)
def test_a_point_outside_the_place_is_kept_and_told(lat: str, lon: str, told: str) -> None:
    found = read("Odesa oblast", lat, lon, within="UA")

    assert str(found.events[0].where.lat) == lat
    (finding,) = found.findings
    assert (finding.rule, finding.kept) == ("misplaced", True)
    assert told in finding.message
