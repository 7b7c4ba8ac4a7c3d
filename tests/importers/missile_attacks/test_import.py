"""Copies of the file into a log: twice adds nothing, a later copy corrects, an older one does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import UnreadableSource
from conflict_events.events import BombStrike, Correction, DroneStrike, MissileStrike, Retraction
from conflict_events.importers import ImportReport, import_source
from conflict_events.log import EventLog
from conflict_events.values import Attribution
from tests.importers.missile_attacks.daily_file import lines_of, read
from tests.shared_data import shared

STRIKES = (BombStrike, DroneStrike, MissileStrike)
LATER = {"time_end": "2024-11-12", "time_start": "2024-11-11", "model": "Kalibr", "source": "kpszsu/posts/later"}


@pytest.fixture
def log() -> Iterator[EventLog]:
    with EventLog.open(secret=b"s" * 32) as opened:
        yield opened


def bring(log: EventLog, *rows: dict[str, str]) -> ImportReport:
    return import_source(log, lines_of(*rows), "missile-attacks")


def counts_of(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.corrected, report.unchanged


def reads(log: EventLog) -> set[Any]:
    return {account.event for account in log.now().accounts(*STRIKES)}


def rules_of(report: ImportReport) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_importing_twice_adds_nothing(log: EventLog) -> None:
    assert counts_of(bring(log, {}, {"model": "Kalibr"})) == (2, 0, 0)
    head = log.head

    again = bring(log, {"model": "Kalibr"}, {})

    assert counts_of(again) == (0, 0, 2)
    assert again.findings == ()
    assert log.head == head


def test_a_row_that_reads_otherwise_later_is_our_erratum_and_not_a_second_account(log: EventLog) -> None:
    bring(log, {"time_start": "2024-10-02 17:30", "time_end": "2024-11-03 09:00", "launched": "96"})

    report = bring(log, {"time_start": "2024-11-02 17:30", "time_end": "2024-11-03 09:00", "launched": "97"}, LATER)

    (correction,) = [entry.event for entry in log.entries(kinds=[Correction])]
    assert counts_of(report) == (1, 1, 0)
    assert correction.by == "ledger"
    assert sorted(event.tally.launched.floor for event in reads(log)) == [97, 145]
    assert [(f.line, f.rule) for f in report.findings] == [(2, "corrected-row")]
    assert "in when, tally of account" in report.findings[0].message


def test_the_account_of_a_row_is_found_again_whatever_field_was_mended(log: EventLog) -> None:
    bring(log, {"target": "Odeas oblast"}, {"target": "south"}, {"launch_place": "Yeysk", "target": "north"})

    report = bring(log, {"target": "north"}, {"target": "Odesa oblast"}, {"target": "south"}, LATER)

    assert counts_of(report) == (1, 2, 1)
    assert len(reads(log)) == 4


def test_an_erratum_can_be_mended_back_and_forth_by_copies_that_say_their_date(log: EventLog) -> None:
    for day, count in enumerate(("1", "2", "1", "2", "2"), start=1):
        import_source(log, lines_of({"launched": count}), "missile-attacks", as_of=date(2025, 1, day))

        assert {event.tally.launched.floor for event in reads(log)} == {int(count)}
    assert len(list(log.entries(kinds=[Correction]))) == 3


def test_what_a_later_copy_mended_does_not_come_back_with_a_copy_that_says_no_date(log: EventLog) -> None:
    for count in ("1", "2", "1", "2"):
        report = bring(log, {"launched": count})

    assert counts_of(report) == (0, 0, 1)
    assert {event.tally.launched.floor for event in reads(log)} == {2}


def test_a_mend_that_nothing_tells_to_be_newer_says_so(log: EventLog) -> None:
    bring(log, {"launched": "1"})

    assert rules_of(bring(log, {"launched": "2"})) == ["undated-copy", "corrected-row"]
    assert rules_of(import_source(log, lines_of({"launched": "3"}), "missile-attacks", as_of="2025-01-01")) == [
        "corrected-row"
    ]


def test_an_erratum_that_somebody_retracted_is_not_brought_back(log: EventLog) -> None:
    bring(log, {"launched": "1"})
    bring(log, {"launched": "2"})
    (erratum,) = log.entries(kinds=[Correction])
    log.append(Retraction(target=erratum.id, by="ledger", reason="the first was right"))

    report = bring(log, {"launched": "2"})

    assert counts_of(report) == (0, 0, 1)
    assert "retracted" in rules_of(report)
    assert {event.tally.launched.floor for event in reads(log)} == {1}


def test_s3_an_account_that_was_retracted_stays_so_and_is_said(log: EventLog) -> None:
    bring(log, {})
    (entry,) = log.entries()
    log.append(Retraction(target=entry.id, by="ledger", reason="out of scope"))

    for row in ({}, {"launched": "146"}):
        report = bring(log, row)

        assert counts_of(report) == (0, 0, 1)
        assert rules_of(report) == ["retracted"]
        assert reads(log) == set()


def test_what_the_claimant_revised_is_no_erratum_of_ours(log: EventLog) -> None:
    bring(log, {"launched": "1"})
    (entry,) = log.entries()
    said = attrs.evolve(entry.event.attribution, reported="2024-11-12")
    revised = attrs.evolve(entry.event, tally=attrs.evolve(entry.event.tally, launched=3), attribution=said)
    log.append(Correction(target=entry.id, replacement=revised, by="claimant"))
    (other,) = bring_other(log)

    assert counts_of(bring(log, {"launched": "1"})) == (0, 0, 1)
    assert {event.tally.launched.floor for event in reads(log)} == {3, other.event.tally.launched.floor}


def bring_other(log: EventLog) -> Any:
    """An account of another source, which is none of this one's."""
    other = attrs.evolve(next(log.entries()).event, attribution=Attribution("RU/MoD", "2024-11-12"))
    return log.append(other)


def test_what_was_erased_is_not_brought_in_again_and_is_said(log: EventLog) -> None:
    """Not the row itself, not one like it, and not in place of what was left; another group comes in."""
    bring(log, {}, {"model": "Kalibr"})
    (whole, part) = log.entries()
    log.redact(whole.id)
    log.redact(part.id, leaving=attrs.evolve(part.event, weapon=None))

    for rows in ({}, {"model": "Kalibr"}), ({"launched": "146"}, {"model": "Kalibr", "launched": "7"}):
        report = bring(log, *rows)

        assert counts_of(report) == (0, 0, 2)
        assert rules_of(report) == ["erased", "erased"]
    assert counts_of(bring(log, {"source": "another/post"})) == (1, 0, 0)
    assert {event.weapon for event in reads(log)} >= {None}


def test_a_row_that_is_gone_stays_in_the_log_and_is_said(log: EventLog) -> None:
    bring(log, {}, {"model": "Kalibr"})

    report = bring(log, {"model": "Kalibr"})

    (finding,) = report.findings
    assert (finding.line, finding.rule) == (None, "vanished-row")
    assert report.vanished == {account.id for account in log.now().accounts(DroneStrike)}
    assert len(reads(log)) == 2


def test_an_older_copy_mends_nothing_and_says_where_it_differs(log: EventLog) -> None:
    bring(log, {"launched": "146"}, LATER)

    report = bring(log, {"launched": "145"}, {"model": "Kalibr"})

    assert counts_of(report) == (1, 0, 1)
    assert [(f.line, f.rule) for f in report.findings] == [(2, "older-copy")]
    assert sorted(event.tally.launched.floor for event in reads(log)) == [145, 145, 146]


def test_an_account_that_was_entered_by_hand_is_not_brought_again(log: EventLog) -> None:
    other = EventLog.open()
    bring(other, {})
    log.append(*reads(other))

    report = bring(log, {})

    assert counts_of(report) == (0, 0, 1)
    assert report.findings == ()


def test_a_file_that_cannot_be_read_appends_nothing(log: EventLog) -> None:
    with pytest.raises(UnreadableSource):
        import_source(log, [*lines_of({}), '"open quote'], "missile-attacks")

    assert len(log) == 0


def test_a_file_without_rows_is_an_import_of_nothing(log: EventLog) -> None:
    assert str(bring(log)) == (
        "the lines given: 0 rows: 0 new, 0 corrected, 0 unchanged, 0 repeated, 0 without an event; 0 findings"
    )


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "time_start": st.sampled_from(["2024-11-09", "2024-11-10"]),
        "target": st.sampled_from(["south", "Kyiv"]),
        "launched": st.sampled_from(["1", "2"]),
        "model": st.sampled_from(["KAB", "Kalibr"]),
    },
)
COPIES = st.lists(st.lists(CELLS, max_size=5), max_size=4)


@given(copies=COPIES)
def test_any_copies_account_for_every_row_and_importing_again_adds_nothing(
    copies: list[list[dict[str, str]]],
) -> None:
    log = EventLog.open()
    for day, rows in enumerate(copies, start=1):
        as_of = date(2025, 1, day)
        report = import_source(log, lines_of(*rows), "missile-attacks", as_of=as_of)
        head = log.head

        assert report.rows == len(rows) == sum(counts_of(report)) + report.repeated + report.refused
        assert set(read(*rows).events) <= reads(log)
        again = import_source(log, lines_of(*rows), "missile-attacks", as_of=as_of)
        assert (again.added, again.corrected) == (0, 0)
        assert log.head == head


@pytest.mark.no_cover
@pytest.mark.parametrize("order", [["2024-11-03", "2025-03-30"], ["2025-03-30", "2024-11-03"]])
def test_the_shared_copies_read_the_same_in_either_order(log: EventLog, order: list[str]) -> None:
    reports = [
        import_source(log, shared(f"missile_attacks/missile_attacks_daily.{day}.csv"), "missile-attacks")
        for day in order
    ]

    by_day = dict(zip(order, map(counts_of, reports), strict=True))
    in_order = order[0] == "2024-11-03"
    assert by_day["2024-11-03"] == ((1810, 0, 0) if in_order else (0, 0, 1810))
    assert by_day["2025-03-30"] == ((476, 10, 1800) if in_order else (2286, 0, 0))
    newest = import_source(log, shared("missile_attacks/missile_attacks_daily.2025-03-30.csv"), "missile-attacks")
    assert counts_of(newest) == (0, 0, 2286)
    assert "vanished-row" not in rules_of(newest)
    assert len(reads(log)) == 2286
