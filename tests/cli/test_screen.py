"""On a screen, answers fit it; in a pipe, they are as they always were."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest

import conflict_events as ce
from conflict_events.cli import main
from conflict_events.cli.commands import all_commands
from conflict_events.cli.manual import EXITS, manual
from conflict_events.cli.screen import folded
from conflict_events.projections import Table
from tests.cli.conftest import Run, Written
from tests.cli.test_asking import NIGHTS
from tests.cli.test_importing import Terminal
from tests.cli.test_terminal import is_obeyed, office

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
TYPED = "conflict-events totals war.db --grain ni"
WHOLE = re.compile(r"log: |https?://|\b[0-9a-f]{32}\b")
"""What is never broken: a head, an address, an id."""


def shown(monkeypatch: pytest.MonkeyPatch, columns: int, *words: object, **settings: str) -> str:
    """Run a command on a screen."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": str(columns), **settings}.items():
        monkeypatch.setenv(name, value)
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    main([str(word) for word in words])
    return screen.getvalue()


def width(line: str) -> int:
    return len(line) + sum(unicodedata.east_asian_width(each) in "WF" for each in line)


@pytest.mark.no_cover
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_answers_fit_the_screen(war: Written, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Text is broken, and a table that is wider has its cells go on below; nothing of it is lost."""
    asked: tuple[tuple[object, ...], ...] = (
        ("totals", war.path, *NIGHTS, "--top", 3),
        ("matrix", war.path, war.id("D1")),
        ("claim-history", war.path, war.id("D1")),
        ("check", war.path, *NIGHTS, "--on", "2024-11-10"),
    )
    for words in asked:
        out = shown(monkeypatch, columns, *words)
        lines = [ESCAPE.sub("", line) for line in out.splitlines()]
        assert [line for line in lines if width(line) > columns and not WHOLE.search(line)] == [], words
    assert "HOLDS" in lines


@pytest.mark.no_cover
def test_no_cell_is_lost_on_a_narrow_screen(war: Written, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter of the wide table is there."""
    wide = run("claim-history", war.path, war.id("D1")).out
    narrow = ESCAPE.sub("", shown(monkeypatch, 80, "claim-history", war.path, war.id("D1")))

    assert sorted(re.sub(r"[\s─]", "", narrow)) == sorted(re.sub(r"[\s─]", "", wide))


def test_a_screen_is_set_off_and_a_pipe_is_plain(war: Written, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is a screen, where somebody wants none of it, or it knows none."""
    words = ("check", war.path, *NIGHTS, "--on", "2024-11-10")
    screen = shown(monkeypatch, 120, *words)

    assert "\x1b[1mHOLDS\x1b[0m" in screen
    assert "\x1b[2mlog: " in screen
    for setting in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in shown(monkeypatch, 120, *words, **setting)
    monkeypatch.undo()
    assert ESCAPE.sub("", screen) == run(*words).out


@pytest.mark.no_cover
@pytest.mark.parametrize("columns", ["20", "400"])
def test_no_pipe_is_folded(war: Written, run: Run, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    """Whatever is said of columns: JSON, rows and tables are the same each time."""
    for form in ((), ("--json",), ("--csv",)):
        words = ("claim-history", war.path, war.id("D1"), *form)
        before = run(*words).out
        monkeypatch.setenv("COLUMNS", columns)
        assert run(*words).out == before


@pytest.mark.no_cover
@pytest.mark.parametrize("said", ["[red]loud[/red]", "[/]", "[link=x]y", ":boom:", "\x1b]0;owned\x07", "\x9b31m"])
def test_what_a_log_holds_is_no_markup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str) -> None:
    """On a narrow screen too, where tables are drawn anew."""
    with ce.EventLog.open(tmp_path / "w.db") as log:
        log.append(office(said, note=said))

    for columns in (40, 200):
        for words in (("changes", tmp_path / "w.db", 0), ("describe", tmp_path / "w.db")):
            out = ESCAPE.sub("", shown(monkeypatch, columns, *words))
            assert not [each for each in out.replace("\n", "") if is_obeyed(each)]
            letters = re.sub(r"\s", "", out)
            assert all(each in letters for each in "[]:" if each in said)


def test_a_table_that_has_no_room_is_a_list() -> None:
    """No word is cut where all words fit beside each other, and none where they do not."""
    table = Table(
        ("claimant", "what", "empty"), (("UA/AirForce", "first said", None), ("RU/MoD", "one two three", None))
    )

    wide, narrow = folded(table, 34), folded(table, 20)

    assert wide[0].split() == ["claimant", "what", "empty"]
    assert max(map(len, wide)) <= 34
    assert {"UA/AirForce", "first", "three"} <= set(" ".join(wide).split())
    assert narrow[:4] == ["claimant  UA/AirForce", "what      first said", "empty     \N{EN DASH}", ""]
    assert narrow[5:7] == ["what      one two", "          three"]


def test_a_folded_table_keeps_its_title_and_notes() -> None:
    lines = folded(Table(("a", "b"), (("x" * 30, 7),), title="t", notes=("n",)), 20)

    assert (lines[0], lines[-2:]) == ("t", ["", "n"])
    assert "".join(lines).count("x") == 30


# --- help, completion, the manual page --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shell", "setting"),
    [
        ("bash", {"COMP_WORDS": TYPED, "COMP_CWORD": "4"}),
        ("zsh", {"_TYPER_COMPLETE_ARGS": TYPED}),
        ("fish", {"_TYPER_COMPLETE_ARGS": TYPED, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
    ],
)
def test_shells_complete_what_is_typed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shell: str, setting: dict[str, str]
) -> None:
    """Commands, options and the words that an option takes."""
    for name, value in {"_CONFLICT_EVENTS_COMPLETE": f"complete_{shell}", **setting}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main([])

    assert ended.value.code == 0
    assert "night" in capsys.readouterr().out


def test_the_manual_page_tells_every_command(run: Run) -> None:
    """With all its options and examples, and the exit statuses; no text of ours is a request to the formatter."""
    page = run("man").out

    assert page.startswith(".TH CONFLICT\\-EVENTS 1 ")
    assert page == manual(all_commands())
    for command in all_commands():
        assert f".SS {command.name}".replace("-", "\\-") in page
        for argument in command.arguments:
            assert all(flag.replace("-", "\\-") in page for flag in argument.flags)
    assert all(f"\\fB{status}\\fR" in page for status in EXITS)
    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert requests <= {".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".B", ".I"}


def test_the_exit_statuses_are_those_of_the_documentation() -> None:
    told = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-command-line.md"
    statuses = re.findall(r"^\| (\d+) \|", told.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(map(int, statuses)) == sorted(EXITS)


def test_a_text_that_begins_like_a_request_is_text() -> None:
    from conflict_events.cli.manual import _text  # noqa: PLC0415  # its only use here

    assert _text(".SH x\\-") == "\\&.SH x\\e\\-"
    assert _text("'quoted'") == "\\&'quoted'"


def test_help_is_in_groups(run: Run) -> None:
    """As the reference has them."""
    out = run("--help").out

    for panel in dict.fromkeys(command.panel for command in all_commands()):
        assert panel in out
    assert io.StringIO(out).readable()
