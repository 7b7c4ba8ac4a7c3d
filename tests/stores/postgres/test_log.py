"""A log on PostgreSQL is the same log as anywhere else, to the byte, and what was tampered with is found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

import conflict_events as ce
from conflict_events.errors import LogReadOnly
from conflict_events.stores import Draft
from conflict_events.stores.postgres.schema import quoted
from conflict_events.testing import log_machine
from conflict_events.testing.contract.rows import everything
from conflict_events.testing.paper import SECRET as PAPER
from tests.testing.contract.test_machine import QUESTIONS, short

Raw = psycopg.Connection[Any]

SECRET = b"s" * 32
SAID = ce.Attribution("UA/AF", reported="2024-11-10T08:00Z")
FIRST = ce.Statement(when="2024-11-10", act="claim", text="«Рекорд» \N{PILE OF POO}", attribution=SAID)
DISPUTING = ce.Attribution("RU/MoD", reported="2024-11-20T08:00Z")


def clock() -> Callable[[], datetime]:
    """A clock that goes a second on whenever it is looked at."""
    ticks = iter(range(10**6))
    return lambda: datetime(2024, 12, 1, tzinfo=UTC) + timedelta(seconds=next(ticks))


def strike(number: int) -> ce.DroneStrike:
    return ce.DroneStrike(
        attacker="RU",
        target="UA",
        when=ce.When.between(f"2024-11-{number:02}T20:00", f"2024-11-{number + 1:02}T09:30", tz="Europe/Kyiv"),
        where=ce.Place("Ukraine", code="UA"),
        tally=ce.Tally(launched=100 + number),
        attribution=ce.Attribution("UA/AF", reported=f"2024-11-{number + 1:02}T10:00Z"),
    )


def fill(log: ce.EventLog) -> None:
    """Append one at a time and many at once, again, and about what is there."""
    first = log.append(FIRST)[0]
    strikes = log.append(*map(strike, range(1, 20)), keys=[f"source {number}" for number in range(1, 20)])
    log.append(strike(3), FIRST)
    log.append(ce.Retraction(target=strikes[2].id, by="ledger", reason="counted twice"))
    log.append(ce.Assessment(target=first.id, stance="disputes", attribution=DISPUTING))


@pytest.fixture
def url(address: Callable[[str], str]) -> str:
    """The address of a log of strikes, closed."""
    with ce.EventLog.open(address("log"), secret=SECRET, clock=clock()) as log:
        fill(log)
    return address("log")


def test_the_same_log_on_postgres_and_in_memory_has_the_same_head(url: str) -> None:
    with ce.EventLog.open(secret=SECRET, clock=clock()) as memory, ce.EventLog.open(url) as log:
        fill(memory)
        assert log.head == memory.head
        assert list(log.entries()) == list(memory.entries())
        query = ce.Query(ce.QueryItem(claimants=["RU"]), ce.QueryItem(actors={"UA"}), newest_first=True, limit=20)
        assert list(log.entries(query)) == list(memory.entries(query))
        assert log.keyed(["source 7", "none"]) == memory.keyed(["source 7", "none"])
        assert [*log.now().accounts()] == [*memory.now().accounts()]
        assert log.verify(memory.head, deep=True).is_intact
        fill(log)
        assert log.head.position == memory.head.position


def test_a_log_that_is_only_read_answers_and_verifies(url: str) -> None:
    with ce.EventLog.open(url, read_only=True) as log:
        assert log.verify(deep=True).is_intact
        with pytest.raises(LogReadOnly):
            log.append(strike(25))


def test_an_answer_is_kept_and_asked_in_parts_there_too(url: str) -> None:
    with ce.EventLog.open(url) as log:
        question = ce.ClaimMatrix(log.entry(1).id)
        log.keep(question).build()
        assert log.verify().is_intact
    with ce.EventLog.open(url) as log, ThreadPoolExecutor(2) as workers:
        kept = log.keep(question)
        assert kept.position == len(log)
        assert kept.ask() == log.ask(question, executor=workers, parts=2) == log.ask(question)
        kept.close()
        log._store.write(lambda: Draft(forget=(f"kept/now/{question.name}",)))
        assert log.keep(question).position == 0


def test_every_kind_has_a_view_that_others_can_read(url: str, raw: Raw) -> None:
    raw.execute(f"SET search_path = {quoted(url.rpartition('=')[2].replace('%20', ' '))}")
    found = raw.execute('SELECT tally_launched, attacker, claimant FROM "DroneStrike" ORDER BY position LIMIT 1')
    assert found.fetchall() == [(101, "RU", "UA/AF")]
    for name in ce.KINDS:
        raw.execute(f"SELECT * FROM {quoted(name)}")  # noqa: S608 - quoted


def test_a_backup_is_the_same_log_in_a_file_while_others_append(url: str, tmp_path: Path) -> None:
    with ce.EventLog.open(url) as log:
        log.compact()
        head = log.backup(tmp_path / "copy")
        assert head == log.head
        with ce.EventLog.open(tmp_path / "copy") as copy:
            assert everything(copy._store) == everything(log._store)
            assert copy.verify(head, deep=True).is_intact
            fill(copy)
            assert copy.head == head


def test_a_reader_that_follows_gets_each_entry_once_whatever_becomes_of_its_connections(url: str, raw: Raw) -> None:
    with ce.EventLog.open(url) as log, ce.EventLog.open(url) as writer, ThreadPoolExecutor(1) as pool:
        following = log.follow(log.head.position)
        for number in range(25, 29):
            coming = pool.submit(next, following)
            if number > 25:
                raw.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            appended = writer.append(strike(number))
            assert coming.result(timeout=60) == appended[0]


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE entry SET payload = replace(payload, '\"launched\":105', '\"launched\":505')", "altered"),
        ("UPDATE entry SET recorded_at = recorded_at - 1 WHERE position = 9", "chain breaks"),
        ("UPDATE entry SET payload = NULL, salt = NULL WHERE position = 9", "payload is gone"),
        ("DELETE FROM entry WHERE position = 9", "entries between were removed"),
        ("DELETE FROM entry WHERE position = (SELECT max(position) FROM entry)", "this is not that log"),
        ("DELETE FROM seen WHERE position = 9", "not settled"),
        ("UPDATE record_key SET position = 3 WHERE key = 'source 9'", "was altered"),
        ("DELETE FROM record_key WHERE key = 'source 9'", "sum"),
    ],
)
def test_tampering_with_triggers_disabled_and_enabled_again_is_found(
    url: str, raw: Raw, tampering: str, found: str
) -> None:
    with ce.EventLog.open(url) as log:
        head = log.head
        raw.execute(f"SET search_path = {quoted(url.rpartition('=')[2].replace('%20', ' '))}")
        raw.execute(f"ALTER TABLE entry DISABLE TRIGGER ALL; {tampering}")
        for (name,) in raw.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'entry'::regclass").fetchall():
            raw.execute(f"ALTER TABLE entry ENABLE ALWAYS TRIGGER {name}")
        verified = log.verify(head)
        assert not verified.is_intact
        assert found in str(verified)
        assert "trigger" not in str(verified)


@pytest.mark.law
def test_a_log_on_postgres_behaves_like_its_entries_on_paper(address: Callable[[str], str]) -> None:
    """Closed and opened again, or never closed; each run makes a log of its own on the server, so there are fewer."""

    def on_server(name: str) -> ce.EventLog:
        return ce.EventLog.open(address(name), secret=PAPER)

    fewer = settings(short(), max_examples=max(1, settings().max_examples // 3))
    run_state_machine_as_test(log_machine(on_server, *QUESTIONS), settings=fewer)
