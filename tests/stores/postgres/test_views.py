"""Other tools read a PostgreSQL log as tables, one for each kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_events.stores import Column, Draft, KindView
from conflict_events.stores.postgres import PostgresStore
from conflict_events.stores.postgres.schema import quoted
from conflict_events.stores.postgres.views import _Found
from conflict_events.testing.contract.stores import sample_rows

Raw = psycopg.Connection[Any]


@pytest.fixture
def url(address: Callable[[str], str], raw: Raw) -> str:
    """The address of a log of six rows, in whose schema the other tool looks first."""
    with closing(PostgresStore(address("six"))) as store:
        store.write(lambda: Draft(sample_rows(6)))
    raw.execute(f"SET search_path = {quoted(address('six').rpartition('=')[2].replace('%20', ' '))}")
    raw.execute("SET timezone = 'UTC'")
    return address("six")


def test_another_tool_reads_times_ids_claimants_and_json(url: str, raw: Raw) -> None:
    launched = KindView("Strike", (Column("launched", "tally.launched", "whole", "best"), Column("n", "n")))
    with closing(PostgresStore(url)) as store:
        store.define_views([launched])
        plain = store.head() or sample_rows(1)[0]
        exact = plain._replace(position=7, kind="Strike", id=b"7" * 16, payload=b'{"tally":{"launched":145}}')
        bounds = exact._replace(position=8, id=b"8" * 16, payload=b'{"tally":{"launched":{"best":9,"low":8}}}')
        unsaid = exact._replace(position=9, id=b"9" * 16, payload=b'{"n":"\\u0000","tally":{"launched":{"low":8}}}')
        store.write(lambda: Draft((exact, bounds, unsaid)))
    row = raw.execute("SELECT position, id, recorded_at::text, recorded_by, data ->> 'n' FROM entries").fetchone()
    assert row == (1, sample_rows(1)[0].id.hex(), "2024-11-10 08:00:00+00", "the contract", "1")
    assert raw.execute('SELECT position, claimant, n, launched FROM "Strike" ORDER BY 1').fetchall() == [
        (1, "RU/MoD", "1", None), (2, "Жінка \N{PEACE SYMBOL}", "2", None), (4, "UA/AF", "4", None),
        (5, "RU/MoD", "5", None), (7, None, None, 145), (8, None, None, 9), (9, None, "\ufffd", 8),
    ]  # fmt: skip


def columns(raw: Raw) -> list[str]:
    return [column.name for column in raw.execute('SELECT * FROM "Strike"').description or ()]


def test_a_view_follows_its_definition_unless_somebody_else_altered_it(url: str, raw: Raw) -> None:
    with closing(PostgresStore(url)) as store:
        store.define_views([KindView("Strike", (Column("one", "one"),))])
        store.define_views([KindView("Strike", (Column("two", "two"),))])
        assert "two" in columns(raw)
        assert "one" not in columns(raw)
        raw.execute('DROP VIEW "Strike"; CREATE VIEW "Strike" AS SELECT 1 AS theirs')
        store.define_views([KindView("Strike", ())])
        assert columns(raw) == ["theirs"]
        assert list(store.faults()) == ["view Strike: not made by this library, or altered since"]


def test_a_view_that_others_build_on_is_left_to_them(url: str, raw: Raw) -> None:
    with closing(PostgresStore(url)) as store:
        store.define_views([KindView("Strike", (Column("one", "one"),))])
        raw.execute('CREATE TEMPORARY VIEW theirs AS SELECT one FROM "Strike"')
        store.define_views([KindView("Strike", ()), KindView("Other", ())])
        assert "one" in columns(raw)
        assert raw.execute('SELECT * FROM "Other"').fetchall() == []
        assert list(store.faults()) == []


def test_a_view_is_made_anew_where_another_version_of_the_server_had_made_it(url: str, raw: Raw) -> None:
    with closing(PostgresStore(url)) as store:
        store.define_views([KindView("Strike", ())])
        question = "SELECT obj_description('\"Strike\"'::regclass)"
        ((now,),) = raw.execute(question).fetchall()
        mark = now.split()[2].strip(",")
        raw.execute(f"COMMENT ON VIEW \"Strike\" IS 'conflict_events view {mark}, as PostgreSQL 9 tells it {'0' * 16}'")
        assert list(store.faults()) == []
        store.define_views([KindView("Strike", ())])
        assert raw.execute(question).fetchall() == [(now,)]


def test_only_a_view_can_be_ours() -> None:
    assert not _Found(is_view=False, comment="", query="", version=18, is_built_on=False).is_ours()


NAMES = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "",
        "\0",
        "entry",
        "entries",
        "kind_entry",
        "id",
        "its_id",
        "x" * 64,
        "Ж" * 40,
        "\N{PILE OF POO}" * 20,
        "a.b",
        "%s",
    ]
)
FORMS = st.sampled_from(["stored", "whole", "decimal", "flag"])
PARTS = st.sampled_from([None, "low", "best", "high"])
COLUMNS = st.builds(Column, NAMES, NAMES, FORMS, PARTS, st.none()) | st.builds(
    Column, NAMES, NAMES, st.just("stored"), st.none(), NAMES
)
VIEWS = st.lists(st.builds(KindView, NAMES, st.lists(COLUMNS, max_size=4).map(tuple)), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=20)
@given(VIEWS)
def test_views_of_any_name_are_made_and_harmless(address: Callable[[str], str], views: list[KindView]) -> None:
    with closing(PostgresStore(address("any"))) as store:
        store.define_views(views)
        assert list(store.faults()) == []
        assert store.head() is None
