"""Questions of every shape that a kept answer can have: what is stored of them, and whether they can revoke."""

from __future__ import annotations

from collections import Counter
from typing import Any

import attrs

from conflict_events.counting import envelope
from conflict_events.events import Assessment, Correction, DroneStrike, Link, Retraction
from conflict_events.history import Account, Entry
from conflict_events.projections import ById, Context, Folding, on, projection, together
from conflict_events.questions.attacks import Totals
from conflict_events.questions.claims import Provenance
from conflict_events.values import Scope

SCOPE = Scope(grain="night", kinds={"DroneStrike"}, measure="launched", day_rule="end", tz="Europe/Kyiv")


@projection(version=1, on=object)
def voices(state: Counter[str], account: Account[Any]) -> Counter[str]:
    """Who speaks, and how often: a small state, which cannot revoke."""
    state[account.event.attribution.claimant] += 1
    return state


@attrs.frozen
class Told:
    """What `Nights` answers: with its context, so that tests see that too."""

    counts: dict[str, int]
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Told:
        return attrs.evolve(self, context=context)


@attrs.frozen
class Nights(Folding[dict[tuple[str, int], int]]):
    """Strikes by claimant and size of their incident: a small state, which can revoke."""

    version: int = 1
    weight: int = 1

    @property
    def name(self) -> str:
        return "Nights"

    def initial(self) -> dict[tuple[str, int], int]:
        return {}

    @on(DroneStrike)
    def strike(self, state: dict[tuple[str, int], int], account: Account[DroneStrike]) -> dict[tuple[str, int], int]:
        return self._moved(state, account, self.weight)

    def revoke(self, state: dict[tuple[str, int], int], account: Account[Any]) -> dict[tuple[str, int], int]:
        return self._moved(state, account, -self.weight)

    def _moved(self, state: dict[tuple[str, int], int], account: Account[Any], by: int) -> dict[tuple[str, int], int]:
        key = (account.event.attribution.claimant, len(account.incident) + 10 * len(account.part_of))
        state[key] = state.get(key, 0) + by
        if not state[key]:
            del state[key]
        return state

    def merge(self, left: dict[tuple[str, int], int], right: dict[tuple[str, int], int]) -> Any:
        for key, count in right.items():
            left[key] = left.get(key, 0) + count
        return left

    def answer(self, state: dict[tuple[str, int], int]) -> Told:
        return Told({f"{claimant} {size}": count for (claimant, size), count in sorted(state.items())})


@attrs.frozen
class Witnessed(ById[Any]):
    """Everything that was ever entered, and the incident it is in: a question about the log's own history."""

    name: str = "Witnessed"

    @property
    def handles(self) -> Any:
        return frozenset({Entry})

    def apply(self, state: dict[str, Any], account: Account[Any], /) -> dict[str, Any]:
        state[account.id] = account
        return state

    def answer(self, state: dict[str, Any], /) -> dict[int, Any]:
        return {each.position: each for each in sorted(state.values(), key=lambda each: each.position)}


@attrs.frozen
class LedgerAccounts(Witnessed):
    """The entries about entries, as they stand."""

    name: str = "LedgerAccounts"

    @property
    def handles(self) -> Any:
        return frozenset({Assessment, Correction, Link, Retraction, DroneStrike})


TOTALS = Totals(SCOPE, envelope())

ASKED: tuple[Any, ...] = (voices, Nights(), Witnessed(), LedgerAccounts(), TOTALS, together(Nights(), TOTALS))


def provenance(ids: list[str]) -> Provenance:
    return Provenance(frozenset(ids))
