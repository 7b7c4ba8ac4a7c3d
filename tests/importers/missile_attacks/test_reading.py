"""Rows in, events and findings out: no row is lost, and nothing is guessed."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import UnreadableSource
from conflict_events.events import BombStrike, DroneStrike, MissileStrike
from conflict_events.importers import read_source
from conflict_events.values import Quantity
from tests.importers.missile_attacks.daily_file import (
    LATEST_SHAPE,
    OLD_SHAPE,
    PLAIN,
    SHAPE_OF_2025,
    event_of,
    lines_of,
    read,
    rules_of,
)


def test_a_row_becomes_one_account_by_whoever_posted_it() -> None:
    event = event_of(launch_place="Kursk oblast and Chauda, Crimea", not_reach_goal="67.0")

    assert isinstance(event, DroneStrike)
    assert (event.attacker, event.target) == ("RU", "UA")
    assert event.weapon == "Shahed-136/131"
    assert event.tally.launched == Quantity.exact(145)
    assert event.tally.destroyed == Quantity.exact(62)
    assert event.tally.lost == Quantity.exact(67)
    assert event.launch_places == ("Kursk oblast", "Chauda, Crimea")
    assert event.attribution.claimant == "UA/AirForce"
    assert event.attribution.via == ("piterfm/missile_attacks_daily",)
    assert event.note is None


@pytest.mark.parametrize("shape", [OLD_SHAPE, SHAPE_OF_2025, LATEST_SHAPE])
def test_every_shape_the_file_has_had_gives_the_same_account(shape: list[str]) -> None:
    assert event_of(shape) == event_of(OLD_SHAPE)


def test_details_that_no_field_holds_are_kept_in_words_in_the_note() -> None:
    event = event_of(LATEST_SHAPE, carrier="Tu-95MS", target_main="Starokostiantyniv")

    assert event.note == "carrier: Tu-95MS; target_main: Starokostiantyniv"


def test_blanks_are_layout_and_make_no_other_account() -> None:
    assert event_of(destroyed_details="{'a':    1}") == event_of(destroyed_details=" {'a': 1} ")


@pytest.mark.parametrize("gap", ["nan", "NaN", "  "])
def test_what_pandas_writes_for_a_gap_is_a_gap(gap: str) -> None:
    assert event_of(launched=gap) == event_of(launched="")


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("Orlan-10 and ZALA and Supercam", DroneStrike),
        ("X-101/X-555 and Kalibr and X-59/X-69", MissileStrike),
        ("C-300/C-400 and Iskander-M", MissileStrike),
        ("Unknown UAV", DroneStrike),
        ("Intercontinental ballistic missile", MissileStrike),
        ("KAB", BombStrike),
        ("Aerial Bomb and GBU", BombStrike),
    ],
)
def test_a_bundle_stays_one_account_with_one_count(model: str, kind: Any) -> None:
    event = event_of(model=model)

    assert type(event) is kind
    assert event.weapon == model


@pytest.mark.parametrize(
    ("model", "rule"),
    [
        ("Shahed-136/131 and KAB", "mixed-bundle"),
        ("Shahed-137", "unknown-model"),
        ("", "unknown-model"),
        ("Shahed-136/131 and Kalibr", "mixed-bundle"),
        ("Shahed-136/131 and Geran-3", "unknown-model"),
    ],
)
def test_a_model_without_a_kind_becomes_a_finding_with_its_line(model: str, rule: str) -> None:
    reading = read({}, {"model": model})

    (finding,) = reading.refused
    assert (finding.line, finding.rule) == (3, rule)
    assert len(reading.records) == 1


def test_drones_that_only_watch_are_counted_and_the_reader_is_told_once() -> None:
    reading = read({"model": "ZALA"}, {"model": "Orlan-10 and ZALA"}, {})

    (finding,) = reading.findings
    assert finding.line is None
    assert finding.message.startswith("2 rows count reconnaissance drones (Orlan-10 and ZALA, ZALA)")


def test_destroyed_is_marked_from_the_night_its_meaning_changed() -> None:
    """For drones: the night that ends on 24 July 2025 is the first (C17)."""
    night = {"time_start": "2025-07-23 22:40", "time_end": "2025-07-24 11:30"}

    assert rules_of(read(night)) == ["destroyed-redefined"]
    assert rules_of(read({"time_start": "2025-07-22 20:00", "time_end": "2025-07-23 09:00"})) == []
    assert rules_of(read({**night, "model": "X-101/X-555"})) == []


def test_a_row_that_says_the_same_again_is_the_same_account() -> None:
    reading = read({"launched": "145"}, {"launched": "145.0"})

    assert (len(reading.events), reading.repeated, reading.refused) == (1, 1, ())
    assert [(f.line, f.rule) for f in reading.findings] == [(3, "repeated-row")]


def test_s6_a_row_that_moved_is_the_same_account() -> None:
    first, second = read({}, {"model": "Kalibr"}), read({"model": "Kalibr"}, {})

    assert set(first.events) == set(second.events)


def test_a_finding_says_where_what_and_whether_the_row_was_kept() -> None:
    reading = read({"model": "Geran-9"}, {"target": "Atlantis"})

    assert [str(finding).split(":")[0] for finding in reading.findings] == ["line 2", "line 3"]
    assert [str(finding).endswith("[no event]") for finding in reading.findings] == [True, False]
    assert str(read({"model": "ZALA"}).findings[0]).startswith("file: reconnaissance: ")


def test_unknown_columns_are_tolerated_and_said_once() -> None:
    lines = [
        line.rstrip("\n") + (",colour\n" if n == 0 else ",red\n")
        for n, line in enumerate(lines_of({}, {"model": "Geran-9"}))
    ]
    reading = read_source(lines, "missile-attacks")

    assert len(reading.records) == 1
    assert reading.findings[0].message == "these columns were not read: colour"
    assert rules_of(reading) == ["unknown-columns", "unknown-model"]


def test_a_row_with_cells_too_many_or_too_few_becomes_a_finding() -> None:
    reading = read_source([*lines_of({}), "2024-11-09,2024-11-10,Geran-9\n", "\n", "x" * 3 + "\n"], "missile-attacks")

    assert reading.rows == 3
    assert [(f.line, f.rule) for f in reading.refused] == [(3, "ragged-row"), (5, "ragged-row")]


def test_a_cell_over_several_lines_moves_no_line_number() -> None:
    reading = read({"destroyed_details": "{'a': 1,\n'b': 2}"}, {"model": "Geran-9"})

    assert [finding.line for finding in reading.refused] == [4]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "lacks the columns"),
        (",".join([*OLD_SHAPE, "model"]).encode(), "columns model more than once"),
        ("".join(lines_of({})).encode() + b'"open quote', "not CSV: line 3"),
    ],
)
def test_a_file_that_is_not_this_file_is_refused_whole(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "attacks.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableSource, match=says):
        read_source(path, "missile-attacks")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="cannot be opened"):
        read_source(str(tmp_path / "none.csv"), "missile-attacks")


def test_a_path_and_its_lines_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "attacks.csv"
    path.write_text("\ufeff" + "".join(lines_of({}, {"model": "Geran-9"})), encoding="utf-8")

    assert read_source(path, "missile-attacks").records == read({}, {"model": "Geran-9"}).records


def test_progress_is_told_the_rows_the_total_and_the_name() -> None:
    told: list[Any] = []

    def progress(rows: Any, **said: Any) -> Any:
        told.append(said)
        for row in rows:
            told.append(row.line)
            yield row

    assert read_source(lines_of({}, {}), "missile-attacks", progress=progress).rows == 2
    assert told == [{"total": 2, "desc": "the lines given"}, 2, 3]


CELLS = {
    "time_start": st.sampled_from(["2024-11-09 20:00", "2024-11-09", "2024-03-31 03:30", "2024-10-27 3:30 "]),
    "time_end": st.sampled_from(["2024-11-10 09:30", "2024-11-09", "2024-03-31 04:00", "2025-08-02"]),
    "model": st.sampled_from(["Shahed-136/131", "KAB", "Kalibr and X-22", "ZALA", "X"]),
    "target": st.sampled_from(["Ukraine", "south", "Odesa oblast and Kyiv", "Kursk oblast and Sumy", ""]),
    "launched": st.sampled_from(["1.0", "", "0", "many", "-1", "9" * 30]),
    "border_crossing": st.sampled_from(["{}", "{'belarus': 2, 'russia': NaN}", "3", "{'a': }", "nan"]),
    "source": st.sampled_from(["kpszsu/posts/pf", "watch/?v=1", "https://t.me/kpszsu/1", "", "elsewhere"]),
    "status_data": st.sampled_from(["", "hidden", "open"]),
}
ANYTHING = st.text(max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={name: CELLS.get(name, ANYTHING) | ANYTHING for name in LATEST_SHAPE}),
    max_size=6,
)


@given(rows=ROWS)
def test_whatever_the_cells_hold_no_row_is_lost_and_nothing_else_is_raised(
    rows: list[dict[str, str]],
) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, LATEST_SHAPE, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({**PLAIN, **dict.fromkeys(set(LATEST_SHAPE) - set(PLAIN), ""), **row} for row in rows)

    reading = read_source(io.StringIO(text.getvalue(), newline=""), "missile-attacks")

    assert reading.rows == len(rows)
    assert reading.rows == len(reading.records) + reading.repeated + len(reading.refused)
    lines = [record.line for record in reading.records] + [f.line for f in reading.refused]
    assert len(set(lines)) == len(lines)
    assert [record.line for record in reading.records] == sorted(record.line for record in reading.records)


@given(lines=st.lists(st.text()))
def test_any_text_is_read_or_refused_whole(lines: list[str]) -> None:
    with contextlib.suppress(UnreadableSource):
        read_source([*lines_of(), *lines], "missile-attacks")
