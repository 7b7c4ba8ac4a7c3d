"""The logger `conflict_events`: counts and durations, never a word of an entry; silent until somebody listens."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conflict_events.errors import AppendConflict, NoConnection, UsageError
from conflict_events.events import DroneStrike
from conflict_events.history import Account, Entry
from conflict_events.importers import import_source
from conflict_events.log import EventLog, Retries
from conflict_events.log.telling import logged
from conflict_events.projections import projection
from tests.importers.missile_attacks.daily_file import PLAIN, lines_of
from tests.log.accounts import opened, strike
from tests.log.following.test_running import AT_ONCE, Away, Bot


@projection(version=1, on=DroneStrike)
def counted(state: list[int], account: Account[DroneStrike]) -> list[int]:
    """How many there are."""
    return [*state, account.position]


@pytest.fixture(autouse=True)
def _listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="conflict_events")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was told since the last look, without the time that it took."""
    assert {record.name for record in caplog.records} <= {"conflict_events"}
    told = [re.sub(r"\d+\.\d{3} s", "T", record.getMessage()) for record in caplog.records]
    caplog.clear()
    return told


def test_it_tells_what_was_done_and_how_much(caplog: pytest.LogCaptureFixture) -> None:
    with opened() as log:
        log.append(strike(1))
        log.append(strike(1), strike(2))
        assert said(caplog) == ["append: 1 events, 1 of them new, in T", "append: 2 events, 1 of them new, in T"]
        log.ask(counted)
        log.as_recorded("2025-01-01T00:01:30Z").ask(counted)
        assert said(caplog) == [f"ask: {counted.name}, of 2 entries, in T", f"ask: {counted.name}, of 1 entries, in T"]
        log.keep(counted).ask()
        assert said(caplog) == [
            f"keep: {counted.name}, resumed at position 0, in T",
            f"ask: {counted.name}, kept and read up to position 2, in T",
        ]
        log.verify()
        assert list(log.follow(1, timeout=0)) == list(log.entries(after=1))
        assert said(caplog) == ["verify: 2 entries, 0 faults, in T", "follow: from position 1"]


def test_it_tells_of_an_import(caplog: pytest.LogCaptureFixture) -> None:
    with EventLog.open() as log:
        import_source(log, lines_of(PLAIN), "missile-attacks")
        assert [each for each in said(caplog) if each.startswith("import")] == [
            "import: 1 rows, 1 new, 0 corrected, 0 unchanged, 0 without an event, in T"
        ]


def test_what_fails_is_told_by_its_kind_and_comes_out_unchanged(caplog: pytest.LogCaptureFixture) -> None:
    with opened() as log:
        log.append(strike(1))
        said(caplog)
        with pytest.raises(AppendConflict):
            log.append(strike(2), expect=0)
        with pytest.raises(UsageError, match="needs a question"):
            log.ask(5)  # type: ignore[arg-type]
        assert said(caplog) == ["append failed after T: AppendConflict", "ask failed after T: UsageError"]


def test_it_tells_how_a_follower_does(caplog: pytest.LogCaptureFixture) -> None:
    store = Away()
    with EventLog.on(store) as log:
        log.append(strike(1), strike(2))
        store.away["wait"] = [NoConnection("away")]
        said(caplog)
        log.run(Bot({2: 9}), name="bot", timeout=0, retries=AT_ONCE)
        levels = [record.levelname for record in caplog.records]
        assert said(caplog) == [
            "run: bot, from position 0",
            "run: bot failed at position 2, attempt 1: RuntimeError",
            "run: bot failed at position 2, attempt 2: RuntimeError",
            "run: bot failed at position 2, attempt 3: RuntimeError",
            "run: bot waits for the log: NoConnection",
            "run: bot came to position 2, 1 handled, 1 failed for good, in T",
        ]
        assert levels == ["INFO", "WARNING", "WARNING", "ERROR", "WARNING", "INFO"]
        log.run(Bot({2: 9}), name="bot", timeout=0, again=True)
        assert "run: bot failed at position 2, attempt 4: RuntimeError" in said(caplog)


def test_no_word_of_an_entry_nor_who_recorded_it_nor_a_secret_is_told(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    def handle(entry: Entry[Any]) -> None:
        raise RuntimeError(repr(entry.event))

    with opened(tmp_path / "Hidden") as log:
        log.append(strike(145, claimant="UA/Witness"), recorded_by="Olena")
        with pytest.raises(AppendConflict):
            log.append(strike(146, claimant="UA/Witness"), expect=0)
        log.run(handle, name="bot", timeout=0, retries=Retries(attempts=1))
        log.keep(counted).ask()
        log.verify(deep=True)
    assert len(caplog.records) > 5
    assert all(record.exc_info is None for record in caplog.records)
    everything = " ".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
    told = re.sub(r"\d+\.\d+", "", everything)  # how long it took, in which any figure may turn up
    for hidden in "Witness", "Ukraine", "145", "Olena", "Hidden", "sssss":
        assert hidden not in told


SILENT = """
from conflict_events.log import EventLog, Retries
from tests.log.accounts import strike

def handle(entry):
    raise RuntimeError

with EventLog.open() as log:
    log.append(strike(1))
    log.run(handle, name="bot", timeout=0, retries=Retries(attempts=1))
    log.verify()
"""


def test_a_program_that_does_not_listen_sees_nothing() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", SILENT], env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_nothing_is_counted_nor_timed_where_nobody_listens(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> Any:
        raise AssertionError("nobody listens")

    caplog.set_level(logging.INFO, logger="conflict_events")
    monkeypatch.setattr("time.perf_counter", never)

    @logged("try", "%d", never)
    def tried(number: int) -> int:
        return number + 1

    assert tried(1) == 2
    assert said(caplog) == []


def test_what_is_told_is_put_together_only_where_it_is_written(caplog: pytest.LogCaptureFixture) -> None:
    with opened() as log:
        log.append(strike(1))
    assert all("%" in str(record.msg) and record.args for record in caplog.records)
