"""What is noted beside an append: seen wherever the entry is, no part of the event, sealed, and erased with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import conflict_events as ce
from conflict_events.errors import LogDamaged, UsageError
from conflict_events.log.sealing.schemes import TODAYS, metadata_digest
from conflict_events.log.upkeep.salvage import salvaged
from conflict_events.questions.claims import Provenance
from conflict_events.questions.ledger import Changes
from conflict_events.stores import MemoryStore, Row
from tests.log.accounts import filled, opened, strike, tamper

WHY = {"why": "asked by the desk", "correlation": "run 7"}


def test_what_is_noted_beside_an_append_is_seen_wherever_its_entries_and_accounts_are() -> None:
    with opened(recorded_by="desk") as log:
        noted, other = log.append(strike(1), strike(2), metadata=WHY), log.append(strike(3))

        assert [entry.metadata for entry in (*noted, *other)] == [WHY, WHY, {}]
        assert [entry.metadata for entry in log.entries()] == [WHY, WHY, {}]
        assert [account.metadata for account in log.now().accounts()] == [WHY, WHY, {}]
        assert [change.metadata for change in log.ask(Changes(0)).changes] == [WHY, WHY, {}]
        assert "recorded 2025-01-01 00:01:00Z by desk (correlation: run 7; why: asked by the desk):" in repr(noted[0])
        trace = log.ask(Provenance(frozenset({noted[0].id, other[0].id})))
        assert trace.table().headings[-1] == "noted"
        assert {row[-1] for row in trace.table().cells} == {
            ("recorded by desk", "correlation: run 7; why: asked by the desk"),
            ("recorded by desk",),
        }
        assert log.verify(deep=True).is_intact


def test_what_is_noted_when_a_log_is_opened_stands_beside_every_append_that_does_not_say_otherwise() -> None:
    """So whoever appends for somebody else, as an importer does, needs to know nothing of it."""
    with opened(metadata=WHY) as log:
        log.append(strike(1))
        log.append(strike(2), recorded_by="somebody")
        log.append(strike(3), metadata={})

        assert [(entry.recorded_by, dict(entry.metadata)) for entry in log.entries()] == [
            ("", WHY),
            ("somebody", WHY),
            ("", {}),
        ]


def test_metadata_is_no_part_of_an_event_and_what_is_in_the_log_keeps_what_was_noted_then() -> None:
    with opened() as log:
        (first,) = log.append(strike(1), metadata=WHY)
        (again,) = log.append(strike(1), metadata={"why": "once more"})

        assert (again.id, dict(again.metadata), len(log)) == (first.id, WHY, 1)
    with opened() as plain:
        assert plain.append(strike(1))[0].id == first.id
        assert plain.head != log_head(WHY) != log_head({"why": "another"})


def log_head(metadata: dict[str, str]) -> ce.history.Head:
    with opened() as log:
        log.append(strike(1), metadata=metadata)
        return log.head


def test_metadata_that_is_no_small_mapping_of_texts_is_refused_and_nothing_is_written() -> None:
    with opened() as log:
        wrong: Any
        for wrong in ({"why": 5}, "why", {"Why": "x"}):
            with pytest.raises(UsageError, match="metadata"):
                log.append(strike(1), metadata=wrong)
        assert len(log) == 0
    with pytest.raises(UsageError, match=r"metadata\['why'\]: must be text"):
        opened(metadata={"why": ""})


def test_metadata_is_erased_with_what_the_entry_says_and_every_head_still_verifies(tmp_path: Path) -> None:
    """Also alone: the Redaction leaves the event as it was."""
    path = tmp_path / "war.db"
    with opened(path) as log:
        first, second = log.append(strike(1), strike(2), metadata={"why": "Olena K. asked"})
        head = log.export_head()
        log.redact(first.id)
        log.redact(second.id, leaving=second.event)

        assert [entry.metadata for entry in log.entries()] == [{}, {}, {}, {}]
        assert [(each.event, dict(each.metadata)) for each in log.now().accounts()] == [(second.event, {})]
        assert log.verify(head, deep=True).is_intact
        assert ce.log.check_inclusion(log.prove(1), log.export_head()).metadata == {}
        log.backup(tmp_path / "copy.db")
    assert b"Olena" not in path.read_bytes()
    with opened(tmp_path / "copy.db") as log:
        assert log.verify(head, deep=True).is_intact


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("metadata = replace(metadata, 'desk', 'boss')", "its metadata is not what was noted"),
        ("metadata = NULL", "its metadata is not what was noted"),
        ("metadata_digest = NULL", "its metadata is not what was noted"),
        ("metadata_digest = zeroblob(32)", "its metadata is not what was noted"),
        ("metadata = NULL, metadata_digest = NULL", "the chain breaks here"),
        ("salt = NULL, payload = NULL", "its metadata is not what was noted"),
    ],
)
def test_altered_added_or_removed_metadata_is_found(tmp_path: Path, change: str, what: str) -> None:
    path = tmp_path / "war.db"
    with opened(path) as log:
        log.append(strike(1), strike(2), strike(3), metadata=WHY)
    tamper(path, f"UPDATE entry SET {change} WHERE position = 2")  # noqa: S608  # words from above

    with opened(path) as log:
        assert any(fault.position == 2 and what in fault.what for fault in log.verify().faults)


def test_metadata_that_cannot_be_read_under_a_chain_that_is_in_order_is_damage() -> None:
    """Only who holds the log could write it so."""
    store = MemoryStore()
    with ce.EventLog.on(store) as log:
        log.append(strike(1), metadata=WHY)
        for odd in (b"[]", b"{", b'{"why":5}', b"\xff"):
            row = store._rows[0]
            made = row._replace(metadata=odd, metadata_digest=metadata_digest(row.salt or b"", odd))
            store._rows[0] = made._replace(digest=TODAYS.digest_of(b"", made))

            assert log.verify().is_intact
            assert "position 1: the metadata of an entry is none" in str(log.verify(deep=True))
            with pytest.raises(LogDamaged, match="the metadata of an entry is none"):
                next(log.entries())


def test_a_log_of_which_neither_end_is_as_it_was_is_not_written_to() -> None:
    """How its entries are sealed shows in the first or the last."""
    store = MemoryStore()
    log = filled(ce.EventLog.on(store))
    ends = store._rows[0], store._rows[-1]

    store._rows[0] = ends[0]._replace(digest=bytes(32))
    assert ce.EventLog.on(store, read_only=True).verify().faults
    assert ce.EventLog.on(store).id_of(strike(90)) == log.id_of(strike(90))
    store._rows[-1] = ends[1]._replace(digest=bytes(32))
    with pytest.raises(LogDamaged, match="neither the first nor the last entry"):
        ce.EventLog.on(store).append(strike(90))


def test_what_is_salvaged_has_its_metadata() -> None:
    store = MemoryStore()
    ce.EventLog.on(store).append(strike(1), metadata=WHY)

    assert [row.metadata for row in salvaged(store) if isinstance(row, Row)] == [
        b'{"correlation":"run 7","why":"asked by the desk"}'
    ]
