"""What goes wrong is said in one line with exit status 2, and never as a traceback."""

from __future__ import annotations

import importlib
import io
import os
import re
import runpy
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import conflict_events as ce
from conflict_events.cli import main, main_job
from tests.cli.conftest import Run, Written

ROOT = Path(__file__).parents[2]
SCOPE = "--kind DroneStrike --measure launched --attacker RU --place UA --grain night --tz Europe/Kyiv --day-rule end"
RECORD = [*SCOPE.split(), "--count", "latest:UA/AirForce"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["frob"], "No such command 'frob'; see conflict-events --help"),
        (["record", "{log}"], "--count"),
        (["record", "{log}", "--count", "loudest"], "count: must be latest:WHO"),
        (["record", "{log}", "--count", "latest:"], "count: must be latest:WHO"),
        (["record", "{log}", "--count", "envelope:UA"], "count: must be latest:WHO"),
        (["record", "{log}", "--count", "envelope"], "the scope does not say: kinds, measure, grain"),
        (
            ["record", "{log}", *RECORD, "--since", "yesterday"],
            "since/until/complete_since: must be a day such as 2022-02-24",
        ),
        (["record", "{log}", *RECORD, "--day-starts", "late"], "day_starts: must be a time of day"),
        (["record", "{log}", *RECORD, "--tz", "Europe/Nowhere"], "tz: must be the name of an IANA time zone"),
        (
            ["record", "{log}", *RECORD, "--key", "soon"],
            "key: a night is named by a date, or text such as '2024-11-10'",
        ),
        (["record", "{log}", *RECORD, "--key", "0000"], "no entry begins with '0000'"),
        (["record", "{log}", *RECORD, "--possibly"], "--possibly: needs --as-known"),
        (["record", "{log}", *RECORD, "--as-known", "noon"], "must be a datetime or ISO text"),
        (["record", "{log}", *RECORD, "--vary", "day_rule=start"], "--vary and --history: need --key"),
        (["record", "{log}", *RECORD, "--key", "2024-11-10", "--vary", "day_rule"], "--vary: must be NAME=VALUE"),
        (
            ["record", "{log}", *RECORD, "--key", "2024-11-10", "--vary", "colour=red"],
            "is not a field of RecordBoard, nor of a scope",
        ),
        (["record", "{log}", *RECORD, "--key", "2024-11-10", "--vary", "decoys=maybe"], "decoys: must be yes, no"),
        (["record", "{log}", *RECORD, "--speaks-of", "UA/AirForce"], "speaks_of: must be CLAIMANT=PLACE"),
        (
            ["record", "{log}", *RECORD, "--speaks-of", "UA/AirForce=UA", "--speaks-of", "UA/AirForce=PL"],
            "speaks_of: must give each claimant one place",
        ),
        (["compare", "{log}", "--key", "2024-11-10", "--side", "RU"], "side: must be WHO=COUNT"),
        (["matrix", "{log}", "0" * 32], "no entry"),
        (["matrix", "{log}", "D1"], "no entry"),
        (["verify", "{log}", "--head", "12"], "--head: must be POSITION:DIGEST"),
        (["log", "{log}", "--kind", "Rumour"], "--kind: must be one of DroneStrike"),
        (["append", "{log}", "{absent}"], "No such file"),
        (["import", "{log}", "{absent}", "--source", "missile-attacks"], "absent"),
        (["verify", "{absent}"], "there is no log to read"),
        (["verify", "{other}"], "it is something else"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(
    run: Run, war: Written, tmp_path: Path, words: list[str], told: str
) -> None:
    """Exit status 2; what is wrong, with the value; nothing on standard output."""
    other = tmp_path / "letter.txt"
    other.write_text("dear log", encoding="utf-8")
    paths = {"log": war.path, "absent": tmp_path / "absent", "other": other}

    ran = run(*(word.format(**paths) for word in words))

    assert (ran.status, ran.out) == (2, "")
    assert re.fullmatch(r"conflict-events: [^\n]+\n", ran.err)
    assert told in ran.err


def test_the_beginning_of_several_ids_is_refused(run: Run, tmp_path: Path) -> None:
    """Nothing is guessed; with this secret, ids are the same in every run."""
    path, said = tmp_path / "many.db", ce.Attribution("AFP", "2024-11-10")
    with ce.EventLog.open(path, secret=b"s" * 32) as log:
        people = (
            ce.OfficeChange(office="mayor", person=f"P{n}", phase="left", when="2024", attribution=said)
            for n in range(800)
        )
        begun = Counter(entry.id[:4] for entry in log.append(*people))
    shared, count = begun.most_common(1)[0]

    assert f"{count} entries begin with '{shared}'; give more of the id" in run("matrix", path, shared).err


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
        (PermissionError(13, "Permission denied", "war.db"), 2, "conflict-events: war.db: Permission denied\n"),
        (OSError("the device\nis gone"), 2, "conflict-events: the device is gone\n"),
    ],
)
def test_interruptions_and_failing_devices_make_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, told: str
) -> None:
    """As a terminal expects it."""

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(main_job, "load_seeds", fails)
    ran = run("founding-day")

    assert (ran.status, ran.err) == (status, told)


def test_what_nobody_reads_is_dropped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is left for Python to flush, and to complain of, at the end."""

    def fails(*_: object) -> None:
        sys.stdout.write("unread")
        raise BrokenPipeError

    monkeypatch.setattr(main_job, "load_seeds", fails)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr("sys.stdout", out)
        assert main(["founding-day"]) == 141

    assert (tmp_path / "out").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_are_no_errors(run: Run, word: str) -> None:
    """And say what there is."""
    ran = run(word)

    assert ran.status == 0
    assert "conflict-events" in ran.out


def test_each_command_has_help(run: Run) -> None:
    """Listed under the program's own; a flag takes no word, and is shown without one."""
    listed = run("--help").out
    assert "<bool>" not in listed + run("record", "--help").out

    for command in (
        "founding-day",
        "append",
        "import",
        "record",
        "compare",
        "matrix",
        "log",
        "totals",
        "verify",
        "lint",
    ):
        assert command in listed
        assert run(command, "--help").status == 0


@pytest.mark.no_cover
def test_a_terminal_without_these_characters_shows_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that cannot be drawn stops nobody from reading the verdict."""
    bytes_ = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(bytes_, encoding="ascii"))

    assert main(["founding-day"]) == 0
    assert b"HOLDS" in bytes_.getvalue()


def test_the_package_is_the_program(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``python -m conflict_events``; and nothing runs where it is only imported."""
    importlib.import_module("conflict_events.__main__")
    monkeypatch.setattr("sys.argv", ["conflict-events", "--version"])
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(ROOT / "src" / "conflict_events" / "__main__.py"), run_name="__main__")
    finally:
        signal.signal(signal.SIGINT, before)

    assert (ended.value.code, capsys.readouterr().out) == (0, run("--version").out)


def script() -> str:
    """The line that the installed program runs."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        entry = tomllib.load(file)["project"]["scripts"]["conflict-events"]
    module, _, function = entry.partition(":")
    return f"import sys; from {module} import {function}; sys.exit({function}())"


def test_the_installed_program_runs() -> None:
    """As pyproject.toml declares it, in a process of its own; and a reader who goes away is no error of ours."""
    command = [sys.executable, "-c", script()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([*command, "verify", "nowhere.db"], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"conflict-events: ")

    reading, writing = os.pipe()
    os.close(reading)  # before it begins: it might be done sooner than we come to close what it writes to
    try:
        gone = subprocess.run(command, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (gone.returncode, gone.stderr) == (141, b"")
