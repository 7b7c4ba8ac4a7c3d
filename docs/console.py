"""Runs the console fences of a page as a person would type them, and writes what they print in its place.

Run ``python docs/console.py PAGE...`` after a change that alters an answer, and read the difference: a test runs
them as well. A fence after ``<!-- file: NAME -->`` is a file that the reader has, and is written first.
An output that was shortened with an ellipsis and still fits is kept. What is of another program is shown, not run.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path
from unittest import mock

from conflict_events.cli import main

FENCE = re.compile(r"^(?:<!-- file: (\S+) -->\n+)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\$ ((?:[^\n]*\\\n)*[^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
PASSING = (
    (re.compile(r"\b[0-9a-f]{64}$", re.MULTILINE), "..."),
    (re.compile(r"(\brecorded )\d{4}-[\w:.-]*( \d\d:\d\dZ)?"), r"\1..."),
    (re.compile(r"^( *\d+  [0-9a-f]{8}  )\d{4}-\S* \S*Z", re.MULTILINE), r"\1..."),
)
"""What is another each time: when something was recorded, and the digest of a head, which seals that."""
SECRET = bytes(32)
"""What ids are made with here, so that a page can name them; a log's own is drawn at random."""
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
OURS = "conflict-events"
ALONGSIDE = frozenset({"datasette"})
"""Programs of others that a page may name."""


def replayed(text: str) -> str:
    """Run a page's console fences in the present folder, and put what each command prints under it."""

    def fill(fence: re.Match[str]) -> str:
        name, language, body = fence.groups()
        if name:
            Path(name).write_text(body, encoding="utf-8")
        if language != "console":
            return fence[0]
        return "```console\n" + STEP.sub(_step, body) + "```"

    return FENCE.sub(fill, text)


def commands(text: str) -> list[str]:
    """Give the commands of ours that a page types."""
    bodies = [fence[3] for fence in FENCE.finditer(text) if fence[2] == "console"]
    typed = [step[1] for body in bodies for step in STEP.finditer(body)]
    return [each for each in typed if each.startswith(OURS)]


def _step(step: re.Match[str]) -> str:
    typed, shown = step.groups()
    words = shlex.split(typed.replace("\\\n", " "))
    if words[0] != OURS:
        assert words[0] in ALONGSIDE, words  # noqa: S101  # of our own pages
        return step[0]
    printed = _printed(words[1:])
    kept = "\n...\n" in f"\n{shown}" and doctest.OutputChecker().check_output(shown, printed, FLAGS)
    return f"$ {typed}\n{shown if kept else printed}"


def _printed(words: list[str]) -> str:
    target = words[words.index(">") + 1] if ">" in words else None
    out = io.StringIO()
    looks = mock.patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"})
    with contextlib.redirect_stdout(out), looks, mock.patch("secrets.token_bytes", return_value=SECRET):
        status = main(words[: words.index(">")] if target else words)
    if status:
        raise AssertionError(f"{words} ended with {status}: {out.getvalue()}")
    if target:
        Path(target).write_text(out.getvalue(), encoding="utf-8")
    printed = "" if target else out.getvalue()
    for passing, instead in PASSING:
        printed = passing.sub(instead, printed)
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            filled = replayed(page.read_text(encoding="utf-8"))
        page.write_text(filled, encoding="utf-8")
