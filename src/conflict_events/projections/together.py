"""`together`: several questions asked in one pass over the log.

Reading and judging the entries is most of the cost of a question, and here it is paid once. The answers are those that
each question gives alone, but for their context, which tells of the whole pass.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Generic, Self, TypeVar, overload

import attrs

from conflict_events.errors import UsageError
from conflict_events.history import Account, Entry
from conflict_events.projections.protocol import (
    Context,
    Mergeable,
    Name,
    Projection,
    Revocable,
    Situated,
    check_question,
    given,
    handled_by,
    names_asked,
    sees_possible,
    takes,
    tell_unknown,
)

__all__ = ["Together", "together"]

A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)
A1 = TypeVar("A1")
A2 = TypeVar("A2")
A3 = TypeVar("A3")
A4 = TypeVar("A4")
States = list[Any]


class _InOrder(tuple[Any, ...]):
    """The answers in the order of the questions."""

    __slots__ = ()

    def seen_from(self, context: Context, /) -> Self:
        """Tell each answer where it was asked."""
        return type(self)(_situated(each, context) for each in self)

    def asked_names(self) -> frozenset[Name]:
        """Give the names that any of them suspects no account to have."""
        return names_asked(self)

    def with_unknown(self, unknown: Mapping[Name, tuple[str, ...]], /) -> Self:
        """Tell each answer which of its names no account has."""
        return type(self)(tell_unknown(each, unknown) for each in self)


class _ByName(dict[str, Any]):
    """The answers by the names that were given."""

    def seen_from(self, context: Context, /) -> Self:
        """Tell each answer where it was asked."""
        return type(self)((name, _situated(each, context)) for name, each in self.items())

    def asked_names(self) -> frozenset[Name]:
        """Give the names that any of them suspects no account to have."""
        return names_asked(self.values())

    def with_unknown(self, unknown: Mapping[Name, tuple[str, ...]], /) -> Self:
        """Tell each answer which of its names no account has."""
        return type(self)((name, tell_unknown(each, unknown)) for name, each in self.items())


def _situated(answer: Any, context: Context) -> Any:
    return answer.seen_from(context) if isinstance(answer, Situated) else answer


@attrs.frozen(slots=False)
class Together(Generic[A_co]):
    """Several questions as one projection; `together` makes it.

    It can `revoke`, and `merge`, where each of its questions can.

    Attributes:
        parts: The questions.
        names: Their names, where their answers are to be told apart by name; empty = by order.
    """

    parts: tuple[Projection[Any, Any], ...]
    names: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.parts:
            raise UsageError("together: needs at least one question, got none")
        for part in self.parts:
            check_question("together", part)
        if any(Entry in part.handles for part in self.parts):
            raise UsageError("together: a question about entries themselves sees no accounts; ask it by itself")

    @property
    def name(self) -> str:
        """The names of its questions."""
        parts = zip(self.names, self.parts, strict=True) if self.names else enumerate(self.parts)
        return f"together({', '.join(f'{key}={part.name}' for key, part in parts)})"

    @property
    def version(self) -> int:
        """The sum of theirs, which goes up where one of them goes up."""
        return sum(part.version for part in self.parts)

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """What any of them handles."""
        return handled_by(self.parts)

    @functools.cached_property
    def sees_possible(self) -> bool:
        """Whether any of them is to be given what is possible; the others are given what they see alone."""
        return any(map(sees_possible, self.parts))

    def initial(self) -> States:
        """Begin each."""
        return [part.initial() for part in self.parts]

    def apply(self, state: States, account: Account[Any], /) -> States:
        """Hand the account to each question that handles its kind."""
        for number, part, seen in self._asked(account):
            state[number] = part.apply(state[number], seen)
        return state

    def answer(self, state: States, /) -> A_co:
        """Answer each."""
        answers = [part.answer(each) for part, each in zip(self.parts, state, strict=True)]
        answer: Any = _ByName(zip(self.names, answers, strict=True)) if self.names else _InOrder(answers)
        made: A_co = answer
        return made

    @functools.cached_property
    def _handled(self) -> list[tuple[int, Any, frozenset[type[Any] | str]]]:
        return [(number, part, frozenset(part.handles)) for number, part in enumerate(self.parts)]

    def _asked(self, account: Account[Any]) -> list[tuple[int, Any, Account[Any]]]:
        kind: Any = type(account.event)
        asked = (
            (number, part, given(part, account)) for number, part, handles in self._handled if takes(handles, kind)
        )
        return [(number, part, seen) for number, part, seen in asked if seen is not None]


class _RevocableTogether(Together[A_co]):
    def revoke(self, state: States, account: Account[Any], /) -> States:
        """Take the account back from each question that was given it."""
        for number, part, seen in self._asked(account):
            state[number] = part.revoke(state[number], seen)
        return state


class _MergeableTogether(Together[A_co]):
    def merge(self, left: States, right: States, /) -> States:
        """Merge each with its own."""
        parts: Any = self.parts
        return [part.merge(one, other) for part, one, other in zip(parts, left, right, strict=True)]


class _BothTogether(_RevocableTogether[A_co], _MergeableTogether[A_co]):
    """Can revoke and merge."""


_CLASSES: dict[tuple[bool, bool], Callable[..., Together[Any]]] = {
    (False, False): Together,
    (True, False): _RevocableTogether,
    (False, True): _MergeableTogether,
    (True, True): _BothTogether,
}


@overload
def together(one: Projection[Any, A1], /) -> Together[tuple[A1]]: ...
@overload
def together(one: Projection[Any, A1], two: Projection[Any, A2], /) -> Together[tuple[A1, A2]]: ...
@overload
def together(
    one: Projection[Any, A1], two: Projection[Any, A2], three: Projection[Any, A3], /
) -> Together[tuple[A1, A2, A3]]: ...
@overload
def together(
    one: Projection[Any, A1], two: Projection[Any, A2], three: Projection[Any, A3], four: Projection[Any, A4], /
) -> Together[tuple[A1, A2, A3, A4]]: ...
@overload
def together(*parts: Projection[Any, A]) -> Together[tuple[A, ...]]: ...
@overload
def together(**named: Projection[Any, Any]) -> Together[dict[str, Any]]: ...
def together(*parts: Projection[Any, Any], **named: Projection[Any, Any]) -> Together[Any]:
    """Ask several questions in one pass over the log.

    Given in order, the answers are a tuple, each of its own type; given by name, a dictionary, whose values the type
    checker does not know.

    Args:
        parts: Questions, whose answers come in their order.
        named: Questions, whose answers come under these names; not beside `parts`.

    Raises:
        UsageError: No question; some in order and some by name; or one about entries themselves, which must be asked
            alone.
    """
    if parts and named:
        raise UsageError(f"together: {len(parts)} in order and {sorted(named)} by name; give all of them one way")
    asked = parts or tuple(named.values())
    able = all(isinstance(part, Revocable) for part in asked), all(isinstance(part, Mergeable) for part in asked)
    return _CLASSES[able](asked, tuple(named))
