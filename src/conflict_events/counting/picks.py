"""`Pick`: the figure that a policy chose for one incident and kind. `Aside`: an account that does not count."""

from __future__ import annotations

import attrs

from conflict_events.counting.meanings import Meaning
from conflict_events.counting.periods import Ends
from conflict_events.history import Incident
from conflict_events.values import Actor, EntryId, PlaceCode, Quantity, When

__all__ = ["Aside", "Pick"]


@attrs.frozen
class Aside:
    """An account that was set aside.

    Attributes:
        account: Its id.
        reason: Why.
        value: What it says of the measure; where a policy took several accounts together, their figure.
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
        ends: The bounds between which that ends.
        used: Ids of the accounts that it is made of.
        accounts: Ids by which it can be found: all accounts of the incident, or the one that counts by itself.
        claimants: Whose they are.
        places: Codes of the places that they cover; None among them = not said.
        weapons: The weapons that they name; None among them = not said.
        part_of: Every incident that this one is a part of.
        caveats: What to know before using it.
        meanings: What it may count under the definitions that were given; empty = they do not say.
    """

    incident: Incident
    kind: str
    value: Quantity
    when: When
    ends: Ends
    used: frozenset[EntryId]
    accounts: frozenset[EntryId]
    claimants: frozenset[Actor]
    places: frozenset[PlaceCode | None]
    weapons: frozenset[str | None]
    part_of: frozenset[Incident]
    caveats: frozenset[str]
    meanings: frozenset[Meaning] = frozenset()
