"""Workbooks come in with their types; one that would not fit the machine, or is damaged, is refused before."""

from __future__ import annotations

import io
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading import ReadAs, day
from tests.importers.reading.readings import cells, read, rules
from tests.importers.reading.workbooks import Value, ods, ods_of, packed, xlsx, xlsx_of

ROWS: list[tuple[Value, ...]] = [
    ("where", "launched", "on", "all"),
    ("Київ & more", 12.0, date(2024, 11, 9), True),
    ("Odesa", None, None, None),
]
VALUE = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize("workbook", [xlsx(ROWS), ods(ROWS)], ids=["xlsx", "ods"])
def test_cells_of_a_sheet_keep_their_types_and_rows_their_numbers(workbook: bytes) -> None:
    table, rows = read(workbook)

    assert [table.columns, *(tuple(row.cells.values()) for row in rows)] == ROWS
    assert ([row.line for row in rows], table.findings) == ([2, 3], [])


def test_rows_are_numbered_as_the_sheet_numbers_them_also_below_blank_ones() -> None:
    rows = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in (4, 7))

    assert [row.line for row in read(xlsx_of(f"<sheetData>{rows}</sheetData>"))[1]] == [7]


def test_a_number_of_a_day_is_a_number_until_it_is_declared() -> None:
    ((_, (cell,)),) = [cells(xlsx([["on"], [45605.0]]))]

    assert cell == 45605.0
    assert day(45605.0, "excel-1900") == date(2024, 11, 9)


def test_a_workbook_of_several_sheets_is_refused_until_one_is_named() -> None:
    workbook = xlsx([["a"], ["x"]], [["b"], ["y"]])

    with pytest.raises(UnreadableSource, match="has not one sheet alone; name one with sheet=: 1, 2"):
        read(workbook)
    with pytest.raises(UnreadableSource, match="has no sheet '3'; name one"):
        read(workbook, ReadAs(sheet="3"))
    assert cells(workbook, ReadAs(sheet="2")) == [("b",), ("y",)]


def test_merged_cells_are_said_for_only_the_first_says_what_they_say() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    workbook = xlsx([["a", "b"], ["x", 1.0], [None, 2.0]], merged=merged)

    assert rules(workbook) == [(2, "merged-cells")]
    assert cells(workbook)[2] == (None, 2.0)


def test_a_formula_is_what_it_came_to_and_what_is_hidden_is_read_as_the_rest() -> None:
    """Who hides a column has not taken back what it says."""
    hidden = '<cols><col min="2" max="2" hidden="1"/></cols>'
    rows = [
        '<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c><c t="str"><v>sum</v></c></row>',
        '<row hidden="1"><c><v>1</v></c><c><v>2</v></c><c><f>A2+B2</f><v>3</v></c></row>',
    ]

    assert cells(xlsx_of(f"{hidden}<sheetData>{''.join(rows)}</sheetData>")) == [("a", "b", "sum"), (1.0, 2.0, 3.0)]


@pytest.mark.parametrize(
    "workbook",
    [
        xlsx_of('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        xlsx_of("<sheetData><row r='1'><c s='1' r='XFD1'/></row><row r='1048576'><c><v>1</v></c></row></sheetData>"),
        ods_of(
            f'<table:table-row><table:table-cell table:number-columns-repeated="16000"/>{VALUE}</table:table-row>'
            f'<table:table-row table:number-rows-repeated="1048000">{VALUE}</table:table-row>'
        ),
    ],
)
def test_a_small_file_that_spans_more_than_the_memory_is_refused_before_it_is_read(workbook: bytes) -> None:
    with pytest.raises(UnreadableSource, match=r"has a sheet that spans \d+ cells"):
        read(workbook)


def test_the_blank_rest_of_a_sheet_spans_nothing() -> None:
    rest = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/>'
    )

    assert cells(ods_of(f"<table:table-row>{VALUE}</table:table-row>{rest}</table:table-row>")) == [("x",)]


def test_a_workbook_that_unpacks_to_more_than_is_allowed_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="is larger than 9000 bytes unpacked"):
        read(xlsx([["x" * 20_000]]), ReadAs(limit=9000))


def test_a_binary_or_damaged_workbook_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="is a binary workbook"):
        read(packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}))
    with pytest.raises(UnreadableSource, match="is no workbook that can be read"):
        read(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with pytest.raises(UnreadableSource, match="is damaged"):
        read(b"PK", ReadAs(form="sheet"))
    with pytest.raises(UnreadableSource, match="is damaged: not well-formed"):
        read(ods_of("<table:table-row><"))  # without a look before, calamine goes round in it for ever


def test_without_the_extra_a_workbook_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    with pytest.raises(UnreadableSource, match="install the extra `import` of conflict-events, or save it as CSV"):
        read(xlsx(ROWS))


def test_an_interrupt_while_a_workbook_is_read_is_no_fault_of_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: io.BytesIO) -> None:
        raise KeyboardInterrupt

    class Workbook:
        from_filelike = staticmethod(interrupted)

    monkeypatch.setattr("python_calamine.CalamineWorkbook", Workbook)
    with pytest.raises(KeyboardInterrupt):
        read(xlsx(ROWS))


@given(st.sampled_from([xlsx(ROWS), ods(ROWS)]), st.integers(0, 3000), st.binary(min_size=1, max_size=4))
def test_no_damage_to_a_workbook_raises_anything_but_that_it_cannot_be_read(
    book: bytes, at: int, damage: bytes
) -> None:
    where = at % len(book)
    try:
        read(book[:where] + damage + book[where + len(damage) :])
    except UnreadableSource:
        return
