"""A follower that runs in a loop: the engine is that of the plain one, and the loop never waits for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from conflict_events.aio import AsyncEventLog
from conflict_events.errors import NoConnection, UsageError
from conflict_events.history import Entry
from conflict_events.log import EventLog, Ran, Retries
from tests.aio.conftest import Run
from tests.log.accounts import filled, opened, strike
from tests.log.following.test_running import Away


def test_each_entry_is_handled_and_what_failed_is_kept_and_tried_again(run: Run, where: str) -> None:
    async def work() -> None:
        got: list[int] = []

        async def handle(entry: Entry[Any]) -> None:
            await anyio.lowlevel.checkpoint()
            if entry.position == 3 and len(got) < 9:
                raise RuntimeError("no luck")
            got.append(entry.position)

        async with await AsyncEventLog.open(where) as log:
            await log.call(filled)
            ran = await log.run(handle, name="bot", timeout=0, retries=Retries(attempts=2, first=0.001))
            assert (ran, got) == (Ran(8, 1, 9), [1, 2, 4, 5, 6, 7, 8, 9])
            assert [each.attempts for each in (await log.follower("bot")).failures] == [2]
            await log.append(strike(50))
            assert await log.run(handle, name="bot", timeout=0) == Ran(1, 0, 10)
            assert await log.run(handle, name="bot", timeout=0, again=True) == Ran(1, 0, 10)
            assert (await log.follower("bot")).failures == ()

    run(work)


def test_a_handler_may_use_the_log_and_is_cancelled_with_its_task(run: Run, where: str) -> None:
    """What it was at comes again: the bookmark was kept after the one before."""

    async def work() -> None:
        got: list[int] = []

        async def handle(entry: Entry[Any]) -> None:
            got.append(entry.position)
            if entry.position < 4:
                await log.append(strike(100 + entry.position))
            else:
                tasks.cancel_scope.cancel()
                await anyio.lowlevel.checkpoint()

        async with await AsyncEventLog.open(where) as log:
            await log.append(strike(1))
            async with anyio.create_task_group() as tasks:
                await log.run(handle, name="bot")
            follower = await log.follower("bot")
            assert (got, follower.position, follower.behind) == ([1, 2, 3, 4], 3, 1)

    run(work)


def test_one_who_waits_is_cancelled_at_once_and_stopped_soon(run: Run) -> None:
    async def work() -> None:
        async def handle(_: Entry[Any]) -> None:
            tasks.start_soon(wait_and_cancel)

        async def wait_and_cancel() -> None:
            while log._watch._watched is None:
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()

        async with await AsyncEventLog.open() as log:
            await log.append(strike(1))
            async with anyio.create_task_group() as tasks:
                await log.run(handle, name="bot")
            stop = anyio.Event()
            stop.set()
            assert await log.run(handle, name="bot", stop=stop) == Ran(0, 0, 1)

    run(work)


def test_a_log_that_is_away_for_a_moment_is_waited_for(run: Run) -> None:
    async def work() -> None:
        store = Away()
        async with AsyncEventLog(EventLog.on(store)) as log:
            await log.append(strike(1))
            store.away["wait"] = [NoConnection("away")]

            async def handle(entry: Entry[Any]) -> None:
                assert entry.position == 1

            ran = await log.run(handle, name="bot", timeout=0, retries=Retries(first=0.001))
            assert (ran, store.away["wait"]) == (Ran(1, 0, 1), [])

    run(work)


def test_the_bookmark_may_be_kept_in_another_log(run: Run, tmp_path: Path) -> None:
    async def work() -> None:
        async def handle(entry: Entry[Any]) -> None:
            del entry

        with opened(tmp_path / "log") as plain:
            filled(plain)
        async with (
            await AsyncEventLog.open(tmp_path / "log", read_only=True) as log,
            await AsyncEventLog.open() as mine,
        ):
            assert await log.run(handle, name="bot", bookmarks=mine, timeout=0) == Ran(9, 0, 9)
            assert (await log.follower("bot", bookmarks=mine)).behind == 0
            with pytest.raises(UsageError, match="was it another log"):
                await mine.follower("bot")

    run(work)
