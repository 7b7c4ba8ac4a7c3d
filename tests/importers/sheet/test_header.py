"""A title above the header is no header: the proposed map says on which line the columns are named."""

from __future__ import annotations

from pathlib import Path

from conflict_events.importers import propose_map, read_map, read_source, source_of

SHEET = """Our sheet;;;
;;;
Номер;Дата;Область;Загинуло
1;01.05.2025;Одеська область;2
Разом;;;2
"""


def test_a_title_above_the_header_is_seen_and_the_rows_come_in(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SHEET, encoding="utf-8")
    proposed = propose_map(tmp_path / "a.csv")
    (tmp_path / "a.toml").write_text(proposed.replace('"?"', '"Desk"'), encoding="utf-8")

    read = read_source(tmp_path / "a.csv", source_of(read_map(tmp_path / "a.toml")))

    assert "header = 3  # guess" in proposed
    assert [event.killed.low for event in read.events] == [2]
    assert [(each.line, each.kept) for each in read.findings if each.line] == [(1, True), (5, False)]


def test_a_sheet_that_names_its_columns_nowhere_is_read_from_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Our sheet;;;\n1;;;\n", encoding="utf-8")

    assert "header = " not in propose_map(tmp_path / "a.csv")
