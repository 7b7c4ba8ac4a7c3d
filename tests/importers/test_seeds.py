"""Loading the seeds: one line, all or nothing, idempotent, and in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conflict_events.codec import Codec, canonical_json
from conflict_events.errors import InvalidValue, ReferenceRefused, UnreadableSource, UsageError
from conflict_events.events import KINDS, Correction
from conflict_events.history import Account
from conflict_events.history.references import referred
from conflict_events.importers import seeds
from conflict_events.importers.seeds import Seeds, load
from conflict_events.log import EventLog
from tests.importers.seeded import new_log

CHECKOUT = Path(__file__).parents[2] / "seeds"
NOON = "2024-11-10T12:00Z"


def records(name: str) -> list[dict[str, Any]]:
    stored: list[dict[str, Any]] = json.loads((CHECKOUT / f"{name}.json").read_text("utf-8"))
    return stored


def test_every_reference_names_an_earlier_entry(log: EventLog, both: Seeds) -> None:
    """L9: nothing refers forwards, or to what is not there."""
    positions = {entry.id: entry.position for entry in both.entries}

    for entry in log.entries():
        assert all(positions[named] < entry.position for _, named in referred(entry.event))


def test_the_accounts_of_the_day_stand_in_the_order_in_which_they_were_said(log: EventLog, both: Seeds) -> None:
    """A reader of the file reads the day as it came to be known."""
    said = []
    for record in records("founding_day"):
        event = log.entry(both.ids[record["label"]]).event
        if record["kind"] not in {"Link", "Assessment"}:
            spoken = event.replacement if isinstance(event, Correction) else event
            said.append(spoken.attribution.reported.latest)

    assert said == sorted(said)


@pytest.mark.parametrize("name", ["founding_day", "article", "links"])
def test_the_files_are_in_stored_form(log: EventLog, both: Seeds, name: str) -> None:
    """What stands in the files is what the log stores, labels in place of ids: no default, no second spelling."""
    codec = Codec(KINDS)
    for record in records(name):
        stored = seeds._resolved(record["event"], both.ids)
        if record["event"].get("kind") == "same_incident":
            stored["a"], stored["b"] = sorted((stored["a"], stored["b"]))
        event = log.entry(both.ids[record["label"]]).event
        assert codec.encode(event) == canonical_json(stored), record["label"]


def test_loading_twice_adds_nothing(tmp_path: Path) -> None:
    """Also into a file that was closed in between; and the answer is the same."""
    with EventLog.open(tmp_path / "war.db") as log:
        first = load(log)
        head = log.head
    with EventLog.open(tmp_path / "war.db") as log:
        assert load(log) == first
        assert load(log, "article").ids.items() <= first.ids.items()
        assert log.head == head


def standing(log: EventLog, moment: str) -> set[Any]:
    """What stands in a view, and in which incidents, whatever its positions."""
    accounts: Iterator[Account[Any]] = log.as_known(moment).accounts()
    return {(each.id, each.event, each.incident, each.part_of) for each in accounts}


def test_the_order_of_loading_does_not_matter() -> None:
    """The article first, the day first, or both at once: the accounts that stand are the same."""
    orders: list[list[seeds.SeedName]] = [["all"], ["article", "all"], ["founding_day", "all"]]
    logs = [new_log() for _ in orders]
    for log, names in zip(logs, orders, strict=True):
        for name in names:
            load(log, name)

    for moment in ("2024-11-10T07:45Z", NOON, "2025-01-02T00:00Z"):
        seen = [standing(log, moment) for log in logs]
        assert seen[0] == seen[1] == seen[2]


def test_each_set_stands_on_its_own() -> None:
    """The day alone has no claims of the article; the article alone has all 44."""
    day, article = load(new_log(), "founding_day"), load(new_log(), "article")

    assert (day.claims, day.flags) == ({}, {})
    assert len(article.claims) == 44
    assert day.ids.keys().isdisjoint(article.ids)


def test_loading_is_all_or_nothing() -> None:
    """A log whose clock stands before the last report takes nothing of it (L10)."""
    log = EventLog.open(clock=lambda: datetime(2024, 11, 11, tzinfo=UTC))

    with pytest.raises(InvalidValue):
        load(log)

    assert len(log) == 0


def test_an_unknown_name_is_refused() -> None:
    """The error lists the names there are."""
    with pytest.raises(UsageError, match="founding_day, article, all, got 'nov10'"):
        load(new_log(), "nov10")  # type: ignore[arg-type]  # wrong on purpose


def test_a_label_that_no_earlier_record_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the files is an error that names the label, never a reference to nothing."""
    (tmp_path / "article.json").write_text(json.dumps([records("links")[0]]))
    monkeypatch.setattr(seeds, "_folders", lambda: iter([tmp_path]))

    with pytest.raises(ReferenceRefused, match="got '@A7'"):
        load(new_log(), "article")


def test_missing_files_are_said_to_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without its seeds says so."""
    monkeypatch.setattr(seeds, "_folders", lambda: iter([tmp_path]))

    with pytest.raises(UnreadableSource, match=r"article\.json: the seeds are missing"):
        load(new_log(), "article")


def test_an_installed_package_brings_its_own_seeds() -> None:
    """The loader looks inside the package first, and at the top of the checkout after."""
    inside, beside = seeds._folders()

    assert Path(str(inside)).parts[-2:] == ("conflict_events", "seeds")
    assert beside == CHECKOUT
