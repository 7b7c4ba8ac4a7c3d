"""Whose count, as words: ``latest:UA/AirForce``, ``by:AFP``, ``envelope``, ``first-hand:by:AFP``."""

from __future__ import annotations

from collections.abc import Callable

from conflict_events.counting import (
    Policy,
    attacker,
    by,
    defender,
    envelope,
    first_hand,
    highest,
    latest,
    lowest,
    majority,
    through,
    under,
)
from conflict_events.errors import UsageError

__all__ = ["POLICIES", "policy_of"]

NAMED: dict[str, Callable[..., Policy]] = {"by": by, "latest": latest, "through": through, "under": under}
PLAIN: dict[str, Callable[..., Policy]] = {
    "attacker": attacker,
    "defender": defender,
    "envelope": envelope,
    "highest": highest,
    "lowest": lowest,
    "majority": majority,
}
POLICIES = (
    f"latest:WHO, by:WHO, under:WHO, through:OUTLET, majority:WHO, or one of {', '.join(PLAIN)}; before any of them"
    " first-hand: (what the claimant says itself goes before a relay of it) and disjoint: (each record is a separate"
    " event)"
)


def policy_of(text: str, *, disjoint: bool = False) -> Policy:
    """Read whose count: ``latest:UA/AirForce``, ``by:AFP``, ``envelope``, ``first-hand:by:AFP``, ``disjoint:by:UCDP``.

    Args:
        text: The words.
        disjoint: Whether it was said before that each record is a separate event.

    Raises:
        UsageError: It is none of these.
    """
    name, _, who = text.partition(":")
    if name == "disjoint" and who and not disjoint:
        return policy_of(who, disjoint=True)
    if name == "first-hand" and who:
        return first_hand(policy_of(who, disjoint=disjoint))
    if name in NAMED and who:
        return NAMED[name](who, disjoint=disjoint)
    if name in PLAIN and not who:
        return PLAIN[name](disjoint=disjoint)
    if name == "majority" and who:
        return majority(tie=who, disjoint=disjoint)
    raise UsageError(f"count: must be {POLICIES}, got {text!r}")
