"""Losses come in as totals up to the day before their report, one series a kind, and corrections are told."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from conflict_events.importers.engine import read_source
from conflict_events.importers.losses import LOSSES
from conflict_events.importers.report import Transcript
from conflict_events.testing import check_importer
from conflict_events.values import Quantity, When
from tests.shared_data import shared

DAY: dict[str, Any] = {"date": "2022-03-01", "day": 6, "tank": 190, "APC": 800, "fuel tank": 60}
NEXT = {"date": "2022-03-02", "day": 7, "tank": 200, "APC": 790, "vehicles and fuel tanks": 500}
PEOPLE = {"date": "2022-03-01", "day": 6, "personnel": 5500, "personnel*": "about", "POW": 200}
CORRECTION = {"date": "2022-03-02", "day": 7, "tank": 0, "APC": -25, "drone": 3}


def lines(*records: dict[str, Any]) -> list[str]:
    return [json.dumps(records, indent=1)]


def read(*records: dict[str, Any]) -> Transcript:
    return read_source(lines(*records), LOSSES)


def test_the_importer_keeps_the_promises_of_every_importer() -> None:
    check_importer(LOSSES, lines(DAY), lines(DAY, NEXT), lines({**DAY, "tank": 191}, NEXT))


def test_each_figure_of_a_day_is_a_total_up_to_the_day_before_its_report() -> None:
    events = read(DAY).events

    assert [(each.category, each.count) for each in events] == [
        ("tank", Quantity.exact(190)),
        ("APC", Quantity.exact(800)),
        ("fuel tank", Quantity.exact(60)),
    ]
    assert {(each.side, each.change, each.when) for each in events} == {
        ("RU", "total", When.days("2022-02-24", "2022-02-28", tz="Europe/Kyiv"))
    }
    assert {(each.attribution.claimant, each.attribution.reported) for each in events} == {
        ("UA/GeneralStaff", When.day("2022-03-01", tz="Europe/Kyiv"))
    }


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("about", Quantity.about_(5500, raw="about 5500")),
        ("more", Quantity.more_than(5500, raw="more 5500")),
        (None, Quantity.exact(5500, raw="5500")),
    ],
)
def test_people_are_counted_as_roughly_as_it_is_said(word: str | None, count: Quantity) -> None:
    people, prisoners = read({**PEOPLE, "personnel*": word}).events

    assert (people.category, people.count) == ("personnel", count)
    assert (prisoners.category, prisoners.count) == ("POW", Quantity.exact(200))


@pytest.mark.parametrize(
    ("record", "rules"),
    [
        ({**PEOPLE, "personnel*": "roughly"}, ["unknown-word"]),
        ({**DAY, "day": 9}, ["day-differs"]),
        ({**DAY, "APC": "many"}, ["invalid-value"]),
        ({**DAY, "date": "2022-02-24"}, ["invalid-value"]),
        ({**DAY, "date": "2022-03-01 10:00"}, []),
        ({**DAY, "date": None}, ["no-id"]),
        ({"date": "2022-03-01", "day": 6}, ["no-event"]),
        ({**DAY, "balloons": 3}, ["unknown-columns"]),
        (CORRECTION, ["correction"]),
        ({**CORRECTION, "APC": 0, "drone": 0}, ["correction"]),
    ],
)
def test_what_is_odd_about_a_row_is_told(record: dict[str, Any], rules: list[str]) -> None:
    assert [finding.rule for finding in read(record).findings] == rules


def test_a_correction_is_told_in_full_and_is_no_account() -> None:
    reading = read(CORRECTION)

    assert reading.events == ()
    assert reading.refused[0].message == (
        "it tells what of the day's rise is a correction, which the totals have: APC -25, drone 3"
    )


def test_a_total_that_falls_is_kept_and_told_and_so_is_where_the_line_of_fighting_was() -> None:
    reading = read(NEXT, {**DAY, "greatest losses direction": "Kharkiv"})
    (fall,) = reading.findings

    assert len(reading.events) == 6
    assert (fall.line, fall.rule, fall.message) == (2, "total-falls", "APC is 790, and was 800 in the report before")
    assert [each.note for each in reading.events] == [*[None] * 3, *["greatest losses direction: Kharkiv"] * 3]


@pytest.mark.no_cover
def test_the_published_files_come_in_whole_and_end_at_their_own_last_totals() -> None:
    rules: Counter[str] = Counter()
    for name in ("equipment", "personnel"):
        path = shared(f"losses/russia_losses_{name}.2024-11-11.json")
        records = json.loads(path.read_text(encoding="utf-8"))
        reading = read_source(path, LOSSES)
        said = [(each["date"], key, each[key]) for each in records for key in each if key not in ("date", "day")]
        figures = [each for each in said if isinstance(each[2], int)]

        assert Counter(each.category for each in reading.events) == Counter(key for _, key, _ in figures)
        for until, key, value in {key: (until, key, value) for until, key, value in figures}.values():
            told = When.day(until, tz="Europe/Kyiv")
            (last,) = (e for e in reading.events if e.category == key and e.attribution.reported == told)
            assert value in {last.count.best, last.count.floor}
        rules += Counter(finding.rule for finding in reading.findings)
    assert rules == {"total-falls": 6}


def test_each_row_of_the_published_file_of_corrections_is_told() -> None:
    corrections = read_source(shared("losses/russia_losses_equipment_correction.2024-11-11.json"), LOSSES)

    assert (corrections.events, len(corrections.refused), corrections.rows) == ((), 19, 19)
