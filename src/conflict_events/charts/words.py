"""Words: what every chart says above its marks - whose count, as known when, that all are claims."""

from __future__ import annotations

from conflict_events.counting.wording import as_reported
from conflict_events.projections.protocol import Context
from conflict_events.values.numbered import numbered

__all__ = ["CLAIMS", "capital", "known", "whose"]

CLAIMS = "All figures are claims"


def capital(text: str) -> str:
    """Write a sentence's first letter large."""
    return f"{text[:1].upper()}{text[1:]}"


def known(context: Context | None) -> str:
    """Say as known when; of now, by how much the log held: a picture outlives its day."""
    if context is None:
        return "of accounts at hand"
    entries = numbered(context.head.position, "entry")
    return f"by all of {entries}" if context.view.moment is None else str(context.view)


def whose(policy: str, context: Context | None) -> str:
    """Say whose count it is, and as known when."""
    return f"{capital(as_reported(policy))}, {known(context)}. {CLAIMS}."
