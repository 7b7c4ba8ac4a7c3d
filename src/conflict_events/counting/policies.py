"""Policies: whose count. The only resolvers there are, and the caller names one; there is no built-in "best" number.

A policy looks at the readings of one incident and one kind, which compete, and gives one value, or none where it has
nothing to go by. Claimants match exactly; `under` matches by path (S13).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any, Literal, Protocol, TypeAlias

import attrs

from conflict_events.counting.wording import LATEST
from conflict_events.errors import UsageError
from conflict_events.values import Actor, Quantity, When, forms, is_under
from conflict_events.values import quantity as quantities
from conflict_events.values.arguments import checks_arguments
from conflict_events.values.calls import explained
from conflict_events.values.ordering import maybe_last

__all__ = [
    "Choice",
    "Disjoint",
    "Policy",
    "Reading",
    "attacker",
    "by",
    "by_claimant",
    "check_policy",
    "defender",
    "envelope",
    "extreme",
    "highest",
    "is_disjoint",
    "last_of",
    "latest",
    "lowest",
    "majority",
    "through",
    "under",
]

Disjoint: TypeAlias = bool | Literal["all"]
"""Whose records are separate events, as whoever counts says: each claimant's; or all, whomever they are the word of."""


def check_policy(_question: Any, field: Any, value: Any) -> None:
    """Refuse what chooses nothing, as an attrs validator: there is no default for whose count."""
    if isinstance(value, type) or not (hasattr(value, "choose") and hasattr(value, "name")):
        meant = f"by({value!r}) or latest({value!r})" if isinstance(value, str) else "by(claimant), made"
        raise UsageError(f"{field.name}: must be a policy, such as {meant}, got {value!r}")


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
        relays: Through how many outlets it came.
        via: Which those are.
    """

    account: str
    claimant: Actor
    value: Quantity
    reported: When
    attacker: Actor | None = None
    target: Actor | None = None
    relays: int = 0
    via: frozenset[str] = frozenset()


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
    """Whose count: any object with a name that chooses among competing readings, whatever their order.

    It may have an attribute ``disjoint``: True says that each claimant's records are separate events, whose figures add
    up however their windows lie (C10); ``"all"`` says so of everything that the policy hears. Links, and one report
    entered twice, are stronger.
    """

    @property
    def name(self) -> str:
        """How the answer calls it."""

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Choose among the readings of one incident and kind; there is at least one."""


class _Named:
    """What policies share that are declared here: a name, which says too whether records are separate events."""

    __slots__ = ()

    disjoint: Any
    _whose: Any  # the name without that

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Refuse what is not of an annotation; attrs calls this of each that it makes."""
        checks_arguments(cls)

    @property
    def name(self) -> str:
        """How the answer calls it."""
        return f"{self._whose}{', each record a separate event' if self.disjoint else ''}"


class _Heard(_Named):
    """What policies share that take the hull of all readings that they hear."""

    __slots__ = ()

    _hears: Any

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the hull of what it hears."""
        return _hull_of([each for each in readings if self._hears(each)], f"not {self._whose}")


def _hull_of(used: Sequence[Reading], reason: str) -> Choice:
    if not used:
        return Choice(None, (), reason)
    return Choice(quantities.hull(reading.value for reading in used), tuple(used), reason)


@attrs.frozen(field_transformer=forms.named)
class ByClaimant(_Heard):
    """The hull of all accounts of some claimants."""

    claimant: Actor = attrs.field(converter=forms.path)
    exactly: bool = True
    disjoint: bool = False

    @property
    def _whose(self) -> str:
        return f"by {self.claimant}" if self.exactly else f"by claimants under {self.claimant}"

    def _hears(self, reading: Reading) -> bool:
        return reading.claimant == self.claimant if self.exactly else is_under(reading.claimant, self.claimant)


@attrs.frozen(field_transformer=forms.named)
class Latest(_Named):
    """What one claimant definitely said last; where several may be the last, their hull."""

    claimant: Actor = attrs.field(converter=forms.path)
    disjoint: bool = False

    @property
    def _whose(self) -> str:
        return f"{LATEST}{self.claimant}"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the claimant's last readings."""
        theirs = [each for each in readings if each.claimant == self.claimant]
        return _hull_of(last_of(theirs), f"not the {self._whose}" if theirs else f"not by {self.claimant}")


@attrs.frozen
class ByRole(_Heard):
    """The count of one side of the attack, whichever side that is."""

    role: Literal["attacker", "defender"]
    disjoint: bool = False

    @property
    def _whose(self) -> str:
        return f"by the {self.role}"

    def _hears(self, reading: Reading) -> bool:
        side = reading.attacker if self.role == "attacker" else reading.target
        return side is not None and is_under(reading.claimant, side.split("/", 1)[0])


@attrs.frozen(field_transformer=forms.named)
class ByOutlet(_Heard):
    """The hull of all accounts that came through one outlet, whoever claims them."""

    outlet: str = attrs.field(converter=forms.text)
    separate: bool = False

    @property
    def _whose(self) -> str:
        return f"by what {self.outlet} passes on"

    @property
    def disjoint(self) -> Disjoint:
        """A compiler's records are separate also where they are the word of several claimants."""
        return "all" if self.separate else False

    def _hears(self, reading: Reading) -> bool:
        return self.outlet in reading.via


@attrs.frozen
class Envelope(_Named):
    """From the least that anybody says to the most."""

    disjoint: bool = False

    _whose = "envelope of all claimants"

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
class Extreme(_Named):
    """The least or the most that anybody says, as an interval where bounds leave it open."""

    which: Literal["lowest", "highest"]
    disjoint: bool = False

    @property
    def _whose(self) -> str:
        return f"{self.which} of all claimants"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Take the extreme of both bounds."""
        values = [each.value for each in readings]
        return Choice(extreme(values, "min" if self.which == "lowest" else "max"), tuple(readings), "")


@attrs.frozen
class Majority(_Named):
    """What most claimants say, each having one vote by what it said last.

    A tie goes to the claimant that the caller named for it; without one, the answer is the hull of what is tied.
    """

    tie: Actor | None = None
    disjoint: bool = False

    @property
    def _whose(self) -> str:
        return f"majority of claimants, ties {f'to {self.tie}' if self.tie else 'left open'}"

    def choose(self, readings: Sequence[Reading], /) -> Choice:
        """Count one vote a claimant."""
        last = {claimant: last_of(theirs) for claimant, theirs in by_claimant(readings).items()}
        # The words beside a number are no part of the vote.
        votes = {
            claimant: quantities.hull(attrs.evolve(each.value, raw=None) for each in used)
            for claimant, used in last.items()
        }
        counted = Counter(votes.values())
        most = max(counted.values())
        winners = {value for value, count in counted.items() if count == most}
        if len(winners) > 1 and self.tie in votes and votes[self.tie] in winners:
            winners = {votes[self.tie]}
        used = tuple(each for each in readings if votes[each.claimant] in winners and each in last[each.claimant])
        return Choice(quantities.hull(winners), used, "outvoted, or superseded by its own claimant")


def last_of(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Give the readings that may be the last reported."""
    return maybe_last(readings, lambda each: each.reported)


def by_claimant(readings: Sequence[Reading]) -> dict[Actor, list[Reading]]:
    """Group readings."""
    grouped: dict[Actor, list[Reading]] = defaultdict(list)
    for each in readings:
        grouped[each.claimant].append(each)
    return grouped


def is_disjoint(policy: Any) -> Disjoint:
    """Tell whether whoever counts says that records are separate events, and whose."""
    said = getattr(policy, "disjoint", False)
    return "all" if said == "all" else bool(said)


@explained
def by(claimant: str, *, disjoint: bool = False) -> Policy:
    """Count as this claimant does: the hull of all its accounts of an incident.

    Args:
        claimant: Exactly this one.
        disjoint: Its records are separate events, says the caller: then its figures add up, best estimates too,
            however windows and places lie (C10). The same for all policies here.
    """
    return ByClaimant(claimant, disjoint=disjoint)


@explained
def under(actor: str, *, disjoint: bool = False) -> Policy:
    """Count as claimants under this actor do, by path: ``under("UA")`` hears "UA/AirForce"."""
    return ByClaimant(actor, exactly=False, disjoint=disjoint)


@explained
def through(outlet: str, *, disjoint: bool = False) -> Policy:
    """Count as an outlet's records do, whoever claims them: ``through("UCDP GED")`` hears all that it compiles.

    Args:
        outlet: As it stands in `Attribution.via`.
        disjoint: Its records are separate events, says the caller, also those of different claimants.
    """
    return ByOutlet(outlet, separate=disjoint)


@explained
def latest(claimant: str, *, disjoint: bool = False) -> Policy:
    """Count as this claimant did definitely last; where several accounts may be the last, their hull."""
    return Latest(claimant, disjoint)


@explained
def attacker(*, disjoint: bool = False) -> Policy:
    """Count as the attacking side does."""
    return ByRole("attacker", disjoint)


@explained
def defender(*, disjoint: bool = False) -> Policy:
    """Count as the attacked side does."""
    return ByRole("defender", disjoint)


@explained
def lowest(*, disjoint: bool = False) -> Policy:
    """Take the least that anybody says."""
    return Extreme("lowest", disjoint)


@explained
def highest(*, disjoint: bool = False) -> Policy:
    """Take the most that anybody says."""
    return Extreme("highest", disjoint)


@explained
def envelope(*, disjoint: bool = False) -> Policy:
    """Take everything from the least that anybody says to the most."""
    return Envelope(disjoint)


@explained
def majority(*, tie: str | None = None, disjoint: bool = False) -> Policy:
    """Take what most claimants say; a tie goes to the named claimant, or stays open."""
    return Majority(tie, disjoint)
