"""What takes a while is seen to be done, by whoever looks at a terminal; nobody else is told."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from conflict_events.cli import progress
from tests.cli.conftest import Run
from tests.cli.test_importing import Terminal


@pytest.fixture(autouse=True)
def _able(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can rub out, whatever the tests run on."""
    monkeypatch.setenv("TERM", "xterm")


def test_what_takes_a_while_is_said_while_it_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its first moments, and it goes when it is done."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", 0)

    with progress.working("verifying [red]"):
        for thread in [each for each in threading.enumerate() if isinstance(each, threading.Timer)]:
            thread.join()

    assert "verifying [red]" in screen.getvalue()


def test_what_is_done_at_once_is_not_spoken_of(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", 3600)

    with progress.working("verifying"):
        pass

    assert screen.getvalue() == ""


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_rub_out_is_left_alone(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setenv("TERM", term)

    with progress.working("verifying"):
        assert progress.counted() is None

    assert screen.getvalue() == ""


def test_nobody_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file on standard error has errors in it, and nothing else."""
    for stream in (io.StringIO(), None):
        monkeypatch.setattr("sys.stderr", stream)
        with progress.working("verifying"):
            assert progress.counted() is None
    assert stream is None


def test_without_the_libraries_it_is_said_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "conflict_events.cli.parsing", raising=False)
    monkeypatch.setitem(sys.modules, "typer", None)

    ran = run("verify", "w.db")

    assert (ran.status, "pip install 'conflict-events[cli]'" in ran.err) == (2, True)


def test_another_module_that_is_missing_is_our_own_fault(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "conflict_events.cli.parsing", raising=False)
    monkeypatch.setitem(sys.modules, "conflict_events.cli.commands", None)

    with pytest.raises(ModuleNotFoundError):
        run("verify", "w.db")
