"""What tests of users need too: strategies for every value and event, laws of projections, the contract of stores.

Needs the ``testing`` extra. Strategies are named in the plural and take strategies; laws are functions with names.
"""

from __future__ import annotations

from conflict_events.testing.events import (
    assessments,
    corrections,
    disruptions,
    drone_strikes,
    events,
    events_of,
    harm_reports,
    links,
    missile_strikes,
    office_changes,
    retractions,
    statements,
    territorial_claims,
)
from conflict_events.testing.quantities import counts, numbers, quantities, refinements, tallies
from conflict_events.testing.registration import register
from conflict_events.testing.store_contract import check_store
from conflict_events.testing.texts import actors, entry_ids, place_codes, places, texts
from conflict_events.testing.times import clock_changes, day_windows, instants, local_windows, whens, zones
from conflict_events.testing.values import attributions, evidence, scopes, superlatives

__all__ = [
    "actors",
    "assessments",
    "attributions",
    "check_store",
    "clock_changes",
    "corrections",
    "counts",
    "day_windows",
    "disruptions",
    "drone_strikes",
    "entry_ids",
    "events",
    "events_of",
    "evidence",
    "harm_reports",
    "instants",
    "links",
    "local_windows",
    "missile_strikes",
    "numbers",
    "office_changes",
    "place_codes",
    "places",
    "quantities",
    "refinements",
    "register",
    "retractions",
    "scopes",
    "statements",
    "superlatives",
    "tallies",
    "territorial_claims",
    "texts",
    "whens",
    "zones",
]
