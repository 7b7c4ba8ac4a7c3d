"""Following gives each entry once and in order, also to one who crashes and goes on."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import LogClosed, StoreFailure, UsageError
from conflict_events.events import Retraction
from conflict_events.history import Head, Query, QueryItem
from conflict_events.log import EventLog
from conflict_events.stores import MemoryStore
from tests.log.accounts import filled, opened, strike


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 12), st.sampled_from([None, True]))
def test_a_reader_that_crashes_anywhere_and_goes_on_gets_each_entry_once(
    steps: list[int], crashes: int, ledger: Literal[True] | None
) -> None:
    """Appends and readings take turns at random; a reader starts anew from the position that it kept."""
    with opened() as log:
        kept, got = 0, []
        for number, step in enumerate(steps):
            log.append(*(strike(10 * number + each) for each in range(step)))
            for entry in islice(log.follow(kept, timeout=0, ledger=ledger), crashes):
                kept = entry.position
                got.append(entry)
        got += log.follow(kept, timeout=0, ledger=ledger)
        assert got == list(log.entries(ledger=ledger))


@pytest.fixture(params=[":memory:", "file"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> EventLog:
    """A log with something of everything, to be closed by the test."""
    return filled(opened(request.param if request.param == ":memory:" else tmp_path / "log"))


def test_what_comes_later_is_delivered_as_it_comes(log: EventLog) -> None:
    with log, ThreadPoolExecutor(1) as pool:
        following = log.follow(log.head.position)
        for number in range(100, 103):
            coming = pool.submit(next, following)
            appended = log.append(strike(number))
            assert coming.result(timeout=60) == appended[0]


def test_filters_let_through_what_entries_does(log: EventLog) -> None:
    ours = Query(QueryItem(claimants={"UA/AirForce"}))
    with log:
        assert list(log.follow(3, timeout=0)) == list(log.entries(after=3))
        assert list(log.follow(timeout=0, kinds=[Retraction])) == list(log.entries(kinds=["Retraction"]))
        assert list(log.follow(timeout=0, query=ours)) == list(log.entries(ours))
        assert list(log.follow(timeout=0, query=Query(QueryItem(claimants=["nobody"])))) == []
        for wrong in (Query(newest_first=True), Query(limit=1)):
            with pytest.raises(UsageError, match="in order and all of them"):
                log.follow(query=wrong)
        with pytest.raises(UsageError, match="put them into its items"):
            log.follow(query=ours, kinds=[Retraction])


def test_it_ends_when_nothing_has_come_for_a_while(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since the last that came: here each comes when half of that while is over, however slow this machine is."""
    now = 0.0
    waits: list[float] = []

    def wait(after: int, timeout: float) -> bool:
        nonlocal now
        waits.append(timeout)
        if after == 11:
            now += timeout
            return False
        now += 0.5
        return bool(log.append(strike(91 + after)))

    with log:
        monkeypatch.setattr(log._store, "wait", wait)
        monkeypatch.setattr(time, "monotonic", lambda: now)
        assert [entry.position for entry in log.follow(9, timeout=1)] == [10, 11]
    assert waits == [1, 1, 1]


def test_it_waits_for_as_long_as_it_was_told(log: EventLog) -> None:
    with log:
        begin = time.monotonic()
        assert list(log.follow(9, timeout=0.2)) == []
        assert time.monotonic() - begin >= 0.2


def test_closing_the_log_ends_it(log: EventLog) -> None:
    closing = threading.Timer(0.05, log.close)
    closing.start()
    with pytest.raises(LogClosed):
        list(log.follow())
    closing.join()


@pytest.mark.parametrize("after", [-1, 10])
def test_a_position_that_the_log_has_not_reached_was_kept_of_another(log: EventLog, after: int) -> None:
    with log, pytest.raises(UsageError, match="was it another log"):
        log.follow(after)


def test_one_bare_text_is_refused_at_once(log: EventLog) -> None:
    with log, pytest.raises(UsageError, match="kinds"):
        log.follow(kinds="Strike")


def test_a_reader_who_kept_the_head_too_is_told_of_a_log_that_went_another_way(tmp_path: Path) -> None:
    """An older copy was put in its place, and gone on with beyond the position that the reader kept."""
    path = tmp_path / "log"
    with opened(path) as log:
        log.append(*map(strike, range(10)))
        log.backup(tmp_path / "older")
        log.append(*map(strike, range(10, 15)))
        kept, cited = log.head, log.export_head()
        assert list(log.follow(15, head=kept, timeout=0)) == list(log.follow(15, head=cited, timeout=0)) == []
    (tmp_path / "older").replace(path)
    with opened(path) as log:
        for head in kept, cited:
            with pytest.raises(UsageError, match="this log has nothing there: it was replaced by an older copy"):
                log.follow(10, head=head)
        log.append(*map(strike, range(20, 28)))
        assert [entry.position for entry in log.follow(15, timeout=0)] == [16, 17, 18]
        with pytest.raises(UsageError, match=r"this log has another entry there, .*follow it again"):
            log.follow(15, head=kept)
        shared = log.entry(10)
        assert len(list(log.follow(10, head=Head(10, shared.digest), timeout=0))) == 8


@pytest.mark.parametrize("size", [0, 3, 9, 12])
def test_a_log_that_goes_another_way_while_it_is_followed_is_told_wherever_it_is_kept(size: int) -> None:
    """As where a server was restored from an older state: here a store that forgets its last rows, and has others."""
    store = MemoryStore()
    with EventLog.on(store) as log:
        log.append(*map(strike, range(9)))
        following = log.follow(timeout=0)
        assert [next(following).position for _ in range(9)] == list(range(1, 10))
        del store._rows[min(size, 8) :]
        store._seen.clear()
        while len(store._rows) < size:
            log.append(strike(100 + len(store._rows)))
        with pytest.raises(UsageError, match=r"9, .* was followed, this log has"):
            list(following)


def test_a_file_that_is_replaced_while_it_is_followed_is_told(tmp_path: Path) -> None:
    with opened(tmp_path / "log") as log, opened(tmp_path / "other") as other:
        log.append(strike(1))
        other.append(*map(strike, range(5)))
        following = log.follow(timeout=None)
        next(following)
        (tmp_path / "other").replace(tmp_path / "log")
        with pytest.raises(StoreFailure, match="replaced"):
            next(following)
