"""The first looks at a log: `describe`, `show` and `check`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

import conflict_events as ce
from conflict_events.log import EventLog
from conflict_events.values import Attribution, Evidence, When
from tests.cli.conftest import Run, Written
from tests.cli.test_reporting import ASKED
from tests.log.accounts import opened, strike
from tests.projections.accounts import Sighting

CHECKED = ASKED.replace("--key", "--on").split()


def described(path: Path) -> None:
    with opened(path) as log:
        first = attrs.evolve(strike(1), when=When.day("2024-11-01", tz="UTC"))
        log.append(first, attrs.evolve(strike(2), when=When.day("2024-11-05", tz="UTC")))
        log.append(attrs.evolve(strike(3), when=When.day("2024-11-07", tz="UTC")))
        log.append(attrs.evolve(strike(4), when=When.between("2024-11-07T05:00Z", None)))
        log.append(*(attrs.evolve(strike(5), attribution=Attribution(f"X/{n}", "2024-11-10")) for n in range(13)))
        log.append(
            ce.Statement(
                act="claim", text="nothing of the kind", when="2024-11-10", attribution=Attribution("AFP", "2024-11-10")
            )
        )


def test_a_log_is_described_by_what_stands_in_it(run: Run, tmp_path: Path) -> None:
    """Kinds, days and gaps, measures, who speaks, where; the busiest first, the others counted."""
    described(tmp_path / "war.db")
    ran = run("describe", tmp_path / "war.db")
    told = run("describe", tmp_path / "war.db", "--json").json

    assert "  X/0 1" not in ran.out
    assert "UA/AirForce 4, AFP 1, X/0 1," in ran.out
    assert "and 3 more" in ran.out
    assert told["kinds"][0] == {
        "kind": "DroneStrike",
        "accounts": 17,
        "first": "2024-11-01",
        "last": "2024-11-10",
        "days without": 6,
        "longest gap": "2024-11-02 to 2024-11-04",
    }
    assert told["kinds"][1]["longest gap"] is None
    assert told["measures"]["DroneStrike"] == {"launched": 17}
    assert told["places"] == {"UA": 17}
    assert told["unread"] == []


def test_a_log_of_words_has_no_measures_and_what_was_withdrawn_is_not_in_it(run: Run, tmp_path: Path) -> None:
    """Nothing is made up for either."""
    with opened(tmp_path / "war.db") as log:
        said = Attribution("AFP", "2024-11-10")
        log.append(ce.Statement(act="claim", text="nothing", when="2024-11-10", attribution=said), strike(7, "Y"))
        log.append(ce.Retraction(target=log.id_of(strike(7, "Y")), by="ledger"))
    told = run("describe", tmp_path / "war.db", "--json").json

    assert [each["kind"] for each in told["kinds"]] == ["Statement"]
    assert (told["unread"], told["claimants"]) == ([], {"AFP": 1})
    assert "measures" not in run("describe", tmp_path / "war.db").out


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_kinds_that_are_not_read_are_named(run: Run, tmp_path: Path) -> None:
    """And what is read is described all the same."""
    path = tmp_path / "war.db"
    seen = Sighting(attribution=Attribution("X", "2024-11-10"), when=None, seen=ce.Quantity.exact(3))
    with EventLog.open(path, kinds=ce.KINDS.including(Sighting)) as log:
        log.append(strike(1), seen)

    assert "kinds that are not read here: Sighting; name them with --kinds" in " ".join(
        run("describe", path).out.split()
    )
    assert run("describe", path, "--json").json["unread"] == ["Sighting"]
    known = run("describe", path, "--kinds", "tests.projections.accounts:Sighting", "--json").json["kinds"]
    assert {
        "kind": "Sighting",
        "accounts": 1,
        "first": None,
        "last": None,
        "days without": 0,
        "longest gap": None,
    } in known


def test_an_entry_is_shown_with_all_that_was_said_and_done_about_it(run: Run, tmp_path: Path) -> None:
    """Its evidence with copies and times, its versions, links and assessments."""
    shown = Evidence(
        url="https://example.org/1",
        archived_url="https://archive.example.org/1",
        retrieved=datetime(2024, 11, 10, 10, tzinfo=UTC),
        media_type="text/html",
        sha256="ab" * 32,
        locator="paragraph 3",
    )
    said = Attribution("UA/AirForce", "2024-11-10T08:00Z", evidence=(shown,), quote="we counted 145")
    with opened(tmp_path / "war.db") as log:
        first = attrs.evolve(strike(145), attribution=said, note="by phone")
        about, other, whole = (entry.id for entry in log.append(first, strike(144, "AFP"), strike(300, "X")))
        revised = attrs.evolve(strike(146), attribution=attrs.evolve(said, reported="2024-11-10T12:00Z"))
        log.append(
            ce.Correction(target=about, replacement=revised, by="claimant", reason="a recount"),
            ce.Link(kind="same_incident", a=about, b=other, basis="same night"),
            ce.Link(kind="part_of", a=about, b=whole),
            ce.Assessment(target=about, stance="disputes", attribution=Attribution("Desk", "2024-11-11")),
            metadata={"why": "asked"},
        )
        (gone,) = log.append(strike(7, "Y"))
        (undone,) = log.append(ce.Retraction(target=gone.id, by="ledger"), recorded_by="somebody")
        (secret,) = log.append(strike(8, "Z"))
        log.redact(secret.id)
        link = log.entries(kinds=["Link"])
        linked = next(iter(link)).id
    path = tmp_path / "war.db"
    out = run("show", path, about[:8]).out

    for text in (
        "UA/AirForce, 2024-11-10 12:00 UTC, revised since it was first said",
        "https://example.org/1, archived: https://archive.example.org/1, at: paragraph 3",
        "retrieved: 2024-11-10 10:00Z",
        f"SHA-256: {'ab' * 32}",
        '"we counted 145"',
        "the claimant, recorded",
        "a recount",
        "Desk: disputes",
        "the same incident as",
        "(same night)",
        "a part of that of",
        "of one incident with:",
        "how it came to be so:",
    ):
        assert text.split()[0] in out
        assert " ".join(text.split()) in " ".join(out.split())
    assert "has a part in that of" in run("show", path, whole).out
    assert "does not stand in this view" in run("show", path, gone.id).out
    assert "by somebody" in run("show", path, undone.id).out
    assert "erased: its place" in run("show", path, secret.id).out
    assert "same_incident" in run("show", path, linked).out
    assert "note: by phone" in run("show", path, about, "--as-known", "2024-11-10T09:00Z").out
    assert run("show", path, about, "--json").json["entry"]["id"] == about


def test_a_claimed_figure_is_checked_in_one_line(war: Written, run: Run) -> None:
    """What is recorded, how that differs, who says so, and what is open."""
    ran = run("check", war.path, *CHECKED, "--figure", "150", "--beat", "136")

    assert ran.out.startswith("HOLDS\n")
    assert "claimed 150; 145 recorded" in ran.out
    assert "drift: none of these was revised" in ran.out
    assert run("check", war.path, *CHECKED, "--json").json["check"]["outcome"] == "HOLDS"


def test_what_is_no_number_is_refused(war: Written, run: Run) -> None:
    """In one line."""
    ran = run("check", war.path, *CHECKED, "--figure", "many")

    assert ran.status == 2
    assert "must be a number such as 145 or 8.5, got 'many'" in ran.err
