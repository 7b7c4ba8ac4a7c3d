"""What kept answers cost: catching up with checkpoints that last, and asking again after one append."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import attrs

from conflict_events import EventLog
from conflict_events.log import Kept
from tests.benchmarks import peer
from tests.benchmarks.appending import SECRET
from tests.benchmarks.measuring import Contender, Rival, Row
from tests.benchmarks.memory import fill
from tests.benchmarks.reading import Filled, launched_narrowly
from tests.benchmarks.strikes import strike

__all__ = ["Grown", "after_one", "catching_up"]

_versions = itertools.count(2)  # a new version finds no state of its own, and begins at the start


def catching_up(filled: Filled, theirs: int = 1000) -> Row:
    """From nothing to the head, with checkpoints on the way and one at the end.

    The peer's view takes in fewer, for it is slow; what it would take for all of them is worked out.
    """
    rivals = (Rival("peer's SQLite view", 30, 100),)
    run = {rivals[0].name: _view(filled, theirs)}
    what = "a kept projection catching up, durable checkpoints"
    return Row(what, filled.count, _kept(filled), rivals, run, scale=filled.count / theirs)


def _kept(filled: Filled) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        newer = attrs.evolve(launched_narrowly, version=next(_versions))
        with filled.log.keep(newer) as kept:
            yield kept.build
            assert kept.position == filled.count

    return prepare


def _view(filled: Filled, count: int) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        with tempfile.TemporaryDirectory() as folder:
            view = peer.View(f"{folder}/view.db")
            with closing(view.datastore):
                yield lambda: view.catch_up(filled.classes, count)

    return prepare


class Grown:
    """Logs of several lengths, each with an answer that is kept; the first is the shortest."""

    def __init__(self, folder: Path, lengths: Sequence[int]) -> None:
        """Fill them, and let the answers catch up."""
        self._open = ExitStack()
        self.kept: dict[int, tuple[EventLog, Kept[dict[str, int]]]] = {}
        for length in lengths:
            path = folder / f"{length}.db"
            fill(path, length)
            log = self._open.enter_context(EventLog.open(path, secret=SECRET))
            kept = log.keep(launched_narrowly)
            kept.build()
            self.kept[length] = log, kept

    def close(self) -> None:
        """Release everything."""
        self._open.close()


def after_one(grown: Grown) -> Iterator[Row]:
    """One entry is appended, which is not measured; then the question is asked again."""
    shortest, *longer = grown.kept
    for length in longer:
        rivals = (Rival(f"the same at {shortest:,}", 1 / 1.5),)
        run = {rivals[0].name: _asking(*grown.kept[shortest])}
        what = f"asking a kept projection after one append, log of {length:,}"
        yield Row(what, 1, _asking(*grown.kept[length]), rivals, run, repeat=10)


def _asking(log: EventLog, kept: Kept[dict[str, int]]) -> Contender:
    @contextmanager
    def prepare() -> Iterator[Callable[[], object]]:
        log.append(strike(len(log)))
        yield kept.ask

    return prepare
