"""`compare`, `matrix`, `totals`, `lint`: an answer, its evidence, the head; the same for machines."""

from __future__ import annotations

import shlex

from tests.cli.conftest import Run, Written

SIDES = ["--side", "RU=latest:UA/AirForce", "--side", "UA=latest:RU/MoD"]
NIGHT = shlex.split(
    "--kind DroneStrike --measure launched --grain night --tz Europe/Kyiv --day-rule end --key 2024-11-10"
)
DAY = "--kind DroneStrike --measure destroyed --attacker UA --place RU --grain day --tz Europe/Moscow --day-rule end"
TOTALS = [*shlex.split(DAY), "--count", "latest:RU/MoD"]


def test_two_sides_are_compared_or_it_is_said_why_not(run: Run, war: Written) -> None:
    """Launched against destroyed is no comparison."""
    noon = run("compare", war.path, *NIGHT, *SIDES, "--as-known", "2024-11-10T12:00Z")
    later = run("compare", war.path, *NIGHT, *SIDES, "--as-known", "2024-11-10T14:00Z")

    assert noon.out.startswith("NOT_COMPARABLE")
    assert "different measures are never compared" in " ".join(noon.out.split())
    assert later.out.startswith("Comparable")
    assert "caveats:" in later.out
    assert "evidence:" in later.out


def test_machines_get_both_sides(run: Run, war: Written) -> None:
    """With the reason, or who is ahead by how much."""
    answer = run("compare", war.path, *NIGHT, *SIDES, "--json").json

    assert answer["comparison"]["reason"] is None
    assert (answer["comparison"]["greater"], answer["comparison"]["difference"]["low"]) == ("RU", 61)
    assert answer["comparison"]["sides"]["UA"]["value"]["low"] == 84
    assert answer["comparison"]["sentence"].startswith("Comparable")


def test_claims_about_one_incident_stand_side_by_side(run: Run, war: Written) -> None:
    """Asked by the beginning of any of its accounts' ids."""
    ran = run("matrix", war.path, war.id("D2")[:10])

    assert "UA/AirForce" in ran.out
    assert "UA/President" in ran.out
    assert "and 1 account of parts of it" in ran.out
    assert run("matrix", war.path, war.id("D2"), "--json").json["matrix"]["claims"]["UA/AirForce"]["launched"]


def test_an_incident_that_nobody_had_spoken_of_is_said_to_be_so(run: Run, war: Written) -> None:
    """As known before."""
    ran = run("matrix", war.path, war.id("D1"), "--as-known", "2024-11-01T00:00Z")

    assert ran.out.startswith("nobody has said anything about it in this view\n")


def test_totals_count_nothing_twice(run: Run, war: Written) -> None:
    """34 over Moscow oblast are part of the morning's 70."""
    ran = run("totals", war.path, *TOTALS)

    assert "2024-11-10         96  \N{EN DASH}\n" in ran.out
    assert "a part of a whole that counts" in ran.out
    answer = run("totals", war.path, *TOTALS, "--json").json
    assert answer["periods"]["2024-11-10"]["value"]["low"] == 96


def test_caveats_of_totals_name_their_periods(run: Run, war: Written) -> None:
    """By everybody's count, voices overlap unlinked."""
    ran = run("totals", war.path, *shlex.split(DAY)[:-2], "--day-rule", "start", "--count", "by:RU/Moscow/Mayor")

    assert "caveats:" in ran.out
    assert "(2024-09-09, 2024-11-10, everything)" in " ".join(ran.out.split())


def test_lint_lists_what_cannot_be_true(run: Run, war: Written) -> None:
    """With the accounts concerned; the exit status is about the question, not about the sources."""
    ran = run("lint", war.path)

    assert ran.status == 0
    assert "launched_below_destroyed: RU/MoD" in ran.out
    assert "findings: 1\n" in ran.out
    (finding,) = run("lint", war.path, "--json").json["findings"]
    assert finding["check"] == "launched_below_destroyed"
    assert war.id("D19") in finding["accounts"]
