"""`MatchCandidates`: which reports could be of the same incident (question 19).

It proposes pairs with reasons, and never merges: a link is somebody's to make, and to undo. What is linked already is
not proposed, and what somebody un-linked is told apart, with the retraction that did it.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.errors import UsageError
from conflict_events.events import KINDS, Correction, Link, Retraction, kind_name
from conflict_events.history import Account, Bookkeeping, Entry, View
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Actor, EntryId, Place, Truth, When, is_under
from conflict_events.values.hulls import span

__all__ = ["Candidate", "Candidates", "MatchCandidates", "Unlinked"]

COMPARED = ("attacker", "target", "weapon")

Span: TypeAlias = tuple[datetime, datetime]

Steps: TypeAlias = tuple[str, ...]
"""The code of a place, step by step; none = not said."""


@attrs.frozen
class Candidate:
    """Two accounts that could be of one incident.

    Attributes:
        accounts: The ids of the two.
        claimants: Whose they are.
        kind: The stable name of their kind.
        reasons: What was compared: "time" (YES = one window lies inside the other), "place" (YES = one lies in the
            other, or both points in one box), and where the kind has them "attacker", "target", "weapon" (YES = the
            same). UNDETERMINED = one of them does not say, or the windows meet only in part or within the slack. None
            is NO: that excludes a pair.
        figures: Whether the measures that both report are the same; rivals may differ, so NO does not exclude.
        match: YES = every reason is; else UNDETERMINED. It is a proposal all the same.
    """

    accounts: frozenset[EntryId]
    claimants: frozenset[Actor]
    kind: str
    reasons: Mapping[str, Truth]
    figures: Truth
    match: Truth


@attrs.frozen
class Unlinked:
    """A pair that would be proposed, had nobody un-linked it.

    Attributes:
        candidate: The pair.
        links: The ids of the links that do not stand.
        retractions: The ids of the retractions by which they do not.
    """

    candidate: Candidate
    links: frozenset[EntryId]
    retractions: frozenset[EntryId]


@attrs.frozen
class Candidates(Answer):
    """Pairs proposed, and pairs that were un-linked.

    Attributes:
        candidates: The pairs that nobody linked.
        unlinked: The pairs that somebody un-linked.
        compared: How many accounts were compared.
        timeless: The ids of accounts that could not be: their kind names no window.
        entries: The ids of the accounts in the pairs and in their incidents, and of the entries about them, by which
            they read as they do and are linked or not.
        context: Where it was asked; None outside a log.
    """

    candidates: tuple[Candidate, ...]
    unlinked: tuple[Unlinked, ...]
    compared: int
    timeless: frozenset[EntryId]
    entries: frozenset[EntryId]
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that it speaks of, of their incidents, and of all entries about them."""
        return self.entries

    def table(self) -> Table:
        """Lay out the pairs, first those that nothing leaves open, with what was compared."""
        cells = [
            (
                each.kind,
                tuple(sorted(account[:8] for account in each.accounts)),
                tuple(sorted(each.claimants)),
                each.match.value,
                "; ".join(f"{name} {truth.value}" for name, truth in each.reasons.items()),
                each.figures.value,
            )
            for each in self.candidates
        ]
        headings = ("kind", "accounts", "said by", "match", "reasons", "same figures")
        return Table(headings, tuple(sorted(cells, key=_certain_first)))


def _certain_first(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (row[3] != Truth.YES.value, row[0], sorted(row[2]), *row[4:], sorted(row[1]))


def _named(kinds: Iterable[str] | None) -> frozenset[str] | None:
    return None if kinds is None else frozenset(kinds)


@attrs.frozen(kw_only=True)
class MatchCandidates(ById[Entry[Any]]):
    """Propose pairs of accounts that could be of one incident. Its answer is `Candidates`.

    It looks at the entries themselves, for what was un-linked stands no longer.

    Attributes:
        slack: How far apart two windows may lie and still be proposed; zero = they must meet.
        same_claimant: Whether two accounts of one claimant may be a pair: two posts on one attack, or one row twice.
        degrees: Two points are in one place where they lie no farther apart than so, in latitude and in longitude: a
            box and no distance. None = points are not compared.
        kinds: Stable names of the kinds compared; None = every kind of account in the table of kinds of this library.
        about: Only pairs with this account; None = all pairs.

    Raises:
        UsageError: The slack or the degrees are negative.
    """

    handles = frozenset({Entry})
    state_depends_on = ()

    slack: timedelta
    same_claimant: bool
    degrees: Decimal | None = None
    kinds: frozenset[str] | None = attrs.field(default=None, converter=_named)
    about: EntryId | None = None

    def __attrs_post_init__(self) -> None:
        if self.slack < timedelta(0):
            raise UsageError(f"slack: must not be negative, got {self.slack}")
        if self.degrees is not None and self.degrees < 0:
            raise UsageError(f"degrees: must not be negative, got {self.degrees}")

    def keeps(self, account: Account[Entry[Any]], /) -> Entry[Any]:
        """Keep the entry."""
        return account.event

    def answer(self, state: dict[str, Entry[Any]], /) -> Candidates:
        """Judge the entries, sweep along time, and hold each two that meet against each other."""
        books = Bookkeeping(state.values(), View.now())
        standing = list(self._standing(state.values(), books))
        accounts = [each for each in standing if _when(each) is not None]
        pairs = [pair for group in _by_kind(accounts) for pair in self._pairs(group)]
        undone = _undone(state.values(), books)
        unlinked = [
            Unlinked(pair, *(frozenset(each) for each in zip(*undone[pair.accounts], strict=True)))
            for pair in pairs
            if pair.accounts in undone
        ]
        return Candidates(
            candidates=tuple(sorted((pair for pair in pairs if pair.accounts not in undone), key=_spelled)),
            unlinked=tuple(sorted(unlinked, key=lambda each: _spelled(each.candidate))),
            compared=len(accounts),
            timeless=frozenset(each.id for each in standing) - {each.id for each in accounts},
            entries=_entries({account for pair in pairs for account in pair.accounts}, state, books),
        )

    def _standing(self, entries: Iterable[Entry[Any]], books: Bookkeeping) -> Iterator[Account[Any]]:
        for entry in entries:
            wanted = self.kinds is None or entry.kind in self.kinds
            account = books.account(entry) if wanted and entry.kind not in KINDS.ledger else None
            if isinstance(account, Account):
                yield account

    def _pairs(self, accounts: Sequence[Account[Any]]) -> Iterator[Candidate]:
        """Sweep along time: only those whose windows meet, within the slack, are ever held against each other."""
        spans = {each.id: span(each.event.when) for each in accounts}
        active = _Active()
        for account in sorted(accounts, key=lambda each: spans[each.id]):
            may_meet = functools.partial(self._may_meet, spans, spans[account.id][0])
            # Two points may be near one another whatever the codes of their places.
            steps = () if self.degrees is not None else _steps(account.event)
            for other in active.near(steps, may_meet):
                pair = self._held(other, account)
                if pair is not None:
                    yield pair
            active.add(steps, account)

    def _may_meet(self, spans: Mapping[str, Span], begins: datetime, other: Account[Any]) -> bool:
        # Added to the earlier: what is taken from the first of all instants has no date.
        return begins - spans[other.id][1] <= self.slack

    def _held(self, one: Account[Any], other: Account[Any]) -> Candidate | None:
        a, b = one.event, other.event
        claimants = frozenset({a.attribution.claimant, b.attribution.claimant})
        wanted = self.same_claimant or len(claimants) == 2
        if not wanted or self.about not in (None, one.id, other.id) or _are_linked(one, other):
            return None
        reasons = {"time": _same_time(a.when, b.when), "place": self._same_place(_where(a), _where(b))}
        for name in COMPARED:
            if hasattr(a, name):  # not every kind has sides, or a weapon
                reasons[name] = _same(getattr(a, name), getattr(b, name), nested=name != "weapon")
        if Truth.NO in reasons.values():
            return None
        sure = set(reasons.values()) == {Truth.YES}
        match = Truth.YES if sure else Truth.UNDETERMINED
        accounts = frozenset({one.id, other.id})
        return Candidate(accounts, claimants, kind_name(type(a)), reasons, _same_figures(a, b), match)

    def _same_place(self, one: Place | None, other: Place | None) -> Truth:
        if one is None or other is None:
            return Truth.UNDETERMINED
        if self.degrees is not None and one.lat is not None and other.lat is not None:
            near = abs(one.lat - other.lat) <= self.degrees and _apart(one, other) <= self.degrees
            return Truth.of(surely=near, possibly=near)
        return _same(one.code, other.code, nested=True)


class _Active:
    """Accounts by place, whose windows later ones may meet; a place that is not said holds all others."""

    def __init__(self) -> None:
        """Begin with none."""
        self._under: dict[Steps, list[Account[Any]]] = defaultdict(list)
        self._own: dict[Steps, list[Account[Any]]] = defaultdict(list)

    def add(self, steps: Steps, account: Account[Any]) -> None:
        """Put one with those of its place, and with those under each place that holds it."""
        self._own[steps].append(account)
        for depth in range(len(steps) + 1):
            self._under[steps[:depth]].append(account)

    def near(self, steps: Steps, may_meet: Callable[[Account[Any]], bool]) -> Iterator[Account[Any]]:
        """Give those of a place, of all that hold it and of all under it; what is over is gone for good."""
        shelves = [(self._under, steps), *((self._own, steps[:depth]) for depth in range(len(steps)))]
        for shelf, place in shelves:
            if place in shelf:
                shelf[place] = list(filter(may_meet, shelf[place]))
                yield from shelf[place]


def _steps(event: Any) -> Steps:
    where = _where(event)
    return () if where is None or where.code is None else tuple(where.code.split("/"))


def _apart(one: Place, other: Place) -> Decimal:
    """Give the degrees of longitude between two points, the short way round."""
    apart = abs((one.lon or Decimal(0)) - (other.lon or Decimal(0)))
    return min(apart, 360 - apart)


def _by_kind(accounts: Iterable[Account[Any]]) -> Iterable[list[Account[Any]]]:
    groups: dict[type[Any], list[Account[Any]]] = defaultdict(list)
    for account in accounts:
        groups[type(account.event)].append(account)
    return groups.values()


def _when(account: Account[Any]) -> When | None:
    when = getattr(account.event, "when", None)
    return when if isinstance(when, When) else None


def _where(event: Any) -> Place | None:
    where = getattr(event, "where", None)
    return where if isinstance(where, Place) else None


def _same_time(one: When, other: When) -> Truth:
    inside = one.lies_within(other) or other.lies_within(one)
    return Truth.YES if inside else Truth.UNDETERMINED


def _same(one: Any, other: Any, *, nested: bool) -> Truth:
    if not (isinstance(one, str) and isinstance(other, str)):
        return Truth.UNDETERMINED  # not said
    same = one == other or (nested and (is_under(one, other) or is_under(other, one)))
    return Truth.YES if same else Truth.NO


def _same_figures(one: Any, other: Any) -> Truth:
    relations = set()
    for measure in measures_in(one):
        ours, theirs = measure_of(one, measure), measure_of(other, measure)
        if ours is not None and theirs is not None and theirs.missing != "unreported":
            relations.add(ours.is_equal(theirs))
    if Truth.NO in relations:
        return Truth.NO
    return Truth.YES if relations == {Truth.YES} else Truth.UNDETERMINED


def _are_linked(one: Account[Any], other: Account[Any]) -> bool:
    return one.incident == other.incident or one.incident in other.part_of or other.incident in one.part_of


def _entries(accounts: Iterable[str], state: Mapping[str, Entry[Any]], books: Bookkeeping) -> frozenset[str]:
    """Give accounts with those of their incidents, and every entry that corrects, retracts or links one of them."""
    about: dict[str, list[str]] = defaultdict(list)
    for entry in state.values():
        for target in _targets(entry.event):
            about[target].append(entry.id)
    reached: set[str] = set()
    todo = [each for account in accounts for each in books.incidents.of(account)]
    while todo:
        current = todo.pop()
        if current not in reached:
            reached.add(current)
            todo += about[current]
    return frozenset(reached & state.keys())


def _targets(event: Any) -> tuple[str, ...]:
    if isinstance(event, Link):
        return event.a, event.b
    return (event.target,) if isinstance(event, Correction | Retraction) else ()


def _undone(entries: Iterable[Entry[Any]], books: Bookkeeping) -> dict[frozenset[str], list[tuple[str, str]]]:
    """Give for each pair that was un-linked the links and the retractions of them."""
    undone: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry.event, Link):
            for retraction in books.retractions_of(entry.id):
                undone[frozenset({entry.event.a, entry.event.b})].append((entry.id, retraction))
    return undone


def _spelled(pair: Candidate) -> tuple[Any, ...]:
    # For the layout only; an id decides where all else is equal.
    return (
        pair.kind,
        sorted(pair.claimants),
        [(name, each.value) for name, each in pair.reasons.items()],
        sorted(pair.accounts),
    )
