"""`FigureCheck`: a figure that somebody claims, and the record that it is said to have beaten, against the log.

The short way to an answer: one scope, one count, one period. Where the words leave a field of the scope open, ask
`SuperlativeCheck`, which tries several values of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, Self, TypeAlias

import attrs

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.placing.keys import as_key
from conflict_events.counting.policies import Policy, check_policy, envelope
from conflict_events.counting.telling.names import NO_NAMES, AskedNames, NamesAsked
from conflict_events.counting.telling.rows import may_count
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context, fold
from conflict_events.projections.tables import Table, shown_key
from conflict_events.projections.variations import BASE, Asking, Label
from conflict_events.questions.records.board import Board
from conflict_events.questions.records.claimed import differences, to_try
from conflict_events.questions.records.larger import near
from conflict_events.questions.records.record import RecordBoard
from conflict_events.questions.records.sentences import cautions_of
from conflict_events.questions.records.verdict import Verdict
from conflict_events.questions.records.verdicts import Direction, Outcome
from conflict_events.values import Actor, EntryId, Number, Quantity, Scope, Superlative, Truth, When
from conflict_events.values.answered import no_condition
from conflict_events.values.quantity import quantity

__all__ = ["FigureCheck", "FigureChecked", "FigureSaid"]

Place: TypeAlias = Literal["counts", "may count", "set aside"]
"""What became of an account's figure in that of its period."""


@attrs.frozen
class FigureSaid:
    """An account of the period that says the figure asked about.

    Attributes:
        account: Its id.
        value: What it says.
        claimant: Who says so.
        reported: When they said it.
        place: "counts" in the figure of the period, "may count" there, or was "set aside".
        why: What would decide whether it counts, or why it was set aside; empty where it counts.
        corrected: Whether it reads otherwise than it first did, by its claimant's word or by our repair.
    """

    account: EntryId
    value: Quantity
    claimant: Actor
    reported: When
    place: Place
    why: str = ""
    corrected: bool = False

    def __str__(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"{self.value} by {self.claimant}, reported {self.reported} [{self.account[:8]}], {self.place}{why}"


@attrs.frozen
class FigureChecked(NamesAsked, Answer):
    """What the log has for a claimed figure, and against it.

    Attributes:
        outcome: The verdict on the figure that is recorded; UNDETERMINED where the figure claimed would have another.
        verdict: The verdict on the figure that is recorded, with all that it rests on.
        tried: The verdict on the figure claimed; None = it is the one recorded, or none is claimed.
        claim: What was claimed: the scope, the figure, and the record that it is said to have beaten.
        said: The accounts of that period that say the figure claimed; those behind the one recorded, if none is.
        drift: How the figures of those came to be what they are, in words, in the order in which it was said.
        names: The names that it was asked with, and those of them that no account has.
        context: Where it was asked; None outside a log.
    """

    outcome: Outcome
    verdict: Verdict
    tried: Verdict | None
    claim: Superlative
    said: frozenset[FigureSaid]
    drift: tuple[str, ...] = ()
    names: AskedNames = NO_NAMES
    context: Context | None = None

    def __bool__(self) -> bool:
        return no_condition("checked.outcome")

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        tried = None if self.tried is None else self.tried.seen_from(context)
        return attrs.evolve(self, verdict=self.verdict.seen_from(context), tried=tried, context=context)

    def with_drift(self, lines: Iterable[str]) -> Self:
        """Give this answer with how the figures behind it came to be what they are."""
        return attrs.evolve(self, drift=tuple(lines))

    @property
    def differs(self) -> tuple[str, ...]:
        """How the figures claimed differ from those of the log, in words; empty where they do not."""
        return tuple(differences(self.claim, self.verdict))

    @property
    def revised(self) -> frozenset[EntryId]:
        """The ids of the accounts that say these figures and read otherwise than they first did."""
        return frozenset(each.account for each in self.said if each.corrected)

    @property
    def decides(self) -> frozenset[str]:
        """What would decide how much counts in that period; empty = nothing is open there."""
        return frozenset(each for maybe in self.verdict.maybe for each in maybe.decides)

    def conclusion(self) -> Outcome:
        """Give the outcome."""
        return self.outcome

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind the figure recorded, and of those that say the figure claimed."""
        return self.verdict.evidence() | {each.account for each in self.said}

    def sentence(self) -> str:
        """Say it in plain words: the verdict, how what is claimed differs from what is recorded, and what to know."""
        return " ".join((self._wording(), *cautions_of(self.verdict), *self._unknown()))

    def _unknown(self) -> list[str]:
        return [f"Caveat: {each}." for each in sorted(self.names.caveats())]

    def _wording(self) -> str:
        sentences = [self.verdict.wording()]
        if self.tried is not None and self.tried.outcome is not self.verdict.outcome:
            sentences.append(
                f"{self.verdict.outcome.value} by what is recorded, {self.tried.outcome.value} by what is claimed."
            )
        sentences += [f"{each[0].upper()}{each[1:]}." for each in self.differs]
        return f"{self.outcome.value}. {' '.join(sentences)}"

    def table(self) -> Table:
        """Lay out what is recorded beside what is claimed; below it who says so, what moved and what is open."""
        beaten = [f"{value} ({shown_key(key)})" for key, value in self.verdict.previous.items()]
        cells = (
            ("figure", self.verdict.value, self.claim.figure),
            ("record beaten", " or ".join(sorted(beaten)) or None, self.claim.previous),
        )
        return Table(("", "recorded", "claimed"), cells, title=self._wording(), notes=tuple(self._notes()))

    def rows(self) -> list[dict[str, Any]]:
        """Give what is recorded beside what is claimed, with what may count in the figure and what to know."""
        of_all = {**may_count(self.verdict.maybe), "caveats": sorted(self.verdict.caveats | self.names.caveats())}
        return [{**row, **of_all} for row in self.table().rows()]

    def _notes(self) -> Iterator[str]:
        yield self._heard()
        yield from sorted(map(str, self.said))
        yield from (f"drift: {each}" for each in self.drift)
        if not self.drift:
            yield f"drift: {'not looked at' if self.revised else 'none of these was revised'}"
        yield f"open: {', '.join(sorted(self.decides)) or 'nothing'}"
        yield from sorted(self.verdict.caveats | self.names.caveats())

    def _heard(self) -> str:
        """Say how many accounts of the period say the figure claimed."""
        claimed = self.claim.figure
        if claimed is None:
            return "no figure is claimed"
        saying = [each for each in self.said if _says(each.value, claimed)]
        where = shown_key(self.verdict.key)
        if not saying:
            recorded = "nothing" if self.verdict.value is None else self.verdict.value
            return f"no account of {where} says {claimed}; {recorded} is recorded"
        several = len(saying) > 1
        count = f"{len(saying)} account{'s' if several else ''} of {where} {'say' if several else 'says'} {claimed}"
        return f"{count}; set aside" if all(each.place == "set aside" for each in saying) else count


def _figure(value: Quantity | Number | None) -> Quantity | None:
    return None if value is None else quantity(value)


@attrs.frozen(slots=False)
class FigureCheck(Asking[RecordBoard]):
    """Is this figure the record of its period, as claimed? Its answer is `FigureChecked`.

    ``log.check(...)`` asks it, and adds how the accounts behind it were revised.

    Attributes:
        scope: What is compared: complete, see `Scope.require`.
        count: Whose count; there is no default.
        on: The period: what the grain makes, such as a date, or an account's id.
        figure: The figure claimed; None = only the period is asked about.
        beat: The figure of the record that it is said to have beaten; None = not said.
        rank: 1 = the largest, 2 = the second largest.
        direction: "max" or "min".

    Raises:
        IncompleteScope: The scope does not say all that the question needs.
        UsageError: The period is nothing that the scope's grain has, or none of its kinds has its measure.
    """

    scope: Scope
    count: Policy = attrs.field(validator=check_policy)
    on: Any = attrs.field(kw_only=True)
    figure: Quantity | None = attrs.field(default=None, converter=_figure, kw_only=True)
    beat: Quantity | None = attrs.field(default=None, converter=_figure, kw_only=True)
    rank: int = attrs.field(default=1, kw_only=True)
    direction: Direction = attrs.field(default="max", kw_only=True)

    def __attrs_post_init__(self) -> None:
        as_key(self.on, self.board.scope)

    @property
    def board(self) -> RecordBoard:
        """The board that the period is looked up on."""
        return RecordBoard(self.scope, self.count, direction=self.direction)

    @property
    def claim(self) -> Superlative:
        """What is claimed."""
        return Superlative(
            scope=self.scope, rank=self.rank, direction=self.direction, figure=self.figure, previous=self.beat
        )

    def _labelled(self) -> Iterator[tuple[Label, RecordBoard]]:
        yield BASE, self.board

    def answer(self, state: dict[str, Account[Any]], /) -> FigureChecked:
        """Judge the period by what is recorded and by what is claimed, and find who says so."""
        board: Board = self.answers(state)[BASE]
        verdict = board.verdict(self.on, rank=self.rank)
        claimed = to_try(self.claim, verdict)
        tried = None if claimed is None else board.verdict(self.on, rank=self.rank, figure=claimed)
        alike = tried is None or tried.outcome is verdict.outcome
        return FigureChecked(
            outcome=verdict.outcome if alike else Outcome.UNDETERMINED,
            verdict=verdict,
            tried=tried,
            claim=self.claim,
            said=frozenset(self._said(board, state)),
            names=board.names,
        )

    def _said(self, board: Board, state: Mapping[str, Account[Any]]) -> list[FigureSaid]:
        """Give the accounts that say the figure claimed, else those behind the one recorded and who else says it."""
        claims = list(self._told(board.bucket(self.on), state))
        counted = [each for each in claims if each.place == "counts"]
        if self.figure is None:
            return counted
        unheard = list(self._unheard(state, {each.account for each in claims}))
        out = self._out(board, state, {each.account for each in (*claims, *unheard)})
        return [*([each for each in claims if _says(each.value, self.figure)] or counted), *unheard, *out]

    def _out(self, board: Board, state: Mapping[str, Account[Any]], heard: Collection[EntryId]) -> Iterator[FigureSaid]:
        """Give the accounts about that time that say the figure claimed, and are in no period or were left aside."""
        for each in near(board.aside, as_key(self.on, self.scope), self.scope):
            if each.account not in heard and _says(each.value, self.figure):
                yield _said(state[each.account], each.value, "set aside", each.reason)

    def _unheard(self, state: Mapping[str, Account[Any]], heard: Collection[EntryId]) -> Iterator[FigureSaid]:
        """Give the accounts that say the figure claimed, and that the count does not hear."""
        everybody = fold(attrs.evolve(self.board, count=envelope()), state.values())
        for each in self._told(everybody.bucket(self.on), state):
            if each.account not in heard and _says(each.value, self.figure):
                yield attrs.evolve(each, place="set aside", why=f"not counted {self.count.name}")

    def _told(self, bucket: Bucket | None, state: Mapping[str, Account[Any]]) -> Iterator[FigureSaid]:
        """Give what each account of a period says, and whether it counts there."""
        if bucket is None:
            return
        may = {account: ", ".join(sorted(each.decides)) for each in bucket.maybe for account in each.accounts}
        values = {each.id: each.reading.value for pick in bucket.picks for each in pick.used}
        for account in sorted(bucket.used):
            yield _said(state[account], values[account], "counts")
        for account, decides in sorted(may.items()):
            yield _said(state[account], values[account], "may count", decides)
        for each in bucket.aside:
            yield _said(state[each.account], each.value, "set aside", each.reason)


def _said(account: Account[Any], value: Quantity, place: Place, why: str = "") -> FigureSaid:
    said = account.event.attribution
    return FigureSaid(account.id, value, said.claimant, said.reported, place, why, account.corrected)


def _says(value: Quantity, claimed: Quantity | None) -> bool:
    """Tell whether a figure is the one claimed, or "at least 741" where that is: exactly what was printed."""
    return (
        claimed is not None
        and value.missing is None
        and (value.is_equal(claimed) is Truth.YES or value.bounds() == claimed.bounds())
    )
