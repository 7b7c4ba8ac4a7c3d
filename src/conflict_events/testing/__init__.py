"""What tests of users need too: strategies for every value and event, laws of projections, the contract of stores.

Needs the ``testing`` extra. Strategies are named in the plural and take strategies; laws are functions with names.
"""

from __future__ import annotations

from conflict_events.testing.contract.importers import check_importer
from conflict_events.testing.contract.machine import LogMachine, log_machine
from conflict_events.testing.contract.stores import check_store
from conflict_events.testing.laws.cases import Case, LawBroken, Tried
from conflict_events.testing.laws.checking import check_laws, check_projection
from conflict_events.testing.laws.code import as_code
from conflict_events.testing.laws.figures import figure_laws, figures_by_key
from conflict_events.testing.laws.laws import LAWS, Law
from conflict_events.testing.laws.sums import counting_laws
from conflict_events.testing.paper import SECRET, entries_of, id_of, log_of, seen
from conflict_events.testing.relabel import SIDES, comparable, relabel, relabel_log
from conflict_events.testing.scenarios import Asked, Given, given
from conflict_events.testing.strategies.events import (
    assessments,
    bomb_strikes,
    corrections,
    disruptions,
    drone_strikes,
    equipment_losses,
    events,
    events_of,
    harm_reports,
    incident_reports,
    links,
    missile_strikes,
    office_changes,
    redactions,
    retractions,
    silences,
    statements,
    territorial_claims,
)
from conflict_events.testing.strategies.logs import logs
from conflict_events.testing.strategies.quantities import counts, numbers, quantities, refinements, tallies
from conflict_events.testing.strategies.registration import register
from conflict_events.testing.strategies.texts import actors, entry_ids, place_codes, places, texts
from conflict_events.testing.strategies.times import clock_changes, day_windows, instants, local_windows, whens, zones
from conflict_events.testing.strategies.values import (
    attributions,
    definitions,
    evidence,
    scopes,
    strike_parts,
    sub_counts,
    superlatives,
)

__all__ = [
    "LAWS",
    "SECRET",
    "SIDES",
    "Asked",
    "Case",
    "Given",
    "Law",
    "LawBroken",
    "LogMachine",
    "Tried",
    "actors",
    "as_code",
    "assessments",
    "attributions",
    "bomb_strikes",
    "check_importer",
    "check_laws",
    "check_projection",
    "check_store",
    "clock_changes",
    "comparable",
    "corrections",
    "counting_laws",
    "counts",
    "day_windows",
    "definitions",
    "disruptions",
    "drone_strikes",
    "entries_of",
    "entry_ids",
    "equipment_losses",
    "events",
    "events_of",
    "evidence",
    "figure_laws",
    "figures_by_key",
    "given",
    "harm_reports",
    "id_of",
    "incident_reports",
    "instants",
    "links",
    "local_windows",
    "log_machine",
    "log_of",
    "logs",
    "missile_strikes",
    "numbers",
    "office_changes",
    "place_codes",
    "places",
    "quantities",
    "redactions",
    "refinements",
    "register",
    "relabel",
    "relabel_log",
    "retractions",
    "scopes",
    "seen",
    "silences",
    "statements",
    "strike_parts",
    "sub_counts",
    "superlatives",
    "tallies",
    "territorial_claims",
    "texts",
    "whens",
    "zones",
]
