"""What stands in columns: the largest figure of each night, asked of us, of our frame, and of Parquet by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from conflict_events.columns import Columns
from conflict_events.counting import by
from conflict_events.events import DroneStrike
from conflict_events.export import export_accounts
from conflict_events.questions.records import RecordBoard
from conflict_events.values import Scope
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.reading import Filled

__all__ = ["ladder", "of_the_frame"]

VOICE = "UA/AirForce"
SCOPE = Scope(kinds={DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
BY_HAND = Rival("polars by hand, over exported Parquet", 0.25, 0.5)


def by_hand(rows: pl.LazyFrame) -> pl.DataFrame:
    """The query that somebody writes who knows that no two accounts speak of one night."""
    local = pl.col("when_latest").dt.convert_time_zone("Europe/Kyiv")
    said = rows.filter((pl.col("claimant") == VOICE) & pl.col("tally_launched_low").is_not_null())
    nights = said.group_by(local.dt.date().alias("night")).agg(pl.col("tally_launched_low").max().alias("most"))
    return nights.sort("night").with_columns(pl.col("most").cum_max().alias("record")).collect()


def ladder(filled: Filled) -> Row:
    """`RecordBoard`, which knows of revisions, overlaps and doubts, and the query by hand, which does not."""

    @contextmanager
    def ours() -> Iterator[Callable[[], object]]:
        yield lambda: filled.log.ask(RecordBoard(SCOPE, by(VOICE)))

    return Row("the record of each night", filled.count, ours, (BY_HAND,), {BY_HAND.name: _parquet(filled)})


def of_the_frame(filled: Filled) -> Row:
    """The same query over the frame that the log keeps, once that has caught up, and over Parquet."""

    @contextmanager
    def ours() -> Iterator[Callable[[], object]]:
        filled.log.keep(Columns(DroneStrike), durable=False).ask()
        yield lambda: by_hand(filled.log.frame(DroneStrike).lazy())

    return Row("a query over kept columns", filled.count, ours, (BY_HAND,), {BY_HAND.name: _parquet(filled)})


def _parquet(filled: Filled) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "strikes.parquet"
            export_accounts(filled.log.now(), path, [DroneStrike])
            yield lambda: by_hand(pl.scan_parquet(path))

    return prepare
