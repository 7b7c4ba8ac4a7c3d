"""`main`: from the words of a command line to an exit status, with every error in one line.

0 = done, 1 = the log is not intact (`verify`), 2 = asked wrongly or wrong data, 130 = interrupted, 141 = nobody reads.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from typing import Any, TextIO

from conflict_events.errors import ConflictEventsError, UsageError
from conflict_events.values.visible import visible

__all__ = ["main"]

NAME = "conflict-events"
WRONG, INTERRUPTED, UNREAD = 2, 130, 141
FIRST = "founding-day"
OURS = ("-h", "--help", "--version", "--install-completion", "--show-completion")
"""Options of the program itself; any other stands for the first command with it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The words after the program's name; None = those that it was started with.

    Returns:
        The exit status.
    """
    try:
        status = _told(list(sys.argv[1:] if argv is None else argv))
        if argv is None:
            _end_quietly()
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _told(words: list[str]) -> int:
    """Run one command, and say in one line what went wrong."""
    try:
        _prepare_output()
        with warnings.catch_warnings():
            warnings.showwarning = _warn
            status = _run(words)
        sys.stdout.flush()
    except ConflictEventsError as error:
        return _fail(str(error))
    except BrokenPipeError:
        _drop(sys.stdout)
        return UNREAD
    except OSError as error:
        _keep_or_drop_output()
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error))
    except (MemoryError, RecursionError):
        return _fail("there is not enough memory for this, or it is nested too deeply")
    return status


def _run(words: list[str]) -> int:
    if words == ["--version"]:  # at once: whoever asks for it waits for nothing else
        print(f"{NAME} {_version()}")
        return 0
    if not words or (words[0].startswith("-") and words[0] not in OURS):
        words = [FIRST, *words]
    try:
        from conflict_events.cli.parsing import run  # noqa: PLC0415  # see above; it may be missing
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("typer", "rich"):
            raise
        raise UsageError("the command line is made with typer and rich: pip install 'conflict-events[cli]'") from error
    return run(NAME, words)


def _version() -> str:
    # Rooms never import the front door; but it is there before any room is.
    return str(sys.modules["conflict_events"].__version__)


def _fail(message: str) -> int:
    _say(f"{NAME}: {message}")
    return WRONG


def _warn(message: Warning | str, *_: Any, **__: Any) -> None:
    """Say a warning of the library in one line, as errors are said, and not as Python does, with a line of code."""
    _say(f"warning: {message}")


def _say(line: str) -> None:
    if sys.stderr is not None:  # else `print` would take standard output for it
        try:
            print(" ".join(map(visible, line.split())), file=sys.stderr, flush=True)
        except OSError:  # nobody listens: the status says it
            _drop(sys.stderr)


def _prepare_output() -> None:
    """Let a terminal that cannot show a character show another, rather than stop half-way."""
    if sys.stdout is None:
        raise UsageError("standard output is closed: nothing was done, because nobody would see it; send it somewhere")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _end_quietly() -> None:
    """Let an interrupt end the program at once from now on: all is done, and Python would complain while it ends."""
    with contextlib.suppress(ValueError):  # not in the main thread, where no interrupt comes
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def _keep_or_drop_output() -> None:
    """Print what is still to be printed; where that fails too, drop it."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop(sys.stdout)


def _drop(output: TextIO) -> None:
    """Give what is still unwritten to nobody, so that Python's own flush at the end has nothing to complain of."""
    with contextlib.suppress(OSError, ValueError):
        number = output.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
