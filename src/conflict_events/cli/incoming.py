"""What comes in: a file by its name, or standard input by "-"; as bytes, for it is UTF-8 whatever the locale."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from conflict_events.errors import UsageError

__all__ = ["STANDARD", "lines_in"]

STANDARD = "-"
"""Stands for standard input, and is no path."""


def lines_in(file: str) -> contextlib.AbstractContextManager[Any]:
    """Open what is to be read.

    Args:
        file: Its name; "-" = standard input.

    Raises:
        UsageError: Standard input is closed.
    """
    if file != STANDARD:
        return open(file, "rb")  # noqa: PTH123  # "-" is no path
    if sys.stdin is None:
        raise UsageError("standard input is closed: there is nothing to read; name a file")
    return contextlib.nullcontext(getattr(sys.stdin, "buffer", sys.stdin))  # one of a test has text only
