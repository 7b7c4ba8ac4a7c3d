"""Tells Hypothesis which strategy makes which of our types, so that `hypothesis.strategies.from_type` works.

Hypothesis calls `register` at the end of its own import, and that import may have been caused by a module of this very
room, half made. So nothing here imports Hypothesis or our strategies before it is called, and a strategy is looked up
only when it is wanted. A kind of your own needs a line of your own: ``register_type_strategy(OilSpill, events_of)``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from conflict_events import events, values

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["STRATEGIES", "register"]

STRATEGIES: dict[type[Any], str] = {
    values.Attribution: "attributions",
    values.Definition: "definitions",
    values.Evidence: "evidence",
    values.Place: "places",
    values.Quantity: "quantities",
    values.Scope: "scopes",
    values.StrikePart: "strike_parts",
    values.SubCount: "sub_counts",
    values.Superlative: "superlatives",
    values.Tally: "tallies",
    values.When: "whens",
    events.Assessment: "assessments",
    events.BombStrike: "bomb_strikes",
    events.Correction: "corrections",
    events.Disruption: "disruptions",
    events.DroneStrike: "drone_strikes",
    events.EquipmentLoss: "equipment_losses",
    events.HarmReport: "harm_reports",
    events.IncidentReport: "incident_reports",
    events.Link: "links",
    events.MissileStrike: "missile_strikes",
    events.OfficeChange: "office_changes",
    events.Redaction: "redactions",
    events.Retraction: "retractions",
    events.Silence: "silences",
    events.Statement: "statements",
    events.TerritorialClaim: "territorial_claims",
}
"""Each class, and the name in `conflict_events.testing` of the strategy for it."""


def register() -> None:
    """Register a strategy for every value and event; Hypothesis calls it by itself where both are installed."""
    from hypothesis import strategies as st  # noqa: PLC0415 - Hypothesis may be half imported until now

    for cls in STRATEGIES:
        st.register_type_strategy(cls, _strategy)


def _strategy(cls: type[Any]) -> SearchStrategy[Any]:
    room = importlib.import_module("conflict_events.testing")
    made: SearchStrategy[Any] = getattr(room, STRATEGIES[cls])()
    return made
