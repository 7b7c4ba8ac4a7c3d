"""The PostgreSQL log keeps the promises of a store, and refuses what would change it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest

from conflict_events.errors import LogClosed, LogDamaged, LogLocked, LogReadOnly, StoreFailure, UsageError
from conflict_events.stores import Block, Draft, Row, Store
from conflict_events.stores.postgres import PostgresStore, grants
from conflict_events.stores.postgres import store as postgres
from conflict_events.stores.postgres.schema import quoted
from conflict_events.testing.contract.stores import DURABLE_PROMISES, PROMISES, sample_rows
from tests.stores.postgres_server import Server

Raw = psycopg.Connection[Any]
Addressing = Callable[[str], str]


@pytest.mark.parametrize("promise", PROMISES + DURABLE_PROMISES, ids=lambda promise: promise.__name__)
def test_postgres_keeps_the_promise(promise: Callable[[Callable[[str], Store]], None], address: Addressing) -> None:
    promise(lambda name: PostgresStore(address(name), timeout=60))


@pytest.fixture
def url(address: Addressing) -> str:
    """The address of a log of six rows, closed."""
    with closing(PostgresStore(address("six"))) as store:
        store.write(lambda: Draft(sample_rows(6), ((b"key", 1),), (("key", 1, b"mark"),), (("name", b"value"),)))
    return address("six")


@pytest.fixture
def schema(url: str, raw: Raw) -> str:
    """The name of that log's schema; that is where the other tool looks first."""
    name = url.rpartition("=")[2].replace("%20", " ")
    raw.execute(f"SET search_path = {quoted(name)}")
    return name


def everything(raw: Raw) -> list[Any]:
    return raw.execute("SELECT * FROM entry ORDER BY position").fetchall()


ENTRY = "entry (position, id, recorded_at, recorded_by, kind, schema, ledger, digest)"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM entry WHERE position = 2",
        "DELETE FROM entry WHERE position = 99",
        "TRUNCATE entry",
        "UPDATE entry SET payload = '{}' WHERE position = 2",
        "UPDATE entry SET payload = NULL, salt = NULL WHERE position = 2",
        "UPDATE entry SET recorded_at = 0",
        "SET session_replication_role = replica; DELETE FROM entry",
        "INSERT INTO ENTRY VALUES (9, NEW, 0, '', '', 1, false, DIGEST)",
        "INSERT INTO ENTRY VALUES (0, NEW, 0, '', '', 1, false, DIGEST)",
        "INSERT INTO ENTRY VALUES (6, NEW, 0, '', '', 1, false, DIGEST)",
        "INSERT INTO ENTRY VALUES (7, NEW, 0, '', '', 1, false, DIGEST), (9, NEW9, 0, '', '', 1, false, DIGEST)",
        "INSERT INTO ENTRY VALUES (6, NEW, 0, '', '', 1, false, DIGEST) ON CONFLICT (position) DO UPDATE SET salt = ''",
        "INSERT INTO ENTRY SELECT 7, id, 0, '', '', 1, false, digest FROM entry WHERE position = 2",
        "INSERT INTO ENTRY VALUES (7, '', 0, '', '', 1, false, DIGEST)",
        "INSERT INTO ENTRY VALUES (7, NEW, 0, '', '', 1, false, '')",
    ],
)
@pytest.mark.usefixtures("schema")
def test_the_database_itself_refuses_what_is_not_an_append(raw: Raw, change: str) -> None:
    before = everything(raw)
    bytes_of = {"ENTRY": ENTRY, "NEW9": "decode(repeat('99', 16), 'hex')", "NEW": "decode(repeat('77', 16), 'hex')"}
    for short, long in (*bytes_of.items(), ("DIGEST", "decode(repeat('77', 32), 'hex')")):
        change = change.replace(short, long)
    with pytest.raises(psycopg.IntegrityError):
        raw.execute(change)
    assert everything(raw) == before


def test_two_who_insert_by_hand_leave_no_gap(server: Server, schema: str, raw: Raw) -> None:
    insert = f"INSERT INTO {ENTRY} VALUES (%s, %s, 0, '', '', 1, false, sha256('x'))"  # noqa: S608 - a constant
    with server.connect() as other:
        other.execute(f"SET search_path = {quoted(schema)}")
        with raw.transaction():
            raw.execute(insert, [7, b"7" * 16])
            with pytest.raises(psycopg.IntegrityError, match="position after the last"):
                other.execute(insert, [8, b"8" * 16])
        other.execute(insert, [8, b"8" * 16])
    assert [row[0] for row in everything(raw)] == list(range(1, 9))


@pytest.mark.usefixtures("schema")
def test_what_a_redaction_names_can_be_erased_and_nothing_else(url: str, raw: Raw) -> None:
    rows = sample_rows(7)
    target = b'{"reason":"a \\u0000","target":"%s"}' % rows[1].id.hex().encode()
    redaction = rows[6]._replace(kind="Redaction", ledger=True, payload=target)
    with closing(PostgresStore(url)) as store:
        store.write(lambda: Draft((redaction,)))
        for refused in (
            "UPDATE entry SET payload = NULL, salt = NULL WHERE position = 1",
            "UPDATE entry SET payload = NULL WHERE position = 2",
            "UPDATE entry SET payload = NULL, salt = NULL, kind = 'Other' WHERE position = 2",
        ):
            with pytest.raises(psycopg.IntegrityError):
                raw.execute(refused)
        raw.execute("UPDATE entry SET payload = NULL, salt = NULL WHERE position = 2")
        assert list(store.read()) == [rows[0], rows[1]._replace(payload=None, salt=None), *rows[2:6], redaction]
        whose = "SELECT position FROM entries WHERE claimant = 'Жінка \N{PEACE SYMBOL}'"
        assert raw.execute(whose).fetchall() == [(6,)]


# ----------------------------------------------------------------------------------------------------------- who may do


@pytest.fixture
def let_in(server: Server, schema: str, raw: Raw) -> Callable[..., str]:
    """Let somebody in, and give the address by which they come."""

    def role(name: str, *, write: bool) -> str:
        who = f"{name} {schema}"
        raw.execute(f"CREATE ROLE {quoted(who)} LOGIN")
        for statement in grants(schema, who, write=write):
            raw.execute(statement)
        return str(server.url).replace("postgres@", f"{who}@".replace(" ", "%20")) + f"&schema={schema}"

    return role


def test_one_who_may_append_can_do_that_and_nothing_else(let_in: Callable[..., str], schema: str) -> None:
    their = let_in("writer", write=True)
    with closing(PostgresStore(their)) as store:
        store.define_views([])  # leaves them alone
        block = Block("Strike", "", 7, (7,))
        store.write(
            lambda: Draft(sample_rows(1, first=7), ((b"x", 7),), (("x", 7, b"x"),), reset_seen=True, tags=(block,))
        )
        store.write(lambda: Draft(tags=(block._replace(positions=()),)))
        assert tuple(store.read()) == sample_rows(7)
        assert store.meta("name") == b"value"
        assert list(store.faults()) == []
    with psycopg.connect(their.partition("&")[0], autocommit=True) as db:
        db.execute(f"SET search_path = {quoted(schema)}")
        for change in ("DELETE FROM entry", "TRUNCATE entry", "UPDATE entry SET payload = NULL", "DROP TABLE seen"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(change)


def test_one_who_may_read_sees_entries_and_no_secret(let_in: Callable[..., str], url: str) -> None:
    their = let_in("reader", write=False)
    with pytest.raises(LogReadOnly, match="read_only=True"):
        PostgresStore(their)
    with closing(PostgresStore(url)) as owner, closing(PostgresStore(their, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(6)
        assert store.meta("name") is None
        assert list(store.every_meta()) == []
        assert list(store.faults()) == []
        assert owner.meta("name") == b"value"


def test_a_log_that_may_not_be_looked_at_says_so(raw: Raw, server: Server, schema: str) -> None:
    raw.execute(f"CREATE ROLE {quoted('nobody ' + schema)} LOGIN")
    their = str(server.url).replace("postgres@", f"nobody%20{schema}@".replace(" ", "%20"))
    with pytest.raises(StoreFailure, match="have the owner of the log grant it"):
        PostgresStore(f"{their}&schema={schema}", read_only=True)
    with pytest.raises(StoreFailure, match="have the owner of the log grant it"):
        PostgresStore(f"{their}&schema=none")


def test_a_read_only_store_reads_and_refuses_to_write(url: str) -> None:
    with closing(PostgresStore(url)) as writer, closing(PostgresStore(url, read_only=True)) as reader:
        writer.write(lambda: Draft(sample_rows(1, first=7)))
        assert tuple(reader.read()) == sample_rows(7)
        assert reader.meta("name") == b"value"
        reader.define_views([])
        with pytest.raises(LogReadOnly, match="read_only=True"):
            reader.write(Draft)


# ------------------------------------------------------------------------------------------------ drafts, locks, values


def test_a_second_writer_is_told_to_retry_and_then_succeeds(url: str) -> None:
    with closing(PostgresStore(url)) as one, closing(PostgresStore(url, timeout=0.01)) as other:

        def draft() -> Draft:
            with pytest.raises(LogLocked, match="retry"):
                other.write(Draft)
            assert tuple(other.read()) == sample_rows(6)
            return Draft(sample_rows(1, first=7))

        one.write(draft)
        other.write(lambda: Draft(sample_rows(1, first=8)))
        assert tuple(one.read()) == sample_rows(8)


def test_a_draft_sees_what_was_written_while_it_waited_whatever_the_servers_default(url: str, raw: Raw) -> None:
    raw.execute("ALTER ROLE postgres SET default_transaction_isolation = serializable")
    try:
        with closing(PostgresStore(url)) as one, closing(PostgresStore(url)) as other:
            waiting: list[Any] = []

            def first() -> Draft:
                waiting.append(pool.submit(other.write, lambda: Draft(sample_rows(1, first=8))))
                question = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                while not raw.execute(question).fetchall():
                    pass
                return Draft(sample_rows(1, first=7))

            with ThreadPoolExecutor(1) as pool:
                one.write(first)
                waiting[0].result()
            assert tuple(one.read()) == sample_rows(8)
    finally:
        raw.execute("ALTER ROLE postgres RESET default_transaction_isolation")


def test_a_draft_that_closes_the_store_writes_nothing(url: str) -> None:
    store = PostgresStore(url)

    def draft() -> Draft:
        store.close()
        return Draft(sample_rows(1, first=7))

    with pytest.raises(LogClosed):
        store.write(draft)
    with closing(PostgresStore(url)) as store:
        assert tuple(store.read()) == sample_rows(6)


def test_a_store_is_of_no_use_in_a_forked_process(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(PostgresStore(url)) as store:
        monkeypatch.setattr(os, "getpid", lambda: -1)
        with pytest.raises(UsageError, match="opened in another process"):
            store.head()


SEVENTH = sample_rows(7)[6]


UNKEPT = {
    "surrogate": Draft((SEVENTH._replace(recorded_by="\ud800"),)),
    "schema too large": Draft((SEVENTH._replace(schema=2**64),)),
    "time too large": Draft((SEVENTH._replace(recorded_at=2**200),)),
    "bytes for text": Draft((SEVENTH._replace(kind=b"Strike"),)),  # type: ignore[arg-type]
    "no type of PostgreSQL's": Draft((SEVENTH._replace(kind=object()),)),  # type: ignore[arg-type]
    "text for bytes": Draft((SEVENTH._replace(salt="text"),)),  # type: ignore[arg-type]
    "text for a payload": Draft((SEVENTH._replace(payload="{}"),)),  # type: ignore[arg-type]
    "payload no UTF-8": Draft((SEVENTH._replace(payload=b"\xff"),)),
    "payload with a bare NUL": Draft((SEVENTH._replace(payload=b'"\0"'),)),
    "payload no JSON": Draft((SEVENTH._replace(payload=b"no json"),)),
    "payload too deep": Draft((SEVENTH._replace(payload=b"[" * 100_000 + b"]" * 100_000),)),
    "identity of no type": Draft((SEVENTH,), seen=((object(), 1),)),  # type: ignore[arg-type]
    "key's position too large": Draft((SEVENTH,), keys=(("key", 2**64, b""),)),
    "setting without value": Draft((SEVENTH,), meta=(("name", None),)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("draft", UNKEPT.values(), ids=UNKEPT.keys())
def test_what_postgres_cannot_keep_is_refused_in_our_words(url: str, draft: Draft) -> None:
    with closing(PostgresStore(url)) as store:
        with pytest.raises(UsageError, match="nothing was written"):
            store.write(lambda: draft)
        assert tuple(store.read()) == sample_rows(6)
        store.write(lambda: Draft((SEVENTH,)))
        assert tuple(store.read()) == sample_rows(7)


@pytest.mark.parametrize("text", ["\x00", "\x1a", "\x1a@", "\x1aZ", "\x00\x1aZ@\x1a\x00", "plain"])
def test_every_text_comes_back_as_it_was(url: str, text: str) -> None:
    odd = SEVENTH._replace(recorded_by=text, kind=text)
    with closing(PostgresStore(url)) as store:
        store.write(lambda: Draft((odd,), keys=((text, 7, b""),), meta=((text, b"x"),)))
        assert store.head() == odd
        assert list(store.read(kinds=[text])) == [odd]
        assert store.keyed([text]) == {text: (7, b"")}
        assert (text, 7, b"") in store.every_key()
        assert (text, b"x") in store.every_meta()
        assert store.meta(text) == b"x"


@pytest.mark.usefixtures("schema")
def test_a_nul_in_json_is_no_obstacle(url: str, raw: Raw) -> None:
    claimants = ["UA\0AF", "\\u0000", "\\\0", "\x1a@"]
    rows = [
        row._replace(payload=json.dumps({"attribution": {"claimant": claimant}}).encode())
        for row, claimant in zip(sample_rows(4, first=7), claimants, strict=True)
    ]
    with closing(PostgresStore(url)) as store:
        store.write(lambda: Draft(tuple(rows)))
        assert list(store.read(after=6)) == rows
        found = raw.execute("SELECT claimant FROM entries WHERE position > 6 ORDER BY position").fetchall()
        assert (found[0], found[2]) == (("UA\x1a@AF",), ("\\\x1a@",))


# --------------------------------------------------------------------------------------------------- waiting for others


def test_one_who_waits_is_told_of_an_append(url: str) -> None:
    with closing(PostgresStore(url)) as reader, closing(PostgresStore(url)) as writer:
        assert reader.wait(5, 0)
        assert not reader.wait(6, 0.01)
        timer = threading.Timer(0.2, lambda: writer.write(lambda: Draft(sample_rows(1, first=7))))
        timer.start()
        assert reader.wait(6, 60)
        timer.join()


def test_one_who_waits_takes_no_other_word_for_an_append(url: str, schema: str, raw: Raw) -> None:
    with closing(PostgresStore(url)) as reader:
        timer = threading.Timer(0.05, lambda: raw.execute("SELECT pg_notify(%s, 'x')", [schema]))
        timer.start()
        assert not reader.wait(6, 0.2)
        timer.join()


# ------------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("meddling", "fault"),
    [
        ("DROP TRIGGER entry_no_update ON entry", "trigger entry.entry_no_update: missing"),
        ("ALTER TABLE entry DISABLE TRIGGER entry_no_delete", "trigger entry.entry_no_delete: missing, or not as"),
        ("ALTER TABLE entry DISABLE TRIGGER ALL", "trigger entry.entry_in_sequence: missing, or not as"),
        (
            "CREATE OR REPLACE FUNCTION entry_no_delete() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
            "function entry_no_delete(): missing, or not as",
        ),
        ("CREATE FUNCTION theirs(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "function theirs(integer): not made by"),
        ("CREATE TABLE theirs (a int)", "table theirs: not made by this library"),
        ("CREATE TABLE theirs () INHERITS (entry)", ".theirs as a part of entry: not made by this library"),
        ("CREATE SEQUENCE theirs", "table theirs: not made by this library"),
        ("CREATE INDEX theirs ON entry (kind)", "index theirs: not made by this library"),
        ("DROP INDEX entry_ledger", "index entry_ledger: missing"),
        ("ALTER TABLE entry DROP CONSTRAINT entry_id_key", "constraint entry.entry_id_key: missing"),
        ("ALTER TABLE entry ADD COLUMN theirs text", "column entry.theirs: not made by this library"),
        ("ALTER TABLE entry ALTER COLUMN salt SET DEFAULT ''", "column entry.salt: missing, or not as"),
        ("ALTER TABLE entry ENABLE ROW LEVEL SECURITY", "table entry: missing, or not as"),
        ("ALTER TABLE seen SET UNLOGGED", "table seen: missing, or not as"),
        ("CREATE RULE theirs AS ON DELETE TO entry DO INSTEAD NOTHING", "rule entry.theirs: not made by this library"),
        ("ALTER VIEW entries RENAME COLUMN kind TO theirs", "view entries: not made by this library"),
        ("DROP VIEW entries; CREATE VIEW entries AS SELECT 1", "view entries: not made by this library"),
        ("DROP VIEW entries", "view entries: missing"),
        ("COMMENT ON VIEW entries IS NULL", "view entries: not made by this library"),
        ("CREATE VIEW theirs AS SELECT 1", "view theirs: not made by this library"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("schema")
def test_meddling_with_the_schema_is_a_fault(url: str, raw: Raw, meddling: str, fault: str) -> None:
    raw.execute(meddling)
    with closing(PostgresStore(url)) as store:
        assert [found for found in store.faults() if fault in found]


@pytest.mark.usefixtures("schema")
def test_a_row_that_somebody_took_out_is_missed(url: str, raw: Raw) -> None:
    raw.execute("ALTER TABLE entry DISABLE TRIGGER ALL; DELETE FROM entry WHERE position IN (3, 4)")
    with closing(PostgresStore(url)) as store, pytest.raises(LogDamaged, match="is missing"):
        store.position_at(0)


def test_a_read_of_rows_out_of_order_comes_to_an_end(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_PAGE", 2)
    with closing(PostgresStore(url)) as store:
        first_page = store._ask(f"{store._rows()} LIMIT 2")
        rows = store.read()
        monkeypatch.setattr(store, "_ask", lambda *_: first_page)
        with pytest.raises(LogDamaged, match="out of order"):
            list(rows)


@pytest.mark.usefixtures("schema")
def test_a_log_whose_table_is_gone_is_damaged(url: str, raw: Raw) -> None:
    raw.execute("DROP TABLE entry CASCADE")
    with closing(PostgresStore(url)) as store:
        with pytest.raises(LogDamaged, match="missing"):
            store.head()
        assert len(list(store.faults())) > 10


def test_a_thread_that_reads_waits_for_the_draft_to_be_decided(url: str) -> None:
    with closing(PostgresStore(url)) as store:
        found: list[Row | None] = []
        reader = threading.Thread(target=lambda: found.append(store.head()))

        def draft() -> Draft:
            reader.start()
            return Draft(sample_rows(1, first=7))

        store.write(draft)
        reader.join()
        assert found == [sample_rows(7)[-1]]
