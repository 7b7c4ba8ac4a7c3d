"""`Positions`: where each actor stands on a topic, and when that shifted (question 14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.counting.telling.names import NO_NAMES, AskedNames, Name, NamesAsked
from conflict_events.events import Statement
from conflict_events.events.statements import Position
from conflict_events.history import Account, Incident
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.questions.talks.speakers import SpeaksFor, folded, speaker_of, speaks_for
from conflict_events.values import Actor, EntryId, Order, When, forms
from conflict_events.values.ordering import maybe_last

__all__ = ["Positions", "PositionsAnswer", "Shift", "Stance", "Standpoint"]


@attrs.frozen
class Stance:
    """One statement of where somebody stands.

    Attributes:
        account: Its id.
        incident: The statements that are the same one, told again.
        speaker: The actor that it counts for.
        claimant: Whose words they are.
        when: When it was said.
        position: Where the speaker stands; "none" is a stand that was stated.
        conditions: What it depends on.
        quoted: Verbatim words are kept; else it is a paraphrase.
        caveats: What to know before using it.
    """

    account: EntryId
    incident: Incident
    speaker: Actor
    claimant: Actor
    when: When
    position: Position
    conditions: tuple[str, ...]
    quoted: bool
    caveats: tuple[str, ...]

    def is_like(self, other: Stance) -> bool:
        """Tell whether it says the same: the same position, under the same conditions however spelled."""
        return self.position == other.position and _texts(self) == _texts(other)

    def __str__(self) -> str:
        return self.position + (f" on: {'; '.join(self.conditions)}" if self.conditions else "")


def _texts(stance: Stance) -> frozenset[str]:
    return frozenset(map(folded, stance.conditions))


@attrs.frozen
class Shift:
    """A stance that differs from the one before.

    Attributes:
        earlier: The stances that may have been the last before it.
        later: The stance itself.
        is_definite: Each of the earlier ones differs from it, and nothing of which the order is open contradicts it.
    """

    earlier: frozenset[Stance]
    later: Stance
    is_definite: bool

    def __str__(self) -> str:
        before = " or ".join(sorted({str(each) for each in self.earlier}))
        word = "from" if self.is_definite else "perhaps from"
        return f"{self.later.when}: {word} {before} to {self.later}"


@attrs.frozen
class Standpoint:
    """Where one actor stands.

    Attributes:
        speaker: The actor.
        last: The stances that may be its last; several where their order is open.
        earlier: Those that are not.
        shifts: Where a stance differs from the one before.
        without: Ids of its statements on the topic that take no stand.
    """

    speaker: Actor
    last: frozenset[Stance]
    earlier: frozenset[Stance]
    shifts: frozenset[Shift]
    without: frozenset[EntryId]

    @property
    def positions(self) -> frozenset[Position]:
        """The positions that may be its last."""
        return frozenset(each.position for each in self.last)


@attrs.frozen
class PositionsAnswer(NamesAsked, Answer):
    """Where actors stand on a topic.

    Attributes:
        topic: The topic.
        standpoints: By actor; those that spoke on the topic.
        silent: Actors asked about, or that spoke on other topics, of whom nothing on this one is recorded. Silence in
            this log is no stand.
        context: Where it was asked; None outside a log.
        names: The topic, and those claimants for the actors asked about, that no account has.
    """

    topic: str
    standpoints: Mapping[Actor, Standpoint]
    silent: frozenset[Actor]
    context: Context | None = None
    names: AskedNames = NO_NAMES

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the statements on the topic."""
        stances = (each.last | each.earlier for each in self.standpoints.values())
        said = frozenset(stance.account for some in stances for stance in some)
        return said.union(*(each.without for each in self.standpoints.values()))

    def table(self) -> Table:
        """Lay out who stands where, and every shift on the way."""
        cells: list[tuple[Any, ...]] = [
            (
                speaker,
                " or ".join(sorted({str(each) for each in standpoint.last})),
                " or ".join(sorted({str(each.when) for each in standpoint.last})),
                len({each.incident for each in standpoint.last | standpoint.earlier}),
                "; ".join(sorted(map(str, standpoint.shifts))),
            )
            for speaker, standpoint in sorted(self.standpoints.items())
        ]
        cells += [(speaker, None, None, 0, "") for speaker in sorted(self.silent)]
        heads = ("actor", "last stand", "said", "stands", "shifts")
        return Table(heads, tuple(cells), title=self.topic, notes=tuple(sorted(self.names.caveats())))


def _speakers(value: Iterable[str] | None) -> frozenset[Actor] | None:
    return None if value is None else frozenset(map(forms.path, value))


@attrs.frozen
class Positions(ById[Account[Statement]]):
    """Where does each actor stand on a topic, and when did it shift? Its answer is a `PositionsAnswer`.

    A shift needs two statements whose order is definite. No stand is made out of silence, and none of an act alone.

    Attributes:
        topic: As `Statement.topic` has it.
        speaks_for: Whom claimants speak for; a mapping is taken, such as ``{"RU/Kremlin/Peskov": "RU/Kremlin"}``. A
            claimant under no path in it speaks for itself.
        speakers: The actors asked about; None = all that made statements.
    """

    handles = frozenset({Statement})

    topic: str = attrs.field(converter=forms.text)
    speaks_for: SpeaksFor = attrs.field(default=(), converter=speaks_for, kw_only=True)
    speakers: frozenset[Actor] | None = attrs.field(default=None, converter=_speakers, kw_only=True)

    def keeps(self, account: Account[Any], /) -> Account[Statement] | None:
        """Keep the statement, also where it is about something else: who is silent must be known."""
        return account if self.speakers is None or self._speaker(account) in self.speakers else None

    def _speaker(self, account: Account[Statement]) -> Actor:
        return speaker_of(account.event.attribution.claimant, self.speaks_for)

    def answer(self, state: dict[str, Account[Statement]], /) -> PositionsAnswer:
        """Put each actor's stances in their order, as far as there is one."""
        on_topic: dict[Actor, list[Account[Statement]]] = defaultdict(list)
        speaking = {self._speaker(account) for account in state.values()}
        everybody = speaking | (self.speakers or frozenset())
        for account in state.values():
            if account.event.topic == self.topic:
                on_topic[self._speaker(account)].append(account)
        return PositionsAnswer(
            topic=self.topic,
            standpoints={speaker: _standpoint(speaker, said) for speaker, said in on_topic.items()},
            silent=frozenset(everybody - on_topic.keys()),
            names=AskedNames(frozenset(self._suspected(everybody - speaking, on_topic.keys()))),
        )

    def _suspected(self, mute: Iterable[Actor], on_topic: Collection[Actor]) -> Iterator[Name]:
        """Give the names with which nothing was found: of the topic, and of who might have spoken."""
        if not on_topic:
            yield "topic", self.topic
        for speaker in mute:
            voices = [claimant for claimant, actor in self.speaks_for if actor == speaker]
            yield from (("claimant", voice) for voice in voices or [speaker])


def _standpoint(speaker: Actor, said: Sequence[Account[Statement]]) -> Standpoint:
    stances = [stance for account in said if (stance := _stance(speaker, account)) is not None]
    last = frozenset(maybe_last(stances, _said))
    return Standpoint(
        speaker=speaker,
        last=last,
        earlier=frozenset(stances) - last,
        shifts=frozenset(shift for each in stances if (shift := _shift(each, stances)) is not None),
        without=frozenset(account.id for account in said if account.event.position is None),
    )


def _stance(speaker: Actor, account: Account[Statement]) -> Stance | None:
    event = account.event
    if event.position is None:
        return None
    return Stance(
        account=account.id,
        incident=account.incident,
        speaker=speaker,
        claimant=event.attribution.claimant,
        when=event.when,
        position=event.position,
        conditions=event.conditions,
        quoted=event.attribution.quote is not None,
        caveats=account.caveats,
    )


def _said(stance: Stance) -> When:
    return stance.when


def _shift(later: Stance, stances: Sequence[Stance]) -> Shift | None:
    before = (each for each in stances if each.when.order(later.when) is Order.BEFORE)
    earlier = maybe_last(before, _said)
    differing = [each for each in earlier if not each.is_like(later)]
    if not differing:
        return None
    unordered = (each for each in stances if each.when.overlaps(later.when))
    agreed = len(differing) == len(earlier) and all(each.is_like(later) for each in unordered)
    return Shift(frozenset(earlier), later, agreed)
