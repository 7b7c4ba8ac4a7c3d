"""`Member`: an account that a scope is, or may be, about, also where it may read as several versions; its `Subject`."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias, TypeVar

import attrs

from conflict_events.counting.membership.marks import Mark
from conflict_events.counting.policies import Reading
from conflict_events.history import Incident
from conflict_events.values import PlaceCode, When
from conflict_events.values import hulls as windows
from conflict_events.values import quantity as quantities

__all__ = [
    "APART",
    "NO_DETAILS",
    "Apart",
    "Details",
    "Member",
    "Path",
    "Subject",
    "any_of",
    "shared_path",
    "shared_steps",
    "sole",
    "windows_of",
]

Value = TypeVar("Value")

APART = ("change", "state", "unit", "currency")
Apart: TypeAlias = tuple[str | None, ...]
"""What an account says of these; figures that differ in one are never added, nor held against each other."""


class Details(NamedTuple):
    """What an account of one thing may tell it apart by beside weapon and people, as said; None = not said."""

    coordinates: tuple[Decimal, Decimal] | None
    launch_places: tuple[str, ...] | None
    decoys: Any
    target_kind: Any
    model: Any
    basis: Any
    service: Any
    from_actor: Any


NO_DETAILS = Details(*[None] * len(Details._fields))


@attrs.frozen
class Subject:
    """What an account is about beside its time and its figure, as said; many accounts are about the same.

    Attributes:
        kind: The stable name of its kind.
        place: The code of the place that its figures cover; None = not said.
        where: The place in words; None = not said.
        weapon: As reported; None = not said.
        category: Of losses, what was lost, as the claimant sorts it; None = not said.
        population: What sort of people; None = not said, or several.
        side: Whose people or equipment; None = not said.
        attacker: Whose attack; None = not said.
        target: Against whom; None = not said.
        apart: See `Apart`.
        details: See `Details`.
        stock: The figure is a level and no flow, see `conflict_events.events.is_stock`.
        continual: It goes on all the time, so that silence is no zero, see `conflict_events.events.is_continual`.
        needs_change: What it is depends on its change, and the scope does not say which is meant.
        others: What else a kind of somebody's own says in words and numbers, field by field; None = not said.
    """

    kind: str
    place: str | None
    where: str | None
    weapon: str | None
    category: str | None
    population: str | None
    side: str | None
    attacker: str | None
    target: str | None
    apart: Apart
    details: Details
    stock: bool
    continual: bool
    needs_change: bool
    others: tuple[Any, ...] = ()

    @property
    def thing(self) -> tuple[str, ...]:
        """What it says was used or lost: the category and the weapon, as far as it names them."""
        return tuple(each for each in (self.category, self.weapon) if each is not None)

    @property
    def sort(self) -> tuple[str | None, ...]:
        """What its figures are of: weapon, category, population, and whose attack and people, each None = not said."""
        return self.weapon, self.category, self.population, self.attacker, self.side

    @property
    def decoys(self) -> bool | None:
        """Whether its figures include decoys; None = not said."""
        return self.details.decoys if isinstance(self.details.decoys, bool) else None


@attrs.frozen
class Member:
    """An account that a scope is, or may be, about.

    Attributes:
        about: What it is about.
        reading: What it says of the measure; unreported where it says nothing.
        incident: Its incident.
        part_of: Every incident that its own is a part of.
        when: The window that its figures cover, days without a zone in the scope's; None = its kind names none.
        marks: What shows which report it is from; empty = nothing does.
        record: The record key under which an importer brought it; None = entered by hand.
        out: Why it cannot count; None = it does, or may.
        doubts: What would decide whether it counts; empty = it certainly does.
        caveats: What to know before using it.
        windows: The windows of its versions, of which one is meant; empty = `when` is.
    """

    about: Subject
    reading: Reading
    incident: Incident
    part_of: frozenset[Incident]
    when: When | None
    marks: tuple[Mark, ...]
    record: str | None
    out: str | None
    doubts: frozenset[str]
    caveats: frozenset[str]
    windows: tuple[When, ...] = ()

    @property
    def id(self) -> str:
        """The id of the account."""
        return self.reading.account

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
    outs = {each.out for each in held if each.out is not None}
    about = _any_subject([each.about for each in held])
    return attrs.evolve(
        held[0],
        about=about,
        reading=_any_reading([each.reading for each in held], about),
        when=windows.hull(list(spans)) if spans else None,
        windows=tuple(sorted(spans, key=windows.span)) if len(spans) > 1 else (),
        marks=tuple(dict.fromkeys(mark for each in held for mark in each.marks)),
        out=min(outs) if outs else None,
        doubts=frozenset(doubts).union(*(each.doubts for each in held)),
        caveats=frozenset(caveat for each in held for caveat in each.caveats),
    )


SHARED = ("where", "weapon", "category", "population", "side", "attacker", "target")
"""What versions of unknown order say of an account only where all of them do."""


def _any_subject(held: Sequence[Subject]) -> Subject:
    shared: dict[str, Any] = {name: sole(getattr(each, name) for each in held) for name in SHARED}
    return attrs.evolve(
        held[0],
        place="/".join(shared_path(frozenset(each.place for each in held))) or None,
        apart=tuple(map(sole, zip(*(each.apart for each in held), strict=True))),
        details=Details(*map(sole, zip(*(each.details for each in held), strict=True))),
        stock=any(each.stock for each in held),
        continual=any(each.continual for each in held),
        others=tuple(map(sole, zip(*(each.others for each in held), strict=True))),
        **shared,
    )


def windows_of(members: Iterable[Member]) -> tuple[When, ...]:
    """Give the windows that accounts may cover together: one, unless one of them reads as versions of several."""
    combined: list[When] = []
    for each in members:
        theirs = each.windows or (() if each.when is None else (each.when,))
        combined = list(dict.fromkeys(windows.hull([one, other]) for one in combined for other in theirs)) or [
            *combined,
            *theirs,
        ]
    return tuple(combined)


def _any_reading(held: Sequence[Reading], about: Subject) -> Reading:
    return attrs.evolve(
        held[0],
        value=quantities.hull(each.value for each in held),
        reported=windows.hull([each.reported for each in held]),
        attacker=about.attacker,
        target=about.target,
        relays=max(each.relays for each in held),
        via=frozenset.intersection(*(each.via for each in held)),
    )


def sole(values: Iterable[Value | None]) -> Value | None:
    """Give what all say alike; None where they do not, or do not say."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


Path: TypeAlias = tuple[str, ...]
"""Steps, of the code of a place or the name of an actor, that hold all under them; empty = not said."""


@functools.lru_cache(maxsize=1 << 12)
def shared_path(codes: frozenset[PlaceCode | None]) -> Path:
    """Give the steps of the smallest place that holds several; none where there is none, or one is not said."""
    return shared_steps([() if code is None else tuple(code.split("/")) for code in codes])


def shared_steps(paths: Iterable[Path]) -> Path:
    """Give the steps that paths begin with alike."""
    return tuple(steps[0] for steps in itertools.takewhile(_agree, zip(*paths, strict=False)))


def _agree(steps: tuple[str, ...]) -> bool:
    return len(set(steps)) == 1
