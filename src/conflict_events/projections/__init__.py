"""Projections: questions, and what it takes to write one.

A question is a projection: it folds the standing accounts of a view and answers at the end. Here are the questions that
this library brings, one module each; the policies that say whose count; and two ways to write your own.
"""

from __future__ import annotations

from conflict_events.projections.answers import Answer
from conflict_events.projections.attacks.disruptions import Disruptions, DisruptionsAnswer, Outage, Span
from conflict_events.projections.attacks.interception import Interception, InterceptionRate, Interceptions, RateChange
from conflict_events.projections.attacks.mirror import Mirror, Mirrored, Side
from conflict_events.projections.attacks.streaks import Day, DayStatus, Run, Streaks, StreaksAnswer
from conflict_events.projections.attacks.totals import Totals, TotalsAnswer
from conflict_events.projections.claims.claim_check import ClaimCheck, ClaimChecked
from conflict_events.projections.claims.claim_history import ClaimHistory, Evolution, FigureStep
from conflict_events.projections.claims.contested import Contest, Contested, Contests
from conflict_events.projections.claims.drift import Drift
from conflict_events.projections.claims.independence import Corroboration, Corroborations, Echo, Independence, Voice
from conflict_events.projections.claims.match_candidates import Candidate, Candidates, MatchCandidates, Unlinked
from conflict_events.projections.claims.matrix import Claim, ClaimMatrix, Matrix
from conflict_events.projections.claims.provenance import Provenance, Source, Trace
from conflict_events.projections.claims.source_profile import Profile, Said, SourceProfile
from conflict_events.projections.counting.buckets import Bucket
from conflict_events.projections.counting.picks import Aside
from conflict_events.projections.counting.policies import (
    Choice,
    Policy,
    Reading,
    attacker,
    by,
    defender,
    envelope,
    highest,
    latest,
    lowest,
    majority,
    under,
)
from conflict_events.projections.counting.scoped import Covered
from conflict_events.projections.counting.shares import Share
from conflict_events.projections.ground.control_map import ControlMap, Controls, Held, Nearby, PlaceControl
from conflict_events.projections.ground.momentum import Momentum, MomentumPeriod, Pace, TerritorialMomentum
from conflict_events.projections.harm.harm_range import Harm, HarmLag, HarmRange
from conflict_events.projections.ledger.acts import Act
from conflict_events.projections.ledger.changes import Change, Changed, Changes
from conflict_events.projections.ledger.coverage import Completeness, Cover, Coverage
from conflict_events.projections.ledger.lags import Lag, Lags
from conflict_events.projections.ledger.moves import Difference, Move
from conflict_events.projections.ledger.snapshot import Snapshot, fingerprint_of
from conflict_events.projections.ledger.timeline import Happening, Timeline, TimelineAnswer
from conflict_events.projections.protocol import (
    Context,
    Mergeable,
    Projection,
    Recallable,
    Revocable,
    Selective,
    Situated,
    Successive,
    fold,
)
from conflict_events.projections.records.record import Board, Lifecycle, RecordBoard, Verdict
from conflict_events.projections.records.variations import Checked, Conventions, Sensitivity, SuperlativeCheck
from conflict_events.projections.records.verdicts import Outcome
from conflict_events.projections.tables import Table
from conflict_events.projections.talks.conditions import Condition, Conditions, ConditionsAnswer, Reply
from conflict_events.projections.talks.positions import Positions, PositionsAnswer, Shift, Stance, Standpoint
from conflict_events.projections.together import Together, together
from conflict_events.projections.variations import Variations, Varied, vary
from conflict_events.projections.writing import Folded, Folding, on, projection

__all__ = [
    "Act",
    "Answer",
    "Aside",
    "Board",
    "Bucket",
    "Candidate",
    "Candidates",
    "Change",
    "Changed",
    "Changes",
    "Checked",
    "Choice",
    "Claim",
    "ClaimCheck",
    "ClaimChecked",
    "ClaimHistory",
    "ClaimMatrix",
    "Completeness",
    "Condition",
    "Conditions",
    "ConditionsAnswer",
    "Contest",
    "Contested",
    "Contests",
    "Context",
    "ControlMap",
    "Controls",
    "Conventions",
    "Corroboration",
    "Corroborations",
    "Cover",
    "Coverage",
    "Covered",
    "Day",
    "DayStatus",
    "Difference",
    "Disruptions",
    "DisruptionsAnswer",
    "Drift",
    "Echo",
    "Evolution",
    "FigureStep",
    "Folded",
    "Folding",
    "Happening",
    "Harm",
    "HarmLag",
    "HarmRange",
    "Held",
    "Independence",
    "Interception",
    "InterceptionRate",
    "Interceptions",
    "Lag",
    "Lags",
    "Lifecycle",
    "MatchCandidates",
    "Matrix",
    "Mergeable",
    "Mirror",
    "Mirrored",
    "Momentum",
    "MomentumPeriod",
    "Move",
    "Nearby",
    "Outage",
    "Outcome",
    "Pace",
    "PlaceControl",
    "Policy",
    "Positions",
    "PositionsAnswer",
    "Profile",
    "Projection",
    "Provenance",
    "RateChange",
    "Reading",
    "Recallable",
    "RecordBoard",
    "Reply",
    "Revocable",
    "Run",
    "Said",
    "Selective",
    "Sensitivity",
    "Share",
    "Shift",
    "Side",
    "Situated",
    "Snapshot",
    "Source",
    "SourceProfile",
    "Span",
    "Stance",
    "Standpoint",
    "Streaks",
    "StreaksAnswer",
    "Successive",
    "SuperlativeCheck",
    "Table",
    "TerritorialMomentum",
    "Timeline",
    "TimelineAnswer",
    "Together",
    "Totals",
    "TotalsAnswer",
    "Trace",
    "Unlinked",
    "Variations",
    "Varied",
    "Verdict",
    "Voice",
    "attacker",
    "by",
    "defender",
    "envelope",
    "fingerprint_of",
    "fold",
    "highest",
    "latest",
    "lowest",
    "majority",
    "on",
    "projection",
    "together",
    "under",
    "vary",
]
