"""Print one table: ours, the peer and the raw limit, measured side by side in this run.

Run it as ``python -m tests.benchmarks``; ``--rounds`` and ``--strikes`` say how long it takes.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks import appending, constructing, framing, histories, importing, keeping, reading, scaling
from tests.benchmarks.measuring import Row, measure, processor_time

HEADER = (
    "| what | against | ours, 1/s | theirs, 1/s | ratio (spread) | at least / stretch | met |\n"
    "| --- | --- | ---: | ---: | --- | --- | --- |"
)


def main() -> None:
    """Measure, and print as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured (%(default)s)")
    parser.add_argument("--strikes", type=int, default=20_000, help="how many strikes are read (%(default)s)")
    parser.add_argument("--lengths", type=int, nargs="+", default=[1000, 10_000, 100_000], help="of logs that grow")
    parser.add_argument("--only", default="", help="only rows whose name has this in it")
    parser.add_argument("--cpu", action="store_true", help="count processor time, where others use the machine too")
    given = parser.parse_args()
    clock = processor_time if given.cpu else time.perf_counter
    print(about(), HEADER, sep="\n\n")
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(Path(folder), given.strikes, given.lengths):
            if given.only in row.what:
                print(*measure(row, given.rounds, clock).lines(), sep="\n", flush=True)


def about() -> str:
    """Say on what machine, and with what, this is measured."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    machine = f"{len(models)} x {models[0]}" if models else platform.processor()
    names = ("attrs", "cattrs", "msgspec", "eventsourcing")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    python = f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{machine}; {python}, {versions}"


def rows(folder: Path, count: int, lengths: Sequence[int]) -> Iterator[Row]:
    """Make every row, one after another."""
    yield from importing.rows(folder)
    yield constructing.of_texts_and_times()
    yield constructing.with_the_append(folder)
    yield appending.batches(folder)
    yield appending.one_by_one(folder)
    with closing(reading.Filled(folder, count)) as filled:
        yield reading.replay(filled)
        yield reading.narrow_replay(filled)
        yield reading.verification(filled)
        yield keeping.catching_up(filled)
        yield framing.ladder(filled)
        yield framing.of_the_frame(filled)
        yield from framing.by_kept_columns(filled)
    with closing(reading.Filled(Path(tempfile.mkdtemp(dir=folder)), 2000)) as filled:
        yield reading.as_known(filled)
    yield reading.entries_of_one(folder, count)
    yield reading.lint_of_totals()
    with closing(keeping.Grown(folder, lengths)) as grown:
        yield from keeping.after_one(grown)
    yield from scaling.rows()
    yield from histories.rows()


if __name__ == "__main__":
    main()
