"""Projections: what a question is, and what it takes to write one.

A question is a projection: it folds the standing accounts of a view and answers at the end. Here are the protocol, the
ways to write your own (a function, else `ById`, else `Folding`), ways to ask several at once, and what answers are.
"""

from __future__ import annotations

from conflict_events.projections.answers import Answer
from conflict_events.projections.folding import Folding, on
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import (
    Context,
    Doubting,
    Forgetting,
    Mergeable,
    Naming,
    Packing,
    Projection,
    Recallable,
    Revocable,
    Selective,
    Situated,
    fold,
)
from conflict_events.projections.tables import Table
from conflict_events.projections.together import Together, together
from conflict_events.projections.variations import Variations, Varied, vary
from conflict_events.projections.writing import Folded, projection

__all__ = [
    "Answer",
    "ById",
    "Context",
    "Doubting",
    "Folded",
    "Folding",
    "Forgetting",
    "Mergeable",
    "Naming",
    "Packing",
    "Projection",
    "Recallable",
    "Revocable",
    "Selective",
    "Situated",
    "Table",
    "Together",
    "Variations",
    "Varied",
    "fold",
    "on",
    "projection",
    "together",
    "vary",
]
