"""Checks of entries about other entries: what is recordable, since reports arrive late, and asks for a look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from conflict_events.checks.findings import Finding, Ledger
from conflict_events.checks.series import Series, series_of
from conflict_events.events import Assessment, Correction, Retraction
from conflict_events.history import Account
from conflict_events.history.standing import TAKES_BACK
from conflict_events.values import Attribution, is_under

__all__ = ["corroborates_itself", "retracted_and_corrected", "retracted_twice", "retraction_retracted"]


def retracted_and_corrected(ledger: Ledger) -> Iterator[Finding]:
    """Find Corrections of what is retracted: they change nothing until the Retraction is retracted (L3)."""
    retracted = _retractions(ledger)
    groups: dict[tuple[str, Series], list[Account[Correction]]] = defaultdict(list)
    for correction in ledger.about(Correction):
        if correction.event.target in retracted:
            groups[correction.event.by, series_of(correction.event.replacement)].append(correction)
    for (by, _), corrections in groups.items():
        count = len(corrections)
        what = f"a correction by the {by} of an account that is retracted; it has no effect"
        if count > 1:
            what = f"{count:,} corrections by the {by} of accounts that are retracted; they have no effect"
        targets = {each.event.target for each in corrections}
        concerned = targets.union((each.id for each in corrections), *(retracted[target] for target in targets))
        yield Finding("retracted_and_corrected", what, concerned, count)


def retracted_twice(ledger: Ledger) -> Iterator[Finding]:
    """Find entries that several standing Retractions withdraw: retracting one of them restores nothing (L6)."""
    several = {target: retractions for target, retractions in _retractions(ledger).items() if len(retractions) > 1}
    if not several:
        return
    most = max(map(len, several.values()))
    what = f"{most} retractions withdraw one entry; it stands again only without all of them"
    if len(several) > 1:
        what = (
            f"{len(several):,} entries are withdrawn by more than one retraction, up to {most} of one;"
            " each stands again only without all of them"
        )
    yield Finding("retracted_twice", what, set(several).union(*several.values()), len(several))


def _retractions(ledger: Ledger) -> dict[str, list[str]]:
    """Give the ids of the standing Retractions by what they withdraw."""
    retractions: dict[str, list[str]] = defaultdict(list)
    for retraction in ledger.about(Retraction):
        retractions[retraction.event.target].append(retraction.id)
    return retractions


def retraction_retracted(ledger: Ledger) -> Iterator[Finding]:
    """Find Retractions that were retracted: withdrawn, then not, asks for a look (S3)."""
    groups: dict[str, list[Account[Retraction]]] = defaultdict(list)
    for restoring in ledger.about(Retraction):
        if TAKES_BACK in restoring.caveats:
            groups[restoring.event.by].append(restoring)
    for by, some in groups.items():
        what = f"a retraction was retracted by the {by}; what it withdrew stands again"
        if len(some) > 1:
            what = f"{len(some):,} retractions were retracted by the {by}; what they withdrew stands again"
        yield Finding("retraction_retracted", what, {id_ for each in some for id_ in _both(each)}, len(some))


def corroborates_itself(ledger: Ledger) -> Iterator[Finding]:
    """Find corroborations that add no voice: by a relay of the account, or heard through its claimant."""
    groups: dict[str, list[Account[Assessment]]] = defaultdict(list)
    for assessment in ledger.about(Assessment):
        target = ledger.by_id.get(assessment.event.target)
        if assessment.event.stance == "corroborates" and target is not None:
            how = _same_voice(assessment.event.attribution, target.event.attribution)
            if how:
                groups[how].append(assessment)
    for how, some in groups.items():
        times = f" ({len(some):,} times)" if len(some) > 1 else ""
        yield Finding("corroborates_itself", how + times, {id_ for each in some for id_ in _both(each)}, len(some))


def _both(entry: Account[Any]) -> tuple[str, str]:
    return entry.id, entry.event.target


def _same_voice(assessor: Attribution, said: Attribution) -> str | None:
    one, other = assessor.claimant, said.claimant
    if one in said.via:
        return f"{one} corroborates {other}, whose words it passed on itself"
    if other in assessor.via:
        return f"{one} corroborates {other}, and reached us through {other}"
    if is_under(one, other) or is_under(other, one):
        return f"{one} corroborates {other}, and one belongs to the other"
    return None
