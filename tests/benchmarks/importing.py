"""What a user waits for before the first line of theirs, beside the libraries that ours stands on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.measuring import Contender, Rival, Row

__all__ = ["rows"]

THIRD_PARTIES = "import attrs, cattrs, msgspec"
VERSION = "import sys; sys.argv[1:] = ['--version']; from conflict_events_program import main; main()"
LOG = "import conflict_events as ce; ce.EventLog, ce.DroneStrike"
ALL = "import conflict_events as ce; [getattr(ce, name) for name in ce.__all__]"


def rows(folder: Path) -> Iterator[Row]:
    """Start an interpreter for each; ours may take half as long again as theirs, and the program twice as long."""
    yield _row(folder, "import conflict_events", "import conflict_events", at_least=0.67, stretch=1)
    yield _row(folder, "conflict-events --version", VERSION, at_least=1 / 2, stretch=1)
    yield _row(folder, "import what a log needs", LOG)
    yield _row(folder, "import all of the front door", ALL)


def _row(folder: Path, what: str, code: str, at_least: float | None = None, stretch: float | None = None) -> Row:
    rivals = (Rival(THIRD_PARTIES, at_least, stretch),)
    return Row(what, 1, _interpreter(folder, code), rivals, {THIRD_PARTIES: _interpreter(folder, THIRD_PARTIES)})


def _interpreter(folder: Path, code: str) -> Contender:
    # Compiled code is kept, as it is where the library is installed, and wherever this machine may write.
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}

    def run() -> object:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env={**os.environ, **kept}, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        run()  # compiles what is not compiled yet
        yield run

    return prepare
