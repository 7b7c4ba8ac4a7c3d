"""What a source does, and what we do, about an account: for tests of questions about the log itself."""

from __future__ import annotations

from typing import Any

from conflict_events.events import Correction, Retraction
from conflict_events.testing import id_of
from conflict_events.values import Attribution

__all__ = ["cancelled", "erratum", "revision", "withdrawn"]


def revision(replacement: Any, of: Any) -> Correction:
    """The source revised."""
    return Correction(target=id_of(of), replacement=replacement, by="claimant")


def erratum(replacement: Any, of: Any) -> Correction:
    """We had misread."""
    return Correction(target=id_of(of), replacement=replacement, by="ledger", reason="misread")


def withdrawn(target: Any, at: str = "2024-11-10T10:00Z", by: str = "UA/AirForce") -> Retraction:
    """The source withdrew."""
    return Retraction(target=id_of(target), by="claimant", attribution=Attribution(by, at), reason="not confirmed")


def cancelled(target: Any) -> Retraction:
    """We took it out."""
    return Retraction(target=id_of(target), by="ledger")
