"""Every store keeps every promise, and the contract notices when one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conflict_events.stores import Draft, MemoryStore, Row, SqliteStore
from conflict_events.testing.contract import interrupting
from conflict_events.testing.contract.stores import DURABLE_PROMISES, PROMISES, check_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conflict_events.stores import Store


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_memory_keeps_the_promise(promise: Callable[[Callable[[str], Store]], None]) -> None:
    promise(lambda _: MemoryStore())


@pytest.mark.parametrize("promise", PROMISES + DURABLE_PROMISES, ids=lambda promise: promise.__name__)
def test_sqlite_keeps_the_promise(promise: Callable[[Callable[[str], Store]], None], tmp_path: Path) -> None:
    promise(lambda name: SqliteStore(tmp_path / name, timeout=60))


def test_one_call_checks_a_store_that_forgets() -> None:
    check_store(lambda _: MemoryStore(), durable=False)


def test_one_call_checks_a_store_that_remembers() -> None:
    class Kept(MemoryStore):
        def close(self) -> None:
            """Stay, for the next who opens us."""

    class Handle:
        """One of several stores on one log."""

        def __init__(self, kept: Kept) -> None:
            self.kept, self.gone = kept, MemoryStore()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.gone if self.gone._closed else self.kept, name)

        def wait(self, after: int, timeout: float) -> bool:
            while not self.kept.wait(after, min(timeout, 0.01)):
                self.gone.head()  # says when we were closed
                if timeout < 1:
                    return False
            return True

        def close(self) -> None:
            self.gone.close()

    logs: dict[str, Kept] = {}
    check_store(lambda name: Handle(logs.setdefault(name, Kept())))


class LosesRows(MemoryStore):
    def read(self, **chosen: Any) -> Iterator[Row]:
        return (row for row in super().read(**chosen) if row.position != 2)


class TakesAnything(MemoryStore):
    def _check(self, wanted: Draft) -> None: ...


class SwallowsErrors(MemoryStore):
    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        try:
            return super().write(draft)
        except KeyError:
            return ()


class WritesInSteps(MemoryStore):
    def _settle(self) -> None:
        if self._counts is not None:
            for row in self._counts.rows:
                self._rows.append(row)
            counted, self._counts = self._counts, None
            self._seen.update(counted.seen)
            self._keys.update((key, (position, mark)) for key, position, mark in counted.keys)
            self._at.update((row.id, row.position) for row in counted.rows)
            self._meta.update(counted.meta)


class KeepsItsTurn(MemoryStore):
    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        self._turns._lock.acquire()
        rows = super().write(draft)
        self._turns._lock.release()
        return rows


def test_a_write_that_is_left_half_done_or_keeps_its_turn_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupting, "LOOKS", 10**6)
    monkeypatch.setattr(interrupting, "PATIENCE", 0.3)
    with pytest.raises(AssertionError, match="is there whole, or not at all"):
        interrupting.an_interrupted_write_is_whole_or_not_there(lambda _: WritesInSteps())
    with pytest.raises(AssertionError, match="keeps nobody waiting"):
        interrupting.an_interrupted_write_is_whole_or_not_there(lambda _: KeepsItsTurn())


@pytest.mark.parametrize("broken", [LosesRows, TakesAnything, SwallowsErrors])
def test_a_broken_promise_is_noticed(broken: type[MemoryStore]) -> None:
    with pytest.raises(AssertionError, match="the store breaks a promise"):
        check_store(lambda _: broken(), durable=False)
