"""A day's map comes in as the area that it draws, with its hash and box; what is no map of Ukraine is told."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conflict_events.errors import UsageError
from conflict_events.importers.deepstate import DEEPSTATE
from conflict_events.importers.engine import read_source
from conflict_events.importers.report import Transcript
from conflict_events.testing import check_importer
from conflict_events.values import When
from tests.shared_data import shared

Ring = Sequence[Sequence[float]]

AUTHALIC_RADIUS, FLATTENING = 6371.0071809, 1 / 298.257223563


def square(west: float, south: float, size: float = 1.0) -> list[list[float]]:
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


def drawn(folder: Path, *rings: Ring, day: str = "20241110", kind: str = "MultiPolygon") -> Path:
    """A file with one outline a ring, of one part each."""
    coordinates: Any = [[ring] for ring in rings] if kind == "MultiPolygon" else rings
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": kind, "coordinates": coordinates}}
    path = folder / f"deepstatemap_data_{day}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def read(path: Path) -> Transcript:
    return read_source(path, DEEPSTATE)


def equal_area(ring: Ring) -> float:
    """The area of a ring by another way: a cylindrical equal-area map of the sphere as large as the ellipsoid."""
    squared = FLATTENING * (2 - FLATTENING)
    first = math.sqrt(squared)

    def height(sine: float) -> float:
        return (1 - squared) * (
            sine / (1 - squared * sine**2) - math.log((1 - first * sine) / (1 + first * sine)) / (2 * first)
        )

    points = [(math.radians(lon), height(math.sin(math.radians(lat))) / height(1.0)) for lon, lat, *_ in ring]
    return abs(sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))) * AUTHALIC_RADIUS**2


def test_the_importer_keeps_the_promises_of_every_importer(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    copies = [drawn(tmp_path, square(37, 48)), drawn(tmp_path, square(37, 48, 1.1), day="20241201")]

    check_importer(DEEPSTATE, *copies, drawn(tmp_path / "later", square(37, 48, 1.05)))


def test_a_days_outline_is_an_assessment_of_the_area_that_it_encloses(tmp_path: Path) -> None:
    (event,) = read(drawn(tmp_path, square(37, 48), square(35, 47)[::-1])).events
    (shown,) = event.attribution.evidence

    assert (event.holder, event.change, event.basis) == ("RU", "controls", "assessed")
    assert event.when == event.attribution.reported == When.day(date(2024, 11, 10), tz="UTC")
    assert (event.attribution.claimant, event.where.code) == ("DeepState", "UA")
    assert float(event.area_km2.floor) == pytest.approx(
        equal_area(square(37, 48)) + equal_area(square(35, 47)), rel=1e-3
    )
    assert shown.locator == "geometry; bbox 35.000000,47.000000,38.000000,49.000000"
    assert len(shown.sha256) == 64


@pytest.mark.parametrize(
    "rings",
    [(square(37, 48), square(37, 48)), (square(37, 48), square(37.2, 48.2, 0.5)), ([*square(37, 48), [37, 48]],)],
)
def test_what_parts_share_counts_once(tmp_path: Path, rings: Sequence[Ring]) -> None:
    (whole,), reading = read(drawn(tmp_path, square(37, 48), day="20241111")).events, read(drawn(tmp_path, *rings))

    assert [each.area_km2 for each in reading.events] == [whole.area_km2]
    assert [finding.rule for finding in reading.findings] == (["crossing-lines"] if len(rings) > 1 else [])


@pytest.mark.parametrize(
    ("ring", "kind", "rule", "said"),
    [
        ([each[::-1] for each in square(37, 48)], "MultiPolygon", "not-in-ukraine", "exchange latitude and longitude"),
        (square(7, 48), "MultiPolygon", "not-in-ukraine", "is it another map?"),
        (square(37, 48), "LineString", "no-area", "is no polygon"),
        ([[37, 48]], "MultiPolygon", "no-area", "is no polygon"),
        ([[37, 48], [38, 48], [39, 48], [37, 48]], "MultiPolygon", "no-area", "is no polygon"),
        ([[math.nan, 48], [38, 48], [39, 49], [math.nan, 48]], "MultiPolygon", "no-area", "is no polygon"),
        ([["a", "b"]], "MultiPolygon", "no-area", "is no polygon"),
    ],
)
def test_what_is_no_map_of_ukraine_is_told_and_no_account(
    tmp_path: Path, ring: Any, kind: str, rule: str, said: str
) -> None:
    (finding,) = read(drawn(tmp_path, ring, kind=kind)).refused

    assert finding.rule == rule
    assert said in finding.message


@pytest.mark.parametrize(("day", "rule"), [("latest", "no-id"), ("20241310", "invalid-value")])
def test_a_file_without_a_day_in_its_name_is_told(tmp_path: Path, day: str, rule: str) -> None:
    assert [each.rule for each in read(drawn(tmp_path, square(37, 48), day=day)).refused] == [rule]


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)

    with pytest.raises(UsageError, match="install the extra `maps`"):
        read(drawn(tmp_path, square(37, 48)))


def test_the_published_maps_have_the_areas_that_another_way_of_measuring_gives() -> None:
    for path in sorted(shared("deepstate").glob("*.geojson")):
        (event,) = read(path).events
        (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
        parts = feature["geometry"]["coordinates"]
        other = sum(equal_area(outline) - sum(map(equal_area, holes)) for outline, *holes in parts)

        assert float(event.area_km2.floor) == pytest.approx(other, rel=1e-4)
