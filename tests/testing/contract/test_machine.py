"""The state machine: our logs behave like a list in memory, and a log that does not is caught."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from conflict_events.counting import envelope, latest
from conflict_events.log import EventLog
from conflict_events.log.asking.source import Source
from conflict_events.questions.attacks import Totals
from conflict_events.questions.records import RecordBoard
from conflict_events.testing import SECRET, LogMachine, log_machine
from conflict_events.testing.strategies.logs import Writer, take
from conflict_events.values import Scope

STRIKES = Scope(kinds={"DroneStrike"}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")
QUESTIONS = (Totals(STRIKES, envelope()), RecordBoard(STRIKES, latest("UA/AirForce")))
SEARCH = hypothesis.settings(
    max_examples=200, derandomize=True, database=None, phases=[Phase.generate], deadline=None, stateful_step_count=12
)


def short() -> hypothesis.settings:
    """Give the settings of the profile, with runs of a dozen steps."""
    return hypothesis.settings(deadline=None, stateful_step_count=12, suppress_health_check=list(HealthCheck))


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        yield Path(made)


def in_memory(_name: str) -> EventLog:
    return EventLog.open(secret=SECRET)


@pytest.mark.law
def test_a_log_in_memory_behaves_like_its_entries_on_paper() -> None:
    """Whatever is appended and asked in whatever order."""
    run_state_machine_as_test(log_machine(in_memory, *QUESTIONS, durable=False), settings=short())


@pytest.mark.law
def test_a_log_on_a_file_does_too_and_survives_crashes(folder: Path) -> None:
    """Closed and opened again, or never closed."""

    def on_file(name: str) -> EventLog:
        return EventLog.open(str(folder / f"{name}.db"), secret=SECRET)

    run_state_machine_as_test(log_machine(on_file, *QUESTIONS), settings=short())


class Forgetful(Source):
    """Reads the Links of the log only where somebody asks for entries of all kinds."""

    def entries(self, **asked: Any) -> Any:
        return (entry for entry in super().entries(**asked) if not asked.get("ledger") or entry.kind != "Link")


def test_a_log_that_forgets_links_is_caught() -> None:
    """By the accounts that stand."""

    def forgetful(_name: str) -> EventLog:
        log = EventLog.open(secret=SECRET)
        return EventLog(Forgetful(log._source.store, log._source.codec), log._recording)

    with pytest.raises(AssertionError, match="the same accounts stand"):
        run_state_machine_as_test(log_machine(forgetful, durable=False), settings=SEARCH)


def test_a_log_that_is_not_fresh_is_caught() -> None:
    """Each run needs one of its own."""

    def used(_name: str) -> EventLog:
        log = in_memory("used")
        log.append(_an_account())
        return log

    with pytest.raises(AssertionError, match="under a fresh name is empty"):
        run_state_machine_as_test(log_machine(used, durable=False), settings=SEARCH)


def _an_account() -> Any:
    writer = Writer()
    take(writer, bytes(28))
    return writer.entries[0].event


@pytest.fixture
def machine(folder: Path) -> Iterator[LogMachine]:
    made = log_machine(lambda name: EventLog.open(str(folder / f"{name}.db"), secret=SECRET), *QUESTIONS)()
    made.begin()
    yield made
    made.teardown()


def step(*choices: int) -> bytes:
    """Give the numbers of one step: these, and then the first option each time."""
    return bytes(choices).ljust(28, b"\0")


def test_every_rule_is_taken_without_luck(machine: LogMachine) -> None:
    """One after another, as random runs take them in any order."""
    machine.append([step(0), step(0, 1, 1), step(6, 0, 0, 1), step(4, 0, 9, 9, 9)])
    assert len(machine.paper) >= 3
    machine.append_again(0)
    machine.be_refused(step(0))
    machine.ask_what_is_kept()
    machine.crash()
    machine.unlink(0)
    machine.reopen()
    machine.ask_what_is_kept()
    machine.ask_now()
    machine.ask_as_known(datetime(2024, 11, 10, 12, tzinfo=UTC), possibly=True)
    machine.ask_as_recorded(1, late=True)
    machine.ask_as_recorded(0, late=False)
    machine.verify()
    machine.holds_what_was_appended()


def test_a_log_that_takes_a_reference_to_nothing_is_caught(machine: LogMachine) -> None:
    """All of an append is refused, or none."""

    class Takes:
        def append(self, *_events: Any) -> None:
            """Take anything."""

    log, machine.log = machine.log, Takes()  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="a reference to nothing is refused"):
        machine.be_refused(step(0))
    machine.log = log
