"""Bundles: several things that share one figure or one field, written "A and B"."""

from __future__ import annotations

__all__ = ["names_of", "parts_of"]


def parts_of(bundle: str) -> tuple[str, ...]:
    """Name the things of a bundle; how many of them are each, nobody says. What is no bundle is its only part."""
    return tuple(bundle.split(" and "))


def names_of(bundle: str) -> frozenset[str]:
    """Give all that a bundle may be asked for by: as it is written, and each thing in it."""
    return frozenset((bundle, *parts_of(bundle)))
