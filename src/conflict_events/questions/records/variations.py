"""Asking one record question under several conventions: `Sensitivity`, and `SuperlativeCheck` for claims as worded.

A record claim is a runnable query, but rarely a complete one. Both questions here ask several complete boards in one
pass over the log, and say where the answer depends on what was left open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import attrs

from conflict_events.counting.policies import Policy
from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.protocol import Context
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
from conflict_events.questions.records.record import Board, RecordBoard, Verdict
from conflict_events.questions.records.verdicts import Outcome
from conflict_events.values import EntryId, Superlative

__all__ = ["Checked", "Conventions", "Sensitivity", "SuperlativeCheck"]

SPLIT = "the accounts of the figure fall into several here, and are no one figure"


@attrs.frozen
class Conventions(Varied[Verdict]):
    """One verdict under several conventions."""

    def table(self) -> Table:
        """Lay out every variation with its verdict."""
        flips = self.flips()
        rows = [("as asked", "", *_told(self.as_asked), "")]
        rows += [
            (*names_of(label), *_told(verdict), "flips" if label in flips else "")
            for label, verdict in self.varied.items()
        ]
        return Table(("convention", "value", "verdict", "figure", "against", ""), tuple(rows))


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
    about: Any
    vary: Choices = attrs.field(converter=as_choices)

    def __attrs_post_init__(self) -> None:
        _ = self.questions  # what cannot be asked is refused here

    def _labelled(self) -> Iterator[tuple[Label, RecordBoard]]:
        return each_changed(self.board, self.vary)

    def answer(self, state: dict[str, Account[Any]], /) -> Conventions:
        """Judge the accounts of one bucket on every board, whatever the bucket that they fall into is called there."""
        boards = self.answers(state)
        asked = boards.pop(BASE)
        bucket = asked.bucket(self.about)
        found = {
            label: _judged_as(board, self.about if bucket is None else bucket.used) for label, board in boards.items()
        }
        return Conventions(asked.verdict(self.about), found)


def _judged_as(board: Board, about: Any) -> Verdict:
    """Judge the bucket that some accounts fall into, where they all fall into one; or what a key names."""
    if not isinstance(about, frozenset):
        return board.verdict(about)
    keys = {bucket.key for account in about if (bucket := board.bucket(account)) is not None}
    if len(keys) == 1:
        return board.verdict(keys.pop())
    silent = board.verdict(about)
    return attrs.evolve(silent, caveats=silent.caveats | {SPLIT}) if keys else silent


@attrs.frozen
class Checked(Answer):
    """A claim to a rank, checked under every completion that the caller named.

    Attributes:
        outcome: What all completions agree on; UNDETERMINED where they do not.
        decides: The fields, left open by the words, on which the outcome depends; empty where they agree.
        verdicts: The verdict under each completion, with its outcome for the rank that was claimed.
        superlative: What was claimed.
        context: Where it was asked; None outside a log.
    """

    outcome: Outcome
    decides: frozenset[str]
    verdicts: Mapping[Label, Verdict]
    superlative: Superlative
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        situated = {label: verdict.seen_from(context) for label, verdict in self.verdicts.items()}
        return attrs.evolve(self, verdicts=situated, context=context)

    def conclusion(self) -> Outcome:
        """Give the outcome."""
        return self.outcome

    def sentence(self) -> str:
        """Say it in plain words."""
        if not self.decides:
            tried = f"all {len(self.verdicts)} readings of the words that were tried"
            one = "the one reading of the words that was tried"
            return f"{self.outcome.value} under {one if len(self.verdicts) == 1 else tried}."
        return f"{self.outcome.value}: the words leave open what decides it ({', '.join(sorted(self.decides))})."

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of."""
        return frozenset(account for each in self.verdicts.values() for account in each.used)

    def table(self) -> Table:
        """Lay out every completion with its verdict."""
        rows = tuple((*names_of(label), *_told(verdict)) for label, verdict in self.verdicts.items())
        return Table(("completed by", "value", "verdict", "figure", "against"), rows)


@attrs.frozen(slots=False)
class SuperlativeCheck(Asking[RecordBoard]):
    """Does a record claim hold, as worded? Its answer is `Checked` (SEMANTICS 18).

    Attributes:
        superlative: The claim, whose scope says what the words say.
        about: The bucket that it is about, best by an account's id, such as `Statement.about`.
        complete: For each field that the words leave open the values to try, all combinations; fields of `Scope`, and
            "count", which is required. A mapping is taken.
        within: For a hedged claim ("one of the largest"): within how many ranks it is meant. Required there.

    Raises:
        UsageError: A completion contradicts the words or is no field of a scope, or count or within is missing.
        IncompleteScope: The completions leave something open that the question needs.
    """

    superlative: Superlative
    about: Any
    complete: Choices = attrs.field(converter=as_choices)
    within: int | None = None

    def __attrs_post_init__(self) -> None:
        if "count" not in dict(self.complete):
            raise UsageError("complete: must name whose count to try, under 'count'")
        if self.superlative.hedged and self.within is None:
            raise UsageError("within: a hedged claim needs to know within how many ranks it is meant")
        names = [name for name, _ in self.complete if name != "count"]
        if unknown := [name for name in names if name not in SCOPE_FIELDS]:
            raise UsageError(f"complete: {', '.join(unknown)}: no field of a scope, nor count")
        said = [name for name in names if getattr(self.superlative.scope, name) is not None]
        if contradicted := [name for name in said if name != "day_starts"]:
            raise UsageError(f"complete: the words say {', '.join(contradicted)} already")
        _ = self.questions  # what cannot be asked is refused here

    def _labelled(self) -> Iterator[tuple[Label, RecordBoard]]:
        names = [name for name, _ in self.complete]
        for values in itertools.product(*(values for _, values in self.complete)):
            yield _label(names, values), self._board(dict(zip(names, values, strict=True)))

    def _board(self, completed: dict[str, Any]) -> RecordBoard:
        count: Policy = completed.pop("count")
        scope = attrs.evolve(self.superlative.scope, **completed)
        return RecordBoard(scope, count, direction=self.superlative.direction)

    def answer(self, state: dict[str, Account[Any]], /) -> Checked:
        """Judge the bucket on every board, and see whether they agree."""
        verdicts = {label: self._judge(board) for label, board in self.answers(state).items()}
        found = {verdict.outcome for verdict in verdicts.values()}
        agreed = len(found) == 1
        return Checked(
            outcome=found.pop() if agreed else Outcome.UNDETERMINED,
            decides=frozenset() if agreed else _deciding(verdicts),
            verdicts=verdicts,
            superlative=self.superlative,
        )

    def _judge(self, board: Board) -> Verdict:
        within = self.within if self.superlative.hedged else None
        return board.verdict(self.about, within=within, rank=self.superlative.rank)


def _label(names: Sequence[str], values: Sequence[Any]) -> Label:
    return tuple(zip(names, map(value_name, values), strict=True))


def _deciding(verdicts: Mapping[Label, Verdict]) -> frozenset[str]:
    """Find the fields that change the outcome while all others stay."""
    found = set()
    for (one, a), (other, b) in itertools.combinations(verdicts.items(), 2):
        differing = [name for (name, value), (_, another) in zip(one, other, strict=True) if value != another]
        if len(differing) == 1 and a.outcome is not b.outcome:
            found.add(differing[0])
    return frozenset(found)
