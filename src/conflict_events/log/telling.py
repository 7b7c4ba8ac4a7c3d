"""What this library tells the program that uses it: one logger, `conflict_events`, silent until somebody listens.

It tells what was done, how much of it, and how long it took. It never tells what an entry says, who said it, who
recorded it or where the log is: a record of a program is read by others than its log. Of an error it tells the kind
alone, for what one says may quote an entry.

Only what a log does for its caller is told and timed, at its face. Nothing below reads a clock for it.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["logged", "logger"]

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger("conflict_events")
logger.addHandler(logging.NullHandler())


def logged(
    what: str, done: str, counts: Callable[..., tuple[object, ...]], *, level: int = logging.DEBUG
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Tell that a method was called, once it is done, and how long it took; where it raised, that it did.

    Args:
        what: What the method does, in a word.
        done: What was done, with places for the counts, as `logging` has them.
        counts: Gives those, of what was returned and of all that the method was given. It is called only where somebody
            listens.
        level: At which level; what failed is told at the same.
    """
    timed_done = f"{what}: {done}, in %.3f s"

    def telling(method: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(method)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            if not logger.isEnabledFor(level):
                return method(*args, **kwargs)
            begun = time.perf_counter()
            try:
                result = method(*args, **kwargs)
            except Exception as error:
                took = time.perf_counter() - begun
                logger.log(level, "%s failed after %.3f s: %s", what, took, type(error).__qualname__)
                raise
            took = time.perf_counter() - begun
            logger.log(level, timed_done, *counts(result, *args, **kwargs), took)
            return result

        return timed

    return telling
