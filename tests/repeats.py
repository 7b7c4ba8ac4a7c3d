"""Repeats all tests that luck can touch, while the machine is busy: ``python -m tests.repeats --times 20 --busy 4``.

``-k "WORD or WORD"`` chooses some of them by their names; ``--each 100`` takes each of these so often in one run.

Luck can touch what starts processes or threads, waits, or reads a clock: such a test may hang on which of two comes
first, and that on what else the machine has to do. Random draws are no luck: the profile `default` draws the same ones.
"""

from __future__ import annotations

import argparse
import ast
import functools
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["touched"]

TESTS = Path(__file__).parent
LUCKY = frozenset(
    {
        *("asyncio", "concurrent", "distributed", "fcntl", "multiprocessing", "pty", "select", "signal", "socket"),
        *("subprocess", "threading", "time", "trio", "anyio", "conflict_events.aio", "tests.stores.postgres_server"),
    }
)
"""Modules through which a test meets processes, threads, clocks or a server."""
SERVED = frozenset({"address", "raw", "server"})
"""Fixtures that bring the server."""
_EACH = "REPEATS_OF_EACH"


@functools.cache
def is_touched(path: Path) -> bool:
    """Tell whether a file of tests, or one of ours that it imports, may meet luck."""
    tree = ast.parse(path.read_bytes())
    names = set(_imported(tree))
    if any(f"{name}.".startswith(f"{lucky}.") for name in names for lucky in LUCKY) or SERVED & _arguments(tree):
        return True
    ours = (TESTS.parent / f"{name.replace('.', '/')}.py" for name in names if name.startswith("tests."))
    return any(is_touched(found) for found in ours if found.exists())


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)
            yield str(node.module)


def _arguments(tree: ast.Module) -> set[str]:
    return {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def touched() -> list[str]:
    """Give the files of all tests that luck can touch."""
    found = (each for each in sorted(TESTS.rglob("test_*.py")) if "benchmarks" not in each.parts)
    return [str(each.relative_to(TESTS.parent)) for each in found if is_touched(each)]


def _work() -> None:
    while True:
        pass


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep so many processes at work for nothing."""
    working = [multiprocessing.Process(target=_work, daemon=True) for _ in range(processes)]
    for each in working:
        each.start()
    try:
        yield
    finally:
        for each in working:
            each.kill()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take each test so often: this module is a plugin of the runs that it starts."""
    each, chosen = int(os.environ.get(_EACH, "1")), str(metafunc.config.getoption("keyword")).split(" or ")
    if each > 1 and any(word in metafunc.function.__name__ for word in chosen):
        metafunc.fixturenames.append("repeated")
        metafunc.parametrize("repeated", range(each))


def once(files: list[str], workers: int, each: int = 1, chosen: str = "") -> tuple[str, list[str]]:
    """Run the tests, or those that are chosen by name; give how it ended, in a line, and those that failed."""
    command = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "-p", "tests.repeats"]
    command += [f"--numprocesses={workers}", "-m", "not slow and not law", "-k", chosen, *files]
    began, before = time.monotonic(), os.times()
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, _EACH: str(each)})
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    lines = ran.stdout.splitlines() or [ran.stderr]
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    taken = f"{time.monotonic() - began:.0f} s, {used:.0f} s of processor time"
    return f"{lines[-1]}; {taken}", failed or ([] if ran.returncode == 0 else [ran.stdout[-2000:] + ran.stderr[-2000:]])


def main() -> int:
    """Repeat, tell of each time and of what failed; 1 where anything did."""
    parser = argparse.ArgumentParser(prog="python -m tests.repeats", description=__doc__)
    parser.add_argument("--times", type=int, default=20, help="how often")
    parser.add_argument("--busy", type=int, default=4, help="so many processes beside, which work for nothing")
    parser.add_argument("--workers", type=int, default=2, help="so many processes share the tests")
    parser.add_argument("-k", dest="chosen", default="", help="only tests whose names fit this")
    parser.add_argument("--each", type=int, default=1, help="how often each time")
    parser.add_argument("--list", action="store_true", help="only name the files of tests")
    asked = parser.parse_args()
    files = touched()
    if asked.list:
        sys.stdout.writelines(f"{file}\n" for file in files)
        return 0
    failures = []
    with busy(asked.busy):
        for number in range(1, asked.times + 1):
            ended, failed = once(files, asked.workers, asked.each, asked.chosen)
            failures += failed
            sys.stdout.write("".join(f"{line}\n" for line in (f"{number}: {ended}", *failed)))
            sys.stdout.flush()
    sys.stdout.write(
        f"{len(failures)} failed in {asked.times * asked.each} times, beside {asked.busy} busy processes\n"
    )
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
