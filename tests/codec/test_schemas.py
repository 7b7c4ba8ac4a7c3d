"""Stored bytes outlive the code: a made-up kind that grew over three schemas, proved on a log file."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from conflict_events.codec import Codec
from conflict_events.errors import KindsUnread, SchemaTooNew, UnknownKind
from conflict_events.events import KINDS, Correction, DroneStrike, Kinds, Retraction
from conflict_events.log import EventLog
from conflict_events.values import Attribution, Quantity, Tally
from tests.codec.own_kinds import OilSpill, OilSpill1, OilSpill2
from tests.log.accounts import tamper

SECRET = b"s" * 32
SAID = Attribution("RU/MoD", "2024-11-10T08:00Z")
LATER = Attribution("RU/MoD", "2024-11-10T09:00Z")
FIRST, SECOND, THIRD = (KINDS.including(each) for each in (OilSpill1, OilSpill2, OilSpill))
OLD = OilSpill1(amount=5, attribution=SAID, colour="black")
NEW = OilSpill(tonnes=Quantity.exact(5), attribution=SAID)
STRIKE = DroneStrike(attacker="RU", when="2024-11-10", tally=Tally(launched=1), attribution=SAID)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "war.db"


def opened(path: Path, kinds: Kinds, **how: Any) -> EventLog:
    ticks = itertools.count()
    now = datetime(2025, 1, 1, tzinfo=UTC)
    return EventLog.open(path, kinds=kinds, secret=SECRET, clock=lambda: now + timedelta(seconds=next(ticks)), **how)


def test_older_schemas_are_brought_up_to_date_step_by_step() -> None:
    """From 1 to 2 to 3, on plain data."""
    payload = Codec(FIRST).encode(OLD)

    assert Codec(SECOND).decode("OilSpill", 1, payload) == OilSpill2(tonnes=5, attribution=SAID, colour="black")
    assert Codec(THIRD).decode("OilSpill", 1, payload) == NEW
    assert Codec(THIRD).decode("OilSpill", 2, b'{"tonnes":5,%s' % payload.split(b",", 1)[1]) == NEW
    assert (
        Codec(THIRD).structure(
            "OilSpill",
            {
                "amount": 5,
                "attribution": {
                    "claimant": "RU/MoD",
                    "reported": {"start": "2024-11-10T08:00:00Z", "end": "2024-11-10T08:00:00Z", "tz": "UTC"},
                },
            },
            schema=1,
        )
        == NEW
    )


def test_a_log_is_read_after_its_kinds_schema_moved_on(path: Path) -> None:
    """Ids, digests and the head stay what they were; the events are of today."""
    with opened(path, FIRST) as log:
        (before,) = log.append(OLD)
        head = log.head
    for kinds, event in ((SECOND, OilSpill2(tonnes=5, attribution=SAID, colour="black")), (THIRD, NEW)):
        with opened(path, kinds) as log:
            (entry,) = log.entries()

            assert (entry.event, entry.schema) == (event, 1)
            assert (entry.id, entry.digest, log.head) == (before.id, before.digest, head)
            assert log.verify(head, deep=True).is_intact


def test_appending_again_after_the_schema_moved_on_is_a_no_op(path: Path) -> None:
    """Identity is worked out from today's bytes."""
    with opened(path, FIRST) as log:
        (before,) = log.append(OLD)
    with opened(path, THIRD) as log:
        again = log.append(NEW)

        assert [entry.id for entry in again] == [before.id] == [log.id_of(NEW)]
        assert (again.new, len(log)) == ((), 1)
        assert log.verify(deep=True).is_intact


def test_two_entries_that_a_new_schema_makes_equal_are_the_first(path: Path) -> None:
    """They differed in a field that is no more."""
    with opened(path, FIRST) as log:
        first, second = log.append(OLD, OilSpill1(amount=5, attribution=SAID, colour="brown"))
    with opened(path, THIRD) as log:
        assert [entry.event for entry in log.entries()] == [NEW, NEW]
        assert log.id_of(NEW) == first.id != second.id
        assert log.verify(deep=True).is_intact


def test_a_correction_may_hold_a_replacement_of_an_older_schema(path: Path) -> None:
    """It is read as of today, acts, and appending it again is a no-op."""
    with opened(path, FIRST) as log:
        (entry,) = log.append(OLD)
        revised = OilSpill1(amount=7, attribution=LATER)
        (before,) = log.append(Correction(target=entry.id, replacement=revised, by="claimant"))
    with opened(path, THIRD) as log:
        correction = Correction(
            target=entry.id, replacement=OilSpill(tonnes=Quantity.exact(7), attribution=LATER), by="claimant"
        )

        assert log.entry(before.id).event == correction
        assert log.append(correction)[0].id == before.id
        assert [account.event.tonnes for account in log.now().accounts(OilSpill)] == [Quantity.exact(7)]
        assert log.verify().is_intact
        assert log.verify(deep=True).is_intact


def test_entries_of_all_schemas_stand_side_by_side(path: Path) -> None:
    """Each is stored under the schema of its day."""
    spills = (OLD, OilSpill2(tonnes=6, attribution=SAID), OilSpill(tonnes=Quantity.at_least(7), attribution=SAID))
    for kinds, spill in zip((FIRST, SECOND, THIRD), spills, strict=True):
        with opened(path, kinds) as log:
            log.append(spill)
    with opened(path, THIRD) as log:
        assert [entry.schema for entry in log.entries()] == [1, 2, 3]
        assert [entry.event.tonnes.floor for entry in log.entries()] == [5, 6, 7]
        assert log.verify(deep=True).is_intact


def test_an_old_log_that_is_only_read_is_read_and_found_intact(path: Path) -> None:
    """Its identities are of older schemas, and cannot be worked out anew; nothing is wrong with it."""
    with opened(path, FIRST) as log:
        log.append(OLD, STRIKE)
    content = path.read_bytes()
    with opened(path, THIRD, read_only=True) as log:
        assert next(log.entries()).event == NEW
        assert log.verify(deep=True).is_intact
    assert path.read_bytes() == content


def test_a_log_with_entries_of_a_newer_schema_is_not_opened_for_writing(path: Path) -> None:
    """Nobody could say whether an event is in it already; reading what we know goes on."""
    with opened(path, THIRD) as log:
        log.append(STRIKE, NEW)
    with pytest.raises(SchemaTooNew, match="schema 3 of OilSpill is newer than ours, 1"):
        opened(path, FIRST)
    with opened(path, FIRST, read_only=True) as log:
        assert [entry.event for entry in log.entries(kinds=[DroneStrike])] == [STRIKE]
        with pytest.raises(SchemaTooNew):
            list(log.entries())


def test_a_log_is_opened_without_a_kind_that_it_holds(path: Path) -> None:
    """What is of known kinds can be read, appended and verified; of the others it is warned, and nothing is silent."""
    with opened(path, THIRD) as log:
        spill, _ = log.append(NEW, STRIKE)
    with pytest.warns(KindsUnread, match="opened without: OilSpill; .* open it with kinds="):
        log = opened(path, KINDS)
    with log:
        assert log.append(STRIKE)[0].position == 2
        found = log.verify(deep=True)
        assert (found.faults, found.unread, found.is_intact) == ((), (1,), False)
        with pytest.raises(UnknownKind, match="'OilSpill' is not one of the known kinds"):
            list(log.entries())
    with opened(path, THIRD) as log:
        assert log.append(NEW)[0].id == spill.id
        assert log.verify(deep=True).is_intact


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_an_unknown_kind_inside_a_correction_is_never_passed_over(path: Path) -> None:
    """The log opens, and verifies as far as it can be read; whatever needs what was corrected says what is missing."""
    with opened(path, THIRD) as log:
        log.append(NEW, STRIKE, Correction(target=log.id_of(NEW), replacement=NEW, by="ledger"))
    with opened(path, KINDS) as log:
        assert (log.verify(deep=True).faults, log.verify(deep=True).unread) == ((), (1, 3))
        for ask in (lambda: list(log.now().accounts(DroneStrike)), lambda: log.append(STRIKE)):
            with pytest.raises(UnknownKind, match=r"^Correction: replacement\.event: 'OilSpill'"):
                ask()
    with opened(path, THIRD) as log:
        assert log.append(Correction(target=log.id_of(NEW), replacement=NEW, by="ledger")).new == ()
        assert log.verify(deep=True).is_intact


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_a_known_kind_costs_nothing_to_open_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Identities are worked out anew only for kinds that moved on."""
    with opened(path, THIRD) as log:
        log.append(NEW, STRIKE, Retraction(target=log.id_of(STRIKE), by="ledger"))
    decoded: list[str] = []
    decode: Callable[..., Any] = Codec.decode

    def counted(codec: Codec, kind: str, schema: int, payload: bytes) -> Any:
        decoded.append(kind)
        return decode(codec, kind, schema, payload)

    monkeypatch.setattr(Codec, "decode", counted)
    for kinds in (THIRD, KINDS, THIRD):
        opened(path, kinds).close()

    assert decoded == []


def test_a_log_handed_over_without_its_secret_keeps_what_it_cannot_read_as_it_is(path: Path) -> None:
    """Where its kind becomes known, its identity is worked out anew; what was erased has none."""
    with opened(path, THIRD) as log:
        spill, _, third = log.append(NEW, STRIKE, attrs.evolve(STRIKE, note="erased"))
    tamper(
        path,
        "DELETE FROM meta WHERE name = 'secret'",
        ("UPDATE entry SET payload = NULL, salt = NULL WHERE position = ?", third.position),
    )
    with opened(path, KINDS) as log:
        assert log.append(STRIKE)[0].position == 2
        assert [str(fault) for fault in log.verify().faults] == [
            "position 3: its payload is gone, and no Redaction names it"
        ]
    with opened(path, THIRD) as log:
        assert log.append(NEW)[0].id == spill.id
        assert [entry.event for entry in log.entries()] == [NEW, STRIKE, None]
