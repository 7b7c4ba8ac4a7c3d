"""Events: one frozen class a kind. Eleven kinds of accounts of the world, and the ledger's kinds about entries.

Events are dumb: fields, meaning and form, no behaviour. To add a kind, write its class in a module of its subject,
stamp it, and list it in `KINDS`; then give it a golden line in ``tests/golden`` and a strategy in ``testing``.
"""

from __future__ import annotations

from conflict_events.events import fields
from conflict_events.events.equipment import EquipmentLoss
from conflict_events.events.harm import Disruption, HarmReport
from conflict_events.events.incidents import IncidentReport
from conflict_events.events.kinds import (
    Event,
    Kinds,
    Upcaster,
    changes_of,
    is_continual,
    is_stock,
    kind,
    kind_name,
    kinds_named,
    measures_of,
    needs_change,
    schema_of,
    upcasters_of,
)
from conflict_events.events.ledger import Assessment, Correction, Link, Redaction, Retraction
from conflict_events.events.offices import OfficeChange
from conflict_events.events.silences import Silence
from conflict_events.events.statements import Statement
from conflict_events.events.strikes import BombStrike, DroneStrike, MissileStrike
from conflict_events.events.territory import TerritorialClaim

__all__ = [
    "KINDS",
    "Assessment",
    "BombStrike",
    "Correction",
    "Disruption",
    "DroneStrike",
    "EquipmentLoss",
    "Event",
    "HarmReport",
    "IncidentReport",
    "Kinds",
    "Link",
    "MissileStrike",
    "OfficeChange",
    "Redaction",
    "Retraction",
    "Silence",
    "Statement",
    "TerritorialClaim",
    "Upcaster",
    "changes_of",
    "fields",
    "is_continual",
    "is_stock",
    "kind",
    "kind_name",
    "kinds_named",
    "measures_of",
    "needs_change",
    "schema_of",
    "upcasters_of",
]

KINDS = Kinds(
    domain=(
        DroneStrike,
        MissileStrike,
        BombStrike,
        IncidentReport,
        Statement,
        TerritorialClaim,
        HarmReport,
        EquipmentLoss,
        Disruption,
        OfficeChange,
        Silence,
    ),
    ledger=(Correction, Retraction, Assessment, Link, Redaction),
)
"""The kinds that this library brings."""
