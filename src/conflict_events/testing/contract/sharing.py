"""The promises of stores to those who use one log at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from conflict_events.errors import LogClosed, LogLocked
from conflict_events.stores import Draft
from conflict_events.testing.contract.rows import append, everything, hold, refused, sample_row, sample_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_events.stores import Store

    Opener = Callable[[str], Store]

__all__ = [
    "a_reader_who_waits_is_told",
    "a_snapshot_stands_still",
    "compacting_changes_nothing",
    "stores_on_one_log_see_each_other",
    "threads_take_turns",
]


def threads_take_turns(open_store: Opener) -> None:
    """Threads that write and read one store lose nothing, and see no gap."""
    with closing(open_store("threads")) as store:
        _contend([store] * 4, 20)


def stores_on_one_log_see_each_other(open_store: Opener) -> None:
    """What one store wrote, another on the same log sees at once and extends."""
    with closing(open_store("shared")) as one, closing(open_store("shared")) as other:
        for position in range(1, 9):
            writer, reader = (one, other) if position % 2 else (other, one)
            append(writer, [sample_row(position, "")])
            hold(reader.head() == sample_row(position, ""), "what one store wrote the other sees")
        _contend([one, other] * 2, 10)


def a_reader_who_waits_is_told(open_store: Opener) -> None:
    """One who waits learns of the next row, of nothing where none comes, and of the closing."""
    with closing(open_store("waiting")) as store, ThreadPoolExecutor(1) as pool:
        append(store, sample_rows(2))
        hold(store.wait(1, 0), "what is there is not waited for")
        hold(not store.wait(2, 0.01), "what does not come is waited for no longer than asked")
        waiter = pool.submit(store.wait, 2, 60)
        append(store, sample_rows(1, first=3))
        hold(waiter.result(), "one who waits is told of a new row")
        hold(tuple(store.read(after=2)) == sample_rows(1, first=3), "and can read it")
        waiting = pool.submit(store.wait, 3, 60)
        store.close()
        refused(LogClosed, waiting.result, "one who waits is told that the store was closed")


def a_snapshot_stands_still(open_store: Opener) -> None:
    """A snapshot holds what there was, whatever becomes of the store it is of."""
    with closing(open_store("snapshot")) as store:
        store.write(lambda: Draft(sample_rows(600), ((b"a", 1),), (("a", 1, b"m"),), (("a", b"1"),)))
        before = everything(store)
        with closing(store.snapshot()) as snapshot:
            store.write(lambda: Draft(sample_rows(1, first=601), ((b"b", 1),), (("a", 2, b""),), (("a", b"2"),)))
            store.write(lambda: Draft(reset_seen=True))
            hold(everything(snapshot) == before, "what is written later is not in a snapshot")
            hold(snapshot.head() == sample_row(600, ""), "a snapshot has the head that there was")
            hold(snapshot.meta("a") == b"1", "a snapshot has the settings that there were")
            store.close()
            hold(everything(snapshot) == before, "a snapshot outlives its store")
        refused(LogClosed, snapshot.head, "a snapshot can be closed")


def compacting_changes_nothing(open_store: Opener) -> None:
    """A store that was compacted holds what it held, and goes on."""
    with closing(open_store("compact")) as store:
        store.write(lambda: Draft(sample_rows(60), ((b"a", 1),), (("a", 1, b"m"),), (("a", b"1"),)))
        before = everything(store)
        store.compact()
        hold(everything(store) == before, "compacting changes nothing that is read")
        hold(list(store.faults()) == [], "a store that was compacted has no faults")
        append(store, sample_rows(1, first=61))
        hold(tuple(store.read()) == sample_rows(61), "a store that was compacted can be written")


def _contend(stores: list[Store], count: int) -> None:
    """Let each store append one row at a time, all at once, and look for gaps in what each of them reads."""
    first = (stores[0].head() or sample_row(0, "")).position

    def work(number: int) -> None:
        store = stores[number]
        for _ in range(count):
            _persist(store, str(number))
            read = [row.position for row in store.read()]
            hold(read == list(range(1, len(read) + 1)), "no reader ever sees a gap")

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(work, range(len(stores))))
    rows = list(stores[0].read(after=first))
    hold(len(rows) == len(stores) * count, "nothing is lost and nothing is twice")
    hold(list(stores[-1].read(after=first)) == rows, "all see the same order")


def _persist(store: Store, mark: str) -> None:
    def draft() -> Draft:
        return Draft((sample_row((store.head() or sample_row(0, "")).position + 1, mark),))

    while True:
        try:
            store.write(draft)
        except LogLocked:  # pragma: no cover - a slow machine's answer, and retrying is what it asks for
            continue
        return
