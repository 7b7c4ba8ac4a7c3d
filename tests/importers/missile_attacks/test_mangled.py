"""What spreadsheets do to the table is named, with what to do; a row is never read as another than it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_events.errors import UnreadableSource
from conflict_events.importers import read_source
from tests.importers.missile_attacks.daily_file import lines_of, read

TEXT = "".join(lines_of({}))
HEAD, ROW = TEXT.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        ((HEAD.upper() + ROW).encode(), "in other case"),
        (b"a,b\n1,2\n", "is it this source?"),
        (
            (TEXT + '"Ukraine').encode(),
            "line 3: unexpected end of data; is a quotation mark opened on line 3",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_look_like_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "attacks.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableSource) as refused:
        read_source(path, "missile-attacks")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT.replace(",", ";").encode(), "delimiter"),
        (TEXT.replace(",", "\t").encode(), "delimiter"),
        (TEXT.encode("utf-16"), "encoding"),
        (TEXT.replace("Ukraine", "Київ").encode("cp1251"), "encoding"),
    ],
)
def test_a_file_that_a_spreadsheet_saved_otherwise_is_read_and_said_to_be_so(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "attacks.csv"
    path.write_bytes(content)

    reading = read_source(path, "missile-attacks")
    assert len(reading.events) == 1
    assert said in [finding.rule for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("45778.83333", "a spreadsheet's number of a day"),
        ("01/05/2025 20:00", "whose first part may be day or month"),
        ("1.5.2025", "whose first part may be day or month"),
        ("2025-5-1 20:00", "a date without its zeros"),
        ("2025-05-01T20:00:00+03:00", "a time with an offset"),
        ("2025-05-01T17:00:00Z", "a time with an offset"),
        ("yesterday", "such as 2024-11-09 20:00, got"),
        ("2025-05-01 24:00", "a date and a time that exist"),
    ],
)
def test_a_time_that_cannot_be_read_is_said_to_look_like_what_it_is(cell: str, said: str) -> None:
    reading = read({"time_start": cell}, {"launched": "7"})

    (finding,) = reading.refused
    assert (finding.line, finding.rule) == (2, "invalid-value")
    assert said in finding.message
    assert len(reading.events) == 1


@pytest.mark.parametrize(
    ("model", "meant"),
    [
        ("shahed-136/131", "Shahed-136/131"),
        ("Shahed\u2013136/131", "Shahed-136/131"),
        ("\u0425-101/\u0425-555", "X-101/X-555"),
        ("Some New Thing", None),
    ],
)
def test_a_model_in_other_letters_is_refused_and_the_one_meant_is_named(model: str, meant: str | None) -> None:
    (finding,) = read({"model": model}).refused

    assert finding.rule == "unknown-model"
    assert ("it looks like" in finding.message) == (meant is not None)
    assert repr(meant) in finding.message or meant is None


def test_lines_of_nothing_but_commas_are_no_rows_and_marks_before_the_header_are_none_of_it() -> None:
    commas = "," * HEAD.count(",") + "\n"
    reading = read_source(["\ufeff" + HEAD, commas, ROW], "missile-attacks")

    assert (reading.rows, len(reading.events)) == (1, 1)


def test_a_column_without_a_name_is_said_so() -> None:
    reading = read_source(["," + HEAD, "0," + ROW], "missile-attacks")

    assert [finding.rule for finding in reading.findings] == ["unknown-columns", "blank-header"]
