"""Questions and logs: right uses, and the types that are inferred for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, assert_type

from conflict_events.events import (
    Disruption,
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    MissileStrike,
    OfficeChange,
    Silence,
    Statement,
    TerritorialClaim,
)
from conflict_events.history import Account
from conflict_events.log import EventLog
from conflict_events.projections import ById, Folding, on, projection, together


@projection(version=1, on=DroneStrike)
def by_attacker(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    return state + Counter({account.event.attacker: 1})


@projection(version=1, on=(DroneStrike, MissileStrike))
def by_weapon(state: Counter[str], account: Account[DroneStrike | MissileStrike]) -> Counter[str]:
    return state + Counter({account.event.weapon or "": 1})


@projection(version=1, on=DroneStrike, start=int, answer=str)
def how_many(state: int, account: Account[DroneStrike]) -> int:
    return state + 1


# A handler that takes more than it will be given is fine.
@projection(version=1, on=DroneStrike, start=int)
def of_anything(state: int, account: Account[object]) -> int:
    return state + 1


def fewer(state: int, account: Account[DroneStrike]) -> int:
    return state - 1


@projection(version=1, on=DroneStrike, start=int, revoke=fewer, merge=int.__add__)
def with_inverses(state: int, account: Account[DroneStrike]) -> int:
    return state + 1


Worldly = DroneStrike | MissileStrike | HarmReport | Statement | Silence


@projection(version=1, on=(DroneStrike, MissileStrike, HarmReport, Statement, Silence))
def by_claimant(state: Counter[str], account: Account[Worldly]) -> Counter[str]:
    return state + Counter({account.event.attribution.claimant: 1})


@projection(
    version=1,
    on=(
        DroneStrike,
        MissileStrike,
        HarmReport,
        Statement,
        Silence,
        Disruption,
        OfficeChange,
        EquipmentLoss,
        TerritorialClaim,
    ),
    start=int,
)
def of_nine(state: int, account: Account[Any]) -> int:
    return state + 1


class Launches(ById[int]):
    handles = frozenset({DroneStrike})

    def keeps(self, account: Account[Any], /) -> int | None:
        return account.position

    def answer(self, state: dict[str, int], /) -> int:
        return sum(state.values())


class Several:
    """Nothing to inherit: whatever has the members is a projection."""

    name = "several"
    version = 1
    handles: frozenset[type[Any]] = frozenset({DroneStrike})

    def initial(self) -> list[int]:
        return []

    def apply(self, state: list[int], account: Account[Any], /) -> list[int]:
        return [*state, account.position]

    def answer(self, state: list[int], /) -> bool:
        return len(state) > 1


class ByKind(Folding[int]):
    version = 1

    def initial(self) -> int:
        return 0

    @on(DroneStrike)
    def drones(self, state: int, account: Account[DroneStrike]) -> int:
        return state + 1

    @on(MissileStrike)
    def missiles(self, state: int, account: Account[MissileStrike]) -> int:
        return state + 100

    def answer(self, state: int, /) -> tuple[int, int]:
        return divmod(state, 100)


def ask(log: EventLog) -> None:
    assert_type(log.ask(by_attacker), Counter[str])
    assert_type(log.as_known("2024-11-10T12:00Z").ask(by_weapon), Counter[str])
    assert_type(log.ask(how_many), str)
    assert_type(log.ask(of_anything), int)
    assert_type(log.now().ask(Several()), bool)
    assert_type(log.ask(ByKind()), tuple[int, int])
    assert_type(log.ask(with_inverses), int)
    assert_type(log.ask(by_claimant), Counter[str])
    assert_type(log.ask(of_nine), int)
    assert_type(log.ask(Launches()), int)
    assert_type(log.keep(together(how_many, Launches())).ask(), tuple[str, int])


def read(log: EventLog, kinds: list[type[Any]]) -> None:
    for account in log.now().accounts(DroneStrike):
        assert_type(account.event, DroneStrike)
    for either in log.now().accounts(DroneStrike, MissileStrike):
        assert_type(either.event, DroneStrike | MissileStrike)
    for one in log.now().accounts(DroneStrike, MissileStrike, HarmReport):
        assert_type(one.event, DroneStrike | MissileStrike | HarmReport)
    assert_type(log.now().accounts(), Iterator[Account[Any]])
    assert_type(log.now().accounts(*kinds), Iterator[Account[Any]])


def ask_together(log: EventLog) -> None:
    assert_type(log.ask(together(by_attacker, how_many)), tuple[Counter[str], str])
    attackers, several, text = log.ask(together(by_attacker, Several(), how_many))
    assert_type(attackers, Counter[str])
    assert_type(several, bool)
    assert_type(text, str)
    assert_type(log.ask(together(first=by_attacker, second=how_many)), dict[str, Any])
    assert_type(log.ask(together(*[how_many, how_many])), tuple[str, ...])
    assert_type(log.ask(together(together(how_many), ByKind())), tuple[tuple[str], tuple[int, int]])
