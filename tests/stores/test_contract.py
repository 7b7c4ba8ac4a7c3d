"""Every store keeps every promise, and the contract notices when one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conflict_events.stores import Draft, MemoryStore, Row, SqliteStore
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


@pytest.mark.parametrize("broken", [LosesRows, TakesAnything, SwallowsErrors])
def test_a_broken_promise_is_noticed(broken: type[MemoryStore]) -> None:
    with pytest.raises(AssertionError, match="the store breaks a promise"):
        check_store(lambda _: broken(), durable=False)
