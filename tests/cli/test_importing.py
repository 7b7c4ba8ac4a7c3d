"""`import`: what comes in, what would come in, and what is said of each row."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import conflict_events as ce
from tests.cli.conftest import Run

HEADER = "time_start,time_end,model,launch_place,target,carrier,launched,destroyed,not_reach_goal,source"
ROWS = (
    "2024-11-09 20:00,2024-11-10 09:30,Shahed-136/131,,Ukraine,,145,62,67,kpszsu/posts/1",
    "2024-11-24 18:30,2024-11-25 11:00,Shahed-136/131,,Ukraine,,145,71,71,kpszsu/posts/2",
    "2024-11-25 19:30,2024-11-26 09:00,Geran-9,,Ukraine,,1,0,,kpszsu/posts/3",
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "attacks.csv"
    file.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return file


def test_an_import_reports_every_row(run: Run, empty: Path, source: Path) -> None:
    """New, known, and findings with their lines; a pipe gets no progress bar."""
    ran = run("import", empty, source, "--source", "missile-attacks")
    again = run("import", empty, source, "--source", "missile-attacks", "--json").json

    assert (ran.status, ran.err) == (0, "")
    assert "attacks.csv: 3 rows: 2 new" in ran.out
    assert "1  unknown-model\n" in ran.out
    assert "- line 4: unknown-model" in ran.out
    assert (again["report"]["added"], again["report"]["unchanged"]) == (0, 2)
    assert again["report"]["findings"][0]["line"] == 4


def test_an_import_is_told_the_date_of_its_copy(run: Run, empty: Path, source: Path) -> None:
    """What an older copy says otherwise corrects nothing; a date that is none is refused."""
    run("import", empty, source, "--source", "missile-attacks", "--as-of", "2025-06-02")
    source.write_text(source.read_text(encoding="utf-8").replace(",145,62,", ",146,62,"), encoding="utf-8")

    older = run("import", empty, source, "--source", "missile-attacks", "--as-of", "2025-06-01", "--json").json
    wrong = run("import", empty, source, "--source", "missile-attacks", "--as-of", "soon")

    assert (older["report"]["corrected"], older["report"]["unchanged"]) == (0, 2)
    assert "older-copy" in {finding["rule"] for finding in older["report"]["findings"]}
    assert (wrong.status, "soon" in wrong.err) == (2, True)


def test_many_findings_are_cut_short_and_say_so(run: Run, empty: Path, tmp_path: Path) -> None:
    """Nothing is dropped in silence."""
    file = tmp_path / "unknown.csv"
    file.write_text(
        "\n".join([HEADER, *(ROWS[2].replace("posts/3", f"posts/{n}") for n in range(25))]), encoding="utf-8"
    )

    short = run("import", empty, file, "--source", "missile-attacks").out
    whole = run("import", empty, file, "--source", "missile-attacks", "--findings").out

    assert "and 5 more findings: --findings shows all" in short
    assert whole.count("- line") == 25


class Terminal(io.StringIO):
    """Somewhere that people look at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_progress(run: Run, empty: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, so that the report can go elsewhere."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")

    ran = run("import", empty, source, "--source", "missile-attacks")

    assert ran.status == 0
    assert "attacks.csv" in screen.getvalue()


# --- before anything is appended --------------------------------------------------------------------------------------


def test_a_dry_run_shows_each_step_and_appends_nothing(run: Run, empty: Path, source: Path, tmp_path: Path) -> None:
    """Also where there is no log yet, and then makes none."""
    absent = tmp_path / "absent.db"

    ran = run("import", absent, source, "--source", "missile-attacks", "--dry-run")
    there = run("import", empty, source, "--source", "missile-attacks", "--dry-run", "--json").json

    assert not absent.exists()
    assert ran.out.startswith("attacks.csv: 2 to append, 0 to correct\n")
    assert "leave out" in ran.out
    assert ran.out.endswith("nothing was appended\n")
    assert [step["step"] for step in there["steps"]] == ["append", "append", "leave out"]
    with ce.EventLog.open(empty) as log:
        assert len(log) == 0


def test_a_long_dry_run_is_cut_short_and_says_so(run: Run, empty: Path, tmp_path: Path) -> None:
    """Nothing is dropped in silence."""
    file = tmp_path / "many.csv"
    rows = (ROWS[0].replace("posts/1", f"posts/{n}") for n in range(25))
    file.write_text("\n".join([HEADER, *rows]), encoding="utf-8")

    short = run("import", empty, file, "--source", "missile-attacks", "--dry-run").out
    whole = run("import", empty, file, "--source", "missile-attacks", "--dry-run", "--findings").out

    assert "and 5 more steps: --findings shows all" in short
    assert whole.count("DroneStrike") == 25


def test_a_file_whose_source_is_not_named_is_said_to_look_like_one(run: Run, empty: Path, source: Path) -> None:
    """The choice stays with whoever imports."""
    other = source.with_name("other.csv")
    other.write_text("a,b\n1,2\n", encoding="utf-8")

    assert "the file looks like missile-attacks" in run("import", empty, source).err
    assert "it may be " in run("import", empty, other).err
    assert "must be given for standard input" in run("import", empty, "-").err
    assert "source: must be one of" in run("import", empty, source, "--source", "nothing").err


# --- a sheet of one's own ---------------------------------------------------------------------------------------------

CLAIMS = "id,date,according to,attacker,drones\n1,2025-05-01,UA/AirForce,RU,7\n2,2025-05-02,UA/AirForce,RU,8\n"


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    file = tmp_path / "claims.csv"
    file.write_text(CLAIMS, encoding="utf-8")
    return file


def test_a_map_is_proposed_read_and_used(run: Run, empty: Path, claims: Path) -> None:
    """A deleted row is told, unless the command or the map says that it is withdrawn."""
    made = claims.with_name("map.toml")

    assert "a guess in every line" in run("map", claims, "-o", made).out
    assert run("map", claims).out == made.read_text(encoding="utf-8")
    assert run("map", claims, "--json").json["map"] == made.read_text(encoding="utf-8")
    assert "2 rows: 2 new" in run("import", empty, claims, "--map", made).out
    claims.write_text(CLAIMS[: CLAIMS.rindex("2,2025")], encoding="utf-8")
    assert "it stays in the log" in run("import", empty, claims, "--map", made).out
    assert "; retracted" in run("import", empty, claims, "--map", made, "--deletions", "retract").out.replace(
        "\n    ", " "
    )
    with ce.EventLog.open(empty) as log:
        assert len(list(log.now().accounts())) == 1


def test_a_map_that_was_edited_is_not_written_over(run: Run, claims: Path) -> None:
    """Nor is a source named beside a map."""
    made = claims.with_name("map.toml")
    made.write_text("edited", encoding="utf-8")

    assert "is there already" in run("map", claims, "-o", made).err
    assert made.read_text(encoding="utf-8") == "edited"
    both = run("import", "x.db", claims, "--map", made, "--source", "missile-attacks")
    assert "give it or --source" in both.err
    assert "goes with --map" in run("import", "x.db", claims, "--deletions", "told").err
