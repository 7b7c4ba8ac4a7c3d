"""`Contested`: which claims are disputed, denied, or could not be verified (question 17).

A claim is contested in two ways. Somebody says so: an assessment, or a statement that denies it. Or another claimant
gives, of the same incident and the same measure, a figure that is definitely another. Silence is neither: who does not
mention something has not denied it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.counting.membership.holding import hold, reaches_into
from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.counting.policies import Latest, Reading
from conflict_events.errors import UsageError
from conflict_events.events import Assessment, Statement, TerritorialClaim, kind_name
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import UNREPORTED, Actor, EntryId, Quantity, Scope, Truth, is_under
from conflict_events.values.quantity import or_unreported

__all__ = ["Contest", "Contested", "Contests"]

How: TypeAlias = Literal["assessment", "denial", "rival"]
Matter: TypeAlias = Literal["event", "number", "actor", "verification", "unsaid"]
DAMAGE = "damage"


@attrs.frozen
class Contest:
    """One claim, and who contests it.

    Attributes:
        accounts: The ids of the accounts that make the claim.
        claimant: Whose claim it is.
        by: Who contests it.
        against: The ids of the entries that contest it: the assessment and its counter, the denial, the rival accounts.
        how: "assessment" = somebody assessed it so; "denial" = a statement about it denies it; "rival" = another
            claimant's account of the same incident definitely differs, whether or not either names the other.
        stance: An assessment's "disputes", "denies" or "cannot_verify"; "denies" for a denial; None for a rival.
        of: What is contested: "event" = whether it happened at all, none against some included; "number" = how many;
            "actor" = who did it or holds it; "verification" = it could not be verified, which is no denial;
            "unsaid" = disputed, and not said in what.
        measure: The measure contested; None = none is.
        said: What the claim gives; None = no measure is contested.
        instead: What stands against it; None = nothing does.
    """

    accounts: frozenset[EntryId]
    claimant: Actor
    by: Actor
    against: frozenset[EntryId]
    how: How
    stance: str | None
    of: Matter
    measure: str | None = None
    said: Quantity | frozenset[str] | None = None
    instead: Quantity | frozenset[str] | None = None


@attrs.frozen
class Contests(Answer):
    """What is contested, and what is not.

    Attributes:
        contests: One for each claim, voice and measure; rivals contest each other.
        uncontested: The ids of the accounts in question that nobody contests, which does not mean that anybody agrees.
        gone: The ids of the assessments and denials whose target does not stand in this view.
        about: The account by whose incident it was asked; None = not by one.
        scope: By which scope it was asked; None = by none.
        context: Where it was asked; None outside a log.
    """

    contests: frozenset[Contest]
    uncontested: frozenset[EntryId]
    gone: frozenset[EntryId]
    about: EntryId | None
    scope: Scope | None
    context: Context | None = None

    def explicit(self) -> frozenset[Contest]:
        """Give those that somebody put into words."""
        return frozenset(each for each in self.contests if each.how != "rival")

    def implicit(self) -> frozenset[Contest]:
        """Give those that two accounts of one incident make by differing."""
        return frozenset(each for each in self.contests if each.how == "rival")

    def of_account(self, account: EntryId) -> frozenset[Contest]:
        """Give those against one account."""
        return frozenset(each for each in self.contests if account in each.accounts)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the entries that contest and are contested."""
        return frozenset(entry for each in self.contests for entry in (*each.accounts, *each.against))

    def table(self) -> Table:
        """Lay out who contests whom, of what, and with what figure."""
        headings = ("claim of", "contested by", "how", "what", "measure", "said", "against it")
        cells = [
            (
                each.claimant,
                each.by,
                each.how if each.stance is None else f"{each.how}: {each.stance}",
                each.of,
                each.measure,
                _shown(each.said),
                _shown(each.instead),
            )
            for each in self.contests
        ]
        return Table(headings, tuple(sorted(cells, key=lambda row: tuple(map(str, row)))))


def _shown(value: Quantity | frozenset[str] | None) -> Any:
    return "none" if value == frozenset() else value


@attrs.frozen
class Contested(ById[Account[Any]]):
    """Find what is contested. Its answer is `Contests`.

    Attributes:
        scope: The accounts in question are those in this scope, whose windows reach into its days; it may leave open
            what it likes. None = any.
        about: The id of any account of an incident: that incident and its parts are in question. None = any.

    Raises:
        UsageError: The scope names days and no zone.
    """

    handles = frozenset({object, Assessment})
    state_depends_on = ()

    scope: Scope | None = None
    about: EntryId | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        scope = self.scope
        if scope is not None and (scope.since or scope.until) and scope.tz is None:
            raise UsageError("scope.tz: days are days of a zone; name it")

    def answer(self, state: dict[str, Account[Any]], /) -> Contests:
        """Gather the words against claims, and the figures that differ."""
        accounts = {key: each for key, each in state.items() if not isinstance(each.event, Assessment)}
        asked = {key for key, each in accounts.items() if self._asks(each)}
        every = [*_explicit(state, accounts), *_implicit(accounts.values())]
        contests = frozenset(each for each in every if each.accounts & asked)
        contested = {account for each in contests for account in each.accounts}
        targets = {key: _target(each.event) for key, each in state.items()}
        return Contests(
            contests=contests,
            uncontested=frozenset(asked - contested),
            gone=frozenset(key for key, target in targets.items() if target is not None and target not in accounts),
            about=self.about,
            scope=self.scope,
        )

    def _asks(self, account: Account[Any]) -> bool:
        near = self.about is None or account.is_within(self.about)
        if self.scope is None or not near:
            return near
        return hold(account, self.scope) is not None and reaches_into(account.event, self.scope)


def _target(event: Any) -> EntryId | None:
    """Give the account that an entry puts into question; None = it questions none."""
    if isinstance(event, Assessment):
        return None if event.stance == "corroborates" else event.target
    return event.about if isinstance(event, Statement) and event.act == "deny" else None


# --- in words ---------------------------------------------------------------------------------------


def _explicit(state: Mapping[str, Account[Any]], accounts: Mapping[str, Account[Any]]) -> Iterator[Contest]:
    for entry in state.values():
        target = accounts.get(_target(entry.event) or "")
        if target is None or target.event.attribution.claimant == entry.event.attribution.claimant:
            continue  # a claimant's word on its own account is no contest
        if isinstance(entry.event, Assessment):
            yield from _assessed(entry, target, accounts.get(entry.event.counter or ""))
        else:
            yield _worded(entry, target, how="denial", stance="denies", of="event")


def _assessed(entry: Account[Any], target: Account[Any], counter: Account[Any] | None) -> Iterator[Contest]:
    stance = entry.event.stance
    words = _worded(entry, target, how="assessment", stance=stance, of=_OF[stance])
    against = words.against if counter is None else words.against | {counter.id}
    differing = [] if counter is None or stance == "cannot_verify" else list(_differences(target.event, counter.event))
    for measure, said, instead in differing:
        of = _matter(said, instead)
        yield attrs.evolve(words, against=against, of=of, measure=measure, said=said, instead=instead)
    if not differing:
        yield attrs.evolve(words, against=against)


_OF: Mapping[str, Matter] = {"denies": "event", "disputes": "unsaid", "cannot_verify": "verification"}


def _worded(entry: Account[Any], target: Account[Any], *, how: How, stance: str, of: Matter) -> Contest:
    return Contest(
        accounts=frozenset({target.id}),
        claimant=target.event.attribution.claimant,
        by=entry.event.attribution.claimant,
        against=frozenset({entry.id}),
        how=how,
        stance=stance,
        of=of,
    )


Difference: TypeAlias = tuple[str, Any, Any]


def _differences(event: Any, other: Any) -> Iterator[Difference]:
    """Give what two accounts definitely say differently: figures of one measure, damage against none."""
    for measure in measures_in(event):
        said, instead = measure_of(event, measure), measure_of(other, measure)
        if said is not None and instead is not None and said.is_equal(instead) is Truth.NO:
            yield measure, said, instead
    ours, theirs = _damage_of(event), _damage_of(other)
    if ours is not None and theirs is not None and bool(ours) != bool(theirs):
        yield DAMAGE, ours, theirs


def _damage_of(event: Any) -> frozenset[str] | None:
    damage = getattr(event, DAMAGE, None)
    return damage if isinstance(damage, frozenset) else None


def _matter(said: Any, instead: Any) -> Matter:
    if isinstance(said, frozenset):
        return "event"
    none_and_some = {said.ceiling == 0, instead.ceiling == 0} == {True, False}
    return "event" if none_and_some else "number"


# --- by differing -----------------------------------------------------------------------------------


def _implicit(accounts: Iterable[Account[Any]]) -> Iterator[Contest]:
    groups: dict[tuple[Any, str], list[Account[Any]]] = defaultdict(list)
    for account in accounts:
        groups[account.incident, kind_name(type(account.event))].append(account)
    for rivals in groups.values():
        claimants = {account.event.attribution.claimant for account in rivals}
        if len(claimants) > 1:
            yield from _figures(rivals)
            yield from _damage(rivals)
            yield from _actors(rivals)


def _figures(rivals: Sequence[Account[Any]]) -> Iterator[Contest]:
    for measure in {measure for account in rivals for measure in measures_in(account.event)}:
        readings = [
            _reading(account, value)
            for account in rivals
            if (value := measure_of(account.event, measure)) is not None and value.missing != "unreported"
        ]
        said = {claimant: Latest(claimant).choose(readings) for claimant in {each.claimant for each in readings}}
        for claimant, by in itertools.permutations(said, 2):
            ours, theirs = or_unreported(said[claimant].value), or_unreported(said[by].value)
            if ours.is_equal(theirs) is Truth.NO:
                accounts, against = (frozenset(each.account for each in said[who].used) for who in (claimant, by))
                of = _matter(ours, theirs)
                yield Contest(accounts, claimant, by, against, "rival", None, of, measure, ours, theirs)


def _damage(rivals: Sequence[Account[Any]]) -> Iterator[Contest]:
    """Give who says that something was damaged, against who says that nothing was."""
    for one, other in _pairs(rivals, _damage_of):
        said, instead = _damage_of(one.event), _damage_of(other.event)
        if bool(said) != bool(instead):
            yield attrs.evolve(_rival(one, other, "event"), measure=DAMAGE, said=said, instead=instead)


def _actors(rivals: Sequence[Account[Any]]) -> Iterator[Contest]:
    """Give who names one attacker, or one holder of the ground, against who names another."""
    for one, other in _pairs(rivals, _actor):
        actor, another = _actor(one.event) or "", _actor(other.event) or ""
        if not (is_under(actor, another) or is_under(another, actor)):
            yield _rival(one, other, "actor")


def _pairs(rivals: Sequence[Account[Any]], said: Callable[[Any], Any]) -> Iterator[tuple[Account[Any], Account[Any]]]:
    """Give each two of what several claimants said last of something, both ways; who is silent is in none."""
    speaking = _last([account for account in rivals if said(account.event) is not None])
    pairs = itertools.permutations(speaking, 2)
    return ((one, other) for one, other in pairs if _claimant(one) != _claimant(other))


def _rival(one: Account[Any], other: Account[Any], of: Matter) -> Contest:
    ours, theirs = frozenset({one.id}), frozenset({other.id})
    return Contest(ours, _claimant(one), _claimant(other), theirs, "rival", None, of)


def _last(rivals: Sequence[Account[Any]]) -> list[Account[Any]]:
    """Give what each claimant said last; several where that is not definite."""
    readings = [_reading(account, UNREPORTED) for account in rivals]
    used = {each.account for who in {each.claimant for each in readings} for each in Latest(who).choose(readings).used}
    return [account for account in rivals if account.id in used]


def _actor(event: Any) -> Actor | None:
    if isinstance(event, TerritorialClaim):
        # To lose and to contest ground names no holder.
        return event.holder if event.change in ("controls", "gained") else None
    attacker = getattr(event, "attacker", None)
    return attacker if isinstance(attacker, str) else None


def _claimant(account: Account[Any]) -> Actor:
    claimant: Actor = account.event.attribution.claimant
    return claimant


def _reading(account: Account[Any], value: Quantity) -> Reading:
    return Reading(account.id, _claimant(account), value, account.event.attribution.reported)
