"""Columns are the standing accounts: whatever is appended, however they are asked for, kept or resumed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_events.columns import Columns, Standing, standing
from conflict_events.columns.frames import frame_of
from conflict_events.errors import UsageError
from conflict_events.events import Correction, DroneStrike, HarmReport, Link, Retraction, Statement
from conflict_events.history import View
from conflict_events.log import EventLog
from conflict_events.stores import MemoryStore
from conflict_events.testing import check_projection, logs
from conflict_events.testing.paper import SECRET as PAPER
from tests.columns.rows import Rows
from tests.log.accounts import clock, opened, strike

STRIKES = Columns(DroneStrike)
# To make a frame takes a millisecond or more, however few rows it has: a third of what the profile would draw.
FEW = settings(max_examples=max(5, settings().max_examples // 6), deadline=None)
REPAIRS = {"an_erratum_was_never_known": "a row says whether it was corrected, and so differs where it was"}


def plain(log: Any, kind: type[Any] = DroneStrike) -> pl.DataFrame:
    """The frame made of the accounts themselves, at once."""
    return frame_of(kind, list(log.now().accounts(kind)))


# --- the laws -------------------------------------------------------------------------------------


@pytest.mark.law
@pytest.mark.parametrize("kind", [DroneStrike, HarmReport])
def test_columns_obey_the_laws_of_every_question(kind: type[Any]) -> None:
    check_projection(Rows(Columns(kind)), without=REPAIRS, settings=FEW)


@pytest.mark.law
@settings(FEW)
@given(logs(about=STRIKES), st.randoms(use_true_random=False))
def test_kept_columns_are_the_accounts_after_every_step(log: list[Any], random: Any) -> None:
    """Appended in pieces, stored now and then, resumed now and then, in segments of three positions."""
    store, pending = MemoryStore(), list(log)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "SEGMENT", 3)
        opened_log = EventLog.on(store, secret=PAPER, clock=clock())
        kept = opened_log.keep(STRIKES)
        while pending:
            count = random.randint(1, 4)
            opened_log.append(*pending[:count])
            del pending[:count]
            assert kept.ask().frame().equals(plain(opened_log))
            assert kept.ask().context == opened_log.ask(STRIKES).context
            if random.random() < 0.5:
                kept.checkpoint()
            if random.random() < 0.2:
                opened_log = EventLog.on(store, secret=PAPER, clock=clock())
                kept = opened_log.keep(STRIKES)


# --- by example -----------------------------------------------------------------------------------


def test_each_step_changes_the_rows_that_it_touches_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "SEGMENT", 2)
    with opened() as log:
        kept = log.keep(STRIKES)

        def append(event: Any) -> str:
            entry_id = log.append(event)[0].id
            assert kept.ask().frame().equals(plain(log))
            return entry_id

        a, b, c, _ = map(append, (strike(145), strike(34, "RU/MoD"), strike(12, "AFP"), strike(9, "AFP")))
        mended = append(Correction(target=a, replacement=strike(146), by="ledger"))
        append(Retraction(target=mended, by="ledger"))
        append(Link(kind="same_incident", a=a, b=b))
        append(Link(kind="part_of", a=c, b=a))
        assert list(log.frame(DroneStrike)["incident_accounts"]) == [2, 2, 1, 1]
        assert log.frame(DroneStrike)["wholes"].list.len().to_list() == [0, 0, 1, 0]
        append(Retraction(target=b, by="ledger"))
        assert log.frame(DroneStrike).height == 3


def named(words: str) -> DroneStrike:
    return attrs.evolve(strike(1), note=words)


def test_erased_words_leave_at_once_and_nothing_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened() as log:
        kept = log.keep(STRIKES)
        log.append(*map(strike, range(10, 20)), named("the name of a witness"), strike(30))
        revised = log.append(Correction(target=log.entry(1).id, replacement=strike(99), by="ledger")).entries[0].id
        assert "the name of a witness" in kept.ask().frame()["note"]
        kept.checkpoint()

        made: list[int] = []

        def counted(kind: type[Any], rows: Any) -> pl.DataFrame:
            made.append(len(rows))
            return frame_of(kind, rows)

        monkeypatch.setattr(standing, "frame_of", counted)
        log.redact(11, leaving=named("left out"))
        assert not any(b"columns" in name.encode() for name, _ in log._store.every_meta())
        assert kept.ask().frame().equals(plain(log))
        log.redact(2)
        log.redact(revised, leaving=strike(98))
        assert kept.ask().frame().equals(plain(log))

    assert kept.projection == STRIKES
    assert max(made) <= 2  # the rows that were touched, since somebody looked


def test_what_is_revised_and_erased_between_two_looks_is_told_as_it_stands() -> None:
    with opened() as log:
        kept = log.keep(STRIKES)
        log.append(*map(strike, range(5)))
        assert kept.ask().frame().height == 5
        (entry,) = log.append(Correction(target=log.entry(3).id, replacement=named("a name"), by="ledger"))
        log.redact(entry.id, leaving=named("left out"))
        log.redact(5)
        assert kept.ask().frame().equals(plain(log))
        assert kept.ask().context == log.ask(STRIKES).context
        log.append(Retraction(target=log.entry(5).id, by="ledger"))
        assert kept.ask().context == log.ask(STRIKES).context


def test_a_stored_state_is_resumed_segment_by_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "SEGMENT", 4)
    store = MemoryStore()
    EventLog.on(store, secret=PAPER, clock=clock()).append(*map(strike, range(9)))
    log = EventLog.on(store, secret=PAPER, clock=clock())
    log.keep(STRIKES).build()
    log.append(*map(strike, range(9, 12)))
    log.keep(STRIKES).build()
    again = EventLog.on(store, secret=PAPER, clock=clock())
    monkeypatch.setattr(standing, "frame_of", None)

    assert again.frame(DroneStrike).equals(plain(again))
    assert again.keep(STRIKES).position == 12


def test_a_log_that_keeps_columns_gives_frames_from_them_and_another_makes_them() -> None:
    with opened() as log:
        log.append(*map(strike, range(3)))
        made = log.frame(DroneStrike)
        kept = log.keep(STRIKES, durable=False)
        assert kept.position == 0
        assert log.frame(DroneStrike).equals(made)
        assert kept.position == 3
        assert log.drop(STRIKES) is False


def test_columns_are_held_against_the_log_on_demand(tmp_path: Path) -> None:
    with opened(tmp_path / "war.db") as log:
        log.append(*map(strike, range(3)))
        kept = log.keep(STRIKES)
        kept.ask()
        assert log.verify(deep=True).is_intact
        growing: Any = kept._growing
        growing.state = STRIKES.revoke(growing.state, next(log.now().accounts(DroneStrike)))
        assert "columns of DroneStrike is not what asking anew gives" in str(log.verify(deep=True))
        kept.discard()


def test_a_view_gives_the_frame_of_what_it_sees() -> None:
    with opened() as log:
        log.append(strike(1, reported="2024-11-10T08:00Z"), strike(2, reported="2024-11-11T08:00Z"))
        assert log.as_known("2024-11-10T12:00Z").frame(DroneStrike)["tally_launched_best"].to_list() == [1]
        assert log.as_recorded("2025-01-01T00:00Z").frame(DroneStrike).height == 0
        assert log.now().frame(DroneStrike).equals(log.frame(DroneStrike))
        assert log.frame(Statement).height == 0
        assert log.frame(Statement).columns == [column.name for column in log.ask(Columns(Statement)).columns]


def test_the_answer_is_one_like_any_other() -> None:
    with opened() as log:
        log.append(*map(strike, range(2)))
        answer = log.ask(STRIKES)

    assert answer.evidence() == set(answer.frame()["id"])
    assert answer.rows()[1]["tally_launched_low"] == 1
    assert str(answer.table()).splitlines()[0].startswith("id")
    assert answer == Standing(answer.frame(), answer.columns, answer.context)
    assert answer != Standing(answer.frame()[:1], answer.columns, answer.context)
    assert answer != answer.frame
    assert answer.context is not None
    assert answer.context.view == View.now()


def test_two_states_of_disjoint_accounts_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "SEGMENT", 2)
    with opened() as log:
        log.append(*map(strike, range(7)))
        states = STRIKES.initial(), STRIKES.initial()
        for number, account in enumerate(log.now().accounts(DroneStrike)):
            STRIKES.apply(states[number % 3 // 2], account)
        assert STRIKES.answer(STRIKES.merge(*states)).frame().equals(plain(log))
        assert STRIKES.answer(STRIKES.merge(STRIKES.initial(), states[0])).frame().equals(plain(log))


def test_where_polars_is_not_installed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("conflict_events.columns")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)
    with opened() as log, pytest.raises(UsageError, match="polars is not installed: install the extra `frames`"):
        log.frame(DroneStrike)
