"""A policy that prefers what a claimant says first-hand to what others relay of it (C24)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from conflict_events.counting.policies import (
    Choice,
    Disjoint,
    Policy,
    Reading,
    by_claimant,
    check_policy,
    is_disjoint,
    last_of,
)
from conflict_events.counting.wording import FIRST_HAND
from conflict_events.values.calls import explained

__all__ = ["RELAYED", "FirstHand", "first_hand"]

RELAYED = "a relay of what its claimant says first-hand, or superseded by it"


@attrs.frozen
class FirstHand:
    """A policy that hears of each claimant only what came through the fewest outlets."""

    policy: Policy = attrs.field(validator=check_policy)

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return f"{FIRST_HAND}{self.policy.name}"

    @property
    def disjoint(self) -> Disjoint:
        """As the policy that it asks."""
        return is_disjoint(self.policy)

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Ask the policy about the readings with the fewest relays; of several the last, or those that may be."""
        heard = [each for theirs in by_claimant(readings).values() for each in _nearest(theirs)]
        choice = self.policy.choose(heard)
        relayed = choice.value is not None and len(heard) < len(readings)
        return attrs.evolve(choice, reason=RELAYED) if relayed else choice


def _nearest(readings: Sequence[Reading]) -> Sequence[Reading]:
    fewest = min(each.relays for each in readings)
    return last_of([each for each in readings if each.relays == fewest])


@explained
def first_hand(policy: Policy) -> Policy:
    """Count by another policy, and let a relay give way to what its claimant is heard saying more directly."""
    return FirstHand(policy)
