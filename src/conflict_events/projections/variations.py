"""Asking one question under several conventions, in one pass over the log: `vary`, and what such questions share.

An answer hangs on choices that sources make differently: the day rule, whose count, city or oblast. One call asks it
again under each of them, and says which of them change it.
"""

from __future__ import annotations

import abc
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, Protocol, Self, TypeAlias, TypeVar

import attrs

from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import (
    Context,
    Name,
    Projection,
    check_question,
    fold,
    handled_by,
    names_asked,
    sees_possible,
    tell_unknown,
)
from conflict_events.projections.tables import Table
from conflict_events.values import EntryId, Scope
from conflict_events.values.arguments import pairs
from conflict_events.values.calls import explained

__all__ = [
    "BASE",
    "SCOPE_FIELDS",
    "Asking",
    "Choices",
    "Label",
    "Variations",
    "Varied",
    "as_choices",
    "changed",
    "each_changed",
    "names_of",
    "value_name",
    "vary",
]

Q = TypeVar("Q", bound=Projection[Any, Any])
V = TypeVar("V", bound="Comparable")

SCOPE_FIELDS = frozenset(field.name for field in attrs.fields(Scope))

Label: TypeAlias = tuple[tuple[str, str], ...]
"""What a variation changes: pairs of a convention's name and its value, as text."""

BASE: Label = (("as asked", ""),)

Choices: TypeAlias = tuple[tuple[str, tuple[Any, ...]], ...]
"""For each of several conventions the values to try."""


def as_choices(
    value: Mapping[str, Iterable[Any]] | Iterable[tuple[str, Iterable[Any]]],
) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Convert to choices; one bare string is refused, for it is iterable too."""
    named = pairs(value)
    if single := [name for name, values in named.items() if isinstance(values, str)]:
        raise UsageError(f"{', '.join(single)}: give several values to try, as a list")
    return tuple((name, tuple(values)) for name, values in named.items())


def value_name(value: Any) -> str:
    """Name a value in a label."""
    if isinstance(value, frozenset | set | tuple | list):
        return " and ".join(sorted(map(value_name, value)))
    return str(getattr(value, "__kind__", None) or getattr(value, "name", value))


def changed(question: Any, name: str, value: Any) -> Any:
    """Give a question with one convention changed: a field of its own, or of its scope.

    Raises:
        UsageError: It has no such field.
    """
    arguments = [field.alias for field in attrs.fields(type(question))]
    if name in arguments:
        return attrs.evolve(question, **{name: value})
    if "scope" not in arguments or name not in SCOPE_FIELDS:
        raise UsageError(f"vary: {name!r} is not a field of {type(question).__name__}, nor of a scope that it has")
    return attrs.evolve(question, scope=attrs.evolve(question.scope, **{name: value}))


def each_changed(question: Q, choices: Choices) -> Iterator[tuple[Label, Q]]:
    """Give a question as asked, then with each value of each convention, one at a time."""
    yield BASE, question
    for name, values in choices:
        for value in values:
            yield ((name, value_name(value)),), changed(question, name, value)


def names_of(label: Label) -> tuple[str, str]:
    """Lay out a label: the conventions' names, and their values."""
    return " and ".join(name for name, _ in label), " and ".join(value for _, value in label)


@attrs.frozen(slots=False)
class Asking(ById[Account[Any]], abc.ABC, Generic[Q]):
    """Several questions asked in one pass. It keeps the accounts, and folds each question from them at the end."""

    @functools.cached_property
    def questions(self) -> Mapping[Label, Q]:
        """The questions by label."""
        asked: dict[Label, Q] = {}
        for label, question in self._labelled():
            if asked.setdefault(label, question) != question:
                raise UsageError(f"two conventions are both called {label}: give them different names")
        if not asked:
            raise UsageError("there is nothing to try: give at least one value of each convention")
        return asked

    @abc.abstractmethod
    def _labelled(self) -> Iterator[tuple[Label, Q]]:
        """Make the questions."""

    @property
    def name(self) -> str:
        """The identity of its stored state."""
        asked = (f"{label}: {question.name}" for label, question in self.questions.items())
        return f"{type(self).__name__}({'; '.join(asked)})"

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds of all questions."""
        return handled_by(self.questions.values())

    @functools.cached_property
    def sees_possible(self) -> bool:
        """Whether any question is to be given what is possible; the others are given what they see alone."""
        return any(map(sees_possible, self.questions.values()))

    def answers(self, state: dict[str, Account[Any]], /) -> dict[Label, Any]:
        """Fold every question from the accounts that were kept."""
        return {label: fold(question, state.values()) for label, question in self.questions.items()}


class Comparable(Protocol):
    """What can be held against the same under other conventions: an `Answer`, or a verdict."""

    def seen_from(self, context: Context, /) -> Self:
        """Give it with its context filled in."""

    def conclusion(self) -> Any:
        """Give what it comes to."""

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts behind it."""


@attrs.frozen
class Varied(Answer, Generic[V]):
    """One answer, or one part of an answer, under several conventions.

    Attributes:
        as_asked: The answer under the conventions asked with.
        varied: The answer under each variation.
        context: Where it was asked; None outside a log.
    """

    as_asked: V
    varied: Mapping[Label, V]
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        situated = {label: each.seen_from(context) for label, each in self.varied.items()}
        return attrs.evolve(self, as_asked=self.as_asked.seen_from(context), varied=situated, context=context)

    def asked_names(self) -> frozenset[Name]:
        """Give the names that it suspects no account to have, under any convention."""
        return names_asked((self.as_asked, *self.varied.values()))

    def with_unknown(self, unknown: Mapping[Name, tuple[str, ...]], /) -> Self:
        """Give this answer with those of its names that no account has."""
        varied = {label: tell_unknown(each, unknown) for label, each in self.varied.items()}
        return attrs.evolve(self, as_asked=tell_unknown(self.as_asked, unknown), varied=varied)

    def flips(self) -> Mapping[Label, V]:
        """Give the variations under which the answer comes to something else, see `Answer.conclusion`."""
        asked = self.as_asked.conclusion()
        return {label: each for label, each in self.varied.items() if each.conclusion() != asked}

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of, in any variation."""
        return self.as_asked.evidence().union(*(each.evidence() for each in self.varied.values()))

    def table(self) -> Table:
        """Lay out every variation, and whether it changes the answer; its own answer stands in `varied`."""
        flips = self.flips()
        rows = [(*names_of(label), "changes the answer" if label in flips else "the same") for label in self.varied]
        return Table(("convention", "value", "answer"), tuple(rows))


@attrs.frozen(slots=False)
class Variations(Asking[Any]):
    """A question, and the same under other conventions; `vary` makes one. Its answer is `Varied`.

    Attributes:
        question: The question as asked, whose answer is an `Answer`.
        choices: For each convention the values to try, one at a time: fields of the question, or of its scope.

    Raises:
        UsageError: The question has no such field.
    """

    question: Any
    choices: Choices = attrs.field(converter=as_choices)

    def __attrs_post_init__(self) -> None:
        _ = self.questions  # what cannot be asked is refused here

    def _labelled(self) -> Iterator[tuple[Label, Any]]:
        return each_changed(self.question, self.choices)

    def answer(self, state: dict[str, Account[Any]], /) -> Varied[Any]:
        """Answer every variation."""
        answers = self.answers(state)
        return Varied(answers.pop(BASE), answers)


@explained
def vary(question: Any, choices: Mapping[str, Iterable[Any]]) -> Variations:
    """Ask a question again under other conventions, all in one pass: which of them change the answer?

    ``log.ask(vary(Totals(scope, by("UA/AirForce")), {"day_rule": ["start"], "decoys": [True, False]}))``

    Args:
        question: Any question of ours, or one of yours that is an attrs class with an `Answer`.
        choices: For each convention the values to try, one at a time; a convention is a field of the question or, where
            it has a scope, of that.
    """
    check_question("vary", question)
    return Variations(question, choices)
