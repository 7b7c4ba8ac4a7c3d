"""Ways to write a projection: `projection` makes one of a function, `Folding` and `on` of a class, one method a kind.

Both derive the handled kinds from the handlers, so the two cannot disagree, and a handler of the wrong event type is a
type error.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, Protocol, TypeVar, get_type_hints, overload

import attrs

from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.stating import identity_of

__all__ = ["Folded", "Folding", "on", "projection"]

E = TypeVar("E")
E1 = TypeVar("E1")
E2 = TypeVar("E2")
E3 = TypeVar("E3")
S = TypeVar("S")
A = TypeVar("A")


@attrs.frozen(slots=False)
class Folded(Generic[E, S, A]):
    """A projection made of a function; it can still be called as that function.

    Attributes:
        function: Adds one account to the state.
        start: Makes a fresh state.
        finish: Computes the answer from a state.
        kinds: The kinds it folds.
        name: Module and qualified name of the function.
        version: Goes up when its logic changes.
        reads: The fields that it reads, as paths with dots; None = any.
    """

    function: Callable[[S, Account[E]], S]
    start: Callable[[], S]
    finish: Callable[[S], A]
    kinds: tuple[type[Any], ...]
    name: str
    version: int
    reads: frozenset[str] | None = None

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
        return self.function(state, account)

    def answer(self, state: S, /) -> A:
        """Compute the answer."""
        return self.finish(state)

    def __call__(self, state: S, account: Account[E]) -> S:
        """Call the function itself."""
        return self.function(state, account)

    def __reduce__(self) -> tuple[Any, ...]:
        # By name, so that a process pool finds the decorated function where it is defined.
        return _by_name, (self.function.__module__, self.function.__qualname__)


def _by_name(module: str, name: str) -> Any:
    return functools.reduce(getattr, name.split("."), __import__(module, fromlist=["_"]))


class _On(Protocol[E]):
    """The decorator where no start and no answer were given: the state is the answer."""

    def __call__(self, function: Callable[[S, Account[E]], S], /) -> Folded[E, S, S]: ...


@overload
def projection(
    *, version: int, on: type[E1], reads: Collection[str] | None = None, start: Callable[[], S]
) -> Callable[[Callable[[S, Account[E1]], S]], Folded[E1, S, S]]: ...
@overload
def projection(
    *,
    version: int,
    on: type[E1],
    reads: Collection[str] | None = None,
    start: Callable[[], S],
    answer: Callable[[S], A],
) -> Callable[[Callable[[S, Account[E1]], S]], Folded[E1, S, A]]: ...
@overload
def projection(
    *, version: int, on: tuple[type[E1], type[E2]], reads: Collection[str] | None = None, start: Callable[[], S]
) -> Callable[[Callable[[S, Account[E1 | E2]], S]], Folded[E1 | E2, S, S]]: ...
@overload
def projection(
    *,
    version: int,
    on: tuple[type[E1], type[E2]],
    reads: Collection[str] | None = None,
    start: Callable[[], S],
    answer: Callable[[S], A],
) -> Callable[[Callable[[S, Account[E1 | E2]], S]], Folded[E1 | E2, S, A]]: ...
@overload
def projection(
    *,
    version: int,
    on: tuple[type[E1], type[E2], type[E3]],
    reads: Collection[str] | None = None,
    start: Callable[[], S],
) -> Callable[[Callable[[S, Account[E1 | E2 | E3]], S]], Folded[E1 | E2 | E3, S, S]]: ...
@overload
def projection(
    *,
    version: int,
    on: tuple[type[E1], type[E2], type[E3]],
    reads: Collection[str] | None = None,
    start: Callable[[], S],
    answer: Callable[[S], A],
) -> Callable[[Callable[[S, Account[E1 | E2 | E3]], S]], Folded[E1 | E2 | E3, S, A]]: ...
@overload
def projection(*, version: int, on: type[E1], reads: Collection[str] | None = None) -> _On[E1]: ...
@overload
def projection(
    *, version: int, on: tuple[type[E1], type[E2]], reads: Collection[str] | None = None
) -> _On[E1 | E2]: ...
@overload
def projection(
    *, version: int, on: tuple[type[E1], type[E2], type[E3]], reads: Collection[str] | None = None
) -> _On[E1 | E2 | E3]: ...
def projection(
    *, version: int, on: Any, reads: Collection[str] | None = None, start: Any = None, answer: Any = None
) -> Any:
    """Make a projection of a function that adds one account to a state.

    Args:
        version: Goes up when the logic changes.
        on: The kind that it folds, or a tuple of kinds; ``object`` is every kind of account.
        reads: The fields of an event that the function reads, as paths with dots such as "attribution.claimant": only
            they are decoded, which takes a fraction of the time, and any other raises. None = any.
        start: Makes a fresh state; None = call the class that the function's `state` parameter is annotated with.
        answer: Computes the answer from a state, sharing nothing with it; None = a copy of the state.

    Raises:
        UsageError: No `start` was given, and the annotation of `state` is no class to call; `reads` is one bare text.
    """
    if isinstance(reads, str):
        raise UsageError(f"reads: must be several, such as a set, got the one text {reads!r}")
    kinds = on if isinstance(on, tuple) else (on,)

    def decorate(function: Callable[[Any, Account[Any]], Any]) -> Folded[Any, Any, Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        begin = _state_class(function) if start is None else start
        fields = None if reads is None else frozenset(reads)
        return Folded(function, begin, _copied if answer is None else answer, kinds, name, version, fields)

    return decorate


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


class _Marker(Protocol[E]):
    def __call__(self, method: Callable[[Any, S, Account[E]], S], /) -> Callable[[Any, S, Account[E]], S]: ...


def on(kind: type[E], /) -> _Marker[E]:
    """Mark a method of a `Folding` class as the handler of one kind."""

    def mark(method: Any) -> Any:
        method.__handles__ = kind
        return method

    return mark


class Folding(Generic[S]):
    """A small base for projections written as a class with one marked method a kind; it supplies `apply` and `handles`.

    Give it `version`, `initial`, `answer`, and methods marked with `on`. A handler of a class also gets its subclasses.
    """

    _handlers: Mapping[type[Any], str] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own: dict[type[Any], str] = {}
        for name, method in vars(cls).items():
            kind = getattr(method, "__handles__", None)
            if kind in own:
                raise UsageError(f"{cls.__qualname__}: {own[kind]} and {name} are both marked for {kind.__qualname__}")
            if kind is not None:
                own[kind] = name
        cls._handlers = {**cls._handlers, **own}

    @property
    def name(self) -> str:
        """Module and qualified name of the class, and its parameters: a state is that of one question."""
        return identity_of(self)

    @property
    def handles(self) -> frozenset[type[Any] | str]:
        """The kinds that have a handler."""
        return frozenset(self._handlers)

    def apply(self, state: S, account: Account[Any], /) -> S:
        """Hand one account to the handler of its kind, the most specific one."""
        for cls in type(account.event).__mro__:
            if cls in self._handlers:
                changed: S = getattr(self, self._handlers[cls])(state, account)
                return changed
        return state
