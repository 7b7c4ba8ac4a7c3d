"""Lines that other programs wrote: each is taken as it was meant, or refused with its line, its path and the rule."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import conflict_events as ce
from conflict_events.cli import main
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
SAID = {
    "claimant": "S/Staff",
    "reported": {"start": "2025-05-02T08:00:00Z", "end": "2025-05-02T08:00:00Z", "tz": "UTC"},
}
DAY = {"start_day": "2025-05-01", "end_day": "2025-05-02", "precision": "day", "tz": "UTC"}


def strike(launched: Any = 40, **more: Any) -> str:
    event = {"attacker": "N", "target": "S", "when": DAY, "tally": {"launched": launched}, "attribution": SAID, **more}
    return json.dumps({"kind": "DroneStrike", "event": event})


def office(person: str) -> str:
    event = {"office": "chair", "person": person, "phase": "elected", "when": DAY, "attribution": SAID}
    return json.dumps({"kind": "OfficeChange", "event": event}, ensure_ascii=False)


def launched(path: Path) -> list[str]:
    with ce.EventLog.open(path, read_only=True) as log:
        return [str(entry.event.tally.launched) for entry in log.entries()]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (strike(40.0), ["40"]),
        (strike({"low": 40.0, "high": 52.0}), ["40 to 52"]),
        (strike("40"), ["40"]),
        (strike("40.0"), ["40"]),
        (strike(attribution={**SAID, "reported": {**SAID["reported"], "start": "2025-05-02T11:00:00+03:00"}}), ["40"]),  # type: ignore[dict-item]  # a dict of the test
        ("\ufeff" + strike(), ["40"]),
        (strike() + "\r\n\r\n \t\n" + strike(41) + "\r\n", ["40", "41"]),
    ],
)
def test_what_is_meant_beyond_doubt_is_taken(run: Run, tmp_path: Path, text: str, taken: list[str]) -> None:
    """Whole floats of a table program, decimal text, offsets, a byte order mark, blank lines, line ends of Windows."""
    file = tmp_path / "lines.jsonl"
    file.write_bytes(text.encode())

    assert run("append", tmp_path / "w.db", file).status == 0
    assert launched(tmp_path / "w.db") == taken


YES = True
COUNT = 'tally.launched: must be a whole number, or decimal text such as "2.5"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (strike(lanched=40), "DroneStrike: lanched: is not a field here"),
        (strike(tally={"lanuched": 40}), "tally.lanuched: is not a field here; did you mean 'launched'?"),
        (strike(YES), f"{COUNT}, or an object of low, high, best, about, missing, raw, published (found true)"),
        (strike(40.5), "published (found 40.5)"),
        (strike({"low": 2.5}), 'tally.launched.low: must be a whole number, or decimal text such as "2.5" (found 2.5)'),
        (strike(None), COUNT),
        (strike(float("nan")), "event.tally.launched: must be a number, which NaN is not; leave out what nobody said"),
        (strike(float("inf")), "event.tally.launched: must be a number, which Infinity is not"),
        (strike().replace("40", '40, "launched": 400'), "event.tally.launched: must be given once, and is given again"),
        (
            strike().replace('"S/Staff"', '"S/Staff", "claimant": "N/MoD"'),
            "event.attribution.claimant: must be given once",
        ),
        (strike().replace('{"kind"', '{"kind": "Silence", "kind"'), "kind: must be given once, and is given again"),
        (strike(when="2025-05-01"), "when: must be an object of start, end, start_day, end_day, extent, precision"),
        (strike(attacker=["N"]), 'attacker: must be text (found ["N"])'),
        (strike(decoys="yes"), 'decoys: must be true or false (found "yes")'),
        (
            strike(attribution={**SAID, "reported": {**SAID["reported"], "start": "2025-05-02T08:00:00"}}),  # type: ignore[dict-item]  # a dict of the test
            'attribution.reported.start: must be an instant with an offset, such as 2024-11-10T08:00Z (found "20',
        ),
        (strike() + strike(41), "must end here: one JSON value and nothing after it"),
        (strike()[:-1] + ', "labels": "x"}', "labels: must be one of kind, event, label, schema, the keys of a line"),
        (strike()[:-1] + ', "schema": 9}', "schema 9 of DroneStrike is newer than ours, "),
        (strike()[:-1] + ', "schema": true}', "schema: must be a whole number (found true)"),
        (strike()[:-1] + ', "schema": "1"}', 'schema: must be a whole number (found "1")'),
        (
            '{"event": [], "label": 7}',
            "kind: is required and missing; event: must be an object, the fields of the event (found []); label: must",
        ),
        ("40", 'the record: must be an object of "kind", "event" and perhaps "label" and "schema" (found 40)'),
        ("[" * 100_000, "must not be nested as deeply as this is"),
        ("\ufeff" + strike(), "column 1: must be JSON (expecting value)"),
    ],
)
def test_what_may_mean_two_things_is_refused(run: Run, tmp_path: Path, text: str, told: str) -> None:
    """With line, path, rule in words of the format, and what was found; nothing is appended."""
    ran = run("append", tmp_path / "w.db", stdin=f"{strike(39)}\n{text}\n")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("conflict-events: standard input, line 2: ")
    assert told in ran.err
    assert ran.err.endswith("; nothing was appended\n")
    assert launched(tmp_path / "w.db") == []


@pytest.mark.parametrize(("encoding", "way"), [("cp1252", "-"), ("ascii", "file"), ("utf-16", "-")])
def test_lines_are_utf8_whatever_the_locale(tmp_path: Path, encoding: str, way: str) -> None:
    """In and out: what is listed as JSON under one locale is what another appends."""
    path, lines = tmp_path / "w.db", f"{office('Київ')}\n".encode()
    (tmp_path / "file").write_bytes(lines)
    script = [sys.executable, "-c", "import sys; from conflict_events.cli import main; sys.exit(main())"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": encoding}

    def done(*words: object) -> bytes:
        told = subprocess.run(
            [*script, *map(str, words)], input=lines, env=environment, cwd=tmp_path, capture_output=True, check=True
        )
        return told.stdout

    done("append", path, way)
    listed = done("log", path, "--json").decode(encoding)

    assert [entry["event"]["person"] for entry in json.loads(listed)["entries"]] == ["Київ"]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "latin-1"])
def test_what_is_not_utf8_is_refused_with_its_line(run: Run, tmp_path: Path, encoding: str) -> None:
    """A file of another century, or of another shell."""
    file = tmp_path / "lines.jsonl"
    file.write_bytes(f"{strike()}\n".encode() + office("Äé" if encoding == "latin-1" else "Київ").encode(encoding))

    ran = run("append", tmp_path / "w.db", file)

    assert ran.status == 2
    assert "lines.jsonl, line 2: byte " in ran.err
    assert "must be UTF-8 text" in ran.err


def test_standard_input_without_bytes_is_read_as_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program may have put one of its own there."""
    monkeypatch.setattr("sys.stdin", io.StringIO(office("Київ")))

    assert main(["append", str(tmp_path / "w.db")]) == 0
