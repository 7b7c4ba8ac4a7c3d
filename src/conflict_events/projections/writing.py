"""`projection`: a question made of one function, that says what an account adds to a state."""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Collection
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, get_type_hints, overload

import attrs

from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.stating import returned
from conflict_events.values.calls import explained

__all__ = ["Folded", "projection"]

E = TypeVar("E")
E1 = TypeVar("E1")
E2 = TypeVar("E2")
E3 = TypeVar("E3")
E4 = TypeVar("E4")
E5 = TypeVar("E5")
E6 = TypeVar("E6")
E7 = TypeVar("E7")
E8 = TypeVar("E8")
S = TypeVar("S")
A = TypeVar("A")

ADVICE = (
    "write it as @projection(version=1, on=DroneStrike); "
    "it takes version=, on=, [reads=], [start=], [answer=], [revoke=], [merge=]"
)

Fields: TypeAlias = Collection[str] | None
"""As paths with dots; None = any."""

# A type checker makes the union of several classes only where each has a variable of its own. Of more than eight the
# handler alone says which it takes.
_UpTo8: TypeAlias = (
    type[E1]
    | tuple[type[E1], type[E2]]
    | tuple[type[E1], type[E2], type[E3]]
    | tuple[type[E1], type[E2], type[E3], type[E4]]
    | tuple[type[E1], type[E2], type[E3], type[E4], type[E5]]
    | tuple[type[E1], type[E2], type[E3], type[E4], type[E5], type[E6]]
    | tuple[type[E1], type[E2], type[E3], type[E4], type[E5], type[E6], type[E7]]
    | tuple[type[E1], type[E2], type[E3], type[E4], type[E5], type[E6], type[E7], type[E8]]
)
"""A kind, or up to eight of them."""


@attrs.frozen(slots=False)
class Folded(Generic[E, S, A]):
    """A question made of a function; it can still be called as that function.

    Attributes:
        function: Adds one account to the state.
        start: Makes a fresh state.
        finish: Computes the answer from a state.
        kinds: The kinds it folds.
        name: Module and qualified name of the function.
        version: Goes up when its logic changes.
        reads: The fields that it reads, as paths with dots; None = any.
        revoke: Takes one account back; None = it cannot.
        merge: Joins two states; None = it cannot.
    """

    function: Callable[[S, Account[E]], S]
    start: Callable[[], S]
    finish: Callable[[S], A]
    kinds: tuple[type[Any], ...]
    name: str
    version: int
    reads: frozenset[str] | None = None
    # What is None is no method: such a question is neither `Revocable` nor `Mergeable`.
    revoke: Callable[[S, Account[E]], S] | None = None
    merge: Callable[[S, S], S] | None = None

    def __repr__(self) -> str:
        return f"<projection {self.name}, version {self.version}>"

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds it folds."""
        return frozenset(self.kinds)

    def initial(self) -> S:
        """Make a fresh state."""
        return self.start()

    def apply(self, state: S, account: Account[Any], /) -> S:
        """Add one account."""
        return returned(self.function(state, account), state, self.name)

    def answer(self, state: S, /) -> A:
        """Compute the answer."""
        return self.finish(state)

    @functools.partial(explained, name="a projection", advice="to ask it, give it as it is, as in log.ask(voices)")
    def __call__(self, state: S, account: Account[E]) -> S:
        """Call the function itself."""
        return self.function(state, account)

    def __reduce__(self) -> tuple[Any, ...]:
        # By name, so that a process pool finds the decorated function where it is defined.
        return _by_name, (self.function.__module__, self.function.__qualname__)


def _by_name(module: str, name: str) -> Any:
    return functools.reduce(getattr, name.split("."), __import__(module, fromlist=["_"]))


class _Decorator(Protocol[E]):
    """What `projection` gives where no start was given: the state is what the function says, and is the answer."""

    def __call__(self, function: Callable[[S, Account[E]], S], /) -> Folded[E, S, S]: ...


_DecoratorOf: TypeAlias = Callable[[Callable[[S, Account[E]], S]], Folded[E, S, A]]
"""What it gives where the state, and the answer, are known already."""


@overload
def projection(
    *,
    version: int,
    on: _UpTo8[E1, E2, E3, E4, E5, E6, E7, E8],
    reads: Fields = None,
    revoke: Callable[[Any, Account[Any]], Any] | None = None,
    merge: Callable[[Any, Any], Any] | None = None,
) -> _Decorator[E1 | E2 | E3 | E4 | E5 | E6 | E7 | E8]: ...
@overload
def projection(
    *,
    version: int,
    on: _UpTo8[E1, E2, E3, E4, E5, E6, E7, E8],
    reads: Fields = None,
    start: Callable[[], S],
    revoke: Callable[[S, Account[Any]], S] | None = None,
    merge: Callable[[S, S], S] | None = None,
) -> _DecoratorOf[S, E1 | E2 | E3 | E4 | E5 | E6 | E7 | E8, S]: ...
@overload
def projection(
    *,
    version: int,
    on: _UpTo8[E1, E2, E3, E4, E5, E6, E7, E8],
    reads: Fields = None,
    start: Callable[[], S],
    answer: Callable[[S], A],
    revoke: Callable[[S, Account[Any]], S] | None = None,
    merge: Callable[[S, S], S] | None = None,
) -> _DecoratorOf[S, E1 | E2 | E3 | E4 | E5 | E6 | E7 | E8, A]: ...
@overload
def projection(
    *,
    version: int,
    on: tuple[type[Any], ...],
    reads: Fields = None,
    revoke: Callable[[Any, Account[Any]], Any] | None = None,
    merge: Callable[[Any, Any], Any] | None = None,
) -> _Decorator[Any]: ...
@overload
def projection(
    *,
    version: int,
    on: tuple[type[Any], ...],
    reads: Fields = None,
    start: Callable[[], S],
    revoke: Callable[[S, Account[Any]], S] | None = None,
    merge: Callable[[S, S], S] | None = None,
) -> _DecoratorOf[S, E, S]: ...
@overload
def projection(
    *,
    version: int,
    on: tuple[type[Any], ...],
    reads: Fields = None,
    start: Callable[[], S],
    answer: Callable[[S], A],
    revoke: Callable[[S, Account[Any]], S] | None = None,
    merge: Callable[[S, S], S] | None = None,
) -> _DecoratorOf[S, E, A]: ...
@functools.partial(explained, advice=ADVICE)
def projection(
    *,
    version: int,
    on: Any,
    reads: Fields = None,
    start: Any = None,
    answer: Any = None,
    revoke: Any = None,
    merge: Any = None,
) -> Any:
    """Make a question of a function that adds one account to a state.

    Args:
        version: Goes up when the logic changes.
        on: The kind that it folds, or a tuple of kinds; ``object`` is every kind of account.
        reads: The fields of an event that the function reads, as paths with dots such as "attribution.claimant": only
            they are decoded, which takes a fraction of the time, and any other raises. None = any.
        start: Makes a fresh state; None = call the class that the function's `state` parameter is annotated with.
        answer: Computes the answer from a state, sharing nothing with it; None = a copy of the state.
        revoke: Takes an account that was added back out of the state, and returns it. With it a late correction costs
            a kept answer one step; None = the question is asked anew then.
        merge: Joins the states of two disjoint sets of accounts. With it the question can be asked in parts; None = it
            cannot.

    Raises:
        UsageError: No `start` was given, and the annotation of `state` is no class to call; `reads` is one bare text.
    """
    if type(version) is not int:
        raise UsageError(f"version: must be a whole number, raised when the logic changes, got {version!r}")
    kinds = on if isinstance(on, tuple) else (on,)
    if not kinds or not all(isinstance(each, type | str) for each in kinds):
        raise UsageError(f"on: must be a kind, or a tuple of kinds such as (DroneStrike, MissileStrike), got {on!r}")
    if isinstance(reads, str):
        raise UsageError(f"reads: must be several, such as a set, got the one text {reads!r}")
    for name, made, example in (
        ("start", start, "start=dict"),
        ("answer", answer, "answer=len"),
        ("revoke", revoke, "revoke=one_less"),
        ("merge", merge, "merge=Counter.__add__"),
    ):
        if made is not None and not callable(made):
            raise UsageError(f"{name}: must be a function, such as {example}, got {made!r}")

    def decorate(function: Callable[[Any, Account[Any]], Any]) -> Folded[Any, Any, Any]:
        _check_function(function)
        name = f"{function.__module__}.{function.__qualname__}"
        begin = _state_class(function) if start is None else start
        finish = _copied if answer is None else answer
        fields = None if reads is None else frozenset(reads)
        return Folded(function, begin, finish, kinds, name, version, fields, revoke, merge)

    return decorate


def _check_function(function: Any) -> None:
    """Refuse what cannot add an account to a state.

    Raises:
        UsageError: It does not take the two, or is asynchronous.
    """
    name = getattr(function, "__qualname__", repr(function))
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise UsageError(f"{name}: must be a plain function that returns the state: no `async`, no `yield`")
    try:
        inspect.signature(function).bind(None, None)
    except TypeError as error:
        raise UsageError(f"{name}: is called as {name}(state, account) for each account: {error}") from None


def _copied(state: Any) -> Any:
    """Copy a state, so that an answer shares nothing with it. What is compared by content and hashable is shared."""
    kind: Any = type(state)
    if isinstance(state, dict):
        copied = copy.copy(state)
        for key, value in state.items():
            copied[key] = _copied(value)
        return copied
    if kind in (list, set, tuple):
        return kind(map(_copied, state))
    shared = kind.__hash__ not in (None, object.__hash__) and not isinstance(state, tuple)
    return state if shared else copy.deepcopy(state)


def _state_class(function: Callable[..., Any]) -> Callable[[], Any]:
    try:
        hints = get_type_hints(function)
    except NameError as error:
        raise UsageError(f"{function.__qualname__}: cannot read its annotations ({error}); give start=...") from error
    hint = hints.get(next(iter(inspect.signature(function).parameters)))
    cls: Any = getattr(hint, "__origin__", hint)
    try:
        cls()
    except TypeError as error:
        needed = "annotate state with a class that makes an empty one, or give start=..."
        raise UsageError(f"{function.__qualname__}: {needed}") from error
    made: Callable[[], Any] = cls
    return made
