"""Taking turns on a store in such a way that no interrupt keeps the others waiting.

Ctrl-C, a signal's exception or a lack of memory can come between any two steps of the interpreter: also after a lock
was had and before the ``with`` block begins, or at the end of the block and before the lock is let go. So whatever has
to be undone is undone twice here, by two blocks one within the other: what interrupts the one meets the other.
"""

from __future__ import annotations

from threading import Condition, RLock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Turns", "surely"]

T = TypeVar("T")


def surely(work: Callable[[], T], undo: Callable[[], object]) -> T:
    """Do the work, and then, whatever becomes of it and whatever interrupts, what undoes it.

    Args:
        work: What is done. It takes what is to be undone, so that nothing is taken before this begins.
        undo: Called twice, and so of no effect where nothing is left to undo.
    """
    try:
        try:
            return work()
        finally:
            undo()
    finally:
        undo()


class Turns:
    """A lock that one thread holds at a time, and may take again while it does.

    Attributes:
        changed: For whoever waits, inside a turn, for what others do in theirs.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self.changed = Condition(self._lock)

    def take(self, work: Callable[[], T]) -> T:
        """Do the work while no other thread has a turn."""
        return work() if self._is_ours() else surely(lambda: self._alone(work), self._leave)

    def _alone(self, work: Callable[[], T]) -> T:
        self._lock.acquire()
        return work()

    def _is_ours(self) -> bool:
        try:
            self.changed.notify(0)  # nobody is told: it is how a lock is asked whether it is this thread's
        except RuntimeError:
            return False
        return True

    def _leave(self) -> None:
        if self._is_ours():
            self._lock.release()
