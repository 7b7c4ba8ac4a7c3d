"""`Finding`: one thing that cannot be true as said. `Ledger`: what a check looks at. `Check`: what a check is.

Findings are for people: what is so of many figures of one series is one finding, with a count and the worst of them.
"""

from __future__ import annotations

import functools
import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self, TypeAlias, TypeVar

import attrs

from conflict_events.checks.series import Row, Series, about, claimant_of, place_in_time, rows_of, series_of, whose
from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction
from conflict_events.history import Account
from conflict_events.values import EntryId, Number, Tally, When

__all__ = ["Case", "Check", "Finding", "Ledger", "finding", "gathered", "together"]

E = TypeVar("E")

NAMED = 3
"""How many of the worst cases a finding names in its words."""

ABOUT_ENTRIES = (Assessment, Correction, Link, Redaction, Retraction)


def _ids(value: Iterable[EntryId]) -> frozenset[EntryId]:
    return frozenset(value)


@attrs.frozen
class Finding:
    """One thing that cannot be true as said, or was written down in a way that asks for a look.

    Attributes:
        check: The name of the check that found it.
        message: What was found, with whose words they are; of many cases the three worst.
        accounts: The ids of all accounts concerned.
        count: How many cases it stands for: accounts, falls, reports, whatever the message counts.
    """

    check: str
    message: str
    accounts: frozenset[EntryId] = attrs.field(converter=_ids)
    count: int = 1

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
    def figures(self) -> tuple[Row, ...]:
        """The accounts of the world that give a figure for a window, in order of time."""
        return rows_of(self.accounts)

    @functools.cached_property
    def by_claimant(self) -> Mapping[str, list[Account[Any]]]:
        """The accounts of the world by who says so."""
        accounts: dict[str, list[Account[Any]]] = defaultdict(list)
        for each in self.accounts:
            accounts[each.event.attribution.claimant].append(each)
        return accounts


def _is_strike(event: Any) -> bool:
    return isinstance(getattr(event, "tally", None), Tally) and isinstance(getattr(event, "when", None), When)


Check: TypeAlias = Callable[[Ledger], Iterable[Finding]]
"""A check: it looks at what stands and gives what it finds. It never raises, whatever was said."""


def finding(check: str, account: Account[Any], message: str, others: Iterable[EntryId] = ()) -> Finding:
    """Make a finding about one account: with whose words they are, what about, and the others concerned."""
    return Finding(check, f"{claimant_of(account)}, {about(account)}: {message}", {account.id, *others})


@attrs.frozen(eq=False)
class Case:
    """What a check found of one account.

    Attributes:
        account: The account.
        message: What was found.
        others: The ids of the other accounts concerned.
        weight: By how much; of many cases those with the most are named.
    """

    account: Account[Any]
    message: str
    others: Iterable[EntryId] = ()
    weight: Number | float = 0

    @property
    def words(self) -> str:
        """What is told of it beside others."""
        place = place_in_time(self.account)
        return f"{place}: {self.message}" if place else self.message


def gathered(check: str, cases: Iterable[Case]) -> Iterator[Finding]:
    """Make one finding of all cases of a series."""
    groups: dict[Series, list[Case]] = defaultdict(list)
    for case in cases:
        groups[series_of(case.account.event)].append(case)
    return (together(check, group) for group in groups.values())


def together(check: str, cases: Sequence[Case]) -> Finding:
    """Make one finding of cases that belong together: of one alone what it is, of several how many and the worst."""
    first = cases[0]
    if len(cases) == 1:
        return finding(check, first.account, first.message, first.others)
    worst = heapq.nsmallest(NAMED, cases, key=lambda case: (-case.weight, case.words))
    messages = "; ".join(case.words for case in worst)
    most = ", the worst" if len(cases) > NAMED else ""
    concerned = {id_ for case in cases for id_ in (case.account.id, *case.others)}
    return Finding(check, f"{whose(first.account)}: {len(cases):,} times{most}: {messages}", concerned, len(cases))
