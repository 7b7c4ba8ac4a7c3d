"""What an asynchronous method gives: a coroutine that says what to write where its caller forgot to wait for it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Coroutine, Generator
from typing import Any, NoReturn, TypeVar

from conflict_events.errors import UnknownName, UsageError
from conflict_events.values.calls import explained

__all__ = ["NoneWaits", "waited"]

C = TypeVar("C", bound=type[Any])
T = TypeVar("T")


class Awaited(Coroutine[Any, Any, T]):
    """A coroutine that is awaited as any other; what is made of it otherwise is refused in words."""

    def __init__(self, coroutine: Coroutine[Any, Any, T], name: str) -> None:
        self._coroutine = coroutine
        self._name = name

    def send(self, value: Any) -> Any:
        """See `collections.abc.Coroutine`."""
        return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        """See `collections.abc.Coroutine`."""
        return self._coroutine.throw(*error)

    def close(self) -> None:
        """See `collections.abc.Coroutine`."""
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, T]:
        return self._coroutine.__await__()

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("_", "cr_")):  # asked by the event loop, which looks at what it runs
            return getattr(self._coroutine, name)
        self._coroutine.close()
        written = f"(await {self._name}(...)).{name}"
        raise UnknownName(f"{self._name}: was not awaited, so it has no {name!r} yet: write {written}")

    def _refuse(self, *_: object) -> NoReturn:
        self._coroutine.close()
        raise UsageError(f"{self._name}: was not awaited: write `await {self._name}(...)`")

    def _refuse_with(self, *_: object) -> NoReturn:
        self._coroutine.close()
        raise UsageError(f"{self._name}: was not awaited: write `async with await {self._name}(...)`")

    __iter__ = __getitem__ = __len__ = __bool__ = __aiter__ = _refuse
    __enter__ = __exit__ = __aenter__ = __aexit__ = _refuse_with


class NoneWaits:
    """What is asynchronous, used as if it were not."""

    def __iter__(self) -> NoReturn:
        raise UsageError(f"{type(self).__name__}: is read in an event loop: write `async for`")

    def __enter__(self, *_: object) -> NoReturn:
        raise UsageError(f"{type(self).__name__}: is used in an event loop: write `async with`")

    __exit__ = __enter__

    def __await__(self) -> NoReturn:
        raise UsageError(f"{type(self).__name__}: is not awaited: write `async for`, and await what it is asked")


def waited(cls: C) -> C:
    """Make the asynchronous methods of a class say so where they are not awaited; for use as a decorator."""
    cls.__init__ = explained(cls.__init__, cls.__name__)
    for name, held in list(vars(cls).items()):
        function = getattr(held, "__func__", held)
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        called = f"{cls.__name__}.{name}" if isinstance(held, classmethod) else name
        made = explained(_awaited(function, called) if inspect.iscoroutinefunction(function) else function, called)
        setattr(cls, name, classmethod(made) if isinstance(held, classmethod) else made)
    return cls


def _awaited(function: Callable[..., Coroutine[Any, Any, T]], name: str) -> Callable[..., Awaited[T]]:
    @functools.wraps(function)
    def called(*args: Any, **given: Any) -> Awaited[T]:
        return Awaited(function(*args, **given), name)

    return called
