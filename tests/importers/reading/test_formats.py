"""The same table is the same, whatever file it came in."""

from __future__ import annotations

import csv
import io
import json
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading import text
from tests.importers.reading.readings import cells, read
from tests.importers.reading.workbooks import Value, ods, xlsx

COLUMNS = ("where", "launched")
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6) | st.integers(
    0, 10**9
)


def written(rows: list[tuple[Value, ...]]) -> list[bytes]:
    """The table in each format."""
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    records = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    lines = "\n".join(map(json.dumps, records))
    return [
        out.getvalue().encode(),
        json.dumps(records).encode(),
        lines.encode(),
        xlsx([COLUMNS, *rows]),
        ods([COLUMNS, *rows]),
    ]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=2, max_size=3))
def test_the_same_table_has_the_same_words_in_each_format(rows: list[tuple[Value, ...]]) -> None:
    said = [tuple(map(text, row)) for row in rows]
    for content in written(rows):
        assert [tuple(map(text, row.cells.values())) for row in read(content)[1]] == said


def test_a_parquet_file_is_a_table_with_types() -> None:
    out = io.BytesIO()
    pl.DataFrame({"where": ["Kyiv", None], "launched": [12, 3]}).write_parquet(out)

    assert cells(out.getvalue()) == [COLUMNS, ("Kyiv", 12), (None, 3)]
    with pytest.raises(UnreadableSource, match="is no Parquet file that can be read"):
        read(out.getvalue()[:-20])


def test_without_polars_a_parquet_file_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)

    with pytest.raises(UnreadableSource, match="install polars, or save it as CSV"):
        read(b"PAR1")
