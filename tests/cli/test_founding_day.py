"""The main job: what the issue promises is printed, and machines get the same."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

import pytest

from conflict_events.cli import main
from tests.cli.conftest import Run

SCREEN = 100


def print_of(*options: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["founding-day", *options]) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def brief() -> str:
    """What the command prints by itself, asked once for all tests here."""
    return print_of()


@pytest.fixture(scope="module")
def printed() -> str:
    """All that it can tell, asked once too."""
    return print_of("--full", "--evidence")


@pytest.fixture(scope="module")
def told(printed: str) -> str:
    """The same with its lines joined, so that a sentence is found wherever it was broken."""
    return " ".join(printed.split())


@pytest.mark.parametrize(
    "promised",
    [
        "Ukraine night launched, air force 12:00Z HOLDS, 145 against 136",
        "Ukraine night launched, air force now tied 25 Nov, beaten 26 Nov",
        "Moscow oblast day destroyed, ministry 12:00Z HOLDS, 34 against 20",
        "all of Russia day destroyed, ministry 12:00Z FAILS, 93 against 158",
        "all of Russia day destroyed, ministry now FAILS, 96 against 158",
        "all of Russia night destroyed, ministry 12:00Z FAILS, 23 against 158",
        "Moscow night destroyed, ministry 12:00Z NOT_COMPARABLE, no figure",
        "Moscow day destroyed, anybody 07:45Z HOLDS, 32+ against 13 to 20",
        "both sides night launched, defenders 12:00Z NOT_COMPARABLE",
        "both sides night launched, defenders 14:00Z comparable: RU 145, UA 84",
        "Over Ukraine it was a record, 145 against 136; tied on 25 Nov, and beaten on 26 Nov by 188.",
        "over all of Russia it was no record, 93 against 158 by noon, 96 against 158 by now.",
        "launched on one side against destroyed on the other",
        "conflict-events founding-day --full",
    ],
)
def test_the_verdicts_are_printed_in_brief(brief: str, promised: str) -> None:
    """Ten verdicts, two ladders, three sentences, and what to type next."""
    assert promised in " ".join(brief.split())


def test_the_brief_is_one_screen_and_has_no_label_of_ours(brief: str, printed: str) -> None:
    """Forty lines of eighty columns; a label such as D5 means nothing to a reader, at length either."""
    assert len(brief.splitlines()) <= 40
    assert max(map(len, brief.splitlines())) <= 80
    assert re.findall(r"\b[A-D]\d{1,2}\b", brief + printed) == []


@pytest.mark.parametrize(
    "promised",
    [
        "9 ahead of 136 (2024-10-16)",
        "HOLDS, tied on 2024-11-25, beaten on 2024-11-26 (188)",
        "what is not said is not zero",
        "at least 12 [14] UNDETERMINED",
        "at least 22 [14] HOLDS",
        "at least 32 drones destroyed",
        "at least 12 ahead of 13 to 20 (2024-09-10)",
        "launched on one side against destroyed on the other: different measures are never compared",
        "84 launched is below the 93 destroyed that RU/MoD itself reports within that window",
        "Every figure added up would give 186",
        "HOLDS under the one reading of the words that has a figure; 1 has none. Caveats: ",
        "grain night: NOT_COMPARABLE, no figure",
        "UNDETERMINED: the words leave open what decides it (measure). Caveats: ",
    ],
)
def test_the_promised_answers_are_told_at_length(told: str, promised: str) -> None:
    """Each verdict with what it rests on."""
    assert promised in told


def test_the_evidence_alone_has_the_numbers_that_the_full_answer_cites(printed: str) -> None:
    """And the full answer alone is the other half."""
    full, evidence = print_of("--full"), print_of("--evidence")

    assert printed == f"{full}\nEvidence\n\n{evidence}"


def test_every_figure_leads_to_its_evidence(printed: str) -> None:
    """Every mark that is cited is explained, and every explanation is cited; links stand on lines of their own."""
    story, _, notes = printed.partition("\nEvidence\n")

    cited = set(re.findall(r"\[\d+\]", story)) - {"[n]"}
    assert cited == set(re.findall(r"^\[\d+\]", notes, re.MULTILINE))
    assert "https://www.facebook.com/" in notes
    assert "assessed: Agencies cannot verify" in notes
    assert re.search(r"log: 125 entries, head 125:[0-9a-f]{64}\n$", notes)


def test_it_fits_a_terminal(printed: str) -> None:
    """Only web addresses are wider, for they must not be broken."""
    lines = printed.splitlines()

    assert [line for line in lines if len(line) > SCREEN and "https://" not in line] == []


@pytest.mark.no_cover
def test_it_is_what_no_command_means(run: Run, brief: str) -> None:
    """The first thing that anybody types; and it comes out the same each time, so that a page can be compared."""
    assert run().out == brief


@pytest.mark.no_cover
def test_machines_get_the_same_answers(run: Run) -> None:
    """Stable keys; every answer with its scope, policy, view and head."""
    answers: dict[str, Any] = run("--json").json
    then = answers["ukraine_at_noon"]

    assert (then["outcome"], then["margin"]["low"], then["previous"]["2024-10-16"]["low"]) == ("HOLDS", 9, 136)
    assert then["context"]["view"] == {"clock": "known", "moment": "2024-11-10T12:00:00Z", "possibly": False}
    assert answers["ukraine_lifecycle"]["tied_on"] == ["2024-11-25"]
    assert answers["ukraine_lifecycle"]["beaten_on"] == ["2024-11-26"]
    assert answers["russia_at_noon"]["outcome"] == "FAILS"
    assert answers["moscow_overnight"]["value"] is None
    assert answers["sides_at_noon"]["reason"].startswith("launched on one side")
    assert answers["total_at_noon"]["everything"]["value"]["low"] == 93


@pytest.mark.no_cover
def test_every_figure_of_the_json_is_reachable_in_its_evidence(run: Run) -> None:
    """X15: every account used is among the sources."""
    answers = run("founding-day", "--json").json
    sources = {source["account"]["id"] for source in answers["evidence"]["sources"]}

    assert answers["evidence"]["missing"] == []
    assert set(_used(answers)) <= sources


def _used(value: Any) -> list[str]:
    if isinstance(value, dict):
        own: list[str] = value.get("used", []) + value.get("previous_used", [])
        return own + [each for inner in value.values() for each in _used(inner)]
    return [each for inner in value for each in _used(inner)] if isinstance(value, list) else []
