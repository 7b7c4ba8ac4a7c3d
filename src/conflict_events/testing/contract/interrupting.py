"""The promise of stores that nothing which interrupts a write, wherever it strikes, is felt by the next one."""

from __future__ import annotations

import sys
from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING, Any

from conflict_events.stores import Draft
from conflict_events.testing.contract.rows import hold, sample_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from conflict_events.stores import Store

    Opener = Callable[[str], Store]

__all__ = [
    "an_interrupted_write_is_whole_or_not_there",
    "an_interrupted_write_leaves_other_stores_free",
    "apart",
    "interrupted",
    "steps_of",
]

LOOKS = 150  # at so many of its steps a write is interrupted, evenly
INTERRUPTS = (KeyboardInterrupt, MemoryError)  # by each of these in turn: some take the one for more than the other
PATIENCE = 60.0  # seconds after which one who is kept waiting is taken to wait for ever


def apart(work: Callable[[], object], patience: float | None = None) -> bool:
    """Do work in a thread of its own, raise here what it raises there, and tell whether it ended in time."""
    wrong: list[BaseException] = []

    def there() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised below, where somebody sees it
            wrong.append(error)

    thread = Thread(target=there, daemon=True)
    thread.start()
    thread.join(patience)
    for error in wrong:
        raise error
    return not thread.is_alive()


def interrupted(
    work: Callable[[], object], step: int, error: type[BaseException], meanwhile: Callable[[], object]
) -> int:
    """Do work, with an error raised before a step of the interpreter in it.

    Let this be done `apart`: a thread that is interrupted so at the end of an `except` block has for good, in CPython
    3.11, the exception that was handled there as the context of every later one.

    Args:
        work: What is interrupted, with all that it calls.
        step: Before which of its steps (opcodes), counted from 1.
        error: What is raised.
        meanwhile: Called while what was interrupted is still held by its traceback.

    Returns:
        How many steps were begun; fewer than ``step`` where there are no more.
    """
    begun = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:  # pragma: no cover - tracing, it is seen by no other tracer
        nonlocal begun
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            begun += 1
            if begun == step:
                raise error  # which ends the tracing, too
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    except BaseException:  # pragma: no cover - nor is what follows in the frame in which tracing ended
        if begun < step:
            raise
        sys.settrace(before)
        meanwhile()
    finally:
        sys.settrace(before)
    return begun


def steps_of(work: Callable[[], object]) -> int:
    """Count the steps of work that nothing interrupts."""
    return interrupted(work, 0, KeyboardInterrupt, lambda: None)


def an_interrupted_write_is_whole_or_not_there(open_store: Opener) -> None:
    """Whatever interrupts a write, wherever it strikes: other threads go on, and find all of the write or nothing."""

    def work() -> None:
        with closing(open_store("interrupted")) as store:
            _interrupt_everywhere(store, store)

    apart(work)


def an_interrupted_write_leaves_other_stores_free(open_store: Opener) -> None:
    """Whatever interrupts a write, wherever it strikes: another store on the log goes on, and so does this one."""

    def work() -> None:
        with closing(open_store("interrupted_beside")) as store, closing(open_store("interrupted_beside")) as other:
            _interrupt_everywhere(store, other)

    apart(work)


def _interrupt_everywhere(store: Store, other: Store) -> None:
    _write(store)
    steps = steps_of(lambda: _write(store))
    for turn, step in enumerate(range(1, steps + 1, max(1, steps // LOOKS))):
        error = INTERRUPTS[turn % len(INTERRUPTS)]
        interrupted(lambda: _write(store), step, error, lambda step=step: _elsewhere(other, step))  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
        _write(store)
    hold(list(store.faults()) == [], "a store has no faults after its writes were interrupted")


def _write(store: Store, look: Callable[[], object] = lambda: None) -> None:
    """Have a look while nobody else can write, then write a row with something of everything: its position."""

    def draft() -> Draft:
        look()
        position = _end(store) + 1
        mark = str(position).encode()
        keys = ((str(position), position, mark),)
        return Draft((sample_row(position, ""),), ((mark, position),), keys, (("last", mark),))

    store.write(draft)


def _end(store: Store) -> int:
    head = store.head()
    return head.position if head else 0


def _elsewhere(store: Store, step: int) -> None:
    """In another thread look at the last write, then write."""
    in_time = apart(lambda: _write(store, lambda: _check_last(store, step)), PATIENCE)
    hold(in_time, f"a write that was interrupted (at step {step}) keeps nobody waiting")


def _check_last(store: Store, step: int) -> None:
    end = _end(store)
    last, beyond = str(end).encode(), str(end + 1).encode()
    found = store.head(), store.seen([last, beyond]), store.keyed([str(end), str(end + 1)]), store.meta("last")
    whole = sample_row(end, ""), {last: end}, {str(end): (end, last)}, last
    hold(found == whole, f"a write that was interrupted (at step {step}) is there whole, or not at all")
