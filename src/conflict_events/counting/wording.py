"""How the name of a policy is said in a sentence."""

from __future__ import annotations

__all__ = ["FIRST_HAND", "LATEST", "as_reported"]

LATEST, FIRST_HAND = "latest by ", "first-hand, "
"""How the names of two policies begin."""


def as_reported(policy: str) -> str:
    """Say whose count a figure is, as a newspaper would: "as last reported by UA/AirForce".

    Args:
        policy: The name of a policy.
    """
    if policy.startswith(FIRST_HAND):
        return f"{FIRST_HAND}{as_reported(policy.removeprefix(FIRST_HAND))}"
    if policy.startswith(LATEST):
        return f"as last reported by {policy.removeprefix(LATEST)}"
    return f"as reported {policy}" if policy.startswith("by ") else f"by the {policy}"
