"""A log file with the seeds in it, and a way to run the command line and see all that it says."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.cli import main
from conflict_events.importers import Seeds, load_seeds


@attrs.frozen
class Ran:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process: its words, and what stands on its standard input."""

    def ran(*words: object, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        status = main([str(word) for word in words])
        return Ran(status, *capsys.readouterr())

    return ran


@attrs.frozen
class Written:
    """A log file, and the ids of its seeds by label."""

    path: Path
    seeds: Seeds

    def id(self, label: str) -> str:
        return self.seeds.ids[label]


@pytest.fixture(scope="session")
def _seeded(tmp_path_factory: pytest.TempPathFactory) -> Written:
    path = tmp_path_factory.mktemp("seeded") / "war.db"
    with ce.EventLog.open(path, secret=b"s" * 32, clock=lambda: datetime(2025, 1, 2, tzinfo=UTC)) as log:
        return Written(path, load_seeds(log, "founding_day"))


@pytest.fixture
def war(_seeded: Written, tmp_path: Path) -> Written:
    """A log file of one's own with the founding day in it."""
    return Written(Path(shutil.copy(_seeded.path, tmp_path / "war.db")), _seeded.seeds)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "new.db"
