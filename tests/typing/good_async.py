"""A log in an event loop keeps the types that the plain one has: of events, of accounts, of answers."""

from __future__ import annotations

from collections import Counter
from typing import Any, assert_type

from conflict_events.aio import AsyncEventLog, AsyncKept, AsyncLogView
from conflict_events.events import DroneStrike
from conflict_events.history import Account, Entry, Head
from conflict_events.log import Appended, Follower, Ran, Retries
from conflict_events.projections import projection


@projection(version=1, on=DroneStrike)
def by_attacker(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    return state + Counter({account.event.attacker: 1})


async def post(entry: Entry[DroneStrike]) -> None:
    del entry


async def follow(log: AsyncEventLog) -> None:
    assert_type(await log.run(post, name="bot", timeout=0, retries=Retries(attempts=2)), Ran)
    assert_type(await log.follower("bot"), Follower)


async def use(log: AsyncEventLog, strike: DroneStrike) -> None:
    assert_type(await log.append(strike), Appended[DroneStrike])
    assert_type(await log.head(), Head)
    assert_type(await log.ask(by_attacker), Counter[str])
    assert_type(await log.keep(by_attacker), AsyncKept[Counter[str]])
    assert_type(await (await log.keep(by_attacker)).ask(), Counter[str])
    assert_type(await log.call(len), int)
    view = await log.as_known("2025-07-09T12:00Z")
    assert_type(view, AsyncLogView)
    assert_type(await view.ask(by_attacker), Counter[str])
    async for account in view.accounts(DroneStrike):
        assert_type(account, Account[DroneStrike])
    async for anything in view.accounts():
        assert_type(anything, Account[Any])
    async for entry in log.entries(kinds=[DroneStrike]):
        assert_type(entry, Entry[DroneStrike])
    async for followed in log.follow(kinds=[DroneStrike]):
        assert_type(followed, Entry[DroneStrike])
    async for named in log.entries(kinds=["DroneStrike"]):
        assert_type(named, Entry[Any])
