"""`append`, `log`, `verify`: what goes in, what is there, and whether it is as it was written."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import conflict_events as ce
from conflict_events.cli.evidence import evidence, trace_of
from conflict_events.cli.plain import stored
from tests.cli.conftest import Run, Written

SAID = {
    "claimant": "UA/AirForce",
    "reported": {"start": "2024-11-10T08:00:00Z", "end": "2024-11-10T08:00:00Z", "tz": "UTC"},
}
WINDOW = {"start": "2024-11-09T18:00:00Z", "end": "2024-11-10T07:30:00Z", "precision": "hour", "tz": "Europe/Kyiv"}


def strike(launched: int = 145, **fields: Any) -> dict[str, Any]:
    return {"attacker": "RU", "when": WINDOW, "tally": {"launched": launched}, "attribution": SAID, **fields}


def line(kind: str, event: dict[str, Any], **more: Any) -> str:
    return json.dumps({"kind": kind, "event": event, **more})


# --- append ---------------------------------------------------------------------------------------


def test_lines_are_appended_and_labels_become_ids(run: Run, empty: Path) -> None:
    """Later lines may refer to earlier ones; a text that begins with @ stays a text."""
    lines = [
        line("DroneStrike", strike(note="@d1"), label="d1"),
        line("DroneStrike", strike(146), label="d2", schema=1),
        "",
        line("Link", {"kind": "same_incident", "a": "@d1", "b": "@d2"}),
        line(
            "Correction",
            {"target": "@d2", "by": "ledger", "replacement": json.loads(line("DroneStrike", strike(147), schema=1))},
        ),
        line("HarmReport", {"when": WINDOW, "killed": 0, "cause": "@d1", "attribution": SAID}),
    ]
    ran = run("append", empty, stdin="\n".join(lines))

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("5 appended, 0 known already\n@d1 ")
    with ce.EventLog.open(empty, read_only=True) as log:
        first, _, link, *_ = log.entries()
        assert first.event.note == "@d1"
        assert first.id in (link.event.a, link.event.b)


def test_appending_again_adds_nothing(run: Run, empty: Path, tmp_path: Path) -> None:
    """What is known and retracted stays so, and that is said."""
    file = tmp_path / "events.jsonl"
    file.write_text(line("DroneStrike", strike(), label="d1"), encoding="utf-8")
    done = run("append", empty, file, "--json").json
    run("append", empty, stdin=line("Retraction", {"target": done["labels"]["d1"], "by": "ledger"}))

    again = run("append", empty, file)

    assert done["new"] == done["entries"] == [done["labels"]["d1"]]
    assert again.out.startswith("0 appended, 1 known already\n")
    assert "is known and retracted; it remains retracted" in again.out


def test_who_writes_and_why_is_noted_beside_what_is_appended(run: Run, empty: Path, tmp_path: Path) -> None:
    """And seen where entries are listed, and in what shows one of them to others."""
    noting = "--recorded-by", "desk", "--metadata", "why=a=b", "--metadata", "correlation=7"
    done = run("append", empty, *noting, "--json", stdin=line("DroneStrike", strike())).json
    run("append", empty, stdin=line("DroneStrike", strike(146)))

    first, second = run("log", empty).out.splitlines()[:2]
    assert first.endswith("2024-11-10 08:00 UTC  [by desk; correlation: 7; why: a=b]")
    assert second.endswith("2024-11-10 08:00 UTC")
    shown = run("log", empty, "--json").json["entries"]
    assert [(each["recorded_by"], each["metadata"]) for each in shown] == [
        ("desk", {"correlation": "7", "why": "a=b"}),
        ("", {}),
    ]
    for name, command in ("proof", ("prove", empty, done["entries"][0])), ("head", ("head", empty)):
        (tmp_path / name).write_text(run(*command).out, encoding="utf-8")
    checked = run("check-proof", tmp_path / "proof", tmp_path / "head")
    assert '{"correlation":"7","why":"a=b"}' in checked.out


def test_what_was_noted_stands_under_the_evidence_of_an_answer(run: Run, empty: Path) -> None:
    noting = "--recorded-by", "desk", "--metadata", "why=briefing"
    (account,) = run("append", empty, *noting, "--json", stdin=line("DroneStrike", strike())).json["new"]

    with ce.EventLog.open(empty, read_only=True) as log:
        assert "     noted: recorded by desk; why: briefing" in evidence(trace_of(log.now(), [account]))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["why"], "--metadata: must be KEY=TEXT, such as why=TEXT, got 'why'"),
        (["=x"], "--metadata: must be KEY=TEXT, such as why=TEXT, got '=x'"),
        (["why=x", "why=y"], "--metadata: must give each key once"),
        (["Why=x"], "metadata: a key must begin with a letter a to z"),
        (["why="], "metadata['why']: must be text and not empty"),
    ],
)
def test_metadata_that_is_no_keys_with_texts_is_refused(run: Run, empty: Path, given: list[str], told: str) -> None:
    options = [part for each in given for part in ("--metadata", each)]
    ran = run("append", empty, *options, stdin=line("DroneStrike", strike()))

    assert (ran.status, told in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("{", "column 2: must be JSON (expecting property name enclosed in double quotes)"),
        ("[]", 'must be an object of "kind", "event"'),
        ('{"kind": "DroneStrike"}', "event: is required and missing"),
        (
            line("DroneStrike", strike(), colour="red"),
            "colour: must be one of kind, event, label, schema, the keys of a line",
        ),
        (line("DroneStrike", strike(), label=7), "label: must be text (found 7)"),
        (line("DroneStrike", strike(), label="d1"), 'label: must be a text that no earlier line has (found "d1")'),
        (line("Rumour", {}), "is not one of the known kinds"),
        (line("DroneStrike", {"attacker": "RU"}), "tally"),
        (line("Retraction", {"target": "@d9", "by": "ledger"}), "target: must be the label of an earlier line"),
        (line("Retraction", {"target": "0" * 32, "by": "ledger"}), "must be the id of an earlier entry"),
        (line("Assessment", {"target": "@d1", "stance": "denies", "attribution": SAID}), "must differ from"),
        (
            line(
                "Correction", {"target": "@d1", "by": "claimant", "replacement": {"kind": "DroneStrike", "schema": 1}}
            ),
            "replacement",
        ),
        (
            line(
                "DroneStrike",
                strike(attribution={**SAID, "reported": {"start_day": "2999-01-01", "precision": "year"}}),
            ),
            "must not lie after the time of recording",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_appended(run: Run, empty: Path, bad: str, told: str) -> None:
    """All or nothing."""
    good = [line("DroneStrike", strike(), label="d1"), line("DroneStrike", strike(146))]

    ran = run("append", empty, stdin="\n".join([*good, "", bad, good[1]]))

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("conflict-events: standard input, line 4: ")
    assert told in ran.err
    assert ran.err.endswith("nothing was appended\n")
    assert run("log", empty, "--json").json["entries"] == []


def test_the_line_of_a_refused_correction_is_found_after_errata(run: Run, empty: Path) -> None:
    """What the ledger repaired counts: in the log, and in earlier lines."""
    other = {**SAID, "claimant": "UA/Kyiv"}
    repaired = {"kind": "DroneStrike", "schema": 1, "event": strike(attribution=other)}
    erratum = line("Correction", {"target": "@d1", "by": "ledger", "replacement": repaired})
    done = run("append", empty, "--json", stdin="\n".join([line("DroneStrike", strike(), label="d1"), erratum])).json
    account = done["labels"]["d1"]
    whose = [other, {**SAID, "claimant": "AFP"}]
    lines = [line("Retraction", {"target": account, "by": "claimant", "attribution": said}) for said in whose]
    second = line("DroneStrike", strike(9), label="d2")
    erratum = line("Correction", {"target": "@d2", "by": "ledger", "replacement": repaired})

    ran = run("append", empty, stdin="\n".join([second, erratum, *lines]))

    assert "standard input, line 4: attribution: must have the claimant of its target" in ran.err


def test_a_fault_of_the_lines_together_is_said_without_a_line(run: Run, empty: Path) -> None:
    """Parts in a circle are nobody's fault alone."""
    lines = [line("DroneStrike", strike(n), label=f"d{n}") for n in (1, 2)]
    lines += [line("Link", {"kind": "part_of", "a": a, "b": b}) for a, b in (("@d1", "@d2"), ("@d2", "@d1"))]

    ran = run("append", empty, stdin="\n".join(lines))

    assert ran.status == 2
    assert ran.err.startswith("conflict-events: standard input: part_of: ")


def test_text_that_is_not_utf8_is_said_to_be_so(run: Run, empty: Path, tmp_path: Path) -> None:
    """A file from another century."""
    file = tmp_path / "events.jsonl"
    file.write_bytes(b'{"kind": "\xff"}')

    assert "must be UTF-8 text" in run("append", empty, file).err


def test_what_is_listed_can_be_appended_elsewhere(run: Run, war: Written, empty: Path) -> None:
    """Entries are given in the form that `append` reads."""
    entries = run("log", war.path, "--json", "--kind", "DroneStrike").json["entries"]
    lines = [json.dumps({"kind": entry["kind"], "event": entry["event"]}) for entry in entries]

    run("append", empty, stdin="\n".join(lines))

    with ce.EventLog.open(war.path, read_only=True) as one, ce.EventLog.open(empty, read_only=True) as other:
        strikes = [entry.event for entry in one.entries(kinds=["DroneStrike"])]
        assert [entry.event for entry in other.entries()] == strikes
        assert [stored(event)["event"] for event in strikes] == [entry["event"] for entry in entries]


# --- log and verify -------------------------------------------------------------------------------


def test_entries_are_listed_with_what_they_are_about(run: Run, war: Written) -> None:
    """Accounts by their claimant; entries about entries by what they do."""
    out = run("log", war.path).out

    assert f"{war.id('D1')[:8]}  2025-01-02 00:00Z  DroneStrike       UA/AirForce, 2024-11-10 10:00 Europe/Kyiv" in out
    assert f"claimant corrects {war.id('D8')[:8]}" in out
    assert f"claimant retracts {war.id('D18.child')[:8]}" in out
    assert f"RU/MoscowOblast/Governor disputes {war.id('D9')[:8]}" in out
    assert f"{war.id('D3')[:8]} part of {war.id('D1')[:8]}" in out


def test_entries_are_chosen_by_kind_claimant_and_number(run: Run, war: Written) -> None:
    """The last ones, in log order."""
    words = ["log", war.path, "--kind", "DroneStrike", "--claimant", "UA/AirForce", "--limit", "2", "--json"]

    entries = run(*words).json["entries"]

    assert [entry["id"] for entry in entries] == [war.id("D17.1"), war.id("D17.2")]
    assert run("log", war.path, "--limit", "0", "--json").json["entries"] == []


def test_an_erased_entry_is_listed_as_such(run: Run, empty: Path) -> None:
    """Its place in the chain remains."""
    run("append", empty, stdin=line("DroneStrike", strike()))
    with closing(sqlite3.connect(empty)) as database:
        triggers = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        for trigger in triggers:
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE entry SET payload = NULL")
        database.commit()

    assert "erased" in run("log", empty).out
    assert run("log", empty, "--json").json["entries"][0]["event"] is None


@pytest.mark.no_cover
def test_a_log_that_is_as_it_was_written_verifies(run: Run, war: Written) -> None:
    """Also against a head that was cited, as printed with every answer."""
    ran = run("verify", war.path, "--deep")
    head = run("lint", war.path).out.rsplit("head ", 1)[1].strip()

    assert (ran.status, ran.out[:7]) == (0, "intact:")
    assert run("verify", war.path, "--head", head).status == 0
    assert run("verify", war.path, "--json").json["intact"] is True


def test_a_log_that_is_not_gives_exit_status_1(run: Run, war: Written) -> None:
    """And says where."""
    ran = run("verify", war.path, "--head", f"3:{'0' * 64}")

    assert (ran.status, ran.err) == (1, "")
    assert "is not at position 3" in ran.out
    answer = run("verify", war.path, "--head", f"3:{'0' * 64}", "--json").json
    assert (answer["intact"], answer["faults"][0]["position"]) == (False, None)


# --- backup ---------------------------------------------------------------------------------------


def test_a_backup_is_a_log_with_the_same_head(run: Run, war: Written, tmp_path: Path) -> None:
    """And a second one to the same place is refused in one line."""
    copy = tmp_path / "copy.db"
    ran = run("backup", war.path, copy)

    head = ran.out.rsplit("head ", 1)[1].strip()
    assert (ran.status, ran.out.splitlines()[0]) == (0, f"{copy}: the log as it was")
    assert run("verify", copy, "--head", head).status == 0
    assert run("backup", war.path, tmp_path / "other.db", "--json").json["head"]["digest"] in head
    handed = tmp_path / "handed.db"
    assert run("backup", "--without-secret", war.path, handed, "--json").json["head"]["digest"] in head
    with closing(sqlite3.connect(handed)) as db:
        assert db.execute("SELECT count(*) FROM meta WHERE name = 'secret'").fetchone() == (0,)
    again = run("backup", war.path, copy)
    assert (again.status, again.out, len(again.err.splitlines())) == (2, "", 1)
