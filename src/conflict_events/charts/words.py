"""Words: what every chart says above its marks - whose count, as known when, that all are claims."""

from __future__ import annotations

import attrs

from conflict_events.counting.wording import as_reported
from conflict_events.projections.protocol import Context
from conflict_events.questions.records.sentences import counted_in_words, scope_in_words
from conflict_events.values import Scope
from conflict_events.values.numbered import numbered

__all__ = ["CLAIMS", "capital", "known", "subject", "throughout", "whose"]

CLAIMS = "All figures are claims"


def capital(text: str) -> str:
    """Write a sentence's first letter large."""
    return f"{text[:1].upper()}{text[1:]}"


def subject(scope: Scope) -> str:
    """Say what a scope counts, in one period of it."""
    return capital(f"{counted_in_words(scope, one=False)} {scope_in_words(scope)}".strip() + _asked(scope))


def throughout(scope: Scope, *, counted: bool = True) -> str:
    """Say what a scope counts over all its time.

    Args:
        scope: What was asked.
        counted: With what is counted; else it is said elsewhere.
    """
    whole = attrs.evolve(scope, grain=None)
    what = counted_in_words(whole, one=False) if counted else ""
    return f"{what} {scope_in_words(whole)}".strip() + _asked(scope)


def _asked(scope: Scope) -> str:
    """Say which days were asked for, empty where all were."""
    match scope.since, scope.until:
        case None, None:
            return ""
        case since, None:
            return f", since {since}"
        case None, until:
            return f", until {until}"
        case since, until:
            return f", {since} to {until}" if since != until else f", {since}"
    raise AssertionError  # pragma: no cover - all four are above


def known(context: Context | None) -> str:
    """Say as known when; of now, by how much the log held: a picture outlives its day."""
    if context is None:
        return "of accounts at hand"
    entries = numbered(context.head.position, "entry")
    return f"in a log of {entries}" if context.view.moment is None else str(context.view)


def whose(policy: str, context: Context | None) -> str:
    """Say whose count it is, and as known when."""
    return f"{capital(as_reported(policy))}, {known(context)}. {CLAIMS}."
