"""What `EventLog.redact` leaves of an entry, where the caller does not say."""

from __future__ import annotations

from typing import Any

import attrs

from conflict_events.errors import UsageError
from conflict_events.events import Correction, Link, Redaction, Retraction
from conflict_events.history import Entry
from conflict_events.values import Attribution

__all__ = ["redaction_of"]


def redaction_of(entry: Entry[Any], reason: str | None, leaving: Any) -> Redaction:
    """Make the Redaction of an entry.

    Args:
        entry: What is to be erased.
        reason: Why; None = not said.
        leaving: What it says from now on. For a Correction also the account that takes its replacement's place. None =
            nothing, but that bookkeeping goes on doing what it does, without its words.

    Raises:
        UsageError: It is a Correction, and `leaving` does not say how the account reads from now on.
    """
    event = entry.event
    if isinstance(event, Correction):
        if leaving is None:
            raise UsageError(f"leaving: a Correction needs an account in place of its replacement, for {entry.id!r}")
        if not isinstance(leaving, Correction):
            leaving = attrs.evolve(event, replacement=leaving, reason=None)
    return Redaction(target=entry.id, reason=reason, leaves=_wordless(event) if leaving is None else leaving)


def _wordless(event: Any) -> Any:
    match event:
        case Retraction(attribution=None) | Redaction():
            return attrs.evolve(event, reason=None)
        case Retraction(attribution=Attribution() as said):
            return attrs.evolve(event, reason=None, attribution=Attribution(said.claimant, said.reported))
        case Link():
            return attrs.evolve(event, basis=None)
    return None
