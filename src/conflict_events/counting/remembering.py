"""Remembering what was made of the same parts before, so that answers that follow each other share what is unchanged.

Whatever is made so depends on its parts alone; that an answer is the same with and without is a law in ``tests/log``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

__all__ = ["Making", "Remembering", "afresh"]

R = TypeVar("R")


class Making(Protocol):
    """Makes something of its parts, or finds that it was."""

    def __call__(self, name: Hashable, make: Callable[..., R], /, *parts: Any) -> R:
        """Give ``make(*parts)``; what has one name is always made in one way, of whatever parts."""


def afresh(_name: Hashable, make: Callable[..., R], /, *parts: Any) -> R:
    """Make it, and remember nothing."""
    return make(*parts)


class Remembering:
    """Makes anew only what is made of other parts than the last time; it holds one answer's worth of them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._held: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}

    def __call__(self, name: Hashable, make: Callable[..., R], /, *parts: Any) -> R:
        """Give what was made of equal parts, or make it."""
        held = self._held.get(name)
        if held is None or held[0] != parts:
            held = self._held[name] = parts, make(*parts)
        made: R = held[1]
        return made
