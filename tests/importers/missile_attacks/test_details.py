"""What a row says of parts of its attack can be asked: by region, by weapon, and which regions it affected."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.counting import under
from conflict_events.events import DroneStrike, MissileStrike
from conflict_events.importers import import_source
from conflict_events.log import EventLog
from conflict_events.questions.attacks import Totals
from conflict_events.values import Quantity, Scope
from tests.importers.missile_attacks.daily_file import LATEST_SHAPE, lines_of, read

BUNDLE = {"model": "X-101/X-555 and Kalibr", "launched": "105", "launched_details": "{'X-101/X-555': 77, 'Kalibr': 28}"}


def log_of(*rows: dict[str, str]) -> EventLog:
    log = EventLog.open()
    import_source(log, lines_of(*rows, shape=LATEST_SHAPE), "missile-attacks")
    return log


def told(log: EventLog, kind: type[Any], measure: str, **fields: Any) -> list[str]:
    scope = Scope(kinds={kind}, measure=measure, grain="day", day_rule="end", tz="Europe/Kyiv", **fields)
    return [str(each.value) for each in log.ask(Totals(scope, under("UA"))).periods.values()]


def test_how_many_were_destroyed_over_a_region_is_answered_of_a_report_of_the_whole_country() -> None:
    log = log_of({"destroyed_details": "{'Sumy oblast': 5, 'Odesa oblast': NaN}"})

    assert told(log, DroneStrike, "destroyed", places={"UA/UA-59"}) == ["5"]
    assert told(log, DroneStrike, "destroyed", places={"UA/UA-51"}) == []
    assert told(log, DroneStrike, "destroyed", places={"UA"}) == ["62"]
    assert told(log, DroneStrike, "launched", places={"UA/UA-59"}) == []


def test_of_a_bundle_that_is_told_apart_one_weapon_is_exact_and_the_bundle_is_as_it_was() -> None:
    log = log_of({**BUNDLE, "launch_place_details": "{'Kalibr': 'Black Sea and Caspian Sea'}"})

    assert told(log, MissileStrike, "launched", weapons={"Kalibr"}) == ["28"]
    assert told(log, MissileStrike, "launched") == ["105"]
    (account,) = log.now().accounts(MissileStrike)
    assert account.event.weapon == "X-101/X-555 and Kalibr"
    assert [part.launch_places for part in account.event.parts] == [("Black Sea", "Caspian Sea"), ()]


def test_turbojets_and_shaheds_among_the_launched_are_weapons_to_ask_for() -> None:
    log = log_of({"is_shahed": "90.0", "turbojet": "7", "turbojet_destroyed": "4.0"})

    assert told(log, DroneStrike, "launched", weapons={"turbojet"}) == ["7"]
    assert told(log, DroneStrike, "destroyed", weapons={"turbojet"}) == ["4"]
    assert told(log, DroneStrike, "launched", weapons={"Shahed"}) == ["90"]
    assert told(log, DroneStrike, "launched", weapons={"Shahed-136/131"}) == ["145"]


def test_affected_regions_are_places_by_which_the_account_is_found() -> None:
    log = log_of({"affected region": "['Sumy oblast', \"Khmelnytskyi oblast\"]"})

    (account,) = log.now().accounts(DroneStrike)
    assert [place.code for place in account.event.affected] == ["UA/UA-59", "UA/UA-68"]
    assert account.event.note is None


@pytest.mark.parametrize("cell", ["about five in the south", "{'south': 5", "[5]", "{'south': [1]}"])
def test_what_is_no_table_is_kept_in_the_note_and_told(cell: str) -> None:
    reading = read({"destroyed_details": cell})

    (event,) = reading.events
    assert (event.parts, event.note) == ((), f"destroyed_details: {cell}")
    assert [finding.rule for finding in reading.findings] == ["unread-details"]


def test_what_a_table_says_in_words_is_kept_in_words() -> None:
    reading = read({"destroyed_details": "{'south': 'most', '': 3, 'Atlantis': 2}", "launched_details": "{}"})

    (event,) = reading.events
    assert [(part.where.name, part.tally.destroyed) for part in event.parts if part.where] == [
        ("Atlantis", Quantity.exact(2)),
        ("south", Quantity.unreported(raw="most")),
    ]
    assert [finding.rule for finding in reading.findings] == ["unknown-place"]
