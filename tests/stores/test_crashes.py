"""A crash, a full disk or a crowd harms no log: short runs of the harnesses in `tests.crashes`.

`python -m tests.crashes --help` is for the long ones.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conflict_events.log import EventLog
from conflict_events.stores import Draft, MemoryStore
from conflict_events.testing.contract.rows import everything, sample_rows
from tests.crashes.cutting import Small, cut
from tests.crashes.interrupting import interrupt_appends
from tests.crashes.processes import batch_of
from tests.stores.postgres_server import Server

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the harnesses fork, which this system cannot")


def module(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a module of ours in a process of its own, where no other thread is in the way of forking."""
    command = [sys.executable, "-m", name, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def figures(run: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """The tables that a run printed, in one."""
    assert run.returncode == 0, run.stderr
    rows = (line.strip().rpartition("  ") for line in run.stdout.splitlines() if line.startswith("  "))
    return {name.strip(): figure.strip() for name, _, figure in rows}


def test_writers_and_readers_of_a_file_that_are_killed_or_contend_lose_nothing() -> None:
    seen = figures(
        module("tests.crashes", "--store", "sqlite", "--kills", 6, "--contend", 0.3, "--follow", 4, "--seed", 1)
    )
    assert int(seen["writers killed"]) >= 6
    assert int(seen["appends"]) >= 8
    assert int(seen["readers killed"]) == 4


def test_writers_and_readers_on_a_server_that_are_killed_or_contend_lose_nothing(server: Server) -> None:
    asked = ["--store", "postgres", "--kills", 4, "--contend", 0.3, "--follow", 4, "--url", server.url]
    seen = figures(module("tests.crashes", *asked))
    assert int(seen["writers killed"]) >= 4
    assert int(seen["appends"]) >= 8
    assert int(seen["readers killed"]) == 4


@pytest.mark.no_cover
def test_an_append_that_is_interrupted_at_any_step_is_whole_or_not_there_and_keeps_nobody_waiting(
    tmp_path: Path,
) -> None:
    """On all stores, at places all over it; the long run takes every one."""

    def in_memory(_: int) -> tuple[EventLog, EventLog]:
        log = EventLog.open()
        return log, log

    assert interrupt_appends(in_memory, 20, lambda *_: None)["interrupted"] >= 50
    assert interrupt_appends(twice(str(tmp_path / "log")), 15, lambda *_: None)["interrupted"] >= 35


def test_an_append_to_a_server_that_is_interrupted_at_any_step_is_whole_or_not_there(server: Server) -> None:
    opened = twice(f"{server.url}&schema=interrupted")
    assert interrupt_appends(opened, 15, lambda *_: None)["interrupted"] >= 35


def twice(where: str) -> Callable[[int], tuple[EventLog, EventLog]]:
    """Open new logs, each by two who append to it."""
    return lambda number: (EventLog.open(f"{where}{number}"), EventLog.open(f"{where}{number}"))


@pytest.mark.no_cover
def test_a_side_file_that_was_cut_is_a_log_that_there_was(tmp_path: Path) -> None:
    """At bytes all over its frames; the long run takes every one."""
    small = Small.made(tmp_path)
    seen = cut(small, tmp_path, range(0, len(small.beside) + 1, 509), lambda: None)
    assert {f"opened at position {position}" for position in (2, 3, 6)} <= set(seen)
    assert cut(small, tmp_path, [len(small.beside)], lambda: None).keys() == {"opened at position 8"}


@pytest.fixture
def anybodys() -> Iterator[Path]:
    """A folder that every user can look into, which those of pytest are not."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def small_disk(anybodys: Path) -> Iterator[Path]:
    """A folder in which there is room for half a megabyte."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(anybodys)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a small disk takes a right that we do not have")
    yield anybodys
    subprocess.run(["umount", anybodys], check=True)  # noqa: S607 - as mount above


def short_of(what: str, folder: Path) -> list[str]:
    """What a process was told that ran short of something; the log must hold just what it acknowledged."""
    ran = module("tests.crashes.shortage", what, folder / "log")
    assert ran.returncode in (0, -signal.SIGSEGV), ran.stderr
    told = ran.stdout.split()
    with EventLog.open(folder / "log") as log:
        assert log.verify(deep=True).is_intact
        assert str(len(log)) == [each for each in told if each.isdecimal()][-1]
        batches = [batch_of(entry.event) for entry in log.entries()]
        assert all(batch[3] == 0 or batches[at - 1][3] == batch[3] - 1 for at, batch in enumerate(batches))
    return told


def test_a_full_disk_is_told_and_room_is_enough_to_go_on(small_disk: Path) -> None:
    told = short_of("full_disk", small_disk)
    assert [each for each in told if not each.isdecimal()] == ["StoreFailure"]
    assert told[-1].isdecimal()


@pytest.mark.parametrize(("what", "error"), [("few_pages", "StoreFailure"), ("quota", "OutcomeUnknown")])
def test_a_file_that_may_not_grow_is_told_and_leave_to_is_enough_to_go_on(
    tmp_path: Path, what: str, error: str
) -> None:
    told = short_of(what, tmp_path)
    assert [each for each in told if not each.isdecimal()] == [error]
    assert told[-1].isdecimal()


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform != "linux", reason="reads from /proc how much memory is used")
def test_a_huge_append_without_memory_writes_nothing(tmp_path: Path) -> None:
    """The JSON library may end the whole process then, which is a crash like any other."""
    told = short_of("memory", tmp_path)
    assert {each for each in told if not each.isdecimal()} <= {"MemoryError", "OutcomeUnknown"}
    assert "MemoryError" in told


def test_a_file_made_read_only_in_mid_run_is_refused_to_others_and_goes_on_for_its_writer(anybodys: Path) -> None:
    assert short_of("read_only", anybodys) == ["20", "23", "LogReadOnly", "26"]


def test_memory_that_gives_out_twice_in_what_one_write_does_leaves_it_whole_for_the_next_who_looks() -> None:
    class Full(dict[bytes, int]):
        left = 2

        def update(self, *given: Any, **named: Any) -> None:
            if self.left:
                self.left -= 1
                raise MemoryError
            super().update(*given, **named)

    store = MemoryStore()
    store._seen = Full()
    with pytest.raises(MemoryError):
        store.write(lambda: Draft(sample_rows(2), ((b"key", 1),), reset_seen=True))
    assert everything(store) == (list(sample_rows(2)), [(b"key", 1)], [], [], [])
