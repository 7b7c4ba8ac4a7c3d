"""Two that append to one log by turns, each remembering what it has read of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conflict_events.errors import ReferenceRefused
from conflict_events.events import Correction, Link, Retraction
from conflict_events.log import EventLog
from conflict_events.stores import MemoryStore
from tests.log.accounts import BEGIN, SECRET, strike


@pytest.mark.law
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 8), st.integers(0, 8)), max_size=12))
@example(steps=[(False, 0, 0, 0), (False, 0, 1, 0), (True, 1, 0, 1), (False, 1, 1, 0)])  # a circle made by two
@example(steps=[(False, 0, 0, 0), (False, 0, 1, 0), (False, 1, 0, 1), (False, 1, 1, 0)])  # and by one
def test_a_log_that_skips_what_it_knows_appends_as_one_just_opened(steps: list[tuple[bool, int, int, int]]) -> None:
    """Two that take turns refuse, accept and chain what a log does that reads the whole ledger anew each time."""
    shared, alone = MemoryStore(), MemoryStore()
    both = [EventLog.on(shared, secret=SECRET, clock=lambda: BEGIN) for _ in range(2)]
    for who, what, a, b in steps:
        fresh = EventLog.on(alone, secret=SECRET, clock=lambda: BEGIN)
        ids = [entry.id for entry in fresh.entries()]
        targets = [ids[n % len(ids)] for n in (a, b) if ids]
        event = _referring(what, targets) if targets and what else strike(a)
        assert _outcome(both[who], event) == _outcome(fresh, event)
        assert both[who].head == fresh.head


def _referring(what: int, targets: list[str]) -> Any:
    one, other = targets
    if what == 1 and one != other:
        return Link(kind="part_of", a=one, b=other)
    if what == 2:
        return Retraction(target=one, by="ledger")
    return Correction(target=one, replacement=strike(9), by="ledger")


def _outcome(log: EventLog, event: Any) -> Any:
    try:
        return [(entry.id, entry.position) for entry in log.append(event)]
    except ReferenceRefused as refused:
        return str(refused)
