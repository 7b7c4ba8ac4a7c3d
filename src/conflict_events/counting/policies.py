"""Policies: whose count. The only resolvers there are, and the caller names one; there is no built-in "best" number.

A policy looks at the readings of one incident and one kind, which compete, and gives one value, or none where it has
nothing to go by. Claimants match exactly; `under` matches by path (SEMANTICS 13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, Protocol

import attrs

from conflict_events.values import Actor, Quantity, When, is_under
from conflict_events.values import quantity as quantities
from conflict_events.values.ordering import maybe_last

__all__ = [
    "Choice",
    "Policy",
    "Reading",
    "attacker",
    "by",
    "defender",
    "envelope",
    "extreme",
    "highest",
    "latest",
    "lowest",
    "majority",
    "under",
]


@attrs.frozen
class Reading:
    """What one account says of the measure.

    Attributes:
        account: The account's id.
        claimant: Who says so.
        value: The figure.
        reported: When they said it.
        attacker: Whose attack it is about; None = not said.
        target: Against whom; None = not said.
    """

    account: str
    claimant: Actor
    value: Quantity
    reported: When
    attacker: Actor | None = None
    target: Actor | None = None


@attrs.frozen
class Choice:
    """What a policy made of competing readings.

    Attributes:
        value: The figure; None = the policy is silent here.
        used: The readings that it is made of.
        reason: Why the others were set aside.
    """

    value: Quantity | None
    used: tuple[Reading, ...]
    reason: str


class Policy(Protocol):
    """Whose count: any object with a name that chooses among competing readings, whatever their order."""

    @property
    def name(self) -> str:
        """How the answer calls it."""

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Choose among the readings of one incident and kind; there is at least one."""


def _hull_of(used: Sequence[Reading], reason: str) -> Choice:
    if not used:
        return Choice(None, (), reason)
    return Choice(quantities.hull(reading.value for reading in used), tuple(used), reason)


@attrs.frozen
class ByClaimant:
    """The hull of all accounts of some claimants."""

    claimant: Actor
    exactly: bool = True

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return f"by {self.claimant}" if self.exactly else f"by claimants under {self.claimant}"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the claimant's readings."""
        return _hull_of([each for each in readings if self._speaks(each.claimant)], f"not {self.name}")

    def _speaks(self, claimant: str) -> bool:
        return claimant == self.claimant if self.exactly else is_under(claimant, self.claimant)


@attrs.frozen
class Latest:
    """What one claimant definitely said last; where several may be the last, their hull."""

    claimant: Actor

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return f"latest by {self.claimant}"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the claimant's last readings."""
        own = [each for each in readings if each.claimant == self.claimant]
        last = maybe_last(own, lambda each: each.reported)
        return _hull_of(last, f"not the latest by {self.claimant}" if own else f"not by {self.claimant}")


@attrs.frozen
class ByRole:
    """The count of one side of the attack, whichever side that is."""

    role: Literal["attacker", "defender"]

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return f"by the {self.role}"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the readings whose claimant belongs to that side."""
        return _hull_of([each for each in readings if self._speaks(each)], f"not {self.name}")

    def _speaks(self, reading: Reading) -> bool:
        side = reading.attacker if self.role == "attacker" else reading.target
        return side is not None and is_under(reading.claimant, side.split("/", 1)[0])


@attrs.frozen
class Envelope:
    """From the least that anybody says to the most."""

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return "envelope of all claimants"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take all."""
        return _hull_of(readings, "")


def extreme(values: Sequence[Quantity], direction: Literal["max", "min"]) -> Quantity:
    """Give the largest, or the smallest, of some values, as an interval where bounds leave it open."""
    lows, highs = zip(*(value.bounds() for value in values), strict=True)
    known = [high for high in highs if high is not None]
    if direction == "min":
        return Quantity(low=min(lows), high=min(known, default=None))
    return Quantity(low=max(lows), high=max(known) if len(known) == len(highs) else None)


@attrs.frozen
class Extreme:
    """The least or the most that anybody says, as an interval where bounds leave it open."""

    which: Literal["lowest", "highest"]

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return f"{self.which} of all claimants"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the extreme of both bounds."""
        values = [each.value for each in readings]
        return Choice(extreme(values, "min" if self.which == "lowest" else "max"), tuple(readings), "")


@attrs.frozen
class Majority:
    """What most claimants say, each having one vote by what it said last.

    A tie goes to the claimant that the caller named for it; without one, the answer is the hull of what is tied.
    """

    tie: Actor | None = None

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return "majority of claimants" + (f", ties to {self.tie}" if self.tie else ", ties left open")

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Count one vote a claimant."""
        last = {claimant: Latest(claimant).choose(readings).used for claimant in {each.claimant for each in readings}}
        # The words beside a number are no part of the vote.
        votes = {claimant: quantities.hull(_wordless(each.value) for each in used) for claimant, used in last.items()}
        counted = Counter(votes.values())
        most = max(counted.values())
        winners = {value for value, count in counted.items() if count == most}
        if len(winners) > 1 and self.tie in votes and votes[self.tie] in winners:
            winners = {votes[self.tie]}
        used = tuple(each for each in readings if votes[each.claimant] in winners and each in last[each.claimant])
        return Choice(quantities.hull(winners), used, "outvoted, or superseded by its own claimant")


def _wordless(value: Quantity) -> Quantity:
    return attrs.evolve(value, raw=None)


def by(claimant: str) -> Policy:
    """Count as this claimant does: the hull of all its accounts of an incident."""
    return ByClaimant(claimant)


def under(actor: str) -> Policy:
    """Count as claimants under this actor do, by path: ``under("UA")`` hears "UA/AirForce"."""
    return ByClaimant(actor, exactly=False)


def latest(claimant: str) -> Policy:
    """Count as this claimant did definitely last; where several accounts may be the last, their hull."""
    return Latest(claimant)


def attacker() -> Policy:
    """Count as the attacking side does."""
    return ByRole("attacker")


def defender() -> Policy:
    """Count as the attacked side does."""
    return ByRole("defender")


def lowest() -> Policy:
    """Take the least that anybody says."""
    return Extreme("lowest")


def highest() -> Policy:
    """Take the most that anybody says."""
    return Extreme("highest")


def envelope() -> Policy:
    """Take everything from the least that anybody says to the most."""
    return Envelope()


def majority(*, tie: str | None = None) -> Policy:
    """Take what most claimants say; a tie goes to the named claimant, or stays open."""
    return Majority(tie)
