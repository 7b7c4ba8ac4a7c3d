"""A file for the public has what stands and nothing that is the log's own; every tool reads it as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Correction, DroneStrike, HarmReport, Link, Retraction
from conflict_events.export import publish
from conflict_events.values import Attribution, Place
from tests.log.accounts import opened, said, strike
from tests.stores.test_other_tools import duck, served

SECRET_WORDS = (b"the witness", b"typed wrongly", b"for us alone", b"the desk", b"withdrawn", b"s" * 32)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    quoted = attrs.evolve(said(), via=("AFP", "a paper"))
    with opened(tmp_path / "war.db", recorded_by="the desk", metadata={"why": "for us alone"}) as log:
        log.append(attrs.evolve(strike(1), note="typed wrongly"), attrs.evolve(strike(2), note="withdrawn"))
        log.append(attrs.evolve(strike(3), attribution=quoted, note="private: for us alone"), strike(4, "RU/MoD"))
        log.append(attrs.evolve(strike(5), note="the witness"), attrs.evolve(strike(6), note="seen by many"))
        log.append(
            Correction(target=log.entry(1).id, replacement=strike(145), by="ledger", reason="typed wrongly"),
            Retraction(target=log.entry(2).id, by="ledger"),
            Link(kind="same_incident", a=log.entry(3).id, b=log.entry(4).id),
            HarmReport(when="2024-11-10", attribution=Attribution("AFP", "2024-11-10"), killed=3),
        )
        log.redact(5, leaving=strike(5))
        publish(log.now(), tmp_path / "public.db", notes=True)
        publish(log.now(), tmp_path / "bare.db", [DroneStrike])
        assert log.head.position == 11
    return tmp_path / "public.db"


def asked(path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute(question).fetchall()


def test_a_group_by_over_what_stands_is_right_without_knowing_of_corrections(public: Path) -> None:
    largest = "SELECT claimant, incident, max(tally_launched_best) AS n FROM standing_DroneStrike GROUP BY 1, 2"
    totals = f"SELECT claimant, sum(n) FROM ({largest}) GROUP BY 1 ORDER BY 1"  # noqa: S608  # our own words

    assert asked(public, totals) == [("RU/MoD", 4), ("UA/AirForce", 145 + 3 + 5 + 6)]
    assert asked(public, "SELECT count(DISTINCT incident) FROM standing_DroneStrike") == [(4,)]
    with closing(duck(public)) as db:
        found = db.execute("SELECT sum(tally_launched_best) FROM war.standing_DroneStrike WHERE corrected = 0")
        assert found.fetchall() == [(3 + 4 + 6,)]


def test_values_have_the_types_that_sql_knows(public: Path) -> None:
    row = asked(
        public,
        "SELECT typeof(tally_launched_low), typeof(corrected), when_first_day, reported_latest, "
        "json_extract(via, '$[1]') "
        "FROM standing_DroneStrike WHERE via <> '[]'",
    )

    assert row == [("integer", "integer", "2024-11-10", "2024-11-10T08:00:00Z", "a paper")]


def test_the_file_says_what_it_is_and_what_each_column_says(public: Path) -> None:
    assert dict(asked(public, "SELECT * FROM about"))["position"] == "11"
    told = "SELECT tells FROM columns WHERE in_table = 'standing_HarmReport' AND name = 'killed_high'"
    assert asked(public, told) == [("killed: the most that it can be; empty = open, or missing",)]


def test_nothing_that_is_the_logs_own_is_in_the_file(public: Path) -> None:
    for path in (public, public.with_name("bare.db")):
        held = path.read_bytes()
        assert [words for words in SECRET_WORDS if words in held] == []
    assert asked(public, "SELECT note FROM standing_DroneStrike WHERE note IS NOT NULL") == [("seen by many",)]
    assert b"seen by many" not in public.with_name("bare.db").read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        asked(public.with_name("bare.db"), "SELECT recorded_by FROM standing_DroneStrike")


def test_a_file_that_is_there_is_left_alone(public: Path) -> None:
    with opened() as log, pytest.raises(UsageError, match="something is there already"):
        publish(log.now(), public)


def test_the_name_of_a_place_is_data_and_no_statement(tmp_path: Path) -> None:
    with opened() as log:
        log.append(attrs.evolve(strike(), where=Place('"); DROP TABLE about; --')))
        publish(log.now(), tmp_path / "public.db")
    assert asked(tmp_path / "public.db", "SELECT where_name FROM standing_DroneStrike") == [
        ('"); DROP TABLE about; --',)
    ]


@pytest.mark.no_cover
def test_datasette_shows_what_stands(public: Path) -> None:
    pytest.importorskip("datasette")
    (public.parent / "shown").mkdir()
    path = public.rename(public.parent / "shown" / "war.db")  # the name by which it is asked
    shown = served(path, "standing_DroneStrike.json?_sort_desc=tally_launched_best")

    assert [row["tally_launched_best"] for row in shown] == [145, 6, 5, 4, 3]
