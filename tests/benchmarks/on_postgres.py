"""The same beside the peer on PostgreSQL, on a server of our own: ``python -m tests.benchmarks.on_postgres``.

Both do most of their work in the server, so it is time on the clock that is compared, not processor time.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from conflict_events import EventLog
from tests.benchmarks import peer
from tests.benchmarks.__main__ import HEADER, about
from tests.benchmarks.appending import PEER, SECRET
from tests.benchmarks.measuring import Contender, Rival, Row, measure
from tests.benchmarks.reading import launched
from tests.benchmarks.strikes import strikes
from tests.stores.postgres_server import Server

__all__ = ["main"]

_numbers = itertools.count(1)


def main() -> None:
    """Start a server, measure, and print as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.on_postgres", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--strikes", type=int, default=10_000)
    given = parser.parse_args()
    print(about(), HEADER, sep="\n\n")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as closes:
        server = Server(Path(folder))
        closes.callback(server.stop)
        for row in rows(server, given.strikes, closes):
            print(*measure(row, given.rounds).lines(), sep="\n", flush=True)


def rows(server: Server, count: int, closes: ExitStack) -> Iterator[Row]:
    """Append in one batch; then replay what was appended."""
    events = strikes(count)
    theirs = [peer.same(event, n, peer.Classes.kind) for n, event in enumerate(events, start=1)]

    @contextmanager
    def ours_appending() -> Iterator[Callable[[], object]]:
        with _log(server) as log:
            yield lambda: log.append(*events)

    @contextmanager
    def peer_appending() -> Iterator[Callable[[], object]]:
        with closing(_peer(server)) as app:
            yield lambda: _save(app, theirs)

    what = f"PostgreSQL: append {count:,} in one batch"
    yield Row(what, count, ours_appending, (Rival(PEER, 1.5),), {PEER: peer_appending})

    log, app = closes.enter_context(_log(server)), closes.enter_context(closing(_peer(server)))
    log.append(*events)
    _save(app, theirs)
    assert log.ask(launched) == peer.fold(app)
    run = {PEER: _just(lambda: peer.fold(app))}
    yield Row("PostgreSQL: replay", count, _just(lambda: log.ask(launched)), (Rival(PEER, 3),), run)


def _save(app: Any, events: list[Any]) -> None:
    # All at once is more than it can send down its pipeline: it waits for ever, with a thousand.
    for start in range(0, len(events), 100):
        app.save(*events[start : start + 100])


def _just(run: Callable[[], object]) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        yield run

    return prepare


def _log(server: Server) -> EventLog:
    return EventLog.open(f"{server.url}&schema=ours{next(_numbers)}", secret=SECRET)


def _peer(server: Server) -> Any:
    folder, schema = server.url.rpartition("host=")[2], f"peer{next(_numbers)}"
    with server.connect() as db:
        db.execute(f"CREATE SCHEMA {schema}")
    return peer.Classes(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": "postgres",
            "POSTGRES_HOST": folder,
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "none",
            "POSTGRES_SCHEMA": schema,
        }
    )


if __name__ == "__main__":
    main()
