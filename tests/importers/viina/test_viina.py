"""VIINA's four files: who reported, what a classifier took it for, and who controls a place; on rows made by us."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
import pytest

from conflict_events.importers import ImportSource, Transcript, read_source
from conflict_events.importers.viina import VIINA, VIINA_1PD, VIINA_CONTROL, VIINA_LABELS
from conflict_events.testing import check_importer
from tests.shared_data import shared

PLACE = {"geonameid": "1", "asciiname": "Lviv", "ADM1_NAME": "Lviv", "longitude": "24.02", "latitude": "49.84"}

REPORT = PLACE | {
    "event_id": "7", "event_id_1pd": "3", "date": "20240102", "source": "unian", "url": "https://www.unian.ua/made-up",
    "text": "Вигадано", "lang": "uk",
}  # fmt: skip
DAY = PLACE | {
    "event_id_1pd": "3", "date": "20240102", "n_reports": "2", "sources_matching": "pravdaua|unian",
    "source_urls": "https://www.epravda.com.ua/made-up|https://www.unian.ua/made-up", "representative_text": "Made up",
    "sources": "",
}  # fmt: skip
LABEL = {"event_id": "7", "date": "20240102", "t_mil_b": "1", "t_uav": "0.9", "t_uav_b": "1", "a_rus_b": "0"}
CONTROL = {"geonameid": "1", "date": "20240102", "status_wiki": "UA", "status_isw": "CONTESTED", "status": "RU"}


def copy(*rows: dict[str, str]) -> list[str]:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().splitlines(keepends=True)


def read(source: ImportSource, *rows: dict[str, str]) -> Transcript:
    return read_source(copy(*rows), source)


def rules(found: Transcript) -> list[str]:
    return [finding.rule for finding in found.findings if finding.rule != "unknown-columns"]


def test_a_report_is_the_account_of_its_outlet_with_its_words_and_place() -> None:
    (event,) = read(VIINA, REPORT).events
    said = event.attribution

    assert (said.claimant, said.via, said.quote, said.lang) == ("unian", ("VIINA/events",), "Вигадано", "uk")
    assert (event.where.code, event.where.name, str(event.when)) == ("UA/UA-46", "Lviv", "2024-01-02")


@pytest.mark.parametrize(
    ("url", "source", "claimant", "via"),
    [
        ("https://t.me/made_up/12", "liveuamap", "made_up", ("liveuamap", "VIINA/events")),
        ("https://example.org/12", "liveuamap", "example.org", ("liveuamap", "VIINA/events")),
        ("https://t.me/made_up/12", "", "made_up", ("VIINA/events",)),
        ("", "liveuamap", "liveuamap", ("VIINA/events",)),
        ("", "", "VIINA", ("VIINA/events",)),
    ],
)
def test_the_page_that_speaks_is_the_claimant_and_the_outlet_is_how_we_know(
    url: str, source: str, claimant: str, via: tuple[str, ...]
) -> None:
    (event,) = read(VIINA, REPORT | {"url": url, "source": source}).events

    assert (event.attribution.claimant, event.attribution.via) == (claimant, via)


def test_several_sources_of_one_event_are_accounts_of_their_own_and_none_has_the_words_of_another() -> None:
    found = read(VIINA_1PD, DAY)
    voices = {event.attribution.claimant: event.attribution.evidence[0].url for event in found.events}

    assert voices == {"pravdaua": DAY["source_urls"].split("|")[0], "unian": DAY["source_urls"].split("|")[1]}
    assert {event.attribution.quote for event in found.events} == {None}
    assert rules(found) == ["whose-text"]
    assert found.events[0].note == "n_reports: 2; a text of one of its pages: Made up"


def test_one_page_alone_is_quoted_and_sources_without_addresses_speak_as_well() -> None:
    one = read(VIINA_1PD, DAY | {"sources_matching": "unian", "source_urls": "https://www.unian.ua/made-up"}).events
    bare = DAY | {"sources_matching": "", "sources": "ria|unian", "source_urls": "", "representative_text": ""}
    found = read(VIINA_1PD, bare, bare | {"sources": "", "event_id_1pd": "4"})

    assert [event.attribution.quote for event in one] == ["Made up"]
    assert [event.attribution.claimant for event in found.events] == ["ria", "unian"]
    assert rules(found) == ["no-source"]


def test_what_does_not_fit_about_a_place_or_a_day_is_a_finding() -> None:
    found = read(
        VIINA,
        REPORT | {"event_id": "1", "ADM1_NAME": "Nowhere"},
        REPORT | {"event_id": "2", "longitude": "49.84", "latitude": "24.02"},
        REPORT | {"event_id": "3", "asciiname": "NA", "ADM1_NAME": ""},
        REPORT | {"event_id": "4", "date": ""},
        REPORT | {"event_id": "5", "ADM1_NAME": "Kiev", "longitude": "30.9", "latitude": "50.3"},
        REPORT | {"event_id": "6", "longitude": "", "latitude": "", "event_id_1pd": ""},
    )

    assert rules(found) == ["unknown-place", "misplaced", "invalid-value"]
    assert [event.where and event.where.code for event in found.events] == [
        None, "UA/UA-46", None, "UA/UA-32", "UA/UA-46",
    ]  # fmt: skip


def test_a_label_is_an_assessment_by_the_compiler() -> None:
    one, none = read(VIINA_LABELS, LABEL, LABEL | {"event_id": "8", "t_mil_b": "0", "t_uav_b": "0"}).events

    assert (one.act, one.attribution.claimant, one.text) == ("assess", "VIINA", "labels it t_mil, t_uav")
    assert (one.note, none.text, none.note) == ("probabilities: t_uav 0.9", "labels it nothing", None)


def test_each_map_speaks_for_itself_about_control() -> None:
    found = read(VIINA_CONTROL, CONTROL, CONTROL | {"date": "20240103", "status_wiki": "?", "status_isw": ""})
    said = [(e.attribution.claimant, e.holder, e.change) for e in found.events]

    assert said == [("Wikipedia", "UA", "controls"), ("ISW", "RU", "contested"), ("VIINA", "RU", "controls"),
                    ("VIINA", "RU", "controls")]  # fmt: skip
    assert rules(found) == ["unknown-status"]
    assert rules(read(VIINA_CONTROL, dict.fromkeys(CONTROL, "") | {"geonameid": "1", "date": "20240102"})) == [
        "no-event"
    ]


@pytest.mark.parametrize(
    ("source", "row", "changed"),
    [
        (VIINA, REPORT, {"text": "Інше"}),
        (VIINA_1PD, DAY, {"representative_text": "Other"}),
        (VIINA_LABELS, LABEL, {"t_uav_b": "0"}),
        (VIINA_CONTROL, CONTROL, {"status_isw": "RU"}),
    ],
)
def test_each_of_the_four_keeps_the_promises_of_every_importer(
    source: ImportSource, row: dict[str, str], changed: dict[str, str]
) -> None:
    check_importer(source, copy(row), copy(row | changed))


@pytest.fixture(scope="module")
def selection() -> Any:
    return pd.read_csv(shared("viina/VIINA_2024_REBUILD.csv"), dtype=str, keep_default_na=False)


def test_a_selection_has_a_statement_for_each_of_its_addresses(selection: Any) -> None:
    found = read_source(shared("viina/VIINA_2024_REBUILD.csv"), VIINA_1PD)
    addresses = selection["source_urls"].str.split("|").map(lambda each: len(set(each))).sum()
    several = (selection["source_urls"].str.contains("|", regex=False)).sum()

    assert (found.rows, len(found.events), found.refused) == (len(selection), addresses, ()) == (543, 557, ())
    assert rules(found).count("whose-text") == several == 10


def test_the_places_of_a_selection_are_those_of_its_column(selection: Any) -> None:
    found = read_source(shared("viina/VIINA_2024_REBUILD.csv"), VIINA_1PD)
    lines = {record.line for record in found.records if record.event.where and record.event.where.code == "UA/UA-43"}

    assert len(lines) == (selection["ADM1_NAME"] == "Crimea").sum() == 130
    assert {finding.rule for finding in found.findings} == {"whose-text"}
