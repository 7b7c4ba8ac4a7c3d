"""`Pick`: the figure that a policy chose for one incident and kind. `Aside`: an account that does not count."""

from __future__ import annotations

import attrs

from conflict_events.history import Incident
from conflict_events.values import Actor, EntryId, PlaceCode, Quantity, When

__all__ = ["Aside", "Pick"]


@attrs.frozen
class Aside:
    """An account that was set aside.

    Attributes:
        account: Its id.
        reason: Why.
        value: What it says of the measure.
    """

    account: EntryId
    reason: str
    value: Quantity


@attrs.frozen
class Pick:
    """The figure that a policy chose for one incident and kind.

    Attributes:
        incident: The incident.
        kind: The stable name of the kind.
        value: The figure.
        when: The window that it covers.
        used: Ids of the accounts that it is made of.
        claimants: Whose they are.
        places: Codes of the places that they cover; None among them = not said.
        weapons: The weapons that they name; None among them = not said.
        part_of: Every incident that this one is a part of.
        caveats: What to know before using it.
    """

    incident: Incident
    kind: str
    value: Quantity
    when: When
    used: frozenset[EntryId]
    claimants: frozenset[Actor]
    places: frozenset[PlaceCode | None]
    weapons: frozenset[str | None]
    part_of: frozenset[Incident]
    caveats: frozenset[str]
