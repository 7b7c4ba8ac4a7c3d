"""Questions: those that this library brings, one module each, by subject.

Each is a projection and obeys the laws of projections. `written` gives every question a form in words, and `snapshot`
freezes an answer, so that it can be cited.
"""

from __future__ import annotations

from conflict_events.questions.attacks.disruptions import Disruptions, DisruptionsAnswer, Outage, Span
from conflict_events.questions.attacks.interception import Interception, InterceptionRate, Interceptions, RateChange
from conflict_events.questions.attacks.mirror import Mirror, Mirrored, Side
from conflict_events.questions.attacks.streaks import Day, DayStatus, Run, Streaks, StreaksAnswer
from conflict_events.questions.attacks.totals import Totals, TotalsAnswer
from conflict_events.questions.claims.claim_check import ClaimCheck, ClaimChecked
from conflict_events.questions.claims.claim_history import ClaimHistory, Evolution, FigureStep
from conflict_events.questions.claims.contested import Contest, Contested, Contests
from conflict_events.questions.claims.drift import Drift
from conflict_events.questions.claims.independence import Corroboration, Corroborations, Echo, Independence, Voice
from conflict_events.questions.claims.match_candidates import Candidate, Candidates, MatchCandidates, Unlinked
from conflict_events.questions.claims.matrix import Claim, ClaimMatrix, Matrix
from conflict_events.questions.claims.provenance import Provenance, Source, Trace
from conflict_events.questions.claims.source_profile import Profile, Said, SourceProfile
from conflict_events.questions.ground.control_map import ControlMap, Controls, Held, Nearby, PlaceControl
from conflict_events.questions.ground.increments import Increment, Increments, IncrementsAnswer
from conflict_events.questions.ground.levels import Series
from conflict_events.questions.ground.momentum import Momentum, MomentumPeriod, Pace, TerritorialMomentum
from conflict_events.questions.harm.harm_range import Harm, HarmLag, HarmRange
from conflict_events.questions.ledger.acts import Act
from conflict_events.questions.ledger.changes import Change, Changed, Changes
from conflict_events.questions.ledger.coverage import Completeness, Cover, Coverage
from conflict_events.questions.ledger.lags import Lag, Lags
from conflict_events.questions.ledger.moves import Difference, Move
from conflict_events.questions.ledger.timeline import Happening, Timeline, TimelineAnswer
from conflict_events.questions.records.board import Board
from conflict_events.questions.records.record import RecordBoard
from conflict_events.questions.records.variations import Checked, Conventions, Sensitivity, SuperlativeCheck
from conflict_events.questions.records.verdict import Lifecycle, Verdict
from conflict_events.questions.records.verdicts import Outcome
from conflict_events.questions.snapshot import Snapshot, fingerprint_of
from conflict_events.questions.talks.conditions import Condition, Conditions, ConditionsAnswer, Reply
from conflict_events.questions.talks.positions import Positions, PositionsAnswer, Shift, Stance, Standpoint

__all__ = [
    "Act",
    "Board",
    "Candidate",
    "Candidates",
    "Change",
    "Changed",
    "Changes",
    "Checked",
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
    "ControlMap",
    "Controls",
    "Conventions",
    "Corroboration",
    "Corroborations",
    "Cover",
    "Coverage",
    "Day",
    "DayStatus",
    "Difference",
    "Disruptions",
    "DisruptionsAnswer",
    "Drift",
    "Echo",
    "Evolution",
    "FigureStep",
    "Happening",
    "Harm",
    "HarmLag",
    "HarmRange",
    "Held",
    "Increment",
    "Increments",
    "IncrementsAnswer",
    "Independence",
    "Interception",
    "InterceptionRate",
    "Interceptions",
    "Lag",
    "Lags",
    "Lifecycle",
    "MatchCandidates",
    "Matrix",
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
    "Positions",
    "PositionsAnswer",
    "Profile",
    "Provenance",
    "RateChange",
    "RecordBoard",
    "Reply",
    "Run",
    "Said",
    "Sensitivity",
    "Series",
    "Shift",
    "Side",
    "Snapshot",
    "Source",
    "SourceProfile",
    "Span",
    "Stance",
    "Standpoint",
    "Streaks",
    "StreaksAnswer",
    "SuperlativeCheck",
    "TerritorialMomentum",
    "Timeline",
    "TimelineAnswer",
    "Totals",
    "TotalsAnswer",
    "Trace",
    "Unlinked",
    "Verdict",
    "Voice",
    "fingerprint_of",
]
