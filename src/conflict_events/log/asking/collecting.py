"""Collecting: how often Python looks for circles of objects while an answer is made of a million accounts.

None of what is kept of accounts refers to itself. Python counts new objects all the same, and looks through them every
few hundred: of those that are kept, so many that it takes as long as all the rest.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["seldom_collecting"]

SELDOM = 50_000
"""After so many new objects it looks, and not after seven hundred: circles of others do not gather without bound."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let Python look seldom for circles of objects; where it looks as seldom, or never, it is left alone."""
    before = gc.get_threshold()
    if not 0 < before[0] < SELDOM:  # so it is left to the first of several threads to set it back
        yield
        return
    gc.set_threshold(SELDOM, 50, before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)
