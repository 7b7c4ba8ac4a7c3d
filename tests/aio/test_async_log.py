"""The asynchronous face of a log says what the log says, and never keeps the loop waiting."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.lowlevel
import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.aio import AsyncEventLog, AsyncKept, AsyncLogView
from conflict_events.aio.awaiting import Awaited
from conflict_events.counting import by
from conflict_events.errors import AppendConflict, LogClosed, UnknownEntry, UsageError
from conflict_events.events import DroneStrike, Retraction
from conflict_events.history import Account
from conflict_events.log import EventLog, Kept, LogView
from conflict_events.projections import projection
from conflict_events.values import Scope
from tests.aio.conftest import Run
from tests.aio.held_store import held_log
from tests.log.accounts import SECRET, clock, filled, opened, strike

T = TypeVar("T")

LOOSE: Any = AsyncEventLog  # what a type checker would refuse is what is tried here


@projection(version=1, on=DroneStrike)
def launched(state: list[int], account: Account[DroneStrike]) -> list[int]:
    """Every figure, in order."""
    state.append(account.position)
    return sorted(state)


NIGHTS = Scope(
    kinds={DroneStrike}, measure="launched", places={"UA"}, attacker="RU", grain="day", tz="Europe/Kyiv",
    day_rule="start",
)  # fmt: skip


def methods(cls: type[Any]) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_") and callable(getattr(cls, name))}


# --- the same log ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("face", "plain", "left"),
    [
        (AsyncEventLog, EventLog, {"on"}),  # what is on a store of one's own is given as an EventLog
        (AsyncLogView, LogView, {"gathered", "judged"}),  # of which questions are made
        (AsyncKept, Kept, {"discard", "is_exact", "serves"}),  # by which a log keeps
    ],
    ids=["log", "view", "kept"],
)
def test_both_faces_have_the_same_methods_and_each_takes_what_the_other_takes(
    face: type[Any], plain: type[Any], left: set[str]
) -> None:
    """A method, or an argument, that the log gains is to be had from a loop, too."""
    assert methods(plain) - methods(face) == left
    shared = methods(face) & methods(plain)
    for name in shared:
        ours, theirs = (inspect.signature(getattr(cls, name)).parameters.values() for cls in (face, plain))
        assert [(each.name, each.kind, each.default) for each in ours] == [
            (each.name, each.kind, each.default) for each in theirs
        ], name
    assert methods(face) - shared <= {"call", "head"}


STEPS = st.lists(st.tuples(st.sampled_from(["append", "entries", "follow", "ask", "known"]), st.integers(0, 6)))


@given(steps=STEPS)
def test_it_says_what_the_log_says(steps: list[tuple[str, int]]) -> None:
    """Two logs under one secret and clock take the same steps, one of them from a loop."""

    async def taken(log: AsyncEventLog) -> list[Any]:
        return [await _step_async(log, *each) for each in steps] + [await log.head()]

    with opened() as plain:
        expected = [_step(plain, *each) for each in steps] + [plain.head]
    with opened() as other:
        assert anyio.run(taken, AsyncEventLog(other)) == expected


def _step(log: EventLog, what: str, number: int) -> Any:
    if what == "append":
        return list(log.append(strike(number), strike(number + 1)))
    if what == "entries":
        return list(log.entries(after=number, kinds=[DroneStrike]))
    if what == "follow":
        return list(log.follow(min(number, len(log)), timeout=0))
    view = log.now() if what == "ask" else log.as_known(f"2024-11-{9 + number % 2:02}T23:00Z")
    return view.ask(launched), list(view.accounts(DroneStrike))


async def _step_async(log: AsyncEventLog, what: str, number: int) -> Any:
    if what == "append":
        return list(await log.append(strike(number), strike(number + 1)))
    if what == "entries":
        return [entry async for entry in log.entries(after=number, kinds=[DroneStrike])]
    if what == "follow":
        begin = min(number, (await log.head()).position)
        return [entry async for entry in log.follow(begin, timeout=0)]
    view = await (log.now() if what == "ask" else log.as_known(f"2024-11-{9 + number % 2:02}T23:00Z"))
    return await view.ask(launched), [account async for account in view.accounts(DroneStrike)]


def test_every_other_method_says_what_the_log_says(run: Run, where: str, tmp_path: Path) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open(where, secret=SECRET, clock=clock()) as log:
            plain = await log.call(filled)
            assert log.kinds == (await log.now()).kinds == plain.kinds
            assert await log.entry(3) == plain.entry(3)
            assert await log.id_of(strike(7)) == plain.id_of(strike(7))
            assert await log.ask(launched) == plain.ask(launched)
            assert await log.verify(await log.head(), deep=True) == plain.verify(deep=True)
            cited = await log.as_cited(plain.head)
            assert (cited.view, cited.head, repr(cited)) == (plain.now().view, plain.head, repr(plain.now()))
            known = await log.as_known("2024-11-10T08:30Z")
            assert await known.ask(launched) == plain.as_known("2024-11-10T08:30Z").ask(launched) != []
            assert [each async for each in known.accounts()] == list(plain.as_known("2024-11-10T08:30Z").accounts())
            recorded = await log.as_recorded("2025-01-01T00:01:30Z")
            assert recorded.head.position == 5
            assert await cited.account(plain.entry(1).id) == plain.now().account(plain.entry(1).id)
            strikes = plain.frame(DroneStrike)
            assert (await log.frame(DroneStrike)).equals(strikes)
            assert (await cited.frame(DroneStrike)).equals(strikes)
            assert (await cited.unsettled(), await cited.erased()) == ((), ())
            assert [entry.position async for entry in log.entries(kinds=[Retraction])] == [9]
            assert (await log.redact(4))[0].position == 10
            assert await (await log.now()).erased() != ()
            assert (await log.backup(tmp_path / "copy")).position == 10
            await log.compact()
            assert await log.scrub() == plain.scrub()
            assert await log.keyed(["one"]) == plain.keyed(["one"]) != {}
            assert await log.keys_under("t") == plain.keys_under("t") != {}
            cited_head = await log.export_head(5)
            assert await log.prove(2, cited_head) == plain.prove(2, plain.export_head(5))
            assert await log.prove_growth(cited_head) == plain.prove_growth(cited_head)
            moments = ["2024-11-10T08:30Z", "2024-11-11T00:00Z"]
            assert [each async for each in log.ask_as_known(launched, moments)] == list(
                plain.ask_as_known(launched, moments)
            )
            how: Any = {"scope": NIGHTS, "count": by("UA/AirForce"), "on": "2024-11-10", "figure": 10}
            assert str(await log.check(**how)) == str(plain.check(**how))
            assert (await log.kept(), await log.drop("nobody's")) == ((), False)
            with pytest.raises(UnknownEntry):
                await log.entry(99)
            with pytest.raises(AppendConflict):
                await log.append(strike(50), expect=2)
            with pytest.raises(UsageError, match="one text"):
                await anext(log.entries(kinds="Retraction"))
            assert repr(log) == f"<asynchronous {plain!r}>"

    run(work)


def test_a_kept_answer_is_the_answer(run: Run, where: str) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open(where) as log:
            await log.append(*map(strike, range(3)))
            async with await log.keep(launched) as kept:
                assert await kept.ask() == [1, 2, 3]
                await log.append(strike(3))
                await kept.checkpoint()
                assert await kept.ask() == await log.ask(launched)
                assert kept.kept.position == 4
            async with await log.keep(attrs.evolve(launched, version=2), replacing=launched) as better:
                assert (better.kept.version, await better.ask()) == (1, [1, 2, 3, 4])
                await better.build()
                assert (better.kept.version, await better.ask()) == (2, [1, 2, 3, 4])
                assert repr(better) == repr(better.kept)

    run(work)


def test_an_iterator_that_came_to_its_end_stays_there(run: Run) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open() as log:
            reading = log.entries()
            for _ in range(2):
                with pytest.raises(StopAsyncIteration):
                    await anext(reading)
                await log.append(strike(1))

    run(work)


# --- the loop -------------------------------------------------------------------------------------


CALLS: list[Callable[[AsyncEventLog], Any]] = [
    lambda log: log.append(strike(99)),
    lambda log: log.ask(launched),
    lambda log: anext(log.entries()),
    lambda log: anext(log.follow()),
    lambda log: log.verify(),
]


@pytest.mark.parametrize("call", CALLS, ids=["append", "ask", "entries", "follow", "verify"])
def test_the_loop_turns_while_the_store_makes_a_call_wait(run: Run, call: Callable[[AsyncEventLog], Any]) -> None:
    """The store goes on only when the loop, which has turned many times meanwhile, says so."""

    async def work() -> None:
        log, store = held_log()
        done = anyio.Event()

        async def calling() -> None:
            await call(log)
            done.set()

        async with log, anyio.create_task_group() as tasks:
            store.gate.clear()
            tasks.start_soon(calling)
            await store.shut_until_somebody_waits()
            for _ in range(100):
                await anyio.lowlevel.checkpoint()
            assert not done.is_set()
            store.gate.set()
            await done.wait()

    run(work)


def test_a_long_question_holds_up_no_append_and_no_other_question(run: Run) -> None:
    async def work() -> None:
        log, store = held_log()
        async with log, anyio.create_task_group() as tasks:
            store.gate.clear()
            tasks.start_soon(log.ask, launched)
            await store.shut_until_somebody_waits()
            assert (await log.head()).position == 9
            store.gate.set()

    run(work)


def test_appends_from_many_tasks_are_all_there(run: Run, where: str) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open(where) as log:
            async with anyio.create_task_group() as tasks:
                for number in range(20):
                    tasks.start_soon(log.append, strike(number))
            assert (await log.verify()).is_intact
            assert {entry.event async for entry in log.entries()} == set(map(strike, range(20)))

    run(work)


# --- cancelling -----------------------------------------------------------------------------------


def test_a_read_that_is_cancelled_is_let_go_at_once_and_the_log_can_be_used(run: Run) -> None:
    async def work() -> None:
        log, store = held_log()
        async with log:
            for call in CALLS[1:]:
                store.gate.clear()
                store.waiting.clear()
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(call, log)
                    await store.shut_until_somebody_waits()
                    tasks.cancel_scope.cancel()
                store.gate.set()
                await log.append(strike(100 + CALLS.index(call)))
            assert (await log.verify()).is_intact

    run(work)


def test_an_append_that_is_cancelled_is_waited_for_or_was_not_begun(run: Run) -> None:
    async def work() -> None:
        log, store = held_log()
        outcomes: list[int] = []

        async def append(number: int) -> None:
            outcomes.extend(entry.position for entry in await log.append(strike(number)))

        async with log:
            store.gate.clear()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(append, 100)
                await store.shut_until_somebody_waits()
                tasks.start_soon(append, 101)  # which has to wait for its turn
                await anyio.lowlevel.checkpoint()
                tasks.cancel_scope.cancel()
                store.gate.set()
            assert outcomes == [10]
            assert (await log.append(strike(102)))[0].position == 11

    run(work)


def test_what_asyncio_itself_cancels_is_whole_and_the_log_can_be_used() -> None:
    """Asyncio's own way to cancel knows no shield: nobody is told of the entry, which is there."""

    async def work() -> None:
        log, store = held_log()
        async with log:
            store.gate.clear()
            task = asyncio.ensure_future(log.append(strike(100)))
            await store.shut_until_somebody_waits()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            store.gate.set()
            again = await log.append(strike(100))  # which of the two has its turn first is luck
            assert again[0].position == 10

    asyncio.run(work())


def test_nothing_is_lost_where_the_next_entry_is_waited_for_with_a_deadline(run: Run) -> None:
    """A thread that was let go still brings what it was sent for."""

    async def work() -> None:
        log, store = held_log()
        async with log:
            for iterator in log.entries(), log.follow(timeout=0):
                store.gate.clear()
                store.waiting.clear()
                with anyio.CancelScope() as scope:
                    async with anyio.create_task_group() as tasks:
                        tasks.start_soon(_first, iterator)
                        await store.shut_until_somebody_waits()
                        scope.cancel()
                store.gate.set()
                assert [entry.position async for entry in iterator] == list(range(1, 10))

    run(work)


async def _first(iterator: AsyncIterator[T]) -> T:
    return await anext(iterator)


def test_leaving_a_cancelled_task_closes_the_log(run: Run) -> None:
    async def work() -> None:
        plain = opened()
        with anyio.CancelScope() as scope:
            async with AsyncEventLog(plain):
                scope.cancel()
                await anyio.lowlevel.checkpoint()
        with pytest.raises(LogClosed):
            _ = plain.head

    run(work)


# --- following ------------------------------------------------------------------------------------


def test_all_who_follow_get_what_comes_and_one_thread_waits_for_them(run: Run, where: str) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open(where) as log:
            got: list[list[int]] = [[] for _ in range(10)]

            async def follow(number: int) -> None:
                kinds = [DroneStrike] if number % 2 else None
                async for entry in log.follow(kinds=kinds):
                    got[number].append(entry.position)
                    if len(got[number]) == 3:
                        return

            async with anyio.create_task_group() as tasks:
                for number in range(10):
                    tasks.start_soon(follow, number)
                for number in range(3):
                    while log._watch._watched is None:
                        await anyio.lowlevel.checkpoint()
                    assert log._threads._waiting.borrowed_tokens <= 1
                    await log.append(strike(number))
            assert got == [[1, 2, 3]] * 10

    run(work)


def test_it_ends_when_nothing_has_come_for_a_while(run: Run, where: str) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open(where) as log:
            await log.append(strike(1))
            for timeout in 0, 0.05:
                assert [entry.position async for entry in log.follow(timeout=timeout)] == [1]
            async with anyio.create_task_group() as tasks:
                for _ in range(3):  # one waits, the others wait for it
                    tasks.start_soon(_nothing_comes, log)

    async def _nothing_comes(log: AsyncEventLog) -> None:
        assert [entry async for entry in log.follow(1, timeout=0.02)] == []

    run(work)


def test_one_who_was_behind_while_another_waits_is_told_at_once(run: Run) -> None:
    """Between looking and waiting an entry came, which the one who waits has seen already."""

    async def work() -> None:
        async with await AsyncEventLog.open() as log:
            behind = log._log._arrivals(0, query=None, head=None, kinds=None, ledger=None)
            await log.append(strike(1))
            ahead = log._log._arrivals(1, query=None, head=None, kinds=None, ledger=None)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(log._watch.more, ahead, 3600.0)
                while log._watch._watched is None:
                    await anyio.lowlevel.checkpoint()
                assert await log._watch.more(behind, 0.0)
                tasks.cancel_scope.cancel()

    run(work)


def test_closing_the_log_ends_it_for_all(run: Run, where: str) -> None:
    async def work() -> None:
        log = await AsyncEventLog.open(where)
        closed: list[LogClosed] = []

        async def follow() -> None:
            with pytest.raises(LogClosed) as found:
                await anext(log.follow())
            closed.append(found.value)

        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(follow)
            while log._watch._watched is None:
                await anyio.lowlevel.checkpoint()
            await log.close()
            await log.close()
        assert len(closed) == 3

    run(work)


def test_a_position_of_another_log_is_told_with_the_first_entry(run: Run) -> None:
    async def work() -> None:
        async with await AsyncEventLog.open() as log:
            with pytest.raises(UsageError, match="was it another log"):
                await anext(log.follow(7))

    run(work)


# --- what it needs --------------------------------------------------------------------------------


def test_where_anyio_is_missing_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("conflict_events.aio")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "anyio", None)
    with pytest.raises(ImportError, match=r"install conflict-events\[async\]"):
        importlib.import_module("conflict_events.aio")


# --- what is forgotten ------------------------------------------------------------------------------


async def not_awaited(log: Any) -> object:
    return log.ask(launched).most_common()


async def not_awaited_but_looped(log: Any) -> object:
    return [each for each in log.now()]  # noqa: C416  # the mistake


async def not_awaited_to_open(_: Any) -> None:
    async with LOOSE.open():
        pass


async def looped(log: Any) -> object:
    return [each for each in log.entries()]  # noqa: C416  # the mistake


async def the_log_looped(log: Any) -> object:
    return list(log)


async def entered(log: Any) -> None:
    with log:
        pass


async def entries_awaited(log: Any) -> object:
    return await log.entries()


async def without_its_moment(log: Any) -> object:
    return await log.as_known()


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (not_awaited, r"^ask: was not awaited, .* write \(await ask\(...\)\).most_common$"),
        (not_awaited_but_looped, r"^now: was not awaited: write `await now\(...\)`$"),
        (not_awaited_to_open, r"write `async with await AsyncEventLog.open\(...\)`$"),
        (looped, "write `async for`"),
        (the_log_looped, "write `async for`"),
        (entered, "write `async with`"),
        (entries_awaited, "is not awaited: write `async for`"),
        (without_its_moment, "^as_known: missing a required argument: 'moment'; it takes"),
    ],
)
def test_what_was_forgotten_is_said(run: Run, mistake: Callable[[Any], Any], told: str) -> None:
    async def desk() -> None:
        async with AsyncEventLog(EventLog.open()) as log:
            with pytest.raises(UsageError, match=told):
                await mistake(log)

    run(desk)


def test_what_is_not_awaited_can_be_ended_as_any_coroutine(run: Run) -> None:
    async def desk() -> None:
        async with AsyncEventLog(EventLog.open()) as log:
            with pytest.raises(KeyError):
                log.head().throw(KeyError("ended"))
            log.head().close()

    run(desk)


def test_what_a_method_gives_is_run_and_looked_at_as_any_coroutine() -> None:
    """An event loop that makes a task of it sends to it, and looks at its frame."""

    async def three() -> int:
        return 3

    with pytest.raises(StopIteration) as ended:
        Awaited(three(), "three").send(None)
    looked_at = Awaited(three(), "three")

    assert ended.value.value == 3
    assert looked_at.cr_frame is not None
    looked_at.close()


def test_a_log_in_a_loop_is_opened_by_waiting_for_it() -> None:
    with pytest.raises(UsageError, match=r"await AsyncEventLog.open\(path\)`, got 'war.db'$"):
        LOOSE("war.db")
