"""What pytest prints where a law is broken: little, all of it ours to read, and nothing of our frames."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
from conflict_events.testing import check_projection
from tests.planted.bugs import PLANTED


def test_{number}():
    check_projection(PLANTED[{bug!r}]())
"""
BUGS = ("float rounding", "last one wins, six kinds", "linked accounts counted twice", "raises on a quote")
ROOT = Path(__file__).parents[3]
SAME_DRAWS = "--hypothesis-seed=1"  # which law a wrong question breaks first depends on what is drawn


def test_a_broken_law_is_told_in_at_most_25_lines(tmp_path: Path) -> None:
    """From the name of the test down: its own line, the law, both answers, the difference, and the log."""
    tests = "".join(TESTS.format(number=number, bug=bug) for number, bug in enumerate(BUGS))
    (tmp_path / "test_mine.py").write_text(tests, encoding="utf-8")
    paths = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            SAME_DRAWS,
            "test_mine.py",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    failures = run.stdout.partition("= FAILURES =")[2].partition("= short test summary")[0]
    told = failures.split("\n____")[1:]

    assert len(told) == len(BUGS), run.stdout
    for each in told:
        assert len(each.splitlines()) <= 25
        assert all(part in each for part in ("breaks ", "the smallest log found", "log = log_of(["))
        assert "conflict_events/testing" not in each
        assert "hypothesis" not in each
    assert "in order of arrival: " in told[0]
    assert "they differ" in told[2]
    assert "bugs.py:" in told[3]
