"""`Coverage`: how complete and how precise is my log here (question 22)."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from conflict_events.counting.competing.choosing import WHICH_DATE
from conflict_events.counting.competing.picks import Aside, Maybe, doubted, named
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.scoped import check_scope
from conflict_events.counting.membership.subjects import ABOUT_MORE
from conflict_events.counting.placing.windows import place
from conflict_events.counting.policies import envelope
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import may_count
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import InScope
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import Table
from conflict_events.questions.ledger.lags import Lags, lag_after_end, lags
from conflict_events.values import Actor, EntryId, Scope

__all__ = ["Completeness", "Cover", "Coverage"]

Run = tuple[date, date]
DAY = timedelta(1)
SILENCE = "a day without an account is a day without a report: only an account can say that nothing happened"
OUTSIDE = "before or after the days asked for"
NOT_SAID = "not said"
FILLS_NONE = "accounts that cover more than one {grain}, or more than the places asked for, and fill none"
MAY_FILL = "may be of one of these {grain}s, also of one without"


@attrs.frozen
class Cover:
    """What some accounts cover.

    Attributes:
        accounts: How many there are.
        first: The first day, or night, with an account; None = there is none.
        last: The last.
        days: How many days, or nights, have an account.
        gaps: The runs of days without any, each with its first and last day: between the days with accounts, and, where
            the scope says since and until when, before and after them.
        reported: Accounts that give a figure.
        withheld: Accounts whose source keeps it back.
        unreported: Accounts that do not say it.
        when: How precisely they speak of the time, and how many do so.
        where: How precisely they speak of the place; "not said" = not at all, or not how precisely.
        reporting: How long after the end of its window an account was reported; None = there is none.
        used: The ids of the accounts.
        maybe: The accounts that may be of a day or night here too, with what would decide; none of them is counted.
    """

    accounts: int
    first: date | None
    last: date | None
    days: int
    gaps: tuple[Run, ...]
    reported: int
    withheld: int
    unreported: int
    when: Mapping[str, int]
    where: Mapping[str, int]
    reporting: Lags | None
    used: frozenset[EntryId]
    maybe: frozenset[Maybe] = frozenset()

    @property
    def missing_days(self) -> int:
        """How many days, or nights, are in the gaps."""
        return sum((last - first).days + 1 for first, last in self.gaps)

    def share(self, what: str) -> Fraction | None:
        """Give the share of accounts that are "reported", "withheld" or "unreported"; None = there are no accounts."""
        return Fraction(getattr(self, what), self.accounts) if self.accounts else None


@attrs.frozen
class Completeness(NamesAsked, Answer):
    """How complete and how precise a log is within a scope.

    Attributes:
        scope: What was looked at.
        everything: What all accounts cover together.
        claimants: What those of each claimant cover.
        aside: The accounts in question that belong to no one day or night, and why.
        caveats: What to know before using it.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    scope: Scope
    everything: Cover
    claimants: Mapping[Actor, Cover]
    aside: frozenset[Aside]
    caveats: frozenset[str]
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of, and of those that may be."""
        return self.everything.used.union(*(each.accounts for each in self.everything.maybe))

    def _covers(self) -> Iterable[tuple[str, Cover]]:
        return (("everything", self.everything), *sorted(self.claimants.items()))

    def table(self) -> Table:
        """Lay out the claimants, one a row."""
        grain = f"{self.scope.grain}s"
        cells = tuple(
            (
                name,
                each.accounts,
                each.first,
                each.last,
                each.days,
                each.missing_days,
                each.withheld,
                each.unreported,
                _histogram(each.when),
                _histogram(each.where),
                each.reporting and each.reporting.median,
            )
            for name, each in self._covers()
        )
        headings = ("claimant", "accounts", "first", "last", f"{grain} with", f"{grain} without", "withheld")
        heads = (*headings, "unreported", "when", "where", "median lag")
        return Table(heads, cells, notes=self._told())

    def _told(self) -> tuple[str, ...]:
        return tuple(sorted(self.caveats.union(unspoken(self.context), self.names.caveats())))

    def rows(self) -> list[dict[str, Any]]:
        """Give a row for each claimant, and one for all together."""
        plain = ("accounts", "first", "last", "days", "missing_days", "reported", "withheld", "unreported")
        return [
            {"claimant": name}
            | {key: getattr(each, key) for key in plain}
            | may_count(each.maybe)
            | {"caveats": list(self._told())}
            for name, each in self._covers()
        ]


def _histogram(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])))


@attrs.frozen
class Coverage(InScope[Account[Any]]):
    """Tell how complete and how precise the log is within a scope. Its answer is a `Completeness`.

    Attributes:
        scope: What is looked at: complete (see `Scope.require`), with grain "day" or "night".

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
        UsageError: The grain is another.
    """

    scope: Scope

    def __attrs_post_init__(self) -> None:
        check_scope(self.scope)
        if self.scope.grain not in ("day", "night"):
            raise UsageError(f"grain: coverage is by 'day' or by 'night', got {self.scope.grain!r}; name one")

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep the account if the scope is about it."""
        return None if hold(account, self.scope) is None else account

    def answer(self, state: dict[str, Account[Any]], /) -> Completeness:
        """Put accounts to their days, and count."""
        aside: set[Aside] = set()
        by_claimant: dict[str, list[_Placed | Maybe]] = defaultdict(list)
        members: list[Member] = []
        for account in state.values():
            member = hold(account, self.scope)
            assert member is not None  # noqa: S101  # it was, when it was kept
            members.append(member)
            placed = _placed(account, member, self.scope)
            if isinstance(placed, Aside):
                aside.add(placed)
            else:
                by_claimant[member.reading.claimant].append(placed)
        every = [each for theirs in by_claimant.values() for each in theirs]
        return Completeness(
            scope=self.scope,
            everything=_cover(every, self.scope),
            claimants={claimant: _cover(theirs, self.scope) for claimant, theirs in by_claimant.items()},
            aside=frozenset(aside),
            caveats=frozenset({SILENCE}) | _left_out(aside, every, self.scope.grain or ""),
            names=names_in(members, self.scope, envelope()),
        )


@attrs.frozen
class _Placed:
    event: Any
    member: Member
    day: date


def _placed(account: Account[Any], member: Member, scope: Scope) -> _Placed | Maybe | Aside:
    if member.out is not None or member.when is None:
        return _aside(member, str(member.out))
    placed = place(member.when, scope)
    if placed.out is not None:
        return _aside(member, placed.out)
    doubts = member.doubts if placed.doubt is None else member.doubts | {placed.doubt}
    if doubts or not placed.is_certain:
        return Maybe(frozenset({member.id}), member.reading.value, doubts or frozenset({WHICH_DATE}), named(member))
    day = placed.spots[0].day
    assert day is not None  # noqa: S101  # days and nights have one
    return _Placed(account.event, member, day)


def _aside(member: Member, why: str) -> Aside:
    return Aside(member.id, why, member.reading.value, "", member.when, member)


def _left_out(asides: Iterable[Aside], placed: Iterable[_Placed | Maybe], grain: str) -> frozenset[str]:
    """Say what may fill a day without an account, and what is about several and fills none."""
    maybe = [each for each in placed if isinstance(each, Maybe)]
    filling = sum(each.reason.startswith("longer than") or each.reason == ABOUT_MORE for each in asides)
    none = {f"{FILLS_NONE.format(grain=grain)}: {filling}"} if filling else set()
    return doubted(maybe, MAY_FILL.format(grain=grain)) | none


def _cover(found: Sequence[_Placed | Maybe], scope: Scope) -> Cover:
    placed = [each for each in found if isinstance(each, _Placed)]
    days = sorted({each.day for each in placed})
    missing = Counter(each.member.reading.value.missing or "reported" for each in placed)
    lagging = ((each.member.when, each.member.reading.reported) for each in placed)
    return Cover(
        accounts=len(placed),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        days=len(days),
        gaps=tuple(_gaps(days, scope)),
        reported=missing["reported"],
        withheld=missing["withheld"],
        unreported=missing["unreported"],
        when=Counter(each.event.when.precision for each in placed),
        where=Counter(_precision(each.event) for each in placed),
        reporting=lags(lag_after_end(when, said) for when, said in lagging if when is not None),
        used=frozenset(each.member.id for each in placed),
        maybe=frozenset(each for each in found if isinstance(each, Maybe)),
    )


def _precision(event: Any) -> str:
    return getattr(getattr(event, "where", None), "precision", None) or NOT_SAID


def _gaps(days: Sequence[date], scope: Scope) -> Iterable[Run]:
    # The day before and the day after all that is asked for bound the first gap and the last.
    before = [] if scope.since is None else [scope.since - DAY]
    after = [] if scope.until is None else [scope.until + DAY]
    bounds = [*before, *days, *after]
    for one, other in itertools.pairwise(bounds):
        if other - one > DAY:
            yield one + DAY, other - DAY
