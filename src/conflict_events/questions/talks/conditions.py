"""`Conditions`: what each side makes its position depend on, side by side (question 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.events import Statement
from conflict_events.events.statements import Act, Position
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.questions.talks.speakers import SpeaksFor, folded, speaker_of, speaks_for
from conflict_events.values import Actor, EntryId, When, forms

__all__ = ["Condition", "Conditions", "ConditionsAnswer", "Reply"]


@attrs.frozen
class Reply:
    """What somebody else said about a statement that set a condition.

    Attributes:
        account: Its id.
        claimant: Who said it.
        act: What saying it did.
        position: The stand that it takes; None = none.
        text: The paraphrase.
    """

    account: EntryId
    claimant: Actor
    act: Act
    position: Position | None
    text: str


@attrs.frozen
class Condition:
    """One condition of one side, however often it was said.

    Attributes:
        side: Whose condition.
        texts: Its spellings.
        topics: The topics on which it was set.
        said: When it was said, each time.
        times: How often: retellings of one statement count once.
        horizons: The times that it refers to; empty = none was named, which is not "for ever".
        accounts: The ids of the statements that set it.
        replies: What others said about those statements, by `Statement.about`; nothing is inferred.
    """

    side: Actor
    texts: frozenset[str]
    topics: frozenset[str]
    said: frozenset[When]
    times: int
    horizons: frozenset[When]
    accounts: frozenset[EntryId]
    replies: frozenset[Reply]

    def __str__(self) -> str:
        return min(self.texts)


@attrs.frozen
class ConditionsAnswer(NamesAsked, Answer):
    """The conditions of every side. Whether two of them can be met together is the reader's judgement.

    Attributes:
        conditions: By side.
        context: Where it was asked; None outside a log.
        names: The topic, where no condition is set on it and no account has it.
    """

    conditions: Mapping[Actor, frozenset[Condition]]
    context: Context | None = None
    names: AskedNames = NO_NAMES

    def facing(self, one: Actor, other: Actor) -> tuple[tuple[Condition, Condition], ...]:
        """List every condition of one side against every condition of another, to be judged one by one."""
        return tuple(
            (mine, theirs)
            for mine in sorted(self.conditions.get(one, ()), key=str)
            for theirs in sorted(self.conditions.get(other, ()), key=str)
        )

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the statements, and of the replies to them."""
        every = [each for some in self.conditions.values() for each in some]
        replies = {reply.account for each in every for reply in each.replies}
        return frozenset(replies).union(*(each.accounts for each in every))

    def table(self) -> Table:
        """Lay out each side's conditions, and who spoke of them."""
        cells = tuple(
            (
                side,
                str(each),
                each.times,
                tuple(sorted(map(str, each.said))),
                tuple(sorted(map(str, each.horizons))),
                tuple(sorted(f"{reply.claimant}: {reply.act}" for reply in each.replies)),
            )
            for side, some in sorted(self.conditions.items())
            for each in sorted(some, key=str)
        )
        heads = ("side", "condition", "statements", "said", "refers to", "replies")
        return Table(heads, cells, notes=tuple(sorted(self.names.caveats())))


@attrs.frozen
class Conditions(ById[Account[Statement]]):
    """What conditions has each side set? Its answer is a `ConditionsAnswer`.

    Two spellings are one condition where they differ in case and blanks alone.

    Attributes:
        topic: As `Statement.topic` has it; None = on any.
        speaks_for: Whom claimants speak for, as for `Positions`.
    """

    handles = frozenset({Statement})

    topic: str | None = attrs.field(default=None, converter=forms.maybe_text)
    speaks_for: SpeaksFor = attrs.field(default=(), converter=speaks_for, kw_only=True)

    def keeps(self, account: Account[Any], /) -> Account[Statement] | None:
        """Keep what sets conditions, and what speaks of other statements."""
        event = account.event
        sets_some = event.conditions and self.topic in (None, event.topic)
        return account if event.about is not None or sets_some else None

    def answer(self, state: dict[str, Account[Statement]], /) -> ConditionsAnswer:
        """Put the sayings of one condition together, and beside them what others said about those."""
        about: dict[EntryId, list[Account[Statement]]] = defaultdict(list)
        said: dict[tuple[Actor, str], list[Account[Statement]]] = defaultdict(list)
        for account in state.values():
            if account.event.about is not None:
                about[account.event.about].append(account)
            if self.topic in (None, account.event.topic):
                side = speaker_of(account.event.attribution.claimant, self.speaks_for)
                for text in account.event.conditions:
                    said[side, folded(text)].append(account)
        by_side: dict[Actor, set[Condition]] = defaultdict(set)
        for (side, text), accounts in said.items():
            by_side[side].add(self._condition(side, text, accounts, about))
        suspected = frozenset() if self.topic is None or by_side else frozenset({("topic", self.topic)})
        conditions = {side: frozenset(some) for side, some in by_side.items()}
        return ConditionsAnswer(conditions, names=AskedNames(suspected))

    def _condition(
        self,
        side: Actor,
        text: str,
        accounts: Sequence[Account[Statement]],
        about: Mapping[EntryId, Sequence[Account[Statement]]],
    ) -> Condition:
        replies = {reply for each in accounts for target in each.incident for reply in about.get(target, ())}
        others = (each for each in replies if speaker_of(each.event.attribution.claimant, self.speaks_for) != side)
        return Condition(
            side=side,
            texts=frozenset(each for account in accounts for each in account.event.conditions if folded(each) == text),
            topics=frozenset(account.event.topic for account in accounts if account.event.topic is not None),
            said=frozenset(account.event.when for account in accounts),
            times=len({account.incident for account in accounts}),
            horizons=frozenset(account.event.horizon for account in accounts if account.event.horizon is not None),
            accounts=frozenset(account.id for account in accounts),
            replies=frozenset(map(_reply, others)),
        )


def _reply(account: Account[Statement]) -> Reply:
    event = account.event
    return Reply(account.id, event.attribution.claimant, event.act, event.position, event.text)
