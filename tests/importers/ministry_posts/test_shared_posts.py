"""The posts of 2024 as they stand beside the clone: the importer's figures against those that a plain pattern finds."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import conflict_events as ce
from conflict_events.importers import Transcript, import_source, load_seeds, read_source
from tests.shared_data import shared

FILE = "ru_mod_telegram/mod_russia_2024-08_2024-12.csv"
WORDS = {"два": 2, "одиннадцать": 11}


@pytest.fixture(scope="module")
def found() -> Transcript:
    return read_source(shared(FILE), "ministry-posts")


def ladder(log: ce.EventLog) -> list[int]:
    scope = ce.Scope(kinds={ce.DroneStrike}, measure="destroyed", places={"RU-MOS"}, grain="report")
    return [int(bucket.value.floor) for bucket in log.ask(ce.RecordBoard(scope, ce.by("RU/MoD"))).ladder()]


def by_hand() -> list[int]:
    """Every figure before the words for the Moscow region, in time, as far as each is above all before it."""
    posts = pd.read_csv(shared(FILE)).sort_values("datetime")["text_snippet"].str.replace("*", "")
    form = r"(?i)(\w+)(?: бпла)?(?: уничтожены| сбиты)?(?: [–-])? над территорией московск(?:ой|ого)"
    said = posts.str.extract(form)[0].dropna().str.lower()
    figures = said.map(lambda word: WORDS.get(word) or int(word))

    return figures[figures > figures.cummax().shift(fill_value=0)].to_list()


def test_the_ladder_of_the_moscow_region_is_the_one_that_a_plain_pattern_finds() -> None:
    log = ce.EventLog.open()
    import_source(log, shared(FILE), "ministry-posts")

    assert ladder(log) == by_hand() == [11, 20, 34]


def test_posts_that_the_seeds_have_too_are_counted_once() -> None:
    log = ce.EventLog.open()
    load_seeds(log)
    import_source(log, shared(FILE), "ministry-posts")
    night = ce.Scope(kinds={ce.DroneStrike}, measure="destroyed", places={"RU"}, grain="report")
    largest = [bucket.value for bucket in log.ask(ce.RecordBoard(night, ce.by("RU/MoD"))).ladder()][-1]

    assert ladder(log) == [11, 20, 34]
    assert largest.is_exact
    assert largest.low == 158


def test_each_sum_in_digits_is_read_as_a_plain_pattern_reads_it(found: Transcript) -> None:
    form = re.compile(r"(?:уничтожен\w*|перехвачен\w*)\W{1,4}(\d+)\W{1,4}укр\w+ (?:бпла|беспил)", re.IGNORECASE)
    sums = {record.line: record.event for record in found.records if record.group.endswith("|drones")}
    told = {line: form.search(event.attribution.quote or "") for line, event in sums.items()}
    pairs = [(int(match[1]), sums[line].tally.destroyed.low) for line, match in told.items() if match]

    assert len(pairs) > 50
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_every_post_is_a_report_or_a_finding(found: Transcript) -> None:
    reported = {record.line for record in found.records}

    assert len(reported) + len(found.refused) == found.rows == 1045
    assert {record.event.attribution.lang for record in found.records} == {"ru"}
    assert all(record.event.attribution.quote for record in found.records)


def test_parts_never_exceed_the_sum_that_their_post_gives(found: Transcript) -> None:
    sums: dict[int, int] = {}
    parts: dict[int, int] = {}
    for record in found.records:
        count = int(record.event.tally.destroyed.floor) if not record.event.tally.destroyed.missing else 0
        kept = parts if record.ties else sums
        kept[record.line] = kept.get(record.line, 0) + count

    assert [line for line, count in parts.items() if count > sums[line]] == []
