"""What it costs to make an event of what a program has at hand, beside making it of parts that are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from conflict_events.codec import Codec
from conflict_events.events import KINDS, DroneStrike, schema_of
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.strikes import strike, strikes

__all__ = ["of_texts_and_times"]

READY, DECODED = "of ready parts", "decoded from its stored form"


def of_texts_and_times(count: int = 5_000) -> Row:
    """Make strikes of texts, numbers and datetimes, each with its window, place, tally and attribution."""
    made = strikes(count)
    codec = Codec(KINDS)
    parts = [{field.name: getattr(each, field.name) for field in attrs.fields(DroneStrike)} for each in made]
    stored = [codec.encode(each) for each in made]
    runs = {
        READY: _each(parts, lambda fields: DroneStrike(**fields)),
        DECODED: _each(stored, lambda payload: codec.decode("DroneStrike", schema_of(DroneStrike), payload)),
    }
    ours = _each(list(range(count)), strike)
    return Row(
        f"construct {count:,} full strikes of texts and times", count, ours, (Rival(READY), Rival(DECODED)), runs
    )


def _each(given: list[Any], make: Callable[[Any], object]) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        yield lambda: [make(each) for each in given]

    return prepare
