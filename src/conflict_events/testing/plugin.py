"""Fixtures for pytest, for those who ask for them: ``pytest_plugins = ["conflict_events.testing.plugin"]``.

That line belongs in the ``conftest.py`` at the top of your tests; ``-p conflict_events.testing.plugin`` does the same.
Define a fixture of the same name, and yours is used: `kinds`, for a table with kinds of your own, is there for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from conflict_events.events import KINDS, Kinds
from conflict_events.importers import load_seeds
from conflict_events.log import EventLog
from conflict_events.testing.laws.checking import check_projection as checked
from conflict_events.testing.paper import SECRET, minutes

__all__ = ["check_projection", "clock", "founding_day", "kinds", "log", "log_file"]


@pytest.fixture
def kinds() -> Kinds:
    """The table of kinds of the logs below; ours, unless you define another."""
    return KINDS


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that is a minute later each time it is looked at, from the beginning of 2025."""
    return minutes()


@pytest.fixture
def log(kinds: Kinds, clock: Callable[[], datetime]) -> Iterator[EventLog]:
    """An empty log in memory, with a fixed secret and clock, so that ids and times are the same each time."""
    with EventLog.open(kinds=kinds, secret=SECRET, clock=clock) as opened:
        yield opened


@pytest.fixture
def log_file(tmp_path: Path, kinds: Kinds, clock: Callable[[], datetime]) -> Iterator[EventLog]:
    """An empty log on the file ``log.db`` of the test's folder `tmp_path`, with a fixed secret and clock."""
    with EventLog.open(str(tmp_path / "log.db"), kinds=kinds, secret=SECRET, clock=clock) as opened:
        yield opened


@pytest.fixture
def founding_day(log: EventLog) -> EventLog:
    """The log in memory, with the founding day as several sources tell it."""
    load_seeds(log, "founding_day")
    return log


@pytest.fixture
def check_projection() -> Callable[..., None]:
    """`conflict_events.testing.check_projection`, without an import."""
    return checked
