"""Saved scopes: a name for options that are typed every day."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_events.cli.saved import expanded
from conflict_events.errors import UsageError
from tests.cli.conftest import Run, Written
from tests.cli.test_lines import office
from tests.cli.test_reporting import ASKED

SAVED = f"[scopes]\nnights = '{ASKED.partition(' --key')[0]}'\nother = '--kind HarmReport'\nbad = 3\n"


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with saved scopes."""
    monkeypatch.chdir(tmp_path)
    Path("conflict-events.toml").write_text(SAVED, encoding="utf-8")
    Path("mine.toml").write_text("[scopes]\nmine = '--kind DroneStrike'\n", encoding="utf-8")


def test_a_saved_scope_asks_what_its_options_ask(war: Written, run: Run) -> None:
    """And what is typed after it goes before what is saved."""
    whole = run("record", war.path, *ASKED.split())
    saved = run("record", war.path, "--scope", "nights", "--key", "2024-11-10")
    other = run("record", war.path, "--scope=nights", "--key", "2024-11-10", "--count", "by:AFP")

    assert saved == whole == run("record", war.path, "--scope", "nights", "2024-11-10")
    assert "give it once" in run("record", war.path, "--scope", "nights", "2024-11-10", "--key", "2024-11-10").err
    assert (saved.status, saved.err) == (0, "")
    assert "NOT_COMPARABLE" in other.out


def test_scopes_may_be_saved_elsewhere() -> None:
    """Before the name or after it."""
    for words in (["--scope", "mine", "--config", "mine.toml"], ["--config=mine.toml", "--scope", "mine"]):
        assert expanded(["record", "war.db", *words, "--json"]) == [
            "record",
            "war.db",
            "--kind",
            "DroneStrike",
            "--json",
        ]
    assert expanded(["totals", "war.db"]) == ["totals", "war.db"]


def test_a_saved_scope_may_be_a_table() -> None:
    """A list repeats its option; true is a flag, false is none."""
    Path("table.toml").write_text(
        "[scopes.mine]\nplace = ['UA', 'RU']\ngrain = 'night'\nsince = 2024-11-01\njson = true\ncite = false\n",
        encoding="utf-8",
    )

    assert expanded(["record", "--scope", "mine", "--config", "table.toml"]) == [
        "record",
        *("--place", "UA", "--place", "RU", "--grain", "night", "--since", "2024-11-01", "--json"),
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--scope nigths", "did you mean nights?"),
        ("--scope bad", "bad must be options as they are typed, or a table of them, got 3"),
        ("--scope", "must stand once, with a value"),
        ("--scope nights --scope other", "must stand once"),
        ("--scope x --config none.toml", "which is not there"),
        ("--scope x --config broken.toml", "must be TOML"),
        ("--scope x --config list.toml", "must be a table of names"),
    ],
)
def test_what_is_not_saved_is_said_with_what_is(words: str, told: str) -> None:
    """In words that say what to do."""
    Path("broken.toml").write_text("[scopes", encoding="utf-8")
    Path("list.toml").write_text("scopes = [1]", encoding="utf-8")

    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        expanded(["record", "war.db", *words.split()])


def test_the_name_of_the_option_is_written_in_full(war: Written, run: Run) -> None:
    """Half of it is no option, and those that are like it are told."""
    ran = run("record", war.path, "--scop", "nights", "--count", "by:AFP")

    assert ran.status == 2
    assert "No such option: --scop (Possible options: " in ran.err
    assert "--scope" in ran.err


@pytest.mark.no_cover
def test_who_records_is_in_the_configuration(tmp_path: Path, run: Run) -> None:
    """And whoever is named on the line goes before."""
    Path("conflict-events.toml").write_text('recorded-by = "desk"\n', encoding="utf-8")
    Path("night.toml").write_text('recorded-by = "night desk"\n', encoding="utf-8")
    lines = [office(f"P{n}") for n in range(3)]
    run("append", tmp_path / "w.db", stdin=lines[0])
    run("append", tmp_path / "w.db", "--config", "night.toml", stdin=lines[1])
    run("append", tmp_path / "w.db", "--recorded-by", "me", stdin=lines[2])

    listed = run("log", tmp_path / "w.db", "--json").json["entries"]
    assert [each["recorded_by"] for each in listed] == ["desk", "night desk", "me"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "conflict-events.toml: recorded-by must be text, got 3"),
        (("--config", "none.toml"), "--config: none.toml is not there"),
    ],
)
def test_a_configuration_that_names_nobody_is_refused(
    tmp_path: Path, run: Run, words: tuple[str, ...], told: str
) -> None:
    Path("conflict-events.toml").write_text("recorded-by = 3\n", encoding="utf-8")

    assert told in run("append", tmp_path / "w.db", *words, stdin=office("P")).err
