"""Claimed: the figures that a claim to a rank names itself, held against those of the log (C21)."""

from __future__ import annotations

from collections.abc import Iterator

from conflict_events.counting.wording import as_reported
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records.sentences import PERIODS
from conflict_events.questions.records.verdict import Verdict
from conflict_events.values import Quantity, Superlative, Truth

__all__ = ["differences", "to_try"]


def to_try(superlative: Superlative, verdict: Verdict) -> Quantity | None:
    """Give the figure that a claim names, where it is to be tried in place of the log's: where they differ.

    Returns:
        Of "about 500" the 500; None where the claim names no figure, there is none to hold it against, or the log's is
        one that the claim allows.
    """
    claimed = _named(superlative.figure)
    if claimed is None or verdict.value is None or _allows(claimed, verdict.value):
        return None
    return claimed


def differences(superlative: Superlative, verdict: Verdict) -> Iterator[str]:
    """Say in words how the figures that a claim names differ from those of the log, by one reading of the words."""
    if verdict.value is None:
        return
    if to_try(superlative, verdict) is not None:
        where = _period(verdict.scope.grain or "")
        yield f"claimed {superlative.figure}; {verdict.value} recorded for {where}, {as_reported(verdict.policy)}"
    beaten = _named(superlative.previous)
    # "One of the largest" has no one record before it.
    if beaten is None or superlative.hedged or any(_allows(beaten, each) for each in verdict.previous.values()):
        return
    records = sorted(f"{value} ({verdict.names.get(key) or shown_key(key)})" for key, value in verdict.previous.items())
    before = f"{' or '.join(records)} recorded before it" if records else "nothing earlier is recorded here"
    yield f"claimed to have beaten {superlative.previous}; {before}, {as_reported(verdict.policy)}"


def _named(figure: Quantity | None) -> Quantity | None:
    """Give the number that a claim names: of an "about" without bounds its point, for else it could be anything."""
    if figure is None or figure.missing is not None:
        return None
    vague = figure.about and figure.low is None and figure.high is None
    return Quantity.exact(figure.best) if vague and figure.best is not None else figure


def _allows(claimed: Quantity, recorded: Quantity) -> bool:
    """Tell whether a claimed figure is the log's, or one that leaves room for it: "more than 500" for 524."""
    if recorded.missing is not None:
        return False
    (low, high), (least, most) = claimed.bounds(), recorded.bounds()
    below = high is None or (most is not None and most <= high)
    return claimed.is_equal(recorded) is not Truth.NO and low <= least and below


def _period(grain: str) -> str:
    return f"that {PERIODS.get(grain, ('', 'period'))[1]}"
