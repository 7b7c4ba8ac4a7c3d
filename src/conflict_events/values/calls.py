"""`explained`: a call that was written wrongly is answered with what is wanted, in the words of this library.

What Python says of it names the first argument that is missing, and not what there is. Nothing is looked at before the
call has failed.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from conflict_events.errors import UsageError
from conflict_events.values.spelling import meant

__all__ = ["explained", "explains_calls"]

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type[Any])


def explained(function: F, name: str | None = None, advice: str = "") -> F:
    """Make a function say what it takes where its arguments do not fit.

    Args:
        function: The function.
        name: What its callers call it; None = its own name.
        advice: What to do instead; empty = to give it what it takes.
    """

    @functools.wraps(function)
    def called(*args: Any, **given: Any) -> Any:
        try:
            return function(*args, **given)
        except TypeError:
            _explain(function, name or function.__qualname__, advice, args, given)
            raise  # it was called rightly: the fault is elsewhere

    return cast("F", called)


def explains_calls(cls: C) -> C:
    """Make the constructor of a class say what it takes; for use as a decorator above attrs'."""
    cls.__init__ = explained(cls.__init__, cls.__name__)
    return cls


def _explain(
    function: Callable[..., Any], name: str, advice: str, args: tuple[Any, ...], given: dict[str, Any]
) -> None:
    """Refuse arguments that do not fit.

    Raises:
        UsageError: They do not.
    """
    signature = inspect.signature(function)
    try:
        signature.bind(*args, **given)
    except TypeError as error:
        taken = [each for each in signature.parameters.values() if each.name not in ("self", "cls")]
        names = [each.name for each in taken]
        near = [close for word in given if word not in names for close in get_close_matches(word, names, 1)]
        told = advice or f"it takes {', '.join(map(_written, taken))}"
        raise UsageError(f"{name}: {error}{meant(near)}; {told}") from None


def _written(parameter: inspect.Parameter) -> str:
    """Write a parameter as one would in a call: by name where it must be, what may be left out in brackets."""
    written = f"{parameter.name}=" if parameter.kind is inspect.Parameter.KEYWORD_ONLY else parameter.name
    return written if parameter.default is inspect.Parameter.empty else f"[{written}]"
