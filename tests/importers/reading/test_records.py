"""JSON, JSON Lines and GeoJSON come in as rows with their lines; what stands beside the rows is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading import ReadAs
from tests.importers.reading.readings import cells, read, rules

ROWS = [("where", "launched"), ("Kyiv", 12), ("Odesa", None)]
RECORDS = [{"where": "Kyiv", "launched": 12}, {"where": "Odesa"}]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\ufeff" + json.dumps({"count": 2, "data": RECORDS, "notes": []}),
        json.dumps({"success": True, "values": [["where", "launched"], ["Kyiv", 12], ["Odesa", None]]}),
        "\n".join(json.dumps(each) for each in RECORDS),
        "\ufeff\n" + "\n\n".join(json.dumps(each) for each in RECORDS) + "\n",
    ],
)
def test_an_array_an_object_that_holds_one_and_lines_are_read_alike(content: str) -> None:
    assert cells(content.encode()) == ROWS


def test_a_record_has_the_line_on_which_it_begins() -> None:
    content = '{\n"n": 2,\n"data": [\n {"a":\n 1},\n\n {"a": 2}]}'
    table, rows = read(content.encode())

    assert [(row.line, row.cells) for row in rows] == [(4, {"a": 1}), (7, {"a": 2})]
    assert table.about == {"n": 2}


def test_records_that_share_a_line_are_numbered_and_that_is_said() -> None:
    table, rows = read(b'{"data": [{"a": 1}, {"a": 2}]}')

    assert [row.line for row in rows] == [1, 2]
    assert [(each.line, each.rule) for each in table.findings] == [(None, "record-numbers")]


def test_features_of_a_map_are_rows_with_their_geometry() -> None:
    shape = {"type": "Point", "coordinates": [30.5, 50.4]}
    features = [
        {"type": "Feature", "id": 7, "properties": {"name": "Kyiv", "geometry": "drawn"}, "geometry": shape},
        {"type": "Feature", "properties": None, "geometry": shape},
    ]
    table, rows = read(json.dumps({"type": "FeatureCollection", "crs": {}, "features": features}).encode())

    assert table.columns == ("name", "geometry", "id", "geometry (2)")
    assert [row.cells["geometry"] for row in rows] == ["drawn", shape]
    assert (rows[0].cells["geometry (2)"], rows[0].cells["id"]) == (shape, 7)
    assert table.about == {"type": "FeatureCollection", "crs": {}}


def test_an_object_without_lists_is_one_row_and_with_several_one_has_to_be_named() -> None:
    several = b'{"events": [{"a": 1}], "deleted": [{"a": 2}], "counts": [3]}'

    assert cells(b' {"a": {"b": 1}, "c": null}') == [("a", "c"), ({"b": 1}, None)]
    with pytest.raises(UnreadableSource, match="name it with records=: events, deleted, counts"):
        read(several)
    table, rows = read(several, ReadAs(records="deleted"))
    assert ([row.cells for row in rows], table.about) == ([{"a": 2}], {"events": [{"a": 1}], "counts": [3]})
    with pytest.raises(UnreadableSource, match="name it with records=: none"):
        read(b'{"a": 1}', ReadAs(records="data"))


def test_what_is_no_record_or_names_a_key_twice_is_a_finding_with_its_line() -> None:
    content = b'[{"a": 1},\n5,\n{"a": 2, "a": 3}]'

    assert cells(content) == [("a",), (1,), (3,)]
    assert rules(content) == [(3, "duplicate-key"), (2, "no-record")]


def test_a_key_that_comes_late_in_a_long_text_of_lines_is_kept_and_said_once() -> None:
    table, rows = read(b'{"a": 1}\n' * 150 + b'{"a": 1, "b": 2}\n' * 2)

    assert (table.columns, rows[0].cells, rows[150].cells) == (("a",), {"a": 1}, {"a": 1, "b": 2})
    assert [(each.line, each.rule) for each in table.findings] == [(151, "late-column")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[{"a": 1},\n{"a":\n', 3),
        (b'[{"a": 1}\n{"a": 2}]', 2),
        (b'{"a": 1\n"b": 2}', 2),
        (b'{"a": 1,\n}', 2),
        (b'{"a": [1],\n"a": 2}', 2),
        (b'[{"a": 1}]\n]', 2),
        (b'{"a": 1}\n{"a": 1} 2', 2),
        (b'{"a": 1}\n{"a"', 2),
        (b'[{"a": ' + b"9" * 5000 + b"}]", 1),
        (b'[{"a": ' + b"[" * 100_000 + b"}]", 1),
        (b'{"a":' * 50_000, 1),
        (b'{"a":' * 50_000 + b"\n1", 1),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(content: bytes, line: int) -> None:
    with pytest.raises(UnreadableSource, match=rf"is not JSON: line {line}: .*is it cut off there"):
        read(content)


def test_lines_can_be_declared_and_empty_ones_are_said_to_be_empty() -> None:
    assert cells(b'{"data": [1]}', ReadAs(form="jsonl")) == [("data",), ([1],)]
    with pytest.raises(UnreadableSource, match="is empty"):
        read(b" ", ReadAs(form="jsonl"))
    with pytest.raises(UnreadableSource, match=r"is not JSON: line 1: expected \{"):
        read(b"5", ReadAs(form="json"))


def test_a_header_that_begins_with_a_bracket_is_no_json() -> None:
    assert cells(b"[id],{name}\n1,2\n") == [("[id]", "{name}"), ("1", "2")]


@given(st.lists(st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3)), max_size=4))
def test_each_record_of_a_text_is_a_row(records: list[dict[str, object]]) -> None:
    said = [{key: value for key, value in each.items() if value is not None} for each in records]
    for content in (json.dumps(records, indent=1), json.dumps({"data": records})):
        rows = read(content.encode())[1] if any(records) or content[0] == "[" else []
        if rows or not records:
            assert [{k: v for k, v in row.cells.items() if v is not None} for row in rows] == said
