"""`Finding`: one thing that cannot be true as said. `Ledger`: what a check looks at. `Check`: what a check is."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self, TypeAlias, TypeVar

import attrs

from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction, kind_name
from conflict_events.history import Account
from conflict_events.values import EntryId, Tally, When

__all__ = ["Check", "Finding", "Ledger", "about", "claimant_of", "finding"]

E = TypeVar("E")

ABOUT_ENTRIES = (Assessment, Correction, Link, Redaction, Retraction)


def _ids(value: Iterable[EntryId]) -> frozenset[EntryId]:
    return frozenset(value)


@attrs.frozen
class Finding:
    """One thing that cannot be true as said, or was written down in a way that asks for a look.

    Attributes:
        check: The name of the check that found it.
        message: What was found, with whose words they are.
        accounts: The ids of the accounts concerned.
    """

    check: str
    message: str
    accounts: frozenset[EntryId] = attrs.field(converter=_ids)

    def __str__(self) -> str:
        return f"{self.check}: {self.message}"


@attrs.frozen
class Ledger:
    """What a check looks at: what stands in one view.

    Attributes:
        accounts: The standing accounts of the world.
        entries: The standing entries about other entries: Corrections, Retractions, Assessments, Links, Redactions.
    """

    accounts: tuple[Account[Any], ...]
    entries: tuple[Account[Any], ...]

    @classmethod
    def of(cls, accounts: Iterable[Account[Any]]) -> Self:
        """Sort standing accounts into those of the world and those about other entries."""
        every = list(accounts)
        return cls(
            tuple(each for each in every if not isinstance(each.event, ABOUT_ENTRIES)),
            tuple(each for each in every if isinstance(each.event, ABOUT_ENTRIES)),
        )

    def about(self, kind: type[E]) -> Iterator[Account[E]]:
        """Give the entries about other entries that are of this kind."""
        return (each for each in self.entries if isinstance(each.event, kind))

    def tallied(self) -> Iterator[Account[Any]]:
        """Give the accounts that carry a tally and a window: strikes of any kind, users' own included."""
        return (each for each in self.accounts if _is_strike(each.event))

    @functools.cached_property
    def by_id(self) -> Mapping[EntryId, Account[Any]]:
        """The accounts of the world by their ids."""
        return {each.id: each for each in self.accounts}

    @functools.cached_property
    def by_claimant(self) -> Mapping[str, list[Account[Any]]]:
        """The accounts of the world by who says so."""
        found: dict[str, list[Account[Any]]] = defaultdict(list)
        for each in self.accounts:
            found[each.event.attribution.claimant].append(each)
        return found


def _is_strike(event: Any) -> bool:
    return isinstance(getattr(event, "tally", None), Tally) and isinstance(getattr(event, "when", None), When)


Check: TypeAlias = Callable[[Ledger], Iterable[Finding]]
"""A check: it looks at what stands and gives what it finds. It never raises, whatever was said."""


def claimant_of(account: Account[Any]) -> str:
    """Give who says it."""
    claimant: str = account.event.attribution.claimant
    return claimant


def about(account: Account[Any]) -> str:
    """Say what an account is about, in few words: its kind, window and place."""
    event = account.event
    named = (getattr(event, name, None) for name in ("when", "where"))
    return ", ".join(map(str, filter(None, (kind_name(type(event)), *named))))


def finding(check: str, account: Account[Any], told: str, others: Iterable[EntryId] = ()) -> Finding:
    """Make a finding about one account: with whose words they are, what about, and the others concerned."""
    return Finding(check, f"{claimant_of(account)}, {about(account)}: {told}", {account.id, *others})
