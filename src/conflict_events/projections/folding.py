"""`Folding` and `on`: a question written as a class, with one marked method a kind.

The handled kinds are derived from the handlers, so the two cannot disagree, and a handler of the wrong event type is a
type error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from conflict_events.errors import UsageError
from conflict_events.history import Account
from conflict_events.projections.stating import identity_of, returned

__all__ = ["Folding", "on"]

E = TypeVar("E")
S = TypeVar("S")


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
        handlers: dict[type[Any], str] = {}
        for name, method in vars(cls).items():
            kind = getattr(method, "__handles__", None)
            if kind in handlers:
                raise UsageError(
                    f"{cls.__qualname__}: {handlers[kind]} and {name} are both marked for {kind.__qualname__}"
                )
            if kind is not None:
                handlers[kind] = name
        cls._handlers = {**cls._handlers, **handlers}

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
                return returned(changed, state, self._handlers[cls])
        return state
