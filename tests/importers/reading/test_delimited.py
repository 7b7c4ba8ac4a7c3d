"""Delimited text in: any delimiter, quoting and header; each row is a row or a finding with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import InvalidValue, UnreadableSource
from conflict_events.importers.reading import ReadAs, read_table
from tests.importers.reading.readings import cells, read, rules

PLAIN = [("where", "launched"), ("Kyiv, city", "12"), ("Odesa", "")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_found_out(delimiter: str, end: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(PLAIN)
    content = out.getvalue().encode()

    assert cells(content) == PLAIN
    assert rules(content) == ([] if delimiter == "," else [(None, "delimiter")])


def test_a_delimiter_can_be_declared_and_is_then_not_told() -> None:
    content = b"a:b;c\n1:2;3\n"

    assert cells(content, ReadAs(delimiter=":")) == [("a", "b;c"), ("1", "2;3")]
    assert rules(content, ReadAs(delimiter=":")) == []


def test_the_line_by_which_excel_names_its_delimiter_is_no_header() -> None:
    table, (row,) = read(b"\xef\xbb\xbfsep=;\r\na;b\r\n1,5;2\r\n")

    assert (table.columns, row.line, row.cells) == (("a", "b"), 3, {"a": "1,5", "b": "2"})


def test_a_row_has_the_line_on_which_it_begins() -> None:
    _, rows = read(b'a,b\n"1\n1",2\n\n , \n3,4\n')

    assert [(row.line, row.cells["a"]) for row in rows] == [(2, "1\n1"), (6, "3")]


def test_a_row_that_does_not_fit_the_header_is_a_finding_and_blanks_too_many_are_none() -> None:
    content = b"a,b\n1\n1,2,,\n1,2,3\n"
    table, rows = read(content)

    assert [row.line for row in rows] == [3]
    assert [(each.line, each.rule, each.kept) for each in table.findings] == [
        (2, "ragged-row", False),
        (4, "ragged-row", False),
    ]
    assert "it has 3 cells for 2 columns: ['1', '2', '3']" in table.findings[1].message


def test_a_row_that_holds_a_nul_is_said_to_be_damaged_and_shown_in_part() -> None:
    table, rows = read(b"a,b\n1,2\n\0\0," + b"x" * 600 + b"\n")
    (found,) = table.findings

    assert [row.line for row in rows] == [2]
    assert (found.line, found.rule, found.kept) == (3, "damaged-row", False)
    assert found.message.endswith("xxx...")


def test_headers_are_trimmed_and_each_is_there_once() -> None:
    content = b"\xef\xbb\xbf launched ,,launched,launched (2),\n1,2,3,4,5\n"

    assert cells(content)[0] == ("launched", "(column 2)", "launched (2)", "launched (2) (2)", "(column 5)")
    assert [rule for _, rule in rules(content)[1:]] == ["blank-header", *["duplicate-header"] * 2, "blank-header"]


def test_what_stands_above_a_declared_header_is_a_finding() -> None:
    content = b"Losses of May\n\na,b\n1,2\n"
    how = ReadAs(header=3, delimiter=",")

    assert cells(content, how) == [("a", "b"), ("1", "2")]
    assert rules(content, how) == [(1, "above-header")]
    with pytest.raises(UnreadableSource, match="has no line 9 to name its columns"):
        read(content, ReadAs(header=9))


def test_a_file_without_a_header_takes_the_columns_that_are_declared() -> None:
    table, rows = read(b"1,2\n3,4\n", ReadAs(columns=("a", "b")))

    assert table.columns == ("a", "b")
    assert [(row.line, row.cells["b"]) for row in rows] == [(1, "2"), (2, "4")]


def test_a_quotation_mark_that_never_closes_is_said_with_its_line() -> None:
    table = read_table(io.BytesIO(b'a,b\n1,2\n"3,4\n5,6\n'))

    assert next(table.rows).line == 2
    with pytest.raises(UnreadableSource, match="is a quotation mark opened on line 3 and never closed"):
        list(table.rows)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_a_file_with_nothing_in_it_is_said_to_be_empty(content: bytes) -> None:
    with pytest.raises(UnreadableSource, match="is empty"):
        read(content)


def test_a_cell_may_be_as_long_as_a_press_conference() -> None:
    assert len(str(cells(b"a,b\n" + b"x" * 200_000 + b",1\n")[1][0])) == 200_000


def test_a_sample_that_ends_within_a_row_does_not_mislead_what_delimits() -> None:
    content = b"a;b,c\n" + b'"' + b"x" * 20_000 + b'";1,5\n' + b'"' + b",\n" * 60_000 + b'";3\n'

    assert [len(row) for row in cells(content)] == [2, 2, 2]


@pytest.mark.parametrize(
    "wrong", [{"delimiter": ";;"}, {"delimiter": '"'}, {"header": 0}, {"form": "word"}, {"encoding": "klingon"}]
)
def test_what_cannot_be_declared_is_refused_at_once(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue, match=next(iter(wrong))):
        ReadAs(**wrong)  # type: ignore[arg-type]  # wrong on purpose


NAMES = st.lists(st.text("abxyz ", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=4, unique=True)


@given(st.data(), NAMES, st.sampled_from(",;\t|"))
def test_each_row_of_a_file_is_a_row_or_a_finding(data: st.DataObject, names: list[str], delimiter: str) -> None:
    cell = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    written = data.draw(st.lists(st.lists(cell, min_size=1, max_size=5), max_size=6))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([names, *written])
    table, rows = read(out.getvalue().encode(), ReadAs(delimiter=delimiter))
    said = [each for each in written if any(map(str.strip, each))]

    refused = [each for each in table.findings if not each.kept]
    assert len(rows) + len(refused) == len(said)
    assert all(list(row.cells.values()) in [each[: len(names)] for each in said] for row in rows)
