"""A kept answer is the answer: whatever is appended, however it is stored, resumed, damaged or replaced."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from conflict_events.counting import by
from conflict_events.errors import LogClosed, LogLocked, NoConnection, OutcomeUnknown, StoreFailure, UsageError
from conflict_events.events import Correction, DroneStrike, Link, Redaction, Retraction
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.log.asking import growing, keeping
from conflict_events.projections import projection
from conflict_events.questions.attacks import Totals
from conflict_events.stores import MemoryStore
from conflict_events.testing import logs
from conflict_events.testing.paper import SECRET as PAPER
from conflict_events.values import Place
from tests.log.accounts import SECRET, clock, opened, strike
from tests.log.kept_questions import ASKED, SCOPE, Nights, Witnessed, voices

NOW, NEXT = "kept/now/Nights", "kept/next/Nights"


# --- the law --------------------------------------------------------------------------------------


class Keeping(RuleBasedStateMachine):
    """One log and everything that may happen to answers that are kept with it, beside plain asking."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore()
        self.pending: list[Any] = []
        self.nights = Nights()
        self.open()

    def open(self) -> None:
        self.log = EventLog.on(self.store, secret=PAPER, clock=clock())
        self.kept = {each.name: self.log.keep(each) for each in ASKED if not isinstance(each, Nights)}
        self.kept[self.nights.name] = self.log.keep(self.nights)
        assert {each.rebuilt for each in self.kept.values()} <= {None, "it is of another version"}

    @initialize(log=logs())
    def plan(self, log: list[Any]) -> None:
        """Accounts, corrections, retractions, links and their undoing, in an order that a log takes."""
        self.pending = log

    @precondition(lambda self: self.pending)
    @rule(count=st.integers(1, 6))
    def append(self, count: int) -> None:
        self.log.append(*self.pending[:count])
        del self.pending[:count]

    @rule(which=st.sampled_from([each.name for each in ASKED]))
    def ask(self, which: str) -> None:
        kept = self.kept[which]
        assert kept.ask() == self.log.ask(kept.projection)
        assert kept.position == len(self.log)

    @rule(which=st.sampled_from([each.name for each in ASKED]))
    def checkpoint(self, which: str) -> None:
        self.kept[which].checkpoint()

    @rule()
    def crash(self) -> None:
        self.open()

    @rule()
    def stop_and_go_on(self) -> None:
        for kept in self.kept.values():
            kept.close()
        self.open()

    @rule(build=st.booleans())
    def bump(self, build: bool) -> None:  # noqa: FBT001  # drawn by Hypothesis
        """A new version takes over; until it is built, the old one answers where it has been stored."""
        old, new = self.nights, Nights(self.nights.version + 1, self.nights.weight + 1)
        self.kept["Nights"].checkpoint()
        read = self.kept["Nights"].position
        self.kept["Nights"] = kept = self.log.keep(new, replacing=old)
        stands_in = kept.version == old.version
        # What was stored of a log of which something is erased is forgotten, or had been stored before.
        if not list(self.log.entries(after=read, kinds={Redaction})):
            assert stands_in == (read > 0)
        if stands_in:
            assert kept.ask() == self.log.ask(old)
        self.nights = new
        if build or stands_in:
            kept.build()
        assert kept.version == new.version
        assert kept.ask() == self.log.ask(new)

    @invariant()
    def the_log_is_intact(self) -> None:
        assert self.log.verify().is_intact


@pytest.mark.law
class TestKeeping(Keeping.TestCase):  # type: ignore[misc, valid-type]  # Hypothesis makes the class
    settings = settings(stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_a_kept_answer_is_the_answer_after_everything_that_can_change_it() -> None:
    """One log with all of it, asked after each entry: late correction, retraction, its own, link, un-link."""
    first, second, third = strike(145), strike(34, "RU/MoD"), strike(12, "AFP")
    with opened() as log:
        kept = [log.keep(each) for each in ASKED]

        def append(event: Any) -> str:
            entry_id = log.append(event)[0].id
            assert [each.ask() for each in kept] == [log.ask(each) for each in ASKED]
            return entry_id

        a, b, c = map(append, (first, second, third))
        mended = append(Correction(target=a, replacement=strike(146), by="ledger"))
        undone = append(Retraction(target=mended, by="ledger"))
        append(Retraction(target=undone, by="ledger"))
        same = append(Link(kind="same_incident", a=a, b=b))
        append(Link(kind="same_incident", a=b, b=c))
        append(Retraction(target=same, by="ledger"))
        append(Link(kind="part_of", a=c, b=a))
        append(Retraction(target=b, by="ledger"))


# --- what it costs --------------------------------------------------------------------------------


class Counting(MemoryStore):
    """Counts the rows that are read from it."""

    read_rows = 0

    def read(self, **how: Any) -> Iterator[Any]:
        for row in super().read(**how):
            self.read_rows += 1
            yield row

    def find(self, ids: Any) -> Any:
        found = super().find(ids)
        self.read_rows += len(found)
        return found


def filled(store: MemoryStore, count: int = 50) -> EventLog:
    log = EventLog.on(store, secret=SECRET, clock=clock())
    log.append(*map(strike, range(1, count + 1)))
    return log


def test_asking_again_reads_only_what_was_appended_since() -> None:
    store = Counting()
    log = filled(store)
    kept = log.keep(Nights())
    kept.ask()
    entry = log.append(strike(1000))[0]
    store.read_rows = 0
    kept.ask()
    assert store.read_rows == 1
    log.append(Correction(target=entry.id, replacement=strike(1001), by="ledger"))
    store.read_rows = 0
    kept.ask()
    assert store.read_rows == 2, "the correction, and what it corrects"


def test_where_entries_touch_too_many_accounts_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is less work than to judge each of those, again and again; the answer is the same."""
    log = filled(MemoryStore())
    kept = log.keep(Nights())
    before = kept.ask()
    monkeypatch.setattr(growing, "PATIENCE", -len(log))
    log.append(Retraction(target=log.entry(1).id, by="ledger"))

    assert before != kept.ask() == log.ask(Nights())


def test_resuming_reads_no_account() -> None:
    store = Counting()
    filled(store).keep(Nights()).build()
    log = EventLog.on(store, secret=SECRET)
    store.read_rows = 0
    kept = log.keep(Nights())
    assert kept.position == 50
    kept.ask()
    assert store.read_rows == 1, "the row of the head that it was stored at"


def test_a_question_that_keeps_accounts_is_resumed_by_reading_those() -> None:
    """Only those: here the 3 of one claimant among 53."""
    store = Counting()
    log = filled(store)
    log.append(*(strike(number, "RU/MoD") for number in (1, 2, 3)))
    question = Totals(SCOPE, by("RU/MoD"))
    log.keep(question).build()
    again = EventLog.on(store, secret=SECRET)
    assert again.keep(question).ask() == again.ask(question)


def test_a_state_is_stored_every_few_thousand_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "EVERY", 20)
    store = MemoryStore()
    log = filled(store, 9)
    kept = log.keep(Nights())
    kept.ask()
    assert store.meta(NOW) is None
    log.append(*map(strike, range(100, 150)))
    kept.ask()
    assert store.meta(NEXT) is not None, "stored on the way"
    kept.checkpoint()
    assert store.meta(NOW) is not None
    assert store.meta(NEXT) is None, "what was stored on the way is no longer needed"
    log.append(*map(strike, range(200, 400)))
    kept.ask()
    assert EventLog.on(store).keep(Nights()).position > 200
    kept._due = 260
    log.append(Retraction(target=log.entry(1).id, by="ledger"))
    kept.ask()
    assert EventLog.on(store).keep(Nights()).position == 260, "also where the last entry is none that it handles"


def test_a_build_that_is_broken_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "EVERY", 20)
    store = MemoryStore()
    kept = filled(store).keep(Nights())
    handler, seen = Nights.strike, list[int]()

    def interrupted(self: Nights, state: Any, account: Account[DroneStrike]) -> Any:
        seen.append(account.position)
        if account.position == 35:
            raise KeyboardInterrupt
        return handler(self, state, account)

    with monkeypatch.context() as patch:
        patch.setattr(Nights, "strike", interrupted)
        with pytest.raises(KeyboardInterrupt):
            kept.ask()
        kept.checkpoint()
        assert store.meta(NOW) is None, "what is spoilt is not stored"
        assert store.meta(NEXT) is not None
    log = EventLog.on(store, secret=SECRET)
    for again in (kept, log.keep(Nights())):
        assert again.ask() == log.ask(Nights())
    assert seen == list(range(1, 36))


@pytest.mark.parametrize("error", [LogLocked, NoConnection, OutcomeUnknown, StoreFailure])
def test_a_checkpoint_that_cannot_be_stored_now_is_left_to_the_next(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Neither one who writes nor a full disk keeps a question unanswered."""
    monkeypatch.setattr(keeping, "EVERY", 20)
    log = filled(MemoryStore())
    kept = log.keep(Nights())

    def in_the_way(*_: Any) -> Any:
        raise error("something is in the way")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryStore, "write", in_the_way)
        assert kept.ask() == log.ask(Nights())
        with pytest.raises(error):
            kept.checkpoint()
    kept.checkpoint()
    assert EventLog.on(log._store).keep(Nights()).position == 50


# --- where it is stored ---------------------------------------------------------------------------


def test_a_file_keeps_it_when_the_log_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "war.db"
    with opened(path) as log:
        log.append(strike(1), strike(2))
        kept = log.keep(voices)
        expected = kept.ask()
        assert log.keep(voices) is kept, "keeping a question twice is keeping it once"
    with pytest.raises(UsageError, match="closed"):
        kept.ask()
    with opened(path, read_only=True) as log, log.keep(voices) as kept:
        assert kept.position == 2
        assert kept.ask() == expected
        assert repr(kept) == "<kept tests.log.kept_questions.voices, version 1, read up to 2>"
        kept.checkpoint()
    with pytest.raises(LogClosed):
        log.keep(voices)


def test_a_log_without_a_secret_keeps_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "handed-over.db"
    with opened(path) as log:
        log.append(strike())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM meta WHERE name = 'secret'")
    with EventLog.open(path, read_only=True) as log:
        assert log.keep(voices).ask() == log.ask(voices)


def test_an_answer_may_be_kept_in_memory_only() -> None:
    with opened() as log:
        log.append(strike())
        kept = log.keep(Witnessed(), durable=False)
        kept.ask()
        kept.checkpoint()
        assert [name for name, _ in log._store.every_meta() if name.startswith("kept/")] == []
        assert log.keep(Witnessed()) is not kept
        kept.close()
        kept.close()
        assert log.keep(Witnessed(), durable=False) is not kept


def test_the_type_of_a_state_may_be_given() -> None:
    def untyped(state: Any, account: Account[Any]) -> Any:
        state[account.id] = 1
        return state

    def lost(state: Nowhere, account: Account[Any]) -> Any:  # type: ignore[name-defined]  # noqa: F821  # the point
        return untyped(state, account)

    unclear: Any = projection(version=1, on=object, start=dict)(lost)
    del untyped.__annotations__["state"]
    silent: Any = projection(version=1, on=object, start=dict)(untyped)
    with opened() as log:
        log.append(strike())
        with pytest.raises(UsageError, match="or give keep"):
            log.keep(silent)
        with pytest.raises(UsageError, match="cannot read its annotations"):
            log.keep(unclear)
        with pytest.raises(UsageError, match="cannot be stored"):
            log.keep(silent, state=dict[str, object])
        assert len(log.keep(silent, state=dict[str, int]).ask()) == 1
        with pytest.raises(UsageError, match="not of its type"):
            log.keep(voices, state=dict[str, int])


@projection(version=1, on=DroneStrike)
def attackers(state: dict[str, int], account: Account[DroneStrike]) -> dict[str, int]:
    """A state that is of its type until the first account comes."""
    state[account.event.attacker] = account.event.when  # type: ignore[assignment]
    return state


def test_a_state_that_cannot_be_stored_is_refused_at_once_and_the_place_is_named() -> None:
    """By the log's first accounts, not when the next one comes, nor when the log is closed."""
    with opened() as log:
        log.append(strike())
        with pytest.raises(UsageError, match=r"the state\['RU'\] is When .* must be int; annotate"):
            log.keep(attackers)
        assert log.keep(attackers, durable=False).ask().keys() == {"RU"}
        assert not log.kept()


def wrong() -> Any:
    """Make a state of another type than is said."""
    return Counter()


def test_a_fresh_state_of_another_type_is_refused_in_an_empty_log() -> None:
    question: Any = projection(version=1, on=DroneStrike, start=wrong)(attackers.function)
    with opened() as log, pytest.raises(UsageError, match="the state is Counter"):
        log.keep(question)


def test_what_does_not_speak_is_told_as_when_asked() -> None:
    """Two revisions of one time name different places: the account does not speak, until one of them is withdrawn."""
    with opened() as log:
        first, second = log.append(strike(1), strike(2))
        kept = log.keep(Nights())
        kept.ask()

        def revise(target: str, launched: int, code: str) -> str:
            moved = attrs.evolve(strike(launched), where=Place(code, code=code))
            return log.append(Correction(target=target, replacement=moved, by="claimant"))[0].id

        for entry in (second, first):
            revise(entry.id, 3, "UA/UA-30")
            opposed = revise(entry.id, 3, "UA/UA-51")
        found = kept.ask()
        assert found == log.ask(Nights())
        assert found.context is not None
        assert [each.id for each in found.context.unsettled] == [first.id, second.id], "in the order of the log"
        kept.checkpoint()
        for again in (kept, EventLog.on(log._store).keep(Nights()), log.keep(Nights(2))):
            assert again.ask().context == found.context
        log.append(Retraction(target=opposed, by="ledger"))
        assert kept.ask() == log.ask(Nights())


def test_a_question_that_declares_its_fields_is_kept_with_those() -> None:
    """Also where what it counted changes: it is given the same narrow accounts to take back."""

    @projection(version=1, on=DroneStrike, reads={"attribution.claimant"})
    def narrow(state: dict[str, int], account: Account[DroneStrike]) -> dict[str, int]:
        state[account.event.attribution.claimant] = 1
        return state

    with opened() as log:
        entry = log.append(strike(1), strike(2, "RU/MoD"))[0]
        kept = log.keep(narrow)
        kept.ask()
        log.append(Correction(target=entry.id, replacement=strike(1, "AFP"), by="ledger"))
        assert kept.ask() == log.ask(narrow) == {"AFP": 1, "RU/MoD": 1}


def test_asking_goes_on_after_a_failure_where_nothing_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    log = filled(MemoryStore())
    kept = log.keep(Nights(), durable=False)

    def fails(*_: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Nights, "strike", fails)
        with pytest.raises(MemoryError):
            kept.ask()
    assert kept.ask() == log.ask(Nights())
