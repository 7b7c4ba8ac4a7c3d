"""`python -m tests.crashes --kills 2000 --cuts --contend 60`: the long runs, with a table of what was seen."""

from __future__ import annotations

import argparse
import contextlib
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
from tqdm import tqdm

from conflict_events.log import EventLog
from tests.crashes.contending import Contention, contend
from tests.crashes.cutting import Small, cut
from tests.crashes.following import kill_followers
from tests.crashes.interrupting import interrupt_appends
from tests.crashes.killing import kill_writers
from tests.crashes.resuming import WORKS, interrupt_work
from tests.stores.postgres_server import Server


def main() -> None:
    """Run what is asked for, on each store."""
    parser = argparse.ArgumentParser(prog="python -m tests.crashes", description=__doc__)
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="writers to kill, on each store")
    parser.add_argument("--cuts", type=int, metavar="STEP", nargs="?", const=1, help="cut the side file at every byte")
    parser.add_argument("--contend", type=float, default=0, metavar="SECONDS", help="let processes contend so long")
    parser.add_argument("--follow", type=int, default=0, metavar="N", help="readers that follow to kill, on each store")
    parser.add_argument(
        "--interrupt",
        type=int,
        nargs="?",
        const=0,
        metavar="N",
        help="places of each append to interrupt; or all",
    )
    parser.add_argument(
        "--resume",
        type=int,
        metavar="N",
        help="places of following, keeping, importing to interrupt; 0 = all",
    )
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--store", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--url", help="a PostgreSQL server that is there; it is not killed. None = one of our own")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    tqdm.monitor_interval = 0  # no thread beside the processes that we fork
    began = time.strftime("%Y-%m-%d %H:%M")
    say(f"{began}, seed {asked.seed}; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if asked.store != "postgres":
            work = Path(folder) / "sqlite"
            work.mkdir()
            run("SQLite", asked, lambda name: str(work / str(name)), None)
            if asked.cuts:
                show("SQLite: side file cut", cuts(work, asked.cuts))
        if asked.url:
            run("PostgreSQL", asked, lambda name: f"{asked.url}&schema=crash%20{name}%20{asked.seed}", None)
        elif asked.store != "sqlite":
            with served(Path(folder) / "postgres") as server:
                run("PostgreSQL", asked, lambda name: f"{server.url}&schema=crash%20{name}", server)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Server]:
    """A server of our own."""
    folder.mkdir()
    folder.parent.chmod(0o755)
    server = Server(folder)
    with server.connect() as db:
        say(f"PostgreSQL {db.info.parameter_status('server_version')}")
    try:
        yield server
    finally:
        server.stop()


def run(store: str, asked: argparse.Namespace, where: Callable[[object], str], server: Server | None) -> None:
    """Kill and contend on one store."""
    if asked.kills:
        began = time.monotonic()
        with tqdm(total=asked.kills, desc=f"{store}: kills", disable=None) as bar:
            seen = kill_writers(where, asked.kills, asked.seed, server=server, progress=bar.update)
        show(f"{store}: writers killed", {**seen, "seconds": round(time.monotonic() - began)})
    if asked.follow:
        with (
            tempfile.TemporaryDirectory() as folder,
            tqdm(total=asked.follow, desc=f"{store}: readers", disable=None) as bar,
        ):
            board = Path(folder) / "board"
            followed = kill_followers(
                str(where("followed")), board, asked.follow, asked.seed, server=server, progress=bar.update
            )
        show(f"{store}: readers killed", followed)
    if asked.interrupt is not None:
        began = time.monotonic()

        def opened(number: int) -> tuple[EventLog, EventLog]:
            place = where(f"interrupted {number}")
            return EventLog.open(place), EventLog.open(place)

        struck = interrupt_appends(opened, asked.interrupt or None, _tell)
        show(f"{store}: appends interrupted", {**struck, "seconds": round(time.monotonic() - began)})
    if asked.resume is not None:
        began = time.monotonic()
        of = {work.__name__: work(EventLog.open(where(work.__name__))) for work in WORKS}
        resumed = {name.lower(): interrupt_work(work, asked.resume or None) for name, work in of.items()}
        show(f"{store}: interrupted and resumed", {**resumed, "seconds": round(time.monotonic() - began)})
    if asked.contend:
        with tqdm(total=asked.contend, desc=f"{store}: contending", disable=None, unit="s") as bar:
            found = contend(where("contended"), asked.processes, asked.contend, asked.seed, bar.update)
        show(f"{store}: {asked.processes} processes", contended(found))


def _tell(kind: str, done: int, of: int) -> None:
    if done % 1000 == 0:
        say(f"{time.strftime('%H:%M:%S')} {kind}: {done:,} of {of:,}")


def contended(found: Contention) -> dict[str, Any]:
    """The figures of a contention, to be shown."""
    return attrs.asdict(found) | {
        "appends": sum(found.appends),
        "appends a second": round(sum(found.appends) / found.seconds),
        "appends of the process with fewest": min(found.appends),
        "appends of the process with most": max(found.appends),
        "seconds": round(found.seconds, 1),
        "longest": f"{found.longest:.2f} s",
    }


def cuts(folder: Path, step: int) -> dict[str, Any]:
    """Cut the side file at every so-many-th byte."""
    small = Small.made(folder)
    lengths = range(0, len(small.beside) + 1, step)
    with tqdm(total=len(lengths), desc="SQLite: cuts", disable=None) as bar:
        seen = cut(small, folder, lengths, bar.update)
    return {"bytes of the side file": len(small.beside), "cuts": len(lengths), **dict(sorted(seen.items()))}


def show(title: str, figures: Mapping[str, Any]) -> None:
    """Print a table."""
    say(f"\n{title}")
    for name, figure in figures.items():
        shown = f"{figure:,}" if isinstance(figure, int) else figure
        say(f"  {name:<45} {shown:>12}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
