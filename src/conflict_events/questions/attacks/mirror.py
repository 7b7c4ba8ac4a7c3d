"""`Mirror`: how the two sides compare on the same night or day and the same measure (question 9).

One side's launches are known by the other's radar; the other's often only by what was shot down. Such figures are never
subtracted from each other: the answer refuses, and says what stands against what.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

import attrs

from conflict_events.counting.buckets import Bucket, bucketed, find
from conflict_events.counting.competing.meanings import unlike_decoys
from conflict_events.counting.competing.picks import Aside, Maybe
from conflict_events.counting.membership.holding import Member, hold
from conflict_events.counting.membership.measures import measures_in
from conflict_events.counting.membership.members import Subject
from conflict_events.counting.membership.scoped import check_scope
from conflict_events.counting.placing.keys import Key, as_key
from conflict_events.counting.policies import Policy, by
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked, names_in
from conflict_events.counting.telling.rows import may_count, running
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import InScope
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import Table, shown_key
from conflict_events.questions.records.larger import out_of, with_larger
from conflict_events.values import Actor, EntryId, Quantity, Scope, Truth, When, is_under
from conflict_events.values.arguments import pairs

__all__ = ["Mirror", "Mirrored", "Side"]


@attrs.frozen
class Side:
    """One side's attacks in the period.

    Attributes:
        attacker: Whose attacks.
        policy: Whose count of them.
        value: The figure; None = no figure of the measure under the policy.
        used: The ids of the accounts behind it.
        instead: What is reported of these attacks in its place: measure and figure, under the same policy.
        instead_used: The ids of the accounts behind those.
        aside: The accounts in question that were set aside, and why.
        caveats: What to know before using it; where there is no figure, what lies in the period and does not count.
        certain: It certainly has that figure; else what is here may be of another period, and there may be none.
        decoys: Whether decoys are in the figures that certainly count, as each says; None = not said.
        may_add: What the accounts that may count add to the figure at most; None = there are none, or they are set
            aside.
        maybe: Those accounts, with what would decide.
    """

    attacker: Actor
    policy: str
    value: Quantity | None
    used: frozenset[str]
    instead: Mapping[str, Quantity]
    instead_used: frozenset[str]
    aside: frozenset[Aside]
    caveats: frozenset[str]
    certain: bool = True
    decoys: frozenset[bool | None] = frozenset()
    may_add: Quantity | None = None
    maybe: frozenset[Maybe] = frozenset()

    def __str__(self) -> str:
        figure = self._told() if self.value is None else f"{self.value}" if self.certain else f"perhaps {self.value}"
        return f"{self.attacker}: {figure}, {self.policy}"

    def _told(self) -> str:
        figures = ", ".join(f"{measure} {value}" for measure, value in sorted(self.instead.items()))
        return f"only {figures}" if figures else "nothing"


@attrs.frozen
class Mirrored(NamesAsked, Answer):
    """Both sides in one period.

    Attributes:
        key: The period.
        measure: What was to be compared.
        sides: By attacker.
        reason: Why the sides cannot be compared; None = they can.
        greater: The attacker definitely ahead; None = neither, or not comparable.
        difference: By how much; None where it is not definite.
        caveats: What to know before using it, of both sides.
        scope: The period's grain, zone and rule.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    key: Key
    measure: str
    sides: Mapping[Actor, Side]
    reason: str | None
    greater: Actor | None
    difference: Quantity | None
    caveats: frozenset[str]
    scope: Scope
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        return attrs.evolve(self, caveats=self.caveats | running(self.key, self.scope, context), context=context)

    @property
    def is_comparable(self) -> bool:
        """Both sides have a figure of the same measure."""
        return self.reason is None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of."""
        return frozenset().union(*(side.used | side.instead_used for side in self.sides.values()))

    def conclusion(self) -> Any:
        """Give whether the sides are comparable, and who is ahead."""
        return self.is_comparable, self.greater

    def sentence(self) -> str:
        """Say it in plain words, with what is to know before using it."""
        caveats = sorted(self.caveats | self._of_all())
        return " ".join([self._verdict(), *(f"Caveat: {each}." for each in caveats)])

    def _of_all(self) -> frozenset[str]:
        return unspoken(self.context) | self.names.caveats()

    def _verdict(self) -> str:
        where = f"{self.scope.grain} of {shown_key(self.key)}"
        sides = " against ".join(sorted(map(str, self.sides.values())))
        if self.reason is not None:
            return f"NOT_COMPARABLE, {where}: {self.reason} ({sides})."
        if self.greater is None:
            return f"Comparable, {where}, {self.measure}: {sides}; neither is definitely ahead."
        return f"Comparable, {where}, {self.measure}: {sides}; {self.greater} is ahead by {self.difference}."

    def __str__(self) -> str:
        return self.sentence()

    def table(self) -> Table:
        """Lay out the two sides."""
        of_both = self.caveats.difference(*(side.caveats for side in self.sides.values())) | self._of_all()
        cells = tuple(
            (
                side.attacker,
                side.value,
                tuple(f"{name} {value}" for name, value in side.instead.items()),
                side.policy,
                "; ".join(sorted(side.caveats | of_both)),
            )
            for side in self.sides.values()
        )
        heads = ("attacker", self.measure, "reported instead", "count", "caveats")
        return Table(heads, tuple(sorted(cells, key=lambda row: row[0])))

    def rows(self) -> list[dict[str, Any]]:
        """Give each side as a row, with what may count in its figure."""
        return [{**row, **may_count(self.sides[row["attacker"]].maybe)} for row in self.table().rows()]


def _pairs(counts: Mapping[str, Policy] | Iterable[tuple[str, Policy]]) -> tuple[tuple[str, Policy], ...]:
    return tuple(pairs(counts).items())


@attrs.frozen
class Mirror(InScope[Account[Any]]):
    """Compare two sides. Its answer is `Mirrored`.

    Attributes:
        counts: Whose count of each attacker's attacks: two attackers.
        key: The period, as `Board.verdict` takes it.
        scope: Kinds, measure, grain, zone and day rule; it names no attacker.

    Raises:
        UsageError: There are not two attackers, or the scope names one.
        IncompleteScope: The scope does not say all that the question needs.
    """

    scope: Scope
    counts: tuple[tuple[Actor, Policy], ...] = attrs.field(converter=_pairs)
    key: Any = attrs.field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        if len(self.counts) != 2 or self.scope.attacker is not None:  # a mirror has two sides
            raise UsageError("counts: must name two attackers and whose count of each; the scope then names none")
        check_scope(attrs.evolve(self.scope, attacker=self.counts[0][0]))
        as_key(self.key, self.scope)  # what names no period is refused here

    def answer(self, state: dict[str, Account[Any]], /) -> Mirrored:
        """Count each side, and compare where the measure is the same."""
        sides = {attacker: self._side(attacker, policy, state) for attacker, policy in self.counts}
        reason = _reason(sides, self.scope.measure or "")
        greater, difference = (None, None) if reason else _ahead(list(sides.values()))
        return Mirrored(
            key=as_key(self.key, self.scope),
            measure=self.scope.measure or "",
            sides=sides,
            reason=reason,
            greater=greater,
            difference=difference,
            caveats=unlike_decoys(*(side.decoys for side in sides.values())).union(
                *(side.caveats for side in sides.values())
            ),
            scope=self.scope,
            names=self._names(state.values()),
        )

    def _names(self, accounts: Iterable[Account[Any]]) -> AskedNames:
        scopes = [(attrs.evolve(self.scope, attacker=attacker), policy) for attacker, policy in self.counts]
        names = [names_in(_members(accounts, scope), scope, policy) for scope, policy in scopes]
        return AskedNames(frozenset().union(*(each.suspected for each in names)))

    def _side(self, attacker: str, policy: Policy, state: Mapping[str, Account[Any]]) -> Side:
        scope = attrs.evolve(self.scope, attacker=attacker)
        result = bucketed(_members(state.values(), scope), scope, policy)
        bucket = find(with_larger(result, scope), self.key, scope)
        instead = {} if bucket else self._instead(scope, policy, state)
        return Side(
            attacker=attacker,
            policy=policy.name,
            value=None if bucket is None else bucket.value,
            used=frozenset() if bucket is None else bucket.evidence,
            instead={name: other.value for name, other in instead.items()},
            instead_used=frozenset(account for other in instead.values() for account in other.evidence),
            aside=result.aside | (bucket.aside if bucket else frozenset()),
            caveats=self._left_out(result.aside, scope)
            if bucket is None
            else bucket.caveats | _contradicted(bucket, scope, state),
            certain=bucket is None or bucket.has_figure,
            decoys=frozenset() if bucket is None else bucket.decoys,
            may_add=None if bucket is None or scope.maybe == "aside" else bucket.may_add,
            maybe=frozenset() if bucket is None else bucket.maybe,
        )

    def _left_out(self, asides: Iterable[Aside], scope: Scope) -> frozenset[str]:
        figures = [each for each in asides if each.value.missing != "unreported"]
        reasons = out_of(figures, as_key(self.key, scope), scope, "max")
        return frozenset({f"no figure for {scope.attacker}; out: {'; '.join(reasons)}"} if reasons else ())

    def _instead(self, scope: Scope, policy: Policy, state: Mapping[str, Account[Any]]) -> dict[str, Bucket]:
        measures = {name for account in state.values() for name in measures_in(account.event)} - {scope.measure}
        scopes = {name: attrs.evolve(scope, measure=name) for name in sorted(measures)}
        results = {name: bucketed(_members(state.values(), other), other, policy) for name, other in scopes.items()}
        buckets = {name: find(result.buckets, self.key, scope) for name, result in results.items()}
        return {name: bucket for name, bucket in buckets.items() if bucket is not None}


def _members(accounts: Iterable[Account[Any]], scope: Scope) -> list[Member]:
    return [member for member in (hold(account, scope) for account in accounts) if member is not None]


def _contradicted(bucket: Bucket, scope: Scope, state: Mapping[str, Account[Any]]) -> frozenset[str]:
    """Find claimants whose destroyed, within the window and place of their launched, exceed them."""
    if scope.measure != "launched":
        return frozenset()
    # The claimant is asked for itself, wherever and however it spoke: the scope of the question is another matter.
    destroyed = attrs.evolve(scope, measure="destroyed", grain="incident", since=None, until=None, places=None)
    by_claimant = defaultdict(list)
    for other in _members(state.values(), destroyed):
        if (
            other.out is None
            and not other.doubts
            and not other.is_silent
            and other.when is not None
            and other.when.earliest is not None
        ):
            by_claimant[other.reading.claimant].append((other.when.earliest, other))
    for others in by_claimant.values():
        others.sort(key=_start)
    launches = _members((state[each] for each in bucket.used), scope)
    caveats = (_exceeded(launch, by_claimant[launch.reading.claimant], destroyed) for launch in launches)
    return frozenset(caveat for caveat in caveats if caveat)


def _start(other: tuple[datetime, Member]) -> datetime:
    return other[0]


def _exceeded(launch: Member, others: Sequence[tuple[datetime, Member]], destroyed: Scope) -> str | None:
    claimant, launched, window = launch.reading.claimant, launch.reading.value, launch.when
    if window is None or window.earliest is None or window.latest is None:
        return None  # nothing lies within a window that is open
    first = bisect_left(others, window.earliest, key=_start)
    last = bisect_right(others, window.latest, key=_start)
    near = [other for _, other in others[first:last] if _covers(launch.about, window, other)]
    total = bucketed(near, destroyed, by(claimant)).everything().value
    if total.missing or total.is_above(launched) is not Truth.YES:
        return None
    return f"{launched} launched is below the {total} destroyed that {claimant} itself reports within that window"


def _covers(launch: Subject, window: When, other: Member) -> bool:
    """Tell whether the destroyed of one are among the launched of the other."""
    said = other.about
    alike = said.kind == launch.kind and launch.weapon in (None, said.weapon)
    placed = launch.place is not None and said.place is not None and is_under(said.place, launch.place)
    return alike and placed and other.when is not None and other.when.lies_within(window)


def _reason(sides: Mapping[str, Side], measure: str) -> str | None:
    silent = [side for side in sides.values() if side.value is None]
    if not silent:
        return None
    if len(silent) == len(sides):
        return f"no figure of {measure} for either side; what is not said is not zero"
    other = ", ".join(sorted(silent[0].instead))
    if not other:
        return f"{measure} on one side, and no figure that counts on the other; what is not said is not zero"
    return f"{measure} on one side against {other} on the other: different measures are never compared"


def _ahead(sides: list[Side]) -> tuple[str | None, Quantity | None]:
    if not all(side.certain for side in sides):
        return None, None  # nobody is ahead of a figure that there may not be
    for one, other in (sides, sides[::-1]):
        if one.value is not None and other.value is not None and one.value.is_above(other.value) is Truth.YES:
            return one.attacker, one.value.minus(other.value)
    return None, None
