"""A log file of every format that there was is opened, verified, and answers what it answered."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest

from conflict_events.errors import ConflictEventsError, LogReadOnly
from conflict_events.events import EquipmentLoss, HarmReport, Statement
from conflict_events.history import Erased, Head, Query, QueryItem
from conflict_events.log import CitedHead, EventLog, check_inclusion
from conflict_events.stores import MemoryStore, SqliteStore
from conflict_events.stores.postgres.schema import FORMAT as POSTGRES_FORMAT
from conflict_events.stores.sqlite import file as sqlite_file
from conflict_events.stores.sqlite.schema import FORMAT as SQLITE_FORMAT
from conflict_events.values import Attribution, Place, Quantity
from tests.log.accounts import strike
from tests.stores.postgres_server import Server

GOLDEN = Path(__file__).parents[1] / "golden"


@attrs.frozen
class Golden:
    """What a golden log holds; up to format 2 it is the same log.

    Attributes:
        head: Its end.
        launched: By id, what its accounts say now.
        erased: The id of the account that was erased.
        whys: What was noted, by position.
    """

    head: CitedHead
    launched: dict[str, str]
    erased: str
    whys: dict[int, dict[str, str]]


BEFORE_METADATA = Golden(
    head=CitedHead(
        position=12,
        digest="eebc956eeb6c630ac1adfcc49d620420a8b036bc3dfdc68d87cd19b962cdd541",
        recorded_at="2025-01-01T00:05:00Z",
        root="e2e0193244472df7b1961924f56b3e947ac758952cca310546dfae9fb29f21f5",
    ),
    launched={
        "07f5a96103ccbce1c0edd2ae527e6056": "11",
        "23b509f876c2cf54be112774be38598a": "10",
        "b7b3587f1cda5222c7f035bfbb119e45": "4",
        "f1bffa89ed535a34531053b77617073a": "99",
    },
    erased="f7f62e93ce890f27677ce620ffdb58fa",
    whys={},
)
GOLDENS = {
    1: BEFORE_METADATA,
    2: BEFORE_METADATA,
    3: Golden(
        head=CitedHead(
            position=12,
            digest="eb206a2f3e8c689aadc533ae2bade52d8d81b228f018699a41ab540e1704044d",
            recorded_at="2025-01-01T00:05:00Z",
            root="e77994e2c4651de80e17ac5c669c64bc92884aa502f5058e58491ddc3f471230",
        ),
        launched={
            "e02fddc05e94ff63a163deaf9b2014fd": "10",
            "e7a83f08423b87a9e6ce5c022dfd5c16": "11",
            "5a500d0967ebd325a614c85301e301c6": "99",
            "95bfd6d398b0d4a053cfa8d8758fb10e": "4",
        },
        erased="d2245a56475c9bc5763bd62acd8face2",
        whys={
            **{at: {"why": "десять BPLA", "correlation": "import 7"} for at in (1, 2, 3, 5)},
            **{at: {"causation": "e02fddc05e94ff63a163deaf9b2014fd"} for at in (6, 7, 8, 9)},
        },
    ),
}


def test_each_format_has_its_golden_file() -> None:
    """Who makes a new one adds it, with the migration from those before."""
    assert {path.name for path in GOLDEN.glob("store-*")} == {
        *(f"store-v{number}.sql" for number in range(1, SQLITE_FORMAT + 1)),
        *(f"store-v{number}.postgres.sql" for number in range(1, POSTGRES_FORMAT + 1)),
    }


def hold(log: EventLog, golden: Golden) -> None:
    """Everything is as it was, and the log goes on, also with what could not be noted when it was begun."""
    head = golden.head
    assert str(log.verify(head, deep=True)) == f"intact: 12 entries, 2 of them erased, head {head.digest}"
    assert log.export_head() == head
    assert {account.id: str(account.event.tally.launched) for account in log.now().accounts()} == golden.launched
    assert log.now().erased() == (Erased(golden.erased, "DroneStrike"),)
    assert {entry.position: entry.metadata for entry in log.entries() if entry.metadata} == golden.whys
    assert [entry.position for entry in log.entries(kinds=["Link", "Redaction"])] == [8, 11, 12]
    assert {key: entry.position for key, entry in log.keyed(["one", "two", "three"]).items()} == {"one": 1, "two": 2}
    assert log.append(strike(0), strike(12, claimant="Жінка")).new == ()
    (entry,) = log.append(strike(77), metadata={"why": "a test"}).new
    assert (entry.position, entry.id) == (13, log.id_of(strike(77)))
    assert next(log.entries(after=12)).metadata == {"why": "a test"}
    assert check_inclusion(log.prove(13), log.export_head()).metadata == {"why": "a test"}
    assert log.verify(head).is_intact


def hold_names(log: EventLog) -> None:
    """What is named is found, whether there is an index of it or not."""
    said = QueryItem(claimants={"UA/AirForce"}), QueryItem(places={"UA"}, kinds={"Redaction"})
    assert [entry.position for entry in log.entries(Query(*said))] == [1, 2, 3, 5, 6, 7, 12]


def loaded(version: int, path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript((GOLDEN / f"store-v{version}.sql").read_text(encoding="utf-8"))
    return path


@pytest.mark.parametrize("version", range(1, SQLITE_FORMAT + 1))
def test_a_golden_sqlite_file_is_read_for_ever(tmp_path: Path, version: int) -> None:
    """To read it leaves it as it is; to write brings it up to today's format."""
    path = loaded(version, tmp_path / "golden.db")
    content = path.read_bytes()
    with closing(SqliteStore(path, read_only=True)) as store:
        log = EventLog.on(store, read_only=True)
        assert log.verify(GOLDENS[version].head, deep=True).is_intact
        hold_names(log)
        assert (list(store.every_tag()) == []) is (version == 1)
    assert path.read_bytes() == content
    with closing(SqliteStore(path)) as store:
        log = EventLog.on(store)
        hold_names(log)
        hold(log, GOLDENS[version])
        assert log.verify(deep=True).is_intact
        assert store._ask("PRAGMA user_version") == [(SQLITE_FORMAT,)]


def test_a_file_that_cannot_be_brought_up_to_date_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a migration is done or none, and it can be done another time."""
    path = loaded(1, tmp_path / "golden.db")
    twice = ("CREATE TABLE half (done)", "CREATE TABLE half (again)")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_file, "statements", lambda _: twice)
        with pytest.raises(ConflictEventsError, match="half"):
            SqliteStore(path)

    with closing(SqliteStore(path, read_only=True)) as store:
        assert store._ask("PRAGMA user_version") == [(1,)]
        assert store._ask("SELECT 1 FROM sqlite_schema WHERE name = 'half'") == []
    with closing(SqliteStore(path)) as store:
        hold(EventLog.on(store), GOLDENS[1])


@pytest.mark.parametrize("version", range(1, POSTGRES_FORMAT + 1))
def test_a_golden_postgres_schema_is_read_for_ever(server: Server, raw: psycopg.Connection[Any], version: int) -> None:
    """As in a file; only its owner can bring it up to today's format, and whoever could write to it still can."""
    url = f"{server.url}{'&' if '?' in server.url else '?'}schema=golden"
    raw.execute("DROP SCHEMA IF EXISTS golden CASCADE; DROP ROLE IF EXISTS golden_writer; CREATE ROLE golden_writer")
    raw.execute((GOLDEN / f"store-v{version}.postgres.sql").read_text(encoding="utf-8"))
    raw.execute(
        "GRANT ALL ON ALL TABLES IN SCHEMA golden TO golden_writer; GRANT USAGE ON SCHEMA golden TO golden_writer;"
        "DROP ROLE IF EXISTS golden_eraser; CREATE ROLE golden_eraser"
    )
    raw.execute("GRANT UPDATE (salt, payload) ON golden.entry TO golden_eraser")
    with EventLog.open(url, read_only=True) as log:
        assert str(log.verify(GOLDENS[version].head, deep=True)) == "view entries: missing"  # as it is in these files
        hold_names(log)
    if version < POSTGRES_FORMAT:
        with pytest.raises(LogReadOnly, match="have its owner open it once"):
            EventLog.open(f"{url}&options=-crole%3Dgolden_writer")
    with EventLog.open(url) as log:
        hold_names(log)
        hold(log, GOLDENS[version])
    with EventLog.open(f"{url}&options=-crole%3Dgolden_writer") as log:
        log.append(strike(78))
        assert log.verify(deep=True).is_intact
    may = "SELECT has_column_privilege('golden_eraser', 'golden.entry', 'metadata', 'UPDATE')"
    assert raw.execute(may).fetchall() == [(version < POSTGRES_FORMAT,)], "who could erase an older log still can"
    raw.execute("DROP SCHEMA golden CASCADE; DROP ROLE golden_writer, golden_eraser")


@pytest.mark.parametrize("version", range(1, SQLITE_FORMAT + 1))
def test_a_file_that_two_open_at_once_is_brought_up_once(tmp_path: Path, version: int) -> None:
    path = loaded(version, tmp_path / "golden.db")
    with ThreadPoolExecutor(4) as pool:
        heads = list(pool.map(lambda _: _head_of(path), range(4)))
    assert heads == [GOLDENS[version].head.head] * 4


def _head_of(path: Path) -> Head:
    with EventLog.open(path) as log:
        return log.head


def test_a_log_of_bytes_that_were_golden_is_the_same_in_memory(tmp_path: Path) -> None:
    """Bytes in, the same bytes out, whatever keeps them."""
    with closing(sqlite3.connect(tmp_path / "golden.db")) as db:
        db.executescript((GOLDEN / "store-v1.sql").read_text(encoding="utf-8"))
    store = MemoryStore()
    with closing(SqliteStore(tmp_path / "golden.db")) as kept:
        store._rows = list(kept.read())
        store._at = {row.id: row.position for row in store._rows}
        store._seen, store._meta = dict(kept.every_seen()), dict(kept.every_meta())
        store._keys = {key: (position, mark) for key, position, mark in kept.every_key()}
    hold_names(EventLog.on(store, read_only=True))
    hold(EventLog.on(store), GOLDENS[1])


TWO_SCHEMAS = CitedHead(
    position=7,
    digest="a1f37215ed72a742bf46de7571f773bcad0e38ba3a5169b81909c489415c5ab9",
    recorded_at="2025-01-01T00:06:00Z",
    root="6866a73cd385be8b5f0ef0b9d097242687a29b6f0abaa7c1af20c55b3838c744",
)


def test_a_file_begun_under_schema_1_and_gone_on_with_under_schema_2_is_read_for_ever(tmp_path: Path) -> None:
    """Three entries of the first release, four of the next; appending an old report again is a no-op."""
    path = tmp_path / "golden.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript((GOLDEN / "log-of-two-schemas.sql").read_text(encoding="utf-8"))
    odesa = HarmReport(
        when="2024-11-10",
        attribution=Attribution("UCDP", "2024-11-12T08:00Z"),
        where=Place("Одеса", code="UA/UA-51"),
        killed=Quantity.estimate(1, 2, 4),
        population="civilian",
    )
    with EventLog.open(path) as log:
        assert log.verify(TWO_SCHEMAS, deep=True).is_intact
        assert [(entry.kind, entry.schema) for entry in log.entries()] == [
            *(("HarmReport", 1), ("Statement", 1), ("Correction", 1)),
            *(("HarmReport", 2), ("Statement", 2), ("EquipmentLoss", 1), ("Correction", 1)),
        ]
        assert [(str(each.event.killed), each.event.side) for each in log.now().accounts(HarmReport)] == [
            ("3", None),
            ("6", "UA"),
        ]
        words = [each.event.superlative for each in log.now().accounts(Statement)]
        assert [each and each.figure for each in words] == [None, Quantity.exact(145)]
        assert [str(each.event.count) for each in log.now().accounts(EquipmentLoss)] == ["9303"]
        assert log.append(odesa).new == ()
