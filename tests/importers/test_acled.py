"""ACLED's events, made up by its published columns: its terms let nobody keep any."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conflict_events.counting import by
from conflict_events.events import DroneStrike, HarmReport, IncidentReport, MissileStrike, Statement
from conflict_events.importers import import_source, read_source
from conflict_events.importers.acled import ACLED, ACLED_DELETED, COLUMNS, OPTIONAL
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals
from conflict_events.testing.contract.importers import IMPORTER_PROMISES, Copy
from conflict_events.values import Quantity, Scope, When

PLAIN = {
    "event_date": "2024-05-01", "time_precision": "1", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "Army of Northland", "actor2": "SPLM/A", "country": "Ukraine", "admin1": "Sumy", "location": "Sumy",
    "latitude": "50.91", "longitude": "34.80", "geo_precision": "1", "source": "Marsh Post; Wire", "fatalities": "2",
    "notes": "On 1 May 2024, they met near the marsh. Two died.", "timestamp": "1715000000",
}  # fmt: skip
DRONE = {"sub_event_type": "Air/drone strike", "actor2": "", "notes": "A Shahed drone hit a barn."}
LATER = {"timestamp": "1716000000"}


def export(*rows: dict[str, str], columns: tuple[str, ...] = (*COLUMNS, *OPTIONAL)) -> list[str]:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**PLAIN, "event_id_cnty": f"UKR{number}", **row} for number, row in enumerate(rows, start=1))
    return text.getvalue().splitlines(keepends=True)


def made(**changed: str) -> dict[type[Any], Any]:
    return {type(each): each for each in read_source(export(changed), ACLED).events}


def rules(**changed: str) -> list[str]:
    return [each.rule for each in read_source(export(changed), ACLED).findings if each.line]


def standing(log: EventLog, kind: type[Any] = HarmReport) -> list[Any]:
    return [account.event for account in log.now().accounts(kind)]


@pytest.mark.parametrize("promise", IMPORTER_PROMISES)
def test_acleds_events_keep_the_promises_of_an_importer(promise: Any) -> None:
    """Also where a row becomes a strike, and is none again."""
    copies = (
        export({}, DRONE, {"fatalities": "0"}),
        export({}, {**DRONE, **LATER, "notes": "A barn burnt."}, {**DRONE, **LATER}),
        export({**LATER, "fatalities": "5"}, {**DRONE, "timestamp": "1717000000"}),
    )
    promise(ACLED, [Copy.of(each, ACLED) for each in copies])


def test_fatalities_are_the_harm_that_acled_reports_as_of_the_time_stamp() -> None:
    event = made()[HarmReport]

    assert event.killed == Quantity.exact(2)
    assert event.attribution.claimant == "ACLED"
    assert event.attribution.reported == When.at("2024-05-06T12:53:20Z")
    assert event.attribution.quote.startswith("On 1 May")
    assert event.attribution.evidence[0].locator == "event UKR1; sources: Marsh Post; Wire"
    assert (event.where.code, event.where.precision) == ("UA/UA-59", "locality")
    assert event.note is None
    assert made(timestamp="2024-05-06 12:53:20")[HarmReport].attribution.reported == event.attribution.reported


def test_none_killed_is_kept_as_published_and_what_it_may_mean_is_said_once() -> None:
    """Of nobody's figure there is no harm; what happened is told alone."""
    zeros = read_source(export({"fatalities": "0"}, {"fatalities": "0"}), ACLED)
    silent = read_source(export({"fatalities": ""}, {**DRONE, "fatalities": ""}), ACLED)

    assert [event.killed for event in zeros.events if isinstance(event, HarmReport)] == [Quantity.exact(0)] * 2
    assert [each.rule for each in zeros.findings] == ["zero-fatalities"]
    assert silent.findings == ()
    assert [type(event) for event in silent.events] == [IncidentReport, DroneStrike]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (DRONE, DroneStrike),
        ({**DRONE, "actor2": "Civilians (Northland)"}, DroneStrike),
        ({**DRONE, "notes": "A cruise missile hit a barn."}, MissileStrike),
        ({**DRONE, "sub_event_type": "Shelling/artillery/missile attack", "notes": "Two missiles hit."}, MissileStrike),
        ({**DRONE, "notes": "A strike hit a barn."}, None),
        ({**DRONE, "notes": "Drones and missiles hit."}, None),
        ({**DRONE, "notes": "A jet, not a drone, hit it."}, None),
        ({**DRONE, "sub_event_type": "Armed clash"}, None),
        ({**DRONE, "actor1": ""}, None),
    ],
    ids=str,
)
def test_a_row_is_a_strike_only_where_its_words_say_so(row: dict[str, str], kind: type[Any] | None) -> None:
    """With one weapon, of one side: the sort alone does not say drone. Else it is a plain incident."""
    assert made(**row).keys() == {HarmReport, kind or IncidentReport}


def test_a_strike_of_two_armed_sides_is_none_for_acled_does_not_say_whose_it_was() -> None:
    row = {**DRONE, "actor2": "Army of Southland"}

    assert made(**row).keys() == {HarmReport, IncidentReport}
    assert rules(**row) == ["no-direction"]


def test_a_row_of_any_other_sort_is_a_plain_incident_with_its_sort_and_who_was_in_it() -> None:
    """A stroke in a name is no step of a path; whose deed it was ACLED's order of actors does not say."""
    event = made()[IncidentReport]

    assert (event.category, event.actors) == ("Battles: Armed clash", {"Army of Northland", "SPLM-A"})
    assert made(tags="crowd size=10")[IncidentReport].note == "tags: crowd size=10"


def test_a_strike_and_its_harm_are_one_incident() -> None:
    log = EventLog.open()
    import_source(log, export(DRONE), ACLED)
    strike, harm = log.now().accounts(DroneStrike, HarmReport)

    assert strike.incident == harm.incident
    assert {each.event.attribution.claimant for each in (strike, harm)} == {"ACLED"}
    assert made(**DRONE, tags="x", civilian_targeting="Civilian targeting")[HarmReport].population == "civilian"


@pytest.mark.parametrize(
    ("code", "days", "certainty"),
    [
        ("1", ("2024-05-01", "2024-05-02"), ""),
        ("2", ("2024-04-25", "2024-05-08"), "~"),
        ("3", ("2024-04-01", "2024-06-01"), "~"),
    ],
)
def test_a_date_of_which_only_the_week_or_month_is_known_is_all_days_that_it_may_be(
    code: str, days: tuple[str, str], certainty: str
) -> None:
    when = made(time_precision=code)[HarmReport].when

    assert (when.start_day, when.end_day) == tuple(map(date.fromisoformat, days))
    assert when.certainty == certainty


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"time_precision": ""}, "unknown-precision"),
        ({"geo_precision": "7"}, "unknown-precision"),
        ({"country": "Atlantis"}, "unknown-place"),
        ({"latitude": "10"}, "misplaced"),
        ({"admin1": "Sum\u0443"}, "look-alike-letters"),
        ({"latitude": "x"}, "no-point"),
        ({"event_date": ""}, "invalid-value"),
        ({"event_date": "9999-12-31"}, "invalid-value"),
        ({"timestamp": "yesterday"}, "invalid-value"),
        ({"fatalities": "many"}, "not-a-count"),
    ],
    ids=str,
)
def test_what_is_odd_in_a_row_is_said(row: dict[str, str], rule: str) -> None:
    assert rules(**row) == [rule]


def test_a_row_without_a_place_or_sides_says_what_is_left() -> None:
    bare = dict.fromkeys(("location", "admin1", "country", "actor1", "actor2", "source", "notes", "event_type"), "")
    event = made(**bare, sub_event_type="")[IncidentReport]

    assert (event.where, event.category, event.actors, event.attribution.quote) == (None, None, frozenset(), None)
    assert event.attribution.evidence[0].locator == "event UKR1"


def test_a_changed_row_is_acleds_own_revision_as_of_its_time_stamp() -> None:
    """An older word, whichever copy it is in, changes nothing back; what an export leaves out is not gone."""
    log = EventLog.open()
    import_source(log, export({}, {}), ACLED)
    report = import_source(log, export({**LATER, "fatalities": "5"}), ACLED)
    corrections = [entry.event for entry in log.entries(kinds=["Correction"])]

    assert (report.corrected, report.vanished) == (1, frozenset())
    assert {(each.by, each.replacement.attribution.reported) for each in corrections} == {
        ("claimant", When.at("2024-05-18T02:40:00Z"))
    }
    assert import_source(log, export({}, {}), ACLED).corrected == 0
    assert [event.killed.low for event in standing(log)] == [5, 2]


def test_a_deleted_event_is_retracted_by_acled_when_it_says() -> None:
    """With its strike; one that the log does not have is said, and an import of the list again adds nothing."""
    log = EventLog.open()
    import_source(log, export(DRONE, {}), ACLED)
    listed = ["event_id_cnty,deleted_timestamp\n", "UKR1,1716000000\n", "UKR9,1716000000\n"]
    report = import_source(log, listed, ACLED_DELETED)
    retractions = [entry.event for entry in log.entries(kinds=["Retraction"])]
    head = log.head

    assert report.retracted == 1
    assert [each.rule for each in report.findings] == ["unknown-record"]
    assert {(each.by, each.attribution.claimant) for each in retractions} == {("claimant", "ACLED")}
    assert {each.attribution.reported for each in retractions} == {When.at("2024-05-18T02:40:00Z")}
    assert (len(standing(log)), standing(log, DroneStrike)) == (1, [])
    import_source(log, listed, ACLED_DELETED)
    assert log.head == head


LISTED = ["event_id_cnty,deleted_timestamp\n", "UKR1,1716000000\n"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_list_of_deletions_and_its_data_end_alike_in_either_order(*, turned: bool) -> None:
    """As known at every moment; also with more data after that, which brings nothing back."""
    log = EventLog.open()
    steps = [(LISTED, ACLED_DELETED), (export(DRONE, {}), ACLED)]
    for lines, source in steps if turned else steps[::-1]:
        import_source(log, lines, source)
    head = log.head
    again = [import_source(log, lines, source) for lines, source in steps]

    assert [len(standing(log, kind)) for kind in (HarmReport, DroneStrike, IncidentReport)] == [1, 0, 1]
    assert len([*log.as_known("2024-05-07T00:00Z").accounts(DroneStrike)]) == 1
    assert [*log.as_known("2024-05-19T00:00Z").accounts(DroneStrike)] == []
    assert (log.head, {report.added for report in again}) == (head, {0})


def test_a_deletion_that_comes_first_is_kept_as_acleds_word() -> None:
    log = EventLog.open()
    report = import_source(log, LISTED, ACLED_DELETED)
    (said,) = standing(log, Statement)

    assert (report.added, [each.rule for each in report.findings]) == (1, ["unknown-record"])
    assert (said.attribution.claimant, said.text) == ("ACLED", "withdrew its record UKR1")
    assert said.note == "ACLED deleted it"


def test_the_interface_and_the_export_say_the_same(tmp_path: Path) -> None:
    """The one writes numbers, the other text."""
    row = {**PLAIN, "event_id_cnty": "UKR1", "fatalities": 2, "timestamp": 1715000000, "latitude": 50.91}
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps({"status": 200, "success": True, "count": 1, "data": [row]}), encoding="utf-8")
    log = EventLog.open()
    import_source(log, export({}), ACLED)

    assert import_source(log, answer, ACLED).unchanged == 1


def test_yearly_sums_of_fatalities_come_out_as_published() -> None:
    """Rows are separate events, also those of one day and place."""
    rows = [{}, {"fatalities": "3"}, {"fatalities": "0"}, {"event_date": "2023-02-01", "fatalities": "7"}]
    log = EventLog.open()
    import_source(log, export(*rows), ACLED)
    scope = Scope(kinds={HarmReport}, measure="killed", places={"UA"}, grain="year", day_rule="end", tz="Europe/Kyiv")
    periods = log.ask(Totals(scope, by("ACLED", disjoint=True))).periods

    assert {year: str(bucket.value) for year, bucket in periods.items()} == {2023: "7", 2024: "5"}
