"""Appending: atomic, idempotent, conditional, checked, timed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from conflict_events.errors import (
    AppendConflict,
    ClockBehind,
    InvalidValue,
    LogClosed,
    LogDamaged,
    LogReadOnly,
    ReferenceRefused,
    UnknownEntry,
    UnknownKind,
    UsageError,
)
from conflict_events.events import Assessment, Correction, DroneStrike, HarmReport, Link, Retraction, Statement, kind
from conflict_events.history import Head, Query, QueryItem
from conflict_events.log import EventLog, Expect
from conflict_events.values import Attribution
from tests.log.accounts import BEGIN, MINUTE, clock, filled, opened, said, strike


@pytest.fixture(params=["memory", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventLog]:
    where = ":memory:" if request.param == "memory" else tmp_path / "war.db"
    with opened(where, recorded_by="us") as fresh:
        yield fresh


def test_an_append_returns_the_entry_of_each_event_in_the_order_given(log: EventLog) -> None:
    """Positions count from 1 without a gap; each entry says who recorded it and when."""
    appended = log.append(strike(1), strike(2))
    (third,) = log.append(strike(3), recorded_by="the importer")

    assert [entry.position for entry in (*appended, third)] == [1, 2, 3]
    assert [entry.event for entry in appended] == [strike(1), strike(2)]
    assert appended.new == appended.entries == appended[:]
    assert (appended[0].kind, appended[0].schema, appended[0].recorded_by) == ("DroneStrike", 2, "us")
    assert (third.recorded_at, third.recorded_by) == (BEGIN + 2 * MINUTE, "the importer")
    assert log.head == Head(3, third.digest)
    assert list(log.entries()) == [*appended, third]


def test_appending_again_is_a_no_op_that_returns_the_entry_that_stands(log: EventLog) -> None:
    """Import twice is import once (L11, X3)."""
    first = log.append(strike(1), strike(2))
    again = log.append(strike(2), strike(3), strike(1))

    assert [entry.position for entry in again] == [2, 3, 1]
    assert again.new == (again[1],)
    assert again[0] == first[1]
    assert len(log) == 3


def test_an_event_twice_in_one_append_is_one_entry(log: EventLog) -> None:
    """Both places in the answer name it."""
    appended = log.append(strike(1), strike(1))

    assert appended[0] == appended[1]
    assert len(appended.new) == len(log) == 1


def test_appending_nothing_writes_nothing(log: EventLog) -> None:
    """The head stays."""
    assert log.head == Head(0, "")
    assert tuple(log.append()) == ()
    assert log.head == Head(0, "")


def test_an_append_of_which_one_event_is_refused_writes_nothing(log: EventLog) -> None:
    """All or none."""
    with pytest.raises(ReferenceRefused):
        log.append(strike(1), Retraction(target="1" * 32, by="ledger"), keys=["one", None])

    assert log.head == Head(0, "")
    assert log.keyed(["one"]) == {}


def test_ids_are_known_before_appending(log: EventLog) -> None:
    """So events of one append can refer to earlier ones of it."""
    target = log.id_of(strike(1))
    entries = log.append(strike(1), Retraction(target=target, by="ledger"))

    assert entries[0].id == target == log.id_of(strike(1))
    assert entries[1].id == log.id_of(Retraction(target=target, by="ledger"))


def test_a_reference_to_a_later_event_of_the_same_append_is_refused(log: EventLog) -> None:
    """References point backwards (L9)."""
    with pytest.raises(ReferenceRefused, match=r"target: must be the id of an earlier entry"):
        log.append(Retraction(target=log.id_of(strike(1)), by="ledger"), strike(1))


def test_the_same_under_another_secret_has_another_id() -> None:
    """No guess confirms an id without the secret; under one secret a log comes out the same each time."""
    assert opened().id_of(strike()) == opened().id_of(strike())
    assert EventLog.open().id_of(strike()) != EventLog.open().id_of(strike())
    assert filled(opened()).head == filled(opened()).head


def test_appending_what_was_retracted_does_not_restore_it(log: EventLog) -> None:
    """S3: it stays a no-op, and the result names the retraction."""
    (entry,) = log.append(strike(1))
    (retraction,) = log.append(Retraction(target=entry.id, by="ledger"))
    again = log.append(strike(1), strike(2))

    assert again.retracted == {entry.id: (retraction.id,)}
    assert again[0] == entry
    log.append(Retraction(target=retraction.id, by="ledger"))
    assert log.append(strike(1)).retracted == {}


# --- conditions ------------------------------------------------------------------------------------------------------


def test_an_append_condition_is_the_position_after_which_nothing_was_appended(log: EventLog) -> None:
    """A failed one says both positions, and writes nothing."""
    log.append(strike(1), expect=0)
    log.append(strike(2), expect=1)
    with pytest.raises(AppendConflict, match="nothing after position 1, found position 2") as raised:
        log.append(strike(3), expect=1)

    assert (raised.value.expected, raised.value.actual) == (1, 2)
    assert len(log) == 2


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Expect(after=1), False),
        (Expect(after=3), True),
        (Expect(after=1, query=Query(QueryItem(kinds=[DroneStrike]))), False),
        (Expect(after=2, query=Query(QueryItem(kinds=[DroneStrike]))), True),
        (Expect(after=1, query=Query(QueryItem(kinds=["Retraction", "Link"]))), False),
        (Expect(after=1, query=Query(QueryItem(kinds=[HarmReport]))), True),
        (Expect(after=0, query=Query(QueryItem(kinds=[]))), True),
        (Expect(after=1, query=Query(QueryItem(claimants=["RU/MoD"]))), False),
        (Expect(after=1, query=Query(QueryItem(claimants=["UA/AirForce"]))), True),
        (Expect(after=0, query=Query(QueryItem(kinds={DroneStrike}, claimants={"UA/AirForce"}))), False),
        (Expect(after=1, query=Query(QueryItem(kinds={DroneStrike}, claimants={"AFP"}))), True),
    ],
)
def test_a_condition_may_be_about_what_matches_only(log: EventLog, condition: Expect, *, holds: bool) -> None:
    """The dynamic consistency boundary: kinds, claimants, a position."""
    first, _, _ = log.append(strike(1), strike(2, "RU/MoD"), Retraction(target=log.id_of(strike(1)), by="ledger"))
    if holds:
        assert log.append(strike(3), expect=condition)[0].position == 4
    else:
        with pytest.raises(AppendConflict):
            log.append(strike(3), expect=condition)
        assert len(log) == 3
    assert first.position == 1


def test_a_condition_names_the_latest_entry_that_breaks_it(log: EventLog) -> None:
    """Read up to there, and retry."""
    log.append(strike(1), strike(2, "RU/MoD"), strike(3, "AFP"))
    with pytest.raises(AppendConflict) as raised:
        log.append(strike(4), expect=Expect(after=0, query=Query(QueryItem(claimants=["RU/MoD"]))))

    assert (raised.value.expected, raised.value.actual) == (0, 2)


@pytest.mark.parametrize("after", [-1, 2])
def test_a_condition_beyond_the_log_is_a_mistake(log: EventLog, after: int) -> None:
    """Nobody can have read there."""
    log.append(strike(1))
    with pytest.raises(UsageError, match=f"expect: must be a position of this log, 0 to 1, got {after}"):
        log.append(strike(2), expect=after)


def test_a_condition_is_checked_also_where_nothing_new_comes(log: EventLog) -> None:
    """A duplicate changes nothing, but the caller's picture is out of date."""
    log.append(strike(1), strike(2))
    with pytest.raises(AppendConflict):
        log.append(strike(1), expect=1)


# --- times -----------------------------------------------------------------------------------------------------------


def test_a_clock_that_goes_back_does_not_take_the_log_with_it() -> None:
    """recorded_at never decreases (L10)."""
    times = iter([BEGIN, BEGIN - MINUTE, BEGIN + MINUTE])
    log = opened(clock=lambda: next(times))
    recorded = [log.append(strike(n))[0].recorded_at for n in range(3)]

    assert recorded == [BEGIN, BEGIN, BEGIN + MINUTE]


def test_a_clock_that_was_far_ahead_is_told_and_poisons_nothing() -> None:
    """Every moment before the jump is seen as it was, later entries in order, and L10 holds by the clock of today."""
    times = iter([BEGIN, BEGIN + timedelta(days=9_999), *[BEGIN + MINUTE * n for n in (1, 2, 3)]])
    log = opened(clock=lambda: next(times))
    log.append(strike(0))
    before = log.as_recorded(BEGIN).head
    (ahead,) = log.append(strike(1))
    with pytest.warns(ClockBehind, match=r"the clock says 2025-01-01T00:01.* recorded at 2052-05-18.* never decrease"):
        (back,) = log.append(strike(2))
    with pytest.warns(ClockBehind), pytest.raises(InvalidValue, match=r"2025-01-01T00:02:00\+00:00"):
        log.append(strike(3, reported="2050-01-01T00:00Z"))
    with pytest.warns(ClockBehind):
        log.append(strike(4, reported="2025-01-01T00:03Z"))

    assert back.recorded_at == ahead.recorded_at
    assert log.as_recorded(BEGIN + timedelta(days=9_998)).head == before
    assert log.as_recorded(ahead.recorded_at).head == log.head
    assert log.as_cited(Head(2, ahead.digest)).head.position == 2
    assert [entry.event for entry in log.entries()] == [strike(0), strike(1), strike(2), log.entry(4).event]
    assert log.verify(deep=True).is_intact


def test_a_clock_that_begins_anew_in_1970_is_told_and_poisons_nothing() -> None:
    """As one does that has lost its battery: the entry is recorded at the time of the one before it."""
    times = iter([BEGIN, datetime(1970, 1, 1, tzinfo=UTC), BEGIN + MINUTE])
    log = opened(clock=lambda: next(times))
    (first,) = log.append(strike(0))
    with pytest.warns(ClockBehind):
        (second,) = log.append(Retraction(target=first.id, by="ledger"))
    (third,) = log.append(strike(1))

    assert [each.recorded_at for each in (first, second, third)] == [BEGIN, BEGIN, BEGIN + MINUTE]
    assert log.as_recorded(BEGIN - MINUTE).head.position == 0
    assert log.verify().is_intact


@pytest.mark.parametrize("told", [None, "2025-01-01T00:00Z", 1735689600, datetime(2025, 1, 1)])  # noqa: DTZ001 - bare on purpose
def test_what_no_clock_tells_is_refused(told: Any) -> None:
    """By name, and before anything is written."""
    log = opened(clock=lambda: told)
    with pytest.raises(UsageError, match="clock: the time that it gives must be an instant with an offset, such as"):
        log.append(strike())
    assert len(log) == 0


def test_a_clock_may_tell_any_zone() -> None:
    """What is kept is UTC."""
    log = opened(clock=lambda: datetime.fromisoformat("2025-01-01T02:00:00.000001+02:00"))

    assert log.append(strike())[0].recorded_at == datetime(2025, 1, 1, 0, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reported", "good"),
    [
        ("2025-01-01T00:01:00Z", True),
        ("2025-01-01T00:01:01Z", False),
        ("2025-01-01", True),  # somewhere on earth it began long ago
        ("2025-01-02", False),
        ("2025-01", True),
    ],
)
def test_l10_what_is_definitely_said_after_it_is_recorded_is_refused(reported: str, *, good: bool) -> None:
    """The clock or the report is wrong; an uncertain report gets the benefit."""
    event = strike(reported=reported)
    if good:
        assert opened().append(event)[0].position == 1
        return
    with pytest.raises(InvalidValue, match=r"must not lie after the time of recording.*") as raised:
        opened().append(event)
    assert raised.value.field == "attribution.reported"


def test_l10_holds_for_revisions_withdrawals_and_assessments_too(log: EventLog) -> None:
    """Whatever says when it was said; a link and our own retraction do not."""
    (entry,) = log.append(strike(1))
    (other,) = log.append(strike(2))
    late = "2026-01-01T00:00Z"
    for event in (
        Correction(target=entry.id, replacement=strike(2, reported=late), by="claimant"),
        Retraction(target=entry.id, by="claimant", attribution=said(reported=late)),
        Assessment(target=entry.id, stance="denies", attribution=said("RU/MoD", late)),
    ):
        with pytest.raises(InvalidValue, match="must not lie after the time of recording"):
            log.append(event)
    log.append(Link(kind="part_of", a=entry.id, b=other.id), Retraction(target=entry.id, by="ledger"))


# --- record keys -----------------------------------------------------------------------------------------------------


def test_record_keys_find_what_an_importer_brought(log: EventLog) -> None:
    """A key stands beside the entry, not in it; unknown keys are not in the answer."""
    entries = log.append(strike(1), strike(2), strike(3), keys=["one", None, "three"])

    assert log.keyed(["one", "three", "two"]) == {"one": entries[0], "three": entries[2]}
    assert log.keyed([]) == {}


def test_a_key_that_is_taken_is_refused_where_the_record_says_something_else(log: EventLog) -> None:
    """It was dropped without a word; a differing record is for the importer to make a revision or an erratum of."""
    (entry,) = log.append(strike(1), keys=["one"])

    with pytest.raises(UsageError, match=f"'one' is taken by entry {entry.id}"):
        log.append(strike(2), keys=["one"])
    assert log.append(strike(1), keys=["one"]).new == ()
    assert log.keyed(["one"]) == {"one": entry}
    assert len(log) == 1


def test_one_key_is_not_given_to_two_events(log: EventLog) -> None:
    """Else one of the two would have none."""
    with pytest.raises(UsageError, match="'one' is given to two events"):
        log.append(strike(1), strike(2), keys=["one", "one"])
    assert len(log) == 0
    log.append(strike(1), strike(1), keys=["one", "one"])
    assert len(log) == 1


def test_a_key_that_stands_at_no_entry_is_damage(tmp_path: Path) -> None:
    """An altered file is told, and not taken for an account that differs."""
    with opened(tmp_path / "war.db") as log:
        log.append(strike(1), keys=["one"])
    with closing(sqlite3.connect(tmp_path / "war.db")) as file, file:
        file.execute("UPDATE record_key SET position = 7")
    with opened(tmp_path / "war.db") as log, pytest.raises(LogDamaged, match="'one' belongs to no entry"):
        log.append(strike(1), keys=["one"])


def test_keys_are_found_by_what_they_begin_with(log: EventLog) -> None:
    """So an importer finds all that its source has brought."""
    log.append(strike(1), strike(2), strike(3), keys=["it|2", "other|1", "it|1"])

    assert log.keys_under("it|") == {"it|1": 3, "it|2": 1}
    assert log.keys_under("none") == {}


def test_an_entry_that_stands_already_may_be_given_a_key(log: EventLog) -> None:
    """It was brought without one, or has another in another source."""
    (entry,) = log.append(strike(1))
    log.append(strike(1), keys=["one"])
    log.append(strike(1), strike(1), keys=["uno", "eins"])

    assert set(log.keyed(["one", "uno", "eins"]).values()) == {entry}
    assert log.verify().is_intact


def test_there_is_one_key_for_each_event(log: EventLog) -> None:
    """Else nobody could tell which is whose."""
    with pytest.raises(UsageError, match="keys: one for each of the 2 events, got 1"):
        log.append(strike(1), strike(2), keys=["one"])


# --- what is no log of ours to write to ------------------------------------------------------------------------------


def test_a_kind_that_the_log_does_not_know_is_refused(log: EventLog) -> None:
    """The error says how to open it so that it does."""

    @kind("Volcano")
    class Volcano(HarmReport):
        pass

    eruption = Volcano(when="2024-11-10", attribution=said(), killed=0)
    for ask in (log.append, log.id_of):
        with pytest.raises(UnknownKind, match="'Volcano' is not one of the known kinds"):
            ask(eruption)
    with pytest.raises(UsageError, match="not a kind of event"):
        log.append("a strike")


def test_a_log_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    """Neither in memory nor in a file."""
    with filled(opened(tmp_path / "war.db")):
        pass
    with opened(tmp_path / "war.db", read_only=True) as log:
        assert log.id_of(strike(0)) == next(log.entries()).id
        with pytest.raises(LogReadOnly, match="opened for reading only"):
            log.append(strike(9))
    with opened(read_only=True) as empty:
        with pytest.raises(LogReadOnly):
            empty.append(strike(9))
        with pytest.raises(LogReadOnly, match="has no secret"):
            empty.id_of(strike(9))
        assert list(empty.entries()) == []


def test_a_closed_log_says_so(log: EventLog) -> None:
    """Closing twice is fine."""
    log.append(strike(1))
    log.close()
    log.close()
    asks: list[Any] = [
        lambda: log.append(strike(2)),
        lambda: log.id_of(strike(2)),
        lambda: log.head,
        lambda: list(log.entries()),
        lambda: log.entry(1),
        log.now,
        log.verify,
        lambda: log.keyed(["one"]),
    ]
    for ask in asks:
        with pytest.raises(LogClosed):
            ask()


# --- reading ---------------------------------------------------------------------------------------------------------


def test_entries_are_filtered_by_position_kind_and_ledger(log: EventLog) -> None:
    """Filters combine; kinds are classes or stable names."""
    filled(log).append(strike(1, "RU/MoD"))

    def positions(**filters: Any) -> list[int]:
        return [entry.position for entry in log.entries(**filters)]

    assert positions() == list(range(1, 11))
    assert positions(after=3, upto=5) == [4, 5]
    assert positions(kinds=[Correction, "Link"]) == [6, 7, 8]
    assert positions(kinds=[]) == []
    assert positions(ledger=True) == [6, 7, 8, 9]
    assert positions(ledger=False, after=4) == [5, 10]
    assert positions(kinds=[Statement]) == []


def test_an_entry_is_found_by_its_id_and_by_its_position(log: EventLog) -> None:
    """The same entry either way."""
    (entry,) = log.append(strike(1))

    assert log.entry(1) == log.entry(entry.id) == entry


@pytest.mark.parametrize("which", [0, -1, 2, "1" * 32, "no id", ""])
def test_an_entry_that_is_not_there_is_an_error_that_says_so(log: EventLog, which: str | int) -> None:
    """Not a None that somebody passes on."""
    log.append(strike(1))
    with pytest.raises(UnknownEntry, match=r"no entry .* in this log of 1"):
        log.entry(which)


def test_the_clock_of_a_log_is_the_system_s_unless_told_otherwise() -> None:
    """In UTC."""
    before = datetime.now(UTC)
    entry = EventLog.open().append(strike())[0]

    assert before <= entry.recorded_at <= datetime.now(UTC)
    assert isinstance(entry.event.attribution, Attribution)
    assert clock()() == BEGIN + MINUTE
