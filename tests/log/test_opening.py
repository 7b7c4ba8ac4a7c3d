"""Opening: making a log, its secret, opening it again, reading only, two at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from conflict_events.errors import LogDamaged, NotALog, ReferenceRefused, UsageError
from conflict_events.events import Link, Retraction
from conflict_events.log import EventLog
from conflict_events.stores import MemoryStore, SqliteStore
from tests.log.accounts import SECRET, clock, filled, opened, strike


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "war.db"


def test_a_file_holds_what_was_appended_when_it_is_opened_again(path: Path) -> None:
    """Entries, ids, times, head, record keys, and what importing again does."""
    with filled(opened(path)) as log:
        entries, head = list(log.entries()), log.head
    with opened(path) as log:
        assert list(log.entries()) == entries
        assert log.head == head
        assert log.keyed(["one"])["one"] == entries[0]
        assert log.append(strike(0)).new == ()
        assert log.append(strike(9))[0].position == 10
        assert log.verify(head, deep=True).is_intact


def test_a_log_draws_a_secret_of_its_own_and_keeps_it(path: Path) -> None:
    """Two logs of the same events share no id."""
    with EventLog.open(path) as log:
        (entry,) = log.append(strike())
    with EventLog.open(path) as log:
        assert log.append(strike())[0].id == entry.id
    assert EventLog.open().id_of(strike()) != entry.id


def test_a_log_is_opened_with_its_secret_or_without_never_with_another(path: Path) -> None:
    """Another would make ids that no entry has."""
    with opened(path) as log:
        given = log.id_of(strike())
    for secret in (SECRET, None):
        with opened(path, secret=secret) as log:
            assert log.id_of(strike()) == given
    for how in ({}, {"read_only": True}):
        with pytest.raises(UsageError, match="secret: this log has another; open it without one"):
            opened(path, secret=b"t" * 32, **how)


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 33])
def test_a_secret_has_32_bytes(secret: bytes) -> None:
    """Fewer could be guessed."""
    with pytest.raises(UsageError, match=f"secret: must be 32 bytes, got {len(secret)}"):
        opened(secret=secret)


def test_what_is_no_log_is_refused_and_left_as_it_is(path: Path) -> None:
    """See ``tests/stores`` for all the ways in which a file can be something else."""
    path.write_text("not a log, and long enough to be looked at" * 99, encoding="utf-8")
    content = path.read_bytes()
    with pytest.raises(NotALog):
        opened(path)
    with pytest.raises(NotALog):
        opened(path.with_name("absent"), read_only=True)

    assert path.read_bytes() == content


def test_a_log_opens_on_a_store_of_ones_own() -> None:
    """Two logs on one store see each other's entries."""
    store = MemoryStore()
    one, other = (EventLog.on(store, clock=clock()) for _ in range(2))
    (entry,) = one.append(strike())

    assert list(other.entries()) == [entry]
    assert other.append(strike()).new == ()
    assert repr(other.now()) == "<log of 1 entry, now>"
    assert other.kinds["Link"] is Link


def test_a_store_that_another_prepared_meanwhile_keeps_its_secret(path: Path) -> None:
    """Both saw a new log; the first to write decides."""
    store, rival = SqliteStore(path), SqliteStore(path)
    given = store.meta
    waiting = [None]

    def meta(name: str) -> bytes | None:
        if waiting and waiting.pop() is None:
            EventLog.on(rival, secret=SECRET).append(strike())
            return None
        return given(name)

    store.meta = meta  # type: ignore[method-assign]
    log = EventLog.on(store)

    assert log.append(strike()).new == ()
    log.close()
    rival.close()


# --- two at a time ---------------------------------------------------------------------------------------------------


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run several things at the same time and give what each returned."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


def writer(log: EventLog, numbers: range) -> Callable[[], list[str]]:
    def work() -> list[str]:
        ids = []
        for n in numbers:
            entry = log.append(strike(n))[0]
            ids.append(entry.id)
            if n % 5 == 0:
                log.append(Retraction(target=entry.id, by="ledger"))
        return ids

    return work


@pytest.mark.parametrize("shared", [True, False], ids=["one log", "two logs on one file"])
def test_two_writers_leave_one_log_without_gaps(path: Path, *, shared: bool) -> None:
    """What both bring is there once, what either brings is there, and the chain is whole."""
    one = opened(path)
    other = one if shared else opened(path)
    ids = at_once(writer(one, range(30)), writer(other, range(10, 40)))

    assert [entry.position for entry in one.entries()] == list(range(1, 48 + 1))
    assert ids[0][10:] == ids[1][:20]
    assert one.verify(deep=True).is_intact
    assert other.head == one.head
    one.close()
    other.close()


def test_of_two_links_that_close_a_circle_together_one_is_refused(path: Path) -> None:
    """References and parts are checked inside the write lock."""
    with opened(path) as one, opened(path) as other:
        a, b = (entry.id for entry in one.append(strike(1), strike(2)))
        tries = at_once(
            lambda: refused(one, Link(kind="part_of", a=a, b=b)), lambda: refused(other, Link(kind="part_of", a=b, b=a))
        )

        assert sorted(tries) == [False, True]
        assert len(one) == 3


def refused(log: EventLog, event: Any) -> bool:
    try:
        log.append(event)
    except ReferenceRefused:
        return True
    return False


def test_an_entry_of_another_writer_can_be_referred_to_at_once(path: Path) -> None:
    """What corrects it is seen by both."""
    with opened(path) as one, opened(path) as other:
        (entry,) = one.append(strike(1))
        (retraction,) = other.append(Retraction(target=entry.id, by="ledger"))

        assert one.append(strike(1)).retracted == {entry.id: (retraction.id,)}
        one.append(Retraction(target=retraction.id, by="ledger"))
        assert other.now().account(entry.id).event == strike(1)


def test_rows_that_a_damaged_file_gives_out_of_order_are_not_read_for_ever(path: Path) -> None:
    """A page that leads back to itself."""
    with filled(opened(path)) as log:
        store = log._store
        assert isinstance(store, SqliteStore)
        page = [(*row[:6], int(row.ledger), *row[7:]) for row in store.read(upto=1)] * 512
        store._ask = lambda *_: [(9**9, 0)]  # type: ignore[method-assign]
        store._ask_some = lambda *_: page  # type: ignore[method-assign]
        with pytest.raises(LogDamaged, match="out of order"):
            for _ in store.read(after=1):
                pass
