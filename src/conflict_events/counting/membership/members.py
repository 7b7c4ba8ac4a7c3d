"""`Member`: an account that a scope is, or may be, about; also where it may read as several versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias, TypeVar

import attrs

from conflict_events.counting.membership.marks import Mark
from conflict_events.counting.policies import Reading
from conflict_events.history import Incident
from conflict_events.values import PlaceCode, When, is_under
from conflict_events.values import hulls as windows
from conflict_events.values import quantity as quantities

__all__ = ["NO_DETAILS", "Apart", "Details", "Member", "any_of", "sole", "windows_of"]

Value = TypeVar("Value")

SHARED = ("where", "weapon", "category", "population", "side")
"""What versions of unknown order say of an account only where all of them do."""

Apart: TypeAlias = tuple[str | None, ...]
"""Change, state, unit and currency: figures that differ in one of them are never added, nor held against each other."""


class Details(NamedTuple):
    """What an account of one thing may tell it apart by beside weapon and people, as said; None = not said."""

    coordinates: tuple[Decimal, Decimal] | None
    launch_places: tuple[str, ...] | None
    decoys: Any
    target_kind: Any
    model: Any
    basis: Any
    service: Any


NO_DETAILS = Details(*[None] * len(Details._fields))


@attrs.frozen
class Member:
    """An account that a scope is, or may be, about.

    Attributes:
        kind: The stable name of its kind.
        reading: What it says of the measure; unreported where it says nothing.
        incident: Its incident.
        part_of: Every incident that its own is a part of.
        when: The window that its figures cover, days without a zone in the scope's; None = its kind names none.
        place: The code of the place that they cover; None = not said.
        where: The place in words; None = not said.
        weapon: As reported; None = not said.
        category: Of losses, what was lost, as the claimant sorts it; None = not said.
        population: What sort of people; None = not said, or several.
        side: Whose people or equipment; None = not said.
        apart: See `Apart`.
        details: See `Details`.
        marks: What shows which report it is from; empty = nothing does.
        record: The record key under which an importer brought it; None = entered by hand.
        out: Why it cannot count; None = it does, or may.
        doubts: What would decide whether it counts; empty = it certainly does.
        caveats: What to know before using it.
        stock: The figure is a level and no flow, see `conflict_events.events.is_stock`.
        continual: It goes on all the time, so that silence is no zero, see `conflict_events.events.is_continual`.
        needs_change: What it is depends on its change, and the scope does not say which is meant.
        windows: The windows of its versions, of which one is meant; empty = `when` is.
    """

    kind: str
    reading: Reading
    incident: Incident
    part_of: frozenset[Incident]
    when: When | None
    place: str | None
    where: str | None
    weapon: str | None
    category: str | None
    population: str | None
    side: str | None
    apart: Apart
    details: Details
    marks: tuple[Mark, ...]
    record: str | None
    out: str | None
    doubts: frozenset[str]
    caveats: frozenset[str]
    stock: bool = False
    continual: bool = False
    needs_change: bool = False
    windows: tuple[When, ...] = ()

    @property
    def id(self) -> str:
        """The id of the account."""
        return self.reading.account

    @property
    def thing(self) -> tuple[str, ...]:
        """What it says was used or lost: the category and the weapon, as far as it names them."""
        return tuple(each for each in (self.category, self.weapon) if each is not None)

    @property
    def subject(self) -> tuple[str | None, ...]:
        """What its figures are of: weapon, category, population, and whose attack and people, each None = not said."""
        return self.weapon, self.category, self.population, self.reading.attacker, self.side

    @property
    def decoys(self) -> bool | None:
        """Whether its figures include decoys; None = not said."""
        return self.details.decoys if isinstance(self.details.decoys, bool) else None

    @property
    def is_silent(self) -> bool:
        """It says nothing of the measure."""
        return self.reading.value.missing == "unreported"


def any_of(held: Sequence[Member], doubts: Iterable[str] = ()) -> Member:
    """Make one member of an account's versions of unknown order: their hull, and what they share.

    Args:
        held: What each version is, by itself; all count or may, or none does.
        doubts: What would decide whether any of them counts, as another version is not in the scope.
    """
    spans = {each.when for each in held if each.when is not None}
    places = [each.place for each in held if each.place is not None]
    outs = {each.out for each in held if each.out is not None}
    shared: dict[str, Any] = {name: sole(getattr(each, name) for each in held) for name in SHARED}
    return attrs.evolve(
        held[0],
        reading=_any_reading([each.reading for each in held]),
        when=windows.hull(list(spans)) if spans else None,
        windows=tuple(sorted(spans, key=windows.span)) if len(spans) > 1 else (),
        place=_around(places) if len(places) == len(held) else None,
        apart=tuple(map(sole, zip(*(each.apart for each in held), strict=True))),
        details=Details(*map(sole, zip(*(each.details for each in held), strict=True))),
        marks=tuple(dict.fromkeys(mark for each in held for mark in each.marks)),
        out=min(outs) if outs else None,
        doubts=frozenset(doubts).union(*(each.doubts for each in held)),
        caveats=frozenset(caveat for each in held for caveat in each.caveats),
        stock=any(each.stock for each in held),
        continual=any(each.continual for each in held),
        **shared,
    )


def windows_of(members: Iterable[Member]) -> tuple[When, ...]:
    """Give the windows that accounts may cover together: one, unless one of them reads as versions of several."""
    found: list[When] = []
    for each in members:
        own = each.windows or (() if each.when is None else (each.when,))
        found = list(dict.fromkeys(windows.hull([one, other]) for one in found for other in own)) or [*found, *own]
    return tuple(found)


def _any_reading(held: Sequence[Reading]) -> Reading:
    return attrs.evolve(
        held[0],
        value=quantities.hull(each.value for each in held),
        reported=windows.hull([each.reported for each in held]),
        attacker=sole(each.attacker for each in held),
        target=sole(each.target for each in held),
        relays=max(each.relays for each in held),
        via=frozenset.intersection(*(each.via for each in held)),
    )


def sole(values: Iterable[Value | None]) -> Value | None:
    """Give what all say alike; None where they do not, or do not say."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _around(codes: Sequence[PlaceCode]) -> PlaceCode | None:
    """Give the smallest place that holds several; None where there is none."""
    first, *others = codes
    steps = first.split("/")
    inside = ("/".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next((code for code in inside if all(is_under(other, code) for other in others)), None)
