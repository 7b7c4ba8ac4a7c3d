"""A schema that is not a log of ours, or cannot be used, is named for what it is and left as it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest

from conflict_events.errors import (
    ConflictEventsError,
    LogDamaged,
    LogLocked,
    LogReadOnly,
    LogTooNew,
    MachineError,
    NoConnection,
    NotALog,
    UsageError,
)
from conflict_events.stores import Draft, MemoryStore, SqliteStore
from conflict_events.stores.opening import open_store
from conflict_events.stores.postgres import PostgresStore
from conflict_events.stores.postgres.opening import lock_of
from conflict_events.stores.postgres.schema import FORMAT, quoted
from conflict_events.testing.contract.stores import sample_rows
from tests.stores.postgres_server import Server

Raw = psycopg.Connection[Any]
Addressing = Callable[[str], str]

both_ways = pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])


def schema_of(url: str) -> str:
    return url.rpartition("=")[2].replace("%20", " ")


def things_in(raw: Raw, schema: str) -> list[Any]:
    question = "SELECT relname, relkind, c.xmin FROM pg_class AS c WHERE relnamespace = to_regnamespace(%s) ORDER BY 1"
    return raw.execute(question, [quoted(schema)]).fetchall()


def refuses(url: str, raw: Raw, error: type[ConflictEventsError], *, read_only: bool) -> str:
    """Assert that opening raises this and changes nothing, and return the message."""
    before = things_in(raw, schema_of(url))
    with pytest.raises(error) as raised:
        PostgresStore(url, read_only=read_only, timeout=0.01)
    assert things_in(raw, schema_of(url)) == before
    return str(raised.value)


@both_ways
@pytest.mark.parametrize(
    "something",
    [
        "CREATE TABLE entry (position int)",
        "CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE log_format (theirs int); INSERT INTO log_format VALUES (1)",
        "CREATE TABLE log_format (application text, version int)",
        "CREATE TABLE log_format (application text); INSERT INTO log_format VALUES ('conflict_events')",
        "CREATE TABLE log_format AS SELECT 'another' AS application, 1 AS version",
        "CREATE TABLE log_format AS SELECT 'conflict_events' AS application, 'one' AS version",
        "CREATE TABLE log_format AS SELECT 'conflict_events' AS application, 1 AS version FROM generate_series(1, 2)",
    ],
)
def test_a_schema_of_something_else_is_no_log(
    address: Addressing, raw: Raw, something: str, *, read_only: bool
) -> None:
    url = address("other")
    raw.execute(f"CREATE SCHEMA {quoted(schema_of(url))}; SET search_path = {quoted(schema_of(url))}; {something}")
    assert "left as it is" in refuses(url, raw, NotALog, read_only=read_only)


def test_what_is_not_there_cannot_be_read_and_is_not_made(address: Addressing, raw: Raw) -> None:
    assert "no log to read" in refuses(address("none"), raw, NotALog, read_only=True)
    raw.execute(f"CREATE SCHEMA {quoted(schema_of(address('empty')))}")
    assert "no log to read" in refuses(address("empty"), raw, NotALog, read_only=True)


def test_an_empty_schema_becomes_a_log(address: Addressing, raw: Raw) -> None:
    raw.execute(f"CREATE SCHEMA {quoted(schema_of(address('empty')))}")
    with closing(PostgresStore(address("empty"))) as store:
        store.write(lambda: Draft(sample_rows(1)))
        assert tuple(store.read()) == sample_rows(1)


@both_ways
@pytest.mark.parametrize(
    ("version", "error"), [(FORMAT + 1, LogTooNew), (2**31 - 1, LogTooNew), (0, LogDamaged), (-1, LogDamaged)]
)
def test_a_format_that_is_not_ours_is_refused(
    address: Addressing, raw: Raw, version: int, error: type[ConflictEventsError], *, read_only: bool
) -> None:
    PostgresStore(address("log")).close()
    raw.execute(f"SET search_path = {quoted(schema_of(address('log')))}")
    raw.execute("UPDATE log_format SET version = %s", [version])
    assert f"got {version}" in refuses(address("log"), raw, error, read_only=read_only)


def test_a_log_is_made_once_however_many_make_it(address: Addressing) -> None:
    def make(number: int) -> bool:
        with closing(PostgresStore(address(str(number // 8)), timeout=60)) as store:
            return not list(store.faults())

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(make, range(24)))


def test_a_log_that_somebody_else_is_making_is_locked(address: Addressing, raw: Raw) -> None:
    with raw.transaction():
        raw.execute(f"SELECT pg_advisory_xact_lock({lock_of(schema_of(address('log')))})")
        assert "retry" in refuses(address("log"), raw, LogLocked, read_only=False)
    PostgresStore(address("log")).close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://localhost/a?nonsense=1",
        "postgresql://me:secret/word@localhost/a",
        "postgresql://localhost/%zz",
    ],
)
def test_an_address_that_cannot_be_understood_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(UsageError, match="must be like postgresql://") as raised:
        PostgresStore(url)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is raised.value.__context__ is None


@pytest.mark.parametrize("schema", ["", "x" * 64, "Ж" * 32, "pg_mine", "%00"])
def test_a_schema_that_cannot_be_called_so_is_refused(schema: str) -> None:
    with pytest.raises(UsageError, match="schema: must be a name of 1 to 63 bytes"):
        PostgresStore(f"postgresql://localhost/?schema={schema}")


@pytest.mark.parametrize("schema", ["x" * 63, "Ж" * 31, "\"'; --", "log.entry", "Mine"])
def test_a_log_may_have_any_other_name(server: Server, schema: str) -> None:
    with closing(PostgresStore(server.url, schema=schema)) as store:
        store.write(lambda: Draft(sample_rows(3)))
        store.define_views([])
        assert list(store.faults()) == []
        assert tuple(store.read()) == sample_rows(3)
        assert not store.wait(3, 0)


def test_a_server_that_is_not_there_is_said_not_to_be_reached(server: Server) -> None:
    with pytest.raises(NoConnection, match="cannot be reached"):
        PostgresStore(server.url.replace("host=", "host=/nowhere"))
    with pytest.raises(NoConnection):
        PostgresStore(server.url.replace("/postgres?", "/none?"))


def test_a_database_in_another_encoding_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psycopg.ConnectionInfo, "parameter_status", lambda *_: "LATIN1")
    with pytest.raises(UsageError, match="LATIN1"):
        PostgresStore(server.url)


def test_an_older_server_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psycopg.ConnectionInfo, "server_version", 130021)
    with pytest.raises(UsageError, match="needs PostgreSQL 14 or later and a database in UTF8, this server is 13"):
        PostgresStore(server.url)


def test_a_database_that_is_read_only_says_so(address: Addressing, raw: Raw) -> None:
    PostgresStore(address("log")).close()
    raw.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
    try:
        with closing(PostgresStore(address("log"))) as store, pytest.raises(LogReadOnly):
            store.write(lambda: Draft(sample_rows(1)))
    finally:
        raw.execute("ALTER DATABASE postgres RESET default_transaction_read_only")


@pytest.mark.parametrize("setting", ["synchronous_commit", "standard_conforming_strings"])
def test_what_a_session_needs_is_set_whatever_the_default(address: Addressing, raw: Raw, setting: str) -> None:
    raw.execute(f"ALTER ROLE postgres SET {setting} = off")
    try:
        with closing(PostgresStore(address("log"))) as store:
            assert store._ask(f"SHOW {setting}") == [("on",)]
    finally:
        raw.execute(f"ALTER ROLE postgres RESET {setting}")


# ------------------------------------------------------------------------------------------------ which store is opened


def test_each_address_opens_its_store(address: Addressing, tmp_path: Any) -> None:
    with closing(open_store(":memory:")) as store:
        assert isinstance(store, MemoryStore)
    with closing(open_store(str(tmp_path / "log"))) as store:
        assert isinstance(store, SqliteStore)
    for url in address("log"), address("log").replace("postgresql:", "postgres:"):
        with closing(open_store(url)) as store:
            assert isinstance(store, PostgresStore)
    with closing(open_store(address("log"), read_only=True)) as store, pytest.raises(LogReadOnly):
        store.write(Draft)


def test_without_psycopg_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("conflict_events.stores.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MachineError, match=r"install conflict-events\[postgres\]"):
        open_store("postgresql://localhost/a")


def test_a_log_elsewhere_is_opened_without_importing_psycopg() -> None:
    code = "import sys, conflict_events as ce; ce.EventLog.open().close(); print('psycopg' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == ("False", "")
