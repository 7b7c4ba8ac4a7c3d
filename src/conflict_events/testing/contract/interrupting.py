"""The promise of stores that nothing which interrupts a write, wherever it strikes, is felt by the next one."""

from __future__ import annotations

import inspect
import sys
from contextlib import closing
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from conflict_events.stores import Draft
from conflict_events.testing.contract.rows import hold, sample_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from conflict_events.stores import Store

    Opener = Callable[[str], Store]

__all__ = [
    "Place",
    "an_interrupted_write_is_whole_or_not_there",
    "an_interrupted_write_leaves_other_stores_free",
    "apart",
    "interrupted",
    "places_of",
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


class Place(NamedTuple):
    """Where in work a step of the interpreter is, whichever time it comes to it.

    Attributes:
        code: Of the function whose step it is.
        step: Where in that function.
        called: By which calls in that work it was come to; for code that is not ours, by which of our calls last.
    """

    code: int
    step: int
    called: int

    @classmethod
    def of(cls, frame: FrameType) -> Place:  # pragma: no cover - tracing, it is seen by no other tracer
        """Tell where a frame is."""
        ours, calls = _is_ours(frame), []
        above = frame.f_back
        while above is not None and above.f_code is not _traced.__code__:
            if ours or _is_ours(above):
                calls.append((id(above.f_code), above.f_lasti))
            above = above.f_back if ours or not calls else None
        return cls(id(frame.f_code), frame.f_lasti, hash(tuple(calls)))

    def is_here(self, frame: FrameType) -> bool:  # pragma: no cover - tracing, it is seen by no other tracer
        """Tell whether a frame is there."""
        return self.step == frame.f_lasti and self.code == id(frame.f_code) and self == Place.of(frame)


def _is_ours(frame: FrameType) -> bool:  # pragma: no cover - tracing, it is seen by no other tracer
    return str(frame.f_globals.get("__name__")).startswith("conflict_events")


def _traced(work: Callable[[], object], before_each: Callable[[FrameType], object]) -> None:
    """Do work, and call something before each step (opcode) of it and of all Python code that it calls.

    To raise there ends the tracing, too.
    """

    def trace(frame: FrameType, event: str, _: Any) -> Any:  # pragma: no cover - tracing, it is seen by no other tracer
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            before_each(frame)
        return trace

    before = sys.gettrace()
    # CPython 3.12 traces steps only where a frame asked for it before.
    cast("FrameType", inspect.currentframe()).f_trace_opcodes = True
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)


def interrupted(
    work: Callable[[], object],
    strikes: Callable[[FrameType], bool],
    error: type[BaseException],
    meanwhile: Callable[[], object],
) -> bool:
    """Do work, with an error raised before a step of the interpreter in it.

    Let this be done `apart`: a thread that is interrupted so at the end of an `except` block has for good, in CPython
    3.11, the exception that was handled there as the context of every later one.

    Args:
        work: What is interrupted, with all that it calls.
        strikes: Whether it is raised before the step at which a frame is; asked before each until it says so.
        error: What is raised.
        meanwhile: Called while what was interrupted is still held by its traceback.

    Returns:
        Whether it was raised.
    """
    struck = False

    def look(frame: FrameType) -> None:  # pragma: no cover - tracing, it is seen by no other tracer
        nonlocal struck
        if strikes(frame):
            struck = True
            raise error

    try:
        _traced(work, look)
    except BaseException:  # pragma: no cover - nor is what follows in the frame in which tracing ended
        if not struck:
            raise
        meanwhile()
    return struck


def places_of(work: Callable[[], object]) -> list[Place]:
    """Give the places of work that nothing interrupts, in the order in which it first came to them."""
    places: dict[Place, None] = {}
    _traced(work, lambda frame: places.setdefault(Place.of(frame)))
    return list(places)


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
    places = places_of(partial(_write, store))
    for turn, place in enumerate(places[:: max(1, len(places) // LOOKS)]):
        error = INTERRUPTS[turn % len(INTERRUPTS)]
        interrupted(partial(_write, store), place.is_here, error, lambda turn=turn: _elsewhere(other, turn))  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
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
    stored = store.head(), store.seen([last, beyond]), store.keyed([str(end), str(end + 1)]), store.meta("last")
    whole = sample_row(end, ""), {last: end}, {str(end): (end, last)}, last
    hold(stored == whole, f"a write that was interrupted (at step {step}) is there whole, or not at all")
