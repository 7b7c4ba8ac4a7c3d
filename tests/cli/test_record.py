"""`record`: a verdict with its evidence, the steps of the record, and what flips the answer."""

from __future__ import annotations

import shlex

import pytest

from tests.cli.conftest import Run, Written

KIND = ["--kind", "DroneStrike"]
UKRAINE = [*KIND, *shlex.split("--measure launched --attacker RU --place UA --tz Europe/Kyiv --day-rule end")]
NIGHTS = [*UKRAINE, "--grain", "night", "--since", "2022-02-24", "--count", "latest:UA/AirForce"]
MOSCOW = [*KIND, *shlex.split("--measure destroyed --attacker UA --place RU-MOS --place RU-MOW --tz Europe/Moscow")]


def test_a_verdict_comes_with_its_sentence_and_evidence(run: Run, war: Written) -> None:
    """Whose count, as known when, and the head of the log."""
    ran = run("record", war.path, *NIGHTS, "--key", "2024-11-10", "--as-known", "2024-11-10T12:00Z")
    told = " ".join(ran.out.split())

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("HOLDS\n")
    assert "9 ahead of 136 (2024-10-16)" in told
    assert "what became of it: HOLDS" in told
    assert "set aside: - measure unreported: 1" in told
    assert f"[2] UA/AirForce, through Facebook, 2024-11-10 10:00 Europe/Kyiv ({war.id('D1')[:8]})" in told
    assert "log: 70 entries, head 70:" in told


def test_an_account_finds_its_bucket_by_the_beginning_of_its_id(run: Run, war: Written) -> None:
    """In every grain."""
    by_id = run("record", war.path, *NIGHTS, "--key", war.id("D1")[:8])

    assert by_id.out == run("record", war.path, *NIGHTS, "--key", "2024-11-10").out


def test_machines_get_verdict_lifecycle_ladder_and_evidence(run: Run, war: Written) -> None:
    """Names of buckets are written as `--key` reads them."""
    answer = run("record", war.path, *NIGHTS, "--key", "2024-11-10", "--ladder", "--json").json

    assert answer["verdict"]["outcome"] == "HOLDS"
    assert answer["verdict"]["holders"] == ["2024-11-10"]
    assert answer["lifecycle"]["beaten_on"] == ["2024-11-26"]
    assert [step["key"] for step in answer["ladder"]] == ["2024-10-16", "2024-11-10", "2024-11-26"]
    assert {source["account"]["id"] for source in answer["evidence"]["sources"]} == {war.id("D1"), war.id("D16.1")}
    assert answer["view"] == {"clock": "now", "moment": None, "possibly": False}


def test_without_a_key_the_steps_of_the_record_are_drawn(run: Run, war: Written) -> None:
    """A bar a step; those that only ids name, by when they end."""
    nights = run("record", war.path, *NIGHTS).out
    accounts = run("record", war.path, *UKRAINE, "--grain", "account", "--count", "by:UA/AirForce").out

    assert nights.startswith("3 steps of the record, among 5 with a figure; counted latest by UA/AirForce\n")
    assert "  2024-11-26  ████████████████████████████████" in nights
    assert "  2024-11-26 07:00Z  ████████████████████████████████" in accounts


def test_nothing_said_is_not_comparable(run: Run, war: Written) -> None:
    """And has no ladder, no evidence, and nothing that became of it."""
    asked = [*MOSCOW, *shlex.split("--grain night --day-rule end --count latest:RU/MoD --key 2024-11-10")]
    told = run("record", war.path, *asked, "--as-known", "2024-11-10T12:00Z").out

    assert told.startswith("NOT_COMPARABLE\n")
    assert "what became of it" not in told
    assert "evidence:" not in told
    assert run("record", war.path, *asked, "--attacker", "RU", "--ladder").out.count("█") == 0


def test_as_recorded_sees_what_the_log_held(run: Run, war: Written) -> None:
    """The seeds were recorded in January."""
    before = run("record", war.path, *NIGHTS, "--key", "2024-11-10", "--as-recorded", "2025-01-01T00:00Z")
    after = run("record", war.path, *NIGHTS, "--key", "2024-11-10", "--as-recorded", "2025-01-03T00:00Z")

    assert before.out.startswith("NOT_COMPARABLE\n")
    assert after.out.startswith("HOLDS\n")


def test_possibly_sees_what_may_have_been_said(run: Run, war: Written) -> None:
    """The president's post is known by its day only."""
    asked = [*UKRAINE, "--grain", "night", "--count", "by:UA/President", "--key", "2024-11-10"]
    then = ["--as-known", "2024-11-10T12:00Z"]

    assert run("record", war.path, *asked, *then).out.startswith("NOT_COMPARABLE\n")
    assert run("record", war.path, *asked, *then, "--possibly").out.startswith("HOLDS\n")


@pytest.mark.parametrize(
    ("extra", "outcome"),
    [
        (["--rank", "2"], "FAILS"),
        (["--within", "3"], "HOLDS"),
        (["--direction", "min"], "FAILS"),
        (["--reading", "floor"], "HOLDS"),
        (["--until", "2024-11-09"], "NOT_COMPARABLE"),
        (["--day-starts", "18:00"], "HOLDS"),
        (["--date-only", "night"], "HOLDS"),
        (["--weapon", "Shahed-136/131"], "HOLDS"),
        (["--decoys", "yes"], "HOLDS"),
        (["--target-kind", "airfield"], "HOLDS"),
    ],
)
def test_each_part_of_the_question_can_be_put(run: Run, war: Written, extra: list[str], outcome: str) -> None:
    """Every field of the scope, and the rank."""
    ran = run("record", war.path, *NIGHTS, "--key", "2024-11-10", *extra, "--json")

    assert ran.status == 0
    assert ran.json["verdict"]["outcome"] in (outcome, "NOT_COMPARABLE")


@pytest.mark.parametrize(
    ("grain", "key"),
    [
        ("day", "2024-11-10"),
        ("week", "2024-W45"),
        ("month", "2024-11"),
        ("year", "2024"),
        ("rolling_24h", "2024-11-10T07:30:00Z"),
        ("window", "2024-11-09T18:00:00Z/2024-11-10T07:30:00Z"),
    ],
)
def test_the_key_of_each_grain_is_written_as_it_is_read(run: Run, war: Written, grain: str, key: str) -> None:
    """What stands in JSON can be asked again."""
    words = ["record", war.path, *UKRAINE, "--grain", grain, "--count", "by:UA/AirForce", "--key", key, "--json"]

    verdict = run(*words).json["verdict"]

    assert verdict["key"] == key
    assert verdict["value"] is not None


@pytest.mark.parametrize("grain", ["account", "incident"])
def test_a_bucket_that_ids_name_is_asked_by_one_of_them(run: Run, war: Written, grain: str) -> None:
    """An incident is written as all of its accounts."""
    words = ["record", war.path, *UKRAINE, "--grain", grain, "--count", "by:UA/AirForce", "--json"]

    verdict = run(*words, "--key", war.id("D1")).json["verdict"]

    expected = {war.id("D1")} if grain == "account" else {war.id("D1"), war.id("D2")}
    assert set(verdict["key"].split("+")) == expected


@pytest.mark.parametrize(
    ("grain", "key"),
    [("window", "2024-11-09T18:00Z"), ("window", "soon/.."), ("rolling_24h", "soon"), ("week", "45"), ("year", "24")],
)
def test_a_key_of_another_grain_is_refused_with_an_example(run: Run, war: Written, grain: str, key: str) -> None:
    """Nothing is guessed."""
    ran = run("record", war.path, *UKRAINE, "--grain", grain, "--count", "envelope", "--key", key)

    assert ran.status == 2
    assert f"for grain '{grain}' must be" in ran.err
    assert "such as" in ran.err


def test_a_window_may_be_open(run: Run, war: Written) -> None:
    """Two dots are an end that nobody gave."""
    ran = run("record", war.path, *UKRAINE, "--grain", "window", "--count", "envelope", "--key", "../2024-11-10T07:30Z")

    assert "NOT_COMPARABLE" in ran.out


VARIED = ["day_rule=start,end", "grain=day,account", "count=envelope,majority,majority:UA/President,under:UA"]


def test_what_flips_the_answer_is_shown(run: Run, war: Written) -> None:
    """One convention at a time; sets are joined by +, and `none` lifts a restriction."""
    more = ["decoys=yes,no,none", "places=UA+RU,none", "day_starts=18:00", "since=2024-11-01", "direction=min"]
    varied = [word for each in VARIED + more for word in ("--vary", each)]
    words = ["record", war.path, *NIGHTS, "--key", war.id("D1"), *varied]

    answer = run(*words, "--json").json

    assert answer["conventions"]["varied"]["direction=min"]["outcome"] == "FAILS"
    assert "direction=min" in answer["flips"]
    assert "day_rule=end" not in answer["flips"]
    assert "places=RU and UA" in answer["conventions"]["varied"]
    assert "flips" in run(*words).out


def test_how_a_verdict_came_about_is_shown_step_by_step(run: Run, war: Written) -> None:
    """From the moment on at which each report was said."""
    words = [*MOSCOW, "--grain", "day", "--day-rule", "end", "--count", "envelope", "--key", "2024-11-10", "--history"]

    steps = run("record", war.path, *words, "--json").json["history"]["steps"]
    judged = [(step["moment"][:16], step["verdict"]["outcome"]) for step in steps]

    assert ("2024-11-10T05:45", "UNDETERMINED") in judged
    assert ("2024-11-10T06:30", "HOLDS") in judged
    assert "2024-11-10 06:30Z  HOLDS" in run("record", war.path, *words).out
