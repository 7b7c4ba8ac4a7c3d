"""Rows that a damaged page hides: whoever reads a log is told, and gets no answer from a part of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conflict_events.errors import LogDamaged
from conflict_events.events import DroneStrike, OfficeChange
from conflict_events.log import EventLog
from conflict_events.log.lines import write_lines
from conflict_events.projections import projection
from conflict_events.stores import Draft, SqliteStore
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


def spoilt(path: Path) -> Iterator[int]:
    """Let a page of entries in turn say that it holds half of what it does, the last of them at last.

    Yields:
        How many entries are before those that it hides; 0 = it is not the last page.
    """
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
        with closing(sqlite3.connect(path)) as db:
            ((end,),) = db.execute("SELECT max(position) FROM entry").fetchall()
        yield end if page == last else 0


def test_a_page_that_says_it_holds_less_leaves_no_hole_in_what_is_read(path: Path) -> None:
    """SQLite passes over what is not counted."""
    for _ in spoilt(path):
        with EventLog.open(path, read_only=True) as log:
            for way in (way for name, way in WAYS.items() if name != "entries of a stretch"):
                with pytest.raises(LogDamaged):
                    way(log)


END_WAYS: dict[str, Callable[[EventLog], object]] = {
    "the head": lambda log: log.head,
    "the last ones": lambda log: list(log.entries(after=80)),
    "what comes": lambda log: list(log.follow(0, timeout=0)),
    "what was recorded by now": lambda log: log.as_recorded("2099-01-01T00:00Z").ask(strikes),
    "a kept answer": lambda log: log.keep(strikes).ask(),
    "a copy": lambda log: log.backup("copy.db"),
    "what is noted of a head": lambda log: log.export_head(),
}


def test_a_page_that_hides_the_end_is_noticed_by_all_who_would_come_to_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody appends behind an end that is none; what lies before it can be read."""
    monkeypatch.chdir(path.parent)
    *_, end = spoilt(path)
    assert 0 < end < ENTRIES
    with EventLog.open(path, read_only=True) as log:
        for way in END_WAYS.values():
            with pytest.raises(LogDamaged, match=f"ends at position {end}, and the last append was at {ENTRIES}"):
                way(log)
        assert [entry.position for entry in log.entries(upto=end)] == [*range(1, end + 1)]
        told = log.verify()
        assert {*range(end + 1, ENTRIES + 1)} <= {fault.position for fault in told.faults}
        assert told.head.position == end
    held = path.read_bytes()
    with pytest.raises(LogDamaged, match="take a copy that verifies"):
        EventLog.open(path)
    with closing(SqliteStore(path)) as store, pytest.raises(LogDamaged):
        store.write(Draft)
    assert path.read_bytes()[4096:] == held[4096:]


def test_an_end_that_was_noted_by_nobody_is_no_fault(path: Path) -> None:
    """Older releases noted none, and another tool that adds an entry does not."""
    tamper(path, "DELETE FROM meta WHERE name = 'sqlite:end'")
    with EventLog.open(path) as log:
        assert len(log) == ENTRIES
        log.append(strike(ENTRIES))
        noted = log._store._ask("SELECT CAST(value AS TEXT) FROM meta WHERE name = 'sqlite:end'")  # type: ignore[attr-defined]
    assert noted[0][0].startswith(f"{ENTRIES + 1} ")


def test_a_position_before_the_first_is_no_missing_one(path: Path) -> None:
    with closing(SqliteStore(path, read_only=True)) as store:
        assert len(list(store.read(after=-5, kinds=["DroneStrike"]))) == ENTRIES
