"""A follower that runs by itself: at least once, in order, with what failed kept; whatever breaks off in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import (
    LogDamaged,
    LogLocked,
    LogReadOnly,
    NoConnection,
    OutcomeUnknown,
    UnknownEntry,
    UsageError,
)
from conflict_events.events import DroneStrike, Retraction
from conflict_events.history import Entry, Query, QueryItem
from conflict_events.log import EventLog, Failure, How, Ran, Retries
from conflict_events.log.following.running import Running
from conflict_events.stores import Draft, MemoryStore, Row
from tests.log.accounts import BEGIN, SECRET, clock, filled, opened, strike, tamper

AT_ONCE = Retries(attempts=3, first=0)
"""Three attempts, and no time between them."""


class Bot:
    """Notes what it is given, and fails at some positions, some times."""

    def __init__(self, fails: dict[int, int] | None = None) -> None:
        self.fails = dict(fails or {})
        self.done: list[int] = []
        self.tried: list[int] = []

    def __call__(self, entry: Entry[Any]) -> None:
        self.tried.append(entry.position)
        if self.fails.get(entry.position, 0) > 0:
            self.fails[entry.position] -= 1
            raise RuntimeError(f"no luck at {entry.position}")
        self.done.append(entry.position)


@pytest.fixture(params=["memory", "file", "server"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventLog]:
    """A log of nine entries, in each kind of store."""
    kinds: dict[str, Callable[[], str]] = {
        "memory": lambda: ":memory:",
        "file": lambda: str(tmp_path / "log"),
        "server": lambda: request.getfixturevalue("address")("running"),
    }
    with opened(kinds[request.param]()) as log:
        yield filled(log)


# --- at least once, in order ----------------------------------------------------------------------


FAILS = st.dictionaries(st.integers(1, 8), st.integers(1, 5), max_size=4)


@given(breaks=st.lists(st.integers(0, 8), max_size=4), fails=FAILS)
def test_whatever_breaks_off_each_entry_is_handled_and_in_order(breaks: list[int], fails: dict[int, int]) -> None:
    """A run is interrupted before, or just after, the handler is done; only that one entry comes again."""
    with opened() as log:
        log.append(*map(strike, range(8)))
        bot = Bot(fails)
        for number, left in enumerate(breaks):
            with suppress(KeyboardInterrupt):
                log.run(_interrupted(bot, left, after=number % 2 == 0), name="bot", timeout=0, retries=AT_ONCE)
        ran = log.run(bot, name="bot", timeout=0, retries=AT_ONCE)
        assert ran.position == 8
        follower = log.follower("bot")
        assert (follower.position, follower.behind) == (8, 0)
        failed = [each.position for each in follower.failures]
        assert set(bot.done) | set(failed) == set(range(1, 9))
        assert bot.done == sorted(bot.done)
        assert len(bot.done) - len(set(bot.done)) <= len(breaks)
        assert failed == sorted(failed)


def _interrupted(bot: Bot, left: int, *, after: bool) -> Callable[[Entry[Any]], None]:
    """Handle some entries, and be interrupted at the next."""
    handled = iter(range(left))

    def handler(entry: Entry[Any]) -> None:
        if next(handled, None) is None:
            if after:
                bot(entry)
            raise KeyboardInterrupt
        bot(entry)

    return handler


def test_it_goes_on_where_it_was_also_in_another_process(log: EventLog) -> None:
    bot = Bot()
    assert log.run(bot, name="bot", timeout=0) == Ran(handled=9, failed=0, position=9)
    log.append(strike(50))
    assert log.follower("bot").behind == 1
    assert log.run(bot, name="bot", timeout=0) == Ran(handled=1, failed=0, position=10)
    assert bot.done == list(range(1, 11))
    assert log.verify(deep=True).is_intact


def test_each_name_has_a_bookmark_of_its_own_and_begins_where_it_is_told_to(log: EventLog) -> None:
    one, other, filtered = Bot(), Bot(), Bot()
    log.run(one, name="one", timeout=0)
    log.run(other, name="other", after=7, timeout=0)
    log.run(other, name="other", after=2, timeout=0)  # it has a bookmark by now
    log.run(filtered, name="filtered", kinds=[Retraction], query=None, timeout=0)
    assert (one.done, other.done, filtered.done) == (list(range(1, 10)), [8, 9], [9])
    log.append(strike(50))
    assert log.run(filtered, name="filtered", kinds=[Retraction], timeout=0) == Ran(0, 0, 10)
    assert log.follower("filtered").behind == 0
    nobody = Bot()
    assert log.run(nobody, name="nobody", query=Query(QueryItem(claimants={"nobody"})), timeout=0) == Ran(0, 0, 10)


def test_a_new_name_cannot_begin_beyond_the_log(log: EventLog) -> None:
    with pytest.raises(UnknownEntry, match="10"):
        log.run(Bot(), name="bot", after=10, timeout=0)
    with pytest.raises(UsageError, match="nobody has followed this log under the name 'bot'"):
        log.follower("bot")
    with pytest.raises(UsageError, match="name: "):
        log.follower("")


KILLED = """
import os, signal, sys
from tests.log.accounts import SECRET
from conflict_events.log import EventLog

def handle(entry):
    with open(sys.argv[2], "a") as file:
        print(entry.position, file=file)
    if entry.position == 5:
        os.kill(os.getpid(), signal.SIGKILL)

EventLog.open(sys.argv[1], secret=SECRET).run(handle, name="bot", timeout=0)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills otherwise")
def test_a_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """Killed after the handler was done with the fifth, which comes again, and no other does."""
    path, done = tmp_path / "log", tmp_path / "done"
    with opened(path) as log:
        filled(log)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", KILLED, path, done], env=environment, check=False)
    assert run.returncode == -signal.SIGKILL
    with opened(path) as log, done.open("a") as file:
        log.run(lambda entry: print(entry.position, file=file), name="bot", timeout=0)
    assert list(map(int, done.read_text().split())) == [1, 2, 3, 4, 5, 5, 6, 7, 8, 9]


# --- failing --------------------------------------------------------------------------------------


def test_what_failed_for_good_is_kept_and_tried_again(log: EventLog) -> None:
    bot = Bot({2: 4, 6: 99, 8: 2})
    assert log.run(bot, name="bot", timeout=0, retries=AT_ONCE) == Ran(handled=7, failed=2, position=9)
    assert bot.tried == [1, 2, 2, 2, 3, 4, 5, 6, 6, 6, 7, 8, 8, 8, 9]
    second, sixth = log.follower("bot").failures
    assert second == Failure(2, log.entry(2).id, 3, second.at, "RuntimeError: no luck at 2")
    assert (sixth.position, sixth.attempts, sixth.at >= second.at >= BEGIN) == (6, 3, True)
    again = log.run(bot, name="bot", timeout=0, again=True)
    assert again == Ran(handled=0, failed=2, position=9)
    assert [each.attempts for each in log.follower("bot").failures] == [4, 4]
    log.append(strike(50))
    assert log.run(bot, name="bot", timeout=0, again=True) == Ran(handled=2, failed=1, position=10)
    assert bot.done[-2:] == [2, 10]
    assert [each.position for each in log.follower("bot").failures] == [6]
    assert log.verify(deep=True).is_intact


def test_pauses_grow_and_are_bounded_and_the_caller_may_shake_them() -> None:
    pauses: list[float] = []
    with opened() as log:
        log.append(strike(1))
        patient = Retries(attempts=6, first=2, longest=10, sleep=pauses.append)
        log.run(Bot({1: 99}), name="bot", timeout=0, retries=patient)
        assert pauses == [2, 4, 8, 10, 10]
        pauses.clear()
        shaken = Retries(attempts=3, jitter=lambda seconds: seconds / 4, sleep=pauses.append)
        log.run(Bot({1: 99}), name="other", timeout=0, retries=shaken)
        assert pauses == [0.25, 0.5]
    assert Retries(longest=60).pause(10_000) == 60
    with pytest.raises(UsageError, match="attempts: must be at least 1, got 0"):
        Retries(attempts=0)


def test_one_failure_too_many_ends_it_and_the_entry_comes_again(log: EventLog) -> None:
    few = Retries(attempts=1, failures=2)
    bot = Bot({2: 1, 4: 1, 6: 1})
    with pytest.raises(UsageError, match="2 entries failed for good and are kept, and here is one more, at position 6"):
        log.run(bot, name="bot", timeout=0, retries=few)
    assert log.follower("bot").position == 5
    assert log.run(bot, name="bot", timeout=0, again=True).position == 9
    assert bot.done == [1, 3, 5, 2, 4, 6, 7, 8, 9]


def test_what_an_error_said_goes_with_an_erasure_and_the_failure_stays(log: EventLog) -> None:
    """It may quote what was erased, and so may one that is raised after that by who read it before."""
    log.run(Bot({2: 9, 3: 9}), name="bot", timeout=0, retries=AT_ONCE)
    log.redact(2)
    assert [(each.position, each.error) for each in log.follower("bot").failures] == [(2, None), (3, None)]

    def late(entry: Entry[Any]) -> None:
        if entry.position == 10:
            log.redact(4)
            raise RuntimeError("a name")

    log.run(late, name="bot", timeout=0, retries=Retries(attempts=1))
    log.run(Bot({3: 1}), name="bot", timeout=0, again=True)
    found = [(each.position, each.error) for each in log.follower("bot").failures]
    assert found == [(3, "RuntimeError: no luck at 3")]
    assert log.verify(deep=True).is_intact


def test_an_error_as_long_as_a_book_is_cut() -> None:
    def long(_: object) -> None:
        raise RuntimeError("x" * 10_000)

    with opened() as log:
        log.append(strike(1))
        log.run(long, name="bot", timeout=0, retries=AT_ONCE)
        assert len(log.follower("bot").failures[0].error or "") == 500


# --- stopping and waiting -------------------------------------------------------------------------


def test_it_stops_before_the_next_entry(log: EventLog) -> None:
    stop, bot = threading.Event(), Bot()

    def handle(entry: Entry[Any]) -> None:
        bot(entry)
        if entry.position == 4:
            stop.set()

    assert log.run(handle, name="bot", stop=stop) == Ran(handled=4, failed=0, position=4)
    assert log.run(bot, name="bot", stop=stop, again=True) == Ran(handled=0, failed=0, position=4)


def test_it_stops_between_two_attempts_and_keeps_no_failure(log: EventLog) -> None:
    stop, pauses = threading.Event(), list[float]()

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            stop.set()

    bot = Bot({2: 99})
    ran = log.run(bot, name="bot", stop=stop, retries=Retries(first=60, sleep=sleep))
    assert (ran, pauses) == (Ran(handled=1, failed=0, position=1), [1, 1, 1])
    assert log.follower("bot").failures == ()
    log.run(Bot({2: 99, 3: 99}), name="bot", timeout=0, retries=AT_ONCE)
    bot.tried.clear()

    def once(entry: Entry[Any]) -> None:
        stop.set()
        bot(entry)

    stop.clear()
    assert log.run(once, name="bot", stop=stop, again=True) == Ran(handled=0, failed=1, position=9)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="this system has no such signal")
def test_a_signal_stops_it_while_it_waits() -> None:
    """The handler of the signal runs in the very thread that waits: whatever that held, it would never get."""
    stop = threading.Event()
    before = signal.signal(signal.SIGALRM, lambda *_: stop.set())
    try:
        with opened() as log:
            log.append(strike(1))
            # From when on it has nothing else to do: however slow the machine is, the signal comes after the entry.
            handle = lambda _: signal.setitimer(signal.ITIMER_REAL, 0.05)  # noqa: E731 - as short as what it does
            assert log.run(handle, name="bot", stop=stop) == Ran(handled=1, failed=0, position=1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_it_handles_what_comes_while_it_waits_and_ends_when_nothing_has_come_for_a_while(log: EventLog) -> None:
    bot = Bot()

    def handle(entry: Entry[Any]) -> None:
        bot(entry)
        if entry.position < 12:
            log.append(strike(100 + entry.position))

    assert log.run(handle, name="bot", after=8, timeout=0.02).position == 12
    assert bot.done == [9, 10, 11, 12]


# --- the log itself fails -------------------------------------------------------------------------


class Away(MemoryStore):
    """A store that is now and then away: for a number of calls, by what is called."""

    def __init__(self) -> None:
        super().__init__()
        self.away: dict[str, list[Exception]] = {}

    def _fail(self, what: str) -> None:
        if self.away.get(what):
            raise self.away[what].pop()

    def write(self, draft: Callable[[], Draft]) -> tuple[Row, ...]:
        self._fail("write")
        written = super().write(draft)
        self._fail("written")
        return written

    def wait(self, after: int, timeout: float) -> bool:
        self._fail("wait")
        return super().wait(after, timeout)

    def head(self) -> Row | None:
        self._fail("head")
        return super().head()


@pytest.mark.parametrize("what", ["write", "written", "wait", "head"])
def test_a_log_that_is_away_for_a_moment_is_waited_for(what: str) -> None:
    """Also where it cannot be told whether the bookmark was kept."""
    store, pauses = Away(), list[float]()
    with EventLog.on(store, secret=SECRET, clock=clock()) as log:
        log.append(*map(strike, range(4)))
        bot = Bot()
        patient = Retries(attempts=3, sleep=pauses.append)

        def handle(entry: Entry[Any]) -> None:
            bot(entry)
            if entry.position == 2:
                error = OutcomeUnknown("lost") if what == "written" else NoConnection("away")
                store.away[what] = [error, error]

        assert log.run(handle, name="bot", timeout=0, retries=patient) == Ran(4, 0, 4)
        assert bot.done == [1, 2, 3, 4]
        assert log.follower("bot").position == 4
        assert pauses == [1, 2] or (what == "head" and len(pauses) == 2)


def test_a_log_that_stays_away_ends_it() -> None:
    store = Away()
    with EventLog.on(store, secret=SECRET) as log:
        log.append(*map(strike, range(4)))
        store.away["wait"] = [LogLocked("locked")] * 3
        with pytest.raises(LogLocked):
            log.run(Bot(), name="bot", timeout=0, retries=AT_ONCE)
        assert log.follower("bot").behind == 0


def test_two_under_one_name_find_out(log: EventLog) -> None:
    def handle(entry: Entry[Any]) -> None:
        if entry.position == 3:
            log.run(Bot(), name="bot", timeout=0)

    with pytest.raises(UsageError, match="somebody else follows this log under the name 'bot'"):
        log.run(handle, name="bot", timeout=0)


# --- where the bookmark is kept ----------------------------------------------------------------------


def test_one_who_may_only_read_keeps_the_bookmark_in_a_log_of_their_own(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log:
        filled(log)
    bot = Bot({3: 9})
    for _ in range(2):
        with EventLog.open(tmp_path / "log", read_only=True) as log, EventLog.open(tmp_path / "mine") as mine:
            with pytest.raises(LogReadOnly, match="give another log"):
                log.run(bot, name="bot")
            log.run(bot, name="bot", bookmarks=mine, timeout=0, retries=AT_ONCE)
            follower = log.follower("bot", bookmarks=mine)
            assert (follower.position, [each.position for each in follower.failures]) == (9, [3])
            assert (len(mine), mine.verify().is_intact) == (0, True)
            with pytest.raises(UsageError, match="nobody has followed"):
                log.follower("bot")
    assert bot.done == [1, 2, 4, 5, 6, 7, 8, 9]


def test_a_log_that_went_another_way_behind_the_bookmark_is_told(tmp_path: Path) -> None:
    """An older copy was put in its place, and gone on with; the bookmark is kept elsewhere."""
    path = tmp_path / "log"
    with opened() as mine:
        with opened(path) as log:
            log.append(*map(strike, range(5)))
            log.backup(tmp_path / "older")
            log.append(strike(10))
            log.run(Bot(), name="bot", bookmarks=mine, timeout=0)
        (tmp_path / "older").replace(path)
        with opened(path) as log:
            with pytest.raises(UsageError, match="was it another log"):
                log.run(Bot(), name="bot", bookmarks=mine, timeout=0)
            log.append(strike(20), strike(21))
            with pytest.raises(UsageError, match="this log has another entry there"):
                log.run(Bot(), name="bot", bookmarks=mine, timeout=0)


def test_a_log_that_is_replaced_while_it_is_waited_for_is_told() -> None:
    store = MemoryStore()
    with EventLog.on(store) as log:
        log.append(*map(strike, range(3)))

        def handle(entry: Entry[Any]) -> None:
            if entry.position == 3:
                store.wait = forgetting  # type: ignore[method-assign]

        def forgetting(after: int, timeout: float) -> bool:
            del after, timeout
            del store._rows[1:]
            return False

        with pytest.raises(UsageError, match="this log has nothing there"):
            log.run(handle, name="bot", timeout=0)


def test_a_backup_has_the_bookmarks_and_a_log_handed_over_has_not(log: EventLog, tmp_path: Path) -> None:
    log.run(Bot({3: 9}), name="bot", timeout=0, retries=AT_ONCE)
    for secret in True, False:
        log.backup(tmp_path / f"copy {secret}", secret=secret)
    with EventLog.open(tmp_path / "copy True") as copy:
        assert copy.follower("bot") == log.follower("bot")
    with EventLog.open(tmp_path / "copy False") as copy, pytest.raises(UsageError, match="nobody"):
        copy.follower("bot")


def test_a_bookmark_that_was_altered_is_refused_and_found(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with opened(path) as log:
        filled(log).run(Bot({3: 9}), name="bot", timeout=0, retries=AT_ONCE)
    with closing(sqlite3.connect(path)) as db:
        ((bookmark,),) = db.execute("SELECT value FROM meta WHERE name = 'followed/bot'").fetchall()
    tamper(path, ("UPDATE meta SET value = ? WHERE name = 'kept/errors/bot'", b"x" * 40))
    with opened(path) as log:
        assert [each.error for each in log.follower("bot").failures] == [None]
        assert "'kept/errors/bot' was altered" in str(log.verify())
    tamper(path, ("UPDATE meta SET value = ? WHERE name = 'followed/bot'", bookmark.replace(b"[9,", b"[8,")))
    with opened(path) as log:
        assert "the bookmark of a follower 'followed/bot' was altered" in str(log.verify())
        for use in log.follower, lambda name: log.run(Bot(), name=name):
            with pytest.raises(LogDamaged, match="the bookmark of the follower 'bot' was altered"):
                use("bot")


def test_what_may_be_given_is_what_a_run_has() -> None:
    """The keywords of `EventLog.run`, in both bookmarks where they stand."""
    assert How.__annotations__.keys() <= Running.__annotations__.keys()


def test_handlers_see_only_accounts_of_the_kinds_they_ask_for(log: EventLog) -> None:
    seen: list[type[Any]] = []
    log.run(lambda entry: seen.append(type(entry.event)), name="bot", kinds=["DroneStrike"], timeout=0)
    assert set(seen) == {DroneStrike}
