"""`Independence`: which claims are independently corroborated (question 18).

What is counted is voices, not links. The claimant is the voice: twenty outlets that relay one agency are one voice, and
so are a body and whoever speaks for it. An outlet that relays others here and speaks for itself besides may be
repeating them: it is a voice possibly, and not surely. Voices are counted and never weighed.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.counting.policies import Latest, Reading
from conflict_events.errors import UsageError
from conflict_events.events import Assessment, kind_name
from conflict_events.history import Account, Incident
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Actor, EntryId, Quantity, Truth, is_under
from conflict_events.values.quantity import hull, or_unreported

__all__ = ["Corroboration", "Corroborations", "Echo", "Independence", "Voice"]

Agreement: TypeAlias = Literal["alone", "agree", "compatible", "differ"]
SIDES = ("attacker", "target", "holder", "from_actor")


@attrs.frozen
class Voice:
    """One who vouches for a claim, however many outlets carry it.

    Attributes:
        claimant: Who; of several, one of which speaks for the others, that one.
        entries: The ids of its accounts, or of its assessments that corroborate another's.
        relays: The outlets that passed them on.
        value: What it says last, or what it corroborates; None where the claim is that it happened.
        sure: Whether it is surely a voice of its own; False = it relays another voice here, and may be repeating it.
    """

    claimant: Actor
    entries: frozenset[EntryId]
    relays: frozenset[str]
    value: Quantity | None
    sure: bool


@attrs.frozen
class Echo:
    """A corroboration that adds no voice.

    Attributes:
        claimant: Who corroborates.
        entry: The id of the assessment.
        reason: Why it is none.
    """

    claimant: Actor
    entry: EntryId
    reason: str


@attrs.frozen
class Corroboration:
    """One claim, and who vouches for it.

    Attributes:
        incident: The incident that it is about.
        kind: The stable name of the kind of its accounts.
        measure: The measure; None = that it happened at all.
        voices: Who vouches.
        echoes: Corroborations that add none.
        count: How many voices there are: from those that surely are of their own to all.
        agreement: "agree" = all give definitely the same; "differ" = two definitely differ; "compatible" = bounds leave
            it open; "alone" = there is but one voice.
        across_sides: Two belligerents of this incident say definitely the same.
        corroborated: YES = two that surely are voices of their own say definitely the same; NO = no two can.
    """

    incident: Incident
    kind: str
    measure: str | None
    voices: frozenset[Voice]
    echoes: frozenset[Echo]
    count: Quantity
    agreement: Agreement
    across_sides: bool
    corroborated: Truth


@attrs.frozen
class Corroborations(Answer):
    """Claims, and who vouches for each.

    Attributes:
        claims: One for each incident, kind and measure.
        missing: The ids asked about that do not stand in this view.
        context: Where it was asked; None outside a log.
    """

    claims: frozenset[Corroboration]
    missing: frozenset[EntryId]
    context: Context | None = None

    def of(self, measure: str | None) -> frozenset[Corroboration]:
        """Give the claims of one measure; None = that it happened."""
        return frozenset(each for each in self.claims if each.measure == measure)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts and assessments behind the voices."""
        return frozenset(entry for claim in self.claims for voice in claim.voices for entry in voice.entries)

    def table(self) -> Table:
        """Lay out each claim with its voices."""
        headings = ("kind", "claim", "voices", "said by", "values", "across sides", "corroborated")
        cells = [
            (
                claim.kind,
                claim.measure or "that it happened",
                claim.count,
                tuple(sorted(_told(voice) for voice in claim.voices)),
                claim.agreement,
                "yes" if claim.across_sides else "no",
                claim.corroborated.value,
            )
            for claim in self.claims
        ]
        return Table(headings, tuple(sorted(cells, key=lambda row: (*row[:2], *map(str, row[2:])))))


def _told(voice: Voice) -> str:
    doubt = "" if voice.sure else " (perhaps)"
    return f"{voice.claimant}{doubt}" if voice.value is None else f"{voice.claimant}{doubt}: {voice.value}"


def _ids(accounts: Iterable[EntryId]) -> frozenset[EntryId]:
    return frozenset(accounts)


@attrs.frozen
class Independence(ById[Account[Any]]):
    """Count the voices behind claims. Its answer is `Corroborations`.

    Attributes:
        about: The id of any account of the incident in question; None = ask of the accounts.
        accounts: The ids of the accounts in question, such as those behind a figure; empty = ask of the incident.

    Raises:
        UsageError: Neither is given, or both.
    """

    handles = frozenset({object, Assessment})

    about: EntryId | None = None
    accounts: frozenset[EntryId] = attrs.field(default=frozenset(), converter=_ids, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self.about is None) == (not self.accounts):
            raise UsageError("about/accounts: give an account of the incident, or the accounts, and not both")

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep the accounts in question, and what corroborates any."""
        asked = account.id in self.accounts or (self.about is not None and self.about in account.incident)
        if isinstance(account.event, Assessment):
            asked = account.event.stance == "corroborates"
        return account if asked else None

    def answer(self, state: dict[str, Account[Any]], /) -> Corroborations:
        """Put the accounts together by incident and kind, and count who says what."""
        groups: dict[tuple[Incident, str], list[Account[Any]]] = defaultdict(list)
        support: dict[str, list[Account[Assessment]]] = defaultdict(list)
        for account in state.values():
            if isinstance(account.event, Assessment):
                support[account.event.target].append(account)
            else:
                groups[account.incident, kind_name(type(account.event))].append(account)
        asked = self.accounts if self.about is None else frozenset({self.about})
        return Corroborations(
            claims=frozenset(claim for key, group in groups.items() for claim in _claims(*key, group, support)),
            missing=asked - state.keys(),
        )


Support: TypeAlias = Mapping[str, Sequence[Account[Assessment]]]


def _claims(incident: Incident, kind: str, group: Sequence[Account[Any]], support: Support) -> Iterator[Corroboration]:
    sides = {side for account in group for side in _sides(account.event)}
    asserting = [account for account in group if not _says_none(account.event)]
    relayed = _relays(group)
    claims: dict[str | None, dict[str, tuple[Account[Any], Quantity | None]]] = defaultdict(dict)
    for account in asserting:
        claims[None][account.id] = account, None
    for account in group:
        for name in measures_in(account.event):
            claims[name][account.id] = account, measure_of(account.event, name)
    for measure, said in claims.items():
        voices = _voices(list(said.values()), relayed)
        seconds, echoes = _seconded(said, voices, support)
        every = [*voices, *seconds]
        sure = sum(voice.sure for voice in every)
        yield Corroboration(
            incident=incident,
            kind=kind,
            measure=measure,
            voices=frozenset(every),
            echoes=frozenset(echoes),
            count=Quantity.between(max(sure, 1), len(every)),
            agreement=_agreement(every),
            across_sides=any(_opposed(a, b, sides) for a, b in _pairs(every) if _equal(a, b) is Truth.YES),
            corroborated=_corroborated(every),
        )


def _sides(event: Any) -> Iterator[str]:
    named = (getattr(event, field, None) for field in SIDES)
    return (actor.split("/", 1)[0] for actor in named if isinstance(actor, str))


def _says_none(event: Any) -> bool:
    """Tell whether an account says that nothing happened: every figure that it gives is nought, and no damage."""
    figures = [measure_of(event, measure) for measure in measures_in(event)]
    nought = all(each is not None and each.ceiling == 0 for each in figures)
    return bool(figures) and nought and not getattr(event, "damage", None)


def _relays(group: Iterable[Account[Any]]) -> dict[str, frozenset[str]]:
    """Give for each outlet the claimants whose accounts it relays here."""
    relayed: dict[str, set[str]] = defaultdict(set)
    for account in group:
        for outlet in account.event.attribution.via:
            relayed[outlet].add(account.event.attribution.claimant)
    return {outlet: frozenset(claimants) for outlet, claimants in relayed.items()}


def _voices(said: Sequence[tuple[Account[Any], Quantity | None]], relayed: Mapping[str, frozenset[str]]) -> list[Voice]:
    voices = []
    for root, accounts in _by_root(said).items():
        readings = [_reading(account, or_unreported(value)) for account, value in accounts]
        last = [each for who in {each.claimant for each in readings} for each in Latest(who).choose(readings).used]
        used = frozenset(each.account for each in last)
        others = {other for other in relayed.get(root, ()) if not is_under(other, root)}
        voices.append(
            Voice(
                claimant=root,
                entries=used,
                relays=_outlets(accounts),
                value=None if accounts[0][1] is None else hull(each.value for each in last),
                sure=not others,
            )
        )
    return voices


def _seconded(
    said: Mapping[str, tuple[Account[Any], Quantity | None]], voices: Sequence[Voice], support: Support
) -> tuple[list[Voice], list[Echo]]:
    """Give the voices that corroborations add, and the corroborations that add none."""
    seconds: list[tuple[Account[Assessment], Quantity | None]] = []
    echoes = []
    for target, value in said.values():
        for entry in support.get(target.id, ()):
            claimant, via = entry.event.attribution.claimant, entry.event.attribution.via
            reason = _echoes(claimant, via, target, voices)
            if reason is None:
                seconds.append((entry, value))
            else:
                echoes.append(Echo(claimant, entry.id, reason))
    return [_second(root, entries) for root, entries in _by_root(seconds).items()], echoes


def _second(root: Actor, entries: Sequence[tuple[Account[Any], Quantity | None]]) -> Voice:
    values = [value for _, value in entries if value is not None]
    return Voice(
        claimant=root,
        entries=frozenset(entry.id for entry, _ in entries),
        relays=_outlets(entries),
        value=hull(values) if values else None,
        sure=True,
    )


def _by_root(
    said: Iterable[tuple[Account[Any], Quantity | None]],
) -> dict[Actor, list[tuple[Account[Any], Quantity | None]]]:
    """Put together what one voice says: of claimants, one of which speaks for the others, it is that one's."""
    listed = list(said)
    claimants = {account.event.attribution.claimant for account, _ in listed}
    roots = {each for each in claimants if not any(other != each and is_under(each, other) for other in claimants)}
    return {root: [each for each in listed if is_under(each[0].event.attribution.claimant, root)] for root in roots}


def _outlets(accounts: Iterable[tuple[Account[Any], Quantity | None]]) -> frozenset[str]:
    return frozenset(outlet for account, _ in accounts for outlet in account.event.attribution.via)


def _echoes(claimant: Actor, via: tuple[str, ...], target: Account[Any], voices: Sequence[Voice]) -> str | None:
    spoken = target.event.attribution.claimant
    if any(claimant in voice.relays for voice in voices):
        return "it relays a voice that is counted"
    if any(is_under(claimant, voice.claimant) or is_under(voice.claimant, claimant) for voice in voices):
        return "it is counted by its own account, or speaks for one that is"
    return "it is known only through the voice that it corroborates" if spoken in via else None


def _pairs(voices: Sequence[Voice]) -> Iterator[tuple[Voice, Voice]]:
    return itertools.combinations(voices, 2)


def _equal(one: Voice, other: Voice) -> Truth:
    if one.value is None or other.value is None:
        return Truth.YES
    return one.value.is_equal(other.value)


def _agreement(voices: Sequence[Voice]) -> Agreement:
    relations = {_equal(one, other) for one, other in _pairs(voices)}
    if not relations:
        return "alone"
    if Truth.NO in relations:
        return "differ"
    return "agree" if relations == {Truth.YES} else "compatible"


def _opposed(one: Voice, other: Voice, sides: set[str]) -> bool:
    a, b = (voice.claimant.split("/", 1)[0] for voice in (one, other))
    return a != b and {a, b} <= sides


def _corroborated(voices: Sequence[Voice]) -> Truth:
    pairs = [(_equal(one, other), one.sure and other.sure) for one, other in _pairs(voices)]
    return Truth.of(
        surely=any(equal is Truth.YES and sure for equal, sure in pairs),
        possibly=any(equal is not Truth.NO for equal, _ in pairs),
    )


def _reading(account: Account[Any], value: Quantity) -> Reading:
    attribution = account.event.attribution
    return Reading(account.id, attribution.claimant, value, attribution.reported)
