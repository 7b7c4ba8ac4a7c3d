"""`Pick`: the figure that a policy chose. `Aside`: an account that does not count. `Maybe`: one that may."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import attrs

from conflict_events.counting.competing.meanings import Meaning
from conflict_events.counting.competing.reports import Report, Reports
from conflict_events.counting.membership.members import Member, windows_of
from conflict_events.history import Incident
from conflict_events.values import Actor, EntryId, PlaceCode, Quantity, When
from conflict_events.values.hulls import hull, span

__all__ = [
    "MAY_COUNT",
    "UNCERTAIN",
    "WITHHELD",
    "Aside",
    "Asides",
    "Many",
    "Maybe",
    "Pick",
    "aside",
    "doubted",
    "named",
    "told_by",
]

Value = TypeVar("Value")

MAY_COUNT = "may count here too"
WITHHELD = "a figure is withheld: the sum is open above"
UNCERTAIN = "a figure contradicts itself as published: counted by its range"


@attrs.frozen
class Aside:
    """An account that was set aside.

    Attributes:
        account: Its id.
        reason: Why.
        value: What it says of the measure; where a policy took several accounts together, their figure.
        words: Who says so, where and when, where that is not the account by itself.
        when: The window that it covers; None = its kind names none.
        member: The account as it was held against the scope; None = several were set aside together.
    """

    also_shown = ("told",)

    account: EntryId
    reason: str
    value: Quantity = attrs.field(hash=False)
    words: str = attrs.field(default="", repr=False, hash=False)
    when: When | None = attrs.field(default=None, hash=False)
    member: Member | None = attrs.field(default=None, repr=False, eq=False)

    @functools.cached_property
    def told(self) -> str:
        """Who says so, where and when: put into words when somebody looks, for most asides nobody does."""
        return self.words if self.member is None else named(self.member)


class Asides(AbstractSet[Aside]):
    """Accounts that were set aside: some at hand, and others, of which nobody but the reader asks, made when read."""

    def __init__(self, known: AbstractSet[Aside], count: int, others: Callable[[], Iterable[Aside]]) -> None:
        """Hold those at hand, and what makes the others, so many and each of an account that those are not of."""
        self._known, self._count, self._others = known, count, others

    @functools.cached_property
    def _every(self) -> frozenset[Aside]:
        return frozenset(self._known).union(self._others())

    def __len__(self) -> int:
        return len(self._known) + self._count

    def __iter__(self) -> Iterator[Aside]:
        return iter(self._every)

    def __contains__(self, each: object) -> bool:
        return each in self._every

    def __or__(self, more: AbstractSet[Any]) -> Asides:
        return Asides(self._known | more, self._count, self._others)

    __ror__ = __or__

    def __hash__(self) -> int:
        return self._hash()

    def __repr__(self) -> str:
        return repr(self._every)

    def __reduce__(self) -> tuple[Any, ...]:
        return frozenset, (tuple(self),)


@attrs.frozen
class Maybe:
    """What may count in a bucket: an account, or several that a policy took together.

    Attributes:
        accounts: Their ids.
        value: What they would add.
        decides: What would decide whether they count.
        told: Who says so, where and when.
    """

    accounts: frozenset[EntryId]
    value: Quantity
    decides: frozenset[str]
    told: str = ""

    @classmethod
    def of(cls, pick: Pick) -> Maybe:
        """Give what a policy chose that may count."""
        return cls(pick.ids, pick.value, pick.decides, "; ".join(sorted(map(named, pick.used))))


class Many(Protocol):
    """Accounts of one sort, each an incident by itself, that no other overlaps: one pick stands for their sum."""

    @property
    def ids(self) -> frozenset[EntryId]:
        """Their ids."""

    @property
    def members(self) -> Sequence[Member]:
        """The accounts, as they were held against the scope."""

    @property
    def spans(self) -> tuple[datetime, datetime, timedelta]:
        """When the first begins, when the last ends, and how much time they cover that no other pick's do."""


@attrs.frozen
class Pick:
    """The figure that a policy chose for one incident, of one kind and weapon.

    Attributes:
        incident: The incident.
        kind: The stable name of the kind.
        value: The figure; unreported where the policy hears somebody who does not say it.
        when: The window that it covers.
        used: The accounts that it is made of.
        accounts: Ids by which it can be found: all accounts of the incident, or the one that counts by itself.
        reports: The reports that those are from.
        part_of: Every incident that this one is a part of.
        caveats: What to know before using it.
        decides: What would decide whether it counts here; empty = it certainly does.
        meanings: What it may count under the definitions that were given; empty = they do not say.
        windows: Where it is of versions with several windows, those of which one is meant; empty = `when` is.
        many: The accounts that it stands for, of which `used` has the first; None = it is made of `used` alone.
    """

    incident: Incident
    kind: str
    value: Quantity
    when: When
    used: tuple[Member, ...]
    accounts: frozenset[EntryId]
    reports: frozenset[Report]
    part_of: frozenset[Incident]
    caveats: frozenset[str]
    decides: frozenset[str] = frozenset()
    meanings: frozenset[Meaning] = frozenset()
    windows: tuple[When, ...] = ()
    many: Many | None = attrs.field(default=None, repr=False, eq=False)

    @classmethod
    def of(cls, used: tuple[Member, ...], value: Quantity, reports: Reports, decides: frozenset[str]) -> Pick:
        """Make a figure of accounts of one incident and kind, with what these say of themselves."""
        incident = used[0].incident
        return cls(
            incident=incident,
            kind=used[0].about.kind,
            value=value,
            when=hull([each.when for each in used if each.when is not None]),
            used=used,
            accounts=incident if len(incident) == 1 else frozenset(each.id for each in used),
            reports=frozenset(reports[each.id] for each in used),
            part_of=_all([each.part_of for each in used]),
            caveats=_all([each.caveats for each in used]),
            decides=decides,
            windows=windows_of(used) if any(each.windows for each in used) else (),
        )

    @property
    def is_certain(self) -> bool:
        """It certainly counts here."""
        return not self.decides

    @property
    def is_silent(self) -> bool:
        """Nobody whom the policy hears says the figure."""
        return self.value.missing == "unreported"

    @property
    def is_open(self) -> bool:
        """Nobody says when it began, or when it was over."""
        return not self.when.is_bounded

    @functools.cached_property
    def ids(self) -> frozenset[EntryId]:
        """The ids of the accounts that it is made of."""
        return frozenset(each.id for each in self.used) if self.many is None else self.many.ids

    @property
    def members(self) -> Sequence[Member]:
        """The accounts that it is made of, or stands for."""
        return self.used if self.many is None else self.many.members

    @functools.cached_property
    def claimants(self) -> frozenset[Actor]:
        """Whose figure it is."""
        return frozenset(each.reading.claimant for each in self.used)

    @functools.cached_property
    def places(self) -> frozenset[PlaceCode | None]:
        """Codes of the places that it covers; None among them = not said."""
        return frozenset(each.about.place for each in self.used)


def _all(sets: Sequence[frozenset[Value]]) -> frozenset[Value]:
    """Give the union; of one set itself: most figures are of one account, and need none of their own."""
    return sets[0] if len(sets) == 1 else sets[0].union(*sets)


def named(member: Member) -> str:
    """Name an account as people do: by who says so, where and when."""
    parts = (member.reading.claimant, member.about.where, None if member.when is None else str(member.when))
    return ", ".join(part for part in parts if part)


def aside(members: Iterable[Member], reason: str, value: Quantity | None = None) -> frozenset[Aside]:
    """Set accounts aside, with their own figures or with one that was made of all."""
    return frozenset(
        Aside(each.id, reason, each.reading.value if value is None else value, "", each.when, each) for each in members
    )


def doubted(perhaps: Collection[Maybe], may: str, *, aside: bool = False) -> frozenset[str]:
    """Say, where accounts may do something, how many there are, and what would decide.

    Args:
        perhaps: What they would add.
        may: What they may do.
        aside: Whether they are left aside.
    """
    accounts = len({account for each in perhaps for account in each.accounts})
    noun = "account" if accounts == 1 else "accounts"
    decides = ", ".join(sorted({word for each in perhaps for word in each.decides}))
    told = f"{accounts} {noun} {may}{' and left aside' if aside else ''}; what would decide: {decides}"
    return frozenset({told}) if perhaps else frozenset()


NAMED = 3
"""So many accounts are named, and a few more where they cover the same time."""


def told_by(picks: Iterable[Pick]) -> str:
    """Name accounts; of many the first in time, for the first by name would treat one side unlike the other."""
    # One name may stand for several windows: dates of two zones are written alike.
    labels = sorted(((named(each), span(each.when)) for pick in picks for each in pick.members), reverse=True)
    spans = dict(labels)
    if len(spans) <= NAMED:
        return "; ".join(sorted(spans))
    third = sorted(spans.values())[NAMED - 1]
    first = sorted(name for name, window in spans.items() if window <= third)
    if len(first) > 2 * NAMED:
        return f"{len(spans)} accounts"
    return "; ".join(first) + (f" and {len(spans) - len(first)} more" if len(first) < len(spans) else "")
