"""What it costs to make an event of what a program has at hand, beside making it of parts that are ready."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from conflict_events import EventLog
from conflict_events.codec import Codec
from conflict_events.events import KINDS, DroneStrike, schema_of
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.strikes import strike, strikes

__all__ = ["of_texts_and_times", "with_the_append"]

READY, DECODED = "of ready parts", "decoded from its stored form"
_numbers = itertools.count(1)


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


def with_the_append(folder: Path, count: int = 5_000) -> Row:
    """Make the same strikes and append them in one batch, beside appending those that are made already."""
    made = strikes(count)

    @contextmanager
    def appending(make: Callable[[int], list[Any]]) -> Iterator[Callable[[], object]]:
        with EventLog.open(folder / f"made{next(_numbers)}.db", secret=bytes(32)) as log:
            yield lambda: log.append(*make(count))

    what = f"construct {count:,} full strikes and append them in one batch, durable"
    return Row(what, count, lambda: appending(strikes), (Rival(READY),), {READY: lambda: appending(lambda _: made)})


def _each(given: list[Any], make: Callable[[Any], object]) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        yield lambda: [make(each) for each in given]

    return prepare
