"""A declaration is all that an importer is: the engine reads, knows records again, plans, appends and reports."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from conflict_events.errors import UnreadableSource, UsageError
from conflict_events.events import Correction, DroneStrike, HarmReport, Link, MissileStrike, Retraction
from conflict_events.importers import (
    ImportSource,
    Manner,
    SourceRow,
    import_source,
    plan_import,
    read_source,
    source_named,
)
from conflict_events.importers.missile_attacks import MISSILE_ATTACKS
from conflict_events.log import EventLog
from conflict_events.testing import check_importer
from conflict_events.values import Attribution, Quantity, Tally
from tests.importers.engine.made_up import COLUMNS, DELETIONS, launched, lines, rules, source, standing
from tests.importers.missile_attacks.daily_file import lines_of

TOLD = source()
REVISED = source(changes="revised")
STRICT = source(changes="revised", vanished="retracted")

FIRST = lines({}, {"launched": "8"}, {"launched": "9", "killed": ""})
SECOND = lines({"launched": "70"}, {"launched": "8", "weapon": "missile"}, {"id": "4", "launched": "4"})
THIRD = lines({}, {"launched": "8"}, {"id": "4", "launched": "40"}, {"id": "3", "launched": "9", "killed": ""})


@pytest.mark.parametrize(
    "declared",
    [TOLD, REVISED, STRICT, source(vanished="retracted"), source(vanished="ignored"), source(copies="as they come"),
     source(covers=lambda event: event.where and event.where.name)],
)  # fmt: skip
def test_an_importer_of_records_with_ids_keeps_its_promises(declared: ImportSource) -> None:
    check_importer(declared, FIRST, SECOND, THIRD)


def test_records_that_say_themselves_when_they_changed_keep_the_promises_whatever_their_copies_say() -> None:
    old = lines({"said": "2025-05-02"}, {"said": "2025-05-02", "launched": "8"})
    new = lines({"said": "2025-05-03", "launched": "70"}, {"said": "2025-05-02", "launched": "8"})
    stamped = source(changes="revised", stamped=True)

    check_importer(stamped, old, new)
    for order in ((old, new), (new, old)):
        log = EventLog.open()
        for copy in order:
            import_source(log, copy, stamped)
        assert launched(log) == ["70", "8"]


@pytest.mark.parametrize("nothing", [None, {}])
def test_a_row_of_which_nothing_is_made_is_a_finding(nothing: object) -> None:
    reading = read_source(FIRST, source(make=lambda _: nothing))
    assert reading.rows == len(reading.refused) == 3
    assert {each.rule for each in reading.refused} == {"no-event"}


def test_a_row_can_be_several_events_and_each_is_corrected_by_itself() -> None:
    log = EventLog.open()
    first = import_source(log, FIRST, TOLD)
    second = import_source(log, lines({"killed": "5"}, {"launched": "8"}, {"launched": "9", "killed": ""}), TOLD)

    assert (first.added, second.corrected, second.unchanged) == (3, 1, 2)
    assert [event.killed for event in standing(log, HarmReport)] == [Quantity.exact(5), Quantity.exact(1)]
    assert launched(log) == ["7", "8", "9"]


def test_what_a_source_misread_is_an_erratum_and_what_its_claimant_revised_is_a_revision_between_the_copies() -> None:
    for declared, by in ((TOLD, "ledger"), (REVISED, "claimant")):
        log = EventLog.open()
        import_source(log, lines({}), declared, as_of="2025-06-01")
        import_source(log, lines({"launched": "70"}), declared, as_of="2025-07-01")
        (entry,) = log.entries(kinds=[Correction])

        assert entry.event is not None
        assert entry.event.by == by
        if by == "claimant":
            assert str(entry.event.replacement.attribution.reported) == "2025-05-31 10:00 to 2025-06-30 10:00 UTC"
            assert [a.event.tally.launched for a in log.as_known("2025-05-20T00:00Z").accounts(DroneStrike)] == [
                Quantity.exact(7)
            ]
        assert launched(log) == ["70"]


def test_a_revision_after_a_revision_is_later_also_where_no_copy_says_its_date() -> None:
    now = iter(datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 28))
    log = EventLog.open(clock=lambda: next(now))
    for count in ("7", "70", "700", "7"):
        import_source(log, lines({"launched": count}), source(changes="revised", copies="as they come"))

    assert launched(log) == ["7"]
    assert len(list(log.entries(kinds=[Correction]))) == 3


def test_a_claimant_that_changes_is_an_erratum_for_nobody_revises_the_word_of_another() -> None:
    def said_by(who: str) -> ImportSource:
        return source(changes="revised", make=lambda _row: strike(who))

    def strike(who: str) -> DroneStrike:
        attribution = Attribution(who, "2025-05-02", via=("made/up",))
        return DroneStrike(attacker="RU", when="2025-05-01", tally=Tally(launched=1), attribution=attribution)

    log = EventLog.open()
    for who in ("AFP", "Reuters"):
        import_source(log, lines({}), said_by(who))

    assert [event.attribution.claimant for event in standing(log)] == ["Reuters"]
    assert [entry.event.by for entry in log.entries(kinds=["Correction"]) if entry.event] == ["ledger"]


@pytest.mark.parametrize(("declared", "by"), [(source(vanished="retracted"), "ledger"), (STRICT, "claimant")])
def test_what_a_strict_source_lacks_is_retracted_and_comes_back_with_a_copy_that_has_it(
    declared: ImportSource, by: str
) -> None:
    declared = attrs.evolve(declared, copies="as they come")
    log = EventLog.open()
    two: tuple[dict[str, str], ...] = ({}, {"launched": "8"})
    for rows in (two, two[:1], two, two[:1]):
        report = import_source(log, lines(*rows), declared)
        assert len(launched(log)) == len(rows)

    assert rules(report) == ["vanished-row", "vanished-row"]  # the strike, and those whom it killed
    assert {entry.event.by for entry in log.entries(kinds=["Retraction"]) if entry.event} == {by}
    older = import_source(log, lines({}, {}, {}), declared, as_of="2025-06-01")
    import_source(log, lines({}), declared, as_of="2025-06-02")
    again = import_source(log, lines({}, {}, {}), declared, as_of="2025-06-01")
    assert older.added == 1
    assert rules(again) == ["older-copy"] * 4
    assert launched(log) == ["7"]


def test_a_copy_of_one_part_says_nothing_about_the_others() -> None:
    declared = source(vanished="retracted", covers=lambda event: event.where.name)
    log = EventLog.open()
    import_source(log, lines({"region": "Lviv"}, {"region": "Lviv"}, {"region": "Kyiv"}), declared)

    import_source(log, lines({"region": "Lviv"}), declared)

    assert sorted(event.where.name for event in standing(log)) == ["Kyiv", "Lviv"]


def test_what_became_of_another_kind_is_another_account() -> None:
    log = EventLog.open()
    import_source(log, lines({}), REVISED)
    report = import_source(log, lines({"weapon": "missile"}), REVISED)

    assert (report.added, rules(report)) == (1, ["replaced-row"])
    assert standing(log) == []
    assert len(standing(log, MissileStrike)) == 1


def test_a_list_of_deletions_withdraws_what_it_names() -> None:
    log = EventLog.open()
    import_source(log, lines({}, {"launched": "8"}), REVISED)
    gone = ["deleted,when\n", "2,2025-05-09\n", "17,\n"]

    report = import_source(log, gone, DELETIONS)

    assert (report.retracted, report.added, rules(report)) == (1, 1, ["unknown-record"])
    assert "1 retracted" in str(report)
    assert launched(log) == ["7"]
    (first, _) = log.entries(kinds=[Retraction])
    assert first.event is not None
    assert first.event.attribution == Attribution("Office", "2025-05-09", via=("made/up",))
    assert import_source(log, gone, DELETIONS).retracted == 0
    assert rules(import_source(log, lines({}, {"launched": "8"}), REVISED)) == ["retracted", "retracted"]
    check_importer(DELETIONS, gone)


def test_what_an_erasure_left_is_no_record_that_could_be_withdrawn() -> None:
    log = EventLog.open()
    import_source(log, lines({}), REVISED)
    for entry in list(log.entries(kinds=["DroneStrike", "HarmReport"])):
        log.redact(entry.id, leaving=attrs.evolve(entry.event, note="what is left"))

    report = import_source(log, ["deleted,when\n", "1,2025-05-09\n"], DELETIONS)

    assert (report.retracted, rules(report)) == (0, ["unknown-record"])
    assert len(standing(log)) == 1


def test_a_link_that_a_record_no_longer_asks_for_is_retracted_once() -> None:
    log = EventLog.open()
    import_source(log, lines({"same as": "2"}, {"launched": "8"}), TOLD)
    apart = lines({}, {"launched": "8"})
    import_source(log, apart, TOLD)
    head = log.head

    import_source(log, apart, TOLD)

    assert len(list(log.entries(kinds=[Retraction]))) == 1
    assert log.head == head


def test_records_that_say_that_they_belong_together_are_linked_until_they_no_longer_say_so() -> None:
    def links() -> int:
        view = log.now()
        return sum(view.books.stands(entry.id) for entry in log.entries(kinds=[Link]))

    log = EventLog.open()
    tied = lines({"same as": "2"}, {"launched": "8", "same as": "1", "part of": "3"}, {})
    import_source(log, tied, TOLD)
    assert links() == 2
    assert import_source(log, tied, TOLD).corrected == 0
    import_source(log, lines({"same as": "2"}, {"launched": "8"}, {}), TOLD)
    assert links() == 1
    assert import_source(log, tied, TOLD, as_of="2025-06-02").corrected == 1
    assert links() == 2
    import_source(log, lines({}, {"launched": "8"}, {}), TOLD, as_of="2025-06-01")
    assert links() == 2
    for entry in log.entries(kinds=[Link]):
        log.append(Retraction(target=entry.id, by="ledger"))
    assert rules(import_source(log, tied, TOLD)) == ["retracted", "retracted", "retracted"]
    check_importer(TOLD, tied, lines({}, {"launched": "8", "part of": "1"}, {}))


@pytest.mark.parametrize("cell", ["9", "1"])
def test_a_tie_to_no_other_record_is_said(cell: str) -> None:
    log = EventLog.open()

    assert rules(import_source(log, lines({"same as": cell}), TOLD)) == ["unknown-tie"]
    assert not list(log.entries(kinds=[Link]))


# --- reading ----------------------------------------------------------------------------------------------------------


def test_each_row_is_an_event_or_a_finding() -> None:
    same_id, odd = ({"id": "2"}, {"id": "1", "launched": "8"}), ({"day": ""}, {"day": "soon"}, {"launched": "many"})
    reading = read_source(lines({}, {}, {"id": ""}, *same_id, *odd), TOLD)

    assert rules(reading) == ["no-id", "repeated-row", "same-id", "no-event", "invalid-value", "not-a-count"]
    assert (reading.rows, len(reading.refused), reading.repeated) == (8, 4, 1)
    assert "it says no day" in reading.refused[2].message
    assert reading.events[-2].tally.launched == Quantity.unreported(raw="many")


def test_rows_that_say_the_same_under_two_ids_are_one_account() -> None:
    reading = read_source(lines({}, {}), source(make=anonymous))

    assert (len(reading.records), reading.repeated) == (1, 1)


def anonymous(_row: object) -> DroneStrike:
    attribution = Attribution("Office", "2025-05-02", via=("made/up",))
    return DroneStrike(attacker="RU", when="2025-05-01", tally=Tally(), attribution=attribution)


def test_what_several_events_of_a_row_have_in_common_is_found_once() -> None:
    row = SourceRow(2, {})
    row.find("odd", "the same")
    row.find("odd", "the same")
    assert rules(row) == ["odd"]


def test_a_word_for_what_is_withheld_is_no_zero() -> None:
    told = source(manner=Manner(withheld=frozenset({"secret"}), unsaid=frozenset({"?"}), thousands=" ", decimal=","))
    rows = lines({"launched": "Secret"}, {"launched": "?"}, {"launched": "1 000"})

    counts = [str(event.tally.launched) for event in read_source(rows, told).events[::2]]
    assert counts == ["withheld", "unreported", "1000"]
    assert SourceRow(2, {"launched": "?"}, manner=told.manner).number("launched") is None


def test_a_column_that_this_copy_lacks_says_nothing_and_one_that_is_not_declared_is_a_mistake() -> None:
    short = lines({}, columns=(*COLUMNS, "said"))

    assert len(read_source(short, TOLD).events) == 2
    with pytest.raises(UsageError, match="'spare' is not declared"):
        read_source(short, source(optional=(), make=lambda row: row["spare"]))
    assert read_source(short, source(optional=None, make=lambda row: row["spare"] or None)).refused


def test_a_file_that_is_another_source_says_so() -> None:
    with pytest.raises(UnreadableSource, match=r"lacks the columns id, day.*: it looks like missile-attacks"):
        read_source(lines_of({}), TOLD)
    with pytest.raises(UsageError, match=r"source: must be one of .*missile-attacks"):
        source_named("nothing")
    assert source_named("missile-attacks") is MISSILE_ATTACKS


# --- planning ---------------------------------------------------------------------------------------------------------


def test_a_plan_is_a_table_of_what_would_be_done() -> None:
    log = EventLog.open()
    import_source(log, lines({}, {}), STRICT, as_of="2025-06-01")
    plan = plan_import(
        log, lines({"launched": "70", "day": "2025-05-02"}, {"day": ""}, {"id": "3"}), STRICT, as_of="2025-06-02"
    )

    assert [row["step"] for row in plan.rows()] == [
        "correct",
        "correct",
        "append",
        "append",
        "retract",
        "retract",
        "leave out",
    ]
    assert [row["line"] for row in plan.rows()] == [2, 2, 4, 4, None, None, 3]
    assert plan.evidence() == {account.id for account in log.now().accounts()}
    assert str(plan).startswith("the lines given: 2 to append, 2 to correct")
    assert "<table>" in plan._repr_html_()
    assert repr(plan).startswith("<ImportPlan: the lines given: 3 rows: 1 new, 1 corrected")


def test_a_figure_that_is_less_than_nothing_is_said_of_its_column() -> None:
    (found,) = read_source(lines({"launched": "-1"}), source()).findings

    assert found.message.startswith("launched: must be finite and not negative, got -1")
