"""What a log keeps can be looked at, and be dropped."""

from __future__ import annotations

import pytest

from conflict_events.errors import LogReadOnly, UsageError
from conflict_events.log import EventLog
from conflict_events.stores import MemoryStore
from tests.log.accounts import SECRET, clock
from tests.log.asking.test_keeping import filled
from tests.log.kept_questions import Nights, voices


def test_what_is_kept_can_be_listed_and_dropped() -> None:
    """By the question, or by the name that the list tells."""
    store = MemoryStore()
    log = filled(store)
    assert log.kept() == ()
    nights, heard = log.keep(Nights()), log.keep(voices)
    nights.build()
    heard.build()

    listed = log.kept()
    assert [(each.name, each.version, each.position, each.is_complete) for each in listed] == [
        ("Nights", 1, 50, True),
        (voices.name, 1, 50, True),
    ]
    assert all(each.size == len(store.meta(f"kept/now/{each.name}") or b"") for each in listed)
    assert log.drop(voices)
    assert log.drop("Nights")
    assert log.kept() == ()
    assert not log.drop("Nights"), "nothing is left to drop"
    with pytest.raises(UsageError, match="was closed"):
        nights.ask()
    log.close()
    assert not [name for name in store._meta if name.startswith("kept/")], "closing stores nothing of what was dropped"


def test_an_older_version_that_stands_in_is_dropped_too() -> None:
    store = MemoryStore()
    log = filled(store)
    log.keep(Nights()).build()
    again = EventLog.on(store, secret=SECRET, clock=clock())
    newer = again.keep(Nights(2), replacing=Nights())
    assert newer.version == 1
    assert again.drop(Nights(2))
    with pytest.raises(UsageError, match="was closed"):
        newer.ask()


def test_a_state_that_was_altered_is_listed_as_such() -> None:
    """It takes room, and can be dropped, as any other."""
    store = MemoryStore()
    log = filled(store)
    log.keep(voices).build()
    store._meta[f"kept/now/{voices.name}"] += b"x"
    assert [(each.version, each.position) for each in log.kept()] == [(None, 0)]
    assert log.drop(voices)


def test_a_log_that_is_read_drops_nothing() -> None:
    store = MemoryStore()
    filled(store).keep(voices).build()
    log = EventLog.on(store, read_only=True)
    with pytest.raises(LogReadOnly):
        log.drop(voices)
    assert len(log.kept()) == 1
