"""Who says what: questions about claims, whatever they are about."""

from __future__ import annotations

from conflict_events.questions.claims.claim_check import ClaimCheck, ClaimChecked
from conflict_events.questions.claims.claim_history import ClaimHistory, Evolution, FigureStep
from conflict_events.questions.claims.contested import Contest, Contested, Contests
from conflict_events.questions.claims.drift import Drift
from conflict_events.questions.claims.independence import Corroboration, Corroborations, Echo, Independence, Voice
from conflict_events.questions.claims.match_candidates import Candidate, Candidates, MatchCandidates, Unlinked
from conflict_events.questions.claims.matrix import Claim, ClaimMatrix, Matrix
from conflict_events.questions.claims.provenance import Provenance, Source, Trace
from conflict_events.questions.claims.source_profile import Profile, Said, SourceProfile

__all__ = [
    "Candidate",
    "Candidates",
    "Claim",
    "ClaimCheck",
    "ClaimChecked",
    "ClaimHistory",
    "ClaimMatrix",
    "Contest",
    "Contested",
    "Contests",
    "Corroboration",
    "Corroborations",
    "Drift",
    "Echo",
    "Evolution",
    "FigureStep",
    "Independence",
    "MatchCandidates",
    "Matrix",
    "Profile",
    "Provenance",
    "Said",
    "Source",
    "SourceProfile",
    "Trace",
    "Unlinked",
    "Voice",
]
