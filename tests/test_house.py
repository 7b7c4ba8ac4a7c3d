"""The house rules that a machine can watch."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from conflict_events.events import KINDS

ROOT = Path(__file__).parents[1]
SOURCE = sorted((ROOT / "src").rglob("*.py"))
CODE = [*SOURCE, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "docs").glob("*.py"))]
EXCEPTIONS = re.compile(r"#\s*(noqa\b|type: ignore\b|pragma: no (?:cover|branch)\b)(.*)")
# The codes silenced, then a reason.
REASONED = re.compile(r"(\[[\w, -]+\]|: ?[A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)?\s*(#|-|:)\s*\w.*")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without the docstring."""
    docstring = ast.get_docstring(function, clean=False)
    last = function.end_lineno or function.lineno
    return last - function.body[0].lineno + 1 - len((docstring or "").splitlines())


def python(code: str, *, cwd: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own that finds the library at the path."""
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(path)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


# --------------------------------------------------------------------------------------- who knows whom


@pytest.mark.no_cover
def test_each_room_imports_only_what_the_contract_lets_it() -> None:
    """The layers and the third parties, as pyproject.toml lists them."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    run = python(code, cwd=ROOT, path=ROOT / "src")

    assert run.returncode == 0, run.stdout + run.stderr


def imported_from_events(room: str) -> set[str]:
    """Every name that the modules of a room take from the room of events."""
    names: set[str] = set()
    for path in (ROOT / "src" / "conflict_events" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("conflict_events.events"):
                names |= {alias.name for alias in node.names}
    return names


@pytest.mark.no_cover
def test_stores_know_no_concrete_event() -> None:
    """A store keeps bytes: it does not know what an event means."""
    assert imported_from_events("stores") & {cls.__name__ for cls in KINDS.values()} == set()


def test_history_knows_only_the_ledgers_kinds() -> None:
    """Views understand corrections and links; what was struck is not their business."""
    assert imported_from_events("history") & {cls.__name__ for cls in KINDS.domain} == set()


# ------------------------------------------------------------------------------------------- manners


def bare_exceptions(path: Path) -> Iterator[str]:
    """Lines that silence a rule and do not say why."""
    ours = path in SOURCE
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = EXCEPTIONS.search(line)
        # A test that gives a wrong type does so on purpose: there the code says it.
        told = not ours and re.search(r"type: ignore\[", line)
        if found and not told and not REASONED.match(found[2]):
            yield f"{relative(path)}:{number}: {line.strip()}"


def test_every_exception_to_a_rule_has_its_reason_beside_it() -> None:
    """noqa, type: ignore and no cover name what they silence, and why."""
    own_patterns = Path(__file__)

    assert [line for path in CODE if path != own_patterns for line in bare_exceptions(path)] == []


@pytest.mark.no_cover
def test_files_and_functions_keep_to_their_size() -> None:
    """A file has 400 lines at most, a function 60; beyond that it is split by subject. The front door is one list."""
    code = [path for path in SOURCE if path != ROOT / "src" / "conflict_events" / "__init__.py"]
    long_files = [relative(path) for path in code if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    long_functions = [
        f"{relative(path)} {each.name}" for path in SOURCE for each in functions(path) if body_lines(each) > 60
    ]

    assert long_files == []
    assert long_functions == []


def test_no_module_is_called_by_a_name_that_says_nothing() -> None:
    """No util, helper, common, manager, base, data."""
    empty = {"util", "utils", "helper", "helpers", "common", "manager", "base", "data"}

    assert [relative(path) for path in SOURCE if path.stem.lstrip("_") in empty] == []


# ------------------------------------------------------------------------------------------ what is shipped


def declared() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def test_the_changelog_tells_of_this_version() -> None:
    """The newest heading with a number is the version that is built."""
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert versions[0] == declared()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library as built for others, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    run = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(unpacked)
    return unpacked


@pytest.mark.no_cover
def test_the_wheel_carries_types_and_seeds(wheel: Path) -> None:
    """py.typed, so that type checkers read us; the seeds, byte for byte."""
    shipped = wheel / "conflict_events"
    seeds = {path.relative_to(ROOT / "seeds"): path for path in (ROOT / "seeds").rglob("*") if path.is_file()}

    assert (shipped / "py.typed").exists()
    assert seeds
    for name, path in seeds.items():
        assert (shipped / "seeds" / name).read_bytes() == path.read_bytes()


@pytest.mark.no_cover
def test_the_main_job_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Without the checkout, the seeds of the wheel are found."""
    code = "import sys, conflict_events.cli as cli; print(cli.__file__); sys.exit(cli.main(['founding-day']))"
    run = python(code, cwd=tmp_path, path=wheel)

    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(str(wheel))
    assert "HOLDS" in run.stdout
