"""Dated copies, each a correction of the one before: after any order of them the log answers as the newest alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.counting import under
from conflict_events.errors import InvalidValue
from conflict_events.events import Correction, MissileStrike, Retraction
from conflict_events.importers import ImportReport, import_source, read_source
from conflict_events.log import EventLog
from conflict_events.questions.attacks.totals import Totals
from conflict_events.values import Scope
from tests.importers.missile_attacks.copies import MENDS, Copy, copies, lines, recounted
from tests.importers.missile_attacks.daily_file import LATEST_SHAPE, lines_of

DAYS = Scope(
    kinds={MissileStrike}, measure="launched", attacker="RU", grain="day", day_rule="end", tz="Europe/Kyiv"
)  # fmt: skip


def reads(log: EventLog) -> Counter[Any]:
    return Counter(account.event for account in log.now().accounts(MissileStrike))


def bring(log: EventLog, *rows: dict[str, str], day: int | None = None) -> ImportReport:
    return import_source(log, lines_of(*rows), "missile-attacks", as_of=None if day is None else date(2025, 8, day))


def rules_of(report: ImportReport) -> list[str]:
    return [finding.rule for finding in report.findings if not finding.rule.startswith("unknown")]


def brought(made: list[Copy], order: list[int], *, dated: bool) -> EventLog:
    log = EventLog.open(secret=b"s" * 32)
    for index in order:
        as_of = date(2025, 8, 1) + timedelta(index) if dated else None
        report = import_source(log, lines(made[index]), "missile-attacks", as_of=as_of)
        assert report.rows == report.added + report.corrected + report.unchanged + report.repeated + report.refused
    return log


@given(draw=st.randoms(use_true_random=False), dated=st.booleans())
def test_law_after_any_order_of_copies_the_log_reads_as_the_newest_alone(draw: Random, dated: bool) -> None:  # noqa: FBT001
    made = copies(draw, count=draw.randint(2, 5))

    log = brought(made, draw.sample(range(len(made)), len(made)), dated=dated)

    assert reads(log) == Counter(read_source(lines(made[-1]), "missile-attacks").events)


@pytest.mark.no_cover
@pytest.mark.parametrize("order", ["as they came", "backwards", "shuffled"])
@pytest.mark.parametrize("dated", [True, False])
def test_23_copies_in_a_row_answer_as_the_newest_alone(order: str, dated: bool) -> None:  # noqa: FBT001
    draw = Random(23)  # noqa: S311  # chance that can be repeated, no secret
    made = copies(draw)
    indices = list(range(23))
    if order != "as they came":
        indices = indices[::-1] if order == "backwards" else draw.sample(indices, 23)
    log, alone = brought(made, indices, dated=dated), brought(made, [22], dated=dated)

    assert reads(log) == reads(alone)
    assert days_of(log) == days_of(alone)
    assert log.verify(deep=True).is_intact
    head = log.head
    assert rules_of(import_source(log, lines(made[-1]), "missile-attacks")) == []
    assert log.head == head


def days_of(log: EventLog) -> dict[object, object]:
    answer = log.ask(Totals(DAYS, under("UA")))
    return {day: (total.value, total.caveats) for day, total in answer.periods.items()}


@given(draw=st.randoms(use_true_random=False))
def test_law_what_cannot_be_told_apart_is_never_counted_twice(draw: Random) -> None:
    """Counts are corrected, too: then it cannot always be told, and what may be there twice begins at none."""
    made = copies(draw, count=draw.randint(2, 5), corrects=(*MENDS, recounted, recounted))

    log = brought(made, draw.sample(range(len(made)), len(made)), dated=True)

    newest = Counter(read_source(lines(made[-1]), "missile-attacks").events)
    floors, ceilings = Counter[object](), Counter[object]()
    for account in log.now().accounts(MissileStrike):
        day = account.event.when.local_day("Europe/Kyiv", "end")
        floors[day] += int(account.event.tally.launched.floor)
        ceilings[day] += int(account.event.tally.launched.ceiling or 0)
    told = Counter[object]()
    for event in newest:
        told[event.when.local_day("Europe/Kyiv", "end")] += int(event.tally.launched.floor)
    assert not newest - reads(log)
    assert floors == told
    assert all(ceilings[day] >= count for day, count in told.items())


# --- the ways in which rows were corrected, one by one ----------------------------------------------------------------

BUNDLE = {"model": "X-101/X-555 and X-22 and Kalibr", "launched": "72", "destroyed": ""}
REST = {"model": "Kalibr", "launched": "100", "destroyed": "", "source": "kpszsu/posts/rest"}
LAST = {"time_start": "2024-12-01", "time_end": "2024-12-01", "model": "Kalibr", "source": "kpszsu/posts/last"}
SPLIT = ({**BUNDLE, "model": "X-101/X-555", "launched": "40"}, {**BUNDLE, "model": "Kalibr", "launched": "32"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([BUNDLE], [{**BUNDLE, "model": "X-101/X-555 and Kalibr and X-22"}]),
        ([BUNDLE], [{**BUNDLE, "model": "C-300/C-400"}]),
        ([BUNDLE], [*SPLIT]),
        ([*SPLIT], [BUNDLE]),
        ([{**BUNDLE, "source": ""}], [BUNDLE]),
        ([{**BUNDLE, "source": ""}], [*SPLIT]),
        ([{**BUNDLE, "time_start": "2024-11-10 07:00", "time_end": "2024-11-10 07:00"}], [BUNDLE]),
        ([{**BUNDLE, "model": "Intercontinental ballistic missile"}],
         [{**BUNDLE, "model": "Intercontinental Ballistic Missile"}]),
        ([{**BUNDLE, "model": "X-22/X-32"}], [{**BUNDLE, "model": "X-22 and X-32"}]),
        ([BUNDLE], [{**BUNDLE, "model": "Shahed-136/131"}]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_a_row_that_was_told_otherwise_is_counted_once(old: Copy, new: Copy, turned: bool) -> None:  # noqa: FBT001
    log, both = EventLog.open(), [[*old, REST], [*new, REST, LAST]]

    for copy in reversed(both) if turned else both:
        import_source(log, lines_of(*copy), "missile-attacks")

    everything = {account.event for account in log.now().accounts()}
    assert everything == set(read_source(lines_of(*both[1]), "missile-attacks").events)


def test_what_was_told_in_other_rows_is_retracted_and_comes_back_with_a_copy_that_has_it_again() -> None:
    log = EventLog.open()
    for day, (rows, rules) in enumerate(
        [
            ([BUNDLE], []),
            ([{**BUNDLE, "model": "X-59", "launched": "40"}, {**BUNDLE, "model": "KN-23", "launched": "32"}],
             ["replaced-row"]),
            ([BUNDLE], ["replaced-row", "replaced-row", "corrected-row"]),
            ([{**BUNDLE, "launched": "73"}], ["corrected-row"]),
        ],
        start=1,
    ):  # fmt: skip
        report = bring(log, *rows, day=day)

        assert rules_of(report) == rules
        assert reads(log) == Counter(read_source(lines_of(*rows), "missile-attacks").events)
    assert len(list(log.entries(kinds=[Retraction]))) == 4


def test_a_retraction_of_ours_that_somebody_took_back_stays_so() -> None:
    log = EventLog.open()
    split = [{**BUNDLE, "model": "X-59", "launched": "40"}, {**BUNDLE, "model": "KN-23", "launched": "32"}]
    bring(log, BUNDLE, day=1)
    bring(log, *split, day=2)
    (ours,) = log.entries(kinds=[Retraction])
    log.append(Retraction(target=ours.id, by="ledger", reason="they were two attacks"))

    assert rules_of(bring(log, *split, day=3)) == ["vanished-row"]
    assert len(reads(log)) == 3


def test_what_somebody_retracted_beside_us_does_not_come_back() -> None:
    log = EventLog.open()
    bring(log, BUNDLE, day=1)
    (account,) = log.entries()
    bring(log, {**BUNDLE, "model": "X-59", "launched": "40"}, {**BUNDLE, "model": "KN-23", "launched": "32"}, day=2)
    log.append(Retraction(target=account.id, by="ledger", reason="it was never said"))

    assert "retracted" in rules_of(bring(log, BUNDLE, day=3))


@pytest.mark.parametrize("turned", [False, True])
def test_what_cannot_be_told_apart_is_a_finding_and_begins_at_none(turned: bool) -> None:  # noqa: FBT001
    log = EventLog.open()
    copies_ = {1: [BUNDLE], 2: [{**BUNDLE, "model": "X-59", "launched": "40"},
                                {**BUNDLE, "model": "KN-23", "launched": "33"}]}  # fmt: skip

    for day in sorted(copies_, reverse=turned):
        report = bring(log, *copies_[day], day=day)

    assert rules_of(report) == ["unclear-row"]
    assert sorted(str(event.tally.launched) for event in reads(log)) == ["0 to 72", "33", "40"]
    assert rules_of(bring(log, *copies_[2], day=3)) == ["vanished-row"]
    bring(log, BUNDLE, *copies_[2], day=4)
    assert sorted(str(event.tally.launched) for event in reads(log)) == ["33", "40", "72"]


def test_a_row_that_says_no_figure_is_not_opened_further() -> None:
    log = EventLog.open()
    silent = {**BUNDLE, "launched": "", "destroyed": ""}

    bring(log, silent, day=2)
    report = bring(log, {**silent, "model": "X-59"}, {**silent, "model": "KN-23"}, day=3)

    assert rules_of(report) == ["vanished-row"]
    assert rules_of(bring(log, {**silent, "model": "Iskander-M"}, day=1)) == []
    assert not list(log.entries(kinds=[Correction]))


def test_a_count_that_is_open_above_stays_so_where_it_cannot_be_told() -> None:
    log = EventLog.open()
    crossed = {**BUNDLE, "cross_border_belarus": "{'belarus': 2, 'moldova': nan}"}

    bring(log, crossed, day=1)
    bring(log, {**BUNDLE, "model": "X-59", "launched": "40"}, {**BUNDLE, "model": "KN-23", "launched": "33"}, day=2)

    (opened,) = [event for event in reads(log) if event.weapon == BUNDLE["model"]]
    assert str(opened.tally.left_airspace) == "at least 0"


def test_two_attacks_under_one_address_stay_two() -> None:
    log = EventLog.open()
    other = {**BUNDLE, "time_start": "2024-12-25 05:00", "time_end": "2024-12-25 10:00", "launched": "62"}

    bring(log, BUNDLE, day=1)
    bring(log, {**BUNDLE, "launched": "75"}, other, day=2)

    assert sorted(event.tally.launched.floor for event in reads(log)) == [62, 75]


def test_a_renamed_column_mends_nothing() -> None:
    log = EventLog.open()
    import_source(log, lines_of({"cross_border_belarus": "10.0"}), "missile-attacks")

    renamed = lines_of({"border_crossing": "{'belarus': 10.0}"}, shape=LATEST_SHAPE)
    report = import_source(log, renamed, "missile-attacks")

    assert (report.corrected, report.unchanged, report.findings) == (0, 1, ())


# --- older or newer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_a_copy_that_says_its_date_is_older_or_newer_by_it(order: tuple[int, ...]) -> None:
    log = EventLog.open()
    for day in order:
        bring(log, {**BUNDLE, "launched": str(70 + day)}, day=day)

    assert [event.tally.launched.floor for event in reads(log)] == [73]


def test_a_mistyped_year_makes_no_later_copy_older() -> None:
    typo = [BUNDLE, {**REST, "time_end": "2025-11-10"}, {**REST, "source": "kpszsu/posts/3"}]
    later = [{**BUNDLE, "launched": "75"}, REST, LAST]
    for both in ([typo, later], [later, typo]):
        log = EventLog.open()
        for copy in both:
            bring(log, *copy)

        assert {75} == {event.tally.launched.floor for event in reads(log) if event.weapon == BUNDLE["model"]}


@pytest.mark.parametrize("as_of", ["2190-01-01", "../2025", "soon", date(2190, 1, 1)])
def test_the_date_of_a_copy_must_be_one_and_not_lie_ahead(as_of: str | date) -> None:
    log = EventLog.open()

    with pytest.raises(InvalidValue):
        import_source(log, lines_of(BUNDLE), "missile-attacks", as_of=as_of)
    assert len(log) == 0


def test_a_moment_is_a_date_too_and_a_copy_of_nothing_has_none() -> None:
    log = EventLog.open()
    import_source(log, lines_of(), "missile-attacks", as_of="2025-01-01")
    import_source(log, lines_of(BUNDLE), "missile-attacks", as_of="2025-01-01T12:00Z")
    report = import_source(log, lines_of({**BUNDLE, "launched": "1"}), "missile-attacks", as_of="2025-01-01T11:00Z")

    assert rules_of(report) == ["older-copy"]


# --- rows that lie ahead ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ahead",
    [
        {"time_start": "2025-05-09", "time_end": "2025-05-09"},
        {"time_start": "2025-05-09 00:00", "time_end": "2025-05-09 23:59"},
        {"time_start": "2025-05-02", "time_end": "2052-05-02"},
        {"time_start": "2090-05-01 20:00", "time_end": "2090-05-02 06:00"},
    ],
)
def test_a_row_that_lies_ahead_is_a_finding_with_its_line_and_the_others_come_in(ahead: dict[str, str]) -> None:
    now = [datetime(2025, 5, 9, 18, tzinfo=UTC)]
    log = EventLog.open(clock=lambda: now[0])

    report = bring(log, BUNDLE, {**REST, **ahead})

    assert (report.added, report.refused) == (1, 1)
    assert [(each.line, each.kept) for each in report.findings if each.rule == "lies-ahead"] == [(3, False)]
    again = bring(log, BUNDLE, {**REST, "time_start": "2025-05-02", "time_end": "2025-05-02"})
    assert (again.added, again.refused) == (1, 0)
    mistyped = bring(log, BUNDLE, {**REST, **ahead})
    assert (mistyped.added, mistyped.corrected, mistyped.refused) == (0, 0, 1)
    assert "vanished-row" not in rules_of(mistyped)
    now[0] = datetime(2100, 1, 1, tzinfo=UTC)
    assert bring(log, BUNDLE, {**REST, **ahead}).refused == 0
