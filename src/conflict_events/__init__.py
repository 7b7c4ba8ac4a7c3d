"""conflict_events: who said what about an armed conflict, when they said it, and what follows from it.

Every claim is an immutable, attributed event in an append-only log; every answer is a projection that can be asked as
of any moment and traced back to its evidence. This is the front door: what one constructs, calls or catches every day.
Answers, protocols and rarer errors are in the rooms behind it, such as `conflict_events.questions.records` and
`conflict_events.errors`; importers are in `conflict_events.importers`, what tests need in `conflict_events.testing`.

A room is imported when the first of its names is asked for: who only opens a log does not wait for the questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conflict_events.doors import doors

if TYPE_CHECKING:  # for type checkers and editors; at run time `_ROOMS` says the same
    from conflict_events.checks import Lint
    from conflict_events.counting import (
        Month,
        Week,
        attacker,
        by,
        defender,
        envelope,
        first_hand,
        highest,
        latest,
        lowest,
        majority,
        under,
    )
    from conflict_events.errors import (
        AppendConflict,
        ConflictEventsError,
        DataError,
        InvalidValue,
        TransientError,
        UsageError,
    )
    from conflict_events.events import (
        KINDS,
        Assessment,
        Correction,
        Disruption,
        DroneStrike,
        EquipmentLoss,
        HarmReport,
        Link,
        MissileStrike,
        OfficeChange,
        Retraction,
        Silence,
        Statement,
        TerritorialClaim,
        fields,
        kind,
    )
    from conflict_events.history import Account, Entry, Query, QueryItem
    from conflict_events.log import EventLog, Expect, Snapshot, cite, recite
    from conflict_events.projections import ById, Folding, fold, on, projection, together, vary
    from conflict_events.questions.attacks import Disruptions, InterceptionRate, Mirror, Streaks, Totals
    from conflict_events.questions.claims import (
        ClaimCheck,
        ClaimHistory,
        ClaimMatrix,
        Contested,
        Independence,
        MatchCandidates,
        Provenance,
        SourceProfile,
    )
    from conflict_events.questions.ground import ControlMap, Increments, TerritorialMomentum
    from conflict_events.questions.harm import HarmRange
    from conflict_events.questions.ledger import Changes, Coverage, Timeline
    from conflict_events.questions.records import Outcome, RecordBoard, SuperlativeCheck
    from conflict_events.questions.talks import Conditions, Positions
    from conflict_events.values import (
        UNREPORTED,
        WITHHELD,
        Actor,
        Attribution,
        Evidence,
        Place,
        Quantity,
        Scope,
        SubCount,
        Superlative,
        Tally,
        Truth,
        When,
    )

__all__ = [
    "KINDS",
    "UNREPORTED",
    "WITHHELD",
    "Account",
    "Actor",
    "AppendConflict",
    "Assessment",
    "Attribution",
    "ById",
    "Changes",
    "ClaimCheck",
    "ClaimHistory",
    "ClaimMatrix",
    "Conditions",
    "ConflictEventsError",
    "Contested",
    "ControlMap",
    "Correction",
    "Coverage",
    "DataError",
    "Disruption",
    "Disruptions",
    "DroneStrike",
    "Entry",
    "EquipmentLoss",
    "EventLog",
    "Evidence",
    "Expect",
    "Folding",
    "HarmRange",
    "HarmReport",
    "Increments",
    "Independence",
    "InterceptionRate",
    "InvalidValue",
    "Link",
    "Lint",
    "MatchCandidates",
    "Mirror",
    "MissileStrike",
    "Month",
    "OfficeChange",
    "Outcome",
    "Place",
    "Positions",
    "Provenance",
    "Quantity",
    "Query",
    "QueryItem",
    "RecordBoard",
    "Retraction",
    "Scope",
    "Silence",
    "Snapshot",
    "SourceProfile",
    "Statement",
    "Streaks",
    "SubCount",
    "Superlative",
    "SuperlativeCheck",
    "Tally",
    "TerritorialClaim",
    "TerritorialMomentum",
    "Timeline",
    "Totals",
    "TransientError",
    "Truth",
    "UsageError",
    "Week",
    "When",
    "attacker",
    "by",
    "cite",
    "defender",
    "envelope",
    "fields",
    "first_hand",
    "fold",
    "highest",
    "kind",
    "latest",
    "lowest",
    "majority",
    "on",
    "projection",
    "recite",
    "together",
    "under",
    "vary",
]

__version__ = "0.1.0"

_ROOMS = {
    "conflict_events.checks": ("Lint",),
    "conflict_events.counting": (
        "Month",
        "Week",
        "attacker",
        "by",
        "defender",
        "envelope",
        "first_hand",
        "highest",
        "latest",
        "lowest",
        "majority",
        "under",
    ),
    "conflict_events.errors": (
        "AppendConflict",
        "ConflictEventsError",
        "DataError",
        "InvalidValue",
        "TransientError",
        "UsageError",
    ),
    "conflict_events.events": (
        "Assessment",
        "Correction",
        "Disruption",
        "DroneStrike",
        "EquipmentLoss",
        "HarmReport",
        "KINDS",
        "Link",
        "MissileStrike",
        "OfficeChange",
        "Retraction",
        "Silence",
        "Statement",
        "TerritorialClaim",
        "fields",
        "kind",
    ),
    "conflict_events.history": ("Account", "Entry", "Query", "QueryItem"),
    "conflict_events.log": ("EventLog", "Expect", "Snapshot", "cite", "recite"),
    "conflict_events.projections": ("ById", "Folding", "fold", "on", "projection", "together", "vary"),
    "conflict_events.questions.attacks": ("Disruptions", "InterceptionRate", "Mirror", "Streaks", "Totals"),
    "conflict_events.questions.claims": (
        "ClaimCheck",
        "ClaimHistory",
        "ClaimMatrix",
        "Contested",
        "Independence",
        "MatchCandidates",
        "Provenance",
        "SourceProfile",
    ),
    "conflict_events.questions.ground": ("ControlMap", "Increments", "TerritorialMomentum"),
    "conflict_events.questions.harm": ("HarmRange",),
    "conflict_events.questions.ledger": ("Changes", "Coverage", "Timeline"),
    "conflict_events.questions.records": ("Outcome", "RecordBoard", "SuperlativeCheck"),
    "conflict_events.questions.talks": ("Conditions", "Positions"),
    "conflict_events.values": (
        "Actor",
        "Attribution",
        "Evidence",
        "Place",
        "Quantity",
        "Scope",
        "SubCount",
        "Superlative",
        "Tally",
        "Truth",
        "UNREPORTED",
        "WITHHELD",
        "When",
    ),
}

if not TYPE_CHECKING:  # else a checker would take every misspelt name for one that is there
    __getattr__, __dir__ = doors(__name__, _ROOMS)
