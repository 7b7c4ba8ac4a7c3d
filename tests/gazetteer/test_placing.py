"""A point that does not lie where its code says is found, and one with its coordinates exchanged is said to be so."""

from __future__ import annotations

import pytest

from conflict_events.gazetteer import known_part, misplaced
from conflict_events.gazetteer.table import _lines


@pytest.mark.parametrize(
    ("code", "lat", "lon", "answer"),
    [
        ("UA/UA-30", 50.45, 30.52, None),
        ("UA/UA-30", 30.52, 50.45, "swapped"),
        ("UA/UA-30", 49.84, 24.03, "outside"),
        ("UA", 49.84, 24.03, None),
        ("UA/UA-43", 47.32, 37.56, "outside"),
        ("UA/UA-14/704508", 48.73, 37.57, None),
        ("UA/UA-99", 0, 0, "outside"),
        ("RU", 43.12, 131.89, None),
        ("RU", 66.16, -169.81, None),
        ("XX/XX-1", 0, 0, None),
    ],
)
def test_a_point_is_held_against_the_narrowest_place_that_is_known(
    code: str, lat: float, lon: float, answer: str | None
) -> None:
    assert misplaced(code, lat, lon) == answer


def test_the_place_whose_reach_is_used_is_told() -> None:
    assert [known_part(code) for code in ("UA/UA-99", "UA/UA-14/704508", "XX")] == ["UA", "UA/UA-14", ""]


def test_towns_lie_in_their_region_but_for_a_few_that_geonames_has_elsewhere() -> None:
    fields = [line.split("\t") for line in _lines()[::5]]
    towns = [(each[0], [*map(float, each[4].split(","))]) for each in fields if each[1] == "town"]
    outside = [code for code, (lat, lon, *_) in towns if misplaced(code, lat, lon) is not None]

    assert len(outside) < len(towns) / 100
