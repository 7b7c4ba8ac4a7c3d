"""`record`: a verdict with its evidence, the steps of the record, and what flips the answer."""

from __future__ import annotations

import json
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
    assert "set aside: - not by UA/AirForce: 2" in told
    assert "accounts in scope that do not give the figure: 1" in told
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

    assert nights.startswith("3 steps of the record, among 5 with a figure; as last reported by UA/AirForce\n")
    assert "136  " in nights
    assert "; the first recorded here\n" in nights
    assert "  2024-11-26  ████████████████████████████████" in nights
    assert "2024-11-25 19:30 to 2024-11-26 09:00 Europe/Kyiv  ████████████████████████████████" in accounts


def test_a_ladder_says_what_was_set_aside_and_what_may_add_to_a_step(run: Run, war: Written) -> None:
    """C2 and C3: what is larger and out, and what only may belong to a night, for people and for machines."""
    for label, launched, start, end in (
        ("month", 900, "2024-11-01T00:00:00Z", "2024-11-20T00:00:00Z"),
        ("nowhere", 7, "2024-11-25T18:00:00Z", "2024-11-26T04:00:00Z"),
    ):
        attribution = {"claimant": "UA/AirForce", "reported": {"start": end, "end": end, "tz": "UTC"}}
        when = {"start": start, "end": end, "precision": "hour", "tz": "UTC"}
        where = {"where": {"name": "Ukraine", "code": "UA"}} if label == "month" else {}
        event = {"attacker": "RU", "when": when, "tally": {"launched": launched}, "attribution": attribution, **where}
        line = json.dumps({"kind": "DroneStrike", "event": event})
        assert run("append", war.path, "-", stdin=line).status == 0
    told = " ".join(run("record", war.path, *NIGHTS, "--ladder").out.split())
    answer = run("record", war.path, *NIGHTS, "--ladder", "--json").json

    assert "188 to 195" in told
    assert "may add 7 (a place)" in told
    assert "larger, but not counted: - ahead of it, but not counted: 900 (UA/AirForce, Ukraine, 2024-11-01" in told
    assert "longer than a night" in told
    assert "set aside: - longer than a night: 1" in told
    assert "900" in answer["larger"][0]
    assert answer["ladder"][-1]["maybe"][0]["decides"] == ["a place"]
    assert "longer than a night" in {each["reason"] for each in answer["aside"]}


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
    """The president's post is known by its day only: it may count, or it does; nothing is earlier, either way."""
    asked = [*UKRAINE, "--grain", "night", "--count", "by:UA/President", "--key", "2024-11-10"]
    then = ["--as-known", "2024-11-10T12:00Z"]

    strictly, possibly = (
        run("record", war.path, *asked, *then).out,
        run("record", war.path, *asked, *then, "--possibly").out,
    )
    assert strictly.startswith("UNDETERMINED\n")
    assert "0 to 145 drones" in strictly
    assert "a report time would decide" in " ".join(strictly.split())
    assert possibly.startswith("UNDETERMINED\n")
    assert ": 145 drones" in " ".join(possibly.split())
    assert "nothing earlier is recorded" in " ".join(possibly.split())


@pytest.mark.parametrize(
    ("extra", "outcome"),
    [
        (["--rank", "2"], "FAILS"),
        (["--within", "3"], "UNDETERMINED"),
        (["--direction", "min"], "FAILS"),
        (["--reading", "floor"], "HOLDS"),
        (["--until", "2024-11-09"], "NOT_COMPARABLE"),
        (["--day-starts", "18:00"], "HOLDS"),
        (["--date-only", "night"], "HOLDS"),
        (["--decoys", "yes"], "UNDETERMINED"),
        (["--target-kind", "airfield"], "UNDETERMINED"),
        (["--unit", "report"], "HOLDS"),
        (["--maybe", "aside"], "HOLDS"),
        (["--bounds", "wholes"], "HOLDS"),
        (["--speaks-of", "UA/AirForce=UA"], "HOLDS"),
        (["--complete-since", "2024-11-10"], "HOLDS"),
        (["--count", "first-hand:latest:UA/AirForce"], "HOLDS"),
        (["--count", "first-hand:disjoint:by:UA/AirForce"], "HOLDS"),
        (["--count", "disjoint:envelope"], "HOLDS"),
    ],
)
def test_each_part_of_the_question_can_be_put(run: Run, war: Written, extra: list[str], outcome: str) -> None:
    """Every field of the scope, and the rank."""
    ran = run("record", war.path, *NIGHTS, "--key", "2024-11-10", *extra, "--json")

    assert ran.status == (2 if "--target-kind" in extra else 0)  # no account has that one
    assert ran.json["verdict"]["outcome"] == outcome


@pytest.mark.parametrize(
    ("grain", "key"),
    [
        ("day", "2024-11-10"),
        ("week", "2024-W45"),
        ("month", "2024-11"),
        ("year", "2024"),
        ("rolling_24h", "24 h to 2024-11-10 07:30Z"),
        ("window", "2024-11-09 18:00Z to 2024-11-10 07:30Z"),
    ],
)
def test_the_key_of_each_grain_is_printed_as_it_is_read(run: Run, war: Written, grain: str, key: str) -> None:
    """C5: what is printed, what stands in JSON and what is asked for are one."""
    words = ["record", war.path, *UKRAINE, "--grain", grain, "--count", "by:UA/AirForce"]

    verdict = run(*words, "--key", key, "--json").json["verdict"]

    assert verdict["key"] == key
    assert verdict["value"] is not None
    assert f"({key})" in " ".join(run(*words, "--key", key).out.split())


@pytest.mark.parametrize(
    ("grain", "key"),
    [("rolling_24h", "2024-11-10T07:30Z"), ("window", "2024-11-09T18:00Z/2024-11-10T07:30:00Z")],
)
def test_instants_may_be_given_as_iso_text_too(run: Run, war: Written, grain: str, key: str) -> None:
    """As everywhere else on the command line."""
    words = ["record", war.path, *UKRAINE, "--grain", grain, "--count", "by:UA/AirForce", "--key", key, "--json"]

    assert run(*words).json["verdict"]["value"] is not None


@pytest.mark.parametrize("grain", ["account", "incident"])
def test_a_bucket_that_ids_name_is_asked_by_one_of_them(run: Run, war: Written, grain: str) -> None:
    """An incident is written as all of its accounts."""
    words = ["record", war.path, *UKRAINE, "--grain", grain, "--count", "by:UA/AirForce", "--json"]

    verdict = run(*words, "--key", war.id("D1")).json["verdict"]

    expected = {war.id("D1")} if grain == "account" else {war.id("D1"), war.id("D2")}
    assert set(verdict["key"].removeprefix("incident of ").split()) == expected
    assert run(*words, "--key", verdict["key"]).json["verdict"] == verdict


@pytest.mark.parametrize(
    ("grain", "key"),
    [
        ("window", "2024-11-09T18:00Z"),
        ("window", "soon/.."),
        ("rolling_24h", "soon"),
        ("week", "45"),
        ("year", "24"),
    ],
)
def test_a_key_of_another_grain_is_refused_with_an_example(run: Run, war: Written, grain: str, key: str) -> None:
    """Nothing is guessed."""
    ran = run("record", war.path, *UKRAINE, "--grain", grain, "--count", "envelope", "--key", key)

    assert ran.status == 2
    assert f"a {grain} is named by" in ran.err
    assert "such as" in ran.err


def test_a_key_that_no_account_can_have_is_refused(run: Run, war: Written) -> None:
    """Where only ids name a bucket."""
    ran = run("record", war.path, *UKRAINE, "--grain", "incident", "--count", "envelope", "--key", "2024-11-10")

    assert ran.status == 2
    assert "must be the id of an account" in ran.err


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


def test_c4_a_weapon_that_nobody_names_is_told_and_the_program_says_so(run: Run, war: Written) -> None:
    """The answer is printed, for what is not said may be it; and it ends with 2."""
    ran = run("record", war.path, *NIGHTS, "--key", "2024-11-10", "--weapon", "Shahed-136/131", "--json")

    assert ran.status == 2
    assert ran.json["verdict"]["outcome"] == "UNDETERMINED"
