"""Projections with one bug each, of the sort that people write; in a module, so that another process finds them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

import conflict_events as ce
from conflict_events.counting import Policy
from conflict_events.events import (
    DroneStrike,
    EquipmentLoss,
    HarmReport,
    MissileStrike,
    OfficeChange,
    TerritorialClaim,
)
from conflict_events.history import Account
from conflict_events.projections import Folding, on, projection
from conflict_events.values import Quantity, Scope, quantity

__all__ = ["PLANTED"]


@projection(version=1, on=DroneStrike, start=int)
def side_bias(state: int, account: Account[DroneStrike]) -> int:
    """Counts the attacks of one side only."""
    return state + (account.event.attacker == "RU")


class _Voices(Folding[Counter[str]]):
    version = 1

    def initial(self) -> Counter[str]:
        return Counter()

    @on(DroneStrike)
    def hear(self, state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
        state[account.event.attribution.claimant] += 1
        return state

    def answer(self, state: Counter[str]) -> dict[str, int]:
        return dict(state)


class NoOpRevoke(_Voices):
    """Takes nothing back."""

    def revoke(self, state: Counter[str], _account: Account[Any]) -> Counter[str]:
        return state


SEEN: list[str] = []


class ModuleState(_Voices):
    """Remembers in its module."""

    def answer(self, state: Counter[str]) -> dict[str, int]:
        SEEN.extend(state)
        return {"seen": len(SEEN)}


@projection(version=1, on=DroneStrike, start=int, answer=lambda state: (state, datetime.now(UTC)))
def tells_the_time(state: int, _account: Account[DroneStrike]) -> int:
    """Puts the time of asking into the answer."""
    return state + 1


class UnpicklableState(_Voices):
    """Keeps a function in its state."""

    def initial(self) -> Any:
        return [Counter(), str.upper, lambda name: name]

    @on(DroneStrike)
    def hear(self, state: Any, account: Account[DroneStrike]) -> Any:
        state[0][account.event.attribution.claimant] += 1
        return state

    def answer(self, state: Any) -> dict[str, int]:
        return dict(state[0])


@projection(version=1, on=DroneStrike, start=float)
def float_rounding(state: float, account: Account[DroneStrike]) -> float:
    """Adds up tenths in floats."""
    return state + float(account.event.tally.launched.floor) / 10


@projection(
    version=1,
    on=(DroneStrike, MissileStrike, HarmReport),
    start=dict[str, str],
    answer=lambda state: dict(sorted(state.items())),
)
def last_one_wins(state: dict[str, str], account: Account[Any]) -> dict[str, str]:
    """Says for each claimant when it spoke last, in the order of the log."""
    return state | {account.event.attribution.claimant: str(account.event.attribution.reported)}


class LastOfSixKinds(Folding[dict[str, str]]):
    """The same over six kinds, each of which is seldom."""

    version = 1

    def initial(self) -> dict[str, str]:
        return {}

    @on(DroneStrike)
    def drones(self, state: dict[str, str], account: Account[Any]) -> dict[str, str]:
        return state | {account.event.attribution.claimant: type(account.event).__name__}

    @on(MissileStrike)
    def missiles(self, state: dict[str, str], account: Account[Any]) -> dict[str, str]:
        return state | {account.event.attribution.claimant: type(account.event).__name__}

    @on(HarmReport)
    def harm(self, state: dict[str, str], account: Account[Any]) -> dict[str, str]:
        return state | {account.event.attribution.claimant: type(account.event).__name__}

    @on(TerritorialClaim)
    def ground(self, state: dict[str, str], account: Account[Any]) -> dict[str, str]:
        return state | {account.event.attribution.claimant: type(account.event).__name__}

    @on(EquipmentLoss)
    def losses(self, state: dict[str, str], account: Account[Any]) -> dict[str, str]:
        return state | {account.event.attribution.claimant: type(account.event).__name__}

    @on(OfficeChange)
    def offices(self, state: dict[str, str], account: Account[Any]) -> dict[str, str]:
        return state | {account.event.attribution.claimant: type(account.event).__name__}

    def answer(self, state: dict[str, str]) -> dict[str, str]:
        return dict(state)


class CachedAnswer(_Voices):
    """Keeps its first answer on the instance."""

    def __init__(self) -> None:
        self.cached: dict[str, int] | None = None

    @property
    def name(self) -> str:
        return "cached answer"

    def answer(self, state: Counter[str]) -> dict[str, int]:
        if self.cached is None:
            self.cached = dict(state)
        return dict(self.cached)


@projection(version=1, on=DroneStrike, start=list[str], answer=sorted)
def the_last_30_days(state: list[str], account: Account[DroneStrike]) -> list[str]:
    """Gives what was reported in the last 30 days, from today."""
    reported = account.event.attribution.reported.earliest
    recent = reported is not None and datetime.now(UTC) - timedelta(days=30) < reported
    return [*state, account.id] if recent else state


@attrs.frozen
class _Summing(Folding[dict[str, Quantity]]):
    scope: Scope
    count: Policy
    version = 1

    def initial(self) -> dict[str, Quantity]:
        return {}

    @on(DroneStrike)
    def add(self, state: dict[str, Quantity], account: Account[DroneStrike]) -> dict[str, Quantity]:
        return state | {account.id: account.event.tally.launched}

    def answer(self, state: dict[str, Quantity]) -> Quantity:
        return quantity.total(each for each in state.values() if each.missing is None)


@attrs.frozen
class CountedTwice(_Summing):
    """Adds up every account, also several of one incident."""


@projection(version=1, on=DroneStrike, start=int)
def raises_on_exact_lost(state: int, account: Account[DroneStrike]) -> int:
    """Knows ranges only."""
    lost = account.event.tally.lost
    if lost.missing is None and lost.low == lost.high:
        raise ValueError("no range")
    return state + 1


@projection(version=1, on=DroneStrike, start=int)
def raises_on_a_quote(state: int, account: Account[DroneStrike]) -> int:
    """Takes the quote for the language."""
    said = account.event.attribution
    return state + (0 if said.quote is None else {None: 1, "uk": 1}[said.quote])


@projection(version=1, on=HarmReport, start=int)
def raises_on_a_note(state: int, account: Account[HarmReport]) -> int:
    """Reads a number from the note."""
    return state + (0 if account.event.note is None else int(account.event.note))


@attrs.frozen
class LambdaInTheQuestion(_Voices):
    """Holds a function without a name."""

    keep: Callable[[str], bool] = attrs.field(factory=lambda: lambda claimant: len(claimant) > 2)

    def answer(self, state: Counter[str]) -> dict[str, int]:
        return {claimant: number for claimant, number in state.items() if self.keep(claimant)}


# --- five more --------------------------------------------------------------------------------------------------------


@projection(version=1, on=DroneStrike, start=dict[str, Any], answer=lambda state: dict(sorted(state.items())))
def unreported_is_zero(state: dict[str, Any], account: Account[DroneStrike]) -> dict[str, Any]:
    """Asks a missing figure for its number, as if nobody ever kept one back."""
    return state | {account.id: account.event.tally.destroyed.low + 0}  # type: ignore[operator]  # that is the bug


@projection(version=1, on=DroneStrike, start=list[str])
def by_order_of_the_log(state: list[str], account: Account[DroneStrike]) -> list[str]:
    """Lists weapons as they come."""
    return [*state, account.event.weapon or "unknown"]


class MergeTakesTheGreater(_Voices):
    """Joins two counters by the greater of each, where the sum is wanted."""

    def merge(self, left: Counter[str], right: Counter[str]) -> Counter[str]:
        return left | right


class StateOfAnotherType(Folding[dict[str, int]]):
    """Says that its state is of whole numbers, and keeps roots in it."""

    version = 1

    def initial(self) -> dict[str, int]:
        return {}

    @on(HarmReport)
    def add(self, state: dict[str, Any], account: Account[HarmReport]) -> dict[str, Any]:
        return state | {account.id: math.sqrt(account.event.killed.floor)}

    def answer(self, state: dict[str, Any]) -> dict[str, Any]:
        return dict(state)


@projection(version=1, on=TerritorialClaim, start=Counter[str])
def trusts_only_what_was_never_corrected(state: Counter[str], account: Account[TerritorialClaim]) -> Counter[str]:
    """Passes over what we typed wrongly and repaired."""
    if not account.corrected:
        state[account.event.holder] += 1
    return state


# --- three that nobody had in mind when the laws were written ------------------------------------------------------


@projection(version=1, on=DroneStrike, start=Counter[str])
def day_of_the_machine(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    """Forgets the zone: the day is that of the machine on which it is asked."""
    began = account.event.when.earliest
    if began is not None:
        state[began.astimezone().date().isoformat()] += 1
    return state


@projection(version=1, on=DroneStrike, start=Counter[str])
def corrected_counts_twice(state: Counter[str], account: Account[DroneStrike]) -> Counter[str]:
    """Counts what was corrected as said once more."""
    state[account.event.attribution.claimant] += 1 + account.corrected
    return state


@projection(
    version=1, on=DroneStrike, start=dict[str, Any], answer=lambda state: {who: at for who, (_, at) in state.items()}
)
def newest_entry_counts(state: dict[str, Any], account: Account[DroneStrike]) -> dict[str, Any]:
    """Takes what was entered last for what was said last."""
    who = account.event.attribution.claimant
    if who not in state or account.position > state[who][0]:
        state[who] = (account.position, account.event.weapon)
    return state


SCOPE = Scope(kinds={DroneStrike}, measure="launched", grain="night", day_rule="end", tz="Europe/Kyiv")

PLANTED: dict[str, Callable[[], Any]] = {
    "side bias": lambda: side_bias,
    "a revoke that does nothing": NoOpRevoke,
    "state in the module": ModuleState,
    "now() in the answer": lambda: tells_the_time,
    "a state that cannot be pickled": UnpicklableState,
    "float rounding": lambda: float_rounding,
    "last one wins, three kinds": lambda: last_one_wins,
    "last one wins, six kinds": LastOfSixKinds,
    "an answer cached on the instance": CachedAnswer,
    "the last 30 days": lambda: the_last_30_days,
    "linked accounts counted twice": lambda: CountedTwice(SCOPE, ce.envelope()),
    "raises on an exact `lost`": lambda: raises_on_exact_lost,
    "raises on a quote": lambda: raises_on_a_quote,
    "raises on a note": lambda: raises_on_a_note,
    "a lambda in the question": LambdaInTheQuestion,
    "a missing figure taken for a number": lambda: unreported_is_zero,
    "a list in the order of the log": lambda: by_order_of_the_log,
    "a merge that keeps the greater": MergeTakesTheGreater,
    "a state of another type than it says": StateOfAnotherType,
    "passes over what was corrected": lambda: trusts_only_what_was_never_corrected,
    "the day by the machine's zone": lambda: day_of_the_machine,
    "a corrected account counted twice": lambda: corrected_counts_twice,
    "the entry that came last counts": lambda: newest_entry_counts,
}
"""By what is wrong: what makes the projection, fresh each time."""
