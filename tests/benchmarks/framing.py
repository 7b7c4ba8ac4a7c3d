"""What stands in columns: the largest figure of each night, asked of us, of our frame, and of Parquet by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from conflict_events.columns import Columns
from conflict_events.counting import by
from conflict_events.events import DroneStrike
from conflict_events.export import export_accounts
from conflict_events.questions.attacks import Totals
from conflict_events.questions.records import RecordBoard
from conflict_events.values import Scope
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.reading import Filled

__all__ = ["by_kept_columns", "ladder", "of_the_frame"]

Query: TypeAlias = Callable[[pl.LazyFrame], pl.DataFrame]
"""A query that somebody writes by hand."""

VOICE = "UA/AirForce"
SCOPE = Scope(kinds={DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
BOARD = RecordBoard(SCOPE, by(VOICE))
TOTALS = Totals(SCOPE.by("month"), by(VOICE))
BY_HAND = Rival("polars by hand, over exported Parquet", 0.25, 0.5)


BY_ACCOUNTS = Rival("the same by accounts", 5, 10)


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
        yield lambda: filled.log.now().ask(BOARD)

    return Row("the record of each night", filled.count, ours, (BY_HAND,), {BY_HAND.name: _parquet(filled)})


def of_the_frame(filled: Filled) -> Row:
    """The same query over the frame that the log keeps, once that has caught up, and over Parquet."""

    @contextmanager
    def ours() -> Iterator[Callable[[], object]]:
        filled.log.keep(Columns(DroneStrike), durable=False).ask()
        yield lambda: by_hand(filled.log.frame(DroneStrike).lazy())

    return Row("a query over kept columns", filled.count, ours, (BY_HAND,), {BY_HAND.name: _parquet(filled)})


def sums_by_hand(rows: pl.LazyFrame) -> pl.DataFrame:
    """The query for the sum of each month, by whoever thinks that no two accounts may be of the same events."""
    month = pl.col("when_latest").dt.convert_time_zone("Europe/Kyiv").dt.truncate("1mo").alias("month")
    said = rows.filter(pl.col("claimant") == VOICE)
    return said.group_by(month).agg(pl.col("tally_launched_low").sum()).sort("month").collect()


def by_kept_columns(filled: Filled) -> Iterator[Row]:
    """Questions of a log that keeps columns, the queries by hand, and the same questions by accounts."""
    yield _kept(filled, "the record of each night, by kept columns", BOARD, by_hand)
    yield _kept(filled, "the totals of each month, by kept columns", TOTALS, sums_by_hand)


def _kept(filled: Filled, what: str, question: Any, query: Query) -> Row:
    assert filled.log.ask(question) == filled.log.now().ask(question)

    @contextmanager
    def ours() -> Iterator[Callable[[], object]]:
        filled.log.keep(Columns(DroneStrike), durable=False).ask()
        yield lambda: filled.log.ask(question)

    @contextmanager
    def accounts() -> Iterator[Callable[[], object]]:
        yield lambda: filled.log.now().ask(question)

    run = {BY_HAND.name: _parquet(filled, query), BY_ACCOUNTS.name: accounts}
    return Row(what, filled.count, ours, (BY_HAND, BY_ACCOUNTS), run)


def _parquet(filled: Filled, query: Query = by_hand) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "strikes.parquet"
            export_accounts(filled.log.now(), path, [DroneStrike])
            yield lambda: query(pl.scan_parquet(path))

    return prepare
