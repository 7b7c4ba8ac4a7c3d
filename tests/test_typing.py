"""The types as users meet them: what is right passes, what is wrong is refused on the line that is wrong.

The files in tests/typing are checked and never run. In `good_*.py` nothing may be refused; in
`bad_*.py` exactly the lines that end in ``# error``, no more and no fewer, each by both checkers.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "tests" / "typing").glob("*.py"))
Refused: TypeAlias = set[str]  # as "bad_values.py:12"


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MYPYPATH": str(ROOT / "src"), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


AS_INSTALLED = """
[mypy]
strict = True
enable_error_code = ignore-without-code, truthy-bool
follow_imports = skip
[mypy-attr.*,attrs.*]
follow_imports = normal
[mypy-conflict_events.*]
follow_imports = normal
ignore_errors = True
"""
"""How a user's mypy reads us: what we declare, and not how we do it. What others declare is in none of the files."""


def mypy() -> Refused:
    """What mypy refuses: the lines, by file."""
    with tempfile.TemporaryDirectory() as folder:
        (config := Path(folder) / "mypy.ini").write_text(AS_INSTALLED, encoding="utf-8")
        options = ("--config-file", str(config), "--cache-dir", folder, "--no-pretty", "--show-absolute-path")
        run = _run("mypy", *options, *map(str, FILES))
    assert run.returncode in {0, 1}, run.stdout + run.stderr
    found = re.findall(r"^(.*?\.py):(\d+): error:", run.stdout, re.MULTILINE)
    return {f"{Path(path).name}:{line}" for path, line in found}


def basedpyright() -> Refused:
    """What the second checker refuses; it is no part of a plain test run, for its size."""
    if importlib.util.find_spec("basedpyright") is None:
        pytest.skip("basedpyright is not installed: pip install '.[typing]'")
    run = _run("basedpyright", "--outputjson", *map(str, FILES))
    found = [each for each in json.loads(run.stdout)["generalDiagnostics"] if each["severity"] == "error"]
    return {f"{Path(each['file']).name}:{each['range']['start']['line'] + 1}" for each in found}


def expected() -> Refused:
    """The lines that are wrong on purpose; none in a good file."""
    lines = (
        (path.name, number, line)
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    )
    return {f"{name}:{number}" for name, number, line in lines if line.rstrip().endswith("# error")}


@pytest.mark.no_cover
@pytest.mark.parametrize("checker", [mypy, basedpyright])
def test_checkers_refuse_exactly_the_lines_that_are_wrong(checker: Callable[[], Refused]) -> None:
    """A right use that is refused hurts users now; a wrong one that passes, later."""
    assert checker() == expected()


def test_good_files_mark_no_line_as_wrong() -> None:
    """What is wrong on purpose stands in a `bad_` file, which other runs of mypy leave out."""
    assert {name for name in expected() if not name.startswith("bad_")} == set()
