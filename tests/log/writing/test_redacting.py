"""Source protection: what a Redaction removes, what it leaves, and that everything cited before still holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.checks import Lint
from conflict_events.errors import DataError, InvalidValue, ReferenceRefused, UsageError
from conflict_events.events import Assessment, Correction, DroneStrike, HarmReport, Link, Redaction, Retraction
from conflict_events.history import Account, Erased, Erasures
from conflict_events.log import Appended, EventLog
from conflict_events.stores import Draft, MemoryStore
from conflict_events.testing import entries_of, id_of, log_of, logs
from tests.log.accounts import filled, opened, said, strike

NAME = "Olena Kovalenko-Secret"
WITNESS = strike(7, claimant=NAME)


def named(launched: int = 7, name: str = NAME, reported: str = "2024-11-10T08:00Z") -> DroneStrike:
    return attrs.evolve(strike(launched, reported=reported), attribution=attrs.evolve(said(), quote=name))


def holds(log: EventLog, text: str) -> bool:
    return any(text.encode() in row.payload for row in log._store.read() if row.payload)


# --- whole accounts ------------------------------------------------------------------------------------------------


def test_an_erased_account_is_gone_and_said_and_every_cited_head_still_verifies() -> None:
    """Its place, id and digest stay; its content, in every view, does not."""
    log = filled(opened())
    (entry,) = log.append(named())
    heads = [log.head]
    before = entry.digest

    (redaction,) = log.redact(entry.id, reason="asked by the witness")

    gone: Any = None
    assert log.entry(entry.id) == attrs.evolve(entry, event=gone)
    assert log.entry(entry.position).digest == before
    assert not holds(log, NAME)
    assert redaction.event == Redaction(target=entry.id, reason="asked by the witness")
    assert all(log.verify(head).is_intact for head in heads)
    assert str(log.verify()) == f"intact: 11 entries, 1 of them erased, head {log.head.digest}"
    assert log.now().erased() == log.as_recorded(entry.recorded_at).erased() == (Erased(entry.id, "DroneStrike"),)
    assert entry.id not in {account.id for account in log.now().accounts()}
    assert log.ask(Lint()).context.erased == (Erased(entry.id, "DroneStrike"),)  # type: ignore[union-attr]  # asked of a log


def test_erased_content_is_not_brought_in_again() -> None:
    """Neither by appending it, nor in one append with its Redaction; the result shows that it is erased."""
    log = opened()
    (entry,) = log.append(named())
    log.redact(entry.id)
    head = log.head

    again: Appended[Any] = log.append(named(), expect=head.position)

    assert (again.new, again[0].event, again[0].id) == ((), None, entry.id)
    assert log.id_of(named()) == entry.id
    assert log.head == head

    both = log.append(named(8), Redaction(target=log.id_of(named(8))))
    assert [found.event for found in both] == [None, both[1].event]
    assert log.verify(deep=True).is_intact


def test_kept_states_go_with_what_they_were_worked_out_from() -> None:
    """In the same write; other settings stay."""
    store = MemoryStore()
    log = EventLog.on(store)
    (entry,) = log.append(named())
    store.write(lambda: Draft(meta=(("kept/record", b"7"), ("keptaside", b"1"))))

    log.redact(entry.id)

    assert {name for name, _ in store.every_meta()} == {"keptaside", "keys", "schemas", "secret", "tagged", "tags"}


def test_without_a_redaction_nothing_is_missing_lawfully_and_with_one_nothing_is_there() -> None:
    """`verify` says which entry, and not before when."""
    store = MemoryStore()
    log = filled(EventLog.on(store))
    first, second = log.entry(1), log.entry(2)
    whole = store._rows[1]
    store._rows[1] = whole._replace(salt=None, payload=None)
    assert [(fault.position, fault.what) for fault in log.verify().faults] == [
        (2, "its payload is gone, and no Redaction names it")
    ]
    store._rows[1] = whole._replace(salt=None)
    found = log.verify().faults[0]
    assert (found.position, found.since) == (2, first.recorded_at)
    assert "position 2: one of its payload and its salt is gone and the other is not (not before " in str(found)
    store._rows[1] = whole
    log.redact(second.id)
    store._rows[1] = whole
    assert [fault.what for fault in log.verify().faults] == ["a Redaction names it, and its payload is there"]


@pytest.mark.parametrize("payload", [b"{", b"[]", b'{"target":1}', b'{"target":"0","leaves":1}'])
def test_a_redaction_that_makes_no_sense_excuses_nothing(payload: bytes) -> None:
    """A stranger's log may hold any bytes."""
    store = MemoryStore()
    log = filled(EventLog.on(store))
    log.redact(2)
    store._rows[-1] = store._rows[-1]._replace(payload=payload)

    assert "position 2: its payload is gone, and no Redaction names it" in str(log.verify())


def test_a_redaction_that_was_erased_beyond_what_can_be_told_leaves_nothing() -> None:
    """As in a part of a log, on paper."""
    whole = entries_of([strike(1), Redaction(target=id_of(strike(1)), leaves=strike(2))])
    gone = attrs.evolve(whole[1], event=None)

    assert Erasures(whole[1:]).left(whole[0].id) == strike(2)
    assert Erasures([gone]).left(whole[0].id) is None


# --- fields --------------------------------------------------------------------------------------------------------


def test_a_field_is_erased_by_an_erratum_and_a_redaction_of_each_version_that_had_it() -> None:
    """The account goes on speaking, without the name, at every moment."""
    log = opened()
    (entry,) = log.append(named())
    (erratum,) = log.append(Correction(target=entry.id, replacement=named(name="a witness"), by="ledger"))

    log.redact(entry.id)

    account = log.now().account(entry.id)
    assert (account.event, account.corrected) == (named(name="a witness"), True)
    assert account.caveats == ("what it first said was erased from this log",)
    assert log.as_known("2024-11-10T08:00Z").account(entry.id) == account
    assert log.as_recorded(entry.recorded_at).erased() == (Erased(entry.id, "DroneStrike"),)
    log.append(Retraction(target=erratum.id, by="ledger"))
    assert log.now().erased() == (Erased(entry.id, "DroneStrike"),)


def test_or_by_one_redaction_that_leaves_the_account_without_it() -> None:
    """Read in its place in every view, as recorded before it too."""
    log = opened()
    (entry,) = log.append(named())

    log.redact(1, leaving=named(name="a witness"))

    for view in log.now(), log.as_known("2024-11-10T08:00Z"), log.as_recorded(entry.recorded_at):
        assert view.account(entry.id).event == named(name="a witness")
    assert not holds(log, NAME)


def test_what_a_claimant_revised_is_erased_with_an_account_in_its_place() -> None:
    """Else the account would fall back to what its claimant has revised."""
    log = opened()
    (entry,) = log.append(strike(7))
    revised = named(9, reported="2024-11-10T09:00Z")
    (revision,) = log.append(Correction(target=entry.id, replacement=revised, by="claimant", reason=NAME))

    with pytest.raises(UsageError, match="leaving: a Correction needs an account in place of its replacement"):
        log.redact(revision.id)
    log.redact(revision.id, leaving=attrs.evolve(revised, attribution=said(reported="2024-11-10T09:00Z")))

    assert log.now().account(entry.id).event == strike(9, reported="2024-11-10T09:00Z")
    assert not holds(log, NAME)


def test_or_with_a_correction_that_is_given_whole() -> None:
    """Its reason stays, where it says nothing of the source."""
    log = opened()
    (entry,) = log.append(strike(7))
    (revision,) = log.append(Correction(target=entry.id, replacement=named(9), by="claimant", reason="a new count"))
    left = Correction(target=entry.id, replacement=strike(9), by="claimant", reason="a new count")

    log.redact(revision.id, leaving=left)

    assert [account.event for account in log.now().accounts(Correction)] == [left]


# --- entries about entries -----------------------------------------------------------------------------------------


def test_an_erased_entry_about_entries_keeps_its_effect_and_loses_its_words() -> None:
    """In every view: an erased Retraction withdraws, an erased Link joins, and a Redaction's own reason can go."""
    log = opened()
    one, two, three, four = log.append(*map(strike, range(4)))
    withdrawn = said("UA/AirForce", "2024-11-10T09:00Z")
    (link, void, taken, redaction) = log.append(
        Link(kind="same_incident", a=one.id, b=two.id, basis=NAME),
        Retraction(target=three.id, by="ledger", reason=NAME),
        Retraction(target=four.id, by="claimant", attribution=attrs.evolve(withdrawn, quote=NAME), reason=NAME),
        Redaction(target=four.id, reason=NAME),
    )
    moments = ("2024-11-10T08:30Z", "2024-11-10T10:00Z")
    before = [log.as_known(moment).ask(Lint()).findings for moment in moments]
    for entry in link, void, taken, redaction:
        log.redact(entry.id)

    assert not holds(log, NAME)
    assert log.verify(deep=True).is_intact
    assert log.verify().erased == (4, 5, 6, 7, 8)
    for view in log.now(), log.as_recorded(redaction.recorded_at):
        assert view.account(one.id).incident == {one.id, two.id}
        assert [account.id for account in view.accounts()] == [one.id, two.id]
    assert log.as_known("2024-11-10T08:30Z").erased() == (Erased(four.id, "DroneStrike"),)
    assert [log.as_known(moment).ask(Lint()).findings for moment in moments] == before


def test_an_assessment_may_be_erased_whole() -> None:
    """It does nothing to others that would have to stay."""
    log = opened()
    (entry,) = log.append(strike(7))
    (assessment,) = log.append(
        Assessment(target=entry.id, stance="disputes", attribution=said(NAME, "2024-11-10T09:00Z"))
    )
    log.redact(assessment.id)

    assert list(log.now().accounts(Assessment)) == []
    assert log.now().account(entry.id).event == strike(7)
    with pytest.raises(ReferenceRefused, match="must be an account, not an entry about entries"):
        log.append(Link(kind="part_of", a=entry.id, b=assessment.id))
    with pytest.raises(ReferenceRefused, match=r"target: must be an original account"):
        log.append(Correction(target=assessment.id, replacement=strike(1), by="ledger"))


@pytest.mark.parametrize("kind", [Link, Retraction, Redaction])
def test_what_acts_on_others_may_not_be_erased_without_a_word_on_what_stays(kind: type[Any]) -> None:
    """An erased Retraction would restore what it withdrew."""
    log = filled(opened())
    log.redact(5)
    target = next(entry for entry in log.entries() if isinstance(entry.event, kind))

    with pytest.raises(ReferenceRefused, match=f"leaves: of a {kind.__name__} must be the same without its words"):
        log.append(Redaction(target=target.id))
    other = Link(kind="part_of", a=log.entry(1).id, b=log.entry(2).id)
    with pytest.raises(ReferenceRefused, match="leaves: must be of the kind of what is erased, and do the same"):
        log.append(Redaction(target=target.id, leaves=other))


# --- what comes after ----------------------------------------------------------------------------------------------


def test_what_arrives_after_an_erasure_is_recordable() -> None:
    """A revision, an assessment, a link and another erasure; but no version of another kind."""
    log = opened()
    harm = HarmReport(when="2024-11-10", killed=1, attribution=said())
    one, two = log.append(named(), strike(3))
    log.redact(one.id)

    log.append(
        Assessment(target=one.id, stance="denies", attribution=said("RU/MoD", "2024-11-10T09:00Z")),
        Link(kind="same_incident", a=one.id, b=two.id),
        Retraction(target=one.id, by="claimant", attribution=said("AFP", "2024-11-11T08:00Z")),
    )
    assert log.now().erased() == ()
    log.append(Retraction(target=log.entry(6).id, by="ledger"))
    assert log.now().erased() == (Erased(one.id, "DroneStrike"),)
    with pytest.raises(ReferenceRefused, match="replacement: must be a DroneStrike as its target is"):
        log.append(Correction(target=one.id, by="ledger", replacement=harm))
    log.append(Correction(target=one.id, by="claimant", replacement=strike(4, reported="2024-11-10T09:00Z")))
    assert isinstance(log.now().account(one.id), Account)
    log.append(Redaction(target=one.id, reason="again", leaves=strike(5)))
    assert log.now().account(one.id).event == strike(4, reported="2024-11-10T09:00Z")


def test_what_is_left_may_not_have_been_said_later_than_it_is_recorded() -> None:
    """No time of saying after that of recording (L10), also for what stands in the place of what was erased."""
    log = opened()
    (entry,) = log.append(strike(7))

    with pytest.raises(InvalidValue, match="must not lie after the time of recording"):
        log.redact(entry.id, leaving=strike(7, reported="2030-01-01T00:00Z"))


def test_two_who_write_one_log_both_know_what_was_erased(tmp_path: Path) -> None:
    """What the one has read before is not held on to."""
    with opened(tmp_path / "a.db") as one, opened(tmp_path / "a.db") as other:
        first, second = one.append(strike(1), strike(2))
        (link,) = one.append(Link(kind="part_of", a=first.id, b=second.id, basis=NAME))
        other.append(strike(3))
        other.redact(link.id)
        with pytest.raises(ReferenceRefused, match="part of itself"):
            one.append(Link(kind="part_of", a=second.id, b=first.id))
        assert NAME not in repr(one._ledger)


# --- the file ------------------------------------------------------------------------------------------------------


def beside(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir() if each.name.startswith(path.name))


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_a_redaction_can_be_erased_in_the_append_that_makes_it(tmp_path: Path, at_once: int) -> None:
    """However they are divided among appends, all is gone but that it was erased; the result shows that, too."""
    with opened(tmp_path / "a.db") as log:
        (entry,) = log.append(named(7))
        first = Redaction(target=entry.id, reason=NAME)
        second = Redaction(target=log.id_of(first), leaves=attrs.evolve(first, reason=None), reason="a slip")
        third = Redaction(target=log.id_of(second), leaves=attrs.evolve(second, reason=None))
        told = log.append(*(first, second, third)[:at_once])
        log.append(first, second, third)

        assert [each.event for each in told] == [*[None] * (at_once - 1), (first, second, third)[at_once - 1]]
        assert [each.event for each in log.entries()] == [None, None, None, third]
        assert log.verify(deep=True).is_intact
        assert log.verify().erased == (1, 2, 3)
        assert log.now().erased() == (Erased(entry.id, "DroneStrike"),)
        assert not holds(log, NAME)
    assert NAME.encode() not in beside(tmp_path / "a.db")


def test_nothing_of_it_is_left_in_the_file_or_beside_it(tmp_path: Path) -> None:
    """Not in pages that are free, and not in the write-ahead log."""
    path = tmp_path / "a.db"
    with opened(path) as log:
        for n in range(40):
            log.append(named(n, name=f"{NAME} {n} " + "x" * 50 * n))
        assert NAME.encode() in beside(path)
        log.append(*(Redaction(target=entry.id) for entry in log.entries()))

        assert NAME.encode() not in beside(path)
        assert log.scrub()
        assert log.verify(deep=True).is_intact


def test_while_somebody_reads_the_write_ahead_log_is_not_emptied_and_the_log_says_so(tmp_path: Path) -> None:
    """It is to be tried again."""
    path = tmp_path / "a.db"
    with EventLog.open(path) as log:
        (entry,) = log.append(named())
        log._store._timeout = 0.001  # type: ignore[attr-defined]  # not to wait for long
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM entry").fetchall()
            log.redact(entry.id)
            assert not log.scrub()
            reader.execute("COMMIT")
            reader.execute("BEGIN IMMEDIATE")
            assert not log.scrub()
            reader.execute("COMMIT")
        assert log.scrub()
    assert NAME.encode() not in beside(path)


def test_a_recorded_time_that_no_calendar_has_is_damage() -> None:
    """A stranger's file may hold any number."""
    store = MemoryStore()
    log = opened()
    log.append(strike(1))
    (row,) = log._store.read()
    with EventLog.on(store) as other:
        store.write(lambda: Draft((row._replace(recorded_at=2**62),)))
        with pytest.raises(DataError, match="recorded_at: must lie in the years 1 to 9999"):
            list(other.entries())
        assert not other.verify().is_intact


# --- any log -------------------------------------------------------------------------------------------------------


@pytest.mark.law
@given(logs(max_size=12), st.data())
def test_any_entry_of_any_log_can_be_erased(written: list[Any], data: st.DataObject) -> None:
    """The chain, every head and deep verification hold, and views on paper are those of the log."""
    with log_of(written, at_once=True) as log:
        heads = [log.head]
        for position in data.draw(st.lists(st.integers(1, len(written)), max_size=3)) if written else ():
            event = written[position - 1]
            leaving = event.replacement if isinstance(event, Correction) else None
            if leaving is None or log.entry(position).event is not None:
                erasing = log.redact(position, leaving=leaving) if log.entry(position).event else ()
                written = [*written, *(each.event for each in erasing)]
            heads.append(log.head)
        assert all(log.verify(head, deep=True).is_intact for head in heads)
        paper = entries_of(written)
        assert [entry.event for entry in log.entries()] == [entry.event for entry in paper]
