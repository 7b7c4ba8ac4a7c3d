"""`numbered`: a number and what it counts, as in a sentence."""

from __future__ import annotations

__all__ = ["numbered"]


def numbered(count: int, noun: str) -> str:
    """Say how many there are of something: "1 entry", "2286 rows".

    Args:
        count: How many.
        noun: What one of them is called.
    """
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{count} {noun}s"
