"""The seeds, loaded once for all tests of this room that look at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conflict_events.importers.seeds import Seeds, load
from conflict_events.log import EventLog
from tests.importers.seeded import new_log


@pytest.fixture(scope="session")
def log() -> EventLog:
    """The log with all seeds in it; nobody appends to it."""
    return new_log()


@pytest.fixture(scope="session")
def both(log: EventLog) -> Seeds:
    """The article, the day, and the links between them."""
    return load(log)


@pytest.fixture
def event(log: EventLog, both: Seeds) -> Callable[[str], Any]:
    """From a label to the event, as recorded."""
    return lambda label: log.entry(both.ids[label]).event
