"""How much memory a replay takes, for logs of growing length: ``python -m tests.benchmarks.memory``.

Each replay runs in a process of its own, which tells by how much its high-water mark rose; on Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from conflict_events import EventLog
from tests.benchmarks.reading import launched, launched_narrowly
from tests.benchmarks.strikes import strikes

BATCH = 10_000
KIB = 1024


def main() -> None:
    """Fill, replay, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.memory", description=__doc__)
    parser.add_argument("--strikes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--replay", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.replay:
        print(*grown(Path(given.replay)))
        return
    print("| strikes | a replay, MiB above start | reading declared fields only |\n| ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        for count in given.strikes:
            fill(path, count)
            command = [sys.executable, "-m", "tests.benchmarks.memory", "--replay", str(path)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            print(f"| {count:,} | {' | '.join(told)} |", flush=True)


def fill(path: Path, count: int) -> None:
    """Append until there are so many."""
    with EventLog.open(path, secret=bytes(32)) as log:
        for after in range(len(log), count, BATCH):
            log.append(*strikes(min(BATCH, count - after), after=after))


def grown(path: Path) -> list[str]:
    """Tell by how many MiB the high-water mark of this process rose: in a narrow replay, and then in a whole one."""
    with EventLog.open(path, read_only=True) as log:
        marks = [_mark()]
        for question in (launched_narrowly, launched):
            log.ask(question)
            marks.append(_mark())
    return [f"{marks[2] - marks[0]:.1f}", f"{marks[1] - marks[0]:.1f}"]


def _mark() -> float:
    # Not `getrusage`, whose mark a process begins with is that of its parent.
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / KIB


if __name__ == "__main__":
    main()
