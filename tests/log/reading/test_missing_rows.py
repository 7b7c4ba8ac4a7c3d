"""Rows that a damaged page hides: whoever reads a log is told, and gets no answer from a part of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from conflict_events.errors import LogDamaged
from conflict_events.events import DroneStrike, OfficeChange
from conflict_events.log import EventLog
from conflict_events.log.lines import write_lines
from conflict_events.projections import projection
from conflict_events.stores import SqliteStore
from tests.log.accounts import strike, tamper

ENTRIES = 90  # on several pages


@projection(version=1, on=DroneStrike)
def strikes(state: int, _account: object) -> int:
    """Count."""
    return state + 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with EventLog.open(tmp_path / "war.db") as log:
        log.append(*(strike(number) for number in range(ENTRIES)))
    return tmp_path / "war.db"


WAYS: dict[str, Callable[[EventLog], object]] = {
    "entries": lambda log: list(log.entries()),
    "entries of a stretch": lambda log: list(log.entries(after=20, upto=60)),
    "entries of a kind": lambda log: list(log.entries(kinds=[DroneStrike])),
    "entries of another kind": lambda log: list(log.entries(kinds=[OfficeChange])),
    "accounts": lambda log: list(log.now().accounts()),
    "an answer": lambda log: log.ask(strikes),
    "lines": lambda log: write_lines(log, "lines.jsonl"),
}


@pytest.mark.parametrize("way", WAYS)
def test_where_an_entry_is_missing_no_answer_is_given_from_the_others(
    path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    tamper(path, "DELETE FROM entry WHERE position = 41")
    with EventLog.open(path, read_only=True) as log, pytest.raises(LogDamaged, match="verify it"):
        WAYS[way](log)
    assert not Path("lines.jsonl").exists()


def test_what_lies_before_and_after_a_missing_entry_can_be_read(path: Path) -> None:
    tamper(path, "DELETE FROM entry WHERE position = 41")
    with EventLog.open(path, read_only=True) as log:
        assert [entry.position for entry in log.entries(upto=40)] == [*range(1, 41)]
        assert len(list(log.entries(after=41, kinds=[DroneStrike]))) == ENTRIES - 41
        assert list(log.entries(after=ENTRIES)) == list(log.entries(upto=-1)) == []


def test_a_page_that_says_it_holds_less_leaves_no_hole_in_what_is_read(path: Path) -> None:
    """SQLite passes over what is not counted; where that is the end of the log, only `verify` tells."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        ((root,),) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchall()
    sound = path.read_bytes()
    inside = sound[4096 * (root - 1) :][:4096]
    cells = [int.from_bytes(inside[spot : spot + 2]) for spot in range(12, 12 + 2 * inside[4], 2)]
    last = int.from_bytes(inside[8:12])
    for page in (*(int.from_bytes(inside[cell : cell + 4]) for cell in cells[:2]), last):
        begin = 4096 * (page - 1)
        path.write_bytes(sound[: begin + 4] + bytes([sound[begin + 4] // 2]) + sound[begin + 5 :])
        with EventLog.open(path, read_only=True) as log:
            if page == last:
                assert log.ask(strikes) == len(list(log.entries())) < ENTRIES
                assert not log.verify().is_intact
            else:
                with pytest.raises(LogDamaged):
                    log.ask(strikes)
                with pytest.raises(LogDamaged):
                    list(log.entries())


def test_a_position_before_the_first_is_no_missing_one(path: Path) -> None:
    with closing(SqliteStore(path, read_only=True)) as store:
        assert len(list(store.read(after=-5, kinds=["DroneStrike"]))) == ENTRIES
