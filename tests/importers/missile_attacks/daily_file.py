"""Makes small air-attack files in the shapes that the real one has had."""

from __future__ import annotations

import csv
import io
from typing import Any

from conflict_events.importers import Transcript, read_source

OLD_SHAPE = [
    "time_start",
    "time_end",
    "model",
    "launch_place",
    "target",
    "carrier",
    "launched",
    "destroyed",
    "not_reach_goal",
    "cross_border_belarus",
    "back_russia",
    "still_attacking",
    "destroyed_details",
    "launched_details",
    "launch_place_details",
    "source",
]

SHAPE_OF_2025 = [*OLD_SHAPE[:12], "affected region", *OLD_SHAPE[12:]]

LATEST_SHAPE = [
    "time_start",
    "time_end",
    "model",
    "launch_place",
    "target",
    "target_main",
    "launched",
    "destroyed",
    "not_reach_goal",
    "still_attacking",
    "border_crossing",
    "is_shahed",
    "num_hit_location",
    "num_fall_fragment_location",
    "carrier",
    "turbojet",
    "turbojet_destroyed",
    "affected region",
    "destroyed_details",
    "launched_details",
    "launch_place_details",
    "source",
    "status_data",
]

PLAIN = {
    "time_start": "2024-11-09 20:00",
    "time_end": "2024-11-10 09:30",
    "model": "Shahed-136/131",
    "target": "Ukraine",
    "launched": "145.0",
    "destroyed": "62.0",
    "source": "kpszsu/posts/pfbid0made",
}


def lines_of(*rows: dict[str, str], shape: list[str] = OLD_SHAPE) -> list[str]:
    """The lines of a file; each row says what differs from `PLAIN`, and has nothing else."""
    text = io.StringIO()
    writer = csv.DictWriter(text, shape, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**PLAIN, **row} for row in rows)
    return text.getvalue().splitlines(keepends=True)


def read(*rows: dict[str, str], shape: list[str] = OLD_SHAPE) -> Transcript:
    return read_source(lines_of(*rows, shape=shape), "missile-attacks")


def event_of(shape: list[str] = OLD_SHAPE, **cells: str) -> Any:
    """The event of a one-row file."""
    (record,) = read(cells, shape=shape).records
    return record.event


def rules_of(reading: Transcript) -> list[str]:
    return [finding.rule for finding in reading.findings]
