"""Sentences: a verdict in plain words, no stronger than the accounts support.

Every sentence says whose count, which measure, which place and period, since when, as known when, and "among those
recorded here". Claims stay claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from conflict_events.counting.meanings import UNLIKE
from conflict_events.projections.tables import shown_key
from conflict_events.questions.records.verdicts import Outcome, compare
from conflict_events.values import UNREPORTED, Tally, Truth

if TYPE_CHECKING:
    from conflict_events.questions.records.record import Verdict
    from conflict_events.values import Quantity, Scope

__all__ = ["of_verdict", "scope_in_words"]

TALLIED = frozenset(field.name for field in attrs.fields(Tally))

THINGS = {"DroneStrike": "drones", "MissileStrike": "missiles"}

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
    if verdict.value is None:
        where = f"{shown_key(verdict.key)} {scope_in_words(verdict.scope)}"
        return f"{opening}: nothing to compare for {where}; not said is not zero."
    what = f"{_figure(verdict)} {_counted(verdict.scope)} {scope_in_words(verdict.scope)} ({shown_key(verdict.key)})"
    return f"{opening}: {what} {_judgement(verdict)}."


def _view(verdict: Verdict) -> str:
    if verdict.context is None or verdict.context.view.moment is None:
        return "as of now"
    return str(verdict.context.view)


def _figure(verdict: Verdict) -> str:
    figure = str(verdict.value)
    return f"{figure} (lower bounds alone)" if verdict.reading == "floor" else figure


def _counted(scope: Scope) -> str:
    """Say what is counted: a figure of drones is no figure of missiles."""
    things = sorted(THINGS.get(kind, "") for kind in scope.kinds or ())
    measure = (scope.measure or "").replace("_", " ")
    return f"{' and '.join(things)} {measure}" if scope.measure in TALLIED and all(things) else measure


def scope_in_words(scope: Scope) -> str:
    """Say what a scope compares."""
    # "34 destroyed by UA" would say that UA destroyed them: they were destroyed in its attacks.
    role = "in attacks by" if scope.measure in TALLIED else "by"
    parts = [f"{role} {scope.attacker}"] if scope.attacker else []
    parts += [_listed("over", scope.places)] if scope.places else []
    parts += [_listed("of", scope.weapons)] if scope.weapons else []
    parts += [f"on {scope.target_kind}"] if scope.target_kind else []
    parts += [f"with{'' if scope.decoys else 'out'} decoys"] if scope.decoys is not None else []
    parts.append(PERIODS.get(scope.grain or "", ("", ""))[0])
    return " ".join(part for part in parts if part)


def _listed(preposition: str, words: frozenset[str]) -> str:
    return f"{preposition} {' and '.join(sorted(words))}"


def _judgement(verdict: Verdict) -> str:
    if verdict.asked != (1, None):
        return _ranked(verdict)
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
            return _left_open(verdict, rank)


def _left_open(verdict: Verdict, rank: str) -> str:
    if verdict.outcome is Outcome.NOT_COMPARABLE:
        return f"cannot be called {rank}: {_unlike(verdict)}"
    return f"may or may not be {rank}: {_rivals(verdict)}"


def _unlike(verdict: Verdict) -> str:
    """Say why a verdict that has a figure compares nothing: the board put the reason among its caveats."""
    return " ".join(sorted(caveat for caveat in verdict.caveats if caveat.startswith(UNLIKE)))


def _rivals(verdict: Verdict) -> str:
    """Say what leaves a verdict open."""
    value = verdict.value or UNREPORTED
    rivals = {
        key: other
        for key, other in verdict.previous.items()
        if compare(value, other, verdict.direction) is not Truth.YES
    }
    return f"{_previous(rivals)} could be level or ahead" if rivals else "others may have ended before it or after"


def _ranked(verdict: Verdict) -> str:
    """Judge a claim to be one of the largest, or another than the largest."""
    rank, within = verdict.asked
    size = "largest" if verdict.direction == "max" else "smallest"
    what = f"number {rank} of the {size}" if within is None else f"one of the {within} {size}"
    verb = {Outcome.HOLDS: "is", Outcome.FAILS: "is not"}.get(verdict.outcome, "may or may not be")
    because = f"; {_unlike(verdict)}" if verdict.outcome is Outcome.NOT_COMPARABLE else ""
    return f"{verb} {what}{_since(verdict)}{_among(verdict)}: its rank is {verdict.rank}{because}"


def _since(verdict: Verdict) -> str:
    until = f" until {verdict.scope.until}" if verdict.scope.until else ""
    return (f" since {verdict.scope.since}" if verdict.scope.since else "") + until


def _among(verdict: Verdict) -> str:
    noun = PERIODS.get(verdict.scope.grain or "", ("", "figure"))[1]
    count = verdict.competitors
    if count == 1:
        return f" against the one earlier {noun} recorded here"
    return f" among the {count} earlier {noun if noun.endswith('s') else noun + 's'} recorded here"


def _previous(previous: Mapping[Any, Quantity]) -> str:
    # Several of one exact figure hold the record together; several that differ leave open which of them does.
    level = all(value.is_exact for value in previous.values()) and len({each.floor for each in previous.values()}) == 1
    return (" and " if level else " or ").join(sorted(f"{value} ({shown_key(key)})" for key, value in previous.items()))
