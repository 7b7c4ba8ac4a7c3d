"""Whatever is interrupted goes on when it is done again: nothing is missing, doubled or out of order."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_events.log import EventLog
from tests.crashes.resuming import WORKS, Work, interrupt_work


@pytest.mark.no_cover
@pytest.mark.parametrize("work", WORKS)
def test_what_was_interrupted_goes_on_where_it_was(work: type[Work], tmp_path: Path) -> None:
    """At some places here; `python -m tests.crashes --resume 0` takes every one."""
    with EventLog.open(tmp_path / "war.db") as log:
        assert interrupt_work(work(log), 8) >= 6
