"""Checks of entries about other entries: what is recordable, since reports arrive late, and asks for a look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from conflict_events.checks.findings import Finding, Ledger
from conflict_events.events import Assessment, Correction, Retraction
from conflict_events.history.standing import TAKES_BACK
from conflict_events.values import Attribution, is_under

__all__ = ["corroborates_itself", "retracted_and_corrected", "retracted_twice", "retraction_retracted"]


def retracted_and_corrected(ledger: Ledger) -> Iterator[Finding]:
    """Find Corrections of what is retracted: they change nothing until the Retraction is retracted (L3)."""
    retracted = _retractions(ledger)
    for correction in ledger.about(Correction):
        if correction.event.target in retracted:
            what = f"a correction by the {correction.event.by} of an account that is retracted; it has no effect"
            concerned = {correction.event.target, correction.id, *retracted[correction.event.target]}
            yield Finding("retracted_and_corrected", what, concerned)


def retracted_twice(ledger: Ledger) -> Iterator[Finding]:
    """Find entries that several standing Retractions withdraw: retracting one of them restores nothing (L6)."""
    for target, retractions in _retractions(ledger).items():
        if len(retractions) > 1:
            what = f"{len(retractions)} retractions withdraw one entry; it stands again only without all of them"
            yield Finding("retracted_twice", what, {target, *retractions})


def _retractions(ledger: Ledger) -> dict[str, list[str]]:
    """Give the ids of the standing Retractions by what they withdraw."""
    found: dict[str, list[str]] = defaultdict(list)
    for retraction in ledger.about(Retraction):
        found[retraction.event.target].append(retraction.id)
    return found


def retraction_retracted(ledger: Ledger) -> Iterator[Finding]:
    """Find Retractions that were retracted: withdrawn, then not, asks for a look (SEMANTICS 3)."""
    for restoring in ledger.about(Retraction):
        if TAKES_BACK in restoring.caveats:
            what = f"a retraction was retracted by the {restoring.event.by}; what it withdrew stands again"
            yield Finding("retraction_retracted", what, {restoring.id, restoring.event.target})


def corroborates_itself(ledger: Ledger) -> Iterator[Finding]:
    """Find corroborations that add no voice: by a relay of the account, or heard through its claimant."""
    for assessment in ledger.about(Assessment):
        target = ledger.by_id.get(assessment.event.target)
        if assessment.event.stance == "corroborates" and target is not None:
            how = _same_voice(assessment.event.attribution, target.event.attribution)
            if how:
                yield Finding("corroborates_itself", how, {target.id, assessment.id})


def _same_voice(assessor: Attribution, said: Attribution) -> str | None:
    one, other = assessor.claimant, said.claimant
    if one in said.via:
        return f"{one} corroborates {other}, whose words it passed on itself"
    if other in assessor.via:
        return f"{one} corroborates {other}, and is heard through {other}"
    if is_under(one, other) or is_under(other, one):
        return f"{one} corroborates {other}, and the one belongs to the other"
    return None
