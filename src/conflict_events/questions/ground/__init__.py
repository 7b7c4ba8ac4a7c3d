"""Questions about ground: who is said to hold it, and how fast it is said to change hands."""

from __future__ import annotations

from conflict_events.questions.ground.control_map import ControlMap, Controls, Held, Nearby, PlaceControl
from conflict_events.questions.ground.increments import Increment, Increments, IncrementsAnswer
from conflict_events.questions.ground.levels import Series
from conflict_events.questions.ground.momentum import Momentum, TerritorialMomentum
from conflict_events.questions.ground.paces import MomentumPeriod, Pace

__all__ = [
    "ControlMap",
    "Controls",
    "Held",
    "Increment",
    "Increments",
    "IncrementsAnswer",
    "Momentum",
    "MomentumPeriod",
    "Nearby",
    "Pace",
    "PlaceControl",
    "Series",
    "TerritorialMomentum",
]
