"""Exports: each format has what stands, no cell is a formula, and the manifest tells what was altered."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import attrs
import duckdb
import polars as pl
import pytest

from conflict_events.counting import by
from conflict_events.errors import StoreFailure, UsageError
from conflict_events.events import KINDS, DroneStrike, HarmReport, OfficeChange, fields, kind
from conflict_events.export import Manifest, check_export, export_accounts, export_answer
from conflict_events.export.exporting import written
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals
from conflict_events.values import Attribution, Place
from tests.columns.test_answers import SCOPE, Told
from tests.log.accounts import SECRET, clock, opened, said, strike

HARM = HarmReport(when="2023-05-01", attribution=said("AFP"), killed=3)
KYIV = Place("Kyiv", code="UA", lat="50.45", lon="30.5")
FORMULA = attrs.evolve(strike(7), note="=HYPERLINK(1)", weapon="-x", where=KYIV)


def filled(*more: Any) -> EventLog:
    log = opened()
    log.append(strike(145), FORMULA, *more)
    return log


def exported(tmp_path: Path, name: str, *more: Any) -> Path:
    with filled(*more) as log:
        manifest = export_accounts(log.now(), tmp_path / name)
        assert check_export(tmp_path / name, log) == ()
        assert manifest.head == log.head
    assert check_export(tmp_path / name) == ()
    return tmp_path / name


def test_parquet_holds_the_frame_and_any_engine_reads_it(tmp_path: Path) -> None:
    path = exported(tmp_path, "out.parquet")

    with filled() as log:
        assert pl.read_parquet(path).equals(log.frame(DroneStrike))
    asked = f"SELECT sum(tally_launched_best) FROM '{path}'"  # noqa: S608  # our own path
    assert duckdb.sql(asked).fetchall() == [(152,)]


def test_a_csv_for_a_spreadsheet_has_no_formula(tmp_path: Path) -> None:
    path = exported(tmp_path, "out.csv")

    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (second["note"], second["weapon"], second["tally_launched_low"]) == ("'=HYPERLINK(1)", "'-x", "7")
    assert (first["note"], first["via"], first["reported_latest"]) == ("", "", "2024-11-10T08:00:00Z")


def test_a_heading_is_no_formula_either(tmp_path: Path) -> None:
    with filled() as log:
        cells = ("\N{FULLWIDTH EQUALS SIGN}1", "a;b", "x=1")
        answer = Told((cells,), headings=("=1", "b", "c"), context=log.ask(totals()).context)
        export_answer(answer, tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "'=1,b,c\n'\N{FULLWIDTH EQUALS SIGN}1,a;b,x=1\n"


def test_lines_of_json_have_every_kind(tmp_path: Path) -> None:
    path = exported(tmp_path, "out.jsonl", HARM)

    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [row["table"] for row in rows] == ["DroneStrike", "DroneStrike", "HarmReport"]
    assert (rows[1]["note"], rows[1]["via"], rows[2]["killed_best"]) == ("=HYPERLINK(1)", [], 3)


def test_a_map_has_a_feature_for_each_account_with_its_point_where_it_is_known(tmp_path: Path) -> None:
    office = OfficeChange(office="x", person="y", phase="left", when="2024-11-10", attribution=said())
    path = exported(tmp_path, "out.geojson", office)

    told = json.loads(path.read_text(encoding="utf-8"))
    points = [each["geometry"] for each in told["features"]]
    assert points == [None, {"type": "Point", "coordinates": [30.5, 50.45]}, None]
    assert told["features"][1]["properties"]["when_first_day"] == "2024-11-10"
    assert told["features"][2]["properties"]["table"] == "OfficeChange"


def test_a_workbook_has_a_sheet_a_kind_and_texts_that_are_texts(tmp_path: Path) -> None:
    path = exported(tmp_path, "out.xlsx", HARM)

    with zipfile.ZipFile(path) as book:
        assert b'name="HarmReport"' in book.read("xl/workbook.xml")
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"'=HYPERLINK(1)" in book.read("xl/sharedStrings.xml")


@kind("AKindWhoseNameIsLongerThanASheetCanBeCalled")
@attrs.frozen(kw_only=True, field_transformer=fields.named)
class Long:
    """A kind with a long name and no window."""

    attribution: Attribution = attrs.field(validator=fields.a(Attribution))
    text: str


def test_a_long_name_is_cut_for_a_sheet_and_what_a_sheet_would_cut_off_is_refused(tmp_path: Path) -> None:
    with EventLog.open(kinds=KINDS.including(Long), secret=SECRET, clock=clock()) as log:
        log.append(Long(attribution=said(), text="short"))
        export_accounts(log.now(), tmp_path / "out.xlsx")
        with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
            assert b'name="AKindWhoseNameIsLongerThanA~1"' in book.read("xl/workbook.xml")
        export_accounts(log.now(), tmp_path / "folder")
        (found,) = (tmp_path / "folder").rglob("*.parquet")
        assert found.parent.name == "year=__HIVE_DEFAULT_PARTITION__"
        log.append(Long(attribution=said(), text="x" * 32_768))
        with pytest.raises(UsageError, match=r"long.xlsx: a sheet does not hold all of AKind"):
            export_accounts(log.now(), tmp_path / "long.xlsx")
        assert check_export(tmp_path / "folder", log) == ()


def test_a_folder_has_a_file_a_kind_and_year(tmp_path: Path) -> None:
    folder = exported(tmp_path, "out", HARM)

    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet"))
    assert found == ["kind=DroneStrike/year=2024/part-0.parquet", "kind=HarmReport/year=2023/part-0.parquet"]
    files = f"read_parquet('{folder}/kind=DroneStrike/*/*.parquet', hive_partitioning=true)"
    asked = f"SELECT year, count(*) FROM {files} GROUP BY 1"  # noqa: S608  # our own path
    assert duckdb.sql(asked).fetchall() == [(2024, 2)]


def totals() -> Totals:
    return Totals(attrs.evolve(SCOPE, grain="month"), by("UA/AirForce"))


def test_an_answer_is_exported_with_its_caveats(tmp_path: Path) -> None:
    with filled() as log:
        answer = log.ask(totals())
        manifest = export_answer(answer, tmp_path / "totals.parquet")
        assert manifest.of == "TotalsAnswer"
        assert check_export(tmp_path / "totals.parquet", log) == ()
    assert pl.read_parquet(tmp_path / "totals.parquet").equals(answer.frame())


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "xlsx"])
def test_an_answer_without_rows_is_exported_as_nothing(tmp_path: Path, ending: str) -> None:
    with filled() as log:
        answer = Told((), context=log.ask(totals()).context)
        assert export_answer(answer, tmp_path / f"out.{ending}").tables == {"Told": 0}
        assert check_export(tmp_path / f"out.{ending}", log) == ()


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("out.doc", r"ends in none of .parquet, .csv, .jsonl, .geojson, .xlsx"),
        ("out.csv", "holds one table, got DroneStrike, HarmReport; name one kind, or a folder"),
        ("there.csv", "something is there already"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_nothing_is_left(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "there.csv").touch()
    with filled(HARM) as log, pytest.raises(UsageError, match=told):
        export_accounts(log.now(), tmp_path / name)

    assert [each.name for each in tmp_path.iterdir()] == ["there.csv"]


@pytest.mark.parametrize("taken", ["out.csv", "out.csv.manifest.json"])
def test_a_file_that_is_put_there_meanwhile_is_left_alone(
    taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it in place of the data or of the manifest: neither is left without the other."""

    def slowly(*given: Any) -> dict[str, str]:
        (tmp_path / taken).write_text("somebody else's")
        return written(*given)

    monkeypatch.setattr("conflict_events.export.exporting.written", slowly)
    with filled() as log, pytest.raises(UsageError, match="something was put there meanwhile"):
        export_accounts(log.now(), tmp_path / "out.csv")

    assert (tmp_path / taken).read_text() == "somebody else's"
    assert [each.name for each in tmp_path.iterdir()] == [taken]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with filled() as log, pytest.raises(StoreFailure, match="cannot be put there"):
        export_accounts(log.now(), tmp_path / "none" / "out.csv")


def test_an_answer_of_no_log_or_of_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="asked of no log"):
        export_answer(Told(((1,),)), tmp_path / "out.csv")
    with filled() as log, pytest.raises(UsageError, match="an answer goes into one table"):
        export_answer(log.ask(totals()), tmp_path / "out.geojson")


# --- what is checked ------------------------------------------------------------------------------


def test_what_was_altered_since_is_told(tmp_path: Path) -> None:
    path = exported(tmp_path, "out.csv")
    path.write_text("another", encoding="utf-8")
    assert check_export(path) == ("out.csv: is not as it was written",)
    path.unlink()
    assert check_export(path) == ("out.csv: is missing",)

    folder = exported(tmp_path, "out", HARM)
    (folder / "kind=HarmReport" / "more.parquet").touch()
    assert check_export(folder) == ("kind=HarmReport/more.parquet: is not of this export",)


def test_an_export_is_held_against_the_log_at_its_head_whatever_came_since(tmp_path: Path) -> None:
    with filled(HARM) as log:
        export_accounts(log.as_known("2024-11-11T00:00Z"), tmp_path / "out.csv", [DroneStrike])
        export_accounts(log.now(), tmp_path / "out")
        log.append(strike(200))
        assert check_export(tmp_path / "out.csv", log) == check_export(tmp_path / "out", log) == ()
        log.redact(2)
        (told,) = check_export(tmp_path / "out.csv", log)
        assert told == "out.csv: the log gives other rows at that head; what was erased since is missing in them"
        log.redact(3)
        assert len(check_export(tmp_path / "out", log)) == 2
    with opened() as other:
        other.append(strike(1))
        assert "was cited" in check_export(tmp_path / "out.csv", other)[0]


def test_a_manifest_is_read_as_it_was_written_and_anything_else_refused(tmp_path: Path) -> None:
    path = exported(tmp_path, "out.csv")
    beside = tmp_path / "out.csv.manifest.json"
    manifest = Manifest.parse(beside.read_text(encoding="utf-8"))
    assert Manifest.parse(manifest.text()) == manifest
    assert manifest.tables == {"DroneStrike": 2}
    beside.write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError, match="manifest: is none of an export"):
        check_export(path)
    beside.unlink()
    with pytest.raises(UsageError, match="there is no manifest to check by"):
        check_export(path)
