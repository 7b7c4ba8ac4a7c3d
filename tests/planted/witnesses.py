"""A question of one's own, as a class with a state of its own: who reports of each incident. Its mutants are judged."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeAlias

from conflict_events.history import Account

__all__ = ["Witnesses"]

State: TypeAlias = dict[str, tuple[frozenset[str], str]]
"""By the id of an account, its incident and its claimant."""


class Witnesses:
    """For each incident: who reports it, once for each account."""

    name, version = "tests.planted.witnesses", 1
    handles = frozenset({object})

    def initial(self) -> State:
        return {}

    def apply(self, state: State, account: Account[Any], /) -> State:
        state[account.id] = account.incident, account.event.attribution.claimant
        return state

    def revoke(self, state: State, account: Account[Any], /) -> State:
        del state[account.id]
        return state

    def merge(self, left: State, right: State, /) -> State:
        return left | right

    def answer(self, state: State, /) -> dict[frozenset[str], list[str]]:
        found: dict[frozenset[str], list[str]] = defaultdict(list)
        for incident, claimant in state.values():
            found[incident].append(claimant)
        return {incident: sorted(claimants) for incident, claimants in found.items()}
