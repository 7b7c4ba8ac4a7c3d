"""The terminal, and whatever else a program is started with: nothing in a log steers it, and nothing breaks it."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import conflict_events as ce
import conflict_events_program
from conflict_events.cli import main, main_job
from conflict_events.projections import Table
from conflict_events.values.visible import visible
from tests.cli.conftest import Run
from tests.cli.test_program import RECORD

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "import sys; from conflict_events_program import main; sys.exit(main())"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
JOINERS = "\u200c\u200d"
POISON = {
    "backspaces": "RU/MoD\b\b\b\b\b\bUA/AirForce",
    "a line of its own": "A\n     9  deadbeef  2026-01-01 00:00Z  forged",
    "a title": "X\x1b]0;owned\x07\x1b[2J",
    "one-byte escapes": "X\x9b31m\x90q\x9c",
    "directions": "A\u202egnorw\u2066\u200f",
    "separators": "A\u2028B\u2029C\x85D\rE\vF",
    "nothing at all": "A\u200b\ufeff\xad\U000e0041",
}


def is_obeyed(character: str) -> bool:
    """Whether a terminal may act on it, or not show it."""
    hidden = unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
    unseen = (
        character in "\xad\u061c\u180e\u200b\u200e\u200f\ufeff\ufff9\ufffa\ufffb\ufffe\uffff"
        or "\u202a" <= character <= "\u206f"
    )
    return hidden or unseen or "\U000e0000" <= character <= "\U000e007f"


def office(said: str, note: str | None = None) -> ce.OfficeChange:
    attribution = ce.Attribution(said, "2026-01-01", quote=note)
    return ce.OfficeChange(
        office="chair", person=said, phase="elected", when="2025-05", attribution=attribution, note=note
    )


@pytest.mark.parametrize("said", POISON.values(), ids=POISON)
@pytest.mark.parametrize("words", [["log"], ["log", "--json"], ["lint"], ["matrix", "ID"], ["verify"], ["prove", "ID"]])
def test_what_a_log_holds_is_shown_and_never_obeyed(run: Run, tmp_path: Path, said: str, words: list[str]) -> None:
    with ce.EventLog.open(tmp_path / "w.db") as log:
        entry = log.append(office(said, note=said))[0]
    command, *rest = [entry.id if word == "ID" else word for word in words]

    ran = run(command, tmp_path / "w.db", *rest)

    assert not [each for each in ran.out.replace("\n", "") if is_obeyed(each)]
    assert not re.search(r"^ +9  deadbeef", ran.out, re.MULTILINE)
    assert command not in ("log", "matrix") or visible(said)[:12] in ran.out
    if "--json" in rest:
        assert ran.json["entries"][0]["event"]["note"] == entry.event.note


@pytest.mark.no_cover
@pytest.mark.parametrize("said", POISON.values(), ids=POISON)
def test_what_an_error_quotes_is_shown_and_never_obeyed(run: Run, tmp_path: Path, said: str) -> None:
    ran = run("append", tmp_path / "w.db", stdin=json.dumps({"kind": said, said: 1, "event": {}}, ensure_ascii=False))

    assert ran.status == 2
    assert not [each for each in ran.err.removesuffix("\n") if is_obeyed(each)]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\u202e\n\x9b\U000e0041" + JOINERS)))
def test_visible_text_means_in_json_what_it_meant(text: str) -> None:
    """And what everybody sees stays as it is, with the joiners that Persian and Hindi are written with."""
    document = json.dumps(text, ensure_ascii=False)

    assert json.loads(visible(document)) == text
    assert not any(map(is_obeyed, visible(text)))
    assert all(each in visible(text) for each in text if not is_obeyed(each))


def test_a_table_keeps_its_rows_whatever_is_in_them() -> None:
    """Also where it is printed without the command line, or laid out for a notebook."""
    table = Table(("a\x1b", "b"), (("x\ny", frozenset({"\u202e"})),), title="t\x07", notes=("n\r",))

    assert str(table).split("\n") == ["t\\u0007", "a\\u001b  b", "───────  ──────", "x\\ny     \\u202e", "", "n\\r"]
    assert "\u202e" not in table._repr_html_()
    assert table.rows() == [{"a\x1b": "x\ny", "b": frozenset({"\u202e"})}]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_lines_for_another_program_are_not_obeyed_either_and_mean_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """Whatever the terminal can show: a letter that it has not is no question mark to whoever loads the lines."""
    with ce.EventLog.open(tmp_path / "w.db", metadata={"why": "\u202eŁódź"}) as log:
        log.append(office("Łó\x9b\u202edź"))
        head = log.head
    lines = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", lines)
    assert main(["export", str(tmp_path / "w.db"), "--entries", "--to", "-"]) == 0
    lines.seek(0)
    said = lines.read()
    monkeypatch.undo()

    assert not [each for each in said.replace("\n", "") if is_obeyed(each)]
    assert run("load", tmp_path / "again.db", "-", "--json", stdin=said).json["head"]["digest"] == head.digest


NINES = "9" * 5000
SCOPE = [*RECORD, "--count", "envelope"]


@pytest.mark.parametrize(
    "words",
    [
        ["verify", "LOG", "--head", f"{NINES}:aa"],
        ["verify", "LOG", "--head", "-1:aa"],
        ["verify", "LOG", "--head", f'{{"position": {NINES}}}'],
        ["log", "LOG", "--limit", NINES],
        ["head", "LOG", "--position", NINES],
        ["matrix", "LOG", NINES],
        ["record", "LOG", *SCOPE, "--rank", NINES],
        ["record", "LOG", *SCOPE, "--within", NINES, "--key", "2024-11-10"],
        ["record", "LOG", *SCOPE, "--key", NINES],
        ["record", "LOG", *SCOPE, "--since", NINES],
        ["record", "LOG", *SCOPE, "--day-starts", NINES],
        ["record", "LOG", *SCOPE, "--as-known", NINES],
        ["record", "LOG", *SCOPE, "--count", "first-hand:" * 5000],
        ["add", "LOG", "--kind", "OfficeChange", "--place", "x", "--lat", NINES, "--lon", "1"],
        ["match-candidates", "LOG", "--slack", f"{NINES}h"],
        ["changes", "LOG", f"{NINES}:aa"],
        ["append", "LOG", NINES],
        ["append", NINES],
    ],
    ids=lambda words: " ".join(word[:12] for word in words),
)
def test_five_thousand_digits_are_refused_in_one_line(run: Run, tmp_path: Path, words: list[str]) -> None:
    ce.EventLog.open(tmp_path / "w.db").close()

    ran = run(*(tmp_path / "w.db" if word == "LOG" else word for word in words))

    assert (ran.status, ran.out) == (2, "")
    assert re.fullmatch(r"conflict-events: [^\n]+\n", ran.err)


# --- streams that are closed, full, or read by nobody -----------------------------------------------------------------


def started(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which ``$P`` is the program."""
    words = " ".join(f"'{word}'" for word in PROGRAM)
    # As users have it: a stream without a buffer fails at once, and leaves nothing for Python's end.
    buffered = {name: value for name, value in ENVIRONMENT.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("$P", words)],
        cwd=folder,
        env=buffered,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.no_cover
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="it takes a device that is always full")
@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("$P append w.db - <&-", 2, "standard input is closed: there is nothing to read; name a file"),
        ("$P verify w.db >&-", 2, "standard output is closed: nothing was done"),
        ("$P verify no.db 2>&-", 2, ""),
        ("$P verify no.db 2>/dev/full", 2, ""),
        ("$P verify w.db >/dev/full", 2, "No space left on device"),
        ("$P verify w.db >&- 2>&- <&-", 2, ""),
    ],
)
def test_a_stream_that_is_closed_or_full_is_said_to_be_so(tmp_path: Path, line: str, status: int, told: str) -> None:
    """As far as anybody hears it; nothing that was meant for one stream goes into another."""
    ce.EventLog.open(tmp_path / "w.db").close()

    done = started(line, tmp_path)

    assert (done.returncode, done.stdout) == (status, "")
    assert (told in done.stderr) if told else done.stderr == ""
    assert done.stderr.count("\n") <= 1


def test_closed_streams_in_this_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Python has None for a stream that was closed when it began."""
    ce.EventLog.open(tmp_path / "w.db").close()
    monkeypatch.setattr("sys.stdin", None)
    assert main(["append", str(tmp_path / "w.db")]) == 2
    monkeypatch.setattr("sys.stdout", None)
    assert main(["log", str(tmp_path / "w.db")]) == 2
    monkeypatch.setattr("sys.stderr", None)
    assert main(["log", str(tmp_path / "w.db")]) == 2


class Full:
    """A stream that takes nothing."""

    encoding = "ascii"

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")

    flush = fileno = lambda self: self.write("")

    def isatty(self) -> bool:
        return False


def test_full_streams_in_this_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdout", Full())
    assert main(["founding-day", "--json"]) == 2
    assert capsys.readouterr().err == "conflict-events: No space left on device\n"
    monkeypatch.setattr("sys.stderr", Full())
    assert main(["founding-day"]) == 2


@pytest.mark.parametrize("error", [MemoryError(), RecursionError()])
def test_what_does_not_fit_is_said(run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(*_: Any) -> None:
        raise error

    monkeypatch.setattr(main_job, "load_seeds", fails)

    assert (
        run("founding-day").err == "conflict-events: there is not enough memory for this, or it is nested too deeply\n"
    )


# --- Ctrl-C -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="it takes signals")
def test_an_interrupt_at_any_moment_makes_no_traceback() -> None:
    """While the library loads, at work, and while Python ends: the program is gone, without a word."""
    moments = (0.1, 0.4, 0.7, 1.0, 1.4, 1.8)
    started_at = time.monotonic()
    programs = [
        subprocess.Popen(PROGRAM, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in moments
    ]
    for moment, at_work in zip(moments, programs, strict=True):
        try:
            at_work.wait(max(0.0, started_at + moment - time.monotonic()))
        except subprocess.TimeoutExpired:
            at_work.send_signal(signal.SIGINT)
        told = at_work.communicate()[1]

        assert at_work.returncode in (0, 1, 130, -signal.SIGINT)
        assert "/conflict_events/" not in told  # what Python says while it begins is its own, and so is the status 1


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN])
def test_the_program_is_interrupted_as_it_was_before_it_began(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], handler: Any
) -> None:
    """Not at all where somebody wanted that; else at once, once all is done."""
    monkeypatch.setattr("sys.argv", ["conflict-events", "--version"])
    before = signal.signal(signal.SIGINT, handler)
    try:
        assert conflict_events_program.main() == 0
        assert signal.getsignal(signal.SIGINT) == (signal.SIG_DFL if handler is not signal.SIG_IGN else handler)
    finally:
        signal.signal(signal.SIGINT, before)
    assert "conflict-events" in capsys.readouterr().out
