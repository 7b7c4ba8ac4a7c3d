"""What a row of UCDP's events becomes, also the odd ones that its copies have."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conflict_events.importers import import_source, read_source
from conflict_events.importers.ucdp_ged import UCDP_GED
from conflict_events.importers.ucdp_ged.importing import COLUMNS, OPTIONAL
from conflict_events.log import EventLog
from conflict_events.testing.contract.importers import IMPORTER_PROMISES, Copy
from conflict_events.values import Quantity, SubCount, When
from tests.importers.ucdp_ged.releases import PLAIN, release

FIRST = [{}, {"low": "1"}, {"country": "Mali"}, {"id": "7", "source_date": "", "date_end": "2017-02-02"}]
LATER = [{}, {"low": "1", "high": "4"}, {"deaths_b": "1"}, {"country": "Mali"}]


def only(**changed: str) -> Any:
    (event,) = read_source(release(changed), UCDP_GED).events
    return event


def rules(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> list[str]:
    found = read_source(release(*rows, columns=columns), UCDP_GED).findings
    return [finding.rule for finding in found if finding.line]


@pytest.mark.parametrize("promise", IMPORTER_PROMISES)
def test_ucdps_events_keep_the_promises_of_an_importer(promise: Any) -> None:
    promise(UCDP_GED, [Copy.of(release(*rows), UCDP_GED) for rows in (FIRST, LATER)])


def test_one_figure_of_one_named_source_is_the_word_of_that_source() -> None:
    """It came through the offices that reported it, and said it when they did."""
    said = only(source_office="Marsh Post;Wire;Marsh Post", source_date="2017-02-02;2017-01-31").attribution

    assert (said.claimant, said.via) == ("Marsh Red Cross", ("Marsh Post", "Wire", "UCDP GED"))
    assert said.reported == When.days("2017-01-31", "2017-02-02")
    assert [each.locator for each in said.evidence] == ["event 1", "Marsh Post,2017-01-31,Two die, one missing"]


@pytest.mark.parametrize(
    "row",
    [
        {"low": "1"},
        {"source_original": ""},
        {"source_original": "Marsh Red Cross; army"},
        {"source_original": "A spokesman, Marsh army"},
        {"source_original": "Red Cross\nMarsh army"},
        {"source_original": "Military sources"},
        {"source_original": "local authorities"},
    ],
    ids=str,
)
def test_a_range_and_what_nobody_or_several_said_is_the_estimate_of_ucdp(row: dict[str, str]) -> None:
    """It is later than the event and all that it rests on; when, a release does not say."""
    said = only(**row, source_date="2017-02-03").attribution

    assert (said.claimant, said.via) == ("UCDP", ("UCDP GED",))
    assert said.reported == When.edtf("2017-02-03/..")


def test_a_source_without_a_date_is_placed_by_the_last_day_of_the_event() -> None:
    assert only(source_date="", source_office="").attribution.reported == When.day("2017-01-30")


def test_low_best_and_high_are_the_figure_and_the_sides_its_sub_counts() -> None:
    """A stroke in a name is no step of a path; nobody is counted twice."""
    event = only(low="1", high="5")

    assert event.killed == Quantity.estimate(1, 2, 5)
    assert event.breakdown == (
        SubCount(of="civilians", killed=1),
        SubCount(of="combatants", side="Government of N", killed=1),
        SubCount(of="combatants", side="SPLM-A", killed=0),
        SubCount(of="unknown", killed=0),
    )
    assert (event.side, event.population) == (None, "unknown")


def test_of_one_sided_violence_the_second_side_are_the_civilians() -> None:
    event = only(type_of_violence="3", side_b="Civilians")

    assert event.population == "civilian"
    assert {each.side for each in event.breakdown} == {None, "Government of N"}


@pytest.mark.parametrize(
    ("numbers", "killed"),
    [
        ({"low": "35", "best": "228", "high": "35"}, Quantity.as_published(35, 228, 35)),
        ({"low": "2", "best": "1", "high": "2"}, Quantity.as_published(2, 1, 2)),
        ({"low": "0", "best": "0", "high": "3"}, Quantity.estimate(0, 0, 3)),
    ],
    ids=str,
)
def test_estimates_are_kept_as_published(numbers: dict[str, str], killed: Quantity) -> None:
    """Also where they contradict themselves, which is said; a best of none with a high above is none of that."""
    assert only(**numbers).killed == killed
    assert rules(numbers) == (["contradicts-itself"] if killed.published else [])


def test_words_in_place_of_a_figure_are_kept_and_are_nobodys_exact_word() -> None:
    ranged = only(best="10-12", deaths_a="some")

    assert (ranged.killed.raw, ranged.attribution.claimant) == ("best: 10-12", "UCDP")
    assert ranged.note.endswith("; deaths_a: some")


def test_a_figure_that_is_none_is_said_and_leaves_the_rest() -> None:
    """Without any figure the row is refused, for it then says nothing of anybody."""
    assert only(low="some").killed == Quantity.estimate(None, 2, 2, raw="low: some")
    assert rules({"low": "some", "best": "-1", "high": "", "deaths_a": "many"}) == ["not-a-count"] * 3
    assert only(low="", best="", high="").killed == Quantity.unreported()


@pytest.mark.parametrize(
    ("code", "precision"), [("1", "day"), ("2", "day"), ("3", "week"), ("4", "month"), ("5", "year")]
)
def test_the_precision_of_dates_is_that_of_the_window(code: str, precision: str) -> None:
    when = only(date_prec=code, date_end="2017-12-31").when

    assert (when.precision, when.start_day, when.end_day) == (precision, date(2017, 1, 30), date(2018, 1, 1))


@pytest.mark.parametrize(
    ("code", "precision"),
    [("1", "exact"), ("2", "near"), ("3", "adm2"), ("4", "adm1"), ("5", "region"), ("6", "country"), ("7", "water")],
)
def test_the_precision_of_places_is_on_ucdps_ladder(code: str, precision: str) -> None:
    """What is known by its country alone has the code of that."""
    where = only(where_prec=code).where

    assert (where.precision, where.name) == (precision, "Avdiivka town")
    assert where.code == ("UA" if code == "6" else "UA/UA-14")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"date_prec": ""}, "unknown-precision"),
        ({"where_prec": "9"}, "unknown-precision"),
        ({"adm_1": "Nowhere governorate"}, "unknown-place"),
        ({"country": "Atlantis"}, "unknown-place"),
        ({"latitude": "north"}, "no-point"),
        ({"latitude": "10"}, "misplaced"),
        ({"latitude": "37.74", "longitude": "48.14"}, "misplaced"),
        ({"year": "2016"}, "other-year"),
        ({"date_end": "2016-01-01"}, "invalid-value"),
        ({"date_start": ""}, "invalid-value"),
        ({"id": ""}, "no-id"),
        ({"id": "", "year": "#date+year"}, "second-heading"),
    ],
    ids=str,
)
def test_what_is_odd_in_a_row_is_said(row: dict[str, str], rule: str) -> None:
    assert rules(row) == [rule]


def test_a_candidate_that_was_not_vetted_is_said_so() -> None:
    assert rules({"code_status": "Check country"}, columns=(*COLUMNS, *OPTIONAL)) == ["not-vetted"]


def test_a_row_without_a_place_has_none() -> None:
    assert only(where_coordinates="", adm_1="", country="").where is None
    assert only(latitude="", longitude="").where.lat is None


def test_columns_in_another_order_and_dates_with_a_clock_say_the_same() -> None:
    """As do the shapes that copies of the dataset have; a remark that one shape lacks corrects nothing."""
    clocks = {"date_start": "2017-01-30 00:00:00.000", "date_end": "2017-01-30 00:00:00.000"}
    log = EventLog.open()
    import_source(log, release(PLAIN), UCDP_GED)
    other = release({**clocks, "where_description": "near"}, columns=(*reversed(COLUMNS), *OPTIONAL))

    assert import_source(log, other, UCDP_GED).unchanged == 1


def test_a_note_says_what_no_field_holds() -> None:
    assert only(event_clarity="2").note == (
        "state-based conflict; conflict: Northland: Marsh; dyad: Government of N - SPLM/A; "
        "told by its sources together with other events; original source: Marsh Red Cross"
    )
    assert only(type_of_violence="").note.startswith("conflict")


def test_a_later_release_revises_what_ucdp_estimates_and_mends_what_it_relays() -> None:
    """What is withdrawn is told; only months and countries of which a copy has rows can lack any."""
    log = EventLog.open()
    gone = {"id": "9", "date_start": "2017-01-02", "date_end": "2017-01-03"}
    import_source(log, release({"low": "1"}, {}, gone, {**gone, "id": "10", "country": "Mali"}), UCDP_GED)
    report = import_source(log, release({"low": "0"}, {"deaths_a": "2"}, {"id": "3"}), UCDP_GED)
    corrections = [entry.event for entry in log.entries(kinds=["Correction"])]

    assert (report.added, report.corrected, len(report.vanished)) == (1, 2, 1)
    assert sorted((each.by, each.replacement.attribution.claimant) for each in corrections) == [
        ("claimant", "UCDP"),
        ("ledger", "Marsh Red Cross"),
    ]
