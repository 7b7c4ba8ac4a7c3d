"""Asking one record question under several conventions: `Sensitivity`, and `SuperlativeCheck` for claims as worded.

A record claim is a runnable query, but rarely a complete one. Both questions here ask several complete boards in one
pass over the log, and say where the answer depends on what was left open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self, TypeAlias

import attrs

from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.policies import Policy
from conflict_events.projections.protocol import Context
from conflict_events.projections.record import Board, RecordBoard, Verdict
from conflict_events.projections.sifting import Sifted
from conflict_events.projections.tables import NOTHING, Table
from conflict_events.projections.verdicts import Outcome
from conflict_events.values import Scope, Superlative

__all__ = ["Checked", "Conventions", "Sensitivity", "SuperlativeCheck"]

Label: TypeAlias = tuple[tuple[str, str], ...]
"""What a variation changes: pairs of a convention's name and its value, as text."""


@attrs.frozen
class _Boards:
    """Several boards asked in one pass."""

    def boards(self) -> Mapping[Label, RecordBoard]:
        """Give the boards by label."""
        raise AssertionError  # pragma: no cover  # both classes below say it

    @property
    def version(self) -> int:
        """Goes up when its logic changes."""
        return 1

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of all scopes."""
        return frozenset(kind for board in self.boards().values() for kind in board.handles)

    def initial(self) -> dict[Label, dict[str, Sifted]]:
        """Begin with nothing on any board."""
        return {label: board.initial() for label, board in self.boards().items()}

    def apply(self, state: dict[Label, dict[str, Sifted]], account: Account[Any], /) -> dict[Label, dict[str, Sifted]]:
        """Put the account on every board."""
        for label, board in self.boards().items():
            state[label] = board.apply(state[label], account)
        return state

    def revoke(self, state: dict[Label, dict[str, Sifted]], account: Account[Any], /) -> dict[Label, dict[str, Sifted]]:
        """Take the account off every board."""
        for label, board in self.boards().items():
            state[label] = board.revoke(state[label], account)
        return state

    def merge(
        self, left: dict[Label, dict[str, Sifted]], right: dict[Label, dict[str, Sifted]], /
    ) -> dict[Label, dict[str, Sifted]]:
        """Join each board with its like."""
        for label, board in self.boards().items():
            left[label] = board.merge(left[label], right[label])
        return left


BASE: Label = (("as asked", ""),)


@attrs.frozen
class Conventions:
    """One verdict under several conventions.

    Attributes:
        as_asked: The verdict under the conventions asked with.
        varied: The verdict under each variation.
        context: Where it was asked; None outside a log.
    """

    as_asked: Verdict
    varied: Mapping[Label, Verdict]
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        situated = {label: attrs.evolve(verdict, context=context) for label, verdict in self.varied.items()}
        as_asked = attrs.evolve(self.as_asked, context=context)
        return attrs.evolve(self, as_asked=as_asked, varied=situated, context=context)

    def flips(self) -> Mapping[Label, Verdict]:
        """Give the variations under which the outcome is another."""
        return {label: each for label, each in self.varied.items() if each.outcome is not self.as_asked.outcome}

    def table(self) -> Table:
        """Lay out every variation with its verdict."""
        rows = [("as asked", "", *_told(self.as_asked), "")]
        rows += [
            (*_names(label), *_told(verdict), "flips" if label in self.flips() else "")
            for label, verdict in self.varied.items()
        ]
        return Table(("convention", "value", "verdict", "figure", "against", ""), tuple(rows))


def _names(label: Label) -> tuple[str, str]:
    return " and ".join(name for name, _ in label), " and ".join(value for _, value in label)


def _told(verdict: Verdict) -> tuple[str, Any, str]:
    return verdict.outcome.value, verdict.value, " or ".join(sorted(map(str, verdict.previous.values()))) or NOTHING


Choices: TypeAlias = tuple[tuple[str, tuple[Any, ...]], ...]
"""For each of several conventions the values to try."""


def _choices(
    value: Mapping[str, Iterable[Any]] | Iterable[tuple[str, Iterable[Any]]],
) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in dict(value).items())


@attrs.frozen
class Sensitivity(_Boards):
    """Which conventions flip the answer? Its answer is `Conventions`.

    Attributes:
        board: The question as asked.
        about: The bucket, best by an account's id, which finds its bucket in every grain.
        vary: For each convention the values to try, one at a time: fields of `Scope`, and "count", "direction" and
            "reading" of the board. A mapping is taken.
    """

    board: RecordBoard
    about: Any
    vary: Choices = attrs.field(converter=_choices)

    def __attrs_post_init__(self) -> None:
        self.boards()

    @property
    def name(self) -> str:
        """The identity of its stored state."""
        return f"Sensitivity({self.board.name},{self.about})"

    def boards(self) -> Mapping[Label, RecordBoard]:
        """Give the board as asked, and one for each value of each convention."""
        boards = {BASE: self.board}
        for name, values in self.vary:
            for value in values:
                boards[((name, _value_name(value)),)] = _changed(self.board, name, value)
        return boards

    def answer(self, state: dict[Label, dict[str, Sifted]], /) -> Conventions:
        """Judge the same bucket on every board."""
        verdicts = {label: board.answer(state[label]).verdict(self.about) for label, board in self.boards().items()}
        as_asked = verdicts.pop(BASE)
        return Conventions(as_asked, verdicts)


def _value_name(value: Any) -> str:
    if isinstance(value, frozenset | set | tuple):
        return " and ".join(sorted(map(str, value)))
    return str(getattr(value, "name", value))


def _changed(board: RecordBoard, name: str, value: Any) -> RecordBoard:
    if name in ("count", "direction", "reading"):
        return attrs.evolve(board, **{name: value})
    if name not in {field.name for field in attrs.fields(Scope)}:
        raise UsageError(f"vary: {name!r} is no field of a scope, nor count, direction or reading")
    return attrs.evolve(board, scope=attrs.evolve(board.scope, **{name: value}))


@attrs.frozen
class Checked:
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
        situated = {label: attrs.evolve(verdict, context=context) for label, verdict in self.verdicts.items()}
        return attrs.evolve(self, verdicts=situated, context=context)

    def sentence(self) -> str:
        """Say it in plain words."""
        if not self.decides:
            return f"{self.outcome.value} under all {len(self.verdicts)} readings of the words that were tried."
        return f"{self.outcome.value}: the words leave open what decides it ({', '.join(sorted(self.decides))})."

    def table(self) -> Table:
        """Lay out every completion with its verdict."""
        rows = tuple((*_names(label), *_told(verdict)) for label, verdict in self.verdicts.items())
        return Table(("completed by", "value", "verdict", "figure", "against"), rows)


@attrs.frozen
class SuperlativeCheck(_Boards):
    """Does a record claim hold, as worded? Its answer is `Checked` (SEMANTICS 18).

    Attributes:
        superlative: The claim, whose scope says what the words say.
        about: The bucket that it is about, best by an account's id, such as `Statement.about`.
        complete: For each field that the words leave open the values to try, all combinations; fields of `Scope`, and
            "count", which is required. A mapping is taken.
        within: For a hedged claim ("one of the largest"): within how many ranks it is meant. Required there.

    Raises:
        UsageError: A completion contradicts the words, or count or within is missing.
        IncompleteScope: The completions leave something open that the question needs.
    """

    superlative: Superlative
    about: Any
    complete: Choices = attrs.field(converter=_choices)
    within: int | None = None

    def __attrs_post_init__(self) -> None:
        if "count" not in dict(self.complete):
            raise UsageError("complete: must name whose count to try, under 'count'")
        if self.superlative.hedged and self.within is None:
            raise UsageError("within: a hedged claim needs to know within how many ranks it is meant")
        said = [name for name, _ in self.complete if getattr(self.superlative.scope, name, None) is not None]
        if contradicted := [name for name in said if name != "day_starts"]:
            raise UsageError(f"complete: the words say {', '.join(contradicted)} already")
        self.boards()

    @property
    def name(self) -> str:
        """The identity of its stored state."""
        return f"SuperlativeCheck({self.about})"

    def boards(self) -> Mapping[Label, RecordBoard]:
        """Give one board for each combination of completions."""
        names = [name for name, _ in self.complete]
        combinations = itertools.product(*(values for _, values in self.complete))
        return {_label(names, values): self._board(dict(zip(names, values, strict=True))) for values in combinations}

    def _board(self, completed: dict[str, Any]) -> RecordBoard:
        count: Policy = completed.pop("count")
        scope = attrs.evolve(self.superlative.scope, **completed)
        return RecordBoard(scope, count, direction=self.superlative.direction)

    def answer(self, state: dict[Label, dict[str, Sifted]], /) -> Checked:
        """Judge the bucket on every board, and see whether they agree."""
        verdicts = {label: self._judge(board.answer(state[label])) for label, board in self.boards().items()}
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
    return tuple(zip(names, map(_value_name, values), strict=True))


def _deciding(verdicts: Mapping[Label, Verdict]) -> frozenset[str]:
    """Find the fields that change the outcome while all others stay."""
    found = set()
    for (one, a), (other, b) in itertools.combinations(verdicts.items(), 2):
        differing = [name for (name, value), (_, another) in zip(one, other, strict=True) if value != another]
        if len(differing) == 1 and a.outcome is not b.outcome:
            found.add(differing[0])
    return frozenset(found)
