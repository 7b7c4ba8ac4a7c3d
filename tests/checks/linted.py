"""What lint finds among accounts at hand, in few words."""

from __future__ import annotations

from typing import Any

from conflict_events.checks import Finding, lint
from conflict_events.history import Account

__all__ = ["found", "numbers"]


def found(check: str, *accounts: Account[Any]) -> list[Finding]:
    """The findings of one check."""
    return [each for each in lint(accounts) if each.check == check]


def numbers(check: str, *accounts: Account[Any]) -> set[tuple[int, ...]]:
    """The accounts of each of its findings, by their numbers."""
    return {tuple(sorted(int(id_, 16) for id_ in each.accounts)) for each in found(check, *accounts)}
