"""Each question is a command, and its answer is told as people, machines or sheets want it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import conflict_events as ce
from conflict_events.cli.commands import all_commands
from conflict_events.cli.forms import FORMS
from conflict_events.history import Head
from conflict_events.questions.written import QUESTIONS
from conflict_events.values.visible import ARMED
from tests.cli.conftest import Run, Written
from tests.cli.test_reporting import ASKED
from tests.cli.test_terminal import office

NIGHTS = ASKED.partition(" --key")[0].split()
IN_WORDS = {
    "ClaimMatrix": "matrix",
    "FigureCheck": "check",
    "Mirror": "compare",
    "RecordBoard": "record",
    "Totals": "totals",
    "Variations": "increments",
}
"""Questions with a command of another name; variations are an option of each question with a scope."""


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_question_has_a_command() -> None:
    """Each is asked as the table of written questions names it."""
    commands = {each.name: each for each in all_commands()}
    named = {
        name: IN_WORDS.get(name, "".join(f"-{c.lower()}" if c.isupper() else c for c in name)[1:]) for name in QUESTIONS
    }

    assert set(named.values()) <= set(commands)
    assert "vary" in {each.name for each in commands["increments"].arguments}
    for name in named.values():
        given = {each.name for each in commands[name].arguments}
        assert {"json", "csv", "top", "cite", "as_known", "as_recorded", "to"} <= given


def test_no_command_has_two_arguments_of_one_name() -> None:
    """Neither two flags that are typed alike."""
    shown = {each.shown for command in all_commands() for each in command.arguments}
    assert {"LOG", "--json", "-o, --output PAGE"} <= shown
    for command in all_commands():
        names = [each.name for each in command.arguments]
        flags = [flag for each in command.arguments for flag in each.flags]
        assert len(set(names)) == len(names), command.name
        assert len(set(flags)) == len(flags), command.name


def test_the_largest_are_given_alone(war: Written, run: Run) -> None:
    """Of periods the sum is none; of an answer without figures, its first rows."""
    told = run("totals", war.path, *NIGHTS, "--top", "2").out
    rows = run("totals", war.path, *NIGHTS, "--top", "2", "--json").json["rows"]
    first = run("changes", war.path, "0", "--top", "2")

    assert "everything" not in told
    assert "the largest 2 of 5" in told
    assert [row["key"] for row in rows] == ["2024-11-26", "2024-11-10"]
    assert "the first 2 of" in first.out
    assert len(run("changes", war.path, "0", "--top", "2", "--json").json["rows"]) == 2


def test_rows_go_into_a_sheet(war: Written, run: Run) -> None:
    """One line for each, with its bounds; lists in one cell."""
    rows = list(csv.DictReader(io.StringIO(run("totals", war.path, *NIGHTS, "--csv").out)))

    assert [row["low"] for row in rows][:3] == ["136", "135", "145"]
    assert rows[0]["caveats"] == "accounts in scope that do not give the figure: 1"
    times = run("claim-history", war.path, war.id("D1"), "--csv", "--top", "1").out
    assert "2024-11-10T08:00:00Z" in times


@pytest.mark.no_cover
@pytest.mark.parametrize("said", ["=1+1", "+a", "-a", "@a"])
def test_no_text_in_a_sheet_is_a_formula(run: Run, tmp_path: Path, said: str) -> None:
    """Text in a log comes from strangers; nothing of it steers a terminal either."""
    with ce.EventLog.open(tmp_path / "w.db") as log:
        log.append(office(f"{said}\x1b[31m"))

    out = run("changes", tmp_path / "w.db", "0", "--csv").out

    assert "\x1b" not in out
    cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t" and cell]
    assert ARMED.startswith("^")


def test_an_answer_is_cited(war: Written, run: Run) -> None:
    """What is printed and what is kept fit each other, and the log answers the same again."""
    told = run("totals", war.path, *NIGHTS, "--cite").out
    cited = run("totals", war.path, *NIGHTS, "--cite", "--json").json["citation"]

    assert f"cite: {cited['short']}" in told
    with ce.EventLog.open(war.path, read_only=True) as log:
        again = ce.recite(log, ce.Snapshot.parse(cited["line"], printed=cited["short"]))
        assert again.is_as_cited


def test_conventions_are_varied(war: Written, run: Run) -> None:
    at = NIGHTS.index("--count")
    scope = [*NIGHTS[:at], *NIGHTS[at + 2 :]]
    ran = run("coverage", war.path, *scope, "--vary", "day_rule=start,end")

    assert ran.status == 0
    assert "day_rule" in ran.out


def test_a_question_without_a_scope_is_about_one_incident(war: Written, run: Run) -> None:
    """The zone of the reader is no scope."""
    ran = run("timeline", war.path, "--about", war.id("D1")[:8], "--tz", "Europe/Kyiv", "--evidence", "--json")

    assert ran.status == 0
    assert ran.json["evidence"]["sources"]
    assert "evidence:" in run("independence", war.path, "--about", war.id("D1"), "--evidence").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("match-candidates {log} --slack soon", "must be a time such as 30min, 12h or 2d, got 'soon'"),
        ("match-candidates {log} --slack 1h --degrees near", "must be a number such as 145 or 8.5, got 'near'"),
        ("positions {log} ceasefire --speaks-for RU", "must be NAME=VALUE, got 'RU'"),
        ("claim-check {log} {id} --complete count=latest:X --within x", "must be a whole number"),
        ("changes {log} 0 --top 0", "--top: must be 1 or more, got 0"),
        ("changes {log} 0 --csv --json", "--csv: is rows and nothing else"),
        ("timeline {log} --tz Europe/Kyiv --by hearsay", "--by: must be one of when, reported, got 'hearsay'"),
        ("timeline {log} --about {id}", "Missing option '--tz'"),
        ("as-known {log}", "No such command 'as-known'"),
        (
            "totals {log} --as-known 2024-11-10T12:00Z --as-recorded 2025-01-02T00:00Z --count envelope",
            "give one of them",
        ),
        ("totals {log} --count envelope --grain nihgt", "did you mean 'night'?"),
        ("ask {log} nights", "projection: must be package.module:name, got 'nights'"),
        ("ask {log} tests.cli.test_asking:none", "tests.cli.test_asking has no 'none'"),
        ("ask {log} tests.cli.test_asking:NIGHTS", "is none: it has no handles and no apply"),
        ("ask {log} tests.nowhere:none", "projection: 'tests.nowhere' cannot be imported"),
        ("ask {log} tests.cli.test_asking:by_claimant --csv", "need an answer with a table"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(war: Written, run: Run, words: str, told: str) -> None:
    ran = run(*words.format(log=war.path, id=war.id("D1")).split())

    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_a_name_that_no_account_has_is_told_with_the_nearest(war: Written, run: Run) -> None:
    ran = run("source-profile", war.path, "UA/Airforce")
    topic = run("positions", war.path, "talks", "--speaker", "AFP", "--speaker", "AFPP", "--csv")
    scope = [word.replace("UA/AirForce", "UA/Airforce") for word in NIGHTS]
    asked = run("totals", war.path, *scope)

    assert (ran.status, topic.status, run("conditions", war.path, "--json").status) == (2, 2, 0)
    assert "no account in this log has the claimant 'UA/Airforce'; did you mean 'UA/AirForce'?" in flat(ran.out)
    assert flat(run("positions", war.path, "talks").out).count("has the topic 'talks'") == 1
    conditions = run("conditions", war.path, "--topic", "talks")
    assert (conditions.status, flat(conditions.out).count("has the topic 'talks'")) == (2, 1)
    assert asked.status == 2
    assert "UA/AirForce" in asked.out


@ce.projection(version=1, on=ce.DroneStrike)
def by_claimant(state: dict[str, int], account: ce.Account[ce.DroneStrike]) -> dict[str, int]:
    """Count strikes, as somebody else would write it."""
    claimant = account.event.attribution.claimant
    state[claimant] = state.get(claimant, 0) + 1
    return state


class Whole(ce.Provenance):
    """A question of one's own as a class, whose answer is one of ours."""

    def __init__(self) -> None:
        super().__init__(frozenset())


def test_a_projection_of_ones_own_is_asked(war: Written, run: Run) -> None:
    """Whatever its answer is; of an answer with a table all forms are printed."""
    assert "'UA/AirForce': 5" in run("ask", war.path, "tests.cli.test_asking:by_claimant").out
    assert run("ask", war.path, "tests.cli.test_asking:by_claimant", "--json").json["answer"]["UA/AirForce"] == 5
    assert run("ask", war.path, "tests.cli.test_asking:Whole", "--csv").status == 0


def test_where_a_reader_left_off_is_read() -> None:
    """A position, a head, or a moment."""
    with ce.EventLog.open() as log:
        read = [FORMS["Head | int | datetime | str"].value(text, log) for text in ("4", "4:ab", "2025-01-01T00:00Z")]
        assert read == [4, Head(4, "ab"), "2025-01-01T00:00Z"]
        assert FORMS["Pairs"].value(["A=B,C", "D"], log) == (("A", frozenset({"B", "C"})), "D")


@pytest.mark.no_cover
def test_days_are_read_as_answers_print_periods(war: Written, run: Run) -> None:
    """A week, a month or a year stands for its first day and its last."""
    whole = run("totals", war.path, *NIGHTS, "--since", "2024-11-01", "--until", "2024-11-30")
    month = run("totals", war.path, *NIGHTS, "--since", "2024-11", "--until", "2024-11")

    assert month == whole
    assert run("totals", war.path, *NIGHTS, "--since", "2024-W45", "--until", "2024").status == 0
