"""Values: what has no identity, such as Quantity, When, Place, Attribution, Evidence, Tally, Scope, Superlative.

All are frozen, hashable, deeply immutable, and equal if and only if their stored bytes are. They know nothing of
events, logs or files.
"""

from __future__ import annotations

from conflict_events.values.attribution import Attribution, Evidence
from conflict_events.values.definitions import Definition
from conflict_events.values.forms import Actor, EntryId, PlaceCode, Role, is_under
from conflict_events.values.places import Place
from conflict_events.values.quantity import UNREPORTED, WITHHELD, Number, Quantity, Truth
from conflict_events.values.scope import Grain, Scope, Superlative
from conflict_events.values.strike_parts import StrikePart
from conflict_events.values.sub_counts import SubCount
from conflict_events.values.tally import Tally
from conflict_events.values.when import DayRule, Order, Precision, When

__all__ = [
    "UNREPORTED",
    "WITHHELD",
    "Actor",
    "Attribution",
    "DayRule",
    "Definition",
    "EntryId",
    "Evidence",
    "Grain",
    "Number",
    "Order",
    "Place",
    "PlaceCode",
    "Precision",
    "Quantity",
    "Role",
    "Scope",
    "StrikePart",
    "SubCount",
    "Superlative",
    "Tally",
    "Truth",
    "When",
    "is_under",
]
