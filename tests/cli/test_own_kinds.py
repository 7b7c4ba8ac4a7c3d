"""Kinds of one's own on the command line, and what is said of a log whose kinds are not given."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import conflict_events as ce
from tests.cli.conftest import Run

MODULE = """
import attrs
import conflict_events as ce

@ce.kind("Outbreak1")
@attrs.frozen(kw_only=True)
class Outbreak:
    people: ce.Quantity
    when: ce.When
    attribution: ce.Attribution

TABLE = ce.KINDS.including(Outbreak)
strike = ce.DroneStrike
nothing = 5
"""
LINE = '{{"kind": "Outbreak1", "event": {{"people": 3, "when": {when}, "attribution": {said}}}}}'
WHEN = '{"start_day": "2024-11-10", "end_day": "2024-11-11", "precision": "day"}'
SAID = '{"claimant": "UA/Health", "reported": {"start_day": "2024-11-10", "end_day": "2024-11-11", "precision": "day"}}'


@pytest.fixture
def outbreaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a module in the current folder; a folder that no other test has."""
    name = "outbreaks"
    (tmp_path / f"{name}.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield name
    sys.modules.pop(name, None)


def line() -> str:
    return LINE.format(when=WHEN, said=SAID)


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_a_log_with_a_kind_of_ones_own_is_kept_and_verified_from_the_terminal(outbreaks: str, run: Run) -> None:
    """Appended, listed, verified, asked about, erased: wherever a log is named its kinds can be."""
    with_kinds = ("--kinds", outbreaks)
    assert run("append", "war.db", *with_kinds, stdin=line()).out.startswith("1 appended")
    assert "Outbreak1" in run("log", "war.db", *with_kinds).out
    assert run("verify", "war.db", "--deep", *with_kinds).out.startswith("intact: 1 entry")
    totals = (
        "totals", "war.db", "--kind", "Outbreak1", "--measure", "people", "--grain", "day", "--day-rule", "end", "--tz",
        "UTC", "--count", "by:UA/Health", *with_kinds,
    )  # fmt: skip
    assert "2024-11-10" in run(*totals).out
    first = run("log", "war.db", *with_kinds, "--json").json["entries"][0]["id"]
    for command in ("head", "prove"):
        words = (first,) if command == "prove" else ()
        Path(command).write_text(run(command, "war.db", *words, *with_kinds).out, encoding="utf-8")
    assert run("check-proof", "prove", "head", *with_kinds).out.startswith("proved: entry")
    assert run("check-proof", "prove", "head").status == 2
    assert run("redact", "war.db", first, "--yes", *with_kinds).status == 0
    assert run("verify", "war.db").status == 0


@pytest.mark.filterwarnings("default::conflict_events.errors.KindsUnread")
def test_a_warning_is_said_in_one_line(outbreaks: str, run: Run) -> None:
    """As errors are, and without the line of code that Python shows."""
    run("append", "war.db", "--kinds", outbreaks, stdin=line())
    ran = run("describe", "war.db")

    assert ran.status == 0
    assert ran.err.startswith("warning: this log was written with kinds that it is opened without: Outbreak1; ")
    assert ran.err.count("\n") == 1


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_a_log_whose_kinds_are_not_given_is_not_called_intact(outbreaks: str, run: Run) -> None:
    """Nothing is wrong, and not everything was read: what it is, and what to do, is said; the exit status is 1."""
    run("append", "war.db", "--kinds", outbreaks, stdin=line())
    ran = run("verify", "war.db")

    assert ran.status == 1
    assert ran.out.startswith("no fault found, but 1 of the entries could not be read: this table of kinds has not, or")
    assert "Outbreak1; give their classes (kinds=..., or --kinds on the command line): 1 entry, head" in ran.out
    answer = run("verify", "war.db", "--json").json
    assert (answer["intact"], answer["faults"], answer["unread"]) == (False, [], [1])


@pytest.mark.no_cover
@pytest.mark.parametrize("place", ["", ":Outbreak", ":TABLE"])
def test_kinds_are_those_of_a_module_or_one_of_them_or_a_table(outbreaks: str, run: Run, place: str) -> None:
    """Given twice is given once; kinds of ours that a module has too are no matter."""
    both = ("--kinds", outbreaks + place, "--kinds", outbreaks)

    assert run("append", "war.db", *both, stdin=line()).status == 0


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("no.such.module", "--kinds: 'no.such.module' cannot be imported: No module named 'no'"),
        ("", "--kinds: '' cannot be imported: Empty module name"),
        ("{}:Nobody", "has no 'Nobody'"),
        ("{}:nothing", "--kinds: must name a module with kinds, or one of them behind a colon, got"),
        ("json", "--kinds: must name a module with kinds"),
    ],
)
def test_what_has_no_kinds_is_refused(outbreaks: str, run: Run, place: str, told: str) -> None:
    """With what was looked for, and with no file made."""
    ran = run("append", "war.db", "--kinds", place.format(outbreaks), stdin=line())

    assert ran.status == 2
    assert told in ran.err
    assert not Path("war.db").exists()


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_a_verification_names_what_it_could_not_read(outbreaks: str, run: Run) -> None:
    """Its positions, and the names of kinds; a whole event inside another counts, what was erased does not."""
    run("append", "war.db", "--kinds", outbreaks, stdin=line())
    module: Any = __import__(outbreaks)
    with ce.EventLog.open("war.db", kinds=module.TABLE) as log:
        (first,) = log.entries()
        log.append(ce.Correction(target=first.id, replacement=first.event, by="ledger"))
    listed = run("log", "war.db", "--kinds", outbreaks, "--json").json["entries"]
    assert listed[1]["event"]["replacement"]["kind"] == listed[0]["kind"] == "Outbreak1"
    with ce.EventLog.open("war.db") as log:
        found = log.verify()
        assert (len(found.faults), found.unread, set(found.unread_kinds)) == (0, (1, 2), {"Outbreak1"})
    with ce.EventLog.open("war.db", kinds=module.TABLE) as log:
        assert log.verify(deep=True).is_intact
        log.redact(2, leaving=first.event)
        log.redact(1)
        assert log.verify(deep=True).is_intact
