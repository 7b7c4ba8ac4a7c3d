"""The same rows for pytest-benchmark: run ``pytest tests/benchmarks`` to follow a figure over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import appending, constructing, framing, keeping, reading
from tests.benchmarks.measuring import Contender, Row

ROWS: dict[str, Callable[[Path, reading.Filled], Row]] = {
    "batch": lambda folder, _: appending.batches(folder, 2000),
    "one_by_one": lambda folder, _: appending.one_by_one(folder, 100),
    "construct": lambda _folder, _filled: constructing.of_texts_and_times(500),
    "construct_and_append": lambda folder, _: constructing.with_the_append(folder, 500),
    "replay": lambda _, filled: reading.replay(filled),
    "narrow": lambda _, filled: reading.narrow_replay(filled),
    "as_known": lambda _, filled: reading.as_known(filled, 20),
    "of_one": lambda folder, _: reading.entries_of_one(folder, 2000),
    "lint": lambda _folder, _filled: reading.lint_of_totals(500),
    "verify": lambda _, filled: reading.verification(filled),
    "ladder": lambda _, filled: framing.ladder(filled),
    "frame": lambda _, filled: framing.of_the_frame(filled),
    "board_by_columns": lambda _, filled: next(framing.by_kept_columns(filled)),
    "totals_by_columns": lambda _, filled: list(framing.by_kept_columns(filled))[1],
    "catching_up": lambda _, filled: keeping.catching_up(filled, 200),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reading.Filled]:
    """The same strikes in everybody's database."""
    with closing(reading.Filled(tmp_path_factory.mktemp("filled"), 5000)) as made:
        yield made


@pytest.mark.parametrize("name", ROWS)
def test_speed(name: str, filled: reading.Filled, tmp_path: Path, benchmark: Any) -> None:
    """Everybody does what the row says, and ours is measured; `python -m tests.benchmarks` compares."""
    row = ROWS[name](tmp_path, filled)
    for contender in row.run.values():
        _once(contender)
    benchmark.group = row.what
    benchmark.extra_info["count"] = row.count
    benchmark.pedantic(_once, (row.ours,), rounds=3)


def _once(contender: Contender) -> None:
    with contender() as run:
        run()
