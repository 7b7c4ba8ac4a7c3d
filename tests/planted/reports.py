"""A question of one's own, by one function: how many reports each claimant made. Its mutants are judged."""

from __future__ import annotations

from collections import Counter
from typing import Any

from conflict_events.history import Account
from conflict_events.projections import projection

__all__ = ["reports"]


def who(account: Account[Any]) -> str:
    return str(account.event.attribution.claimant)


def one_less(state: Counter[str], account: Account[Any]) -> Counter[str]:
    state[who(account)] -= 1
    if state[who(account)] == 0:
        del state[who(account)]
    return state


def of_both(left: Counter[str], right: Counter[str]) -> Counter[str]:
    left.update(right)
    return left


@projection(version=1, on=object, start=Counter[str], revoke=one_less, merge=of_both)
def reports(state: Counter[str], account: Account[Any]) -> Counter[str]:
    state[who(account)] += 1
    return state
