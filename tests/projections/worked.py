"""Projections written the way users write them; in a module of their own, so that another process finds them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from conflict_events.events import DroneStrike, HarmReport, Link, MissileStrike
from conflict_events.history import Account
from conflict_events.projections import Folding, on, projection

__all__ = ["Losses", "Nights", "SeenTwice", "by_attacker", "by_claimant", "claimants", "nights_by_attacker"]


@projection(version=1, on=DroneStrike)
def nights_by_attacker(state: Counter[tuple[str, str]], account: Account[DroneStrike]) -> Counter[tuple[str, str]]:
    state[account.event.attacker, str(account.event.when.local_night("Europe/Kyiv", "end"))] += 1
    return state


def no_lists() -> defaultdict[str, list[str]]:
    return defaultdict(list)


@projection(version=2, on=(DroneStrike, HarmReport), start=no_lists)
def by_claimant(
    state: defaultdict[str, list[str]], account: Account[DroneStrike | HarmReport]
) -> defaultdict[str, list[str]]:
    state[account.event.attribution.claimant].append(account.id)
    return state


@projection(version=1, on=object, start=set[str], answer=len)
def claimants(state: set[str], account: Account[object]) -> set[str]:
    event: Any = account.event
    state.add(event.attribution.claimant)
    return state


def one_less(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    return state - Counter({account.event.attacker: 1})


def of_both(left: Counter[str], right: Counter[str]) -> Counter[str]:
    return left + right


@projection(version=1, on=DroneStrike, revoke=one_less, merge=of_both)
def by_attacker(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    state[account.event.attacker] += 1
    return state


class Losses(Folding[Counter[str]]):
    """Counts accounts by what they are."""

    version = 1

    def initial(self) -> Counter[str]:
        return Counter()

    def answer(self, state: Counter[str], /) -> dict[str, int]:
        return dict(state)

    @on(object)
    def anything(self, state: Counter[str], _: Account[object]) -> Counter[str]:
        state["anything"] += 1
        return state

    @on(DroneStrike)
    def drones(self, state: Counter[str], _: Account[DroneStrike]) -> Counter[str]:
        state["drones"] += 1
        return state


class Nights(Losses):
    """Hears missiles and links too, and counts drones double without marking that again."""

    @on(MissileStrike)
    def missiles(self, state: Counter[str], _: Account[MissileStrike]) -> Counter[str]:
        state["missiles"] += 1
        return state

    @on(Link)
    def links(self, state: Counter[str], _: Account[Link]) -> Counter[str]:
        state["links"] += 1
        return state

    def drones(self, state: Counter[str], _: Account[DroneStrike]) -> Counter[str]:
        state["drones"] += 2
        return state


class SeenTwice:
    """A projection without any help from us; it names its kinds."""

    name, version = "seen twice", 1
    handles = frozenset({"DroneStrike", "Link"})

    def initial(self) -> list[str]:
        return []

    def apply(self, state: list[str], account: Account[Any], /) -> list[str]:
        return [*state, account.id]

    def answer(self, state: list[str], /) -> list[str]:
        return list(state)
