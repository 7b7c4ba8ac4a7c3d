"""Asking one record question under several conventions: `Sensitivity`, and `SuperlativeCheck` for claims as worded.

A record claim is a runnable query, but rarely a complete one. Both questions here ask several complete boards in one
pass over the log, and say where the answer depends on what was left open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import attrs

from conflict_events.counting.buckets import Bucket
from conflict_events.counting.placing.keys import as_key
from conflict_events.counting.policies import Policy
from conflict_events.counting.telling.rows import may_count
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context, unspoken
from conflict_events.projections.tables import NOTHING, Table
from conflict_events.projections.variations import (
    BASE,
    SCOPE_FIELDS,
    Asking,
    Choices,
    Label,
    Varied,
    as_choices,
    each_changed,
    names_of,
    value_name,
)
from conflict_events.questions.records.board import Board
from conflict_events.questions.records.claimed import differences, to_try
from conflict_events.questions.records.record import RecordBoard
from conflict_events.questions.records.verdict import Verdict
from conflict_events.questions.records.verdicts import Outcome
from conflict_events.values import EntryId, Quantity, Superlative
from conflict_events.values.answered import no_condition

__all__ = ["Checked", "Conventions", "Sensitivity", "SuperlativeCheck"]

CLAIMED = "by the figure claimed"
NOTHING_SO = "there is no figure as asked, and by this grain nothing is named so"
SPLIT = "the accounts of the figure fall into several here, and make no single figure"


@attrs.frozen
class Conventions(Varied[Verdict]):
    """One verdict under several conventions."""

    def table(self) -> Table:
        """Lay out every variation with its verdict; below them what to know of any."""
        flips = self.flips()
        rows = [("as asked", "", *_told(self.as_asked), "")]
        rows += [
            (*names_of(label), *_told(verdict), "flips" if label in flips else "")
            for label, verdict in self.varied.items()
        ]
        heads = ("convention", "value", "verdict", "figure", "against", "")
        notes = frozenset().union(*(each.caveats for each in self._verdicts()))
        return Table(heads, tuple(rows), notes=tuple(sorted(notes)))

    def rows(self) -> list[dict[str, Any]]:
        """Give every variation as a row, what may count in its figure, and what to know: for pandas and the like."""
        rows = zip(self.table().rows(), self._verdicts(), strict=True)
        return [{**row, **may_count(each.maybe), "caveats": sorted(each.caveats)} for row, each in rows]

    def _verdicts(self) -> list[Verdict]:
        return [self.as_asked, *self.varied.values()]


def _told(verdict: Verdict) -> tuple[str, Any, str]:
    return verdict.outcome.value, verdict.value, " or ".join(sorted(map(str, verdict.previous.values()))) or NOTHING


@attrs.frozen(slots=False)
class Sensitivity(Asking[RecordBoard]):
    """Which conventions flip the answer? Its answer is `Conventions`.

    Attributes:
        board: The question as asked.
        about: The bucket on the board as asked; its accounts are then looked for on the others.
        vary: For each convention the values to try, one at a time: fields of `Scope`, and "count", "direction",
            "reading" and "definitions" of the board. A mapping is taken.
    """

    board: RecordBoard
    about: Any = attrs.field(kw_only=True)
    vary: Choices = attrs.field(converter=as_choices, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _ = self.questions  # what cannot be asked is refused here

    def _labelled(self) -> Iterator[tuple[Label, RecordBoard]]:
        return each_changed(self.board, self.vary)

    def answer(self, state: dict[str, Account[Any]], /) -> Conventions:
        """Judge the accounts of one bucket on every board, whatever the bucket that they fall into is called there."""
        boards = self.answers(state)
        asked = boards.pop(BASE)
        bucket = asked.bucket(self.about)
        verdict = asked.verdict(self.about)
        if bucket is None:
            return Conventions(
                verdict, {label: _named_so(board, self.about, verdict) for label, board in boards.items()}
            )
        about = bucket.used or _perhaps(bucket)
        return Conventions(verdict, {label: _judged_as(board, about) for label, board in boards.items()})


def _perhaps(bucket: Bucket) -> frozenset[str]:
    return frozenset(account for each in bucket.maybe for account in each.accounts)


def _judged_as(board: Board, about: frozenset[str]) -> Verdict:
    """Judge the bucket that some accounts fall into, where they all fall into one."""
    keys = {bucket.key for account in about if (bucket := board.bucket(account)) is not None}
    if len(keys) == 1:
        return board.verdict(keys.pop())
    silent = board.verdict(about)
    return attrs.evolve(silent, caveats=silent.caveats | {SPLIT}) if keys else silent


def _named_so(board: Board, about: Any, silent: Verdict) -> Verdict:
    """Judge what a key names, of which nothing is recorded as asked; another grain may name nothing so."""
    try:
        return board.verdict(about)
    except UsageError:
        names = ("scope", "policy", "reading", "direction", "coverage", "aside")
        ours = {name: getattr(board, name) for name in names}
        return attrs.evolve(silent, **ours, since=None, reason=NOTHING_SO, caveats=frozenset({NOTHING_SO}))


@attrs.frozen
class Checked(Answer):
    """A claim to a rank, checked under every completion that the caller named.

    Attributes:
        outcome: What all completions agree on, by the log's figure and by the one that is claimed; UNDETERMINED where
            they do not. Completions by which there is no figure take no part, unless there is none by any.
        decides: The fields, left open by the words, on which the outcome depends; empty where they agree.
        verdicts: The verdict under each completion, on the log's figure, for the rank that was claimed.
        superlative: What was claimed.
        tried: The same on the figure that was claimed, under each completion where it differs from the log's.
        differs: How the figures that were claimed differ from those of the log, in words.
        caveats: What to know before using it: all that the verdicts caution of, and the completions without a figure.
        context: Where it was asked; None outside a log.
    """

    outcome: Outcome
    decides: frozenset[str]
    verdicts: Mapping[Label, Verdict]
    superlative: Superlative
    tried: Mapping[Label, Verdict] = attrs.field(factory=dict)
    differs: tuple[str, ...] = ()
    caveats: frozenset[str] = frozenset()
    context: Context | None = None

    def __bool__(self) -> bool:
        return no_condition("checked.outcome")

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        verdicts, tried = (
            {label: verdict.seen_from(context) for label, verdict in each.items()}
            for each in (self.verdicts, self.tried)
        )
        caveats = self.caveats | unspoken(context)
        return attrs.evolve(self, verdicts=verdicts, tried=tried, caveats=caveats, context=context)

    def conclusion(self) -> Outcome:
        """Give the outcome."""
        return self.outcome

    def sentence(self) -> str:
        """Say it in plain words, with what differs and what to know."""
        sentences = [self.agreed(), *(each[0].upper() + each[1:] for each in self.differs)]
        sentences += [f"Caveat: {caveat}" for caveat in sorted(self.caveats)]
        return " ".join(f"{each}." for each in sentences)

    @property
    def varied(self) -> frozenset[str]:
        """The fields that were completed in more than one way."""
        labels = [dict(label) for label in self.verdicts]
        return frozenset(name for name in labels[0] if len({label[name] for label in labels}) > 1)

    def agreed(self) -> str:
        """Say what the completions come to, without what differs and what to know."""
        if self.decides:
            return f"{self.outcome.value}: the words leave open what decides it ({', '.join(sorted(self.decides))})"
        counted = _with_figures(self.verdicts)
        if any(self.tried[label].outcome is not counted[label].outcome for label in self.tried):
            recorded = _outcomes_in_words(counted.values())
            claimed = _outcomes_in_words(self.tried.get(label, verdict) for label, verdict in counted.items())
            return f"{self.outcome.value}: {recorded} by what is recorded, {claimed} by the figure that is claimed"
        return f"{self.outcome.value} under {_readings(len(counted), len(self.verdicts) - len(counted))}"

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind its figures: those that count, and those that may."""
        return frozenset(account for each in self.verdicts.values() for account in each.evidence())

    def table(self) -> Table:
        """Lay out every completion with its verdict; below them what differs and what to know."""
        heads = ("completed by", "value", "verdict", "figure", "against", *((CLAIMED,) if self.tried else ()))
        rows = tuple(
            (*names_of(label), *_told(verdict), *((self._by_claimed(label),) if self.tried else ()))
            for label, verdict in self.verdicts.items()
        )
        return Table(heads, rows, notes=(*self.differs, *sorted(self.caveats)))

    def rows(self) -> list[dict[str, Any]]:
        """Give every completion as a row, with what differs by it and what to know: for pandas and the like."""
        return [
            {
                **dict(zip(("completed by", "value", "verdict", "figure", "against"), cells, strict=True)),
                CLAIMED: self._by_claimed(label),
                "differs": list(differences(self.superlative, verdict)),
                **may_count(verdict.maybe),
                "caveats": sorted(verdict.caveats),
            }
            for label, verdict in self.verdicts.items()
            for cells in [(*names_of(label), *_told(verdict))]
        ]

    def _by_claimed(self, label: Label) -> str | None:
        return self.tried[label].outcome.value if label in self.tried else None


def _with_figures(verdicts: Mapping[Label, Verdict]) -> Mapping[Label, Verdict]:
    """Leave out the completions by which there is no figure, unless there is none by any (C21)."""
    having = {label: verdict for label, verdict in verdicts.items() if verdict.value is not None}
    return having or verdicts


def _readings(counted: int, without: int) -> str:
    """Name the readings of the words that an outcome is of, and say how many have no figure."""
    one = counted == 1
    readings = "the one reading of the words" if one else f"all {counted} readings of the words"
    if not without:
        return f"{readings} that {'was' if one else 'were'} tried"
    return f"{readings} that {'has' if one else 'have'} a figure; {without} {'has' if without == 1 else 'have'} none"


def _outcomes_in_words(verdicts: Iterable[Verdict]) -> str:
    return " or ".join(sorted({verdict.outcome.value for verdict in verdicts}))


@attrs.frozen(slots=False)
class SuperlativeCheck(Asking[RecordBoard]):
    """Does a record claim hold, as worded? Its answer is `Checked` (S18).

    Attributes:
        superlative: The claim, whose scope says what the words say.
        about: The bucket that it is about, best by an account's id, such as `Statement.about`.
        complete: For each field that the words leave open the values to try, all combinations; fields of `Scope`, and
            "count", which is required. A mapping is taken.
        within: For a hedged claim ("one of the largest"): within how many ranks it is meant. Required there.

    Raises:
        UsageError: A completion contradicts the words or is no field of a scope, count or within is missing, or what it
            is about is named by nothing that a grain has.
        IncompleteScope: The completions leave something open that the question needs.
    """

    superlative: Superlative
    about: Any = attrs.field(kw_only=True)
    complete: Choices = attrs.field(converter=as_choices, kw_only=True)
    within: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if "count" not in dict(self.complete):
            raise UsageError("complete: must name whose count to try, under 'count'")
        if self.superlative.hedged and self.within is None:
            raise UsageError("within: a hedged claim needs to know within how many ranks it is meant")
        names = [name for name, _ in self.complete if name != "count"]
        if unknown := [name for name in names if name not in SCOPE_FIELDS]:
            raise UsageError(f"complete: {', '.join(unknown)}: not a field of a scope, nor count")
        said = [name for name in names if getattr(self.superlative.scope, name) is not None]
        if contradicted := [name for name in said if name != "day_starts"]:
            raise UsageError(f"complete: the words say {', '.join(contradicted)} already")
        for question in self.questions.values():  # what cannot be asked is refused here
            as_key(self.about, question.scope)

    def _labelled(self) -> Iterator[tuple[Label, RecordBoard]]:
        names = [name for name, _ in self.complete]
        for values in itertools.product(*(values for _, values in self.complete)):
            yield _label(names, values), self._board(dict(zip(names, values, strict=True)))

    def _board(self, completed: dict[str, Any]) -> RecordBoard:
        count: Policy = completed.pop("count")
        scope = attrs.evolve(self.superlative.scope, **completed)
        return RecordBoard(scope, count, direction=self.superlative.direction)

    def answer(self, state: dict[str, Account[Any]], /) -> Checked:
        """Judge the bucket on every board, by the log's figure and by the one claimed, and see whether they agree."""
        boards = self.answers(state)
        verdicts = {label: self._judge(board) for label, board in boards.items()}
        claimed = {label: to_try(self.superlative, verdict) for label, verdict in verdicts.items()}
        tried = {label: self._judge(boards[label], figure) for label, figure in claimed.items() if figure is not None}
        outcomes = {
            label: verdict.outcome if tried.get(label, verdict).outcome is verdict.outcome else Outcome.UNDETERMINED
            for label, verdict in _with_figures(verdicts).items()
        }
        distinct = set(outcomes.values())
        agreed = len(distinct) == 1
        differs = dict.fromkeys(
            each for verdict in verdicts.values() for each in differences(self.superlative, verdict)
        )
        return Checked(
            outcome=distinct.pop() if agreed else Outcome.UNDETERMINED,
            decides=frozenset() if agreed else _deciding(outcomes),
            verdicts=verdicts,
            superlative=self.superlative,
            tried=tried,
            differs=tuple(differs),
            caveats=frozenset(_cautions(verdicts)),
        )

    def _judge(self, board: Board, figure: Quantity | None = None) -> Verdict:
        within = self.within if self.superlative.hedged else None
        return board.verdict(self.about, within=within, rank=self.superlative.rank, figure=figure)


def _label(names: Sequence[str], values: Sequence[Any]) -> Label:
    return tuple(zip(names, map(value_name, values), strict=True))


def _cautions(verdicts: Mapping[Label, Verdict]) -> Iterator[str]:
    """Give what the verdicts caution of; of those that take no part, that they have no figure, and why."""
    counted = _with_figures(verdicts)
    for label, verdict in verdicts.items():
        yield from verdict.caveats - (set() if label in counted else {verdict.reason})
        if label not in counted:
            yield f"no figure, and so set aside, by {names_of(label)[1]}: {verdict.reason}"


def _deciding(outcomes: Mapping[Label, Outcome]) -> frozenset[str]:
    """Find the fields that change the outcome while as many others as can be stay."""
    pairs = itertools.combinations(outcomes.items(), 2)
    changes = [_differing(one, other) for (one, a), (other, b) in pairs if a is not b]
    fewest = min(map(len, changes))  # where a reading has no figure, no pair may differ in one field alone
    return frozenset(name for names in changes if len(names) == fewest for name in names)


def _differing(one: Label, other: Label) -> list[str]:
    return [name for (name, value), (_, another) in zip(one, other, strict=True) if value != another]
