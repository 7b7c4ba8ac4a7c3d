"""The whole log as lines: out and in again it is the same log, and a line that is lost or altered is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conflict_events.errors import LogDamaged, UnreadableSource, UsageError
from conflict_events.log import EventLog, read_lines, write_lines
from conflict_events.stores import MemoryStore
from tests.log.accounts import SECRET, clock, filled, opened, strike


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    with opened(metadata={"why": "asked by the desk"}) as log:
        filled(log).redact(4, reason="asked for")
        assert write_lines(log, tmp_path / "war.jsonl") == log.head
    return tmp_path / "war.jsonl"


def test_out_and_in_again_is_the_same_log(lines: Path, tmp_path: Path) -> None:
    with opened(metadata={"why": "asked by the desk"}) as log, lines.open("rb") as file:
        filled(log).redact(4, reason="asked for")
        assert read_lines(file, tmp_path / "again.db") == log.head
        with EventLog.open(tmp_path / "again.db", secret=SECRET, clock=clock()) as again:
            assert list(again.entries()) == list(log.entries())
            assert again.keys_under("") == log.keys_under("")
            assert again.verify(deep=True).is_intact
            assert again.append(strike(4)).new == ()
            assert write_lines(again, tmp_path / "again.jsonl") == log.head
    assert (tmp_path / "again.jsonl").read_bytes() == lines.read_bytes()


def test_a_line_reads_well_and_holds_no_secret(lines: Path) -> None:
    first, *_ = map(json.loads, lines.read_bytes().splitlines())

    assert first["payload"]["attacker"] == "RU"
    assert (first["keys"], first["metadata"]) == (["one"], {"why": "asked by the desk"})
    assert first["recorded_at"] == "2025-01-01T00:01:00+00:00"
    assert SECRET.hex().encode() not in lines.read_bytes()


def test_what_is_stored_in_other_words_is_kept_to_the_letter(tmp_path: Path) -> None:
    store = MemoryStore()
    EventLog.on(store, secret=SECRET, clock=clock()).append(strike())
    row = store.at([1])[1]
    store._rows[0] = row._replace(payload=(row.payload or b"") + b" ")
    write_lines(EventLog.on(store), tmp_path / "war.jsonl")

    assert json.loads((tmp_path / "war.jsonl").read_bytes())["payload"].endswith("} ")


def test_a_line_that_is_lost_altered_or_none_is_noticed_and_nothing_is_made(lines: Path, tmp_path: Path) -> None:
    found = lines.read_bytes().splitlines()
    with pytest.raises(UsageError, match="position: must follow"):
        read_lines(found[1:], tmp_path / "again.db")
    with pytest.raises(LogDamaged, match="lines: "):
        read_lines([found[0].replace(b'"RU"', b'"XX"'), *found[1:]], tmp_path / "again.db")
    with pytest.raises(UnreadableSource, match="line 2: is no entry of a log"):
        read_lines([found[0], b"{}"], tmp_path / "again.db")
    assert [each.name for each in tmp_path.iterdir()] == ["war.jsonl"]
    with pytest.raises(UsageError, match="something is there already"):
        read_lines(found, lines)


def test_an_empty_log_is_lines_of_nothing(tmp_path: Path) -> None:
    with opened() as log:
        assert write_lines(log, tmp_path / "war.jsonl") == log.head
    assert (tmp_path / "war.jsonl").read_bytes() == b""
    assert read_lines([], tmp_path / "again.db").position == 0
