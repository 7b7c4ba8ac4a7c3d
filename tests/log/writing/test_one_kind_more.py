"""A log that is opened with one kind more, or with a kind whose schema moved on, keeps nobody waiting for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.errors import SchemaTooNew
from conflict_events.log.writing import identities as module
from conflict_events.stores import SqliteStore
from conflict_events.stores.protocol import Row


@ce.kind("Another", schema=1)
@attrs.frozen(kw_only=True)
class Another:
    """A kind of which the log has nothing yet."""

    holder: str
    attribution: ce.Attribution


@ce.kind("Another", schema=2, upcast={1: lambda fields: {"owner": fields["holder"], **_without(fields, "holder")}})
@attrs.frozen(kw_only=True)
class Later:
    """The same kind after its schema moved on."""

    owner: str
    attribution: ce.Attribution


def _without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


SAID = ce.Attribution("X/Y", "2026-01-01")
OLDER, NEWER = ce.KINDS.including(Another), ce.KINDS.including(Later)


def change(number: int) -> ce.OfficeChange:
    return ce.OfficeChange(office="chair", person=f"P{number}", phase="elected", when="2025-05", attribution=SAID)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a closed log is, with a correction in it."""
    with ce.EventLog.open(tmp_path / "w.db") as log:
        first, *_ = log.append(*map(change, range(9)))
        log.append(ce.Correction(target=first.id, replacement=change(100), by="ledger"))
    return tmp_path / "w.db"


def identities(path: Path) -> list[tuple[bytes, int]]:
    with ce.EventLog.open(path, read_only=True) as log:
        return sorted(log._store.every_seen())


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_a_kind_of_which_there_is_nothing_rewrites_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither are identities read again, nor a correction of another kind."""
    before = identities(path)

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("read or worked out for nothing")

    monkeypatch.setattr(SqliteStore, "every_seen", refuse)
    monkeypatch.setattr(module, "_todays_bytes", refuse)
    with ce.EventLog.open(path, kinds=OLDER) as log:
        log.append(Another(holder="H", attribution=SAID))
    monkeypatch.undo()
    assert [each for each in identities(path) if each[1] < 11] == before


def test_others_write_while_it_is_looked_through(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what they wrote meanwhile is taken in: it is worked out anew where its schema moved on."""
    with ce.EventLog.open(path, kinds=OLDER) as log:
        one = log.append(Another(holder="one", attribution=SAID))[0]
    read: Callable[..., Iterator[Row]] = SqliteStore.read
    written: list[Any] = []

    def meanwhile(store: SqliteStore, **asked: Any) -> Iterator[Row]:
        if not written:
            written.append(None)
            with ce.EventLog.open(path, kinds=OLDER) as other:
                written.append(other.append(Another(holder="two", attribution=SAID))[0])
        return read(store, **asked)

    monkeypatch.setattr(SqliteStore, "read", meanwhile)
    with ce.EventLog.open(path, kinds=NEWER) as log:
        again = log.append(*(Later(owner=owner, attribution=SAID) for owner in ("one", "two")))
        assert (again.new, [entry.id for entry in again]) == ((), [one.id, written[1].id])
        assert log.verify(deep=True).is_intact


def test_who_opened_it_meanwhile_with_other_kinds_is_no_loss(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then more has moved on than was looked at, and it is looked at again."""
    with ce.EventLog.open(path, kinds=NEWER) as log:
        one = log.append(Later(owner="one", attribution=SAID))[0]
    notes = module._versions
    looks: list[int] = []

    def older(store: Any, secret: bytes) -> Mapping[str, Any]:
        looks.append(1)
        noted = notes(store, secret)
        return noted if len(looks) == 1 else {**noted, "OfficeChange": 0, "Another": 1}

    @ce.kind("Third", schema=1)
    @attrs.frozen(kw_only=True)
    class Third:
        attribution: ce.Attribution

    monkeypatch.setattr(module, "_versions", older)
    with ce.EventLog.open(path, kinds=NEWER.including(Third)) as log:
        monkeypatch.undo()
        assert log.append(Later(owner="one", attribution=SAID))[0].id == one.id
        assert log.append(change(3)).new == ()
        assert log.verify(deep=True).is_intact


def test_an_older_program_takes_back_nothing_that_a_newer_one_worked_out(path: Path) -> None:
    """It opens the log to read, and not to write; what is there stays known to the newer one."""
    with ce.EventLog.open(path, kinds=OLDER) as log:
        log.append(Another(holder="H", attribution=SAID))
    with ce.EventLog.open(path, kinds=NEWER) as new:
        assert new.append(Later(owner="H", attribution=SAID)).new == ()
        with pytest.raises(SchemaTooNew, match="schema 2 of Another is newer than ours, 1; update"):
            ce.EventLog.open(path, kinds=OLDER)
        with ce.EventLog.open(path, kinds=OLDER, read_only=True) as old:
            assert old.verify().is_intact
        assert new.append(Later(owner="H", attribution=SAID)).new == ()
        assert new.verify(deep=True).is_intact


def test_an_older_program_does_not_write_what_a_newer_one_would_not_know_again(path: Path) -> None:
    """That had the log open already; neither as it is, nor as what something else is corrected to."""
    with ce.EventLog.open(path, kinds=OLDER) as old:
        first = old.append(Another(holder="H", attribution=SAID))[0]
        with ce.EventLog.open(path, kinds=NEWER):
            pass
        other = Another(holder="other", attribution=SAID)
        for event in (other, ce.Correction(target=first.id, replacement=other, by="ledger")):
            with pytest.raises(SchemaTooNew, match="schema 2 of Another is newer than ours, 1; update"):
                old.append(change(200), event)
        assert old.head.position == 11
        assert len(old.append(change(200)).new) == 1
