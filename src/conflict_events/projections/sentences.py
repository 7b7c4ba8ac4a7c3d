"""Sentences: a verdict in plain words, no stronger than the accounts support.

Every sentence says whose count, which measure, which place and period, since when, as known when, and "among those
recorded here". Claims stay claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from conflict_events.projections.tables import shown_key
from conflict_events.projections.verdicts import Outcome

if TYPE_CHECKING:
    from conflict_events.projections.record import Verdict
    from conflict_events.values import Quantity, Scope

__all__ = ["of_verdict", "scope_in_words"]

PERIODS = {
    "account": ("in one report", "report"),
    "incident": ("in one incident", "incident"),
    "window": ("in one window", "window"),
    "night": ("in one night", "night"),
    "day": ("in one day", "day"),
    "rolling_24h": ("in 24 hours", "24 hours"),
    "week": ("in one week", "week"),
    "month": ("in one month", "month"),
    "year": ("in one year", "year"),
}


def of_verdict(verdict: Verdict) -> str:
    """Say a verdict in plain words."""
    opening = f"Counted {verdict.policy}, {_view(verdict)}"
    if verdict.outcome is Outcome.NOT_COMPARABLE or verdict.value is None:
        where = f"{shown_key(verdict.key)} {scope_in_words(verdict.scope)}"
        return f"{opening}: nothing to compare for {where}; not said is not zero."
    what = f"{_figure(verdict)} {verdict.scope.measure} {scope_in_words(verdict.scope)} ({shown_key(verdict.key)})"
    return f"{opening}: {what} {_judgement(verdict)}."


def _view(verdict: Verdict) -> str:
    if verdict.context is None or verdict.context.view.moment is None:
        return "as of now"
    return str(verdict.context.view)


def _figure(verdict: Verdict) -> str:
    figure = str(verdict.value)
    return f"{figure} (lower bounds alone)" if verdict.reading == "floor" else figure


def scope_in_words(scope: Scope) -> str:
    """Say what a scope compares."""
    parts = [f"by {scope.attacker}"] if scope.attacker else []
    parts += [_listed("over", scope.places)] if scope.places else []
    parts += [_listed("of", scope.weapons)] if scope.weapons else []
    parts.append(PERIODS.get(scope.grain or "", ("", ""))[0])
    return " ".join(part for part in parts if part)


def _listed(preposition: str, words: frozenset[str]) -> str:
    return f"{preposition} {' and '.join(sorted(words))}"


def _judgement(verdict: Verdict) -> str:
    superlative = "the most" if verdict.direction == "max" else "the fewest"
    rank = f"{superlative}{_since(verdict)}{_among(verdict)}"
    others = _previous(verdict.previous)
    match verdict.outcome:
        case Outcome.HOLDS if not verdict.previous:
            return f"is {superlative} recorded here, and the first"
        case Outcome.HOLDS:
            return f"is {rank}: {verdict.margin} ahead of {others}"
        case Outcome.TIES:
            return f"equals {rank}: {others}"
        case Outcome.FAILS:
            return f"is not {rank}: {verdict.margin} behind {others}"
        case _:
            return f"may or may not be {rank}: {others} could be level or ahead"


def _since(verdict: Verdict) -> str:
    return f" since {verdict.scope.since}" if verdict.scope.since else ""


def _among(verdict: Verdict) -> str:
    noun = PERIODS.get(verdict.scope.grain or "", ("", "figure"))[1]
    count = verdict.competitors
    plural = noun if count == 1 or noun.endswith("s") else f"{noun}s"
    return f" among the {count} earlier {plural} recorded here"


def _previous(previous: Mapping[Any, Quantity]) -> str:
    if not previous:
        return "nothing earlier"
    # Several of one exact figure hold the record together; several that differ leave open which of them does.
    level = len({value for value in previous.values() if value.is_exact}) == 1
    return (" and " if level else " or ").join(sorted(f"{value} ({shown_key(key)})" for key, value in previous.items()))
