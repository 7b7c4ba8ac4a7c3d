"""`redact`: the command that protects a source."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import conflict_events as ce
from tests.cli.conftest import Run, Written


def test_redact_erases_and_says_what_else_is_about_it(run: Run, war: Written) -> None:
    with ce.EventLog.open(war.path) as log:
        revised = next(entry for entry in log.entries(kinds=["Correction"]))
        target = revised.event.target

    done = run("redact", "--yes", war.path, target[:10], "--reason", "asked by the source")

    assert done.status == 0
    assert f"{target}: erased by " in done.out
    assert f"{revised.id}: is a version of it, and still says what it says" in done.out
    assert run("verify", war.path).status == 0
    listed = run("log", war.path, "--kind", "Redaction").out
    assert f"erases {target[:8]}" in listed
    shown = run("log", war.path, "--json").json["entries"]
    assert [each["event"] for each in shown if each["id"] == target] == [None]


def test_redact_leaves_what_a_file_says(run: Run, war: Written, tmp_path: Path) -> None:
    with ce.EventLog.open(war.path, read_only=True) as log:
        standing = {account.id for account in log.now().accounts(ce.HarmReport)}
        entry = next(entry for entry in log.entries(kinds=["HarmReport"]) if entry.id in standing)
    shown = run("log", war.path, "--json").json["entries"]
    fields = next(each["event"] for each in shown if each["id"] == entry.id)
    left = tmp_path / "left.json"
    left.write_text(json.dumps({"kind": "HarmReport", "event": {**fields, "killed": 99}}))

    done = run("redact", "--yes", war.path, entry.id, "--leaving", left, "--json").json

    assert (done["erased"], done["clean"]) == (entry.id, True)
    with ce.EventLog.open(war.path, read_only=True) as log:
        assert log.entry(entry.id).event is None
        assert log.now().account(entry.id).event.killed == ce.Quantity.exact(99)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind":1,"event":{}}', '{"kind":"Link","event":[]}', "[" * 100_000])
def test_redact_refuses_a_file_that_holds_no_event(run: Run, war: Written, tmp_path: Path, text: str) -> None:
    left = tmp_path / "left.json"
    left.write_text(text)

    done = run(
        "redact",
        "--yes",
        war.path,
        war.id("D1") if "D1" in war.seeds.ids else next(iter(war.seeds.ids.values())),
        "--leaving",
        left,
    )

    assert (done.status, done.out) == (2, "")
    assert re.search("must be|is required and missing|must not be nested", done.err)


def test_redact_says_where_the_database_may_hold_more(run: Run, war: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ce.EventLog, "scrub", lambda _: False)

    done = run("redact", "--yes", war.path, next(iter(war.seeds.ids.values())))

    assert "the database may hold more copies of it" in done.out


def test_a_line_that_refers_to_what_was_erased_is_not_taken_for_the_culprit(run: Run, war: Written) -> None:
    """It may be referred to; what is wrong is the line after it."""
    target = next(iter(war.seeds.ids.values()))
    run("redact", "--yes", war.path, target)
    good = {"kind": "Retraction", "event": {"target": target, "by": "ledger", "reason": "erased"}}
    bad = {"kind": "Retraction", "event": {"target": "0" * 32, "by": "ledger"}}

    done = run("append", war.path, stdin="\n".join(map(json.dumps, (good, bad))))

    assert "line 2" in done.err


def test_an_entry_is_proved_to_somebody_who_has_only_the_head(run: Run, war: Written, tmp_path: Path) -> None:
    target = next(iter(war.seeds.ids.values()))
    head, proof = tmp_path / "head.json", tmp_path / "proof.json"
    head.write_text(run("head", war.path).out)
    proof.write_text(run("prove", war.path, target, "--head", head).out)

    done = run("check-proof", proof, head)

    assert done.status == 0
    assert f"proved: entry {target}" in done.out
    assert run("check-proof", proof, head, "--json").json["entry"] == target
    assert run("check-proof", "-", head, stdin=proof.read_text()) == done
    assert run("verify", war.path, "--head", head.read_text()).status == 0
    earlier = json.loads(run("head", war.path, "--position", 2).out)
    assert earlier["position"] == 2
    assert json.loads(run("prove", war.path, target).out)["id"] == target
    run("redact", "--yes", war.path, target)
    proof.write_text(run("prove", war.path, target, "--head", head).out)
    assert run("check-proof", proof, head).status == 0


def test_a_proof_that_shows_nothing_is_refused(run: Run, war: Written, tmp_path: Path) -> None:
    target = next(iter(war.seeds.ids.values()))
    head, proof, odd = tmp_path / "head.json", tmp_path / "proof.json", tmp_path / "odd"
    head.write_text(run("head", war.path).out)
    proof.write_text(json.dumps({**json.loads(run("prove", war.path, target).out), "payload": "{}"}))
    odd.write_bytes(b"\xff")

    assert "is not what its id was made of" in run("check-proof", proof, head).err
    assert "must be UTF-8 text" in run("check-proof", odd, head).err
    assert run("check-proof", tmp_path / "none", head).status == 2


def test_redact_refuses_a_file_that_is_not_utf8(run: Run, war: Written, tmp_path: Path) -> None:
    left = tmp_path / "left.json"
    left.write_bytes('{"kind": "Київ"}'.encode("cp1251"))

    assert (
        "left.json: must be UTF-8 text"
        in run("redact", "--yes", war.path, next(iter(war.seeds.ids.values())), "--leaving", left).err
    )
