"""Every answer gives a frame, with types, and with all that is to know in each row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import duckdb
import polars as pl
import pyarrow as pa
import pytest

from conflict_events.counting import by
from conflict_events.events import DroneStrike
from conflict_events.projections import Answer, Context, Table
from conflict_events.questions.attacks import Totals
from conflict_events.questions.ledger import Coverage
from conflict_events.questions.records import Outcome, RecordBoard
from conflict_events.values import Quantity, Scope
from tests.log.accounts import opened, strike

SCOPE = Scope(
    kinds={DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv", date_only="night"
)


@attrs.frozen
class Told(Answer):
    """An answer whose rows are those of its table."""

    cells: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()
    headings: tuple[str, ...] | None = None
    context: Context | None = None

    def table(self) -> Table:
        numbered = tuple(f"c{number}" for number in range(len(self.cells[0]) if self.cells else 0))
        return Table(self.headings or numbered, self.cells, notes=self.notes)

    def evidence(self) -> frozenset[str]:
        return frozenset()


def column(*cells: Any) -> pl.Series:
    return Told(tuple((cell,) for cell in cells)).frame().to_series()


@pytest.mark.parametrize(
    ("cells", "form", "expected"),
    [
        ((1, None, 3), pl.Int64, [1, None, 3]),
        ((1, Decimal("2.5")), pl.Float64, [1.0, 2.5]),
        ((2**70, 1), pl.Float64, [float(2**70), 1.0]),
        ((True, False), pl.Boolean, [True, False]),
        ((True, 1), pl.String, ["True", "1"]),
        ((date(2024, 11, 10),), pl.Date, [date(2024, 11, 10)]),
        ((datetime(2024, 11, 10, 8, tzinfo=UTC),), pl.Datetime("us", "UTC"), [datetime(2024, 11, 10, 8, tzinfo=UTC)]),
        ((frozenset({"b", "a"}), None), pl.List(pl.String), [["a", "b"], None]),
        ((["b", "a"],), pl.List(pl.String), [["b", "a"]]),
        ((Outcome.HOLDS, "x", (2024, 11)), pl.String, [Outcome.HOLDS.value, "x", "2024/11"]),
        ((None, None), pl.String, [None, None]),
    ],
)
def test_a_column_is_of_the_type_of_its_cells(cells: Any, form: Any, expected: list[Any]) -> None:
    found = column(*cells)

    assert found.dtype == form
    assert found.to_list() == expected


def test_a_figure_becomes_a_column_for_each_of_its_bounds() -> None:
    frame = Told(((Quantity.at_least(3),), (None,), (Quantity.withheld(raw="not said"),))).frame()

    assert frame.columns == ["c0_low", "c0_high", "c0_best", "c0_missing", "c0_raw", "c0_hedge"]
    assert frame.rows() == [(3, *[None] * 5), (None,) * 6, (None, None, None, "withheld", "not said", None)]
    assert frame.dtypes[:2] == [pl.Int64, pl.Int64]
    assert Told(((Quantity.exact(Decimal("1.5")),),)).frame().row(0)[:3] == (1.5, 1.5, 1.5)


def test_what_stands_below_a_table_is_in_each_row() -> None:
    assert Told(((1,), (2,)), ("a caveat",)).frame()["notes"].to_list() == [["a caveat"], ["a caveat"]]
    assert Told(((1,),)).frame().columns == ["c0"]
    assert Told((), ("a caveat",)).frame().shape == (0, 0)


def test_the_frames_of_questions_have_their_rows_with_every_caveat() -> None:
    with opened() as log:
        log.append(strike(145), strike(34, "RU/MoD"))
        for question in (RecordBoard(SCOPE, by("UA/AirForce")), Totals(SCOPE, by("RU/MoD")), Coverage(SCOPE)):
            answer: Any = log.ask(question)
            frame = answer.frame()
            assert frame.height == len(answer.rows()) > 0
            assert frame.columns == list(answer.rows()[0])
        board = log.ask(RecordBoard(SCOPE, by("UA/AirForce")))
        assert board.frame()["low"].to_list() == [145]
        assert board.frame()["caveats"].to_list() == [board.rows()[0]["caveats"]]


# --- other tools ----------------------------------------------------------------------------------


def test_whatever_reads_arrow_takes_a_frame() -> None:
    with opened() as log:
        log.append(strike(145), strike(34, "RU/MoD"), strike(36, "RU/MoD"))
        log.keep(RecordBoard(SCOPE, by("UA/AirForce")))  # another question that is kept is none of its business
        strikes = log.frame(DroneStrike)

    table = pa.table(strikes)
    assert table.column("tally_launched_low").to_pylist() == [145, 34, 36]
    assert str(table.schema.field("recorded_at").type) == "timestamp[us, tz=UTC]"
    asked = "SELECT claimant, sum(tally_launched_best) FROM strikes GROUP BY ALL ORDER BY ALL"
    assert duckdb.sql(asked).fetchall() == [("RU/MoD", 70), ("UA/AirForce", 145)]
    frame = strikes.to_pandas()
    assert frame["tally_launched_low"].tolist() == [145, 34, 36]
    assert str(frame.dtypes["when_earliest"]) == "datetime64[us, UTC]"
