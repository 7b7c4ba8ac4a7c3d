"""Giving a log to others from the command line: export, publish, load, and what verifies them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Written


def test_what_stands_is_exported_and_verified(war: Written, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = run("export", war.path, "--to", out, "--as-known", "2024-11-10T12:00Z")
    assert (ran.status, ran.err) == (0, "")
    assert "22  DroneStrike" in ran.out
    assert run("verify", war.path, "--export", out).status == 0
    file = next(out.rglob("*.parquet"))
    file.write_bytes(b"another")
    ran = run("verify", war.path, "--export", out)
    assert ran.status == 1
    assert f"{out}: {file.relative_to(out).as_posix()}: is not as it was written" in ran.out
    assert run("verify", war.path, "--export", out, "--json").json["intact"] is False


def test_an_answer_is_exported(war: Written, run: Run, tmp_path: Path) -> None:
    scope = ("--kind", "DroneStrike", "--measure", "launched", "--attacker", "RU", "--place", "UA")
    asked = (*scope, "--grain", "night", "--tz", "Europe/Kyiv", "--day-rule", "end", "--count", "latest:UA/AirForce")
    for command in ("totals", "record"):
        to = tmp_path / f"{command}.csv"
        assert run(command, war.path, *asked, "--to", to).status == 0
        assert to.read_text(encoding="utf-8").startswith("key,")
        assert run("verify", war.path, "--export", to).status == 0


def test_a_file_for_the_public_is_made(war: Written, run: Run, tmp_path: Path) -> None:
    assert run("publish", war.path, tmp_path / "public.db").status == 0
    with closing(sqlite3.connect(tmp_path / "public.db")) as db:
        assert db.execute("SELECT count(*) FROM standing_DroneStrike").fetchone() == (30,)


def test_the_lines_of_a_log_make_the_same_log(war: Written, run: Run, tmp_path: Path) -> None:
    head = run("export", war.path, "--to", tmp_path / "war.jsonl", "--entries", "--json").json["head"]
    assert run("load", tmp_path / "again.db", tmp_path / "war.jsonl", "--json").json["head"] == head


@pytest.mark.parametrize("wrong", ["Nothing", "Correction"])
def test_what_is_no_kind_of_accounts_is_refused(war: Written, run: Run, tmp_path: Path, wrong: str) -> None:
    ran = run("export", war.path, "--to", tmp_path / "out.csv", "--kind", wrong)

    assert (ran.status, ran.out) == (2, "")
    assert "--kind: must be one of DroneStrike, MissileStrike, BombStrike" in ran.err


def test_standard_output_is_for_the_lines_of_all_entries(war: Written, run: Run, tmp_path: Path) -> None:
    """The same lines as in a file; what has a manifest beside it needs a file."""
    run("export", war.path, "--to", tmp_path / "war.jsonl", "--entries")
    printed = run("export", war.path, "--to", "-", "--entries")
    refused = run("export", war.path, "--to", "-")

    assert (printed.status, printed.out) == (0, (tmp_path / "war.jsonl").read_text(encoding="utf-8"))
    assert (refused.status, refused.out) == (2, "")
    assert "--to: - (standard output) is for the lines of --entries" in refused.err
