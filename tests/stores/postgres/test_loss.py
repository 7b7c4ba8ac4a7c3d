"""A connection or a server that goes away is survived, or reported with nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from conflict_events.errors import NoConnection, OutcomeUnknown, StoreFailure, UsageError
from conflict_events.stores import Draft
from conflict_events.stores.postgres import PostgresStore
from conflict_events.stores.postgres.schema import quoted
from conflict_events.testing.contract.stores import sample_rows
from tests.stores.postgres_server import Server

Raw = psycopg.Connection[Any]


@pytest.fixture
def url(address: Callable[[str], str]) -> str:
    """The address of a log of six rows."""
    with closing(PostgresStore(address("six"))) as store:
        store.write(lambda: Draft(sample_rows(6)))
    return address("six")


@pytest.fixture
def store(url: str) -> Iterator[PostgresStore]:
    """A store on that log."""
    with closing(PostgresStore(url, timeout=30)) as store:
        yield store


def end(store: PostgresStore, raw: Raw) -> None:
    """End the store's session, and return when the server has."""
    pid = pid_of(store)
    raw.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])


def pid_of(store: PostgresStore) -> int:
    assert store._session is not None
    return store._session._db.info.backend_pid


def test_a_lost_connection_is_made_anew_at_the_next_use(store: PostgresStore, raw: Raw) -> None:
    end(store, raw)
    assert tuple(store.read()) == sample_rows(6)
    end(store, raw)
    assert store.write(lambda: Draft(sample_rows(1, first=7))) == sample_rows(1, first=7)
    rows = store.read()
    end(store, raw)
    assert tuple(rows) == sample_rows(7)
    assert list(store.faults()) == []


def test_a_connection_lost_in_a_draft_writes_nothing_and_says_so(store: PostgresStore, raw: Raw) -> None:
    def draft() -> Draft:
        end(store, raw)
        store.meta("name")
        raise AssertionError("read from what?")

    with pytest.raises(NoConnection, match="nothing was written; retry"):
        store.write(draft)
    store.write(lambda: Draft(sample_rows(1, first=7)))
    assert tuple(store.read()) == sample_rows(7)


def test_a_draft_that_ignores_a_lost_connection_is_not_written_on_another(store: PostgresStore, raw: Raw) -> None:
    def draft() -> Draft:
        end(store, raw)
        for _ in range(2):
            with pytest.raises(NoConnection):
                store.meta("name")
        return Draft(sample_rows(1, first=7))

    with pytest.raises(NoConnection, match="nothing was written; retry"):
        store.write(draft)
    assert tuple(store.read()) == sample_rows(6)


def test_what_a_draft_raises_comes_out_also_where_the_connection_was_lost_meanwhile(
    store: PostgresStore, raw: Raw
) -> None:
    def draft() -> Draft:
        end(store, raw)
        raise KeyError("theirs")

    with pytest.raises(KeyError, match="theirs"):
        store.write(draft)
    assert tuple(store.read()) == sample_rows(6)


def test_a_draft_that_hides_an_error_is_not_written_in_part(store: PostgresStore) -> None:
    def draft() -> Draft:
        with pytest.raises(UsageError):
            store._ask("SELECT 1 / 0")
        return Draft(meta=(("name", b""),))

    with pytest.raises(StoreFailure):
        store.write(draft)
    assert store.meta("name") is None


def test_a_connection_lost_between_draft_and_commit_writes_nothing(store: PostgresStore, raw: Raw) -> None:
    def draft() -> Draft:
        return Draft(sample_rows(1, first=7), keys=keys)

    class Keys(tuple[Any, ...]):
        __slots__ = ()

        def __iter__(self) -> Iterator[Any]:
            end(store, raw)
            return super().__iter__()

    keys = Keys([("key", 7, b"")])
    with pytest.raises(NoConnection, match="nothing was written"):
        store.write(draft)
    assert tuple(store.read()) == sample_rows(6)


def await_hanging_commits(raw: Raw, server: Server) -> None:
    """Return when commits of others hang: the server's processes read new settings when they come to it.

    The one that lets commits hang is told of them last.
    """
    asks = "SELECT wait_event FROM pg_stat_activity WHERE pid = %s"
    with server.connect() as db, ThreadPoolExecutor(1) as pool:
        while True:
            writing = pool.submit(db.execute, "SELECT pg_logical_emit_message(true, '', '')")
            while not writing.done():
                if raw.execute(asks, [db.info.backend_pid]).fetchall() == [("SyncRep",)]:
                    raw.execute("SELECT pg_terminate_backend(%s)", [db.info.backend_pid])
                    return
                time.sleep(0.01)


@contextmanager
def slow_commit(raw: Raw, server: Server, url: str, *, committed: bool) -> Iterator[None]:
    """Let commits hang, before or after they are durable here."""
    here = quoted(url.rpartition("=")[2].replace("%20", " "))
    if committed:
        raw.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        raw.execute("SELECT pg_reload_conf()")
        await_hanging_commits(raw, server)
    else:
        raw.execute(
            f"CREATE FUNCTION {here}.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); END'"
        )
        raw.execute(
            f"CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON {here}.entry DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW EXECUTE FUNCTION {here}.slow()"
        )
    try:
        yield
    finally:
        if committed:
            raw.execute("ALTER SYSTEM RESET synchronous_standby_names")
            raw.execute("SELECT pg_reload_conf()")
        else:
            raw.execute("SET synchronous_commit = local")
            raw.execute(f"DROP FUNCTION {here}.slow() CASCADE")


@pytest.mark.parametrize("committed", [False, True])
def test_a_connection_lost_in_a_commit_leaves_the_outcome_unknown_and_repeating_is_safe(
    store: PostgresStore, server: Server, url: str, raw: Raw, *, committed: bool
) -> None:
    raw.execute("SET synchronous_commit = local")
    with slow_commit(raw, server, url, committed=committed), ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(store.write, lambda: Draft(sample_rows(1, first=7)))
        waits = "SELECT FROM pg_stat_activity WHERE pid = %s AND wait_event IN ('PgSleep', 'SyncRep')"
        while not raw.execute(waits, [pid_of(store)]).fetchall():
            assert not outcome.done()
            time.sleep(0.01)
        end(store, raw)
        with pytest.raises(OutcomeUnknown, match="append it again"):
            outcome.result()
    assert tuple(store.read()) == sample_rows(7 if committed else 6)

    def again() -> Draft:
        seventh = sample_rows(1, first=7)
        return Draft() if store.find([seventh[0].id]) else Draft(seventh)

    store.write(again)
    assert tuple(store.read()) == sample_rows(7)


def test_a_commit_that_the_server_refuses_is_no_unknown_outcome(store: PostgresStore, url: str, raw: Raw) -> None:
    here = quoted(url.rpartition("=")[2].replace("%20", " "))
    raw.execute(f"CREATE FUNCTION {here}.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END'")
    raw.execute(
        f"CREATE CONSTRAINT TRIGGER no AFTER INSERT ON {here}.entry DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW EXECUTE FUNCTION {here}.no()"
    )
    with pytest.raises(StoreFailure, match="make room"):
        store.write(lambda: Draft(sample_rows(1, first=7)))
    raw.execute(f"DROP FUNCTION {here}.no() CASCADE")
    assert tuple(store.read()) == sample_rows(6)


def test_one_who_waits_goes_on_waiting_where_the_server_ends_that(store: PostgresStore, url: str, raw: Raw) -> None:
    listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    with ThreadPoolExecutor(1) as pool, closing(PostgresStore(url)) as other:
        waiting = pool.submit(store.wait, 6, 60)
        for _ in range(2):
            while not raw.execute(listening).fetchall():
                time.sleep(0.01)
        assert not waiting.done()
        other.write(lambda: Draft(sample_rows(1, first=7)))
        assert waiting.result()


def test_one_who_cannot_listen_still_looks(store: PostgresStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Any:
        raise StoreFailure("the server has no connection left")

    monkeypatch.setattr(store, "_listening", refuse)
    assert store.wait(5, 60)
    assert not store.wait(6, 0.01)


def test_a_snapshot_whose_connection_is_lost_says_so_and_shows_no_other_state(store: PostgresStore, raw: Raw) -> None:
    with closing(store.snapshot()) as snapshot:
        end(snapshot, raw)
        for _ in range(2):
            with pytest.raises(NoConnection, match="start again"):
                snapshot.head()
    assert store.head() == sample_rows(6)[-1]


def test_a_restarted_server_is_waited_for_and_one_that_stays_away_is_reported(
    server: Server, url: str, store: PostgresStore
) -> None:
    with closing(PostgresStore(url, timeout=0.2)) as hasty:
        server.kill()
        for use in hasty.head, lambda: hasty.wait(6, 30):
            with pytest.raises(NoConnection, match="retry when it is back"):
                use()
        starting = threading.Timer(0.2, server.start)
        starting.start()
        store.write(lambda: Draft(sample_rows(1, first=7)))
        starting.join()
        assert tuple(hasty.read()) == sample_rows(7)


_WRITER = """
import sys
from conflict_events.errors import StoreFailure, TransientError
from conflict_events.stores import Draft
from conflict_events.stores.postgres import PostgresStore
from conflict_events.testing.contract.stores import sample_rows

def draft():
    head = store.head()
    rows = sample_rows(7, first=head.position + 1 if head else 1)
    return Draft(rows, tuple((row.id, row.position) for row in rows))

store = PostgresStore(sys.argv[1], timeout=60)
for _ in range(int(sys.argv[2])):
    try:
        print(store.write(draft)[-1].position, flush=True)
    except (StoreFailure, TransientError) as error:
        print(type(error).__name__, file=sys.stderr, flush=True)
store.close()
"""


def writer(url: str, times: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _WRITER, url, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)


def test_two_processes_append_at_once_and_no_reader_ever_misses_a_position(url: str, store: PostgresStore) -> None:
    with writer(url, 60) as one, writer(url, 60) as other:
        position = 6
        while position < 6 + 2 * 60 * 7:
            store.wait(position, 30)
            for row in store.read(after=position):
                assert row.position == position + 1
                position = row.position
        # Read to its end: an entry is seen before its writer says so, and must not find nobody listening.
        assert [len(each.communicate()[0].split()) for each in (one, other)] == [60, 60]
    assert tuple(store.read(after=6)) == sample_rows(840, first=7)
    assert one.returncode == other.returncode == 0


def test_a_server_killed_in_mid_append_keeps_every_acknowledged_append_and_no_part_of_another(
    server: Server, url: str
) -> None:
    def whole() -> int:
        with closing(PostgresStore(url, timeout=60)) as store:
            rows = tuple(store.read())
            settled = {key: position for key, position in store.every_seen() if position <= len(rows)}
            assert list(store.faults()) == []
        assert rows == sample_rows(len(rows))
        assert len(rows) % 7 == 6
        assert settled == {row.id: row.position for row in rows[6:]}
        return len(rows)

    with writer(url, 10**6) as one, writer(url, 10**6) as other:
        for round_ in range(6):
            for _ in range(5 + 9 * round_):
                acknowledged = [int(each.stdout.readline()) for each in (one, other) if each.stdout]
            server.kill()
            server.start()
            assert whole() >= max(acknowledged)
        one.kill()
        other.kill()
        acknowledged = [int(line) for each in (one, other) if each.stdout for line in each.stdout]
    assert whole() >= max(acknowledged)
