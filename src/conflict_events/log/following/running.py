"""A follower that runs by itself: each entry is handed to a handler, and the bookmark is kept.

What is to be done next is worked out here, by a generator that does nothing itself but keep the bookmark. Who drives it
hands over entries, pauses and waits, with or without an event loop: there is one engine, and neither knows the other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Generator
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeAlias, TypedDict

import attrs

from conflict_events.errors import LogReadOnly, TransientError, UsageError
from conflict_events.history import Entry, Head, Query
from conflict_events.log.following.arrivals import Arrivals, patience
from conflict_events.log.following.bookmarks import Bookmark, Bookmarks, Failure, Follower
from conflict_events.log.telling import logger

__all__ = ["Handle", "How", "Pause", "Ran", "Retries", "Running", "Step", "Steps", "Stop", "Wait", "advanced", "driven"]

DOZE = 1.0
"""So often, in seconds, it is looked whether to stop."""


class Stop(Protocol):
    """Says that a follower is to stop: a `threading.Event`, say. It is looked at and never waited for.

    So a handler of signals may set it: one that waits for an event holds its lock, and would be waited for.
    """

    def is_set(self) -> bool:
        """Tell whether to stop."""
        ...


@attrs.frozen(kw_only=True)
class Retries:
    """How often a handler is tried, and what is waited between.

    Attributes:
        attempts: How often an entry is tried in all; and how often in a row the log itself is, where it is locked or
            its server is away.
        first: Seconds after the first attempt; after each further one twice as many.
        longest: Never more seconds than these.
        jitter: Makes of these seconds those that are waited, by chance say, so that many do not come back at once.
            None = none.
        failures: So many entries may fail for good and be kept; one more ends it, for then the handler is broken.
        sleep: Waits; in an event loop the loop's own does.
    """

    attempts: int = 5
    first: float = 1.0
    longest: float = 60.0
    jitter: Callable[[float], float] | None = None
    failures: int = 100
    sleep: Callable[[float], object] = time.sleep

    def __attrs_post_init__(self) -> None:
        if self.attempts < 1:
            raise UsageError(f"attempts: must be at least 1, got {self.attempts}")

    def pause(self, attempt: int) -> float:
        """Give the seconds to wait after an attempt, the first of which is 1."""
        seconds = min(self.first * 2.0 ** min(attempt - 1, 64), self.longest)
        return seconds if self.jitter is None else self.jitter(seconds)


class How(TypedDict, total=False):
    """What `EventLog.run` may be given beside the handler and the name.

    Attributes:
        after: Where to begin under a name that is new: the last position not wanted. Where it is not given, at the
            start.
        kinds: Only entries of these kinds, as classes or stable names.
        query: Only what this wants; see `EventLog.follow`.
        timeout: End when no entry has come for so many seconds; 0 = at the head. Where it is not given, never.
        stop: End when this is set, before the next entry.
        retries: How often to try, and when.
        again: First try what failed for good before, each once.
    """

    after: int
    kinds: Collection[type[Any] | str] | None
    query: Query | None
    timeout: float | None
    stop: Stop | None
    retries: Retries
    again: bool


@attrs.frozen
class Ran:
    """What a follower did while it ran.

    Attributes:
        handled: How many entries the handler was done with.
        failed: How many failed for good, and are kept.
        position: The last position that was dealt with, or passed over by a filter.
    """

    handled: int
    failed: int
    position: int


@attrs.frozen
class Handle:
    """To do: hand this entry to the handler; what it raises is thrown back."""

    entry: Entry[Any]


@attrs.frozen
class Pause:
    """To do: let so many seconds pass."""

    seconds: float


@attrs.frozen
class Wait:
    """To do: wait until more has arrived, for so many seconds at most, and send whether it has."""

    arrivals: Arrivals
    seconds: float


Step: TypeAlias = Handle | Pause | Wait
Steps: TypeAlias = Generator[Step, Any, Ran]


@attrs.define(kw_only=True, eq=False)
class Running:
    """One run of a follower.

    Attributes:
        bookmarks: Where its bookmark is kept.
        arrivals: Gives what arrives after a position, by the keywords query, head, kinds and ledger.
        entry: Gives the entry at a position.
        clock: Tells when something failed.
        after: As for `How`.
        kinds: As for `How`.
        query: As for `How`.
        timeout: As for `How`.
        stop: As for `How`.
        retries: As for `How`.
        again: As for `How`.
    """

    bookmarks: Bookmarks
    arrivals: Callable[..., Arrivals]
    entry: Callable[[int], Entry[Any]]
    clock: Callable[[], datetime]
    after: int = 0
    kinds: Collection[type[Any] | str] | None = None
    query: Query | None = None
    timeout: float | None = None
    stop: Stop | None = None
    retries: Retries = attrs.field(factory=Retries)
    again: bool = False
    _bookmark: Bookmark = attrs.field(init=False, default=Bookmark(Head(0, "")))
    _kept: Bookmark | None = attrs.field(init=False, default=None)
    _handled: int = attrs.field(init=False, default=0)
    _failed: int = attrs.field(init=False, default=0)

    def follower(self) -> Follower:
        """Tell how the follower stands.

        Raises:
            UsageError: There is no bookmark under its name; or it is of another log.
        """
        name, bookmark = self.bookmarks.name, self.bookmarks.load()
        if bookmark is None:
            missing = f"nobody has followed this log under the name {name!r} yet, or keeps the bookmark here"
            raise UsageError(f"name: {missing}")
        came = self._arriving(bookmark.head)
        return Follower(name, came.after, came.end - came.after, bookmark.failures)

    def _arriving(self, head: Head) -> Arrivals:
        return self.arrivals(head.position, query=self.query, head=head, kinds=self.kinds, ledger=None)

    def steps(self) -> Steps:
        """Say what is to be done, one thing after the other.

        Raises:
            TransientError: The log is locked, or its server away, for longer than the retries are patient.
            LogReadOnly: The log that is to keep the bookmark is only read.
            UsageError: The log was replaced by another; somebody else runs under this name; or too much has failed.
        """
        if self.bookmarks.is_read_only:
            raise LogReadOnly("bookmarks: none can be kept in a log that is only read; give another log to keep it")
        self._kept = self.bookmarks.load()
        self._bookmark = self._begun() if self._kept is None else self._kept
        begun = time.monotonic()
        logger.info("run: %s, from position %d", self.bookmarks.name, self._bookmark.head.position)
        if self.again:
            yield from self._try_again()
        yield from self._go_on()
        self._tell_end(time.monotonic() - begun)
        return Ran(self._handled, self._failed, self._bookmark.head.position)

    def _tell_end(self, took: float) -> None:
        counts = self.bookmarks.name, self._bookmark.head.position, self._handled, self._failed, took
        logger.info("run: %s came to position %d, %d handled, %d failed for good, in %.3f s", *counts)

    def _begun(self) -> Bookmark:
        return Bookmark(Head(self.after, self.entry(self.after).digest) if self.after else Head(0, ""))

    def _is_stopped(self) -> bool:
        return self.stop is not None and self.stop.is_set()

    def _try_again(self) -> Steps:
        for failure in self._bookmark.failures:
            if self._is_stopped():
                break
            seen, entry = self.bookmarks.followed.head(), self.entry(failure.position)
            failed: Failure | None = None
            try:
                yield Handle(entry)
            except Exception as error:  # noqa: BLE001  # whatever a handler raises is kept
                failed = Failure.of(entry, error, failure.attempts + 1, self.clock())
                self._tell(entry, failed.attempts, error)
                self._failed += 1
            else:
                self._handled += 1
            others = self._bookmark.beside(failure.position)
            failures = others if failed is None else tuple(sorted((*others, failed), key=lambda each: each.position))
            self._keep(attrs.evolve(self._bookmark, failures=failures), failed, 0 if seen is None else seen.position)
        return Ran(self._handled, self._failed, self._bookmark.head.position)

    def _go_on(self) -> Generator[Step, Any, None]:
        arrivals = self._arriving(self._bookmark.head)
        tries = 0
        while not self._is_stopped():
            try:
                yield from self._take(arrivals)
                more = yield from self._wait(arrivals)
            except TransientError as error:
                tries += 1
                logger.warning("run: %s waits for the log: %s", self.bookmarks.name, type(error).__qualname__)
                if tries >= self.retries.attempts:
                    raise
                yield from self._pause(tries)
            else:
                tries = 0
                if not more:
                    return

    def _take(self, arrivals: Arrivals) -> Generator[Step, Any, None]:
        for entry in arrivals.newer():
            if self._is_stopped():
                return
            yield from self._handle(entry, arrivals.end)
        self._keep(attrs.evolve(self._bookmark, head=arrivals.known))

    def _handle(self, entry: Entry[Any], seen: int) -> Generator[Step, Any, None]:
        done = attrs.evolve(self._bookmark, head=Head(entry.position, entry.digest))
        attempt = 0
        while True:
            attempt += 1
            try:
                yield Handle(entry)
            except Exception as error:  # noqa: BLE001  # whatever a handler raises is kept
                self._tell(entry, attempt, error)
                if attempt == self.retries.attempts:
                    self._give_up(done, Failure.of(entry, error, attempt, self.clock()), seen, error)
                    return
                yield from self._pause(attempt)
                if self._is_stopped():
                    return  # it is tried anew when it runs again
            else:
                self._handled += 1
                self._keep(done)
                return

    def _tell(self, entry: Entry[Any], attempt: int, error: Exception) -> None:
        level = logging.ERROR if attempt >= self.retries.attempts else logging.WARNING
        counts = self.bookmarks.name, entry.position, attempt, type(error).__qualname__
        logger.log(level, "run: %s failed at position %d, attempt %d: %s", *counts)

    def _give_up(self, done: Bookmark, failure: Failure, seen: int, error: Exception) -> None:
        if len(done.failures) >= self.retries.failures:
            raise UsageError(
                f"failures: {len(done.failures)} entries failed for good and are kept, and here is one more, at "
                f"position {failure.position}: see what is wrong, and run it with again=True"
            ) from error
        self._failed += 1
        self._keep(attrs.evolve(done, failures=(*done.failures, failure)), failure, seen)

    def _keep(self, bookmark: Bookmark, failed: Failure | None = None, seen: int = 0) -> None:
        self._bookmark = bookmark
        if bookmark != self._kept:
            self.bookmarks.save(bookmark, failed, seen=seen)
            self._kept = bookmark

    def _pause(self, attempt: int) -> Generator[Step, Any, None]:
        left = self.retries.pause(attempt)
        while left > 0 and not self._is_stopped():
            some = left if self.stop is None else min(left, DOZE)
            yield Pause(some)
            left -= some

    def _wait(self, arrivals: Arrivals) -> Generator[Step, Any, bool]:
        begun = time.monotonic()
        while not self._is_stopped():
            left = patience(self.timeout, time.monotonic() - begun)
            if (yield Wait(arrivals, left if self.stop is None else min(left, DOZE))):
                return True
            if self.timeout is not None and left == 0:
                arrivals.check()
                return False
        return False


def advanced(go: Callable[[], Step]) -> Step | Ran:
    """Give what is to be done next, or what was done where that was all."""
    try:
        return go()
    except StopIteration as end:
        ran: Ran = end.value
        return ran


def driven(steps: Steps, handler: Callable[[Entry[Any]], object], sleep: Callable[[float], object]) -> Ran:
    """Do what is to be done, in the thread that calls.

    Args:
        steps: What is to be done.
        handler: Is given each entry.
        sleep: Lets seconds pass.
    """
    step = advanced(partial(next, steps))
    while not isinstance(step, Ran):
        try:
            outcome = _done(step, handler, sleep)
        except Exception as error:  # noqa: BLE001  # it is the steps that know what becomes of it
            step = advanced(partial(steps.throw, error))
        else:
            step = advanced(partial(steps.send, outcome))
    return step


def _done(step: Step, handler: Callable[[Entry[Any]], object], sleep: Callable[[float], object]) -> object:
    if isinstance(step, Handle):
        return handler(step.entry)
    if isinstance(step, Pause):
        return sleep(step.seconds)
    return step.arrivals.wait(step.seconds)
