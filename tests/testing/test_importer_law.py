"""`check_importer` names the promise that an importer breaks."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from conflict_events.importers import SourceRow, by_columns
from conflict_events.testing import check_importer
from conflict_events.testing.contract.importers import Copy, any_order_of_copies_ends_alike
from tests.importers.engine.made_up import events, lines, source

DRAWN: list[int] = []


def otherwise_each_time(row: SourceRow) -> Any:
    DRAWN.append(1)
    return {"strike": attrs.evolve(events(row)["strike"], note=str(len(DRAWN)))}


def fragile(row: SourceRow) -> Any:
    int(row["launched"] or 0)
    return events(row)


OLD = lines({}, {"launched": "8"}, {"launched": "9"})
NEW = lines({"launched": "9"}, {"launched": "8"}, {"launched": "7"}, {"launched": "6"})


def test_an_importer_that_reads_otherwise_each_time_is_found_out() -> None:
    with pytest.raises(AssertionError, match="imported a second time it appends"):
        check_importer(source(make=otherwise_each_time), OLD)


def test_an_importer_whose_order_of_copies_decides_is_found_out() -> None:
    unsteady = source(make=otherwise_each_time)

    with pytest.raises(AssertionError, match=r"imported in the order \[.*\] end otherwise than as they came"):
        any_order_of_copies_ends_alike(unsteady, [Copy.of(copy, unsteady) for copy in (OLD, NEW)])
    steady = source(identity=by_columns("launched"), vanished="retracted")
    any_order_of_copies_ends_alike(steady, [Copy.of(copy, steady) for copy in (OLD, NEW, OLD, NEW)])


def test_an_importer_that_trips_over_a_cell_is_found_out() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        check_importer(source(make=fragile), OLD)
