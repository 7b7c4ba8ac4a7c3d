"""`ControlMap`: who controls a place, according to whom, at a moment (question 12).

A declaration by a party, an assessment by an observer and a geolocation are three things, and are kept apart. The
answer lists what each voice said last; it draws no line, and takes no silence for consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from conflict_events.errors import UsageError
from conflict_events.events import TerritorialClaim
from conflict_events.events.territory import Basis, Change
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Actor, EntryId, Order, PlaceCode, Truth, When, is_under
from conflict_events.values.clocks import instant
from conflict_events.values.places import place_code

__all__ = ["ControlMap", "Controls", "Held", "Nearby", "PlaceControl"]


@attrs.frozen
class Held:
    """What one voice says last of who has a place.

    Attributes:
        claimant: Whose word.
        basis: What it rests on: declared, assessed, or geolocated.
        holder: Whom it is about.
        change: That the holder controls, gained, lost or contested it.
        from_actor: From whom; None = not said.
        when: The time that it was said of.
        by_then: Whether that time had come at the moment asked about, and for a state also had not passed:
            UNDETERMINED where its window reaches over the moment, or ended before it and nobody said more.
        account: The id of the account.
    """

    claimant: Actor
    basis: Basis
    holder: Actor
    change: Change
    from_actor: Actor | None
    when: When
    by_then: Truth
    account: EntryId

    @property
    def holds(self) -> Actor | None:
        """Whom this voice gives the place to; None where it says lost or contested, which gives it to nobody."""
        return self.holder if self.change in ("controls", "gained") else None


@attrs.frozen
class Nearby:
    """An account of a broader or a narrower place: noted, and nothing is inferred from it.

    Attributes:
        account: Its id.
        claimant: Whose.
        place: The code of what it is about.
        relation: "broader" or "narrower" than the place asked about.
    """

    account: EntryId
    claimant: Actor
    place: PlaceCode
    relation: str


@attrs.frozen
class PlaceControl:
    """Who has one place, by every voice.

    Attributes:
        place: How the question calls it.
        codes: The codes that were taken for it.
        said: What each voice says last, by basis; several of one voice where their order is not definite.
        superseded: The ids of earlier accounts, which their own claimants went beyond.
        later: The ids of accounts of a later time than the moment.
        nearby: Accounts of broader and narrower places.
        unheard: Those listened for that say nothing of this place: no denial, and no consent.
        spellings: The names under which accounts write it.
    """

    place: str
    codes: frozenset[PlaceCode]
    said: frozenset[Held]
    superseded: frozenset[EntryId]
    later: frozenset[EntryId]
    nearby: frozenset[Nearby]
    unheard: frozenset[Actor]
    spellings: frozenset[str]

    def holders(self, basis: Basis | None = None) -> frozenset[Actor]:
        """Give everybody to whom some voice gives the place; of one basis, or of any."""
        holders = (each.holds for each in self.said if basis in (None, each.basis))
        return frozenset(holder for holder in holders if holder is not None)


@attrs.frozen
class Controls(Answer):
    """Places, each with what every voice says of it.

    Attributes:
        at: The moment asked about.
        places: By the name in the question.
        context: Where it was asked; None outside a log.
    """

    at: datetime
    places: Mapping[str, PlaceControl]
    context: Context | None = None

    def conclusion(self) -> Any:
        """Give who is said to hold each place, by basis."""
        return {name: frozenset((each.basis, each.holds) for each in place.said) for name, place in self.places.items()}

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that it is made of."""
        return frozenset(each.account for place in self.places.values() for each in place.said)

    def table(self) -> Table:
        """Lay out every place with every voice; a dash = nobody says anything."""
        cells: list[tuple[Any, ...]] = []
        for name, place in self.places.items():
            ordered = sorted(place.said, key=lambda each: (each.basis, each.claimant, str(each.when), each.account))
            rows: list[tuple[Any, ...]] = [
                (each.basis, each.claimant, f"{each.holder} {each.change}", each.when, each.by_then.value)
                for each in ordered
            ]
            rows += [("", actor, None, None, "not heard of") for actor in sorted(place.unheard)]
            cells += [(name, *row) for row in rows or [("", None, None, None, "")]]
        return Table(("place", "basis", "claimant", "says", "of", "by then"), tuple(cells))


Pairs: TypeAlias = Mapping[str, Iterable[str] | str] | Iterable[str | tuple[str, Iterable[str] | str]]


def _places(value: Pairs) -> tuple[tuple[str, frozenset[str]], ...]:
    each = value.items() if isinstance(value, Mapping) else value
    pairs = ((pair, pair) if isinstance(pair, str) else pair for pair in each)
    places = tuple((name, frozenset(map(place_code, _several(codes)))) for name, codes in pairs)
    if not places or not all(codes for _, codes in places):
        raise UsageError("places: name at least one place, and at least one code of each")
    return places


def _several(codes: Iterable[str] | str) -> Iterable[str]:
    return (codes,) if isinstance(codes, str) else codes


def _actors(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


def _moment(value: datetime | str) -> datetime:
    return instant(value, None, "at")


@attrs.frozen
class ControlMap(ById[Account[Any]]):
    """Ask who controls places, according to whom. Its answer is `Controls`.

    What each voice said last is told by the time that it speaks of, not by when it spoke; of one time, by what it said
    last. An account of a part of a place is no account of the whole, nor the other way round.

    Attributes:
        places: Each place with the codes that address it. A place whose sovereignty is disputed may stand under several
            countries' codes: the caller names them all. A mapping from names, or a list of codes.
        at: The moment that is asked about, in the world; what was known by then is for the view to say.
        listen_for: Actors whose silence is to be noted.

    Raises:
        UsageError: No place, or a place without a code.
    """

    handles = frozenset({TerritorialClaim})
    state_depends_on = ("places",)

    places: tuple[tuple[str, frozenset[PlaceCode]], ...] = attrs.field(converter=_places)
    at: datetime = attrs.field(converter=_moment, kw_only=True)
    listen_for: frozenset[Actor] = attrs.field(default=frozenset(), converter=_actors, kw_only=True)

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep the account if it is of one of the places, or of a broader or narrower one."""
        code = _code_of(account)
        return account if code is not None and any(_relation(code, codes) for _, codes in self.places) else None

    def answer(self, state: dict[str, Account[Any]], /) -> Controls:
        """Give each place what every voice said of it."""
        return Controls(self.at, {name: self._place(name, codes, state.values()) for name, codes in self.places})

    def _place(self, name: str, codes: frozenset[str], accounts: Iterable[Account[Any]]) -> PlaceControl:
        related = [(each, relation) for each in accounts if (relation := _relation(_code_of(each) or "", codes))]
        here = [account for account, relation in related if relation == "same"]
        come = [account for account in here if self._begun(account.event.when)]
        said = [account for account in come if not any(self._goes_beyond(other, account) for other in come)]
        speaking = {account.event.attribution.claimant for account in here}
        return PlaceControl(
            place=name,
            codes=codes,
            said=frozenset(self._held(account) for account in said),
            superseded=frozenset(account.id for account in come) - {account.id for account in said},
            later=frozenset(account.id for account in here) - {account.id for account in come},
            nearby=frozenset(_nearby(account, relation) for account, relation in related if relation != "same"),
            unheard=frozenset(each for each in self.listen_for if not any(is_under(one, each) for one in speaking)),
            spellings=frozenset(account.event.where.name for account in here),
        )

    def _begun(self, when: When) -> bool:
        return when.possibly_by(self.at)

    def _goes_beyond(self, other: Account[Any], account: Account[Any]) -> bool:
        """Tell whether a voice definitely said more: of a later time that had come by then, or later of the same."""
        later, earlier = other.event, account.event
        if _voice(later) != _voice(earlier):
            return False
        if later.when == earlier.when:
            return _said_after(later, earlier)
        return later.when.definitely_by(self.at) and later.when.order(earlier.when) is Order.AFTER

    def _held(self, account: Account[Any]) -> Held:
        event = account.event
        return Held(
            claimant=event.attribution.claimant,
            basis=event.basis,
            holder=event.holder,
            change=event.change,
            from_actor=event.from_actor,
            when=event.when,
            by_then=self._by_then(event),
            account=account.id,
        )

    def _by_then(self, event: TerritorialClaim) -> Truth:
        over = event.when.definitely_by(self.at)
        if event.change in ("gained", "lost"):
            return Truth.of(surely=over, possibly=True)
        begun = event.when.earliest is not None and event.when.earliest <= self.at
        throughout = event.when.extent == "throughout" or event.when.is_instant
        lasting = throughout and not event.when.certainty and (not over or event.when.latest == self.at)
        return Truth.of(surely=begun and lasting, possibly=True)


def _code_of(account: Account[Any]) -> str | None:
    where = account.event.where
    return None if where is None else where.code


def _relation(code: str, codes: frozenset[str]) -> str | None:
    if code in codes:
        return "same"
    if any(is_under(code, each) for each in codes):
        return "narrower"
    return "broader" if any(is_under(each, code) for each in codes) else None


def _nearby(account: Account[Any], relation: str) -> Nearby:
    return Nearby(account.id, account.event.attribution.claimant, _code_of(account) or "", relation)


def _voice(event: TerritorialClaim) -> tuple[str, str]:
    return event.attribution.claimant, event.basis


def _said_after(later: TerritorialClaim, earlier: TerritorialClaim) -> bool:
    return later.attribution.reported.order(earlier.attribution.reported) is Order.AFTER
