"""`Kept`: an answer whose state is kept with the log, so that asking again costs only what was appended since."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable
from threading import RLock
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from conflict_events.errors import KeptStateDistrusted, StoreFailure, TransientError, UsageError
from conflict_events.log.asking.asking import answered
from conflict_events.log.asking.checkpoints import Checkpoints
from conflict_events.log.asking.growing import Growing
from conflict_events.log.asking.source import Source
from conflict_events.log.telling import logged
from conflict_events.projections import Projection

__all__ = ["Kept"]

A = TypeVar("A")

EVERY = 5_000
"""Entries between two checkpoints, at least."""

BYTES_AN_ENTRY = 64
"""A checkpoint of so many bytes waits for one more entry, so that storing costs less than folding whatever the size."""


class Kept(Generic[A]):
    """A kept answer: made by `EventLog.keep`, asked with `ask`; several threads may.

    Close it, or use it in a ``with`` statement; the log does so when it is closed.

    Attributes:
        projection: The question.
        rebuilt: Why a stored state was not used, and the question is built from the start; None = one was resumed, or
            there was none.
    """

    def __init__(
        self,
        log: Source,
        projection: Projection[Any, A],
        *,
        checkpoints: Checkpoints | None,
        writes: bool,
        replacing: Kept[A] | None = None,
    ) -> None:
        """Resume what is stored; `EventLog.keep` is the way to make one."""
        self.projection = projection
        self.rebuilt: str | None = None
        self._log = log
        self._checkpoints = checkpoints
        self._writes = writes and checkpoints is not None
        self._lock = RLock()
        self._closed = False
        self._spoilt = False
        self._due = EVERY
        self._stored: tuple[int, int] | None = None
        self._growing: Growing | None = None
        resumed = self._resumed()
        older = None if resumed is not None and resumed.folded == resumed.judged.position else replacing
        self._older = older if older is not None and older.position > 0 else None
        if self._writes and self._growing is None and self._older is None and checkpoints is not None:
            checkpoints.try_out(log)

    def _resumed(self) -> Growing | None:
        if self._checkpoints is None:
            return None
        self._growing = self._checkpoints.load(self._log)
        if self._growing is None:
            self.rebuilt = self._checkpoints.why
        else:
            self._mark(self._growing, 0)
        if self._checkpoints.is_suspect:
            warning = f"the stored state of {self.projection.name} is not used: {self._checkpoints.why}"
            warnings.warn(warning, KeptStateDistrusted, stacklevel=6)
        return self._growing

    # --- asking ----------------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """Up to which position it has read: what asking next would not read again."""
        older = self._older
        if older is not None:
            return older.position
        return 0 if self._growing is None else self._growing.folded

    @property
    def version(self) -> int:
        """The version of the question that answers: an older one until this one is built."""
        older = self._older
        return self.projection.version if older is None else older.version

    @logged("ask", "%s, kept and read up to position %d", lambda _, kept: (kept.projection.name, kept.position))
    def ask(self) -> A:
        """Answer from everything that the log holds, reading only what was appended since it was last asked.

        Until this version is built, the one that it is to replace answers, and nobody waits.

        Raises:
            LogClosed: The log was closed.
            UsageError: This kept answer was closed.
        """
        older = self._older
        if older is not None:
            return older.ask()
        with self._lock:
            growing = self._caught_up()
            return answered(self.projection.answer, growing.state, lambda: growing.context, growing.vocabulary)

    def is_exact(self, anew: Callable[[Projection[Any, A]], A]) -> bool:
        """Tell whether it answers as asking anew does; one that was closed answers nothing wrong.

        Args:
            anew: Asks a question from the start.
        """
        older = self._older
        if older is not None:
            return older.is_exact(anew)
        return self._closed or bool(self.ask() == anew(self.projection))

    def build(self) -> None:
        """Read what there is to read and store the state: from then on this version answers.

        To be called in a thread of its own where an older version answers meanwhile.

        Raises:
            LogClosed: The log was closed.
            UsageError: This kept answer was closed, or its state is not of its type.
        """
        with self._lock:
            self._caught_up()
            self.checkpoint()
            self._older = None

    def _caught_up(self) -> Growing:
        if self._closed:
            raise UsageError("this kept answer was closed; keep the question again")
        if self._spoilt:
            self._growing = None if self._checkpoints is None else self._checkpoints.load(self._log)
        if self._growing is None:
            self._growing = Growing(self._log, self.projection)
        growing = self._growing
        self._spoilt = True  # until it comes to its end
        growing.grow(self._log.head(), self._is_due, lambda: self._save_if_free(growing))
        self._spoilt = False
        if self._is_due(growing.folded):
            self._save_if_free(growing)
        return growing

    # --- storing ---------------------------------------------------------------------------------

    def checkpoint(self) -> None:
        """Store the state as it is; done by itself every few thousand entries, more rarely where it is large.

        Raises:
            LogLocked: Somebody else is writing, for too long.
            StoreFailure: The disk is full, say.
            UsageError: The state is not of its type.
        """
        with self._lock:
            if self._growing is not None and not self._spoilt:
                self._save(self._growing)

    def _is_due(self, position: int) -> bool:
        return position >= self._due

    def _save_if_free(self, growing: Growing) -> None:
        self._mark(growing, 0)
        with contextlib.suppress(TransientError, StoreFailure):  # it only saves time: the next one will do
            self._save(growing)

    def _save(self, growing: Growing) -> None:
        reached = (growing.judged.position, growing.folded)
        if not self._writes or self._checkpoints is None or reached == self._stored:
            return
        size = self._checkpoints.save(growing)
        self._mark(growing, size)
        self._stored = reached

    def _mark(self, growing: Growing, size: int) -> None:
        self._due = growing.folded + EVERY + size // BYTES_AN_ENTRY

    # --- closing ---------------------------------------------------------------------------------

    def close(self) -> None:
        """Store the state, and forget it; closing again does nothing.

        Raises:
            LogLocked: Somebody else is writing, for too long.
        """
        older = self._older
        if older is not None:
            older.close()
        with self._lock:
            if not self._closed:
                self.checkpoint()
                self._closed, self._growing = True, None

    def discard(self) -> None:
        """Forget the state, and store nothing any more; what was stored stays."""
        older = self._older
        if older is not None:
            older.discard()
        with self._lock:
            self._closed, self._growing = True, None

    def serves(
        self, projection: Projection[Any, Any], replacing: Projection[Any, Any] | None, *, durable: bool
    ) -> bool:
        """Tell whether this is what keeping a question so would make again."""
        same = type(self.projection) is type(projection) and bool(self.projection == projection)
        return same and replacing is None and durable == (self._checkpoints is not None) and not self._closed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kept {self.projection.name}, version {self.version}, read up to {self.position}>"
